/* Works in time: the planned period as an outline, the real one as a bar with its progress, single
 * days as marks, and a line for today (the cut-off of the files, as the caller says). */
#ifndef CAUCE_PLOT_GANTT_H
#define CAUCE_PLOT_GANTT_H

#include "base/date.h"
#include "plot/plot.h"

#define PLOT_GANTT_ROWS 60
#define PLOT_GANTT_MILESTONES 200

struct plot_gantt_row {
    struct str label;
    struct str detail; /* <title>; "" = the label */
    struct str href;
    int32_t planned_from, planned_to; /* days of base/date.h; DATE_NONE = not published */
    int32_t real_from, real_to;       /* real_to DATE_NONE: goes on until `today` */
    int progress; /* hundredths of a percent of the real bar; below 0 = not published */
    bool late;    /* drawn as a break; say why in `detail` */
};
struct plot_gantt_milestone {
    size_t row;
    int32_t day;
    struct str label; /* <title> */
};
struct plot_gantt {
    struct plot_frame frame;
    const struct plot_gantt_row *rows;
    size_t row_count;
    const struct plot_gantt_milestone *milestones;
    size_t milestone_count;
    int32_t today;         /* DATE_NONE = no line */
    struct str today_text; /* "hoy", "corte 30 sep 2024" */
};
void plot_gantt_draw(struct buf *out, const struct plot_gantt *gantt);

#endif
