/* The form of the data: objects, fields, sheets and columns as one worker meets them. Everything
 * here happens once per field, not once per value. See flatten_private.h. */
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/flatten_private.h"

static enum err_code too_much(struct flat_worker *w)
{
    enum err_code code = err_set(w->err, ERR_LIMIT,
                                 _("Los datos tienen más campos distintos de los que caben en una "
                                   "tabla (%d columnas por hoja, %d hojas)"),
                                 FLAT_COLUMNS, FLAT_SHEETS);
    err_advice(w->err, _("Diga cuáles quiere con --only-fields"));
    return code;
}

struct str flat_path(struct arena *arena, struct str prefix, struct str key)
{
    char *p = arena_alloc(arena, prefix.n + key.n + 1);
    if (!p) return STR_NONE;
    if (prefix.n) memcpy(p, prefix.p, prefix.n);
    if (key.n) memcpy(p + prefix.n, key.p, key.n);
    return (struct str){p, prefix.n + key.n};
}

/* --- sheets and columns ----------------------------------------------------------------------- */

static bool grow(struct flat_worker *w, struct flat_sheet *sheet)
{
    uint32_t room = sheet->capacity ? 2 * sheet->capacity : 32;
    struct flat_column *columns = arena_array(&w->form->arena, room, sizeof *columns);
    struct flat_cell *cells = arena_array(&w->form->arena, room, sizeof *cells);
    if (!columns || !cells) return false;
    if (sheet->count) {
        memcpy(columns, sheet->columns, sheet->count * sizeof *columns);
        memcpy(cells, sheet->cells, sheet->count * sizeof *cells);
    }
    sheet->columns = columns;
    sheet->cells = cells;
    sheet->capacity = room;
    return true;
}

uint32_t flat_column_add(struct flat_worker *w, struct flat_sheet *sheet, struct str path)
{
    if (!path.p || sheet->count == FLAT_COLUMNS ||
        (sheet->count == sheet->capacity && !grow(w, sheet))) {
        too_much(w);
        return FLAT_NONE;
    }
    sheet->columns[sheet->count] =
        (struct flat_column){.path = path, .sight = {w->element, w->order++}};
    return sheet->count++;
}

/* The ids that rows of a list under the open frames repeat. */
static bool parents_of(struct flat_worker *w, struct flat_sheet *sheet)
{
    const struct flat_run *run = w->run;
    struct arena *arena = &w->form->arena;
    sheet->parents = arena_array(arena, w->depth + 2, sizeof *sheet->parents);
    if (!sheet->parents) return false;
    for (uint32_t i = 0; i < w->depth; i++) {
        const struct flat_frame *f = &w->frames[i];
        if (f->list) continue;
        struct flat_parent parent = {.frame = i,
                                     .column = FLAT_NONE,
                                     .position = FLAT_NONE,
                                     .positioned = run->options->positions && f->row};
        if (i == 0 && run->root_id.n) {
            parent.root_id = true;
            parent.path = run->root_id;
            sheet->parents[sheet->parent_count++] = parent;
            parent.root_id = parent.positioned = false; /* the root's position is said once */
        }
        parent.path = flat_path(arena, f->object->prefix, run->id_name);
        if (!parent.path.p) return false;
        sheet->parents[sheet->parent_count++] = parent;
    }
    return true;
}

static struct flat_sheet *sheet_add(struct flat_worker *w, struct str list)
{
    struct flat_form *form = w->form;
    struct flat_sheet *sheet = arena_alloc(&form->arena, sizeof *sheet);
    if (!sheet || form->sheet_count == FLAT_SHEETS || !list.p || !parents_of(w, sheet)) {
        too_much(w);
        return NULL;
    }
    sheet->list = list;
    sheet->sight = (struct flat_sight){w->element, w->order++};
    sheet->position = FLAT_NONE;
    sheet->number = form->sheet_count++;
    *form->sheets_end = sheet;
    form->sheets_end = &sheet->next;
    return sheet;
}

struct flat_form *flat_form_new(struct flat_run *run, uint16_t worker, struct err *err)
{
    struct flat_form *form = mem_calloc(1, sizeof *form);
    if (!form) {
        err_no_memory(err);
        return NULL;
    }
    arena_init(&form->arena, FLAT_DICTIONARY);
    form->worker = worker;
    form->sheets_end = &form->sheets;
    struct flat_worker w = {.run = run, .form = form, .err = err};
    form->root.prefix = STR("");
    form->root.kept = run->options->only_count == 0;
    form->root.sheet = sheet_add(&w, STR(""));
    if (form->root.sheet) return form;
    flat_form_free(form);
    return NULL;
}

void flat_form_free(struct flat_form *form)
{
    if (!form) return;
    arena_free(&form->arena);
    mem_free(form);
}

/* --- fields ----------------------------------------------------------------------------------- */

/* The next part of a path that is no list mark; false at the end. */
static bool part_of(struct str *rest, struct str *part)
{
    while (rest->n) {
        *part = str_split(*rest, '/', rest);
        if (part->n && !str_eq(*part, STR("0"))) return true;
    }
    return false;
}

/* How a path stands to one that was asked for: inside it, on the way to it, or apart. */
enum { APART, ON_THE_WAY, INSIDE };

