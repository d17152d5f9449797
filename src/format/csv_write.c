/* Writing CSV: see csv_write.h. The guard against formulas follows OWASP, "CSV Injection": a text
 * that a spreadsheet would evaluate gets a leading apostrophe. */
#include "format/csv_write.h"

void csv_start(struct csv_writer *w, struct buf *out)
{
    *w = (struct csv_writer){.out = out};
}

static void before(struct csv_writer *w)
{
    if (w->in_row) buf_char(w->out, ',');
    w->in_row = true;
}

/* What a spreadsheet would take for a formula, also behind blanks, which it drops. */
static bool formula(struct str s)
{
    size_t i = 0;
    while (i < s.n && (s.p[i] == ' ' || s.p[i] == '\n' || (unsigned char)s.p[i] == 0)) i++;
    if (i < s.n && memchr("=+-@\t\r|", s.p[i], 7)) return true;
    /* The full-width signs are taken for the plain ones by some programs. */
    struct str rest = str_slice(s, i, s.n);
    return str_starts(rest, STR("\xEF\xBC\x9D")) || str_starts(rest, STR("\xEF\xBC\x8B")) ||
           str_starts(rest, STR("\xEF\xBC\x8D")) || str_starts(rest, STR("\xEF\xBC\xA0"));
}

static void put(struct csv_writer *w, struct str s, bool guard)
{
    bool quote = guard;
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
    if (s.n && (s.p[0] == ' ' || s.p[s.n - 1] == ' ')) quote = true;
    if (!quote) {
        buf_str(w->out, s);
        return;
    }
    buf_char(w->out, '"');
    if (guard) buf_char(w->out, '\'');
    while (s.n) {
        struct str rest, part = str_split(s, '"', &rest);
        buf_str(w->out, part);
        if (part.n < s.n) buf_put(w->out, "\"\"", 2);
        s = rest;
    }
    buf_char(w->out, '"');
}

void csv_text(struct csv_writer *w, struct str s)
{
    before(w);
    put(w, s, formula(s));
}

void csv_plain(struct csv_writer *w, struct str s)
{
    before(w);
    put(w, s, false);
}

void csv_int(struct csv_writer *w, int64_t v)
{
    before(w);
    buf_i64(w->out, v);
}

void csv_empty(struct csv_writer *w)
{
    before(w);
}

void csv_end_row(struct csv_writer *w)
{
    buf_char(w->out, '\n');
    w->in_row = false;
}
