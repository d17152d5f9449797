/* See budget_draw.h. */
#include "web/budget_draw.h"

#include "plot/bars.h"
#include "plot/treemap.h"

enum { PICTURE_MAX = 1 << 18, NARROW = 360, WIDE = 720, BARS_WIDTH = 400, YEARS = 20 };

/* Takes the picture over into the page's arena. */
static enum err_code take(const struct page *page, struct buf *svg, struct str *out,
                          struct err *err)
{
    *out = arena_str(page->arena, svg->failed ? STR_NONE : buf_view(svg));
    buf_free(svg);
    return out->p ? ERR_NONE : err_no_memory(err);
}

/* Chapters of one classification keep their colour from year to year: the code's first digit. */
static int group_of(const struct series_part *part, size_t at)
{
    bool digit = part->code.n && part->code.p[0] >= '1' && part->code.p[0] <= '9';
    return digit ? part->code.p[0] - '1' : (int)(at % PLOT_GROUPS);
}

enum err_code budget_draw_parts(const struct page *page, struct budget_view *view, struct err *err)
{
    size_t n = 0;
    if (view->part_count < 2) return ERR_NONE;
    struct plot_treemap_cell *cells = arena_array(page->arena, view->part_count, sizeof *cells);
    if (!cells) return err_no_memory(err);
    for (size_t i = 0; i < view->part_count; i++) {
        const struct budget_part *part = &view->parts[i];
        if (!part->figure || part->figure->minor <= 0) continue;
        struct str money = layout_short(page, part->figure->minor, view->currency);
        cells[n++] = (struct plot_treemap_cell){
            .label = part->name,
            .money = money,
            .detail = arena_printf(page->arena, _("%.*s: %.*s, %.*s de cada 100 pesos"),
                                   STR_FMT(part->name), STR_FMT(money), STR_FMT(part->hundred)),
            .href = part->url.n ? part->url : part->route_url,
            .value = part->figure->minor,
            .group = view->part_name.n ? (int)(i % PLOT_GROUPS) : group_of(part->part, i)};
    }
    if (n < 2) return ERR_NONE;
    struct plot_treemap map = {.frame = {.id = STR("partes"),
                                         .title = str_of(_("Las partes del presupuesto")),
                                         .desc = str_of(_("Cada rectángulo es una parte; su área "
                                                          "es el monto. La tabla dice lo mismo.")),
                                         .width = NARROW,
                                         .screen = PLOT_NARROW},
                               .rest = str_of(_("otros")),
                               .cells = cells,
                               .cell_count = n};
    struct buf svg;
    buf_init(&svg, PICTURE_MAX);
    plot_treemap_draw(&svg, &map);
    enum err_code code = take(page, &svg, &view->treemap, err);
    if (code) return code;
    map.frame.id = STR("partes-ancho");
    map.frame.width = WIDE;
    map.frame.screen = PLOT_WIDE;
    buf_init(&svg, PICTURE_MAX);
    plot_treemap_draw(&svg, &map);
    return take(page, &svg, &view->treemap_wide, err);
}

struct years {
    struct str categories[YEARS], hrefs[YEARS], series[2];
    struct plot_bar bars[YEARS * 2];
    size_t count, series_count;
};

static struct plot_bar bar_of(const struct page *page, const struct budget_view *view,
                              const struct series_budget *budget, int moment)
{
    const struct series_figure *f = &budget->figures[moment];
    if (!f->has) return (struct plot_bar){0};
    return (struct plot_bar){
        .has = true,
        .value = f->minor,
        .detail = arena_printf(page->arena, "%lld: %.*s", (long long)budget->year,
                               STR_FMT(layout_short(page, f->minor, view->currency)))};
}

/* The newest YEARS years of the classification shown, oldest first. */
static void fill_years(const struct page *page, const struct budget_view *view,
                       const struct series_budget *budgets, size_t count, struct years *y)
{
    size_t of_scheme = 0, seen = 0;
    for (size_t i = 0; i < count; i++)
        of_scheme += str_eq(budgets[i].scheme, view->budget->scheme) &&
                     strcmp(budgets[i].currency, view->currency) == 0 && budgets[i].year > 0;
    for (size_t i = 0; i < count; i++) {
        const struct series_budget *b = &budgets[i];
        if (!str_eq(b->scheme, view->budget->scheme) || b->year <= 0 ||
            strcmp(b->currency, view->currency) != 0)
            continue;
        if (of_scheme - seen++ > YEARS) continue;
        y->categories[y->count] = arena_printf(page->arena, "%lld", (long long)b->year);
        y->hrefs[y->count] =
            layout_url(page, "/e/%.*s/presupuesto?anio=%lld%s", STR_FMT(page->entity.code),
                       (long long)b->year, view->revenue ? "&lado=ingreso" : "");
        y->bars[y->count * y->series_count] = bar_of(page, view, b, SERIES_APPROVED);
        if (y->series_count == 2) y->bars[y->count * 2 + 1] = bar_of(page, view, b, view->moment);
        y->count++;
    }
}

enum err_code budget_draw_years(const struct page *page, struct budget_view *view,
                                const struct series_budget *budgets, size_t count, struct err *err)
{
    struct years *y = arena_alloc(page->arena, sizeof *y);
    if (!y) return err_no_memory(err);
    y->series_count = view->moment == SERIES_APPROVED ? 1 : 2;
    y->series[0] = view->revenue ? str_of(_("estimado")) : str_of(_("aprobado"));
    y->series[1] = view->moment_name;
    fill_years(page, view, budgets, count, y);
    if (y->count < 2) return ERR_NONE;
    struct plot_bars bars = {.frame = {.id = STR("anios"),
                                       .title = str_of(_("El presupuesto por año")),
                                       .desc = str_of(_("Una barra por año y momento. La tabla "
                                                        "de arriba da la cifra de cada año.")),
                                       .width = BARS_WIDTH},
                             .categories = y->categories,
                             .category_hrefs = y->hrefs,
                             .category_count = y->count,
                             .series = y->series,
                             .series_count = y->series_count,
                             .bars = y->bars,
                             .absent = str_of(_("sin dato publicado")),
                             .tick = layout_tick};
    struct buf svg;
    buf_init(&svg, PICTURE_MAX);
    plot_bars_draw(&svg, &bars);
    return take(page, &svg, &view->bars, err);
}
