/* What the parts of the merger share. Two routines give the same result: the tree (merge_tree.c),
 * fast, for releases whose values keep their kind; and the plain one (merge_plain.c), path by path
 * as the reference does it, for the rest: values that change between object, list and literal, ids
 * that agree as text but not in type, duplicate keys. The tree notices and gives up. */
#ifndef CAUCE_OCDS_MERGE_PRIVATE_H
#define CAUCE_OCDS_MERGE_PRIVATE_H

#include "base/arena.h"
#include "format/json_inline.h"
#include "ocds/key.h"
#include "ocds/merge.h"

/* --- shapes: what is known of a place, whatever the release (merge_shape.c) -------------------*/

enum shape_rule { SHAPE_MERGE, SHAPE_OMIT, SHAPE_WHOLE };

struct shape;
struct shape_member {
    struct str key;
    struct str quoted;   /* "key": as it is written */
    struct shape *below; /* of the object's members, or of the members of the array's objects */
    uint64_t visit;      /* the object in which the key was last seen */
    uint32_t number;
    uint32_t after; /* the number of the member that followed last time */
    enum shape_rule rule;
    bool is_id;
};
/* The members of objects at one place; positions in arrays do not count. */
struct shape {
    const struct schema_object *object; /* NULL: the schema says nothing here */
    struct shape_member **members;
    uint32_t *table; /* number + 1; 0 = free */
    uint32_t count, room, mask;
    uint32_t first; /* the number of the member that stood first last time */
    enum merge_strategy strategy;
    struct str path; /* "contracts.items" */
    bool root;
};

/* --- values -----------------------------------------------------------------------------------*/

/* A value that is not merged further: as parsed, or its text when releases come one at a time. */
struct leaf {
    json_ref value;
    char *text;
    size_t n, room;
};
struct version {
    struct leaf leaf;
    struct version *before;
    uint32_t release;
};

struct merge_block { /* allocation without zeroing, for the many small nodes */
    char *at, *end;
};

struct tree_object;
struct plain;

struct merger {
    struct merge_options options;
    struct arena shapes; /* lives from merge to merge */
    struct shape *root;
    size_t shape_members;

    struct arena arena; /* of this merge */
    char *first_block;  /* kept: most merges need no more */
    struct merge_block block;
    const struct merge_teller *teller;
    bool keep; /* releases go away: leaves are copied as text */
    uint64_t visit;
    uint32_t release; /* number of the release being added, from 1 */
    uint32_t depth;
    struct buf prefix_text; /* {"releaseID":…,"value": of each release, one behind another */
    size_t *prefix_ends;
    size_t prefix_room;
    struct leaf ocid, date, id; /* of the release added last; .id only where it is not omitted */
    bool has_ocid, has_date, has_id;
    struct tree_object *tree;
    struct plain *plain; /* the other routine is at work */
    struct buf scratch, merged;
    struct json_pool pool; /* to compare kept text */
};

void *merge_slow_alloc(struct merger *m, size_t size); /* uninitialised; NULL without memory */
static inline void *merge_alloc(struct merger *m, size_t size)
{
#if !defined(__SANITIZE_ADDRESS__)
    size = (size + 15) & ~(size_t)15;
    if ((size_t)(m->block.end - m->block.at) >= size) {
        void *p = m->block.at;
        m->block.at += size;
        return p;
    }
#endif
    return merge_slow_alloc(m, size);
}
void merge_forget(struct merger *m); /* what was allocated for a merge */
/* Room for n more bytes, as buf_reserve; mostly there is. */
static inline char *merge_room(struct buf *b, size_t n)
{
    if (b->p && !b->failed && b->capacity - b->n > n) return b->p + b->n;
    return buf_reserve(b, n);
}
static inline void merge_char(struct buf *b, char c)
{
    char *to = merge_room(b, 1);
    if (!to) return;
    *to = c;
    b->n++;
}
enum err_code merge_memory(struct err *err);
#define merge_memory(err) err_returned(merge_memory(err), ERR_MEMORY) /* see base/err.h */
/* Of a release that is one of several; ERR_INPUT says what is wrong with it. */
enum err_code merge_read_date(json_ref release, struct merge_date *out, struct err *err);

