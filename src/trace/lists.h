/* Lists of an entity's things, largest first, with how far each is followed: contracts, works,
 * loans of one kind, of a unit, of a supplier, of a year. Keyset-paged: the time does not depend on
 * how many there are. Reads only; allocated in the arena; a handle belongs to one thread. */
#ifndef CAUCE_TRACE_LISTS_H
#define CAUCE_TRACE_LISTS_H

#include "trace/trace.h"

struct trace_item {
    int64_t node;
    enum node_kind kind;
    struct str key, label;
    bool published, derived;
    char currency[4];
    int64_t minor, in[2], out[2];
    int64_t unit, supplier, year; /* 0 = files do not say */
    struct str unit_name, supplier_name;
    int64_t snapshot, row; /* where first seen */
    struct str file;
};
struct trace_list_filter {
    int64_t entity;
    enum node_kind kind; /* 0 only with a supplier */
    int64_t unit;        /* 0 = all */
    int64_t supplier;    /* 0 = all; not together with a unit */
    int64_t year;        /* 0 = all: looks at each thing of the kind that is larger */
    int64_t after_minor; /* with after_node: the last one seen; after_node 0 = from the first */
    int64_t after_node;
    bool counted;   /* only what totals count: not what repeats it in another publication */
    uint32_t limit; /* 0 = 50, at most 500 */
};
enum err_code trace_list(struct ledger *ledger, struct arena *arena,
                         const struct trace_list_filter *filter, struct trace_item **out,
                         size_t *count_out, struct err *err);

#endif
