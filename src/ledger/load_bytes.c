/* The packing thread. It also hashes what it keeps: bytes that are not those the import was told of
 * (the file was written to meanwhile) never get into the ledger under a false name. */
#include "ledger/load_bytes.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>
#include <zstd.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/bytes.h"

#define PIECES_WAITING 4

void piece_queue_init(struct piece_queue *queue)
{
    memset(queue, 0, sizeof *queue);
    pthread_mutex_init(&queue->mutex, NULL);
    pthread_cond_init(&queue->changed, NULL);
}

void piece_free(struct piece *piece)
{
    mem_free(piece);
}

void piece_queue_free(struct piece_queue *queue)
{
    while (queue->first) {
        struct piece *piece = queue->first;

        queue->first = piece->next;
        piece_free(piece);
    }
    pthread_mutex_destroy(&queue->mutex);
    pthread_cond_destroy(&queue->changed);
}

struct piece *piece_pack(struct ZSTD_CCtx_s *packer, const void *p, size_t size)
{
    size_t bound = ZSTD_compressBound(size), n;
    struct piece *piece = mem_alloc(sizeof *piece + bound), *fitted;

    if (!piece) return NULL;
    n = ZSTD_compressCCtx(packer, piece->data, bound, p, size, 1);
    if (ZSTD_isError(n)) {
        mem_free(piece);
        return NULL;
    }
    fitted = mem_realloc(piece, sizeof *piece + n);
    if (fitted) piece = fitted;
    memset(piece, 0, sizeof *piece);
    piece->size = (int64_t)size;
    piece->n = n;
    return piece;
}

void piece_put(struct piece_queue *queue, struct piece *piece)
{
    pthread_mutex_lock(&queue->mutex);
    if (queue->first)
        queue->last->next = piece;
    else
        queue->first = piece;
    queue->last = piece;
    queue->waiting++;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->mutex);
}

struct piece *piece_take(struct piece_queue *queue, bool wait)
{
    struct piece *piece;

    pthread_mutex_lock(&queue->mutex);
    while (wait && !queue->first && !queue->ended && !queue->broken)
        pthread_cond_wait(&queue->changed, &queue->mutex);
    piece = queue->first;
    if (piece) {
        queue->first = piece->next;
        queue->waiting--;
        piece->next = NULL;
        pthread_cond_broadcast(&queue->changed);
    }
    pthread_mutex_unlock(&queue->mutex);
    return piece;
}

/* Waits until the writer has taken enough; false when nobody will. */
static bool wait_for_room(struct piece_queue *queue)
{
    bool broken;

    pthread_mutex_lock(&queue->mutex);
    while (queue->waiting >= PIECES_WAITING && !queue->broken)
        pthread_cond_wait(&queue->changed, &queue->mutex);
    broken = queue->broken;
    pthread_mutex_unlock(&queue->mutex);
    return !broken;
}

static void set_flag(struct piece_queue *queue, bool *flag)
{
    pthread_mutex_lock(&queue->mutex);
    *flag = true;
    pthread_cond_broadcast(&queue->changed);
    pthread_mutex_unlock(&queue->mutex);
}

/* Up to a whole chunk at `offset`; less only at the file's end. */
static enum err_code read_chunk(int fd, char *room, uint64_t offset, size_t *got_out,
                                struct err *err)
{
    size_t got = 0;

    while (got < BYTES_CHUNK) {
        ssize_t n = pread(fd, room + got, BYTES_CHUNK - got, (off_t)(offset + got));

        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return err_errno(err, _("No se pudo leer el archivo para guardarlo"));
        if (n == 0) break;
        got += (size_t)n;
    }
    *got_out = got;
    return ERR_NONE;
}

static enum err_code keep_all(struct keeper *keeper, char *room, ZSTD_CCtx *packer, struct err *err)
{
    struct sha256 hash;
    uint64_t offset = 0;
    char hex[65];

    sha256_start(&hash);
    for (int64_t seq = 0;; seq++) {
        struct piece *piece;
        size_t got;
        enum err_code code = read_chunk(keeper->file, room, offset, &got, err);

        if (code) return code;
        if (!got && seq) break;
        sha256_add(&hash, room, got);
        piece = piece_pack(packer, room, got);
        if (!piece) return err_no_memory(err);
        piece->seq = seq;
        if (!wait_for_room(&keeper->queue)) {
            piece_free(piece);
            return err_set(err, ERR_CANCELLED, _("La importación se detuvo."));
        }
        piece_put(&keeper->queue, piece);
        offset += got;
        if (got < BYTES_CHUNK) break;
    }
    sha256_hex(&hash, hex);
    if (offset != keeper->size || strcmp(hex, keeper->sha256) != 0) {
        err_set(err, ERR_INPUT, _("El archivo cambió mientras se importaba."));
        err_advice(err, _("Vuelva a importarlo cuando nadie lo esté escribiendo."));
        return ERR_INPUT;
    }
    return ERR_NONE;
}

static void *keeper_run(void *user)
{
    struct keeper *keeper = user;
    char *room = mem_alloc(BYTES_CHUNK);
    ZSTD_CCtx *packer = ZSTD_createCCtx();

    pthread_setname_np(pthread_self(), "load-packer"); /* for who profiles */
    if (!room || !packer)
        err_no_memory(&keeper->error);
    else
        keep_all(keeper, room, packer, &keeper->error);
    ZSTD_freeCCtx(packer);
    mem_free(room);
    set_flag(&keeper->queue, &keeper->queue.ended);
    return NULL;
}

enum err_code keeper_start(struct keeper *keeper, int file, uint64_t size, const char *sha256,
                           struct err *err)
{
    int failure;

    keeper->file = file;
    keeper->size = size;
    memcpy(keeper->sha256, sha256, 64);
    keeper->sha256[64] = '\0';
    keeper->queue.ended = file < 0;
    if (file < 0) return ERR_NONE;
    failure = pthread_create(&keeper->thread, NULL, keeper_run, keeper);
    if (failure) {
        errno = failure;
        keeper->queue.ended = true;
        return err_errno(err, _("No se pudo empezar a guardar el archivo"));
    }
    keeper->running = true;
    return ERR_NONE;
}

enum err_code keeper_join(struct keeper *keeper, bool abandon, struct err *err)
{
    if (keeper->running) {
        if (abandon) set_flag(&keeper->queue, &keeper->queue.broken);
        pthread_join(keeper->thread, NULL);
        keeper->running = false;
    }
    if (keeper->error.code && err) *err = keeper->error;
    return keeper->error.code;
}
