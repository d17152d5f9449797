/* A first walk that only frames and keeps what the outer objects say, in order, for tasks that want
 * a package whole before its first element. See stream_private.h. */
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/stream_private.h"

enum { IN_MEMORY = 1 << 20 };
static const size_t LONGEST = (size_t)2 << 30;

/* Each is its length in 8 bytes and its text: the older ones in the file, the rest in `tail`. */
struct contexts {
    struct run *run;
    struct buf tail, pending, shown;
    bool open; /* pending holds what stood before the array */
    int fd;
    uint64_t written, at; /* in the file; then in tail */
};

static enum err_code keep(struct contexts *c, struct str text, struct err *err)
{
    uint64_t n = text.n;
    buf_put(&c->tail, &n, sizeof n);
    buf_str(&c->tail, text);
    if (c->tail.failed) return err_no_memory(err);
    if (c->tail.n < IN_MEMORY) return ERR_NONE;
    enum err_code code = c->fd >= 0 ? ERR_NONE : file_temp_in(c->run->job->spill, &c->fd, err);
    if (!code) code = file_write_all(c->fd, c->tail.p, c->tail.n, err);
    c->written += c->tail.n;
    buf_clear(&c->tail);
    return code;
}

static enum err_code keep_pending(struct contexts *c, struct err *err)
{
    if (!c->open) return ERR_NONE;
    c->open = false;
    return keep(c, buf_view(&c->pending), err);
}

static enum err_code skip_value(void *user, const struct json_stream_value *value, struct err *err)
{
    (void)user;
    (void)value;
    (void)err;
    return ERR_NONE;
}

static enum err_code begin(void *user, struct str before, struct err *err)
{
    struct contexts *c = user;
    enum err_code code = keep_pending(c, err);
    if (code) return code;
    c->open = true;
    buf_clear(&c->pending);
    buf_str(&c->pending, before);
    return c->pending.failed ? err_no_memory(err) : ERR_NONE;
}

static enum err_code end(void *user, const struct json_stream_value *context, struct err *err)
{
    struct contexts *c = user;
    c->open = false;
    return keep(c, context->text, err);
}

static enum err_code skip_problem(void *user, const struct err *problem, bool note, struct err *err)
{
    (void)user;
    (void)problem;
    (void)note;
    (void)err;
    return ERR_NONE;
}

static const struct json_stream_sink keeping = {
    .value = skip_value, .begin = begin, .end = end, .problem = skip_problem};

static struct contexts *open_contexts(struct run *run)
{
    struct contexts *c = mem_calloc(1, sizeof *c);
    if (!c) return NULL;
    c->run = run;
    c->fd = -1;
    buf_init(&c->tail, LONGEST);
    buf_init(&c->pending, LONGEST);
    buf_init(&c->shown, LONGEST);
    return c;
}

/* Damage is told by the second walk; only what ends a run ends this one. */
static enum err_code done(struct contexts *c, enum err_code code, struct contexts **out,
                          struct err *err)
{
    if (read_can_tell(code)) {
        err_clear(err);
        code = ERR_NONE;
    }
    if (!code) code = keep_pending(c, err);
    if (code)
        ahead_free(c);
    else
        *out = c;
    return code;
}

enum err_code ahead_file(struct run *run, int fd, const struct json_stream_options *limits,
                         struct contexts **out, struct err *err)
{
    int again = dup(fd);
    if (again < 0) return err_errno(err, "%s", _("No se pudo leer el archivo"));
    struct contexts *c = open_contexts(run);
    if (!c) {
        close(again);
        return err_no_memory(err);
    }
    struct json_stream_sink sink = keeping;
    sink.user = c;
    struct json_stream *stream = NULL;
    enum err_code code = json_stream_open(again, limits, &stream, err);
    if (!code && !json_stream_is_lines(stream)) code = json_stream_walk(stream, &sink, err);
    json_stream_close(stream);
    if (lseek(fd, 0, SEEK_SET) != 0 && !code)
        code = err_errno(err, "%s", _("No se pudo leer el archivo"));
    return done(c, code, out, err);
}

enum err_code ahead_text(struct run *run, struct str text, const struct json_stream_options *limits,
                         struct contexts **out, struct err *err)
{
    struct contexts *c = open_contexts(run);
    if (!c) return err_no_memory(err);
    struct json_stream_sink sink = keeping;
    sink.user = c;
    return done(c, json_stream_walk_text(text, 1, 0, limits, &sink, err), out, err);
}

static bool take(struct contexts *c, void *p, size_t n)
{
    char *to = p;
    while (n && c->at < c->written) {
        ssize_t got = pread(c->fd, to, n, (off_t)c->at);
        if (got <= 0) return false;
        to += got;
        n -= (size_t)got;
        c->at += (uint64_t)got;
    }
    size_t from = (size_t)(c->at - c->written);
    if (n == 0) return true;
    if (from > c->tail.n || n > c->tail.n - from) return false;
    memcpy(to, c->tail.p + from, n);
    c->at += n;
    return true;
}

struct str ahead_next(struct contexts *c)
{
    uint64_t n;
    buf_clear(&c->shown);
    if (!take(c, &n, sizeof n)) return STR("{}");
    char *p = buf_reserve(&c->shown, (size_t)n);
    if (!p || !take(c, p, (size_t)n)) return STR("{}");
    c->shown.n = (size_t)n;
    return buf_view(&c->shown);
}

void ahead_free(struct contexts *c)
{
    if (!c) return;
    if (c->fd >= 0) close(c->fd);
    buf_free(&c->tail);
    buf_free(&c->pending);
    buf_free(&c->shown);
    mem_free(c);
}
