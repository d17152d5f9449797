/* Tables: which cell each column is in, child sheets, and the checks of a row's shape. */
#include <stdio.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "ingest/map_private.h"
#include "ingest/recognise.h"

static uint32_t find_column(const struct column *column, const struct str *keys, size_t count)
{
    if (column->position) return column->position <= count ? column->position : 0;
    for (size_t k = 0; k < column->count; k++) {
        uint32_t nth = 0;
        for (size_t i = 0; i < count; i++)
            if (recognise_matches(column->keys[k], keys[i]) && ++nth == column->nth)
                return (uint32_t)i + 1;
    }
    return 0;
}

enum err_code map_bind(struct map *m, const struct columns *columns, const struct str *header,
                       size_t count, struct binding *out, struct err *err)
{
    struct str *keys = arena_array(m->arena, count ? count : 1, sizeof *keys);
    out->columns = columns;
    out->at = arena_array(m->arena, columns->count ? columns->count : 1, sizeof *out->at);
    if (!keys || !out->at) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        keys[i] = recognise_key(m->arena, header[i]);
        if (!keys[i].p) return err_no_memory(err);
    }
    for (size_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->items[i];
        out->at[i] = find_column(column, keys, count);
        if (!out->at[i] && !column->optional)
            return err_set(err, ERR_INPUT, _("falta la columna «%.*s»"),
                           STR_FMT(column->alternatives[0]));
        m->slot_cell[column->slot] = (uint16_t)out->at[i];
        m->slot_name[column->slot] = out->at[i] ? header[out->at[i] - 1] : column->alternatives[0];
    }
    return ERR_NONE;
}

/* "Tabla_514409" in the header of the column that holds the joining number. */
static struct str child_name(struct str header)
{
    for (size_t i = 0; i + 6 < header.n; i++) {
        if (!str_eq_nocase(str_slice(header, i, i + 6), STR("Tabla_"))) continue;
        size_t end = i + 6;
        while (end < header.n && header.p[end] >= '0' && header.p[end] <= '9') end++;
        return str_slice(header, i, end);
    }
    return STR_NONE;
}

/* The sheet is known when the first row that refers to it comes. */
static bool open_child(struct map *m, const struct block *b)
{
    if (m->child_sheets[b->child]) return true;
    const struct child_sheet *sheet =
        m->file.children ? children_find(m->file.children, child_name(m->slot_name[b->child_slot]))
                         : NULL;
    if (!sheet || !sheet->header) return false;
    struct err ignored = {0};
    if (map_bind(m, &b->columns, sheet->header, sheet->header_count, &m->child_bindings[b->child],
                 &ignored))
        return false;
    m->child_sheets[b->child] = sheet;
    return true;
}

static void fill_child(struct map *m, const struct binding *binding, const struct child_row *row)
{
    for (size_t i = 0; i < binding->columns->count; i++) {
        uint32_t at = binding->at[i];
        m->slots[binding->columns->items[i].slot] =
            at && at <= row->count ? row->cells[at - 1] : STR_NONE;
    }
}

void map_each_child(struct map *m, const struct block *b)
{
    struct str id = m->slots[b->child_slot];
    if (!id.n) return;
    struct child_row *row =
        open_child(m, b) ? child_sheet_find(m->child_sheets[b->child], id) : NULL;
    if (!row)
        map_finding(m, CHECK_CHILD_MISSING, SEVERITY_QUESTION, LOAD_NONE, NULL,
                    m->slot_name[b->child_slot], "", id);
    for (; row && !m->row_problem && !m->failed; row = row->next) {
        row->used = true;
        m->item++;
        fill_child(m, &m->child_bindings[b->child], row);
        m->inside++;
        map_blocks(m, b->blocks, b->block_count);
        m->inside--;
    }
}

/* --- rows ------------------------------------------------------------------------------------- */

