/* What moves a plan on: its public consultation, its approval in a session that was held, its
 * publication, the end of its follow-up. Departing from the declaration is told, never blocked. */
#include "cocreate/sitting.h"
#include "web/open_parts.h"
#include "web/page_plan.h"
#include "web_routes.h"
#include "web_templates.h"

enum { CONSULT_DAYS = 20 };

static int32_t today(const struct page *page)
{
    return co_day(page->now_ms);
}

static struct form_field version_field(struct page *page, const struct plan *plan)
{
    return (struct form_field){.kind = FORM_VERSION,
                               .name = "version",
                               .value =
                                   arena_printf(page->arena, "%lld", (long long)plan->version)};
}

static int64_t version_of(struct page *page)
{
    return form_number(page->form, "version", 0, INT64_MAX, 0);
}

/* Shows the form, or only says why there is none now. */
static enum err_code draw(struct page *page, const struct plan *plan, struct plan_form_view *v,
                          struct form_view *form, bool now)
{
    form->action = page_here(page);
    form_fill(page, form);
    v->form = now ? form : NULL;
    v->title = page->title;
    v->back = layout_entity_url(page, "plan/%lld", (long long)plan->id);
    plan_crumbs(page, plan, arena_cstr(page->arena, page->title), &v->crumbs);
    template_plan_form(page, v);
    return ERR_NONE;
}

static enum err_code moved(struct page *page, const struct plan *plan)
{
    return page_see_other(page, open_path(page, "plan/%lld", (long long)plan->id));
}

/* True when the form must be shown again; the plan is then as it is now. Else *code is to be
 * given back. */
static bool again(struct page *page, struct co *co, struct plan *plan, enum err_code *code,
                  struct err *err)
{
    if (!*code) {
        *code = moved(page, plan);
        return false;
    }
    if (!page_form_again(page, *code, err)) return false;
    *co = page_co(page);
    *code = plan_get(co, plan->id, plan, err);
    return !*code;
}

/* route: FORM /e/{entity}/plan/{id}/abrir-consulta
 * may: member admin
 * title: Consulta pública del borrador */
enum err_code page_plan_consult_open(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct plan plan;
    enum err_code code = plan_get(&co, page_plan_consult_open_parameters(page)->id, &plan, err);
    if (!code && page->post) {
        code = plan_consult(&co, plan.id, version_of(page), form_day(f, "consults"),
                            form_day(f, "consults_until"), &f->faults, err);
        if (!again(page, &co, &plan, &code, err)) return code;
    }
    if (code) return code;
    bool set = plan.consults != DATE_NONE;
    struct form_field fields[] = {
        {.kind = FORM_DATE,
         .name = "consults",
         .label = _("Primer día"),
         .value = form_iso(page, set ? plan.consults : today(page))},
        {.kind = FORM_DATE,
         .name = "consults_until",
         .label = _("Último día"),
         .hint = _("Dé tiempo a que la gente lo lea: dos o tres semanas."),
         .value = form_iso(page, set ? plan.consults_until : today(page) + CONSULT_DAYS)},
        version_field(page, &plan)};
    struct form_view form = {.button = set ? _("Guardar los días") : _("Poner a consulta"),
                             FORM_FIELDS(fields)};
    bool open = plan.state < PLAN_APPROVED;
    struct plan_form_view v = {
        .lead = str_of(open ? _("Desde que se guarde, cualquiera verá el borrador con sus "
                                "compromisos; durante estos días quien tenga cuenta podrá "
                                "comentarlo.")
                            : _("El plan ya se aprobó: su consulta terminó."))};
    return draw(page, &plan, &v, &form, open);
}

/* --- approval --------------------------------------------------------------------------------- */

static enum err_code take_approval(struct page *page, struct co *co, const struct plan *plan,
                                   struct err *err)
{
    struct form *f = page->form;
    struct sitting held;
    struct err unread = {0};
    int64_t sitting = form_number(f, "sitting", 0, INT64_MAX, 0);
    int32_t day = form_day(f, "day");
    if (day == DATE_NONE && sitting && !sitting_get(co, sitting, &held, &unread))
        (void)date_parse(form_local_day(page, held.is.starts), DATE_YMD, &day);
    return plan_approve(co, plan->id, version_of(page), sitting, day, &f->faults, err);
}

/* route: FORM /e/{entity}/plan/{id}/aprobar
 * may: member admin
 * title: Aprobar el plan en una sesión */
