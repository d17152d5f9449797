/* The index of openness: /e/{entity}/indice, and the form for a measurement. */
#include "web/page_metric.h"

#include "web_routes.h"
#include "web_templates.h"

static struct str told(struct page *page, int64_t value)
{
    if (value == METRIC_NONE) return STR("–");
    long long thousandths = (value + METRIC_COMPUTED_ONE / 2000) / (METRIC_COMPUTED_ONE / 1000);
    return arena_printf(page->arena, "%lld.%03lld", thousandths / 1000, thousandths % 1000);
}

static struct metric_line line_of(struct page *page, struct str name, const int64_t *parts,
                                  const struct metric_score *score)
{
    struct metric_line line = {.name = name, .index = told(page, score->index)};
    for (int i = 0; i < METRIC_PARTS; i++) line.parts[i] = told(page, parts[i]);
    for (int d = 0; d < METRIC_DIMENSIONS; d++)
        line.dimensions[d] = told(page, score->dimensions[d]);
    return line;
}

static enum err_code fill_units(struct page *page, struct metric_view *v,
                                struct metric_result *result, struct err *err)
{
    const struct metric_draft *is = &v->metric->is;
    struct metric_line *lines = arena_array(page->arena, is->unit_count + 1, sizeof *lines);
    struct metric_score *scores = arena_array(page->arena, is->unit_count + 1, sizeof *scores);
    if (!lines || !scores) return err_no_memory(err);
    *result = metric_compute(is, scores);
    for (size_t i = 0; i < is->unit_count; i++) {
        int64_t parts[METRIC_PARTS];
        for (int p = 0; p < METRIC_PARTS; p++)
            parts[p] = is->units[i].parts[p] == METRIC_NONE
                           ? METRIC_NONE
                           : is->units[i].parts[p] * (METRIC_COMPUTED_ONE / METRIC_ONE);
        lines[i] = line_of(page, is->units[i].name, parts, &scores[i]);
    }
    v->units = lines;
    v->total = line_of(page, STR_NONE, result->parts, &result->total);
    v->result = result;
    return ERR_NONE;
}

static enum err_code fill_others(struct page *page, struct co *co, const struct metric *list,
                                 size_t count, struct metric_view *v, struct err *err)
{
    struct metric_other *others = arena_array(page->arena, count + 1, sizeof *others);
    if (!others) return err_no_memory(err);
    for (size_t i = 0; i < count; i++) {
        struct metric whole;
        enum err_code code = metric_get(co, list[i].id, &whole, err);
        if (code) return code;
        others[i] = (struct metric_other){
            .metric = &list[i],
            .index = told(page, metric_compute(&whole.is, NULL).total.index),
            .url = layout_entity_url(page, "indice?medicion=%lld", (long long)list[i].id),
            .current = list[i].id == v->metric->id,
            .comparable = metric_comparable(&list[i], v->metric)};
    }
    v->others = others;
    v->other_count = count;
    return ERR_NONE;
}

/* The newest that was not replaced, unless one was asked for. */
static int64_t choose(const struct metric *list, size_t count, int64_t asked)
{
    for (size_t i = 0; !asked && i < count; i++)
        if (!list[i].replaced_by) asked = list[i].id;
    return asked;
}

/* route: GET /e/{entity}/indice
 * query: medicion=int?
 * title: Índice de apertura */
enum err_code page_metric(struct page *page, struct err *err)
{
    struct metric_view v = {.metric = NULL};
    struct metric *list, shown;
    struct metric_result result;
    struct co co = page_co(page);
    size_t count;
    enum err_code code = metric_list(&co, &list, &count, err);
    if (code) return code;
    int64_t id = choose(list, count, page_metric_parameters(page)->medicion);
    if (id) {
        code = metric_get(&co, id, &shown, err);
        v.metric = &shown;
        if (!code) code = fill_units(page, &v, &result, err);
        if (!code) code = fill_others(page, &co, list, count, &v, err);
        if (code) return code;
    }
    if (open_may(page, CO_MEMBER | CO_ADMIN | CO_EVALUATOR))
        v.add_url = layout_entity_url(page, "indice/nueva");
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Índice de apertura")), STR_NONE);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_metric(page, &v);
    return code;
}

/* --- a measurement ---------------------------------------------------------------------------- */

static const char *const weight_names[] = {"tg", "tc", "pg", "pc", "wt", "wp"};

static int weight_of(struct page *page, const char *name)
{
    return (int)form_number(page->form, name, 0, METRIC_MOST_WEIGHT, 1);
}

