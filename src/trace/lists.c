/* One query with three ways in: the index that leads is chosen here, so that no list reads more
 * than it shows. */
#include "trace/lists.h"

#include <string.h>

#include "base/i18n.h"
#include "trace_queries.h"

enum { USUAL = 50, MOST = 500 };
enum way { BY_KIND = 1, BY_UNIT, BY_SUPPLIER };

static void copy_figures(struct trace_item *own, const struct q_trace_list_row *r)
{
    own->node = r->node;
    own->kind = (enum node_kind)r->kind;
    own->published = r->published;
    own->derived = r->moment_null;
    memcpy(own->currency, r->currency.p, r->currency.n < 4 ? r->currency.n : 3);
    own->minor = r->minor;
    own->in[TRACE_PROVEN] = r->in_proven;
    own->in[TRACE_POSSIBLE] = r->in_possible;
    own->out[TRACE_PROVEN] = r->out_proven;
    own->out[TRACE_POSSIBLE] = r->out_possible;
    own->unit = r->unit_null ? 0 : r->unit;
    own->supplier = r->supplier_null ? 0 : r->supplier;
    own->year = r->year_null ? 0 : r->year;
    own->snapshot = r->snapshot;
    own->row = r->source_row;
}

static bool copy_texts(struct arena *arena, struct trace_item *own,
                       const struct q_trace_list_row *r)
{
    own->key = arena_str(arena, r->node_key);
    own->label = arena_str(arena, r->label);
    own->file = arena_str(arena, r->file);
    own->unit_name = arena_str(arena, r->unit_name);
    own->supplier_name = arena_str(arena, r->supplier_name);
    return own->key.p && own->label.p && own->file.p && own->unit_name.p && own->supplier_name.p;
}

enum err_code trace_list(struct ledger *ledger, struct arena *arena,
                         const struct trace_list_filter *filter, struct trace_item **out,
                         size_t *count_out, struct err *err)
{
    enum way way = filter->supplier ? BY_SUPPLIER : filter->unit ? BY_UNIT : BY_KIND;
    uint32_t limit = !filter->limit ? USUAL : filter->limit > MOST ? MOST : filter->limit;
    int64_t after_minor = filter->after_node ? filter->after_minor : INT64_MAX;
    int64_t after_node = filter->after_node ? filter->after_node : INT64_MAX;
    struct store_stmt *stmt;
    bool more;
    enum err_code code;

    *count_out = 0;
    *out = arena_array(arena, limit, sizeof **out);
    if (!*out) return err_no_memory(err);
    code = q_trace_list(ledger_store(ledger), (int64_t)way, filter->entity, (int64_t)filter->kind,
                        filter->unit, filter->supplier, filter->year, after_minor, after_node,
                        filter->counted, limit, &stmt, err);
    while (!code && !(code = store_step(stmt, &more, err)) && more && *count_out < limit) {
        struct trace_item *own = &(*out)[*count_out];
        struct q_trace_list_row r;

        q_trace_list_row(stmt, &r);
        copy_figures(own, &r);
        ++*count_out;
        if (copy_texts(arena, own, &r)) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    if (!code && more) store_reset(stmt);
    return code;
}
