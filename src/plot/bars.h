/* Bars: one or several series over categories (years, chapters), side by side or stacked, upright
 * or lying. The axis begins at zero, has ticks at round values (1, 2 or 5 times a power of ten) and
 * goes below zero where values do. Series are told apart by colour, by pattern and in a legend. */
#ifndef CAUCE_PLOT_BARS_H
#define CAUCE_PLOT_BARS_H

#include "plot/plot.h"

#define PLOT_BARS_SERIES 8
#define PLOT_BARS_CATEGORIES 60

struct plot_bar {
    bool has; /* false: nobody published it: a small mark instead of a bar */
    int64_t value;
    struct str text;   /* written at the end of a lying bar where there is one series; "" = none */
    struct str detail; /* <title>; "" = category, series, text */
    struct str href;
};
struct plot_bars {
    struct plot_frame frame; /* height: upright only; 0 = 220 to 320 by the width */
    bool lying;              /* categories are lines: for long labels */
    bool stacked;
    const struct str *categories;
    const struct str *category_hrefs; /* NULL = none */
    size_t category_count;
    const struct str *series; /* names for the legend; one series: no legend */
    size_t series_count;
    const struct plot_bar *bars; /* [category * series_count + series] */
    struct str absent;           /* said of a missing value: "sin dato publicado" */
    plot_tick_text *tick;        /* NULL = whole number with commas */
    void *context;
};
void plot_bars_draw(struct buf *out, const struct plot_bars *bars);

#endif
