/* Reading CSV: a window slides over the file, the scan finds separators in it, rows are handed on
 * as views into it. Memory is bounded by the window, which grows only for a long record and never
 * beyond max_element. Every byte of the file ends up in a row, a blank line or a told problem. */
#include <stdio.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/csv_private.h"
#include "format/encoding.h"

/* A chunk and the cells made of it fit in the second-level cache; the sample is what dialect and
 * encoding are told from. */
enum { CHUNK = 128 * 1024, SAMPLE = 256 * 1024, PADDING = 64 };
enum { RAW_SHOWN = 65536, SHORTEST_LOOKAHEAD = 4096 };

/* ---- the window -------------------------------------------------------------------------- */

static enum err_code out_of_memory(struct err *err)
{
    return err_no_memory(err);
}

/* How many bytes of the original file a stretch of the window stands for. */
static uint64_t original_size(const struct csv *c, size_t from, size_t to)
{
    if (!c->utf16) return to - from;
    uint64_t units = 0;
    for (size_t i = from; i < to; i++) {
        unsigned char b = (unsigned char)c->p[i];
        units += (b & 0xC0) != 0x80;
        units += b >= 0xF0; /* a surrogate pair */
    }
    return 2 * units;
}

static enum err_code grow(struct csv *c, size_t need, struct err *err)
{
    if (need <= c->capacity) return ERR_NONE;
    size_t capacity = c->capacity ? c->capacity : CHUNK;
    while (capacity < need) capacity *= 2;
    char *p = mem_realloc(c->p, capacity + PADDING);
    if (!p) return out_of_memory(err);
    c->p = p;
    c->capacity = capacity;
    return ERR_NONE;
}

static enum err_code fill_utf16(struct csv *c, struct err *err)
{
    char raw[32768];
    size_t got;
    enum err_code code = input_read(c->reader->input, raw, sizeof raw, &got, err);
    if (code) return code;
    c->ended = got == 0;
    buf_clear(&c->converted);
    uint64_t replaced = 0;
    code =
        encoder_convert(c->utf16, (struct str){raw, got}, c->ended, &c->converted, &replaced, err);
    if (!code) code = grow(c, c->n + c->converted.n, err);
    if (code) return code;
    if (c->converted.n) memcpy(c->p + c->n, c->converted.p, c->converted.n);
    c->n += c->converted.n;
    memset(c->p + c->n, 0, PADDING);
    return ERR_NONE;
}

/* Drops what is done with, then reads more behind the rest. */
static enum err_code fill(struct csv *c, struct err *err)
{
    if (c->start) {
        c->previous = c->p[c->start - 1];
        memmove(c->p, c->p + c->start, c->n - c->start);
        c->n -= c->start;
        c->start = 0;
    }
    if (c->utf16) return fill_utf16(c, err);
    /* A long record is read again from its start: as much more each time as it is long. */
    size_t want = c->n > CHUNK ? c->n : CHUNK, got = 0;
    enum err_code code = grow(c, c->n + want, err);
    if (!code) code = input_read(c->reader->input, c->p + c->n, want, &got, err);
    if (code) return code;
    c->ended = got == 0;
    c->n += got;
    memset(c->p + c->n, 0, PADDING);
    return ERR_NONE;
}

/* ---- records ----------------------------------------------------------------------------- */

static bool after_cr(const struct csv *c, size_t at)
{
    return (at > 0 ? c->p[at - 1] : c->previous) == '\r';
}

static size_t count_lines(const struct csv *c, size_t from, size_t to)
{
    size_t lines = 0;
    const bool cr_ends = c->dialect.newline == CSV_CR;
    for (size_t i = from; i < to; i++) {
        if (c->p[i] == '\n')
            lines += !(cr_ends && after_cr(c, i));
        else if (cr_ends && c->p[i] == '\r')
            lines++;
    }
    return lines;
}

/* Goes to the record at `next`; `lines` line ends lie between. */
static void advance(struct csv *c, size_t next, size_t lines)
{
    c->offset += original_size(c, c->start, next);
    c->line += lines;
    c->number++;
    c->start = next;
    c->count = 0;
    c->odd = c->line_breaks = false;
    c->too_wide = c->too_long = false;
    if (c->arena.used) arena_reset(&c->arena);
}

