/* cauce ocds flatten: releases and projects as tables, in a folder of CSV or a workbook. */
#include "ocds/flatten.h"

#include <string.h>

#include "cli/ocds.h"
#include "cli/ocds_job.h"
#include "cli/ocds_tables.h"

enum { ONLY_AT_MOST = 4096 };

/* --- options ---------------------------------------------------------------------------------- */

/* One path a line; # begins a comment. */
static enum err_code read_only(struct cli *cli, struct flatten_options *o)
{
    const char *path = cli_text(cli, "only-fields");
    struct str text, line;
    if (!path) return ERR_NONE;
    enum err_code code = file_read(&cli->arena, path, 1 << 20, &text, &cli->err);
    struct str *only = code ? NULL : arena_array(&cli->arena, ONLY_AT_MOST, sizeof *only);
    if (code) return code;
    if (!only) return err_no_memory(&cli->err);
    while (text.n && o->only_count < ONLY_AT_MOST) {
        line = str_trim(str_split(text, '\n', &text));
        if (line.n && line.p[0] != '#') only[o->only_count++] = line;
    }
    o->only = only;
    if (o->only_count) return ERR_NONE;
    return err_set(&cli->err, ERR_USAGE, _("%s no nombra ningún campo"), path);
}

static enum err_code read_output(struct cli *cli, struct flatten_options *o)
{
    const char *format = cli_text(cli, "format");
    o->output = cli_text(cli, "output");
    if (!o->output || strcmp(o->output, "-") == 0) {
        err_set(&cli->err, ERR_USAGE, _("Falta decir dónde dejar las tablas"));
        err_advice(&cli->err, _("Use --output CARPETA, o --output LIBRO.xlsx"));
        return ERR_USAGE;
    }
    bool book = str_ends(str_of(o->output), STR(".xlsx"));
    o->format = (format ? strcmp(format, "xlsx") == 0 : book) ? FLATTEN_XLSX : FLATTEN_CSV;
    return ERR_NONE;
}

static enum err_code read_options(struct cli *cli, struct flatten_options *o)
{
    int64_t truncation;
    enum err_code code = read_output(cli, o);
    if (!code) code = cli_number(cli, "truncation", 1, 31, 3, &truncation);
    if (!code) code = read_only(cli, o);
    if (!code) code = ocds_tables_schemas(cli, o->schemas);
    if (code) return code;
    o->truncation = (unsigned)truncation;
    o->main_sheet = cli_text(cli, "main-sheet");
    o->root_id = cli_text(cli, "root-id");
    o->id_name = cli_text(cli, "id-name");
    o->root_list = cli_text(cli, "root-list-path");
    o->sheet_prefix = cli_text(cli, "sheet-prefix");
    const char *order = cli_text(cli, "order");
    o->schema_order = order && strcmp(order, "schema") == 0;
    o->rollup = cli_flag(cli, "rollup");
    o->releases = cli_flag(cli, "releases");
    o->positions = cli_flag(cli, "positions");
    o->meta = cli_flag(cli, "meta");
    o->safe = cli_flag(cli, "safe");
    return ERR_NONE;
}

/* --- what came of it -------------------------------------------------------------------------- */

static void tell_json(const struct flatten_result *r)
{
    struct cli_json json;
    cli_json_begin(&json);
    json_open_object(&json.w);
    cli_json_int(&json, "rows", (int64_t)r->rows);
    cli_json_int(&json, "sheets", (int64_t)r->sheets);
    cli_json_int(&json, "columns", (int64_t)r->columns);
    json_key(&json.w, "lost");
    json_open_array(&json.w);
    for (int i = 0; i < FLATTEN_LOSSES; i++) {
        if (!r->lost[i]) continue;
        json_open_object(&json.w);
        cli_json_str(&json, "what", str_of(flatten_loss_code((enum flatten_loss)i)));
        cli_json_int(&json, "count", (int64_t)r->lost[i]);
        cli_json_int(&json, "element", (int64_t)r->first[i].element);
        cli_json_str(&json, "path", str_of(r->first[i].path));
        json_close_object(&json.w);
    }
    json_close_array(&json.w);
    json_close_object(&json.w);
    cli_json_end(&json, stdout);
}

static void tell(struct cli *cli, const struct flatten_result *r)
{
    bool any = false;
    if (cli->json) tell_json(r);
    if (cli->json || cli->quiet) return;
    fprintf(stderr, _("Hojas: %s. Columnas: %s. Filas: %s.\n"), cli_count(cli, r->sheets),
            cli_count(cli, r->columns), cli_count(cli, r->rows));
    for (int i = 0; i < FLATTEN_LOSSES; i++) {
        if (!r->lost[i]) continue;
        if (!any) fprintf(stderr, "%s\n", _("Lo que una tabla no guarda tal cual:"));
        any = true;
        fprintf(stderr, "  %s: %s (%s)\n", cli_count(cli, r->lost[i]),
                flatten_loss_text((enum flatten_loss)i), r->first[i].path);
    }
}

