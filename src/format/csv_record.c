/* One record that is not strict CSV, read leniently and with a bounded look ahead:
 *  - blanks may stand between a separator and a quote;
 *  - a quote inside an unquoted cell is text;
 *  - a quote inside quotes that no separator follows is text ("Proyecto "Los Pinos", fase 1");
 *  - a cell that begins with a quoted word is text as a whole ("Los Pinos" fase 2);
 *  - a quote that opens and does not close on its line, when the next quote stands where none
 *    could close, or there is none within reach, is unclosed: the reader tells, and goes on after
 *    the line. */
#include "format/csv_private.h"

struct scanner {
    struct csv *c;
    const char *p;
    size_t end;
    char delimiter;
};

/* Length of the record end at `at`: 0 = none. CR LF counts as one in every dialect. */
static size_t record_end(const struct scanner *s, size_t at)
{
    char ch = s->p[at];
    if (ch == '\r' && at + 1 < s->end && s->p[at + 1] == '\n') return 2;
    if (s->c->dialect.newline == CSV_CRLF) return 0;
    if (ch == '\n') return 1;
    return ch == '\r' && s->c->dialect.newline == CSV_CR;
}

static bool blank(const struct scanner *s, size_t at)
{
    return s->p[at] != s->delimiter && (s->p[at] == ' ' || s->p[at] == '\t');
}

struct quoted {
    enum { CLOSED, TEXT, UNCLOSED, MORE } kind;
    size_t close; /* the closing quote; for TEXT, the first quote after the opening one */
};

/* What a quote inside quotes at `at` is. */
static int after_quote(const struct scanner *s, size_t at)
{
    size_t i = at + 1;
    while (i < s->end && blank(s, i)) i++;
    if (i == s->end) return s->c->ended ? CLOSED : MORE;
    if (s->p[i] == '\r' && i + 1 == s->end && !s->c->ended) return MORE;
    return s->p[i] == s->delimiter || record_end(s, i) ? CLOSED : TEXT;
}

static struct quoted give_up(size_t inner, bool has_inner)
{
    return (struct quoted){has_inner ? TEXT : UNCLOSED, inner};
}

/* The quote opens at `open`. */
static struct quoted read_quoted(const struct scanner *s, size_t open)
{
    size_t inner = 0;
    bool has_inner = false, broken_line = false;
    size_t i = open + 1;
    while (i < s->end) {
        if (i - open > s->c->lookahead) return give_up(inner, has_inner);
        char ch = s->p[i];
        if (ch == '\\' && s->c->dialect.backslash) {
            i += 2;
            continue;
        }
        if (ch == '\n' || ch == '\r') {
            if (has_inner) return give_up(inner, true);
            broken_line = true;
        }
        if (ch != '"') {
            i++;
            continue;
        }
        if (i + 1 < s->end && s->p[i + 1] == '"') {
            i += 2;
            continue;
        }
        int what = after_quote(s, i);
        if (what == CLOSED || what == MORE) return (struct quoted){what == MORE ? MORE : CLOSED, i};
        if (broken_line) return (struct quoted){UNCLOSED, i};
        if (!has_inner) inner = i;
        has_inner = true;
        i++;
    }
    return s->c->ended ? give_up(inner, has_inner) : (struct quoted){MORE, 0};
}

/* Where the unquoted cell that begins at or before `from` ends. */
static size_t cell_end(const struct scanner *s, size_t from)
{
    size_t i = from;
    while (i < s->end && s->p[i] != s->delimiter && !record_end(s, i)) i++;
    return i;
}

enum csv_outcome csv_record(struct csv *c, size_t *next)
{
    struct scanner s = {c, c->p, c->n, c->dialect.delimiter};
    size_t at = c->start;
    c->count = 0;
    c->too_wide = c->too_long = false;
    for (;;) {
        size_t open = at, from = at, end;
        while (open < s.end && blank(&s, open)) open++;
        if (open < s.end && s.p[open] == '"') {
            struct quoted q = read_quoted(&s, open);
            if (q.kind == MORE) return CSV_MORE;
            if (q.kind == UNCLOSED) return CSV_UNCLOSED;
            end = cell_end(&s, q.close + 1);
            if (q.kind == CLOSED)
                csv_add_cell(c, open, q.close + 1);
            else
                csv_add_text(c, from, end);
        } else {
            end = cell_end(&s, from);
            if (end < s.end || c->ended) csv_add_text(c, from, end);
        }
        if (end == s.end) {
            *next = end;
            return c->ended ? CSV_RECORD : CSV_MORE;
        }
        size_t length = record_end(&s, end);
        at = end + (length ? length : 1);
        if (!length) continue;
        *next = at;
        return CSV_RECORD;
    }
}
