/* Using the index of words: the ids under the longest word (the rarest, most often) are gathered
 * and sorted, and those that another word does not have are taken out, until few are left: the
 * caller compares what is found with all the words anyway. */
#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "ledger/words_private.h"
#include "ledger_queries.h"

enum { FEW = 256, GATHERED_MAX = 1 << 20 };

struct ids {
    int64_t *items;
    size_t count, capacity;
    bool cut;
};

static bool add_id(struct ids *ids, struct arena *arena, int64_t id)
{
    if (ids->count == ids->capacity) {
        size_t capacity = ids->capacity ? ids->capacity * 2 : 256;
        int64_t *bigger = arena_array(arena, capacity, sizeof *bigger);

        if (!bigger) return false;
        if (ids->count) memcpy(bigger, ids->items, ids->count * sizeof *bigger);
        ids->items = bigger;
        ids->capacity = capacity;
    }
    ids->items[ids->count++] = id;
    return true;
}

/* All words that begin with this one: [word, word + the last code point). */
static struct store_stmt *open_word(struct store *store, const struct words_query *q,
                                    struct str word, char high[WORD_MAX + 4], struct err *err)
{
    struct store_stmt *stmt;

    memcpy(high, word.p, word.n);
    memcpy(high + word.n, "\xF4\x8F\xBF\xBF", 4);
    if (q_word_ids(store, q->entity, (int64_t)q->what, word, (struct str){high, word.n + 4}, &stmt,
                   err))
        return NULL;
    return stmt;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return (x > y) - (x < y);
}

static void sort_once(struct ids *ids)
{
    size_t kept = 0;

    if (!ids->count) return;
    qsort(ids->items, ids->count, sizeof *ids->items, by_number);
    for (size_t i = 1; i < ids->count; i++)
        if (ids->items[i] != ids->items[kept]) ids->items[++kept] = ids->items[i];
    ids->count = kept + 1;
}

static enum err_code gather(struct store *store, struct arena *arena, const struct words_query *q,
                            struct ids *ids, struct err *err)
{
    char high[WORD_MAX + 4];
    struct store_stmt *stmt = open_word(store, q, q->words[0], high, err);
    enum err_code code = ERR_NONE;
    bool row;

    if (!stmt) return err ? err->code : ERR_BUG;
    while (!(code = store_step(stmt, &row, err)) && row) {
        struct str bytes = store_blob(stmt, 0);
        uint64_t step;
        int64_t id = 0;

        while (ids->count < GATHERED_MAX && words_get_number(&bytes, &step)) {
            id += (int64_t)step;
            if (add_id(ids, arena, id)) continue;
            store_reset(stmt);
            return err_no_memory(err);
        }
        if (bytes.n) ids->cut = true;
    }
    sort_once(ids);
    return code;
}

/* Marks those of `ids` that a chunk has; both ascend. */
static void mark(const struct ids *ids, unsigned char *marks, struct str bytes)
{
    uint64_t step;
    int64_t id = 0;
    size_t at = 0;

    while (at < ids->count && words_get_number(&bytes, &step)) {
        id += (int64_t)step;
        while (at < ids->count && ids->items[at] < id) at++;
        if (at < ids->count && ids->items[at] == id) marks[at] = 1;
    }
}

static enum err_code keep_those_with(struct store *store, struct arena *arena,
                                     const struct words_query *q, struct str word, struct ids *ids,
                                     struct err *err)
{
    unsigned char *marks = arena_alloc(arena, ids->count);
    char high[WORD_MAX + 4];
    struct store_stmt *stmt;
    enum err_code code;
    size_t kept = 0;
    bool row;

    if (!marks) return err_no_memory(err);
    stmt = open_word(store, q, word, high, err);
    if (!stmt) return err ? err->code : ERR_BUG;
    while (!(code = store_step(stmt, &row, err)) && row) mark(ids, marks, store_blob(stmt, 0));
    for (size_t i = 0; i < ids->count; i++)
        if (marks[i]) ids->items[kept++] = ids->items[i];
    ids->count = kept;
    return code;
}

enum err_code words_find(struct store *store, struct arena *arena, const struct words_query *query,
                         int64_t **ids_out, size_t *count_out, bool *cut_out, struct err *err)
{
    struct ids ids = {0};
    enum err_code code = gather(store, arena, query, &ids, err);

    for (size_t i = 1; i < query->count && ids.count > FEW && !code; i++)
        code = keep_those_with(store, arena, query, query->words[i], &ids, err);
    if (ids.count > query->most) {
        ids.count = query->most;
        ids.cut = true;
    }
    *ids_out = ids.items;
    *count_out = code ? 0 : ids.count;
    *cut_out = ids.cut;
    return code;
}
