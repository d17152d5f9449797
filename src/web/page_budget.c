/* /e/{entity}/presupuesto: see page_budget.h; the pictures are in budget_draw.c. */
#include "web/page_budget.h"

#include <stdio.h>

#include "web/budget_draw.h"
#include "web_routes.h"
#include "web_templates.h"

enum { YEARS = 10, SCHEMES = 8, DEBT_YEARS = 12 };

static const char *const moment_words[SERIES_MOMENTS] = {
    [SERIES_APPROVED] = "aprobado",
    [SERIES_MODIFIED] = "modificado",
    [SERIES_ACCRUED] = "devengado",
    [SERIES_PAID] = "pagado",
};

static struct str moment_name(bool revenue, int moment)
{
    static const char *const spending[SERIES_MOMENTS] = {N_("aprobado"), N_("modificado"),
                                                         N_("devengado"), N_("pagado")};
    static const char *const income[SERIES_MOMENTS] = {N_("estimado"), N_("modificado"),
                                                       N_("devengado"), N_("recaudado")};
    return str_of(_((revenue ? income : spending)[moment]));
}

static struct str scheme_name(struct str scheme)
{
    static const char *const names[][2] = {
        {"COG", N_("En qué se gasta")}, {"CFG", N_("Para qué se gasta")},
        {"CA", N_("Quién lo gasta")},   {"CRI", N_("De qué viene")},
        {"CTG", N_("Tipo de gasto")},   {"CFF", N_("Con qué recursos")},
        {"", N_("Sin clasificador")}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(scheme, names[i][0])) return str_of(_(names[i][1]));
    return scheme;
}

static struct layout_source source_of(const struct series_figure *figure)
{
    return (struct layout_source){figure->snapshot, figure->row, figure->file, DATE_NONE};
}

static const struct series_figure *published(const struct series_figure *figure)
{
    return figure->has ? figure : NULL;
}

/* --- what is asked for ------------------------------------------------------------------------ */

struct asked {
    struct str scheme, moment;
    int64_t year, part;
};

/* The first moment that is published, what was spent before what was to be spent. */
static int best_moment(const struct series_budget *budget)
{
    static const int order[] = {SERIES_ACCRUED, SERIES_PAID, SERIES_MODIFIED, SERIES_APPROVED};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (budget->figures[order[i]].has) return order[i];
    return SERIES_APPROVED;
}

/* The budget of the year and classification asked for; else the newest year, its first one. */
static const struct series_budget *choose(const struct series_budget *budgets, size_t count,
                                          const struct asked *asked)
{
    const struct series_budget *best = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct series_budget *b = &budgets[i];
        bool scheme = str_eq_nocase(b->scheme, asked->scheme);
        if (asked->year && b->year != asked->year) continue;
        if (asked->year && asked->scheme.n && scheme) return b;
        if (!best || b->year > best->year ||
            (b->year == best->year && asked->scheme.n && scheme &&
             !str_eq_nocase(best->scheme, asked->scheme)))
            best = b;
    }
    return best;
}

static int choose_moment(const struct series_budget *budget, struct str word)
{
    for (int m = 0; m < SERIES_MOMENTS; m++)
        if (str_is(word, moment_words[m])) return m;
    return best_moment(budget);
}

/* Address of this page with another choice; parts do not outlive a change of year or scheme. */
struct choice {
    int64_t year, part;
    struct str scheme;
    int moment; /* -1 = whatever is published */
    bool revenue;
};
static struct str url_of(const struct page *page, const struct choice *c)
{
    char part[40] = "";
    struct str scheme = arena_str(page->arena, c->scheme);
    char *lower = arena_cstr(page->arena, scheme);
    for (size_t i = 0; lower && i < scheme.n; i++)
        if (lower[i] >= 'A' && lower[i] <= 'Z') lower[i] = (char)(lower[i] - 'A' + 'a');
    if (c->part) snprintf(part, sizeof part, "&parte=%lld", (long long)c->part);
    return layout_url(page, "/e/%.*s/presupuesto?anio=%lld%s%s%s%s%s%s", STR_FMT(page->entity.code),
                      (long long)c->year, c->revenue ? "&lado=ingreso" : "",
                      scheme.n ? "&clasificacion=" : "", lower && scheme.n ? lower : "",
                      c->moment >= 0 ? "&momento=" : "",
                      c->moment >= 0 ? moment_words[c->moment] : "", part);
}

