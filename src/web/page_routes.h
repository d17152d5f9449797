/* The route of all of an entity's money: from what kind of thing to what other it is followed, and
 * by whom, with what and for what: unit, fund, programme, supplier. */
#ifndef CAUCE_WEB_PAGE_ROUTES_H
#define CAUCE_WEB_PAGE_ROUTES_H

#include "web/layout_streams.h"

struct routes_row {
    const struct trace_total *total;
    struct str name, url, things, hundred;
    int64_t lost;
    bool final;
    bool first; /* of its subject */
    struct layout_trail bar;
};
struct routes_view {
    struct layout_crumbs crumbs;
    int64_t year; /* 0 = all */
    struct layout_link *years, *ways;
    size_t year_count, way_count;
    const char *way; /* "unidad" …; NULL: by kind of thing */
    struct str way_title;
    const struct layout_total *totals;
    size_t total_count;
    struct layout_streams streams;
    struct routes_row *rows; /* of the way chosen */
    size_t row_count;
    bool row_more;
    const struct layout_word *words;
    size_t word_count;
};

#endif
