/* One thing: how much money it is, how far that is followed, what files say of it, and how what
 * they say has changed. */
#include "web/page_node.h"

#include <string.h>

#include "cocreate/observation.h"
#include "web/page.h"
#include "web_routes.h"
#include "web_templates.h"

enum { NEIGHBOURS = 12, PAST = 60, FLAGS = 12 };

static struct layout_source source_of(const struct node_source *s)
{
    return (struct layout_source){s->snapshot, s->row, s->file, s->cut_off};
}

/* "avance_físico" -> "Avance físico". */
static struct str attribute_name(const struct page *page, struct str name)
{
    char *copy = arena_cstr(page->arena, name);

    if (!copy) return STR_NONE;
    for (size_t i = 0; i < name.n; i++)
        if (copy[i] == '_') copy[i] = ' ';
    if (copy[0] >= 'a' && copy[0] <= 'z') copy[0] = (char)(copy[0] - 'a' + 'A');
    return (struct str){copy, name.n};
}

/* --- figures --------------------------------------------------------------------------------- */

static enum err_code fill_amounts(struct page *page, struct node_view *view, struct err *err)
{
    const struct node *n = view->node;
    struct node_figure *own = arena_array(page->arena, n->amount_count + 1, sizeof *own);

    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < n->amount_count; i++) {
        const struct node_amount *a = &n->amounts[i];

        own[i] = (struct node_figure){.moment =
                                          attribute_name(page, layout_moment(page, (int)a->moment)),
                                      .amount = a,
                                      .source = source_of(&a->source)};
        if (!i || a[-1].year != a->year)
            own[i].year = a->year ? arena_printf(page->arena, "%lld", (long long)a->year)
                                  : str_of(_("Sin año"));
    }
    view->amounts = own;
    view->amount_count = n->amount_count;
    return ERR_NONE;
}

static enum err_code fill_trace(struct page *page, struct node_view *view, struct err *err)
{
    const struct node *n = view->node;
    struct trace_figures *figures;
    size_t count;
    enum err_code code =
        trace_node_figures(page->ledger, page->arena, n->entity, n->id, &figures, &count, err);

    if (code || !count) return code;
    view->figures = figures;
    for (int p = 0; p < 2; p++)
        view->followed[p] = figures->minor - figures->end[p][figures->stage];
    view->lost = figures->minor - view->followed[TRACE_PROVEN];
    view->maybe = view->followed[TRACE_POSSIBLE] - view->followed[TRACE_PROVEN];
    view->bar = layout_trail(figures->minor, view->followed[TRACE_PROVEN],
                             view->followed[TRACE_POSSIBLE], 0);
    if (!figures->derived) view->moment = layout_moment(page, (int)figures->moment);
    view->arrived = figures->stage >= STAGE_PAYMENT;
    if (figures->gap)
        view->gap_url = layout_entity_url(page, "hueco/%lld", (long long)figures->gap);
    return ERR_NONE;
}

/* --- what stands before and after ------------------------------------------------------------- */

static struct node_neighbour neighbour(const struct page *page, enum node_kind own,
                                       const struct route_node *other,
                                       const struct route_link *link)
{
    return (struct node_neighbour){
        .kind = layout_kind((int)other->kind),
        .name = other->label.n ? other->label : other->key,
        .url = layout_entity_url(page, "nodo/%lld", (long long)other->id),
        .carried = link->carried[TRACE_PROVEN],
        .maybe = link->carried[TRACE_POSSIBLE] - link->carried[TRACE_PROVEN],
        .currency = other->currency,
        .evidence = (int)link->evidence,
        .part = own == NODE_BUDGET_LINE && other->kind == NODE_BUDGET_LINE,
        .score = link->score};
}

static enum err_code fill_neighbours(struct page *page, struct node_view *view, struct err *err)
{
    const enum node_kind own = view->node->kind;
    const struct route_options options = {.up = 1, .down = 1, .width = NEIGHBOURS};
    struct node_neighbour *up = arena_array(page->arena, NEIGHBOURS + 1, sizeof *up);
    struct node_neighbour *down = arena_array(page->arena, NEIGHBOURS + 1, sizeof *down);
    struct route *route = arena_alloc(page->arena, sizeof *route);
    enum err_code code;

    if (!up || !down || !route) return err_no_memory(err);
    code = route_read(page->ledger, page->arena, view->node->entity, view->node->id, &options,
                      route, err);
    if (code) return code;
    for (size_t i = 0; i < route->link_count; i++) {
        const struct route_link *link = &route->links[i];

        if (link->target == 0 && view->up_count < NEIGHBOURS)
            up[view->up_count++] = neighbour(page, own, &route->nodes[link->source], link);
        else if (link->source == 0 && view->down_count < NEIGHBOURS)
            down[view->down_count++] = neighbour(page, own, &route->nodes[link->target], link);
    }
    view->divided = view->down_count && down[0].part;
    view->up = up;
    view->down = down;
    if (route->node_count) {
        view->more_up = route->nodes[0].more_up;
        view->more_down = route->nodes[0].more_down;
    }
    return ERR_NONE;
}

