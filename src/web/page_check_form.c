/* Writing a check by machine: choose its kind, fill it in, see it run, save it; or change one. The
 * same form tries and saves: nothing is kept by a try. */
#include <string.h>

#include "web/open_parts.h"
#include "web/page_check.h"
#include "web_routes.h"
#include "web_templates.h"

/* Faults of "of" and "name" stand beside the one field that asks for both. */
static void move_faults(struct co_faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        if (strcmp(faults->list[i].field, "name") == 0 || strcmp(faults->list[i].field, "of") == 0)
            faults->list[i].field = "files";
}

/* Looks without keeping anything; what was found stands above the form. */
static enum err_code try_it(struct page *page, struct co *co, const struct machine_draft *draft,
                            struct check_form_view *v, struct err *err)
{
    struct machine_finding *is = arena_alloc(page->arena, sizeof *is);
    struct check_finding *finding = arena_alloc(page->arena, sizeof *finding);
    if (!is || !finding) return err_no_memory(err);
    enum err_code code = machine_check_try(co, draft, &page->form->faults, is, err);
    if (!code) code = machine_check_says(co, draft, &page->form->faults, &v->says, err);
    if (!code) code = check_finding_fill(page, is, finding, err);
    if (!code) v->finding = finding;
    return code;
}

/* Saves: a new one runs at once, so that its page never stands empty. id 0 = a new one. */
static enum err_code save(struct page *page, struct co *co, const struct machine_draft *draft,
                          int64_t id, struct err *err)
{
    struct form *f = page->form;
    struct machine_run run;
    struct str says;
    bool is_new = id == 0;
    /* What is not right is told in the reader's language; what is kept for everybody is Spanish. */
    enum err_code code = machine_check_says(co, draft, &f->faults, &says, err);
    if (!code) code = co_begin(co, err);
    if (code) return code;
    check_record(page, true);
    if (is_new)
        code = machine_check_add(co, draft, &f->faults, &id, err);
    else
        code = machine_check_edit(co, id, form_number(f, "version", 0, INT64_MAX, 0), draft,
                                  &f->faults, err);
    struct machine_check check = {.runs = false};
    if (!code) code = machine_check_get(co, id, &check, err);
    if (!code && check.runs) code = machine_check_run(co, id, &run, err);
    code = co_end(co, code, err);
    return code ? code : page_see_other(page, open_path(page, "verificacion/%lld", (long long)id));
}

struct asked {
    const struct machine_kind *kind;
    struct commitment_base base;
    const struct machine_check *check; /* NULL = a new one */
};

static enum err_code take(struct page *page, struct co *co, const struct asked *a,
                          struct check_form_view *v, struct err *err)
{
    struct machine_input inputs[MACHINE_MOST_FIELDS];
    struct machine_draft draft = {.commitment = a->base.c->id,
                                  .kind = str_of(a->kind->code),
                                  .inputs = inputs,
                                  .input_count = check_inputs(page, a->kind, inputs)};
    enum err_code code = str_is(form_text(page->form, "do"), "save")
                             ? save(page, co, &draft, a->check ? a->check->id : 0, err)
                             : try_it(page, co, &draft, v, err);
    move_faults(&page->form->faults);
    return code;
}

static enum err_code draw(struct page *page, struct co *co, const struct asked *a,
                          struct check_form_view *v, struct err *err)
{
    struct form_field *fields = arena_array(page->arena, CHECK_FIELDS, sizeof *fields);
    struct form_view *form = arena_alloc(page->arena, sizeof *form);
    size_t count;
    if (!fields || !form) return err_no_memory(err);
    enum err_code code = check_fields(page, co, a->base.c, a->kind,
                                      a->check ? a->check->values : NULL, fields, &count, err);
    if (code) return code;
    *form = (struct form_view){.action = page_here(page),
                               .button = "",
                               .fields = fields,
                               .count = count,
                               .versioned = true};
    form_fill(page, form);
    v->form = form;
    v->kind = i18n(a->kind->title);
    v->asks = i18n(a->kind->asks);
    v->title = a->base.c->now.is.title;
    v->url = a->base.url;
    if (a->check)
        v->version = form_version(page, "version",
                                  arena_printf(page->arena, "%lld", (long long)a->check->version));
    layout_crumbs_add(&v->crumbs, page->title, STR_NONE);
    template_check_form(page, v);
    return ERR_NONE;
}

static enum err_code take_and_draw(struct page *page, struct co *co, const struct asked *a,
                                   struct check_form_view *v, struct err *err)
{
    enum err_code code;
    if (!check_may(page, a->base.c))
        return err_set(err, ERR_DENIED, "%s",
                       _("De las instituciones, sólo puede la responsable de este compromiso"));
    if (page->post) {
        code = take(page, co, a, v, err);
        if (!code && page->location.n) return ERR_NONE;
        if (code && !page_form_again(page, code, err)) return code;
        *co = page_co(page);
    }
    return draw(page, co, a, v, err);
}

/* route: FORM /e/{entity}/compromiso/{id}/verificacion/nueva
 * query: clase=word?
 * may: member admin institution
 * title: Escribir una comprobación */
enum err_code page_check_new(struct page *page, struct err *err)
{
    const struct page_check_new_parameters *q = page_check_new_parameters(page);
    struct co co = page_co(page);
    struct asked a = {.kind = machine_kind_find(q->clase)};
    struct check_form_view *v = arena_alloc(page->arena, sizeof *v);
    if (!v) return err_no_memory(err);
    *v = (struct check_form_view){.form = NULL};
    enum err_code code = commitment_base(page, &co, q->id, true, &v->crumbs, &a.base, err);
    if (code) return code;
    if (!q->clase.n) /* first it is chosen */
        return page_see_other(page,
                              open_path(page, "compromiso/%lld/verificacion", (long long)q->id));
    if (!a.kind)
        return err_set(err, ERR_USAGE, _("No hay comprobaciones de esa clase: %.*s."),
                       STR_FMT(q->clase));
    v->again_url = layout_entity_url(page, "compromiso/%lld/verificacion", (long long)q->id);
    layout_crumbs_add(&v->crumbs, str_of(_("Lo que comprueba la máquina")), v->again_url);
    return take_and_draw(page, &co, &a, v, err);
}

/* route: FORM /e/{entity}/verificacion/{id}/editar
 * may: member admin institution
 * title: Cambiar una comprobación */
enum err_code page_check_edit(struct page *page, struct err *err)
{
    int64_t id = page_check_edit_parameters(page)->id;
    struct co co = page_co(page);
    struct machine_check check;
    struct asked a = {.check = &check};
    struct check_form_view *v = arena_alloc(page->arena, sizeof *v);
    if (!v) return err_no_memory(err);
    *v = (struct check_form_view){.form = NULL};
    enum err_code code = machine_check_get(&co, id, &check, err);
    if (!code) code = commitment_base(page, &co, check.commitment, true, &v->crumbs, &a.base, err);
    if (code) return code;
    a.kind = check.kind;
    if (!a.kind)
        return err_set(err, ERR_USAGE, "%s",
                       _("Este programa no conoce la clase de esta comprobación"));
    layout_crumbs_add(&v->crumbs, arena_printf(page->arena, _("Comprobación %lld"), (long long)id),
                      layout_entity_url(page, "verificacion/%lld", (long long)id));
    return take_and_draw(page, &co, &a, v, err);
}