static enum err_code tell_problem(struct csv *c, size_t end)
{
    struct source_event *e = c->event;
    e->kind = SOURCE_EVENT_PROBLEM;
    e->problem.place.row = c->number;
    e->problem.place.line = c->line;
    e->problem.place.offset = c->offset;
    size_t n = end - c->start < RAW_SHOWN ? end - c->start : RAW_SHOWN;
    while (n == RAW_SHOWN && n && !c->table && (c->p[c->start + n] & 0xC0) == 0x80) n--;
    while (n && (c->p[c->start + n - 1] == '\n' || c->p[c->start + n - 1] == '\r')) n--;
    e->raw = csv_readable(c, (struct str){c->p + c->start, n});
    if (!e->raw.p) return ERR_MEMORY;
    if (!e->problem.found[0]) err_found(&e->problem, e->raw.p, e->raw.n < 60 ? e->raw.n : 60);
    return ERR_NONE;
}

static enum err_code emit_problem(struct csv *c, size_t end, struct err *err)
{
    if (tell_problem(c, end)) return out_of_memory(err);
    return c->reader->emit(c->reader->user, c->reader, c->event, err);
}

/* Too wide or with too long a cell: told instead of handed on. */
static enum err_code refuse_row(struct csv *c, size_t end, struct err *err)
{
    const struct source_options *o = c->reader->options;
    err_clear(&c->event->problem);
    if (c->too_wide)
        err_set(&c->event->problem, ERR_LIMIT, _("La fila tiene más de %u columnas"),
                o->max_columns);
    else
        err_set(&c->event->problem, ERR_LIMIT, _("La fila tiene una celda de más de %llu bytes"),
                (unsigned long long)o->max_cell);
    err_advice(&c->event->problem,
               _("Revise si faltan saltos de línea o si unas comillas quedaron sin cerrar"));
    return emit_problem(c, end, err);
}

/* The record [start, end) is complete in c->cells. Blank lines are counted, not handed on. */
static enum err_code emit_row(struct csv *c, size_t end, struct err *err)
{
    if (c->memory) return out_of_memory(err);
    if (c->too_wide || c->too_long) return refuse_row(c, end, err);
    if (c->count == 1 && c->cells[0].text.n == 0 && !c->cells[0].quoted) return ERR_NONE;
    struct source_event *e = c->event;
    e->kind = SOURCE_EVENT_ROW;
    e->row.number = c->number;
    e->row.line = c->line;
    e->row.offset = c->offset;
    e->row.count = c->count;
    e->row.cells = c->cells;
    return c->reader->emit(c->reader->user, c->reader, e, err);
}

static size_t line_after(const struct csv *c)
{
    const char *p = c->p + c->start;
    size_t n = c->n - c->start;
    const char *at = memchr(p, '\n', n);
    if (c->dialect.newline == CSV_CR) {
        const char *cr = memchr(p, '\r', n);
        if (cr && (!at || cr < at)) at = cr + 1 < p + n && cr[1] == '\n' ? cr + 1 : cr;
    }
    return at ? (size_t)(at - c->p) + 1 : c->n;
}

/* Passes over the rest of a line whose end is not in the window, in bounded memory. */
static enum err_code pass_over_line(struct csv *c, struct err *err)
{
    size_t lines = count_lines(c, c->start, c->n);
    for (;;) {
        c->offset += original_size(c, c->start, c->n);
        c->start = c->n;
        enum err_code code = fill(c, err);
        if (code) return code;
        size_t next = line_after(c);
        bool found = next > 0 && (c->p[next - 1] == '\n' || c->p[next - 1] == '\r');
        if (!found && !c->ended) continue;
        advance(c, next, lines + found);
        return ERR_NONE;
    }
}

/* The first line of the record goes to quarantine; reading goes on after it. Each such line
 * shortens the look ahead, so that a file made of them costs no more than a bounded number of
 * rereadings. */
