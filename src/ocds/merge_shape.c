/* Shapes: for each place in a release, which members have been seen there and by which rule each is
 * merged. Kept from merge to merge, so that a key is known by comparing it with the one that stood
 * there last time; forgotten when hostile data make them many. */
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/merge_private.h"

enum { MANY_MEMBERS = 20000, BLOCK = 1 << 16, FIRST_BLOCK = 1 << 18 };

enum err_code(merge_memory)(struct err *err)
{
    return err_no_memory(err);
}

void merge_forget(struct merger *m)
{
    arena_reset(&m->arena);
#if !defined(__SANITIZE_ADDRESS__)
    if (!m->first_block) m->first_block = mem_alloc(FIRST_BLOCK);
    if (m->first_block) {
        m->block = (struct merge_block){m->first_block, m->first_block + FIRST_BLOCK};
        return;
    }
#endif
    m->block = (struct merge_block){0};
}

void *merge_slow_alloc(struct merger *m, size_t size)
{
#if defined(__SANITIZE_ADDRESS__)
    return arena_alloc(&m->arena, size);
#else
    if (size > BLOCK / 8) return arena_alloc(&m->arena, size);
    char *p = arena_alloc(&m->arena, BLOCK);
    if (!p) return NULL;
    m->block = (struct merge_block){p + size, p + BLOCK};
    return p;
#endif
}

/* --- rules (as the reference derives them from a dereferenced schema) ----------------------------
 */

static bool says_type(const struct schema_field *f)
{
    return f->types != SCHEMA_ANY;
}

static bool may_be(const struct schema_field *f, unsigned type)
{
    return says_type(f) && (f->types & type) != 0;
}

/* The members below a field, whose rules count for the objects of a list too; *whole when a list
 * there is replaced as one value. */
static const struct schema_object *object_below(const struct schema_field *f, bool *whole)
{
    *whole = may_be(f, SCHEMA_ARRAY) && f->whole_list_merge;
    if (*whole) return NULL;
    if (may_be(f, SCHEMA_OBJECT) && f->object) return f->object;
    if (!may_be(f, SCHEMA_ARRAY) || !f->items) return NULL;
    const struct schema_field *items = f->items;
    if (!says_type(items)) return NULL;
    *whole =
        (items->types & ~(unsigned)SCHEMA_OBJECT) != 0 || (items->object && !items->object->has_id);
    return *whole ? NULL : items->object;
}

/* --- making --------------------------------------------------------------------------------------
 */

static enum merge_strategy strategy_at(const struct merger *m, struct str path)
{
    for (size_t i = 0; i < m->options.override_count; i++)
        if (str_eq(m->options.overrides[i].path, path)) return m->options.overrides[i].strategy;
    return MERGE_BY_ID;
}

struct shape *merge_shape_begin(struct merger *m)
{
    if (m->root && m->shape_members <= MANY_MEMBERS) return m->root;
    arena_reset(&m->shapes);
    m->shape_members = 0;
    m->root = arena_alloc(&m->shapes, sizeof *m->root);
    if (!m->root) return NULL;
    m->root->root = true;
    m->root->object = m->options.schema ? m->options.schema->release : NULL;
    return m->root;
}

struct shape *merge_shape_add_below(struct merger *m, struct shape *s, struct shape_member *member)
{
    struct shape *below = arena_alloc(&m->shapes, sizeof *below);
    if (!below) return NULL;
    const struct schema_field *f = s->object ? schema_find(s->object, member->key) : NULL;
    bool whole = false;
    if (f) below->object = object_below(f, &whole);
    below->path =
        s->path.n ? arena_printf(&m->shapes, "%.*s.%.*s", STR_FMT(s->path), STR_FMT(member->key))
                  : member->key;
    if (!below->path.p) return NULL;
    below->strategy = strategy_at(m, below->path);
    member->below = below;
    return below;
}

static enum shape_rule rule_of(const struct shape *s, struct str key)
{
    if (s->root && (str_is(key, "tag") || str_is(key, "ocid"))) return SHAPE_OMIT;
    const struct schema_field *f = s->object ? schema_find(s->object, key) : NULL;
    bool whole = false;
    if (!f) return SHAPE_MERGE;
    if (f->omit_when_merged) return SHAPE_OMIT;
    object_below(f, &whole);
    return whole ? SHAPE_WHOLE : SHAPE_MERGE;
}

/* The cheap hash looks at three bytes of a key; where there are many keys that is too few. */
static uint32_t hash_of(uint32_t room, struct str key)
{
    return room > 64 ? (uint32_t)hash64(key.p, key.n) : schema_hash(key);
}

static bool make_room(struct merger *m, struct shape *s)
{
    if (s->count < s->room) return true;
    uint32_t room = s->room ? 2 * s->room : 16, mask = 4 * room - 1;
    struct shape_member **members = arena_array(&m->shapes, room, sizeof(void *));
    uint32_t *table = arena_array(&m->shapes, (size_t)mask + 1, sizeof *table);
    if (!members || !table) return false;
    if (s->count) memcpy(members, s->members, s->count * sizeof(void *));
    for (uint32_t i = 0; i < s->count; i++) {
        uint32_t at = hash_of(room, members[i]->key);
        while (table[at & mask]) at++;
        table[at & mask] = i + 1;
    }
    *s = (struct shape){.object = s->object,
                        .members = members,
                        .table = table,
                        .count = s->count,
                        .room = room,
                        .mask = mask,
                        .first = s->first,
                        .strategy = s->strategy,
                        .path = s->path,
                        .root = s->root};
    return true;
}

static struct shape_member *add_member(struct merger *m, struct shape *s, struct str key)
{
    struct shape_member *member = arena_alloc(&m->shapes, sizeof *member);
    struct buf quoted;
    buf_init(&quoted, SIZE_MAX);
    struct json_writer w;
    json_start(&w, &quoted, false);
    json_put_str(&w, key);
    buf_char(&quoted, ':');
    if (!member || !make_room(m, s) || quoted.failed) {
        buf_free(&quoted);
        return NULL;
    }
    *member = (struct shape_member){.key = arena_str(&m->shapes, key),
                                    .quoted = arena_str(&m->shapes, buf_view(&quoted)),
                                    .number = s->count,
                                    .after = s->count + 1,
                                    .rule = rule_of(s, key),
                                    .is_id = str_is(key, "id")};
    buf_free(&quoted);
    if (!member->key.p || !member->quoted.p) return NULL;
    uint32_t at = hash_of(s->room, key);
    while (s->table[at & s->mask]) at++;
    s->members[s->count] = member;
    s->table[at & s->mask] = ++s->count;
    m->shape_members++;
    return member;
}

struct shape_member *merge_shape_search(struct merger *m, struct shape *s, struct str key)
{
    if (s->count) {
        for (uint32_t at = hash_of(s->room, key);; at++) {
            uint32_t n = s->table[at & s->mask];
            if (n == 0) break;
            if (str_eq(s->members[n - 1]->key, key)) return s->members[n - 1];
        }
    }
    return add_member(m, s, key);
}
