/* The identity on graphs made by chance: cycles, shared children, missing amounts, two currencies,
 * refunds, inferred links, stated amounts, other names, budgets in trees. */
#include <stdlib.h>
#include <string.h>

#include "graphs.h"

enum { NODES_MAX = 24, LINKS_MAX = 48 };

struct chance {
    struct test_node nodes[NODES_MAX];
    struct test_link links[LINKS_MAX];
    size_t node_count, link_count;
    bool refunds;
};

static int64_t amount_by_chance(struct dice *d, bool refunds)
{
    static const int64_t odd[] = {0, 1, 2, 3, INT64_MAX, INT64_MAX / 2 + 1};
    int64_t minor;

    if (dice_roll(d, 12) == 0) return odd[dice_roll(d, 6)];
    minor = (int64_t)dice_roll(d, dice_roll(d, 2) ? 100 : 1000000000000);
    return refunds && dice_roll(d, 4) == 0 ? -minor : minor;
}

static void make(struct chance *c, uint64_t seed)
{
    struct dice d = {seed};

    memset(c, 0, sizeof *c);
    c->refunds = dice_roll(&d, 3) == 0;
    c->node_count = 2 + dice_roll(&d, NODES_MAX - 2);
    c->link_count = dice_roll(&d, LINKS_MAX);
    for (size_t i = 0; i < c->node_count; i++) {
        struct test_node *n = &c->nodes[i];

        n->key = (int64_t)i + 1;
        n->kind = (enum node_kind)(1 + dice_roll(&d, 15));
        n->figure = dice_roll(&d, 3) > 0;
        n->minor = amount_by_chance(&d, c->refunds);
        n->foreign = dice_roll(&d, 6) ? 0 : 1 + (int64_t)dice_roll(&d, 1000);
        n->referred = !n->figure && dice_roll(&d, 2);
        if (n->kind == NODE_BUDGET_LINE || n->kind == NODE_REVENUE)
            n->parent = (int64_t)dice_roll(&d, c->node_count + 1);
        if (n->referred && dice_roll(&d, 3) == 0) {
            n->same_as = 1 + (int64_t)dice_roll(&d, c->node_count);
            n->same_inferred = dice_roll(&d, 2);
        }
    }
    for (size_t i = 0; i < c->link_count; i++) {
        struct test_link *l = &c->links[i];

        l->source = 1 + (int64_t)dice_roll(&d, c->node_count);
        l->target = 1 + (int64_t)dice_roll(&d, c->node_count);
        l->evidence = (enum evidence)(1 + dice_roll(&d, 4));
        l->states = dice_roll(&d, 4) == 0;
        l->stated = amount_by_chance(&d, false);
        l->foreign = dice_roll(&d, 8) == 0;
    }
}

/* --- what must hold --------------------------------------------------------------------------- */

static void check_ends(const struct test_graph *t, uint32_t v)
{
    const struct carry_node *n = &t->carry.nodes[v];
    struct reach reach = test_reach(t, v);

    for (int pass = 0; pass < 2; pass++) {
        __int128 sum = 0;

        for (int s = 1; s < STAGE_COUNT; s++) sum += reach.end[pass][s];
        CHECK(sum == n->minor);
        CHECK(reach.reach[pass][GRAPH_NODE(&t->graph)[v].stage] == n->minor);
    }
}

static void check_vectors_of_money(const struct test_graph *t, uint32_t v)
{
    const struct carry_node *n = &t->carry.nodes[v];
    struct reach reach = test_reach(t, v);

    for (int pass = 0; pass < 2; pass++)
        for (int s = 1; s < STAGE_COUNT; s++) {
            CHECK(reach.end[pass][s] >= 0);
            CHECK(reach.end[pass][s] <= reach.reach[pass][s]);
            CHECK(reach.reach[pass][s] <= n->minor);
        }
}

static void check_out(const struct test_graph *t, uint32_t v, bool refunds)
{
    const struct graph *g = &t->graph;
    const struct carry_node *n = &t->carry.nodes[v];
    __int128 out[2] = {0, 0};

    for (uint32_t l = g->out_first[v]; l < g->out_first[v + 1]; l++)
        for (int pass = 0; pass < 2; pass++) {
            int64_t carried = t->carry.links[l].carried[pass], stated;
            const struct carry_node *target = &t->carry.nodes[GRAPH_LINK(g)[l].target];

            out[pass] += carried;
            if (!carried) continue;
            CHECK(!GRAPH_LINK(g)[l].cut && n->known && target->known);
            CHECK(target->minor < 0 ? carried < 0 && carried >= target->minor
                                    : carried > 0 && carried <= target->minor);
            if (carried > 0 && graph_states(g, l, t->carry.currency, &stated))
                CHECK(carried <= stated);
            if (pass == 0) CHECK(GRAPH_LINK(g)[l].evidence != EVIDENCE_INFERRED);
        }
    for (int pass = 0; pass < 2; pass++) {
        CHECK(out[pass] == n->out[pass]); /* carried + ended = amount */
        if (n->known && n->minor >= 0) CHECK(n->out[pass] <= n->minor);
        if (!n->derived && n->minor <= 0) CHECK_INT(n->out[pass], 0);
    }
    if (refunds) return;
    CHECK(n->out[0] >= 0 && n->out[0] <= n->out[1]);
    CHECK(n->in[0] >= 0 && n->in[0] <= n->in[1] && n->in[1] <= n->minor);
}

