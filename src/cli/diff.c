/* cauce diff: rows that appeared, changed and vanished between two versions, cell by cell. */
#include <string.h>

#include "base/text.h"
#include "cli/bar.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/labels.h"
#include "cli/shared.h"
#include "ingest/import.h"
#include "ledger/diff.h"
#include "ledger/snapshot.h"

struct listing {
    struct cli *cli;
    struct ledger *ledger;
    struct snapshot before, after;
    uint64_t left, hidden;
};

/* The same column in both rows: by position where the name agrees there, else by name (a column
 * may have moved or been added between versions). */
static bool cell_of(const struct import_row *row, const struct import_row *other, size_t i,
                    struct str *out)
{
    struct str name = other->names ? other->names[i] : STR_NONE;
    *out = STR_NONE;
    if (i < row->count && (!row->names || !other->names || str_eq(row->names[i], name))) {
        *out = row->cells[i];
        return true;
    }
    for (size_t k = 0; row->names && k < row->count; k++)
        if (str_eq(row->names[k], name)) {
            *out = row->cells[k];
            return true;
        }
    return false;
}

/* Calls for every cell that differs; `was` or `is` .p NULL where the column is only in one. */
struct change {
    struct str name, was, is;
};
static size_t changes(struct arena *arena, const struct import_row *was,
                      const struct import_row *is, struct change **out)
{
    struct change *list = arena_array(arena, was->count + is->count + 1, sizeof *list);
    size_t n = 0;
    *out = list;
    if (!list) return 0;
    for (size_t i = 0; i < is->count; i++) {
        struct str old;
        bool there = cell_of(was, is, i, &old);
        if (there && str_eq(str_trim(old), str_trim(is->cells[i]))) continue;
        list[n++] = (struct change){is->names ? is->names[i] : STR_NONE, there ? old : STR_NONE,
                                    is->cells[i]};
    }
    for (size_t i = 0; i < was->count; i++) {
        struct str now;
        if (cell_of(is, was, i, &now)) continue;
        list[n++] = (struct change){was->names ? was->names[i] : STR_NONE, was->cells[i], STR_NONE};
    }
    if (n == 0 && !str_eq(was->json, is->json))
        list[n++] = (struct change){STR("JSON"), was->json, is->json};
    return n;
}

/* The column whose header says best what a row is; -1 when none does. */
static long column_like(struct arena *arena, const struct import_row *row, const char *const *words)
{
    for (; row->names && *words; words++)
        for (size_t i = 0; i < row->count; i++) {
            struct str key = text_header_key(arena, row->names[i]);
            if (str_contains(key, str_of(*words)) && str_trim(row->cells[i]).n) return (long)i;
        }
    return -1;
}

static void add_label(struct buf *b, const struct import_row *row, long i)
{
    struct str cell = str_trim(row->cells[i]);
    buf_printf(b, "%s%.*s", b->n ? " | " : "",
               STR_FMT(str_slice(cell, 0, cell.n < 160 ? cell.n : 160)));
}

/* Something to know a row by: a number and a name where the header tells which they are, else its
 * first filled cells. */
static struct str label_of(struct arena *arena, const struct import_row *row)
{
    static const char *const numbers[] = {"codigo contrato",
                                          "codigo del contrato",
                                          "numero contrato",
                                          "cartera",
                                          "folio",
                                          "numero procedimiento",
                                          "numero del procedimiento",
                                          "ocid",
                                          "registro",
                                          "codigo",
                                          "clave",
                                          "expediente",
                                          NULL};
    static const char *const labels[] = {"titulo contrato",
                                         "titulo del contrato",
                                         "titulo",
                                         "nombre ppi",
                                         "concepto",
                                         "designacion",
                                         "descripcion",
                                         "objeto",
                                         "proyecto",
                                         "nombre",
                                         NULL};
    struct buf b;
    buf_init(&b, 4096);
    long number = column_like(arena, row, numbers), label = column_like(arena, row, labels);
    if (number >= 0) add_label(&b, row, number);
    if (label >= 0 && label != number) add_label(&b, row, label);
    bool known = b.n > 0;
    for (size_t i = 0, shown = 0; !known && i < row->count && shown < 4; i++)
        if (str_trim(row->cells[i]).n) {
            shown++;
            add_label(&b, row, (long)i);
        }
    if (row->count == 0)
        buf_str(&b, str_slice(row->json, 0, row->json.n < 200 ? row->json.n : 200));
    struct str out = terminal_clean(arena, buf_view(&b));
    char *copy = arena_cstr(arena, out);
    buf_free(&b);
    return str_of(copy ? copy : "");
}

