/* Making and changing a roundtable: what it is about, its state, what came out of it. */
#include <stdio.h>

#include "cocreate/person.h"
#include "web/page_mesas.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_CYCLES = 40, MOST_PEOPLE = 60, FIELDS = 20 };

/* Everything that the form's fields point to while it is drawn. */
struct desk {
    struct form_field fields[FIELDS];
    size_t count;
    struct form_choice cycles[MOST_CYCLES], modalities[CO_MODALITIES], levels[CO_IAP2S],
        people[MOST_PEOPLE];
    size_t cycle_count, person_count;
    char version[24];
};

static void add(struct desk *desk, struct form_field field)
{
    desk->fields[desk->count++] = field;
}

static struct str number(struct page *page, int64_t n)
{
    return arena_printf(page->arena, "%lld", (long long)n);
}

/* --- choices ---------------------------------------------------------------------------------- */

static enum err_code cycle_choices(struct page *page, struct desk *desk, struct err *err)
{
    struct mesa_cycles cycles;
    enum err_code code = mesa_cycles(page, &cycles, err);
    for (size_t i = 0; !code && i < cycles.count && desk->cycle_count < MOST_CYCLES; i++)
        if (cycles.list[i].state != CYCLE_CLOSED)
            desk->cycles[desk->cycle_count++] = (struct form_choice){
                .value = number(page, cycles.list[i].id), .label = cycles.list[i].is.title};
    return code;
}

static enum err_code people_choices(struct page *page, struct desk *desk, int64_t chosen,
                                    struct err *err)
{
    struct co co = page_co(page);
    struct role_row *rows;
    size_t count;
    enum err_code code = role_list(&co, co_day(page->now_ms), &rows, &count, err);
    if (code) return code;
    desk->people[desk->person_count++] =
        (struct form_choice){.value = STR("0"), .label = str_of(_("nadie todavía"))};
    for (size_t i = 0; i < count && desk->person_count < MOST_PEOPLE; i++) {
        struct str value = number(page, rows[i].person);
        size_t k = 0;
        if (!(rows[i].role.role & ROUNDTABLE_STAFF)) continue;
        while (k < desk->person_count && !str_eq(desk->people[k].value, value)) k++;
        if (k < desk->person_count) continue; /* has two roles */
        desk->people[desk->person_count++] = (struct form_choice){
            .value = value, .label = rows[i].name, .chosen = rows[i].person == chosen};
    }
    return ERR_NONE;
}

static void word_choices(struct desk *desk, const struct roundtable_draft *d)
{
    static const char *const hints[CO_IAP2S] = {
        NULL,
        N_("se da a conocer lo que pasa"),
        N_("se escucha la opinión de la gente"),
        N_("se trabaja con la gente para que se note lo que dijo"),
        N_("se decide junto con la gente"),
        N_("la gente decide")};
    for (int i = 1; i < CO_MODALITIES; i++)
        desk->modalities[i - 1] = (struct form_choice){.value = str_of(co_modality_code(i)),
                                                       .label = str_of(co_modality_word(i)),
                                                       .chosen = i == d->modality};
    for (int i = 0; i < CO_IAP2S; i++)
        desk->levels[i] =
            (struct form_choice){.value = str_of(i ? co_iap2_code(i) : ""),
                                 .label = str_of(i ? co_iap2_word(i) : _("no se ha dicho")),
                                 .hint = str_of(i ? _(hints[i]) : NULL),
                                 .chosen = i == d->iap2};
}

/* --- the form --------------------------------------------------------------------------------- */

static void fields_of_what(struct desk *desk, const struct roundtable_draft *d)
{
    add(desk, (struct form_field){.kind = FORM_LINE,
                                  .name = "title",
                                  .label = _("Título"),
                                  .value = d->title,
                                  .most = 160});
    add(desk, (struct form_field){.kind = FORM_LINE,
                                  .name = "theme",
                                  .label = _("Tema"),
                                  .hint = _("Una o dos palabras: deuda, pensiones, obra pública."),
                                  .value = d->theme,
                                  .most = 60});
    add(desk, (struct form_field){.kind = FORM_AREA,
                                  .name = "problem",
                                  .label = _("Problema del que se habla"),
                                  .value = d->problem,
                                  .most = 4000});
    add(desk, (struct form_field){.kind = FORM_RADIO,
                                  .name = "modality",
                                  .label = _("Cómo se participa"),
                                  .choices = desk->modalities,
                                  .choice_count = CO_MODALITIES - 1});
    add(desk, (struct form_field){.kind = FORM_LINE,
                                  .name = "place",
                                  .label = _("Lugar, o dirección para conectarse"),
                                  .hint = _("La calle y el número; a distancia, el enlace que "
                                            "empieza con https://."),
                                  .value = d->place,
                                  .most = 200,
                                  .optional = true});
    add(desk, (struct form_field){.kind = FORM_LINE,
                                  .name = "telephone",
                                  .label = _("Teléfono al que se llama"),
                                  .hint = _("Hace falta cuando la mesa es por teléfono."),
                                  .value = d->telephone,
                                  .most = 200,
                                  .optional = true});
}

