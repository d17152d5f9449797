/* Flags are questions, never accusations: what the ledger's checks found and what the route shows,
 * each with its formula, the rows behind it, and room for the answer of the unit responsible. */
#ifndef CAUCE_TRACE_FLAGS_H
#define CAUCE_TRACE_FLAGS_H

#include "ledger/check.h"
#include "trace/trace.h"

/* Rules of the route (flag_rules lists them beside those of check.h). */
#define FLAG_PAID_NOT_BUILT "paid-not-built"   /* paid in full, physical progress below 100 % */
#define FLAG_PROGRESS_BEHIND "progress-behind" /* physical progress behind the financial one */
#define FLAG_CONTRACT_OVER_BUDGET "contract-over-budget"
#define FLAG_PAYMENTS_OVER "payments-over-contract"
#define FLAG_LOAN_DESTINATION "loan-destination"   /* drawn, and the destination not published */
#define FLAG_TRUST_BALANCE "trust-balance"         /* the ledger's finding, shown with its series */
#define FLAG_ACCRUED_COPY "accrued-is-approved"    /* the ledger's finding */
#define FLAG_DECEMBER "december"                   /* spending concentrated in December */
#define FLAG_SUPPLIER_ENTITIES "supplier-entities" /* one supplier across entities */
#define FLAG_STALLED "stalled"                     /* end date past, progress below 100 % */

struct flag_rule {
    const char *code;
    enum severity severity;
    const char *question; /* Spanish, one question with {subject} {expected} {found} {difference} */
    const char *formula;  /* Spanish: what is compared with what, and from which figure on */
    const char *innocent; /* Spanish: what may explain it without anything being wrong */
};
const struct flag_rule *flag_rules(size_t *count_out); /* all: the ledger's rules and the route's */
const struct flag_rule *flag_rule_find(struct str code);

struct flag_reply {
    int64_t item, at; /* milliseconds */
    struct str author, unit, text, url;
};
struct flag {
    int64_t entity;
    struct str entity_code, entity_name;
    struct str key; /* stable: names the flag in replies and pages; only [a-z0-9:._-] */
    struct str rule;
    enum severity severity;
    struct str question; /* filled in, in the user's language */
    struct str subject, expected, found;
    int64_t node; /* 0 = none */
    enum node_kind kind;
    struct str node_key, node_label;
    int64_t organisation, unit; /* 0 = none */
    struct str unit_name;
    bool has_minor;
    int64_t minor, year;
    char currency[4];
    int64_t snapshot;
    struct str file;
    const struct check_row *rows; /* filled by flag_read only */
    size_t row_count;
    int64_t reply_count;
    const struct flag_reply *replies; /* filled by flag_read only */
};
struct flag_filter {
    int64_t entity, node, organisation; /* 0 = all */
    struct str rule;
    enum severity at_least;
    int64_t year;
    uint32_t skip, limit; /* limit 0 = 100 */
};
/* Gravest first, then most pesos. */
enum err_code flag_list(struct ledger *ledger, struct arena *arena,
                        const struct flag_filter *filter, struct flag **out, size_t *count_out,
                        struct err *err);
/* How many of each rule: gravest first. */
struct flag_count {
    struct str rule;
    enum severity severity;
    int64_t count;
};
enum err_code flag_counts(struct ledger *ledger, struct arena *arena,
                          const struct flag_filter *filter, struct flag_count **out,
                          size_t *count_out, struct err *err);
/* One flag with its rows and replies. */
enum err_code flag_read(struct ledger *ledger, struct arena *arena, int64_t entity, struct str key,
                        struct flag *out, struct err *err);
/* Adds an answer (own transaction); answers are never changed or removed. */
enum err_code flag_reply_add(struct ledger *ledger, int64_t entity, struct str key,
                             const struct flag_reply *reply, struct err *err);

/* What an update computes anew. It is opened before the old results of these nodes go, for they say
 * whose flags may change; the ranges ascend and hold whole connected parts. *out is NULL where they
 * are so many that everything is faster. */
struct graph_range;
struct flag_scope;
enum err_code flag_scope_open(struct ledger *ledger, int64_t entity,
                              const struct graph_range *ranges, size_t count,
                              struct flag_scope **out, struct err *err);
void flag_scope_free(struct flag_scope *scope); /* NULL: nothing */

/* Computes the route's flags of one entity and its reconciliation anew, within the caller's
 * transaction: all of them (scope NULL), or what depends on the scope. trace_update calls it last.
 * Both give the same; thresholds that were edited apply to what is computed. */
enum err_code flags_update(struct ledger *ledger, int64_t entity, struct flag_scope *scope,
                           uint64_t *flags_out, struct err *err);

#endif
