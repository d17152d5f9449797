/* What links carry, on cases small enough to be computed by hand. */
#include "graphs.h"

#define FIGURE(kind_, key_, minor_)                                                                \
    {                                                                                              \
        .kind = kind_, .key = key_, .figure = true, .minor = minor_                                \
    }
#define BARE(kind_, key_)                                                                          \
    {                                                                                              \
        .kind = kind_, .key = key_                                                                 \
    }

TEST(trace_caps_a_source_in_proportion_to_what_its_projects_would_take)
{
    /* 60 and 80 want 140 of 100: 42.86 and 57.14; the odd unit goes to the larger remainder. */
    static const struct test_node nodes[] = {
        FIGURE(NODE_BUDGET_LINE, 1, 100), FIGURE(NODE_PROJECT, 2, 60), FIGURE(NODE_PROJECT, 3, 80)};
    static const struct test_link links[] = {{1, 2, 0, 0, 0, 0}, {1, 3, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 2, 0), 43);
    CHECK_INT(test_carried(&t, 1, 3, 0), 57);
    CHECK_INT(test_node(&t, 1)->out[0], 100);
    CHECK_INT(test_node(&t, 2)->in[0], 43);
    test_graph_close(&t);
}

TEST(trace_splits_child_amount_among_parents_in_proportion)
{
    /* Of a contract of 90, projects of 100 and 50 offer 90 and 50: 57.86 and 32.14. */
    static const struct test_node nodes[] = {
        FIGURE(NODE_PROJECT, 1, 100), FIGURE(NODE_PROJECT, 2, 50), FIGURE(NODE_CONTRACT, 3, 90)};
    static const struct test_link links[] = {{1, 3, 0, 0, 0, 0}, {2, 3, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 3, 0), 58);
    CHECK_INT(test_carried(&t, 2, 3, 0), 32);
    CHECK_INT(test_node(&t, 3)->in[0], 90);
    test_graph_close(&t);
}

TEST(trace_carries_no_more_than_is_stated)
{
    static const struct test_node nodes[] = {FIGURE(NODE_LOAN, 1, 100),
                                             FIGURE(NODE_PROJECT, 2, 80)};
    static const struct test_link links[] = {{1, 2, EVIDENCE_DECLARED, true, 30, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 2, 0), 30);
    CHECK_INT(test_node(&t, 1)->out[0], 30);
    test_graph_close(&t);
}

