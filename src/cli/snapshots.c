/* cauce snapshots and cauce show: what was imported. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "cli/table.h"
#include "ledger/snapshot.h"

static const struct table_column columns[] = {
    {"snapshot", N_("núm."), TABLE_ID, 0},
    {"file", N_("archivo"), TABLE_TEXT, 0},
    {"sheet", N_("hoja"), TABLE_JSON_TEXT, 0},
    {"layout", N_("formato"), TABLE_TEXT, 1},
    {"cut_off", N_("corte"), TABLE_DATE, 2},
    {"imported_at", N_("importado"), TABLE_DATE, 3},
    {"rows_read", N_("filas"), TABLE_INT, 0},
    {"rows_accepted", N_("aceptadas"), TABLE_INT, 0},
    {"rows_quarantined", N_("cuarentena"), TABLE_INT, 0},
    {"findings", N_("hallazgos"), TABLE_INT, 0},
    {"sha256", "sha256", TABLE_JSON_TEXT, 0},
    {"size", "size", TABLE_JSON_INT, 0},
    {"series", "series", TABLE_JSON_TEXT, 0},
    {"url", "url", TABLE_JSON_TEXT, 0},
    {"previous", "previous", TABLE_JSON_INT, 0},
    {"superseded_by", "superseded_by", TABLE_JSON_INT, 0},
    {"appeared", "appeared", TABLE_JSON_INT, 0},
    {"changed", "changed", TABLE_JSON_INT, 0},
    {"vanished", "vanished", TABLE_JSON_INT, 0},
};

static struct str text_or_null(struct str s)
{
    return s.n ? s : STR_NONE;
}

static void row(struct cli *cli, struct table *t, const struct snapshot *s)
{
    table_int(t, s->id);
    table_text(t, cli->json ? s->name : shared_sheet_name(cli, s->name, s->sheet));
    table_name(t, s->sheet);
    table_text(t, s->layout);
    table_date(t, s->cut_off);
    table_time(t, s->imported_at);
    table_int(t, s->rows_read);
    table_int(t, s->rows_accepted);
    table_int(t, s->rows_quarantined);
    table_int(t, s->findings);
    table_text(t, s->sha256);
    table_int(t, s->size);
    table_text(t, s->series);
    table_name(t, s->url);
    table_id(t, s->previous);
    table_id(t, s->superseded_by);
    table_int(t, s->appeared);
    table_int(t, s->changed);
    table_int(t, s->vanished);
    table_end_row(t);
}

static int run_list(struct cli *cli)
{
    struct snapshot_filter filter = {.current = cli_flag(cli, "current")};
    struct snapshot *list = NULL;
    size_t count = 0;
    struct ledger *ledger;
    struct table t;
    int64_t limit;
    if (cli_number(cli, "limit", 1, 1000000, 0, &limit)) return cli_fail(cli);
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    filter.limit = (uint32_t)limit;
    filter.series = str_of(cli_text(cli, "series"));
    enum err_code code =
        cli_text(cli, "entity") ? cli_entity(cli, ledger, &filter.entity) : ERR_NONE;
    if (code == ERR_NONE)
        code = snapshot_list(ledger, &cli->arena, &filter, &list, &count, &cli->err);
    if (code == ERR_NONE && count) {
        table_open(&t, cli, columns, sizeof columns / sizeof *columns);
        for (size_t i = 0; i < count; i++) row(cli, &t, &list[i]);
        table_close(&t);
    }
    ledger_close(ledger);
    if (code) return cli_fail(cli);
    if (count) return EXIT_OK;
    cli_say(cli, "%s", _("Todavía no hay nada importado."));
    cli_hint(cli, _("cauce import ARCHIVO"), _("leer un archivo publicado"));
    return EXIT_NOTHING;
}

/* --- cauce show --------------------------------------------------------------- */

static struct str number(struct cli *cli, int64_t n)
{
    return arena_printf(&cli->arena, "%lld", (long long)n);
}

