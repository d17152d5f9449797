/* JSON Lines: whole blocks are read into a batch, cut at the last newline, and the lines become
 * elements where they lie. See stream_private.h. */
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/stream_private.h"

struct lines {
    struct reading *r;
    uint64_t line, offset; /* of the first byte of the batch's text */
    struct buf carry;      /* what follows the last whole line */
    struct buf package;    /* a line that is a package, walked after the batch */
    uint64_t package_line, package_offset;
    size_t target; /* bytes to read into a batch: fewer where lines are short */
    bool ended, huge, comment_told;
};

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x1E;
}

static enum err_code tell(struct lines *l, struct batch *b, uint64_t line, uint64_t offset,
                          enum err_code what, const char *message)
{
    struct reading *r = l->r;
    struct err *problem = mem_calloc(1, sizeof *problem);
    struct item *item = problem ? batch_item(b) : NULL;
    if (!item) {
        mem_free(problem);
        return run_memory(r->run);
    }
    if (what == ERR_LIMIT)
        err_set(problem, ERR_LIMIT, _("El elemento pasa de %llu bytes"),
                (unsigned long long)r->run->max_element);
    else
        err_set(problem, what, "%s", message);
    problem->place = (struct place){.line = line, .offset = offset, .column = 1};
    err_file(problem, r->file.name);
    item->kind = ITEM_PROBLEM;
    item->exact = what == ERR_NONE;
    item->file = r->file.name;
    item->more = problem;
    if (what == ERR_NONE) return ERR_NONE;
    item->number = ++r->run->number;
    r->file.elements++;
    return ERR_NONE;
}

/* Comments between values are passed over, told once; *at moves behind them. */
static enum err_code skip_comments(struct lines *l, struct batch *b, uint64_t line, size_t *at,
                                   size_t end)
{
    while (*at + 1 < end && b->text[*at] == '/') {
        const char *p = b->text + *at, *stop = NULL;
        if (p[1] == '/') stop = b->text + end;
        if (p[1] == '*') stop = memmem(p + 2, end - *at - 2, "*/", 2);
        if (!stop) return ERR_NONE;
        uint64_t offset = l->offset + *at;
        *at = p[1] == '/' ? end : (size_t)(stop - b->text) + 2;
        while (*at < end && blank(b->text[*at])) ++*at;
        if (l->comment_told) continue;
        l->comment_told = true;
        enum err_code code =
            tell(l, b, line, offset, ERR_NONE,
                 _("El archivo trae comentarios, que JSON no admite; se pasaron por alto"));
        if (code) return code;
    }
    return ERR_NONE;
}

/* The line [at, end) of the batch's text, the number-th of the file. *stop: it is a package, kept
 * aside to be walked. */
