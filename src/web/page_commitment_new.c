/* A new commitment: /e/{entity}/compromiso/nuevo. The problem and who answers for it are enough to
 * begin; the rest of the template is written part by part.
 *
 * Other pages may send people here with what they found; whoever opens the link still writes, and
 * nothing is made before the form is sent:
 *   ?plan=ID              into this plan (a draft or in consultation); without it one is chosen
 *   ?hueco=KEY            from a gap in the money's trail (trace_gap_row.key, percent-encoded):
 *                         problem, baseline in pesos with its file and a check are filled in; the
 *                         commitment is tied to the gap
 *   ?caceria=ID&pregunta=N  from question N of a hunt that found nothing or part of it
 *                         (hunt.h): problem and baseline tell what the teams looked for; the
 *                         question's lineage says that it became this commitment; with the hunt's
 *                         gap, as above
 *   ?propuesta=ID         from a proposal: its problem and proposal are filled in; it is tied */
#include "cocreate/check.h"
#include "cocreate/hunt.h"
#include "cocreate/proposal.h"
#include "web/open_parts.h"
#include "web/page_commitment_edit.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_PLANS = 40 };

/* Plans that still take commitments. */
static enum err_code open_plans(struct page *page, struct co *co, int64_t asked,
                                struct form_field *field, struct err *err)
{
    struct plan *plans;
    size_t count;
    enum err_code code = plan_list(co, 0, &plans, &count, err);
    field->choices = code ? NULL : arena_array(page->arena, MOST_PLANS, sizeof *field->choices);
    if (code || !field->choices) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count && field->choice_count < MOST_PLANS; i++)
        if (plans[i].state < PLAN_APPROVED)
            field->choices[field->choice_count++] = (struct form_choice){
                .value = arena_printf(page->arena, "%lld", (long long)plans[i].id),
                .label = plans[i].is.title,
                .chosen = asked ? plans[i].id == asked : !field->choice_count};
    return ERR_NONE;
}

/* With what is known of the gap that the proposal came from, while there is one. */
static enum err_code seed_of_proposal(struct page *page, struct co *co, int64_t id,
                                      struct commitment_seed *out, struct err *err)
{
    struct proposal p;
    struct err gone = {0};
    enum err_code code = proposal_get(co, id, &p, err);
    if (code) return code;
    if (p.said.gap.n) code = seed_of_gap(page, co, p.said.gap, out, &gone);
    if (code && code != ERR_NOTFOUND) {
        *err = gone;
        return code;
    }
    out->from =
        arena_printf(page->arena, _("Propuesta %lld: %.*s"), (long long)id, STR_FMT(p.said.title));
    out->from_url = layout_entity_url(page, "propuesta/%lld", (long long)id);
    out->draft.title = p.said.title;
    out->draft.problem = p.said.cause.n
                             ? arena_printf(page->arena, "%.*s\n\n%.*s", STR_FMT(p.said.problem),
                                            STR_FMT(p.said.cause))
                             : p.said.problem;
    out->draft.objective = p.said.proposal;
    return ERR_NONE;
}

/* "Of 2 teams that needed it, 1 found it whole": figures alone, what teams wrote is theirs. */
static enum err_code baseline_of_hunt(struct page *page, struct co *co, const struct hunt *hunt,
                                      int64_t position, struct str *out, struct err *err)
{
    struct find *finds;
    size_t count;
    long long needed = 0, whole = 0, minutes = 0;
    enum err_code code = find_list(co, hunt->id, &finds, &count, err);
    for (size_t i = 0; !code && i < count; i++) {
        if (finds[i].position != position || !finds[i].shown || !finds[i].is.needed) continue;
        needed++;
        whole += finds[i].is.result == FIND_FOUND;
        minutes += finds[i].is.minutes;
    }
    if (code || !needed) return code;
    *out = arena_printf(page->arena,
                        i18n_plural("En la cacería «%.*s» lo buscó %lld equipo, %lld minutos en "
                                    "total; lo encontraron completo %lld.",
                                    "En la cacería «%.*s» lo buscaron %lld equipos, %lld minutos "
                                    "en total; lo encontraron completo %lld.",
                                    (unsigned long)needed),
                        STR_FMT(hunt->is.title), needed, minutes, whole);
    return out->p ? ERR_NONE : err_no_memory(err);
}

