/* Forms of a cycle: a new one, its data, publishing and closing it, beginning and ending its steps.
 * The secretariat's and administrators'. */
#include "web/open_parts.h"
#include "web/page_cycle.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

static struct str number_text(struct page *page, int64_t number)
{
    return arena_printf(page->arena, "%lld", (long long)number);
}

static int32_t today_of(const struct page *page)
{
    return co_day(page->now_ms);
}

/* A form below the cycle: crumbs, a sentence, and after a conflict where to look what it says now.
 */
static void draw(struct page *page, const struct cycle *cycle, const char *lead,
                 struct form_view *form)
{
    struct layout_crumbs crumbs;
    struct layout_link now = {.name = str_of(_("Ver cómo está ahora"))};
    struct page_form_view v = {.crumbs = &crumbs, .lead = lead, .form = form, .links = &now};
    form_fill(page, form);
    open_crumbs(page, &crumbs);
    if (cycle->id) {
        now.url = layout_entity_url(page, "ciclo/%lld", (long long)cycle->id);
        layout_crumbs_add(&crumbs, cycle_ordinal(page, cycle->is.number), now.url);
        v.link_count = page->status == 409;
    }
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    template_page_form(page, &v);
}

static enum err_code to_cycle(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "ciclo/%lld", (long long)id));
}

/* --- its data --------------------------------------------------------------------------------- */

static struct cycle_draft draft_of(struct page *page)
{
    struct form *f = page->form;
    return (struct cycle_draft){.number = form_number(f, "number", 1, 99, 0),
                                .title = form_text(f, "title"),
                                .about = form_text(f, "about"),
                                .begins = form_day(f, "begins"),
                                .ends = form_day(f, "ends"),
                                .example = form_flag(f, "example")};
}

static void draw_data(struct page *page, const struct cycle *cycle, const char *lead,
                      const char *button)
{
    const struct cycle_draft *is = &cycle->is;
    struct form_field fields[] = {
        {.kind = FORM_VERSION, .name = "version", .value = number_text(page, cycle->version)},
        {.kind = FORM_NUMBER,
         .name = "number",
         .label = _("Número del plan"),
         .hint = _("1 si es el primero de este gobierno, 2 si es el segundo."),
         .value = number_text(page, is->number),
         .most = 2},
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("Nombre del ciclo"),
         .hint = _("Como la gente lo llamará: «Primer Plan de Acción Local de Sonora»."),
         .value = is->title,
         .most = CYCLE_MOST_TITLE},
        {.kind = FORM_AREA,
         .name = "about",
         .label = _("De qué se trata"),
         .hint = _("En palabras sencillas: qué se busca y con quién."),
         .value = is->about,
         .most = CYCLE_MOST_TEXT,
         .rows = 6,
         .optional = true},
        {.kind = FORM_DATE,
         .name = "begins",
         .label = _("Empieza"),
         .value = form_iso(page, is->begins)},
        {.kind = FORM_DATE,
         .name = "ends",
         .label = _("Termina, según lo previsto"),
         .value = form_iso(page, is->ends),
         .optional = true},
        {.kind = FORM_CHECK,
         .name = "example",
         .label = _("Son datos de ejemplo"),
         .hint = _("Cada página del ciclo dirá que es inventado."),
         .value = is->example ? STR("1") : STR(""),
         .optional = true},
    };
    struct form_view form = {.action = page_here(page), .button = button, FORM_FIELDS(fields)};
    draw(page, cycle, lead, &form);
}

/* route: FORM /e/{entity}/ciclo/nuevo
 * may: member admin
 * title: Empezar un ciclo */
