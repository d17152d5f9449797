/* cauce ocds unflatten: tables back to releases or projects. */
#include "ocds/unflatten.h"

#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "cli/ocds_tables.h"

static const char *const table_endings[] = {".csv", ".xlsx", ".ods", ".xls", ".csv.gz", NULL};

static void tell(struct cli *cli, const struct unflatten_result *r)
{
    if (cli->quiet || cli->json) return;
    fprintf(stderr, _("Hojas: %s. Filas: %s. Objetos: %s.\n"), cli_count(cli, r->sheets),
            cli_count(cli, r->rows), cli_count(cli, r->objects));
    if (r->conflicts)
        fprintf(stderr, _("Celdas que dicen otra cosa que una anterior, que se conservó: %s.\n"),
                cli_count(cli, r->conflicts));
    if (r->mistyped)
        fprintf(stderr, _("Celdas que no son lo que pide el estándar y quedan como texto: %s.\n"),
                cli_count(cli, r->mistyped));
}

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct unflatten_options options = {.root_id = cli_text(cli, "root-id"),
                                        .id_name = cli_text(cli, "id-name"),
                                        .list_name = cli_text(cli, "root-list-path"),
                                        .cell_types = cli_flag(cli, "cell-types"),
                                        .package = cli_flag(cli, "package")};
    struct unflatten_result result = {0};
    struct ocds_command_form form = {.endings = table_endings};
    enum err_code code = ocds_command_begin_as(cli, &command, &form);
    if (!code) code = ocds_tables_schemas(cli, options.schemas);
    if (!code) code = unflatten_run(&command.job, &options, &result, &cli->err);
    command.totals.elements = result.objects;
    int exit = ocds_command_end(&command, code);
    if (exit == EXIT_OK && !command.cut_off) tell(cli, &result);
    return exit;
}

static const struct cli_option options[] = {
    {.name = "package",
     .letter = 'p',
     .help = N_("Un solo paquete con todos los objetos y lo que diga la hoja meta, en lugar de un "
                "objeto por línea.")},
    {.name = "cell-types",
     .help = N_("Que las celdas digan qué es cada valor, como las escribe flatten: en CSV, los "
                "textos que parecen números van entre comillas.")},
    {.name = "root-id",
     .value = N_("CAMPO"),
     .help = N_("El campo que dice de qué proceso es cada fila. Si no se dice, ocid.")},
    {.name = "id-name",
     .value = N_("CAMPO"),
     .help = N_("El campo que distingue los elementos de una lista. Si no se dice, id.")},
    {.name = "root-list-path",
     .value = N_("CAMPO"),
     .help = N_("Con --package, el nombre de la lista. Si no se dice, releases o projects.")},
    OCDS_TABLES_OPTIONS,
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .optional = true,
     .many = true,
     .help = N_("Archivos o carpetas con hojas (CSV, XLSX, ODS, XLS); sin ninguno, o con «-», la "
                "entrada estándar.")},
    {0}};
static const struct cli_example examples[] = {
    {"cauce ocds unflatten tablas --output contrataciones.jsonl",
     N_("una carpeta de CSV, a un objeto por línea")},
    {"cauce ocds unflatten --package contrataciones.xlsx", N_("un libro, a un paquete")},
    {"cauce ocds unflatten --cell-types tablas", N_("de vuelta exacto de lo que escribió flatten")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No había ninguna fila.")},
                                             {EXIT_OK, NULL}};
const struct cli_command command_ocds_unflatten = {
    .name = "unflatten",
    .summary = N_("Tablas de vuelta a datos de contrataciones"),
    .about = N_("Lee hojas cuyos encabezados son rutas (tender/value/amount, parties/0/name) y "
                "junta las filas de un mismo proceso, estén donde estén: por ocid e id, y en las "
                "listas por id o por las posiciones que escribe flatten --positions. Las celdas "
                "vacías no dejan campo; el estándar dice qué es número, qué es lista (separada con "
                "«;») y qué es texto. Si dos celdas dicen cosas distintas del mismo campo se "
                "conserva la primera y se dice cuál es la otra.\n\n"
                "También entiende la fila de órdenes de Flatten Tool que empieza con #: skipRows, "
                "headerRows, hashComments, ignore."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .run = run,
};
