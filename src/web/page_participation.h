/* What the page of participation shows: see page_participation.c. */
#ifndef CAUCE_WEB_PAGE_PARTICIPATION_H
#define CAUCE_WEB_PAGE_PARTICIPATION_H

#include "cocreate/signal.h"
#include "web/open_parts.h"

struct participation_row { /* of one sector */
    const struct participation_sector *s;
    const char *word;
    const int64_t *genders; /* heads by gender */
};
struct participation_kind { /* of meetings, or of what was done */
    const char *word;
    int64_t count, heads;
};
struct participation_signal {
    const struct signal *s;
    const char *state;
    struct str url; /* where its things are; empty = nowhere */
    const char *link;
};
struct participation_view {
    struct layout_crumbs crumbs;
    bool example;
    const struct participation *who;
    struct participation_row *rows;
    size_t row_count;
    struct participation_kind *meetings, *acts;
    size_t meeting_count, act_count;
    int64_t meetings_held;
    struct str top_of_100, new_of_100; /* "42"; empty = nothing was done */
    struct participation_signal *signals;
    int64_t asks;
    struct str map_url;
};

#endif