static enum err_code refuse_line(struct csv *c, struct err *err)
{
    err_clear(&c->event->problem);
    err_set(&c->event->problem, ERR_INPUT, _("Unas comillas se abren y no se cierran"));
    err_advice(&c->event->problem, _("La línea se apartó y la lectura siguió en la siguiente. "
                                     "Cierre las comillas o duplique las que son parte del texto"));
    size_t next = line_after(c);
    bool whole = c->ended || c->p[next - 1] == '\n' || c->p[next - 1] == '\r';
    enum err_code code = emit_problem(c, next, err);
    if (code) return code;
    c->unclosed++;
    if (c->unclosed % 16 == 0 && c->lookahead > SHORTEST_LOOKAHEAD) c->lookahead /= 2;
    if (!whole) return pass_over_line(c, err);
    advance(c, next, 1);
    return ERR_NONE;
}

/* A record longer than max_element: its start is shown, the rest is passed over. */
static enum err_code skip_monster(struct csv *c, struct err *err)
{
    err_clear(&c->event->problem);
    err_set(&c->event->problem, ERR_LIMIT, _("La fila pasa de %llu bytes"),
            (unsigned long long)c->reader->options->max_element);
    err_advice(&c->event->problem, _("Revise si faltan saltos de línea o si unas comillas quedaron "
                                     "sin cerrar"));
    enum err_code code = emit_problem(c, c->n, err);
    return code ? code : pass_over_line(c, err);
}

/* ---- the strict way ---------------------------------------------------------------------- */

/* A batch of the window with its separators. */
struct batch {
    size_t base;  /* where it begins in the window */
    uint64_t odd; /* blocks whose cells need csv_add_cell() */
    size_t from;  /* where the current cell begins */
};

/* True when one of the blocks that [from, to) touches has its bit set; to - base < CSV_BATCH. */
static inline bool touches(uint64_t blocks, size_t base, size_t from, size_t to)
{
    if (!blocks) return false;
    unsigned first = from > base ? (unsigned)((from - base) / 64) : 0;
    /* Before the batch where the CR of a CR LF was the last byte of the one before. */
    unsigned last = to > base ? (unsigned)((to - base) / 64) : 0;
    return (blocks >> first << first & ~UINT64_C(0) >> (63 - last)) != 0;
}

/* A cell that begins with a quote and is not strictly quoted ("abc" then CR then text), or
 * whose quotes are so far apart that they may not belong together: the scan does not look that
 * closely. */
static inline bool doubtful(const struct csv *c, size_t from, size_t to)
{
    return to - from < 2 || c->p[to - 1] != '"' || to - from - 1 > c->lookahead;
}

/* Makes [from, to) a cell, as a view where nothing in it needs mending. False: the record has to be
 * read leniently. */
static inline bool add_cell(struct csv *c, const struct batch *b, size_t from, size_t to)
{
    const char *p = c->p + from;
    size_t n = to - from;
    bool quoted = n > 0 && *p == '"';
    if (quoted && doubtful(c, from, to)) return false;
    const struct source_options *o = c->reader->options;
    bool closer = c->odd || touches(b->odd, b->base, from, to) || n > o->max_cell ||
                  c->count == o->max_columns;
    if (closer) {
        csv_add_cell(c, from, to);
        return true;
    }
    c->cells[c->count++] = (struct cell){.text = {p + quoted, n - 2u * quoted}, .quoted = quoted};
    return true;
}

/* The record ends with the cell before `at`. */
static enum err_code end_record(struct csv *c, struct batch *b, size_t at, bool *stray,
                                struct err *err)
{
    if (c->dialect.newline == CSV_CR && c->p[at] == '\n' && b->from == at && after_cr(c, at)) {
        /* CR LF in a file of CRs: the record has ended already. */
        c->offset += original_size(c, c->start, at + 1);
        c->start = b->from = at + 1;
        return ERR_NONE;
    }
    size_t end = at;
    if (c->p[at] == '\n' && end > b->from && c->p[end - 1] == '\r') end--;
    *stray = !add_cell(c, b, b->from, end);
    if (*stray) return ERR_NONE;
    enum err_code code = emit_row(c, at + 1, err);
    if (code) return code;
    size_t lines = 1;
    if (c->line_breaks || touches(c->index->line_breaks, b->base, c->start, at))
        lines += count_lines(c, c->start, at);
    advance(c, at + 1, lines);
    b->from = at + 1;
    return ERR_NONE;
}

/* The usual cells, in a tight loop: the record's cells from separator `i` on, up to its end or
 * to one that add_cell() has to look at. Returns the separator it stopped at. */
