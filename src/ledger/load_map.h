/* A map from 64-bit keys to 64-bit values with a stated maximum of entries: what the writer of a
 * load remembers of nodes and organisations. It is a cache of the store: it may be cleared at any
 * time, and what it does not hold is looked up there.
 * Open addressing in 64 parts that grow one at a time, so that growing never needs twice the
 * memory. 16 bytes an entry, at most three quarters full. Not thread-safe. */
#ifndef CAUCE_LEDGER_LOAD_MAP_H
#define CAUCE_LEDGER_LOAD_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MAP_PARTS 64

struct map_slot {
    uint64_t key; /* 0: free */
    uint64_t value;
};
struct map {
    struct map_slot *slots[MAP_PARTS];
    uint32_t mask[MAP_PARTS];
    uint32_t used[MAP_PARTS];
    size_t count;
    size_t max; /* map_full() from here on */
};

void map_init(struct map *map, size_t max);
void map_free(struct map *map);
/* Forgets all entries and gives their memory back. */
void map_clear(struct map *map);
static inline bool map_full(const struct map *map)
{
    return map->count >= map->max;
}
/* The entry of a key, or NULL. Valid until the next map_put. Key 0 is taken for 1. */
struct map_slot *map_find(const struct map *map, uint64_t key);
/* Adds or replaces; NULL when memory is refused. The maximum is for the caller to heed. */
struct map_slot *map_put(struct map *map, uint64_t key, uint64_t value);
/* Asks the processor for the memory that map_find will need. */
static inline void map_prefetch(const struct map *map, uint64_t key)
{
    const struct map_slot *part = map->slots[key >> 58];

    if (part) __builtin_prefetch(&part[key & map->mask[key >> 58]]);
}

#endif
