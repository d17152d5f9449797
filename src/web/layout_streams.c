/* From flows between kinds to a Sankey and its table: see layout_streams.h. */
#include "web/layout_streams.h"

#include <stdlib.h>

#include "plot/sankey.h"

enum { PICTURE_MAX = 1 << 18, NARROW = 360, WIDE = 1000, KINDS = 16 };

/* The way of a peso in finer steps than the stages: kinds of one stage can follow each other. */
static int layer_of(int kind)
{
    static const int layers[KINDS] = {
        [NODE_REVENUE] = 1,     [NODE_FUND] = 2,      [NODE_LOAN] = 2,     [NODE_TRUST] = 2,
        [NODE_BUDGET_LINE] = 3, [NODE_PROGRAMME] = 4, [NODE_PROJECT] = 5,  [NODE_PLANNING] = 6,
        [NODE_PROCEDURE] = 7,   [NODE_AWARD] = 8,     [NODE_CONTRACT] = 9, [NODE_PAYMENT] = 10,
        [NODE_SUPPORT] = 11,    [NODE_DELIVERY] = 12, [NODE_RESULT] = 13,
    };
    return kind > 0 && kind < KINDS ? layers[kind] : 14;
}

static int by_pesos(const void *a, const void *b)
{
    const struct layout_flow *x = a, *y = b;
    int64_t p = x->proven + x->maybe, q = y->proven + y->maybe;
    if (p != q) return p > q ? -1 : 1;
    return strcmp(x->from, y->from);
}

struct drawing {
    struct plot_sankey_node nodes[KINDS];
    struct plot_sankey_link *links;
    size_t node_count, link_count;
    size_t at[KINDS]; /* kind to node, plus one */
};

/* The node of a kind, made when first asked for. */
static size_t node_at(const struct page *page, struct drawing *d, int kind, const char *currency,
                      const struct layout_total *totals, size_t count)
{
    if (kind <= 0 || kind >= KINDS) kind = NODE_RESULT;
    if (d->at[kind]) return d->at[kind] - 1;
    struct plot_sankey_node *node = &d->nodes[d->node_count++];
    *node = (struct plot_sankey_node){.label = layout_kind(kind),
                                      .layer = layer_of(kind),
                                      .group = (int)trace_stage_of((enum node_kind)kind)};
    for (size_t i = 0; i < count; i++) {
        const struct layout_total *total = &totals[i];
        if ((int)total->kind != kind || strcmp(total->currency, currency) != 0) continue;
        node->label = total->things;
        node->money = layout_short(page, total->minor, currency);
        node->value = total->minor;
        node->broken = total->lost;
        node->broken_text = arena_printf(page->arena, _("Aquí se pierde el rastro de %.*s"),
                                         STR_FMT(layout_short(page, total->lost, currency)));
        node->href = total->url;
    }
    d->at[kind] = d->node_count;
    return d->node_count - 1;
}

enum err_code layout_sankey(const struct page *page, const struct plot_sankey *sankey, size_t most,
                            struct str *out, struct err *err)
{
    struct buf svg;
    buf_init(&svg, most);
    plot_sankey_draw(&svg, sankey);
    *out = arena_str(page->arena, svg.failed ? STR_NONE : buf_view(&svg));
    bool failed = !out->p;
    buf_free(&svg);
    return failed ? err_no_memory(err) : ERR_NONE;
}

static enum err_code draw_both(const struct page *page, const struct drawing *d,
                               struct layout_streams *out, struct err *err)
{
    struct plot_sankey sankey = {
        .frame = {.id = STR("corrientes"),
                  .title = str_of(_("Qué dinero pasa de unas cosas a otras")),
                  .desc = str_of(_("Cada franja une dos clases de cosas; su ancho es el monto que "
                                   "los archivos publicados unen. La tabla dice lo mismo.")),
                  .width = NARROW,
                  .screen = PLOT_NARROW},
        .rest = str_of(_("otros")),
        .nodes = d->nodes,
        .node_count = d->node_count,
        .links = d->links,
        .link_count = d->link_count,
    };
    enum err_code code = layout_sankey(page, &sankey, PICTURE_MAX, &out->narrow, err);
    if (code) return code;
    sankey.frame.id = STR("corrientes-ancho");
    sankey.frame.width = WIDE;
    sankey.frame.screen = PLOT_WIDE;
    sankey.horizontal = true;
    return layout_sankey(page, &sankey, PICTURE_MAX, &out->wide, err);
}

/* A link of a kind with itself is the inside of a budget or a chain of one stage: no stream. */
static bool is_stream(const struct trace_flow *flow, const char *currency)
{
    return flow->source != flow->target && strcmp(flow->currency, currency) == 0 &&
           flow->carried[TRACE_POSSIBLE] > 0;
}

enum err_code layout_streams_make(const struct page *page, const struct trace_flow *flows,
                                  size_t flow_count, const struct layout_total *totals,
                                  size_t total_count, struct layout_streams *out, struct err *err)
{
    const char *currency = total_count ? totals[0].currency : "MXN";
    struct drawing *d = arena_alloc(page->arena, sizeof *d);
    *out = (struct layout_streams){0};
    out->flows = arena_array(page->arena, flow_count ? flow_count : 1, sizeof *out->flows);
    if (d) d->links = arena_array(page->arena, flow_count ? flow_count : 1, 2 * sizeof *d->links);
    if (!d || !d->links || !out->flows) return err_no_memory(err);
    for (size_t i = 0; i < flow_count; i++) {
        const struct trace_flow *flow = &flows[i];
        if (!is_stream(flow, currency)) continue;
        int64_t proven = flow->carried[TRACE_PROVEN];
        int64_t maybe = flow->carried[TRACE_POSSIBLE] - proven;
        size_t from = node_at(page, d, (int)flow->source, currency, totals, total_count);
        size_t to = node_at(page, d, (int)flow->target, currency, totals, total_count);
        struct layout_flow *row = &out->flows[out->flow_count++];
        *row = (struct layout_flow){layout_kinds((int)flow->source),
                                    layout_kinds((int)flow->target),
                                    {0},
                                    flow->links,
                                    proven,
                                    maybe};
        memcpy(row->currency, flow->currency, sizeof row->currency);
        if (proven > 0)
            d->links[d->link_count++] = (struct plot_sankey_link){
                from, to, proven, PLOT_DECLARED, layout_short(page, proven, currency)};
        if (maybe > 0)
            d->links[d->link_count++] = (struct plot_sankey_link){
                from, to, maybe, PLOT_INFERRED, layout_short(page, maybe, currency)};
    }
    qsort(out->flows, out->flow_count, sizeof *out->flows, by_pesos);
    return d->link_count ? draw_both(page, d, out, err) : ERR_NONE;
}