/* --- choices as links ------------------------------------------------------------------------- */

static void add_link(struct layout_link *links, size_t *count, struct str name, struct str url,
                     bool current)
{
    links[(*count)++] = (struct layout_link){name, url, current};
}

static void fill_years(const struct page *page, const struct series_budget *budgets, size_t count,
                       struct budget_view *view)
{
    int64_t last = 0;
    for (size_t i = count; i-- > 0;) { /* they come oldest first */
        if (budgets[i].year == last || budgets[i].year <= 0) continue;
        last = budgets[i].year;
        if (view->year_count >= YEARS && last != view->year) continue;
        const struct choice c = {last, 0, STR_NONE, view->moment, view->revenue};
        add_link(view->years, &view->year_count, arena_printf(page->arena, "%lld", (long long)last),
                 url_of(page, &c), last == view->year);
        if (view->year_count > YEARS) break;
    }
}

static void fill_schemes(const struct page *page, const struct series_budget *budgets, size_t count,
                         struct budget_view *view)
{
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const struct series_budget *b = &budgets[i];
        if (b->year != view->year || strcmp(b->currency, view->currency) != 0) continue;
        const struct series_figure *f = &b->figures[view->moment];
        if (view->scheme_count < SCHEMES) {
            const struct choice c = {view->year, 0, b->scheme, view->moment, view->revenue};
            add_link(view->schemes, &view->scheme_count, scheme_name(b->scheme), url_of(page, &c),
                     b == view->budget);
        }
        if (!f->has) continue;
        if (!any || f->minor < view->scheme_low) view->scheme_low = f->minor;
        if (!any || f->minor > view->scheme_high) view->scheme_high = f->minor;
        any = true;
    }
    view->schemes_differ = any && view->scheme_low != view->scheme_high;
}

static void fill_moments(const struct page *page, struct budget_view *view, int64_t part)
{
    int64_t largest = 0;
    for (int m = 0; m < SERIES_MOMENTS; m++)
        if (view->budget->figures[m].has && view->budget->figures[m].minor > largest)
            largest = view->budget->figures[m].minor;
    for (int m = 0; m < SERIES_MOMENTS; m++) {
        const struct series_figure *f = published(&view->budget->figures[m]);
        const struct choice c = {view->year, part, view->budget->scheme, m, view->revenue};
        if (!f) continue;
        add_link(view->moments_links, &view->moment_link_count, moment_name(view->revenue, m),
                 url_of(page, &c), m == view->moment);
        view->moments[view->moment_count++] =
            (struct budget_moment){moment_name(view->revenue, m), f, source_of(f),
                                   layout_trail(f->minor, f->minor, f->minor, largest)};
    }
}

static void fill_sides(const struct page *page, struct budget_view *view)
{
    struct str all = layout_entity_url(page, "presupuesto");
    struct str income = layout_entity_url(page, "presupuesto?lado=ingreso");
    add_link(view->sides, &view->side_count, str_of(_("Gasto")), all, !view->revenue);
    add_link(view->sides, &view->side_count, str_of(_("Ingreso")), income, view->revenue);
}

static enum err_code make_links(struct page *page, struct budget_view *view, struct err *err)
{
    view->sides = arena_array(page->arena, 2, sizeof *view->sides);
    view->years = arena_array(page->arena, YEARS + 2, sizeof *view->years);
    view->schemes = arena_array(page->arena, SCHEMES, sizeof *view->schemes);
    view->moments_links = arena_array(page->arena, SERIES_MOMENTS, sizeof *view->moments_links);
    if (!view->sides || !view->years || !view->schemes || !view->moments_links)
        return err_no_memory(err);
    fill_sides(page, view);
    return ERR_NONE;
}

