/* cauce import: published files into the ledger, and a summary of what became of every row. */
#include <string.h>

#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/follow.h"
#include "cli/import_show.h"
#include "cli/shared.h"

struct session {
    struct cli *cli;
    struct bar bar;
};

static void each(void *user, const struct import_result *result)
{
    struct session *session = user;
    bar_end(&session->bar);
    if (session->cli->json)
        import_show_json(result);
    else
        import_show_result(session->cli, result);
    fflush(stdout);
}

static enum err_code read_options(struct cli *cli, struct import_options *o)
{
    o->store_url = cli->url;
    o->entity = cli_text(cli, "entity");
    o->url = cli_text(cli, "url");
    o->layout = cli_text(cli, "layout");
    o->series = cli_text(cli, "series");
    o->dry_run = cli_flag(cli, "dry-run");
    o->imported_by = shared_person();
    o->layout_folders =
        shared_layout_folders(cli, cli_text(cli, "layouts"), &o->layout_folder_count);
    const char *order = cli_text(cli, "date-order");
    if (order) {
        o->has_date_order = true;
        o->date_order = strcmp(order, "dmy") == 0   ? DATE_DMY
                        : strcmp(order, "mdy") == 0 ? DATE_MDY
                                                    : DATE_YMD;
    }
    return cli_date(cli, "cut-off", &o->cut_off);
}

