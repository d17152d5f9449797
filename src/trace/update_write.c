/* Computes what a graph holds, currency by currency, and writes its nodes and links in the order of
 * their keys. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ledger_schema.h"
#include "trace/update_private.h"

struct writing {
    struct update *u;
    struct carry carry;
    struct store_bulk *nodes, *links;
    uint8_t *told_nodes, *told_links; /* written in some currency */
    uint64_t tick;
};

static void put_or_null(struct store_bulk *bulk, int64_t value)
{
    if (value)
        store_bulk_int(bulk, value);
    else
        store_bulk_null(bulk);
}

static enum err_code write_row(struct writing *w, struct update_row *row, const char *currency)
{
    struct store_bulk *b = w->nodes;
    enum err_code code = sums_row(w->u, row, 1);

    if (code) return code;
    store_bulk_int(b, w->u->entity);
    store_bulk_int(b, row->node);
    store_bulk_text(b, str_of(currency));
    store_bulk_int(b, row->kind);
    store_bulk_int(b, row->stage);
    put_or_null(b, row->moment);
    store_bulk_int(b, row->counted);
    store_bulk_int(b, row->minor);
    for (int pass = 0; pass < 2; pass++) store_bulk_int(b, row->in[pass]);
    for (int pass = 0; pass < 2; pass++) store_bulk_int(b, row->out[pass]);
    put_or_null(b, row->unit);
    put_or_null(b, row->year);
    put_or_null(b, row->fund);
    put_or_null(b, row->programme);
    put_or_null(b, row->supplier);
    put_or_null(b, row->gap);
    put_or_null(b, row->origin);
    if (row->reach.n)
        store_bulk_blob(b, row->reach);
    else
        store_bulk_null(b);
    w->u->summary->nodes++;
    if (++w->tick % 65536 == 0 &&
        !progress_tell(w->u->progress, _("rutas"), w->tick, w->u->graph.nodes.count))
        return err_set(w->u->err, ERR_CANCELLED, _("Se detuvo."));
    return store_bulk_row(b, w->u->err);
}

static struct update_row row_of(const struct writing *w, uint32_t v, const char *currency)
{
    const struct graph_node *node = &GRAPH_NODE(&w->u->graph)[v];
    struct update_row row = {.node = node->id,
                             .unit = node->unit,
                             .fund = node->fund,
                             .programme = node->programme,
                             .supplier = node->supplier,
                             .snapshot = node->snapshot,
                             .year = node->year,
                             .kind = node->kind,
                             .stage = node->stage};

    memcpy(row.currency, currency, 4);
    return row;
}

static enum err_code write_node(struct writing *w, uint32_t v, const char *currency)
{
    const struct carry *c = &w->carry;
    const struct carry_node *n = &c->nodes[v];
    struct update_row row = row_of(w, v, currency);
    const char *bytes = c->bytes.items;

    row.minor = n->minor;
    memcpy(row.in, n->in, sizeof row.in);
    memcpy(row.out, n->out, sizeof row.out);
    row.moment = n->derived ? 0 : n->moment;
    row.counted = GRAPH_NODE(&w->u->graph)[v].counted;
    if (n->length) row.reach = (struct str){bytes + n->bytes, n->length};
    count_missing(w->u, c, v, &row);
    w->told_nodes[v] = 1;
    return write_row(w, &row, currency);
}

static enum err_code write_link(struct writing *w, uint32_t l, const char *currency,
                                const int64_t carried[2])
{
    const struct graph *g = &w->u->graph;
    const struct graph_link *link = &GRAPH_LINK(g)[l];
    const struct graph_node *s = &GRAPH_NODE(g)[link->source], *t = &GRAPH_NODE(g)[link->target];
    struct store_bulk *b = w->links;
    enum err_code code = sums_flow(w->u, s->year, s->kind, t->kind, currency, carried, 1);

    if (code) return code;
    w->told_links[l] = 1;
    store_bulk_int(b, w->u->entity);
    store_bulk_int(b, s->id);
    store_bulk_int(b, t->id);
    store_bulk_text(b, str_of(currency));
    store_bulk_int(b, link->evidence);
    store_bulk_int(b, carried[0]);
    store_bulk_int(b, carried[1]);
    w->u->summary->links++;
    return store_bulk_row(b, w->u->err);
}

