/* Gaps that the ledger itself shows: things that a published file refers to and no file describes,
 * such as the public work whose portfolio key a contract declares. With the pesos behind each:
 * what the links state, else the current main amount of the things linked to it. */
#ifndef CAUCE_LEDGER_GAP_H
#define CAUCE_LEDGER_GAP_H

#include "ledger/check.h"
#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

/* Recomputes the gaps of the entities a snapshot holds, within the caller's open transaction;
 * called at the end of a load, after the checks. Skipped when the snapshot neither refers to
 * unpublished things nor touches an entity that has gaps. */
enum err_code gap_update(struct ledger *ledger, const struct check_scope *scope, uint64_t *gaps_out,
                         struct err *err);

struct gap {
    int64_t entity, id, node;
    struct str entity_name, node_key;
    enum node_kind stage; /* what is missing */
    struct str missing;   /* one Spanish sentence */
    struct str unit;      /* unit responsible; empty where unknown */
    bool has_minor;
    int64_t minor; /* pesos behind it */
    struct str currency;
    struct str obligation; /* empty where unknown */
    int64_t snapshot;      /* that shows it */
    struct str file;
    int64_t row;
};
struct gap_filter {
    int64_t entity;       /* 0 = all */
    enum node_kind stage; /* 0 = all */
    uint32_t limit;       /* 0 = 100 */
};
/* Most pesos first. */
enum err_code gap_list(struct ledger *ledger, struct arena *arena, const struct gap_filter *filter,
                       struct gap **out, size_t *count_out, struct err *err);

#endif