/* --- parts ------------------------------------------------------------------------------------ */

static void fill_part(const struct page *page, const struct budget_view *view,
                      const struct series_part *part, struct budget_part *out)
{
    const struct choice c = {view->year, part->node, view->budget->scheme, view->moment,
                             view->revenue};
    *out = (struct budget_part){.part = part,
                                .figure = published(&part->figures[view->moment]),
                                .approved = published(&part->figures[SERIES_APPROVED]),
                                .name = part->label.n  ? part->label
                                        : part->code.n ? part->code
                                                       : part->key,
                                .url = part->divided ? url_of(page, &c) : STR_NONE,
                                .route_url =
                                    layout_entity_url(page, "ruta/%lld", (long long)part->node)};
    if (out->figure) out->source = source_of(out->figure);
}

static enum err_code fill_parts(struct page *page, struct budget_view *view, int64_t parent,
                                struct err *err)
{
    struct series_part *parts;
    struct series_parts_filter filter = {.entity = page->entity.id,
                                         .kind = view->revenue ? NODE_REVENUE : NODE_BUDGET_LINE,
                                         .year = view->year,
                                         .scheme = view->budget->scheme,
                                         .parent = parent};
    memcpy(filter.currency, view->currency, sizeof filter.currency);
    enum err_code code = series_parts(page->ledger, page->arena, &filter, &parts, &view->part_count,
                                      &view->part_more, err);
    if (code) return code;
    size_t count = view->part_count;
    view->parts = arena_array(page->arena, count ? count : 1, sizeof *view->parts);
    if (!view->parts) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        fill_part(page, view, &parts[i], &view->parts[i]);
        const struct series_figure *f = view->parts[i].figure;
        if (f && !money_add(view->parts_sum, f->minor, &view->parts_sum))
            view->parts_sum = INT64_MAX;
    }
    int64_t whole = parent || !view->figure ? view->parts_sum : view->figure->minor;
    for (size_t i = 0; i < count; i++) {
        struct budget_part *part = &view->parts[i];
        if (!part->figure) continue;
        part->hundred = layout_hundred(page, part->figure->minor, whole);
        if (view->top_count < 3 && part->figure->minor > 0) view->top[view->top_count++] = part;
    }
    return ERR_NONE;
}

/* The name of the open part and what it is a part of, for the breadcrumb. */
static enum err_code open_part(struct page *page, struct budget_view *view, int64_t part,
                               struct err *err)
{
    struct route route;
    const struct route_options up = {.up = 1, .down = 1, .width = 1, .nodes = 3};
    struct choice c = {view->year, 0, view->budget->scheme, view->moment, view->revenue};
    enum err_code code =
        route_read(page->ledger, page->arena, page->entity.id, part, &up, &route, err);
    if (code) return code;
    const struct route_node *node = &route.nodes[0];
    view->part_name = node->label.n ? node->label : node->key;
    for (size_t i = 0; i < route.node_count; i++)
        if (route.nodes[i].depth == -1 && route.nodes[i].kind == node->kind &&
            route.nodes[i].id != view->budget->total)
            c.part = route.nodes[i].id;
    view->back_url = url_of(page, &c);
    return ERR_NONE;
}

/* --- the service of the debt ------------------------------------------------------------------ */

