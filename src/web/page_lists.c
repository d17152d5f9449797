/* Contracts, works, loans and trusts of one government: how many, how much, how far each is
 * followed; largest first. */
#include "web/page_lists.h"

#include <string.h>

#include "plot/bars.h"
#include "plot/map.h"
#include "trace/place.h"
#include "web/page.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = TRACE_MARKS, YEARS_MAX = 60, NARROW = 360, HALF = 480, WIDE = 760 };

/* What goes on beyond its own stage: parts of the same budget are not somewhere else. */
static struct list_item item_of(const struct page *page, const struct trace_item *t)
{
    int64_t lost = t->minor - t->out[TRACE_PROVEN];
    struct list_item item = {
        .thing = t,
        .name = t->label.n ? t->label : t->key,
        .url = layout_entity_url(page, "nodo/%lld", (long long)t->node),
        .lost = lost > 0 ? lost : 0,
        .bar = layout_trail(t->minor, t->out[TRACE_PROVEN], t->out[TRACE_POSSIBLE], 0),
        .source = {t->snapshot, t->row, t->file, DATE_NONE}};

    if (t->supplier && str_trim(t->supplier_name).n)
        item.supplier_url = layout_entity_url(page, "organizacion/%lld", (long long)t->supplier);
    if (t->unit) item.unit_url = layout_entity_url(page, "organizacion/%lld", (long long)t->unit);
    return item;
}

enum err_code page_list_items(struct page *page, const struct trace_item *things, size_t count,
                              const struct list_item **out, struct err *err)
{
    struct list_item *items = arena_array(page->arena, count ? count : 1, sizeof *items);

    if (!items) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) items[i] = item_of(page, &things[i]);
    *out = items;
    return ERR_NONE;
}

struct asked {
    enum node_kind kind;
    int64_t unit, year, minor, node;
};

/* --- the whole: how many, how much, by year --------------------------------------------------- */

/* Of a unit totals come added up over the years, or of the year that is asked for. */
static enum err_code fill_totals(struct page *page, struct list_view *view, const struct asked *a,
                                 struct err *err)
{
    const struct trace_total_filter filter = {.entity = page->entity.id,
                                              .kind = a->kind,
                                              .by = a->unit ? TRACE_BY_UNIT : TRACE_BY_YEAR,
                                              .subject = a->unit,
                                              .year = a->unit ? a->year : 0,
                                              .limit = YEARS_MAX * 3};
    const int64_t year = a->year;
    struct trace_total *all;
    struct layout_link *links;
    size_t count;
    enum err_code code = trace_totals(page->ledger, page->arena, &filter, &all, &count, err);

    if (code) return code;
    view->totals = arena_array(page->arena, count + 1, sizeof *view->totals);
    links = arena_array(page->arena, YEARS_MAX + 1, sizeof *links);
    if (!view->totals || !links) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        struct list_total *t = NULL;

        if (!a->unit && year && all[i].year != year) continue;
        for (size_t k = 0; k < view->total_count; k++)
            if (strcmp(view->totals[k].currency, all[i].currency) == 0) t = &view->totals[k];
        if (!t) {
            t = &view->totals[view->total_count++];
            *t = (struct list_total){.currency = all[i].currency};
        }
        t->minor += all[i].minor;
        t->followed += all[i].out[TRACE_PROVEN];
        t->nodes += all[i].nodes;
    }
    if (a->unit) return ERR_NONE;
    links[view->year_count++] =
        (struct layout_link){str_of(_("Todos los años")), page_with(page, "anio", -1), !year};
    for (size_t i = count; i-- > 0 && view->year_count < YEARS_MAX;) {
        bool there = !all[i].year;

        for (size_t k = i + 1; k < count; k++) there |= all[k].year == all[i].year;
        if (!there)
            links[view->year_count++] =
                (struct layout_link){arena_printf(page->arena, "%lld", (long long)all[i].year),
                                     page_with(page, "anio", all[i].year), all[i].year == year};
    }
    if (view->year_count < 3) view->year_count = 0;
    view->years = links;
    return ERR_NONE;
}

static enum err_code fill_items(struct page *page, struct list_view *view, const struct asked *a,
                                struct err *err)
{
    const struct trace_list_filter filter = {.entity = page->entity.id,
                                             .kind = a->kind,
                                             .unit = a->unit,
                                             .year = a->year,
                                             .after_minor = a->minor,
                                             .after_node = a->node,
                                             .counted = true,
                                             .limit = PER_PAGE + 1};
    struct trace_item *things;
    size_t count;
    enum err_code code = trace_list(page->ledger, page->arena, &filter, &things, &count, err);

