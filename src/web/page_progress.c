/* Reports on a commitment: the responsible institution's form for a cut, with its evidence, the
 * states of the actions and the values of the indicators, all of it kept or nothing; and the word
 * of a sector that did not implement it. */
#include "cocreate/paper.h"
#include "web/emit.h"
#include "web/open_parts.h"
#include "web/page_commitment.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

enum {
    FILES = 3,
    OWN_FIELDS = 4 + 2 * FILES + 4,
    MOST_MEASURES = 40,
    MOST_FIELDS = OWN_FIELDS + COMMITMENT_MOST_ACTIONS + MOST_MEASURES + 3
};
#define ACCEPTED ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,.odt,.ods,.csv,.json,.txt"

static const struct {
    const char *file, *title, *label, *title_label, *what;
} files[FILES] = {
    {"photo", "photo_title", N_("Foto"), N_("Qué se ve en la foto"), N_("Foto del avance")},
    {"file", "file_title", N_("Archivo, como un CSV o un PDF"), N_("Qué es el archivo"),
     N_("Archivo del avance")},
    {"file2", "file2_title", N_("Otro archivo"), N_("Qué es"), N_("Archivo del avance")},
};

/* --- what was sent ---------------------------------------------------------------------------- */

/* The first error that is not about what was typed ends it; what was typed is told all at once. */
static bool goes_on(enum err_code code)
{
    return code == ERR_NONE || code == ERR_INPUT;
}

static void tell(struct page *page, const struct co_faults *faults, const char *field)
{
    if (faults->count) co_fault(&page->form->faults, field, faults->list[0].says);
}

struct report {
    struct commitment_base base;
    struct measure *measures;
    size_t measure_count;
    int64_t papers[FILES + 1];
    size_t paper_count;
};

static enum err_code keep_paper(struct page *page, struct co *co, struct report *r,
                                const struct paper_draft *draft, const char *field, struct err *err)
{
    struct co_faults faults = {.count = 0};
    int64_t id = 0;
    enum err_code code = paper_add(co, draft, &faults, &id, err);
    tell(page, &faults, field);
    if (code == ERR_INPUT && !faults.count) co_fault(&page->form->faults, field, err->message);
    if (!code) r->papers[r->paper_count++] = id;
    return code;
}

static enum err_code keep_papers(struct page *page, struct co *co, struct report *r,
                                 struct err *err)
{
    struct form *f = page->form;
    enum err_code code = ERR_NONE;
    struct paper_draft draft = {
        .subject = arena_printf(page->arena, "commitment/%lld", (long long)r->base.c->id),
        .role = STR("evidence"),
        .day = DATE_NONE};
    for (size_t i = 0; goes_on(code) && i < FILES; i++) {
        const struct http_field *file = form_file(f, files[i].file);
        if (!file) continue;
        draft.title = form_text(f, files[i].title);
        if (!draft.title.n) draft.title = str_of(i18n(files[i].what));
        draft.file = file->file;
        draft.bytes = file->value;
        code = keep_paper(page, co, r, &draft, files[i].file, err);
    }
    if (!goes_on(code) || !form_text(f, "url").n) return code;
    draft.title = form_text(f, "url_title");
    if (!draft.title.n) draft.title = str_of(_("Evidencia en otro sitio"));
    draft.file = draft.bytes = STR_NONE;
    draft.url = form_text(f, "url");
    return keep_paper(page, co, r, &draft, "url", err);
}

static int state_of(struct str code)
{
    for (int s = PROGRESS_NONE; s < PROGRESS_STATES; s++)
        if (str_is(code, progress_state_code(s))) return s;
    return PROGRESS_UNTOLD;
}

/* "action3": a name that lives as long as the page. */
static const char *numbered(struct page *page, const char *name, int64_t number)
{
    struct str text = arena_printf(page->arena, "%s%lld", name, (long long)number);
    return text.p ? text.p : name;
}

static enum err_code keep_actions(struct page *page, struct co *co, struct report *r,
                                  const struct progress_draft *whole, struct err *err)
{
    enum err_code code = ERR_NONE;
    const struct commitment_draft *is = &r->base.c->now.is;
    for (size_t i = 0; goes_on(code) && i < is->action_count; i++) {
        const char *field = numbered(page, "action", is->actions[i].number);
        struct str state = form_text(page->form, field);
        struct progress_draft d = *whole;
        struct co_faults faults = {.count = 0};
        int64_t id;
        if (!state.n) continue;
        d.action = is->actions[i].number;
        d.state = state_of(state);
        code = progress_add(co, &d, &faults, &id, err);
        if (co_fault_of(&faults, "state"))
            co_fault(&page->form->faults, field, co_fault_of(&faults, "state"));
        if (co_fault_of(&faults, "evidence"))
            co_fault(&page->form->faults, field, co_fault_of(&faults, "evidence"));
    }
    return code;
}

