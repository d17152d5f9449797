/* The JSON writer: see json.h. Deterministic: what is written is what was put, in that order. */
#include "base/text.h"
#include "format/json.h"
#include "format/json_quote.h"

void json_start(struct json_writer *w, struct buf *out, bool pretty)
{
    *w = (struct json_writer){.out = out, .pretty = pretty};
}

static void new_line(struct json_writer *w)
{
    if (!w->pretty) return;
    buf_char(w->out, '\n');
    for (uint32_t i = 0; i < w->depth; i++) buf_put(w->out, "  ", 2);
}

/* Before any value or key. */
static void before(struct json_writer *w)
{
    if (w->after_key) {
        w->after_key = false;
        return;
    }
    uint64_t bit = UINT64_C(1) << (w->depth & 63);
    if (w->need_comma & bit) buf_char(w->out, ',');
    w->need_comma |= bit;
    if (w->depth) new_line(w);
}

static void open_with(struct json_writer *w, char c)
{
    before(w);
    buf_char(w->out, c);
    if (w->depth == 63) {
        w->out->failed = true; /* one bit per level: deeper than any document of ours */
        return;
    }
    w->depth++;
    w->need_comma &= ~(UINT64_C(1) << w->depth);
}

static void close_with(struct json_writer *w, char c)
{
    if (w->depth == 0) {
        w->out->failed = true;
        return;
    }
    bool any = (w->need_comma & (UINT64_C(1) << w->depth)) != 0;
    w->depth--;
    if (any) new_line(w);
    buf_char(w->out, c);
}

void json_open_object(struct json_writer *w)
{
    open_with(w, '{');
}

void json_close_object(struct json_writer *w)
{
    close_with(w, '}');
}

void json_open_array(struct json_writer *w)
{
    open_with(w, '[');
}

void json_close_array(struct json_writer *w)
{
    close_with(w, ']');
}

/* Bytes of a valid UTF-8 sequence at the start of s, 0 when it is invalid. */
static size_t sequence(struct str s)
{
    unsigned char c = (unsigned char)s.p[0];
    size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return n <= s.n && text_is_utf8(str_slice(s, 0, n)) ? n : 0;
}

/* A run without quotes, backslashes or controls that is no UTF-8 throughout. */
static void put_mended(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t n = sequence(str_slice(s, i, s.n));
        if (n)
            buf_put(out, s.p + i, n);
        else
            buf_put(out, "\xEF\xBF\xBD", 3);
        i += n ? n : 1;
    }
}

static void put_quoted(struct buf *out, struct str s)
{
    bool utf8 = text_is_utf8(s);
    buf_char(out, '"');
    for (size_t i = 0; i < s.n;) {
        char *to = buf_reserve(out, s.n - i);
        if (!to) return;
        size_t n = json_copy_plain(to, s.p + i, s.n - i);
        if (utf8)
            out->n += n;
        else
            put_mended(out, str_slice(s, i, i + n));
        i += n;
        if (i == s.n) break;
        char escape[8];
        char *end = json_put_escape(escape, (unsigned char)s.p[i++]);
        buf_put(out, escape, (size_t)(end - escape));
    }
    buf_char(out, '"');
}

void json_key(struct json_writer *w, const char *name)
{
    before(w);
    put_quoted(w->out, str_of(name));
    buf_text(w->out, w->pretty ? ": " : ":");
    w->after_key = true;
}

void json_put_str(struct json_writer *w, struct str s)
{
    before(w);
    put_quoted(w->out, s);
}

void json_put_int(struct json_writer *w, int64_t v)
{
    before(w);
    buf_i64(w->out, v);
}

void json_put_raw(struct json_writer *w, struct str number)
{
    before(w);
    buf_str(w->out, number);
}

void json_put_bool(struct json_writer *w, bool v)
{
    before(w);
    buf_text(w->out, v ? "true" : "false");
}

void json_put_null(struct json_writer *w)
{
    before(w);
    buf_text(w->out, "null");
}
