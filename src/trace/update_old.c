/* Taking old results out: what each of their rows brought into totals, flows and gaps, and the rows
 * themselves. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "trace/update_private.h"
#include "trace_queries.h"

/* What a link brought into the flows needs the kinds and the year of its ends as they were. */
struct old_node {
    int64_t id;
    int32_t year;
    uint8_t kind;
};

static void put_row(struct update_row *row, const struct q_trace_old_nodes_row *r)
{
    *row = (struct update_row){.node = r->node,
                               .minor = r->minor,
                               .in = {r->in_proven, r->in_possible},
                               .out = {r->out_proven, r->out_possible},
                               .unit = r->unit_null ? 0 : r->unit,
                               .fund = r->fund_null ? 0 : r->fund,
                               .programme = r->programme_null ? 0 : r->programme,
                               .supplier = r->supplier_null ? 0 : r->supplier,
                               .year = r->year_null ? 0 : (int32_t)r->year,
                               .gap = r->gap_null ? 0 : r->gap,
                               .origin = r->origin_null ? 0 : r->origin,
                               .kind = (uint8_t)r->kind,
                               .stage = (uint8_t)trace_stage_of((enum node_kind)r->kind),
                               .counted = r->counted != 0,
                               .reach = r->reach};
    if (r->currency.n) memcpy(row->currency, r->currency.p, r->currency.n < 4 ? r->currency.n : 3);
}

static enum err_code take_row(struct update *u, struct update_row *row)
{
    struct q_trace_gap_one_row gap;
    bool found = false;
    enum err_code code = ERR_NONE;

    if (row->gap) code = q_trace_gap_one_one(u->store, u->entity, row->gap, &gap, &found, u->err);
    if (code) return code;
    if (found) row->missing = (uint8_t)gap.missing;
    if (row->origin) row->missing_origin = MISSING_ORIGIN;
    return sums_row(u, row, -1);
}

static enum err_code take_nodes(struct update *u, const struct graph_range *range,
                                struct graph_list *olds)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_trace_old_nodes(u->store, u->entity, range->low, range->high, &stmt, u->err);

    while (!code && !(code = store_step(stmt, &row, u->err)) && row) {
        struct q_trace_old_nodes_row r;
        struct update_row old;
        struct old_node *own = graph_list_add(olds, sizeof *own);

        q_trace_old_nodes_row(stmt, &r);
        put_row(&old, &r);
        code = own ? take_row(u, &old) : err_no_memory(u->err);
        if (own) *own = (struct old_node){old.node, old.year, old.kind};
        if (code) store_reset(stmt);
    }
    return code;
}

static const struct old_node *find_old(const struct graph_list *olds, int64_t id)
{
    const struct old_node *all = olds->items;
    size_t low = 0, high = olds->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (all[middle].id < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < olds->count && all[low].id == id ? &all[low] : NULL;
}

static enum err_code take_links(struct update *u, const struct graph_range *range,
                                const struct graph_list *olds)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code =
        q_trace_old_links(u->store, u->entity, range->low, range->high, &stmt, u->err);

    while (!code && !(code = store_step(stmt, &row, u->err)) && row) {
        struct q_trace_old_links_row r;
        const struct old_node *source, *target;
        int64_t carried[2];
        char currency[4] = "";

        q_trace_old_links_row(stmt, &r);
        source = find_old(olds, r.source);
        target = find_old(olds, r.target);
        carried[0] = r.proven;
        carried[1] = r.possible;
        if (r.currency.n) memcpy(currency, r.currency.p, r.currency.n < 4 ? r.currency.n : 3);
        if (source && target)
            code = sums_flow(u, source->year, source->kind, target->kind, currency, carried, -1);
        else
            code = err_set(u->err, ERR_BUG, "a link of the trace has lost an end");
        if (code) store_reset(stmt);
    }
    return code;
}

enum err_code update_take_out(struct update *u, const struct graph_list *ranges)
{
    const struct graph_range *all = ranges->items;
    struct graph_list olds = {.count = 0};
    enum err_code code = ERR_NONE;

    for (size_t i = 0; !code && i < ranges->count; i++) code = take_nodes(u, &all[i], &olds);
    for (size_t i = 0; !code && i < ranges->count; i++) code = take_links(u, &all[i], &olds);
    for (size_t i = 0; !code && i < ranges->count; i++) {
        code = q_trace_nodes_drop_run(u->store, u->entity, all[i].low, all[i].high, u->err);
        if (!code)
            code = q_trace_links_drop_run(u->store, u->entity, all[i].low, all[i].high, u->err);
    }
    mem_free(olds.items);
    return code;
}
