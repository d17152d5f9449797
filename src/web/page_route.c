/* /e/{entity}/ruta/{id}: see page_route.h. All figures come from trace/route.h; here they become
 * sentences, a picture and lists. */
#include "web/page_route.h"

#include "plot/sankey.h"
#include "web/layout_streams.h"
#include "trace/gaps.h"
#include "web_routes.h"
#include "web_templates.h"

enum { SHOWN = 6, SHOWN_FAR = 3, UNIONS = 60, PICTURE_MAX = 1 << 19, NARROW = 360, WIDE = 900 };

static struct str name_of(const struct route_node *node)
{
    return node->label.n ? node->label : node->key;
}

static struct str url_of(const struct page *page, const struct route_node *node)
{
    return layout_entity_url(page, "ruta/%lld", (long long)node->id);
}

static struct layout_source source_of(const struct route_link *link)
{
    return (struct layout_source){link->snapshot, link->row, link->file, DATE_NONE};
}

/* --- steps ----------------------------------------------------------------------------------- */

/* The link by which a node hangs on the layer nearer to the thing asked for: the one that carries
 * most. */
static const struct route_link *main_link(const struct route *route, size_t at)
{
    const struct route_link *best = NULL;
    const struct route_node *node = &route->nodes[at];
    for (size_t i = 0; i < route->link_count; i++) {
        const struct route_link *link = &route->links[i];
        size_t own = node->depth < 0 ? link->source : link->target;
        size_t other = node->depth < 0 ? link->target : link->source;
        int nearer = node->depth < 0 ? node->depth + 1 : node->depth - 1;
        if (own != at || route->nodes[other].depth != nearer) continue;
        if (!best || link->carried[TRACE_POSSIBLE] > best->carried[TRACE_POSSIBLE]) best = link;
    }
    return best;
}

static bool breaks(const struct route_node *node)
{
    return node->stage < STAGE_PAYMENT && node->minor > node->out[TRACE_PROVEN];
}

static void fill_step(const struct page *page, const struct route *route, size_t at,
                      struct route_step *step)
{
    const struct route_node *node = &route->nodes[at];
    *step = (struct route_step){.node = node,
                                .kind = layout_kind((int)node->kind),
                                .name = name_of(node),
                                .form = node->depth ? "" : "here"};
    if (!node->depth) return;
    step->url = url_of(page, node);
    step->by = main_link(route, at);
    if (!step->by) return;
    step->source = source_of(step->by);
    step->part = node->kind == NODE_BUDGET_LINE &&
                 route->nodes[step->by->source].kind == route->nodes[step->by->target].kind;
    step->moved = step->by->carried[TRACE_POSSIBLE] != node->minor;
    if (step->by->evidence == EVIDENCE_INFERRED) step->form = "may";
}

/* "Sigue a 3 contratos"; kind 0 when they are of several kinds. */
static struct str layer_title(const struct page *page, int depth, size_t count, enum node_kind kind)
{
    const char *way = depth < 0 ? _("Viene de") : _("Sigue a");
    if (depth == 0) return STR_NONE;
    if (!kind) return arena_printf(page->arena, _("%s %zu cosas"), way, count);
    if (count == 1)
        return arena_printf(page->arena, "%s: %.*s", way, STR_FMT(layout_kind((int)kind)));
    return arena_printf(page->arena, "%s %.*s", way,
                        STR_FMT(trace_things(page->arena, kind, (int64_t)count)));
}

static enum err_code fill_layer(const struct page *page, const struct route *route, int depth,
                                struct route_layer *layer, struct err *err)
{
    bool many_kinds = false;
    enum node_kind kind = 0;
    *layer = (struct route_layer){0};
    for (size_t i = 0; i < route->node_count; i++) layer->count += route->nodes[i].depth == depth;
    layer->steps = arena_array(page->arena, layer->count ? layer->count : 1, sizeof *layer->steps);
    if (!layer->steps) return err_no_memory(err);
    size_t n = 0;
    layer->shown = depth >= -1 && depth <= 1 ? SHOWN : SHOWN_FAR;
    if (layer->count <= layer->shown + 1) layer->shown = layer->count;
    for (size_t i = 0; i < route->node_count; i++) {
        const struct route_node *node = &route->nodes[i];
        if (node->depth != depth) continue;
        struct route_step *step = &layer->steps[n];
        fill_step(page, route, i, step);
        step->tail = n >= layer->shown;
        /* Up the route, what else a source pays for is another route's matter. */
        if (depth >= 0 && breaks(node)) step->lost = node->minor - node->out[TRACE_PROVEN];
        many_kinds = many_kinds || (kind && node->kind != kind);
        kind = node->kind;
        layer->more += depth < 0 ? node->more_up : node->more_down;
        n++;
    }
    layer->title = layer_title(page, depth, layer->count, many_kinds ? 0 : kind);
    return ERR_NONE;
}

static enum err_code fill_layers(const struct page *page, struct route_view *view, struct err *err)
{
    const struct route *route = view->route;
    int low = 0, high = 0;
    for (size_t i = 0; i < route->node_count; i++) {
        if (route->nodes[i].depth < low) low = route->nodes[i].depth;
        if (route->nodes[i].depth > high) high = route->nodes[i].depth;
    }
    size_t layers = (size_t)high + (size_t)-low + 1; /* low is 0 or less */
    view->layers = arena_array(page->arena, layers, sizeof *view->layers);
    if (!view->layers) return err_no_memory(err);
    for (int depth = low; depth <= high; depth++) {
        enum err_code code = fill_layer(page, route, depth, &view->layers[view->layer_count], err);
        if (code) return code;
        view->layer_count += view->layers[view->layer_count].count > 0;
    }
    return ERR_NONE;
}

