/* /plan/{id}/imprimir: the whole plan as one document. The sections stand in the order of INAI's
 * form of a Plan de Acción Local; each commitment in that of the Open Government Partnership's.
 * What the program knows of the process (sessions, tables, proposals, consultation) is written by
 * itself. */
#include "web/page_plan_print.h"

#include "cocreate/cycle.h"
#include "cocreate/declaration.h"
#include "cocreate/person.h"
#include "cocreate/stakeholder.h"
#include "web/emit.h"
#include "web/open_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_STAKEHOLDERS = 60, MOST_AMENDMENTS = 60, MOST_PAPERS = 60, MOST_SITTINGS = 200 };

/* --- how it came about ------------------------------------------------------------------------ */

static struct str date(struct page *page, int32_t day)
{
    return emit_date_text(page, day);
}

static enum err_code declaration_tells(struct page *page, struct co *co, int64_t cycle,
                                       struct str *out, struct err *err)
{
    struct declaration *all;
    size_t count;
    struct err hidden = {0};
    enum err_code code = declaration_list(co, cycle, &all, &count, &hidden);
    if (code == ERR_NOTFOUND || (!code && !count)) return ERR_NONE;
    if (code) {
        *err = hidden;
        return code;
    }
    const struct declaration *d = &all[count - 1];
    if (d->is.signed_on == DATE_NONE)
        *out = d->is.title;
    else
        *out = arena_printf(page->arena, _("%.*s, firmada el %.*s"), STR_FMT(d->is.title),
                            STR_FMT(date(page, d->is.signed_on)));
    return ERR_NONE;
}

/* The act by which the secretariat was installed, with its minutes. */
static enum err_code installation_tells(struct page *page, struct co *co, int64_t cycle,
                                        struct str *out, struct err *err)
{
    struct sitting *all;
    size_t count;
    enum err_code code = sitting_list(co, cycle, 0, MOST_SITTINGS, &all, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        if (all[i].is.kind != SITTING_INSTALLATION || all[i].state != SITTING_HELD) continue;
        struct str when = open_when(page, all[i].is.starts);
        *out = arena_printf(page->arena,
                            all[i].minutes_published ? _("El %.*s; el acta está publicada")
                                                     : _("El %.*s; el acta no se ha publicado"),
                            STR_FMT(when));
    }
    return code;
}

static enum err_code consultation_tells(struct page *page, struct co *co, const struct plan *plan,
                                        struct str *out, struct err *err)
{
    struct comment_threads said = {0};
    const struct comment_draft of = {
        .subject = arena_printf(page->arena, "plan/%lld", (long long)plan->id), .place = STR("")};
    if (plan->consults == DATE_NONE) return ERR_NONE;
    if (!of.subject.p) return err_no_memory(err);
    enum err_code code = comment_threads(co, &of, 0, 1, &said, err);
    if (code) return code;
    *out =
        arena_printf(page->arena,
                     i18n_plural("Del %.*s al %.*s; %lld comentario",
                                 "Del %.*s al %.*s; %lld comentarios", (unsigned long)said.visible),
                     STR_FMT(date(page, plan->consults)), STR_FMT(date(page, plan->consults_until)),
                     (long long)said.visible);
    return ERR_NONE;
}

/* Of a cycle that is still a draft nothing is known to a visitor, though its plan is public. */
static enum err_code facts_of(struct co *co, int64_t cycle, struct cycle_facts *out,
                              struct err *err)
{
    struct err hidden = {0};
    enum err_code code = cycle_facts(co, cycle, out, &hidden);
    if (code == ERR_NOTFOUND) {
        *out = (struct cycle_facts){.events_held = 0};
        return ERR_NONE;
    }
    if (code) *err = hidden;
    return code;
}

static enum err_code fill_steps(struct page *page, struct co *co, struct print_view *v,
                                struct err *err)
{
    struct cycle_facts facts;
    const struct plan *p = v->is;
    struct print_step *s = v->steps;
    static const char *const names[PRINT_STEPS] = {
        N_("Declaración conjunta"),
        N_("Sensibilización"),
        N_("Instalación del secretariado"),
        N_("Mesas de trabajo"),
        N_("Consulta pública del borrador"),
        N_("Aprobación"),
        N_("Publicación"),
    };
    for (size_t i = 0; i < PRINT_STEPS; i++) s[i].what = _(names[i]);
    enum err_code code = facts_of(co, p->is.cycle, &facts, err);
    if (!code) code = declaration_tells(page, co, p->is.cycle, &s[0].tells, err);
    if (!code) code = installation_tells(page, co, p->is.cycle, &s[2].tells, err);
    if (!code) code = consultation_tells(page, co, p, &s[4].tells, err);
    if (code) return code;
    if (facts.events_held)
        s[1].tells =
            arena_printf(page->arena,
                         i18n_plural("%lld actividad celebrada", "%lld actividades celebradas",
                                     (unsigned long)facts.events_held),
                         (long long)facts.events_held);
    if (facts.tables_held || facts.proposals)
        s[3].tells = arena_printf(page->arena,
                                  _("Mesas: %lld. Propuestas: %lld; aceptadas, también con "
                                    "cambios: %lld; sin respuesta: %lld"),
                                  (long long)facts.tables_held, (long long)facts.proposals,
                                  (long long)facts.accepted, (long long)facts.unanswered);
    if (p->approved != DATE_NONE)
        s[5].tells = v->sitting.n
                         ? arena_printf(page->arena, _("El %.*s (%.*s)"),
                                        STR_FMT(date(page, p->approved)), STR_FMT(v->sitting))
                         : date(page, p->approved);
    s[6].tells = open_when(page, p->published);
    return ERR_NONE;
}

