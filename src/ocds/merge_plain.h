/* The plain routine's own: flattened values by path, and the result made from them. */
#ifndef CAUCE_OCDS_MERGE_PLAIN_H
#define CAUCE_OCDS_MERGE_PLAIN_H

#include "ocds/merge_private.h"

/* A map from bytes to anything, in the merger's arena. */
struct plain_entry {
    struct str key;
    uint64_t hash;
    void *value;
};
struct plain_map {
    struct plain_entry **table;
    size_t count, mask;
};
/* The entry of a key, made (value NULL) when there is none; NULL without memory. */
struct plain_entry *merge_plain_map_at(struct merger *m, struct plain_map *map, struct str key);

/* One step of a path: the key of a member, or an object of a list by its id. Paths are the same
 * when their texts are; objects of the result are the same when their identifiers are. */
struct plain_part {
    struct str text;
    struct str identifier; /* of an id: kind and value */
    struct leaf original;  /* the id as it was given */
    struct str list;       /* its path, for errors */
    bool is_id, has_original;
    bool bad_id; /* a list or an object: an error as soon as a value stands below it */
};
/* A value with its path. In the order of first sight. */
struct plain_slot {
    struct plain_slot *next;
    const struct plain_part *parts;
    size_t count;
    struct leaf leaf;
    struct version *last;
};
struct plain {
    struct plain_map slots, seen;
    struct plain_slot *first, **end;
    /* The path on the way down. */
    struct plain_part *parts;
    size_t depth, room;
    struct buf path; /* the parts' texts, each with its length before it */
    uint64_t unique;
};

/* The bytes of one step of a path, for keys of maps. */
void merge_plain_put_part(struct buf *out, struct str text);

#endif