static void keep_carried(struct map *m, const struct column *column)
{
    struct buf *kept = &m->carried_text[column->slot];
    if (m->slots[column->slot].n) {
        buf_clear(kept);
        buf_str(kept, m->slots[column->slot]);
        if (kept->failed) m->failed = ERR_MEMORY;
    } else {
        m->slots[column->slot] = buf_view(kept);
    }
}

static void fill_slots(struct map *m, const struct row *row)
{
    const struct columns *columns = m->main.columns;
    for (size_t i = 0; i < columns->count; i++) {
        const struct column *column = &columns->items[i];
        uint32_t at = m->main.at[i];
        m->slots[column->slot] =
            at && at <= row->count ? str_trim(row->cells[at - 1].text) : STR_NONE;
        if (column->carried) keep_carried(m, column);
    }
}

static bool is_private(const struct map *m, uint32_t cell)
{
    for (size_t i = 0; i < m->main.columns->count; i++)
        if (m->main.at[i] == cell + 1 && m->main.columns->items[i].private) return true;
    return false;
}

/* The row with its private cells crossed out, for the quarantine. */
static struct str public_cells(struct map *m, const struct row *row)
{
    buf_clear(&m->raw);
    for (uint32_t i = 0; i < row->count; i++) {
        if (i) buf_char(&m->raw, '\x1f');
        if (row->cells[i].text.n && is_private(m, i))
            buf_text(&m->raw, "█");
        else
            buf_str(&m->raw, row->cells[i].text);
    }
    return buf_view(&m->raw);
}

/* Joins cells in one buffer: for the content hash and the key of rows without one. Empty cells at
 * the end are left out. False for a blank row. */
static bool join_cells(struct map *m, const struct row *row)
{
    uint32_t last = row->count;
    size_t size = 0;
    while (last > 0 && !str_trim(row->cells[last - 1].text).n) last--;
    for (uint32_t i = 0; i < last; i++) size += row->cells[i].text.n + 1;
    buf_clear(&m->joined);
    char *out = last ? buf_reserve(&m->joined, size) : NULL;
    if (last && !out) {
        m->failed = ERR_MEMORY;
        return true;
    }
    for (uint32_t i = 0; i < last; i++) {
        struct str text = row->cells[i].text;
        if (i) out[m->joined.n++] = '\x1f';
        if (text.n) memcpy(out + m->joined.n, text.p, text.n);
        m->joined.n += text.n;
    }
    return last > 0;
}

static bool seen_before(struct map *m, uint64_t hash)
{
    struct seen_set *seen = &m->seen;
    if (seen->count * 2 >= seen->capacity && seen->capacity < SEEN_MAX) {
        size_t capacity = seen->capacity ? seen->capacity * 2 : 4096;
        uint64_t *slots = mem_calloc(capacity, sizeof *slots);
        if (!slots) {
            m->failed = ERR_MEMORY;
            return false;
        }
        for (size_t i = 0; i < seen->capacity; i++) {
            if (!seen->slots[i]) continue;
            size_t k = (size_t)seen->slots[i] & (capacity - 1);
            while (slots[k]) k = (k + 1) & (capacity - 1);
            slots[k] = seen->slots[i];
        }
        mem_free(seen->slots);
        seen->slots = slots;
        seen->capacity = capacity;
    }
    if (hash == 0) hash = 1;
    size_t k = (size_t)hash & (seen->capacity - 1);
    while (seen->slots[k] && seen->slots[k] != hash) k = (k + 1) & (seen->capacity - 1);
    if (seen->slots[k]) return true;
    if (seen->count * 2 >= seen->capacity)
        return false; /* full: rows beyond 2 million are not compared */
    seen->slots[k] = hash;
    seen->count++;
    return false;
}

static bool has_lost_text(struct str s)
{
    return str_contains(s, STR("\xef\xbf\xbd"));
}

