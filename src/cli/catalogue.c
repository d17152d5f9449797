/* cauce catalogue: classifiers, places and lists of persons; loading the large ones from the
 * official file. */
#include <string.h>

#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/shared.h"
#include "cli/table.h"
#include "ingest/catalogue_file.h"
#include "ledger/catalogue.h"

static int run_list(struct cli *cli)
{
    static const struct table_column columns[] = {{"catalogue", N_("catálogo"), TABLE_TEXT, 0},
                                                  {"version", N_("versión"), TABLE_TEXT, 0},
                                                  {"title", N_("qué es"), TABLE_TEXT, 0},
                                                  {"items", N_("claves"), TABLE_INT, 0},
                                                  {"valid_from", N_("desde"), TABLE_DATE, 1},
                                                  {"source", "source", TABLE_JSON_TEXT, 0},
                                                  {"sha256", "sha256", TABLE_JSON_TEXT, 0},
                                                  {"loaded_at", "loaded_at", TABLE_JSON_TEXT, 0}};
    struct catalogue_info *list = NULL;
    size_t count = 0;
    struct ledger *ledger;
    struct table t;
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    enum err_code code = catalogue_list(ledger, &cli->arena, &list, &count, &cli->err);
    if (code == ERR_NONE) {
        table_open(&t, cli, columns, sizeof columns / sizeof *columns);
        for (size_t i = 0; i < count; i++) {
            table_text(&t, list[i].id);
            table_text(&t, list[i].version);
            table_text(&t, list[i].title);
            table_int(&t, list[i].items);
            table_date(&t, list[i].valid_from);
            table_text(&t, list[i].source);
            table_text(&t, list[i].sha256.n ? list[i].sha256 : STR_NONE);
            table_time(&t, list[i].loaded_at);
            table_end_row(&t);
        }
        table_close(&t);
    }
    ledger_close(ledger);
    return code ? cli_fail(cli) : EXIT_OK;
}

static void item_row(struct cli *cli, struct table *t, const struct catalogue_item *item, int top)
{
    int deep = cli->json || item->level <= top ? 0 : item->level - top;
    static const char *const dots[] = {"", "· ", "· · ", "· · · "};
    struct str label =
        arena_printf(&cli->arena, "%s%.*s", dots[deep > 3 ? 3 : deep], STR_FMT(item->label));
    table_text(t, item->code);
    table_text(t, label);
    table_text(t, item->parent.n ? item->parent : STR_NONE);
    table_int(t, item->level);
    table_end_row(t);
}

static int run_show(struct cli *cli)
{
    static const struct table_column columns[] = {{"code", N_("clave"), TABLE_TEXT, 0},
                                                  {"label", N_("nombre"), TABLE_TEXT, 0},
                                                  {"parent", "parent", TABLE_JSON_TEXT, 0},
                                                  {"level", "level", TABLE_JSON_INT, 0}};
    struct str id = str_of(cli_argument(cli, 0)), version = str_of(cli_text(cli, "edition"));
    struct str parent = str_of(cli_argument(cli, 1));
    struct catalogue_item *list = NULL, one;
    size_t count = 0;
    bool found = false;
    struct ledger *ledger;
    struct table t;
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    enum err_code code = ERR_NONE;
    if (parent.n)
        code = catalogue_find(ledger, &cli->arena, id, version, parent, &one, &found, &cli->err);
    if (code == ERR_NONE)
        code = catalogue_children(ledger, &cli->arena, id, version, found ? one.code : parent,
                                  cli_flag(cli, "all"), &list, &count, &cli->err);
    if (code == ERR_NONE && (count || found)) {
        int top = found ? one.level : count ? list[0].level : 1;
        table_open(&t, cli, columns, 4);
        if (found) item_row(cli, &t, &one, top);
        for (size_t i = 0; i < count; i++) item_row(cli, &t, &list[i], top);
        table_close(&t);
    }
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (count || found) return EXIT_OK;
    cli_say(cli, _("No hay nada así en %.*s. Los catálogos: cauce catalogue list"), STR_FMT(id));
    return EXIT_NOTHING;
}

static int run_kinds(struct cli *cli)
{
    static const struct table_column columns[] = {
        {"kind", N_("clase"), TABLE_TEXT, 0},
        {"title", N_("qué es"), TABLE_TEXT, 0},
        {"source", N_("quién lo publica"), TABLE_TEXT, 0}};
    size_t count;
    struct table t;
    const struct catalogue_kind *kinds = catalogue_kinds(&count);
    table_open(&t, cli, columns, 3);
    for (size_t i = 0; i < count; i++) {
        table_text(&t, str_of(kinds[i].kind));
        table_text(&t, str_of(i18n(kinds[i].title)));
        table_text(&t, str_of(i18n(kinds[i].source)));
        table_end_row(&t);
    }
    table_close(&t);
    return EXIT_OK;
}

static enum err_code read_kind(struct cli *cli, struct catalogue_file *file)
{
    const char *given = cli_argument(cli, 0);
    file->kind = catalogue_kind_find(str_of(given));
    if (!file->kind) {
        err_set(&cli->err, ERR_USAGE, _("No hay clase de catálogo «%s»."), given);
        err_advice(&cli->err, "%s", _("Las clases: cauce catalogue kinds"));
        return ERR_USAGE;
    }
    file->path = cli_argument(cli, 1);
    file->version = str_of(cli_text(cli, "edition"));
    if (cli_date(cli, "date", &file->dated)) return ERR_USAGE;
    if (file->kind->shape == CATALOGUE_LIST && file->dated == DATE_NONE) {
        err_set(&cli->err, ERR_USAGE, "%s",
                _("Falta la fecha de la lista: las listas cambian y cada edición se guarda."));
        err_advice(&cli->err, "%s", _("Agregue --date 2026-03-01"));
        return ERR_USAGE;
    }
    return ERR_NONE;
}