static void cells_json(struct cli_json *j, const char *key, const struct import_row *row)
{
    json_key(&j->w, key);
    json_open_object(&j->w);
    for (size_t i = 0; i < row->count; i++) {
        char number[32];
        struct str name = row->names ? row->names[i] : STR_NONE;
        char text[256];
        snprintf(number, sizeof number, "[%zu]", i + 1);
        snprintf(text, sizeof text, "%.*s", STR_FMT(name));
        cli_json_str(j, name.n && name.n < sizeof text ? text : number, row->cells[i]);
    }
    if (row->json.n) cli_json_str(j, "record", row->json);
    json_close_object(&j->w);
}

static void as_json(const struct diff_row *row, const struct import_row *was,
                    const struct import_row *is, struct arena *arena)
{
    struct cli_json j;
    cli_json_begin(&j);
    json_open_object(&j.w);
    cli_json_str(&j, "change", str_of(word_of(WORDS_CHANGE, (int)row->kind)->code));
    json_key(&j.w, "row");
    if (row->row)
        json_put_int(&j.w, (int64_t)row->row);
    else
        json_put_null(&j.w);
    json_key(&j.w, "previous_row");
    if (row->previous_row)
        json_put_int(&j.w, (int64_t)row->previous_row);
    else
        json_put_null(&j.w);
    if (row->kind == CHANGE_CHANGED) {
        struct change *list;
        size_t n = changes(arena, was, is, &list);
        json_key(&j.w, "cells");
        json_open_array(&j.w);
        for (size_t i = 0; i < n; i++) {
            json_open_object(&j.w);
            cli_json_str(&j, "column", list[i].name);
            cli_json_str(&j, "was", list[i].was);
            cli_json_str(&j, "is", list[i].is);
            json_close_object(&j.w);
        }
        json_close_array(&j.w);
    } else {
        cells_json(&j, "values", row->kind == CHANGE_APPEARED ? is : was);
    }
    json_close_object(&j.w);
    cli_json_end(&j, stdout);
}

static void as_text(struct cli *cli, const struct diff_row *row, const struct import_row *was,
                    const struct import_row *is, struct arena *arena)
{
    static const enum style styles[] = {STYLE_PLAIN, STYLE_GREEN, STYLE_YELLOW, STYLE_RED};
    static const char *const signs[] = {"", "+", "~", "-"};
    const struct import_row *one = row->kind == CHANGE_VANISHED ? was : is;
    const char *word = row->kind == CHANGE_APPEARED  ? _("aparece la fila %llu")
                       : row->kind == CHANGE_CHANGED ? _("cambia la fila %llu")
                                                     : _("desaparece la fila %llu");
    struct str text = arena_printf(arena, word, (unsigned long long)one->number);
    fputs(terminal_style(&cli->out, styles[row->kind]), stdout);
    terminal_wrap(&cli->out,
                  arena_printf(arena, "%s %.*s: %.*s", signs[row->kind], STR_FMT(text),
                               STR_FMT(label_of(arena, one))),
                  0, 4);
    fputs(terminal_style(&cli->out, STYLE_PLAIN), stdout);
    if (row->kind != CHANGE_CHANGED) return;
    struct change *list;
    size_t n = changes(arena, was, is, &list);
    for (size_t i = 0; i < n; i++) {
        struct str line =
            arena_printf(arena, _("%.*s: decía «%.*s», ahora «%.*s»"), STR_FMT(list[i].name),
                         STR_FMT(str_trim(list[i].was)), STR_FMT(str_trim(list[i].is)));
        fputs("    ", stdout);
        terminal_wrap(&cli->out, terminal_clean(arena, line), 4, 8);
    }
}

