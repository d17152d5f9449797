/* Updating the results: whatever comes in, in whatever pieces, gives what computing everything anew
 * gives, and touches only what it must. */
#include <stdio.h>
#include <string.h>

#include "base/mem.h"
#include "graphs.h"
#include "ledger_schema.h"
#include "results.h"

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

enum { KNOWN_MAX = 200 };

/* What a test knows of the ledger that it fills. */
struct filling {
    struct world w;
    struct dice dice;
    int64_t nodes[KNOWN_MAX], snapshots[KNOWN_MAX], suppliers[4];
    enum node_kind kinds[KNOWN_MAX];
    size_t node_count, snapshot_count;
    bool superseded[KNOWN_MAX];
};

static void put_link(struct world *w, int64_t source, int64_t target, enum evidence evidence,
                     int64_t snapshot, int64_t minor)
{
    struct store_bulk *b;

    OK(store_bulk_begin(w->store, &ledger_table_link, &b, &w->err));
    store_bulk_int(b, SONORA);
    store_bulk_int(b, source);
    store_bulk_int(b, target);
    store_bulk_int(b, evidence);
    store_bulk_int(b, snapshot);
    store_bulk_int(b, ++w->next); /* a row of its own */
    store_bulk_null(b);
    store_bulk_null(b);
    if (minor)
        store_bulk_int(b, minor);
    else
        store_bulk_null(b);
    if (minor)
        store_bulk_text(b, STR("MXN"));
    else
        store_bulk_null(b);
    OK(store_bulk_row(b, &w->err));
    OK(store_bulk_end(b, &w->err));
}

static enum moment usual_moment(enum node_kind kind)
{
    switch (kind) {
    case NODE_REVENUE:
        return MOMENT_COLLECTED;
    case NODE_LOAN:
        return MOMENT_DRAWN;
    case NODE_TRUST:
        return MOMENT_OUTFLOW;
    case NODE_CONTRACT:
        return MOMENT_CONTRACTED;
    case NODE_PROCEDURE:
    case NODE_PLANNING:
    case NODE_AWARD:
        return MOMENT_AWARDED;
    case NODE_FUND:
    case NODE_PROJECT:
        return MOMENT_APPROVED;
    default:
        return MOMENT_PAID;
    }
}

static void add_node(struct filling *f, int64_t snapshot)
{
    static const char *const schemes[] = {"COG", "CFG", NULL};
    struct world *w = &f->w;
    enum node_kind kind = (enum node_kind)(1 + dice_roll(&f->dice, 15));
    bool line = kind == NODE_BUDGET_LINE || kind == NODE_REVENUE;
    size_t at = f->node_count;
    char key[32];
    int64_t parent = 0;

    if (at == KNOWN_MAX) return;
    snprintf(key, sizeof key, "n%zu", at);
    for (size_t i = 0; line && i < at; i++)
        if (f->kinds[i] == kind && dice_roll(&f->dice, 2)) parent = f->nodes[i];
    f->kinds[at] = kind;
    f->nodes[at] = world_node(
        w, &(struct world_node){
               .entity = SONORA,
               .snapshot = snapshot,
               .row = 2,
               .kind = kind,
               .key = key,
               .parent = parent,
               .referred = dice_roll(&f->dice, 5) == 0,
               .scheme = line ? schemes[dice_roll(&f->dice, 3)] : NULL,
               .code = line ? key : NULL,
               .year = dice_roll(&f->dice, 3) ? 2020 + (int64_t)dice_roll(&f->dice, 3) : 0});
    f->node_count++;
    if (kind == NODE_CONTRACT)
        world_party(w, SONORA, f->nodes[at], ROLE_SUPPLIER, f->suppliers[dice_roll(&f->dice, 4)],
                    snapshot);
}

