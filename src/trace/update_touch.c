/* What an update must compute anew: the things that new or superseded snapshots speak of, those
 * whose joins changed, and everything connected with them. Lines of budget and revenue bring
 * all lines of their year with them, as only one of several classifications is counted; a loan
 * brings the others, as only one of several publications of a debt is. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "trace/update_private.h"
#include "trace_queries.h"

/* When more than this part of an entity is touched, it is computed whole, which is faster. */
enum { WHOLE_PART = 4, WHOLE_LEAST = 2000 };

struct touch {
    struct update *u;
    struct graph_list ids; /* int64_t, in the order of finding */
    uint32_t *slots;       /* number in the list + 1 */
    size_t slot_count;
    struct graph_list years; /* int64_t: kind and year that were brought in */
    bool loans;              /* were brought in */
    size_t most;
};

static size_t slot_of(const struct touch *t, int64_t id)
{
    const int64_t *all = t->ids.items;
    size_t at = hash64(&id, sizeof id) & (t->slot_count - 1);

    while (t->slots[at] && all[t->slots[at] - 1] != id) at = (at + 1) & (t->slot_count - 1);
    return at;
}

static bool grow(struct touch *t)
{
    const int64_t *all = t->ids.items;
    uint32_t *old = t->slots;

    t->slot_count = t->slot_count ? t->slot_count * 2 : 1024;
    t->slots = mem_calloc(t->slot_count, sizeof *t->slots);
    mem_free(old);
    if (!t->slots) return false;
    for (size_t i = 0; i < t->ids.count; i++) t->slots[slot_of(t, all[i])] = (uint32_t)i + 1;
    return true;
}

static enum err_code touch(struct touch *t, int64_t id)
{
    int64_t *own;
    size_t at;

    if (t->ids.count * 2 >= t->slot_count && !grow(t)) return err_no_memory(t->u->err);
    at = slot_of(t, id);
    if (t->slots[at]) return ERR_NONE;
    own = graph_list_add(&t->ids, sizeof *own);
    if (!own) return err_no_memory(t->u->err);
    *own = id;
    t->slots[at] = (uint32_t)t->ids.count;
    return ERR_NONE;
}

/* Touches the first column of each row. */
static enum err_code touch_rows(struct touch *t, struct store_stmt *stmt)
{
    bool row;
    enum err_code code;

    while (!(code = store_step(stmt, &row, t->u->err)) && row) {
        code = touch(t, store_int(stmt, 0));
        if (!code) continue;
        store_reset(stmt);
        break;
    }
    return code;
}

/* --- what snapshots speak of ------------------------------------------------------------------ */

static int compare_pending(const void *a, const void *b)
{
    const struct update_pending *x = a, *y = b;

    return x->snapshot < y->snapshot ? -1 : x->snapshot > y->snapshot;
}

static bool is_pending(const struct graph_list *pending, int64_t snapshot)
{
    struct update_pending key = {.snapshot = snapshot};

    return bsearch(&key, pending->items, pending->count, sizeof key, compare_pending);
}

static enum err_code touch_snapshots(struct touch *t, const struct graph_list *pending)
{
    const struct update_pending *all = pending->items;
    struct store_stmt *stmt;
    bool row;
    enum err_code code;

    if (!pending->count) return ERR_NONE;
    code = q_trace_touched(t->u->store, t->u->entity, all[0].snapshot,
                           all[pending->count - 1].snapshot, &stmt, t->u->err);
    while (!code && !(code = store_step(stmt, &row, t->u->err)) && row) {
        struct q_trace_touched_row r;

        q_trace_touched_row(stmt, &r);
        if (is_pending(pending, r.snapshot)) code = touch(t, r.node);
        if (!code && !r.other_null && !r.other_snapshot_null &&
            is_pending(pending, r.other_snapshot))
            code = touch(t, r.other);
        if (code || t->ids.count > t->most) {
            store_reset(stmt);
            return code;
        }
    }
    return code;
}

/* --- joins that changed ----------------------------------------------------------------------- */

static enum err_code read_joins(struct update *u, bool same, struct graph_list *list)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        same ? q_trace_sames_read(u->store, u->entity, INT64_MIN, INT64_MAX, &stmt, u->err)
             : q_trace_joins_read(u->store, u->entity, INT64_MIN, INT64_MAX, &stmt, u->err);

    while (!code && !(code = store_step(stmt, &row, u->err)) && row) {
        struct update_join *own = graph_list_add(list, sizeof *own);

        if (!own) {
            store_reset(stmt);
            return err_no_memory(u->err);
        }
        *own = (struct update_join){store_int(stmt, 0), store_int(stmt, 1), store_int(stmt, 2),
                                    store_int(stmt, 3), store_int(stmt, 4)};
    }
    return code;
}

enum err_code update_joins(struct update *u, struct graph_list joins[2])
{
    enum err_code code = read_joins(u, false, &joins[0]);

    return code ? code : read_joins(u, true, &joins[1]);
}

static int compare_join(const struct update_join *a, const struct update_join *b)
{
    if (a->source != b->source) return a->source < b->source ? -1 : 1;
    return a->target < b->target ? -1 : a->target > b->target;
}

static enum err_code touch_join(struct touch *t, const struct update_join *join)
{
    enum err_code code = touch(t, join->source);

