/* Reading the results: the figures of a node, totals and flows. */
#include <string.h>

#include "base/i18n.h"
#include "ledger/rows.h"
#include "trace/carry.h"
#include "trace_queries.h"

static void copy_currency(char out[4], struct str currency)
{
    memset(out, 0, 4);
    if (currency.n) memcpy(out, currency.p, currency.n < 4 ? currency.n : 3);
}

/* --- one node --------------------------------------------------------------------------------- */

static void put_figures(struct trace_figures *out, const struct q_trace_figures_of_row *r)
{
    struct reach reach;

    *out = (struct trace_figures){.kind = (enum node_kind)r->kind,
                                  .stage = trace_stage_of((enum node_kind)r->kind),
                                  .derived = r->moment_null,
                                  .moment = (enum moment)(r->moment_null ? 0 : r->moment),
                                  .minor = r->minor,
                                  .in = {r->in_proven, r->in_possible},
                                  .out = {r->out_proven, r->out_possible},
                                  .gap = r->gap_null ? 0 : r->gap};
    copy_currency(out->currency, r->currency);
    reach_read(r->reach, out->stage, r->minor, &reach);
    memcpy(out->reach, reach.reach, sizeof out->reach);
    memcpy(out->end, reach.end, sizeof out->end);
}

static enum err_code read_figures(struct store *store, struct arena *arena, int64_t entity,
                                  int64_t node, struct rows *rows, struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_trace_figures_of(store, entity, node, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_trace_figures_of_row r;
        struct trace_figures *own = rows_add(rows, arena);

        if (!own) {
            store_reset(stmt);
            return err_no_memory(err);
        }
        q_trace_figures_of_row(stmt, &r);
        put_figures(own, &r);
    }
    return code;
}

enum err_code trace_node_figures(struct ledger *ledger, struct arena *arena, int64_t entity,
                                 int64_t node, struct trace_figures **out, size_t *count_out,
                                 struct err *err)
{
    struct rows rows = ROWS_OF(struct trace_figures);
    struct store *store = ledger_store(ledger);
    enum err_code code = read_figures(store, arena, entity, node, &rows, err);

    /* Another name of a thing: its figures are that thing's. Names of names end soon. */
    for (int steps = 0; !code && !rows.count && steps < 8; steps++) {
        struct q_trace_same_of_row same;
        bool found;

        code = q_trace_same_of_one(store, entity, node, &same, &found, err);
        if (code || !found) break;
        node = same.same_as;
        code = read_figures(store, arena, entity, node, &rows, err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- totals ----------------------------------------------------------------------------------- */

static void put_total(struct trace_total *out, const struct q_trace_totals_read_row *r,
                      struct arena *arena, struct rows *rows)
{
    *out = (struct trace_total){
        .entity = r->entity,
        .entity_code = rows_text(arena, r->entity_code, rows),
        .entity_name = rows_text(arena, r->entity_name, rows),
        .subject = r->subject,
        .name = rows_text(arena, r->organisation.p ? r->organisation : r->node, rows),
        .year = r->year,
        .kind = (enum node_kind)r->kind,
        .stage = trace_stage_of((enum node_kind)r->kind),
        .nodes = r->nodes,
        .minor = r->minor,
        .in = {r->in_proven, r->in_possible},
        .out = {r->out_proven, r->out_possible}};
    copy_currency(out->currency, r->currency);
}

enum err_code trace_totals(struct ledger *ledger, struct arena *arena,
                           const struct trace_total_filter *f, struct trace_total **out,
                           size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct trace_total);
    struct store *store = ledger_store(ledger);
    bool yearly = f->by == TRACE_BY_YEAR, row;
    int64_t dimension = yearly || f->by == TRACE_BY_ENTITY ? TRACE_BY_NOTHING : f->by;
    int64_t low = f->subject, high = f->subject ? f->subject : INT64_MAX;
    int64_t most = f->limit ? f->limit : 200;
    struct store_stmt *stmt;
    enum err_code code = f->entity ? q_trace_totals_read(store, f->entity, dimension, low, high,
                                                         f->year, f->kind, yearly, most, &stmt, err)
                                   : q_trace_totals_all(store, dimension, low, high, f->year,
                                                        f->kind, yearly, most, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_trace_totals_read_row r; /* both give the same columns */
        struct trace_total *own = rows_add(&rows, arena);

        q_trace_totals_read_row(stmt, &r);
        if (own) put_total(own, &r, arena, &rows);
        if (own && !rows.failed) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code trace_flows(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t year,
                          struct trace_flow **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct trace_flow);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_trace_flows_read(ledger_store(ledger), entity, year, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_trace_flows_read_row r;
        struct trace_flow *own = rows_add(&rows, arena);

        if (!own) {
            store_reset(stmt);
            code = err_no_memory(err);
            break;
        }
        q_trace_flows_read_row(stmt, &r);
        *own = (struct trace_flow){.source = (enum node_kind)r.source_kind,
                                   .target = (enum node_kind)r.target_kind,
                                   .links = r.links,
                                   .carried = {r.proven, r.possible}};
        copy_currency(own->currency, r.currency);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
