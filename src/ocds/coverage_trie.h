/* The paths of JSON values and how many values at each are not empty, counted in one linear walk
 * without allocation and, as long as keys come in the order in which they came before, without
 * hashing. Empty are "", [], {}, null and what holds only empty values. Of a repeated key the last
 * value counts, in the place of the first.
 *
 * A path is written as OCDS Cardinal writes it: "" is the element; a "/" behind it the object; then
 * the key; "[]" an element of an array. A trie belongs to one thread. */
#ifndef CAUCE_OCDS_COVERAGE_TRIE_H
#define CAUCE_OCDS_COVERAGE_TRIE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "format/json_inline.h"

/* When something was first seen: the element, and what came before it within the element. */
struct trie_order {
    uint64_t element, at;
};

/* A place where values stand: the element itself, a member of an object, an element of an array. */
struct trie_node {
    const char *key; /* in the trie's arena; of an array's elements "[]" */
    size_t key_n;
    struct trie_node *after;    /* the member that came behind this one last time */
    struct trie_node *first;    /* this object's first member last time */
    struct trie_node *elements; /* what stands in an array here */
    uint64_t count;             /* values that are not empty */
    uint64_t objects;           /* of these, objects */
    uint64_t stamp;             /* the object that was last seen to have this member */

    struct trie_order seen, object_seen; /* meaningful where the count is not 0 */
    struct trie_node *parent;            /* NULL = the root */
    struct trie_node *next;              /* in the order in which nodes were made */
    uint64_t hash;                       /* of the key and the parent */
    uint64_t id;
    size_t path_n; /* bytes of the path */
    bool element;  /* stands in an array; else a member (or the root) */
};

struct trie_frame;
struct trie_change;
struct trie {
    struct arena arena;
    struct trie_node *root, **end;
    struct trie_node **table; /* open addressing over members; `mask` + 1 places */
    size_t mask, nodes, path_bytes;
    uint64_t serial; /* of objects walked */
    uint64_t last;   /* number of the element walked last */
    uint64_t element, at;
    struct trie_frame *frames;
    size_t frame_count;
    struct trie_change *changes; /* first sights of this element, to be taken back */
    size_t change_count, change_room;
    struct json_pool pool; /* for elements with repeated keys */
    struct buf buf;
    uint64_t values; /* looked at in all, keys and repeated members not counted */
};

/* More places or bytes of paths than this is ERR_LIMIT: keys are data there, not names. */
enum { TRIE_NODES = 200000, TRIE_PATH_BYTES = 32 << 20 };

enum err_code trie_open(struct trie *trie, struct err *err);
void trie_close(struct trie *trie); /* also fine on a zeroed one */
/* Counts one element; `number` is its place in the order of the input, elements may come in any. */
enum err_code trie_count(struct trie *trie, json_ref root, uint64_t number, struct err *err);
/* Whether an object in it has a key twice; also true when there are too many names to tell, and
 * then nothing else is said. `*compact`: how long the value is as compact JSON in which nothing is
 * escaped. Counts nothing. */
bool trie_has_repeated(struct trie *trie, json_ref root, size_t *compact);
/* The place of a path, made when it is not there yet ("/tender/items[]/id"). NULL: no memory. */
struct trie_node *trie_at(struct trie *trie, struct str path);
/* The same, without making it. */
const struct trie_node *trie_find(const struct trie *trie, struct str path);
/* Adds what `from` counted. */
enum err_code trie_join(struct trie *into, const struct trie *from, struct err *err);
/* Appends the node's path. */
void trie_path(const struct trie_node *node, struct buf *out);

/* All paths with their counts, in the order in which they were first seen; equal paths (such as of
 * a member named "") are one. `node` is the first that has it, `object` whether "/" follows. */
struct trie_entry {
    const struct trie_node *node;
    uint64_t count;
    struct trie_order seen;
    uint64_t hash;
    bool object;
};
enum err_code trie_list(const struct trie *trie, struct arena *arena, struct trie_entry **out,
                        size_t *count, struct err *err);

#endif
