/* Rows of a spreadsheet, put together cell by cell; see grid.h. */
#include "format/grid.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"

enum { FIRST_TEXT = 16 << 10 };

enum err_code grid_open(struct grid *grid, struct reader *reader, struct err *err)
{
    memset(grid, 0, sizeof *grid);
    grid->reader = reader;
    arena_init(&grid->arena, (size_t)reader->options->max_element * 4);
    grid->capacity = FIRST_TEXT;
    grid->text = mem_alloc(grid->capacity);
    grid->cells = mem_alloc(reader->options->max_columns * sizeof *grid->cells);
    if (!grid->text || !grid->cells) return err_no_memory(err);
    return ERR_NONE;
}

void grid_close(struct grid *grid)
{
    mem_free(grid->text);
    mem_free(grid->cells);
    mem_free(grid->merges.merges);
    mem_free(grid->active);
    arena_free(&grid->arena);
}

void grid_place(const struct grid *grid, uint32_t column, struct err *err)
{
    if (!err) return;
    memcpy(err->place.sheet, grid->sheet, sizeof err->place.sheet);
    if (grid->row) err_row(err, grid->row, 0);
    if (column) err_column(err, column, NULL, 0);
}

enum err_code grid_sheet(struct grid *grid, struct str name, uint32_t index, bool hidden,
                         struct err *err)
{
    size_t n = name.n < sizeof grid->sheet ? name.n : sizeof grid->sheet - 1;
    while (n && n < name.n && ((unsigned char)name.p[n] & 0xC0) == 0x80) n--;
    if (n) memcpy(grid->sheet, name.p, n);
    grid->sheet[n] = '\0';
    grid->merges.count = grid->merge_next = grid->active_count = 0;
    grid->row = 0;
    grid->event.kind = SOURCE_EVENT_SHEET;
    grid->event.sheet.name = name;
    grid->event.sheet.index = index;
    grid->event.sheet.hidden = hidden;
    return grid->reader->emit(grid->reader->user, grid->reader, &grid->event, err);
}

void grid_row(struct grid *grid, uint64_t number)
{
    grid->row = number;
    grid->count = 0;
    grid->bytes = 0;
    grid->used = 0;
    arena_reset(&grid->arena);
}

/* The row's text moves; the cells that point into it follow. */
static bool grow_text(struct grid *grid, size_t need)
{
    size_t capacity = grid->capacity * 2;
    while (capacity < need) capacity *= 2;
    char *text = mem_alloc(capacity);
    if (!text) return false;
    memcpy(text, grid->text, grid->used);
    uintptr_t from = (uintptr_t)grid->text, to = from + grid->capacity;
    for (uint32_t i = 0; i < grid->count; i++) {
        uintptr_t p = (uintptr_t)grid->cells[i].text.p;
        if (p >= from && p < to) grid->cells[i].text.p = text + (p - from);
    }
    mem_free(grid->text);
    grid->text = text;
    grid->capacity = capacity;
    return true;
}

char *grid_text(struct grid *grid, size_t n, struct err *err)
{
    if (n > grid->capacity - grid->used) {
        if (grid->used + n > grid->reader->options->max_element) {
            err_set(err, ERR_LIMIT, _("La fila ocupa más de %llu bytes"),
                    (unsigned long long)grid->reader->options->max_element);
            grid_place(grid, 0, err);
            return NULL;
        }
        if (!grow_text(grid, grid->used + n)) {
            err_no_memory(err);
            return NULL;
        }
    }
    char *p = grid->text + grid->used;
    grid->used += n;
    return p;
}

/* --- text ------------------------------------------------------------------------------------- */

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80 || s.p[i] == 0) return false;
    return true;
}

/* Length of the valid UTF-8 sequence at the start of `s`, 0 when it is not one. */
static size_t sequence(struct str s)
{
    unsigned char c = (unsigned char)s.p[0];
    size_t n = c < 0x80 ? 1 : c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (n > s.n || c == 0) return 0;
    return text_is_utf8((struct str){s.p, n}) ? n : 0;
}

static struct str repair(struct arena *arena, struct str s)
{
    char *p = arena_alloc(arena, s.n * 3 + 1);
    if (!p) return STR_NONE;
    size_t n = 0;
    while (s.n) {
        size_t length = sequence(s);
        memcpy(p + n, length ? s.p : "\xEF\xBF\xBD", length ? length : 3);
        n += length ? length : 3;
        s = str_slice(s, length ? length : 1, s.n);
    }
    return (struct str){p, n};
}

struct str grid_clean(struct arena *arena, struct str s, bool *changed_out)
{
    *changed_out = false;
    if (is_plain(s)) return s;
    if (memchr(s.p, 0, s.n) || !text_is_utf8(s)) {
        *changed_out = true;
        s = repair(arena, s);
        if (!s.p) return s;
    }
    return text_nfc(arena, s);
}

enum err_code grid_copy(struct grid *grid, struct str s, struct str *out, bool *changed_out,
                        struct err *err)
{
    struct str clean = grid_clean(&grid->arena, s, changed_out);
    if (!clean.p && s.n) return err_no_memory(err);
    s = clean;
    char *p = grid_text(grid, s.n, err);
    if (!p) return err ? err->code : ERR_MEMORY;
    if (s.p) memcpy(p, s.p, s.n);
    *out = (struct str){p, s.n};
    return ERR_NONE;
}

/* --- cells ------------------------------------------------------------------------------------ */

