/* The plain routine, path by path as the reference does it: every value under the path that leads
 * to it, later releases over earlier ones; then the result from the paths in the order of first
 * sight (merge_plain_write.c). Slow, and exact where the tree gives up. */
#include "ocds/merge_plain.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"

enum { PARTS = 1100 };

/* --- map -----------------------------------------------------------------------------------------
 */

static bool grow(struct merger *m, struct plain_map *map)
{
    size_t mask = map->table ? 2 * map->mask + 1 : 15;
    struct plain_entry **table = arena_array(&m->arena, mask + 1, sizeof(void *));
    if (!table) return false;
    for (size_t i = 0; map->table && i <= map->mask; i++) {
        if (!map->table[i]) continue;
        uint64_t at = map->table[i]->hash;
        while (table[at & mask]) at++;
        table[at & mask] = map->table[i];
    }
    map->table = table;
    map->mask = mask;
    return true;
}

struct plain_entry *merge_plain_map_at(struct merger *m, struct plain_map *map, struct str key)
{
    if ((!map->table || 2 * map->count > map->mask) && !grow(m, map)) return NULL;
    uint64_t hash = hash64(key.p, key.n), at = hash;
    for (; map->table[at & map->mask]; at++) {
        struct plain_entry *e = map->table[at & map->mask];
        if (e->hash == hash && str_eq(e->key, key)) return e;
    }
    struct plain_entry *e = merge_alloc(m, sizeof *e);
    char *copy = merge_alloc(m, key.n + 1);
    if (!e || !copy) return NULL;
    memcpy(copy, key.p, key.n);
    *e = (struct plain_entry){{copy, key.n}, hash, NULL};
    map->count++;
    return map->table[at & map->mask] = e;
}

/* --- paths ---------------------------------------------------------------------------------------
 */

void merge_plain_put_part(struct buf *out, struct str text)
{
    uint32_t n = (uint32_t)text.n;
    buf_put(out, &n, sizeof n);
    buf_str(out, text);
}