enum err_code page_plan_approve(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct plan plan;
    struct plan_form_view v = {0};
    struct plan_warning warnings[PLAN_WARNING_KINDS];
    enum err_code code = plan_get(&co, page_plan_approve_parameters(page)->id, &plan, err);
    if (!code && page->post) {
        code = take_approval(page, &co, &plan, err);
        if (!again(page, &co, &plan, &code, err)) return code;
    }
    bool open = !code && plan.state < PLAN_APPROVED;
    if (open) code = plan_warnings(&co, &plan, warnings, &v.warning_count, err);
    if (!code && open)
        code = plan_commitments(page, &co, &plan, true, &v.commitments, &v.count, err);
    if (code) return code;
    struct form_field fields[] = {{.kind = FORM_SELECT,
                                   .name = "sitting",
                                   .label = _("Sesión que lo aprobó"),
                                   .hint = _("Sólo aparecen las que ya se celebraron.")},
                                  {.kind = FORM_DATE,
                                   .name = "day",
                                   .label = _("Día de la aprobación"),
                                   .hint = _("Vacío: el de la sesión."),
                                   .optional = true},
                                  version_field(page, &plan)};
    fields[0].choices = edit_sittings(page, &co, plan.is.cycle, &fields[0].choice_count);
    struct form_view form = {.button = _("Aprobar el plan"), FORM_FIELDS(fields)};
    v.warnings = warnings;
    v.lead = str_of(open ? _("El texto que hoy tiene cada compromiso queda como el original. Desde "
                             "entonces sólo cambia con modificaciones, cada una con su motivo y su "
                             "sesión.")
                         : _("El plan ya está aprobado."));
    return draw(page, &plan, &v, &form, open);
}

/* --- publication and end ---------------------------------------------------------------------- */

/* route: FORM /e/{entity}/plan/{id}/publicar
 * may: member admin
 * title: Publicar el plan */
enum err_code page_plan_publish(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct plan plan;
    enum err_code code = plan_get(&co, page_plan_publish_parameters(page)->id, &plan, err);
    if (!code && page->post) {
        code = plan_publish(&co, plan.id, version_of(page), err);
        if (!again(page, &co, &plan, &code, err)) return code;
    }
    if (code) return code;
    struct form_field fields[] = {version_field(page, &plan)};
    struct form_view form = {.button = _("Publicar el plan"), FORM_FIELDS(fields)};
    struct plan_form_view v = {
        .lead = str_of(plan.state == PLAN_APPROVED
                           ? _("Al publicarlo empieza el seguimiento: el tablero de compromisos "
                               "queda a la vista y las instituciones pueden informar su avance.")
                       : plan.state < PLAN_APPROVED
                           ? _("Primero se aprueba en una sesión del secretariado.")
                           : _("El plan ya está publicado."))};
    return draw(page, &plan, &v, &form, plan.state == PLAN_APPROVED);
}

/* route: FORM /e/{entity}/plan/{id}/terminar
 * may: member admin
 * title: Terminar o abrir el seguimiento */
enum err_code page_plan_close(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct plan plan;
    enum err_code code = plan_get(&co, page_plan_close_parameters(page)->id, &plan, err);
    bool closed = !code && plan.state == PLAN_CLOSED;
    if (!code && page->post) {
        code = plan_close(&co, plan.id, version_of(page), !closed, form_text(f, "reason"),
                          &f->faults, err);
        if (!again(page, &co, &plan, &code, err)) return code;
        closed = plan.state == PLAN_CLOSED;
    }
    if (code) return code;
    struct form_field fields[] = {{.kind = FORM_AREA,
                                   .name = "reason",
                                   .label = closed ? _("Por qué se abre otra vez") : _("Nota"),
                                   .most = COMMITMENT_MOST_REASON,
                                   .rows = 2,
                                   .optional = !closed},
                                  version_field(page, &plan)};
    struct form_view form = {.button = closed ? _("Abrir otra vez el seguimiento")
                                              : _("Terminar el seguimiento"),
                             FORM_FIELDS(fields)};
    struct plan_form_view v = {
        .lead = str_of(closed ? _("Las instituciones podrán informar otra vez.")
                       : plan.state == PLAN_PUBLISHED
                           ? _("Después ya no se informan avances; todo lo dicho sigue a la vista.")
                           : _("Sólo se termina un plan publicado."))};
    return draw(page, &plan, &v, &form, closed || plan.state == PLAN_PUBLISHED);
}