static enum err_code seed_of_hunt(struct page *page, struct co *co, int64_t id, int64_t position,
                                  struct commitment_seed *out, struct err *err)
{
    struct hunt hunt;
    struct hunt_question question;
    struct err gone = {0};
    enum err_code code = hunt_question(co, id, position, &hunt, &question, err);
    if (code) return code;
    if (hunt.is.gap.n) code = seed_of_gap(page, co, hunt.is.gap, out, &gone);
    if (code && code != ERR_NOTFOUND) {
        *err = gone;
        return code;
    }
    out->from = arena_printf(page->arena, _("Cacería «%.*s», pregunta %lld: %.*s"),
                             STR_FMT(hunt.is.title), (long long)position, STR_FMT(question.text));
    out->from_url = layout_entity_url(page, "caceria/%lld", (long long)id);
    out->draft.title =
        arena_printf(page->arena, _("Que se publique: %.*s"), STR_FMT(question.text));
    out->draft.problem =
        arena_printf(page->arena, _("%.*s\n\nEn lo publicado no se encuentra completo: %.*s"),
                     STR_FMT(hunt.is.problem), STR_FMT(question.text));
    out->draft.objective = arena_printf(page->arena,
                                        _("Que cualquiera encuentre, en un lugar y en "
                                          "datos abiertos, la respuesta a: %.*s"),
                                        STR_FMT(question.text));
    return baseline_of_hunt(page, co, &hunt, position, &out->draft.baseline, err);
}

/* What it begins with. A form that was sent is taken even when what it came from is gone since. */
static enum err_code seed(struct page *page, struct co *co, struct commitment_seed *out,
                          struct err *err)
{
    const struct page_commitment_new_parameters *asked = page_commitment_new_parameters(page);
    struct err gone = {0};
    enum err_code code = ERR_NONE;
    *out = (struct commitment_seed){.draft = {.begins = DATE_NONE, .ends = DATE_NONE}};
    if (asked->hueco.n)
        code = seed_of_gap(page, co, asked->hueco, out, &gone);
    else if (asked->propuesta)
        code = seed_of_proposal(page, co, asked->propuesta, out, &gone);
    else if (asked->caceria)
        code = seed_of_hunt(page, co, asked->caceria, asked->pregunta, out, &gone);
    if (page->post && code == ERR_NOTFOUND) return ERR_NONE;
    if (code) *err = gone;
    return code;
}

/* --- taking it -------------------------------------------------------------------------------- */

static enum err_code tie(struct page *page, struct co *co, const struct commitment_seed *from,
                         int64_t id, struct err *err)
{
    const struct page_commitment_new_parameters *asked = page_commitment_new_parameters(page);
    struct co_faults *faults = &page->form->faults;
    struct machine_draft check = seed_check(from, id);
    int64_t unused;
    enum err_code code = ERR_NONE;
    if (from->gap.n) code = money_tie_add(co, id, 0, from->gap, STR(""), faults, err);
    if (!code && from->has_check && form_flag(page->form, "check"))
        code = machine_check_add(co, &check, faults, &unused, err);
    struct str target = arena_printf(page->arena, "commitment/%lld", (long long)id);
    if (!code && !target.p) code = err_no_memory(err);
    if (!code && asked->propuesta && from->from.n)
        code = proposal_became(co, asked->propuesta, target, err);
    if (!code && asked->caceria && from->from.n)
        code = hunt_became(co, asked->caceria, asked->pregunta, target, err);
    return code;
}

