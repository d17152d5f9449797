/* Gaps put into a ledger row by row; see gap_world.h. */
#include "gap_world.h"

#include <stdio.h>

#include "ledger_schema.h"
#include "store/store.h"

static void null_or_int(struct store_bulk *b, int64_t v)
{
    if (v)
        store_bulk_int(b, v);
    else
        store_bulk_null(b);
}

static void end(struct world *w, struct store_bulk *b)
{
    OK(store_bulk_row(b, &w->err));
    OK(store_bulk_end(b, &w->err));
}

void gap_put(struct world *w, const struct gap_made *g)
{
    struct store_bulk *b;
    char key[40];

    snprintf(key, sizeof key, "gap-%lld", (long long)g->id);
    OK(store_bulk_begin(w->store, &ledger_table_trace_gap, &b, &w->err));
    store_bulk_int(b, g->entity ? g->entity : SONORA);
    store_bulk_int(b, g->id);
    store_bulk_text(b, str_of(g->key ? g->key : key));
    store_bulk_int(b, g->kind);
    store_bulk_int(b, g->missing);
    null_or_int(b, g->unit);
    null_or_int(b, g->year);
    store_bulk_text(b, str_of(g->currency ? g->currency : "MXN"));
    store_bulk_int(b, g->nodes ? g->nodes : 1);
    store_bulk_int(b, g->minor);
    store_bulk_int(b, g->minor_possible ? g->minor_possible : g->minor);
    store_bulk_int(b, g->snapshot);
    end(w, b);
}

void gap_member_put(struct world *w, const struct gap_member_made *m)
{
    struct store_bulk *b;

    OK(store_bulk_begin(w->store, &ledger_table_trace_node, &b, &w->err));
    store_bulk_int(b, m->entity ? m->entity : SONORA);
    store_bulk_int(b, m->node);
    store_bulk_text(b, STR("MXN"));
    store_bulk_int(b, m->kind);
    store_bulk_int(b, trace_stage_of(m->kind));
    null_or_int(b, m->moment);
    store_bulk_int(b, 1);
    store_bulk_int(b, m->minor);
    store_bulk_int(b, m->in);
    store_bulk_int(b, m->in);
    store_bulk_int(b, m->out);
    store_bulk_int(b, m->out);
    for (int i = 0; i < 5; i++) store_bulk_null(b); /* unit, year, fund, programme, supplier */
    null_or_int(b, m->gap);
    null_or_int(b, m->origin);
    store_bulk_null(b);
    end(w, b);
}

int64_t gap_contract(struct world *w, int64_t snapshot, int64_t row, const char *key,
                     const char *label, int64_t minor)
{
    int64_t node = world_node(w, &(struct world_node){.entity = SONORA,
                                                      .snapshot = snapshot,
                                                      .row = row,
                                                      .kind = NODE_CONTRACT,
                                                      .key = key,
                                                      .label = label});

    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = node,
                                           .snapshot = snapshot,
                                           .row = row,
                                           .minor = minor,
                                           .moment = MOMENT_CONTRACTED});
    return node;
}
