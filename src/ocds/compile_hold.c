/* Releases held as text, in each worker's own chunks of memory; past the limit all workers write
 * theirs, and what comes after, to blocks of one temporary file. A block holds releases of one
 * partition and begins with the place of the block before it. */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/compile_private.h"

enum { FIRST_CHUNK = 64 << 10, LARGEST_CHUNK = 8 << 20, HUGE = 2 << 20, BLOCK = 16 << 10 };

struct block_head {
    uint64_t before; /* place of the block before, + 1; 0 = none */
    uint64_t n;      /* bytes behind this head */
};

static unsigned partition_of(uint64_t hash)
{
    return (unsigned)(hash >> 56);
}

/* --- the file ------------------------------------------------------------------------------------
 */

static enum err_code write_at(int fd, const void *p, size_t n, uint64_t at, struct err *err)
{
    const char *from = p;
    while (n) {
        ssize_t done = pwrite(fd, from, n, (off_t)at);
        if (done < 0 && errno == EINTR) continue;
        if (done < 0) return err_errno(err, _("No se pudo escribir en la carpeta temporal"));
        from += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return ERR_NONE;
}

static enum err_code read_at(int fd, void *p, size_t n, uint64_t at, struct err *err)
{
    char *to = p;
    while (n) {
        ssize_t done = pread(fd, to, n, (off_t)at);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0)
            return err_errno(err, _("No se pudo leer un archivo de la carpeta temporal"));
        to += done;
        at += (uint64_t)done;
        n -= (size_t)done;
    }
    return ERR_NONE;
}

static enum err_code write_block(struct compile *c, struct spill_buffer *b, const void *data,
                                 size_t n, struct err *err)
{
    struct block_head head = {b->before, n};
    uint64_t at = atomic_fetch_add(&c->spilled, sizeof head + n);
    enum err_code code = write_at(c->spill_fd, &head, sizeof head, at, err);
    if (!code) code = write_at(c->spill_fd, data, n, at + sizeof head, err);
    b->before = at + 1;
    b->bytes += n;
    return code;
}

static enum err_code flush_buffer(struct compile *c, struct spill_buffer *b, struct err *err)
{
    if (!b->n) return ERR_NONE;
    enum err_code code = write_block(c, b, b->p, b->n, err);
    b->n = 0;
    return code;
}

static enum err_code spill_one(struct compile *c, struct hold *hold, const struct held *h,
                               struct err *err)
{
    struct spill_buffer *b = &hold->buffers[partition_of(h->hash)];
    size_t n = held_size(h);
    enum err_code code = ERR_NONE;
    if (b->n + n > BLOCK) code = flush_buffer(c, b, err);
    if (code) return code;
    if (n > BLOCK) return write_block(c, b, h, n, err);
    if (!b->p) b->p = mem_alloc(BLOCK);
    if (!b->p) return merge_memory(err);
    memcpy(b->p + b->n, h, n);
    b->n += n;
    return ERR_NONE;
}

static enum err_code open_spill(struct compile *c, struct err *err)
{
    enum err_code code = ERR_NONE;
    pthread_mutex_lock(&c->lock);
    if (c->spill_fd < 0) code = file_temp_in(c->job->spill, &c->spill_fd, err);
    pthread_mutex_unlock(&c->lock);
    return code;
}

/* Everything that this worker has in memory goes to the file. */
static enum err_code spill_all(struct compile *c, struct hold *hold, struct err *err)
{
    enum err_code code = open_spill(c, err);
    if (code) return code;
    if (!hold->buffers) hold->buffers = mem_calloc(PARTITIONS, sizeof *hold->buffers);
    if (!hold->buffers) return merge_memory(err);
    while (hold->chunks && !code) {
        struct chunk *chunk = hold->chunks;
        for (size_t at = 0; at < chunk->n && !code;) {
            const struct held *h = (const void *)(chunk->data + at);
            code = spill_one(c, hold, h, err);
            at += held_size(h);
        }
        hold->chunks = chunk->next;
        mem_free(chunk->data);
        mem_free(chunk);
    }
    return code;
}

/* --- holding -------------------------------------------------------------------------------------
 */

/* Fewer and larger pages: half of the time of holding is spent on page faults otherwise. */
static void ask_huge_pages(unsigned char *p, size_t n)
{
    uintptr_t from = ((uintptr_t)p + HUGE - 1) & ~(uintptr_t)(HUGE - 1);
    uintptr_t to = ((uintptr_t)p + n) & ~(uintptr_t)(HUGE - 1);
    if (to > from) madvise(p + (from - (uintptr_t)p), to - from, MADV_HUGEPAGE);
}

static struct chunk *room_for(struct chunk **chunks, size_t n)
{
    struct chunk *chunk = *chunks;
    if (chunk && chunk->size - chunk->n >= n) return chunk;
    size_t size = chunk ? 4 * chunk->size : FIRST_CHUNK;
    if (size > LARGEST_CHUNK) size = LARGEST_CHUNK;
    if (size < n) size = n;
    struct chunk *made = mem_calloc(1, sizeof *made);
    unsigned char *data = mem_alloc(size);
    if (!made || !data) {
        mem_free(made);
        mem_free(data);
        return NULL;
    }
    ask_huge_pages(data, size);
    *made = (struct chunk){.next = chunk, .size = size, .data = data};
    return *chunks = made;
}

