/* Counting values by path: see coverage_trie.h. */
#include "ocds/coverage_trie.h"

#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/coverage_unique.h"

struct trie_frame {
    struct trie_node *node, *last; /* what is open; the member before */
    size_t left;                   /* members or elements still to come */
    uint64_t serial;
    bool object, any; /* any: something in it is not empty */
};
struct trie_change {
    struct trie_order *what, was;
};

/* --- places ----------------------------------------------------------------------------------- */

static struct trie_node *new_node(struct trie *t, struct trie_node *parent, struct str key,
                                  bool element)
{
    struct trie_node *n = arena_alloc(&t->arena, sizeof *n);
    struct str kept = arena_str(&t->arena, key);
    if (!n || !kept.p) return NULL;
    n->key = kept.p;
    n->key_n = key.n;
    n->parent = parent;
    n->element = element;
    n->id = ++t->nodes;
    n->path_n = (parent ? parent->path_n : 0) + key.n + (parent && !element ? 1 : 0);
    t->path_bytes += n->path_n + 1;
    *t->end = n;
    t->end = &n->next;
    return n;
}

static bool too_many(const struct trie *t)
{
    return t->nodes > TRIE_NODES || t->path_bytes > TRIE_PATH_BYTES;
}

static enum err_code refused(const struct trie *t, struct err *err)
{
    if (!too_many(t)) return err_no_memory(err);
    err_set(err, ERR_LIMIT, _("Hay demasiados campos distintos para medirlos"));
    err_advice(err,
               _("Es probable que se hayan usado datos (claves, fechas) como nombres de campo; "
                 "revise la estructura de los archivos"));
    return ERR_LIMIT;
}

/* The inline comparison of keys: most are shorter than a call of memcmp is worth. */
static inline uint64_t load8(const char *p)
{
    uint64_t v;
    memcpy(&v, p, 8);
    return v;
}
static inline uint32_t load4(const char *p)
{
    uint32_t v;
    memcpy(&v, p, 4);
    return v;
}
static inline bool same_key(const struct trie_node *n, const char *p, size_t length)
{
    const char *q = n->key;
    if (n->key_n != length) return false;
    if (length >= 8) {
        size_t i = 0;
        for (; i + 8 < length; i += 8)
            if (load8(p + i) != load8(q + i)) return false;
        return load8(p + length - 8) == load8(q + length - 8);
    }
    if (length >= 4) return load4(p) == load4(q) && load4(p + length - 4) == load4(q + length - 4);
    for (size_t i = 0; i < length; i++)
        if (p[i] != q[i]) return false;
    return true;
}

static bool grow_table(struct trie *t)
{
    size_t places = t->mask ? 2 * (t->mask + 1) : 1024;
    struct trie_node **table = mem_calloc(places, sizeof *table);
    if (!table) return false;
    for (struct trie_node *n = t->root; n; n = n->next) {
        if (!n->parent || n->element) continue;
        size_t i = n->hash & (places - 1);
        while (table[i]) i = (i + 1) & (places - 1);
        table[i] = n;
    }
    mem_free(t->table);
    t->table = table;
    t->mask = places - 1;
    return true;
}

static struct trie_node **place_of(const struct trie *t, const struct trie_node *parent,
                                   struct str key, uint64_t hash)
{
    size_t i = hash & t->mask;
    while (t->table[i] && !(t->table[i]->hash == hash && t->table[i]->parent == parent &&
                            same_key(t->table[i], key.p, key.n)))
        i = (i + 1) & t->mask;
    return &t->table[i];
}

/* The member of an object at `parent`; made when it is new. NULL: no memory, or too many. */
static struct trie_node *member(struct trie *t, struct trie_node *parent, struct str key)
{
    uint64_t hash = hash64_seed(key.p, key.n, parent->id);
    struct trie_node **place = place_of(t, parent, key, hash);
    if (*place) return *place;
    if (2 * t->nodes >= t->mask) {
        if (!grow_table(t)) return NULL;
        place = place_of(t, parent, key, hash);
    }
    struct trie_node *n = new_node(t, parent, key, false);
    if (!n) return NULL;
    n->hash = hash;
    *place = n;
    return too_many(t) ? NULL : n;
}