/* A day and a time of day; form_moment reads both. */
struct when_words {
    const char *day, *day_label, *time, *time_label;
    int64_t ms;
};
static void moment_fields(struct page *page, struct desk *desk, const struct when_words *m)
{
    add(desk, (struct form_field){.kind = FORM_DATE,
                                  .name = m->day,
                                  .label = m->day_label,
                                  .value = form_local_day(page, m->ms),
                                  .optional = true});
    add(desk, (struct form_field){.kind = FORM_TIME,
                                  .name = m->time,
                                  .label = m->time_label,
                                  .value = form_local_time(page, m->ms),
                                  .optional = true});
}

static void fields_of_when(struct page *page, struct desk *desk, const struct roundtable_draft *d)
{
    moment_fields(page, desk,
                  &(struct when_words){"starts", _("Día de la reunión"), "starts_time",
                                       _("Hora en que empieza"), d->starts});
    moment_fields(page, desk,
                  &(struct when_words){"ends", _("Día en que termina"), "ends_time",
                                       _("Hora en que termina"), d->ends});
    add(desk, (struct form_field){.kind = FORM_DATE,
                                  .name = "opens",
                                  .label = _("Recibe propuestas desde"),
                                  .value = form_iso(page, d->opens)});
    add(desk, (struct form_field){.kind = FORM_DATE,
                                  .name = "closes",
                                  .label = _("Recibe propuestas hasta"),
                                  .value = form_iso(page, d->closes)});
    add(desk, (struct form_field){.kind = FORM_SELECT,
                                  .name = "facilitator",
                                  .label = _("Quién facilita"),
                                  .choices = desk->people,
                                  .choice_count = desk->person_count,
                                  .optional = true});
    add(desk, (struct form_field){.kind = FORM_RADIO,
                                  .name = "iap2",
                                  .label = _("Cuánto puede decidir la gente (escala IAP2)"),
                                  .choices = desk->levels,
                                  .choice_count = CO_IAP2S,
                                  .optional = true});
    add(desk, (struct form_field){.kind = FORM_AREA,
                                  .name = "iap2_evidence",
                                  .label = _("En qué se nota"),
                                  .hint = _("Qué documento o hecho lo demuestra."),
                                  .value = d->iap2_evidence,
                                  .most = 4000,
                                  .optional = true});
}

static struct roundtable_draft read_form(struct form *f)
{
    return (struct roundtable_draft){
        .cycle = form_number(f, "cycle", 0, INT64_MAX, 0),
        .version = form_number(f, "version", 0, INT64_MAX, 0),
        .title = form_text(f, "title"),
        .theme = form_text(f, "theme"),
        .problem = form_text(f, "problem"),
        .modality = co_modality_of(form_text(f, "modality")),
        .iap2 = co_iap2_of(form_text(f, "iap2")),
        .iap2_evidence = form_text(f, "iap2_evidence"),
        .place = form_text(f, "place"),
        .telephone = form_text(f, "telephone"),
        .starts = form_moment(f, "starts"),
        .ends = form_moment(f, "ends"),
        .opens = form_day(f, "opens"),
        .closes = form_day(f, "closes"),
        .facilitator = form_number(f, "facilitator", 0, INT64_MAX, 0),
        .gap = form_text(f, "gap"),
    };
}

static enum err_code draw(struct page *page, struct roundtable_draft *d, bool made,
                          struct mesa_form_view *v, struct err *err)
{
    struct desk *desk = arena_array(page->arena, 1, sizeof *desk);
    if (!desk) return err_no_memory(err);
    *desk = (struct desk){.count = 0};
    enum err_code code = made ? cycle_choices(page, desk, err) : ERR_NONE;
    if (!code) code = people_choices(page, desk, d->facilitator, err);
    if (code) return code;
    word_choices(desk, d);
    if (made)
        add(desk, (struct form_field){.kind = FORM_SELECT,
                                      .name = "cycle",
                                      .label = _("De qué ciclo es"),
                                      .choices = desk->cycles,
                                      .choice_count = desk->cycle_count});
    fields_of_what(desk, d);
    fields_of_when(page, desk, d);
    snprintf(desk->version, sizeof desk->version, "%lld", (long long)d->version);
    add(desk, (struct form_field){
                  .kind = FORM_VERSION, .name = "version", .value = str_of(desk->version)});
    if (d->gap.n)
        add(desk, (struct form_field){.kind = FORM_HIDDEN, .name = "gap", .value = d->gap});
    struct form_view form = {.action = page_here(page),
                             .button = made ? _("Guardar el borrador") : _("Guardar"),
                             .fields = desk->fields,
                             .count = desk->count};
    struct mesa_form_view whole = *v;
    form_fill(page, &form);
    if (!made || desk->cycle_count)
        whole.form = &form;
    else
        whole.lead = _("Una mesa es de un ciclo, y aquí todavía no hay ninguno que la reciba.");
    template_mesa_form(page, &whole);
    return ERR_NONE;
}

