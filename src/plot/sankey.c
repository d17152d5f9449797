/* The layout of a Sankey: layers, what is merged, order, places. See sankey.h for what is promised;
 * every step is deterministic and bounded by the numbers of nodes and links. */
#include "plot/sankey_private.h"

#include <stdlib.h>

enum { SWEEPS = 6 };

static int64_t above_zero(int64_t v)
{
    return v > 0 ? v : 0;
}

/* --- layers ---------------------------------------------------------------------------------- */

static int compare_int(const void *a, const void *b)
{
    int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

/* The depths there are, ascending, become 0, 1, 2 …; what is too deep goes to the last layer. */
static void number_layers(struct sankey_layout *l)
{
    const struct plot_sankey *p = l->picture;
    int depths[PLOT_SANKEY_NODES];
    size_t count = 0;
    for (size_t i = 0; i < l->node_count; i++) depths[i] = p->nodes[i].layer;
    qsort(depths, l->node_count, sizeof *depths, compare_int);
    for (size_t i = 0; i < l->node_count; i++)
        if (i == 0 || depths[i] != depths[i - 1]) depths[count++] = depths[i];
    l->layer_count = count < SANKEY_LAYERS ? (int)count : SANKEY_LAYERS;
    for (size_t i = 0; i < l->node_count; i++) {
        int layer = 0;
        while (layer + 1 < l->layer_count && depths[layer] != p->nodes[i].layer) layer++;
        l->nodes[i] = (struct sankey_node){.from = &p->nodes[i],
                                           .layer = layer,
                                           .shown = true,
                                           .broken = above_zero(p->nodes[i].broken)};
    }
}

static void read_links(struct sankey_layout *l)
{
    const struct plot_sankey *p = l->picture;
    for (size_t i = 0; i < p->link_count && l->link_count < PLOT_SANKEY_LINKS; i++) {
        const struct plot_sankey_link *from = &p->links[i];
        if (from->source >= l->node_count || from->target >= l->node_count) continue;
        bool known = from->evidence >= PLOT_EXACT && from->evidence <= PLOT_INFERRED;
        l->links[l->link_count++] =
            (struct sankey_link){.source = from->source,
                                 .target = from->target,
                                 .index = (int64_t)i,
                                 .value = above_zero(from->value),
                                 .evidence = known ? from->evidence : PLOT_INFERRED};
    }
}

static void add_up(struct sankey_layout *l)
{
    for (size_t i = 0; i < l->node_count; i++) l->nodes[i].in = l->nodes[i].out = 0;
    for (size_t i = 0; i < l->link_count; i++) {
        l->nodes[l->links[i].source].out += l->links[i].value;
        l->nodes[l->links[i].target].in += l->links[i].value;
    }
    for (size_t i = 0; i < l->node_count; i++) {
        struct sankey_node *n = &l->nodes[i];
        money_sum size = n->from ? above_zero(n->from->value) : n->size;
        if (size < n->in) size = n->in;
        if (size < n->out + n->broken) size = n->out + n->broken;
        n->size = size;
    }
}

/* --- what is too much becomes "the rest" ----------------------------------------------------- */

/* The focus first, then the largest, then the caller's order. */
static bool goes_before(const struct sankey_node *nodes, size_t a, size_t b)
{
    bool x = nodes[a].from && nodes[a].from->focus, y = nodes[b].from && nodes[b].from->focus;
    if (x != y) return x;
    if (nodes[a].size != nodes[b].size) return nodes[a].size > nodes[b].size;
    return a < b;
}

static void merge_layer(struct sankey_layout *l, int layer, size_t most, size_t became[])
{
    size_t members[PLOT_SANKEY_NODES], count = 0;
    for (size_t i = 0; i < l->node_count; i++) {
        if (l->nodes[i].layer != layer || !l->nodes[i].from) continue;
        size_t at = count++;
        for (; at > 0 && goes_before(l->nodes, i, members[at - 1]); at--)
            members[at] = members[at - 1];
        members[at] = i;
    }
    if (count <= most) return;
    size_t rest = l->node_count++;
    struct sankey_node *r = &l->nodes[rest];
    *r = (struct sankey_node){.layer = layer, .shown = true};
    for (size_t i = most - 1; i < count; i++) {
        struct sankey_node *n = &l->nodes[members[i]];
        n->shown = false;
        became[members[i]] = rest;
        r->merged++;
        r->size += n->size;
        r->broken += n->broken;
    }
}

/* Links with the same ends and evidence become one. */
static void merge_links(struct sankey_layout *l, const size_t became[])
{
    size_t count = 0;
    for (size_t i = 0; i < l->link_count; i++) {
        struct sankey_link link = l->links[i];
        bool moved = became[link.source] != link.source || became[link.target] != link.target;
        link.source = became[link.source];
        link.target = became[link.target];
        size_t same = 0;
        while (same < count &&
               !(moved && l->links[same].source == link.source &&
                 l->links[same].target == link.target && l->links[same].evidence == link.evidence))
            same++;
        if (same == count) {
            l->links[count++] = link;
            continue;
        }
        l->links[same].value += link.value;
        l->links[same].index = -1;
    }
    l->link_count = count;
}

static void merge(struct sankey_layout *l)
{
    int per_layer = l->picture->per_layer;
    if (per_layer <= 0) per_layer = l->picture->horizontal ? 12 : 6;
    size_t most = per_layer < 2 ? 2 : per_layer > 60 ? 60 : (size_t)per_layer;
    size_t became[SANKEY_ALL];
    for (size_t i = 0; i < SANKEY_ALL; i++) became[i] = i;
    for (int layer = 0; layer < l->layer_count; layer++) merge_layer(l, layer, most, became);
    merge_links(l, became);
    add_up(l);
}

/* --- order ----------------------------------------------------------------------------------- */

static void fill_layers(struct sankey_layout *l)
{
    for (size_t i = 0; i < l->node_count; i++) {
        if (!l->nodes[i].shown) continue;
        struct sankey_layer *layer = &l->layers[l->nodes[i].layer];
        l->nodes[i].place = (int64_t)layer->count * 1000;
        layer->nodes[layer->count++] = i;
    }
}

/* Where the neighbours of a node above (or below) lie on average, weighted by pesos. */
static int64_t barycentre(const struct sankey_layout *l, size_t node, bool above)
{
    money_sum weight = 0, sum = 0;
    for (size_t i = 0; i < l->link_count; i++) {
        const struct sankey_link *k = &l->links[i];
        if ((above ? k->target : k->source) != node) continue;
        const struct sankey_node *other = &l->nodes[above ? k->source : k->target];
        /* A thousandth of the value is exact enough, and cannot overflow with the place. */
        money_sum w = k->value / 1000 + 1;
        weight += w;
        sum += w * other->place;
    }
    return weight > 0 ? (int64_t)(sum / weight) : l->nodes[node].place;
}

static void sort_layer(struct sankey_layout *l, int layer, bool above)
{
    struct sankey_layer *y = &l->layers[layer];
    int64_t centres[SANKEY_ALL] = {0};
    for (size_t i = 0; i < y->count; i++) centres[i] = barycentre(l, y->nodes[i], above);
    for (size_t i = 1; i < y->count; i++) {
        size_t node = y->nodes[i], at = i;
        int64_t centre = centres[i];
        for (; at > 0 && centres[at - 1] > centre; at--) {
            y->nodes[at] = y->nodes[at - 1];
            centres[at] = centres[at - 1];
        }
        y->nodes[at] = node;
        centres[at] = centre;
    }
    /* Places are relative to the layer's middle, so that layers of different size compare. */
    for (size_t i = 0; i < y->count; i++)
        l->nodes[y->nodes[i]].place = (int64_t)(2 * i + 1) * 50000 / (int64_t)y->count;
}

static void order(struct sankey_layout *l)
{
    fill_layers(l);
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        bool down = sweep % 2 == 0;
        for (int i = 0; i < l->layer_count; i++)
            sort_layer(l, down ? i : l->layer_count - 1 - i, down);
    }
    for (int i = 0; i < l->layer_count; i++) { /* the rest comes last */
        struct sankey_layer *y = &l->layers[i];
        for (size_t k = 0; k + 1 < y->count; k++) {
            if (l->nodes[y->nodes[k]].from) continue;
            size_t rest = y->nodes[k];
            y->nodes[k] = y->nodes[k + 1];
            y->nodes[k + 1] = rest;
        }
    }
}