static int run(struct cli *cli)
{
    struct ocds_command command;
    struct flatten_options options = {0};
    struct flatten_result result = {0};
    struct ocds_command_form form = {.own_output = true};
    enum err_code code = ocds_command_begin_as(cli, &command, &form);
    if (!code) code = read_options(cli, &options);
    if (!code) code = flatten_run(&command.job, &options, &result, &command.totals, &cli->err);
    int exit = ocds_command_end(&command, code);
    if (exit == EXIT_OK) tell(cli, &result);
    return exit;
}

/* --- the command ------------------------------------------------------------------------------ */

static const struct cli_option options[] = {
    {.name = "format",
     .letter = 'f',
     .value = N_("FORMATO"),
     .words = "csv|xlsx",
     .help = N_("csv: una carpeta con un archivo por hoja; xlsx: un libro. Si no se dice, xlsx "
                "cuando --output termina en .xlsx.")},
    {.name = "main-sheet",
     .value = N_("NOMBRE"),
     .help = N_("Nombre de la hoja principal. Si no se dice, main.")},
    {.name = "sheet-prefix",
     .value = N_("TEXTO"),
     .help = N_("Texto delante del nombre de cada hoja.")},
    {.name = "truncation",
     .value = N_("N"),
     .help = N_("Letras del nombre de cada objeto superior en el nombre de una hoja. Si no se "
                "dice, 3: con_items.")},
    {.name = "root-id",
     .value = N_("CAMPO"),
     .help = N_("El campo que dice de qué proceso es cada fila. Si no se dice, ocid.")},
    {.name = "id-name",
     .value = N_("CAMPO"),
     .help = N_("El campo que distingue los elementos de una lista. Si no se dice, id.")},
    {.name = "root-list-path",
     .value = N_("RUTA"),
     .help = N_("Dónde está la lista de objetos dentro de cada elemento, como datos/lista.")},
    {.name = "only-fields",
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Solo estos campos: un archivo con una ruta por línea, como tender/value. Los "
                "identificadores van siempre.")},
    {.name = "order",
     .value = N_("ORDEN"),
     .words = "seen|schema",
     .help = N_("Orden de las columnas: seen (como aparecen en los datos; es lo normal) o schema "
                "(como en el estándar).")},
    {.name = "rollup",
     .help = N_("Repetir en la hoja principal las listas que tienen un solo elemento.")},
    {.name = "releases", .help = N_("De los registros, sus entregas en lugar de compiledRelease.")},
    {.name = "positions",
     .help = N_("Agregar columnas con posiciones (#, #parties/0…), para volver sin pérdida cuando "
                "faltan identificadores o se repiten.")},
    {.name = "meta", .help = N_("Lo que los paquetes dicen de sí mismos, en una hoja meta.")},
    {.name = "safe",
     .help = N_("Un apóstrofo delante de los textos que una hoja de cálculo tomaría por fórmula.")},
    OCDS_TABLES_OPTIONS,
    OCDS_JOB_OPTIONS,
    {0}};
static const struct cli_argument arguments[] = {OCDS_JOB_ARGUMENT, {0}};
static const struct cli_example examples[] = {
    {"cauce ocds flatten --output tablas contrataciones.json",
     N_("una carpeta con un CSV por hoja")},
    {"cauce ocds flatten --output contrataciones.xlsx contrataciones.json",
     N_("un libro para una hoja de cálculo")},
    {"cauce ocds flatten --positions --meta --output tablas contrataciones.json",
     N_("con todo lo que hace falta para volver")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No había ningún elemento.")},
                                             {EXIT_OK, NULL}};
const struct cli_command command_ocds_flatten = {
    .name = "flatten",
    .summary = N_("Datos de contrataciones como tablas: CSV o XLSX"),
    .about = N_("Una fila por proceso en la hoja principal y una hoja por cada lista de objetos, "
                "cuyas filas repiten los identificadores de aquello a lo que pertenecen. Los "
                "encabezados son rutas, con 0 en lugar de «un elemento de esta lista»: "
                "tender/value/amount, parties/0/name. Son los de Flatten Tool.\n\n"
                "Con --output se dice la carpeta de los CSV, o el libro. Las listas de textos van "
                "en una celda, separadas con «;». Los números conservan sus cifras; en CSV, un "
                "texto que parece número va entre comillas, y así unflatten lo distingue. Lo que "
                "una tabla no puede guardar se cuenta y se dice."),
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("Un objeto: {\"rows\", \"sheets\", \"columns\", \"lost\": [{\"what\", \"count\", "
               "\"element\", \"path\"}]}."),
    .run = run,
};