static enum err_code keep_values(struct page *page, struct co *co, struct report *r, int32_t day,
                                 struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; goes_on(code) && i < r->measure_count; i++) {
        const char *field = numbered(page, "value", r->measures[i].id);
        struct measure_value value = {.day = day,
                                      .value = form_text(page->form, field),
                                      .source = form_text(page->form, "source")};
        struct co_faults faults = {.count = 0};
        if (!value.value.n) continue;
        code = measure_value_add(co, r->measures[i].id, &value, STR(""), &faults, err);
        tell(page, &faults, field);
    }
    return code;
}

/* Everything or nothing: what is not right anywhere takes all of it back. */
static enum err_code take(struct page *page, struct co *co, struct report *r, struct err *err)
{
    struct form *f = page->form;
    int64_t id;
    struct progress_draft whole = {
        .commitment = r->base.c->id,
        .cut = (int)form_number(f, "cut", CUT_BETWEEN, CUT_FINAL, CUT_BETWEEN),
        .day = form_day(f, "day"),
        .state = state_of(form_text(f, "state")),
        .text = form_text(f, "text"),
        .papers = r->papers,
        .by_name = page->person_name};
    enum err_code code = co_begin(co, err);
    if (code) return code;
    code = keep_papers(page, co, r, err);
    whole.paper_count = r->paper_count;
    if (goes_on(code)) code = progress_add(co, &whole, &f->faults, &id, err);
    if (goes_on(code)) code = keep_actions(page, co, r, &whole, err);
    if (goes_on(code)) code = keep_values(page, co, r, whole.day, err);
    if (goes_on(code) && f->faults.count) code = co_check(&f->faults, err);
    code = co_end(co, code, err);
    return code
               ? code
               : page_see_other(page, open_path(page, "compromiso/%lld", (long long)r->base.c->id));
}

/* --- the form --------------------------------------------------------------------------------- */

/* The first cut that is not reported, once the plan says when it is; else between cuts. */
static int due_cut(const struct light *light)
{
    for (int cut = CUT_FIRST; cut < CUTS; cut++)
        if (!light->cut_told[cut] && light->cut_days[cut] != DATE_NONE) return cut;
    return CUT_BETWEEN;
}

static size_t cut_choices(struct page *page, const struct light *light, struct form_choice *out)
{
    int due = due_cut(light);
    for (int cut = CUT_BETWEEN; cut < CUTS; cut++) {
        struct str day = emit_date_text(page, light->cut_days[cut]);
        out[cut] =
            (struct form_choice){.value = arena_printf(page->arena, "%d", cut),
                                 .label = cut && light->cut_days[cut] != DATE_NONE
                                              ? arena_printf(page->arena, "%s (%.*s)",
                                                             progress_cut_word(cut), STR_FMT(day))
                                              : str_of(progress_cut_word(cut)),
                                 .chosen = cut == due};
    }
    return CUTS;
}

static struct form_choice *state_choices(struct page *page, bool none, size_t *count)
{
    struct form_choice *out = arena_array(page->arena, PROGRESS_STATES, sizeof *out);
    *count = 0;
    if (!out) return NULL;
    if (none)
        out[(*count)++] = (struct form_choice){
            .value = STR(""), .label = str_of(_("no informar de ella")), .chosen = true};
    for (int s = PROGRESS_NONE; s < PROGRESS_STATES; s++)
        out[(*count)++] = (struct form_choice){.value = str_of(progress_state_code(s)),
                                               .label = str_of(progress_state_word(s))};
    return out;
}

static size_t own_fields(struct page *page, struct form_field *out)
{
    size_t n = 0, states;
    struct form_choice *choices = state_choices(page, false, &states);
    out[n++] = (struct form_field){.kind = FORM_DATE,
                                   .name = "day",
                                   .label = _("Fecha del avance"),
                                   .hint = _("El estado es el de ese día."),
                                   .value = form_local_day(page, page->now_ms)};
    out[n++] = (struct form_field){
        .kind = FORM_RADIO,
        .name = "state",
        .label = _("Cómo va el compromiso completo"),
        .hint = _("«Completado» pide evidencia, y cuenta cuando otro sector lo acepta."),
        .choices = choices,
        .choice_count = states};
    out[n++] = (struct form_field){.kind = FORM_AREA,
                                   .name = "text",
                                   .label = _("Qué se hizo"),
                                   .hint = _("Con cifras y fechas; lo que falta también."),
                                   .rows = 6,
                                   .most = PROGRESS_MOST_TEXT};
    return n;
}

