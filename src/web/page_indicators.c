/* Indicators in public: /indicadores and /indicador/{id}; the forms for the city's own. Those of a
 * commitment are written with it (their series is shown here too). */
#include "web/page_indicators.h"

#include "cocreate/commitment.h"
#include "web/gap_parts.h"
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web/series_parts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 30, MEASURE_FIELDS = 11 /* with the version */, MOST_COMPARED = 30 };

static const char *standing_word(int standing)
{
    return standing == MEASURE_REACHED ? _("llegó a su meta")
           : standing == MEASURE_SHORT ? _("todavía no llega a su meta")
                                       : NULL;
}

static const char *standing_tag(int standing)
{
    return standing == MEASURE_REACHED ? "tag ok" : "tag may";
}

/* --- the list --------------------------------------------------------------------------------- */

static enum err_code fill_themes(struct page *page, struct co *co, struct str chosen,
                                 struct indicators_view *v, struct err *err)
{
    struct indicator_theme *themes;
    size_t count;
    enum err_code code = indicator_themes(co, &themes, &count, err);
    struct layout_link *links = arena_array(page->arena, count + 1, sizeof *links);
    if (code || !links) return code ? code : err_no_memory(err);
    links[0] =
        (struct layout_link){str_of(_("Todos")), layout_entity_url(page, "indicadores"), !chosen.n};
    for (size_t i = 0; i < count; i++)
        links[i + 1] =
            (struct layout_link){themes[i].theme,
                                 layout_entity_url(page, "indicadores?tema=%.*s",
                                                   STR_FMT(query_text(page, themes[i].theme))),
                                 str_eq(themes[i].theme, chosen)};
    v->themes = links;
    v->theme_count = count ? count + 1 : 0;
    return ERR_NONE;
}

/* route: GET /e/{entity}/indicadores
 * query: tema=text? pagina=int?
 * title: Indicadores */
enum err_code page_indicators(struct page *page, struct err *err)
{
    const struct page_indicators_parameters *asked = page_indicators_parameters(page);
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > 500 ? 500 : asked->pagina;
    struct indicators_view v = {.count = 0};
    struct co co = page_co(page);
    struct indicator *list;
    size_t count;
    enum err_code code = indicator_list(&co, asked->tema, (size_t)(at - 1) * PER_PAGE, PER_PAGE + 1,
                                        &list, &count, err);
    if (!code) code = fill_themes(page, &co, asked->tema, &v, err);
    struct indicator_item *items = arena_array(page->arena, count + 1, sizeof *items);
    if (code || !items) return code ? code : err_no_memory(err);
    v.count = count > PER_PAGE ? PER_PAGE : count;
    for (size_t i = 0; i < v.count; i++) {
        items[i] = (struct indicator_item){
            .is = &list[i],
            .url = layout_entity_url(page, "indicador/%lld", (long long)list[i].measure.id),
            .standing = standing_word((int)list[i].standing),
            .tag = standing_tag((int)list[i].standing)};
        if (list[i].measure.commitment)
            items[i].commitment_url =
                layout_entity_url(page, "compromiso/%lld", (long long)list[i].measure.commitment);
    }
    v.items = items;
    if (count > PER_PAGE) v.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    v.surveys_url = layout_entity_url(page, "encuestas");
    if (open_may(page, CO_MEMBER | CO_ADMIN))
        v.add_url = layout_entity_url(page, "indicadores/nuevo");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Indicadores")), STR_NONE);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_indicators(page, &v);
    return code;
}

/* --- one -------------------------------------------------------------------------------------- */

static void indicator_crumbs(struct page *page, struct layout_crumbs *crumbs,
                             const struct measure *m, const char *last)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Indicadores")), layout_entity_url(page, "indicadores"));
    if (m)
        layout_crumbs_add(crumbs, m->is.title,
                          last ? layout_entity_url(page, "indicador/%lld", (long long)m->id)
                               : STR_NONE);
    if (last) layout_crumbs_add(crumbs, str_of(last), STR_NONE);
}

