/* Reading gaps: lists, the things each is made of, and what is published out of what is known. */
#include "trace/gaps.h"

#include "base/i18n.h"
#include "ledger/rows.h"
#include "trace/gaps_private.h"
#include "trace/obligation.h"
#include "trace_queries.h"

/* One entity, or the range of all of them: so that an index serves both. */
static void entities(int64_t entity, int64_t *first, int64_t *last)
{
    *first = entity ? entity : 0;
    *last = entity ? entity : INT64_MAX;
}

/* --- gaps ------------------------------------------------------------------------------------- */

static void fill(struct trace_gap_row *g, const struct q_trace_gaps_row *r, struct arena *arena,
                 struct rows *rows)
{
    *g = (struct trace_gap_row){
        .entity = r->entity,
        .id = r->id,
        .entity_code = rows_text(arena, r->entity_code, rows),
        .entity_name = rows_text(arena, r->entity_name, rows),
        .key = rows_text(arena, r->gap_key, rows),
        .kind = (enum node_kind)r->kind,
        .missing = (enum trace_missing)r->missing,
        .unit = r->unit_null ? 0 : r->unit,
        .year = r->year_null ? 0 : r->year,
        .unit_name = rows_text(arena, r->unit_name, rows),
        .nodes = r->nodes,
        .minor = r->minor,
        .minor_possible = r->minor_possible,
        .snapshot = r->snapshot,
        .file = rows_text(arena, r->file, rows),
        .cut_off = r->cut_off_null ? DATE_NONE : (int32_t)r->cut_off,
    };
    if (r->currency.n == 3) memcpy(g->currency, r->currency.p, 3);
}

enum err_code trace_gaps(struct ledger *ledger, struct arena *arena,
                         const struct trace_gap_filter *filter, struct trace_gap_row **out,
                         size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct trace_gap_row);
    struct obligations obligations;
    struct store_stmt *stmt;
    int64_t first, last;
    bool row;
    enum err_code code = obligations_read(ledger, arena, &obligations, err);

    *count_out = 0;
    if (code) return code;
    entities(filter->entity, &first, &last);
    code =
        q_trace_gaps(ledger_store(ledger), first, last, filter->id,
                     filter->key.n ? filter->key : STR(""), filter->missing, filter->kind,
                     filter->unit, filter->year, filter->limit ? filter->limit : 100, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_trace_gaps_row r;
        struct trace_gap_row *own = rows_add(&rows, arena);

        q_trace_gaps_row(stmt, &r);
        if (own) {
            fill(own, &r, arena, &rows);
            own->sentence = gap_sentence(arena, own, false);
            own->obligation = obligation_text(arena, &obligations, own->missing, own->kind);
        }
        if (own && !rows.failed && own->sentence.p && own->obligation.p) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- members ---------------------------------------------------------------------------------- */

/* Both queries give the same columns. */
static void fill_member(struct trace_gap_member *m, struct store_stmt *stmt, struct arena *arena,
                        struct rows *rows)
{
    struct q_trace_gap_members_row r;

    q_trace_gap_members_row(stmt, &r);
    *m = (struct trace_gap_member){
        .node = r.node,
        .kind = (enum node_kind)r.kind,
        .key = rows_text(arena, r.node_key, rows),
        .label = rows_text(arena, r.label, rows),
        .minor = r.minor,
        .ended = r.ended,
        .snapshot = r.snapshot,
        .row = r.source_row,
        .file = rows_text(arena, r.file, rows),
        .sha256 = rows_text(arena, r.sha256, rows),
        .cut_off = r.cut_off_null ? DATE_NONE : (int32_t)r.cut_off,
    };
}

enum err_code trace_gap_members(struct ledger *ledger, struct arena *arena, int64_t entity,
                                int64_t gap, int64_t after_minor, int64_t after_node,
                                uint32_t limit, struct trace_gap_member **out, size_t *count_out,
                                struct err *err)
{
    struct rows rows = ROWS_OF(struct trace_gap_member);
    struct store *store = ledger_store(ledger);
    struct q_trace_gap_missing_row missing;
    struct store_stmt *stmt = NULL;
    bool found, row;
    int64_t minor = after_node ? after_minor : INT64_MAX;
    int64_t node = after_node ? after_node : INT64_MAX, most = limit ? limit : 100;
    enum err_code code = q_trace_gap_missing_one(store, entity, gap, &missing, &found, err);

    *count_out = 0;
    *out = NULL;
    if (code || !found) return code;
    code = missing.missing == MISSING_ORIGIN
               ? q_trace_gap_members_origin(store, entity, gap, minor, node, most, &stmt, err)
               : q_trace_gap_members(store, entity, gap, minor, node, most, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct trace_gap_member *own = rows_add(&rows, arena);

        if (own) fill_member(own, stmt, arena, &rows);
        if (own && !rows.failed) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

/* --- published out of known to exist ---------------------------------------------------------- */

enum err_code trace_gap_sums(struct ledger *ledger, struct arena *arena, int64_t entity,
                             int64_t unit, struct trace_gap_sum **out, size_t *count_out,
                             struct err *err)
{
    struct rows rows = ROWS_OF(struct trace_gap_sum);
    struct store_stmt *stmt;
    bool row;
    enum err_code code = q_trace_gap_sums(ledger_store(ledger), entity, unit, &stmt, err);

    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_trace_gap_sums_row r;
        struct trace_gap_sum *own = rows_add(&rows, arena);

        if (!own) {
            store_reset(stmt);
            code = err_no_memory(err);
            break;
        }
        q_trace_gap_sums_row(stmt, &r);
        *own =
            (struct trace_gap_sum){(enum trace_missing)r.missing, r.year, r.gaps, r.nodes, r.minor};
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}

enum err_code trace_known_update(struct ledger *ledger, int64_t entity, struct err *err)
{
    return q_trace_known_take_run(ledger_store(ledger), entity, err);
}

enum err_code trace_coverage(struct ledger *ledger, struct arena *arena, int64_t entity,
                             struct trace_coverage **out, size_t *count_out, struct err *err)
{
    struct rows rows = ROWS_OF(struct trace_coverage);
    struct store_stmt *stmt;
    int64_t first, last;
    bool row;
    enum err_code code;

    *count_out = 0;
    entities(entity, &first, &last);
    code = q_trace_coverage(ledger_store(ledger), first, last, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_trace_coverage_row r;
        struct trace_coverage *own = rows_add(&rows, arena);

        q_trace_coverage_row(stmt, &r);
        if (own)
            *own = (struct trace_coverage){
                .entity = r.entity,
                .entity_code = rows_text(arena, r.entity_code, &rows),
                .entity_name = rows_text(arena, r.entity_name, &rows),
                .kind = (enum node_kind)r.kind,
                .published = r.nodes - r.unpublished,
                .known = r.nodes - r.unpublished + r.referred,
            };
        if (own && !rows.failed) continue;
        store_reset(stmt);
        code = err_no_memory(err);
    }
    *out = rows.items;
    *count_out = code ? 0 : rows.count;
    return code;
}
