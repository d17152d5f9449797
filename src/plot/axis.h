/* An axis of values with round ticks, and the legend of series: what bars and lines share. */
#ifndef CAUCE_PLOT_AXIS_H
#define CAUCE_PLOT_AXIS_H

#include "plot/length.h"
#include "plot/svg.h"

struct axis {
    plot_tick_text *tick; /* NULL: the number with commas */
    void *context;
    int64_t ticks[PLOT_TICKS];
    size_t count;
    int64_t low, high; /* values at both ends */
    int64_t length;    /* tenths of a pixel */
};
/* From a range of values; `wanted` ticks or so. */
void axis_set(struct axis *axis, int64_t low, int64_t high, int64_t length, int wanted);
/* The place of a value, from the low end. */
int64_t axis_place(const struct axis *axis, money_sum value);
/* The width of the widest tick's text, at most `most`. */
int64_t axis_text_width(const struct axis *axis, int64_t most);
/* Grid lines and texts: upright to the left of the plot, lying below it. */
void axis_draw(struct buf *out, const struct axis *axis, struct svg_box plot, bool lying);
void axis_draw_zero(struct buf *out, const struct axis *axis, struct svg_box plot, bool lying);

struct axis_legend {
    const struct str *names;
    size_t count;
    int64_t width;
    struct str id; /* of the frame */
    bool lines;    /* samples of lines instead of boxes */
};
int64_t axis_legend_height(const struct str *names, size_t count, int64_t width);
void axis_draw_legend(struct buf *out, const struct axis_legend *legend);

#endif
