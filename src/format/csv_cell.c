/* The text of one CSV cell that needs a closer look: quotes taken off, escapes undone, NUL bytes
 * dropped, encoding mended. The usual cell never comes here: csv_read.c makes it a view. */
#include "base/text.h"
#include "format/csv_private.h"
#include "format/encoding.h"

/* "" becomes ", and \" and \\ too where the dialect has backslashes. */
static struct str unescape(struct csv *c, struct str s)
{
    char *out = arena_alloc(&c->arena, s.n + 1), *to = out;
    if (!out) return STR_NONE;
    for (size_t i = 0; i < s.n; i++) {
        bool pair = i + 1 < s.n && s.p[i] == '"' && s.p[i + 1] == '"';
        bool escape = c->dialect.backslash && i + 1 < s.n && s.p[i] == '\\' &&
                      (s.p[i + 1] == '"' || s.p[i + 1] == '\\');
        if (pair || escape) i++;
        *to++ = s.p[i];
    }
    return (struct str){out, (size_t)(to - out)};
}

static struct str drop_nuls(struct csv *c, struct str s)
{
    char *out = arena_alloc(&c->arena, s.n + 1), *to = out;
    if (!out) return STR_NONE;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i]) *to++ = s.p[i];
    return (struct str){out, (size_t)(to - out)};
}

static bool all_ascii(struct str s)
{
    size_t i = 0;
    for (; s.n - i >= 8; i += 8) {
        uint64_t eight;
        memcpy(&eight, s.p + i, 8);
        if (eight & 0x8080808080808080u) return false;
    }
    for (; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80) return false;
    return true;
}

static struct str mend(struct csv *c, struct str s, bool *converted)
{
    uint64_t replaced = 0;
    if (c->table)
        s = encoding_decode(&c->arena, c->table, s, &replaced);
    else if (!text_is_utf8(s))
        s = encoding_mend(&c->arena, s, &replaced);
    *converted |= replaced > 0;
    if (c->reader->options->verbatim) return s;
    bool repaired = false;
    if (s.p) s = encoding_repair(&c->arena, s, &repaired);
    if (s.p) s = text_nfc(&c->arena, s);
    *converted |= repaired;
    return s;
}

static struct str finish(struct csv *c, struct cell *cell, struct str s)
{
    if (s.n == 0) return s;
    if (cell->quoted && (memchr(s.p, '"', s.n) || (c->dialect.backslash && memchr(s.p, '\\', s.n))))
        s = unescape(c, s);
    if (s.p && memchr(s.p, 0, s.n)) {
        s = drop_nuls(c, s);
        cell->converted = true;
    }
    if (s.p && !all_ascii(s)) s = mend(c, s, &cell->converted);
    return s;
}

static void add(struct csv *c, size_t from, size_t to, bool may_be_quoted)
{
    if (c->count == c->reader->options->max_columns) {
        c->too_wide = true;
        return;
    }
    struct cell *cell = &c->cells[c->count++];
    *cell = (struct cell){.text = {c->p + from, to - from}};
    if (to - from > c->reader->options->max_cell) {
        c->too_long = true;
        return;
    }
    if (may_be_quoted && to - from >= 2 && c->p[from] == '"' && c->p[to - 1] == '"') {
        cell->quoted = true;
        cell->text.p++;
        cell->text.n -= 2;
    }
    cell->text = finish(c, cell, cell->text);
    if (!cell->text.p) c->memory = true;
}

void csv_add_cell(struct csv *c, size_t from, size_t to)
{
    add(c, from, to, true);
}

void csv_add_text(struct csv *c, size_t from, size_t to)
{
    add(c, from, to, false);
}

struct str csv_readable(struct csv *c, struct str bytes)
{
    bool converted = false;
    if (memchr(bytes.p, 0, bytes.n)) bytes = drop_nuls(c, bytes);
    return bytes.p ? mend(c, bytes, &converted) : bytes;
}