static void add_facts(struct filling *f, int64_t snapshot)
{
    struct world *w = &f->w;
    size_t amounts = dice_roll(&f->dice, 5), links = dice_roll(&f->dice, 6);

    for (size_t i = 0; i < amounts && f->node_count; i++) {
        size_t at = dice_roll(&f->dice, f->node_count);

        world_amount(w, &(struct world_amount){.entity = SONORA,
                                               .node = f->nodes[at],
                                               .snapshot = snapshot,
                                               .row = 10 + (int64_t)i,
                                               .minor = (int64_t)dice_roll(&f->dice, 100000) - 5000,
                                               .moment = usual_moment(f->kinds[at]),
                                               .year = 2021,
                                               .currency = dice_roll(&f->dice, 5) ? NULL : "USD"});
    }
    for (size_t i = 0; i < links && f->node_count > 1; i++)
        put_link(w, f->nodes[dice_roll(&f->dice, f->node_count)],
                 f->nodes[dice_roll(&f->dice, f->node_count)],
                 (enum evidence)(1 + dice_roll(&f->dice, 4)), snapshot,
                 dice_roll(&f->dice, 3) ? 0 : 1 + (int64_t)dice_roll(&f->dice, 50000));
}

/* One more published file: sometimes a new version of one before. */
static void publish(struct filling *f)
{
    struct world *w = &f->w;
    size_t at = f->snapshot_count, nodes = dice_roll(&f->dice, 5);
    struct world_snapshot what = {.owner = SONORA, .entities = {SONORA}};
    char name[32];

    snprintf(name, sizeof name, "archivo-%zu.csv", at);
    what.name = name;
    world_begin(w);
    if (at && dice_roll(&f->dice, 3) == 0) {
        size_t old = dice_roll(&f->dice, at);

        if (!f->superseded[old]) what.previous = f->snapshots[old];
        f->superseded[old] = true;
    }
    f->snapshots[at] = world_snapshot(w, &what);
    f->snapshot_count++;
    for (size_t i = 0; i < nodes; i++) add_node(f, f->snapshots[at]);
    add_facts(f, f->snapshots[at]);
    world_commit(w);
}

static void open_filling(struct filling *f, const char *url, uint64_t seed)
{
    int64_t s;
    char name[32];

    memset(f, 0, sizeof *f);
    f->dice.state = seed;
    world_open(&f->w, url);
    world_begin(&f->w);
    s = world_snapshot(&f->w, &(struct world_snapshot){.owner = SONORA, .name = "padron.csv"});
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "Proveedora %d", i);
        f->suppliers[i] =
            world_organisation(&f->w, &(struct world_organisation){SONORA, s, name, NULL, NULL});
    }
    world_commit(&f->w);
    results_update(&f->w);
}

BOTH_SECONDS(trace_update_gives_what_computing_anew_gives, 300)
{
    static struct filling f;

    open_filling(&f, url, 11);
    for (int i = 0; i < 40; i++) {
        publish(&f);
        if (i % 2) results_hold(&f.w);
        results_update(&f.w);
    }
    world_close(&f.w);
}

TEST_SECONDS(trace_update_gives_what_computing_anew_gives_for_many_histories, 300)
{
    static struct filling f;
    char url[32];

    for (uint64_t seed = 1; seed <= 12; seed++) {
        snprintf(url, sizeof url, "h%d.cauce", (int)seed);
        open_filling(&f, url, seed * 7919);
        for (int i = 0; i < 30; i++) {
            publish(&f);
            if (dice_roll(&f.dice, 3)) results_hold(&f.w);
        }
        results_hold(&f.w);
        world_close(&f.w);
    }
}

/* --- what it touches -------------------------------------------------------------------------- */

/* A project with a contract of so many centavos. */
static int64_t put_work(struct world *w, int64_t snapshot, const char *key, int64_t minor)
{
    int64_t project = world_node(
        w, &(struct world_node){
               .entity = SONORA, .snapshot = snapshot, .kind = NODE_PROJECT, .key = key});
    int64_t contract = world_node(
        w, &(struct world_node){
               .entity = SONORA, .snapshot = snapshot, .kind = NODE_CONTRACT, .key = key});

    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = project,
                                           .snapshot = snapshot,
                                           .moment = MOMENT_APPROVED,
                                           .minor = minor * 2});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = contract,
                                           .snapshot = snapshot,
                                           .moment = MOMENT_CONTRACTED,
                                           .minor = minor});
    put_link(w, project, contract, EVIDENCE_EXACT, snapshot, 0);
    return contract;
}

