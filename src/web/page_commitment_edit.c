/* Writing a commitment: /compromiso/{id}/editar with what is missing, and each part of the
 * template at /editar/{part}, saved by itself. Before the plan is approved a save is a draft; from
 * then on it is an amendment, with its reason and the session that authorised it. Whoever saves a
 * part that somebody else has saved meanwhile is told, and sees both texts. */
#include "web/open_parts.h"
#include "web/page_commitment_edit.h"
#include "web_routes.h"
#include "web_templates.h"

enum { EXCERPT = 140 /* bytes of how a part begins */ };
static const int64_t HOUR_MS = INT64_C(3600000);

void commitment_crumbs(struct page *page, const struct commitment *of, const char *name,
                       struct layout_crumbs *out)
{
    open_crumbs(page, out);
    layout_crumbs_add(out, str_of(_("Plan")),
                      layout_entity_url(page, "plan/%lld", (long long)of->plan));
    layout_crumbs_add(out, arena_printf(page->arena, _("Compromiso %lld"), (long long)of->number),
                      layout_entity_url(page, "compromiso/%lld", (long long)of->id));
    layout_crumbs_add(out, str_of(name), STR_NONE);
}

static struct str beside(struct page *page, const struct commitment *of, const char *what)
{
    return layout_entity_url(page, "compromiso/%lld/%s", (long long)of->id, what);
}

/* --- the parts, and what is missing ----------------------------------------------------------- */

/* Its first words, cut between two of them. */
static struct str beginning(struct page *page, struct str text)
{
    size_t n = text.n;
    if (n <= EXCERPT) return text;
    for (n = EXCERPT; n && text.p[n] != ' ' && text.p[n] != '\n';) n--;
    return n ? arena_printf(page->arena, "%.*s…", (int)n, text.p) : STR_NONE;
}

static struct str part_says(struct page *page, const struct commitment_draft *d, int part)
{
    char money[48];
    switch (part) {
    case EDIT_PROBLEM:
        return beginning(page, d->problem);
    case EDIT_WHAT:
        return beginning(page, d->objective);
    case EDIT_WHO:
        return beginning(page, d->responsible);
    case EDIT_ACTIONS:
        return d->action_count ? beginning(page, d->actions[0].title) : STR_NONE;
    case EDIT_MEANS:
        return beginning(page, d->verification);
    case EDIT_MONEY:
        return d->has_budget
                   ? arena_printf(page->arena, "$%.*s", STR_FMT(money_pretty(d->budget, 2, money)))
                   : beginning(page, d->budget_text);
    }
    return STR_NONE;
}

static enum err_code fill_parts(struct page *page, struct co *co, struct commitment_edit_view *v,
                                struct err *err)
{
    enum { ROWS = EDIT_PARTS + 2 };
    struct commitment_lack lacks[COMMITMENT_LACKS];
    struct commitment_part_row *rows = arena_array(page->arena, ROWS, sizeof *rows);
    const char **says = arena_array(page->arena, COMMITMENT_LACKS, sizeof *says);
    size_t count;
    enum err_code code = commitment_lacks(co, v->of, lacks, &count, err);
    if (code || !rows || !says) return code ? code : err_no_memory(err);
    for (int i = 0; i < EDIT_PARTS; i++)
        rows[i] = (struct commitment_part_row){
            .title = str_of(edit_part_title(i)),
            .url = layout_entity_url(page, "compromiso/%lld/editar/%s", (long long)v->of->id,
                                     edit_part_code(i)),
            .says = part_says(page, &v->of->now.is, i)};
    rows[EDIT_PARTS] = (struct commitment_part_row){.title = str_of(_("Indicadores")),
                                                    .url = beside(page, v->of, "indicadores")};
    rows[EDIT_PARTS + 1] =
        (struct commitment_part_row){.title = str_of(_("Dinero, huecos y propuestas ligadas")),
                                     .url = beside(page, v->of, "ligas")};
    for (size_t i = 0; i < count; i++) {
        int part = edit_part_of(str_of(lacks[i].part)); /* EDIT_PARTS: indicators */
        says[i] = lacks[i].says;
        if (!rows[part].lack_count++) rows[part].lacks = &says[i];
    }
    v->parts = rows;
    v->lack_count = (int64_t)count;
    v->part_count = ROWS;
    return ERR_NONE;
}

/* route: GET /e/{entity}/compromiso/{id}/editar
 * may: member admin
 * title: Escribir un compromiso */
