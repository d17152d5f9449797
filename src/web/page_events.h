/* Activities of a cycle as pages show them: what, where, who came by sector and gender, how much
 * people could decide, what came out. */
#ifndef CAUCE_WEB_PAGE_EVENTS_H
#define CAUCE_WEB_PAGE_EVENTS_H

#include "cocreate/event.h"
#include "web/follow_parts.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"
#include "web/page_papers.h"

#define EVENT_KEEPERS ((unsigned)(CO_MEMBER | CO_ADMIN | CO_FACILITATOR))

struct event_item {
    const struct event *event;
    const char *kind, *modality, *iap2, *state;
    bool below; /* the level is below "involve" */
    struct str when, url;
};
struct events_view {
    struct layout_crumbs crumbs;
    const struct event_item *items;
    size_t count;
    int64_t held, people, counted; /* of those shown: held, heads, how many were counted */
    struct str cycle_title, all_url, add_url; /* cycle_title empty: of all cycles */
    struct layout_pager pager;
};

/* Heads: a row for each sector that came, a column for each gender. */
struct event_heads {
    const char *sector;
    int64_t people[CO_GENDERS], all;
};
struct event_view {
    struct layout_crumbs crumbs;
    struct event event;
    struct event_item item;
    bool example;
    struct str cycle_title, cycle_url, until;
    struct event_heads heads[CO_SECTORS], total;
    size_t head_count;
    const char *genders[CO_GENDERS];
    bool told[CO_GENDERS]; /* columns that are not empty: in the order of events_gender */
    struct follow_view follow;
    const struct paper_item *papers;
    size_t paper_count;
    struct str edit_url, hold_url, cancel_url, paper_url; /* for those who may; empty */
};
/* The form of what came out: counts as a table of fields. */
struct event_count_field {
    struct str name; /* of the field: "n_2_1" */
    const char *gender;
    struct str value;
};
struct event_count_row {
    const char *sector;
    struct event_count_field fields[CO_GENDERS];
};
struct event_hold_view {
    struct layout_crumbs crumbs;
    struct str title, action, version, outcome;
    const char *outcome_fault, *count_fault;
    struct event_count_row rows[CO_SECTORS];
    size_t row_count;
    struct str now_url; /* after a conflict: where it stands as it is now */
};

/* The gender that stands in a column, 0 to CO_GENDERS - 1: those that did not say come last. */
int events_gender(int column);
struct event_item events_item(struct page *page, const struct event *event);
/* Crumbs down to the list of activities. */
void events_crumbs(struct page *page, struct layout_crumbs *crumbs);

#endif