/* --- places ---------------------------------------------------------------------------------- */

static int64_t fullest_layer(const struct sankey_layout *l)
{
    size_t most = 1;
    for (int i = 0; i < l->layer_count; i++)
        if (l->layers[i].count > most) most = l->layers[i].count;
    return (int64_t)most;
}

static void place_nodes(struct sankey_layout *l, int64_t margin, int64_t gap)
{
    money_sum largest = 0;
    int64_t most = fullest_layer(l);
    for (int i = 0; i < l->layer_count; i++) {
        money_sum sum = 0;
        for (size_t k = 0; k < l->layers[i].count; k++) sum += l->nodes[l->layers[i].nodes[k]].size;
        if (sum > largest) largest = sum;
    }
    const int64_t least = 2 * SVG_PX;
    int64_t inner = l->breadth - 2 * margin;
    if (gap * most > inner / 2) gap = inner / 2 / most;
    int64_t room = inner - gap * (most - 1) - least * most;
    for (int i = 0; i < l->layer_count; i++) {
        struct sankey_layer *y = &l->layers[i];
        int64_t sum = y->count > 0 ? gap * (int64_t)(y->count - 1) : 0;
        for (size_t k = 0; k < y->count; k++) {
            struct sankey_node *n = &l->nodes[y->nodes[k]];
            n->length = least + plot_share(n->size, largest, room);
            sum += n->length;
        }
        int64_t across = margin + (inner - sum) / 2;
        for (size_t k = 0; k < y->count; k++) {
            l->nodes[y->nodes[k]].across = across;
            across += l->nodes[y->nodes[k]].length + gap;
        }
    }
}

