/* Partitions on disk: each is read and merged by one thread, its results written behind one another
 * as a run in a second temporary file, in the order in which their ocids were first seen. At the
 * end all runs are read side by side, and the earliest result leaves first. */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/compile_private.h"

enum { RUN_BLOCK = 256 << 10, READ_BLOCK = 64 << 10 };

struct result_head {
    uint64_t number;
    uint32_t part;
    uint32_t told; /* bytes of problems behind the result */
    uint64_t n;    /* bytes of the result */
};
struct extent {
    uint64_t at, n;
};
struct run {
    struct extent *extents;
    size_t count, room;
    /* While it is read back: */
    size_t extent;
    uint64_t used; /* of the extent */
    struct buf buffer;
    size_t at; /* in the buffer */
    struct result_head head;
};
struct runs {
    struct compile *c;
    int fd;
    _Atomic uint64_t end; /* of the file */
    struct run run[PARTITIONS];
    pthread_mutex_t lock;
    unsigned next, done; /* partitions */
    enum err_code code;
    struct err err;
};
struct hand {
    struct runs *all;
    struct maker maker;
    pthread_t thread;
    struct buf block;
    bool first;
};

/* --- making runs ---------------------------------------------------------------------------------
 */

static enum err_code write_extent(struct runs *r, struct run *run, struct buf *block,
                                  struct err *err)
{
    if (!block->n) return ERR_NONE;
    if (run->count == run->room) {
        size_t room = run->room ? 2 * run->room : 16;
        struct extent *list = mem_realloc(run->extents, room * sizeof *list);
        if (!list) return merge_memory(err);
        run->extents = list;
        run->room = room;
    }
    uint64_t at = atomic_fetch_add(&r->end, block->n);
    run->extents[run->count++] = (struct extent){at, block->n};
    for (size_t done = 0; done < block->n;) {
        ssize_t n = pwrite(r->fd, block->p + done, block->n - done, (off_t)(at + done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return err_errno(err, _("No se pudo escribir en la carpeta temporal"));
        done += (size_t)n;
    }
    buf_clear(block);
    return ERR_NONE;
}

static enum err_code put_result(struct hand *hand, struct run *run, const struct group *g,
                                struct err *err)
{
    struct maker *m = &hand->maker;
    struct result_head head = {g->number, g->part, (uint32_t)m->told.n, m->out.n};
    buf_put(&hand->block, &head, sizeof head);
    buf_str(&hand->block, buf_view(&m->out));
    buf_str(&hand->block, buf_view(&m->told));
    buf_clear(&m->out);
    buf_clear(&m->told);
    if (hand->block.failed) return merge_memory(err);
    return hand->block.n < RUN_BLOCK ? ERR_NONE : write_extent(hand->all, run, &hand->block, err);
}

static enum err_code make_run(struct hand *hand, unsigned number, struct err *err)
{
    struct runs *r = hand->all;
    struct compile *c = r->c;
    struct run *run = &r->run[number];
    struct partition partition;
    struct groups groups = {0};
    bool index = c->partitions[number].bytes > c->memory / c->threads;
    enum err_code code = hold_read(c, number, index, &partition, err);
    if (!code) code = groups_of(partition.list, partition.count, &groups, err);
    for (size_t i = 0; i < groups.count && !code; i++) {
        code = make_group(&hand->maker, &groups.list[i], err);
        if (!code) code = put_result(hand, run, &groups.list[i], err);
    }
    if (!code) code = write_extent(r, run, &hand->block, err);
    hold_free_chunks(partition.chunks);
    mem_free(groups.list);
    return code;
}

static void *work(void *user)
{
    struct hand *hand = user;
    struct runs *r = hand->all;
    pthread_mutex_lock(&r->lock);
    while (!r->code && r->next < PARTITIONS) {
        unsigned number = r->next++, done = r->done;
        struct err err = {0};
        pthread_mutex_unlock(&r->lock);
        enum err_code code = ERR_NONE;
        if (hand->first && !progress_tell(r->c->job->progress, _("Reuniendo"), done, PARTITIONS))
            code = err_set(&err, ERR_CANCELLED, _("Se detuvo"));
        if (!code) code = make_run(hand, number, &err);
        pthread_mutex_lock(&r->lock);
        r->done++;
        if (code && !r->code) {
            r->code = code;
            r->err = err;
        }
    }
    pthread_mutex_unlock(&r->lock);
    return NULL;
}

static enum err_code make_runs(struct runs *r)
{
    unsigned count = r->c->threads, started = 1;
    struct hand *hands = mem_calloc(count, sizeof *hands);
    if (!hands) return merge_memory(&r->err);
    enum err_code code = ERR_NONE;
    for (unsigned i = 0; i < count && !code; i++) {
        hands[i].all = r;
        hands[i].first = i == 0;
        buf_init(&hands[i].block, SIZE_MAX);
        code = maker_open(r->c, &hands[i].maker, &r->err);
    }
    for (; started < count && !code; started++)
        if (pthread_create(&hands[started].thread, NULL, work, &hands[started])) break;
    if (!code) work(&hands[0]);
    for (unsigned i = 1; i < started; i++) pthread_join(hands[i].thread, NULL);
    for (unsigned i = 0; i < count; i++) {
        maker_close(&hands[i].maker);
        buf_free(&hands[i].block);
    }
    mem_free(hands);
    return code ? code : r->code;
}

/* --- reading runs side by side -------------------------------------------------------------------
 */

/* Reads on until `n` bytes lie in the buffer; fewer only at the end of the run. */
static enum err_code fill(struct runs *r, struct run *run, size_t n, struct err *err)
{
    size_t have = run->buffer.n - run->at;
    if (have >= n) return ERR_NONE;
    if (run->at) {
        memmove(run->buffer.p, run->buffer.p + run->at, have);
        run->buffer.n = have;
        run->at = 0;
    }
    while (run->buffer.n < n && run->extent < run->count) {
        const struct extent *e = &run->extents[run->extent];
        uint64_t left = e->n - run->used, want = n - run->buffer.n;
        if (want < READ_BLOCK) want = READ_BLOCK;
        if (want > left) want = left;
        char *to = buf_reserve(&run->buffer, (size_t)want);
        if (!to) return merge_memory(err);
        ssize_t got = pread(r->fd, to, (size_t)want, (off_t)(e->at + run->used));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return err_errno(err, _("No se pudo leer un archivo de la carpeta temporal"));
        run->buffer.n += (size_t)got;
        run->used += (uint64_t)got;
        if (run->used == e->n) {
            run->extent++;
            run->used = 0;
        }
    }
    return ERR_NONE;
}

/* The head of the run's next result; *more is false at its end. */
static enum err_code next_head(struct runs *r, struct run *run, bool *more, struct err *err)
{
    enum err_code code = fill(r, run, sizeof run->head, err);
    *more = !code && run->buffer.n - run->at >= sizeof run->head;
    if (*more) memcpy(&run->head, run->buffer.p + run->at, sizeof run->head);
    return code;
}

static bool earlier(const struct run *a, const struct run *b)
{
    if (a->head.number != b->head.number) return a->head.number < b->head.number;
    return a->head.part < b->head.part;
}

static void sift(struct run **heap, size_t count, size_t at)
{
    for (size_t child; (child = 2 * at + 1) < count; at = child) {
        if (child + 1 < count && earlier(heap[child + 1], heap[child])) child++;
        if (!earlier(heap[child], heap[at])) return;
        struct run *swap = heap[at];
        heap[at] = heap[child];
        heap[child] = swap;
    }
}

static enum err_code leave(struct runs *r, struct run *run, struct buf *out, struct buf *told,
                           struct err *err)
{
    size_t n = sizeof run->head + run->head.n + run->head.told;
    enum err_code code = fill(r, run, n, err);
    if (code) return code;
    const char *p = run->buffer.p + run->at + sizeof run->head;
    buf_put(out, p, run->head.n);
    buf_put(told, p + run->head.n, run->head.told);
    run->at += n;
    if (out->failed || told->failed) return merge_memory(err);
    return out->n < RUN_BLOCK && !told->n ? ERR_NONE : compile_write(r->c, out, told, err);
}

static enum err_code merge_runs(struct runs *r, struct err *err)
{
    struct run *heap[PARTITIONS];
    size_t count = 0;
    struct buf out, told;
    enum err_code code = ERR_NONE;
    buf_init(&out, SIZE_MAX);
    buf_init(&told, SIZE_MAX);
    for (unsigned i = 0; i < PARTITIONS && !code; i++) {
        bool more;
        buf_init(&r->run[i].buffer, SIZE_MAX);
        code = next_head(r, &r->run[i], &more, err);
        if (!code && more) heap[count++] = &r->run[i];
    }
    for (size_t i = count / 2; i-- > 0 && !code;) sift(heap, count, i);
    while (count && !code) {
        bool more = false;
        code = leave(r, heap[0], &out, &told, err);
        if (!code) code = next_head(r, heap[0], &more, err);
        if (!more) {
            buf_free(&heap[0]->buffer);
            heap[0] = heap[--count];
        }
        sift(heap, count, 0);
    }
    if (!code) code = compile_write(r->c, &out, &told, err);
    buf_free(&out);
    buf_free(&told);
    return code;
}

enum err_code compile_from_disk(struct compile *c, struct err *err)
{
    struct runs *r = mem_calloc(1, sizeof *r);
    if (!r) return merge_memory(err);
    r->c = c;
    enum err_code code = file_temp_in(c->job->spill, &r->fd, &r->err);
    if (!code) {
        pthread_mutex_init(&r->lock, NULL);
        code = make_runs(r);
        if (!code) code = merge_runs(r, &r->err);
        pthread_mutex_destroy(&r->lock);
        close(r->fd);
    }
    for (unsigned i = 0; i < PARTITIONS; i++) {
        mem_free(r->run[i].extents);
        buf_free(&r->run[i].buffer);
    }
    if (code && err) *err = r->err;
    mem_free(r);
    return code;
}
