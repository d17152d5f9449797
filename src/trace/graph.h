/* The graph that money is followed on, in memory: things, their figures, and links. Built from what
 * the store says (graph_read.c) or by a test, then brought into the form that trace.h defines: what
 * is the same is one, parallel links are one, no cycles, no shortcuts. Things are numbered densely
 * in the order of their ids. Nothing here reads the store; private to this room. */
#ifndef CAUCE_TRACE_GRAPH_H
#define CAUCE_TRACE_GRAPH_H

#include "base/err.h"
#include "trace/amount.h"
#include "trace/trace.h"

#define GRAPH_NONE UINT32_MAX
#define GRAPH_NO_CURRENCY UINT16_MAX

struct graph_node {
    int64_t id;
    int64_t order;  /* of the key: settles what is equal without looking at the order of imports */
    int64_t parent; /* id; 0 = none. Of lines of budget and revenue */
    int64_t unit, supplier, fund, programme; /* ids of organisations and nodes; 0 = none */
    int64_t snapshot;                        /* that describes it, else that first refers to it */
    uint32_t same;                           /* the node it is another name of; itself */
    int32_t year;                            /* 0 = none */
    int32_t starts;                          /* DATE_NONE */
    uint16_t scheme;                         /* of its classification, numbered in `schemes` */
    uint8_t kind, stage;
    bool published;
    bool alias_inferred; /* `same` is only inferred: so are the links it brings */
    bool counted;        /* part of totals (update_count.c) */
    bool followed;       /* not a second classification of what is followed already */
};
struct graph_figure {
    uint32_t node;
    uint16_t currency;
    struct amount amount;
};
/* As said: between any two nodes, in any order, any number of times. */
struct graph_said {
    uint32_t source, target;
    uint16_t currency; /* of `minor`; GRAPH_NO_CURRENCY: nothing stated */
    uint8_t evidence;
    int64_t minor;
};
struct graph_link {
    uint32_t source, target;
    uint32_t stated; /* first in the list of stated amounts, or GRAPH_NONE */
    uint8_t evidence;
    bool cut; /* closed a cycle, or skips steps that are there */
};
struct graph_stated {
    uint32_t link;
    uint16_t currency;
    int64_t minor;
};
struct graph_same {
    uint32_t node, same_as;
    uint8_t evidence;
    bool confirmed;
    int score;
};
/* A list of elements of one size. */
struct graph_list {
    void *items;
    size_t count, capacity;
};

struct graph {
    struct graph_list nodes, figures, said, sames, links, stated; /* of the structs above */
    struct graph_list currencies;                                 /* char[4], "MXN" is 0 */
    struct graph_list schemes;                                    /* char[16], "" is 0 */
    uint32_t *figure_first;                                       /* of a node; count + 1 */
    uint32_t *out_first;           /* links are sorted by source and target; count + 1 */
    uint32_t *in_first, *in_links; /* links by target */
    uint32_t *order; /* nodes, sources before targets; without those that are another's name */
    uint32_t order_count;
    uint32_t *part; /* connected part: the number of one of its nodes */
};
#define GRAPH_NODE(g) ((struct graph_node *)(g)->nodes.items)
#define GRAPH_LINK(g) ((struct graph_link *)(g)->links.items)
#define GRAPH_FIGURE(g) ((struct graph_figure *)(g)->figures.items)
#define GRAPH_STATED(g) ((struct graph_stated *)(g)->stated.items)

enum err_code graph_init(struct graph *graph, struct err *err);
void graph_free(struct graph *graph);
/* Makes room for one more; NULL without memory. The element is not zeroed. */
void *graph_list_add(struct graph_list *list, size_t size);

/* Nodes come by ascending id, all before anything that refers to them. */
enum err_code graph_add_node(struct graph *graph, const struct graph_node *node, struct err *err);
/* GRAPH_NONE when there is no such node. */
uint32_t graph_find(const struct graph *graph, int64_t id);
/* Numbers; GRAPH_NO_CURRENCY and 0 for what is too long or one too many. */
uint16_t graph_currency(struct graph *graph, struct str code);
uint16_t graph_scheme(struct graph *graph, struct str code);
const char *graph_currency_code(const struct graph *graph, uint16_t currency);
/* Figures come by ascending node. */
enum err_code graph_add_figure(struct graph *graph, uint32_t node, uint16_t currency,
                               const struct amount *row, struct err *err);
enum err_code graph_say(struct graph *graph, const struct graph_said *said, struct err *err);
enum err_code graph_add_same(struct graph *graph, const struct graph_same *same, struct err *err);
/* When all is said: builds the rest. */
enum err_code graph_build(struct graph *graph, struct err *err);

/* Its figure in a currency, or NULL. */
const struct graph_figure *graph_figure(const struct graph *graph, uint32_t node,
                                        uint16_t currency);
/* What a link states in a currency; false where nothing. */
bool graph_states(const struct graph *graph, uint32_t link, uint16_t currency, int64_t *minor_out);

/* graph_order.c: cuts what closes cycles, gives the order, cuts shortcuts, finds the parts. */
enum err_code graph_order(struct graph *graph, struct err *err);

#endif