struct link_end {
    size_t link;
    int64_t here, there;
};
static int compare_ends(const void *a, const void *b)
{
    const struct link_end *x = a, *y = b;
    if (x->here != y->here) return x->here < y->here ? -1 : 1;
    if (x->there != y->there) return x->there < y->there ? -1 : 1;
    return x->link < y->link ? -1 : 1;
}

/* Each link gets its part of the bar, in the order of its other end: borders are shares of the
 * running sum, so that the parts of a bar add up to what they should. */
static void place_ends(struct sankey_layout *l, bool out)
{
    struct link_end ends[PLOT_SANKEY_LINKS];
    for (size_t i = 0; i < l->link_count; i++) {
        size_t here = out ? l->links[i].source : l->links[i].target;
        size_t there = out ? l->links[i].target : l->links[i].source;
        ends[i] = (struct link_end){i, (int64_t)here, l->nodes[there].across};
    }
    qsort(ends, l->link_count, sizeof *ends, compare_ends);
    for (size_t i = 0; i < l->link_count; i++) {
        struct sankey_link *k = &l->links[ends[i].link];
        struct sankey_node *n = &l->nodes[ends[i].here];
        money_sum *used = out ? &n->out_used : &n->in_used;
        int64_t a = plot_share(*used, n->size, n->length);
        *used += k->value;
        int64_t b = plot_share(*used, n->size, n->length);
        *(out ? &k->from : &k->to) = n->across + a;
        *(out ? &k->from_width : &k->to_width) = b - a;
    }
}

static int64_t layer_step(const struct sankey_layout *l)
{
    if (!l->picture->horizontal) return 74 * SVG_PX;
    /* The last column's labels need room to the right of it. */
    int64_t width = svg_frame_width(&l->picture->frame);
    return l->layer_count > 0 ? (width - 2 * SVG_PX) / l->layer_count : width;
}

static int64_t breadth(const struct sankey_layout *l)
{
    if (!l->picture->horizontal) return svg_frame_width(&l->picture->frame);
    int most = (int)fullest_layer(l);
    int height = svg_frame_height(&l->picture->frame, 120 + most * 34);
    if (height < most * 20 + 40) height = most * 20 + 40;
    return height * SVG_PX;
}

void sankey_lay_out(struct sankey_layout *l)
{
    const struct plot_sankey *p = l->picture;
    l->node_count = p->node_count < PLOT_SANKEY_NODES ? p->node_count : PLOT_SANKEY_NODES;
    number_layers(l);
    read_links(l);
    add_up(l);
    merge(l);
    order(l);
    l->breadth = breadth(l);
    place_nodes(l, 10 * SVG_PX, (p->horizontal ? 15 : 10) * SVG_PX);
    place_ends(l, true);
    place_ends(l, false);
    if (!p->horizontal) sankey_place_labels(l);
    int64_t along = (p->horizontal ? 1 : 4) * SVG_PX, step = layer_step(l);
    for (int i = 0; i < l->layer_count; i++) {
        along += l->layers[i].lines * SANKEY_LINE;
        l->layers[i].along = along;
        for (size_t k = 0; k < l->layers[i].count; k++)
            l->nodes[l->layers[i].nodes[k]].along = along;
        along += i + 1 < l->layer_count || p->horizontal ? step : SANKEY_BAR + SANKEY_STUB;
    }
    l->depth = p->horizontal ? svg_frame_width(&p->frame) : along + 8 * SVG_PX;
}