/* No target gives its sources more than it has: those with money, and each kind that passes on. */
static void check_in(const struct test_graph *t, uint32_t v)
{
    const struct graph *g = &t->graph;
    const struct carry_node *n = &t->carry.nodes[v];
    __int128 had[32] = {0};

    for (uint32_t i = g->in_first[v]; i < g->in_first[v + 1]; i++) {
        const struct carry_link *l = &t->carry.links[g->in_links[i]];
        bool proven =
            GRAPH_LINK(g)[g->in_links[i]].evidence != EVIDENCE_INFERRED && l->carried[0] != 0;

        had[l->group[proven ? 0 : 1]] += l->carried[1];
    }
    for (int group = 0; group < 32; group++)
        CHECK(n->minor >= 0 ? had[group] <= n->minor : had[group] >= n->minor);
}

static void check_order(const struct test_graph *t)
{
    const struct graph *g = &t->graph;
    uint32_t place[NODES_MAX] = {0};

    for (uint32_t i = 0; i < g->order_count; i++) place[g->order[i]] = i;
    for (size_t i = 0; i < g->links.count; i++)
        if (!GRAPH_LINK(g)[i].cut)
            CHECK(place[GRAPH_LINK(g)[i].source] < place[GRAPH_LINK(g)[i].target]);
}

TEST(trace_identity_holds_on_graphs_made_by_chance)
{
    struct chance c;

    for (uint64_t seed = 1; seed <= 6000; seed++) {
        struct test_graph t;

        make(&c, seed);
        test_graph_open(&t, c.nodes, c.node_count, c.links, c.link_count);
        check_order(&t);
        for (size_t currency = 0; currency < t.graph.currencies.count; currency++) {
            test_graph_run(&t, (uint16_t)currency);
            for (uint32_t i = 0; i < t.carry.count; i++) {
                check_out(&t, t.carry.nodes_of[i], c.refunds);
                check_in(&t, t.carry.nodes_of[i]);
                check_ends(&t, t.carry.nodes_of[i]);
                if (!c.refunds) check_vectors_of_money(&t, t.carry.nodes_of[i]);
            }
        }
        test_graph_close(&t);
    }
}

/* --- independence of the order of imports ----------------------------------------------------- */

static void shuffle(struct chance *c, struct dice *d)
{
    for (size_t i = c->node_count; i-- > 1;) {
        size_t k = dice_roll(d, i + 1);
        struct test_node kept = c->nodes[i];

        c->nodes[i] = c->nodes[k];
        c->nodes[k] = kept;
    }
    for (size_t i = c->link_count; i-- > 1;) {
        size_t k = dice_roll(d, i + 1);
        struct test_link kept = c->links[i];

        c->links[i] = c->links[k];
        c->links[k] = kept;
    }
}

static void check_same(const struct test_graph *a, const struct test_graph *b, int64_t key)
{
    const struct carry_node *x = test_node(a, key), *y = test_node(b, key);
    uint32_t v = GRAPH_NODE(&a->graph)[test_graph_find(a, key)].same;
    uint32_t w = GRAPH_NODE(&b->graph)[test_graph_find(b, key)].same;
    struct reach p = test_reach(a, v), q = test_reach(b, w);

    CHECK_INT(GRAPH_NODE(&a->graph)[v].order, GRAPH_NODE(&b->graph)[w].order);
    CHECK_INT(x->minor, y->minor);
    CHECK_INT(x->known, y->known);
    CHECK_INT(x->derived, y->derived);
    for (int pass = 0; pass < 2; pass++) {
        CHECK_INT(x->in[pass], y->in[pass]);
        CHECK_INT(x->out[pass], y->out[pass]);
    }
    CHECK(memcmp(&p, &q, sizeof p) == 0);
}

TEST(trace_figures_do_not_depend_on_the_order_of_imports)
{
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        struct chance c, other;
        struct test_graph a, b;
        struct dice d = {seed};

        make(&c, seed);
        other = c;
        shuffle(&other, &d);
        test_graph_open(&a, c.nodes, c.node_count, c.links, c.link_count);
        test_graph_open(&b, other.nodes, other.node_count, other.links, other.link_count);
        for (size_t i = 0; i < c.node_count; i++) check_same(&a, &b, c.nodes[i].key);
        test_graph_close(&a);
        test_graph_close(&b);
    }
}

TEST(trace_vectors_survive_their_bytes)
{
    struct dice d = {7};

    for (int i = 0; i < 20000; i++) {
        struct reach a = {0}, b;
        uint8_t bytes[REACH_BYTES_MAX];
        enum trace_stage stage = (enum trace_stage)(1 + dice_roll(&d, STAGE_COUNT - 1));
        int64_t minor = (int64_t)dice_roll(&d, 0);
        size_t n;

        for (int pass = 0; pass < 2; pass++)
            for (int s = 1; s < STAGE_COUNT; s++) {
                a.reach[pass][s] = dice_roll(&d, 2) ? 0 : (int64_t)dice_roll(&d, 0);
                a.end[pass][s] = dice_roll(&d, 2) ? 0 : (int64_t)dice_roll(&d, 0);
            }
        a.reach[0][stage] = a.reach[1][stage] = minor;
        if (dice_roll(&d, 2)) {
            memcpy(a.reach[1], a.reach[0], sizeof a.reach[0]);
            memcpy(a.end[1], a.end[0], sizeof a.end[0]);
        }
        n = reach_write(&a, stage, minor, bytes);
        CHECK(n <= sizeof bytes);
        CHECK(reach_read((struct str){(const char *)bytes, n}, stage, minor, &b));
        CHECK(memcmp(&a, &b, sizeof a) == 0);
        /* Bytes that are cut short are refused, and everything stays. */
        if (n > 1)
            CHECK(!reach_read((struct str){(const char *)bytes, n - 1}, stage, minor, &b) &&
                  b.end[0][stage] == minor);
    }
}