enum err_code page_cycle_new(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct cycle *cycles, fresh = {.is = {.begins = today_of(page), .ends = DATE_NONE}};
    size_t count;
    int64_t id;
    if (page->post) {
        struct cycle_draft draft = draft_of(page);
        enum err_code code = cycle_add(&co, &draft, &page->form->faults, &id, err);
        if (!code) return to_cycle(page, id);
        if (!page_form_again(page, code, err)) return code;
        co = page_co(page);
    }
    enum err_code code = cycle_list(&co, &cycles, &count, err);
    if (code) return code;
    fresh.is.number = 1;
    for (size_t i = 0; i < count; i++)
        if (cycles[i].is.number >= fresh.is.number) fresh.is.number = cycles[i].is.number + 1;
    draw_data(
        page, &fresh,
        _("Nace como borrador: sus páginas solo las ve el secretariado, hasta que usted lo "
          "publique. La bitácora, que es pública, anota desde ahora que se empezó; lo que dice "
          "queda sellado y se abre cuando se publique."),
        _("Empezar el ciclo"));
    return ERR_NONE;
}

/* route: FORM /e/{entity}/ciclo/{id}/editar
 * may: member admin
 * title: Editar el ciclo */
enum err_code page_cycle_edit(struct page *page, struct err *err)
{
    int64_t id = page_cycle_edit_parameters(page)->id;
    struct co co = page_co(page);
    struct cycle cycle;
    enum err_code code = cycle_get(&co, id, &cycle, err);
    if (code) return code;
    if (page->post) {
        struct cycle_draft draft = draft_of(page);
        int64_t version = form_number(page->form, "version", 1, INT64_MAX, 0);
        code = cycle_edit(&co, id, version, &draft, &page->form->faults, err);
        if (!code) return to_cycle(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    draw_data(page, &cycle, NULL, _("Guardar"));
    return ERR_NONE;
}

/* --- publishing, closing ---------------------------------------------------------------------- */

/* route: FORM /e/{entity}/ciclo/{id}/estado
 * may: member admin
 * title: Publicar o cerrar el ciclo */
enum err_code page_cycle_state(struct page *page, struct err *err)
{
    int64_t id = page_cycle_state_parameters(page)->id;
    struct co co = page_co(page);
    struct cycle cycle;
    enum err_code code = cycle_get(&co, id, &cycle, err);
    if (code) return code;
    if (page->post) {
        struct form *f = page->form;
        int state = (int)form_number(f, "state", 0, CYCLE_STATES - 1, -1);
        code = cycle_move(&co, id, form_number(f, "version", 1, INT64_MAX, 0), state,
                          form_text(f, "reason"), &f->faults, err);
        if (!code) return to_cycle(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_choice states[CYCLE_STATES] = {
        {STR("0"), str_of(_("Borrador")), str_of(_("Solo lo ve el secretariado.")), false},
        {STR("1"), str_of(_("Público, en curso")), str_of(_("Lo ve todo el mundo.")), false},
        {STR("2"), str_of(_("Cerrado")), str_of(_("Sigue a la vista; ya no se le avisa de nada.")),
         false}};
    states[cycle.state < CYCLE_CLOSED ? cycle.state + 1 : CYCLE_PUBLIC].chosen = true;
    struct form_field fields[] = {
        {.kind = FORM_VERSION, .name = "version", .value = number_text(page, cycle.version)},
        {.kind = FORM_RADIO,
         .name = "state",
         .label = _("Cómo queda"),
         .choices = states,
         .choice_count = CYCLE_STATES},
        {.kind = FORM_AREA,
         .name = "reason",
         .label = _("Motivo"),
         .hint = _("Hace falta para volver atrás: de público a borrador, o de cerrado a público."),
         .most = CYCLE_MOST_NOTE,
         .rows = 3,
         .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), FORM_FIELDS(fields)};
    const char *lead = arena_printf(page->arena, _("Ahora: %s."), cycle_state_word(cycle.state)).p;
    draw(page, &cycle, lead, &form);
    return ERR_NONE;
}

/* --- its steps -------------------------------------------------------------------------------- */

static enum err_code read_step(struct page *page, int64_t id, int64_t step, struct cycle *cycle,
                               struct step *out, struct err *err)
{
    struct co co = page_co(page);
    struct step steps[STEPS];
    if (step < STEP_START || step >= STEPS) return co_missing(_("paso"), step, err);
    enum err_code code = cycle_get(&co, id, cycle, err);
    if (!code) code = step_list(&co, id, steps, err);
    if (!code) *out = steps[step];
    return code;
}

/* "Falta: esto; lo otro. Se puede de todos modos; queda dicho." NULL when nothing is missing. */
static const char *missing(struct page *page, const struct step *step, bool to_end)
{
    struct str all = STR("");
    for (size_t i = 0; i < step->need_count; i++) {
        const struct step_need *n = &step->needs[i];
        if (n->to_end != to_end || n->found >= n->wanted) continue;
        all = arena_printf(page->arena, all.n ? "%.*s; %s" : "%.*s%s", STR_FMT(all), n->says);
    }
    if (!all.n) return NULL;
    return arena_printf(page->arena,
                        _("Todavía no se cumple: %.*s. Se puede de todos modos, y queda dicho."),
                        STR_FMT(all))
        .p;
}

static void draw_step(struct page *page, const struct cycle *cycle, const struct step *step,
                      bool to_end)
{
    const struct step_round *last = step->round_count ? &step->rounds[step->round_count - 1] : NULL;
    bool again = !to_end && last;
    struct form_field fields[] = {{.kind = FORM_VERSION,
                                   .name = "version",
                                   .value = number_text(page, last ? last->version : 0)},
                                  {.kind = FORM_DATE,
                                   .name = "day",
                                   .label = to_end ? _("Terminó el") : _("Empezó el"),
                                   .value = form_iso(page, today_of(page))},
                                  {.kind = FORM_AREA,
                                   .name = "note",
                                   .label = again ? _("Por qué se vuelve a este paso") : _("Nota"),
                                   .most = CYCLE_MOST_NOTE,
                                   .rows = 3,
                                   .optional = !again}};
    struct form_view form = {.action = page_here(page),
                             .button = to_end  ? _("Terminar el paso")
                                       : again ? _("Volver a este paso")
                                               : _("Empezar el paso"),
                             FORM_FIELDS(fields)};
    page->title = arena_printf(page->arena, "%s: %s", form.button, cycle_step_word(step->step));
    draw(page, cycle, missing(page, step, to_end), &form);
}

static enum err_code to_step(struct page *page, int64_t id, int step)
{
    return page_see_other(page, open_path(page, "ciclo/%lld/paso/%d", (long long)id, step));
}

/* route: FORM /e/{entity}/ciclo/{id}/paso/{step:int}/empezar
 * may: member admin
 * title: Empezar un paso */
enum err_code page_step_begin(struct page *page, struct err *err)
{
    const struct page_step_begin_parameters *asked = page_step_begin_parameters(page);
    struct form *f = page->form;
    struct cycle cycle = {0};
    struct step step = {0};
    enum err_code code = read_step(page, asked->id, asked->step, &cycle, &step, err);
    if (code) return code;
    if (page->post) {
        struct co co = page_co(page);
        code = step_begin(&co, asked->id, step.step, form_day(f, "day"), form_text(f, "note"),
                          &f->faults, err);
        if (!code) return to_step(page, asked->id, step.step);
        if (!page_form_again(page, code, err)) return code;
    }
    draw_step(page, &cycle, &step, false);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/ciclo/{id}/paso/{step:int}/terminar
 * may: member admin
 * title: Terminar un paso */
enum err_code page_step_end(struct page *page, struct err *err)
{
    const struct page_step_end_parameters *asked = page_step_end_parameters(page);
    struct form *f = page->form;
    struct cycle cycle = {0};
    struct step step = {0};
    enum err_code code = read_step(page, asked->id, asked->step, &cycle, &step, err);
    if (code) return code;
    if (page->post) {
        struct co co = page_co(page);
        code = step_end(&co, asked->id, step.step, form_number(f, "version", 0, INT64_MAX, 0),
                        form_day(f, "day"), form_text(f, "note"), &f->faults, err);
        if (!code) return to_step(page, asked->id, step.step);
        if (!page_form_again(page, code, err)) return code;
    }
    draw_step(page, &cycle, &step, true);
    return ERR_NONE;
}
