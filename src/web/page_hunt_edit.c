/* Preparing a hunt: a new one, its data, its questions, opening and closing it. */
#include "base/text.h"
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web/page_hunts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { SPARE = 4, HUNT_FIELDS = 8 };

static enum err_code to_hunt(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "caceria/%lld", (long long)id));
}

static struct hunt_draft draft_of(struct page *page)
{
    struct form *f = page->form;
    return (struct hunt_draft){.title = form_text(f, "title"),
                               .problem = form_text(f, "problem"),
                               .programme = form_text(f, "programme"),
                               .theme = form_text(f, "theme"),
                               .gap = form_text(f, "gap"),
                               .begins = form_day(f, "begins"),
                               .ends = form_day(f, "ends")};
}

static size_t fields_of(struct page *page, const struct hunt_draft *d, struct form_field *out)
{
    const struct form_field fields[] = {
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("Nombre"),
         .hint = _("Corto: «El empréstito de 2012», «Becas de la universidad»."),
         .value = d->title,
         .most = HUNT_MOST_TITLE},
        {.kind = FORM_AREA,
         .name = "problem",
         .label = _("El problema"),
         .hint = _("Qué se quiere saber, y por qué importa a quien va a jugar."),
         .value = d->problem,
         .most = HUNT_MOST_TEXT},
        {.kind = FORM_LINE,
         .name = "programme",
         .label = _("Programa, fondo u obra"),
         .value = d->programme,
         .most = HUNT_MOST_TITLE,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "theme",
         .label = _("Tema"),
         .hint = _("Una o dos palabras: deuda, pensiones, obra pública."),
         .value = d->theme,
         .most = 80,
         .optional = true},
        {.kind = FORM_DATE,
         .name = "begins",
         .label = _("Empieza"),
         .value = form_iso(page, d->begins),
         .optional = true},
        {.kind = FORM_DATE,
         .name = "ends",
         .label = _("Termina"),
         .value = form_iso(page, d->ends),
         .optional = true}};
    size_t n = sizeof fields / sizeof *fields;
    for (size_t i = 0; i < n; i++) out[i] = fields[i];
    return n;
}

/* --- a new one -------------------------------------------------------------------------------- */

/* What is known of the gap it starts from. */
static enum err_code from_gap(struct page *page, int64_t id, struct hunt_draft *d, struct err *err)
{
    const struct trace_gap_filter filter = {.entity = page->entity.id, .id = id, .limit = 1};
    struct trace_gap_row *gap;
    size_t count = 0;
    enum err_code code =
        id ? trace_gaps(page->ledger, page->arena, &filter, &gap, &count, err) : ERR_NONE;
    if (code || !count) return code;
    d->gap = gap->key;
    d->problem = gap->sentence;
    d->title = str_of(trace_missing_title(gap->missing));
    return ERR_NONE;
}

static size_t set_choices(struct page *page, const struct hunt_sets *sets, struct form_choice *out)
{
    size_t n = 0;
    for (; n < sets->count; n++)
        out[n] = (struct form_choice){.value = sets->items[n].name,
                                      .label = arena_printf(page->arena, _("%.*s (%zu preguntas)"),
                                                            STR_FMT(sets->items[n].name),
                                                            sets->items[n].count)};
    out[n++] = (struct form_choice){.value = STR("-"), .label = str_of(_("Ninguna: las escribo"))};
    out[0].chosen = true;
    return n;
}

/* route: FORM /e/{entity}/cacerias/nueva
 * query: hueco=int?
 * may: member facilitator admin
 * title: Preparar una cacería de tesoros */