BOTH(trace_update_computes_only_what_a_snapshot_is_connected_with)
{
    struct world w;
    int64_t s, contract = 0, pay;
    struct trace_summary summary;
    char key[32];

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA});
    for (int i = 0; i < 50; i++) {
        snprintf(key, sizeof key, "obra-%d", i);
        contract = put_work(&w, s, key, 1000 + i);
    }
    world_commit(&w);
    summary = results_update(&w);
    CHECK_INT(summary.nodes, 100);

    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .name = "pagos.csv"});
    pay = world_node(&w, &(struct world_node){
                             .entity = SONORA, .snapshot = s, .kind = NODE_PAYMENT, .key = "p"});
    world_amount(
        &w, &(struct world_amount){
                .entity = SONORA, .node = pay, .snapshot = s, .moment = MOMENT_PAID, .minor = 400});
    put_link(&w, contract, pay, EVIDENCE_EXACT, s, 0);
    world_commit(&w);
    summary = results_update(&w);
    CHECK_INT(summary.nodes, 3); /* the payment, its contract and that one's project */
    CHECK_INT(summary.links, 2);
    results_hold(&w);
    world_close(&w);
}

BOTH(trace_update_with_nothing_pending_is_one_statement)
{
    struct world w;
    uint64_t before;
    int64_t pending;

    world_open(&w, url);
    world_begin(&w);
    put_work(&w, world_snapshot(&w, &(struct world_snapshot){.owner = SONORA}), "a", 10);
    world_commit(&w);
    OK(trace_pending(w.ledger, &pending, &w.err));
    CHECK_INT(pending, 1);
    CHECK(results_update(&w).anything);
    OK(trace_pending(w.ledger, &pending, &w.err));
    CHECK_INT(pending, 0);
    before = store_statements(w.store);
    CHECK(!results_update(&w).anything);
    CHECK_INT(store_statements(w.store) - before, 1);
    world_close(&w);
}

BOTH(trace_takes_out_what_a_new_version_no_longer_says)
{
    struct world w;
    struct trace_total *totals;
    size_t count;
    int64_t first;

    world_open(&w, url);
    world_begin(&w);
    first = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA});
    put_work(&w, first, "a", 1000);
    put_work(&w, first, "b", 500);
    world_commit(&w);
    results_update(&w);
    world_begin(&w);
    put_work(&w, world_snapshot(&w, &(struct world_snapshot){.owner = SONORA, .previous = first}),
             "c", 70);
    world_commit(&w);
    results_update(&w);
    OK(trace_totals(w.ledger, &w.arena,
                    &(struct trace_total_filter){.entity = SONORA, .kind = NODE_CONTRACT}, &totals,
                    &count, &w.err));
    CHECK_INT(count, 1);
    CHECK_INT(totals[0].minor, 70);
    CHECK_INT(totals[0].nodes, 1);
    results_hold(&w);
    world_close(&w);
}

/* --- totals ----------------------------------------------------------------------------------- */

BOTH(trace_totals_of_each_dimension_add_up_to_the_whole)
{
    static struct filling f;
    static const enum trace_dimension by[] = {TRACE_BY_UNIT, TRACE_BY_FUND, TRACE_BY_PROGRAMME,
                                              TRACE_BY_SUPPLIER, TRACE_BY_YEAR};
    struct trace_total *whole, *parts;
    size_t whole_count, count;

    open_filling(&f, url, 5);
    for (int i = 0; i < 25; i++) publish(&f);
    results_update(&f.w);
    OK(trace_totals(f.w.ledger, &f.w.arena, &(struct trace_total_filter){.entity = SONORA}, &whole,
                    &whole_count, &f.w.err));
    CHECK(whole_count > 5);
    for (size_t d = 0; d < sizeof by / sizeof *by; d++) {
        int64_t nodes = 0, want = 0;

        OK(trace_totals(f.w.ledger, &f.w.arena,
                        &(struct trace_total_filter){.entity = SONORA, .by = by[d], .limit = 9999},
                        &parts, &count, &f.w.err));
        for (size_t i = 0; i < whole_count; i++) {
            int64_t minor = 0;

            for (size_t k = 0; k < count; k++)
                if (parts[k].kind == whole[i].kind &&
                    strcmp(parts[k].currency, whole[i].currency) == 0)
                    minor += parts[k].minor;
            CHECK_INT(minor, whole[i].minor);
            want += whole[i].nodes;
        }
        for (size_t k = 0; k < count; k++) nodes += parts[k].nodes;
        CHECK_INT(nodes, want);
    }
    world_close(&f.w);
}