static struct trie_node *elements_of(struct trie *t, struct trie_node *n)
{
    if (!n->elements) n->elements = new_node(t, n, STR("[]"), true);
    return too_many(t) ? NULL : n->elements;
}

/* --- first sights ----------------------------------------------------------------------------- */

static bool first_sight(struct trie *t, struct trie_order *order)
{
    if (t->change_count == t->change_room) {
        size_t room = t->change_room ? 2 * t->change_room : 64;
        struct trie_change *more = mem_realloc(t->changes, room * sizeof *more);
        if (!more) return false;
        t->changes = more;
        t->change_room = room;
    }
    t->changes[t->change_count++] = (struct trie_change){order, *order};
    *order = (struct trie_order){t->element, ++t->at};
    return true;
}

/* --- the walk --------------------------------------------------------------------------------- */

enum walked { WALK_DONE, WALK_REPEATED, WALK_REFUSED };

struct walk {
    struct trie *t;
    yyjson_val *at;   /* the next value, or key */
    yyjson_val *stop; /* when taking back: where to stop */
    size_t compact;   /* when measuring: bytes as compact JSON, where nothing is escaped */
};

/* One value that is not empty. `how` is a constant wherever this is inlined. */
enum how { COUNT, COUNT_EARLIER, TAKE_BACK, MEASURE };
static inline bool one_more(struct trie *t, uint64_t *count, struct trie_order *seen, enum how how)
{
    if (how == MEASURE) return true;
    if (how == TAKE_BACK) {
        --*count;
        return true;
    }
    bool first = (*count)++ == 0;
    if (how == COUNT_EARLIER) first = first || t->element < seen->element;
    return !__builtin_expect(first, 0) || first_sight(t, seen);
}

static bool grow_frames(struct trie *t)
{
    size_t room = t->frame_count ? 2 * t->frame_count : 64;
    struct trie_frame *more = mem_realloc(t->frames, room * sizeof *more);
    if (!more) return false;
    t->frames = more;
    t->frame_count = room;
    return true;
}

static inline bool is_empty_scalar(const yyjson_val *v)
{
    uint64_t tag = v->tag;
    return (tag & YYJSON_TYPE_MASK) == YYJSON_TYPE_NULL ||
           ((tag & YYJSON_TYPE_MASK) == YYJSON_TYPE_STR && tag >> YYJSON_TAG_BIT == 0);
}

/* The member that a key names: the one that followed the member before last time, or the one behind
 * that (a member left out); else through the table. */
static inline struct trie_node *next_member(struct trie *t, struct trie_frame *f, yyjson_val *key)
{
    struct trie_node *last = f->last;
    struct trie_node **guess = last ? &last->after : &f->node->first;
    struct trie_node *n = *guess;
    const char *p = key->uni.str;
    size_t length = key->tag >> YYJSON_TAG_BIT;
    if (__builtin_expect(n && same_key(n, p, length), 1)) return n;
    if (n && n->after && same_key(n->after, p, length)) return n->after;
    struct trie_node *found = member(t, f->node, (struct str){p, length});
    if (found) *guess = found;
    return found;
}

/* Bytes of a value by itself, without what stands in it; with the commas and colons between. */
static inline size_t bytes_of(const yyjson_val *v)
{
    size_t n = (size_t)(v->tag >> YYJSON_TAG_BIT);
    switch ((uint8_t)(v->tag & YYJSON_TYPE_MASK)) {
    case YYJSON_TYPE_STR:
        return n + 2;
    case YYJSON_TYPE_RAW:
        return n;
    case YYJSON_TYPE_OBJ:
        return n ? 2 * n + 1 : 2;
    case YYJSON_TYPE_ARR:
        return n ? n + 1 : 2;
    default:
        return (v->tag & YYJSON_TAG_MASK) == (YYJSON_TYPE_BOOL | YYJSON_SUBTYPE_FALSE) ? 5 : 4;
    }
}

