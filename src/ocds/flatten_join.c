/* The sheets and columns of all workers joined into one order: that in which they first stood in
 * the input, or the schema's. Names of sheets are made here. See flatten_private.h. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/flatten_private.h"

enum { NAME_LONGEST = 31 }; /* of a sheet in a workbook, in characters */

struct joining {
    struct arena *arena;
    struct flat_run *run;
    const struct schema_object *schema; /* of the order of columns; NULL = first sight */
    struct entry *table;                /* (sheet, path) to number */
    size_t mask, count;
    struct err *err;
};
struct entry {
    struct str path;
    uint32_t sheet, number;
    bool taken;
};

struct sheet_draft {
    struct str list;
    struct flat_sight sight;
    struct flat_column *columns;
    uint32_t count, room;
    uint64_t total;
    uint32_t *order; /* final number of each column */
    struct str name;
};
struct draft {
    struct sheet_draft sheets[FLAT_SHEETS];
    uint32_t count;
    uint32_t order[FLAT_SHEETS];
};

/* --- one number for each path ----------------------------------------------------------------- */

static struct entry *place_of(struct joining *j, uint32_t sheet, struct str path)
{
    size_t at = (size_t)hash64_seed(path.p, path.n, sheet) & j->mask;
    while (j->table[at].taken && (j->table[at].sheet != sheet || !str_eq(j->table[at].path, path)))
        at = (at + 1) & j->mask;
    return &j->table[at];
}

static bool table_grow(struct joining *j)
{
    if (j->table && 2 * (j->count + 1) <= j->mask) return true;
    struct entry *old = j->table;
    size_t old_room = old ? j->mask + 1 : 0, room = old ? 2 * old_room : 1024;
    j->table = mem_calloc(room, sizeof *j->table);
    if (!j->table) {
        j->table = old;
        return false;
    }
    j->mask = room - 1;
    for (size_t i = 0; i < old_room; i++)
        if (old[i].taken) *place_of(j, old[i].sheet, old[i].path) = old[i];
    mem_free(old);
    return true;
}

static bool earlier(struct flat_sight a, struct flat_sight b)
{
    return a.element < b.element || (a.element == b.element && a.order < b.order);
}

static struct sheet_draft *sheet_of(struct joining *j, struct draft *d, struct str list)
{
    for (uint32_t i = 0; i < d->count; i++)
        if (str_eq(d->sheets[i].list, list)) return &d->sheets[i];
    if (d->count == FLAT_SHEETS) {
        err_set(j->err, ERR_LIMIT, _("Harían falta más de %d hojas"), FLAT_SHEETS);
        return NULL;
    }
    struct sheet_draft *sheet = &d->sheets[d->count++];
    *sheet = (struct sheet_draft){.list = list, .sight = {UINT64_MAX, 0}};
    return sheet;
}

/* The draft's number of a column; FLAT_NONE with err set. */
static uint32_t column_of(struct joining *j, struct draft *d, struct sheet_draft *sheet,
                          const struct flat_column *column)
{
    uint32_t number = (uint32_t)(sheet - d->sheets);
    if (!table_grow(j)) return err_no_memory(j->err), FLAT_NONE;
    struct entry *e = place_of(j, number, column->path);
    if (e->taken) {
        struct flat_column *known = &sheet->columns[e->number];
        if (sheet->columns && earlier(column->sight, known->sight)) known->sight = column->sight;
        return e->number;
    }
    if (sheet->count == FLAT_COLUMNS) {
        err_set(j->err, ERR_LIMIT, _("Una hoja tendría más de %d columnas: %.*s"), FLAT_COLUMNS,
                STR_FMT(sheet->list));
        return FLAT_NONE;
    }
    if (sheet->count == sheet->room) {
        uint32_t room = sheet->room ? 2 * sheet->room : 64;
        struct flat_column *more = arena_array(j->arena, room, sizeof *more);
        if (!more) return err_no_memory(j->err), FLAT_NONE;
        if (sheet->count) memcpy(more, sheet->columns, sheet->count * sizeof *more);
        sheet->columns = more;
        sheet->room = room;
    }
    *e = (struct entry){column->path, number, sheet->count, true};
    j->count++;
    sheet->columns[sheet->count] = *column;
    return sheet->count++;
}

