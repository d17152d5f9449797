/* One element into rows: a walk over its values in the order of the text, with a frame for each
 * open object or list. A key is looked for behind the one that it followed last time, which is
 * nearly always right; cells only point into the parsed element. See flatten_private.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "ocds/flatten_private.h"
#include "ocds/key.h"

void flat_lose(struct flat_worker *w, enum flatten_loss loss, struct str prefix, struct str key)
{
    if (w->lost[loss]++) return;
    struct flatten_place *first = &w->first[loss];
    first->element = w->element;
    snprintf(first->path, sizeof first->path, "%.*s%.*s", STR_FMT(prefix), STR_FMT(key));
}

/* --- cells ------------------------------------------------------------------------------------ */

static inline void put(struct flat_sheet *sheet, uint32_t column, struct str text, uint32_t kind)
{
    sheet->cells[column] = (struct flat_cell){text.p, (uint32_t)text.n, kind};
    sheet->bytes += text.n;
    if (column >= sheet->used) sheet->used = column + 1;
}

/* What stands in a cell for a value that is no container. */
static inline bool scalar_text(json_ref v, struct str *text, uint32_t *kind)
{
    if (json_is_string(v)) {
        *text = json_chars(v);
        /* The parser notes strings that need no escape in JSON. */
        bool plain = (json_yy(v)->tag & YYJSON_SUBTYPE_MASK) == YYJSON_SUBTYPE_NOESC;
        *kind = plain ? FLAT_PLAIN : FLAT_TEXT;
        return true;
    }
    *kind = FLAT_RAW;
    *text = json_is_number(v) ? json_chars(v) : json_text(v);
    return text->n != 0;
}

/* A position, as text that lives as long as the element. */
static struct str digits(struct flat_worker *w, uint64_t number)
{
    char *p = arena_alloc(w->scratch, 24), *at = p + 24;
    if (!p) return STR("0");
    do *--at = (char)('0' + number % 10);
    while (number /= 10);
    return (struct str){at, (size_t)(p + 24 - at)};
}

static enum err_code put_scalar(struct flat_worker *w, struct flat_frame *f,
                                struct flat_field *field, struct str text, uint32_t kind)
{
    struct flat_object *object = f->object;
    if (field->column == FLAT_NONE) {
        struct str path = flat_path(&w->form->arena, object->prefix, field->key);
        field->column = flat_column_add(w, object->sheet, path);
        if (field->column == FLAT_NONE) return ERR_LIMIT;
    }
    struct flat_cell *cell = &object->sheet->cells[field->column];
    if (cell->kind) {
        flat_lose(w, FLATTEN_DUPLICATE, object->prefix, field->key);
        return ERR_NONE;
    }
    put(object->sheet, field->column, text, kind);
    if (!f->rolled) return ERR_NONE;
    if (field->rollup == FLAT_NONE) {
        struct str path = flat_path(&w->form->arena, object->prefix, field->key);
        field->rollup = flat_column_add(w, object->outer, path);
        if (field->rollup == FLAT_NONE) return ERR_LIMIT;
    }
    put(object->outer, field->rollup, text, kind);
    return ERR_NONE;
}

/* --- rows ------------------------------------------------------------------------------------- */

static json_ref member(json_ref object, struct str name)
{
    json_ref key = json_first(object);
    for (size_t i = json_length(object); i; i--, key = json_after(json_value_of(key)))
        if (key_same(json_chars(key), name)) return json_value_of(key);
    return NULL;
}

static json_ref id_of(struct flat_worker *w, struct flat_frame *f)
{
    if (f->id_known) return f->id;
    f->id_known = true;
    f->id = member(f->value, w->run->id_name);
    if (f->id && (json_is_container(f->id) || json_is_null(f->id))) f->id = NULL;
    return f->id;
}

static enum err_code put_ancestor(struct flat_worker *w, struct flat_sheet *sheet, uint32_t *column,
                                  struct str path, struct str text, uint32_t kind)
{
    if (*column == FLAT_NONE) *column = flat_column_add(w, sheet, path);
    if (*column == FLAT_NONE) return ERR_LIMIT;
    if (!sheet->cells[*column].kind) put(sheet, *column, text, kind);
    return ERR_NONE;
}

/* The root's position is its element's number, and behind it its own when that holds many. */
enum { SUB_BITS = 20, SUB_MASK = (1 << SUB_BITS) - 1 };

static enum err_code put_position(struct flat_worker *w, struct flat_sheet *sheet, uint32_t *column,
                                  const struct flat_object *of, uint64_t position)
{
    struct str path = STR("#");
    if (of->prefix.n && *column == FLAT_NONE) {
        path = flat_path(&w->form->arena, path, (struct str){of->prefix.p, of->prefix.n - 1});
        if (!path.p) path = STR("#");
    }
    if (of->prefix.n || !(position & SUB_MASK))
        return put_ancestor(w, sheet, column, path,
                            digits(w, of->prefix.n ? position : position >> SUB_BITS), FLAT_RAW);
    struct str text =
        arena_printf(w->scratch, "%" PRIu64 "-%" PRIu64, position >> SUB_BITS, position & SUB_MASK);
    return put_ancestor(w, sheet, column, path, text, FLAT_TEXT);
}

