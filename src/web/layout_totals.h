/* How much money there is of each kind of thing, and how much of it goes on to other published
 * things: rows of trace_totals, added up over years and made ready for lists with bars. */
#ifndef CAUCE_WEB_LAYOUT_TOTALS_H
#define CAUCE_WEB_LAYOUT_TOTALS_H

#include "trace/trace.h"
#include "web/layout_parts.h"

struct layout_total {
    int64_t entity;
    enum node_kind kind;
    enum trace_stage stage;
    struct str things; /* "1 contrato", "312 contratos"; "presupuesto", "ingresos" */
    struct str url;    /* of the part of the entity's pages that shows them */
    char currency[4];
    int64_t nodes, minor;
    int64_t proven, possible, lost; /* of minor: goes on; goes no further, proven */
    bool final;                     /* payments, results: what ends there has arrived */
    bool pooled;             /* revenue: by law it goes into one treasury, no trail to lose */
    struct layout_trail bar; /* of the largest of its list */
    struct str hundred, hundred_rest;
};
#define LAYOUT_ALL_YEARS (-1)
/* One row per entity, kind and currency; of one year (0 = without year) or of all. Rows without
 * money and things are left out. In the order of a peso's way within an entity. */
enum err_code layout_totals(const struct page *page, const struct trace_total *totals, size_t count,
                            int64_t year, struct layout_total **out, size_t *count_out,
                            struct err *err);
/* How many of the rows of one entity are in its first currency: they come first. */
size_t layout_totals_first(const struct layout_total *totals, size_t count);
/* The row that says best how much money an entity's files speak of: the budget, unless most of the
 * money is elsewhere; then the kind with most. Of the first currency. NULL for an empty list. */
const struct layout_total *layout_totals_main(const struct layout_total *totals, size_t count);

#endif