    if (code) return code;
    view->count = count > PER_PAGE ? PER_PAGE : count;
    code = page_list_items(page, things, view->count, &view->items, err);
    if (code) return code;
    if (a->unit && count) view->unit_name = things[0].unit_name;
    if (count > PER_PAGE) {
        struct str path = page->path;
        const struct trace_item *last = &things[PER_PAGE - 1];

        view->pager.next = arena_printf(
            page->arena, "%s%.*s?monto=%lld&tras=%lld%s%.0lld%s%.0lld", page->base, STR_FMT(path),
            (long long)last->minor, (long long)last->node, a->unit ? "&unidad=" : "",
            (long long)a->unit, a->year ? "&anio=" : "", (long long)a->year);
    }
    if (a->node) view->pager.previous = page_with(page, "tras", -1);
    return ERR_NONE;
}

static enum err_code list_page(struct page *page, struct list_view *view, const struct asked *a,
                               struct err *err)
{
    static const char *const words[] = {"comprobado",    "posible",     "se pierde el rastro",
                                        "procedimiento", "fideicomiso", "disposición",
                                        "amortización",  NULL};
    enum err_code code = fill_totals(page, view, a, err);

    if (!code) code = fill_items(page, view, a, err);
    if (code) return code;
    layout_crumbs_begin(page, &view->crumbs);
    layout_crumbs_add(&view->crumbs, str_of(view->title), STR_NONE);
    view->words = layout_words(page, words, &view->word_count);
    return ERR_NONE;
}

/* --- contracts -------------------------------------------------------------------------------- */

/* route: GET /e/{entity}/contratos
 * query: unidad=int? anio=year? monto=int? tras=int?
 * title: Contratos */
enum err_code page_contracts(struct page *page, struct err *err)
{
    const struct page_contracts_parameters *q = page_contracts_parameters(page);
    const struct asked asked = {NODE_CONTRACT, q->unidad, q->anio, q->monto, q->tras};
    struct list_view view = {
        .title = _("Contratos"),
        .lead = _("Cada contrato publicado, con quién se firmó, y cuánto de él se puede seguir "
                  "hasta sus pagos."),
        .empty = _("Aquí no hay contratos publicados."),
        .columns = _("Pagos publicados"),
        .suppliers = true};
    enum err_code code = list_page(page, &view, &asked, err);

    if (code) return code;
    page->section = "contratos";
    template_list(page, &view);
    return ERR_NONE;
}

/* --- works ------------------------------------------------------------------------------------ */

/* For phones and for wide screens: the style sheet shows one of them. */
static struct str map_picture(struct page *page, const struct plot_map_point *points, size_t count)
{
    struct plot_map map = {.frame = {.id = STR("mapa"),
                                     .title = str_of(_("Dónde están")),
                                     .desc = str_of(_("Las mismas obras están en la lista.")),
                                     .width = NARROW,
                                     .screen = PLOT_NARROW},
                           .points = points,
                           .point_count = count,
                           .scale_unit = STR("km")};
    struct str both = STR_NONE;
    struct buf out;

    buf_init(&out, 256 << 10);
    plot_map_draw(&out, &map);
    map.frame.id = STR("mapa-ancho");
    map.frame.width = WIDE;
    map.frame.height = WIDE * 3 / 5;
    map.frame.screen = PLOT_WIDE;
    plot_map_draw(&out, &map);
    if (!out.failed) both = arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return both;
}

/* The progress and the place of what the page shows. */
static enum err_code fill_works(struct page *page, struct list_view *view, struct err *err)
{
    struct plot_map_point *points = arena_array(page->arena, PER_PAGE, sizeof *points);
    struct list_item *items = arena_array(page->arena, view->count + 1, sizeof *items);
    struct trace_mark *marks = arena_array(page->arena, PER_PAGE, sizeof *marks);
    int64_t nodes[PER_PAGE];
    size_t count = 0;
    enum err_code code;

    if (!points || !items || !marks) return err_no_memory(err);
    if (view->count) memcpy(items, view->items, view->count * sizeof *items);
    for (size_t i = 0; i < view->count; i++) nodes[i] = items[i].thing->node;
    code = trace_marks(page->ledger, page->arena, page->entity.id, nodes, view->count, marks, err);
    if (code) return code;
    for (size_t i = 0; i < view->count; i++) {
        const struct trace_point *point = &marks[i].point;

        items[i].physical = str_trim(marks[i].physical);
        items[i].has_physical = items[i].physical.n > 0;
        if (!marks[i].has_point || point->outside) continue;
        points[count++] =
            (struct plot_map_point){.at = {(int32_t)point->latitude, (int32_t)point->longitude},
                                    .label = items[i].name,
                                    .href = items[i].url,
                                    .doubtful = point->repair != TRACE_AS_PUBLISHED};
        view->repaired += point->repair != TRACE_AS_PUBLISHED;
    }
    view->items = items;
    if (count > 1) view->map = map_picture(page, points, count);
    return ERR_NONE;
}

/* route: GET /e/{entity}/obras
 * query: unidad=int? anio=year? monto=int? tras=int?
 * title: Obras y proyectos */