static enum err_code take_line(struct lines *l, struct batch *b, uint64_t line, size_t at,
                               size_t end, bool *stop)
{
    struct reading *r = l->r;
    size_t start = at;
    if (l->offset + at == 0 && end - at >= 3 && memcmp(b->text + at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end && blank(b->text[at])) at++;
    while (at < end && b->text[at] == ',') {
        at++;
        while (at < end && blank(b->text[at])) at++;
    }
    if (at < end && b->text[at] == '/') {
        enum err_code code = skip_comments(l, b, line, &at, end);
        if (code) return code;
    }
    if (end - at > r->run->max_element) return tell(l, b, line, l->offset + at, ERR_LIMIT, NULL);
    while (end > at && blank(b->text[end - 1])) end--;
    if (at == end) return ERR_NONE;
    struct str text = {b->text + at, end - at};
    if (json_stream_is_package(text)) {
        buf_clear(&l->package);
        buf_str(&l->package, text);
        if (l->package.failed) return run_memory(r->run);
        l->package_line = line;
        l->package_offset = l->offset + at;
        *stop = true;
        return ERR_NONE;
    }
    struct item *item = batch_item(b);
    if (!item) return run_memory(r->run);
    *item = (struct item){.kind = ITEM_ELEMENT,
                          .column = (uint32_t)(at - start + 1),
                          .exact = true,
                          .at = at,
                          .n = end - at,
                          .line = line,
                          .offset = l->offset + at,
                          .number = ++r->run->number,
                          .file = r->file.name};
    r->file.elements++;
    return ERR_NONE;
}

/* The lines of b->text[0, end). *used is how far it came: to a package, or to the batch's fill. */
static enum err_code take_lines(struct lines *l, struct batch *b, size_t end, size_t *used)
{
    uint64_t line = l->line;
    size_t at = 0;
    bool stop = false;
    enum err_code code = ERR_NONE;
    while (!code && !stop && at < end && b->count < STREAM_ITEMS) {
        const char *lf = memchr(b->text + at, '\n', end - at);
        size_t line_end = lf ? (size_t)(lf - b->text) : end;
        code = take_line(l, b, line, at, line_end, &stop);
        at = lf ? line_end + 1 : end;
        line++;
    }
    *used = at;
    l->line = line;
    return code;
}

/* Reads until the batch holds `want` bytes or the file ends. */
static enum err_code fill(struct lines *l, struct batch *b, size_t want)
{
    while (!l->ended && b->n < want) {
        struct err err = {0};
        size_t got;
        enum err_code code =
            json_stream_read(l->r->stream, b->text + b->n, want - b->n, &got, &err);
        if (code) {
            l->ended = true;
            if (!read_can_tell(code)) return run_fail(l->r->run, &err);
            /* A damaged archive: its last line is no line. Told after the lines before it. */
            const char *lf = b->n ? memrchr(b->text, '\n', b->n) : NULL;
            b->n = lf ? (size_t)(lf - b->text) + 1 : 0;
            buf_clear(&l->package);
            l->r->damage = err;
            return ERR_NONE;
        }
        l->ended = got == 0;
        b->n += got;
    }
    return ERR_NONE;
}

/* A line longer than any element may be: passed over to its end. */
static enum err_code pass_huge(struct lines *l, struct batch *b, size_t *end)
{
    enum err_code code = tell(l, b, l->line, l->offset, ERR_LIMIT, NULL);
    while (!code) {
        const char *lf = b->n ? memchr(b->text, '\n', b->n) : NULL;
        size_t gone = lf ? (size_t)(lf - b->text) + 1 : b->n;
        l->offset += gone;
        memmove(b->text, b->text + gone, b->n - gone);
        b->n -= gone;
        if (lf || l->ended) break;
        code = fill(l, b, b->capacity < STREAM_BATCH ? b->capacity : STREAM_BATCH);
    }
    l->line++;
    *end = 0;
    return code;
}

/* Bytes into the batch until it holds a whole line; *end is behind its last newline. */
static enum err_code fill_lines(struct lines *l, struct batch *b, size_t *end)
{
    size_t want = l->target, from = 0;
    for (;;) {
        if (b->n < want && !batch_reserve(b, want - b->n)) return run_memory(l->r->run);
        enum err_code code = fill(l, b, want);
        if (code) return code;
        const char *lf = b->n > from ? memrchr(b->text + from, '\n', b->n - from) : NULL;
        *end = lf ? (size_t)(lf - b->text) + 1 : b->n;
        if (lf || l->ended) return ERR_NONE;
        uint64_t most = l->r->run->max_element;
        if (b->n > most) return pass_huge(l, b, end);
        from = b->n;
        want = 2 * b->n > most + 2 ? (size_t)most + 2 : 2 * b->n;
        if (want <= b->n) want = b->n + 2;
    }
}

static enum err_code one_batch(struct lines *l)
{
    struct run *run = l->r->run;
    struct batch *b;
    enum err_code code = run_batch(run, &b);
    if (code) return code;
    if (!batch_reserve(b, l->carry.n > l->target ? l->carry.n : l->target)) return run_memory(run);
    if (l->carry.n) memcpy(b->text, l->carry.p, l->carry.n);
    b->n = l->carry.n;
    size_t end = 0, used = 0;
    code = fill_lines(l, b, &end);
    if (!code) code = take_lines(l, b, end, &used);
    if (code) return code;
    buf_clear(&l->carry);
    buf_put(&l->carry, b->text + used, b->n - used);
    if (l->carry.failed) return run_memory(run);
    l->offset += used;
    if (used < end && b->count >= STREAM_ITEMS)
        l->target = used < 16384 ? 16384 : used;
    else if (l->target < STREAM_BATCH)
        l->target = 2 * l->target < STREAM_BATCH ? 2 * l->target : STREAM_BATCH;
    code = run_submit(run);
    return code ? code : read_progress(l->r);
}

enum err_code read_lines(struct reading *r)
{
    struct lines l = {.r = r, .line = 1, .target = STREAM_BATCH};
    const size_t most = (size_t)r->run->max_element + 2 * STREAM_BATCH;
    buf_init(&l.carry, most + STREAM_BATCH);
    buf_init(&l.package, most);
    enum err_code code = run_submit(r->run); /* lines begin a batch of their own */
    while (!code && (!l.ended || l.carry.n)) {
        code = one_batch(&l);
        if (code || !l.package.n) continue;
        /* 64 bytes behind a text in memory are read, not looked at. */
        code = read_package(r, buf_view(&l.package), l.package_line, l.package_offset);
        buf_clear(&l.package);
        if (!code) code = run_submit(r->run);
    }
    buf_free(&l.carry);
    buf_free(&l.package);
    return code;
}
