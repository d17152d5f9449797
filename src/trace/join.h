/* Joins: things that files name by different forms of one key. Exact after normalising (case,
 * blanks, punctuation, prefixes and version suffixes), by context (two files name the project of
 * one and the same process), or inferred from names, amounts, places and dates with a score and a
 * reason. Only inferred ones wait for a person; a person's decision is never recomputed away.
 *
 * Rules: "normalised-key", "same-process" (both give things that are the same), "similar-name" (a
 * link from project to contract). States: what is exact or declared is "confirmed" from the start,
 * with nobody's name; what is inferred is "open" until a person decides. */
#ifndef CAUCE_TRACE_JOIN_H
#define CAUCE_TRACE_JOIN_H

#include "trace/trace.h"

/* Recomputes trace_same and trace_join of one entity within the caller's transaction, keeping what
 * persons decided; trace_update calls it first. *changed_out (may be NULL): something differs from
 * before. Looks at what is referred to and not published, and finds the published by an index of
 * keys that each call only continues; a ledger where all is published costs four statements. */
enum err_code join_update(struct ledger *ledger, int64_t entity, bool *changed_out,
                          struct err *err);

struct join_row {
    int64_t entity, source, target; /* same: source = the referred, target = the published one */
    bool same;
    enum evidence evidence;
    int score;
    struct str rule, reason, state; /* open, confirmed, rejected */
    enum node_kind source_kind, target_kind;
    struct str source_key, source_label, target_key, target_label;
    bool has_minor; /* pesos that hang on it */
    int64_t minor;
    char currency[4];
};
struct join_filter {
    int64_t entity;
    struct str rule, state; /* "" = all */
    uint32_t limit;         /* 0 = 100 */
};
enum err_code join_list(struct ledger *ledger, struct arena *arena,
                        const struct join_filter *filter, struct join_row **out, size_t *count_out,
                        struct err *err);
/* confirm: evidence becomes confirmed; else rejected. Own transaction; marks the entity.
 * ERR_NOTFOUND when there is no such join, ERR_USAGE without a name. */
enum err_code join_decide(struct ledger *ledger, int64_t entity, int64_t source, int64_t target,
                          bool same, bool confirm, struct str by, struct err *err);

#endif
