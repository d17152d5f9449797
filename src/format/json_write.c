/* The JSON writer: see json.h. Deterministic: what is written is what was put, in that order. */
#include "base/text.h"
#include "format/json.h"

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

/* Bytes that may be copied as they are. */
static bool plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\' && c < 0x80;
}

/* Bytes of a valid UTF-8 sequence at the start of s, 0 when it is invalid. */
static size_t sequence(struct str s)
{
    unsigned char c = (unsigned char)s.p[0];
    size_t n = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    return n <= s.n && text_is_utf8(str_slice(s, 0, n)) ? n : 0;
}

static void put_escape(struct buf *out, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
    switch (c) {
    case '"':
    case '\\':
        text[1] = (char)c;
        break;
    case '\n':
        text[1] = 'n';
        break;
    case '\r':
        text[1] = 'r';
        break;
    case '\t':
        text[1] = 't';
        break;
    default:
        buf_put(out, text, 6);
        return;
    }
    buf_put(out, text, 2);
}

static void put_quoted(struct buf *out, struct str s)
{
    buf_char(out, '"');
    size_t i = 0;
    while (i < s.n) {
        size_t from = i;
        while (i < s.n && plain((unsigned char)s.p[i])) i++;
        if (i > from) buf_put(out, s.p + from, i - from);
        if (i == s.n) break;
        unsigned char c = (unsigned char)s.p[i];
        if (c < 0x80) {
            put_escape(out, c);
            i++;
            continue;
        }
        size_t n = sequence(str_slice(s, i, s.n));
        if (n)
            buf_put(out, s.p + i, n);
        else
            buf_put(out, "\xEF\xBF\xBD", 3);
        i += n ? n : 1;
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
