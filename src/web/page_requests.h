/* Requests for information: the list with what is late first, and one with its text, its deadline
 * and its answer. */
#ifndef CAUCE_WEB_PAGE_REQUESTS_H
#define CAUCE_WEB_PAGE_REQUESTS_H

#include "web/gap_parts.h"
#include "web/follow_parts.h"
#include "web/page_papers.h"

struct requests_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    const struct request_item *items;
    size_t count;
    struct request_counts counts;
    const struct layout_link *choices;
    size_t choice_count;
    struct str add_url;
    struct layout_pager pager;
};
struct request_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    struct follow_view follow;
    const struct request *request;
    struct str standing;
    const char *tag, *outcome;
    struct layout_link origin; /* .name empty = none */
    const struct layout_link *steps;
    size_t step_count;
    const struct paper_item *papers;
    size_t paper_count;
    struct request_terms terms;
};

#endif
