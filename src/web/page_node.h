/* The view of one thing (contract, work, loan, trust, budget line …) with all that files say. */
#ifndef CAUCE_WEB_PAGE_NODE_H
#define CAUCE_WEB_PAGE_NODE_H

#include "ledger/node.h"
#include "trace/flags.h"
#include "trace/place.h"
#include "trace/route.h"
#include "trace/series.h"
#include "web/layout_parts.h"

struct node_figure {
    struct str moment;
    struct str year; /* of the group that begins here; "" = it goes on */
    const struct node_amount *amount;
    struct layout_source source;
};
struct node_fact {
    struct str name, value, url;
    struct layout_source source;
};
struct node_neighbour {
    struct str kind, name, url;
    int64_t carried; /* proven */
    int64_t maybe;   /* what inferred links add */
    const char *currency;
    int evidence, score;
    bool part; /* of the same budget: no step further */
};
struct node_cell { /* a figure in a table of years */
    bool has;
    int64_t minor;
    struct str source_url; /* "" = none */
};
enum { NODE_CELLS = 7 };
struct node_year {
    struct str year;
    struct node_cell cells[NODE_CELLS];
    bool has_difference;
    int64_t difference;
};
struct node_years { /* a loan's or a trust's figures by year */
    const char *title, *identity;
    const char *heads[NODE_CELLS];
    size_t columns;
    const struct node_year *rows;
    size_t count;
    bool breaks; /* some year does not add up */
    const char *currency;
    struct str picture; /* for phones and for wide screens, one after the other */
};
struct node_contract {
    const struct series_contract *contract;
    struct str url, supplier_url;
};
struct node_payment {
    const struct series_payment *payment;
    struct str url;
    struct layout_source source;
};
struct node_progress {
    const struct series_progress *progress;
    struct layout_source source;
};
struct node_works {
    bool has;
    struct series_work work;
    struct node_contract *contracts;
    struct node_payment *payments;
    size_t payment_count; /* shown */
    struct node_progress *progress;
    struct str picture; /* physical and financial progress, in both forms */
    bool behind;        /* physical behind financial by 20 points or more */
    int64_t points;     /* of difference, whole */
};
struct node_past {
    struct str moment, year;
    const struct series_change *change;
    bool first; /* what it was before: its change is not told */
    struct layout_source source;
};
/* Of long lists this many are shown, the others are folded. */
enum { NODE_SHOWN = 12, NODE_QUESTIONS = 3 };

struct node_view {
    struct layout_crumbs crumbs;
    const struct node *node;
    struct str kind, title, route_url, gap_url, unit_url, parent_url, place;
    const struct trace_figures *figures; /* NULL: nothing is followed */
    struct layout_trail bar;
    struct str moment;   /* of the amount that is followed */
    int64_t followed[2]; /* beyond its own stage: parts of the same budget are no way further */
    int64_t lost, maybe; /* maybe: what inferred links add */
    bool arrived;        /* a payment or a result: the trail got where it goes */
    const struct node_figure *amounts;
    size_t amount_count;
    const struct node_neighbour *up, *down;
    size_t up_count, down_count;
    bool divided; /* what comes after are its parts */
    int64_t more_up, more_down;
    struct node_years years;
    struct node_works works;
    const struct node_fact *facts, *parties, *documents;
    size_t fact_count, party_count, document_count;
    bool has_point;
    struct trace_point point;
    struct str point_text, point_url;
    const struct node_past *past;
    size_t past_count;
    int64_t versions; /* replaced files that gave figures of it */
    const struct flag *flags;
    struct str *flag_urls;
    size_t flag_count;
    struct str observations_url; /* of a work; empty = of anything else */
    int64_t observations;        /* that are shown */
    struct layout_source source;
    const struct layout_word *words;
    size_t word_count;
};

/* page_node_series.c: what the page shows of loans, trusts and works. */
enum err_code page_node_years(struct page *page, struct node_view *view, struct err *err);
enum err_code page_node_works(struct page *page, struct node_view *view, struct err *err);

#endif