    return code ? code : touch(t, join->target);
}

/* Both lists ascend. */
static enum err_code touch_changed(struct touch *t, const struct graph_list *before,
                                   const struct graph_list *after)
{
    const struct update_join *a = before->items, *b = after->items;
    size_t i = 0, k = 0;
    enum err_code code = ERR_NONE;

    while (!code && (i < before->count || k < after->count)) {
        int order = i == before->count ? 1 : k == after->count ? -1 : compare_join(&a[i], &b[k]);

        if (order < 0)
            code = touch_join(t, &a[i++]);
        else if (order > 0)
            code = touch_join(t, &b[k++]);
        else if (memcmp(&a[i++], &b[k++], sizeof *a) != 0)
            code = touch_join(t, &a[i - 1]);
    }
    return code;
}

/* --- everything connected --------------------------------------------------------------------- */

static enum err_code touch_year(struct touch *t, int64_t kind, bool dated, int64_t year)
{
    struct store_stmt *stmt;
    int64_t key = dated ? year * 64 + kind * 2 : kind * 2 + 1, *own = t->years.items;
    enum err_code code;

    for (size_t i = 0; i < t->years.count; i++)
        if (own[i] == key) return ERR_NONE;
    own = graph_list_add(&t->years, sizeof *own);
    if (!own) return err_no_memory(t->u->err);
    *own = key;
    code = dated ? q_trace_lines(t->u->store, t->u->entity, kind, year, &stmt, t->u->err)
                 : q_trace_lines_undated(t->u->store, t->u->entity, kind, &stmt, t->u->err);
    return code ? code : touch_rows(t, stmt);
}

static enum err_code touch_loans(struct touch *t)
{
    struct store_stmt *stmt;
    enum err_code code;

    if (t->loans) return ERR_NONE;
    t->loans = true;
    code = q_trace_loans(t->u->store, t->u->entity, &stmt, t->u->err);
    return code ? code : touch_rows(t, stmt);
}

static enum err_code touch_around(struct touch *t, int64_t id)
{
    struct update *u = t->u;
    struct store_stmt *stmt;
    struct q_trace_line_row line;
    bool found;
    enum err_code code = q_trace_neighbours(u->store, u->entity, id, &stmt, u->err);

    if (!code) code = touch_rows(t, stmt);
    if (!code) code = q_trace_line_one(u->store, u->entity, id, &line, &found, u->err);
    if (!code && found && line.kind == NODE_LOAN) return touch_loans(t);
    if (code || !found || (line.kind != NODE_BUDGET_LINE && line.kind != NODE_REVENUE)) return code;
    if (!line.parent_null) code = touch(t, line.parent);
    return code ? code : touch_year(t, line.kind, !line.year_null, line.year);
}

static int compare_id(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;

    return *x < *y ? -1 : *x > *y;
}

/* Ids that follow each other become one range. */
static enum err_code make_ranges(struct touch *t, struct graph_list *ranges)
{
    int64_t *ids = t->ids.items;
    struct graph_range *last = NULL;

    if (!t->ids.count) return ERR_NONE;
    qsort(ids, t->ids.count, sizeof *ids, compare_id);
    for (size_t i = 0; i < t->ids.count; i++) {
        if (last && last->high + 1 == ids[i]) {
            last->high = ids[i];
            continue;
        }
        last = graph_list_add(ranges, sizeof *last);
        if (!last) return err_no_memory(t->u->err);
        *last = (struct graph_range){ids[i], ids[i]};
    }
    return ERR_NONE;
}

static enum err_code find_all(struct touch *t, const struct graph_list *pending,
                              struct graph_list before[2])
{
    struct graph_list after[2] = {{.count = 0}, {.count = 0}};
    enum err_code code = update_joins(t->u, after);

    for (int i = 0; !code && i < 2; i++) code = touch_changed(t, &before[i], &after[i]);
    for (int i = 0; i < 2; i++) mem_free(after[i].items);
    if (!code) code = touch_snapshots(t, pending);
    for (size_t i = 0; !code && i < t->ids.count && t->ids.count <= t->most; i++)
        code = touch_around(t, ((const int64_t *)t->ids.items)[i]);
    return code;
}

enum err_code update_touch(struct update *u, const struct graph_list *pending,
                           struct graph_list before[2], struct graph_list *ranges)
{
    struct touch t = {.u = u};
    struct q_trace_taken_in_row taken;
    struct q_trace_dirty_read_row dirty;
    bool found, marked;
    enum err_code code = q_trace_taken_in_one(u->store, u->entity, &taken, &found, u->err);

    if (!code) code = q_trace_dirty_read_one(u->store, u->entity, &dirty, &marked, u->err);
    if (code) return code;
    u->whole = marked || !found || !taken.snapshots;
    if (u->whole) return ERR_NONE;
    t.most = (size_t)taken.last_node / WHOLE_PART;
    if (t.most < WHOLE_LEAST) t.most = WHOLE_LEAST;
    code = find_all(&t, pending, before);
    if (!code && t.ids.count > t.most)
        u->whole = true;
    else if (!code)
        code = make_ranges(&t, ranges);
    mem_free(t.ids.items);
    mem_free(t.slots);
    mem_free(t.years.items);
    return code;
}