enum err_code page_works(struct page *page, struct err *err)
{
    const struct page_works_parameters *q = page_works_parameters(page);
    const struct asked asked = {NODE_PROJECT, q->unidad, q->anio, q->monto, q->tras};
    struct list_view view = {
        .title = _("Obras y proyectos"),
        .lead = _("Cada obra con su dinero, su avance y cuánto se puede seguir hasta contratos y "
                  "pagos publicados."),
        .empty = _("Aquí no hay obras publicadas."),
        .columns = _("Contratos publicados"),
        .works = true};
    enum err_code code = list_page(page, &view, &asked, err);

    if (!code) code = fill_works(page, &view, err);
    if (code) return code;
    page->section = "obras";
    template_list(page, &view);
    return ERR_NONE;
}

/* --- debt and trusts -------------------------------------------------------------------------- */

static struct str debt_picture(struct page *page, const struct list_view *view)
{
    struct str *years = arena_array(page->arena, view->debt_count, sizeof *years);
    struct plot_bar *bars = arena_array(page->arena, view->debt_count, sizeof *bars);
    struct plot_bars picture = {.frame = {.id = STR("servicio"),
                                          .title = str_of(_("Servicio de la deuda, por año")),
                                          .desc = str_of(_("Las mismas cifras están en la tabla.")),
                                          .width = NARROW,
                                          .screen = PLOT_NARROW},
                                .categories = years,
                                .category_count = view->debt_count,
                                .series_count = 1,
                                .bars = bars,
                                .absent = str_of(_("sin dato publicado")),
                                .tick = layout_tick,
                                .context = page};
    struct str drawn = STR_NONE;
    struct buf out;

    if (!years || !bars) return drawn;
    for (size_t i = 0; i < view->debt_count; i++) {
        years[i] = arena_printf(page->arena, "%lld", (long long)view->debt[i].year);
        bars[i] = (struct plot_bar){.has = view->debt[i].figure->has,
                                    .value = view->debt[i].figure->minor,
                                    .detail = layout_short(page, view->debt[i].figure->minor,
                                                           view->debt[i].figure->currency)};
    }
    buf_init(&out, 256 << 10);
    plot_bars_draw(&out, &picture);
    picture.frame.id = STR("servicio-ancho");
    picture.frame.width = HALF;
    picture.frame.screen = PLOT_WIDE;
    plot_bars_draw(&out, &picture);
    if (!out.failed) drawn = arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return drawn;
}

/* The latest moment that was published: paid, accrued, modified, approved. */
static const struct series_figure *latest(const struct series_part *part)
{
    for (int m = SERIES_MOMENTS - 1; m > 0; m--)
        if (part->figures[m].has) return &part->figures[m];
    return &part->figures[SERIES_APPROVED];
}

static enum err_code fill_debt(struct page *page, struct list_view *view, struct err *err)
{
    struct series_debt_year *years;
    size_t count;
    enum err_code code =
        series_debt_service(page->ledger, page->arena, page->entity.id, &years, &count, err);

    if (code || !count) return code;
    view->debt = arena_array(page->arena, count, sizeof *view->debt);
    if (!view->debt) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        const struct series_figure *f = latest(&years[i].chapter);

        if (!f->has) continue;
        view->debt[view->debt_count++] =
            (struct list_debt_year){years[i].year, f, {f->snapshot, f->row, f->file, DATE_NONE}};
    }
    if (view->debt_count > 1) view->debt_picture = debt_picture(page, view);
    return ERR_NONE;
}

/* route: GET /e/{entity}/deuda
 * query: anio=year? monto=int? tras=int?
 * title: Deuda */
enum err_code page_debt(struct page *page, struct err *err)
{
    const struct page_debt_parameters *q = page_debt_parameters(page);
    const struct asked asked = {NODE_LOAN, 0, q->anio, q->monto, q->tras};
    struct list_view view = {
        .title = _("Deuda"),
        .lead = _("Cada crédito, y cuánto de él se puede seguir hasta las obras o acciones en que "
                  "se usó."),
        .empty = _("Aquí no hay créditos publicados uno por uno."),
        .columns = _("Destino publicado")};
    enum err_code code = list_page(page, &view, &asked, err);

    if (!code) code = fill_debt(page, &view, err);
    if (code) return code;
    page->section = "deuda";
    template_list(page, &view);
    return ERR_NONE;
}

/* route: GET /e/{entity}/fideicomisos
 * query: anio=year? monto=int? tras=int?
 * title: Fideicomisos */
enum err_code page_trusts(struct page *page, struct err *err)
{
    const struct page_trusts_parameters *q = page_trusts_parameters(page);
    const struct asked asked = {NODE_TRUST, 0, q->anio, q->monto, q->tras};
    struct list_view view = {
        .title = _("Fideicomisos"),
        .lead = _("Cada fideicomiso, con lo que salió de él y cuánto de eso se puede seguir. En la "
                  "página de cada uno se revisa, año por año, si sus cuentas cierran."),
        .empty = _("Aquí no hay fideicomisos publicados."),
        .columns = _("Destino publicado")};
    enum err_code code = list_page(page, &view, &asked, err);

    if (code) return code;
    page->section = "fideicomisos";
    template_list(page, &view);
    return ERR_NONE;
}
