/* Which of a thing's figures says best how much money it is. A thing is published with many: what
 * was approved, modified, accrued, paid … Only one is followed, so that shares add up; the
 * others stay in the ledger and on the pages. Pure; thread-safe. */
#ifndef CAUCE_TRACE_AMOUNT_H
#define CAUCE_TRACE_AMOUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "ledger/vocabulary.h"

#define AMOUNT_NONE 255 /* this figure is no amount of such a thing */

/* 0 is the best. */
int amount_rank(enum node_kind kind, enum moment moment);
/* A level and not a flow (a balance, what was authorised): of several years the newest counts,
 * where flows are added up. */
bool amount_is_level(enum moment moment);
/* A zero of this kind only says that nothing happened in the period; the next moment counts. */
bool amount_skips_zero(enum node_kind kind);

/* One candidate: rows of one moment and snapshot in one currency. Fed in any order of snapshots;
 * `age` orders these (larger is newer). */
struct amount {
    int rank; /* AMOUNT_NONE: nothing yet */
    int64_t age;
    uint8_t moment;
    int32_t year; /* the newest that a row says; 0 = none */
    __int128 minor;
};
#define AMOUNT_START                                                                               \
    {                                                                                              \
        .rank = AMOUNT_NONE                                                                        \
    }
/* Takes in a row: adds it, takes it in place of a worse one, or leaves it. */
void amount_take(struct amount *amount, enum node_kind kind, const struct amount *row);
/* In 64 bits; what does not fit stays at the end of the range. */
int64_t amount_minor(const struct amount *amount);

#endif
