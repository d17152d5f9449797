/* cauce layout: the formats that are known, and drafting and trying one of your own. */
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/import_show.h"
#include "cli/shared.h"
#include "cli/table.h"
#include "ingest/import.h"

static enum err_code open_set(struct cli *cli, struct layout_set **out)
{
    size_t count;
    const char *const *folders = shared_layout_folders(cli, cli_text(cli, "layouts"), &count);
    return layout_set_open(folders, count, out, &cli->err);
}

static const char *class_name(enum layout_class class)
{
    return class == LAYOUT_DATA ? "data" : class == LAYOUT_CATALOGUE ? "catalogue" : "other";
}

static int run_list(struct cli *cli)
{
    static const struct table_column columns[] = {
        {"id", N_("formato"), TABLE_TEXT, 0},
        {"title", N_("qué lee"), TABLE_TEXT, 0},
        {"publisher", N_("quién lo publica"), TABLE_TEXT, 1},
        {"class", N_("clase"), TABLE_JSON_TEXT, 0},
        {"file", N_("de dónde"), TABLE_TEXT, 2}};
    struct layout_set *set;
    struct table t;
    if (open_set(cli, &set)) return cli_fail(cli);
    table_open(&t, cli, columns, 5);
    for (size_t i = 0; i < layout_set_count(set); i++) {
        const struct layout_info *info = layout_info(layout_set_at(set, i));
        if (info->class == LAYOUT_OTHER && !cli_flag(cli, "all")) continue;
        table_text(&t, info->id);
        table_text(&t, info->title);
        table_text(&t, info->publisher);
        table_text(&t, str_of(class_name(info->class)));
        table_text(&t, cli->json || info->file.p[0] != '(' ? info->file : STR_NONE);
        table_end_row(&t);
    }
    table_close(&t);
    layout_set_close(set);
    return EXIT_OK;
}

static enum err_code not_found(struct cli *cli, const struct layout_set *set, const char *name)
{
    const char *near = NULL;
    for (size_t i = 0; i < layout_set_count(set); i++) {
        const struct layout_info *info = layout_info(layout_set_at(set, i));
        if (!near && str_contains(info->id, str_of(name))) near = arena_cstr(&cli->arena, info->id);
    }
    err_set(&cli->err, ERR_NOTFOUND, _("No hay formato «%s»."), name);
    if (near)
        err_advice(&cli->err, _("¿Será «%s»? La lista: cauce layout list"), near);
    else
        err_advice(&cli->err, "%s", _("La lista: cauce layout list"));
    return ERR_NOTFOUND;
}

static int run_show(struct cli *cli)
{
    struct layout_set *set;
    if (open_set(cli, &set)) return cli_fail(cli);
    const struct layout *layout = layout_set_find(set, str_of(cli_argument(cli, 0)));
    enum err_code code = layout ? ERR_NONE : not_found(cli, set, cli_argument(cli, 0));
    if (layout && cli->json) {
        const struct layout_info *info = layout_info(layout);
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        cli_json_str(&j, "id", info->id);
        cli_json_str(&j, "title", info->title);
        cli_json_str(&j, "publisher", info->publisher);
        cli_json_str(&j, "class", str_of(class_name(info->class)));
        cli_json_str(&j, "file", info->file);
        cli_json_str(&j, "sha256", str_of(info->sha256));
        cli_json_str(&j, "text", info->text);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
    } else if (layout) {
        struct str text = layout_info(layout)->text;
        fwrite(text.p, 1, text.n, stdout);
        if (text.n && text.p[text.n - 1] != '\n') fputc('\n', stdout);
    }
    layout_set_close(set);
    return code ? cli_fail(cli) : EXIT_OK;
}