enum err_code hold_release(struct compile *c, struct hold *hold, const struct held *given,
                           struct str ocid, struct str text, struct err *err)
{
    struct held head = *given;
    bool stored = !(head.flags & HELD_IN_INPUT);
    head.hash = hash64(ocid.p, ocid.n);
    if (!stored) head.check = hold_check(text);
    head.length = (uint32_t)text.n;
    head.ocid_length = (uint32_t)ocid.n;
    size_t n = held_size(&head);
    struct chunk *chunk = room_for(&hold->chunks, n);
    if (!chunk) return merge_memory(err);
    struct held *h = (void *)(chunk->data + chunk->n);
    *h = head;
    memcpy(h + 1, ocid.p, ocid.n);
    if (stored) memcpy((char *)(h + 1) + ocid.n, text.p, text.n);
    chunk->n += n;
    /* 32 bytes more for the group that it will be in. */
    uint64_t held = atomic_fetch_add(&c->held, n + 32) + n + 32;
    if (held > c->memory) atomic_store(&c->spilling, true);
    return atomic_load(&c->spilling) ? spill_all(c, hold, err) : ERR_NONE;
}

static enum err_code join_partition(struct compile *c, unsigned i, struct spill_buffer *b,
                                    struct err *err)
{
    enum err_code code = flush_buffer(c, b, err);
    c->partitions[i].bytes += b->bytes;
    if (code || !b->before) return code;
    uint64_t *heads =
        mem_realloc(c->partitions[i].heads, (c->partitions[i].count + 1) * sizeof *heads);
    if (!heads) return merge_memory(err);
    c->partitions[i].heads = heads;
    heads[c->partitions[i].count++] = b->before;
    return ERR_NONE;
}

enum err_code hold_join(struct compile *c, struct hold *hold, struct err *err)
{
    enum err_code code = ERR_NONE;
    if (atomic_load(&c->spilling)) {
        code = spill_all(c, hold, err);
        for (unsigned i = 0; i < PARTITIONS && !code; i++)
            code = join_partition(c, i, &hold->buffers[i], err);
        return code;
    }
    while (hold->chunks) {
        struct chunk *chunk = hold->chunks;
        for (size_t at = 0; at < chunk->n;) {
            struct held *h = (void *)(chunk->data + at);
            h->next = c->list;
            c->list = h;
            c->list_count++;
            at += held_size(h);
        }
        hold->chunks = chunk->next;
        chunk->next = c->chunks;
        c->chunks = chunk;
    }
    return ERR_NONE;
}

void hold_free_chunks(struct chunk *chunks)
{
    while (chunks) {
        struct chunk *next = chunks->next;
        mem_free(chunks->data);
        mem_free(chunks);
        chunks = next;
    }
}

void hold_free(struct hold *hold)
{
    hold_free_chunks(hold->chunks);
    for (unsigned i = 0; hold->buffers && i < PARTITIONS; i++) mem_free(hold->buffers[i].p);
    mem_free(hold->buffers);
    buf_free(&hold->text);
    *hold = (struct hold){0};
}

/* --- reading back --------------------------------------------------------------------------------
 */

/* Keeps the head and the ocid of each release in a block; the texts are found on disk again. */
static enum err_code index_block(const struct chunk *block, uint64_t at, struct partition *out,
                                 struct err *err)
{
    for (size_t i = 0; i < block->n;) {
        const struct held *h = (const void *)(block->data + i);
        size_t n = (sizeof *h + h->ocid_length + 7) & ~(size_t)7;
        struct chunk *chunk = room_for(&out->chunks, n);
        if (!chunk) return merge_memory(err);
        struct held *kept = (void *)(chunk->data + chunk->n);
        memcpy(kept, h, sizeof *h + h->ocid_length);
        if (!(h->flags & HELD_IN_INPUT)) {
            kept->flags |= HELD_ON_DISK;
            kept->at = at + i + sizeof *h + h->ocid_length;
        }
        kept->next = out->list;
        out->list = kept;
        out->count++;
        chunk->n += n;
        i += held_size(h);
    }
    return ERR_NONE;
}

static void list_block(const struct chunk *block, struct partition *out)
{
    for (size_t i = 0; i < block->n;) {
        struct held *h = (void *)(block->data + i);
        h->next = out->list;
        out->list = h;
        out->count++;
        i += held_size(h);
    }
}

static enum err_code read_chain(struct compile *c, uint64_t from, bool index, struct partition *out,
                                struct err *err)
{
    enum err_code code = ERR_NONE;
    struct chunk *read = NULL;
    while (from && !code) {
        struct block_head head;
        uint64_t at = from - 1;
        code = read_at(c->spill_fd, &head, sizeof head, at, err);
        if (code) break;
        struct chunk **into = index ? &read : &out->chunks;
        struct chunk *chunk = room_for(into, head.n);
        if (!chunk) return merge_memory(err);
        struct chunk block = {.data = chunk->data + chunk->n, .n = head.n};
        code = read_at(c->spill_fd, block.data, head.n, at + sizeof head, err);
        if (!code && index)
            code = index_block(&block, at + sizeof head, out, err);
        else if (!code)
            list_block(&block, out);
        if (!index) chunk->n += head.n;
        from = head.before;
    }
    hold_free_chunks(read);
    return code;
}

enum err_code hold_read(struct compile *c, unsigned number, bool index, struct partition *out,
                        struct err *err)
{
    enum err_code code = ERR_NONE;
    *out = (struct partition){0};
    for (uint32_t i = 0; i < c->partitions[number].count && !code; i++)
        code = read_chain(c, c->partitions[number].heads[i], index, out, err);
    return code;
}