static int compare_asked(struct str path, struct str asked)
{
    struct str a, b;
    for (;;) {
        bool more = part_of(&path, &a), wanted = part_of(&asked, &b);
        if (!wanted) return INSIDE;
        if (!more) return ON_THE_WAY;
        if (!str_eq(a, b)) return APART;
    }
}

static void choose(const struct flat_worker *w, struct flat_field *field, struct str path,
                   bool *kept)
{
    const struct flatten_options *o = w->run->options;
    *kept = field->in->kept;
    if (*kept) return;
    int best = APART;
    for (size_t i = 0; i < o->only_count && best != INSIDE; i++) {
        int how = compare_asked(path, o->only[i]);
        if (how > best) best = how;
    }
    *kept = best == INSIDE;
    bool id = str_eq(field->key, w->run->id_name) ||
              (field->in == &w->form->root && str_eq(field->key, w->run->root_id));
    field->dropped = best == APART && !id;
}

static bool is_bad_key(struct str key)
{
    if (key.n == 0 || memchr(key.p, '/', key.n) || key.p[0] == '#') return true;
    for (size_t i = 0; i < key.n; i++)
        if (key.p[i] < '0' || key.p[i] > '9') return false;
    return true;
}

static const struct schema_field *schema_member(const struct schema_object *object, struct str key)
{
    for (size_t i = 0; object && i < object->count; i++)
        if (str_eq(object->fields[i].name, key)) return &object->fields[i];
    return NULL;
}

static size_t place_of(const struct flat_object *object, struct str key)
{
    size_t at = (size_t)hash64(key.p, key.n) & object->mask;
    while (object->table[at] && !str_eq(object->table[at]->key, key)) at = (at + 1) & object->mask;
    return at;
}

static bool table_grow(struct flat_worker *w, struct flat_object *object)
{
    if (object->table && 4 * (object->count + 1) <= 3 * (object->mask + 1)) return true;
    object->mask = object->table ? 2 * object->mask + 1 : 15;
    object->table = arena_array(&w->form->arena, (size_t)object->mask + 1, sizeof *object->table);
    if (!object->table) return false;
    for (struct flat_field *f = object->fields; f; f = f->sibling)
        object->table[place_of(object, f->key)] = f;
    return true;
}

static struct flat_field *field_add(struct flat_worker *w, struct flat_object *object,
                                    struct str key)
{
    struct arena *arena = &w->form->arena;
    struct flat_field *field = arena_alloc(arena, sizeof *field);
    struct str kept = arena_str(arena, key);
    struct str path = field && kept.p ? flat_path(arena, object->prefix, key) : STR_NONE;
    if (!path.p || !table_grow(w, object)) {
        too_much(w);
        return NULL;
    }
    bool all;
    *field = (struct flat_field){.key = kept,
                                 .in = object,
                                 .column = FLAT_NONE,
                                 .rollup = FLAT_NONE,
                                 .bad_key = is_bad_key(kept),
                                 .schema = schema_member(object->schema, kept)};
    choose(w, field, path, &all);
    field->only_list = field->schema && (field->schema->types & ~SCHEMA_NULL) == SCHEMA_ARRAY;
    field->sibling = object->fields;
    object->fields = field;
    object->table[place_of(object, kept)] = field;
    object->count++;
    return field;
}

struct flat_field *flat_field_find(struct flat_worker *w, struct flat_object *object,
                                   struct str key)
{
    if (object->table) {
        struct flat_field *field = object->table[place_of(object, key)];
        if (field) return field;
    }
    return field_add(w, object, key);
}

static struct flat_object *members_of(struct flat_worker *w, struct flat_field *field,
                                      struct str mark)
{
    struct arena *arena = &w->form->arena;
    struct flat_object *object = arena_alloc(arena, sizeof *object);
    struct str path = object ? flat_path(arena, field->in->prefix, field->key) : STR_NONE;
    if (path.p) path = flat_path(arena, path, mark);
    if (!path.p) {
        too_much(w);
        return NULL;
    }
    bool all;
    struct flat_field like = *field;
    choose(w, &like, (struct str){path.p, path.n - mark.n}, &all);
    object->prefix = path;
    object->outer_position = FLAT_NONE;
    object->kept = all;
    return object;
}

struct flat_object *flat_field_object(struct flat_worker *w, struct flat_field *field)
{
    if (field->object) return field->object;
    struct flat_object *object = members_of(w, field, STR("/"));
    if (!object) return NULL;
    object->sheet = field->in->sheet;
    object->schema = field->schema ? field->schema->object : NULL;
    return field->object = object;
}

struct flat_object *flat_field_list(struct flat_worker *w, struct flat_field *field)
{
    if (field->list) return field->list;
    struct flat_object *object = members_of(w, field, STR("/0/"));
    if (!object) return NULL;
    object->sheet = sheet_add(w, (struct str){object->prefix.p, object->prefix.n - 3});
    if (!object->sheet) return NULL;
    if (w->run->options->rollup && field->in == &w->form->root) object->outer = w->form->root.sheet;
    if (field->schema && field->schema->items) object->schema = field->schema->items->object;
    return field->list = object;
}
