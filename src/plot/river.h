/* The route of a sum of money from its source to its result, as a stream that flows down the page.
 * Each stage that has money is a row; the stream is as wide as the pesos that get there: solid
 * what is proven, hatched beside it what is possible by inferred links. What ends at a stage leaves
 * the stream to the right and is torn off, with its pesos in words. Widths: from the ends, so that
 * what leaves and what goes on are together what came. Anything above zero is at least one pixel
 * wide. Width 360 to 720; at 360 a line of words holds a figure of some 22 characters: round longer
 * ones. */
#ifndef CAUCE_PLOT_RIVER_H
#define CAUCE_PLOT_RIVER_H

#include "plot/plot.h"

#define PLOT_PROVEN 0
#define PLOT_POSSIBLE 1
#define PLOT_RIVER_STAGES 16 /* further ones are not drawn */

struct plot_river_stage {
    struct str label;         /* "Contrato" */
    struct str href;          /* of the label; "" = none */
    int64_t reach[2];         /* arrives here, proven and possible (reach of trace.h) */
    int64_t end[2];           /* ends here (end of trace.h); negative counts as zero */
    struct str reach_text;    /* "$ 1,234.5 millones" (proven) */
    struct str possible_text; /* "quizá $ 80 millones más"; "" = none */
    struct str end_text;      /* "Aquí se pierde el rastro de $ 300 millones" */
    struct str end_href;      /* of the end_text (the gap); "" = none */
    bool arrived;             /* what ends here has arrived (a payment, a result): no break */
    struct str note; /* a stage without money is left out, unless it has a note ("Nada publicado"):
                        then the stream runs past a dashed line that says so */
};
struct plot_river {
    struct plot_frame frame;
    const struct plot_river_stage *stages; /* from the source down */
    size_t stage_count;
};
void plot_river_draw(struct buf *out, const struct plot_river *river);

#endif
