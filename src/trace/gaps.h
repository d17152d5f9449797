/* Gaps: where trails end, gathered by what is missing, who is responsible and the year, in pesos.
 * And "published out of known to exist" for any kind of thing. */
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
const char *trace_missing_title(enum trace_missing missing); /* a few words, user's language */
const char *trace_missing_code(enum trace_missing missing);  /* "payment" …: JSON, --missing */
/* What would close it, and the law that asks for it to be published (editable:
 * catalogues/obligaciones.csv). Empty where no obligation is known. */
struct str trace_missing_obligation(enum trace_missing missing, enum node_kind kind);

struct trace_gap_row {
    int64_t entity, id;
    struct str entity_code, entity_name;
    struct str key; /* stable over recomputations */
    enum node_kind kind;
    enum trace_missing missing;
    struct str sentence;   /* the whole gap in one sentence of the user's language */
    struct str obligation; /* "" = none known */
    int64_t unit, year;    /* 0 = files do not say */
    struct str unit_name;
    char currency[4];
    int64_t nodes, minor, minor_possible;
    int64_t snapshot; /* the newest that shows it */
    struct str file;
    int32_t cut_off; /* DATE_NONE */
};
struct trace_gap_filter {
    int64_t entity; /* 0 = all */
    enum trace_missing missing;
    enum node_kind kind;
    int64_t unit, year;
    int64_t id;     /* one gap */
    uint32_t limit; /* 0 = 100 */
};
/* Most pesos first, within a currency; MXN first. */
enum err_code trace_gaps(struct ledger *ledger, struct arena *arena,
                         const struct trace_gap_filter *filter, struct trace_gap_row **out,
                         size_t *count_out, struct err *err);

/* The things a gap is made of, most pesos first, keyset-paged. */
struct trace_gap_member {
    int64_t node;
    enum node_kind kind;
    struct str key, label;
    int64_t minor, ended; /* amount, and what ends there */
    int64_t snapshot, row;
    struct str file;
};
enum err_code trace_gap_members(struct ledger *ledger, struct arena *arena, int64_t entity,
                                int64_t gap, int64_t after_minor, int64_t after_node,
                                uint32_t limit, struct trace_gap_member **out, size_t *count_out,
                                struct err *err);

/* Published out of known to exist: of the things of a kind that any source mentions, how many are
 * described by a published file. Never files against slots. */
struct trace_coverage {
    int64_t entity;
    enum node_kind kind;
    int64_t published, known;
};
enum err_code trace_coverage(struct ledger *ledger, struct arena *arena, int64_t entity,
                             struct trace_coverage **out, size_t *count_out, struct err *err);

#endif
