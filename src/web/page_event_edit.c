/* Forms of activities: a new one, its data, that it was called off, and, once it was held, what
 * came out and who came. The secretariat's and the facilitators'. */
#include <string.h>

#include "cocreate/cycle.h"
#include "web/open_parts.h"
#include "web/page_events.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_CYCLES = 40, MOST_TEXT = 20000, MOST_COUNT = 12 };

static enum err_code to_event(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "actividad/%lld", (long long)id));
}

static struct str event_url(struct page *page, int64_t id)
{
    return layout_entity_url(page, "actividad/%lld", (long long)id);
}

static void draw(struct page *page, const struct event *event, const char *lead,
                 struct form_view *form)
{
    struct layout_crumbs crumbs;
    struct layout_link now = {.name = str_of(_("Ver cómo está ahora"))};
    struct page_form_view v = {.crumbs = &crumbs, .lead = lead, .form = form, .links = &now};
    if (form) form_fill(page, form);
    events_crumbs(page, &crumbs);
    if (event->id) {
        now.url = event_url(page, event->id);
        layout_crumbs_add(&crumbs, event->is.title, now.url);
        v.link_count = page->status == 409;
    }
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    template_page_form(page, &v);
}

/* --- its data --------------------------------------------------------------------------------- */

static struct event_draft draft_of(struct page *page)
{
    struct form *f = page->form;
    return (struct event_draft){.cycle = form_number(f, "cycle", 1, INT64_MAX, 0),
                                .kind = event_kind_of(form_text(f, "kind")),
                                .modality = co_modality_of(form_text(f, "modality")),
                                .iap2 = co_iap2_of(form_text(f, "iap2")),
                                .title = form_text(f, "title"),
                                .about = form_text(f, "about"),
                                .place = form_text(f, "place"),
                                .starts = form_moment(f, "starts"),
                                .ends = form_moment(f, "ends")};
}

/* "1" to `count` - 1 of a list of the field's words. */
static size_t choices_of(int count, int chosen, const char *(*code)(int), const char *(*word)(int),
                         struct form_choice *out)
{
    size_t n = 0;
    for (int i = 1; i < count; i++)
        out[n++] = (struct form_choice){
            .value = str_of(code(i)), .label = str_of(word(i)), .chosen = i == chosen};
    return n;
}

/* What each level of the ladder means, beside its name. */
static void explain_levels(struct form_choice *levels)
{
    static const char *const hints[CO_IAP2S] = {
        NULL,
        N_("Se le cuenta a la gente lo que hay."),
        N_("Se le pregunta, y se le dice qué se hizo con lo que dijo."),
        N_("Se trabaja con ella, y lo que dice se refleja en lo que se decide."),
        N_("Se decide junto con ella."),
        N_("Decide la gente."),
    };
    for (int i = 1; i < CO_IAP2S; i++) levels[i - 1].hint = str_of(i18n(hints[i]));
}

/* Day and hour, of the beginning and of the end. */
enum { WHEN_FIELDS = 4, WHEN_FIRST = 6 }; /* and where they stand in the form */
static void when_fields(struct page *page, const struct event_draft *is, struct form_field *out)
{
    const struct form_field fields[WHEN_FIELDS] = {{.kind = FORM_DATE,
                                                    .name = "starts",
                                                    .label = _("Día"),
                                                    .value = form_local_day(page, is->starts)},
                                                   {.kind = FORM_TIME,
                                                    .name = "starts_time",
                                                    .label = _("Hora"),
                                                    .value = form_local_time(page, is->starts)},
                                                   {.kind = FORM_DATE,
                                                    .name = "ends",
                                                    .label = _("Día en que termina"),
                                                    .value = form_local_day(page, is->ends),
                                                    .optional = true},
                                                   {.kind = FORM_TIME,
                                                    .name = "ends_time",
                                                    .label = _("Hora en que termina"),
                                                    .value = form_local_time(page, is->ends),
                                                    .optional = true}};
    memcpy(out, fields, sizeof fields);
}