/* --- who took part ---------------------------------------------------------------------------- */

static enum err_code fill_parties(struct page *page, struct co *co, struct print_view *v,
                                  struct err *err)
{
    int32_t day = v->is->approved != DATE_NONE ? v->is->approved : co_day(page->now_ms);
    struct quorum quorum;
    struct body_row *bodies;
    size_t count;
    enum err_code code = quorum_on(co, day, &quorum, err);
    if (!code) code = body_list(co, &bodies, &count, err);
    for (size_t i = 0; !code && i < PARTIES; i++) {
        struct print_party *party = &v->parties[i];
        const struct party *seats = &quorum.parties[i];
        *party = (struct print_party){.name = co_sector_word(seats->sector),
                                      .seats = seats->seats,
                                      .substitutes = seats->substitutes};
        for (size_t k = 0; k < count; k++) {
            bool then =
                bodies[k].begins <= day && (bodies[k].ends == DATE_NONE || bodies[k].ends >= day);
            if (bodies[k].sector == seats->sector && then)
                party->bodies = arena_printf(page->arena, "%.*s%s%.*s", STR_FMT(party->bodies),
                                             party->bodies.n ? "; " : "", STR_FMT(bodies[k].name));
        }
    }
    return code;
}

/* Organisations; people of the citizenry stay unnamed. */
static enum err_code fill_stakeholders(struct page *page, struct co *co, struct print_view *v,
                                       struct err *err)
{
    struct stakeholder *all;
    size_t count;
    enum err_code code = stakeholder_list(co, 0, 0, MOST_STAKEHOLDERS, &all, &count, err);
    struct str *list = code ? NULL : arena_array(page->arena, count + 1, sizeof *list);
    if (code || !list) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count; i++)
        if (all[i].is.sector != CO_CITIZENRY && all[i].is.first != DATE_NONE)
            list[v->stakeholder_count++] =
                arena_printf(page->arena, "%.*s (%s)", STR_FMT(all[i].is.name),
                             co_sector_word(all[i].is.sector));
    v->stakeholders = list;
    return ERR_NONE;
}

/* --- the commitments -------------------------------------------------------------------------- */

static enum err_code add_amendments(struct page *page, struct co *co, const struct commitment *c,
                                    struct print_amendment *list, struct print_view *v,
                                    struct err *err)
{
    struct commitment_text *texts;
    size_t count;
    if (!c->amended) return ERR_NONE;
    enum err_code code = commitment_texts(co, c->id, c->signed_text, &texts, &count, err);
    for (size_t i = 0; !code && i < count && v->amendment_count < MOST_AMENDMENTS; i++)
        list[v->amendment_count++] =
            (struct print_amendment){c, &texts[i], open_when(page, texts[i].at),
                                     edit_sitting_name(page, co, texts[i].sitting)};
    return code;
}

static const struct light *light_of(const struct light *lights, size_t count, int64_t commitment)
{
    for (size_t i = 0; i < count; i++)
        if (lights[i].commitment.id == commitment) return &lights[i];
    return NULL;
}

static enum err_code fill_commitments(struct page *page, struct co *co, struct print_view *v,
                                      struct err *err)
{
    struct commitment *all;
    struct light *lights = NULL;
    size_t count, light_count = 0;
    enum err_code code = commitment_list(co, v->is->id, 0, &all, &count, err);
    if (!code && v->is->state >= PLAN_PUBLISHED)
        code = light_list(co, v->is->id, &lights, &light_count, err);
    if (code) return code;
    struct print_commitment *list = arena_array(page->arena, count + 1, sizeof *list);
    struct print_amendment *amendments =
        arena_array(page->arena, MOST_AMENDMENTS, sizeof *amendments);
    if (!list || !amendments) return err_no_memory(err);
    for (size_t i = 0; !code && i < count; i++) {
        code = add_amendments(page, co, &all[i], amendments, v, err);
        if (code || all[i].state != COMMITMENT_IN_FORCE) continue;
        code = print_commitment(page, co, &all[i], light_of(lights, light_count, all[i].id),
                                &list[v->count++], err);
    }
    v->commitments = list;
    v->amendments = amendments;
    return code;
}

/* route: GET /e/{entity}/plan/{id}/imprimir
 * title: Plan de Acción Local, para imprimir */
enum err_code page_plan_print(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct plan plan;
    struct cycle cycle;
    struct err hidden = {0};
    enum err_code code = plan_get(&co, page_plan_print_parameters(page)->id, &plan, err);
    if (code) return code;
    struct str subject = arena_printf(page->arena, "plan/%lld", (long long)plan.id);
    struct print_view v = {.is = &plan,
                           .state = plan_state_word(plan.state),
                           .sentence = plan_sentence(page, &plan),
                           .sitting = edit_sitting_name(page, &co, plan.sitting),
                           .when = open_when(page, page->now_ms),
                           .back_url = layout_entity_url(page, "plan/%lld", (long long)plan.id)};
    if (!cycle_get(&co, plan.is.cycle, &cycle, &hidden)) v.example = cycle.is.example;
    code = fill_steps(page, &co, &v, err);
    if (!code) code = fill_parties(page, &co, &v, err);
    if (!code) code = fill_stakeholders(page, &co, &v, err);
    if (!code) code = fill_commitments(page, &co, &v, err);
    if (!code) code = plan_warnings(&co, &plan, v.warnings, &v.warning_count, err);
    if (!code) code = papers_of(page, &co, subject, MOST_PAPERS, &v.papers, &v.paper_count, err);
    if (code) return code;
    page->title = plan.is.title;
    page->plain = true;
    template_plan_print(page, &v);
    return ERR_NONE;
}