static size_t file_fields(struct form_field *out)
{
    size_t n = 0;
    out[n++] = (struct form_field){
        .kind = FORM_NOTE,
        .label = _("Evidencia"),
        .hint = _("La ve todo el mundo. A las fotos se les quita el lugar y el aparato con que se "
                  "tomaron. Si el formulario vuelve con un error hay que elegir los archivos otra "
                  "vez.")};
    for (size_t i = 0; i < FILES; i++) {
        out[n++] = (struct form_field){.kind = FORM_FILE,
                                       .name = files[i].file,
                                       .label = i18n(files[i].label),
                                       .optional = true,
                                       .accept = i ? ACCEPTED : ".jpg,.jpeg,.png"};
        out[n++] = (struct form_field){.kind = FORM_LINE,
                                       .name = files[i].title,
                                       .label = i18n(files[i].title_label),
                                       .most = PAPER_MOST_TITLE,
                                       .optional = true};
    }
    out[n++] = (struct form_field){.kind = FORM_LINE,
                                   .name = "url",
                                   .label = _("O su dirección, si está en otro sitio"),
                                   .hint = _("Empieza con https://"),
                                   .most = PAPER_MOST_URL,
                                   .optional = true};
    out[n++] = (struct form_field){.kind = FORM_LINE,
                                   .name = "url_title",
                                   .label = _("Qué hay en esa dirección"),
                                   .most = PAPER_MOST_TITLE,
                                   .optional = true};
    return n;
}

static size_t part_fields(struct page *page, const struct report *r, struct form_field *out)
{
    const struct commitment_draft *is = &r->base.c->now.is;
    size_t n = 0;
    if (is->action_count)
        out[n++] = (struct form_field){.kind = FORM_NOTE, .label = _("Las acciones")};
    for (size_t i = 0; i < is->action_count; i++) {
        struct str label =
            arena_printf(page->arena, "%d. %.*s", (int)i + 1, STR_FMT(is->actions[i].title));
        struct form_field *f = &out[n++];
        *f = (struct form_field){.kind = FORM_SELECT,
                                 .name = numbered(page, "action", is->actions[i].number),
                                 .label = label.p,
                                 .optional = true};
        f->choices = state_choices(page, true, &f->choice_count);
    }
    if (r->measure_count)
        out[n++] = (struct form_field){.kind = FORM_NOTE, .label = _("Los indicadores")};
    for (size_t i = 0; i < r->measure_count; i++) {
        const struct measure_draft *m = &r->measures[i].is;
        struct str label =
            arena_printf(page->arena, "%.*s (%.*s)", STR_FMT(m->title), STR_FMT(m->unit));
        out[n++] = (struct form_field){.kind = FORM_NUMBER,
                                       .name = numbered(page, "value", r->measures[i].id),
                                       .label = label.p,
                                       .most = 40,
                                       .optional = true};
    }
    if (r->measure_count)
        out[n++] = (struct form_field){.kind = FORM_LINE,
                                       .name = "source",
                                       .label = _("De dónde salen estos valores"),
                                       .most = 300,
                                       .optional = true};
    return n;
}

