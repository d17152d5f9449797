/* cauce export: the ledger as plain tables in a folder. */
#include <string.h>

#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/shared.h"
#include "cli/table.h"
#include "ledger/export.h"

static void show(struct cli *cli, const struct export_summary *summary)
{
    static const struct table_column columns[] = {{"table", N_("tabla"), TABLE_TEXT, 0},
                                                  {"rows", N_("filas"), TABLE_INT, 0},
                                                  {"bytes", N_("bytes"), TABLE_INT, 0}};
    struct table t;
    table_open(&t, cli, columns, 3);
    for (int i = 0; i < EXPORT_TABLES; i++) {
        table_text(&t, str_of(summary->tables[i].name));
        table_int(&t, (int64_t)summary->tables[i].rows);
        table_int(&t, (int64_t)summary->tables[i].bytes);
        table_end_row(&t);
    }
    table_close(&t);
}

static int run(struct cli *cli)
{
    struct export_options options = {.folder = cli_argument(cli, 0),
                                     .current = cli_flag(cli, "current")};
    struct export_summary summary;
    struct ledger *ledger;
    struct bar bar;
    const char *format = cli_text(cli, "format");
    if (format && strcmp(format, "jsonl") == 0) options.format = EXPORT_JSONL;
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    enum err_code code =
        cli_text(cli, "entity") ? cli_entity(cli, ledger, &options.entity) : ERR_NONE;
    if (code == ERR_NONE) {
        bar_start(&bar, cli, false);
        options.progress = &bar.progress;
        code = ledger_export(ledger, &options, &summary, &cli->err);
        bar_end(&bar);
    }
    ledger_close(ledger);
    if (code && bar_interrupted())
        err_set(&cli->err, ERR_CANCELLED, "%s", _("Detenido. No quedó ningún archivo a medias."));
    if (code) return cli_fail(cli);
    if (!cli->quiet || cli->json) show(cli, &summary);
    cli_blank(cli);
    cli_say(cli,
            _("Listo en %s. dictionary.csv explica cada columna; SHA256SUMS permite comprobar los "
              "archivos."),
            options.folder);
    return EXIT_OK;
}

static const struct cli_option options[] = {
    {.name = "format",
     .letter = 'f',
     .value = N_("TIPO"),
     .words = "csv|jsonl",
     .help = N_("csv (si no se dice) o jsonl, un objeto por línea.")},
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("Solo de esta entidad.")},
    {.name = "current", .help = N_("Solo lo vigente: sin versiones ya reemplazadas.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("CARPETA"),
     .help = N_("Dónde escribir; no debe existir, o estar vacía."),
     .complete = COMPLETE_FOLDER},
    {0}};
static const struct cli_example examples[] = {
    {"cauce export datos/", N_("todo, en CSV")},
    {"cauce export datos/ --format jsonl --entity Sonora --current",
     N_("lo vigente de Sonora, en JSON Lines")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_USAGE, N_("La carpeta ya tiene archivos.")},
    {EXIT_DATA, N_("No se puede escribir ahí.")},
    {EXIT_INTERRUPTED, N_("Se detuvo; no quedó nada escrito.")},
    {EXIT_OK, NULL}};
const struct cli_command command_export = {
    .name = "export",
    .summary = N_("se lleva todo en tablas, con su diccionario"),
    .about = N_("Escribe instantáneas, organizaciones, nodos, importes, ligas, cuarentena, "
                "hallazgos y huecos como "
                "tablas. Los importes son exactos y cada uno dice su instantánea y su fila. "
                "Ninguna celda puede volverse "
                "fórmula en una hoja de cálculo. La carpeta queda completa o no queda."),
    .group = GROUP_TAKE,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("Una línea por tabla: {\"table\", \"rows\", \"bytes\"}."),
    .run = run,
};