static inline enum walked walk(struct walk *w, enum how how)
{
    struct trie *t = w->t;
    struct trie_node *node = t->root;
    yyjson_val *at = w->at;
    size_t depth = 0;
    uint64_t values = 0;
    struct trie_frame *f = t->frames - 1;
    for (;;) {
        /* A value at `at`, in its place `node`. */
        bool any = false;
        values++;
        if (how == MEASURE) w->compact += bytes_of(at);
        if (unsafe_yyjson_is_ctn(at)) {
            size_t n = unsafe_yyjson_get_len(at);
            bool object = unsafe_yyjson_is_obj(at);
            at++;
            if (n) {
                if (depth == t->frame_count && !grow_frames(t)) return WALK_REFUSED;
                f = t->frames + depth++;
                *f = (struct trie_frame){
                    .node = node, .left = n, .serial = ++t->serial, .object = object};
                goto inside;
            }
        } else {
            any = !is_empty_scalar(at++);
            if (any && !one_more(t, &node->count, &node->seen, how)) return WALK_REFUSED;
        }
        /* What is whole now may close what it stands in. */
        for (;;) {
            if (depth == 0) {
                t->values += values;
                return WALK_DONE;
            }
            f->any |= any;
            if (f->left) break;
            any = f->any;
            node = f->node;
            if (any) {
                if (f->object && !one_more(t, &node->objects, &node->object_seen, how))
                    return WALK_REFUSED;
                if (!one_more(t, &node->count, &node->seen, how)) return WALK_REFUSED;
            }
            depth--;
            f--;
        }
    inside:
        f->left--;
        if (f->object) {
            if (how == TAKE_BACK && at == w->stop) return WALK_DONE;
            node = next_member(t, f, at);
            if (!node) return WALK_REFUSED;
            if (node->stamp == f->serial) {
                w->stop = at;
                return WALK_REPEATED;
            }
            node->stamp = f->serial;
            f->last = node;
            if (how == MEASURE) w->compact += bytes_of(at);
            at++;
        } else {
            node = elements_of(t, f->node);
            if (!node) return WALK_REFUSED;
        }
    }
}

static enum walked walk_counting(struct walk *w, bool earlier)
{
    return earlier ? walk(w, COUNT_EARLIER) : walk(w, COUNT);
}

static bool take_back(struct walk *w, yyjson_val *from)
{
    struct trie *t = w->t;
    w->at = from;
    enum walked how = walk(w, TAKE_BACK);
    for (size_t i = t->change_count; i-- > 0;) *t->changes[i].what = t->changes[i].was;
    t->change_count = 0;
    t->at = 0;
    return how == WALK_DONE;
}

/* The element again, with each key once. */
static enum err_code count_unique(struct trie *t, json_ref root, bool earlier, struct err *err)
{
    json_ref again;
    buf_clear(&t->buf);
    enum err_code code = coverage_unique(root, &t->buf, err);
    if (!code) code = json_pool_parse(&t->pool, buf_view(&t->buf), &again, err);
    if (code) return code;
    struct walk w = {.t = t, .at = json_yy(again)};
    return walk_counting(&w, earlier) == WALK_DONE ? ERR_NONE : refused(t, err);
}