static enum err_code fill_picture(struct page *page, struct indicator_view *v, struct err *err)
{
    const struct measure_draft *d = &v->measure->is;
    struct plot_point *points = arena_array(page->arena, SERIES_POINTS, sizeof *points), target[2];
    struct plot_line_series series[2];
    size_t n = 0, count = 1;
    if (!points) return err_no_memory(err);
    if (!v->area.n) n = series_add(page, points, n, d->baseline_day, d->baseline);
    for (size_t i = 0; i < v->count; i++)
        n = series_add(page, points, n, v->values[i].day, v->values[i].value);
    if (n < 2) return ERR_NONE;
    int32_t first = (int32_t)points[0].x, last = (int32_t)points[n - 1].x;
    if (d->target.n && d->target_day != DATE_NONE && d->target_day > last) last = d->target_day;
    series[0] = (struct plot_line_series){str_of(_("medido")), points, n, false};
    if (series_level(d->target, first, last, target))
        series[count++] = (struct plot_line_series){str_of(_("meta")), target, 2, false};
    const struct series_picture picture = {.id = "indicador",
                                           .title = d->title,
                                           .series = series,
                                           .count = count,
                                           .first = first,
                                           .last = last};
    v->picture = series_draw(page, &picture);
    return ERR_NONE;
}

/* Every sub-area with its last value: the whole hides who is worse off. */
static enum err_code fill_areas(struct page *page, struct co *co, struct indicator_view *v,
                                struct err *err)
{
    long long id = v->measure->id;
    struct str *areas;
    size_t count;
    enum err_code code = indicator_areas(co, v->measure->id, &areas, &count, err);
    struct layout_link *links = arena_array(page->arena, count + 1, sizeof *links);
    struct indicator_area *lasts = arena_array(page->arena, count + 1, sizeof *lasts);
    if (code || !links || !lasts) return code ? code : err_no_memory(err);
    links[0] = (struct layout_link){str_of(_("En conjunto")),
                                    layout_entity_url(page, "indicador/%lld", id), !v->area.n};
    for (size_t i = 0; !code && i < count; i++) {
        struct measure_value *values;
        size_t n = 0;
        links[i + 1] = (struct layout_link){areas[i],
                                            layout_entity_url(page, "indicador/%lld?zona=%.*s", id,
                                                              STR_FMT(query_text(page, areas[i]))),
                                            str_eq(areas[i], v->area)};
        if (i < MOST_COMPARED)
            code = measure_values(co, v->measure->id, areas[i], &values, &n, err);
        if (!code && n)
            lasts[v->last_count++] =
                (struct indicator_area){areas[i], links[i + 1].url, &values[n - 1]};
    }
    v->areas = links;
    v->area_count = count ? count + 1 : 0;
    v->lasts = lasts;
    return code;
}

/* A commitment's own institution measures it from the commitment's page; here the secretariat. */
static enum err_code fill_commitment(struct page *page, struct co *co, struct indicator_view *v,
                                     struct err *err)
{
    struct commitment c;
    if (!v->measure->commitment) return ERR_NONE;
    enum err_code code = commitment_get(co, v->measure->commitment, &c, err);
    if (!code)
        v->commitment = (struct layout_link){
            c.now.is.title, layout_entity_url(page, "compromiso/%lld", (long long)c.id), false};
    return code;
}

/* route: GET /e/{entity}/indicador/{id}
 * query: zona=text?
 * title: Un indicador */
