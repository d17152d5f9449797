/* Streams between things: a Sankey of any directed graph, laid out by the depth the caller gives.
 * Within a layer nodes are ordered to cross little (barycentres, a fixed number of sweeps; ties by
 * the caller's order). Vertical: layers are rows, labels stand in lines above their nodes and are
 * packed so that they do not overlap; horizontal: layers are columns, labels beside the nodes.
 *
 * A layer shows at most `per_layer` nodes (largest first); the rest become one node with the text
 * `rest`. Links between layers in the wrong order or in one layer are drawn too (as loops would be
 * cut before). Links whose ends do not exist are ignored. The width of a node is the largest of its
 * value, what comes in, and what goes out with what breaks off. */
#ifndef CAUCE_PLOT_SANKEY_H
#define CAUCE_PLOT_SANKEY_H

#include "plot/plot.h"

#define PLOT_SANKEY_NODES 200  /* further ones are ignored, with their links */
#define PLOT_SANKEY_LINKS 1000 /* likewise */

struct plot_sankey_node {
    struct str label;
    struct str money;  /* beside the label; "" = none */
    struct str detail; /* <title>; "" = label and money */
    struct str href;
    int layer;              /* depth: any numbers, drawn in ascending order */
    int64_t value;          /* its amount; 0 = what its links say */
    int64_t broken;         /* what ends here without a link: a torn stub; 0 = none */
    struct str broken_text; /* <title> of the stub */
    int group;              /* colour class */
    bool focus;             /* the node the page is about */
};
struct plot_sankey_link {
    size_t source, target; /* in the list of nodes */
    int64_t value;         /* 0 or less: a hairline */
    enum plot_evidence evidence;
    struct str detail; /* <title>; "" = none */
};
struct plot_sankey {
    struct plot_frame frame; /* height: horizontal only; 0 = by the number of nodes */
    bool horizontal;
    int per_layer;   /* 0 = 6 vertical, 12 horizontal */
    struct str rest; /* "otros": the program adds how many, "otros (12)" */
    const struct plot_sankey_node *nodes;
    size_t node_count;
    const struct plot_sankey_link *links;
    size_t link_count;
};
void plot_sankey_draw(struct buf *out, const struct plot_sankey *sankey);

#endif