/* Begins a row: the ids of everything that it belongs to. */
static enum err_code row_begin(struct flat_worker *w, struct flat_frame *f)
{
    struct flat_sheet *sheet = f->object->sheet;
    bool positions = w->run->options->positions;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; !code && i < sheet->parent_count; i++) {
        struct flat_parent *parent = &sheet->parents[i];
        struct flat_frame *of = &w->frames[parent->frame];
        json_ref id = parent->root_id ? member(of->value, w->run->root_id) : id_of(w, of);
        struct str text;
        uint32_t kind;
        if (id && !json_is_container(id) && scalar_text(id, &text, &kind))
            code = put_ancestor(w, sheet, &parent->column, parent->path, text, kind);
        if (!code && parent->positioned)
            code = put_position(w, sheet, &parent->position, of->object, of->index);
    }
    if (!code && positions) code = put_position(w, sheet, &sheet->position, f->object, f->index);
    return code;
}

static enum err_code row_end(struct flat_worker *w, struct flat_sheet *sheet)
{
    if (flat_row_write(w->out, sheet, w->form->worker, w->run->options->safe))
        flat_lose(w, FLATTEN_NUL, sheet->list, STR(""));
    w->rows++;
    return w->out->failed ? err_no_memory(w->err) : ERR_NONE;
}

/* --- frames ----------------------------------------------------------------------------------- */

static struct flat_frame *push(struct flat_worker *w, struct flat_object *object, json_ref value,
                               bool list)
{
    if (w->depth == FLAT_FRAMES) {
        err_set(w->err, ERR_LIMIT, _("Los datos están anidados a más de %d niveles"), FLAT_FRAMES);
        return NULL;
    }
    struct flat_frame *f = &w->frames[w->depth++];
    f->object = object;
    f->value = value;
    f->at = json_first(value);
    f->left = json_length(value);
    f->field = NULL;
    f->list = list;
    f->id = NULL;
    f->id_known = f->row = f->rolled = false;
    f->ids = NULL;
    f->id_count = 0;
    f->index = 0;
    return f;
}

/* Two objects of one list with the same id would come back as one. */
static void note_id(struct flat_worker *w, struct flat_frame *list, struct flat_frame *f)
{
    enum { FEW = 48 };
    json_ref id = id_of(w, f);
    size_t n = json_length(list->value);
    if (!id || n < 2) return;
    if (!list->ids) list->ids = arena_array(w->scratch, n, sizeof *list->ids);
    if (!list->ids) return;
    struct str text = json_chars(id);
    uint64_t hash = hash64(text.p, text.n);
    if (n <= FEW)
        for (uint32_t i = 0; i < list->id_count; i++)
            if (list->ids[i] == hash) {
                flat_lose(w, FLATTEN_REPEATED_ID, f->object->prefix, text);
                break;
            }
    list->ids[list->id_count++] = hash;
}

