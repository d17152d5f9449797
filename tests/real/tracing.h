/* For the tests of routes on published files: the ledger that importing.h filled, traced. */
#ifndef CAUCE_TESTS_REAL_TRACING_H
#define CAUCE_TESTS_REAL_TRACING_H

#include "independent.h"
#include "trace/route.h"

/* Imports what is under PATH below the folder of published files into "ledger.cauce" (made by
 * start), for an entity ("19") or, with NULL, the instance's own. */
void import_published(const char *pattern, const char *entity);
/* Computes the results and gives the ledger, to be read; it stays open until the test ends. */
struct ledger *traced(void);
/* Where results of reading live. */
struct arena *tracing_arena(void);

/* The whole route of the thing with this key ("contrato:KEY"); fails the test when there is none or
 * when it does not fit. */
struct route route_to(const char *text);
/* Things of one kind in it: how many, and their amounts added up. */
int64_t route_count(const struct route *route, enum node_kind kind);
int64_t route_sum(const struct route *route, enum node_kind kind);
/* Σ end over the stages = amount, proven and possible, and each node's links carry its `out`. */
void check_identity(const struct route *route);

#endif
