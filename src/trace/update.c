/* Bringing the results up to date, an entity at a time, each in one transaction: a stop or a crash
 * between two of them, or in the middle of one, leaves what is there, and the next call goes on. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger_schema.h"
#include "trace/gaps.h"
#include "trace/flags.h"
#include "trace/graph_read.h"
#include "trace/join.h"
#include "trace/update_private.h"
#include "trace_queries.h"

/* --- what is pending -------------------------------------------------------------------------- */

enum err_code trace_pending(struct ledger *ledger, int64_t *snapshots_out, struct err *err)
{
    struct q_trace_shares_pending_row row;
    bool found;
    enum err_code code = q_trace_shares_pending_one(ledger_store(ledger), &row, &found, err);

    *snapshots_out = !code && found ? row.snapshots : 0;
    return code;
}

enum err_code trace_mark(struct ledger *ledger, int64_t entity, struct err *err)
{
    struct store *store = ledger_store(ledger);
    bool own = !store_in_transaction(store);
    enum err_code code = own ? store_begin(store, err) : ERR_NONE;

    if (code) return code;
    code = q_trace_dirty_put_run(store, entity, err);
    if (own && !code) return store_commit(store, err);
    if (own) store_rollback(store);
    return code;
}

static enum err_code read_pending(struct update *u, struct graph_list *list)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_trace_shares_of(u->store, u->entity, &stmt, u->err);

    while (!code && !(code = store_step(stmt, &row, u->err)) && row) {
        struct update_pending *own = graph_list_add(list, sizeof *own);

        if (!own) {
            store_reset(stmt);
            return err_no_memory(u->err);
        }
        *own = (struct update_pending){store_int(stmt, 0), store_int(stmt, 1)};
    }
    return code;
}

static enum err_code put_done(struct update *u, const struct graph_list *list)
{
    const struct update_pending *all = list->items;
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < list->count; i++)
        code = q_trace_done_put_run(u->store, u->entity, all[i].snapshot, all[i].current, u->err);
    return code ? code : q_trace_dirty_forget_run(u->store, u->entity, u->err);
}

/* --- one entity ------------------------------------------------------------------------------- */

static bool is_ours(const struct store_index *index)
{
    return strcmp(index->table, "trace_node") == 0 || strcmp(index->table, "trace_link") == 0;
}

enum { INDEXES_MAX = 32 };

/* Those of the results; made at once, their statistics are taken once. */
static size_t our_indexes(struct store_index out[INDEXES_MAX])
{
    size_t count = 0;

    for (size_t i = 0; i < ledger_index_count && count < INDEXES_MAX; i++)
        if (is_ours(&ledger_indexes[i])) out[count++] = ledger_indexes[i];
    return count;
}

/* An entity that is alone need not be taken out row by row. */
static enum err_code forget_results(struct update *u)
{
    struct q_trace_others_row row;
    bool others;
    enum err_code code = q_trace_others_one(u->store, u->entity, &row, &others, u->err);

    if (code) return code;
    if (others) {
        code = q_trace_node_forget_run(u->store, u->entity, u->err);
        return code ? code : q_trace_link_forget_run(u->store, u->entity, u->err);
    }
    code = q_trace_node_forget_all_run(u->store, u->err);
    return code ? code : q_trace_link_forget_all_run(u->store, u->err);
}

/* All of it: the old results go, their indexes wait until the new ones are written. */
static enum err_code compute_whole(struct update *u)
{
    struct graph_reading what = {.store = u->store, .entity = u->entity, .progress = u->progress};
    struct store_index indexes[INDEXES_MAX];
    bool deferred[INDEXES_MAX];
    size_t count = our_indexes(indexes);
    enum err_code code = forget_results(u);

    if (!code) code = graph_read(&what, &u->graph, u->err);
    if (!code) code = store_defer_indexes(u->store, indexes, count, deferred, u->err);
    if (!code) code = update_compute(u);
    if (!code) code = store_make_indexes(u->store, indexes, count, deferred, u->err);
    return code ? code : sums_write(u);
}

