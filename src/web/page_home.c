/* "/": see page_home.h. Leads with the instance's own entity where its files
 * are here. Bounded: at most ENTITIES governments, GAPS gaps and LATEST files.
 */
#include "web/page_home.h"

#include <stdlib.h>

#include "web_routes.h"
#include "web_templates.h"

enum { ENTITIES = 60, GAPS = 5, LATEST = 5, TOTALS = 2000, ALSO = 5 };

static int by_pesos(const void *a, const void *b)
{
    const struct home_entity *x = a, *y = b;
    int64_t p = x->main ? x->main->minor : 0, q = y->main ? y->main->minor : 0;
    if (p != q) return p > q ? -1 : 1;
    return str_compare(x->name, y->name);
}

static const struct trace_total *total_of(const struct trace_total *totals, size_t count,
                                          int64_t entity)
{
    for (size_t i = 0; i < count; i++)
        if (totals[i].entity == entity) return &totals[i];
    return NULL;
}

/* "19 proyectos ($122.6 millones); 63 contratos ($250.1 millones)": a few besides the main one. */
static struct str also_of(const struct page *page, const struct home_entity *entity)
{
    struct buf text;
    buf_init(&text, 4096);
    size_t count = layout_totals_first(entity->totals, entity->total_count), told = 0;
    for (size_t i = 0; i < count && told < ALSO; i++) {
        const struct layout_total *total = &entity->totals[i];
        if (total == entity->main || total->minor <= 0) continue;
        told++;
        buf_printf(&text, "%s%.*s", text.n ? "; " : "", STR_FMT(total->things));
        buf_printf(&text, " (%.*s)", STR_FMT(layout_short(page, total->minor, total->currency)));
    }
    struct str copy = text.failed ? STR_NONE : arena_str(page->arena, buf_view(&text));
    buf_free(&text);
    return copy;
}

static enum err_code fill_entities(struct page *page, struct home_view *view, struct err *err)
{
    struct trace_total *read;
    struct layout_total *rows;
    size_t read_count, row_count;
    const struct trace_total_filter filter = {.by = TRACE_BY_ENTITY, .limit = TOTALS};
    enum err_code code = trace_totals(page->ledger, page->arena, &filter, &read, &read_count, err);
    if (!code)
        code = layout_totals(page, read, read_count, LAYOUT_ALL_YEARS, &rows, &row_count, err);
    if (code) return code;
    struct home_entity *all = arena_array(page->arena, row_count ? row_count : 1, sizeof *all);
    if (!all) return err_no_memory(err);
    for (size_t i = 0, n; i < row_count; i += n) {
        const struct trace_total *own = total_of(read, read_count, rows[i].entity);
        for (n = 1; i + n < row_count && rows[i + n].entity == rows[i].entity;) n++;
        struct home_entity *entity = &all[view->entity_total++];
        *entity =
            (struct home_entity){.id = own->entity,
                                 .code = own->entity_code,
                                 .name = own->entity_name,
                                 .url = layout_url(page, "/e/%.*s", STR_FMT(own->entity_code)),
                                 .main = layout_totals_main(&rows[i], n),
                                 .totals = &rows[i],
                                 .total_count = n};
    }
    for (size_t i = 0; i < view->entity_total; i++) all[i].also = also_of(page, &all[i]);
    qsort(all, view->entity_total, sizeof *all, by_pesos);
    view->entities = all;
    view->entity_count = view->entity_total < ENTITIES ? view->entity_total : ENTITIES;
    view->has_computed = view->entity_total > 0;
    return ERR_NONE;
}

