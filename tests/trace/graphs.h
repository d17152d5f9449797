/* Small graphs in memory for the tests of what links carry, without a store. Nodes are named by
 * their key, which also settles what is equal; ids are given in the order of adding. */
#ifndef CAUCE_TESTS_TRACE_GRAPHS_H
#define CAUCE_TESTS_TRACE_GRAPHS_H

#include "harness.h"
#include "trace/carry.h"
#include "trace/graph_read.h"

struct test_node {
    enum node_kind kind;
    int64_t key;   /* 1, 2, … */
    bool referred; /* not published */
    bool figure;
    int64_t minor;
    int64_t foreign; /* a figure in USD as well; 0 = none */
    int64_t parent;  /* key */
    int64_t same_as; /* key */
    bool same_inferred;
};
struct test_link {
    int64_t source, target; /* keys */
    enum evidence evidence;
    bool states;
    int64_t stated;
    bool foreign; /* what it states is USD */
};
struct test_graph {
    struct graph graph;
    struct carry carry;
    struct err err;
};
/* Built and computed in MXN. */
void test_graph_open(struct test_graph *t, const struct test_node *nodes, size_t node_count,
                     const struct test_link *links, size_t link_count);
void test_graph_run(struct test_graph *t, uint16_t currency);
void test_graph_close(struct test_graph *t);
/* The node of a key; GRAPH_NONE. */
uint32_t test_graph_find(const struct test_graph *t, int64_t key);
const struct carry_node *test_node(const struct test_graph *t, int64_t key);
/* What the link between two keys carries; 0 where there is none. */
int64_t test_carried(const struct test_graph *t, int64_t source, int64_t target, int pass);
struct reach test_reach(const struct test_graph *t, uint32_t v);

#define GRAPH(t, nodes, links)                                                                     \
    test_graph_open(t, nodes, sizeof(nodes) / sizeof *(nodes), links,                              \
                    sizeof(links) / sizeof *(links))

/* Numbers by chance, the same for a seed everywhere. */
struct dice {
    uint64_t state;
};
uint64_t dice_roll(struct dice *dice, uint64_t sides);

#endif
