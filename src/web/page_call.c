/* A call for members of the secretariat as everybody reads it: what is asked for and until when,
 * one's own application, for the secretariat all of them with their evaluation, the result. Of
 * those who were not chosen the public reads how many they were, and nothing else. */
#include "web/page_call.h"

#include "cocreate/cycle.h"
#include "web_routes.h"
#include "web_templates.h"

void call_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct call *c)
{
    sitting_crumbs(page, crumbs, NULL);
    if (c)
        layout_crumbs_add(crumbs, c->is.title,
                          layout_entity_url(page, "convocatoria/%lld", (long long)c->id));
}

size_t call_asks(const struct call *call, struct str out[CALL_MOST_ASKS])
{
    struct str rest = call->is.asks;
    size_t n = 0;
    while (rest.n && n < CALL_MOST_ASKS) {
        struct str line = str_trim(str_split(rest, '\n', &rest));
        if (line.n) out[n++] = line;
    }
    return n;
}

static enum err_code fill_candidate(struct page *page, struct co *co, const struct candidate *c,
                                    struct call_candidate *out, struct err *err)
{
    enum err_code code = ERR_NONE;
    struct str subject = arena_printf(page->arena, "candidate/%lld", (long long)c->id);
    bool own = c->person && c->person == page->actor.person;
    struct co reader = *co;
    *out = (struct call_candidate){
        .c = c, .choice = call_choice_word(c->choice), .when = open_when(page, c->at)};
    if (!subject.p) return err_no_memory(err);
    /* Who sent documents sees that they arrived, by their titles; who judges opens them. */
    if (own) reader.actor.program = true;
    out->papers = sitting_papers(page, &reader, subject.p, STR_NONE, &out->paper_count, err, &code);
    for (size_t i = 0; own && i < out->paper_count; i++)
        if (!open_may(page, SECRETARIAT_ROLES)) out->papers[i].url = STR_NONE;
    return code;
}

/* The own one apart; all for who evaluates, and who applied does not; those who were chosen for
 * everybody. */
static enum err_code fill_candidates(struct page *page, struct co *co, struct call_view *v,
                                     struct err *err)
{
    struct candidate *all;
    size_t n;
    bool closed = sitting_day(co->now_ms) > v->c->is.closes;
    enum err_code code = candidate_list(co, v->c->id, &all, &n, err);
    v->candidates = arena_array(page->arena, n + 1, sizeof *v->candidates);
    if (code || !v->candidates) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < n; i++)
        if (all[i].person && all[i].person == page->actor.person) v->staff = false;
    for (size_t i = 0; i < n && !code; i++) {
        bool own = all[i].person && all[i].person == page->actor.person;
        bool chosen = all[i].choice == CALL_TITULAR || all[i].choice == CALL_SUPLENTE;
        if (v->c->published && !chosen) v->not_chosen++;
        if (!v->staff && !own && !(v->c->published && chosen)) continue;
        struct call_candidate *out = &v->candidates[v->candidate_count++];
        code = fill_candidate(page, co, &all[i], out, err);
        if (own) v->own = out;
        if (all[i].judged && closed && !v->c->published)
            out->evaluate_url =
                layout_entity_url(page, "candidatura/%lld/evaluar", (long long)all[i].id);
    }
    return code;
}

static void fill_actions(struct page *page, struct co *co, struct call_view *v)
{
    long long id = (long long)v->c->id;
    bool closed = sitting_day(co->now_ms) > v->c->is.closes;
    if (v->c->open && page->writable && !page->actor.person) v->enter_url = open_enter(page);
    if (v->c->open && open_may(page, CO_CITIZEN) && !v->own)
        v->apply_url = layout_entity_url(page, "convocatoria/%lld/responder", id);
    if (v->c->published && open_may(page, CO_ADMIN))
        v->roles_url = layout_entity_url(page, "personas");
    if (!open_may(page, SECRETARIAT_ROLES) || v->c->published) return;
    v->type_url = layout_entity_url(page, "convocatoria/%lld/papel", id);
    v->paper_url = layout_entity_url(page, "convocatoria/%lld/documentos", id);
    if (!v->c->candidates) v->edit_url = layout_entity_url(page, "convocatoria/%lld/editar", id);
    if (closed && !v->own)
        v->result_url = layout_entity_url(page, "convocatoria/%lld/resultado", id);
}

/* route: GET /e/{entity}/convocatoria/{id}
 * title: Convocatoria */
enum err_code page_call(struct page *page, struct err *err)
{
    struct call call;
    struct cycle cycle;
    struct str asks[CALL_MOST_ASKS];
    struct call_view v = {.c = &call, .asks = asks};
    struct co co = page_co(page);
    enum err_code code = call_get(&co, page_call_parameters(page)->id, &call, err);
    if (!code) code = cycle_get(&co, call.is.cycle, &cycle, err);
    if (code) return code;
    v.example = cycle.is.example;
    v.staff = page->actor.roles & (SECRETARIAT_ROLES | CO_EVALUATOR);
    v.to_come = !call.published && sitting_day(co.now_ms) < call.is.opens;
    v.party = co_sector_word(call.is.sector);
    v.ask_count = call_asks(&call, asks);
    v.published = open_when(page, call.published);
    code = fill_candidates(page, &co, &v, err);
    struct str subject = arena_printf(page->arena, "call/%lld", (long long)call.id);
    if (!code && subject.p)
        v.papers = sitting_papers(page, &co, subject.p, STR_NONE, &v.paper_count, err, &code);
    if (code) return code;
    fill_actions(page, &co, &v);
    page->title = call.is.title;
    call_crumbs(page, &v.crumbs, NULL);
    layout_crumbs_add(&v.crumbs, call.is.title, STR_NONE);
    follow_make(page, &v.follow, "call", call.id);
    template_call(page, &v);
    return ERR_NONE;
}