/* Sets m->root, for a new merge; NULL without memory. */
struct shape *merge_shape_begin(struct merger *m);
struct shape_member *merge_shape_search(struct merger *m, struct shape *s, struct str key);
static inline struct shape_member *merge_shape_expect(struct merger *m, struct shape *s,
                                                      const struct shape_member *before,
                                                      struct str key)
{
    uint32_t guess = before ? before->after : s->first;
    if (guess < s->count) {
        struct shape_member *member = s->members[guess];
        if (key_same(member->key, key)) return member;
    }
    return merge_shape_search(m, s, key);
}
struct shape *merge_shape_add_below(struct merger *m, struct shape *s, struct shape_member *member);
/* Of a member, made when first asked for. */
static inline struct shape *merge_shape_below(struct merger *m, struct shape *s,
                                              struct shape_member *member)
{
    return member->below ? member->below : merge_shape_add_below(m, s, member);
}

enum merge_kind { KIND_LEAF, KIND_OBJECT, KIND_LIST, KIND_NOTHING };
/* How the value of a member is merged: empty objects and lists do nothing. */
static inline enum merge_kind merge_kind_of(const struct shape_member *member, json_ref v)
{
    if (member->rule == SHAPE_WHOLE || !json_is_container(v)) return KIND_LEAF;
    size_t n = json_length(v);
    if (n == 0) return KIND_NOTHING;
    if (json_is_object(v)) return KIND_OBJECT;
    json_ref item = json_first(v);
    for (; n; n--, item = json_after(item))
        if (!json_is_object(item)) return KIND_LEAF;
    return KIND_LIST;
}

/* --- leaves (merge_leaf.c) -----------------------------------------------------------------------
 */

bool merge_leaf_set(struct merger *m, struct leaf *leaf, json_ref v); /* false without memory */
static inline bool merge_leaf_is_null(const struct leaf *leaf)
{
    if (leaf->value) return json_is_null(leaf->value);
    return leaf->n == 4 && memcmp(leaf->text, "null", 4) == 0;
}
void merge_leaf_write(struct buf *out, const struct leaf *leaf);
/* Adds a version of the release at work, unless the value is what it was before; *last is the
 * newest. A value given twice in one release counts once, as the later one. */
bool merge_version_add(struct merger *m, struct version **last, json_ref v);
/* The versions, oldest first, as a list. Turns the chain around: once. */
void merge_versions_write(const struct merger *m, struct buf *out, struct version *last);
/* Python's ==: 1 and 1.0 are equal, members in any order. */
bool merge_equal(json_ref a, json_ref b);
/* "1" and "1.0", 1e2 and "100". */
bool merge_numbers_equal(struct str a, struct str b);
void merge_write(struct buf *out, json_ref v); /* compact JSON, numbers as written */
/* A scalar as Python's str() has it, for ids and dates: None, True, 1.5; containers as JSON. */
void merge_python_text(struct buf *out, json_ref v);
json_ref merge_member(json_ref object, struct str key); /* the last with that key; NULL = none */

/* --- the two routines ----------------------------------------------------------------------------
 */

enum err_code merge_tree_add(struct merger *m, json_ref release,
                             struct err *err); /* ERR_RETRY: plain */
void merge_tree_write(struct merger *m, struct buf *out);
enum err_code merge_plain_begin(struct merger *m, struct err *err);
enum err_code merge_plain_add(struct merger *m, json_ref release, struct err *err);
enum err_code merge_plain_write(struct merger *m, struct buf *out, struct err *err);

/* Told, or an error, by the options' collision. `id` as text. */
enum err_code merge_tell_shared_id(struct merger *m, struct str path, struct str id,
                                   struct err *err);
/* What stands first in the result: {"tag":["compiled"],"id":…,"date":…,"ocid":… or {"ocid":…; true
 * when anything was written behind the brace. */
bool merge_write_head(struct merger *m, struct buf *out);

#endif