static int run_import(struct cli *cli)
{
    struct catalogue_file file;
    struct catalogue_summary summary;
    struct ledger *ledger;
    struct bar bar;
    memset(&file, 0, sizeof file);
    if (read_kind(cli, &file)) return cli_fail(cli);
    if (cli_open(cli, STORE_WRITE, &ledger)) return cli_fail(cli);
    bar_start(&bar, cli, true);
    file.progress = &bar.progress;
    enum err_code code = catalogue_file_load(ledger, &file, &summary, &cli->err);
    bar_end(&bar);
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_str(&j, "catalogue", str_of(file.kind->id));
        cli_json_int(&j, "items", summary.items);
        cli_json_int(&j, "repeated", summary.repeated);
        cli_json_int(&j, "skipped", summary.skipped);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return EXIT_OK;
    }
    cli_say(cli, _("%s: %s claves; %s repetidas, %s filas sin clave o sin nombre."), file.kind->id,
            cli_count(cli, (uint64_t)summary.items), cli_count(cli, (uint64_t)summary.repeated),
            cli_count(cli, (uint64_t)summary.skipped));
    return EXIT_OK;
}

static const struct cli_option show_options[] = {
    {.name = "all",
     .letter = 'a',
     .help = N_("Con todo lo que cuelga de ahí, no solo el nivel siguiente.")},
    {.name = "edition",
     .value = N_("VERSIÓN"),
     .help = N_("De esta versión. Si no se dice, la más nueva.")},
    {0}};
static const struct cli_argument show_arguments[] = {
    {.name = N_("CATÁLOGO"), .help = N_("COG, CFG, CRI, CTG… La lista: cauce catalogue list.")},
    {.name = N_("CLAVE"),
     .help = N_("Desde esta clave. Si no se dice, desde arriba."),
     .optional = true},
    {0}};
static const struct cli_example show_examples[] = {
    {"cauce catalogue show COG", N_("los capítulos del objeto del gasto")},
    {"cauce catalogue show COG 6000 --all", N_("inversión pública con todas sus partidas")},
    {NULL, NULL}};
static const struct cli_option import_options[] = {
    {.name = "date",
     .value = N_("FECHA"),
     .help = N_("De qué fecha es; en las listas de personas es obligatoria.")},
    {.name = "edition",
     .value = N_("VERSIÓN"),
     .help = N_("Cómo llamar a esta versión. Si no se dice, por su fecha.")},
    {0}};
static const struct cli_argument import_arguments[] = {
    {.name = N_("CLASE"), .help = N_("Qué catálogo es. Las clases: cauce catalogue kinds.")},
    {.name = N_("ARCHIVO"),
     .help = N_("El archivo oficial: CSV o XLSX."),
     .complete = COMPLETE_FILE},
    {0}};
static const struct cli_example import_examples[] = {
    {"cauce catalogue import inegi AGEEML.csv", N_("municipios y localidades de INEGI")},
    {"cauce catalogue import sat-69b Listado_69B.csv --date 2026-03-01",
     N_("la lista del SAT de esa fecha")},
    {NULL, NULL}};
static const struct cli_exit_note show_exits[] = {{EXIT_NOTHING, N_("No hay nada así.")},
                                                  {EXIT_OK, NULL}};

static const struct cli_command command_list = {
    .name = "list",
    .summary = N_("los catálogos que hay en el almacén"),
    .group = GROUP_PREPARE,
    .json = N_("Una línea por catálogo: {\"catalogue\", \"version\", \"title\", \"items\", "
               "\"valid_from\", "
               "\"source\", \"sha256\", \"loaded_at\"}."),
    .run = run_list};
static const struct cli_command command_show_catalogue = {
    .name = "show",
    .summary = N_("enseña las claves de un catálogo"),
    .group = GROUP_PREPARE,
    .options = show_options,
    .arguments = show_arguments,
    .examples = show_examples,
    .exits = show_exits,
    .json = N_("Una línea por clave: {\"code\", \"label\", \"parent\", \"level\"}."),
    .run = run_show};
static const struct cli_command command_kinds = {
    .name = "kinds",
    .summary = N_("los catálogos que se pueden traer de un archivo oficial"),
    .group = GROUP_PREPARE,
    .json = N_("Una línea por clase: {\"kind\", \"title\", \"source\"}."),
    .run = run_kinds};
static const struct cli_command command_import_catalogue = {
    .name = "import",
    .summary = N_("trae un catálogo de su archivo oficial"),
    .group = GROUP_PREPARE,
    .about = N_("El programa funciona sin ellos; con ellos reconoce municipios, partidas "
                "específicas y personas "
                "sancionadas. Cada versión se guarda junto a las anteriores."),
    .options = import_options,
    .arguments = import_arguments,
    .examples = import_examples,
    .json = "{\"catalogue\", \"items\", \"repeated\", \"skipped\"}",
    .run = run_import};

static const struct cli_command *const subcommands[] = {
    &command_list, &command_show_catalogue, &command_kinds, &command_import_catalogue, NULL};
const struct cli_command command_catalogue = {
    .name = "catalogue",
    .summary = N_("catálogos: objeto del gasto, función, lugares, listas"),
    .group = GROUP_PREPARE,
    .examples = show_examples,
    .subcommands = subcommands,
};