static void show_text(struct cli *cli, const struct snapshot *s,
                      const struct snapshot_reason *reasons, size_t reason_count)
{
    char date[16], time[32], time2[32];
    const int w = 18;
    struct arena *a = &cli->arena;
    cli_title(cli, _("Instantánea %lld: %.*s"), (long long)s->id,
              STR_FMT(terminal_clean(a, shared_sheet_name(cli, s->name, s->sheet))));
    cli_field(cli, w, _("de"), s->owner_name);
    cli_field(cli, w, _("formato"), s->layout);
    cli_field(cli, w, _("serie"), s->series);
    cli_field(cli, w, _("publicado en"), s->url);
    cli_field(cli, w, _("fecha de corte"), date_iso(s->cut_off, date));
    cli_field(cli, w, _("obtenido"), time_iso(s->retrieved_at, time));
    cli_field(cli, w, _("importado"), time_iso(s->imported_at, time2));
    cli_field(cli, w, _("por"), s->imported_by);
    cli_field(cli, w, "SHA-256", s->sha256);
    cli_field(cli, w, _("tamaño"), str_of(cli_bytes(cli, (uint64_t)s->size)));
    cli_field(cli, w, _("tipo"),
              arena_printf(a, "%.*s %.*s", STR_FMT(s->format), STR_FMT(s->encoding)));
    cli_field(cli, w, _("encabezado"),
              s->header_row ? arena_printf(a, _("fila %lld"), (long long)s->header_row) : STR_NONE);
    cli_field(cli, w, _("filas"),
              arena_printf(a, _("%s leídas = %s aceptadas + %s en cuarentena"),
                           cli_count(cli, (uint64_t)s->rows_read),
                           cli_count(cli, (uint64_t)s->rows_accepted),
                           cli_count(cli, (uint64_t)s->rows_quarantined)));
    for (size_t i = 0; i < reason_count; i++)
        cli_field(cli, w, "",
                  arena_printf(a, "%s: %s", label_reason(reasons[i].reason, a),
                               cli_count(cli, (uint64_t)reasons[i].count)));
    cli_field(cli, w, _("entidades"), number(cli, s->entities));
    cli_field(cli, w, _("hallazgos"), number(cli, s->findings));
    if (s->previous)
        cli_field(cli, w, _("versión anterior"),
                  arena_printf(a, _("%lld (filas nuevas: %s; cambiadas: %s; desaparecidas: %s)"),
                               (long long)s->previous, cli_count(cli, (uint64_t)s->appeared),
                               cli_count(cli, (uint64_t)s->changed),
                               cli_count(cli, (uint64_t)s->vanished)));
    if (s->superseded_by) cli_field(cli, w, _("la reemplaza"), number(cli, s->superseded_by));
}

static void id_json(struct cli_json *j, const char *key, int64_t id)
{
    json_key(&j->w, key);
    if (id)
        json_put_int(&j->w, id);
    else
        json_put_null(&j->w);
}

