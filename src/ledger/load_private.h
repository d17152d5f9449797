/* Inside of a load: what its files share.
 *
 *   calling thread           load.c        rows and facts into batches; load_index.c the row index
 *   packing thread           load_bytes.c  the file's bytes into pieces
 *   writer thread            load_write.c  batches and pieces into the store; load_facts.c a fact;
 *                                          load_node.c and load_organisation.c say which id it
 *                                          speaks of
 *   calling thread, at end   load_finish.c, load_series.c, load_compare.c
 *
 * The writer thread owns the store between load_begin and the moment it is joined. */
#ifndef CAUCE_LEDGER_LOAD_PRIVATE_H
#define CAUCE_LEDGER_LOAD_PRIVATE_H

#include <pthread.h>

#include "base/arena.h"
#include "ledger/ledger_private.h"
#include "ledger/load.h"
#include "ledger/load_batch.h"
#include "ledger/load_bytes.h"
#include "ledger/load_index.h"

struct writer;

struct load {
    struct ledger *ledger;
    struct arena arena;         /* copies of the snapshot's texts */
    struct load_snapshot about; /* texts live in the arena */
    int64_t snapshot;
    uint64_t secret; /* seeds the hashes that are never stored, so that no file can aim at them */

    /* calling thread */
    struct batch_ring ring;
    struct batch *batch;
    struct batch_row *row;
    struct batch_mark row_mark;   /* before the row */
    struct batch_mark facts_mark; /* after its header */
    struct index_row index_row;
    struct index_writer index;
    uint64_t last_number;
    bool row_failed;    /* a fact found no memory */
    bool row_wrong;     /* a fact referred to what the row does not have */
    struct fact **refs; /* the row's organisations and nodes, by load_ref */
    size_t refs_size;
    uint64_t rows_read, rows_accepted, rows_quarantined;

    struct keeper keeper;

    /* writer thread */
    pthread_t thread;
    bool thread_running;
    struct writer *writer;
    struct err writer_error;
    bool writer_failed; /* under ring.mutex */
};

uint64_t load_node_hash(const struct load *load, enum node_kind kind, struct str key);
uint64_t load_secret_hash(const struct load *load, uint64_t salt, struct str text);

/* load_write.c */
enum err_code writer_open(struct load *load, struct err *err);
void *writer_run(void *load);
void writer_close(struct writer *writer); /* NULL is fine */

/* load_series.c: which snapshot came before, and the series' name. */
struct load_series {
    struct str name;
    int64_t previous;      /* 0 = none */
    int64_t superseded_by; /* 0 = this is the newest */
};
enum err_code load_series_find(struct load *load, struct load_series *out, struct err *err);

#endif