static enum err_code go_to(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "mesa/%lld", (long long)id));
}

/* route: FORM /e/{entity}/mesa/nueva
 * query: hueco=text?
 * may: member facilitator admin
 * title: Nueva mesa */
enum err_code page_mesa_new(struct page *page, struct err *err)
{
    struct mesa_form_view v = {.lead = _("Se guarda como borrador: nadie más la ve hasta que la "
                                         "abra.")};
    struct roundtable_draft d = {
        .opens = DATE_NONE, .closes = DATE_NONE, .gap = page_mesa_new_parameters(page)->hueco};
    if (page->post) {
        struct co co = page_co(page);
        struct cycle cycle;
        struct err none = {0};
        int64_t id = 0;
        d = read_form(page->form);
        if (cycle_get(&co, d.cycle, &cycle, &none))
            co_fault(&page->form->faults, "cycle", _("Elija una de las opciones"));
        enum err_code code = roundtable_save(&co, &d, &page->form->faults, &id, err);
        if (!code) return go_to(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Nueva mesa"));
    mesa_crumbs(page, &v.crumbs, str_of(_("Mesas")), layout_entity_url(page, "mesas"));
    return draw(page, &d, true, &v, err);
}

static void crumbs_of(struct page *page, struct mesa_form_view *v, const struct roundtable *t)
{
    open_crumbs(page, &v->crumbs);
    layout_crumbs_add(&v->crumbs, str_of(_("Mesas")), layout_entity_url(page, "mesas"));
    layout_crumbs_add(&v->crumbs, t->draft.title,
                      layout_entity_url(page, "mesa/%lld", (long long)t->id));
    layout_crumbs_add(&v->crumbs, page->title, STR_NONE);
}

/* route: FORM /e/{entity}/mesa/{id}/editar
 * may: member facilitator admin
 * title: Editar la mesa */
enum err_code page_mesa_edit(struct page *page, struct err *err)
{
    int64_t id = page_mesa_edit_parameters(page)->id;
    struct co co = page_co(page);
    struct roundtable t;
    struct mesa_form_view v = {0};
    enum err_code code = roundtable_get(&co, id, &t, err);
    if (code) return code;
    if (page->post) {
        struct roundtable_draft d = read_form(page->form);
        code = roundtable_save(&co, &d, &page->form->faults, &id, err);
        if (!code) return go_to(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Editar la mesa"));
    crumbs_of(page, &v, &t);
    t.draft.gap = STR_NONE;
    return draw(page, &t.draft, false, &v, err);
}

/* --- state ------------------------------------------------------------------------------------ */

static enum err_code draw_small(struct page *page, const struct roundtable *t,
                                struct form_view *form, struct mesa_form_view *v)
{
    form_fill(page, form);
    v->form = form;
    crumbs_of(page, v, t);
    template_mesa_form(page, v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/mesa/{id}/estado
 * may: member facilitator admin
 * title: Abrir o cerrar la mesa */
enum err_code page_mesa_state(struct page *page, struct err *err)
{
    int64_t id = page_mesa_state_parameters(page)->id;
    struct co co = page_co(page);
    struct form *f = page->form;
    struct roundtable t;
    struct mesa_form_view v = {0};
    enum err_code code = roundtable_get(&co, id, &t, err);
    if (code) return code;
    if (page->post) {
        int64_t state = form_number(f, "state", 0, ROUNDTABLE_ANSWERED, 0);
        code = roundtable_set_state(&co, id, form_number(f, "version", 0, INT64_MAX, 0), (int)state,
                                    &f->faults, err);
        if (!code) return go_to(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Abrir o cerrar la mesa"));
    static const char *const hints[] = {
        NULL, N_("se publica, la gente se inscribe y propone en los días que dice la mesa"),
        N_("ya no se proponen cosas por esta página; lo de papel y teléfono aún se captura"),
        N_("todas las propuestas tienen su respuesta")};
    struct form_choice states[3];
    for (int i = 0; i < 3; i++)
        states[i] = (struct form_choice){.value = number(page, i + 1),
                                         .label = str_of(roundtable_state_word(i + 1)),
                                         .hint = str_of(_(hints[i + 1])),
                                         .chosen = t.state == i + 1};
    struct form_field fields[] = {
        {.kind = FORM_RADIO,
         .name = "state",
         .label = _("La mesa queda"),
         .choices = states,
         .choice_count = 3},
        {.kind = FORM_VERSION, .name = "version", .value = number(page, t.version)}};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), FORM_FIELDS(fields)};
    return draw_small(page, &t, &form, &v);
}

/* --- what came out ---------------------------------------------------------------------------- */

/* route: FORM /e/{entity}/mesa/{id}/relatoria
 * may: member facilitator admin
 * title: Qué salió de la mesa */
enum err_code page_mesa_tell(struct page *page, struct err *err)
{
    int64_t id = page_mesa_tell_parameters(page)->id;
    struct co co = page_co(page);
    struct roundtable t;
    struct roundtable_outcome *told = NULL;
    size_t count = 0;
    struct mesa_form_view v = {.lead =
                                   _("Lo que se publicó antes queda a la vista, con su fecha.")};
    enum err_code code = roundtable_get(&co, id, &t, err);
    if (!code) code = roundtable_told(&co, id, &told, &count, err);
    if (code) return code;
    if (page->post) {
        code = roundtable_tell(&co, id, form_text(page->form, "body"), &page->form->faults, err);
        if (!code) return go_to(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Qué salió de la mesa"));
    struct form_field fields[] = {{.kind = FORM_AREA,
                                   .name = "body",
                                   .label = _("Relatoría"),
                                   .hint = _("Qué se dijo, en qué hubo acuerdo y en qué no, qué "
                                             "sigue. Sin nombres de personas."),
                                   .value = count ? told[0].body : STR_NONE,
                                   .most = 20000,
                                   .rows = 12}};
    struct form_view form = {
        .action = page_here(page), .button = _("Publicar"), FORM_FIELDS(fields)};
    return draw_small(page, &t, &form, &v);
}

/* --- documents -------------------------------------------------------------------------------- */

static enum err_code take_paper(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    const struct http_field *file = form_file(f, "file");
    struct str role = form_text(f, "role");
    int64_t paper;
    bool list = str_is(role, "attendance");
    if (!list && !str_is(role, "record")) role = STR("material");
    struct paper_draft draft = {
        .subject = arena_printf(page->arena, "roundtable/%lld", (long long)id),
        .role = role,
        .title = form_text(f, "title"),
        .file = file ? file->file : STR_NONE,
        .bytes = file ? file->value : STR_NONE,
        .day = DATE_NONE,
        .members_only = list,
    };
    enum err_code code = paper_add(&co, &draft, &f->faults, &paper, err);
    return code ? code : go_to(page, id);
}

/* route: FORM /e/{entity}/mesa/{id}/documento
 * may: member facilitator admin
 * title: Agregar minuta o documento */
enum err_code page_mesa_paper(struct page *page, struct err *err)
{
    int64_t id = page_mesa_paper_parameters(page)->id;
    struct co co = page_co(page);
    struct roundtable t;
    struct mesa_form_view v = {0};
    enum err_code code = roundtable_get(&co, id, &t, err);
    if (code) return code;
    if (page->post) {
        code = take_paper(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Agregar minuta o documento"));
    struct form_choice roles[] = {
        {.value = STR("record"), .label = str_of(_("Minuta")), .chosen = true},
        {.value = STR("material"), .label = str_of(_("Material u otro documento"))},
        {.value = STR("attendance"),
         .label = str_of(_("Lista de asistencia original")),
         .hint = str_of(_("Tiene nombres: la lee solo el secretariado."))}};
    struct form_field fields[] = {
        {.kind = FORM_RADIO,
         .name = "role",
         .label = _("Qué es"),
         .choices = roles,
         .choice_count = 3},
        {.kind = FORM_LINE, .name = "title", .label = _("Título"), .most = PAPER_MOST_TITLE},
        {.kind = FORM_FILE,
         .name = "file",
         .label = _("Archivo"),
         .hint = _("PDF, foto o documento, hasta 32 MB. A las fotos se "
                   "les quita dónde se tomaron."),
         .accept = ".pdf,.jpg,.jpeg,.png,.docx,.odt,.xlsx,.ods,.csv"}};
    struct form_view form = {
        .action = page_here(page), .button = _("Agregar"), FORM_FIELDS(fields)};
    return draw_small(page, &t, &form, &v);
}