enum err_code page_commitment_edit(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct commitment c;
    enum err_code code = commitment_get(&co, page_commitment_edit_parameters(page)->id, &c, err);
    if (code) return code;
    struct commitment_edit_view v = {
        .of = &c,
        .amends = c.signed_text != 0,
        .page_url = layout_entity_url(page, "compromiso/%lld", (long long)c.id),
        .history_url = beside(page, &c, "historia"),
        .plan_url = layout_entity_url(page, "plan/%lld", (long long)c.plan)};
    if (c.state == COMMITMENT_IN_FORCE && page->writable)
        v.withdraw_url = beside(page, &c, "retirar");
    code = fill_parts(page, &co, &v, err);
    if (code) return code;
    page->title = arena_printf(page->arena, _("Escribir: %.*s"), STR_FMT(c.now.is.title));
    commitment_crumbs(page, &c, v.amends ? _("Modificar") : _("Escribir"), &v.crumbs);
    template_commitment_edit(page, &v);
    return ERR_NONE;
}

/* --- one part --------------------------------------------------------------------------------- */

struct edit { /* one request for a part */
    struct page *page;
    struct co co;
    struct commitment now;
    int part;
    struct commitment_draft typed; /* what the commitment would say */
    struct edit_change *lost;
    size_t lost_count;
};

/* Whether the part says something else than in the text that the form was made of: then somebody
 * else saved it. Other parts may have been saved meanwhile: nothing collides there. */
static enum err_code look_for_others(struct edit *e, struct err *err)
{
    struct commitment_text was;
    struct edit_change *theirs;
    size_t count;
    int64_t base = form_number(e->page->form, "text", 1, INT64_MAX, e->now.now.number);
    if (base == e->now.now.number) return ERR_NONE;
    enum err_code code = commitment_text(&e->co, e->now.id, base, &was, err);
    if (!code)
        code =
            edit_changes(e->page, &e->co, e->part, &was.is, &e->now.now.is, &theirs, &count, err);
    if (code || !count) return code;
    code = edit_changes(e->page, &e->co, e->part, &e->now.now.is, &e->typed, &e->lost,
                        &e->lost_count, err);
    if (code || !e->lost_count) return code; /* they wrote the same */
    err_set(err, ERR_CONFLICT, "%s", _("Otra persona guardó esta parte mientras usted escribía"));
    err_advice(err, _("Nada se perdió: lo que usted escribió sigue abajo, y aquí está lo que dice "
                      "ahora. Si vuelve a guardar, quedará lo suyo"));
    return ERR_CONFLICT;
}

static enum err_code save(struct edit *e, struct err *err)
{
    struct form *f = e->page->form;
    struct edit_change *own;
    size_t count;
    enum err_code code;
    if (e->now.signed_text) {
        code =
            commitment_amend(&e->co, e->now.id, e->now.version, &e->typed, form_text(f, "reason"),
                             form_number(f, "sitting", 0, INT64_MAX, 0), &f->faults, err);
        /* That it says the same as before is said of the title, which may be of another part. */
        if (!edit_part_has(e->part, "title")) form_move_fault(f, "title", "reason");
        return code;
    }
    code = edit_changes(e->page, &e->co, e->part, &e->now.now.is, &e->typed, &own, &count, err);
    if (code || (!count && !f->faults.count)) return code; /* nothing new: no new text */
    return commitment_edit(&e->co, e->now.id, e->now.version, &e->typed, &f->faults, err);
}

static enum err_code take(struct edit *e, struct err *err)
{
    enum err_code code = co_begin(&e->co, err);
    if (code) return code;
    code = commitment_get(&e->co, e->now.id, &e->now, err);
    e->typed = e->now.now.is;
    edit_read(e->page, e->part, &e->typed);
    if (!code && e->part == EDIT_ACTIONS) code = co_check(&e->page->form->faults, err);
    if (!code) code = look_for_others(e, err);
    if (!code) code = save(e, err);
    return co_end(&e->co, code, err);
}

/* What an amendment needs; who has just made one is offered its reason and session again. */
static void add_reason(struct edit *e, int64_t cycle, struct edit_fields *fields)
{
    const struct commitment_text *last = &e->now.now;
    bool again = last->number > e->now.signed_text && last->by == e->page->actor.person &&
                 e->page->now_ms - last->at < HOUR_MS;
    struct form_field sitting = {.kind = FORM_SELECT,
                                 .name = "sitting",
                                 .label = _("Sesión que lo autorizó"),
                                 .hint = _("Sólo aparecen las que ya se celebraron.")};
    sitting.choices = edit_sittings(e->page, &e->co, cycle, &sitting.choice_count);
    for (size_t i = 0; again && i < sitting.choice_count; i++) {
        int64_t id = 0;
        (void)str_to_i64(sitting.choices[i].value, &id);
        sitting.choices[i].chosen = id == last->sitting;
    }
    edit_add(fields, (struct form_field){.kind = FORM_NOTE,
                                         .label = _("Por qué se modifica"),
                                         .hint = _("El texto que se aprobó queda junto al nuevo, "
                                                   "con este motivo.")});
    edit_add(fields, (struct form_field){.kind = FORM_AREA,
                                         .name = "reason",
                                         .label = _("Motivo"),
                                         .most = COMMITMENT_MOST_REASON,
                                         .value = again ? last->reason : STR("")});
    edit_add(fields, sitting);
}