enum err_code page_hunt_new(struct page *page, struct err *err)
{
    struct hunt_draft d = {.begins = DATE_NONE, .ends = DATE_NONE};
    struct form_choice choices[HUNT_MOST_SETS + 1];
    struct form_field fields[HUNT_FIELDS + 2];
    struct hunt_sets *sets;
    struct layout_crumbs crumbs;
    int64_t id;
    if (page->post) {
        struct co co = page_co(page);
        d = draft_of(page);
        enum err_code code =
            hunt_add(&co, &d, form_text(page->form, "set"), &page->form->faults, &id, err);
        if (!code) return to_hunt(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    enum err_code code = hunt_sets_read(page->ledger, page->arena, &sets, err);
    if (!code && !page->post) code = from_gap(page, page_hunt_new_parameters(page)->hueco, &d, err);
    if (code) return code;
    size_t n = fields_of(page, &d, fields);
    fields[n++] = (struct form_field){.kind = FORM_RADIO,
                                      .name = "set",
                                      .label = _("Con qué preguntas empieza"),
                                      .hint = _("Después se cambian, se quitan y se agregan."),
                                      .choices = choices,
                                      .choice_count = set_choices(page, sets, choices)};
    fields[n++] = (struct form_field){.kind = FORM_HIDDEN, .name = "gap", .value = d.gap};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), .fields = fields, .count = n};
    form_fill(page, &form);
    open_crumbs(page, &crumbs);
    layout_crumbs_add(&crumbs, str_of(_("Cacerías")), layout_entity_url(page, "cacerias"));
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    struct page_form_view v = {.crumbs = &crumbs,
                               .lead = _("Se guarda sin publicar. La ve todo el mundo cuando la "
                                         "abra."),
                               .form = &form};
    template_page_form(page, &v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/caceria/{id}/editar
 * may: member facilitator admin
 * title: Editar la cacería */
enum err_code page_hunt_edit(struct page *page, struct err *err)
{
    int64_t id = page_hunt_edit_parameters(page)->id;
    struct co co = page_co(page);
    struct form_field fields[HUNT_FIELDS + 1];
    struct layout_crumbs crumbs;
    struct hunt hunt;
    if (page->post) {
        struct hunt_draft d = draft_of(page);
        enum err_code code = hunt_edit(&co, id, form_number(page->form, "version", 0, INT64_MAX, 0),
                                       &d, &page->form->faults, err);
        if (!code) return to_hunt(page, id);
        if (!page_form_again(page, code, err)) return code;
        co = page_co(page);
    }
    enum err_code code = hunt_get(&co, id, &hunt, err);
    if (code) return code;
    size_t n = fields_of(page, &hunt.is, fields);
    fields[n++] =
        (struct form_field){.kind = FORM_VERSION,
                            .name = "version",
                            .value = arena_printf(page->arena, "%lld", (long long)hunt.version)};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), .fields = fields, .count = n};
    form_fill(page, &form);
    hunt_crumbs(page, &crumbs, &hunt, _("Editar"));
    struct page_form_view v = {.crumbs = &crumbs, .form = &form};
    template_page_form(page, &v);
    return ERR_NONE;
}

/* route: POST /e/{entity}/caceria/{id}/estado
 * may: member facilitator admin
 * title: Abrir o cerrar la cacería */
enum err_code page_hunt_move(struct page *page, struct err *err)
{
    int64_t id = page_hunt_move_parameters(page)->id;
    struct co co = page_co(page);
    enum err_code code = hunt_move(&co, id, form_number(page->form, "version", 0, INT64_MAX, 0),
                                   (int)form_number(page->form, "state", 0, 9, 0), err);
    return code ? code : to_hunt(page, id);
}

/* --- its questions ---------------------------------------------------------------------------- */

/* "q12": the question with number 12; "q0-1": a new one. */
static const char *question_name(struct page *page, int64_t position, size_t spare)
{
    struct str name = position ? arena_printf(page->arena, "q%lld", (long long)position)
                               : arena_printf(page->arena, "q0-%zu", spare);
    return name.p ? name.p : "q";
}

/* As they were sent; one that was emptied is dropped. Those that were answered are not in the form
 * and stay. */
static size_t sent_questions(struct page *page, const struct hunt_question *old, size_t count,
                             struct hunt_question *out)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const char *name = question_name(page, old[i].position, 0);
        bool sent = form_has(page->form, name);
        struct str text = form_text(page->form, name);
        if (!sent || old[i].answers)
            out[n++] = old[i];
        else if (text.n)
            out[n++] = (struct hunt_question){.position = old[i].position, .text = text};
    }
    for (size_t i = 1; i <= SPARE; i++) {
        struct str text = form_text(page->form, question_name(page, 0, i));
        if (text.n) out[n++] = (struct hunt_question){.text = text};
    }
    return n;
}