static enum err_code add_form(struct joining *j, struct draft *d, struct flat_plan *plan,
                              const struct flat_form *form)
{
    struct flat_map *maps = arena_array(j->arena, form->sheet_count + 1u, sizeof *maps);
    if (!maps) return err_no_memory(j->err);
    plan->maps[form->worker] = maps;
    for (const struct flat_sheet *s = form->sheets; s; s = s->next) {
        struct sheet_draft *sheet = sheet_of(j, d, s->list);
        uint32_t *columns = arena_array(j->arena, s->count + 1u, sizeof *columns);
        if (!sheet) return ERR_LIMIT;
        if (!columns) return err_no_memory(j->err);
        if (earlier(s->sight, sheet->sight)) sheet->sight = s->sight;
        sheet->total += s->total;
        for (uint32_t i = 0; i < s->count; i++) {
            columns[i] = column_of(j, d, sheet, &s->columns[i]);
            if (columns[i] == FLAT_NONE) return ERR_LIMIT;
        }
        maps[s->number] = (struct flat_map){
            .sheet = (uint32_t)(sheet - d->sheets), .same = s->count, .columns = columns};
    }
    return ERR_NONE;
}

/* --- order ------------------------------------------------------------------------------------ */

static size_t field_number(const struct schema_object *object, struct str key,
                           const struct schema_field **field)
{
    *field = NULL;
    for (size_t i = 0; object && i < object->count; i++)
        if (str_eq(object->fields[i].name, key)) {
            *field = &object->fields[i];
            return i;
        }
    return SIZE_MAX;
}

static int by_schema(const struct schema_object *object, struct str a, struct str b)
{
    while (a.n && b.n) {
        struct str x = str_split(a, '/', &a), y = str_split(b, '/', &b);
        const struct schema_field *f, *g;
        size_t i = field_number(object, x, &f), k = field_number(object, y, &g);
        if (!str_eq(x, y) && !(str_is(x, "0") && str_is(y, "0"))) return (i > k) - (i < k);
        if (str_is(x, "0")) continue;
        object = !f ? NULL : f->items ? f->items->object : f->object;
    }
    return 0;
}

struct sorted {
    const struct flat_column *column;
    uint32_t number;
    const struct schema_object *schema;
};

static int by_order(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    int first = by_schema(x->schema, x->column->path, y->column->path);
    if (first && x->schema) return first;
    return earlier(x->column->sight, y->column->sight)   ? -1
           : earlier(y->column->sight, x->column->sight) ? 1
                                                         : 0;
}

static enum err_code order_columns(struct joining *j, struct sheet_draft *sheet,
                                   struct flat_final *out)
{
    struct sorted *list = arena_array(j->arena, sheet->count + 1u, sizeof *list);
    struct flat_column *columns = arena_array(j->arena, sheet->count + 1u, sizeof *columns);
    sheet->order = arena_array(j->arena, sheet->count + 1u, sizeof *sheet->order);
    if (!list || !columns || !sheet->order) return err_no_memory(j->err);
    for (uint32_t i = 0; i < sheet->count; i++)
        list[i] = (struct sorted){&sheet->columns[i], i, j->schema};
    if (sheet->count) qsort(list, sheet->count, sizeof *list, by_order);
    for (uint32_t i = 0; i < sheet->count; i++) {
        columns[i] = *list[i].column;
        sheet->order[list[i].number] = i;
    }
    *out = (struct flat_final){sheet->name, sheet->total, columns, sheet->count};
    return ERR_NONE;
}

/* --- names ------------------------------------------------------------------------------------ */

static size_t letters(struct str s, size_t most)
{
    size_t at = 0, seen = 0;
    while (at < s.n) {
        bool begins = ((unsigned char)s.p[at] & 0xc0) != 0x80;
        if (begins && seen++ == most) break;
        at++;
    }
    return at;
}

/* What neither a file system nor a workbook takes in a name becomes _. */
static void put_name(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool bad = c < 0x20 || c == 0x7f || strchr("[]:*?/\\\"<>|'", c) != NULL;
        buf_char(out, bad || (out->n == 0 && c == '.') ? '_' : s.p[i]);
    }
}

static void name_from_list(const struct flatten_options *o, struct str list, struct buf *out)
{
    const char *last = list.n ? memrchr(list.p, '/', list.n) : NULL;
    struct str parents = last ? (struct str){list.p, (size_t)(last - list.p)} : STR_NONE;
    struct str key = last ? str_slice(list, parents.n + 1, list.n) : list;
    while (parents.n) {
        struct str part = str_split(parents, '/', &parents);
        if (str_is(part, "0")) continue;
        put_name(out, (struct str){part.p, letters(part, o->truncation)});
        buf_char(out, '_');
    }
    put_name(out, key);
}

