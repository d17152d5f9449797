/* Searching by words, key, RFC or exact amount, in all governments at once. */
#include "web/page_search.h"

#include "web/page.h"
#include "web_routes.h"
#include "web_templates.h"

enum { RESULTS = 30, RESULTS_MAX = 300 };

static struct str path_of(const struct page *page, const struct find_result *r, const char *part)
{
    return layout_url(page, "/e/%.*s/%s/%lld", STR_FMT(r->entity_code), part, (long long)r->id);
}

static struct search_item node_item(const struct page *page, const struct find_result *r)
{
    struct search_item item = {.name = r->label.n ? r->label : r->key,
                               .key = r->label.n && !str_eq(r->label, r->key) ? r->key : STR_NONE,
                               .url = path_of(page, r, "nodo"),
                               .what = layout_kind((int)r->kind),
                               .where = r->entity_name,
                               .published = r->published,
                               .source = {r->snapshot, r->row, r->file, DATE_NONE}};

    if (r->amount_count) {
        item.amount = &r->amounts[r->amount_count - 1];
        for (size_t i = r->amount_count; i-- > 0;)
            if (!r->amounts[i].superseded) item.amount = &r->amounts[i];
        item.moment = layout_moment(page, (int)item.amount->moment);
        item.source = (struct layout_source){item.amount->snapshot, item.amount->row,
                                             item.amount->file, item.amount->cut_off};
    }
    return item;
}

static struct search_item organisation_item(const struct page *page, const struct find_result *r)
{
    return (struct search_item){.name = r->label,
                                .key = r->key,
                                .url = path_of(page, r, "organizacion"),
                                .what = r->organisation_kind == ORGANISATION_PUBLIC
                                            ? str_of(_("Unidad u organismo público"))
                                            : str_of(_("Proveedor o persona moral")),
                                .where = r->entity_name,
                                .published = true,
                                .source = {r->snapshot, r->row, r->file, DATE_NONE}};
}

/* route: GET /buscar
 * query: q=text? pagina=int?
 * title: Buscar */
enum err_code page_search(struct page *page, struct err *err)
{
    const struct page_search_parameters *asked = page_search_parameters(page);
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > RESULTS_MAX / RESULTS ? 1 : asked->pagina;
    struct search_view view = {.text = asked->q};
    size_t count = 0, skip = (size_t)(at - 1) * RESULTS;
    struct find_query query = {.text = asked->q, .limit = (uint32_t)(skip + RESULTS)};
    struct find_result *found = NULL;
    struct search_item *items;
    enum err_code code = ERR_NONE;

    if (asked->q.n)
        code = ledger_find(page->ledger, page->arena, &query, &found, &count, &view.more, err);
    if (code) return code;
    view.count = count > skip ? count - skip : 0;
    items = arena_array(page->arena, view.count ? view.count : 1, sizeof *items);
    if (!items) return err_no_memory(err);
    for (size_t i = 0; i < view.count; i++) {
        const struct find_result *r = &found[skip + i];

        items[i] = r->organisation ? organisation_item(page, r) : node_item(page, r);
    }
    view.items = items;
    if (at > 1) view.pager.previous = page_with(page, "pagina", at == 2 ? -1 : at - 1);
    if (view.more && skip + RESULTS < RESULTS_MAX)
        view.pager.next = page_with(page, "pagina", at + 1);
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Buscar")), STR_NONE);
    page->section = "buscar";
    template_search(page, &view);
    return ERR_NONE;
}
