/* /e/{entity}: see page_entity.h. Bounded: a fixed number of statements,
 * whatever the entity's size. */
#include "web/page_entity.h"

#include "web/page_flags.h"
#include "web_routes.h"
#include "web_templates.h"

enum { TOTALS = 2000, YEARS = 8, GAPS = 5, FILES = 6, DAYS_OF_YEAR = 365 };

static const char *kind_name(struct str kind)
{
    static const char *const names[][2] = {{"federation", N_("Gobierno federal")},
                                           {"state", N_("Estado")},
                                           {"municipality", N_("Municipio")},
                                           {"body", N_("Organismo público")}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(kind, names[i][0])) return _(names[i][1]);
    return _("Ente público");
}

/* --- years
 * -----------------------------------------------------------------------------------
 */

/* The newest year of the budget; 0 where most of the money is elsewhere, or without year. */
static int64_t newest_budget(const struct page *page, const struct trace_total *totals,
                             size_t count, const struct layout_total *main)
{
    int64_t newest = 0;
    if (!main || main->kind != NODE_BUDGET_LINE) return 0;
    for (size_t i = 0; i < count; i++)
        if (totals[i].kind == NODE_BUDGET_LINE && totals[i].minor > 0 && totals[i].year > newest &&
            layout_year_plausible(page, totals[i].year))
            newest = totals[i].year;
    return newest;
}

static bool has_year(const struct layout_link *links, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(links[i].name, name)) return true;
    return false;
}

/* Newest first, at most YEARS of them and the one shown, then all years
 * together. */
static enum err_code fill_years(struct page *page, const struct trace_total *totals, size_t count,
                                struct entity_view *view, struct err *err)
{
    struct layout_link *links = arena_array(page->arena, YEARS + 2, sizeof *links);
    size_t n = 0;
    if (!links) return err_no_memory(err);
    for (size_t i = count; i-- > 0;) { /* totals come oldest first */
        int64_t year = totals[i].year;
        struct str name = arena_printf(page->arena, "%lld", (long long)year);
        if (!layout_year_plausible(page, year) || has_year(links, n, name)) continue;
        if (n >= YEARS && year != view->year) continue;
        if (n > YEARS) break;
        links[n++] = (struct layout_link){
            name,
            layout_url(page, "/e/%.*s?anio=%lld", STR_FMT(page->entity.code), (long long)year),
            year == view->year};
    }
    if (n)
        links[n++] = (struct layout_link){
            str_of(_("Todos los años")),
            layout_url(page, "/e/%.*s?todos=1", STR_FMT(page->entity.code)), view->year == 0};
    view->years = links;
    view->year_count = n;
    return ERR_NONE;
}

static enum err_code fill_totals(struct page *page, struct entity_view *view, int64_t year,
                                 bool all_years, struct err *err)
{
    struct trace_total *totals;
    struct layout_total *rows;
    size_t count;
    const struct trace_total_filter filter = {
        .entity = page->entity.id, .by = TRACE_BY_YEAR, .limit = TOTALS};
    enum err_code code = trace_totals(page->ledger, page->arena, &filter, &totals, &count, err);
    if (code) return code;
    code = layout_totals(page, totals, count, year ? year : LAYOUT_ALL_YEARS, &rows,
                         &view->total_count, err);
    if (code) return code;
    view->year = year;
    view->main = layout_totals_main(rows, view->total_count);
    if (!year && !all_years) view->year = newest_budget(page, totals, count, view->main);
    if (view->year != year)
        code = layout_totals(page, totals, count, view->year, &rows, &view->total_count, err);
    if (!code) code = fill_years(page, totals, count, view, err);
    if (code) return code;
    view->totals = rows;
    view->main = layout_totals_main(rows, view->total_count);
    for (size_t i = 0; view->year && i < count; i++)
        if (totals[i].year == 0) view->other_nodes += totals[i].nodes;
    return ERR_NONE;
}

/* --- the budget of the year
 * -------------------------------------------------------------------- */