static enum err_code fill_debt(struct page *page, struct budget_view *view,
                               const struct series_budget *budgets, size_t count, struct err *err)
{
    struct series_debt_year *years;
    size_t n;
    if (view->revenue) return ERR_NONE;
    enum err_code code =
        series_debt_service(page->ledger, page->arena, page->entity.id, &years, &n, err);
    if (code) return code;
    view->debt = arena_array(page->arena, n ? n : 1, sizeof *view->debt);
    if (!view->debt) return err_no_memory(err);
    for (size_t i = n; i-- > 0 && view->debt_count < DEBT_YEARS;) {
        const struct series_figure *f = published(&years[i].chapter.figures[view->moment]);
        if (!f) continue;
        struct budget_debt *row = &view->debt[view->debt_count++];
        *row = (struct budget_debt){.year = years[i].year, .chapter = f, .source = source_of(f)};
        for (size_t k = 0; k < count; k++)
            if (budgets[k].year == row->year && str_is(budgets[k].scheme, "COG") &&
                budgets[k].figures[view->moment].has)
                row->hundred =
                    layout_hundred(page, f->minor, budgets[k].figures[view->moment].minor);
    }
    return ERR_NONE;
}

/* --- the page --------------------------------------------------------------------------------- */

static void fill_top(struct page *page, struct budget_view *view)
{
    static const char *const spending[] = {"aprobado",      "modificado", "devengado", "pagado",
                                           "clasificación", "capítulo",   NULL};
    static const char *const income[] = {"estimado", "recaudado", "clasificación", NULL};
    layout_crumbs_begin(page, &view->crumbs);
    struct str name = str_of(_("Presupuesto"));
    if (view->part_name.n) {
        layout_crumbs_add(&view->crumbs, name, view->back_url);
        layout_crumbs_add(&view->crumbs, view->part_name, STR_NONE);
    } else {
        layout_crumbs_add(&view->crumbs, name, STR_NONE);
    }
    view->words = layout_words(page, view->revenue ? income : spending, &view->word_count);
    if (view->year)
        page->title =
            arena_printf(page->arena, view->revenue ? _("Ingreso %lld") : _("Presupuesto %lld"),
                         (long long)view->year);
}

/* All that needs a budget; without one the page says that none is published. */
static enum err_code fill(struct page *page, struct budget_view *view, const struct asked *asked,
                          struct err *err)
{
    struct series_budget *budgets;
    size_t count;
    enum node_kind kind = view->revenue ? NODE_REVENUE : NODE_BUDGET_LINE;
    enum err_code code = make_links(page, view, err);
    if (!code)
        code = series_budgets(page->ledger, page->arena, page->entity.id, kind, 0, &budgets, &count,
                              err);
    if (code || !(view->budget = choose(budgets, count, asked))) return code;
    view->year = view->budget->year;
    memcpy(view->currency, view->budget->currency, sizeof view->currency);
    view->moment = choose_moment(view->budget, asked->moment);
    view->moment_name = moment_name(view->revenue, view->moment);
    view->scheme_name = scheme_name(view->budget->scheme);
    view->figure = published(&view->budget->figures[view->moment]);
    if (view->figure) view->source = source_of(view->figure);
    fill_years(page, budgets, count, view);
    fill_schemes(page, budgets, count, view);
    fill_moments(page, view, asked->part);
    if (asked->part) code = open_part(page, view, asked->part, err);
    if (!code) code = fill_parts(page, view, asked->part, err);
    if (!code) code = budget_draw_parts(page, view, err);
    if (!code) code = budget_draw_years(page, view, budgets, count, err);
    if (!code) code = fill_debt(page, view, budgets, count, err);
    return code;
}

/* route: GET /e/{entity}/presupuesto
 * query: anio=year? clasificacion=word? momento=word? parte=int? lado=word?
 * title: Presupuesto */
enum err_code page_budget(struct page *page, struct err *err)
{
    const struct page_budget_parameters *q = page_budget_parameters(page);
    struct budget_view view = {.revenue = str_is(q->lado, "ingreso")};
    const struct asked asked = {q->clasificacion, q->momento, q->anio, q->parte};
    enum err_code code = fill(page, &view, &asked, err);
    if (code) return code;
    fill_top(page, &view);
    template_budget(page, &view);
    return ERR_NONE;
}
