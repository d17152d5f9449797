/* Writing the plan's own sections: /plan/nuevo and /plan/{id}/editar, in the order of INAI's form.
 * Who saves after somebody else is told, and sees both texts. */
#include "cocreate/cycle.h"
#include "web/open_parts.h"
#include "web/page_plan.h"
#include "web_routes.h"
#include "web_templates.h"

enum { FIELDS = 8, MOST_CYCLES = 40 };

static const struct {
    const char *name, *label;
    size_t at;
} texts[] = {
    {"title", N_("Título"), offsetof(struct plan_draft, title)},
    {"introduction", N_("Introducción"), offsetof(struct plan_draft, introduction)},
    {"context", N_("Contexto legal"), offsetof(struct plan_draft, context)},
    {"process", N_("Cómo se hizo y quiénes participaron"), offsetof(struct plan_draft, process)},
    {"objective", N_("Objetivo estratégico"), offsetof(struct plan_draft, objective)},
};
enum { TEXTS = sizeof texts / sizeof *texts };

static struct str *text_of(struct plan_draft *d, size_t i)
{
    return (struct str *)((char *)d + texts[i].at);
}

static void read_draft(struct page *page, struct plan_draft *d)
{
    for (size_t i = 0; i < TEXTS; i++) *text_of(d, i) = form_text(page->form, texts[i].name);
    d->begins = form_day(page->form, "begins");
    d->ends = form_day(page->form, "ends");
}

/* The fields but the cycle; returns how many. */
static size_t fill_fields(struct page *page, const struct plan_draft *d, struct form_field *out)
{
    const struct form_field all[] = {
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("Título"),
         .value = d->title,
         .most = PLAN_MOST_TITLE},
        {.kind = FORM_DATE,
         .name = "begins",
         .label = _("Primer día"),
         .value = form_iso(page, d->begins),
         .hint = _("La declaración habla de un año."),
         .optional = true},
        {.kind = FORM_DATE,
         .name = "ends",
         .label = _("Último día"),
         .value = form_iso(page, d->ends),
         .optional = true},
        {.kind = FORM_AREA,
         .name = "introduction",
         .label = _("Introducción"),
         .hint = _("Contexto, motivo, actores, y qué debe llegar a ser aquí el gobierno abierto."),
         .value = d->introduction,
         .most = PLAN_MOST_TEXT,
         .rows = 8,
         .optional = true},
        {.kind = FORM_AREA,
         .name = "context",
         .label = _("Contexto legal"),
         .hint = _("En qué leyes y acuerdos se apoya."),
         .value = d->context,
         .most = PLAN_MOST_TEXT,
         .rows = 6,
         .optional = true},
        {.kind = FORM_AREA,
         .name = "process",
         .label = _("Cómo se hizo y quiénes participaron"),
         .hint = _("Las cifras del proceso se agregan solas al imprimir."),
         .value = d->process,
         .most = PLAN_MOST_TEXT,
         .rows = 6,
         .optional = true},
        {.kind = FORM_AREA,
         .name = "objective",
         .label = _("Objetivo estratégico"),
         .hint = _("Los objetivos específicos son los de cada compromiso."),
         .value = d->objective,
         .most = PLAN_MOST_TEXT,
         .rows = 4,
         .optional = true}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) out[i] = all[i];
    return sizeof all / sizeof *all;
}

/* --- a new one -------------------------------------------------------------------------------- */

static enum err_code cycles(struct page *page, struct co *co, int64_t asked,
                            struct form_field *field, struct err *err)
{
    struct cycle *all;
    size_t count;
    enum err_code code = cycle_list(co, &all, &count, err);
    field->choices = code ? NULL : arena_array(page->arena, MOST_CYCLES, sizeof *field->choices);
    if (code || !field->choices) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < count && field->choice_count < MOST_CYCLES; i++)
        if (all[i].state != CYCLE_CLOSED)
            field->choices[field->choice_count++] = (struct form_choice){
                .value = arena_printf(page->arena, "%lld", (long long)all[i].id),
                .label = all[i].is.title,
                .chosen = asked ? all[i].id == asked : !field->choice_count};
    return ERR_NONE;
}

static enum err_code take_new(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct plan_draft draft = {0};
    int64_t id;
    read_draft(page, &draft);
    draft.cycle = form_number(page->form, "cycle", 0, INT64_MAX, 0);
    enum err_code code = plan_add(&co, &draft, &page->form->faults, &id, err);
    return code ? code : page_see_other(page, open_path(page, "plan/%lld", (long long)id));
}

/* route: FORM /e/{entity}/plan/nuevo
 * may: member admin
 * query: ciclo=int?
 * title: Nuevo plan */
