/* Forms of surveys: a new one, its data, and a wave with its table, pasted or uploaded, whose
 * faults are told row by row. */
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web/page_surveys.h"
#include "web_routes.h"
#include "web_templates.h"

enum { SURVEY_FIELDS = 4, WAVE_FIELDS = 10 };

static enum err_code to_survey(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "encuesta/%lld", (long long)id));
}

static struct survey_draft draft_of(struct page *page)
{
    struct form *f = page->form;
    return (struct survey_draft){.title = form_text(f, "title"),
                                 .theme = form_text(f, "theme"),
                                 .about = form_text(f, "about")};
}

/* survey NULL: a new one. */
static void draw(struct page *page, const struct survey *survey)
{
    const struct survey_draft none = {.title = STR("")};
    const struct survey_draft *d = survey ? &survey->is : &none;
    struct layout_crumbs crumbs;
    struct form_field fields[SURVEY_FIELDS] = {
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("De qué trata"),
         .hint = _("«Satisfacción con el agua», «Confianza en la policía»."),
         .value = d->title,
         .most = SURVEY_MOST_TITLE},
        {.kind = FORM_LINE,
         .name = "theme",
         .label = _("Tema"),
         .value = d->theme,
         .most = 80,
         .optional = true},
        {.kind = FORM_AREA,
         .name = "about",
         .label = _("Quién la hace y para qué"),
         .value = d->about,
         .most = SURVEY_MOST_TEXT,
         .optional = true},
        {.kind = FORM_VERSION,
         .name = "version",
         .value = arena_printf(page->arena, "%lld", survey ? (long long)survey->version : 0)}};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    survey_crumbs(page, &crumbs, survey, page->title.p);
    struct page_form_view v = {.crumbs = &crumbs, .form = &form};
    template_page_form(page, &v);
}

/* route: FORM /e/{entity}/encuestas/nueva
 * may: member admin
 * title: Agregar una encuesta */
enum err_code page_survey_new(struct page *page, struct err *err)
{
    int64_t id;
    if (page->post) {
        struct co co = page_co(page);
        struct survey_draft d = draft_of(page);
        enum err_code code = survey_add(&co, &d, &page->form->faults, &id, err);
        if (!code) return to_survey(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    draw(page, NULL);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/encuesta/{id}/editar
 * may: member admin
 * title: Editar la encuesta */
enum err_code page_survey_edit(struct page *page, struct err *err)
{
    int64_t id = page_survey_edit_parameters(page)->id;
    struct co co = page_co(page);
    struct survey survey;
    enum err_code code = survey_get(&co, id, &survey, err);
    if (code) return code;
    if (page->post) {
        struct survey_draft d = draft_of(page);
        code = survey_edit(&co, id, form_number(page->form, "version", 0, INT64_MAX, 0), &d,
                           &page->form->faults, err);
        if (!code) return to_survey(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    draw(page, &survey);
    return ERR_NONE;
}

/* --- a wave ----------------------------------------------------------------------------------- */

static struct wave_draft wave_of(struct page *page)
{
    struct form *f = page->form;
    return (struct wave_draft){.day = form_day(f, "day"),
                               .sample = form_number(f, "sample", 0, 100000000, 0),
                               .mode = form_text(f, "mode"),
                               .wording = form_text(f, "wording"),
                               .scale = form_text(f, "scale"),
                               .area = form_text(f, "area"),
                               .source = form_text(f, "source"),
                               .note = form_text(f, "note")};
}

/* A wave like the last one: what did not change need not be typed again, so it cannot differ by a
 * slip either. */
static size_t wave_fields(const struct wave_draft *last, struct form_field *out)
{
    const struct form_field fields[WAVE_FIELDS] = {
        {.kind = FORM_DATE,
         .name = "day",
         .label = _("Qué día se levantó"),
         .hint = _("El último día en que se preguntó.")},
        {.kind = FORM_NUMBER,
         .name = "sample",
         .label = _("A cuántas personas se les preguntó"),
         .hint = _("Solo el número, sin comas.")},
        {.kind = FORM_LINE,
         .name = "mode",
         .label = _("Cómo se preguntó"),
         .hint = _("«En vivienda, cara a cara», «por teléfono», «en línea»."),
         .value = last->mode,
         .most = 300},
        {.kind = FORM_AREA,
         .name = "wording",
         .label = _("La pregunta, palabra por palabra"),
         .value = last->wording,
         .most = SURVEY_MOST_TEXT,
         .rows = 3},
        {.kind = FORM_AREA,
         .name = "scale",
         .label = _("Las respuestas posibles"),
         .hint = _("Una en cada renglón, también «no sabe» si se cuenta."),
         .value = last->scale,
         .most = SURVEY_MOST_TEXT},
        {.kind = FORM_LINE,
         .name = "area",
         .label = _("Dónde se preguntó"),
         .value = last->area,
         .most = 300},
        {.kind = FORM_AREA,
         .name = "source",
         .label = _("Quién la hizo y dónde está publicada"),
         .value = last->source,
         .most = SURVEY_MOST_TEXT,
         .rows = 2},
        {.kind = FORM_AREA,
         .name = "note",
         .label = _("Qué advierte quien la hizo"),
         .most = SURVEY_MOST_TEXT,
         .rows = 2,
         .optional = true},
        {.kind = FORM_AREA,
         .name = "data",
         .label = _("Los resultados"),
         .hint = _("Pegue la tabla de su hoja de cálculo. El primer renglón nombra las columnas: "
                   "respuesta, zona (si hay) y valor, en porcentaje."),
         .most = 200000,
         .rows = 10,
         .optional = true},
        {.kind = FORM_FILE,
         .name = "file",
         .label = _("O el archivo CSV"),
         .accept = ".csv,.txt",
         .optional = true}};
    for (size_t i = 0; i < WAVE_FIELDS; i++) out[i] = fields[i];
    return WAVE_FIELDS;
}

/* route: FORM /e/{entity}/encuesta/{id}/levantamiento
 * may: member admin
 * title: Agregar un levantamiento */
enum err_code page_survey_wave(struct page *page, struct err *err)
{
    int64_t made, id = page_survey_wave_parameters(page)->id;
    const struct http_field *file = form_file(page->form, "file");
    struct wave_draft none = {.mode = STR("")};
    struct form_field fields[WAVE_FIELDS];
    struct layout_crumbs crumbs;
    struct wave_table table = {.count = 0};
    struct co co = page_co(page);
    struct survey survey;
    struct wave *waves;
    size_t count = 0;
    enum err_code code = survey_get(&co, id, &survey, err);
    if (!code) code = wave_list(&co, id, &waves, &count, err);
    if (code) return code;
    if (page->post) {
        struct wave_draft d = wave_of(page);
        code = wave_add(&co, id, &d, file ? file->value : form_text(page->form, "data"),
                        &page->form->faults, &table, &made, err);
        if (!code) return to_survey(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    size_t n = wave_fields(count ? &waves[count - 1].is : &none, fields);
    struct form_view form = {
        .action = page_here(page), .button = _("Agregar"), .fields = fields, .count = n};
    form_fill(page, &form);
    survey_crumbs(page, &crumbs, &survey, page->title.p);
    struct survey_wave_view v = {
        .crumbs = &crumbs, .form = &form, .table = table.fault_count ? &table : NULL};
    template_survey_wave(page, &v);
    return ERR_NONE;
}