static size_t plain_cells(struct csv *c, struct batch *b, size_t i)
{
    const struct csv_index *x = c->index;
    const struct source_options *o = c->reader->options;
    const char *p = c->p;
    const char delimiter = c->dialect.delimiter;
    const size_t base = b->base, n = x->n,
                 longest = o->max_cell < c->lookahead ? o->max_cell : c->lookahead;
    const uint64_t odd = b->odd;
    size_t from = b->from;
    struct cell *cell = c->cells + c->count, *end = c->cells + o->max_columns;
    for (; i < n && cell < end; i++) {
        size_t at = base + x->at[i], length = at - from;
        bool quoted = p[from] == '"';
        if (p[at] != delimiter || length > longest) break;
        if (quoted && (length < 2 || p[at - 1] != '"')) break;
        if (odd && touches(odd, base, from, at)) break;
        *cell++ =
            (struct cell){.text = {p + from + quoted, length - 2u * quoted}, .quoted = quoted};
        from = at + 1;
    }
    c->count = (uint32_t)(cell - c->cells);
    b->from = from;
    return i;
}

/* Hands on the records of one scanned batch. */
static enum err_code take_batch(struct csv *c, struct batch *b, bool *stray, struct err *err)
{
    const struct csv_index *x = c->index;
    const char delimiter = c->dialect.delimiter;
    const size_t start = c->start;
    b->odd = x->odd | (c->table ? x->high : 0);
    for (size_t i = 0; i < x->n; i++) {
        if (!c->odd) i = plain_cells(c, b, i);
        if (i == x->n) break;
        size_t at = b->base + x->at[i];
        if (c->p[at] == delimiter) {
            *stray = !add_cell(c, b, b->from, at);
            b->from = at + 1;
        } else {
            enum err_code code = end_record(c, b, at, stray, err);
            if (code) return code;
        }
        if (*stray) return ERR_NONE;
    }
    /* What the record that goes on into the next batch has shown so far. */
    bool same = c->start == start;
    if (x->scanned) {
        size_t from = c->start > b->base ? c->start : b->base, to = b->base + x->scanned - 1;
        c->odd = (same && c->odd) || (from <= to && touches(b->odd, b->base, from, to));
        c->line_breaks =
            (same && c->line_breaks) || (from <= to && touches(x->line_breaks, b->base, from, to));
    }
    return ERR_NONE;
}

/* Scans and hands on the strict records from c->start on. Returns with *stray when the record at
 * c->start has to be read leniently; otherwise it is not complete in the window. */
static enum err_code strict_records(struct csv *c, bool *stray, struct err *err)
{
    struct csv_state state = csv_state_start();
    struct batch b = {.base = c->start, .from = c->start};
    *stray = false;
    while (b.base < c->n) {
        size_t n = c->n - b.base < CSV_BATCH ? c->n - b.base : CSV_BATCH;
        c->scan(&state, &c->dialect, (const unsigned char *)c->p + b.base, n, c->index);
        enum err_code code = take_batch(c, &b, stray, err);
        if (code || *stray) return code;
        b.base += c->index->scanned;
        *stray = c->index->stray;
        if (*stray) return ERR_NONE;
    }
    return ERR_NONE;
}

/* ---- the whole --------------------------------------------------------------------------- */

/* The record at c->start, leniently. *more: the window has to grow first. */
static enum err_code lenient_record(struct csv *c, bool *more, struct err *err)
{
    size_t next = c->start;
    arena_reset(&c->arena);
    switch (csv_record(c, &next)) {
    case CSV_UNCLOSED:
        return refuse_line(c, err);
    case CSV_MORE:
        *more = true;
        return ERR_NONE;
    default:
        break;
    }
    enum err_code code = emit_row(c, next, err);
    if (code) return code;
    advance(c, next, count_lines(c, c->start, next));
    return ERR_NONE;
}

static enum err_code read_records(struct csv *c, struct err *err)
{
    for (;;) {
        bool stray = false, more = false;
        c->count = 0;
        c->odd = c->line_breaks = false;
        c->too_wide = c->too_long = false;
        enum err_code code = strict_records(c, &stray, err);
        if (code) return code;
        size_t left = c->n - c->start;
        if (c->ended && left == 0) return ERR_NONE;
        /* A record without an end in sight: perhaps a quote that never closes. */
        if (stray || c->ended || left > c->lookahead)
            code = lenient_record(c, &more, err);
        else
            more = true;
        if (code) return code;
        if (!more) continue;
        code =
            c->n - c->start > c->reader->options->max_element ? skip_monster(c, err) : fill(c, err);
        if (code) return code;
    }
}

