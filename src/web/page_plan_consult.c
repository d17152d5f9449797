/* The public consultation on a plan's draft: /plan/{id}/consulta. What is proposed, until when,
 * what people say of it and are answered, and what has changed in the draft since it began. */
#include "cocreate/cycle.h"
#include "web/emit.h"
#include "web/open_parts.h"
#include "web/page_plan.h"
#include "web_routes.h"
#include "web_templates.h"

/* The text that held when the consultation began: the last one written before its first day, or
 * the first one there is. */
static enum err_code text_before(struct co *co, const struct commitment *c, int64_t from,
                                 struct commitment_text *out, struct err *err)
{
    struct commitment_text *texts;
    size_t count;
    enum err_code code = commitment_texts(co, c->id, 0, &texts, &count, err);
    *out = c->now;
    if (code || !count) return code;
    *out = texts[0];
    for (size_t i = 0; i < count && texts[i].at <= from; i++) *out = texts[i];
    return ERR_NONE;
}

static enum err_code fill_changes(struct page *page, struct co *co, struct consult_view *v,
                                  struct err *err)
{
    struct consult_change *list = arena_array(page->arena, v->count + 1, sizeof *list);
    int64_t from = 0;
    if (!list) return err_no_memory(err);
    enum err_code code = plan_consulted_from(co, v->is, &from, err);
    for (size_t i = 0; !code && i < v->count; i++) {
        const struct commitment *c = v->commitments[i].is;
        struct commitment_text was, is = c->now;
        struct edit_change *changes;
        size_t count;
        code = text_before(co, c, from, &was, err);
        if (!code && c->signed_text) code = commitment_text(co, c->id, c->signed_text, &is, err);
        if (!code)
            code = edit_changes(page, co, EDIT_PARTS, &was.is, &is.is, &changes, &count, err);
        if (code || !count) continue;
        list[v->change_count++] = (struct consult_change){
            c, layout_entity_url(page, "compromiso/%lld/historia", (long long)c->id), changes,
            count};
    }
    v->changes = list;
    return code;
}

static enum err_code fill_comments(struct page *page, struct consult_view *v, struct err *err)
{
    const struct comments_about about = {.of = "plan", .id = v->is->id};
    struct str *urls = arena_array(page->arena, v->count + 1, sizeof *urls);
    if (!urls) return err_no_memory(err);
    enum err_code code = comments_read(page, &about, &v->comments, err);
    for (size_t i = 0; !code && i < v->count; i++) {
        const struct comments_about part = {.of = "plan",
                                            .id = v->is->id,
                                            .part = "compromiso",
                                            .part_id = v->commitments[i].is->id};
        if (v->comments.takes && v->commitments[i].is->state == COMMITMENT_IN_FORCE)
            urls[i] = comments_url(page, &part, 0);
    }
    v->comment_urls = urls;
    return code;
}

/* route: GET /e/{entity}/plan/{id}/consulta
 * query: pagina=int?
 * title: Consulta pública del plan */
enum err_code page_plan_consult(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct plan plan;
    struct cycle cycle = {0};
    struct err hidden = {0};
    enum err_code code = plan_get(&co, page_plan_consult_parameters(page)->id, &plan, err);
    if (code) return code;
    struct consult_view v = {.is = &plan,
                             .plan_url = layout_entity_url(page, "plan/%lld", (long long)plan.id)};
    if (plan.consults == DATE_NONE)
        v.lead = str_of(plan.state < PLAN_APPROVED
                            ? _("Este borrador todavía no se pone a consulta.")
                            : _("El plan se aprobó sin consulta pública del borrador."));
    else if (plan.state >= PLAN_APPROVED)
        v.lead = arena_printf(page->arena,
                              _("La consulta pública fue del %.*s al %.*s. El plan ya se aprobó; "
                                "aquí queda lo que se dijo y lo que cambió."),
                              STR_FMT(emit_date_text(page, plan.consults)),
                              STR_FMT(emit_date_text(page, plan.consults_until)));
    else
        v.lead = plan_sentence(page, &plan);
    if (!cycle_get(&co, plan.is.cycle, &cycle, &hidden)) v.example = cycle.is.example;
    code = plan_commitments(page, &co, &plan, false, &v.commitments, &v.count, err);
    if (!code && plan.consults != DATE_NONE) code = fill_changes(page, &co, &v, err);
    if (!code) code = fill_comments(page, &v, err);
    if (code) return code;
    page->title = arena_printf(page->arena, _("Consulta: %.*s"), STR_FMT(plan.is.title));
    page->description = v.lead;
    plan_crumbs(page, &plan, _("Consulta"), &v.crumbs);
    template_consult(page, &v);
    return ERR_NONE;
}
