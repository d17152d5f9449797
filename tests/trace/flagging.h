/* What the tests of flags, reconciliation and series share: the small ledger of the ledger's tests,
 * with days, and one call that computes the whole trace. */
#ifndef CAUCE_TESTS_TRACE_FLAGGING_H
#define CAUCE_TESTS_TRACE_FLAGGING_H

#include "../ledger/world.h"
#include "base/money.h"
#include "trace/flags.h"
#include "trace/trace.h"

#define MUST(call)                                                                                 \
    do {                                                                                           \
        enum err_code must_ = (call);                                                              \
        if (must_) test_fail(__FILE__, __LINE__, "%s: %s", #call, w->err.message);                 \
    } while (0)

/* A statement of the test's own, inside a transaction; numbers are $1, $2 … */
static inline void run_sql(struct world *w, const struct store_query *query, int64_t a, int64_t b,
                           int64_t c)
{
    struct store_stmt *stmt;
    bool row;
    const int64_t values[] = {a, b, c};

    MUST(store_prepare(w->store, query, &stmt, &w->err));
    for (int i = 0; i < query->parameters; i++) store_bind_int(stmt, i + 1, values[i]);
    do MUST(store_step(stmt, &row, &w->err));
    while (row);
}
static inline int32_t day(int year, int month, int number)
{
    return date_from_ymd(year, month, number);
}
static inline void set_end(struct world *w, int64_t node, int32_t ends)
{
    static const struct store_query q = {"set_end",
                                         "UPDATE node SET ends = $2 WHERE id = $1",
                                         "UPDATE node SET ends = $2 WHERE id = $1",
                                         2,
                                         0,
                                         "ii>",
                                         true};
    run_sql(w, &q, node, ends, 0);
}
static inline void set_paid_on(struct world *w, int64_t node, int32_t at)
{
    static const struct store_query q = {"set_paid_on",
                                         "UPDATE amount SET at = $2 WHERE node = $1",
                                         "UPDATE amount SET at = $2 WHERE node = $1",
                                         2,
                                         0,
                                         "ii>",
                                         true};
    run_sql(w, &q, node, at, 0);
}
static inline void set_cut_off(struct world *w, int64_t snapshot, int32_t at)
{
    static const struct store_query q = {"set_cut_off",
                                         "UPDATE snapshot SET cut_off = $2 WHERE id = $1",
                                         "UPDATE snapshot SET cut_off = $2 WHERE id = $1",
                                         2,
                                         0,
                                         "ii>",
                                         true};
    run_sql(w, &q, snapshot, at, 0);
}
/* A file of one entity with a cut-off. */
static inline int64_t file_of(struct world *w, int64_t entity, const char *name, int32_t cut_off)
{
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = entity, .name = name});

    set_cut_off(w, s, cut_off);
    return s;
}
/* A thing with one figure in one row. */
static inline int64_t thing(struct world *w, int64_t entity, int64_t s, int64_t row,
                            enum node_kind kind, const char *key, enum moment moment, int64_t minor)
{
    int64_t node =
        world_node(w, &(struct world_node){
                          .entity = entity, .snapshot = s, .row = row, .kind = kind, .key = key});

    if (moment)
        world_amount(w, &(struct world_amount){.entity = entity,
                                               .node = node,
                                               .snapshot = s,
                                               .row = row,
                                               .minor = minor,
                                               .moment = moment});
    return node;
}
static inline void flows(struct world *w, int64_t entity, int64_t from, int64_t to, int64_t s)
{
    world_link(w, &(struct world_link){entity, from, to, s, 2, 0});
}
static inline void compute(struct world *w)
{
    MUST(trace_rebuild(w->ledger, 0, NULL, NULL, &w->err));
}
/* The flags of one rule and entity (0 = all). */
static inline size_t flags_of(struct world *w, int64_t entity, const char *rule, struct flag **out)
{
    struct flag_filter filter = {.entity = entity, .rule = str_of(rule)};
    size_t count;

    MUST(flag_list(w->ledger, &w->arena, &filter, out, &count, &w->err));
    return count;
}

#endif