enum err_code page_plan_new(struct page *page, struct err *err)
{
    struct form_field fields[FIELDS] = {
        {.kind = FORM_SELECT, .name = "cycle", .label = _("De qué ciclo")}};
    const struct plan_draft none = {
        .title = str_of(_("Plan de Acción Local")), .begins = DATE_NONE, .ends = DATE_NONE};
    if (page->post) {
        enum err_code code = take_new(page, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = cycles(page, &co, page_plan_new_parameters(page)->ciclo, &fields[0], err);
    if (code) return code;
    struct form_view form = {.action = page_here(page),
                             .button = _("Hacer el plan"),
                             .fields = fields,
                             .count = 1 + fill_fields(page, &none, fields + 1)};
    form_fill(page, &form);
    struct plan_form_view v = {
        .title = str_of(_("Nuevo plan")),
        .lead = str_of(fields[0].choice_count
                           ? _("El plan empieza como borrador, que sólo ve quien lo trabaja. Sus "
                               "compromisos se agregan después.")
                           : _("Un plan es de un ciclo, y no hay ninguno abierto: haga primero un "
                               "ciclo.")),
        .form = fields[0].choice_count ? &form : NULL,
        .back = layout_entity_url(page, "planes")};
    plan_crumbs(page, NULL, _("Nuevo plan"), &v.crumbs);
    template_plan_form(page, &v);
    return ERR_NONE;
}

/* --- editing ---------------------------------------------------------------------------------- */

static enum err_code compare_one(struct page *page, const char *label, struct str before,
                                 struct str after, struct plan_form_view *v,
                                 struct edit_change *lost, struct err *err)
{
    struct edit_change *one = &lost[v->lost_count];
    struct text_piece *pieces;
    if (str_eq(before, after)) return ERR_NONE;
    *one = (struct edit_change){label, before, after, NULL, 0};
    enum err_code code = text_diff(page->arena, before, after, &pieces, &one->count, err);
    one->pieces = pieces;
    v->lost_count++;
    return code;
}

/* Theirs to what was typed, field by field. */
static enum err_code compare(struct page *page, const struct plan_draft *theirs,
                             struct plan_form_view *v, struct err *err)
{
    struct plan_draft now = *theirs, typed = *theirs;
    struct edit_change *lost = arena_array(page->arena, TEXTS + 2, sizeof *lost);
    enum err_code code = ERR_NONE;
    if (!lost) return err_no_memory(err);
    v->lost = lost;
    read_draft(page, &typed);
    for (size_t i = 0; !code && i < TEXTS; i++)
        code = compare_one(page, _(texts[i].label), *text_of(&now, i), *text_of(&typed, i), v, lost,
                           err);
    if (!code)
        code = compare_one(page, _("Primer día"), form_iso(page, now.begins),
                           form_iso(page, typed.begins), v, lost, err);
    return code ? code
                : compare_one(page, _("Último día"), form_iso(page, now.ends),
                              form_iso(page, typed.ends), v, lost, err);
}

static enum err_code take_edit(struct page *page, const struct plan *now, struct err *err)
{
    struct co co = page_co(page);
    struct plan_draft draft = now->is;
    read_draft(page, &draft);
    enum err_code code =
        plan_edit(&co, now->id, form_number(page->form, "version", 0, INT64_MAX, 0), &draft,
                  &page->form->faults, err);
    return code ? code : page_see_other(page, open_path(page, "plan/%lld", (long long)now->id));
}

/* route: FORM /e/{entity}/plan/{id}/editar
 * may: member admin
 * title: Corregir el plan */
enum err_code page_plan_edit(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct form_field fields[FIELDS];
    struct plan plan;
    enum err_code code = plan_get(&co, page_plan_edit_parameters(page)->id, &plan, err);
    struct plan_form_view v = {.title = str_of(_("Corregir el plan"))};
    if (!code && page->post) {
        code = take_edit(page, &plan, err);
        if (!code || !page_form_again(page, code, err)) return code;
        bool changed = code == ERR_CONFLICT;
        co = page_co(page);
        code = plan_get(&co, plan.id, &plan, err);
        if (!code && changed && plan.state < PLAN_APPROVED) code = compare(page, &plan.is, &v, err);
    }
    if (code) return code;
    size_t n = fill_fields(page, &plan.is, fields);
    fields[n++] =
        (struct form_field){.kind = FORM_VERSION,
                            .name = "version",
                            .value = arena_printf(page->arena, "%lld", (long long)plan.version)};
    struct form_view form = {.action = page_here(page),
                             .button = _("Guardar"),
                             .fields = fields,
                             .count = n,
                             .compared = true};
    form_fill(page, &form);
    bool open = plan.state < PLAN_APPROVED;
    v.lead = open ? plan.is.title
                  : str_of(_("El plan ya se aprobó: sólo cambia con modificaciones de sus "
                             "compromisos."));
    if (open) v.form = &form;
    v.back = layout_entity_url(page, "plan/%lld", (long long)plan.id);
    plan_crumbs(page, &plan, _("Corregir"), &v.crumbs);
    template_plan_form(page, &v);
    return ERR_NONE;
}