static size_t question_fields(struct page *page, const struct hunt_question *list, size_t count,
                              struct form_field *out)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        struct str label = arena_printf(page->arena, _("Pregunta %zu"), i + 1);
        if (!list[i].answers)
            out[n++] = (struct form_field){.kind = FORM_LINE,
                                           .name = question_name(page, list[i].position, 0),
                                           .label = label.p,
                                           .value = list[i].text,
                                           .most = HUNT_MOST_QUESTION,
                                           .optional = true};
    }
    for (size_t i = 1; i <= SPARE && count + i <= HUNT_MOST_QUESTIONS; i++)
        out[n++] = (struct form_field){.kind = FORM_LINE,
                                       .name = question_name(page, 0, i),
                                       .label = _("Pregunta nueva"),
                                       .most = HUNT_MOST_QUESTION,
                                       .optional = true};
    return n;
}

/* Those that stay as they are, below the form. */
static size_t answered_links(struct page *page, const struct hunt *hunt,
                             const struct hunt_question *list, size_t count,
                             const struct layout_link **out)
{
    struct layout_link *links = arena_array(page->arena, count + 1, sizeof *links);
    size_t n = 0;
    for (size_t i = 0; links && i < count; i++)
        if (list[i].answers)
            links[n++] = (struct layout_link){
                arena_printf(page->arena, _("%.*s (ya se contestó: se queda así)"),
                             STR_FMT(list[i].text)),
                layout_entity_url(page, "caceria/%lld", (long long)hunt->id), false};
    *out = links;
    return n;
}

/* What is wrong with a question is said beside it: the one that is too long, else the first. */
static void place_faults(struct page *page, const struct form_field *fields, size_t count)
{
    const char *field = count ? fields[0].name : "version";
    for (size_t i = count; i > 0; i--)
        if (text_width(form_text(page->form, fields[i - 1].name)) > HUNT_MOST_QUESTION)
            field = fields[i - 1].name;
    form_move_fault(page->form, "questions", field);
}

/* route: FORM /e/{entity}/caceria/{id}/preguntas
 * may: member facilitator admin
 * title: Cambiar las preguntas */
enum err_code page_hunt_questions(struct page *page, struct err *err)
{
    enum { MOST = HUNT_MOST_QUESTIONS + SPARE + 1 };
    int64_t id = page_hunt_questions_parameters(page)->id;
    struct co co = page_co(page);
    struct hunt_question *list, sent[MOST + SPARE];
    struct form_field fields[MOST + SPARE];
    struct layout_crumbs crumbs;
    struct hunt hunt;
    size_t count;
    enum err_code code = hunt_get(&co, id, &hunt, err);
    if (!code) code = hunt_questions(&co, id, &list, &count, err);
    if (code) return code;
    if (page->post) {
        size_t n = sent_questions(page, list, count, sent);
        code = hunt_questions_set(&co, id, form_number(page->form, "version", 0, INT64_MAX, 0),
                                  sent, n, &page->form->faults, err);
        if (!code) return to_hunt(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    size_t n = question_fields(page, list, count, fields);
    place_faults(page, fields, n);
    fields[n++] =
        (struct form_field){.kind = FORM_VERSION,
                            .name = "version",
                            .value = arena_printf(page->arena, "%lld", (long long)hunt.version)};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), .fields = fields, .count = n};
    form_fill(page, &form);
    hunt_crumbs(page, &crumbs, &hunt, _("Preguntas"));
    struct page_form_view v = {
        .crumbs = &crumbs,
        .lead = _("Deje vacía la que quiera quitar. Guarde y vuelva para agregar más."),
        .form = &form};
    v.link_count = answered_links(page, &hunt, list, count, &v.links);
    template_page_form(page, &v);
    return ERR_NONE;
}
