/* Records of gaps: the list with how many there are by stage, unit, theme and year; one record with
 * its requests and its closure. */
#ifndef CAUCE_WEB_PAGE_RECORDS_H
#define CAUCE_WEB_PAGE_RECORDS_H

#include "web/gap_parts.h"
#include "web/page_papers.h"

struct record_item {
    const struct gap_record *is;
    const char *stage, *severity, *state, *tag;
    struct str url;
};
struct record_group {
    struct str name, url;
    int64_t records, open;
    bool current;
};
enum { RECORD_GROUPINGS = 4 };
struct record_grouping {
    const char *title;
    const struct record_group *groups;
    size_t count;
};
struct records_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    const struct record_item *items;
    size_t count;
    struct record_grouping groupings[RECORD_GROUPINGS];
    struct str all_url; /* takes the filter off; empty = there is none */
    struct str add_url, gaps_url;
    struct layout_pager pager;
};
struct record_view {
    struct layout_crumbs crumbs;
    bool example; /* open_examples */
    const struct gap_record *record;
    const struct link_line *line; /* of its address; NULL = it has none */
    const char *stage, *cause, *severity, *state, *tag;
    struct layout_link origin;
    const struct request_item *requests;
    size_t request_count;
    const struct paper_item *papers;
    size_t paper_count;
    const struct layout_link *steps;
    size_t step_count;
};

#endif