/* Draws the table of fields; `cycles` only for a new one. */
static void draw_data(struct page *page, const struct event *event, struct form_choice *cycles,
                      size_t cycle_count)
{
    struct form_choice kinds[EVENT_KINDS], modalities[CO_MODALITIES], levels[CO_IAP2S];
    const struct event_draft *is = &event->is;
    size_t kind_count = choices_of(EVENT_KINDS, is->kind, event_kind_code, event_kind_word, kinds);
    size_t modality_count =
        choices_of(CO_MODALITIES, is->modality, co_modality_code, co_modality_word, modalities);
    size_t level_count = choices_of(CO_IAP2S, is->iap2, co_iap2_code, co_iap2_word, levels);
    explain_levels(levels);
    struct form_field fields[] = {
        {.kind = FORM_VERSION,
         .name = "version",
         .value = arena_printf(page->arena, "%lld", (long long)event->version)},
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("Nombre de la actividad"),
         .value = is->title,
         .most = CYCLE_MOST_TITLE},
        {.kind = FORM_SELECT,
         .name = "kind",
         .label = _("Qué es"),
         .choices = kinds,
         .choice_count = kind_count},
        {.kind = FORM_AREA,
         .name = "about",
         .label = _("De qué se trata y para quién"),
         .value = is->about,
         .most = MOST_TEXT,
         .optional = true},
        {.kind = FORM_SELECT,
         .name = "modality",
         .label = _("Cómo se toma parte"),
         .choices = modalities,
         .choice_count = modality_count},
        {.kind = FORM_LINE,
         .name = "place",
         .label = _("Dónde"),
         .hint = _("La dirección, o el enlace si es a distancia."),
         .value = is->place,
         .most = CYCLE_MOST_TITLE,
         .optional = true},
        {.name = NULL}, /* when: below */
        {.name = NULL},
        {.name = NULL},
        {.name = NULL},
        {.kind = FORM_RADIO,
         .name = "iap2",
         .label = _("Cuánto podrá decidir la gente"),
         .hint = _("Es la escalera de la participación (IAP2). Debajo de «involucrar» se avisa "
                   "en la página; no se impide."),
         .choices = levels,
         .choice_count = level_count},
        {.kind = FORM_SELECT,
         .name = "cycle",
         .label = _("De qué ciclo es"),
         .choices = cycles,
         .choice_count = cycle_count}};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), FORM_FIELDS(fields)};
    when_fields(page, is, &fields[WHEN_FIRST]);
    if (event->id) form.count--; /* the cycle stays what it was */
    draw(page, event, NULL, &form);
}

static enum err_code cycle_choices(struct page *page, struct form_choice *out, size_t *count_out,
                                   struct err *err)
{
    struct co co = page_co(page);
    struct cycle *cycles;
    size_t count = 0;
    enum err_code code = cycle_list(&co, &cycles, &count, err);
    *count_out = count > MOST_CYCLES ? MOST_CYCLES : count;
    for (size_t i = 0; i < *count_out; i++)
        out[i] = (struct form_choice){
            .value = arena_printf(page->arena, "%lld", (long long)cycles[i].id),
            .label = cycles[i].is.title};
    return code;
}

/* route: FORM /e/{entity}/actividades/nueva
 * may: member admin facilitator
 * title: Agregar una actividad */
