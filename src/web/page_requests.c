/* Requests for information in public: /solicitudes and /solicitud/{id}. */
#include "web/page_requests.h"

#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 25, MOST_STEPS = 4, MOST_FILES = 20 };

static const struct {
    const char *code, *name;
} whiches[REQUESTS_WHICH] = {{"todas", N_("Todas")},
                             {"borradores", N_("Borradores")},
                             {"en-plazo", N_("En plazo")},
                             {"vencidas", N_("Vencidas")},
                             {"contestadas", N_("Con resultado")}};

static void fill_choices(struct page *page, struct requests_view *v, int chosen)
{
    struct layout_link *links = arena_array(page->arena, REQUESTS_WHICH, sizeof *links);
    for (int i = 0; links && i < REQUESTS_WHICH; i++) {
        if (i == REQUESTS_DRAFTS && !page->actor.person) continue;
        links[v->choice_count++] =
            (struct layout_link){str_of(i18n(whiches[i].name)),
                                 i ? layout_entity_url(page, "solicitudes?ver=%s", whiches[i].code)
                                   : layout_entity_url(page, "solicitudes"),
                                 i == chosen};
    }
    v->choices = links;
}

/* route: GET /e/{entity}/solicitudes
 * query: ver=word? pagina=int?
 * title: Solicitudes de información */
enum err_code page_requests(struct page *page, struct err *err)
{
    const struct page_requests_parameters *asked = page_requests_parameters(page);
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > 500 ? 500 : asked->pagina;
    struct requests_view v = {.count = 0};
    struct co co = page_co(page);
    struct request *list;
    size_t count;
    int which = 0;
    for (int i = 0; i < REQUESTS_WHICH; i++)
        if (str_is(asked->ver, whiches[i].code)) which = i;
    enum err_code code = request_list(&co, STR_NONE, which, (size_t)(at - 1) * PER_PAGE,
                                      PER_PAGE + 1, &list, &count, err);
    if (!code) code = request_count(&co, &v.counts, err);
    struct request_item *items = arena_array(page->arena, count + 1, sizeof *items);
    if (code || !items) return code ? code : err_no_memory(err);
    v.count = count > PER_PAGE ? PER_PAGE : count;
    for (size_t i = 0; i < v.count; i++) items[i] = request_item(page, &list[i]);
    v.items = items;
    fill_choices(page, &v, which);
    if (count > PER_PAGE) v.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    if (open_may(page, CO_CITIZEN)) v.add_url = layout_entity_url(page, "solicitudes/nueva");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Solicitudes")), STR_NONE);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_requests(page, &v);
    return code;
}

static void fill_steps(struct page *page, struct request_view *v)
{
    const struct request *r = v->request;
    struct layout_link *steps = arena_array(page->arena, MOST_STEPS, sizeof *steps);
    long long id = r->id;
    if (!steps || !r->may_change || !open_may(page, CO_CITIZEN)) return;
    if (r->sent == DATE_NONE)
        steps[v->step_count++] =
            (struct layout_link){str_of(_("Corregir el texto")),
                                 layout_entity_url(page, "solicitud/%lld/editar", id), false};
    if (!r->outcome)
        steps[v->step_count++] =
            (struct layout_link){str_of(r->sent == DATE_NONE ? _("Ya la envié: anotar el folio")
                                                             : _("Corregir el folio o el plazo")),
                                 layout_entity_url(page, "solicitud/%lld/envio", id), false};
    if (r->sent != DATE_NONE && !r->outcome && !r->extension.n)
        steps[v->step_count++] =
            (struct layout_link){str_of(_("Anotar una prórroga")),
                                 layout_entity_url(page, "solicitud/%lld/prorroga", id), false};
    if (r->sent != DATE_NONE)
        steps[v->step_count++] = (struct layout_link){
            str_of(r->outcome ? _("Corregir la respuesta") : _("Anotar la respuesta")),
            layout_entity_url(page, "solicitud/%lld/respuesta", id), false};
    v->steps = steps;
}

/* route: GET /e/{entity}/solicitud/{id}
 * title: Una solicitud de información */
enum err_code page_request(struct page *page, struct err *err)
{
    int64_t id = page_request_parameters(page)->id;
    struct co co = page_co(page);
    struct request_view v = {.step_count = 0};
    struct request *r = arena_alloc(page->arena, sizeof *r);
    if (!r) return err_no_memory(err);
    enum err_code code = request_get(&co, id, r, err);
    if (!code) code = gap_origin(page, &co, r->is.subject, &v.origin, err);
    if (!code) code = request_terms_read(&co, &v.terms, err);
    if (!code)
        code = papers_of(page, &co, arena_printf(page->arena, "request/%lld", (long long)id),
                         MOST_FILES, &v.papers, &v.paper_count, err);
    if (code) return code;
    v.request = r;
    v.standing = request_standing(page, r, &v.tag);
    v.outcome = request_outcome_word(r->outcome);
    fill_steps(page, &v);
    page->title = r->is.title;
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Solicitudes")), layout_entity_url(page, "solicitudes"));
    layout_crumbs_add(&v.crumbs, r->is.title, STR_NONE);
    follow_make(page, &v.follow, "request", r->id);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_request(page, &v);
    return code;
}