/* Reasons that come before any meaning: the row's shape. */
static void check_shape(struct map *m, const struct row *row)
{
    if (m->row.content_hash == m->header_hash) {
        map_quarantine(m, REASON_REPEATED_HEADER, NULL, STR_NONE, _("es el encabezado otra vez."));
        return;
    }
    for (uint32_t i = (uint32_t)m->file.header_count; i < row->count; i++) {
        if (!str_trim(row->cells[i].text).n) continue;
        map_quarantine(m, REASON_RAGGED, NULL, row->cells[i].text,
                       _("hay más celdas que columnas."));
        return;
    }
    if (!m->file.padded && row->count < m->last_required)
        map_quarantine(m, REASON_RAGGED, NULL, STR_NONE, _("hay menos celdas que columnas."));
    else if (m->layout->no_duplicates && seen_before(m, m->row.content_hash))
        map_quarantine(m, REASON_DUPLICATE_ROW, NULL, STR_NONE,
                       _("es igual a otra fila de este archivo."));
}

static void check_text(struct map *m, const struct row *row)
{
    for (uint32_t i = 0; i < row->count; i++) {
        if (!row->cells[i].converted) continue;
        struct load_finding fact = {
            .rule = has_lost_text(row->cells[i].text) ? CHECK_TEXT_LOST : CHECK_REPAIRED_TEXT,
            .severity = SEVERITY_NOTE,
            .node = LOAD_NONE,
            .column = i < m->file.header_count ? m->file.header[i] : STR_NONE,
            .found = row->cells[i].text};
        if (!is_private(m, i)) sink_finding(m->sink, &fact);
    }
}

void map_remember(struct map *m)
{
    for (size_t i = 0; i < m->layout->memory_count; i++) {
        const struct memory *memory = &m->layout->memories[i];
        struct buf *kept = &m->carried_text[memory->slot];
        if (map_holds(m, memory->cond)) {
            struct str value = map_eval(m, memory->value);
            if (value.n || memory->cond) {
                value = map_copy(m, value); /* it may be a part of what is kept */
                buf_clear(kept);
                buf_str(kept, value);
                if (kept->failed) m->failed = ERR_MEMORY;
            }
        }
        m->slots[memory->slot] = buf_view(kept);
    }
}

enum err_code map_row(struct map *m, const struct row *row, struct err *err)
{
    if (!join_cells(m, row)) return ERR_NONE;
    arena_reset(&m->row_arena);
    m->row = (struct load_row){.entity = m->file.entity,
                               .number = row->number,
                               .line = row->line,
                               .offset = row->offset,
                               .content_hash = hash64(m->joined.p, m->joined.n)};
    m->row.key = buf_view(&m->joined);
    m->row_number = row->number;
    m->row_problem = 0;
    m->item = 0;
    m->shape = row;
    check_shape(m, row);
    if (!m->row_problem) {
        fill_slots(m, row);
        map_remember(m);
    }
    return map_finish_row(m, STR_NONE, err);
}

/* Called once facts may be given: findings about the cells, and the row for the quarantine. */
void map_row_texts(struct map *m)
{
    if (m->shape) check_text(m, m->shape);
}

struct str map_row_raw(struct map *m)
{
    return m->shape ? public_cells(m, m->shape) : STR_NONE;
}

bool recognise_when(struct arena *arena, const struct layout *layout,
                    const struct recognise_input *input, const struct str *header, size_t count,
                    const struct layout_row *row)
{
    struct sink sink = {0};
    struct map_file file = {.name = input->file,
                            .sheet = input->sheet,
                            .header = header,
                            .header_count = count,
                            .padded = true};
    struct map *m;
    struct cell *cells = arena_array(arena, row->count ? row->count : 1, sizeof *cells);
    if (!cells || map_open(arena, layout, &file, &sink, &m, NULL)) return false;
    for (uint32_t i = 0; i < row->count; i++) cells[i].text = row->cells[i];
    struct row first = {.number = row->number, .count = row->count, .cells = cells};
    fill_slots(m, &first);
    bool holds = map_holds(m, layout->when);
    map_close(m);
    return holds;
}
