/* The layout of a Sankey, between its computation (sankey.c) and its drawing (sankey_draw.c).
 * "along" is the way the streams go (down, or to the right), "across" the other one. */
#ifndef CAUCE_PLOT_SANKEY_PRIVATE_H
#define CAUCE_PLOT_SANKEY_PRIVATE_H

#include "plot/length.h"
#include "plot/sankey.h"
#include "plot/svg.h"

enum { SANKEY_LAYERS = 24, SANKEY_ALL = PLOT_SANKEY_NODES + SANKEY_LAYERS, SANKEY_LINES = 6 };

struct sankey_node {
    const struct plot_sankey_node *from; /* NULL: the rest of a layer */
    int layer;
    size_t merged; /* how many the rest stands for */
    bool shown;
    money_sum in, out, broken, size;
    int64_t place;         /* barycentre, thousandths of a place */
    int64_t along, across; /* where its bar begins */
    int64_t length;        /* of the bar, across */
    money_sum in_used, out_used;
    struct svg_box label; /* width 0: none */
};
struct sankey_link {
    size_t source, target; /* in nodes */
    int64_t index;         /* in the caller's list; -1 where several are one */
    money_sum value;
    enum plot_evidence evidence;
    int64_t from, from_width, to, to_width; /* across */
};
struct sankey_layer {
    size_t nodes[SANKEY_ALL]; /* in the order across */
    size_t count;
    int64_t along; /* of the bars */
    int lines;     /* of labels above them (vertical) */
};
struct sankey_layout {
    const struct plot_sankey *picture;
    struct sankey_node nodes[SANKEY_ALL];
    size_t node_count;
    struct sankey_link links[PLOT_SANKEY_LINKS];
    size_t link_count;
    struct sankey_layer layers[SANKEY_LAYERS];
    int layer_count;
    int64_t breadth; /* across, of the whole picture */
    int64_t depth;   /* along */
};

#define SANKEY_BAR (8 * SVG_PX)   /* thickness of a node */
#define SANKEY_LINE (16 * SVG_PX) /* of labels */
#define SANKEY_STUB (20 * SVG_PX) /* length of what is torn off */

/* Everything but the labels. */
void sankey_lay_out(struct sankey_layout *layout);
/* Where labels stand in a vertical picture; sets each layer's `lines`. */
void sankey_place_labels(struct sankey_layout *layout);
/* The label of a node; `joined` is the memory for that of a rest. */
struct str sankey_label(const struct sankey_layout *layout, const struct sankey_node *node,
                        struct buf *joined);

#endif
