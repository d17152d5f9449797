/* Surveys in public: /encuestas, /encuesta/{id} with its stretches, and all of it as CSV. A line
 * is drawn only through waves that can be compared; where it breaks, the page says what changed.
 * */
#include "web/page_surveys.h"

#include "format/csv_write.h"
#include "web/gap_parts.h"
#include "web/open_parts.h"
#include "web/series_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 25, MOST_AREAS = 40 };

void survey_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct survey *survey,
                   const char *last)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Encuestas")), layout_entity_url(page, "encuestas"));
    if (survey)
        layout_crumbs_add(crumbs, survey->is.title,
                          last ? layout_entity_url(page, "encuesta/%lld", (long long)survey->id)
                               : STR_NONE);
    if (last) layout_crumbs_add(crumbs, str_of(last), STR_NONE);
}

/* route: GET /e/{entity}/encuestas
 * query: pagina=int?
 * title: Encuestas */
enum err_code page_surveys(struct page *page, struct err *err)
{
    int64_t asked = page_surveys_parameters(page)->pagina;
    int64_t at = asked < 1 ? 1 : asked > 500 ? 500 : asked;
    struct surveys_view v = {.count = 0};
    struct co co = page_co(page);
    struct survey *list;
    size_t count;
    enum err_code code =
        survey_list(&co, (size_t)(at - 1) * PER_PAGE, PER_PAGE + 1, &list, &count, err);
    struct survey_item *items = arena_array(page->arena, count + 1, sizeof *items);
    if (code || !items) return code ? code : err_no_memory(err);
    v.count = count > PER_PAGE ? PER_PAGE : count;
    for (size_t i = 0; i < v.count; i++)
        items[i] = (struct survey_item){
            &list[i], layout_entity_url(page, "encuesta/%lld", (long long)list[i].id)};
    v.items = items;
    if (count > PER_PAGE) v.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    v.indicators_url = layout_entity_url(page, "indicadores");
    if (open_may(page, CO_MEMBER | CO_ADMIN))
        v.add_url = layout_entity_url(page, "encuestas/nueva");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Encuestas")), STR_NONE);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_surveys(page, &v);
    return code;
}

/* --- one survey ------------------------------------------------------------------------------- */

/* The lines of a scale. */
static size_t answers_of(struct str scale, struct str out[SURVEY_MOST_ANSWERS])
{
    size_t n = 0;
    while (scale.n && n < SURVEY_MOST_ANSWERS) {
        struct str one = str_trim(str_split(scale, '\n', &scale));
        if (one.n) out[n++] = one;
    }
    return n;
}

static enum err_code fill_row(struct page *page, const struct survey_stretch *s,
                              const struct wave *wave, struct str area, struct survey_row *out,
                              struct err *err)
{
    struct str *values = arena_array(page->arena, s->answer_count + 1, sizeof *values);
    if (!values) return err_no_memory(err);
    for (size_t i = 0; i < s->answer_count; i++) {
        const struct wave_value *v = wave_value(wave, s->answers[i], area);
        values[i] = v ? v->value : STR("");
    }
    *out = (struct survey_row){wave, values};
    return ERR_NONE;
}

/* Waves [from, until) as one stretch; `before` is the wave that it cannot be joined to. */
static enum err_code fill_stretch(struct page *page, const struct wave *waves, size_t count,
                                  const struct wave *before, struct str area,
                                  struct survey_stretch *out, struct err *err)
{
    struct str *answers = arena_array(page->arena, SURVEY_MOST_ANSWERS, sizeof *answers);
    struct survey_row *rows = arena_array(page->arena, count, sizeof *rows);
    unsigned changes = before ? wave_changes(&before->is, &waves[0].is) : 0;
    if (!answers || !rows) return err_no_memory(err);
    *out = (struct survey_stretch){.first = &waves[0], .answers = answers, .rows = rows};
    for (unsigned bit = WAVE_WORDING; bit <= WAVE_AREA; bit *= 2)
        if (changes & bit) out->changed[out->change_count++] = wave_change_word(bit);
    out->answer_count = answers_of(waves[0].is.scale, answers);
    out->row_count = count;
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < count; i++) {
        code = fill_row(page, out, &waves[i], area, &rows[i], err);
        out->samples |= waves[i].is.sample != waves[0].is.sample;
    }
    return code;
}

static enum err_code fill_stretches(struct page *page, const struct wave *waves, size_t count,
                                    struct survey_view *v, struct err *err)
{
    struct survey_stretch *list = arena_array(page->arena, count + 1, sizeof *list);
    enum err_code code = ERR_NONE;
    if (!list) return err_no_memory(err);
    for (size_t from = 0; !code && from < count;) {
        size_t until = from + 1;
        while (until < count && !wave_changes(&waves[until - 1].is, &waves[until].is)) until++;
        code = fill_stretch(page, waves + from, until - from, from ? &waves[from - 1] : NULL,
                            v->area, &list[v->stretch_count++], err);
        from = until;
    }
    v->stretches = list;
    v->wave_count = count;
    return code;
}

/* One series for each answer, by its name, interrupted between stretches. */
static size_t add_answer(struct page *page, const struct wave *waves, size_t count,
                         struct str answer, struct str area, struct plot_point *points)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        const struct wave_value *v = wave_value(&waves[i], answer, area);
        if (i && wave_changes(&waves[i - 1].is, &waves[i].is))
            n = series_break(points, n, waves[i].is.day);
        if (v) n = series_add(page, points, n, waves[i].is.day, v->value);
    }
    return n;
}