static void show_json(const struct snapshot *s, const struct snapshot_reason *reasons,
                      size_t reason_count)
{
    struct cli_json j;
    char date[16], time[32], time2[32];
    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_int(&j, "snapshot", s->id);
    cli_json_str(&j, "owner", s->owner_name);
    cli_json_str(&j, "file", s->name);
    cli_json_str(&j, "sheet", text_or_null(s->sheet));
    cli_json_str(&j, "layout", s->layout);
    cli_json_str(&j, "layout_sha256", s->layout_sha256);
    cli_json_str(&j, "series", s->series);
    cli_json_str(&j, "url", text_or_null(s->url));
    cli_json_str(&j, "cut_off", s->cut_off == DATE_NONE ? STR_NONE : date_iso(s->cut_off, date));
    cli_json_str(&j, "retrieved_at", time_iso(s->retrieved_at, time));
    cli_json_str(&j, "imported_at", time_iso(s->imported_at, time2));
    cli_json_str(&j, "imported_by", s->imported_by);
    cli_json_str(&j, "program", s->program);
    cli_json_str(&j, "sha256", s->sha256);
    cli_json_int(&j, "size", s->size);
    cli_json_str(&j, "format", s->format);
    cli_json_str(&j, "encoding", s->encoding);
    cli_json_int(&j, "header_row", s->header_row);
    cli_json_int(&j, "rows_read", s->rows_read);
    cli_json_int(&j, "rows_accepted", s->rows_accepted);
    cli_json_int(&j, "rows_quarantined", s->rows_quarantined);
    json_key(&j.w, "quarantined");
    json_open_array(&j.w);
    for (size_t i = 0; i < reason_count; i++) {
        json_open_object(&j.w);
        cli_json_str(&j, "reason", reasons[i].reason);
        cli_json_int(&j, "count", reasons[i].count);
        json_close_object(&j.w);
    }
    json_close_array(&j.w);
    cli_json_int(&j, "entities", s->entities);
    cli_json_int(&j, "findings", s->findings);
    id_json(&j, "previous", s->previous);
    id_json(&j, "superseded_by", s->superseded_by);
    cli_json_int(&j, "appeared", s->appeared);
    cli_json_int(&j, "changed", s->changed);
    cli_json_int(&j, "vanished", s->vanished);
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

static int run_show(struct cli *cli)
{
    struct snapshot s;
    struct snapshot_reason *reasons = NULL;
    size_t reason_count = 0;
    struct ledger *ledger;
    if (cli_open(cli, STORE_READ, &ledger)) return cli_fail(cli);
    enum err_code code =
        snapshot_find(ledger, &cli->arena, str_of(cli_argument(cli, 0)), &s, &cli->err);
    if (code == ERR_NONE)
        code = snapshot_reasons(ledger, &cli->arena, s.id, &reasons, &reason_count, &cli->err);
    if (code == ERR_NONE && cli->json) show_json(&s, reasons, reason_count);
    if (code == ERR_NONE && !cli->json) show_text(cli, &s, reasons, reason_count);
    ledger_close(ledger);
    return code ? cli_fail(cli) : EXIT_OK;
}

static const struct cli_option list_options[] = {
    {.name = "entity",
     .letter = 'e',
     .value = N_("ENTIDAD"),
     .help = N_("Solo las que tienen filas de esta entidad.")},
    {.name = "series", .value = N_("SERIE"), .help = N_("Solo las versiones de esta serie.")},
    {.name = "current", .help = N_("Solo las vigentes: las que ninguna versión nueva reemplazó.")},
    {.name = "limit",
     .value = N_("N"),
     .help = N_("Cuántas, empezando por la más nueva. Si no se dice, todas.")},
    {0}};
static const struct cli_example list_examples[] = {
    {"cauce snapshots", N_("todo lo importado, lo más nuevo primero")},
    {"cauce snapshots --current --entity Sonora", N_("lo vigente de Sonora")},
    {NULL, NULL}};
static const struct cli_exit_note list_exits[] = {{EXIT_NOTHING, N_("No hay ninguna.")},
                                                  {EXIT_OK, NULL}};
const struct cli_command command_snapshots = {
    .name = "snapshots",
    .summary = N_("lista lo importado: archivo, fecha de corte, filas"),
    .about = N_("Una instantánea es un archivo (u hoja) publicado, tal como estaba un día. No se "
                "borran ni se "
                "cambian: una versión nueva se guarda junto a la anterior."),
    .group = GROUP_LOOK,
    .options = list_options,
    .examples = list_examples,
    .exits = list_exits,
    .json = N_(
        "Una línea por instantánea: {\"snapshot\", \"file\", \"sheet\", \"layout\", \"cut_off\", "
        "\"imported_at\", \"rows_read\", \"rows_accepted\", \"rows_quarantined\", \"findings\", "
        "\"sha256\", "
        "\"size\", \"series\", \"url\", \"previous\", \"superseded_by\", \"appeared\", "
        "\"changed\", "
        "\"vanished\"}."),
    .run = run_list,
};

static const struct cli_argument show_arguments[] = {
    {.name = N_("INSTANTÁNEA"),
     .help = N_("Su número, de «cauce snapshots»; o el nombre del archivo; o las primeras 6 letras "
                "o más de su "
                "SHA-256.")},
    {0}};
static const struct cli_example show_examples[] = {
    {"cauce show 3", N_("todo lo que se sabe de la instantánea 3")},
    {"cauce show contratos.csv", N_("de la más nueva de ese archivo")},
    {NULL, NULL}};
const struct cli_command command_show = {
    .name = "show",
    .summary = N_("enseña una instantánea: de dónde vino y qué se leyó"),
    .group = GROUP_LOOK,
    .arguments = show_arguments,
    .examples = show_examples,
    .json = "{\"snapshot\", \"owner\", \"file\", \"sheet\", \"layout\", \"layout_sha256\", "
            "\"series\", \"url\", \"cut_off\", \"retrieved_at\", \"imported_at\", "
            "\"imported_by\", \"program\", \"sha256\", \"size\", \"format\", \"encoding\", "
            "\"header_row\", \"rows_read\", \"rows_accepted\", \"rows_quarantined\", "
            "\"quarantined\": [{\"reason\", \"count\"}], \"entities\", \"findings\", "
            "\"previous\", \"superseded_by\", \"appeared\", \"changed\", \"vanished\"}",
    .run = run_show,
};
