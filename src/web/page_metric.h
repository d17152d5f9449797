/* Views of the index of openness: one measurement with its table of two by two and its units, and
 * the others beside it. */
#ifndef CAUCE_WEB_PAGE_METRIC_H
#define CAUCE_WEB_PAGE_METRIC_H

#include "cocreate/metric.h"
#include "web/form_parts.h"
#include "web/open_parts.h"

/* Values as people read them: "0.520", "–" where there is none. */
struct metric_line {
    struct str name;
    struct str parts[METRIC_PARTS], dimensions[METRIC_DIMENSIONS], index;
};
struct metric_other {
    const struct metric *metric;
    struct str index, url;
    bool current, comparable; /* with the one shown */
};
struct metric_view {
    struct layout_crumbs crumbs;
    bool example;                /* open_examples */
    const struct metric *metric; /* NULL: none yet */
    const struct metric_result *result;
    struct metric_line total;
    const struct metric_line *units;
    const struct metric_other *others;
    size_t other_count;
    struct str add_url; /* for those who may; empty */
};
struct metric_form_view {
    struct layout_crumbs crumbs;
    const struct form_view *form;
};

#endif
