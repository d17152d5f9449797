/* Two sources of the same money: what agrees, what differs, what stands on one side, and the
 * reasons that people give. */
#include "flagging.h"
#include "trace/reconcile.h"

static size_t lines_of(struct world *w, int64_t entity, enum reconcile_topic topic,
                       struct reconcile_line **out)
{
    struct reconcile_filter filter = {.entity = entity, .topic = topic};
    size_t count;

    MUST(reconcile_lines(w->ledger, &w->arena, &filter, out, &count, &w->err));
    return count;
}

static struct reconcile_summary summary_of(struct world *w, int64_t entity,
                                           enum reconcile_topic topic)
{
    struct reconcile_summary *all;
    size_t count;

    MUST(reconcile_summaries(w->ledger, &w->arena, entity, &all, &count, &w->err));
    for (size_t i = 0; i < count; i++)
        if (all[i].topic == topic) return all[i];
    return (struct reconcile_summary){.topic = topic};
}

/* --- budgets ---------------------------------------------------------------------------------- */

static void line(struct world *w, int64_t s, const char *scheme, int64_t approved, int64_t accrued)
{
    world_line(w, &(struct world_line){.entity = SONORA,
                                       .snapshot = s,
                                       .row = 2,
                                       .year = 2024,
                                       .scheme = scheme,
                                       .code = "TOTAL",
                                       .approved = approved,
                                       .accrued = accrued});
}

BOTH(reconcile_compares_the_classifications_of_a_budget)
{
    struct world here, *w = &here;
    struct reconcile_line *lines;
    struct reconcile_summary sum;

    world_open(w, url);
    world_begin(w);
    line(w, file_of(w, SONORA, "cog.csv", day(2024, 12, 31)), "COG", 1000, 900);
    line(w, file_of(w, SONORA, "cfg.csv", day(2024, 12, 31)), "CFG", 1000, 901);
    line(w, file_of(w, SONORA, "ca.csv", day(2024, 12, 31)), "CA", 1000, 950);
    world_commit(w);
    compute(w);
    CHECK_INT(lines_of(w, SONORA, RECONCILE_BUDGET, &lines), 6);
    CHECK_INT(lines[0].difference < 0 ? -lines[0].difference : lines[0].difference, 5000);
    CHECK(lines[0].state == RECONCILE_DIFFERS && lines[0].has_a && lines[0].has_b);
    CHECK(lines[0].row_a == 2 && lines[0].row_b == 2 && lines[0].file_a.n && lines[0].file_b.n);
    CHECK_STR(lines[0].subject, "Presupuesto 2024, devengado");
    sum = summary_of(w, SONORA, RECONCILE_BUDGET);
    CHECK_INT(sum.lines, 6);
    CHECK_INT(sum.agree, 3);    /* approved */
    CHECK_INT(sum.rounding, 1); /* COG and CFG accrued: one peso */
    CHECK_INT(sum.differ, 2);
    CHECK_INT(sum.difference, 5000 + 4900 + 100);
    world_close(w);
}

/* --- debt ------------------------------------------------------------------------------------- */

/* A file of a layout. */
static int64_t file_like(struct world *w, const char *layout, int32_t cut_off)
{
    static const struct store_query q = {"set_layout",
                                         "UPDATE snapshot SET layout = $2 WHERE id = $1",
                                         "UPDATE snapshot SET layout = $2 WHERE id = $1",
                                         2,
                                         0,
                                         "it>",
                                         true};
    int64_t s = file_of(w, SONORA, layout, cut_off);
    struct store_stmt *stmt;
    bool row;

    MUST(store_prepare(w->store, &q, &stmt, &w->err));
    store_bind_int(stmt, 1, s);
    store_bind_text(stmt, 2, str_of(layout));
    do MUST(store_step(stmt, &row, &w->err));
    while (row);
    return s;
}

struct owed {
    const char *key, *creditor;
    int64_t original, closing;
};

static void owe(struct world *w, int64_t s, const struct owed *o)
{
    int64_t node = thing(w, SONORA, s, 4, NODE_LOAN, o->key, MOMENT_CLOSING, o->closing);

    if (o->original)
        world_amount(w, &(struct world_amount){.entity = SONORA,
                                               .node = node,
                                               .snapshot = s,
                                               .row = 4,
                                               .item = 2,
                                               .minor = o->original,
                                               .moment = MOMENT_CONTRACTED});
    if (o->creditor)
        world_party(
            w, SONORA, node, ROLE_CREDITOR,
            world_organisation(w, &(struct world_organisation){SONORA, s, o->creditor, NULL, NULL}),
            s);
}

static const struct reconcile_line *find_line(const struct reconcile_line *lines, size_t count,
                                              const char *subject, bool b)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(lines[i].subject, subject) && lines[i].has_b == b) return &lines[i];
    return NULL;
}

