/* Gaps: where trails end, gathered by what is missing, who is responsible and the year, in pesos.
 * And "published out of known to exist" for any kind of thing. Reads only; everything it gives is
 * allocated in the arena. A handle belongs to one thread. */
#ifndef CAUCE_TRACE_GAPS_H
#define CAUCE_TRACE_GAPS_H

#include "trace/trace.h"

enum trace_missing {
    MISSING_PROJECT = 1, /* budget that no project, programme or procedure explains */
    MISSING_PROCEDURE,   /* project without procedure or contract */
    MISSING_CONTRACT,    /* procedure without contract */
    MISSING_PAYMENT,     /* contract without payments */
    MISSING_RESULT,      /* payment or support without delivery: told, never counted as a break */
    MISSING_DESTINATION, /* loan, trust or fund whose use is not published */
    MISSING_DESCRIPTION, /* referred to by a published file, described by none */
    MISSING_ORIGIN,      /* contract or project: no budget or source is published for it */
    MISSING_BREAKDOWN    /* a printed total that its parts do not reach */
};
#define MISSING_COUNT 10 /* arrays are indexed by it; [0] is unused */
const char *trace_missing_title(enum trace_missing missing); /* a few words, user's language */
const char *trace_missing_code(enum trace_missing missing);  /* "payment" …: JSON, --missing */
/* By code or by title in either language; 0 when unknown. */
enum trace_missing trace_missing_find(struct str text);
/* "1 contrato", "312 contratos": a count with its kind in the user's language. */
struct str trace_things(struct arena *arena, enum node_kind kind, int64_t count);
/* "$1,234,567.89", or "1,234.50 USD" where the currency is not the peso. */
struct str trace_money(struct arena *arena, int64_t minor, const char *currency);

struct trace_gap_row {
    int64_t entity, id;
    struct str entity_code, entity_name;
    struct str key; /* stable over recomputations */
    enum node_kind kind;
    enum trace_missing missing;
    struct str sentence; /* the whole gap in one sentence of the user's language */
    struct str
        obligation;     /* the law that asks for it, in Spanish (obligation.h); "" = none known */
    int64_t unit, year; /* 0 = files do not say */
    struct str unit_name;
    char currency[4];
    int64_t nodes, minor, minor_possible;
    int64_t snapshot; /* that shows its largest thing */
    struct str file;
    int32_t cut_off; /* DATE_NONE */
};
struct trace_gap_filter {
    int64_t entity; /* 0 = all */
    enum trace_missing missing;
    enum node_kind kind;
    int64_t unit, year;
    int64_t id;     /* one gap */
    struct str key; /* one gap, by the name that stays the same */
    uint32_t limit; /* 0 = 100 */
};
/* Most pesos first, within a currency; MXN first. Payments without result come after all breaks.
 * ERR_INPUT with file and line when the catalogue of obligations beside the store is not in its
 * form. */
enum err_code trace_gaps(struct ledger *ledger, struct arena *arena,
                         const struct trace_gap_filter *filter, struct trace_gap_row **out,
                         size_t *count_out, struct err *err);

/* How much is missing of what and when: for choices, and for sums over all gaps. */
struct trace_gap_sum {
    enum trace_missing missing;
    int64_t year; /* 0 = files do not say */
    int64_t gaps, nodes;
    int64_t minor; /* of those in pesos */
};
/* By missing, then year; unit 0 = all. */
enum err_code trace_gap_sums(struct ledger *ledger, struct arena *arena, int64_t entity,
                             int64_t unit, struct trace_gap_sum **out, size_t *count_out,
                             struct err *err);

/* The things a gap is made of, those of the largest amount first. Pages: `after_node` 0 is the
 * first; else the amount and the number of the last one seen. */
struct trace_gap_member {
    int64_t node;
    enum node_kind kind;
    struct str key, label;
    int64_t minor, ended; /* amount, and what ends there */
    int64_t snapshot, row;
    struct str file, sha256;
    int32_t cut_off; /* DATE_NONE */
};
enum err_code trace_gap_members(struct ledger *ledger, struct arena *arena, int64_t entity,
                                int64_t gap, int64_t after_minor, int64_t after_node,
                                uint32_t limit, struct trace_gap_member **out, size_t *count_out,
                                struct err *err);

/* Published out of known to exist: of the things of a kind that any source mentions, how many are
 * described by a published file. Never files against slots. A thing that a file names by another
 * form of a published thing's key (trace_same) is not a second thing. By entity and kind; entity 0
 * = all. Looks only at what came since the last
 * update, and at what no file describes. */
struct trace_coverage {
    int64_t entity;
    struct str entity_code, entity_name;
    enum node_kind kind;
    int64_t published, known;
};
enum err_code trace_coverage(struct ledger *ledger, struct arena *arena, int64_t entity,
                             struct trace_coverage **out, size_t *count_out, struct err *err);

/* Counts what came since the last call, within the caller's transaction: trace_update calls it. */
enum err_code trace_known_update(struct ledger *ledger, int64_t entity, struct err *err);

#endif
