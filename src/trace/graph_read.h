/* The graph as the store has it. Private to this room. */
#ifndef CAUCE_TRACE_GRAPH_READ_H
#define CAUCE_TRACE_GRAPH_READ_H

#include "store/store.h"
#include "trace/graph.h"

/* A stretch of nodes, by id. */
struct graph_range {
    int64_t low, high;
};
/* One entity's graph, in scans by primary key: everything (ranges NULL), or what lies in ranges
 * that ascend; these must hold whole connected parts. It is built, with its dimensions. */
struct graph_reading {
    struct store *store;
    int64_t entity;
    const struct graph_range *ranges;
    size_t range_count;
    const struct progress *progress;
};
enum err_code graph_read(const struct graph_reading *what, struct graph *graph, struct err *err);

/* graph_dimension.c: unit, supplier, fund, programme and year of what does not say them itself,
 * from what it is linked to. */
enum err_code graph_dimensions(struct graph *graph, struct err *err);

#endif
