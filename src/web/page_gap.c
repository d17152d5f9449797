/* One gap: what it is made of, the law that asks for it, and a request for information that is
 * ready to be sent. */
#include "cocreate/hunt.h"
#include "web/open_parts.h"
#include "web/page.h"
#include "web/page_gaps.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 30 };

static enum err_code fill_members(struct page *page, const struct page_gap_parameters *asked,
                                  struct gap_view *view, struct err *err)
{
    struct trace_gap_member *things;
    struct gap_member *own;
    size_t count;
    enum err_code code =
        trace_gap_members(page->ledger, page->arena, page->entity.id, view->gap->id, asked->monto,
                          asked->tras, PER_PAGE + 1, &things, &count, err);

    if (code) return code;
    view->count = count > PER_PAGE ? PER_PAGE : count;
    own = arena_array(page->arena, view->count ? view->count : 1, sizeof *own);
    if (!own) return err_no_memory(err);
    for (size_t i = 0; i < view->count; i++)
        own[i] = (struct gap_member){
            .thing = &things[i],
            .url = layout_entity_url(page, "nodo/%lld", (long long)things[i].node),
            .name = things[i].label.n ? things[i].label : things[i].key,
            .source = {things[i].snapshot, things[i].row, things[i].file, DATE_NONE}};
    view->members = own;
    if (count > PER_PAGE)
        view->pager.next = layout_entity_url(
            page, "hueco/%lld?monto=%lld&tras=%lld", (long long)view->gap->id,
            (long long)things[PER_PAGE - 1].minor, (long long)things[PER_PAGE - 1].node);
    if (asked->tras)
        view->pager.previous = layout_entity_url(page, "hueco/%lld", (long long)view->gap->id);
    return ERR_NONE;
}

/* What people did about it, and what this visitor can do. */
static enum err_code fill_done(struct page *page, struct gap_view *view, struct err *err)
{
    static const struct {
        unsigned roles;
        const char *name, *path;
    } ways[] = {{CO_CITIZEN, N_("Hacer una propuesta"), "hueco/%lld/propuesta"},
                {CO_CITIZEN, N_("Guardar la solicitud y seguir su plazo"), "hueco/%lld/solicitud"},
                {GAP_KEEPERS, N_("Abrir su ficha"), "hueco/%lld/ficha"},
                {HUNT_KEEPERS, N_("Preparar una cacería"), "cacerias/nueva?hueco=%lld"}};
    enum { WAYS = sizeof ways / sizeof *ways };
    struct layout_link *steps = arena_array(page->arena, WAYS, sizeof *steps);
    struct str subject = gap_subject(page, view->gap);
    struct co co = page_co(page);
    struct gap_record record;
    bool has = false;
    if (!steps || !subject.p) return err_no_memory(err);
    enum err_code code = gap_record_of(&co, subject, &record, &has, err);
    if (!code) code = request_items(page, &co, subject, &view->requests, &view->request_count, err);
    if (code) return code;
    if (has) {
        view->record_url = layout_entity_url(page, "ficha/%lld", (long long)record.id);
        view->record_state = gap_state_word(record.state);
    }
    for (size_t i = 0; i < WAYS; i++)
        if (open_may(page, ways[i].roles) && !(has && i == 2))
            steps[view->step_count++] = (struct layout_link){
                str_of(i18n(ways[i].name)),
                layout_entity_url(page, ways[i].path, (long long)view->gap->id), false};
    view->steps = steps;
    return ERR_NONE;
}

/* route: GET /e/{entity}/hueco/{id}
 * query: monto=int? tras=int?
 * title: Un hueco */
enum err_code page_gap(struct page *page, struct err *err)
{
    const struct page_gap_parameters *asked = page_gap_parameters(page);
    const struct trace_gap_filter filter = {.entity = page->entity.id, .id = asked->id, .limit = 1};
    struct gap_view view = {0};
    struct trace_gap_row *gap;
    size_t count;
    enum err_code code = trace_gaps(page->ledger, page->arena, &filter, &gap, &count, err);

    if (code) return code;
    if (!count)
        return err_set(err, ERR_NOTFOUND, "%s",
                       _("Ese hueco ya no está: quizá se publicó lo que faltaba."));
    view.gap = gap;
    view.title = gaps_title(page, gap->missing);
    view.may_commit = open_may(page, CO_MEMBER | CO_ADMIN);
    view.source = (struct layout_source){gap->snapshot, 0, gap->file, gap->cut_off};
    code = fill_members(page, asked, &view, err);
    if (!code && !asked->tras) {
        code =
            request_draft(page->ledger, page->arena, page->entity.id, gap->id, &view.request, err);
        view.has_request = !code;
    }
    if (!code) code = fill_done(page, &view, err);
    if (code) return code;
    layout_crumbs_begin(page, &view.crumbs);
    layout_crumbs_add(&view.crumbs, str_of(_("Dónde se pierde el rastro")),
                      layout_entity_url(page, "huecos"));
    layout_crumbs_add(&view.crumbs, view.title, STR_NONE);
    page->title = view.title;
    page->section = "huecos";
    template_gap(page, &view);
    return ERR_NONE;
}
