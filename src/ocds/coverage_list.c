/* The paths of a trie in the order of first sight, equal ones joined: see coverage_trie.h. Paths
 * are told apart by a polynomial hash that does not depend on how a path is divided into parts,
 * and by their bytes where hashes agree. */
#include <stdlib.h>

#include "base/i18n.h"
#include "ocds/coverage_trie.h"

#define PRIME ((UINT64_C(1) << 61) - 1)
#define BASE UINT64_C(0x1d8af0661b5ef2b3)

static uint64_t times(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    uint64_t r = (uint64_t)(product & PRIME) + (uint64_t)(product >> 61);
    return r >= PRIME ? r - PRIME : r;
}

static uint64_t extend(uint64_t hash, const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hash = times(hash, BASE) + (unsigned char)p[i] + 1;
        if (hash >= PRIME) hash -= PRIME;
    }
    return hash;
}

void trie_path(const struct trie_node *node, struct buf *out)
{
    size_t n = node->path_n;
    char *to = buf_reserve(out, n);
    if (!to) return;
    out->n += n;
    /* From the end, since nodes know their parents. */
    char *at = to + n;
    for (; node->parent; node = node->parent) {
        at -= node->key_n;
        memcpy(at, node->key, node->key_n);
        if (!node->element) *--at = '/';
    }
}

static bool same_path(const struct trie_entry *a, const struct trie_entry *b)
{
    struct buf x, y;
    buf_init(&x, TRIE_PATH_BYTES + 16);
    buf_init(&y, TRIE_PATH_BYTES + 16);
    trie_path(a->node, &x);
    trie_path(b->node, &y);
    if (a->object) buf_char(&x, '/');
    if (b->object) buf_char(&y, '/');
    bool same = !x.failed && !y.failed && str_eq(buf_view(&x), buf_view(&y));
    buf_free(&x);
    buf_free(&y);
    return same;
}

static int compare_order(const struct trie_order *a, const struct trie_order *b)
{
    if (a->element != b->element) return a->element < b->element ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}
static int by_order(const void *a, const void *b)
{
    const struct trie_entry *x = a, *y = b;
    return compare_order(&x->seen, &y->seen);
}
static int by_hash(const void *a, const void *b)
{
    const struct trie_entry *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return compare_order(&x->seen, &y->seen);
}

enum err_code trie_list(const struct trie *t, struct arena *arena, struct trie_entry **out,
                        size_t *count, struct err *err)
{
    uint64_t *hashes = arena_array(arena, t->nodes + 1, sizeof *hashes);
    struct trie_entry *list = arena_array(arena, 2 * t->nodes + 1, sizeof *list);
    if (!hashes || !list) return err_no_memory(err);
    size_t n = 0, kept = 0;
    for (const struct trie_node *v = t->root; v; v = v->next) {
        uint64_t hash = v->parent ? hashes[v->parent->id] : 0;
        if (v->parent && !v->element) hash = extend(hash, "/", 1);
        hashes[v->id] = hash = extend(hash, v->key, v->key_n);
        if (v->count) list[n++] = (struct trie_entry){v, v->count, v->seen, hash, false};
        if (v->objects)
            list[n++] =
                (struct trie_entry){v, v->objects, v->object_seen, extend(hash, "/", 1), true};
    }
    qsort(list, n, sizeof *list, by_hash);
    for (size_t i = 0; i < n; i++) {
        /* The first of equal paths is the one that was seen first; the others add to it. */
        if (kept && list[kept - 1].hash == list[i].hash && same_path(&list[kept - 1], &list[i]))
            list[kept - 1].count += list[i].count;
        else
            list[kept++] = list[i];
    }
    qsort(list, kept, sizeof *list, by_order);
    *out = list;
    *count = kept;
    return ERR_NONE;
}
