/* Where trails end: the gaps of one government, ranked by the pesos that depend on them. */
#include "web/page_gaps.h"

#include <string.h>

#include "web/page.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 25, PAGES_MAX = 400, YEARS_MAX = 40 };

static struct str choice_url(const struct page *page, const char *missing, int64_t year)
{
    struct str path = layout_entity_url(page, "huecos");
    const char *mark = "?";

    if (missing) {
        path = arena_printf(page->arena, "%.*s?falta=%s", STR_FMT(path), missing);
        mark = "&";
    }
    if (year)
        path = arena_printf(page->arena, "%.*s%sanio=%lld", STR_FMT(path), mark, (long long)year);
    return path;
}

struct str gaps_title(const struct page *page, enum trace_missing missing)
{
    char *own = arena_cstr(page->arena, str_of(trace_missing_title(missing)));

    if (own && own[0] >= 'a' && own[0] <= 'z') own[0] = (char)(own[0] - 'a' + 'A');
    return own ? str_of(own) : STR_NONE;
}

/* What is missing somewhere, as choices: only what there is. */
static bool fill_kinds(const struct page *page, struct gaps_view *view,
                       const struct trace_gap_sum *all, size_t count, enum trace_missing chosen,
                       int64_t year)
{
    struct layout_link *links = arena_array(page->arena, MISSING_COUNT, sizeof *links);
    bool there[MISSING_COUNT] = {false};

    if (!links) return false;
    for (size_t i = 0; i < count; i++) there[all[i].missing] = true;
    links[view->kind_count++] =
        (struct layout_link){str_of(_("Todos")), choice_url(page, NULL, year), !chosen};
    for (int m = 1; m < MISSING_COUNT; m++)
        if (there[m] || (int)chosen == m)
            links[view->kind_count++] = (struct layout_link){
                gaps_title(page, (enum trace_missing)m),
                choice_url(page, trace_missing_code((enum trace_missing)m), year),
                (int)chosen == m};
    view->kinds = links;
    return true;
}

static bool fill_years(const struct page *page, struct gaps_view *view,
                       const struct trace_gap_sum *all, size_t count, const char *missing,
                       int64_t chosen)
{
    struct layout_link *links = arena_array(page->arena, YEARS_MAX + 1, sizeof *links);
    int64_t years[YEARS_MAX];
    size_t n = 0;

    if (!links) return false;
    for (size_t i = 0; i < count && n < YEARS_MAX; i++) {
        size_t k = 0, at;

        if (!all[i].year) continue;
        while (k < n && years[k] != all[i].year) k++;
        if (k < n) continue;
        for (at = n++; at && years[at - 1] < all[i].year; at--) years[at] = years[at - 1];
        years[at] = all[i].year;
    }
    if (n < 2 && !chosen) return true;
    links[view->year_count++] =
        (struct layout_link){str_of(_("Todos los años")), choice_url(page, missing, 0), !chosen};
    for (size_t k = 0; k < n; k++)
        links[view->year_count++] =
            (struct layout_link){arena_printf(page->arena, "%lld", (long long)years[k]),
                                 choice_url(page, missing, years[k]), years[k] == chosen};
    view->years = links;
    return true;
}

static bool fill_items(const struct page *page, struct gaps_view *view,
                       const struct trace_gap_row *gaps, size_t count)
{
    struct gaps_item *items = arena_array(page->arena, count ? count : 1, sizeof *items);

    if (!items) return false;
    for (size_t i = 0; i < count; i++)
        items[view->count++] = (struct gaps_item){
            &gaps[i], layout_entity_url(page, "hueco/%lld", (long long)gaps[i].id),
            gaps_title(page, gaps[i].missing)};
    view->items = items;
    return true;
}

static enum err_code fill_coverage(struct page *page, struct gaps_view *view, struct err *err)
{
    struct trace_coverage *all;
    struct gaps_coverage *own;
    size_t count;
    enum err_code code =
        trace_coverage(page->ledger, page->arena, page->entity.id, &all, &count, err);

    if (code) return code;
    own = arena_array(page->arena, count ? count : 1, sizeof *own);
    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        if (all[i].published < all[i].known)
            own[view->coverage_count++] = (struct gaps_coverage){
                str_of(layout_kinds((int)all[i].kind)), all[i].published, all[i].known};
    view->coverage = own;
    return ERR_NONE;
}

/* Breaks only: what is told without being one (payments without result) is not added. */
static void add_up(struct gaps_view *view, const struct trace_gap_sum *all, size_t count,
                   enum trace_missing missing, int64_t year)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i].missing == MISSING_RESULT || all[i].missing == MISSING_ORIGIN ||
            (missing && all[i].missing != missing) || (year && all[i].year != year))
            continue;
        if (__builtin_add_overflow(view->total, all[i].minor, &view->total))
            view->total = INT64_MAX;
        view->things += all[i].nodes;
    }
}

static enum err_code fill(struct page *page, const struct page_gaps_parameters *asked,
                          struct gaps_view *view, struct err *err)
{
    enum trace_missing missing = asked->falta.n ? trace_missing_find(asked->falta) : 0;
    const char *code_of = missing ? trace_missing_code(missing) : NULL;
    struct trace_gap_filter filter = {.entity = page->entity.id,
                                      .missing = missing,
                                      .year = asked->anio,
                                      .unit = asked->unidad,
                                      .limit = PER_PAGE + 1};
    struct trace_gap_row *gaps;
    struct trace_gap_sum *all;
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > PAGES_MAX ? PAGES_MAX : asked->pagina;
    size_t all_count, count, skip = (size_t)(at - 1) * PER_PAGE;
    enum err_code code;

    filter.limit += (uint32_t)skip;

    if (asked->falta.n && !missing)
        return err_set(err, ERR_USAGE, _("No hay huecos de esa clase: %.*s."),
                       STR_FMT(asked->falta));
    code = trace_gap_sums(page->ledger, page->arena, page->entity.id, asked->unidad, &all,
                          &all_count, err);
    if (!code) code = trace_gaps(page->ledger, page->arena, &filter, &gaps, &count, err);
    if (code) return code;
    add_up(view, all, all_count, missing, asked->anio);
    if (skip > count) skip = count;
    view->more = count - skip > PER_PAGE;
    if (!fill_kinds(page, view, all, all_count, missing, asked->anio) ||
        !fill_years(page, view, all, all_count, code_of, asked->anio) ||
        !fill_items(page, view, gaps + skip, view->more ? PER_PAGE : count - skip))
        return err_no_memory(err);
    if (view->more) view->pager.next = page_with(page, "pagina", at + 1);
    if (skip) view->pager.previous = page_with(page, "pagina", at - 1);
    return skip ? ERR_NONE : fill_coverage(page, view, err);
}

/* route: GET /e/{entity}/huecos
 * query: falta=word? unidad=int? anio=year? pagina=int?
 * title: Dónde se pierde el rastro */
enum err_code page_gaps(struct page *page, struct err *err)
{
    static const char *const words[] = {"hueco", "se pierde el rastro", "comprobado", "posible",
                                        NULL};
    struct gaps_view view = {0};
    enum err_code code = fill(page, page_gaps_parameters(page), &view, err);

    if (code) return code;
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Dónde se pierde el rastro")), STR_NONE);
    view.words = layout_words(page, words, &view.word_count);
    page->section = "huecos";
    template_gaps(page, &view);
    return ERR_NONE;
}