TEST(trace_gives_a_procedure_the_pesos_of_its_contracts_and_not_its_own_figure)
{
    static const struct test_node nodes[] = {
        FIGURE(NODE_PROCEDURE, 1, 500), FIGURE(NODE_CONTRACT, 2, 70), FIGURE(NODE_CONTRACT, 3, 20),
        FIGURE(NODE_PROCEDURE, 4, 500)};
    static const struct test_link links[] = {{1, 2, 0, 0, 0, 0}, {1, 3, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_node(&t, 1)->minor, 90);
    CHECK_INT(test_node(&t, 1)->out[0], 90);
    CHECK(test_node(&t, 1)->derived);
    CHECK_INT(test_node(&t, 4)->minor, 500); /* nothing below it: what it says itself */
    CHECK(!test_node(&t, 4)->derived);
    test_graph_close(&t);
}

TEST(trace_does_not_let_a_procedure_without_budget_halve_what_a_project_pays)
{
    static const struct test_node nodes[] = {FIGURE(NODE_PROJECT, 1, 100), BARE(NODE_PROCEDURE, 2),
                                             FIGURE(NODE_CONTRACT, 3, 80)};
    static const struct test_link links[] = {{1, 3, 0, 0, 0, 0}, {2, 3, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 3, 0), 80);
    CHECK_INT(test_carried(&t, 2, 3, 0), 80);
    CHECK_INT(test_node(&t, 3)->in[0], 80); /* not 160: the procedure brings nothing in */
    test_graph_close(&t);
}

TEST(trace_says_that_nothing_comes_in_through_a_procedure_without_budget)
{
    static const struct test_node nodes[] = {BARE(NODE_PROCEDURE, 1), FIGURE(NODE_CONTRACT, 2, 80),
                                             FIGURE(NODE_FUND, 3, 1000), BARE(NODE_PLANNING, 4),
                                             FIGURE(NODE_CONTRACT, 5, 80)};
    static const struct test_link links[] = {
        {1, 2, 0, 0, 0, 0}, {3, 4, EVIDENCE_DECLARED, true, 20, 0}, {4, 5, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_node(&t, 2)->in[0], 0);
    CHECK_INT(test_node(&t, 4)->minor, 80); /* what its contract is worth */
    CHECK_INT(test_node(&t, 4)->in[0], 20); /* of which the fund states 20 */
    CHECK_INT(test_node(&t, 5)->in[0], 20);
    CHECK_INT(test_node(&t, 3)->out[0], 20);
    test_graph_close(&t);
}

TEST(trace_drops_a_link_that_skips_steps)
{
    static const struct test_node nodes[] = {FIGURE(NODE_PROJECT, 1, 100), BARE(NODE_PROCEDURE, 2),
                                             FIGURE(NODE_CONTRACT, 3, 80)};
    static const struct test_link links[] = {
        {1, 3, 0, 0, 0, 0}, {1, 2, 0, 0, 0, 0}, {2, 3, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 3, 0), 0);
    CHECK_INT(test_carried(&t, 1, 2, 0), 80);
    CHECK_INT(test_carried(&t, 2, 3, 0), 80);
    CHECK_INT(test_node(&t, 3)->in[0], 80);
    test_graph_close(&t);
}

TEST(trace_keeps_a_proven_link_beside_inferred_steps)
{
    static const struct test_node nodes[] = {FIGURE(NODE_PROJECT, 1, 100), BARE(NODE_PROCEDURE, 2),
                                             FIGURE(NODE_CONTRACT, 3, 80)};
    static const struct test_link links[] = {
        {1, 3, 0, 0, 0, 0}, {1, 2, EVIDENCE_INFERRED, 0, 0, 0}, {2, 3, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 3, 0), 80);
    test_graph_close(&t);
}

TEST(trace_gives_inferred_links_only_what_proven_ones_leave)
{
    static const struct test_node nodes[] = {
        FIGURE(NODE_PROJECT, 1, 100), FIGURE(NODE_CONTRACT, 2, 70), FIGURE(NODE_CONTRACT, 3, 60)};
    static const struct test_link links[] = {{1, 2, 0, 0, 0, 0},
                                             {1, 3, EVIDENCE_INFERRED, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 2, 0), 70);
    CHECK_INT(test_carried(&t, 1, 3, 0), 0);
    CHECK_INT(test_carried(&t, 1, 3, 1), 30);
    CHECK_INT(test_node(&t, 1)->out[0], 70);
    CHECK_INT(test_node(&t, 1)->out[1], 100);
    test_graph_close(&t);
}

TEST(trace_takes_a_refund_back_to_its_contract)
{
    /* 120 paid and 20 given back: all of the 100 arrive. */
    static const struct test_node nodes[] = {
        FIGURE(NODE_CONTRACT, 1, 100), FIGURE(NODE_PAYMENT, 2, 120), FIGURE(NODE_PAYMENT, 3, -20)};
    static const struct test_link links[] = {{1, 2, 0, 0, 0, 0}, {1, 3, 0, 0, 0, 0}};
    struct test_graph t;
    struct reach reach;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 2, 0), 120);
    CHECK_INT(test_carried(&t, 1, 3, 0), -20);
    CHECK_INT(test_node(&t, 1)->out[0], 100);
    reach = test_reach(&t, test_graph_find(&t, 1));
    CHECK_INT(reach.end[0][STAGE_PAYMENT], 100);
    CHECK_INT(reach.end[0][STAGE_CONTRACT], 0);
    test_graph_close(&t);
}

TEST(trace_follows_shares_to_where_they_end)
{
    /* 100 of budget, 60 of it to a project that contracts 30 and pays 15 of these. */
    static const struct test_node nodes[] = {
        FIGURE(NODE_BUDGET_LINE, 1, 100), FIGURE(NODE_PROJECT, 2, 60), FIGURE(NODE_CONTRACT, 3, 30),
        FIGURE(NODE_PAYMENT, 4, 15)};
    static const struct test_link links[] = {
        {1, 2, 0, 0, 0, 0}, {2, 3, 0, 0, 0, 0}, {3, 4, 0, 0, 0, 0}};
    struct test_graph t;
    struct reach reach;

    GRAPH(&t, nodes, links);
    reach = test_reach(&t, test_graph_find(&t, 1));
    CHECK_INT(reach.reach[0][STAGE_BUDGET], 100);
    CHECK_INT(reach.reach[0][STAGE_PROJECT], 60);
    CHECK_INT(reach.reach[0][STAGE_CONTRACT], 30);
    CHECK_INT(reach.reach[0][STAGE_PAYMENT], 15);
    CHECK_INT(reach.end[0][STAGE_BUDGET], 40);
    CHECK_INT(reach.end[0][STAGE_PROJECT], 30);
    CHECK_INT(reach.end[0][STAGE_CONTRACT], 15);
    CHECK_INT(reach.end[0][STAGE_PAYMENT], 15);
    test_graph_close(&t);
}

