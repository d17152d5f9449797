/* Parts of a whole as rectangles (squarified: Bruls, Huizing and van Wijk, 2000): areas in
 * proportion to the values, in tenths of a pixel, without a gap or an overlap; together they are
 * the whole rectangle exactly. At most 60 cells: the smallest become one with the text `rest`.
 * Values of 0 or less are left out. A label is written only where it fits. */
#ifndef CAUCE_PLOT_TREEMAP_H
#define CAUCE_PLOT_TREEMAP_H

#include "plot/plot.h"

#define PLOT_TREEMAP_CELLS 60

struct plot_treemap_cell {
    struct str label;
    struct str money;
    struct str detail; /* <title>; "" = label and money */
    struct str href;
    int64_t value;
    int group; /* colour class */
};
struct plot_treemap {
    struct plot_frame frame; /* height: 0 = 4/3 of the width to 480, then half of the width */
    struct str rest;         /* "otros": the program adds how many */
    struct str rest_href;
    const struct plot_treemap_cell *cells; /* any order */
    size_t cell_count;
};
void plot_treemap_draw(struct buf *out, const struct plot_treemap *treemap);

/* The rectangles alone, for tests: values sorted from large to small, all above zero. `out` holds
 * as many as `count`; the units are those of width and height. False without memory. */
struct plot_rect {
    int32_t x, y, width, height;
};
void plot_treemap_layout(const int64_t *values, size_t count, struct plot_rect whole,
                         struct plot_rect *out);

#endif