/* What was spent, else what was to be spent: the first figure there is. */
static const struct series_figure *best_figure(const struct series_budget *budget)
{
    static const enum series_moment order[] = {SERIES_ACCRUED, SERIES_PAID, SERIES_MODIFIED,
                                               SERIES_APPROVED};
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (budget->figures[order[i]].has) return &budget->figures[order[i]];
    return NULL;
}

/* The lead, the river and the table speak of one figure: the one that is followed, where there is
 * one. Its source is that of the budget's figure of the same moment. */
static void say_figure(struct page *page, struct entity_view *view, int moment)
{
    for (size_t i = 0; moment && i < SERIES_MOMENTS; i++) {
        const struct series_figure *figure = &view->budget->figures[i];
        if (figure->has && (int)figure->moment == moment) view->budget_figure = figure;
    }
    const struct series_figure *figure = view->budget_figure;
    view->budget_moment = layout_moment(page, moment ? moment : (int)figure->moment);
    view->budget_source =
        (struct layout_source){figure->snapshot, figure->row, figure->file, DATE_NONE};
}

/* How far the budget's printed total is followed, where there is one. */
static enum err_code follow_budget(struct page *page, struct entity_view *view, struct err *err)
{
    struct trace_figures *figures;
    size_t count;
    say_figure(page, view, 0);
    if (!view->budget->total) return ERR_NONE;
    enum err_code code = trace_node_figures(page->ledger, page->arena, page->entity.id,
                                            view->budget->total, &figures, &count, err);
    if (code || !count || figures[0].minor <= 0) return code;
    view->has_stages = true;
    say_figure(page, view, (int)figures[0].moment);
    return layout_stages_make(page, &figures[0], layout_entity_url(page, "huecos"), "rio",
                              &view->stages, err);
}

static enum err_code fill_budget(struct page *page, struct entity_view *view, struct err *err)
{
    struct series_budget *budgets;
    size_t count;
    if (!view->year) return ERR_NONE;
    enum err_code code = series_budgets(page->ledger, page->arena, page->entity.id,
                                        NODE_BUDGET_LINE, view->year, &budgets, &count, err);
    for (size_t i = 0; !code && i < count && !view->budget_figure; i++) {
        view->budget = &budgets[i];
        view->budget_figure = best_figure(&budgets[i]);
    }
    if (code || !view->budget_figure) return code;
    view->budget_url = layout_url(page, "/e/%.*s/presupuesto?anio=%lld", STR_FMT(page->entity.code),
                                  (long long)view->year);
    return follow_budget(page, view, err);
}

static enum err_code fill_streams(struct page *page, struct entity_view *view, struct err *err)
{
    struct trace_flow *flows;
    size_t count;
    enum err_code code =
        trace_flows(page->ledger, page->arena, page->entity.id, view->year, &flows, &count, err);
    if (code) return code;
    return layout_streams_make(page, flows, count, view->totals, view->total_count, &view->streams,
                               err);
}

/* --- where it breaks, what is asked, what is known
 * ----------------------------------------------- */

static enum err_code fill_gaps(struct page *page, struct entity_view *view, struct err *err)
{
    struct trace_gap_row *gaps;
    const struct trace_gap_filter filter = {
        .entity = page->entity.id, .year = view->year, .limit = GAPS};
    enum err_code code =
        trace_gaps(page->ledger, page->arena, &filter, &gaps, &view->gap_count, err);
    if (code) return code;
    view->gaps =
        arena_array(page->arena, view->gap_count ? view->gap_count : 1, sizeof *view->gaps);
    if (!view->gaps) return err_no_memory(err);
    for (size_t i = 0; i < view->gap_count; i++)
        view->gaps[i] =
            (struct entity_gap){.gap = &gaps[i],
                                .url = layout_entity_url(page, "hueco/%lld", (long long)gaps[i].id),
                                .bar = layout_trail(gaps[i].minor, 0, 0, gaps[0].minor)};
    return ERR_NONE;
}

