/* Values over time as lines. Where a value is missing the line is interrupted: nothing is drawn
 * through what was not published. A value alone between gaps is a dot. Series are told apart by
 * colour, by the form of their line and dots, and by name in a legend. */
#ifndef CAUCE_PLOT_LINE_H
#define CAUCE_PLOT_LINE_H

#include "plot/plot.h"

#define PLOT_LINE_SERIES 6
#define PLOT_LINE_POINTS 400 /* of one series; further ones are not drawn */

struct plot_point {
    int64_t x; /* any unit that grows: a year, a day */
    bool has;  /* false: a gap */
    int64_t value;
    struct str detail; /* <title> of the dot; "" = the dot has none */
};
struct plot_line_series {
    struct str label;
    const struct plot_point *points; /* by ascending x; others are skipped */
    size_t point_count;
    bool steps; /* a value holds until the next one */
};
struct plot_line_mark {
    int64_t x;
    struct str text; /* "2019" */
};
struct plot_line {
    struct plot_frame frame; /* height: 0 = 220 to 320 by the width */
    const struct plot_line_series *series;
    size_t series_count;
    const struct plot_line_mark *marks; /* of the time axis, ascending; left out where crowded */
    size_t mark_count;
    bool from_zero; /* the axis shows zero in any case */
    plot_tick_text *tick;
    void *context;
};
void plot_line_draw(struct buf *out, const struct plot_line *line);

#endif