static enum err_code each(void *user, const struct diff_row *row, struct err *err)
{
    struct listing *l = user;
    struct import_row was, is;
    struct arena arena;
    memset(&was, 0, sizeof was);
    memset(&is, 0, sizeof is);
    if (l->left == 0) {
        l->hidden++;
        return ERR_NONE;
    }
    l->left--;
    arena_init(&arena, 256 << 20);
    enum err_code code = ERR_NONE;
    if (row->previous_row)
        code = import_row_show(
            l->ledger, &arena,
            &(struct import_row_ask){.snapshot = l->before.id, .row = row->previous_row}, &was,
            err);
    if (code == ERR_NONE && row->row)
        code = import_row_show(l->ledger, &arena,
                               &(struct import_row_ask){.snapshot = l->after.id, .row = row->row},
                               &is, err);
    if (code == ERR_NONE && l->cli->json) as_json(row, &was, &is, &arena);
    if (code == ERR_NONE && !l->cli->json) as_text(l->cli, row, &was, &is, &arena);
    arena_free(&arena);
    return code;
}

/* The two to compare: both given, or one and the version before it, or the newest that has one. */
static enum err_code choose(struct listing *l)
{
    struct cli *cli = l->cli;
    const char *first = cli_argument(cli, 0), *second = cli_argument(cli, 1);
    enum err_code code;
    if (second) {
        code = snapshot_find(l->ledger, &cli->arena, str_of(first), &l->before, &cli->err);
        return code ? code
                    : snapshot_find(l->ledger, &cli->arena, str_of(second), &l->after, &cli->err);
    }
    if (first) {
        code = snapshot_find(l->ledger, &cli->arena, str_of(first), &l->after, &cli->err);
        if (code) return code;
    } else {
        struct snapshot_filter filter = {.current = true};
        struct snapshot *list = NULL;
        size_t count = 0;
        code = snapshot_list(l->ledger, &cli->arena, &filter, &list, &count, &cli->err);
        if (code) return code;
        memset(&l->after, 0, sizeof l->after);
        for (size_t i = 0; i < count && l->after.id == 0; i++)
            if (list[i].previous) l->after = list[i];
    }
    if (l->after.previous == 0) {
        err_set(&cli->err, ERR_NOTFOUND, "%s",
                first ? _("De esa instantánea no hay versión anterior.")
                      : _("Ninguna instantánea tiene versión anterior."));
        err_advice(&cli->err, "%s",
                   _("Diga cuáles dos: cauce diff 3 7. La lista: cauce snapshots"));
        return ERR_NOTFOUND;
    }
    struct str id = arena_printf(&cli->arena, "%lld", (long long)l->after.previous);
    return snapshot_find(l->ledger, &cli->arena, id, &l->before, &cli->err);
}

static void head(struct listing *l)
{
    struct cli *cli = l->cli;
    cli_title(
        cli, _("De %.*s (instantánea %lld) a %.*s (instantánea %lld)"),
        STR_FMT(
            terminal_clean(&cli->arena, shared_sheet_name(cli, l->before.name, l->before.sheet))),
        (long long)l->before.id,
        STR_FMT(terminal_clean(&cli->arena, shared_sheet_name(cli, l->after.name, l->after.sheet))),
        (long long)l->after.id);
}

static void foot(struct listing *l, const struct diff_summary *s)
{
    struct cli *cli = l->cli;
    if (cli->json) {
        struct cli_json j;
        cli_json_begin(&j);
        json_open_object(&j.w);
        json_key(&j.w, "total");
        json_open_object(&j.w);
        cli_json_int(&j, "before", l->before.id);
        cli_json_int(&j, "after", l->after.id);
        cli_json_int(&j, "appeared", (int64_t)s->appeared);
        cli_json_int(&j, "changed", (int64_t)s->changed);
        cli_json_int(&j, "vanished", (int64_t)s->vanished);
        cli_json_int(&j, "same", (int64_t)s->same);
        json_close_object(&j.w);
        json_close_object(&j.w);
        cli_json_end(&j, stdout);
        return;
    }
    if (l->hidden)
        cli_say(cli, _("y %s filas más; para verlas: --limit"), cli_count(cli, l->hidden));
    cli_blank(cli);
    cli_say(cli, _("Filas nuevas: %s; cambiadas: %s; desaparecidas: %s; iguales: %s."),
            cli_count(cli, s->appeared), cli_count(cli, s->changed), cli_count(cli, s->vanished),
            cli_count(cli, s->same));
}