static enum err_code write_currency(struct writing *w, uint16_t currency)
{
    const struct graph *g = &w->u->graph;
    const char *name = graph_currency_code(g, currency);
    struct carry *c = &w->carry;
    enum err_code code = carry_run(c, currency, w->u->err);

    if (!code) code = count_choose(w->u, c);
    for (uint32_t v = 0; !code && v < g->nodes.count; v++)
        if (c->parts[g->part[v]] && c->nodes[v].concerned && GRAPH_NODE(g)[v].same == v)
            code = write_node(w, v, name);
    for (uint32_t l = 0; !code && l < g->links.count; l++)
        if (c->parts[g->part[GRAPH_LINK(g)[l].source]] && c->links[l].concerned &&
            !GRAPH_LINK(g)[l].cut)
            code = write_link(w, l, name, c->links[l].carried);
    if (!code) code = store_bulk_release(w->nodes, w->u->err);
    return code ? code : store_bulk_release(w->links, w->u->err);
}

/* What is linked and has no amount anywhere is there too, with nothing. */
static enum err_code write_bare(struct writing *w, uint32_t v)
{
    struct update_row row = row_of(w, v, "MXN");
    bool published = GRAPH_NODE(&w->u->graph)[v].published;

    if (w->told_nodes[v]) return ERR_NONE;
    w->told_nodes[v] = 1;
    row.counted = published;
    return write_row(w, &row, "MXN");
}

static enum err_code write_rest(struct writing *w)
{
    static const int64_t nothing[2] = {0, 0};
    const struct graph *g = &w->u->graph;
    enum err_code code = ERR_NONE;

    for (uint32_t l = 0; !code && l < g->links.count; l++) {
        if (w->told_links[l] || GRAPH_LINK(g)[l].cut) continue;
        code = write_link(w, l, "MXN", nothing);
        if (!code) code = write_bare(w, GRAPH_LINK(g)[l].source);
        if (!code) code = write_bare(w, GRAPH_LINK(g)[l].target);
    }
    return code;
}

static enum err_code begin(struct writing *w)
{
    const struct graph *g = &w->u->graph;
    enum err_code code;

    w->told_nodes = mem_calloc(g->nodes.count + 1, 1);
    w->told_links = mem_calloc(g->links.count + 1, 1);
    if (!w->told_nodes || !w->told_links) return err_no_memory(w->u->err);
    code = carry_init(&w->carry, g, w->u->err);
    if (!code) code = store_bulk_begin(w->u->store, &ledger_table_trace_node, &w->nodes, w->u->err);
    if (!code) code = store_bulk_begin(w->u->store, &ledger_table_trace_link, &w->links, w->u->err);
    if (!code) code = store_bulk_hold(w->nodes, w->u->err);
    if (!code) code = store_bulk_hold(w->links, w->u->err);
    return code;
}

enum err_code update_compute(struct update *u)
{
    struct writing w = {.u = u};
    enum err_code code = begin(&w);

    for (size_t i = 0; !code && i < u->graph.currencies.count; i++)
        code = write_currency(&w, (uint16_t)i);
    if (!code) code = write_rest(&w);
    if (!code) {
        code = store_bulk_end(w.links, u->err);
        w.links = NULL;
    }
    if (!code) {
        code = store_bulk_end(w.nodes, u->err);
        w.nodes = NULL;
    }
    if (w.links) store_bulk_abort(w.links);
    if (w.nodes) store_bulk_abort(w.nodes);
    carry_free(&w.carry);
    mem_free(w.told_nodes);
    mem_free(w.told_links);
    return code;
}
