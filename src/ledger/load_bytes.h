/* Packing the bytes of the source file beside the import, in a thread of its own, so that the
 * writer only stores what is packed already; and the queue of packed pieces on their way to it. */
#ifndef CAUCE_LEDGER_LOAD_BYTES_H
#define CAUCE_LEDGER_LOAD_BYTES_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

/* A packed piece: of the file, or of the row index. */
struct piece {
    struct piece *next;
    bool is_index;
    int64_t seq, size; /* size unpacked; rows of an index piece */
    size_t n;
    unsigned char data[];
};

struct piece_queue {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct piece *first, *last;
    size_t waiting;
    bool ended, broken;
};
void piece_queue_init(struct piece_queue *queue);
void piece_queue_free(struct piece_queue *queue);
/* Packs `size` bytes (zstd level 1) into a new piece; NULL when memory is refused. */
struct ZSTD_CCtx_s;
struct piece *piece_pack(struct ZSTD_CCtx_s *packer, const void *p, size_t size);
void piece_put(struct piece_queue *queue, struct piece *piece);
/* The oldest piece, or NULL. With `wait`, NULL only comes when the queue has ended or broke. */
struct piece *piece_take(struct piece_queue *queue, bool wait);
void piece_free(struct piece *piece);

/* The thread that reads, packs and hashes the file. */
struct keeper {
    struct piece_queue queue;
    pthread_t thread;
    bool running;
    int file;
    uint64_t size;
    char sha256[65];
    struct err error; /* after keeper_join */
};
/* The keeper is zeroed and its queue initialised by the caller. Starts reading `file` with pread
 * from its start; `size` and `sha256` are what it must be. With file -1 nothing is kept and the
 * queue has ended. */
enum err_code keeper_start(struct keeper *keeper, int file, uint64_t size, const char *sha256,
                           struct err *err);
/* Stops the thread when it still runs (`abandon`), waits for it, and tells its error: the file was
 * changed while it was read, or could not be read. */
enum err_code keeper_join(struct keeper *keeper, bool abandon, struct err *err);

#endif
