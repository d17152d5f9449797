/* Inside of the reconciliation: lines are gathered topic by topic; the largest are kept, and all
 * counted. */
#ifndef CAUCE_TRACE_RECONCILE_PRIVATE_H
#define CAUCE_TRACE_RECONCILE_PRIVATE_H

#include "base/arena.h"
#include "base/money.h"
#include "trace/flag_private.h"
#include "trace/reconcile.h"

#define COMPARE_MAX 20000 /* lines kept of a topic */

struct compare_side {
    bool has;
    money_sum minor;
    int64_t node, snapshot, row, rows; /* row: the first of `rows` that were added up; 0 = none */
};
struct compare_draft {
    enum reconcile_topic topic;
    char subject[240];           /* what people call it; budgets: the moment's code */
    struct str thing;            /* what makes the key stable, besides topic, sides and year */
    char side_a[64], side_b[64]; /* codes of sources, see reconcile_side */
    int64_t year;
    char currency[4];
    struct compare_side a, b;
};
struct compare_line {
    struct compare_draft draft; /* `thing` is gone */
    char key[64];
    enum reconcile_state state;
    int64_t size;
};
struct compare_count {
    int64_t lines;
    money_sum minor;
};
struct comparer {
    struct ledger *ledger;
    struct store *store;
    int64_t entity;
    bool budget, debt, contracts; /* topics at hand: budget is revenue too */
    struct arena arena;           /* of the topic at hand */
    struct compare_line *lines;
    size_t count, capacity;
    struct compare_count totals[RECONCILE_REVENUE + 1][RECONCILE_ONE_SIDED + 1];
};
enum err_code compare_add(struct comparer *c, const struct compare_draft *draft, struct err *err);

enum err_code compare_budget(struct comparer *c, struct err *err); /* and revenue */
enum err_code compare_debt(struct comparer *c, struct err *err);   /* reconcile_debt.c */
/* reconcile_contracts.c. Of a scope only what does not depend on other contracts: awards, and what
 * was announced. */
enum err_code compare_contracts(struct comparer *c, const struct flag_scope *scope,
                                struct err *err);
/* Does any contract of the scope stand in several kinds of file? */
enum err_code compare_several(struct comparer *c, const struct flag_scope *scope, bool *out,
                              struct err *err);
/* Lines of contracts, of the scope anew; whole where others depend on them. */
enum err_code compare_changed(struct comparer *c, const struct flag_scope *scope, struct err *err);

/* Adds a row to a side: rows come oldest file first, and the newest file counts. */
void compare_side_add(struct compare_side *side, int64_t node, int64_t snapshot, int64_t row,
                      int64_t minor);

#endif