BOTH(trace_counts_a_budget_once_though_it_is_published_in_parts_and_twice)
{
    struct world w;
    struct trace_total *totals;
    size_t count;
    int64_t s, top;

    world_open(&w, url);
    world_begin(&w);
    s = world_snapshot(&w, &(struct world_snapshot){.owner = SONORA});
    for (int i = 0; i < 2; i++) {
        const char *scheme = i ? "CFG" : "COG";

        top = world_line(
            &w, &(struct world_line){SONORA, s, 2, 2024, 0, scheme, "TOTAL", NULL, 100, 100});
        world_line(&w, &(struct world_line){SONORA, s, 3, 2024, top, scheme, "1000", NULL, 60, 60});
        world_line(&w, &(struct world_line){SONORA, s, 4, 2024, top, scheme, "2000", NULL, 30, 30});
    }
    world_commit(&w);
    results_update(&w);
    OK(trace_totals(w.ledger, &w.arena,
                    &(struct trace_total_filter){.entity = SONORA, .by = TRACE_BY_YEAR}, &totals,
                    &count, &w.err));
    CHECK_INT(count, 1);
    CHECK_INT(totals[0].minor, 10000);
    CHECK_INT(totals[0].nodes, 1);
    CHECK_INT(totals[0].year, 2024);
    world_close(&w);
}

/* --- faults ----------------------------------------------------------------------------------- */

BOTH_SECONDS(trace_update_survives_memory_that_is_refused, 300)
{
    static struct filling f;
    struct buf before, after;
    struct trace_summary summary;
    enum err_code code = ERR_MEMORY;

    buf_init(&before, (size_t)1 << 24);
    buf_init(&after, (size_t)1 << 24);
    open_filling(&f, url, 3);
    for (int i = 0; i < 12; i++) publish(&f);
    results_update(&f.w);
    results_text(&f.w, &before);
    for (int i = 0; i < 3; i++) publish(&f);
    for (uint64_t n = 1; code && n < 10000000; n += 1 + n / 12) {
        mem_fail_after(n, 0);
        code = trace_update(f.w.ledger, NULL, &summary, &f.w.err);
        mem_fail_after(0, 0);
        CHECK(!store_in_transaction(f.w.store));
        if (!code) break;
        CHECK(!summary.anything);
        results_text(&f.w, &after); /* as it was: nothing is half written */
        CHECK(before.n == after.n && memcmp(before.p, after.p, after.n) == 0);
    }
    CHECK_INT(code, ERR_NONE);
    results_hold(&f.w);
    world_close(&f.w);
    buf_free(&before);
    buf_free(&after);
}

static bool stop(void *user, const char *what, uint64_t done, uint64_t whole)
{
    int *left = user;

    (void)what;
    (void)done;
    (void)whole;
    return --*left > 0;
}

BOTH(trace_update_that_is_stopped_goes_on_later)
{
    static struct filling f;
    struct trace_summary summary;
    int64_t pending;
    int left = 4;
    struct progress progress = {stop, &left};

    open_filling(&f, url, 9);
    for (int i = 0; i < 5; i++) publish(&f);
    CHECK_INT(trace_update(f.w.ledger, &progress, &summary, &f.w.err), ERR_CANCELLED);
    OK(trace_pending(f.w.ledger, &pending, &f.w.err));
    CHECK_INT(pending, 5);
    results_hold(&f.w);
    OK(trace_pending(f.w.ledger, &pending, &f.w.err));
    CHECK_INT(pending, 0);
    world_close(&f.w);
}
