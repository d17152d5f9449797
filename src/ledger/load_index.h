/* The index of a snapshot's rows: what is needed to say which rows appeared, changed and vanished
 * between two snapshots, and to find a row's bytes again, without parsing the files.
 *
 * Form of a piece (table row_index, seq from 1): up to INDEX_ROWS rows, in file order, as four
 * columns one after the other, little endian, 8 bytes each: key hash, content hash, byte offset
 * (difference to the row before; the first as it is), row number (the same); packed with zstd.
 * seq 0 is the sketch: the SKETCH_KEYS smallest distinct key hashes, ascending (Broder's bottom-k
 * sketch), by which the overlap of two snapshots is estimated. */
#ifndef CAUCE_LEDGER_LOAD_INDEX_H
#define CAUCE_LEDGER_LOAD_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/ledger.h"
#include "ledger/load_bytes.h"

#define INDEX_ROWS 32768
#define SKETCH_KEYS 1024

struct index_row {
    uint64_t key, content, offset, number;
};

struct sketch {
    uint64_t keys[SKETCH_KEYS];
    size_t count;
};
void sketch_add(struct sketch *sketch, uint64_t key);
/* Shared keys per thousand of the smaller side's keys, estimated; 0 when too few keys can be
 * compared. Exact while both sides have fewer keys than a sketch holds. */
int sketch_overlap(const struct sketch *a, const struct sketch *b);

/* Making the index, in the thread that maps. Full pieces go to `queue`. */
struct index_writer {
    struct piece_queue *queue;
    struct ZSTD_CCtx_s *packer;
    unsigned char *room; /* one unpacked piece */
    size_t rows;
    int64_t seq;
    uint64_t offset, number; /* of the row before */
    struct sketch sketch;
};
enum err_code index_writer_open(struct index_writer *writer, struct piece_queue *queue,
                                struct err *err);
enum err_code index_writer_add(struct index_writer *writer, const struct index_row *row,
                               struct err *err);
/* Sends what is left, and the sketch as piece 0. */
enum err_code index_writer_end(struct index_writer *writer, struct err *err);
void index_writer_close(struct index_writer *writer);

/* Reading it back, row by row, from the store. */
struct index_reader {
    struct ledger *ledger;
    int64_t entity, snapshot, seq;
    unsigned char *room;
    size_t rows, next;
    uint64_t offset, number;
};
enum err_code index_reader_open(struct index_reader *reader, struct ledger *ledger, int64_t entity,
                                int64_t snapshot, struct err *err);
/* *more_out false at the end. */
enum err_code index_reader_next(struct index_reader *reader, struct index_row *row, bool *more_out,
                                struct err *err);
void index_reader_close(struct index_reader *reader);
/* Where a row's bytes are, for those who read them without the rest of the file. */
struct index_place {
    struct index_row first; /* of the file that is in the index: what stands before it is header */
    struct index_row at;    /* the row itself, or the nearest one before it */
    uint64_t next;          /* offset of the indexed row after `at`; UINT64_MAX for the last */
};
/* *found_out false: no index, or its first row comes later. Unpacks a few pieces, however long the
 * file is. */
enum err_code index_find(struct ledger *ledger, int64_t entity, int64_t snapshot, uint64_t number,
                         struct index_place *out, bool *found_out, struct err *err);
enum err_code sketch_read(struct ledger *ledger, int64_t entity, int64_t snapshot,
                          struct sketch *out, struct err *err);

#endif
