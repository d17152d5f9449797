/* cauce quarantine: the rows that were set aside, with the reason and the row as it was. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "cli/table.h"
#include "ledger/snapshot.h"

static const struct table_column columns[] = {
    {"snapshot", N_("núm."), TABLE_ID, 0},      {"row", N_("fila"), TABLE_ID, 0},
    {"line", "line", TABLE_JSON_INT, 0},        {"reason", N_("motivo"), TABLE_TEXT, 0},
    {"column", N_("columna"), TABLE_TEXT, 0},   {"found", N_("decía"), TABLE_TEXT, 0},
    {"message", "message", TABLE_JSON_TEXT, 0}, {"raw", "raw", TABLE_JSON_TEXT, 0},
};

struct listing {
    struct cli *cli;
    struct ledger *ledger;
    struct table table;
    struct str reason;
    bool raw;
    uint64_t left, shown;
};

/* "a | b | c": cells are joined by U+001F in the store. */
static struct str readable(struct arena *arena, struct str raw)
{
    struct buf b;
    buf_init(&b, 1 << 20);
    struct str rest = raw;
    do {
        struct str cell = str_split(rest, '\x1f', &rest);
        buf_str(&b, cell);
        if (rest.n) buf_text(&b, " | ");
    } while (rest.n);
    struct str out = arena_str(arena, buf_view(&b));
    buf_free(&b);
    return out;
}

static void show_raw(struct listing *l, const struct snapshot_quarantined *q, struct arena *arena)
{
    struct cli *cli = l->cli;
    cli_title(cli, _("Instantánea %lld, fila %lld"), (long long)q->snapshot, (long long)q->row);
    terminal_wrap(&cli->out, terminal_clean(arena, q->message), 0, 0);
    fputs(terminal_style(&cli->out, STYLE_DIM), stdout);
    terminal_wrap(&cli->out, terminal_clean(arena, readable(arena, q->raw)), 0, 2);
    fputs(terminal_style(&cli->out, STYLE_PLAIN), stdout);
    fputc('\n', stdout);
}

static void show(struct listing *l, const struct snapshot_quarantined *q, struct arena *arena)
{
    struct table *t = &l->table;
    l->shown++;
    l->left--;
    if (l->raw && !l->cli->json) {
        show_raw(l, q, arena);
        return;
    }
    table_int(t, q->snapshot);
    table_int(t, q->row);
    table_int(t, q->line);
    table_text(t, l->cli->json ? q->reason : str_of(label_reason(q->reason, arena)));
    table_text(t, q->column);
    table_text(t, q->found);
    table_text(t, q->message);
    table_text(t, q->raw);
    table_end_row(t);
}

/* One snapshot, in pages: memory does not grow with the number of rows. */
static enum err_code list_one(struct listing *l, int64_t snapshot)
{
    struct arena arena;
    enum err_code code = ERR_NONE;
    int64_t after = 0;
    size_t count = 1;
    arena_init(&arena, 256 << 20);
    while (code == ERR_NONE && count > 0 && l->left > 0) {
        struct snapshot_quarantined *list = NULL;
        arena_reset(&arena);
        code = snapshot_quarantine(l->ledger, &arena, snapshot, after, 200, &list, &count,
                                   &l->cli->err);
        for (size_t i = 0; code == ERR_NONE && i < count; i++) {
            after = list[i].row;
            if (l->reason.n && !str_eq(l->reason, list[i].reason)) continue;
            if (l->left > 0) show(l, &list[i], &arena);
        }
    }
    arena_free(&arena);
    return code;
}

static enum err_code list_all(struct listing *l)
{
    struct cli *cli = l->cli;
    struct snapshot_filter filter = {.current = !cli_flag(cli, "all")};
    struct snapshot *list = NULL, one;
    size_t count = 0;
    enum err_code code;
    if (cli_argument(cli, 0)) {
        code = snapshot_find(l->ledger, &cli->arena, str_of(cli_argument(cli, 0)), &one, &cli->err);
        list = &one;
        count = 1;
    } else {
        code = cli_text(cli, "entity") ? cli_entity(cli, l->ledger, &filter.entity) : ERR_NONE;
        if (code == ERR_NONE)
            code = snapshot_list(l->ledger, &cli->arena, &filter, &list, &count, &cli->err);
    }
    for (size_t i = 0; code == ERR_NONE && i < count; i++)
        if (list[i].rows_quarantined) code = list_one(l, list[i].id);
    return code;
}

static int run(struct cli *cli)
{
    struct listing l = {.cli = cli, .raw = cli_flag(cli, "raw")};
    int64_t limit;
    if (cli_number(cli, "limit", 1, INT64_MAX, 100, &limit)) return cli_fail(cli);
    if (cli_open(cli, STORE_READ, &l.ledger)) return cli_fail(cli);
    l.left = (uint64_t)limit;
    l.reason = str_of(cli_text(cli, "reason"));
    table_open(&l.table, cli, columns, sizeof columns / sizeof *columns);
    enum err_code code = list_all(&l);
    table_close(&l.table);
    ledger_close(l.ledger);
    if (code) return cli_fail(cli);
    if (l.shown == 0) cli_say(cli, "%s", _("No hay filas en cuarentena."));
    if (l.left == 0)
        cli_say(cli, _("Se muestran %s; para ver más: --limit."), cli_count(cli, l.shown));
    if (l.shown && !l.raw) {
        cli_blank(cli);
        cli_hint(cli, "cauce quarantine --raw", _("con la fila tal como venía"));
        cli_hint(cli, _("cauce row INSTANTÁNEA FILA"), _("la fila, columna por columna"));
    }
    return l.shown ? EXIT_OK : EXIT_NOTHING;
}

static const struct cli_option options[] = {
    {.name = "entity", .letter = 'e', .value = N_("ENTIDAD"), .help = N_("Solo de esta entidad.")},
    {.name = "reason",
     .value = N_("MOTIVO"),
     .help = N_(
         "Solo por este motivo, con el código que da --json: bad-money, no-key, ragged y otros.")},
    {.name = "raw", .letter = 'r', .help = N_("Enseña también la fila tal como venía.")},
    {.name = "all",
     .letter = 'a',
     .help = N_("También las de instantáneas que ya fueron reemplazadas.")},
    {.name = "limit", .value = N_("N"), .help = N_("Cuántas filas, a lo más. Si no se dice, 100.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("INSTANTÁNEA"),
     .help = N_("Su número o el nombre del archivo. Si no se dice, todas las vigentes."),
     .optional = true},
    {0}};
static const struct cli_example examples[] = {
    {"cauce quarantine", N_("todo lo que no se pudo leer con certeza")},
    {"cauce quarantine 3 --raw", N_("de la instantánea 3, con la fila completa")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {{EXIT_NOTHING, N_("No hay ninguna.")},
                                             {EXIT_OK, NULL}};
const struct cli_command command_quarantine = {
    .name = "quarantine",
    .summary = N_("lista las filas que no se pudieron leer, y por qué"),
    .about = N_("Una fila va a cuarentena cuando aceptarla sería inventar. Se guarda completa, con "
                "su motivo, y no "
                "entra en ninguna suma. Vea también: cauce help cuarentena."),
    .group = GROUP_LOOK,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_(
        "Una línea por fila: {\"snapshot\", \"row\", \"line\", \"reason\", \"column\", \"found\", "
        "\"message\", \"raw\"}; en \"raw\" las celdas van separadas por U+001F."),
    .run = run,
};