BOTH(reconcile_pairs_credits_of_the_registry_and_the_platform)
{
    struct world here, *w = &here;
    struct reconcile_line *lines;
    const struct reconcile_line *paired;
    int64_t rpu, pnt;
    size_t count;

    world_open(w, url);
    world_begin(w);
    rpu = file_like(w, "rpu", day(2024, 12, 31));
    owe(w, rpu, &(struct owed){"RPU/P26-01", "Banco Uno, S.A.", 100000, 80000});
    owe(w, rpu, &(struct owed){"RPU/P26-02", "Banco Uno, S.A.", 50000, 40000});
    owe(w, rpu, &(struct owed){"RPU/P26-03", "Banco Dos", 70000, 7000});
    pnt = file_like(w, "sipot-deuda", day(2024, 12, 31));
    owe(w, pnt, &(struct owed){"PNT/banco uno/x", "BANCO UNO SA", 50000, 39000});
    owe(w, pnt, &(struct owed){"PNT/banco uno/y", "BANCO UNO SA", 100000, 80000});
    world_commit(w);
    compute(w);
    count = lines_of(w, SONORA, RECONCILE_DEBT, &lines);
    CHECK_INT(count, 6); /* the total; two pairs with two figures each; one alone */
    paired = find_line(lines, count, "RPU/P26-02, saldo final", true);
    CHECK(paired != NULL);
    CHECK_INT(paired->a, 40000);
    CHECK_INT(paired->b, 39000);
    CHECK_INT(paired->difference, -1000);
    CHECK_INT(paired->year, 2024);
    paired = find_line(lines, count, "RPU/P26-01, saldo final", true);
    CHECK(paired != NULL && paired->state == RECONCILE_AGREES);
    paired = find_line(lines, count, "RPU/P26-03, saldo final", false);
    CHECK(paired != NULL && paired->state == RECONCILE_ONE_SIDED);
    paired = find_line(lines, count, "Deuda pública, saldo final", true);
    CHECK(paired != NULL);
    CHECK_INT(paired->a, 127000);
    CHECK_INT(paired->b, 119000);
    world_close(w);
}

BOTH(reconcile_takes_the_printed_total_of_the_statement_of_debt)
{
    struct world here, *w = &here;
    struct reconcile_line *lines;
    int64_t ldf, rpu;

    world_open(w, url);
    world_begin(w);
    ldf = file_like(w, "ldf-2", day(2024, 12, 31));
    owe(w, ldf, &(struct owed){"2024/LDF2/1/1", NULL, 0, 130000});
    owe(w, ldf, &(struct owed){"2024/LDF2/1/A1", NULL, 0, 130000});
    owe(w, ldf, &(struct owed){"2024/LDF2/3/3", NULL, 0, 999999});
    rpu = file_like(w, "rpu", day(2024, 12, 31));
    owe(w, rpu, &(struct owed){"RPU/P26-01", "Banco Uno", 100000, 80000});
    owe(w, rpu, &(struct owed){"RPU/P26-02", "Banco Dos", 50000, 40000});
    world_commit(w);
    compute(w);
    CHECK_INT(lines_of(w, SONORA, RECONCILE_DEBT, &lines), 1);
    CHECK_INT(lines[0].a, 130000);
    CHECK_INT(lines[0].b, 120000);
    CHECK_INT(lines[0].difference, -10000);
    CHECK_INT(lines[0].row_b, 0); /* a sum of rows */
    world_close(w);
}

/* --- contracts -------------------------------------------------------------------------------- */

BOTH(reconcile_holds_awards_against_contracts_and_tells_what_was_only_announced)
{
    struct world here, *w = &here;
    struct reconcile_line *lines;
    struct reconcile_summary sum;
    int64_t s, award, alone;

    world_open(w, url);
    world_begin(w);
    s = file_of(w, SONORA, "procesos.csv", day(2024, 12, 31));
    award = thing(w, SONORA, s, 2, NODE_AWARD, "a/1", MOMENT_AWARDED, 1000);
    flows(w, SONORA, award, thing(w, SONORA, s, 3, NODE_CONTRACT, "c/1", MOMENT_CONTRACTED, 400),
          s);
    flows(w, SONORA, award, thing(w, SONORA, s, 4, NODE_CONTRACT, "c/2", MOMENT_CONTRACTED, 900),
          s);
    award = thing(w, SONORA, s, 5, NODE_AWARD, "a/2", MOMENT_AWARDED, 700);
    flows(w, SONORA, award, thing(w, SONORA, s, 6, NODE_CONTRACT, "c/3", MOMENT_CONTRACTED, 700),
          s);
    alone = thing(w, SONORA, s, 7, NODE_PROCEDURE, "l/9", MOMENT_TENDERED, 5000);
    world_commit(w);
    compute(w);
    CHECK_INT(lines_of(w, SONORA, RECONCILE_CONTRACTS, &lines), 3);
    CHECK_STR(lines[0].subject, "l/9");
    CHECK(lines[0].state == RECONCILE_ONE_SIDED && !lines[0].has_b && alone > 0);
    CHECK_STR(lines[1].subject, "a/1");
    CHECK_INT(lines[1].a, 1000);
    CHECK_INT(lines[1].b, 1300);
    CHECK_INT(lines[1].row_a, 2);
    CHECK_INT(lines[1].row_b, 0);
    CHECK(lines[2].state == RECONCILE_AGREES);
    sum = summary_of(w, SONORA, RECONCILE_CONTRACTS);
    CHECK_INT(sum.lines, 3);
    CHECK_INT(sum.one_sided, 1);
    world_close(w);
}

