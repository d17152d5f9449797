/* Parsing into memory used again, and writing values back: see json_inline.h. */
#include "format/json_inline.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_private.h"
#include "format/json_quote.h"

enum { SPARE = 1 << 16, KEPT = 64 << 20 };

/* What one huge text needed is not kept for the small ones behind it. */
static enum err_code reserve(struct json_pool *pool, size_t need, struct err *err)
{
    if (need <= pool->n && (pool->n <= KEPT || need > KEPT / 8)) return ERR_NONE;
    mem_free(pool->p);
    pool->n = need + SPARE;
    pool->p = mem_alloc(pool->n);
    if (pool->p) return ERR_NONE;
    pool->n = 0;
    return json_memory(err);
}

enum err_code json_pool_parse(struct json_pool *pool, struct str text, json_ref *root,
                              struct err *err)
{
    const yyjson_read_flag flags = YYJSON_READ_NUMBER_AS_RAW;
    *root = NULL;
    enum err_code code = reserve(pool, yyjson_read_max_memory_usage(text.n, flags) + 256, err);
    if (code) return code;
    yyjson_alc alc;
    yyjson_alc_pool_init(&alc, pool->p, pool->n);
    yyjson_read_err problem = {0};
    /* Without YYJSON_READ_INSITU the text is copied, never written, whatever the prototype says. */
    union {
        const char *given;
        char *wanted;
    } p = {.given = text.p ? text.p : ""};
    yyjson_doc *doc = yyjson_read_opts(p.wanted, text.n, flags, &alc, &problem);
    if (!doc) return json_refused(text, problem.code, problem.pos, err);
    *root = json_of_yy(yyjson_doc_get_root(doc));
    return ERR_NONE;
}

enum err_code json_pool_parse_here(struct json_pool *pool, struct buf *text, json_ref *root,
                                   struct err *err)
{
    const yyjson_read_flag flags = YYJSON_READ_NUMBER_AS_RAW | YYJSON_READ_INSITU;
    *root = NULL;
    char *padding = buf_reserve(text, YYJSON_PADDING_SIZE);
    if (!padding) return json_memory(err);
    memset(padding, 0, YYJSON_PADDING_SIZE);
    enum err_code code = reserve(pool, yyjson_read_max_memory_usage(text->n, flags) + 256, err);
    if (code) return code;
    yyjson_alc alc;
    yyjson_alc_pool_init(&alc, pool->p, pool->n);
    yyjson_read_err problem = {0};
    yyjson_doc *doc = yyjson_read_opts(text->p, text->n, flags, &alc, &problem);
    if (!doc) return json_refused(buf_view(text), problem.code, problem.pos, err);
    *root = json_of_yy(yyjson_doc_get_root(doc));
    return ERR_NONE;
}

void json_pool_free(struct json_pool *pool)
{
    mem_free(pool->p);
    *pool = (struct json_pool){0};
}

/* ---- writing ----------------------------------------------------------------------------- */

/* A buffer being written through a pointer: its length is brought up to date when it grows. */
struct cursor {
    struct buf *out;
    char *p, *end;
};

/* Room for n bytes; false, and the buffer has failed, when there is none. */
static bool room(struct cursor *c, size_t n)
{
    if (c->p && (size_t)(c->end - c->p) >= n) return true;
    struct buf *out = c->out;
    if (c->p) out->n = (size_t)(c->p - out->p);
    c->p = buf_reserve(out, n);
    /* One byte stays free for the NUL behind the text. */
    c->end = c->p ? out->p + out->capacity - 1 : NULL;
    return c->p != NULL;
}

/* What a parser has taken is UTF-8, so only quotes, backslashes and controls need care. */
static bool write_string(struct cursor *c, struct str s)
{
    if (!room(c, s.n + 4)) return false;
    *c->p++ = '"';
    for (size_t i = 0;;) {
        size_t n = json_copy_plain(c->p, s.p + i, s.n - i);
        c->p += n;
        i += n;
        if (i == s.n) break;
        if (!room(c, s.n - i + 9)) return false;
        c->p = json_put_escape(c->p, (unsigned char)s.p[i++]);
    }
    *c->p++ = '"';
    return true;
}

static bool write_scalar(struct cursor *c, json_ref v)
{
    if (json_is_string(v)) return write_string(c, json_chars(v));
    struct str text = json_is_number(v) ? json_chars(v) : json_text(v);
    if (json_is_null(v)) text = STR("null");
    if (!room(c, text.n + 2)) return false;
    memcpy(c->p, text.p ? text.p : "", text.n);
    c->p += text.n;
    return true;
}

struct json_open {
    size_t left; /* values still to come; keys count, so an even number is left before a key */
    bool object;
};
struct open_list {
    struct json_open few[64], *list;
    size_t depth, capacity;
};

static bool push(struct open_list *open, struct json_open one)
{
    if (open->depth == open->capacity) {
        struct json_open *more = mem_alloc(2 * open->capacity * sizeof *more);
        if (!more) return false;
        memcpy(more, open->list, open->depth * sizeof *more);
        if (open->list != open->few) mem_free(open->list);
        open->list = more;
        open->capacity *= 2;
    }
    open->list[open->depth++] = one;
    return true;
}

/* Values lie in the order of the text, so one walk writes them all. Behind every value stands a
 * comma first, which a bracket that closes takes the place of. */
static bool write_container(struct cursor *c, struct open_list *open, yyjson_val *at)
{
    struct json_open now = {1, false};
    for (;; at++) {
        json_ref v = json_of_yy(at);
        bool key = now.object && now.left % 2 == 0;
        now.left--;
        if (json_is_container(v)) {
            if (!room(c, 4)) return false;
            bool object = json_is_object(v);
            size_t n = json_length(v);
            *c->p++ = object ? '{' : '[';
            if (n) {
                if (!push(open, now)) return false;
                now = (struct json_open){object ? 2 * n : n, object};
                continue;
            }
            *c->p++ = object ? '}' : ']';
        } else if (!write_scalar(c, v)) {
            return false;
        }
        *c->p++ = key ? ':' : ',';
        while (now.left == 0) {
            if (open->depth == 0) {
                c->p--;
                return true;
            }
            if (!room(c, 2)) return false;
            c->p[-1] = now.object ? '}' : ']';
            *c->p++ = ',';
            now = open->list[--open->depth];
        }
    }
}

void json_inline_write(struct buf *out, json_ref v)
{
    if (out->failed) return;
    struct cursor c = {.out = out};
    struct open_list open = {.capacity = 64};
    open.list = open.few;
    if (!write_container(&c, &open, json_yy(v))) out->failed = true;
    if (c.p) {
        out->n = (size_t)(c.p - out->p);
        out->p[out->n] = '\0';
    }
    if (open.list != open.few) mem_free(open.list);
}
