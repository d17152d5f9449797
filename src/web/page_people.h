/* Who may do what here, and the log of what was done. */
#ifndef CAUCE_WEB_PAGE_PEOPLE_H
#define CAUCE_WEB_PAGE_PEOPLE_H

#include "cocreate/person.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"

struct people_row {
    const struct role_row *row;
    const char *role, *sector; /* words; sector NULL = none */
    struct str end_url;
};
struct people_view {
    struct layout_crumbs crumbs;
    const struct people_row *rows;
    size_t count;
    const struct form_view *form;
};

struct bodies_view {
    struct layout_crumbs crumbs;
    const struct body_row *rows;
    const char **sectors; /* words, as many */
    size_t count;
    const struct form_view *add, *end; /* NULL: only shown */
    struct str edit_url;               /* for those who may; empty */
};

struct log_line {
    int64_t seq;
    int32_t day;
    struct str time, words, kind, subject, body, hash, actor;
    struct str title; /* of what it is about, where the reader may see it; empty = none */
    struct str url;   /* of the page of what it is about; empty = none */
    bool personal, erased;
    bool sealed, draft; /* not said to this reader; said to them, and not yet to everybody */
};
struct log_view {
    struct layout_crumbs crumbs;
    const struct log_line *lines;
    size_t count;
    int64_t entries;
    struct str copy_url;
    const struct log_checkpoint *checkpoint; /* the last; NULL = none */
    struct layout_pager pager;
};

#endif