static int by_hash(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static void list_end(struct flat_worker *w, struct flat_frame *list)
{
    enum { FEW = 48 };
    if (list->id_count <= FEW) return;
    qsort(list->ids, list->id_count, sizeof *list->ids, by_hash);
    for (uint32_t i = 1; i < list->id_count; i++)
        if (list->ids[i] == list->ids[i - 1])
            flat_lose(w, FLATTEN_REPEATED_ID, list->object->prefix, w->run->id_name);
}

/* The element of a list of one also stands in the row around it, and has to be known there. */
static enum err_code roll_up(struct flat_worker *w, struct flat_frame *f)
{
    struct flat_object *object = f->object;
    f->rolled = true;
    if (w->run->options->positions)
        return put_position(w, object->outer, &object->outer_position, object, f->index);
    if (!id_of(w, f)) flat_lose(w, FLATTEN_NO_ID, object->prefix, STR(""));
    return ERR_NONE;
}

static enum err_code list_step(struct flat_worker *w, struct flat_frame *list)
{
    if (list->left == 0) {
        list_end(w, list);
        w->depth--;
        return ERR_NONE;
    }
    json_ref v = list->at;
    list->left--;
    list->at = json_after(v);
    uint64_t index = list->index++;
    if (!json_is_object(v)) {
        enum flatten_loss loss = json_is_null(v) ? FLATTEN_NULL : FLATTEN_MIXED;
        flat_lose(w, loss, list->object->prefix, STR(""));
        return ERR_NONE;
    }
    struct flat_frame *f = push(w, list->object, v, false);
    if (!f) return ERR_LIMIT;
    f->row = true;
    f->index = index;
    if (list->object->outer && json_length(list->value) == 1) {
        enum err_code code = roll_up(w, f);
        if (code) return code;
    }
    if (!w->run->options->positions) {
        if (!json_length(v)) flat_lose(w, FLATTEN_EMPTY, list->object->prefix, STR(""));
        note_id(w, list, f);
    }
    return row_begin(w, f);
}

/* --- members ---------------------------------------------------------------------------------- */

static inline struct flat_field *field_of(struct flat_worker *w, struct flat_frame *f,
                                          struct str key)
{
    enum { AHEAD = 4 };
    struct flat_field *before = f->field;
    struct flat_field *guess = before ? before->after : f->object->first;
    for (int i = 0; guess && i < AHEAD; i++, guess = guess->after)
        if (key_same(guess->key, key)) return f->field = guess;
    struct flat_field *found = flat_field_find(w, f->object, key);
    if (!found) return NULL;
    if (before)
        before->after = found;
    else
        f->object->first = found;
    return f->field = found;
}

/* What a list is made of decides how it is kept. */
enum list_form { LIST_TEXTS, LIST_OBJECTS, LIST_DEEP };

static bool plain(json_ref list)
{
    json_ref v = json_first(list);
    for (size_t i = json_length(list); i; i--, v = json_after(v))
        if (json_is_container(v)) return false;
    return true;
}

static enum list_form form_of(json_ref list)
{
    bool texts = true, lists = true;
    json_ref v = json_first(list);
    for (size_t i = json_length(list); i; i--, v = json_after(v)) {
        if (json_is_object(v)) return LIST_OBJECTS;
        if (json_is_array(v)) {
            texts = false;
            lists &= plain(v);
        } else {
            lists = false;
        }
    }
    return texts || lists ? LIST_TEXTS : LIST_DEEP;
}

static enum err_code list_value(struct flat_worker *w, struct flat_frame *f,
                                struct flat_field *field, json_ref v)
{
    struct flat_object *object = f->object;
    if (json_length(v) == 0) {
        flat_lose(w, FLATTEN_EMPTY, object->prefix, field->key);
        return ERR_NONE;
    }
    switch (form_of(v)) {
    case LIST_DEEP:
        flat_lose(w, FLATTEN_DEEP, object->prefix, field->key);
        return ERR_NONE;
    case LIST_TEXTS: {
        struct str text = flat_list_text(w, v, object->prefix, field->key);
        if (!text.p) return err_no_memory(w->err);
        if (!field->schema || !(field->schema->types & SCHEMA_ARRAY))
            flat_lose(w, FLATTEN_LIST, object->prefix, field->key);
        return put_scalar(w, f, field, text, FLAT_TEXT);
    }
    default:
        break;
    }
    if (f->row && w->depth > 1 && !w->run->options->positions && !id_of(w, f))
        flat_lose(w, FLATTEN_NO_ID, object->prefix, field->key);
    struct flat_object *elements = flat_field_list(w, field);
    return elements && push(w, elements, v, true) ? ERR_NONE : ERR_LIMIT;
}

static enum err_code value(struct flat_worker *w, struct flat_frame *f, struct flat_field *field,
                           json_ref v)
{
    if (!json_is_container(v)) {
        struct str text;
        uint32_t kind;
        if (field->only_list && !json_is_null(v))
            flat_lose(w, FLATTEN_NO_LIST, f->object->prefix, field->key);
        if (scalar_text(v, &text, &kind)) return put_scalar(w, f, field, text, kind);
        flat_lose(w, FLATTEN_NULL, f->object->prefix, field->key);
        return ERR_NONE;
    }
    if (json_is_array(v)) return list_value(w, f, field, v);
    if (json_length(v) == 0) {
        flat_lose(w, FLATTEN_EMPTY, f->object->prefix, field->key);
        return ERR_NONE;
    }
    struct flat_object *members = flat_field_object(w, field);
    return members && push(w, members, v, false) ? ERR_NONE : ERR_LIMIT;
}

static enum err_code object_step(struct flat_worker *w, struct flat_frame *f)
{
    enum err_code code = ERR_NONE;
    uint32_t depth = w->depth;
    while (f->left && !code && w->depth == depth) {
        json_ref key = f->at, v = json_value_of(key);
        f->left--;
        f->at = json_after(v);
        struct flat_field *field = field_of(w, f, json_chars(key));
        if (!field) return ERR_LIMIT;
        if (field->dropped) continue;
        if (field->bad_key) flat_lose(w, FLATTEN_KEY, f->object->prefix, field->key);
        code = value(w, f, field, v);
    }
    if (code || w->depth != depth) return code;
    w->depth--;
    return f->row ? row_end(w, f->object->sheet) : ERR_NONE;
}

/* After a failure in the middle of an element, no row keeps what it had. */
static void forget(struct flat_worker *w)
{
    for (struct flat_sheet *s = w->form->sheets; s; s = s->next) {
        if (s->used) memset(s->cells, 0, s->used * sizeof *s->cells);
        s->used = 0;
        s->bytes = 0;
    }
}

enum err_code flat_walk(struct flat_worker *w, json_ref root, const struct schema_object *schema,
                        uint64_t position)
{
    w->depth = 0;
    w->form->root.schema = schema;
    struct flat_frame *f = push(w, &w->form->root, root, false);
    if (!f) return ERR_LIMIT;
    f->row = true;
    f->index = position;
    enum err_code code = row_begin(w, f);
    while (!code && w->depth) {
        f = &w->frames[w->depth - 1];
        code = f->list ? list_step(w, f) : object_step(w, f);
    }
    if (code) forget(w);
    return code;
}
