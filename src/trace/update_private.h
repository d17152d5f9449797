/* What the files of an update share: the rows of the results, and sums over them. */
#ifndef CAUCE_TRACE_UPDATE_PRIVATE_H
#define CAUCE_TRACE_UPDATE_PRIVATE_H

#include "base/money.h"
#include "trace/carry.h"
#include "trace/gaps.h"
#include "trace/graph_read.h"

/* One row of trace_node. */
struct update_row {
    int64_t node, minor, in[2], out[2];
    int64_t unit, fund, programme, supplier; /* 0 = none */
    int64_t gap, origin;                     /* 0 = none */
    int64_t snapshot;                        /* that shows it */
    int32_t year;                            /* 0 = none */
    uint8_t kind, stage, moment;             /* moment 0: derived */
    bool counted;
    uint8_t missing, missing_origin; /* enum trace_missing of `gap` and `origin`; 0 = none */
    char currency[4];
    struct str reach;
};

/* Sums by keys of several sorts, in one table in memory. */
enum sum_sort { SUM_TOTAL, SUM_FLOW, SUM_GAP };
struct sum_key {
    int64_t subject; /* totals: of the dimension; gaps: the unit */
    int32_t year;
    uint8_t sort, kind;
    uint8_t other; /* totals: the dimension; flows: the target's kind; gaps: what is missing */
    uint8_t unused;
    char currency[4];
    char padding[4];
};
struct sum {
    struct sum_key key;
    int64_t count, id;  /* of nodes or links; id: of a gap */
    money_sum minor[5]; /* totals: minor, in, in, out, out; flows and gaps: proven, possible */
    int64_t largest, node, snapshot; /* gaps: the largest thing, and what shows it */
};
struct sum_slot {
    uint32_t number; /* in the list, + 1 */
    uint32_t tag;    /* of the key's hash: most keys are told apart without looking at them */
};
struct sums {
    struct graph_list list; /* struct sum, in the order of first use */
    struct sum_slot *slots;
    size_t slot_count;
    int64_t last_gap; /* of those stored before; 0: there were none */
    int64_t next_gap; /* id for the next new gap; 0: not asked yet */
};
void sums_free(struct sums *sums);
/* The sum of a key, made when it is new; NULL without memory. Valid until the next call. */
struct sum *sums_of(struct sums *sums, const struct sum_key *key);
/* A row's part in the totals and gaps; sign 1 adds it, -1 takes it away. Sets row->gap and
 * row->origin when it adds. */
struct update {
    struct ledger *ledger;
    struct store *store;
    int64_t entity;
    const struct progress *progress;
    struct trace_summary *summary;
    struct err *err;
    struct graph graph;
    struct sums sums;
    bool whole;               /* else only some connected parts */
    struct flag_scope *scope; /* of these; NULL: all flags anew */
};
enum err_code sums_row(struct update *u, struct update_row *row, int sign);
enum err_code sums_flow(struct update *u, int32_t year, uint8_t source, uint8_t target,
                        const char currency[4], const int64_t carried[2], int sign);
/* Writes totals, flows and gaps: all of them, or what changed. */
enum err_code sums_write(struct update *u);

/* update_count.c: what is part of totals, and what the end of each node's pesos lacks. */
enum err_code count_choose(struct update *u, const struct carry *carry);
void count_missing(const struct update *u, const struct carry *carry, uint32_t v,
                   struct update_row *row);

/* update_touch.c: what must be computed anew. */
struct update_pending {
    int64_t snapshot, current;
};
struct update_join {
    int64_t source, target, evidence, score, confirmed;
};
/* The joins there are: of links and of names. */
enum err_code update_joins(struct update *u, struct graph_list joins[2]);
/* Ranges of nodes that hold the connected parts touched by pending snapshots and by joins that are
 * not as `before`; or sets u->whole when everything must be computed, or nearly everything. */
enum err_code update_touch(struct update *u, const struct graph_list *pending,
                           struct graph_list before[2], struct graph_list *ranges);
/* Takes the results of these nodes out of the sums and of the store. */
enum err_code update_take_out(struct update *u, const struct graph_list *ranges);

/* update_write.c: computes the graph and writes its nodes and links. */
enum err_code update_compute(struct update *u);

#endif
