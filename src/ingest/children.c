/* Child sheets in memory, found by the number that joins them to the main sheet. */
#include "ingest/children.h"

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"

void children_init(struct children *children)
{
    *children = (struct children){0};
    arena_init(&children->arena, CHILDREN_MAX_BYTES);
}

void children_free(struct children *children)
{
    arena_free(&children->arena);
    *children = (struct children){0};
}

static enum err_code too_much(struct err *err)
{
    return err_set(err, ERR_LIMIT, _("las hojas hijas del libro pasan de %u MiB"),
                   (unsigned)(CHILDREN_MAX_BYTES >> 20));
}

enum err_code children_sheet(struct children *children, struct str name, struct err *err)
{
    if (children->count == children->capacity) {
        size_t capacity = children->capacity ? children->capacity * 2 : 8;
        struct child_sheet *more = arena_array(&children->arena, capacity, sizeof *more);
        if (!more) return too_much(err);
        if (children->count) memcpy(more, children->sheets, children->count * sizeof *more);
        children->sheets = more;
        children->capacity = capacity;
    }
    struct str kept = arena_str(&children->arena, str_trim(name));
    if (!kept.p) return too_much(err);
    children->sheets[children->count++] = (struct child_sheet){.name = kept};
    return ERR_NONE;
}

static struct child_row *insert(struct child_sheet *sheet, struct child_row *row)
{
    size_t mask = sheet->capacity - 1, i = (size_t)hash64(row->id.p, row->id.n) & mask;
    while (sheet->slots[i] && !str_eq(sheet->slots[i]->id, row->id)) i = (i + 1) & mask;
    if (!sheet->slots[i]) return sheet->slots[i] = row;
    struct child_row *last = sheet->slots[i];
    while (last->next) last = last->next;
    return last->next = row;
}

/* Rehashes heads only: rows of one id stay chained. */
static bool grow(struct children *children, struct child_sheet *sheet)
{
    size_t old = sheet->capacity, capacity = old ? old * 2 : 64;
    struct child_row **slots = sheet->slots;
    sheet->slots = arena_array(&children->arena, capacity, sizeof *sheet->slots);
    if (!sheet->slots) return false;
    sheet->capacity = capacity;
    for (size_t i = 0; i < old; i++) {
        if (!slots[i]) continue;
        size_t k = (size_t)hash64(slots[i]->id.p, slots[i]->id.n) & (capacity - 1);
        while (sheet->slots[k]) k = (k + 1) & (capacity - 1);
        sheet->slots[k] = slots[i];
    }
    return true;
}

static const struct str *copy_cells(struct children *children, const struct row *row)
{
    struct str *cells = arena_array(&children->arena, row->count ? row->count : 1, sizeof *cells);
    for (uint32_t i = 0; cells && i < row->count; i++) {
        cells[i] = arena_str(&children->arena, str_trim(row->cells[i].text));
        if (!cells[i].p) return NULL;
    }
    return cells;
}

static bool is_header(const struct row *row)
{
    for (uint32_t i = 0; i < row->count; i++) {
        struct str text = str_trim(row->cells[i].text);
        if (text.n) return str_eq_nocase(text, STR("ID"));
    }
    return false;
}

enum err_code children_row(struct children *children, const struct row *row, struct err *err)
{
    struct child_sheet *sheet = &children->sheets[children->count - 1];
    if (!sheet->header) {
        if (!is_header(row)) return ERR_NONE;
        sheet->header = copy_cells(children, row);
        sheet->header_count = row->count;
        return sheet->header ? ERR_NONE : too_much(err);
    }
    size_t id = 0;
    while (id < sheet->header_count && !str_eq_nocase(sheet->header[id], STR("ID"))) id++;
    if (id >= row->count || !str_trim(row->cells[id].text).n) return ERR_NONE;
    struct child_row *kept = arena_alloc(&children->arena, sizeof *kept);
    const struct str *cells = kept ? copy_cells(children, row) : NULL;
    if (!cells) return too_much(err);
    if (sheet->count * 2 >= sheet->capacity && !grow(children, sheet)) return too_much(err);
    *kept = (struct child_row){
        .number = row->number, .id = cells[id], .cells = cells, .count = row->count};
    sheet->count++;
    insert(sheet, kept);
    return ERR_NONE;
}

/* "Tabla_334271", "TABLA_334271" and "Tabla334271" are the same: the platform writes all three. */
static bool same_name(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    for (;;) {
        while (i < a.n && a.p[i] == '_') i++;
        while (k < b.n && b.p[k] == '_') k++;
        if (i == a.n || k == b.n) return i == a.n && k == b.n;
        if (!str_eq_nocase(str_slice(a, i, i + 1), str_slice(b, k, k + 1))) return false;
        i++, k++;
    }
}

const struct child_sheet *children_find(const struct children *children, struct str name)
{
    for (size_t i = 0; i < children->count; i++)
        if (same_name(children->sheets[i].name, name)) return &children->sheets[i];
    return NULL;
}

struct child_row *child_sheet_find(const struct child_sheet *sheet, struct str id)
{
    if (!sheet->capacity) return NULL;
    size_t mask = sheet->capacity - 1, i = (size_t)hash64(id.p, id.n) & mask;
    while (sheet->slots[i] && !str_eq(sheet->slots[i]->id, id)) i = (i + 1) & mask;
    return sheet->slots[i];
}
