/* The map of stakeholders: who has to do with this, whom they speak for, what they are interested
 * in, when they first and last took part. */
#ifndef CAUCE_WEB_PAGE_STAKEHOLDERS_H
#define CAUCE_WEB_PAGE_STAKEHOLDERS_H

#include "cocreate/stakeholder.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"

#define STAKEHOLDER_KEEPERS ((unsigned)(CO_MEMBER | CO_ADMIN | CO_FACILITATOR))

struct stakeholder_item {
    const struct stakeholder_draft *is;
    int64_t id;
    const char *sector;
    struct str organisation_url;   /* of the ledger; empty = none */
    struct str edit_url, came_url; /* for those who may; empty */
};
struct stakeholders_view {
    struct layout_crumbs crumbs;
    const struct layout_link *sectors; /* choices */
    size_t sector_count;
    const struct stakeholder_item *items;
    size_t count;
    struct str add_url;
    struct layout_pager pager;
};

#endif
