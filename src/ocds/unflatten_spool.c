/* Many streams of records in one temporary file: see unflatten_private.h. A stream's records
 * gather in memory and go to the file in extents of whole records. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/flatten_private.h"
#include "ocds/unflatten_private.h"

struct extent {
    uint64_t offset;
    size_t n;
};
struct stream {
    struct buf waiting;
    struct extent *extents;
    size_t count, room;
    uint64_t size;
};
struct un_spool {
    int fd;
    uint64_t end;
    struct stream streams[UN_STREAMS];
};

enum err_code un_spool_new(const char *folder, struct un_spool **out, struct err *err)
{
    struct un_spool *spool = *out = mem_calloc(1, sizeof *spool);
    if (!spool) return err_no_memory(err);
    for (size_t i = 0; i < UN_STREAMS; i++) buf_init(&spool->streams[i].waiting, UN_OBJECT);
    spool->fd = -1;
    return file_temp_in(folder, &spool->fd, err);
}

void un_spool_free(struct un_spool *spool)
{
    if (!spool) return;
    for (size_t i = 0; i < UN_STREAMS; i++) {
        buf_free(&spool->streams[i].waiting);
        mem_free(spool->streams[i].extents);
    }
    if (spool->fd >= 0) close(spool->fd);
    mem_free(spool);
}

static enum err_code write_out(struct un_spool *spool, struct stream *s, struct err *err)
{
    if (s->count == s->room) {
        size_t room = s->room ? 2 * s->room : 16;
        struct extent *more = mem_realloc(s->extents, room * sizeof *more);
        if (!more) return err_no_memory(err);
        s->extents = more;
        s->room = room;
    }
    s->extents[s->count++] = (struct extent){spool->end, s->waiting.n};
    for (size_t done = 0; done < s->waiting.n;) {
        ssize_t n =
            pwrite(spool->fd, s->waiting.p + done, s->waiting.n - done, (off_t)(spool->end + done));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return err_errno(err, _("No se pudo escribir un archivo temporal"));
        done += (size_t)n;
    }
    spool->end += s->waiting.n;
    buf_clear(&s->waiting);
    return ERR_NONE;
}

enum err_code un_spool_put(struct un_spool *spool, uint32_t stream, struct str head,
                           struct str rest, struct err *err)
{
    struct stream *s = &spool->streams[stream];
    buf_str(&s->waiting, head);
    buf_str(&s->waiting, rest);
    if (s->waiting.failed) return err_no_memory(err);
    s->size += head.n + rest.n;
    return s->waiting.n >= UN_EXTENT ? write_out(spool, s, err) : ERR_NONE;
}

enum err_code un_spool_get(const struct un_spool *spool, uint32_t stream, size_t *at,
                           struct buf *into, struct err *err)
{
    const struct stream *s = &spool->streams[stream];
    size_t i = (*at)++;
    if (i >= s->count) {
        if (i == s->count) buf_str(into, buf_view(&s->waiting));
        return into->failed ? err_no_memory(err) : ERR_NONE;
    }
    const struct extent *e = &s->extents[i];
    char *to = buf_reserve(into, e->n);
    if (!to) return err_no_memory(err);
    for (size_t done = 0; done < e->n;) {
        ssize_t n = pread(spool->fd, to + done, e->n - done, (off_t)(e->offset + done));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return err_errno(err, _("No se pudo leer el archivo temporal"));
        done += (size_t)n;
    }
    into->n += e->n;
    return ERR_NONE;
}

bool un_spool_more(const struct un_spool *spool, uint32_t stream, size_t at)
{
    return at <= spool->streams[stream].count;
}
