/* Keys and values in compact memory: see indicator_table.h. */
#include "ocds/indicator_table.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"

struct entry { /* the value stands right behind it */
    uint64_t at : 40, n : 24;
};
enum { KEY_MOST = (1 << 24) - 1 };

static size_t stride(size_t value_size)
{
    return sizeof(struct entry) + ((value_size + 7) & ~(size_t)7);
}

static struct entry *entry_at(const struct indicator_table *t, size_t i)
{
    return (struct entry *)(void *)(t->entries + i * stride(t->value_size));
}

struct str indicator_table_key(const struct indicator_table *t, size_t i)
{
    const struct entry *e = entry_at(t, i);
    return (struct str){t->keys + e->at, e->n};
}

void *indicator_table_value(const struct indicator_table *t, size_t i)
{
    return entry_at(t, i) + 1;
}

/* Slots hold the upper half of the hash beside the entry's number, so that walking past others
 * touches neither their entries nor their keys; the lower half says where to begin. */
static uint64_t mark_of(uint64_t hash)
{
    return hash & ~(uint64_t)UINT32_MAX;
}

static size_t entry_of(uint64_t slot)
{
    return (size_t)(slot & UINT32_MAX) - 1;
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t slot_of(const struct indicator_table *t, struct str key, uint64_t hash)
{
    size_t mask = t->slot_count - 1, i = hash & mask;
    for (; t->slots[i]; i = (i + 1) & mask) {
        if (mark_of(t->slots[i]) != mark_of(hash)) continue;
        const struct entry *e = entry_at(t, entry_of(t->slots[i]));
        if (e->n == key.n && memcmp(t->keys + e->at, key.p, key.n) == 0) break;
    }
    return i;
}

static uint64_t hash_of(struct str key)
{
    return hash64(key.p ? key.p : "", key.n);
}

static bool grow_slots(struct indicator_table *t)
{
    size_t n = t->slot_count ? t->slot_count * 2 : 64;
    if (n > (size_t)1 << 31) return false;
    uint64_t *slots = mem_calloc(n, sizeof *slots);
    if (!slots) return false;
    for (size_t i = 0; i < t->count; i++) {
        uint64_t hash = hash_of(indicator_table_key(t, i));
        size_t s = hash & (n - 1);
        while (slots[s]) s = (s + 1) & (n - 1);
        slots[s] = mark_of(hash) | (i + 1);
    }
    mem_free(t->slots);
    t->slots = slots;
    t->slot_count = n;
    return true;
}

/* Room for `need` of `size` bytes in all, growing by half. */
static bool reserve(char **p, size_t *capacity, size_t need, size_t size)
{
    if (need <= *capacity) return true;
    size_t n = *capacity + *capacity / 2 + 64;
    if (n < need) n = need;
    char *bigger = n < SIZE_MAX / 2 / size ? mem_realloc(*p, n * size) : NULL;
    if (!bigger) return false;
    *p = bigger;
    *capacity = n;
    return true;
}

void *indicator_table_at(struct indicator_table *t, size_t value_size, struct str key)
{
    t->value_size = value_size;
    if ((t->count + 1) * 5 > t->slot_count * 4 && !grow_slots(t)) return NULL;
    uint64_t hash = hash_of(key);
    size_t s = slot_of(t, key, hash);
    if (t->slots[s]) return indicator_table_value(t, entry_of(t->slots[s]));
    if (key.n > KEY_MOST || t->key_bytes >> 40 ||
        !reserve(&t->entries, &t->capacity, t->count + 1, stride(value_size)) ||
        !reserve(&t->keys, &t->key_capacity, t->key_bytes + key.n + 1, 1))
        return NULL;
    struct entry *e = entry_at(t, t->count);
    memset(e, 0, stride(value_size));
    e->at = t->key_bytes & (((uint64_t)1 << 40) - 1);
    e->n = key.n & KEY_MOST;
    if (key.n) memcpy(t->keys + t->key_bytes, key.p, key.n);
    t->key_bytes += key.n;
    t->slots[s] = mark_of(hash) | ++t->count;
    return e + 1;
}

void *indicator_table_find(const struct indicator_table *t, struct str key)
{
    if (t->count == 0) return NULL;
    size_t s = slot_of(t, key, hash_of(key));
    return t->slots[s] ? indicator_table_value(t, entry_of(t->slots[s])) : NULL;
}

enum err_code indicator_table_join(struct indicator_table *into, const struct indicator_table *from,
                                   void (*add)(void *into, const void *from), struct err *err)
{
    for (size_t i = 0; i < from->count; i++) {
        void *v = indicator_table_at(into, from->value_size, indicator_table_key(from, i));
        if (!v) return err_set(err, ERR_MEMORY, _("No hay memoria suficiente"));
        add(v, indicator_table_value(from, i));
    }
    return ERR_NONE;
}

static int by_key(const void *a, const void *b)
{
    return str_compare(((const struct indicator_row *)a)->key,
                       ((const struct indicator_row *)b)->key);
}

struct indicator_row *indicator_table_rows(const struct indicator_table *t, struct arena *arena)
{
    struct indicator_row *rows = arena_array(arena, t->count + 1, sizeof *rows);
    if (!rows) return NULL;
    for (size_t i = 0; i < t->count; i++)
        rows[i] = (struct indicator_row){indicator_table_key(t, i), indicator_table_value(t, i)};
    qsort(rows, t->count, sizeof *rows, by_key);
    return rows;
}

void indicator_table_free(struct indicator_table *t)
{
    mem_free(t->slots);
    mem_free(t->entries);
    mem_free(t->keys);
    *t = (struct indicator_table){0};
}

enum { SEPARATOR = 0x1f };

struct str indicator_key(struct arena *arena, struct str a, struct str b)
{
    char *p = arena_alloc(arena, a.n + b.n + 1);
    if (!p) return STR_NONE;
    if (a.n) memcpy(p, a.p, a.n);
    p[a.n] = SEPARATOR;
    if (b.n) memcpy(p + a.n + 1, b.p, b.n);
    return (struct str){p, a.n + b.n + 1};
}

struct str indicator_key_split(struct str key, struct str *b)
{
    return str_split(key, SEPARATOR, b);
}