static enum err_code draw(struct edit *e, struct err *err)
{
    struct page *page = e->page;
    struct edit_fields fields;
    struct plan plan;
    enum err_code code = plan_get(&e->co, e->now.plan, &plan, err);
    if (!code) code = edit_fields(page, &e->co, e->part, &e->now.now.is, &fields, err);
    if (code) return code;
    if (e->now.signed_text) add_reason(e, plan.is.cycle, &fields);
    edit_add(&fields, (struct form_field){.kind = FORM_VERSION,
                                          .name = "text",
                                          .value = arena_printf(page->arena, "%lld",
                                                                (long long)e->now.now.number)});
    struct form_view form = {.action = page_here(page),
                             .button =
                                 e->now.signed_text ? _("Guardar la modificación") : _("Guardar"),
                             .fields = fields.list,
                             .count = fields.count,
                             .compared = true};
    form_fill(page, &form);
    struct commitment_form_view v = {.of = &e->now,
                                     .title = str_of(edit_part_title(e->part)),
                                     .lead = e->now.now.is.title,
                                     .form = &form,
                                     .lost = e->lost,
                                     .lost_count = e->lost_count,
                                     .back = beside(page, &e->now, "editar"),
                                     .back_name = str_of(_("Todas las partes del compromiso"))};
    if (e->now.state != COMMITMENT_IN_FORCE) {
        v.form = NULL;
        v.lead = str_of(_("El compromiso se retiró del plan: ya no se modifica."));
    }
    page->title = v.title;
    commitment_crumbs(page, &e->now, edit_part_title(e->part), &v.crumbs);
    template_commitment_form(page, &v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/compromiso/{id}/editar/{part:word}
 * may: member admin
 * title: Escribir una parte del compromiso */
enum err_code page_commitment_part(struct page *page, struct err *err)
{
    const struct page_commitment_part_parameters *asked = page_commitment_part_parameters(page);
    struct edit e = {.page = page, .co = page_co(page), .part = edit_part_of(asked->part)};
    enum err_code code = commitment_get(&e.co, asked->id, &e.now, err);
    if (code) return code;
    if (e.part == EDIT_PARTS)
        return err_set(err, ERR_NOTFOUND, "%s", _("El compromiso no tiene esa parte"));
    if (page->post) {
        code = take(&e, err);
        if (!code)
            return page_see_other(page,
                                  open_path(page, "compromiso/%lld/editar", (long long)asked->id));
        if (!page_form_again(page, code, err)) return code;
        e.co = page_co(page);
    }
    return draw(&e, err);
}

/* --- taking it out of the plan ---------------------------------------------------------------- */

static enum err_code draw_withdraw(struct page *page, struct co *co, const struct commitment *c,
                                   struct err *err)
{
    struct form_field fields[2] = {{.kind = FORM_AREA,
                                    .name = "reason",
                                    .label = _("Motivo"),
                                    .hint = _("Se publica junto al compromiso."),
                                    .most = COMMITMENT_MOST_REASON},
                                   {.kind = FORM_SELECT,
                                    .name = "sitting",
                                    .label = _("Sesión que lo autorizó"),
                                    .hint = _("Sólo aparecen las que ya se celebraron.")}};
    struct plan plan;
    enum err_code code = plan_get(co, c->plan, &plan, err);
    if (code) return code;
    fields[1].choices = edit_sittings(page, co, plan.is.cycle, &fields[1].choice_count);
    struct form_view form = {.action = page_here(page),
                             .button = _("Retirar del plan"),
                             .fields = fields,
                             .count = c->signed_text ? 2 : 1};
    form_fill(page, &form);
    struct commitment_form_view v = {
        .of = c,
        .title = str_of(_("Retirar del plan")),
        .lead = str_of(_("El compromiso deja de contar, pero sigue a la vista con todo lo que dijo "
                         "y con el motivo. No se puede deshacer.")),
        .form = c->state == COMMITMENT_IN_FORCE ? &form : NULL,
        .back = beside(page, c, "editar"),
        .back_name = str_of(_("No retirarlo"))};
    commitment_crumbs(page, c, _("Retirar"), &v.crumbs);
    template_commitment_form(page, &v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/compromiso/{id}/retirar
 * may: member admin
 * title: Retirar un compromiso */
enum err_code page_commitment_withdraw(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    struct commitment c;
    enum err_code code =
        commitment_get(&co, page_commitment_withdraw_parameters(page)->id, &c, err);
    if (code) return code;
    if (page->post) {
        code = commitment_withdraw(&co, c.id, c.version, form_text(f, "reason"),
                                   form_number(f, "sitting", 0, INT64_MAX, 0), &f->faults, err);
        if (!code) return page_see_other(page, open_path(page, "plan/%lld", (long long)c.plan));
        if (!page_form_again(page, code, err)) return code;
        co = page_co(page);
    }
    return draw_withdraw(page, &co, &c, err);
}