/* --- words, parties, documents ---------------------------------------------------------------- */

/* Coordinates are shown put right; the rest of what is of persons is not shown at all. */
static bool is_shown(struct str name)
{
    static const char *const hidden[] = {"latitud", "latitude", "longitud", "longitude"};
    static const char *const persons[] = {"correo",   "teléfono",  "telefono",
                                          "contacto", "domicilio", "curp"};

    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        if (str_is(name, hidden[i])) return false;
    for (size_t i = 0; i < sizeof persons / sizeof *persons; i++)
        if (str_contains(name, str_of(persons[i]))) return false;
    return true;
}

static enum err_code fill_facts(struct page *page, struct node_view *view, struct err *err)
{
    const struct node *n = view->node;
    struct node_fact *own =
        arena_array(page->arena, n->attribute_count + n->class_count + 1, sizeof *own);

    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < n->class_count; i++) {
        const struct node_class *c = &n->classes[i];

        own[view->fact_count++] = (struct node_fact){
            .name = c->scheme,
            .value = arena_printf(page->arena, c->label.n ? "%.*s · %.*s" : "%.*s%.*s",
                                  STR_FMT(c->code), STR_FMT(c->label))};
    }
    for (size_t i = 0; i < n->attribute_count; i++)
        if (is_shown(n->attributes[i].name) && str_trim(n->attributes[i].value).n)
            own[view->fact_count++] =
                (struct node_fact){.name = attribute_name(page, n->attributes[i].name),
                                   .value = n->attributes[i].value,
                                   .source = source_of(&n->attributes[i].source)};
    view->facts = own;
    return ERR_NONE;
}

static enum err_code fill_parties(struct page *page, struct node_view *view, struct err *err)
{
    const struct node *n = view->node;
    struct node_fact *own = arena_array(page->arena, n->party_count + 1, sizeof *own);

    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < n->party_count; i++) {
        const struct word *role = word_of(WORDS_ROLE, (int)n->parties[i].role);

        own[view->party_count++] = (struct node_fact){
            .name = attribute_name(page, str_of(page->english ? role->english : role->spanish)),
            .value = n->parties[i].name,
            .url =
                layout_entity_url(page, "organizacion/%lld", (long long)n->parties[i].organisation),
            .source = source_of(&n->parties[i].source)};
    }
    view->parties = own;
    return ERR_NONE;
}

static enum err_code fill_documents(struct page *page, struct node_view *view, struct err *err)
{
    const struct node *n = view->node;
    struct node_fact *own = arena_array(page->arena, n->document_count + 1, sizeof *own);

    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < n->document_count; i++) {
        const struct node_document *d = &n->documents[i];

        own[view->document_count++] = (struct node_fact){.name = attribute_name(page, d->kind),
                                                         .value = d->title.n ? d->title : d->url,
                                                         .url = d->url,
                                                         .source = source_of(&d->source)};
    }
    view->documents = own;
    return ERR_NONE;
}

/* --- where, before, and what it raises -------------------------------------------------------- */

static struct str degrees(const struct page *page, int64_t millionths, char plus, char minus)
{
    int64_t v = millionths < 0 ? -millionths : millionths;

    return arena_printf(page->arena, "%lld.%05lld° %c", (long long)(v / 1000000),
                        (long long)(v % 1000000 / 10), millionths < 0 ? minus : plus);
}

static struct str plain_degrees(const struct page *page, int64_t millionths)
{
    int64_t v = millionths < 0 ? -millionths : millionths;

    return arena_printf(page->arena, "%s%lld.%06lld", millionths < 0 ? "-" : "",
                        (long long)(v / 1000000), (long long)(v % 1000000));
}

static enum err_code fill_point(struct page *page, struct node_view *view, struct err *err)
{
    struct str north, east, latitude, longitude;
    enum err_code code = trace_node_point(page->ledger, page->arena, view->node->entity,
                                          view->node->id, &view->point, &view->has_point, err);

    if (code || !view->has_point) return code;
    north = degrees(page, view->point.latitude, 'N', 'S');
    east = degrees(page, view->point.longitude, 'E', page->english ? 'W' : 'O');
    view->point_text = arena_printf(page->arena, "%.*s, %.*s", STR_FMT(north), STR_FMT(east));
    latitude = plain_degrees(page, view->point.latitude);
    longitude = plain_degrees(page, view->point.longitude);
    view->point_url =
        arena_printf(page->arena, "https://www.openstreetmap.org/?mlat=%.*s&mlon=%.*s",
                     STR_FMT(latitude), STR_FMT(longitude));
    return ERR_NONE;
}

static bool same_figure(const struct series_change *a, const struct series_change *b)
{
    return a->moment == b->moment && a->year == b->year &&
           strcmp(a->figure.currency, b->figure.currency) == 0;
}