static void publish(struct world *w, int64_t node, int64_t s, int64_t minor)
{
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = node,
                                           .snapshot = s,
                                           .row = 8,
                                           .minor = minor,
                                           .moment = MOMENT_CONTRACTED});
}

BOTH(reconcile_finds_contracts_that_one_of_two_sources_lacks)
{
    struct world here, *w = &here;
    struct reconcile_line *lines;
    const struct reconcile_line *l;
    size_t count;
    int64_t a, b, both;

    world_open(w, url);
    world_begin(w);
    a = file_like(w, "comprasmx", day(2024, 12, 31));
    b = file_like(w, "sipot-licitacion", day(2024, 12, 31));
    both = thing(w, SONORA, a, 3, NODE_CONTRACT, "c/1", MOMENT_CONTRACTED, 1000);
    publish(w, both, b, 1160);
    thing(w, SONORA, a, 4, NODE_CONTRACT, "c/2", MOMENT_CONTRACTED, 2000);
    thing(w, SONORA, b, 5, NODE_CONTRACT, "c/3", MOMENT_CONTRACTED, 3000);
    world_commit(w);
    compute(w);
    count = lines_of(w, SONORA, RECONCILE_CONTRACTS, &lines);
    CHECK_INT(count, 3);
    CHECK_STR(lines[0].subject, "c/3");
    CHECK(!lines[0].has_a && lines[0].b == 3000);
    CHECK_STR(lines[1].subject, "c/2");
    CHECK(!lines[1].has_b && lines[1].a == 2000);
    l = find_line(lines, count, "c/1", true);
    CHECK(l != NULL && l->difference == 160 && l->state == RECONCILE_DIFFERS);
    CHECK_INT(l->row_a, 3);
    CHECK_INT(l->row_b, 8);
    world_close(w);
}

/* --- reasons ---------------------------------------------------------------------------------- */

BOTH(reasons_stand_beside_their_line_after_a_rebuild_and_count_as_explained)
{
    struct world here, *w = &here;
    struct reconcile_reason reason = {.type = STR("cut-off"),
                                      .text = STR("El CA se cerró un mes antes."),
                                      .author = STR("Ana Ruiz, contadora"),
                                      .has_minor = true,
                                      .minor = 4000};
    struct reconcile_filter filter = {.entity = SONORA};
    struct reconcile_line *lines;
    struct str key;
    size_t count;

    world_open(w, url);
    world_begin(w);
    line(w, file_of(w, SONORA, "cog.csv", day(2024, 12, 31)), "COG", 1000, 900);
    line(w, file_of(w, SONORA, "ca.csv", day(2024, 12, 31)), "CA", 1000, 950);
    world_commit(w);
    compute(w);
    CHECK_INT(lines_of(w, SONORA, RECONCILE_BUDGET, &lines), 2);
    key = lines[0].key;
    MUST(reconcile_reason_add(w->ledger, SONORA, key, &reason, &w->err));
    compute(w);
    filter.key = key;
    MUST(reconcile_lines(w->ledger, &w->arena, &filter, &lines, &count, &w->err));
    CHECK_INT(count, 1);
    CHECK_INT(lines[0].reason_count, 1);
    CHECK_STR(lines[0].reasons[0].type, "cut-off");
    CHECK_INT(lines[0].reasons[0].minor, 4000);
    CHECK_INT(summary_of(w, SONORA, RECONCILE_BUDGET).explained, 1);
    reason.type = STR("porque sí");
    CHECK(reconcile_reason_add(w->ledger, SONORA, key, &reason, &w->err) == ERR_USAGE);
    reason.type = STR("scope");
    reason.author = STR("");
    CHECK(reconcile_reason_add(w->ledger, SONORA, key, &reason, &w->err) == ERR_USAGE);
    reason.author = STR("Ana");
    CHECK(reconcile_reason_add(w->ledger, SONORA, STR("budget:0"), &reason, &w->err) ==
          ERR_NOTFOUND);
    filter = (struct reconcile_filter){.entity = SONORA, .differing = true};
    MUST(reconcile_lines(w->ledger, &w->arena, &filter, &lines, &count, &w->err));
    CHECK_INT(count, 1);
    world_close(w);
}
