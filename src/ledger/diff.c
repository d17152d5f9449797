/* Comparing two row indexes within bounded memory. The keys are split by their hash into shares
 * that fit; each share is read from both indexes, sorted and merged. A key that alone fills more
 * than a share (a column that says the same in every row) is found beforehand and compared while
 * reading both sides in file order, which needs no memory at all. */
#include "ledger/diff.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger/load_index.h"
#include "ledger_queries.h"

#define MEMORY ((size_t)32 << 20)
#define HEAVY_MAX 256

struct record {
    uint64_t key, content, number;
};
struct records {
    struct record *items;
    size_t count, room;
};

/* Keys that may be too frequent for a share (Misra and Gries 1982), then counted for sure. */
struct heavy {
    uint64_t keys[HEAVY_MAX];
    uint64_t counts[HEAVY_MAX];
    size_t used, size;
};

struct diff {
    struct ledger *ledger;
    const struct diff_options *options;
    struct diff_summary summary;
    uint64_t shares;
    size_t records_max; /* of both sides of one share */
    struct records sides[2];
    struct heavy heavy;
    struct diff_row *found; /* of one share */
    size_t found_count, found_room;
};

static const struct diff_snapshot *side_of(const struct diff *diff, int side)
{
    return side ? &diff->options->newer : &diff->options->older;
}

static enum err_code open_side(struct diff *diff, int side, struct index_reader *reader,
                               struct err *err)
{
    const struct diff_snapshot *snapshot = side_of(diff, side);

    return index_reader_open(reader, diff->ledger, snapshot->owner, snapshot->id, err);
}

/* --- telling --------------------------------------------------------------------------------- */

static int by_row(const void *a, const void *b)
{
    const struct diff_row *x = a, *y = b;
    uint64_t i = x->row ? x->row : x->previous_row, j = y->row ? y->row : y->previous_row;

    return i < j ? -1 : i > j ? 1 : (x->row != 0) - (y->row != 0);
}

static enum err_code tell(struct diff *diff, struct err *err)
{
    enum err_code code = ERR_NONE;

    if (diff->found_count) qsort(diff->found, diff->found_count, sizeof *diff->found, by_row);
    for (size_t i = 0; i < diff->found_count && !code; i++)
        code = diff->options->each(diff->options->user, &diff->found[i], err);
    diff->found_count = 0;
    return code;
}

static enum err_code add(struct diff *diff, enum change_kind kind, uint64_t row, uint64_t previous,
                         struct err *err)
{
    uint64_t *count = kind == CHANGE_APPEARED  ? &diff->summary.appeared
                      : kind == CHANGE_CHANGED ? &diff->summary.changed
                                               : &diff->summary.vanished;

    ++*count;
    if (!diff->options->each) return ERR_NONE;
    if (diff->found_count == diff->records_max) {
        enum err_code code = tell(diff, err);

        if (code) return code;
    }
    if (diff->found_count == diff->found_room) {
        size_t room = diff->found_room ? diff->found_room * 2 : 256;
        struct diff_row *bigger = mem_realloc(diff->found, room * sizeof *bigger);

        if (!bigger) return err_no_memory(err);
        diff->found = bigger;
        diff->found_room = room;
    }
    diff->found[diff->found_count++] = (struct diff_row){kind, row, previous};
    return ERR_NONE;
}

/* --- frequent keys --------------------------------------------------------------------------- */

static size_t heavy_at(const struct heavy *heavy, uint64_t key)
{
    size_t i = 0;

    while (i < heavy->used && heavy->keys[i] != key) i++;
    return i;
}

static void heavy_add(struct heavy *heavy, uint64_t key)
{
    size_t i = heavy_at(heavy, key), kept = 0;

    if (i < heavy->used) {
        heavy->counts[i]++;
        return;
    }
    if (heavy->used < heavy->size) {
        heavy->keys[heavy->used] = key;
        heavy->counts[heavy->used++] = 1;
        return;
    }
    for (i = 0; i < heavy->used; i++) {
        if (!--heavy->counts[i]) continue;
        heavy->keys[kept] = heavy->keys[i];
        heavy->counts[kept++] = heavy->counts[i];
    }
    heavy->used = kept;
}

