/* Facts on their way from the thread that maps rows to the thread that writes them.
 *
 * A batch holds some hundreds of rows with their facts in one block of memory (a larger fact gets
 * memory of its own, within BATCH_ROW_MAX for one row). Batches travel in a ring: the mapping
 * thread takes an empty one, fills it and gives it on; the writer takes full ones in order and
 * gives them back. So memory is bounded and whoever is faster waits. */
#ifndef CAUCE_LEDGER_LOAD_BATCH_H
#define CAUCE_LEDGER_LOAD_BATCH_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ledger/load.h"

#define BATCH_COUNT 4
#define BATCH_BLOCK (1536u << 10)
#define BATCH_ENOUGH (1280u << 10)       /* a batch past this is given on at the row's end */
#define BATCH_ROWS 1024                  /* … or at this many rows */
#define BATCH_ROW_MAX ((size_t)48 << 20) /* all facts of one row */

enum fact_type {
    FACT_ORGANISATION,
    FACT_NODE,
    FACT_AMOUNT,
    FACT_LINK,
    FACT_PARTY,
    FACT_ATTRIBUTE,
    FACT_CLASSIFICATION,
    FACT_DOCUMENT,
    FACT_FINDING,
    FACT_PROBLEM
};

/* Every fact begins with this; `ref` is its own number (organisation, node) or the node it is
 * about. */
struct fact {
    struct fact *next;
    enum fact_type type;
    load_ref ref;
};
struct fact_organisation {
    struct fact fact;
    struct load_organisation it;
    uint64_t raw; /* secret hash of all it says */
};
struct fact_node {
    struct fact fact;
    struct load_node it;
    uint64_t key_hash; /* 63 bits, of kind and key: what the store holds */
    uint64_t check;    /* secret hash of kind and key */
    uint64_t details;  /* secret hash of all that the row says of it besides money and links */
};
struct fact_amount {
    struct fact fact;
    struct load_amount it;
};
struct fact_link {
    struct fact fact;
    load_ref to;
    struct load_link it;
};
struct fact_party {
    struct fact fact;
    load_ref organisation;
    enum party_role role;
};
struct fact_pair { /* attribute: name and value; classification: scheme and code */
    struct fact fact;
    struct str name, value;
    uint64_t once; /* hash of what may stand once in a row: the name; scheme and code */
};
struct fact_document {
    struct fact fact;
    struct str kind, title, url;
    int32_t dated;
};
struct fact_finding {
    struct fact fact;
    struct load_finding it;
};
struct fact_problem {
    struct fact fact;
    struct load_problem it;
};

struct batch_row {
    struct batch_row *next;
    struct fact *first, *last;
    int64_t entity;
    uint64_t number, line;
    load_ref refs; /* organisations and nodes it has */
    bool quarantined;
};

struct batch_extra; /* a block beside the usual one */
struct batch {
    struct batch *next; /* in the queue */
    unsigned char *block;
    size_t used;
    struct batch_extra *extra;
    size_t extra_bytes;
    struct batch_row *first, *last;
    size_t rows;
};

struct batch_ring {
    struct batch batches[BATCH_COUNT];
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct batch *free, *full, *full_last;
    bool ended;  /* no batch will follow */
    bool broken; /* one side has failed: nobody waits any more */
};

enum err_code batch_ring_init(struct batch_ring *ring, struct err *err);
void batch_ring_free(struct batch_ring *ring);
/* Waits for an empty batch; NULL when the ring is broken. */
struct batch *batch_ring_empty(struct batch_ring *ring);
void batch_ring_give(struct batch_ring *ring, struct batch *batch);
/* Waits for a full batch; NULL at the end or when the ring is broken. */
struct batch *batch_ring_take(struct batch_ring *ring);
void batch_ring_return(struct batch_ring *ring, struct batch *batch);
void batch_ring_end(struct batch_ring *ring);
void batch_ring_break(struct batch_ring *ring);

/* Zeroed memory in the batch; NULL when memory or the row's limit is used up. */
void *batch_alloc(struct batch *batch, size_t size);
/* A copy, made valid text (UTF-8 without NUL). *ok false when memory or the limit is used up. */
struct str batch_str(struct batch *batch, struct str s, bool *ok);
/* Where the batch stands, and going back there: how the facts of a quarantined row are dropped. */
struct batch_mark {
    size_t used;
    struct batch_extra *extra;
    size_t extra_used, extra_bytes;
};
struct batch_mark batch_mark(const struct batch *batch);
void batch_back(struct batch *batch, struct batch_mark mark);

#endif