static enum err_code fill_unions(const struct page *page, struct route_view *view, struct err *err)
{
    const struct route *route = view->route;
    size_t count = route->link_count < UNIONS ? route->link_count : UNIONS;
    view->unions = arena_array(page->arena, count ? count : 1, sizeof *view->unions);
    if (!view->unions) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        const struct route_link *link = &route->links[i];
        const struct route_node *from = &route->nodes[link->source],
                                *to = &route->nodes[link->target];
        view->unions[i] = (struct route_union){.from = name_of(from),
                                               .to = name_of(to),
                                               .from_url = url_of(page, from),
                                               .to_url = url_of(page, to),
                                               .link = link,
                                               .currency = view->node->currency,
                                               .source = source_of(link)};
    }
    view->union_count = count;
    view->union_more = route->link_count - count;
    return ERR_NONE;
}

/* --- the streams ------------------------------------------------------------------------------ */

static void fill_picture(const struct page *page, const struct route *route,
                         struct plot_sankey_node *nodes, struct plot_sankey_link *links)
{
    for (size_t i = 0; i < route->node_count; i++) {
        const struct route_node *node = &route->nodes[i];
        bool below = node->depth >= 0;
        nodes[i] = (struct plot_sankey_node){
            .label = name_of(node),
            .money = layout_short(page, node->minor, node->currency),
            .href = node->depth ? url_of(page, node) : STR_NONE,
            .layer = node->depth,
            .value = i == 0 ? node->minor : 0,
            .broken = below && breaks(node) ? node->minor - node->out[TRACE_PROVEN] : 0,
            .group = (int)node->stage,
            .focus = i == 0,
        };
        if (nodes[i].broken)
            nodes[i].broken_text =
                arena_printf(page->arena, _("Aquí se pierde el rastro de %.*s"),
                             STR_FMT(layout_short(page, nodes[i].broken, node->currency)));
    }
    for (size_t i = 0; i < route->link_count; i++) {
        const struct route_link *link = &route->links[i];
        links[i] = (struct plot_sankey_link){
            .source = link->source,
            .target = link->target,
            .value = link->carried[TRACE_POSSIBLE],
            .evidence = (enum plot_evidence)link->evidence,
            .detail = layout_short(page, link->carried[TRACE_POSSIBLE], route->figures.currency),
        };
    }
}

/* Both forms: rows for phones, columns for wide screens. Nothing is drawn for a thing alone. */
static enum err_code fill_streams(const struct page *page, struct route_view *view, struct err *err)
{
    const struct route *route = view->route;
    if (!route->link_count) return ERR_NONE;
    struct plot_sankey_node *nodes = arena_array(page->arena, route->node_count, sizeof *nodes);
    struct plot_sankey_link *links = arena_array(page->arena, route->link_count, sizeof *links);
    if (!nodes || !links) return err_no_memory(err);
    fill_picture(page, route, nodes, links);
    struct plot_sankey sankey = {
        .frame = {.id = STR("corrientes"),
                  .title = str_of(_("De dónde viene y a dónde va el dinero")),
                  .desc = str_of(_("Cada franja es dinero que pasa de una cosa a otra; su ancho es "
                                   "el monto. La lista de abajo dice lo mismo.")),
                  .width = NARROW,
                  .screen = PLOT_NARROW},
        .rest = str_of(_("otros")),
        .nodes = nodes,
        .node_count = route->node_count,
        .links = links,
        .link_count = route->link_count,
    };
    enum err_code code = layout_sankey(page, &sankey, PICTURE_MAX, &view->narrow, err);
    if (code) return code;
    sankey.frame.id = STR("corrientes-ancho");
    sankey.frame.width = WIDE;
    sankey.frame.screen = PLOT_WIDE;
    sankey.horizontal = true;
    return layout_sankey(page, &sankey, PICTURE_MAX, &view->wide, err);
}

/* --- the page -------------------------------------------------------------------------------- */

static void fill_top(struct page *page, struct route_view *view)
{
    static const char *const words[] = {"comprobado", "posible", "se pierde el rastro", NULL};
    const struct trace_figures *f = &view->route->figures;
    view->kind = layout_kind((int)view->node->kind);
    view->name = name_of(view->node);
    view->node_url = layout_entity_url(page, "nodo/%lld", (long long)view->node->id);
    view->moment = f->moment ? layout_moment(page, (int)f->moment) : STR_NONE;
    layout_crumbs_begin(page, &view->crumbs);
    layout_crumbs_add(&view->crumbs, str_of(_("Ruta")), layout_entity_url(page, "ruta"));
    layout_crumbs_add(&view->crumbs, view->kind, STR_NONE);
    if (f->gap) view->request_url = layout_entity_url(page, "hueco/%lld", (long long)f->gap);
    view->words = layout_words(page, words, &view->word_count);
    page->title = view->name;
}

/* route: GET /e/{entity}/ruta/{id}
 * title: Ruta del dinero */
enum err_code page_route(struct page *page, struct err *err)
{
    const struct page_route_parameters *asked = page_route_parameters(page);
    struct route route;
    struct route_view view = {.route = &route};
    enum err_code code = route_read(page->ledger, page->arena, page->entity.id, asked->id,
                                    &(struct route_options){0}, &route, err);
    if (code) return code;
    view.node = &route.nodes[0];
    fill_top(page, &view);
    code = layout_stages_make(page, &route.figures, view.request_url, "rio", &view.stages, err);
    if (!code) code = fill_layers(page, &view, err);
    if (!code) code = fill_unions(page, &view, err);
    if (!code) code = fill_streams(page, &view, err);
    if (!code) template_route(page, &view);
    return code;
}
