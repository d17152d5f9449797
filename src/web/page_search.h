/* The view of the search page. */
#ifndef CAUCE_WEB_PAGE_SEARCH_H
#define CAUCE_WEB_PAGE_SEARCH_H

#include "ledger/find.h"
#include "web/layout_parts.h"

struct search_item {
    struct str url, name, what, where; /* what: "Contrato", "Proveedor, gobierno u oficina" */
    struct str key;                    /* empty when the name says it */
    bool published;
    const struct find_amount *amount; /* the one that says most; NULL = none */
    struct str moment;
    struct layout_source source;
};
struct search_view {
    struct layout_crumbs crumbs;
    struct str text;
    const struct search_item *items;
    size_t count;
    bool more;
    struct layout_pager pager;
};

#endif
