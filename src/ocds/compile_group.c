/* Releases of one ocid brought together; groups in the order in which their ocids first appeared.
 */
#include <stdlib.h>

#include "base/mem.h"
#include "ocds/compile_private.h"

static bool earlier(const struct held *a, const struct held *b)
{
    return a->number < b->number || (a->number == b->number && a->part < b->part);
}

static int by_first(const void *a, const void *b)
{
    const struct group *x = a, *y = b;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return (x->part > y->part) - (x->part < y->part);
}

/* The group of an ocid, made when it is new. */
static struct group *group_of(struct groups *groups, uint32_t *table, size_t mask,
                              const struct held *h)
{
    size_t at = (size_t)h->hash;
    for (; table[at & mask]; at++) {
        struct group *g = &groups->list[table[at & mask] - 1];
        if (g->list->hash == h->hash && str_eq(held_ocid(g->list), held_ocid(h))) return g;
    }
    struct group *g = &groups->list[groups->count++];
    *g = (struct group){.number = h->number, .part = h->part};
    table[at & mask] = (uint32_t)groups->count;
    return g;
}

enum err_code groups_of(struct held *list, size_t count, struct groups *out, struct err *err)
{
    size_t mask = 15;
    *out = (struct groups){0};
    if (count >= UINT32_MAX) return merge_memory(err);
    while (mask < 2 * count) mask = 2 * mask + 1;
    uint32_t *table = mem_calloc(mask + 1, sizeof *table);
    out->list = mem_alloc((count + 1) * sizeof *out->list);
    if (!table || !out->list) {
        mem_free(table);
        mem_free(out->list);
        *out = (struct groups){0};
        return merge_memory(err);
    }
    for (struct held *next; list; list = next) {
        struct group *g = group_of(out, table, mask, list);
        next = list->next;
        if (list->number < g->number || (list->number == g->number && list->part < g->part)) {
            g->number = list->number;
            g->part = list->part;
        }
        /* Mostly the last comes first; a few are in their order after each other. */
        struct held **at = &g->list;
        if (*at && !earlier(list, *at) && g->count < 64)
            while (*at && earlier(*at, list)) at = &(*at)->next;
        list->next = *at;
        *at = list;
        g->count++;
        g->bytes += list->length;
    }
    mem_free(table);
    qsort(out->list, out->count, sizeof *out->list, by_first);
    struct group *fit = mem_realloc(out->list, (out->count + 1) * sizeof *out->list);
    if (fit) out->list = fit;
    return ERR_NONE;
}
