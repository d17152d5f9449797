/* The published addresses and whether they still answer: /e/{entity}/enlaces. */
#ifndef CAUCE_WEB_PAGE_LINKS_H
#define CAUCE_WEB_PAGE_LINKS_H

#include "web/layout_parts.h"
#include "web/link_parts.h"

struct links_item {
    const struct web_link *is;
    struct link_line line;
    struct layout_link uses[WEB_LINK_MOST_USES]; /* .url empty: it has no page */
    size_t use_count;
    int64_t more; /* uses that are not shown */
};
struct links_view {
    struct layout_crumbs crumbs;
    struct web_link_counts counts;
    struct str visited; /* when one was visited last; empty = never */
    struct layout_link chips[WEB_LINK_STATES + 1];
    size_t chip_count;
    const struct links_item *items;
    size_t count;
    struct str signals_url;
    struct layout_pager pager;
};

#endif