/* An id from a file's name: "Obras 2024.xlsx" -> "obras-2024". */
static struct str id_of(struct cli *cli, const char *path)
{
    struct str name = file_name(str_of(path));
    char *out = arena_alloc(&cli->arena, name.n + 2);
    size_t n = 0;
    for (size_t i = 0; out && i < name.n && name.p[i] != '.'; i++) {
        char c = name.p[i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        bool fine = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (fine)
            out[n++] = c;
        else if (n > 0 && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n > 0 && out[n - 1] == '-') n--;
    return n ? (struct str){out, n} : STR("formato-nuevo");
}

static int run_new(struct cli *cli)
{
    const char *to = cli_text(cli, "output"), *id = cli_text(cli, "id");
    struct buf draft;
    buf_init(&draft, 4 << 20);
    if (to && file_exists(to) && !cli_flag(cli, "force")) {
        err_set(&cli->err, ERR_CONFLICT, _("Ya existe %s."), to);
        err_advice(&cli->err, "%s", _("Elija otro nombre, o agregue --force para reemplazarlo."));
        return cli_fail(cli);
    }
    enum err_code code =
        layout_draft(cli_argument(cli, 0), cli_text(cli, "sheet"),
                     id ? str_of(id) : id_of(cli, cli_argument(cli, 0)), false, &draft, &cli->err);
    if (code == ERR_NONE && to) code = file_write(to, buf_view(&draft), &cli->err);
    if (code == ERR_NONE && !to) fwrite(draft.p, 1, draft.n, stdout);
    buf_free(&draft);
    if (code) return cli_fail(cli);
    if (!to) return EXIT_OK;
    cli_say(cli,
            _("Borrador escrito en %s. Complételo con un editor de texto; docs/layouts.md explica "
              "cada línea."),
            to);
    cli_blank(cli);
    cli_say(cli, "%s", _("Ahora puede:"));
    struct str next =
        arena_printf(&cli->arena, "cauce layout test '%s' --layout '%s'", cli_argument(cli, 0), to);
    cli_hint(cli, next.p ? next.p : "cauce layout test", _("probarlo sin guardar nada"));
    return EXIT_OK;
}

static void each(void *user, const struct import_result *result)
{
    struct cli *cli = user;
    if (cli->json)
        import_show_json(result);
    else
        import_show_result(cli, result);
}

/* A layout may be given as a file that is not yet in the folder: its folder and id are taken. */
static enum err_code layout_of_file(struct cli *cli, struct import_options *options,
                                    const char *given)
{
    struct str text;
    const struct layout *layout;
    enum err_code code = file_read(&cli->arena, given, 4 << 20, &text, &cli->err);
    if (code == ERR_NONE) code = layout_parse(&cli->arena, given, text, &layout, &cli->err);
    if (code) return code;
    options->layout = arena_cstr(&cli->arena, layout_info(layout)->id);
    const char **folders = arena_array(&cli->arena, 1, sizeof *folders);
    const char *slash = strrchr(given, '/');
    if (!folders) return err_no_memory(&cli->err);
    folders[0] =
        slash ? arena_cstr(&cli->arena, (struct str){given, (size_t)(slash - given)}) : ".";
    options->layout_folders = folders;
    options->layout_folder_count = 1;
    return ERR_NONE;
}

static int run_test(struct cli *cli)
{
    struct import_options options;
    struct import_report report;
    const char *given = cli_text(cli, "layout");
    memset(&options, 0, sizeof options);
    options.store_url = cli->url;
    options.dry_run = true;
    options.cut_off = DATE_NONE;
    options.entity = cli_text(cli, "entity");
    options.layout = given;
    options.layout_folders =
        shared_layout_folders(cli, cli_text(cli, "layouts"), &options.layout_folder_count);
    options.each = each;
    options.user = cli;
    if (given && str_ends(str_of(given), STR(".layout")) && layout_of_file(cli, &options, given))
        return cli_fail(cli);
    enum err_code code =
        import_run(&options, cli->arguments, (size_t)cli->count, &cli->arena, &report, &cli->err);
    if (code) return cli_fail(cli);
    return report.by_state[IMPORT_TRIED] && !report.by_state[IMPORT_FAILED] ? EXIT_OK : EXIT_DATA;
}

#define FOLDER_OPTION                                                                              \
    {                                                                                              \
        .name = "layouts", .value = N_("CARPETA"), .complete = COMPLETE_FOLDER,                    \
        .help = N_("Carpeta con formatos propios. Si no se dice: CAUCE_LAYOUTS o la carpeta "      \
                   "layouts junto "                                                                \
                   "al almacén.")                                                                  \
    }

static const struct cli_option list_options[] = {
    FOLDER_OPTION,
    {.name = "all",
     .letter = 'a',
     .help = N_("También los que se reconocen para decir que no son de dinero.")},
    {0}};
static const struct cli_example list_examples[] = {
    {"cauce layout list", N_("los formatos que se reconocen")}, {NULL, NULL}};
static const struct cli_command command_list = {
    .name = "list",
    .summary = N_("los formatos que se reconocen"),
    .group = GROUP_PREPARE,
    .options = list_options,
    .examples = list_examples,
    .json = N_("Una línea por formato: {\"id\", \"title\", \"publisher\", \"class\", \"file\"}; "
               "\"class\": data, "
               "catalogue u other."),
    .run = run_list,
};

static const struct cli_option show_options[] = {FOLDER_OPTION, {0}};
static const struct cli_argument show_arguments[] = {
    {.name = N_("FORMATO"), .help = N_("Su nombre, de «cauce layout list».")}, {0}};
static const struct cli_example show_examples[] = {
    {"cauce layout show opa > layouts/mis-obras.layout", N_("copia uno para cambiarlo")},
    {NULL, NULL}};
static const struct cli_command command_show_layout = {
    .name = "show",
    .summary = N_("escribe un formato completo"),
    .group = GROUP_PREPARE,
    .options = show_options,
    .arguments = show_arguments,
    .examples = show_examples,
    .json = "{\"id\", \"title\", \"publisher\", \"class\", \"file\", \"sha256\", \"text\"}",
    .run = run_show,
};

static const struct cli_option new_options[] = {
    {.name = "output",
     .letter = 'o',
     .value = N_("ARCHIVO"),
     .complete = COMPLETE_FILE,
     .help = N_("Dónde escribirlo. Si no se dice, en la salida.")},
    {.name = "id",
     .value = N_("NOMBRE"),
     .help = N_("Cómo llamarlo. Si no se dice, como el archivo.")},
    {.name = "sheet",
     .value = N_("HOJA"),
     .help = N_("De qué hoja del libro. Si no se dice, la primera con una tabla.")},
    {.name = "force", .letter = 'f', .help = N_("Reemplaza el archivo de salida si ya existe.")},
    {0}};
static const struct cli_argument new_arguments[] = {
    {.name = N_("ARCHIVO"),
     .help = N_("El archivo publicado que no se reconoce."),
     .complete = COMPLETE_FILE},
    {0}};
static const struct cli_example new_examples[] = {
    {"cauce layout new apoyos.xlsx -o layouts/apoyos.layout",
     N_("un borrador con las columnas que tiene")},
    {NULL, NULL}};
static const struct cli_command command_new = {
    .name = "new",
    .summary = N_("escribe el borrador de un formato para un archivo"),
    .about = N_("Mira el archivo, encuentra su encabezado y propone qué es cada columna. El "
                "borrador se completa con "
                "un editor de texto; docs/layouts.md lo enseña paso a paso."),
    .group = GROUP_PREPARE,
    .options = new_options,
    .arguments = new_arguments,
    .examples = new_examples,
    .run = run_new,
};

static const struct cli_option test_options[] = {
    {.name = "layout",
     .value = N_("FORMATO"),
     .complete = COMPLETE_FILE,
     .help = N_("Con este formato (su nombre, o un archivo .layout) en vez de reconocerlo.")},
    FOLDER_OPTION,
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help =
         N_("De qué entidad es el dinero, cuando el archivo no lo dice: nombre o clave INEGI.")},
    {0}};
static const struct cli_argument test_arguments[] = {{.name = N_("ARCHIVO"),
                                                      .help = N_("Archivos para probar."),
                                                      .complete = COMPLETE_FILE,
                                                      .many = true},
                                                     {0}};
static const struct cli_example test_examples[] = {
    {"cauce layout test apoyos.xlsx --layout layouts/apoyos.layout",
     N_("qué leería y qué no, sin guardar nada")},
    {NULL, NULL}};
static const struct cli_command command_test = {
    .name = "test",
    .summary = N_("prueba un formato con un archivo, sin guardar nada"),
    .group = GROUP_PREPARE,
    .options = test_options,
    .arguments = test_arguments,
    .examples = test_examples,
    .json = N_("Como la de import."),
    .run = run_test,
};

static const struct cli_command *const subcommands[] = {&command_list, &command_show_layout,
                                                        &command_new, &command_test, NULL};
static const struct cli_example examples[] = {
    {"cauce layout list", N_("los formatos que se reconocen")},
    {"cauce layout new apoyos.xlsx -o layouts/apoyos.layout",
     N_("un borrador con las columnas que tiene")},
    {NULL, NULL}};
const struct cli_command command_layout = {
    .name = "layout",
    .summary = N_("formatos: verlos, hacer uno nuevo, probarlo"),
    .about = N_("Un formato dice por qué encabezado se reconoce un archivo y qué es cada columna. "
                "Vea también: cauce "
                "help formatos."),
    .group = GROUP_PREPARE,
    .examples = examples,
    .subcommands = subcommands,
};