enum err_code page_indicator(struct page *page, struct err *err)
{
    const struct page_indicator_parameters *asked = page_indicator_parameters(page);
    struct indicator_view v = {.area = asked->zona.n ? asked->zona : STR("")};
    struct co co = page_co(page);
    struct measure *m = arena_alloc(page->arena, sizeof *m);
    struct measure_value *values;
    if (!m) return err_no_memory(err);
    enum err_code code = measure_get(&co, asked->id, m, err);
    if (!code) code = measure_values(&co, asked->id, v.area, &values, &v.count, err);
    if (code) return code;
    v.measure = m;
    v.values = values;
    v.commitment.name = STR("");
    if (v.count) {
        int standing = (int)measure_reaches(&m->is, values[v.count - 1].value);
        v.standing = standing_word(standing);
        v.tag = standing_tag(standing);
    }
    code = fill_picture(page, &v, err);
    if (!code) code = fill_areas(page, &co, &v, err);
    if (!code) code = fill_commitment(page, &co, &v, err);
    if (code) return code;
    if (open_may(page, CO_MEMBER | CO_ADMIN)) {
        v.measure_url = layout_entity_url(page, "indicador/%lld/medir", (long long)m->id);
        if (!m->commitment)
            v.edit_url = layout_entity_url(page, "indicador/%lld/editar", (long long)m->id);
    }
    page->title = m->is.title;
    indicator_crumbs(page, &v.crumbs, m, NULL);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_indicator(page, &v);
    return code;
}

/* --- forms ------------------------------------------------------------------------------------ */

static enum err_code to_indicator(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "indicador/%lld", (long long)id));
}

static struct measure_draft draft_of(struct page *page)
{
    struct form *f = page->form;
    return (struct measure_draft){.title = form_text(f, "title"),
                                  .unit = form_text(f, "unit"),
                                  .formula = form_text(f, "formula"),
                                  .source = form_text(f, "source"),
                                  .theme = form_text(f, "theme"),
                                  .baseline = form_text(f, "baseline"),
                                  .target = form_text(f, "target"),
                                  .baseline_day = form_day(f, "baseline_day"),
                                  .target_day = form_day(f, "target_day"),
                                  .rises = !str_is(form_text(f, "rises"), "0")};
}

static void text_fields(const struct measure_draft *d, struct form_field *out)
{
    out[0] = (struct form_field){.kind = FORM_LINE,
                                 .name = "title",
                                 .label = _("Qué se mide"),
                                 .value = d->title,
                                 .most = MEASURE_MOST_TITLE};
    out[1] = (struct form_field){.kind = FORM_LINE,
                                 .name = "unit",
                                 .label = _("En qué unidad"),
                                 .hint = _("Por ciento, colonias, días."),
                                 .value = d->unit,
                                 .most = 80};
    out[2] = (struct form_field){.kind = FORM_LINE,
                                 .name = "theme",
                                 .label = _("Tema"),
                                 .value = d->theme,
                                 .most = 80,
                                 .optional = true};
    out[3] = (struct form_field){.kind = FORM_AREA,
                                 .name = "formula",
                                 .label = _("Cómo se calcula"),
                                 .value = d->formula,
                                 .most = MEASURE_MOST_TEXT,
                                 .rows = 2,
                                 .optional = true};
    out[4] = (struct form_field){.kind = FORM_AREA,
                                 .name = "source",
                                 .label = _("De dónde sale"),
                                 .value = d->source,
                                 .most = MEASURE_MOST_TEXT,
                                 .rows = 2,
                                 .optional = true};
}

static size_t fields_of(struct page *page, const struct measure_draft *d,
                        struct form_choice ways[2], struct form_field *out)
{
    ways[0] = (struct form_choice){
        .value = STR("1"), .label = str_of(_("Mejor cuando sube")), .chosen = d->rises};
    ways[1] = (struct form_choice){
        .value = STR("0"), .label = str_of(_("Mejor cuando baja")), .chosen = !d->rises};
    text_fields(d, out);
    out[5] = (struct form_field){.kind = FORM_NUMBER,
                                 .name = "baseline",
                                 .label = _("De dónde se parte"),
                                 .value = d->baseline,
                                 .optional = true};
    out[6] = (struct form_field){.kind = FORM_DATE,
                                 .name = "baseline_day",
                                 .label = _("Qué día"),
                                 .value = form_iso(page, d->baseline_day),
                                 .optional = true};
    out[7] = (struct form_field){.kind = FORM_NUMBER,
                                 .name = "target",
                                 .label = _("La meta"),
                                 .value = d->target,
                                 .optional = true};
    out[8] = (struct form_field){.kind = FORM_DATE,
                                 .name = "target_day",
                                 .label = _("Para qué día"),
                                 .value = form_iso(page, d->target_day),
                                 .optional = true};
    out[9] = (struct form_field){.kind = FORM_RADIO,
                                 .name = "rises",
                                 .label = _("Cuándo es mejor"),
                                 .choices = ways,
                                 .choice_count = 2};
    return MEASURE_FIELDS - 1;
}

