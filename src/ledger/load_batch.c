/* The ring of batches and the memory inside a batch. */
#include "ledger/load_batch.h"

#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

struct batch_extra {
    struct batch_extra *next;
    size_t size, used;
    max_align_t bytes[];
};
#define EXTRA_BLOCK ((size_t)128 << 10)

enum err_code batch_ring_init(struct batch_ring *ring, struct err *err)
{
    memset(ring, 0, sizeof *ring);
    pthread_mutex_init(&ring->mutex, NULL);
    pthread_cond_init(&ring->changed, NULL);
    for (size_t i = 0; i < BATCH_COUNT; i++) {
        struct batch *batch = &ring->batches[i];

        batch->block = mem_alloc(BATCH_BLOCK);
        if (!batch->block) return err_no_memory(err);
        batch->next = ring->free;
        ring->free = batch;
    }
    return ERR_NONE;
}

static void drop_extra(struct batch *batch, struct batch_extra *until)
{
    while (batch->extra != until) {
        struct batch_extra *extra = batch->extra;

        batch->extra = extra->next;
        mem_free(extra);
    }
}

void batch_ring_free(struct batch_ring *ring)
{
    for (size_t i = 0; i < BATCH_COUNT; i++) {
        drop_extra(&ring->batches[i], NULL);
        mem_free(ring->batches[i].block);
    }
    pthread_mutex_destroy(&ring->mutex);
    pthread_cond_destroy(&ring->changed);
}

struct batch *batch_ring_empty(struct batch_ring *ring)
{
    struct batch *batch = NULL;

    pthread_mutex_lock(&ring->mutex);
    while (!ring->free && !ring->broken) pthread_cond_wait(&ring->changed, &ring->mutex);
    if (!ring->broken) {
        batch = ring->free;
        ring->free = batch->next;
    }
    pthread_mutex_unlock(&ring->mutex);
    return batch;
}

void batch_ring_give(struct batch_ring *ring, struct batch *batch)
{
    pthread_mutex_lock(&ring->mutex);
    batch->next = NULL;
    if (ring->full)
        ring->full_last->next = batch;
    else
        ring->full = batch;
    ring->full_last = batch;
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->mutex);
}

struct batch *batch_ring_take(struct batch_ring *ring)
{
    struct batch *batch = NULL;

    pthread_mutex_lock(&ring->mutex);
    while (!ring->full && !ring->ended && !ring->broken)
        pthread_cond_wait(&ring->changed, &ring->mutex);
    if (!ring->broken && ring->full) {
        batch = ring->full;
        ring->full = batch->next;
    }
    pthread_mutex_unlock(&ring->mutex);
    return batch;
}

void batch_ring_return(struct batch_ring *ring, struct batch *batch)
{
    drop_extra(batch, NULL);
    batch->used = batch->extra_bytes = batch->rows = 0;
    batch->first = batch->last = NULL;
    pthread_mutex_lock(&ring->mutex);
    batch->next = ring->free;
    ring->free = batch;
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->mutex);
}

static void tell_all(struct batch_ring *ring, bool *flag)
{
    pthread_mutex_lock(&ring->mutex);
    *flag = true;
    pthread_cond_broadcast(&ring->changed);
    pthread_mutex_unlock(&ring->mutex);
}

void batch_ring_end(struct batch_ring *ring)
{
    tell_all(ring, &ring->ended);
}

void batch_ring_break(struct batch_ring *ring)
{
    tell_all(ring, &ring->broken);
}

static void *alloc_extra(struct batch *batch, size_t size)
{
    struct batch_extra *extra = batch->extra;
    void *p;

    if (!extra || extra->size - extra->used < size) {
        size_t room = size > EXTRA_BLOCK ? size : EXTRA_BLOCK;

        if (batch->extra_bytes + room > BATCH_ROW_MAX) return NULL;
        extra = mem_alloc(sizeof *extra + room);
        if (!extra) return NULL;
        extra->next = batch->extra;
        extra->size = room;
        extra->used = 0;
        batch->extra = extra;
        batch->extra_bytes += room;
    }
    p = (unsigned char *)extra->bytes + extra->used;
    extra->used += size;
    memset(p, 0, size);
    return p;
}

void *batch_alloc(struct batch *batch, size_t size)
{
    void *p;

    if (size > BATCH_ROW_MAX) return NULL;
    size = (size + 7) & ~(size_t)7;
    if (size > BATCH_BLOCK - batch->used) return alloc_extra(batch, size);
    p = batch->block + batch->used;
    batch->used += size;
    memset(p, 0, size);
    return p;
}

/* The store takes UTF-8 without NUL; readers give that, but one odd cell must never stop a file:
 * what is not text becomes '?'. */
static void make_text(char *p, size_t n)
{
    if (!memchr(p, 0, n) && text_is_utf8((struct str){p, n})) return;
    for (size_t i = 0; i < n; i++)
        if (!p[i] || (unsigned char)p[i] >= 0x80) p[i] = '?';
}

struct str batch_str(struct batch *batch, struct str s, bool *ok)
{
    char *p;

    if (!s.p || !s.n) return s.p ? STR("") : STR_NONE;
    p = batch_alloc(batch, s.n);
    if (!p) {
        *ok = false;
        return STR_NONE;
    }
    memcpy(p, s.p, s.n);
    make_text(p, s.n);
    return (struct str){p, s.n};
}

struct batch_mark batch_mark(const struct batch *batch)
{
    return (struct batch_mark){batch->used, batch->extra, batch->extra ? batch->extra->used : 0,
                               batch->extra_bytes};
}

void batch_back(struct batch *batch, struct batch_mark mark)
{
    drop_extra(batch, mark.extra);
    batch->used = mark.used;
    if (mark.extra) mark.extra->used = mark.extra_used;
    batch->extra_bytes = mark.extra_bytes;
}
