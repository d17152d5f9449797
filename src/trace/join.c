/* The joins of one entity: what the rules find is compared with what is kept, and only differences
 * are written. What a person decided stays as it is. */
#include "trace/join_private.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "trace_queries.h"

enum { MEMORY = 512 << 20 };

void *join_add(struct join_list *list, struct arena *arena)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 16;
        void *bigger = arena_array(arena, capacity, list->size);

        if (!bigger) return NULL;
        if (list->count) memcpy(bigger, list->items, list->count * list->size);
        list->items = bigger;
        list->capacity = capacity;
    }
    return (char *)list->items + list->size * list->count++;
}

/* --- what is kept ----------------------------------------------------------------------------- */

/* The first row of a source; *end_out past its last. Rows stand by source and target. */
static const struct join_kept *kept_of(const struct join_list *kept, int64_t source,
                                       const struct join_kept **end_out)
{
    const struct join_kept *rows = kept->items;
    size_t low = 0, high = kept->count;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (rows[mid].source < source)
            low = mid + 1;
        else
            high = mid;
    }
    for (high = low; high < kept->count && rows[high].source == source;) high++;
    *end_out = rows + high;
    return rows + low;
}

int64_t join_confirmed(const struct joiner *j, int64_t node)
{
    const struct join_kept *end, *row = kept_of(&j->kept_sames, node, &end);

    for (; row < end; row++)
        if (row->decided && str_is(row->state, "confirmed")) return row->target;
    return 0;
}

bool join_rejected(const struct join_list *kept, int64_t source, int64_t target)
{
    const struct join_kept *end, *row = kept_of(kept, source, &end);

    for (; row < end; row++)
        if (row->target == target && row->decided && str_is(row->state, "rejected")) return true;
    return false;
}

static const struct join_found *found_in(const struct joiner *j, size_t low, size_t high,
                                         int64_t node)
{
    const struct join_found *found = j->sames.items;

    while (low < high) {
        size_t mid = low + (high - low) / 2;

        if (found[mid].source == node) return found + mid;
        if (found[mid].source < node)
            low = mid + 1;
        else
            high = mid;
    }
    return NULL;
}

int64_t join_resolved(const struct joiner *j, int64_t node)
{
    const struct join_found *found = found_in(j, j->keyed[0], j->keyed[1], node);

    if (!found) found = found_in(j, j->declared, j->sames.count, node);
    return found ? found->target : join_confirmed(j, node);
}

/* join_sames and join_joins give the same columns. */
static enum err_code keep_row(struct joiner *j, struct join_list *list, struct store_stmt *stmt,
                              struct err *err)
{
    struct join_kept *own = join_add(list, j->arena);

    if (own)
        *own = (struct join_kept){.source = store_int(stmt, 0),
                                  .target = store_int(stmt, 1),
                                  .evidence = (enum evidence)store_int(stmt, 2),
                                  .score = (int)store_int(stmt, 3),
                                  .rule = arena_str(j->arena, store_text(stmt, 4)),
                                  .reason = arena_str(j->arena, store_text(stmt, 5)),
                                  .state = arena_str(j->arena, store_text(stmt, 6)),
                                  .decided = store_int(stmt, 7) != 0};
    if (own && own->rule.p && own->reason.p && own->state.p) return ERR_NONE;
    store_reset(stmt);
    return err_no_memory(err);
}

static enum err_code read_kept(struct joiner *j, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_join_sames(j->store, j->entity, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row)
        code = keep_row(j, &j->kept_sames, stmt, err);
    if (!code) code = q_join_joins(j->store, j->entity, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        code = keep_row(j, &j->kept_joins, stmt, err);
    return code;
}

/* --- writing what differs --------------------------------------------------------------------- */

static int by_ends(const void *a, const void *b)
{
    const struct join_found *x = a, *y = b;

    if (x->source != y->source) return x->source < y->source ? -1 : 1;
    return x->target < y->target ? -1 : x->target > y->target;
}

static enum err_code put(struct joiner *j, bool same, const struct join_found *f, struct err *err)
{
    const bool inferred = f->evidence == EVIDENCE_INFERRED;
    const int64_t score = f->score;
    /* Only what is inferred waits for a person. */
    const struct str state = inferred ? STR("open") : STR("confirmed");

    if (same)
        return q_join_same_put_run(j->store, j->entity, f->source, f->target, f->evidence,
                                   inferred ? &score : NULL, str_of(f->rule), f->reason, state,
                                   err);
    return q_join_join_put_run(j->store, j->entity, f->source, f->target, f->evidence,
                               inferred ? &score : NULL, str_of(f->rule), f->reason, state, err);
}

static enum err_code forget(struct joiner *j, bool same, const struct join_kept *k, struct err *err)
{
    if (same) return q_join_same_forget_run(j->store, j->entity, k->source, k->target, err);
    return q_join_join_forget_run(j->store, j->entity, k->source, k->target, err);
}

static bool equal(const struct join_found *f, const struct join_kept *k)
{
    return f->evidence == k->evidence && f->score == k->score && str_is(k->rule, f->rule) &&
           str_eq(f->reason, k->reason);
}

/* Both lists in one pass, by source and target. */
static enum err_code write_found(struct joiner *j, bool same, bool *changed, struct err *err)
{
    struct join_list *list = same ? &j->sames : &j->joins;
    const struct join_list *before = same ? &j->kept_sames : &j->kept_joins;
    const struct join_found *f = list->items, *found_end = f + list->count;
    const struct join_kept *k = before->items, *kept_end = k + before->count;
    enum err_code code = ERR_NONE;

    if (list->count) qsort(list->items, list->count, list->size, by_ends);
    while (!code && (f < found_end || k < kept_end)) {
        struct join_found at = k < kept_end
                                   ? (struct join_found){k->source, k->target, 0, 0, 0, {0}}
                                   : (struct join_found){0};
        int order = f == found_end ? 1 : k == kept_end ? -1 : by_ends(f, &at);

        if (order < 0 || (order == 0 && !k->decided && !equal(f, k))) {
            code = put(j, same, f, err);
            *changed = true;
        } else if (order > 0 && !k->decided) {
            code = forget(j, same, k, err);
            *changed = true;
        }
        if (order <= 0) f++;
        if (order >= 0) k++;
    }
    return code;
}

enum err_code join_update(struct ledger *ledger, int64_t entity, bool *changed_out, struct err *err)
{
    struct arena arena;
    struct joiner j = {.ledger = ledger,
                       .store = ledger_store(ledger),
                       .entity = entity,
                       .arena = &arena,
                       .sames = {.size = sizeof(struct join_found)},
                       .joins = {.size = sizeof(struct join_found)},
                       .kept_sames = {.size = sizeof(struct join_kept)},
                       .kept_joins = {.size = sizeof(struct join_kept)},
                       .projects = {.size = sizeof(struct join_pending)}};
    bool changed = false;
    enum err_code code;

    arena_init(&arena, MEMORY);
    code = read_kept(&j, err);
    if (!code) code = join_by_key(&j, err);
    j.declared = j.sames.count;
    if (!code) code = join_by_process(&j, err);
    if (!code) code = join_by_name(&j, err);
    if (!code) code = write_found(&j, true, &changed, err);
    if (!code) code = write_found(&j, false, &changed, err);
    arena_free(&arena);
    if (changed_out) *changed_out = !code && changed;
    return code;
}