static enum err_code draw(struct page *page, struct co *co, const struct report *r,
                          const struct layout_crumbs *crumbs, struct err *err)
{
    struct form_choice cuts[CUTS];
    struct form_field *fields = arena_array(page->arena, MOST_FIELDS, sizeof *fields);
    struct light light;
    size_t n = 0;
    if (!fields) return err_no_memory(err);
    enum err_code code = light_get(co, r->base.c->id, &light, err);
    if (code) return code;
    fields[n++] = (struct form_field){.kind = FORM_SELECT,
                                      .name = "cut",
                                      .label = _("De qué corte es"),
                                      .choices = cuts,
                                      .choice_count = cut_choices(page, &light, cuts)};
    n += own_fields(page, fields + n);
    n += file_fields(fields + n);
    n += part_fields(page, r, fields + n);
    struct form_view form = {
        .action = page_here(page), .button = _("Publicar el avance"), .fields = fields, .count = n};
    struct page_form_view v = {
        .crumbs = crumbs, .lead = arena_cstr(page->arena, r->base.c->now.is.title), .form = &form};
    form_fill(page, &form);
    template_page_form(page, &v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/compromiso/{id}/avance
 * may: institution
 * title: Informar de un avance */
enum err_code page_progress(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct layout_crumbs crumbs;
    struct report r = {.paper_count = 0};
    enum err_code code =
        commitment_base(page, &co, page_progress_parameters(page)->id, true, &crumbs, &r.base, err);
    if (!code) code = measure_list(&co, r.base.c->id, &r.measures, &r.measure_count, err);
    if (code) return code;
    if (!r.base.c->now.is.responsible_org ||
        r.base.c->now.is.responsible_org != page->actor.institution)
        return err_set(err, ERR_DENIED, "%s",
                       _("Sólo informa la institución responsable de este compromiso"));
    if (r.measure_count > MOST_MEASURES) r.measure_count = MOST_MEASURES;
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    if (page->post) {
        code = take(page, &co, &r, err);
        if (!code || !page_form_again(page, code, err)) return code;
        co = page_co(page);
    }
    return draw(page, &co, &r, &crumbs, err);
}

/* --- a sector's word to a report -------------------------------------------------------------- */

static enum err_code take_word(struct page *page, struct co *co, int64_t commitment, int64_t report,
                               struct err *err)
{
    struct form *f = page->form;
    struct str accepts = form_text(f, "accepts");
    if (!str_is(accepts, "yes") && !str_is(accepts, "no"))
        co_fault(&f->faults, "accepts", _("Elija una de las opciones"));
    enum err_code code = progress_accept(co, report, str_is(accepts, "yes"), form_text(f, "reason"),
                                         &f->faults, err);
    form_move_fault(f, "progress", "accepts");
    return code ? code
                : page_see_other(page, open_path(page, "compromiso/%lld", (long long)commitment));
}

static void draw_word(struct page *page, const struct layout_crumbs *crumbs,
                      const struct progress_report *r)
{
    struct form_choice yes_no[] = {
        {.value = STR("yes"), .label = str_of(_("Sí: está completado y la evidencia lo muestra"))},
        {.value = STR("no"), .label = str_of(_("No: todavía no está completado"))}};
    struct form_field fields[] = {
        {.kind = FORM_RADIO,
         .name = "accepts",
         .label = _("¿Su sector acepta que está completado?"),
         .choices = yes_no,
         .choice_count = 2},
        {.kind = FORM_AREA,
         .name = "reason",
         .label = _("Por qué"),
         .hint = _("Hace falta para decir que no. Lo lee todo el mundo, y un sector responde una "
                   "sola vez a cada informe."),
         .most = 2000,
         .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Publicar la respuesta"), FORM_FIELDS(fields)};
    struct str lead = arena_printf(page->arena, _("El gobierno informó: %s. %.*s"),
                                   progress_state_word(r->state), STR_FMT(r->text));
    struct page_form_view v = {.crumbs = crumbs, .lead = lead.p, .form = &form};
    struct layout_link *links = arena_array(page->arena, r->paper_count + 1, sizeof *links);
    for (size_t i = 0; links && i < r->paper_count; i++)
        links[v.link_count++] = (struct layout_link){
            arena_printf(page->arena, _("Evidencia: %.*s"), STR_FMT(r->papers[i].title)),
            layout_entity_url(page, "documento/%lld", (long long)r->papers[i].id), false};
    v.links = links;
    form_fill(page, &form);
    template_page_form(page, &v);
}

/* route: FORM /e/{entity}/compromiso/{id}/avance/{report:int}
 * may: member
 * title: Aceptar o no un avance */
enum err_code page_progress_answer(struct page *page, struct err *err)
{
    const struct page_progress_answer_parameters *q = page_progress_answer_parameters(page);
    struct co co = page_co(page);
    struct commitment_base base;
    struct layout_crumbs crumbs;
    struct progress_report r;
    enum err_code code = commitment_base(page, &co, q->id, true, &crumbs, &base, err);
    if (!code) code = progress_get(&co, q->report, &r, err);
    if (!code && r.commitment != q->id) code = co_missing(_("avance"), q->report, err);
    if (code) return code;
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    if (page->post) {
        code = take_word(page, &co, q->id, q->report, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    draw_word(page, &crumbs, &r);
    return ERR_NONE;
}
