/* One organisation: what it was contracted for, or is responsible for; under which names it was
 * published and why they are one; where else it is found. */
#include "web/page_lists.h"

#include <string.h>

#include "ledger/find.h"
#include "web/page.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 30, GAPS = 8, ELSEWHERE = 12 /* other governments: one statement each */ };

/* Why a spelling was taken for the same organisation. */
static struct str why_text(struct str evidence)
{
    static const struct {
        const char *code, *text;
    } words[] = {
        {"new", N_("así se publicó por primera vez")},
        {"rfc", N_("tiene el mismo RFC")},
        {"code", N_("tiene la misma clave de registro")},
        {"name", N_("el mismo nombre, escrito de otro modo")},
        {"merge", N_("una persona confirmó que es la misma")},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is(evidence, words[i].code)) return str_of(_(words[i].text));
    return evidence;
}

static enum err_code fill_names(struct page *page, struct organisation_view *view, struct err *err)
{
    struct organisation_spelling *all;
    struct organisation_spelt *own;
    size_t count;
    enum err_code code = organisation_spellings(page->ledger, page->arena, page->entity.id,
                                                view->who->id, &all, &count, err);

    if (code) return code;
    own = arena_array(page->arena, count ? count : 1, sizeof *own);
    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        own[view->spelt_count++] = (struct organisation_spelt){
            all[i].name,
            why_text(all[i].organisation != view->who->id ? STR("merge") : all[i].evidence),
            {all[i].snapshot, all[i].row, all[i].file, DATE_NONE}};
    view->spelt = own;
    return ERR_NONE;
}

static enum err_code fill_items(struct page *page, struct organisation_view *view, int64_t minor,
                                int64_t node, struct err *err)
{
    struct trace_list_filter filter = {.entity = page->entity.id,
                                       .supplier = view->who->id,
                                       .kind = view->contracts ? NODE_CONTRACT : 0,
                                       .after_minor = minor,
                                       .after_node = node,
                                       .limit = PER_PAGE + 1};
    struct trace_item *things;
    size_t count;
    enum err_code code = trace_list(page->ledger, page->arena, &filter, &things, &count, err);

    if (!code && !count) { /* not a supplier: what it is responsible for */
        filter.supplier = 0;
        filter.unit = view->who->id;
        filter.kind = NODE_CONTRACT;
        code = trace_list(page->ledger, page->arena, &filter, &things, &count, err);
    } else {
        view->supplies = true;
    }
    if (code) return code;
    view->count = count > PER_PAGE ? PER_PAGE : count;
    if (count > PER_PAGE)
        view->pager.next = layout_entity_url(
            page, "organizacion/%lld?monto=%lld&tras=%lld", (long long)view->who->id,
            (long long)things[PER_PAGE - 1].minor, (long long)things[PER_PAGE - 1].node);
    if (node)
        view->pager.previous =
            layout_entity_url(page, "organizacion/%lld", (long long)view->who->id);
    return page_list_items(page, things, view->count, &view->items, err);
}

static enum err_code fill_totals(struct page *page, struct organisation_view *view, struct err *err)
{
    struct trace_total_filter filter = {.entity = page->entity.id,
                                        .by = TRACE_BY_SUPPLIER,
                                        .subject = view->who->id,
                                        .kind = NODE_CONTRACT};
    struct trace_total *all;
    size_t count;
    enum err_code code = trace_totals(page->ledger, page->arena, &filter, &all, &count, err);

    if (code) return code;
    for (size_t i = 0; i < count; i++) {
        if (!str_is(str_of(all[i].currency), "MXN")) continue;
        view->contracted += all[i].minor;
        view->contracts += all[i].nodes;
    }
    filter.by = TRACE_BY_UNIT;
    filter.kind = 0;
    code = trace_totals(page->ledger, page->arena, &filter, &all, &view->total_count, err);
    view->totals = all;
    return code;
}

