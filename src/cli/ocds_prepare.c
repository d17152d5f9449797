/* cauce ocds prepare: corrections and defaults, as OCDS Cardinal makes them. */
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "ocds/prepare.h"

static enum err_code read_settings(struct cli *cli, struct prepare_options *o)
{
    struct settings *settings = NULL;
    enum err_code code =
        settings_load(&cli->arena, cli_text(cli, "settings"), &settings, &cli->err);
    o->settings = settings;
    return code;
}

/* Where the issues go: a file, or the output that the data leave free. */
static enum err_code open_issues(struct ocds_command *command)
{
    struct cli *cli = command->cli;
    const char *path = cli_text(cli, "errors");
    if (!path) return ERR_NONE;
    if (strcmp(path, "-") != 0) return ocds_command_side(command, path);
    if (command->job.out == STDOUT_FILENO) {
        err_set(&cli->err, ERR_USAGE, _("--errors - ya está ocupada por los datos"));
        err_advice(&cli->err, _("Diga con --output dónde dejar los datos"));
        return ERR_USAGE;
    }
    command->job.side = STDOUT_FILENO;
    return ERR_NONE;
}

static void tell(struct cli *cli, const struct prepare_result *r)
{
    if (cli->quiet) return;
    fprintf(stderr, _("Elementos: %s; con correcciones: %s; problemas: %s.\n"),
            cli_count(cli, r->releases), cli_count(cli, r->changed), cli_count(cli, r->issues));
    if (r->issues && !cli_text(cli, "errors"))
        fprintf(stderr, "%s\n", _("Para ver los problemas: --errors problemas.csv"));
    if (r->auctions)
        fprintf(stderr, _("En %s no se movieron las subastas, porque ya hay propuestas.\n"),
                cli_count(cli, r->auctions));
}

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct prepare_options o = {.compatible = cli_flag(cli, "compatible")};
    struct prepare_result result = {0};
    if (read_settings(cli, &o)) return cli_fail(cli);
    enum err_code code = ocds_command_begin(cli, &command);
    if (!code) code = open_issues(&command);
    if (!code) code = prepare_run(&command.job, &o, &result, &command.totals, &cli->err);
    int exit = ocds_command_end(&command, code);
    if (exit == EXIT_OK && !command.cut_off) tell(cli, &result);
    return exit;
}

static const struct cli_option options[] = {
    {.name = "settings",
     .letter = 's',
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Archivo de ajustes (INI), el mismo que lee OCDS Cardinal. «cauce ocds init» "
                "escribe uno con todo explicado.")},
    {.name = "errors",
     .letter = 'e',
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Dónde dejar la lista de problemas (CSV sin encabezado: línea, ocid, ruta, "
                "posiciones, valor, qué pasa). «-» es la salida estándar, si los datos van a otra "
                "parte.")},
    {.name = "compatible",
     .help = N_("A la letra como OCDS Cardinal, también en los pocos casos en que su manual dice "
                "otra cosa.")},
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds prepare --output listos.jsonl --errors problemas.csv contratos.jsonl",
     N_("corrige lo que siempre se corrige y lista lo demás")},
    {"cauce ocds prepare --settings ajustes.ini contratos.jsonl",
     N_("con los valores por omisión y las equivalencias del archivo de ajustes")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_NOTHING, N_("No había ningún elemento que leer.")}, {EXIT_OK, NULL}};

const struct cli_command command_ocds_prepare = {
    .name = "prepare",
    .summary = N_("Corregir y completar entregas para calcular indicadores"),
    .about = N_("Escribe las mismas entregas, una por línea, con lo que impide calcular "
                "indicadores corregido. Siempre: un objeto donde va una lista de participantes, "
                "proveedores o licitantes se vuelve lista, y los identificadores que son números "
                "se vuelven texto. Según el archivo de ajustes: monedas, esquemas y estados que "
                "faltan, códigos propios por los del estándar, importes e identificadores de "
                "relleno, prefijos, subastas, papeles de los participantes y adjudicaciones con "
                "todos sus contratos cancelados.\n\n"
                "Lo que no se corrige queda igual: el orden de los campos y las cifras con su "
                "texto. La lista de problemas dice qué más conviene ajustar; repita hasta quedar "
                "conforme. De los registros se corrige su entrega compilada."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .run = run,
};