/* For the one that leads: the newest year's budget instead of all years' together. */
static enum err_code take_newest(struct page *page, struct home_entity *lead, struct err *err)
{
    struct trace_total *read;
    struct layout_total *rows;
    size_t count, row_count;
    int64_t year = 0;
    struct trace_total_filter filter = {.entity = lead->main ? lead->main->entity : 0,
                                        .by = TRACE_BY_YEAR,
                                        .kind = NODE_BUDGET_LINE,
                                        .limit = TOTALS};
    if (!lead->main || lead->main->kind != NODE_BUDGET_LINE) return ERR_NONE;
    enum err_code code = trace_totals(page->ledger, page->arena, &filter, &read, &count, err);
    for (size_t i = 0; !code && i < count; i++)
        if (read[i].minor > 0 && read[i].year > year) year = read[i].year;
    if (code || !year) return code;
    code = layout_totals(page, read, count, year, &rows, &row_count, err);
    if (code || !row_count) return code;
    lead->main = layout_totals_main(rows, row_count);
    lead->year = year;
    return ERR_NONE;
}

/* The instance's own entity, or the only one, goes to the top and out of the
 * list. */
static enum err_code choose_lead(struct page *page, struct home_view *view, struct err *err)
{
    size_t at = view->entity_total;
    for (size_t i = 0; i < view->entity_total; i++)
        if (str_eq(view->entities[i].code, page->home.code)) at = i;
    if (page->home.id == ENTITY_FEDERATION && view->entity_total > 1) return ERR_NONE;
    if (view->entity_total == 1) at = 0;
    if (at == view->entity_total) return ERR_NONE;
    struct home_entity *lead = arena_alloc(page->arena, sizeof *lead);
    if (!lead) return err_no_memory(err);
    *lead = view->entities[at];
    view->lead = lead;
    for (size_t i = at; i + 1 < view->entity_total; i++) view->entities[i] = view->entities[i + 1];
    view->entity_total--;
    if (view->entity_count > view->entity_total) view->entity_count = view->entity_total;
    return take_newest(page, lead, err);
}

static enum err_code fill_gaps(struct page *page, struct home_view *view, struct err *err)
{
    struct trace_gap_row *gaps;
    size_t count;
    const struct trace_gap_filter filter = {.limit = GAPS};
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &gaps, &count, err);
    if (code) return code;
    view->gaps = arena_array(page->arena, count ? count : 1, sizeof *view->gaps);
    if (!view->gaps) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        view->gaps[i] = (struct home_gap){.gap = &gaps[i],
                                          .url = layout_url(page, "/e/%.*s/hueco/%lld",
                                                            STR_FMT(gaps[i].entity_code),
                                                            (long long)gaps[i].id),
                                          .bar = layout_trail(gaps[i].minor, 0, 0, gaps[0].minor)};
    view->gap_count = count;
    return ERR_NONE;
}

/* Open government of who leads; on an empty store the instance's own is the only way in. */
static enum err_code fill_open(struct page *page, struct home_view *view, struct err *err)
{
    struct entity of = page->home;
    if (view->lead)
        of = (struct entity){
            .id = view->lead->id, .code = view->lead->code, .name = view->lead->name};
    else if (view->entity_total)
        return ERR_NONE; /* several governments: each page has its own */
    else if (page->home.id)
        view->own_url = layout_url(page, "/e/%.*s", STR_FMT(page->home.code));
    return open_brief(page, &of, &view->open, err);
}

/* route: GET /
 * title: Inicio */
enum err_code page_home(struct page *page, struct err *err)
{
    struct home_view view = {0};
    struct snapshot_summary sources;
    struct snapshot *latest;
    const struct snapshot_filter newest = {.current = true, .limit = LATEST};
    enum err_code code = snapshot_summary(page->ledger, 0, &sources, err);
    if (!code) code = fill_entities(page, &view, err);
    if (!code) code = choose_lead(page, &view, err);
    if (!code) code = fill_open(page, &view, err);
    if (!code) code = fill_gaps(page, &view, err);
    if (!code)
        code = snapshot_list(page->ledger, page->arena, &newest, &latest, &view.latest_count, err);
    if (code) return code;
    view.latest = latest;
    view.files = sources.current;
    page->description = str_of(_("Hasta dónde se puede seguir el dinero público con los archivos "
                                 "publicados, y dónde se pierde el rastro, en pesos."));
    template_home(page, &view);
    return ERR_NONE;
}