static enum err_code fill_picture(struct page *page, const struct wave *waves, size_t count,
                                  struct survey_view *v, struct err *err)
{
    struct str answers[SURVEY_MOST_ANSWERS];
    struct plot_line_series series[PLOT_LINE_SERIES];
    size_t n = 0;
    for (size_t s = 0; s < v->stretch_count; s++) /* every answer of every scale, once */
        for (size_t i = 0; i < v->stretches[s].answer_count; i++) {
            size_t k = 0;
            while (k < n && !str_eq(answers[k], v->stretches[s].answers[i])) k++;
            if (k == n && n < SURVEY_MOST_ANSWERS) answers[n++] = v->stretches[s].answers[i];
        }
    for (size_t i = 0; i < n && v->drawn < PLOT_LINE_SERIES; i++) {
        struct plot_point *points = arena_array(page->arena, SERIES_POINTS, sizeof *points);
        if (!points) return err_no_memory(err);
        size_t there = add_answer(page, waves, count, answers[i], v->area, points);
        if (there) series[v->drawn++] = (struct plot_line_series){answers[i], points, there, false};
    }
    v->answers = n;
    if (count < 2) return ERR_NONE;
    const struct series_picture picture = {.id = "encuesta",
                                           .title = v->survey->is.title,
                                           .series = series,
                                           .count = v->drawn,
                                           .first = waves[0].is.day,
                                           .last = waves[count - 1].is.day};
    v->picture = series_draw(page, &picture);
    return ERR_NONE;
}

static enum err_code fill_areas(struct page *page, const struct wave *waves, size_t count,
                                struct survey_view *v, struct err *err)
{
    struct layout_link *links = arena_array(page->arena, MOST_AREAS + 1, sizeof *links);
    long long id = v->survey->id;
    size_t n = 1;
    if (!links) return err_no_memory(err);
    links[0] = (struct layout_link){str_of(_("En conjunto")),
                                    layout_entity_url(page, "encuesta/%lld", id), !v->area.n};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < waves[i].count; k++) {
            struct str area = waves[i].values[k].area;
            size_t at = 1;
            while (at < n && !str_eq(links[at].name, area)) at++;
            if (!area.n || at < n || n > MOST_AREAS) continue;
            links[n++] = (struct layout_link){area,
                                              layout_entity_url(page, "encuesta/%lld?zona=%.*s", id,
                                                                STR_FMT(query_text(page, area))),
                                              str_eq(area, v->area)};
        }
    v->areas = links;
    v->area_count = n > 1 ? n : 0;
    return ERR_NONE;
}

/* route: GET /e/{entity}/encuesta/{id}
 * query: zona=text?
 * title: Una encuesta */
enum err_code page_survey(struct page *page, struct err *err)
{
    const struct page_survey_parameters *asked = page_survey_parameters(page);
    struct co co = page_co(page);
    struct survey_view v = {.area = asked->zona.n ? asked->zona : STR("")};
    struct survey *survey = arena_alloc(page->arena, sizeof *survey);
    struct wave *waves;
    size_t count = 0;
    if (!survey) return err_no_memory(err);
    enum err_code code = survey_get(&co, asked->id, survey, err);
    if (!code) code = wave_list(&co, asked->id, &waves, &count, err);
    v.survey = survey;
    if (!code) code = fill_stretches(page, waves, count, &v, err);
    if (!code) code = fill_picture(page, waves, count, &v, err);
    if (!code) code = fill_areas(page, waves, count, &v, err);
    if (code) return code;
    if (count) v.csv_url = layout_entity_url(page, "encuesta/%lld/datos.csv", (long long)asked->id);
    if (open_may(page, CO_MEMBER | CO_ADMIN)) {
        v.edit_url = layout_entity_url(page, "encuesta/%lld/editar", (long long)asked->id);
        v.wave_url = layout_entity_url(page, "encuesta/%lld/levantamiento", (long long)asked->id);
    }
    page->title = survey->is.title;
    survey_crumbs(page, &v.crumbs, survey, NULL);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_survey(page, &v);
    return code;
}

/* --- as CSV ----------------------------------------------------------------------------------- */

static void csv_wave(struct csv_writer *w, const struct wave *wave, size_t stretch)
{
    char day[16];
    for (size_t i = 0; i < wave->count; i++) {
        csv_int(w, (int64_t)stretch);
        csv_plain(w, date_iso(wave->is.day, day));
        csv_int(w, wave->is.sample);
        csv_text(w, wave->is.mode);
        csv_text(w, wave->is.wording);
        csv_text(w, wave->is.area);
        csv_text(w, wave->values[i].area);
        csv_text(w, wave->values[i].answer);
        csv_plain(w, wave->values[i].value);
        csv_text(w, wave->is.source);
        csv_text(w, wave->is.note);
        csv_end_row(w);
    }
}

/* route: GET /e/{entity}/encuesta/{id}/datos.csv
 * title: Los datos de una encuesta */
enum err_code page_survey_csv(struct page *page, struct err *err)
{
    static const char *const heads[] = {"tramo",     "dia",    "muestra",    "modo",
                                        "redaccion", "area",   "zona",       "respuesta",
                                        "valor",     "fuente", "advertencia"};
    struct co co = page_co(page);
    struct csv_writer w;
    struct wave *waves;
    size_t count, stretch = 0;
    enum err_code code = wave_list(&co, page_survey_csv_parameters(page)->id, &waves, &count, err);
    if (code) return code;
    csv_start(&w, page->out);
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) csv_plain(&w, str_of(heads[i]));
    csv_end_row(&w);
    for (size_t i = 0; i < count; i++) {
        if (!i || wave_changes(&waves[i - 1].is, &waves[i].is)) stretch++;
        csv_wave(&w, &waves[i], stretch);
    }
    page->type = "text/csv; charset=utf-8";
    page->disposition = "encuesta.csv";
    page->bare = true;
    return ERR_NONE;
}
