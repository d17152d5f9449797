/* Views of lists of things: contracts, works, loans, trusts of one government, largest first;
 * and of one organisation with what it takes part in. */
#ifndef CAUCE_WEB_PAGE_LISTS_H
#define CAUCE_WEB_PAGE_LISTS_H

#include "ledger/organisation.h"
#include "trace/gaps.h"
#include "trace/lists.h"
#include "trace/place.h"
#include "trace/series.h"
#include "web/layout_parts.h"

struct list_item {
    const struct trace_item *thing;
    struct str name, url, supplier_url, unit_url;
    int64_t lost; /* of its amount, what no published file carries on */
    struct layout_trail bar;
    struct layout_source source;
    bool has_physical;
    struct str physical; /* as published */
};
struct list_total {
    int64_t minor, followed, nodes;
    const char *currency;
};
struct list_debt_year {
    int64_t year;
    const struct series_figure *figure;
    struct layout_source source;
};
struct list_view {
    struct layout_crumbs crumbs;
    const char *title, *lead, *empty, *columns; /* columns: "paid" or "used" of what is followed */
    bool suppliers, works;
    const struct list_item *items;
    size_t count;
    struct list_total *totals;
    size_t total_count;
    struct str unit_name; /* of the filter */
    const struct layout_link *years;
    size_t year_count;
    struct str map;   /* SVG in both forms */
    int64_t repaired; /* points of the map whose coordinates had to be put right */
    struct list_debt_year *debt;
    size_t debt_count;
    struct str debt_picture;
    struct layout_pager pager;
    const struct layout_word *words;
    size_t word_count;
};

struct organisation_spelt {
    struct str name, why;
    struct layout_source source;
};
struct organisation_elsewhere {
    struct str name, url;
    int64_t nodes, contracts, contracted; /* contracted: by its contracts there, in MXN */
};
struct organisation_view {
    struct layout_crumbs crumbs;
    const struct organisation *who;
    struct str what, place;
    const struct trace_total *totals;
    size_t total_count;
    int64_t contracted; /* as a supplier, in MXN */
    int64_t contracts;
    int64_t everywhere;            /* contracted here and elsewhere */
    bool supplies;                 /* the items are its own, not those of its unit */
    const struct list_item *items; /* contracts as a supplier, or things it is responsible for */
    size_t count;
    struct layout_pager pager;
    const struct trace_gap_row *gaps; /* of a unit */
    struct str *gap_urls;
    size_t gap_count;
    const struct organisation_spelt *spelt;
    size_t spelt_count;
    const struct organisation_elsewhere *elsewhere;
    size_t elsewhere_count;
    struct layout_source source;
};

/* page_lists.c: what trace_list gives, made ready. */
enum err_code page_list_items(struct page *page, const struct trace_item *things, size_t count,
                              const struct list_item **out, struct err *err);

#endif