static int run(struct cli *cli)
{
    struct listing l = {.cli = cli};
    struct diff_summary summary;
    struct bar bar;
    int64_t limit;
    memset(&summary, 0, sizeof summary);
    if (cli_number(cli, "limit", 0, INT64_MAX, cli->json ? INT64_MAX : 50, &limit))
        return cli_fail(cli);
    if (cli_open(cli, STORE_READ, &l.ledger)) return cli_fail(cli);
    l.left = (uint64_t)limit;
    enum err_code code = choose(&l);
    if (code == ERR_NONE) {
        head(&l);
        bar_start(&bar, cli, false);
        struct diff_options options = {.older = {l.before.owner, l.before.id},
                                       .newer = {l.after.owner, l.after.id},
                                       .each = each,
                                       .user = &l,
                                       .progress = &bar.progress};
        code = ledger_diff(l.ledger, &options, &summary, &cli->err);
        bar_end(&bar);
    }
    if (code == ERR_NONE) foot(&l, &summary);
    ledger_close(l.ledger);
    if (code) return cli_fail(cli);
    bool differ = summary.appeared || summary.changed || summary.vanished;
    return differ && cli_flag(cli, "fail-on-changes") ? EXIT_FINDINGS : EXIT_OK;
}

static const struct cli_option options[] = {
    {.name = "limit",
     .value = N_("N"),
     .help = N_("Cuántas filas se enseñan. Si no se dice, 50; con --json, todas.")},
    {.name = "fail-on-changes",
     .help = N_("Termina con el código 6 si algo cambió; para usarlo en programas.")},
    {0}};
static const struct cli_argument arguments[] = {
    {.name = N_("ANTES"),
     .help = N_("Una instantánea: su número o el nombre del archivo. Si es la única que se dice, "
                "se compara con su "
                "versión anterior; sin ninguna, la más nueva que tenga anterior."),
     .optional = true},
    {.name = N_("DESPUÉS"), .help = N_("La otra instantánea."), .optional = true},
    {0}};
static const struct cli_example examples[] = {
    {"cauce diff", N_("lo que cambió en la última versión importada")},
    {"cauce diff contratos.csv", N_("entre la última versión de un archivo y la anterior")},
    {"cauce diff 3 7", N_("entre dos instantáneas cualesquiera")},
    {NULL, NULL}};
static const struct cli_exit_note exits[] = {
    {EXIT_OK, N_("Se comparó, haya cambios o no.")},
    {EXIT_NOTHING, N_("No existe la instantánea, o no tiene versión anterior.")},
    {EXIT_FINDINGS, N_("Con --fail-on-changes: algo cambió.")},
    {EXIT_OK, NULL}};
const struct cli_command command_diff = {
    .name = "diff",
    .summary = N_("filas que aparecieron, cambiaron y desaparecieron"),
    .about = N_("Compara por la clave de cada fila y dice qué celdas cambiaron, con los valores de "
                "antes y de ahora, "
                "leídos de los bytes que se guardaron."),
    .group = GROUP_LOOK,
    .options = options,
    .arguments = arguments,
    .examples = examples,
    .exits = exits,
    .json = N_("Una línea por fila: {\"change\" (appeared, changed, vanished), \"row\", "
               "\"previous_row\", \"cells\": "
               "[{\"column\", \"was\", \"is\"}] o \"values\": {columna: valor}}; al final "
               "{\"total\": {\"before\", "
               "\"after\", \"appeared\", \"changed\", \"vanished\", \"same\"}}."),
    .run = run,
};
