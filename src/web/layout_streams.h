/* What goes from one kind of thing to another, of a whole entity, as streams: trace_flows with the
 * totals of each kind. Exact: the width of a kind is its money, what breaks off is its own end. */
#ifndef CAUCE_WEB_LAYOUT_STREAMS_H
#define CAUCE_WEB_LAYOUT_STREAMS_H

#include "plot/sankey.h"
#include "web/layout_totals.h"

struct layout_flow { /* a row of the table beside the picture */
    const char *from, *to;
    char currency[4];
    int64_t links, proven, maybe;
};
struct layout_streams {
    struct str narrow, wide;   /* SVG for phones and for wide screens; "" without flows */
    struct layout_flow *flows; /* most pesos first */
    size_t flow_count;
};
/* In the currency of most of the money (pesos first). `totals` are those of one entity. */
enum err_code layout_streams_make(const struct page *page, const struct trace_flow *flows,
                                  size_t flow_count, const struct layout_total *totals,
                                  size_t total_count, struct layout_streams *out, struct err *err);

/* A picture of at most `most` bytes as a text of the page. */
enum err_code layout_sankey(const struct page *page, const struct plot_sankey *sankey, size_t most,
                            struct str *out, struct err *err);

#endif
