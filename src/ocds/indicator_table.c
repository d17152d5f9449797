/* Keys and values in compact memory: see indicator_table.h. */
#include "ocds/indicator_table.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"

/* Entries and keys lie in pieces of one size, so that a table grows without being copied and
 * without leaving holes behind; only the first piece of each begins small and grows up to that
 * size. */
enum { KEY_MOST = (1 << 24) - 1, ENTRY_BITS = 8, KEY_BITS = 16 };
enum { ENTRY_PIECE = 1 << ENTRY_BITS, KEY_PIECE = 1 << KEY_BITS };

struct entry { /* the value stands right behind it */
    struct indicator_text key;
};

static size_t stride(size_t value_size)
{
    return sizeof(struct entry) + ((value_size + 7) & ~(size_t)7);
}

static struct entry *entry_at(const struct indicator_table *t, size_t i)
{
    size_t in = (i & (ENTRY_PIECE - 1)) * stride(t->value_size);
    return (struct entry *)(void *)(t->entries[i >> ENTRY_BITS] + in);
}

/* A text is found by its piece, and where in it. */
static const char *text_at(const struct indicator_table *t, struct indicator_text text)
{
    return t->keys[text.at >> KEY_BITS] + (text.at & (KEY_PIECE - 1));
}

struct str indicator_table_text(const struct indicator_table *t, struct indicator_text text)
{
    return (struct str){text_at(t, text), text.n};
}

struct str indicator_table_key(const struct indicator_table *t, size_t i)
{
    return indicator_table_text(t, entry_at(t, i)->key);
}

void *indicator_table_value(const struct indicator_table *t, size_t i)
{
    return entry_at(t, i) + 1;
}

/* Slots hold the entry's number + 1 in as many bits as there may be entries, and above them bits of
 * the hash, so that walking past others hardly ever touches their entries or keys. The lower half
 * of the hash says where to begin, the marks are of the upper. */
static uint32_t mark_of(uint64_t hash, size_t mask)
{
    return (uint32_t)(hash >> 32) & ~(uint32_t)mask;
}

static size_t entry_of(uint32_t slot, size_t mask)
{
    return (slot & mask) - 1;
}

