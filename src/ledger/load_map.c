/* Open addressing with linear probing. The top six bits of a key choose the part, the low bits the
 * slot, so keys must be hashes: their bits must be evenly spread. */
#include "ledger/load_map.h"

#include <string.h>

#include "base/mem.h"

#define FIRST_SLOTS 64

void map_init(struct map *map, size_t max)
{
    memset(map, 0, sizeof *map);
    map->max = max;
}

void map_clear(struct map *map)
{
    for (size_t i = 0; i < MAP_PARTS; i++) {
        mem_free(map->slots[i]);
        map->slots[i] = NULL;
        map->mask[i] = map->used[i] = 0;
    }
    map->count = 0;
}

void map_free(struct map *map)
{
    map_clear(map);
}

static struct map_slot *probe(struct map_slot *slots, uint32_t mask, uint64_t key)
{
    uint32_t i = (uint32_t)key & mask;

    while (slots[i].key && slots[i].key != key) i = (i + 1) & mask;
    return &slots[i];
}

struct map_slot *map_find(const struct map *map, uint64_t key)
{
    size_t part;
    struct map_slot *slot;

    if (!key) key = 1;
    part = key >> 58;
    if (!map->slots[part]) return NULL;
    slot = probe(map->slots[part], map->mask[part], key);
    return slot->key ? slot : NULL;
}

static bool grow(struct map *map, size_t part)
{
    struct map_slot *old = map->slots[part], *bigger;
    uint32_t mask = old ? map->mask[part] * 2 + 1 : FIRST_SLOTS - 1;

    bigger = mem_calloc((size_t)mask + 1, sizeof *bigger);
    if (!bigger) return false;
    for (uint32_t i = 0; old && i <= map->mask[part]; i++)
        if (old[i].key) *probe(bigger, mask, old[i].key) = old[i];
    mem_free(old);
    map->slots[part] = bigger;
    map->mask[part] = mask;
    return true;
}

struct map_slot *map_put(struct map *map, uint64_t key, uint64_t value)
{
    size_t part;
    struct map_slot *slot;

    if (!key) key = 1;
    part = key >> 58;
    if (!map->slots[part] || map->used[part] >= map->mask[part] / 4 * 3)
        if (!grow(map, part)) return NULL;
    slot = probe(map->slots[part], map->mask[part], key);
    if (!slot->key) {
        slot->key = key;
        map->used[part]++;
        map->count++;
    }
    slot->value = value;
    return slot;
}
