/* Reconciliation: two sources that speak of the same money, line by line. What agrees, what
 * differs, by how much, and why, as far as a person said why. */
#ifndef CAUCE_TRACE_RECONCILE_H
#define CAUCE_TRACE_RECONCILE_H

#include "trace/trace.h"

enum reconcile_topic {
    RECONCILE_BUDGET = 1, /* classifications of one budget: object, function, unit */
    RECONCILE_DEBT,       /* LDF format 2, the registry, SIPOT */
    RECONCILE_CONTRACTS,  /* announced and published; award and contract */
    RECONCILE_REVENUE     /* revenue estimated and expenditure approved */
};
enum reconcile_state {
    RECONCILE_AGREES = 1,
    RECONCILE_ROUNDING,
    RECONCILE_DIFFERS,
    RECONCILE_ONE_SIDED
};
/* Typed reasons, after those SHCP uses when it compares the registry with the banks' reports. */
struct reconcile_reason_type {
    const char *code;  /* "cut-off", "rounding", "scope", "currency", "error-a", "error-b", … */
    const char *title; /* Spanish */
};
const struct reconcile_reason_type *reconcile_reason_types(size_t *count_out);

struct reconcile_reason {
    int64_t item, at;
    struct str type, text, author;
    bool has_minor;
    int64_t minor;
};
struct reconcile_line {
    int64_t entity;
    struct str entity_code, entity_name;
    enum reconcile_topic topic;
    struct str key;     /* stable; only [a-z0-9:._-] */
    struct str subject; /* "Presupuesto 2024, devengado", a credit, a contract */
    int64_t year;
    struct str side_a, side_b; /* which sources */
    bool has_a, has_b;
    int64_t a, b; /* minor units */
    char currency[4];
    int64_t difference; /* b - a */
    enum reconcile_state state;
    int64_t snapshot_a, row_a, snapshot_b, row_b; /* 0 = a sum of rows, or none */
    struct str file_a, file_b;
    const struct reconcile_reason *reasons;
    size_t reason_count;
};
struct reconcile_filter {
    int64_t entity; /* 0 = all */
    enum reconcile_topic topic;
    int64_t year;
    bool differing; /* only what differs */
    struct str key; /* one line */
    uint32_t limit; /* 0 = 200 */
};
/* Largest difference first. */
enum err_code reconcile_lines(struct ledger *ledger, struct arena *arena,
                              const struct reconcile_filter *filter, struct reconcile_line **out,
                              size_t *count_out, struct err *err);
struct reconcile_summary {
    enum reconcile_topic topic;
    int64_t lines, agree, rounding, differ, one_sided, explained;
    int64_t difference; /* sum of absolute differences in MXN */
};
enum err_code reconcile_summaries(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  struct reconcile_summary **out, size_t *count_out,
                                  struct err *err);
/* Adds a reason (own transaction); reasons are never changed or removed. The type must be one of
 * reconcile_reason_types, the key that of a line. */
enum err_code reconcile_reason_add(struct ledger *ledger, int64_t entity, struct str key,
                                   const struct reconcile_reason *reason, struct err *err);

/* Compares the sources of one entity anew, all of them (scope NULL) or what depends on the scope,
 * which flags_update completed; within the caller's transaction. flags_update calls it.
 * At most 20000 lines of a topic are kept, largest difference first; the summaries count all. */
struct flag_scope;
enum err_code reconcile_update(struct ledger *ledger, int64_t entity,
                               const struct flag_scope *scope, struct err *err);

#endif