enum err_code trie_count(struct trie *t, json_ref root, uint64_t number, struct err *err)
{
    bool earlier = number < t->last;
    uint64_t values = t->values;
    t->last = number;
    t->element = number;
    t->at = 0;
    t->change_count = 0;
    struct walk w = {.t = t, .at = json_yy(root)};
    switch (walk_counting(&w, earlier)) {
    case WALK_DONE:
        return ERR_NONE;
    case WALK_REPEATED:
        if (!take_back(&w, json_yy(root))) return refused(t, err);
        t->values = values;
        return count_unique(t, root, earlier, err);
    default:
        return refused(t, err);
    }
}

/* --- whole tries ------------------------------------------------------------------------------ */

enum err_code trie_open(struct trie *t, struct err *err)
{
    *t = (struct trie){0};
    arena_init(&t->arena, (size_t)256 << 20);
    buf_init(&t->buf, (size_t)1 << 30);
    t->end = &t->root;
    if (grow_table(t) && grow_frames(t) && new_node(t, NULL, STR_NONE, false)) return ERR_NONE;
    trie_close(t);
    return err_no_memory(err);
}

void trie_close(struct trie *t)
{
    arena_free(&t->arena);
    buf_free(&t->buf);
    json_pool_free(&t->pool);
    mem_free(t->table);
    mem_free(t->frames);
    mem_free(t->changes);
    *t = (struct trie){0};
}

bool trie_has_repeated(struct trie *t, json_ref root, size_t *compact)
{
    struct walk w = {.t = t, .at = json_yy(root)};
    if (!t->root) return true;
    enum walked how = walk(&w, MEASURE);
    *compact = w.compact;
    if (how == WALK_REFUSED) {
        trie_close(t);
        trie_open(t, NULL);
    }
    return how != WALK_DONE;
}

/* The first part of a path: "[]", or "/" and a key up to the next of either. */
static bool take_part(struct str *path, struct str *key)
{
    bool list = str_starts(*path, STR("[]"));
    size_t from = list ? 0 : 1, to = from;
    if (list)
        to = 2;
    else
        while (to < path->n && path->p[to] != '/' &&
               !str_starts(str_slice(*path, to, path->n), STR("[]")))
            to++;
    *key = str_slice(*path, from, to);
    *path = str_slice(*path, to, path->n);
    return list;
}

struct trie_node *trie_at(struct trie *t, struct str path)
{
    struct trie_node *n = t->root;
    while (n && path.n) {
        struct str key;
        n = take_part(&path, &key) ? elements_of(t, n) : member(t, n, key);
    }
    return n;
}

const struct trie_node *trie_find(const struct trie *t, struct str path)
{
    const struct trie_node *n = t->root;
    while (n && path.n) {
        struct str key;
        n = take_part(&path, &key) ? n->elements
                                   : *place_of(t, n, key, hash64_seed(key.p, key.n, n->id));
    }
    return n;
}

static void earlier_of(uint64_t into_count, struct trie_order *into, uint64_t from_count,
                       struct trie_order from)
{
    if (from_count == 0) return;
    if (into_count == 0 || from.element < into->element ||
        (from.element == into->element && from.at < into->at))
        *into = from;
}

enum err_code trie_join(struct trie *into, const struct trie *from, struct err *err)
{
    /* By id: nodes come parents first. */
    struct trie_node **same = mem_calloc(from->nodes + 1, sizeof *same);
    if (!same) return err_no_memory(err);
    enum err_code code = ERR_NONE;
    for (const struct trie_node *n = from->root; n && !code; n = n->next) {
        struct trie_node *to = into->root;
        if (n->parent) {
            struct trie_node *parent = same[n->parent->id];
            to = n->element ? elements_of(into, parent)
                            : member(into, parent, (struct str){n->key, n->key_n});
        }
        if (!to) {
            code = refused(into, err);
            break;
        }
        same[n->id] = to;
        earlier_of(to->count, &to->seen, n->count, n->seen);
        earlier_of(to->objects, &to->object_seen, n->objects, n->object_seen);
        to->count += n->count;
        to->objects += n->objects;
    }
    into->values += from->values;
    mem_free(same);
    return code;
}