static struct str copied(struct merger *m, struct str s)
{
    char *p = merge_alloc(m, s.n + 1);
    if (!p) return STR_NONE;
    if (s.n) memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

static enum err_code down(struct merger *m, struct plain_part part)
{
    struct plain *p = m->plain;
    if (p->depth == p->room) return ERR_LIMIT;
    merge_plain_put_part(&p->path, part.text);
    p->parts[p->depth++] = part;
    return p->path.failed ? ERR_MEMORY : ERR_NONE;
}

static void up(struct plain *p)
{
    p->path.n -= sizeof(uint32_t) + p->parts[--p->depth].text.n;
}

static enum err_code put_value(struct merger *m, json_ref v)
{
    struct plain *p = m->plain;
    struct plain_entry *e = merge_plain_map_at(m, &p->slots, buf_view(&p->path));
    if (!e) return ERR_MEMORY;
    struct plain_slot *slot = e->value;
    if (!slot) {
        slot = merge_alloc(m, sizeof *slot);
        struct plain_part *parts = merge_alloc(m, p->depth * sizeof *parts);
        if (!slot || !parts) return ERR_MEMORY;
        memcpy(parts, p->parts, p->depth * sizeof *parts);
        *slot = (struct plain_slot){.parts = parts, .count = p->depth};
        e->value = *p->end = slot;
        p->end = &slot->next;
    }
    bool done = m->options.versioned ? merge_version_add(m, &slot->last, v)
                                     : merge_leaf_set(m, &slot->leaf, v);
    return done ? ERR_NONE : ERR_MEMORY;
}

/* --- members, each key once ----------------------------------------------------------------------
 */

struct member {
    struct str key;
    json_ref value;
    size_t place;
};

static int by_key(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    int order = str_compare(x->key, y->key);
    return order ? order : (x->place > y->place) - (x->place < y->place);
}

static int by_place(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    return (x->place > y->place) - (x->place < y->place);
}

/* Of a key that stands several times: the place of the first, the value of the last. */
static size_t members_once(json_ref object, struct member *list)
{
    size_t n = json_length(object), kept = 0;
    json_ref key = json_first(object);
    for (size_t i = 0; i < n; i++, key = json_after(json_value_of(key)))
        list[i] = (struct member){json_chars(key), json_value_of(key), i};
    qsort(list, n, sizeof *list, by_key);
    for (size_t i = 0; i < n; i++) {
        if (kept && str_eq(list[kept - 1].key, list[i].key))
            list[kept - 1].value = list[i].value;
        else
            list[kept++] = list[i];
    }
    qsort(list, kept, sizeof *list, by_place);
    return kept;
}

/* --- flattening ----------------------------------------------------------------------------------
 */

static enum err_code flatten_object(struct merger *m, struct shape *s, json_ref value,
                                    struct err *err);

/* Kind and value of an id: 1, 1.0 and true are the same to Python. */
static struct str identifier_of(struct merger *m, json_ref id)
{
    enum json_type type = json_type(id);
    buf_clear(&m->scratch);
    if (type == JSON_STRING) {
        buf_char(&m->scratch, 's');
        buf_str(&m->scratch, json_chars(id));
    } else if (type == JSON_BOOL) {
        buf_text(&m->scratch, json_bool(id) ? "n1" : "n0");
    } else if (type == JSON_NUMBER) {
        buf_char(&m->scratch, 'n');
        merge_python_text(&m->scratch, id);
        struct str text = buf_view(&m->scratch);
        if (str_ends(text, STR(".0"))) m->scratch.n -= 2;
        if (str_is(buf_view(&m->scratch), "n-0")) m->scratch.n = 0, buf_text(&m->scratch, "n0");
    } else {
        buf_char(&m->scratch, 'z');
    }
    return copied(m, buf_view(&m->scratch));
}

static struct str unique_text(struct merger *m)
{
    buf_clear(&m->scratch);
    buf_char(&m->scratch, '\0');
    buf_u64(&m->scratch, ++m->plain->unique);
    return copied(m, buf_view(&m->scratch));
}

static struct str position_text(struct merger *m, char kind, struct str before, size_t position)
{
    buf_clear(&m->scratch);
    if (kind) buf_char(&m->scratch, kind);
    buf_str(&m->scratch, before);
    if (before.n) buf_put(&m->scratch, "\0#", 2);
    buf_u64(&m->scratch, position);
    return copied(m, buf_view(&m->scratch));
}

/* How often this id has stood in this list before; told when it has. */
static enum err_code count_id(struct merger *m, const struct shape *s, uint64_t visit,
                              struct str text, size_t *before, struct err *err)
{
    buf_clear(&m->scratch);
    buf_put(&m->scratch, &visit, sizeof visit);
    buf_str(&m->scratch, text);
    struct plain_entry *e = merge_plain_map_at(m, &m->plain->seen, buf_view(&m->scratch));
    if (!e) return ERR_MEMORY;
    size_t *count = e->value;
    if (!count) {
        e->value = count = merge_alloc(m, sizeof *count);
        if (!count) return ERR_MEMORY;
        *count = 0;
    }
    *before = (*count)++;
    return *before ? merge_tell_shared_id(m, s->path, text, err) : ERR_NONE;
}

static enum err_code part_of(struct merger *m, const struct shape *s, json_ref element,
                             size_t position, uint64_t visit, struct plain_part *out,
                             struct err *err)
{
    json_ref id = merge_member(element, STR("id"));
    size_t before = 0;
    *out = (struct plain_part){.is_id = true, .list = s->path};
    out->bad_id = id && json_is_container(id);
    if (id) {
        buf_clear(&m->scratch);
        merge_python_text(&m->scratch, id);
        out->text = copied(m, buf_view(&m->scratch));
        out->identifier = identifier_of(m, id);
        out->has_original = !json_is_null(id);
        if (!out->text.p || !merge_leaf_set(m, &out->original, id)) return ERR_MEMORY;
        enum err_code code = count_id(m, s, visit, out->text, &before, err);
        if (code) return code;
    }
    enum merge_collision collision = m->options.collision;
    if (s->strategy == MERGE_BY_POSITION) {
        out->text = position_text(m, 0, STR_NONE, position);
        out->identifier = position_text(m, 'n', STR_NONE, position);
    } else if (!id || s->strategy == MERGE_APPEND ||
               (before && collision == MERGE_COLLISION_APPEND)) {
        out->text = out->identifier = unique_text(m);
    } else if (before && collision == MERGE_COLLISION_BY_POSITION) {
        out->text = position_text(m, 0, out->text, before);
        out->identifier = position_text(m, 0, out->identifier, before);
    }
    return out->text.p && out->identifier.p ? ERR_NONE : ERR_MEMORY;
}

static enum err_code flatten_list(struct merger *m, struct shape *s, json_ref value,
                                  struct err *err)
{
    uint64_t visit = ++m->visit;
    json_ref item = json_first(value);
    for (size_t n = json_length(value), i = 0; i < n; i++, item = json_after(item)) {
        struct plain_part part;
        if (json_length(item) == 0) continue;
        enum err_code code = part_of(m, s, item, i, visit, &part, err);
        if (!code) code = down(m, part);
        if (!code) code = flatten_object(m, s, item, err);
        if (code) return code;
        up(m->plain);
    }
    return ERR_NONE;
}

static enum err_code wrong_kind(struct str path, const char *what, struct err *err)
{
    return err_set(err, ERR_INPUT,
                   _("«%.*s» cambia de clase de una entrega a otra (%s), y no se puede reunir"),
                   STR_FMT(path), what);
}

/* The release's own id and date, where the schema does not omit them. */
static enum err_code metadata(struct merger *m, const struct shape_member *member, json_ref v,
                              bool *done, struct err *err)
{
    bool date = str_is(member->key, "date");
    *done = !m->options.versioned && (member->is_id || date);
    if (!*done || date) return ERR_NONE;
    if (json_is_container(v))
        return json_length(v) ? wrong_kind(STR("id"), _("texto y objeto"), err) : ERR_NONE;
    m->has_id = true;
    return merge_leaf_set(m, &m->id, v) ? ERR_NONE : ERR_MEMORY;
}

static enum err_code flatten_member(struct merger *m, struct shape *s, const struct member *given,
                                    struct err *err)
{
    struct shape_member *member = merge_shape_search(m, s, given->key);
    if (!member) return ERR_MEMORY;
    enum merge_kind kind = merge_kind_of(member, given->value);
    if (member->rule == SHAPE_OMIT || kind == KIND_NOTHING) return ERR_NONE;
    bool done = false;
    enum err_code code = s->root ? metadata(m, member, given->value, &done, err) : ERR_NONE;
    if (code || done) return code;
    code = down(m, (struct plain_part){.text = member->key});
    if (code) return code;
    struct shape *below = kind == KIND_LEAF ? NULL : merge_shape_below(m, s, member);
    if (kind == KIND_LEAF)
        code = put_value(m, given->value);
    else if (!below)
        code = ERR_MEMORY;
    else
        code = kind == KIND_OBJECT ? flatten_object(m, below, given->value, err)
                                   : flatten_list(m, below, given->value, err);
    up(m->plain);
    return code;
}

static enum err_code flatten_object(struct merger *m, struct shape *s, json_ref value,
                                    struct err *err)
{
    struct member few[32], *list = few;
    size_t n = json_length(value);
    if (n > sizeof few / sizeof *few) list = mem_alloc(n * sizeof *list);
    if (!list) return ERR_MEMORY;
    enum err_code code = ERR_NONE;
    n = members_once(value, list);
    for (size_t i = 0; i < n && !code; i++) code = flatten_member(m, s, &list[i], err);
    if (list != few) mem_free(list);
    return code;
}

/* --- the routine ---------------------------------------------------------------------------------
 */

enum err_code merge_plain_begin(struct merger *m, struct err *err)
{
    struct plain *p = arena_alloc(&m->arena, sizeof *p);
    if (!p) return merge_memory(err);
    p->parts = arena_array(&m->arena, PARTS, sizeof *p->parts);
    if (!p->parts) return merge_memory(err);
    p->room = PARTS;
    p->end = &p->first;
    m->plain = p;
    return ERR_NONE;
}

enum err_code merge_plain_add(struct merger *m, json_ref release, struct err *err)
{
    /* The path lives in a buffer of the merger, which is free while flattening. */
    struct plain *p = m->plain;
    buf_init(&p->path, SIZE_MAX);
    p->depth = 0;
    enum err_code code = flatten_object(m, m->root, release, err);
    buf_free(&p->path);
    if (code == ERR_MEMORY) return merge_memory(err);
    if (code == ERR_LIMIT)
        return err_set(err, ERR_LIMIT, _("La entrega anida más de %d niveles"), PARTS / 2);
    return code;
}