static enum err_code fill_gaps(struct page *page, struct organisation_view *view, struct err *err)
{
    const struct trace_gap_filter filter = {
        .entity = page->entity.id, .unit = view->who->id, .limit = GAPS};
    struct trace_gap_row *gaps;
    enum err_code code =
        trace_gaps(page->ledger, page->arena, &filter, &gaps, &view->gap_count, err);

    if (code) return code;
    view->gaps = gaps;
    view->gap_urls = arena_array(page->arena, view->gap_count + 1, sizeof *view->gap_urls);
    if (!view->gap_urls) return err_no_memory(err);
    for (size_t i = 0; i < view->gap_count; i++)
        view->gap_urls[i] = layout_entity_url(page, "hueco/%lld", (long long)gaps[i].id);
    return ERR_NONE;
}

/* Its contracts with another government. */
static enum err_code read_there(struct page *page, const struct find_result *there,
                                struct organisation_elsewhere *out, struct err *err)
{
    const struct trace_total_filter filter = {.entity = there->entity,
                                              .by = TRACE_BY_SUPPLIER,
                                              .subject = there->id,
                                              .kind = NODE_CONTRACT};
    struct trace_total *all;
    size_t count;
    enum err_code code = trace_totals(page->ledger, page->arena, &filter, &all, &count, err);

    if (code) return code;
    out->name = there->entity_name;
    out->url = layout_url(page, "/e/%.*s/organizacion/%lld", STR_FMT(there->entity_code),
                          (long long)there->id);
    out->nodes = there->nodes;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(all[i].currency, "MXN") != 0) continue;
        out->contracts += all[i].nodes;
        out->contracted += all[i].minor;
    }
    return ERR_NONE;
}

/* By RFC: a name alone is not enough to say that two are one. */
static enum err_code fill_elsewhere(struct page *page, struct organisation_view *view,
                                    struct err *err)
{
    const struct find_query query = {
        .text = view->who->rfc, .organisations = true, .limit = ELSEWHERE};
    struct organisation_elsewhere *own;
    struct find_result *found;
    size_t count;
    enum err_code code;

    view->everywhere = view->contracted;
    if (!view->who->rfc.n) return ERR_NONE;
    code = ledger_find(page->ledger, page->arena, &query, &found, &count, NULL, err);
    if (code) return code;
    own = arena_array(page->arena, count ? count : 1, sizeof *own);
    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < count && !code; i++) {
        if (found[i].entity == page->entity.id || !str_eq(found[i].key, view->who->rfc)) continue;
        own[view->elsewhere_count] = (struct organisation_elsewhere){0};
        code = read_there(page, &found[i], &own[view->elsewhere_count], err);
        if (__builtin_add_overflow(view->everywhere, own[view->elsewhere_count].contracted,
                                   &view->everywhere))
            view->everywhere = INT64_MAX;
        view->elsewhere_count++;
    }
    view->elsewhere = own;
    return code;
}

/* route: GET /e/{entity}/organizacion/{id}
 * query: monto=int? tras=int?
 * title: Organización */
enum err_code page_organisation(struct page *page, struct err *err)
{
    const struct page_organisation_parameters *asked = page_organisation_parameters(page);
    struct organisation_view view = {0};
    struct organisation who;
    enum err_code code =
        organisation_get(page->ledger, page->arena, page->entity.id, asked->id, true, &who, err);

    if (code) return code;
    view.who = &who;
    view.what = str_of(who.kind == ORGANISATION_PUBLIC   ? _("Unidad u organismo público")
                       : who.kind == ORGANISATION_PERSON ? _("Persona")
                                                         : _("Empresa u organización"));
    code = fill_totals(page, &view, err);
    if (!code) code = fill_items(page, &view, asked->monto, asked->tras, err);
    if (!code) code = fill_gaps(page, &view, err);
    if (!code) code = fill_names(page, &view, err);
    if (!code) code = fill_elsewhere(page, &view, err);
    if (code) return code;
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, who.name, STR_NONE);
    page->title = who.name;
    template_organisation(page, &view);
    return ERR_NONE;
}
