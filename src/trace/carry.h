/* What each link carries and where each node's pesos end, in one currency: the figures that trace.h
 * defines, on a graph that is built. Pure integers; reads no store. Private to this room.
 *
 * The vectors of a node are kept as bytes, as most of their places are zero (trace_node.reach):
 *   NULL   everything stays: reach and end hold the amount at the node's own stage, nothing else
 *   byte   1: the possible vectors follow; 0: they are the proven ones
 *   then for proven (and possible): a byte with a bit for each stage that is reached after the own
 *   one, a byte with a bit for each stage where something ends, and for each bit set, in order, the
 *   pesos: zigzag, base 128, lowest first. */
#ifndef CAUCE_TRACE_CARRY_H
#define CAUCE_TRACE_CARRY_H

#include "trace/graph.h"

#define REACH_BYTES_MAX 300

struct reach {
    int64_t reach[2][STAGE_COUNT], end[2][STAGE_COUNT];
};
/* The length; 0 when all of it stays at the own stage. */
size_t reach_write(const struct reach *reach, enum trace_stage stage, int64_t minor,
                   uint8_t out[REACH_BYTES_MAX]);
/* False when the bytes are not of this form (then everything stays). */
bool reach_read(struct str bytes, enum trace_stage stage, int64_t minor, struct reach *out);

struct carry_node {
    int64_t minor, in[2], out[2];
    int64_t back;           /* what refunds may bring back: adds to what it can offer */
    uint32_t bytes, length; /* of its vectors in `bytes` of the run */
    uint8_t moment;
    uint8_t known;  /* 0: no amount in this currency, 1: a proven one, 2: only by inferred links */
    bool derived;   /* carries what its links carry */
    bool passes;    /* a step of contracting, or without figure: has no money of its own */
    bool fed[2];    /* money comes in (or is its own): by proven links, by any */
    bool concerned; /* in this currency at all: an amount, or a link with something on one side */
};
struct carry_link {
    int64_t carried[2];
    uint8_t group[2]; /* of sources that share: 0 money, else the kind of what only passes on */
    bool concerned;
};
/* The result of one currency; the arrays cover all nodes and links of the graph, and only those in
 * `nodes_of` (sources first) are filled in. Used again for the next currency. */
struct carry {
    const struct graph *graph;
    uint16_t currency;
    struct carry_node *nodes;
    struct carry_link *links;
    uint32_t *nodes_of; /* nodes of the connected parts that know this currency */
    uint32_t count;
    struct graph_list bytes; /* of vectors */
    /* scratch */
    struct carry_share *shares;
    uint8_t *parts;
    bool inferred; /* some link here is */
};
enum err_code carry_init(struct carry *carry, const struct graph *graph, struct err *err);
void carry_free(struct carry *carry);
enum err_code carry_run(struct carry *carry, uint16_t currency, struct err *err);

/* Shares `whole` among offers whose sum is larger: each gets its proportion, rounded down; what is
 * left goes one by one to the largest remainders, then to the lower `order`. */
struct carry_share {
    uint64_t offer, part;
    unsigned __int128 remainder;
    int64_t order;
    uint32_t link;
};
void carry_share(struct carry_share *shares, size_t count, uint64_t whole);

/* carry_reach.c: the vectors of all nodes, once what is carried is known. */
enum err_code carry_reach(struct carry *carry, struct err *err);

#endif
