/* Finding things in the ledger: by key, words of the name, RFC or amount; accents and case do not
 * matter. Every figure comes with its file and row. Reads only. */
#ifndef CAUCE_LEDGER_FIND_H
#define CAUCE_LEDGER_FIND_H

#include "base/date.h"
#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

struct find_query {
    struct str text;     /* words, a key, an RFC or an amount; may be empty with filters */
    int64_t entity;      /* 0 = all */
    enum node_kind kind; /* 0 = all kinds and organisations */
    bool organisations;  /* only organisations */
    int64_t year;        /* 0 = all */
    uint32_t limit;      /* 0 = 20; at most 1000 */
};

struct find_amount {
    enum moment moment;
    int64_t minor;
    char currency[4];
    int64_t year; /* 0 = none */
    int32_t at;   /* DATE_NONE */
    int64_t snapshot, row, item;
    struct str file, sheet;
    int32_t cut_off; /* DATE_NONE */
    bool superseded; /* a newer snapshot of the same series stands */
};
struct find_result {
    int64_t entity, id;
    struct str entity_code, entity_name;
    bool organisation;   /* else a node */
    enum node_kind kind; /* nodes */
    enum organisation_kind organisation_kind;
    struct str key, label; /* organisations: RFC, name */
    struct str scheme, code, place;
    bool published;        /* nodes: false = only referred to */
    int64_t year;          /* 0 = none */
    int64_t snapshot, row; /* where first seen */
    struct str file, sheet;
    int score;                         /* how well it fits, 0 to 1000 */
    const struct find_amount *amounts; /* current ones first, in the order of moments */
    size_t amount_count;
    int64_t nodes; /* organisations: nodes it is a party of */
};
/* Best first, then by entity and id. *more_out: there are more than the limit. */
enum err_code ledger_find(struct ledger *ledger, struct arena *arena,
                          const struct find_query *query, struct find_result **out,
                          size_t *count_out, bool *more_out, struct err *err);

#endif