static enum err_code take(struct page *page, struct err *err)
{
    struct form *f = page->form;
    struct co co = page_co(page);
    struct metric_unit *units;
    int64_t id;
    struct metric_draft draft = {.title = form_text(f, "title"),
                                 .source = form_text(f, "source"),
                                 .method = form_text(f, "method"),
                                 .day = form_day(f, "day"),
                                 .replaces = form_number(f, "replaces", 0, INT64_MAX, 0),
                                 .reason = form_text(f, "reason")};
    for (int p = 0; p < METRIC_PARTS; p++)
        draft.weights.parts[p] = weight_of(page, weight_names[p]);
    for (int d = 0; d < METRIC_DIMENSIONS; d++)
        draft.weights.dimensions[d] = weight_of(page, weight_names[METRIC_PARTS + d]);
    enum err_code code =
        metric_read(&co, form_text(f, "values"), &f->faults, &units, &draft.unit_count, err);
    draft.units = units;
    if (!code) code = metric_add(&co, &draft, &f->faults, &id, err);
    return code ? code
                : page_see_other(page, open_path(page, "indice?medicion=%lld", (long long)id));
}

static size_t replaceable(struct page *page, struct form_choice *out, size_t most, struct err *err)
{
    struct metric *list;
    size_t n, count = 1;
    struct co co = page_co(page);
    out[0] = (struct form_choice){STR("0"), str_of(_("a ninguna")), STR_NONE, true};
    if (metric_list(&co, &list, &n, err)) return count;
    for (size_t i = 0; i < n && count < most; i++)
        if (!list[i].replaced_by)
            out[count++] = (struct form_choice){
                .value = arena_printf(page->arena, "%lld", (long long)list[i].id),
                .label = list[i].is.title};
    return count;
}

#define WEIGHT(field, says)                                                                        \
    {                                                                                              \
        .kind = FORM_NUMBER, .name = (field), .label = (says), .value = STR("1")                   \
    }

static void draw_form(struct page *page, struct metric_form_view *v, struct err *err)
{
    enum { MOST = 50 };
    struct form_choice replaced[MOST];
    size_t count = replaceable(page, replaced, MOST, err);
    struct form_field fields[] = {
        {.kind = FORM_LINE, .name = "title", .label = _("Nombre de la medición"), .most = 200},
        {.kind = FORM_DATE, .name = "day", .label = _("Fecha")},
        {.kind = FORM_LINE,
         .name = "source",
         .label = _("Quién midió"),
         .hint = _("Y dónde está publicado."),
         .most = 200},
        {.kind = FORM_AREA,
         .name = "method",
         .label = _("Cómo se midió"),
         .hint = _("Qué se preguntó y a quién. Dos mediciones solo se comparan si esto y los pesos "
                   "son iguales."),
         .most = 5000},
        {.kind = FORM_AREA,
         .name = "values",
         .label = _("Valores de cada unidad"),
         .hint = _("Un renglón por unidad, de 0 a 1: nombre; transparencia desde el gobierno; "
                   "transparencia desde la ciudadanía; participación desde el gobierno; "
                   "participación desde la ciudadanía. Lo que no se midió se deja vacío. También "
                   "puede pegarse desde una hoja de cálculo."),
         .rows = 10},
        {.kind = FORM_NOTE,
         .label = _("Pesos"),
         .name = "weights",
         .hint = _("Cuánto cuenta cada parte: con el mismo número en todas, cuentan igual.")},
        WEIGHT("tg", _("Transparencia desde el gobierno")),
        WEIGHT("tc", _("Transparencia desde la ciudadanía")),
        WEIGHT("pg", _("Participación desde el gobierno")),
        WEIGHT("pc", _("Participación desde la ciudadanía")),
        WEIGHT("wt", _("La transparencia en el índice")),
        WEIGHT("wp", _("La participación en el índice")),
        {.kind = FORM_SELECT,
         .name = "replaces",
         .label = _("Reemplaza"),
         .hint = _("Si corrige una medición anterior. La anterior sigue a la vista."),
         .choices = replaced,
         .choice_count = count,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "reason",
         .label = _("Por qué la reemplaza"),
         .most = 1000,
         .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar la medición"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    v->form = &form;
    template_metric_form(page, v);
    v->form = NULL; /* it ends here */
}

/* route: FORM /e/{entity}/indice/nueva
 * may: member admin evaluator
 * title: Nueva medición de apertura */
enum err_code page_metric_new(struct page *page, struct err *err)
{
    struct metric_form_view v = {.form = NULL};
    if (page->post) {
        enum err_code code = take(page, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Índice de apertura")),
                      layout_entity_url(page, "indice"));
    layout_crumbs_add(&v.crumbs, str_of(_("Nueva medición")), STR_NONE);
    draw_form(page, &v, err);
    return ERR_NONE;
}
