/* Parsing into memory used again, and writing values back: see json_inline.h. */
#include "format/json_inline.h"

#include "base/i18n.h"
#include "base/mem.h"
#include "format/json_private.h"

enum { SPARE = 1 << 16 };

static enum err_code reserve(struct json_pool *pool, size_t need, struct err *err)
{
    if (need <= pool->n) return ERR_NONE;
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

void json_pool_free(struct json_pool *pool)
{
    mem_free(pool->p);
    *pool = (struct json_pool){0};
}

/* ---- writing ----------------------------------------------------------------------------- */

static void write_scalar(struct buf *out, json_ref v)
{
    struct json_writer w;
    switch (json_type(v)) {
    case JSON_NUMBER:
        buf_put(out, json_chars(v).p, json_length(v));
        break;
    case JSON_STRING:
        json_start(&w, out, false);
        json_put_str(&w, json_chars(v));
        break;
    case JSON_BOOL:
        buf_str(out, json_text(v));
        break;
    default:
        buf_put(out, "null", 4);
    }
}

/* Values lie in the order of the text, so one walk writes them all; what is open is found again
 * through the distance that each container keeps to what stands behind it. */
void json_inline_write(struct buf *out, json_ref v)
{
    struct json_open {
        size_t left; /* values still to come; keys count */
        bool object;
    } few[64], *open = few;
    size_t depth = 0, capacity = 64;
    yyjson_val *at = json_yy(v), *end = json_yy(json_after(v));
    for (; at != end && !out->failed; at++) {
        v = json_of_yy(at);
        bool is_key = false;
        if (depth) {
            struct json_open *o = &open[depth - 1];
            is_key = o->object && o->left % 2 == 0;
            o->left--;
        }
        bool container = json_is_container(v), object = container && json_is_object(v);
        size_t n = container ? json_length(v) : 0;
        if (n) {
            buf_char(out, object ? '{' : '[');
            if (depth == capacity) {
                struct json_open *more = mem_alloc(2 * capacity * sizeof *more);
                if (!more) {
                    out->failed = true;
                    break;
                }
                memcpy(more, open, depth * sizeof *more);
                if (open != few) mem_free(open);
                open = more;
                capacity *= 2;
            }
            open[depth++] = (struct json_open){object ? 2 * n : n, object};
            continue;
        }
        if (container)
            buf_put(out, object ? "{}" : "[]", 2);
        else
            write_scalar(out, v);
        if (is_key) {
            buf_char(out, ':');
            continue;
        }
        while (depth && open[depth - 1].left == 0) buf_char(out, open[--depth].object ? '}' : ']');
        if (depth) buf_char(out, ',');
    }
    if (open != few) mem_free(open);
}
