/* Reading CSV: a window slides over the file, the scan finds separators in it, rows are handed on
 * as views into it. Memory is bounded by the window, which grows only for a long record and never
 * beyond max_element. Every byte of the file ends up in a row, a blank line or a told problem. */
#include <stdio.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "format/csv_private.h"
#include "format/encoding.h"

enum { CHUNK = 256 * 1024, PADDING = 64, RAW_SHOWN = 65536, SHORTEST_LOOKAHEAD = 4096 };

/* ---- the window -------------------------------------------------------------------------------- */

static enum err_code out_of_memory(struct err *err)
{
    return err_set(err, ERR_MEMORY, _("No hay memoria suficiente para leer el CSV"));
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
    memset(p + c->n, 0, capacity + PADDING - c->n);
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
    code = encoder_convert(c->utf16, (struct str){raw, got}, c->ended, &c->converted, &replaced, err);
    if (!code) code = grow(c, c->n + c->converted.n, err);
    if (code) return code;
    if (c->converted.n) memcpy(c->p + c->n, c->converted.p, c->converted.n);
    c->n += c->converted.n;
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
    enum err_code code = grow(c, c->n + CHUNK, err);
    size_t got = 0;
    if (!code) code = input_read(c->reader->input, c->p + c->n, c->capacity - c->n, &got, err);
    if (code) return code;
    c->ended = got == 0;
    c->n += got;
    return ERR_NONE;
}

/* ---- records ----------------------------------------------------------------------------------- */

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
    c->seen = 0;
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
        err_set(&c->event->problem, ERR_LIMIT, _("La fila tiene más de %u columnas"), o->max_columns);
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

/* The first line of the record goes to quarantine; reading goes on after it. Each such line shortens
 * the look ahead, so that a file made of them costs no more than a bounded number of rereadings. */
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

/* ---- the strict way ---------------------------------------------------------------------------- */

/* One separator at `at`; *from is where the cell before it began. */
static enum err_code end_cell(struct csv *c, size_t at, size_t *from, struct err *err)
{
    char ch = c->p[at];
    if (ch == c->dialect.delimiter) {
        csv_add_cell(c, *from, at);
        *from = at + 1;
        return ERR_NONE;
    }
    if (c->dialect.newline == CSV_CR && ch == '\n' && *from == at && after_cr(c, at)) {
        /* CR LF in a file of CRs: the record has ended already. */
        c->offset += original_size(c, c->start, at + 1);
        c->start = *from = at + 1;
        return ERR_NONE;
    }
    size_t end = at;
    if (ch == '\n' && end > *from && c->p[end - 1] == '\r') end--;
    csv_add_cell(c, *from, end);
    enum err_code code = emit_row(c, at + 1, err);
    if (code) return code;
    size_t lines = 1;
    if (c->seen & CSV_SEEN_LINE_BREAK) lines += count_lines(c, c->start, at);
    advance(c, at + 1, lines);
    *from = at + 1;
    return ERR_NONE;
}

/* A cell that begins with a quote and is not strictly quoted ("abc" then CR then text), or whose
 * quotes are so far apart that they may not belong together: the scan does not look that closely. */
static bool doubtful(const struct csv *c, size_t from, size_t at)
{
    if (c->p[from] != '"' || at == from) return false;
    if (c->p[at] == '\n' && at - from >= 2 && c->p[at - 1] == '\r') at--;
    return at - from < 2 || c->p[at - 1] != '"' || at - from - 1 > c->lookahead;
}

/* The usual cells, with nothing to mend: views, one after another. Stops at the first separator
 * that is not the delimiter; returns how many separators it took. */
static size_t plain_cells(struct csv *c, size_t base, size_t i, size_t *from)
{
    const struct csv_index *x = c->index;
    const uint32_t most = c->reader->options->max_columns;
    const uint64_t longest = c->reader->options->max_cell;
    const char delimiter = c->dialect.delimiter;
    const char *p = c->p;
    size_t first = i, start = *from;
    struct cell *cell = c->cells + c->count;
    struct cell *end = c->cells + most;
    for (; i < x->n && cell < end; i++) {
        size_t at = base + x->at[i];
        if (p[at] != delimiter || at - start > longest) break;
        *cell++ = (struct cell){.text = {p + start, at - start}};
        start = at + 1;
    }
    c->count = (uint32_t)(cell - c->cells);
    *from = start;
    return i - first;
}

/* Scans and hands on the strict records from c->start on. Returns with *stray when the record at
 * c->start has to be read leniently; otherwise it is not complete in the window. */
static enum err_code strict_records(struct csv *c, bool *stray, struct err *err)
{
    struct csv_state state = csv_state_start();
    size_t from = c->start, base = c->start;
    *stray = false;
    while (base < c->n) {
        size_t n = c->n - base < CSV_BATCH ? c->n - base : CSV_BATCH;
        struct csv_index *x = c->index;
        c->scan(&state, &c->dialect, (const unsigned char *)c->p + base, n, x);
        c->seen |= x->seen;
        const unsigned care = CSV_SEEN_QUOTE | CSV_SEEN_CHECK | CSV_SEEN_NUL | CSV_SEEN_BACKSLASH |
                              (c->table ? CSV_SEEN_HIGH : 0u);
        for (size_t i = 0; i < x->n; i++) {
            if (!(c->seen & care)) {
                i += plain_cells(c, base, i, &from);
                if (i == x->n) break;
            }
            size_t at = base + x->at[i], start = c->start;
            if ((c->seen & CSV_SEEN_QUOTE) && doubtful(c, from, at)) {
                *stray = true;
                return ERR_NONE;
            }
            enum err_code code = end_cell(c, at, &from, err);
            if (code) return code;
            if (c->start != start) c->seen = x->seen;
        }
        base += x->scanned;
        if (x->stray) {
            *stray = true;
            return ERR_NONE;
        }
    }
    return ERR_NONE;
}

/* ---- the whole --------------------------------------------------------------------------------- */

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
        c->seen = 0;
        c->too_wide = c->too_long = false;
        enum err_code code = strict_records(c, &stray, err);
        if (code) return code;
        size_t left = c->n - c->start;
        if (c->ended && left == 0) return ERR_NONE;
        /* A record without an end in sight: perhaps a quote that never closes. */
        if (stray || c->ended || left > c->lookahead) code = lenient_record(c, &more, err);
        else more = true;
        if (code) return code;
        if (!more) continue;
        code = c->n - c->start > c->reader->options->max_element ? skip_monster(c, err) : fill(c, err);
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
    while (!code && !c->ended && c->n < CHUNK) code = fill(c, err);
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
        if (!c->table) return encoder_open(encoding, &c->utf16, err); /* says which ones there are */
    }
    if (code) return code;
    c->dialect.delimiter = r->options->delimiter;
    csv_sniff((struct str){c->p, c->n}, c->ended, &c->dialect);
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