static enum err_code each_index_row(struct diff *diff, bool count_only, struct err *err)
{
    for (int side = 0; side < 2; side++) {
        struct index_reader reader;
        struct index_row row;
        bool more = true;
        enum err_code code = open_side(diff, side, &reader, err);

        while (!code && !(code = index_reader_next(&reader, &row, &more, err)) && more) {
            if (count_only) {
                size_t i = heavy_at(&diff->heavy, row.key);

                if (i < diff->heavy.used) diff->heavy.counts[i]++;
            } else {
                heavy_add(&diff->heavy, row.key);
            }
        }
        index_reader_close(&reader);
        if (code) return code;
    }
    return ERR_NONE;
}

/* Leaves in diff->heavy the keys with more than half a share's records. */
static enum err_code find_heavy(struct diff *diff, uint64_t rows, struct err *err)
{
    struct heavy *heavy = &diff->heavy;
    uint64_t much = diff->records_max / 2;
    size_t kept = 0;
    enum err_code code;

    heavy->size = (size_t)(rows / much + 1 < HEAVY_MAX ? rows / much + 1 : HEAVY_MAX);
    code = each_index_row(diff, false, err);
    memset(heavy->counts, 0, sizeof heavy->counts);
    if (!code && heavy->used) code = each_index_row(diff, true, err);
    for (size_t i = 0; i < heavy->used; i++)
        if (heavy->counts[i] > much) heavy->keys[kept++] = heavy->keys[i];
    heavy->used = kept;
    return code;
}

static enum err_code next_of_key(struct index_reader *reader, uint64_t key, struct index_row *row,
                                 bool *more, struct err *err)
{
    enum err_code code;

    do code = index_reader_next(reader, row, more, err);
    while (!code && *more && row->key != key);
    return code;
}

static enum err_code compare_heavy(struct diff *diff, uint64_t key, struct err *err)
{
    struct index_reader older, newer;
    struct index_row was, is;
    bool had = true, has = true;
    enum err_code code = open_side(diff, 0, &older, err);

    if (code) return code;
    code = open_side(diff, 1, &newer, err);
    while (!code && (had || has)) {
        if (had) code = next_of_key(&older, key, &was, &had, err);
        if (!code && has) code = next_of_key(&newer, key, &is, &has, err);
        if (code || (!had && !has)) break;
        if (!had)
            code = add(diff, CHANGE_APPEARED, is.number, 0, err);
        else if (!has)
            code = add(diff, CHANGE_VANISHED, 0, was.number, err);
        else if (was.content != is.content)
            code = add(diff, CHANGE_CHANGED, is.number, was.number, err);
        else
            diff->summary.same++;
    }
    index_reader_close(&older);
    index_reader_close(&newer);
    return code ? code : tell(diff, err);
}

/* --- shares ---------------------------------------------------------------------------------- */