static enum err_code take(struct page *page, const struct commitment_seed *from, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct commitment_draft draft = {.begins = DATE_NONE, .ends = DATE_NONE};
    int64_t id = 0;
    edit_read(page, EDIT_PROBLEM, &draft);
    draft.objective = form_text(f, "objective");
    draft.responsible = form_text(f, "responsible");
    draft.responsible_org = form_number(f, "responsible_org", 0, INT64_MAX, 0);
    int64_t plan = form_number(f, "plan", 1, INT64_MAX, 0);
    if (!plan) co_fault(&f->faults, "plan", _("Elija en qué plan"));
    enum err_code code = co_begin(&co, err);
    if (code) return code;
    code = commitment_add(&co, plan, &draft, form_flag(f, "proactive"), &f->faults, &id, err);
    if (!code) code = tie(page, &co, from, id, err);
    code = co_end(&co, code, err);
    return code ? code
                : page_see_other(page, open_path(page, "compromiso/%lld/editar", (long long)id));
}

/* --- drawing it ------------------------------------------------------------------------------- */

static void add_last(struct edit_fields *fields, const struct commitment_seed *from)
{
    edit_add(fields, (struct form_field){.kind = FORM_CHECK,
                                         .name = "proactive",
                                         .label = _("Es proactivo"),
                                         .hint = _("Se muestra en el tablero, pero no cuenta entre "
                                                   "los cinco del plan."),
                                         .optional = true});
    if (from->has_check)
        edit_add(fields,
                 (struct form_field){.kind = FORM_CHECK,
                                     .name = "check",
                                     .label = _("Que el programa lo compruebe por sí mismo"),
                                     .hint = from->says.p,
                                     .value = STR("1"),
                                     .optional = true});
}

/* The first part of the template, and of the others what cannot wait. */
static enum err_code draw_fields(struct page *page, struct co *co,
                                 const struct commitment_seed *from, struct edit_fields *out,
                                 struct err *err)
{
    static const char *const also[] = {"objective", "responsible", "responsible_org"};
    const struct page_commitment_new_parameters *asked = page_commitment_new_parameters(page);
    struct edit_fields more;
    struct form_field plan = {.kind = FORM_SELECT, .name = "plan", .label = _("En qué plan")};
    enum err_code code = edit_fields(page, co, EDIT_PROBLEM, &from->draft, out, err);
    for (int part = EDIT_WHAT; !code && part <= EDIT_WHO; part++) {
        code = edit_fields(page, co, part, &from->draft, &more, err);
        for (size_t i = 0; !code && i < more.count; i++)
            for (size_t k = 0; k < sizeof also / sizeof *also; k++)
                if (str_is(str_of(also[k]), more.list[i].name)) edit_add(out, more.list[i]);
    }
    if (!code) code = open_plans(page, co, asked->plan, &plan, err);
    if (code) return code;
    if (plan.choice_count) edit_add(out, plan);
    add_last(out, from);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/compromiso/nuevo
 * may: member admin
 * query: plan=int? hueco=text? propuesta=int? caceria=int? pregunta=int?
 * title: Nuevo compromiso */
enum err_code page_commitment_new(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct commitment_seed from;
    struct edit_fields fields;
    enum err_code code = seed(page, &co, &from, err);
    if (!code && page->post) {
        code = take(page, &from, err);
        if (!code || !page_form_again(page, code, err)) return code;
        co = page_co(page);
        code = ERR_NONE;
    }
    if (!code) code = draw_fields(page, &co, &from, &fields, err);
    if (code) return code;
    bool room = false;
    for (size_t i = 0; i < fields.count; i++) room |= str_is(str_of(fields.list[i].name), "plan");
    struct form_view form = {.action = page_here(page),
                             .button = _("Agregar el compromiso"),
                             .fields = fields.list,
                             .count = fields.count};
    form_fill(page, &form);
    struct commitment_form_view v = {
        .title = str_of(_("Nuevo compromiso")),
        .lead = str_of(room ? _("Con el problema y quién responde basta para empezar; lo demás se "
                                "escribe después, parte por parte.")
                            : _("Ningún plan admite compromisos ahora: haga primero uno nuevo.")),
        .from = from.from,
        .from_url = from.from_url,
        .form = room ? &form : NULL};
    if (!room) {
        v.back = layout_entity_url(page, "plan/nuevo");
        v.back_name = str_of(_("Hacer un plan"));
    }
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Planes")), layout_entity_url(page, "planes"));
    layout_crumbs_add(&v.crumbs, v.title, STR_NONE);
    template_commitment_form(page, &v);
    return ERR_NONE;
}
