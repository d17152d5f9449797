/* Codelists: made from CSV files, tables and enumerations; added to and taken from. A list never
 * changes once it is made. */
#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "ocds/schema_private.h"

#include <stdlib.h>

static int compare_codes(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

bool schema_code_known(const struct schema_codelist *list, struct str code)
{
    if (list->count == 0) return true;
    for (uint64_t at = hash64(code.p, code.n);; at++) {
        uint16_t n = list->table[at & list->mask];
        if (n == 0) return false;
        if (str_eq(list->codes[n - 1], code)) return true;
    }
}

enum err_code codelist_make(struct arena *arena, struct str name, const struct str *codes,
                            size_t count, const struct schema_codelist **out, struct err *err)
{
    if (count > SCHEMA_CODES)
        return err_set(err, ERR_LIMIT, _("La lista de códigos %.*s tiene más de %d códigos"),
                       STR_FMT(name), (int)SCHEMA_CODES);
    struct schema_codelist *list = arena_alloc(arena, sizeof *list);
    struct str *sorted = arena_array(arena, count + 1, sizeof *sorted);
    uint32_t places = 4;
    while (places < 2 * count) places *= 2;
    uint16_t *table = arena_array(arena, places, sizeof *table);
    if (!list || !sorted || !table) return err_no_memory(err);
    if (count) memcpy(sorted, codes, count * sizeof *codes);
    qsort(sorted, count, sizeof *sorted, compare_codes);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (n == 0 || !str_eq(sorted[n - 1], sorted[i])) sorted[n++] = sorted[i];
    for (size_t i = 0; i < n; i++) {
        uint64_t at = hash64(sorted[i].p, sorted[i].n) & (places - 1);
        while (table[at]) at = (at + 1) & (places - 1);
        table[at] = (uint16_t)(i + 1);
    }
    *list = (struct schema_codelist){
        .name = name, .codes = sorted, .count = n, .mask = places - 1, .table = table};
    *out = list;
    return ERR_NONE;
}

/* Where `name` stands, or would stand. */
static size_t place_of(const struct schema_codelist *const *lists, size_t count, struct str name)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (str_compare(lists[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct schema_codelist *codelist_find(const struct schema_codelist *const *lists,
                                            size_t count, struct str name)
{
    size_t at = place_of(lists, count, name);
    return at < count && str_eq(lists[at]->name, name) ? lists[at] : NULL;
}

static bool in(const struct str *codes, size_t count, struct str code)
{
    return count && bsearch(&code, codes, count, sizeof *codes, compare_codes) != NULL;
}

/* The codes of `old` after the change; into `codes`, which has room. */
static size_t changed_codes(const struct schema_codelist *old, const struct list_change *change,
                            struct str *codes)
{
    size_t n = 0;
    if (change->sign && old) {
        struct str *taken = change->codes;
        if (change->count) qsort(taken, change->count, sizeof *taken, compare_codes);
        for (size_t i = 0; i < old->count; i++)
            if (change->sign == '+' || !in(taken, change->count, old->codes[i]))
                codes[n++] = old->codes[i];
    }
    if (change->sign != '-')
        for (size_t i = 0; i < change->count; i++) codes[n++] = change->codes[i];
    return n;
}

static enum err_code apply_one(struct arena *arena, struct schema_source *source,
                               const struct list_change *change, struct err *err)
{
    size_t at = place_of(source->lists, source->list_count, change->name);
    const struct schema_codelist *old = NULL, *list = NULL;
    if (at < source->list_count && str_eq(source->lists[at]->name, change->name))
        old = source->lists[at];
    size_t room = (old ? old->count : 0) + change->count;
    struct str *codes = arena_array(arena, room + 1, sizeof *codes);
    if (!codes) return err_no_memory(err);
    size_t n = changed_codes(old, change, codes);
    enum err_code code = codelist_make(arena, change->name, codes, n, &list, err);
    if (code) return code;
    if (old) {
        source->lists[at] = list;
        return ERR_NONE;
    }
    for (size_t i = source->list_count; i > at; i--) source->lists[i] = source->lists[i - 1];
    source->lists[at] = list;
    source->list_count++;
    return ERR_NONE;
}

enum err_code codelist_apply(struct arena *arena, struct schema_source *source,
                             const struct list_change *changes, struct err *err)
{
    size_t more = 0;
    for (const struct list_change *c = changes; c; c = c->next) more++;
    if (source->list_count + more > SCHEMA_MEMBERS)
        return err_set(err, ERR_LIMIT, _("Hay más de %d listas de códigos"), (int)SCHEMA_MEMBERS);
    const struct schema_codelist **lists =
        arena_array(arena, source->list_count + more + 1, sizeof *lists);
    if (!lists) return err_no_memory(err);
    if (source->list_count) memcpy(lists, source->lists, source->list_count * sizeof *lists);
    source->lists = lists;
    enum err_code code = ERR_NONE;
    for (const struct list_change *c = changes; c && !code; c = c->next)
        code = apply_one(arena, source, c, err);
    return code;
}

enum err_code codelist_add_code(struct arena *arena, struct list_change *change, struct str code,
                                struct err *err)
{
    if (change->count == SCHEMA_CODES)
        return err_set(err, ERR_LIMIT, _("La lista de códigos %.*s tiene más de %d códigos"),
                       STR_FMT(change->name), (int)SCHEMA_CODES);
    if (change->count == change->capacity) {
        size_t capacity = change->capacity ? change->capacity * 2 : 16;
        struct str *codes = arena_array(arena, capacity, sizeof *codes);
        if (!codes) return err_no_memory(err);
        if (change->count) memcpy(codes, change->codes, change->count * sizeof *codes);
        change->codes = codes;
        change->capacity = capacity;
    }
    change->codes[change->count++] = code;
    return ERR_NONE;
}

/* One cell from *rest: quotes doubled inside quotes, as in RFC 4180. *last: it ended its record. */
static enum err_code csv_cell(struct arena *arena, struct str *rest, struct str *cell, bool *last,
                              struct err *err)
{
    const char *p = rest->p, *end = rest->p + rest->n;
    *cell = STR_NONE;
    if (p < end && *p == '"') {
        const char *from = ++p;
        size_t doubled = 0;
        while (p < end && (*p != '"' || (p + 1 < end && p[1] == '"'))) {
            if (*p == '"') p++, doubled++;
            p++;
        }
        *cell = (struct str){from, (size_t)(p - from)};
        if (doubled) {
            char *text = arena_alloc(arena, cell->n);
            if (!text) return err_no_memory(err);
            size_t n = 0;
            for (size_t i = 0; i < cell->n; i++) {
                text[n++] = from[i];
                if (from[i] == '"') i++;
            }
            *cell = (struct str){text, n};
        }
        if (p < end) p++;
    }
    const char *from = p;
    while (p < end && *p != ',' && *p != '\n' && *p != '\r') p++;
    if (cell->p == NULL) *cell = (struct str){from, (size_t)(p - from)};
    *last = p == end || *p != ',';
    if (p < end && *p == '\r') p++;
    if (p < end && (!*last || *p == '\n')) p++;
    *rest = (struct str){p, (size_t)(end - p)};
    return ERR_NONE;
}

enum err_code codelist_read_csv(struct arena *arena, struct str text, struct str name,
                                struct list_change **out, struct err *err)
{
    struct list_change *change = arena_alloc(arena, sizeof *change);
    if (!change) return err_no_memory(err);
    *out = change;
    if (name.n && (name.p[0] == '+' || name.p[0] == '-')) {
        change->sign = name.p[0];
        name = str_slice(name, 1, name.n);
    }
    change->name = arena_str(arena, name);
    if (!change->name.p) return err_no_memory(err);
    if (str_starts(text, STR("\xef\xbb\xbf"))) text = str_slice(text, 3, text.n);
    size_t column = 0, wanted = SIZE_MAX;
    bool header = true;
    while (text.n) {
        struct str cell;
        bool last = false;
        enum err_code code = csv_cell(arena, &text, &cell, &last, err);
        if (code) return code;
        cell = str_trim(cell);
        if (header && wanted == SIZE_MAX && str_eq_nocase(cell, STR("code"))) wanted = column;
        if (!header && column == wanted && cell.n) {
            code = codelist_add_code(arena, change, cell, err);
            if (code) return code;
        }
        column = last ? 0 : column + 1;
        if (last) header = false;
    }
    if (wanted == SIZE_MAX)
        return err_set(err, ERR_INPUT,
                       _("Esto no es una lista de códigos: falta la columna «Code»"));
    return ERR_NONE;
}

struct folder {
    struct arena *arena;
    struct list_change **changes;
    struct err *err;
};

static enum err_code read_file(void *user, const char *path)
{
    struct folder *f = user;
    struct str text, name = file_name(str_of(path));
    struct list_change *change = NULL;
    if (name.n < 4 || !str_eq_nocase(str_slice(name, name.n - 4, name.n), STR(".csv")))
        return ERR_NONE;
    enum err_code code = file_read(f->arena, path, SCHEMA_FILE_MAX, &text, f->err);
    if (!code) code = codelist_read_csv(f->arena, text, name, &change, f->err);
    if (code || !change) {
        err_file(f->err, path);
        return code;
    }
    change->next = *f->changes;
    *f->changes = change;
    return ERR_NONE;
}

enum err_code codelist_read_path(struct arena *arena, const char *path,
                                 struct list_change **changes, struct err *err)
{
    struct folder folder = {.arena = arena, .changes = changes, .err = err};
    return file_walk(path, read_file, &folder, err);
}
