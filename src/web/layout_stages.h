/* How far a sum is followed, stage by stage, as a river and as a table: what trace_figures says,
 * made ready for templates. {{raw: v->stages.river}} and {{call stages(&v->stages)}}. */
#ifndef CAUCE_WEB_LAYOUT_STAGES_H
#define CAUCE_WEB_LAYOUT_STAGES_H

#include "trace/trace.h"
#include "web/layout_parts.h"

struct layout_stage {
    struct str name;
    int64_t reach, maybe; /* pesos that get here: proven, and what inferred links add */
    int64_t end;          /* proven pesos that go no further */
    int64_t end_possible; /* those that still go no further with inferred links */
    bool arrived;         /* ends here because it got where it went: payments and results */
};
struct layout_stages {
    struct layout_stage rows[STAGE_COUNT]; /* those with money, from the source down */
    size_t count;
    int64_t minor;
    char currency[4];
    int64_t followed, followed_possible; /* goes on from the stage where it began */
    int64_t lost;                        /* trail ends before a payment or result, proven links */
    int64_t arrived;                     /* reaches a payment or a result, proven */
    const char *furthest; /* "el contrato": the last stage that proven money reaches; NULL: none
                             beyond its own */
    const char *worst;    /* "el presupuesto": the stage where most is lost; NULL: nothing is */
    int64_t worst_minor;
    struct str hundred, hundred_furthest,
        hundred_arrived; /* of 100 pesos: followed; to the furthest
                                                               stage; arrived */
    struct layout_trail bar;
    struct str river; /* SVG; "" when there is nothing to draw */
};

/* `gap_url`: where what is lost leads; may be empty. `id` is unique on the page: of the drawing. */
enum err_code layout_stages_make(const struct page *page, const struct trace_figures *figures,
                                 struct str gap_url, const char *id, struct layout_stages *out,
                                 struct err *err);
/* "el contrato": a stage with its article, in the reader's language; for sentences. */
const char *layout_stage_article(int stage);

#endif