TEST(trace_cuts_the_link_of_a_cycle_that_goes_back)
{
    static const struct test_node nodes[] = {FIGURE(NODE_PROJECT, 1, 100),
                                             FIGURE(NODE_CONTRACT, 2, 40)};
    static const struct test_link links[] = {{2, 1, 0, 0, 0, 0}, {1, 2, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 2, 0), 40);
    CHECK_INT(test_carried(&t, 2, 1, 0), 0);
    test_graph_close(&t);
}

TEST(trace_takes_other_names_of_a_thing_for_the_thing)
{
    static const struct test_node nodes[] = {
        FIGURE(NODE_PROJECT, 1, 100),
        {.kind = NODE_PROJECT, .key = 2, .referred = true, .same_as = 1},
        FIGURE(NODE_CONTRACT, 3, 40),
        {.kind = NODE_PROJECT, .key = 4, .referred = true, .same_as = 1, .same_inferred = true},
        FIGURE(NODE_CONTRACT, 5, 50)};
    static const struct test_link links[] = {{2, 3, 0, 0, 0, 0}, {4, 5, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_node(&t, 1)->out[0], 40);
    CHECK_INT(test_node(&t, 1)->out[1], 90); /* a name that is only inferred proves nothing */
    test_graph_close(&t);
}

TEST(trace_keeps_currencies_apart)
{
    static const struct test_node nodes[] = {
        {.kind = NODE_PROJECT, .key = 1, .figure = true, .minor = 100, .foreign = 7},
        {.kind = NODE_CONTRACT, .key = 2, .foreign = 5},
        FIGURE(NODE_CONTRACT, 3, 10)};
    static const struct test_link links[] = {{1, 2, 0, 0, 0, 0}, {1, 3, 0, 0, 0, 0}};
    struct test_graph t;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_node(&t, 1)->out[0], 10);
    test_graph_run(&t, 1);
    CHECK_INT(test_node(&t, 1)->minor, 7);
    CHECK_INT(test_node(&t, 1)->out[0], 5);
    test_graph_close(&t);
}

TEST(trace_divides_a_budget_along_its_tree)
{
    static const struct test_node nodes[] = {
        FIGURE(NODE_BUDGET_LINE, 1, 100),
        {.kind = NODE_BUDGET_LINE, .key = 2, .figure = true, .minor = 60, .parent = 1},
        {.kind = NODE_BUDGET_LINE, .key = 3, .figure = true, .minor = 30, .parent = 1}};
    struct test_graph t;

    test_graph_open(&t, nodes, 3, NULL, 0);
    CHECK_INT(test_node(&t, 1)->out[0], 90);
    CHECK_INT(test_carried(&t, 1, 2, 0), 60);
    test_graph_close(&t);
}

TEST(trace_shares_to_the_last_unit_whatever_the_sizes)
{
    struct carry_share shares[] = {{.offer = INT64_MAX, .order = 2, .link = 0},
                                   {.offer = INT64_MAX, .order = 1, .link = 1},
                                   {.offer = INT64_MAX, .order = 3, .link = 2}};

    carry_share(shares, 3, INT64_MAX);
    CHECK(shares[0].part + shares[1].part + shares[2].part == INT64_MAX);
    carry_share(shares, 3, 2);
    for (int i = 0; i < 3; i++) CHECK_INT(shares[i].part, shares[i].order == 3 ? 0 : 1);
}

TEST(trace_follows_a_budget_as_its_guide_does)
{
    /* The example of docs/trace.md, in centavos. */
    static const struct test_node nodes[] = {
        FIGURE(NODE_BUDGET_LINE, 1, 10000), FIGURE(NODE_PROJECT, 2, 6000),
        FIGURE(NODE_PROJECT, 3, 5000), FIGURE(NODE_CONTRACT, 4, 4000)};
    static const struct test_link links[] = {
        {1, 2, EVIDENCE_DECLARED, true, 6000, 0}, {1, 3, 0, 0, 0, 0}, {2, 4, 0, 0, 0, 0}};
    struct test_graph t;
    struct reach reach;

    GRAPH(&t, nodes, links);
    CHECK_INT(test_carried(&t, 1, 2, 0), 5455);
    CHECK_INT(test_carried(&t, 1, 3, 0), 4545);
    reach = test_reach(&t, test_graph_find(&t, 1));
    CHECK_INT(reach.reach[0][STAGE_CONTRACT], 3637);
    CHECK_INT(reach.end[0][STAGE_CONTRACT], 3637);
    CHECK_INT(reach.end[0][STAGE_PROJECT], 6363);
    CHECK_INT(reach.end[0][STAGE_BUDGET], 0);
    test_graph_close(&t);
}
