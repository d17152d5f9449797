/* What the tests of the checks share: what a rule found in a small ledger, a budget of three lines
 * and a loan. Every call fails the test when it cannot do its work. */
#ifndef CAUCE_TESTS_LEDGER_CHECKING_H
#define CAUCE_TESTS_LEDGER_CHECKING_H

#include "ledger/check.h"
#include "world.h"

/* How often a rule found something, and its first finding. */
struct found {
    const char *rule;
    size_t count;
    int64_t minor, year, node_rows, rows[64];
    size_t row_count;
    char message[400], subject[200], expected[100], text[300];
};

struct found found(struct world *w, const char *rule);
/* Runs the checks of a snapshot. */
struct check_summary check(struct world *w, int64_t snapshot);
int64_t simple_snapshot(struct world *w);
/* A total in row 2 and its two parts in rows 3 and 4, all approved; accrued differs by 7. */
void budget(struct world *w, int64_t snapshot, const char *scheme, int64_t year, int64_t total,
            int64_t a, int64_t b);
/* A loan of 10000 + 500 - 4030 + 30 with this closing balance. */
int64_t loan(struct world *w, int64_t s, int64_t row, int64_t closing);

#endif
