/* The front page: which governments' money is followed here, how far, and where it breaks. */
#ifndef CAUCE_WEB_PAGE_HOME_H
#define CAUCE_WEB_PAGE_HOME_H

#include "ledger/snapshot.h"
#include "trace/gaps.h"
#include "web/layout_totals.h"
#include "web/open_brief.h"

struct home_entity {
    int64_t id;
    struct str code, name, url;
    const struct layout_total *main; /* what says best how much money */
    const struct layout_total *totals;
    size_t total_count;
    struct str also; /* the other kinds in one line; "" = none */
    int64_t year;    /* that `main` is of; 0 = all years together */
};
struct home_gap {
    const struct trace_gap_row *gap;
    struct str url;
    struct layout_trail bar;
};
struct home_view {
    struct str text; /* of the search box: empty */
    int64_t files;
    const struct home_entity *lead; /* the instance's own, or the only one; NULL = several */
    struct home_entity *entities;   /* the others; most pesos first */
    size_t entity_count, entity_total;
    struct home_gap *gaps;
    size_t gap_count;
    const struct snapshot *latest;
    size_t latest_count;
    bool has_computed;      /* there is at least one figure */
    struct open_brief open; /* of the one that leads, else of the instance's own */
    struct str own_url;     /* of the instance's own entity, where no file is here yet */
};

#endif