static void tell_trace(struct cli *cli, const struct trace_summary *summary)
{
    struct cli_json j;

    if (!cli->json) {
        cli_blank(cli);
        cli_say(cli, _("Rutas al día. Calculado: cosas, %s; ligas, %s; huecos, %s; preguntas, %s"),
                cli_count(cli, summary->nodes), cli_count(cli, summary->links),
                cli_count(cli, summary->gaps), cli_count(cli, summary->flags));
        return;
    }
    cli_json_begin(&j);
    json_open_object(&j.w);
    json_key(&j.w, "trace");
    json_open_object(&j.w);
    cli_json_int(&j, "entities", (int64_t)summary->entities);
    cli_json_int(&j, "nodes", (int64_t)summary->nodes);
    cli_json_int(&j, "links", (int64_t)summary->links);
    cli_json_int(&j, "gaps", (int64_t)summary->gaps);
    cli_json_int(&j, "flags", (int64_t)summary->flags);
    json_close_object(&j.w);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

/* Brings the routes up to date with what came in. The import stands whatever happens here: what
 * reads the routes next tries again, and says so. */
static void follow_money(struct cli *cli)
{
    struct follow_news news;
    struct err err = {0};
    enum err_code code = follow_update(cli, &news, &err);

    if (code)
        fprintf(stderr,
                _("Los archivos quedaron importados, pero las rutas no están al día: %s Se "
                  "calculan con la próxima orden que las lea.\n"),
                err.message);
    else if (news.trace.anything)
        tell_trace(cli, &news.trace);
    if (!code) follow_tell_checks(cli, &news);
}

/* With one file asked for, its own error says it best; with several, 1 says that some failed. */
static int exit_of(const struct import_report *report)
{
    uint64_t wrong = report->by_state[IMPORT_FAILED] + report->by_state[IMPORT_UNKNOWN];
    if (wrong == 0)
        return report->count > report->by_state[IMPORT_IGNORED] ? EXIT_OK : EXIT_NOTHING;
    if (report->count == 1 && report->results[0].state == IMPORT_FAILED)
        return cli_exit_of(report->results[0].err.code);
    return EXIT_DATA;
}

static int run(struct cli *cli)
{
    struct session session = {.cli = cli};
    struct import_options options;
    struct import_report report;
    memset(&options, 0, sizeof options);
    memset(&report, 0, sizeof report);
    if (read_options(cli, &options)) return cli_fail(cli);
    bar_start(&session.bar, cli, true);
    options.progress = &session.bar.progress;
    options.each = each;
    options.user = &session;
    enum err_code code =
        import_run(&options, cli->arguments, (size_t)cli->count, &cli->arena, &report, &cli->err);
    bar_end(&session.bar);
    if (code) {
        if (bar_interrupted()) {
            err_set(&cli->err, ERR_CANCELLED, "%s",
                    _("Detenido. Nada quedó a medias: los archivos ya terminados están en el "
                      "almacén y el que se "
                      "estaba leyendo no."));
            err_advice(&cli->err, "%s", _("Repita la misma orden para seguir."));
        }
        return cli_fail(cli);
    }
    if (!options.dry_run && !cli_flag(cli, "no-trace")) follow_money(cli);
    if (cli->json)
        import_show_total_json(&report);
    else
        import_show_total(cli, &report);
    return exit_of(&report);
}

static const struct cli_option options[] = {
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help =
         N_("De qué entidad es el dinero, cuando el archivo no lo dice: nombre o clave INEGI.")},
    {.name = "url",
     .value = N_("URL"),
     .help = N_("De dónde se bajó el archivo; queda anotado con sus bytes.")},
    {.name = "cut-off",
     .value = N_("FECHA"),
     .help = N_("Fecha de corte de los datos: 2024-12-31.")},
    {.name = "layout",
     .value = N_("FORMATO"),
     .help = N_("Lo lee con este formato en vez de reconocerlo. La lista: cauce layout list.")},
    {.name = "layouts",
     .value = N_("CARPETA"),
     .complete = COMPLETE_FOLDER,
     .help = N_("Carpeta con formatos propios. Si no se dice: CAUCE_LAYOUTS o la carpeta layouts "
                "junto al almacén.")},
    {.name = "series",
     .value = N_("SERIE"),
     .help = N_("De qué es una nueva versión; así se comparan las entregas de un mismo archivo.")},
    {.name = "date-order",
     .value = N_("ORDEN"),
     .words = "dmy|mdy|ymd",
     .help = N_("Cómo leer 03/04/2024: dmy es 3 de abril, mdy es 4 de marzo.")},
    {.name = "dry-run", .letter = 'n', .help = N_("Lee y cuenta todo, pero no guarda nada.")},
    {.name = "no-trace",
     .help = N_("No sigue ahora el dinero de lo que entra: lo hace la siguiente orden que lo pida. "
                "Sirve para importar muchos archivos uno tras otro.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("ARCHIVO"),
     .help = N_("Un archivo CSV, XLSX, ODS, XLS, JSON, JSON Lines o zip; una carpeta entera; una "
                "dirección http(s); "
                "o - para leer de la entrada."),
     .complete = COMPLETE_FILE,
     .many = true},
    {0}};
static const struct cli_example examples[] = {
    {"cauce import presupuesto.csv", N_("un archivo; el formato se reconoce por su encabezado")},
    {"cauce import datos/ --cut-off 2024-12-31", N_("una carpeta con todo lo que tenga")},
    {"cauce import https://ejemplo.gob.mx/contratos.csv",
     N_("lo baja, anota la dirección y lo lee")},
    {"zcat contratos.csv.gz | cauce import - --url https://ejemplo.gob.mx/contratos.csv.gz",
     N_("de la entrada, diciendo de dónde vino")},
    {"cauce import obras.xlsx --dry-run", N_("prueba sin guardar")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_OK, N_("Todo se leyó, aunque haya filas en cuarentena o nada nuevo.")},
    {EXIT_DATA,
     N_("Algún archivo no se pudo leer o su formato no se conoce; los demás sí entraron.")},
    {EXIT_NOTHING, N_("El archivo no existe, o no hay ahí nada de dinero que leer.")},
    {EXIT_INTERRUPTED, N_("Se detuvo; lo ya terminado quedó guardado.")},
    {EXIT_OK, NULL}};
const struct cli_command command_import = {
    .name = "import",
    .summary = N_("lee archivos publicados y los guarda fila por fila"),
    .about =
        N_("Guarda los bytes del archivo tal como se publicaron y convierte cada fila en "
           "organizaciones, "
           "contratos, partidas, importes y ligas. Lo que no se entiende con certeza va a "
           "cuarentena con su "
           "motivo. Importar dos veces lo mismo no agrega nada; una versión nueva se guarda junto "
           "a la anterior y "
           "se dice qué filas aparecieron, cambiaron y desaparecieron.\n"
           "\n"
           "Cada archivo entra completo o no entra: se puede interrumpir en cualquier momento."),
    .group = GROUP_START,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_(
        "Una línea por archivo u hoja: {\"path\", \"sheet\", \"state\", \"layout\", "
        "\"snapshot\", \"previous\", "
        "\"series\", \"rows_read\", \"rows_accepted\", \"rows_quarantined\", "
        "\"quarantined\": [{\"reason\", "
        "\"count\"}], \"findings\": [{\"rule\", \"count\"}], \"finding_count\", "
        "\"appeared\", \"changed\", "
        "\"vanished\", \"error\"}; si algo entró, {\"trace\": {\"entities\", "
        "\"nodes\", \"links\", \"gaps\", \"flags\"}}; si corrieron comprobaciones de "
        "compromisos, {\"checks\": {\"holds\", \"fails\", \"untold\"}}; al final {\"total\": {…}}. "
        "\"state\": loaded, "
        "nothing-new, tried, ignored, "
        "unknown o failed."),
    .run = run,
};
