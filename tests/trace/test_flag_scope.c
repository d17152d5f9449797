/* Flags and reconciliation of what an update touched, beside those of computing everything anew:
 * random files of two governments that share suppliers come in one after the other, and some
 * replace earlier ones. */
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "flagging.h"
#include "graphs.h"

enum { THINGS = 400, FILES = 60, SUPPLIERS = 5, UNITS = 4 };

struct part {
    int64_t entity;
    int64_t nodes[THINGS], suppliers[SUPPLIERS], units[UNITS];
    enum node_kind kinds[THINGS];
    size_t count;
};
struct paper {
    struct world w;
    struct dice dice;
    struct part places[2];
    int64_t files[FILES];
    size_t file_count;
    bool replaced[FILES];
    uint64_t raised[8]; /* how often each table held anything */
    bool seen[8];       /* each rule */
};

#define QUERY(name_, sql, types_)                                                                  \
    static const struct store_query name_ = {#name_, sql, sql, 0, sizeof(types_) - 2, types_, true}

QUERY(all_flags,
      "SELECT entity, id, key, rule, severity, node, organisation, unit, subject, expected, found, "
      "minor, currency, year, snapshot FROM trace_flag ORDER BY entity, id",
      ">iittiiiitttitii");
QUERY(all_rows, "SELECT entity, flag, snapshot, row FROM trace_flag_row ORDER BY 1, 2, 3, 4",
      ">iiii");
QUERY(
    all_lines,
    "SELECT entity, topic, size, node_a, node_b, key, state, subject, year, side_a, side_b, a, b, "
    "currency, snapshot_a, row_a, snapshot_b, row_b FROM trace_compare ORDER BY 1, 2, 3, 4, 5, 9, "
    "14, 12, 13",
    ">iiiiititittiitiiii");
QUERY(all_counts,
      "SELECT entity, topic, state, lines, minor FROM trace_compare_total ORDER BY 1, 2, 3",
      ">iiiii");
QUERY(all_suppliers,
      "SELECT entity, organisation, contracts, minor, rfc, currency, snapshot FROM trace_supplier "
      "ORDER BY 1, 2, 3, 4",
      ">iiiitti");
#define BOTH_SECONDS(name, seconds)                                                                \
    static void name(const char *url);                                                             \
    TEST_SECONDS(name##_on_sqlite, seconds)                                                        \
    {                                                                                              \
        name("ledger.cauce");                                                                      \
    }                                                                                              \
    TEST_SECONDS(name##_on_postgres, seconds)                                                      \
    {                                                                                              \
        const char *url = test_postgres();                                                         \
        if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");                             \
        name(url);                                                                                 \
    }                                                                                              \
    static void name(const char *url)

static const struct store_query *const tables[] = {&all_flags, &all_rows, &all_lines, &all_counts,
                                                   &all_suppliers};

static void put_table(struct paper *p, size_t table, struct buf *out)
{
    const struct store_query *q = tables[table];
    struct store_stmt *stmt;
    bool row;

    OK(store_prepare(p->w.store, q, &stmt, &p->w.err));
    for (;;) {
        OK(store_step(stmt, &row, &p->w.err));
        if (!row) break;
        p->raised[table]++;
        buf_printf(out, "%s:", q->name);
        for (int c = 0; c < q->columns; c++)
            if (store_null(stmt, c))
                buf_text(out, " -");
            else if (q->types[1 + c] == 'i')
                buf_printf(out, " %lld", (long long)store_int(stmt, c));
            else
                buf_printf(out, " %.*s", STR_FMT(store_text(stmt, c)));
        buf_char(out, '\n');
    }
}

static const char *const rules[] = {
    FLAG_PAID_NOT_BUILT,   FLAG_PROGRESS_BEHIND, FLAG_CONTRACT_OVER_BUDGET, FLAG_PAYMENTS_OVER,
    FLAG_LOAN_DESTINATION, FLAG_DECEMBER,        FLAG_SUPPLIER_ENTITIES,    FLAG_STALLED};

static void put_all(struct paper *p, struct buf *out)
{
    buf_clear(out);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) put_table(p, i, out);
    CHECK(!out->failed);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (out->n && strstr(out->p, rules[i])) p->seen[i] = true;
}

/* --- files by chance ------------------------------------------------------------------------- */

static void set_layout(struct world *w, int64_t snapshot)
{
    static const struct store_query q = {
        "set_layout",
        "UPDATE snapshot SET layout = CASE WHEN id % 2 = 0 THEN 'rpu' ELSE 'sipot-deuda' END "
        "WHERE id = $1",
        "UPDATE snapshot SET layout = CASE WHEN id % 2 = 0 THEN 'rpu' ELSE 'sipot-deuda' END "
        "WHERE id = $1",
        1,
        0,
        "i>",
        true};

    run_sql(w, &q, snapshot, 0, 0);
}

static bool one_in(struct paper *p, uint64_t sides)
{
    return dice_roll(&p->dice, sides) == 0;
}

static void add_figure(struct paper *p, struct part *place, size_t at, int64_t file, int64_t row)
{
    static const enum moment moments[] = {
        [NODE_LOAN] = MOMENT_DRAWN,         [NODE_BUDGET_LINE] = MOMENT_APPROVED,
        [NODE_PROGRAMME] = MOMENT_APPROVED, [NODE_PROJECT] = MOMENT_TOTAL_INVESTMENT,
        [NODE_PROCEDURE] = MOMENT_AWARDED,  [NODE_CONTRACT] = MOMENT_CONTRACTED,
        [NODE_PAYMENT] = MOMENT_PAID,       [NODE_AWARD] = MOMENT_AWARDED};
    enum node_kind kind = place->kinds[at];
    enum moment moment = moments[kind];

    if (kind == NODE_LOAN && one_in(p, 2)) moment = MOMENT_CLOSING;
    if (kind == NODE_PROJECT && one_in(p, 2)) moment = MOMENT_PAID;
    if (kind == NODE_BUDGET_LINE && one_in(p, 3)) moment = MOMENT_ACCRUED;
    world_amount(&p->w,
                 &(struct world_amount){.entity = place->entity,
                                        .node = place->nodes[at],
                                        .snapshot = file,
                                        .row = row,
                                        .minor = (int64_t)dice_roll(&p->dice, 90) * 1000 - 500,
                                        .moment = moment,
                                        .currency = one_in(p, 12) ? "USD" : NULL});
    if (kind == NODE_PAYMENT && !one_in(p, 4))
        set_paid_on(&p->w, place->nodes[at], day(2023, one_in(p, 4) ? 5 : 12, 10));
}

static void add_thing(struct paper *p, struct part *place, int64_t file, int64_t row)
{
    static const enum node_kind kinds[] = {
        NODE_LOAN,     NODE_BUDGET_LINE, NODE_PROGRAMME, NODE_PROJECT, NODE_PROJECT,
        NODE_CONTRACT, NODE_CONTRACT,    NODE_CONTRACT,  NODE_PAYMENT, NODE_PAYMENT,
        NODE_PAYMENT,  NODE_PROCEDURE,   NODE_AWARD};
    struct world *w = &p->w;
    size_t at = place->count;
    enum node_kind kind = kinds[dice_roll(&p->dice, sizeof kinds / sizeof *kinds)];
    char key[32];

    if (at == THINGS) return;
    snprintf(key, sizeof key, "c%zu", at);
    place->kinds[at] = kind;
    place->nodes[at] = world_node(
        w, &(struct world_node){
               .entity = place->entity,
               .snapshot = file,
               .row = row,
               .kind = kind,
               .key = key,
               .unit = one_in(p, 9)
                           ? 0
                           : place->units[dice_roll(&p->dice, kind == NODE_PAYMENT ? 1 : UNITS)],
               .scheme = kind != NODE_BUDGET_LINE ? NULL
                         : one_in(p, 2)           ? "COG"
                                                  : "CFG",
               .code = kind == NODE_BUDGET_LINE ? key : NULL,
               .year = 2023});
    place->count++;
    if (kind == NODE_CONTRACT)
        world_party(w, place->entity, place->nodes[at], ROLE_SUPPLIER,
                    place->suppliers[dice_roll(&p->dice, SUPPLIERS)], file);
    if (kind == NODE_PROJECT) set_end(w, place->nodes[at], day(2022, 6, 30));
    if (!one_in(p, 6)) add_figure(p, place, at, file, row);
}

/* A link as money goes, else none. */
static void add_link(struct paper *p, struct part *place, int64_t file)
{
    size_t a = dice_roll(&p->dice, place->count), b = dice_roll(&p->dice, place->count);
    enum node_kind from = place->kinds[a], to = place->kinds[b];
    bool spends = from == NODE_BUDGET_LINE || from == NODE_PROGRAMME || from == NODE_PROJECT ||
                  from == NODE_PROCEDURE || from == NODE_AWARD || from == NODE_LOAN;

    if ((to == NODE_PAYMENT && from == NODE_CONTRACT) || (to == NODE_CONTRACT && spends) ||
        (to == NODE_AWARD && from == NODE_PROCEDURE))
        world_link(&p->w, &(struct world_link){place->entity, place->nodes[a], place->nodes[b],
                                               file, ++p->w.next, 0});
}

static void add_facts(struct paper *p, struct part *place, int64_t file)
{
    for (int64_t i = 0; i < 5; i++) {
        size_t at = dice_roll(&p->dice, place->count);

        if (one_in(p, 2)) add_figure(p, place, at, file, 100 + i);
        if (place->kinds[at] == NODE_PROJECT)
            world_attribute(&p->w, place->entity, place->nodes[at], CHECK_ATTRIBUTE_PHYSICAL, file,
                            100 + i, one_in(p, 3) ? "100" : "35");
    }
    for (int i = 0; i < 14; i++) add_link(p, place, file);
}

/* One more file, of one government or of both; sometimes in place of an earlier one. */
static void publish(struct paper *p, bool mixed)
{
    size_t at = p->file_count++, old = at ? dice_roll(&p->dice, at) : 0;
    uint64_t whose = dice_roll(&p->dice, 3);
    struct world_snapshot what = {.owner = SONORA, .entities = {SONORA, ZACATECAS}};
    char name[48];

    snprintf(name, sizeof name, "archivo-%zu.csv", at);
    what.name = name;
    world_begin(&p->w);
    if (at && one_in(p, 4) && !p->replaced[old]) {
        what.previous = p->files[old];
        p->replaced[old] = true;
    }
    p->files[at] = world_snapshot(&p->w, &what);
    set_cut_off(&p->w, p->files[at], day(2023, 1, 1) + (int32_t)dice_roll(&p->dice, 700));
    if (mixed) set_layout(&p->w, p->files[at]);
    for (size_t i = 0; i < 2; i++) {
        if (whose == i) continue;
        for (int64_t row = 2; row < 10; row++) add_thing(p, &p->places[i], p->files[at], row);
        add_facts(p, &p->places[i], p->files[at]);
    }
    world_commit(&p->w);
}

static void open_paper(struct paper *p, const char *url, uint64_t seed)
{
    static const int64_t entities[] = {SONORA, ZACATECAS};
    static const char *const rfcs[] = {"AAA010101AA1", "BBB010101BB2", "CCC010101CC3", NULL, NULL};
    struct world *w = &p->w;
    int64_t file;
    char name[48];

    memset(p, 0, sizeof *p);
    p->dice.state = seed;
    world_open(w, url);
    world_begin(w);
    file = world_snapshot(w, &(struct world_snapshot){.owner = SONORA,
                                                      .name = "padron.csv",
                                                      .entities = {SONORA, ZACATECAS}});
    for (size_t i = 0; i < 2; i++) {
        p->places[i].entity = entities[i];
        for (size_t k = 0; k < SUPPLIERS; k++) {
            snprintf(name, sizeof name, "Proveedora %zu", k);
            p->places[i].suppliers[k] = world_organisation(
                w, &(struct world_organisation){entities[i], file, name, rfcs[k], NULL});
        }
        for (size_t k = 0; k < UNITS; k++) {
            snprintf(name, sizeof name, "Unidad %zu", k);
            p->places[i].units[k] = world_organisation(
                w, &(struct world_organisation){entities[i], file, name, NULL, NULL});
        }
    }
    world_commit(w);
    MUST(trace_update(w->ledger, NULL, NULL, &w->err));
}

/* What updates gave is what computing everything anew gives. */
static void hold(struct paper *p)
{
    struct world *w = &p->w;
    struct buf updated, anew;
    const char *a, *b;

    buf_init(&updated, (size_t)1 << 24);
    buf_init(&anew, (size_t)1 << 24);
    MUST(trace_update(w->ledger, NULL, NULL, &w->err));
    put_all(p, &updated);
    compute(w);
    put_all(p, &anew);
    buf_char(&updated, '\0');
    buf_char(&anew, '\0');
    for (a = updated.p, b = anew.p; *a && *b;) {
        size_t n = strcspn(a, "\n"), m = strcspn(b, "\n");

        if (n != m || memcmp(a, b, n) != 0) break;
        a += n + (a[n] == '\n');
        b += m + (b[m] == '\n');
    }
    if (*a || *b)
        test_fail(__FILE__, __LINE__, "updated: %.*s\n# anew: %.*s", (int)strcspn(a, "\n"), a,
                  (int)strcspn(b, "\n"), b);
    buf_free(&updated);
    buf_free(&anew);
}

static void run_files(const char *url, uint64_t seed, bool mixed)
{
    struct paper *p = calloc(1, sizeof *p);

    CHECK(p);
    open_paper(p, url, seed);
    for (int i = 0; i < 40; i++) {
        publish(p, mixed);
        if (i % 3 == 2) hold(p);
        OK(trace_update(p->w.ledger, NULL, NULL, &p->w.err));
    }
    hold(p);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) CHECK(p->raised[i]);
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
        if (!p->seen[i]) test_fail(__FILE__, __LINE__, "never asked: %s", rules[i]);
    world_close(&p->w);
    free(p);
}

BOTH_SECONDS(flags_of_what_was_touched_are_those_of_computing_everything, 300)
{
    run_files(url, 5, false);
}

BOTH_SECONDS(reconciliation_of_what_was_touched_is_that_of_computing_everything, 300)
{
    run_files(url, 6, true);
}

TEST_SECONDS(flags_of_what_was_touched_hold_for_many_histories, 300)
{
    char url[32];

    for (uint64_t seed = 1; seed <= 8; seed++) {
        snprintf(url, sizeof url, "h%d.cauce", (int)seed);
        run_files(url, seed * 7919, seed % 2);
    }
}
