/* /e/{entity}/ruta: see page_routes.h. A fixed number of statements. */
#include "web/page_routes.h"

#include <stdio.h>

#include "trace/gaps.h"
#include "web_routes.h"
#include "web_templates.h"

enum { TOTALS = 2000, YEARS = 10, ROWS = 60 };

static const struct {
    const char *code;
    enum trace_dimension by;
    const char *name, *title;
} ways[] = {
    {"", TRACE_BY_NOTHING, N_("Clase de cosa"), ""},
    {"unidad", TRACE_BY_UNIT, N_("Unidad responsable"), N_("Por unidad responsable")},
    {"fondo", TRACE_BY_FUND, N_("Fondo"), N_("Por fondo")},
    {"programa", TRACE_BY_PROGRAMME, N_("Programa"), N_("Por programa")},
    {"proveedor", TRACE_BY_SUPPLIER, N_("Proveedor"), N_("Por proveedor")},
};
enum { WAYS = sizeof ways / sizeof *ways };

static struct str url_of(const struct page *page, const char *way, int64_t year)
{
    char which[32] = "";
    if (year > 0) snprintf(which, sizeof which, "anio=%lld", (long long)year);
    return layout_url(page, "/e/%.*s/ruta%s%s%s%s%s", STR_FMT(page->entity.code),
                      *way || *which ? "?" : "", *way ? "por=" : "", way, *way && *which ? "&" : "",
                      which);
}

static enum err_code fill_links(struct page *page, const struct trace_total *totals, size_t count,
                                const char *way, struct routes_view *view, struct err *err)
{
    int64_t last = 0;
    view->years = arena_array(page->arena, YEARS + 2, sizeof *view->years);
    view->ways = arena_array(page->arena, WAYS, sizeof *view->ways);
    if (!view->years || !view->ways) return err_no_memory(err);
    view->years[view->year_count++] =
        (struct layout_link){str_of(_("Todos los años")), url_of(page, way, 0), view->year == 0};
    for (size_t i = count; i-- > 0;) { /* oldest first */
        int64_t year = totals[i].year;
        if (!layout_year_plausible(page, year) || year == last) continue;
        last = year;
        if (view->year_count > YEARS && year != view->year) continue;
        if (view->year_count > YEARS + 1) break;
        view->years[view->year_count++] =
            (struct layout_link){arena_printf(page->arena, "%lld", (long long)year),
                                 url_of(page, way, year), year == view->year};
    }
    for (size_t i = 0; i < WAYS; i++)
        view->ways[view->way_count++] =
            (struct layout_link){str_of(_(ways[i].name)), url_of(page, ways[i].code, view->year),
                                 strcmp(ways[i].code, way) == 0};
    return ERR_NONE;
}

static struct str subject_url(const struct page *page, const struct trace_total *total,
                              enum trace_dimension by)
{
    if (!total->subject) return STR_NONE;
    if (by == TRACE_BY_UNIT || by == TRACE_BY_SUPPLIER)
        return layout_entity_url(page, "organizacion/%lld", (long long)total->subject);
    return layout_entity_url(page, "ruta/%lld", (long long)total->subject);
}

/* The rows of one subject together, at the place of its largest; those without subject last. */
static void group(struct routes_row *rows, size_t count, struct routes_row *out)
{
    size_t n = 0;
    for (int named = 1; named >= 0; named--)
        for (size_t i = 0; i < count; i++) {
            int64_t subject = rows[i].total->subject;
            bool seen = false;
            for (size_t k = 0; k < i; k++) seen = seen || rows[k].total->subject == subject;
            if ((subject != 0) != named || seen) continue;
            for (size_t k = i; k < count; k++) {
                if (rows[k].total->subject != subject) continue;
                out[n] = rows[k];
                out[n++].first = k == i;
            }
        }
}

