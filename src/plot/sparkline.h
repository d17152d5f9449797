/* A line of values without axes, small enough for a table's row: 80 by 20 pixels. Interrupted where
 * a value is missing; the last value has a dot. Zero is a thin line where values go below it. */
#ifndef CAUCE_PLOT_SPARKLINE_H
#define CAUCE_PLOT_SPARKLINE_H

#include "plot/plot.h"

#define PLOT_SPARKLINE_POINTS 120 /* of more, the last ones are drawn */

struct plot_sparkline {
    struct str id;    /* as in struct plot_frame */
    struct str title; /* "De 120 a 87 millones, 2018 a 2024"; "" = hidden from screen readers, where
                         the row says it in words */
    int width, height; /* 0 = 80 and 20; kept within 16 to 400 */
    const int64_t *values;
    const bool *has; /* NULL = all */
    size_t count;
    bool bars; /* columns instead of a line */
};
void plot_sparkline_draw(struct buf *out, const struct plot_sparkline *sparkline);

#endif