static enum err_code prepare(struct csv *c, struct err *err)
{
    struct reader *r = c->reader;
    const struct source_options *o = r->options;
    arena_init(&c->arena, (size_t)o->max_element * 8 + CHUNK);
    buf_init(&c->converted, 4 * 65536);
    c->lookahead = (size_t)(o->max_cell < o->max_element / 4 ? 4 * o->max_cell : o->max_element);
    c->number = c->line = 1;
    c->cells = mem_alloc(((size_t)o->max_columns + 1) * sizeof *c->cells);
    c->index = mem_alloc(sizeof *c->index);
    c->event = mem_calloc(1, sizeof *c->event);
    if (!c->cells || !c->index || !c->event) return out_of_memory(err);
    enum err_code code = ERR_NONE;
    while (!code && !c->ended && c->n < SAMPLE) code = fill(c, err);
    return code;
}

/* Starts over with the bytes at hand as UTF-16, once it is known that they are. */
static enum err_code reopen_as_utf16(struct csv *c, const char *encoding, struct err *err)
{
    enum err_code code = encoder_open(encoding, &c->utf16, err);
    if (code) return code;
    struct buf all;
    buf_init(&all, 8 * c->capacity + 64);
    uint64_t replaced = 0;
    code = encoder_convert(c->utf16, (struct str){c->p, c->n}, c->ended, &all, &replaced, err);
    bool mark = c->n >= 2 && (memcmp(c->p, "\xFF\xFE", 2) == 0 || memcmp(c->p, "\xFE\xFF", 2) == 0);
    c->n = 0;
    if (!code) code = grow(c, all.n + 1, err);
    if (!code && all.n) memcpy(c->p, all.p, all.n);
    c->n = code ? 0 : all.n;
    memset(c->p + c->n, 0, PADDING);
    c->offset = mark ? 2 : 0;
    buf_free(&all);
    return code;
}

static enum err_code recognise(struct csv *c, struct err *err)
{
    struct reader *r = c->reader;
    const char *encoding = r->options->encoding;
    if (!encoding || !*encoding) encoding = encoding_detect(c->p, c->n);
    snprintf(r->info.encoding, sizeof r->info.encoding, "%s", encoding);
    enum err_code code = ERR_NONE;
    if (strncmp(encoding, "utf-16", 6) == 0) {
        code = reopen_as_utf16(c, encoding, err);
    } else if (strcmp(encoding, "utf-8") != 0 && strcmp(encoding, "utf-8-bom") != 0) {
        c->table = encoding_table(encoding);
        if (!c->table)
            return encoder_open(encoding, &c->utf16, err); /* says which ones there are */
    }
    if (code) return code;
    c->dialect.delimiter = r->options->delimiter;
    csv_sniff((struct str){c->p, c->n}, c->ended, &c->dialect);
    if (r->options->verbatim) c->dialect.backslash = false;
    r->info.format = SOURCE_CSV;
    r->info.delimiter = c->dialect.delimiter;
    r->info.backslash = c->dialect.backslash;
    if (!c->table && !c->utf16 && c->n >= 3 && memcmp(c->p, "\xEF\xBB\xBF", 3) == 0) {
        c->start = 3;
        c->offset = 3;
    }
    c->event->kind = SOURCE_EVENT_SHEET;
    return r->emit(r->user, r, c->event, err);
}

static void release(struct csv *c)
{
    encoder_close(c->utf16);
    buf_free(&c->converted);
    arena_free(&c->arena);
    mem_free(c->cells);
    mem_free(c->index);
    mem_free(c->event);
    mem_free(c->p);
}

enum err_code csv_read(struct reader *reader, struct err *err)
{
    return csv_read_with(reader, csv_scan_best(), err);
}

enum err_code csv_read_with(struct reader *reader, csv_scan_function *scan, struct err *err)
{
    struct csv c = {.reader = reader, .scan = scan};
    enum err_code code = prepare(&c, err);
    if (!code) code = recognise(&c, err);
    if (!code) code = read_records(&c, err);
    release(&c);
    return code;
}