enum err_code page_event_new(struct page *page, struct err *err)
{
    struct form_choice cycles[MOST_CYCLES];
    struct event fresh = {.is = {.kind = EVENT_TALK, .modality = CO_IN_PERSON, .iap2 = CO_INVOLVE}};
    size_t count;
    int64_t id;
    if (page->post) {
        struct co co = page_co(page);
        struct event_draft draft = draft_of(page);
        enum err_code code = event_add(&co, &draft, &page->form->faults, &id, err);
        if (!code) return to_event(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    enum err_code code = cycle_choices(page, cycles, &count, err);
    if (code) return code;
    if (count)
        draw_data(page, &fresh, cycles, count);
    else
        draw(page, &fresh, _("Una actividad es de un ciclo, y aquí todavía no hay ninguno."), NULL);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/actividad/{id}/editar
 * may: member admin facilitator
 * title: Editar la actividad */
enum err_code page_event_edit(struct page *page, struct err *err)
{
    int64_t id = page_event_edit_parameters(page)->id;
    struct co co = page_co(page);
    struct event event;
    enum err_code code = event_get(&co, id, &event, err);
    if (code) return code;
    if (page->post) {
        struct event_draft draft = draft_of(page);
        code = event_edit(&co, id, form_number(page->form, "version", 1, INT64_MAX, 0), &draft,
                          &page->form->faults, err);
        if (!code) return to_event(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    draw_data(page, &event, NULL, 0);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/actividad/{id}/cancelar
 * may: member admin facilitator
 * title: Cancelar la actividad */
enum err_code page_event_cancel(struct page *page, struct err *err)
{
    int64_t id = page_event_cancel_parameters(page)->id;
    struct form *f = page->form;
    struct co co = page_co(page);
    struct event event;
    enum err_code code = event_get(&co, id, &event, err);
    if (code) return code;
    if (page->post) {
        code = event_cancel(&co, id, form_number(f, "version", 1, INT64_MAX, 0),
                            form_text(f, "reason"), &f->faults, err);
        if (!code) return to_event(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {
        {.kind = FORM_VERSION,
         .name = "version",
         .value = arena_printf(page->arena, "%lld", (long long)event.version)},
        {.kind = FORM_AREA,
         .name = "reason",
         .label = _("Por qué se cancela"),
         .hint = _("Se publica en la página de la actividad."),
         .most = CYCLE_MOST_NOTE,
         .rows = 3}};
    struct form_view form = {
        .action = page_here(page), .button = _("Cancelar la actividad"), FORM_FIELDS(fields)};
    draw(page, &event, NULL, &form);
    return ERR_NONE;
}

/* --- what came out ---------------------------------------------------------------------------- */

static struct str count_name(struct page *page, int sector, int gender)
{
    return arena_printf(page->arena, "n_%d_%d", sector, gender);
}

/* The heads that were sent; one that is no number is a fault of the table as a whole. */
static size_t read_counts(struct page *page, struct attendance *out)
{
    size_t n = 0;
    for (int sector = CO_GOVERNMENT; sector < CO_SECTORS; sector++)
        for (int gender = 0; gender < CO_GENDERS; gender++) {
            int64_t people = 0;
            struct str text = form_text(page->form, count_name(page, sector, gender).p);
            if (text.n && (!str_to_i64(text, &people) || people < 0)) people = -1;
            if (people) out[n++] = (struct attendance){sector, gender, people};
        }
    return n;
}

static void fill_counts(struct page *page, const struct attendance *told, size_t count,
                        struct event_hold_view *v)
{
    for (int sector = CO_GOVERNMENT; sector < CO_SECTORS; sector++) {
        struct event_count_row *row = &v->rows[v->row_count++];
        row->sector = co_sector_word(sector);
        for (int column = 0; column < CO_GENDERS; column++) {
            int gender = events_gender(column);
            struct event_count_field *field = &row->fields[column];
            *field = (struct event_count_field){.name = count_name(page, sector, gender),
                                                .gender = co_gender_word(gender),
                                                .value = STR("")};
            for (size_t i = 0; i < count; i++)
                if (told[i].sector == sector && told[i].gender == gender)
                    field->value = arena_printf(page->arena, "%lld", (long long)told[i].people);
            if (page->post) field->value = form_text(page->form, field->name.p);
        }
    }
}

static enum err_code draw_hold(struct page *page, struct co *co, const struct event *event,
                               struct err *err)
{
    struct event_hold_view *v = arena_alloc(page->arena, sizeof *v);
    struct attendance *told;
    size_t count;
    struct str subject = arena_printf(page->arena, "event/%lld", (long long)event->id);
    enum err_code code = attendance_get(co, subject, &told, &count, err);
    if (code || !v) return code ? code : err_no_memory(err);
    *v = (struct event_hold_view){
        .title = event->is.title,
        .action = page_here(page),
        .version = form_version(page, "version",
                                arena_printf(page->arena, "%lld", (long long)event->version)),
        .outcome = page->post ? form_text(page->form, "outcome") : event->outcome,
        .outcome_fault = co_fault_of(&page->form->faults, "outcome"),
        .count_fault = co_fault_of(&page->form->faults, "attendance")};
    fill_counts(page, told, count, v);
    if (page->status == 409) v->now_url = event_url(page, event->id);
    events_crumbs(page, &v->crumbs);
    layout_crumbs_add(&v->crumbs, event->is.title, event_url(page, event->id));
    layout_crumbs_add(&v->crumbs, page->title, STR_NONE);
    template_event_hold(page, v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/actividad/{id}/resultado
 * may: member admin facilitator
 * title: Contar quién vino y qué resultó */
enum err_code page_event_hold(struct page *page, struct err *err)
{
    int64_t id = page_event_hold_parameters(page)->id;
    struct form *f = page->form;
    struct co co = page_co(page);
    struct event event;
    enum err_code code = event_get(&co, id, &event, err);
    if (code) return code;
    if (page->post) {
        struct attendance list[ATTENDANCE_MOST];
        size_t count = read_counts(page, list);
        code = event_hold(&co, id, form_number(f, "version", 1, INT64_MAX, 0),
                          form_text(f, "outcome"), list, count, &f->faults, err);
        if (!code) return to_event(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    return draw_hold(page, &co, &event, err);
}
