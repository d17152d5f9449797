/* Parts of a release by id: see indicator_ids.h. */
#include "ocds/indicator_ids.h"

#include <stdlib.h>

#include "base/i18n.h"

enum { FEW = 16 };

static int by_id(const void *pa, const void *pb)
{
    const struct ids_entry *a = pa, *b = pb;
    int order = str_compare(a->id, b->id);

    return order ? order : a->index < b->index ? -1 : a->index > b->index;
}

static void finish(struct ids_entry *entries, size_t count, struct ids *out)
{
    if (count > FEW) qsort(entries, count, sizeof *entries, by_id);
    *out = (struct ids){entries, count};
}

enum err_code ids_of_parties(struct arena *arena, const struct view *view, struct ids *out,
                             struct err *err)
{
    struct ids_entry *entries = arena_array(arena, view->party_count + 1, sizeof *entries);

    if (!entries) return err_no_memory(err);
    for (size_t i = 0; i < view->party_count; i++)
        entries[i] = (struct ids_entry){view->parties[i].id, (uint32_t)i};
    finish(entries, view->party_count, out);
    return ERR_NONE;
}

enum err_code ids_of_awards(struct arena *arena, const struct view *view, struct ids *out,
                            struct err *err)
{
    struct ids_entry *entries = arena_array(arena, view->award_count + 1, sizeof *entries);

    if (!entries) return err_no_memory(err);
    for (size_t i = 0; i < view->award_count; i++)
        entries[i] = (struct ids_entry){view->awards[i].id, (uint32_t)i};
    finish(entries, view->award_count, out);
    return ERR_NONE;
}

uint32_t ids_find(const struct ids *ids, struct str id)
{
    size_t low = 0, high = ids->count;

    if (!id.n) return 0;
    if (ids->count <= FEW) {
        while (low < high && !str_eq(ids->entries[low].id, id)) low++;
        return low < high ? ids->entries[low].index + 1 : 0;
    }
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (str_compare(ids->entries[middle].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < ids->count && str_eq(ids->entries[low].id, id) ? ids->entries[low].index + 1 : 0;
}
