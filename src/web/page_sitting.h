/* Views of the pages about one session of the secretariat: deciding on proposals, its minutes. */
#ifndef CAUCE_WEB_PAGE_SITTING_H
#define CAUCE_WEB_PAGE_SITTING_H

#include "web/sitting_parts.h"

/* One proposal that waits, in the list where several are decided. */
struct decide_row {
    const struct proposal *p;
    struct str url, over; /* over: number, days, supports */
    const char *already;  /* it was answered meanwhile: how; NULL = it waits */
    struct form_field decision;
    struct str reason, reason_name, version_name;
    const char *reason_fault;
};
struct decide_view {
    struct layout_crumbs crumbs;
    const struct sitting *s;
    struct str name, when, url, hold_url;
    struct str early_url; /* to change its hour: it has not begun yet; empty = it has */
    const struct decide_row *rows;
    size_t count;
    int64_t waiting, done;        /* done: decided with the form just sent */
    struct form_field *agreement; /* NULL: the session has none */
    struct layout_pager pager;
};

#endif