static int by_key(const void *a, const void *b)
{
    const struct record *x = a, *y = b;

    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

static enum err_code keep_record(struct diff *diff, struct records *side,
                                 const struct index_row *row, struct err *err)
{
    if (side->count == side->room) {
        size_t room = side->room ? side->room * 2 : 1024;
        struct record *bigger;

        if (diff->sides[0].count + diff->sides[1].count >= diff->records_max * 2)
            return err_set(err, ERR_LIMIT, _("Demasiadas filas comparten la misma clave."));
        bigger = mem_realloc(side->items, room * sizeof *bigger);
        if (!bigger) return err_no_memory(err);
        side->items = bigger;
        side->room = room;
    }
    side->items[side->count++] = (struct record){row->key, row->content, row->number};
    return ERR_NONE;
}

static enum err_code read_share(struct diff *diff, uint64_t share, int side, struct err *err)
{
    struct records *records = &diff->sides[side];
    struct index_reader reader;
    struct index_row row;
    bool more = true;
    enum err_code code = open_side(diff, side, &reader, err);

    records->count = 0;
    while (!code && !(code = index_reader_next(&reader, &row, &more, err)) && more) {
        if ((row.key >> 32) * diff->shares >> 32 != share) continue;
        if (diff->heavy.used && heavy_at(&diff->heavy, row.key) < diff->heavy.used) continue;
        code = keep_record(diff, records, &row, err);
    }
    index_reader_close(&reader);
    if (!code && records->count)
        qsort(records->items, records->count, sizeof *records->items, by_key);
    return code;
}

static enum err_code compare_share(struct diff *diff, struct err *err)
{
    const struct records *older = &diff->sides[0], *newer = &diff->sides[1];
    size_t i = 0, j = 0;
    enum err_code code = ERR_NONE;

    while (!code && (i < older->count || j < newer->count)) {
        const struct record *was = i < older->count ? &older->items[i] : NULL;
        const struct record *is = j < newer->count ? &newer->items[j] : NULL;

        if (!was || (is && is->key < was->key)) {
            code = add(diff, CHANGE_APPEARED, is->number, 0, err);
            j++;
        } else if (!is || was->key < is->key) {
            code = add(diff, CHANGE_VANISHED, 0, was->number, err);
            i++;
        } else {
            if (was->content != is->content)
                code = add(diff, CHANGE_CHANGED, is->number, was->number, err);
            else
                diff->summary.same++;
            i++;
            j++;
        }
    }
    return code ? code : tell(diff, err);
}

static enum err_code count_rows(struct diff *diff, uint64_t *rows_out, struct err *err)
{
    *rows_out = 0;
    for (int side = 0; side < 2; side++) {
        const struct diff_snapshot *snapshot = side_of(diff, side);
        struct q_row_index_rows_row row;
        bool found;
        enum err_code code = q_row_index_rows_one(ledger_store(diff->ledger), snapshot->owner,
                                                  snapshot->id, &row, &found, err);

        if (code) return code;
        if (!found || !row.pieces)
            return err_set(err, ERR_NOTFOUND, _("La versión %lld no tiene índice de filas."),
                           (long long)snapshot->id);
        *rows_out += (uint64_t)row.rows;
    }
    return ERR_NONE;
}

static enum err_code compare(struct diff *diff, struct err *err)
{
    uint64_t rows;
    enum err_code code = count_rows(diff, &rows, err);

    if (code) return code;
    diff->shares = rows <= diff->records_max ? 1 : rows / (diff->records_max / 2) + 1;
    if (diff->shares > 1) code = find_heavy(diff, rows, err);
    for (size_t i = 0; i < diff->heavy.used && !code; i++)
        code = compare_heavy(diff, diff->heavy.keys[i], err);
    for (uint64_t share = 0; share < diff->shares && !code; share++) {
        if (!progress_tell(diff->options->progress, _("comparando"), share, diff->shares))
            return err_set(err, ERR_CANCELLED, _("La comparación se detuvo."));
        code = read_share(diff, share, 0, err);
        if (!code) code = read_share(diff, share, 1, err);
        if (!code) code = compare_share(diff, err);
    }
    return code;
}

enum err_code ledger_diff(struct ledger *ledger, const struct diff_options *options,
                          struct diff_summary *summary_out, struct err *err)
{
    struct diff *diff = mem_calloc(1, sizeof *diff);
    size_t memory = options->memory ? options->memory : MEMORY;
    enum err_code code;

    memset(summary_out, 0, sizeof *summary_out);
    if (!diff) return err_no_memory(err);
    diff->ledger = ledger;
    diff->options = options;
    diff->records_max = memory / (2 * sizeof(struct record)) + 2;
    code = compare(diff, err);
    if (!code) *summary_out = diff->summary;
    mem_free(diff->sides[0].items);
    mem_free(diff->sides[1].items);
    mem_free(diff->found);
    mem_free(diff);
    return code;
}
