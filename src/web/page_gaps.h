/* Views of the pages of gaps: where trails end, ranked by pesos, and one gap with what it is
 * made of and a drafted request for information. */
#ifndef CAUCE_WEB_PAGE_GAPS_H
#define CAUCE_WEB_PAGE_GAPS_H

#include "trace/gaps.h"
#include "trace/request.h"
#include "web/gap_parts.h"
#include "web/layout_parts.h"

struct gaps_item {
    const struct trace_gap_row *gap;
    struct str url, title;
};
struct gaps_coverage {
    struct str what;
    int64_t published, known;
};
struct gaps_view {
    struct layout_crumbs crumbs;
    const struct gaps_item *items;
    size_t count;
    int64_t total, things; /* of what is shown, in MXN: breaks only */
    bool more;
    const struct layout_link *kinds; /* choices of what is missing */
    size_t kind_count;
    const struct layout_link *years;
    size_t year_count;
    const struct gaps_coverage *coverage;
    size_t coverage_count;
    struct layout_pager pager;
    const struct layout_word *words;
    size_t word_count;
};

struct gap_member {
    const struct trace_gap_member *thing;
    struct str url, name;
    struct layout_source source;
};
struct gap_view {
    struct layout_crumbs crumbs;
    const struct trace_gap_row *gap;
    struct str title;
    struct layout_source source;
    const struct gap_member *members;
    size_t count;
    struct layout_pager pager;
    bool has_request;
    struct request_text request;
    bool may_commit;                 /* the reader may make a commitment of it */
    const struct layout_link *steps; /* what this visitor can do about it */
    size_t step_count;
    const struct request_item *requests; /* that were made about it */
    size_t request_count;
    struct str record_url; /* its record; empty = none */
    const char *record_state;
};

/* "Sin pagos": what is missing, for a heading. */
struct str gaps_title(const struct page *page, enum trace_missing missing);

#endif