static bool name_taken(const struct draft *d, struct str name)
{
    for (uint32_t i = 0; i < d->count; i++)
        if (str_eq_nocase(d->sheets[i].name, name)) return true;
    return false;
}

static enum err_code make_name(struct joining *j, struct draft *d, struct sheet_draft *sheet)
{
    const struct flatten_options *o = j->run->options;
    struct buf b;
    buf_init(&b, FLAT_DICTIONARY);
    if (sheet->list.n)
        name_from_list(o, sheet->list, &b);
    else
        put_name(&b, str_of(o->main_sheet));
    struct str prefix = str_of(o->sheet_prefix), name = buf_view(&b);
    size_t room = NAME_LONGEST > prefix.n ? NAME_LONGEST - prefix.n : 1;
    name.n = letters(name, room);
    if (name.n == 0) name = STR("_");
    struct str made = arena_printf(j->arena, "%s%.*s", o->sheet_prefix, STR_FMT(name));
    for (unsigned i = 2; made.p && name_taken(d, made); i++) {
        size_t tail = i < 10 ? 2 : i < 100 ? 3 : 4;
        struct str cut = {name.p, letters(name, room > tail ? room - tail : 1)};
        made = arena_printf(j->arena, "%s%.*s_%u", o->sheet_prefix, STR_FMT(cut), i);
    }
    bool fine = made.p && !b.failed;
    sheet->name = made;
    buf_free(&b);
    return fine ? ERR_NONE : err_no_memory(j->err);
}

/* --- all of it -------------------------------------------------------------------------------- */

static enum err_code order_sheets(struct joining *j, struct draft *d, struct flat_plan *plan)
{
    plan->sheets = arena_array(j->arena, d->count + 1u, sizeof *plan->sheets);
    if (!plan->sheets) return err_no_memory(j->err);
    bool done[FLAT_SHEETS] = {false};
    for (uint32_t n = 0; n < d->count; n++) {
        uint32_t best = FLAT_SHEETS;
        for (uint32_t i = 0; i < d->count; i++)
            if (!done[i] &&
                (best == FLAT_SHEETS || earlier(d->sheets[i].sight, d->sheets[best].sight)))
                best = i;
        done[best] = true;
        d->order[best] = n;
        enum err_code code = make_name(j, d, &d->sheets[best]);
        if (!code) code = order_columns(j, &d->sheets[best], &plan->sheets[n]);
        if (code) return code;
        plan->columns += d->sheets[best].count;
    }
    plan->sheet_count = d->count;
    return ERR_NONE;
}

/* From the draft's numbers to the final ones, and how many columns need no moving. */
static void finish_maps(struct flat_plan *plan, const struct draft *d, const struct flat_form *form)
{
    for (uint32_t s = 0; s < form->sheet_count; s++) {
        struct flat_map *map = &plan->maps[form->worker][s];
        const struct sheet_draft *sheet = &d->sheets[map->sheet];
        /* Made in add_form, writable there and here. */
        union {
            const uint32_t *shown;
            uint32_t *made;
        } columns = {.shown = map->columns};
        uint32_t same = 0;
        for (uint32_t i = 0; i < map->same; i++) {
            columns.made[i] = sheet->order[columns.made[i]];
            if (same == i && columns.made[i] == i) same++;
        }
        map->same = same;
        map->sheet = d->order[map->sheet];
    }
}

enum err_code flat_plan_make(struct flat_run *run, struct flat_plan *plan, struct err *err)
{
    *plan = (struct flat_plan){0};
    arena_init(&plan->arena, (size_t)4 * FLAT_DICTIONARY);
    struct joining j = {.arena = &plan->arena, .run = run, .err = err};
    const struct flatten_options *o = run->options;
    if (o->schema_order) j.schema = run->order_schema;
    struct draft *d = arena_alloc(&plan->arena, sizeof *d);
    unsigned workers = atomic_load(&run->workers);
    plan->maps = arena_array(&plan->arena, workers + 1u, sizeof(struct flat_map *));
    enum err_code code = d && plan->maps ? ERR_NONE : err_no_memory(err);
    for (struct flat_form *f = run->forms; !code && f; f = f->next) code = add_form(&j, d, plan, f);
    if (!code) code = order_sheets(&j, d, plan);
    for (struct flat_form *f = run->forms; !code && f; f = f->next) finish_maps(plan, d, f);
    mem_free(j.table);
    return code;
}
