/* The route of one thing: where its money comes from, where it goes, step by step, and in which
 * step how many pesos lose their trail. */
#ifndef CAUCE_WEB_PAGE_ROUTE_H
#define CAUCE_WEB_PAGE_ROUTE_H

#include "trace/route.h"
#include "web/layout_stages.h"

struct route_step {
    const struct route_node *node;
    struct str kind, name, url;  /* url: its own route; "" for the thing itself */
    const char *form;            /* class of the step: "", "here", "may" */
    const struct route_link *by; /* how it hangs on the step before; NULL for the thing itself */
    struct layout_source source;
    int64_t lost; /* of its amount, what no published file carries on */
    bool moved;   /* what passes by `by` is told: its amount is another */
    bool part;    /* a line of a budget and what it is divided into */
    bool tail;    /* one of many: told in one line */
};
struct route_layer { /* the steps at one distance */
    struct str title;
    struct route_step *steps;
    size_t count, shown; /* the first `shown` in full, the rest folded */
    int64_t more;        /* links beyond what the page follows */
};
struct route_union { /* a link, told */
    struct str from, to, from_url, to_url;
    const struct route_link *link;
    const char *currency;
    struct layout_source source;
};
struct route_view {
    struct layout_crumbs crumbs;
    const struct route *route;
    const struct route_node *node;
    struct str kind, name, node_url, moment;
    struct layout_stages stages;
    struct route_layer *layers;
    size_t layer_count;
    struct route_union *unions;
    size_t union_count, union_more; /* at most 60 are listed */
    struct str narrow, wide;        /* the streams, SVG */
    struct str request_url;         /* of the gap its end belongs to; "" = none */
    const struct layout_word *words;
    size_t word_count;
};

#endif