static enum err_code fill_rows(struct page *page, enum trace_dimension by, struct routes_view *view,
                               struct err *err)
{
    struct trace_total *totals;
    size_t count;
    const struct trace_total_filter filter = {
        .entity = page->entity.id, .by = by, .year = view->year, .limit = ROWS + 1};
    enum err_code code = trace_totals(page->ledger, page->arena, &filter, &totals, &count, err);
    if (code) return code;
    view->row_more = count > ROWS;
    if (count > ROWS) count = ROWS;
    struct routes_row *rows = arena_array(page->arena, count ? count : 1, sizeof *rows);
    view->rows = arena_array(page->arena, count ? count : 1, sizeof *view->rows);
    if (!rows || !view->rows) return err_no_memory(err);
    int64_t widest = 0; /* what nobody is named for is shown, but is no measure for the others */
    for (size_t i = 0; i < count; i++)
        if (totals[i].subject && totals[i].minor > widest) widest = totals[i].minor;
    for (size_t i = 0; i < count; i++) {
        const struct trace_total *t = &totals[i];
        bool final = t->stage >= STAGE_PAYMENT;
        bool pooled = t->kind == NODE_REVENUE;
        int64_t out = t->out[TRACE_PROVEN];
        rows[i] = (struct routes_row){
            .total = t,
            .name = t->name.n ? t->name : str_of(_("los archivos no lo dicen")),
            .url = subject_url(page, t, by),
            .things = trace_things(page->arena, t->kind, t->nodes),
            .hundred = layout_hundred(page, out, t->minor),
            .lost = !final && !pooled && t->minor > out ? t->minor - out : 0,
            .final = final || pooled,
            .bar = final || pooled ? layout_trail(t->minor, t->minor, t->minor, widest)
                                   : layout_trail(t->minor, out, t->out[TRACE_POSSIBLE], widest)};
    }
    group(rows, count, view->rows);
    view->row_count = count;
    return ERR_NONE;
}

static enum err_code fill_streams(struct page *page, struct routes_view *view, struct err *err)
{
    struct trace_flow *flows;
    size_t count;
    enum err_code code =
        trace_flows(page->ledger, page->arena, page->entity.id, view->year, &flows, &count, err);
    if (!code)
        code = layout_streams_make(page, flows, count, view->totals, view->total_count,
                                   &view->streams, err);
    return code;
}

static enum err_code fill_totals(struct page *page, const char *way, struct routes_view *view,
                                 struct err *err)
{
    struct trace_total *totals;
    struct layout_total *rows;
    size_t count;
    const struct trace_total_filter filter = {
        .entity = page->entity.id, .by = TRACE_BY_YEAR, .limit = TOTALS};
    enum err_code code = trace_totals(page->ledger, page->arena, &filter, &totals, &count, err);
    if (!code) code = fill_links(page, totals, count, way, view, err);
    if (!code)
        code = layout_totals(page, totals, count, view->year ? view->year : LAYOUT_ALL_YEARS, &rows,
                             &view->total_count, err);
    if (!code) view->totals = rows;
    return code;
}

/* route: GET /e/{entity}/ruta
 * query: anio=year? por=word?
 * title: Ruta del dinero */
enum err_code page_routes(struct page *page, struct err *err)
{
    static const char *const words[] = {"comprobado",    "posible",      "se pierde el rastro",
                                        "procedimiento", "adjudicación", NULL};
    const struct page_routes_parameters *asked = page_routes_parameters(page);
    struct routes_view view = {.year = asked->anio};
    size_t way = 0;
    for (size_t i = 1; i < WAYS; i++)
        if (str_is(asked->por, ways[i].code)) way = i;
    enum err_code code = fill_totals(page, ways[way].code, &view, err);
    if (!code && way) code = fill_rows(page, ways[way].by, &view, err);
    if (!code && !way) code = fill_streams(page, &view, err);
    if (code) return code;
    if (way) {
        view.way = ways[way].code;
        view.way_title = str_of(_(ways[way].title));
    }
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Ruta")), STR_NONE);
    view.words = layout_words(page, words, &view.word_count);
    template_routes(page, &view);
    return ERR_NONE;
}
