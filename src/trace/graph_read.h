/* The graph as the store has it. Private to this room. */
#ifndef CAUCE_TRACE_GRAPH_READ_H
#define CAUCE_TRACE_GRAPH_READ_H

#include "store/store.h"
#include "trace/graph.h"

/* Everything of one entity, in scans by primary key; the graph is built, with its dimensions. */
enum err_code graph_read(struct store *store, int64_t entity, const struct progress *progress,
                         struct graph *graph, struct err *err);

/* graph_dimension.c: unit, supplier, fund, programme and year of what does not say them itself,
 * from what it is linked to. */
enum err_code graph_dimensions(struct graph *graph, struct err *err);

#endif