static void draw(struct page *page, const struct measure *m, struct form_field *fields,
                 size_t count)
{
    struct layout_crumbs crumbs;
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), .fields = fields, .count = count};
    struct page_form_view v = {.crumbs = &crumbs, .form = &form};
    form_fill(page, &form);
    indicator_crumbs(page, &crumbs, m, page->title.p);
    template_page_form(page, &v);
}

/* route: FORM /e/{entity}/indicadores/nuevo
 * may: member admin
 * title: Agregar un indicador de la ciudad */
enum err_code page_indicator_new(struct page *page, struct err *err)
{
    const struct measure_draft none = {
        .baseline_day = DATE_NONE, .target_day = DATE_NONE, .rises = true};
    struct form_field fields[MEASURE_FIELDS];
    struct form_choice ways[2];
    int64_t id;
    if (page->post) {
        struct co co = page_co(page);
        struct measure_draft d = draft_of(page);
        enum err_code code = measure_add(&co, 0, &d, &page->form->faults, &id, err);
        if (!code) return to_indicator(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    draw(page, NULL, fields, fields_of(page, &none, ways, fields));
    return ERR_NONE;
}

/* route: FORM /e/{entity}/indicador/{id}/editar
 * may: member admin
 * title: Editar el indicador */
enum err_code page_indicator_edit(struct page *page, struct err *err)
{
    int64_t id = page_indicator_edit_parameters(page)->id;
    struct form_field fields[MEASURE_FIELDS];
    struct form_choice ways[2];
    struct co co = page_co(page);
    struct measure m;
    enum err_code code = measure_get(&co, id, &m, err);
    if (code) return code;
    if (page->post) {
        struct measure_draft d = draft_of(page);
        code = measure_edit(&co, id, form_number(page->form, "version", 0, INT64_MAX, 0), &d,
                            &page->form->faults, err);
        if (!code) return to_indicator(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    size_t n = fields_of(page, &m.is, ways, fields);
    fields[n++] =
        (struct form_field){.kind = FORM_VERSION,
                            .name = "version",
                            .value = arena_printf(page->arena, "%lld", (long long)m.version)};
    draw(page, &m, fields, n);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/indicador/{id}/medir
 * may: member admin
 * title: Anotar una medición */
enum err_code page_indicator_measure(struct page *page, struct err *err)
{
    int64_t id = page_indicator_measure_parameters(page)->id;
    struct form *f = page->form;
    struct co co = page_co(page);
    struct measure m;
    enum err_code code = measure_get(&co, id, &m, err);
    if (code) return code;
    if (page->post) {
        const struct measure_value value = {.day = form_day(f, "day"),
                                            .value = form_text(f, "value"),
                                            .source = form_text(f, "source")};
        code = measure_value_add(&co, id, &value, form_text(f, "area"), &f->faults, err);
        if (!code) return to_indicator(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {
        {.kind = FORM_NUMBER, .name = "value", .label = _("Valor"), .hint = m.is.unit.p},
        {.kind = FORM_DATE, .name = "day", .label = _("De qué día es")},
        {.kind = FORM_LINE,
         .name = "area",
         .label = _("De qué zona"),
         .hint = _("Vacío: de todo el conjunto."),
         .most = 120,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "source",
         .label = _("Dónde está publicado"),
         .most = MEASURE_MOST_TEXT,
         .optional = true}};
    draw(page, &m, fields, sizeof fields / sizeof *fields);
    return ERR_NONE;
}