static enum err_code too_wide(const struct grid *grid, uint32_t column, struct err *err)
{
    err_set(err, ERR_LIMIT, _("La hoja tiene más de %u columnas"),
            grid->reader->options->max_columns);
    err_advice(err, _("Quite las columnas que sobran y guárdela de nuevo"));
    grid_place(grid, column + 1, err);
    return ERR_LIMIT;
}

enum err_code grid_cell(struct grid *grid, uint32_t column, const struct cell *cell,
                        struct err *err)
{
    const struct source_options *o = grid->reader->options;
    if (column >= o->max_columns) {
        if (!cell->text.n && !cell->formula) return ERR_NONE;
        return too_wide(grid, column, err);
    }
    grid->bytes += cell->text.n;
    if (cell->text.n > o->max_cell || grid->bytes > o->max_element) {
        err_set(err, ERR_LIMIT, _("La celda ocupa %llu bytes, más de lo permitido"),
                (unsigned long long)cell->text.n);
        grid_place(grid, column + 1, err);
        return ERR_LIMIT;
    }
    if (column >= grid->count) {
        for (uint32_t i = grid->count; i < column; i++) grid->cells[i] = (struct cell){0};
        grid->count = column + 1;
    }
    grid->cells[column] = *cell;
    return ERR_NONE;
}

static bool is_empty(const struct cell *cell)
{
    return !cell->text.n && !cell->merged && !cell->formula;
}

static void mark_merges(struct grid *grid);

enum err_code grid_emit(struct grid *grid, struct err *err)
{
    if (grid->merges.count) mark_merges(grid);
    while (grid->count && is_empty(&grid->cells[grid->count - 1])) grid->count--;
    if (!grid->count) return ERR_NONE;
    grid->event.kind = SOURCE_EVENT_ROW;
    grid->event.row = (struct row){grid->row, 0, 0, grid->count, grid->cells};
    return grid->reader->emit(grid->reader->user, grid->reader, &grid->event, err);
}

enum err_code grid_problem(struct grid *grid, uint32_t column, struct str found, struct err *err,
                           const char *format, ...)
{
    struct err *problem = &grid->event.problem;
    memset(problem, 0, sizeof *problem);
    grid_place(grid, column, problem);
    va_list args;
    va_start(args, format);
    err_vset(problem, ERR_INPUT, format, args);
    va_end(args);
    err_found(problem, found.p, found.n);
    grid->event.kind = SOURCE_EVENT_PROBLEM;
    grid->event.raw = found;
    return grid->reader->emit(grid->reader->user, grid->reader, &grid->event, err);
}

/* --- merged ranges ---------------------------------------------------------------------------- */

enum { MAX_MERGES = 1 << 18, MAX_ACTIVE = 4096, MAX_WIDENED = 1024 };

bool merge_add(struct merge_list *list, const struct merge *merge)
{
    if (list->count >= MAX_MERGES) return true;
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct merge *merges = mem_realloc(list->merges, capacity * sizeof *merges);
        if (!merges) return false;
        list->merges = merges;
        list->capacity = capacity;
    }
    list->merges[list->count++] = *merge;
    return true;
}

static int by_first_row(const void *a, const void *b)
{
    const struct merge *x = a, *y = b;
    return x->first_row < y->first_row ? -1 : x->first_row > y->first_row;
}

enum err_code grid_merges(struct grid *grid, struct merge_list *list, struct err *err)
{
    mem_free(grid->merges.merges);
    grid->merges = *list;
    *list = (struct merge_list){0};
    grid->merge_next = grid->active_count = 0;
    if (!grid->merges.count) return ERR_NONE;
    if (!grid->active) grid->active = mem_alloc(MAX_ACTIVE * sizeof *grid->active);
    if (!grid->active) return err_no_memory(err);
    qsort(grid->merges.merges, grid->merges.count, sizeof *grid->merges.merges, by_first_row);
    return ERR_NONE;
}

static void mark_one(struct grid *grid, const struct merge *m)
{
    const uint32_t max = grid->reader->options->max_columns;
    uint32_t last = m->last_column < max ? m->last_column : max;
    /* A title merged over the whole width does not make the row thousands of cells long. */
    uint32_t widest = m->first_column + MAX_WIDENED;
    if (widest < grid->count) widest = grid->count;
    if (last > widest) last = widest;
    for (uint32_t column = m->first_column; column <= last; column++) {
        if (column == m->first_column && grid->row == m->first_row) continue;
        while (grid->count < column) grid->cells[grid->count++] = (struct cell){0};
        grid->cells[column - 1] = (struct cell){.merged = true};
    }
}

/* Rows usually come in order; when one jumps back the active set is found anew. */
static void mark_merges(struct grid *grid)
{
    if (grid->merge_next && grid->merges.merges[grid->merge_next - 1].first_row > grid->row)
        grid->merge_next = grid->active_count = 0;
    while (grid->merge_next < grid->merges.count &&
           grid->merges.merges[grid->merge_next].first_row <= grid->row) {
        if (grid->active_count < MAX_ACTIVE) grid->active[grid->active_count++] = grid->merge_next;
        grid->merge_next++;
    }
    size_t kept = 0;
    for (size_t i = 0; i < grid->active_count; i++) {
        const struct merge *m = &grid->merges.merges[grid->active[i]];
        if (m->last_row < grid->row) continue;
        grid->active[kept++] = grid->active[i];
        mark_one(grid, m);
    }
    grid->active_count = kept;
}
