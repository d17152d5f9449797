/* Small graphs in memory; see graphs.h. */
#include "graphs.h"

#include <string.h>

static void must(struct test_graph *t, enum err_code code)
{
    if (code) test_fail(__FILE__, __LINE__, "%s: %s", err_code_name(code), t->err.message);
}

static struct amount figure_of(const struct test_node *n, int64_t minor)
{
    static const enum moment usual[] = {
        [NODE_REVENUE] = MOMENT_COLLECTED,   [NODE_FUND] = MOMENT_APPROVED,
        [NODE_LOAN] = MOMENT_DRAWN,          [NODE_TRUST] = MOMENT_OUTFLOW,
        [NODE_BUDGET_LINE] = MOMENT_ACCRUED, [NODE_PROGRAMME] = MOMENT_ACCRUED,
        [NODE_PROJECT] = MOMENT_APPROVED,    [NODE_PROCEDURE] = MOMENT_TENDERED,
        [NODE_CONTRACT] = MOMENT_CONTRACTED, [NODE_PAYMENT] = MOMENT_PAID,
        [NODE_SUPPORT] = MOMENT_PAID,        [NODE_DELIVERY] = MOMENT_PAID,
        [NODE_RESULT] = MOMENT_PAID,         [NODE_AWARD] = MOMENT_AWARDED,
        [NODE_PLANNING] = MOMENT_PLANNED};
    enum moment moment = usual[n->kind];

    return (struct amount){.rank = amount_rank(n->kind, moment),
                           .age = 1,
                           .moment = (uint8_t)moment,
                           .year = 2024,
                           .minor = minor};
}

uint32_t test_graph_find(const struct test_graph *t, int64_t key)
{
    for (uint32_t i = 0; i < t->graph.nodes.count; i++)
        if (GRAPH_NODE(&t->graph)[i].order == key) return i;
    return GRAPH_NONE;
}

static void add_nodes(struct test_graph *t, const struct test_node *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct graph_node node = {.id = (int64_t)i + 1,
                                  .order = nodes[i].key,
                                  .kind = (uint8_t)nodes[i].kind,
                                  .published = !nodes[i].referred,
                                  .starts = DATE_NONE};

        for (size_t k = 0; k < count; k++)
            if (nodes[i].parent && nodes[k].key == nodes[i].parent) node.parent = (int64_t)k + 1;
        must(t, graph_add_node(&t->graph, &node, &t->err));
    }
    for (size_t i = 0; i < count; i++) {
        struct amount amount = figure_of(&nodes[i], nodes[i].minor);

        if (nodes[i].figure) must(t, graph_add_figure(&t->graph, (uint32_t)i, 0, &amount, &t->err));
        amount.minor = nodes[i].foreign;
        if (nodes[i].foreign)
            must(t, graph_add_figure(&t->graph, (uint32_t)i, graph_currency(&t->graph, STR("USD")),
                                     &amount, &t->err));
    }
}

static void add_names(struct test_graph *t, const struct test_node *nodes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct graph_same same = {.node = (uint32_t)i};

        if (!nodes[i].same_as) continue;
        same.same_as = test_graph_find(t, nodes[i].same_as);
        same.evidence = nodes[i].same_inferred ? EVIDENCE_INFERRED : EVIDENCE_EXACT;
        if (same.same_as != GRAPH_NONE && same.same_as != same.node)
            must(t, graph_add_same(&t->graph, &same, &t->err));
    }
}

void test_graph_open(struct test_graph *t, const struct test_node *nodes, size_t node_count,
                     const struct test_link *links, size_t link_count)
{
    memset(t, 0, sizeof *t);
    must(t, graph_init(&t->graph, &t->err));
    add_nodes(t, nodes, node_count);
    add_names(t, nodes, node_count);
    for (size_t i = 0; i < link_count; i++) {
        struct graph_said said = {
            .source = test_graph_find(t, links[i].source),
            .target = test_graph_find(t, links[i].target),
            .evidence = (uint8_t)(links[i].evidence ? links[i].evidence : EVIDENCE_EXACT),
            .currency = GRAPH_NO_CURRENCY,
            .minor = links[i].stated};

        if (links[i].states)
            said.currency = links[i].foreign ? graph_currency(&t->graph, STR("USD")) : 0;
        CHECK(said.source != GRAPH_NONE && said.target != GRAPH_NONE);
        must(t, graph_say(&t->graph, &said, &t->err));
    }
    must(t, graph_build(&t->graph, &t->err));
    must(t, graph_dimensions(&t->graph, &t->err));
    must(t, carry_init(&t->carry, &t->graph, &t->err));
    test_graph_run(t, 0);
}

void test_graph_run(struct test_graph *t, uint16_t currency)
{
    must(t, carry_run(&t->carry, currency, &t->err));
}

void test_graph_close(struct test_graph *t)
{
    carry_free(&t->carry);
    graph_free(&t->graph);
}

const struct carry_node *test_node(const struct test_graph *t, int64_t key)
{
    uint32_t v = test_graph_find(t, key);

    CHECK(v != GRAPH_NONE);
    return &t->carry.nodes[GRAPH_NODE(&t->graph)[v].same];
}

int64_t test_carried(const struct test_graph *t, int64_t source, int64_t target, int pass)
{
    uint32_t s = test_graph_find(t, source), d = test_graph_find(t, target);

    s = GRAPH_NODE(&t->graph)[s].same;
    d = GRAPH_NODE(&t->graph)[d].same;
    for (uint32_t l = t->graph.out_first[s]; l < t->graph.out_first[s + 1]; l++)
        if (GRAPH_LINK(&t->graph)[l].target == d) return t->carry.links[l].carried[pass];
    return 0;
}

struct reach test_reach(const struct test_graph *t, uint32_t v)
{
    const struct carry_node *n = &t->carry.nodes[v];
    const char *bytes = t->carry.bytes.items;
    struct str own = {n->length ? bytes + n->bytes : NULL, n->length};
    struct reach reach;

    CHECK(reach_read(own, (enum trace_stage)GRAPH_NODE(&t->graph)[v].stage, n->minor, &reach));
    return reach;
}

uint64_t dice_roll(struct dice *dice, uint64_t sides)
{
    uint64_t z = dice->state += 0x9E3779B97F4A7C15u; /* SplitMix64 */

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    z ^= z >> 31;
    return sides ? z % sides : z;
}