static struct node_past past_of(struct page *page, const struct series_change *change)
{
    const struct series_figure *f = &change->figure;

    return (struct node_past){
        .moment = attribute_name(page, layout_moment(page, (int)change->moment)),
        .year =
            change->year ? arena_printf(page->arena, "%lld", (long long)change->year) : STR_NONE,
        .change = change,
        .source = {f->snapshot, f->row, f->file, change->cut_off}};
}

/* Only what a newer version changed, below what it was before; two files that speak of different
 * things are no change. */
static enum err_code fill_past(struct page *page, struct node_view *view, struct err *err)
{
    struct series_change *changes;
    struct node_past *own;
    size_t count, shown = SIZE_MAX;
    enum err_code code = series_history(page->ledger, page->arena, view->node->entity,
                                        view->node->id, 0, &changes, &count, err);

    if (code) return code;
    own = arena_array(page->arena, PAST, sizeof *own);
    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        struct series_change *now = &changes[i];
        bool goes_on = i && same_figure(&changes[i - 1], now);

        view->versions += now->superseded;
        if (!goes_on || !changes[i - 1].superseded || !now->has_before || !now->change) continue;
        if (view->past_count + 2 > PAST) break;
        if (shown != i - 1) {
            own[view->past_count] = past_of(page, &changes[i - 1]);
            own[view->past_count++].first = true;
        }
        own[view->past_count++] = past_of(page, now);
        shown = i;
    }
    view->past = own;
    return ERR_NONE;
}

static enum err_code fill_flags(struct page *page, struct node_view *view, struct err *err)
{
    const struct flag_filter filter = {
        .entity = view->node->entity, .node = view->node->id, .limit = FLAGS};
    struct flag *flags;
    enum err_code code =
        flag_list(page->ledger, page->arena, &filter, &flags, &view->flag_count, err);

    if (code) return code;
    view->flags = flags;
    view->flag_urls = arena_array(page->arena, view->flag_count + 1, sizeof *view->flag_urls);
    if (!view->flag_urls) return err_no_memory(err);
    for (size_t i = 0; i < view->flag_count; i++)
        view->flag_urls[i] = layout_entity_url(page, "pregunta/%.*s", STR_FMT(flags[i].key));
    return ERR_NONE;
}

/* --- the page --------------------------------------------------------------------------------- */

static void fill_base(struct page *page, struct node_view *view)
{
    const struct node *n = view->node;

    view->kind = layout_kind((int)n->kind);
    view->title = n->label.n ? n->label : n->key;
    view->source = source_of(&n->source);
    view->route_url = layout_entity_url(page, "ruta/%lld", (long long)n->id);
    if (n->unit) view->unit_url = layout_entity_url(page, "organizacion/%lld", (long long)n->unit);
    if (n->parent) view->parent_url = layout_entity_url(page, "nodo/%lld", (long long)n->parent);
    view->place = n->place_name.n ? n->place_name : n->place;
    layout_crumbs_begin(page, &view->crumbs);
    layout_crumbs_add(&view->crumbs, view->title, STR_NONE);
    page->title = view->title;
}

/* What people saw of it: of works alone. */
static enum err_code fill_observations(struct page *page, struct node_view *view, struct err *err)
{
    struct observation_counts counts = {0};
    struct co co = page_co(page);
    if (view->node->kind != NODE_PROJECT) return ERR_NONE;
    view->observations_url =
        layout_entity_url(page, "obra/%lld/observaciones", (long long)view->node->id);
    enum err_code code = observation_count(&co, view->node->id, &counts, err);
    view->observations = counts.shown;
    return code;
}

/* route: GET /e/{entity}/nodo/{id}
 * title: Una cosa y su dinero */
enum err_code page_node(struct page *page, struct err *err)
{
    static enum err_code (*const parts[])(struct page *, struct node_view *, struct err *) = {
        fill_amounts,    fill_trace, fill_neighbours, page_node_years,
        page_node_works, fill_facts, fill_parties,    fill_documents,
        fill_point,      fill_past,  fill_flags,      fill_observations};
    static const char *const words[] = {"comprobado",     "posible",    "se pierde el rastro",
                                        "devengado",      "modificado", "convenio modificatorio",
                                        "fecha de corte", NULL};
    const struct page_node_parameters *asked = page_node_parameters(page);
    struct node_view *view = arena_alloc(page->arena, sizeof *view);
    struct node *node = arena_alloc(page->arena, sizeof *node);
    enum err_code code;

    if (!view || !node) return err_no_memory(err);
    code = node_read(page->ledger, page->arena, page->entity.id, asked->id, node, err);
    if (code) return code;
    view->node = node;
    fill_base(page, view);
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !code; i++)
        code = parts[i](page, view, err);
    if (code) return code;
    view->words = layout_words(page, words, &view->word_count);
    template_node(page, view);
    return ERR_NONE;
}
