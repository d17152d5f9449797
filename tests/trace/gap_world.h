/* Gaps put into a ledger row by row, for the tests of those that read them. */
#ifndef CAUCE_TESTS_TRACE_GAP_WORLD_H
#define CAUCE_TESTS_TRACE_GAP_WORLD_H

#include "../ledger/world.h"
#include "trace/gaps.h"

struct gap_made {
    int64_t entity, id, unit, year, nodes, minor, minor_possible, snapshot;
    enum node_kind kind;
    enum trace_missing missing;
    const char *key;      /* NULL: made of the number */
    const char *currency; /* NULL: MXN */
};
void gap_put(struct world *w, const struct gap_made *g);
/* What of a node's amount comes in and goes out, and the gaps its ends belong to (0 = none). */
struct gap_member_made {
    int64_t entity, node, minor, in, out, gap, origin;
    enum node_kind kind;
    enum moment moment; /* 0 = none of its own */
};
void gap_member_put(struct world *w, const struct gap_member_made *m);

/* A contract of SONORA of so many centavos in a snapshot's row. */
int64_t gap_contract(struct world *w, int64_t snapshot, int64_t row, const char *key,
                     const char *label, int64_t minor);

#endif