static enum err_code fill_questions(struct page *page, struct entity_view *view, struct err *err)
{
    struct flag_count *counts;
    const struct flag_filter filter = {.entity = page->entity.id, .at_least = SEVERITY_QUESTION};
    enum err_code code =
        flag_counts(page->ledger, page->arena, &filter, &counts, &view->question_count, err);
    if (code) return code;
    view->questions = arena_array(page->arena, view->question_count ? view->question_count : 1,
                                  sizeof *view->questions);
    if (!view->questions) return err_no_memory(err);
    for (size_t i = 0; i < view->question_count; i++) {
        view->questions[i] = (struct entity_question){
            .title = flags_rule_title(counts[i].rule),
            .url = layout_url(page, "/e/%.*s/preguntas?regla=%.*s", STR_FMT(page->entity.code),
                              STR_FMT(counts[i].rule)),
            .count = counts[i].count,
            .contradiction = counts[i].severity >= SEVERITY_CONTRADICTION};
        view->question_total += counts[i].count;
    }
    return ERR_NONE;
}

static enum err_code fill_coverage(struct page *page, struct entity_view *view, struct err *err)
{
    struct trace_coverage *read;
    size_t count;
    enum err_code code =
        trace_coverage(page->ledger, page->arena, page->entity.id, &read, &count, err);
    if (code) return code;
    view->coverage = arena_array(page->arena, count ? count : 1, sizeof *view->coverage);
    if (!view->coverage) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        if (read[i].known <= 0 || read[i].published == read[i].known) continue;
        view->coverage[view->coverage_count++] = (struct entity_coverage){
            layout_kinds((int)read[i].kind), read[i].published, read[i].known,
            layout_trail(read[i].known, read[i].published, read[i].published, 0)};
    }
    return ERR_NONE;
}

static enum err_code fill_files(struct page *page, struct entity_view *view, struct err *err)
{
    struct snapshot *files;
    struct snapshot_summary summary;
    const struct snapshot_filter filter = {
        .entity = page->entity.id, .current = true, .limit = FILES};
    enum err_code code =
        snapshot_list(page->ledger, page->arena, &filter, &files, &view->file_count, err);
    if (!code) code = snapshot_summary(page->ledger, page->entity.id, &summary, err);
    if (code) return code;
    view->files = files;
    view->file_total = summary.current;
    view->newest = summary.newest_cut_off;
    view->months_old = -1;
    if (view->newest != DATE_NONE) {
        int64_t today = page->now_ms / (24 * 3600 * 1000);
        view->months_old = (today - view->newest) * 12 / DAYS_OF_YEAR;
    }
    return ERR_NONE;
}

/* --- the page
 * --------------------------------------------------------------------------------
 */

static void fill_top(struct page *page, struct entity_view *view)
{
    static const char *const words[] = {
        "comprobado", "posible", "se pierde el rastro", "aprobado", "devengado", "hueco", NULL};
    view->kind = kind_name(page->entity.kind);
    layout_crumbs_begin(page, &view->crumbs);
    view->crumbs.items[view->crumbs.count - 1].url = STR_NONE;
    view->words = layout_words(page, words, &view->word_count);
    page->title = str_of(_("Resumen"));
}

/* route: GET /e/{entity}
 * query: anio=year? todos=int?
 * title: Resumen */
enum err_code page_entity(struct page *page, struct err *err)
{
    const struct page_entity_parameters *asked = page_entity_parameters(page);
    struct entity_view view = {0};
    enum err_code code = fill_totals(page, &view, asked->anio, asked->todos != 0, err);
    if (!code) code = fill_budget(page, &view, err);
    if (!code) code = fill_streams(page, &view, err);
    if (!code) code = fill_gaps(page, &view, err);
    if (!code) code = fill_questions(page, &view, err);
    if (!code) code = fill_coverage(page, &view, err);
    if (!code) code = fill_files(page, &view, err);
    if (!code) code = open_brief(page, &page->entity, &view.open, err);
    if (code) return code;
    fill_top(page, &view);
    template_entity(page, &view);
    return ERR_NONE;
}