/* The slot that holds the key, or the free one where it belongs. */
static size_t slot_of(const struct indicator_table *t, struct str key, uint64_t hash)
{
    size_t mask = t->slot_count - 1, i = hash & mask;
    uint32_t mark = mark_of(hash, mask);
    for (; t->slots[i]; i = (i + 1) & mask) {
        if ((t->slots[i] & ~(uint32_t)mask) != mark) continue;
        const struct entry *e = entry_at(t, entry_of(t->slots[i], mask));
        if (e->key.n != key.n) continue;
        if (key.n == 0 || memcmp(text_at(t, e->key), key.p, key.n) == 0) break;
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
    uint32_t *slots = mem_calloc(n, sizeof *slots);
    if (!slots) return false;
    for (size_t i = 0; i < t->count; i++) {
        uint64_t hash = hash_of(indicator_table_key(t, i));
        size_t s = hash & (n - 1);
        while (slots[s]) s = (s + 1) & (n - 1);
        slots[s] = mark_of(hash, n - 1) | (uint32_t)(i + 1);
    }
    mem_free(t->slots);
    t->slots = slots;
    t->slot_count = n;
    return true;
}

/* One more piece at the end of a list of them; lists double at powers of two. */
static bool add_piece(char ***pieces, size_t *count, size_t size)
{
    if ((*count & (*count - 1)) == 0) {
        char **list = mem_realloc(*pieces, (*count ? *count * 2 : 1) * sizeof *list);
        if (!list) return false;
        *pieces = list;
    }
    char *piece = mem_alloc(size);
    if (!piece) return false;
    (*pieces)[(*count)++] = piece;
    return true;
}

static bool grow_first(char **pieces, size_t *room, size_t to, size_t size)
{
    char *bigger = mem_realloc(pieces[0], to * size);
    if (!bigger) return false;
    pieces[0] = bigger;
    *room = to;
    return true;
}

/* Room for one more entry; .entry_room is what all pieces hold. */
static bool room_for_entry(struct indicator_table *t, size_t size)
{
    if (t->count < t->entry_room) return true;
    if (t->entry_room && t->entry_room < ENTRY_PIECE)
        return grow_first(t->entries, &t->entry_room, t->entry_room * 4, size);
    size_t more = t->entry_room ? ENTRY_PIECE : 4;
    if (!add_piece(&t->entries, &t->entry_pieces, more * size)) return false;
    t->entry_room += more;
    return true;
}

/* Room for `n` bytes of a key or text, in the last piece or in a new one; .key_room is what the
 * last piece holds, .key_used how much of it. What is longer than a piece has one of its own. */
static bool room_for_key(struct indicator_table *t, size_t n)
{
    /* A byte is always left over, so that where an empty key stands is inside its piece too. */
    size_t need = t->key_used + n + 1, to = t->key_room;
    if (t->key_pieces && need <= t->key_room && t->key_used < KEY_PIECE) return true;
    if (t->key_pieces == 1 && need <= KEY_PIECE) {
        while (to < need) to *= 2;
        return grow_first(t->keys, &t->key_room, to < KEY_PIECE ? to : KEY_PIECE, 1);
    }
    size_t size = t->key_pieces ? KEY_PIECE : 128;
    if (size <= n) size = n + 1;
    if (!add_piece(&t->keys, &t->key_pieces, size)) return false;
    t->key_room = size;
    t->key_used = 0;
    return true;
}

bool indicator_table_keep(struct indicator_table *t, struct str text, struct indicator_text *out)
{
    if (text.n > KEY_MOST || !room_for_key(t, text.n)) return false;
    out->at = ((t->key_pieces - 1) << KEY_BITS | t->key_used) & (((uint64_t)1 << 40) - 1);
    out->n = text.n & KEY_MOST;
    if (text.n) memcpy(t->keys[t->key_pieces - 1] + t->key_used, text.p, text.n);
    t->key_used += text.n;
    return true;
}

void *indicator_table_at(struct indicator_table *t, size_t value_size, struct str key)
{
    t->value_size = value_size;
    if (key.n > KEY_MOST) return NULL;
    if ((t->count + 1) * 5 > t->slot_count * 4 && !grow_slots(t)) return NULL;
    uint64_t hash = hash_of(key);
    size_t s = slot_of(t, key, hash);
    if (t->slots[s]) return indicator_table_value(t, entry_of(t->slots[s], t->slot_count - 1));
    size_t size = stride(value_size);
    if (!room_for_entry(t, size)) return NULL;
    struct entry *e = entry_at(t, t->count);
    memset(e, 0, size);
    if (!indicator_table_keep(t, key, &e->key)) return NULL;
    t->slots[s] = mark_of(hash, t->slot_count - 1) | (uint32_t)++t->count;
    return e + 1;
}

void *indicator_table_find(const struct indicator_table *t, struct str key)
{
    if (t->count == 0 || key.n > KEY_MOST) return NULL;
    size_t s = slot_of(t, key, hash_of(key));
    uint32_t slot = t->slots[s];
    return slot ? indicator_table_value(t, entry_of(slot, t->slot_count - 1)) : NULL;
}

enum err_code indicator_table_join(struct indicator_table *into, const struct indicator_table *from,
                                   void (*add)(void *into, const void *from), struct err *err)
{
    for (size_t i = 0; i < from->count; i++) {
        void *v = indicator_table_at(into, from->value_size, indicator_table_key(from, i));
        if (!v) return err_no_memory(err);
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

static int by_entry(const void *a, const void *b, void *table)
{
    return str_compare(indicator_table_key(table, *(const uint32_t *)a),
                       indicator_table_key(table, *(const uint32_t *)b));
}

void indicator_table_sort(const struct indicator_table *t, uint32_t *numbers, size_t count)
{
    union {
        const struct indicator_table *read;
        void *given;
    } u = {.read = t};
    size_t i = 1;
    while (i < count && by_entry(&numbers[i - 1], &numbers[i], u.given) < 0) i++;
    /* Where one worker saw an input in the order of its ids, they stand so already. */
    if (i < count) qsort_r(numbers, count, sizeof *numbers, by_entry, u.given);
}

uint32_t *indicator_table_order(const struct indicator_table *t, struct arena *arena)
{
    uint32_t *numbers = arena_array(arena, t->count + 1, sizeof *numbers);
    if (!numbers) return NULL;
    for (size_t i = 0; i < t->count; i++) numbers[i] = (uint32_t)i;
    indicator_table_sort(t, numbers, t->count);
    return numbers;
}

void indicator_table_free(struct indicator_table *t)
{
    for (size_t i = 0; i < t->entry_pieces; i++) mem_free(t->entries[i]);
    for (size_t i = 0; i < t->key_pieces; i++) mem_free(t->keys[i]);
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