/* Some connected parts: what they brought is taken out, and what they bring now is put in. */
static enum err_code compute_parts(struct update *u, const struct graph_list *ranges)
{
    struct graph_reading what = {.store = u->store,
                                 .entity = u->entity,
                                 .ranges = ranges->items,
                                 .range_count = ranges->count,
                                 .progress = u->progress};
    enum err_code code =
        flag_scope_open(u->ledger, u->entity, ranges->items, ranges->count, &u->scope, u->err);

    if (code || !ranges->count) return code;
    code = update_take_out(u, ranges);
    if (!code) code = graph_read(&what, &u->graph, u->err);
    if (!code) code = update_compute(u);
    return code ? code : sums_write(u);
}

static enum err_code compute_results(struct update *u, const struct graph_list *pending)
{
    struct graph_list before[2] = {{.count = 0}, {.count = 0}}, ranges = {.count = 0};
    bool joined = false;
    enum err_code code = update_joins(u, before);

    if (!code) code = join_update(u->ledger, u->entity, &joined, u->err);
    if (!code) code = update_touch(u, pending, before, &ranges);
    if (!code) code = u->whole ? compute_whole(u) : compute_parts(u, &ranges);
    mem_free(before[0].items);
    mem_free(before[1].items);
    mem_free(ranges.items);
    return code;
}

static enum err_code compute_entity(struct update *u)
{
    struct graph_list pending = {.count = 0};
    uint64_t flags = 0;
    enum err_code code = read_pending(u, &pending);

    if (!code) code = compute_results(u, &pending);
    if (!code) code = put_done(u, &pending);
    if (!code) code = trace_known_update(u->ledger, u->entity, u->err);
    if (!code) code = flags_update(u->ledger, u->entity, u->scope, &flags, u->err);
    u->summary->flags += flags;
    mem_free(pending.items);
    return code;
}

static enum err_code update_entity(struct ledger *ledger, int64_t entity,
                                   const struct progress *progress, struct trace_summary *summary,
                                   struct err *err)
{
    struct trace_summary before = *summary;
    struct update u = {.ledger = ledger,
                       .store = ledger_store(ledger),
                       .entity = entity,
                       .progress = progress,
                       .summary = summary,
                       .err = err};
    enum err_code code = store_begin(u.store, err);

    if (code) return code;
    code = compute_entity(&u);
    graph_free(&u.graph);
    sums_free(&u.sums);
    flag_scope_free(u.scope);
    if (code)
        store_rollback(u.store);
    else
        code = store_commit(u.store, err);
    if (code) {
        *summary = before;
        return code;
    }
    summary->entities++;
    summary->anything = true;
    return ERR_NONE;
}

/* --- all that is pending ---------------------------------------------------------------------- */

static enum err_code next_pending(struct store *store, int64_t after, int64_t *entity_out,
                                  bool *found, struct err *err)
{
    struct q_trace_entities_pending_row row;
    enum err_code code = q_trace_entities_pending_one(store, after, &row, found, err);

    if (!code && *found) *entity_out = row.entity;
    return code;
}

enum err_code trace_update(struct ledger *ledger, const struct progress *progress,
                           struct trace_summary *summary_out, struct err *err)
{
    struct trace_summary summary = {0};
    struct q_trace_shares_pending_row row;
    struct store *store = ledger_store(ledger);
    int64_t entity = INT64_MIN;
    bool found;
    enum err_code code = q_trace_shares_pending_one(store, &row, &found, err);

    found = !code && found && (row.snapshots || row.dirty);
    while (!code && found) {
        code = next_pending(store, entity, &entity, &found, err);
        if (!code && found) code = update_entity(ledger, entity, progress, &summary, err);
    }
    if (summary_out) *summary_out = summary;
    return code;
}

enum err_code trace_rebuild(struct ledger *ledger, int64_t entity, const struct progress *progress,
                            struct trace_summary *summary_out, struct err *err)
{
    struct trace_summary summary = {0};
    struct store *store = ledger_store(ledger);
    enum err_code code = store_begin(store, err);

    if (code) return code;
    code =
        entity ? q_trace_dirty_put_run(store, entity, err) : q_trace_dirty_mark_all_run(store, err);
    if (!code)
        code = store_commit(store, err);
    else
        store_rollback(store);
    if (code || !entity) return code ? code : trace_update(ledger, progress, summary_out, err);
    code = update_entity(ledger, entity, progress, &summary, err);
    if (summary_out) *summary_out = summary;
    return code;
}
