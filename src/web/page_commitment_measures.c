/* The indicators of a commitment, written while its plan is a draft: /compromiso/{id}/indicadores,
 * and one of them at /compromiso/{id}/indicador/{measure}. Once the plan is approved they stay as
 * they were approved. */
#include "web/open_parts.h"
#include "web/page_commitment_edit.h"
#include "web_routes.h"
#include "web_templates.h"

static struct measure_draft read_measure(struct page *page)
{
    struct form *f = page->form;
    return (struct measure_draft){.title = form_text(f, "title"),
                                  .unit = form_text(f, "unit"),
                                  .formula = form_text(f, "formula"),
                                  .source = form_text(f, "source"),
                                  .theme = STR(""),
                                  .baseline = form_text(f, "baseline"),
                                  .baseline_day = form_day(f, "baseline_day"),
                                  .target = form_text(f, "target"),
                                  .target_day = form_day(f, "target_day"),
                                  .rises = !str_is(form_text(f, "rises"), "no")};
}

enum { MEASURE_FIELDS = 10 /* the last is the version, of one that is corrected */ };
static void measure_fields(struct page *page, const struct measure_draft *d,
                           struct form_choice ways[2], struct form_field out[MEASURE_FIELDS])
{
    ways[0] = (struct form_choice){STR("si"), str_of(_("que suba")), STR_NONE, d->rises};
    ways[1] = (struct form_choice){STR("no"), str_of(_("que baje")), STR_NONE, !d->rises};
    const struct form_field all[MEASURE_FIELDS - 1] = {
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("Qué se mide"),
         .value = d->title,
         .most = MEASURE_MOST_TITLE},
        {.kind = FORM_LINE,
         .name = "unit",
         .label = _("Unidad"),
         .hint = _("contratos, personas, %, días…"),
         .value = d->unit,
         .most = MEASURE_MOST_TITLE},
        {.kind = FORM_NUMBER,
         .name = "baseline",
         .label = _("Línea base"),
         .hint = _("Sólo la cifra."),
         .value = d->baseline},
        {.kind = FORM_DATE,
         .name = "baseline_day",
         .label = _("Fecha de la línea base"),
         .value = form_iso(page, d->baseline_day)},
        {.kind = FORM_NUMBER, .name = "target", .label = _("Meta"), .value = d->target},
        {.kind = FORM_DATE,
         .name = "target_day",
         .label = _("Fecha de la meta"),
         .value = form_iso(page, d->target_day)},
        {.kind = FORM_RADIO,
         .name = "rises",
         .label = _("Qué es mejor"),
         .choices = ways,
         .choice_count = 2},
        {.kind = FORM_AREA,
         .name = "formula",
         .label = _("Cómo se calcula"),
         .value = d->formula,
         .most = MEASURE_MOST_TEXT,
         .rows = 2,
         .optional = true},
        {.kind = FORM_AREA,
         .name = "source",
         .label = _("De dónde sale el dato"),
         .value = d->source,
         .most = MEASURE_MOST_TEXT,
         .rows = 2,
         .optional = true}};
    for (size_t i = 0; i < MEASURE_FIELDS - 1; i++) out[i] = all[i];
}

static struct form_field version_field(struct page *page, const struct measure *m)
{
    return (struct form_field){.kind = FORM_VERSION,
                               .name = "version",
                               .value = arena_printf(page->arena, "%lld", (long long)m->version)};
}

static int64_t version_sent(struct page *page)
{
    return form_number(page->form, "version", 0, INT64_MAX, 0);
}

/* --- the list --------------------------------------------------------------------------------- */

static struct form_view *drop_form(struct page *page, const struct measure *m)
{
    struct form_view *form = arena_alloc(page->arena, sizeof *form);
    struct form_field *fields = arena_array(page->arena, 2, sizeof *fields);
    if (!form || !fields) return NULL;
    fields[0] = (struct form_field){.kind = FORM_HIDDEN,
                                    .name = "drop",
                                    .value = arena_printf(page->arena, "%lld", (long long)m->id)};
    fields[1] = version_field(page, m);
    *form = (struct form_view){.action = page_here(page),
                               .button = _("Quitar"),
                               .fields = fields,
                               .count = 2,
                               .quiet = true};
    return form;
}

static enum err_code fill_rows(struct page *page, struct co *co, bool open,
                               struct commitment_measures_view *v, struct err *err)
{
    struct measure *all;
    enum err_code code = measure_list(co, v->of->id, &all, &v->count, err);
    struct commitment_measure_row *rows = arena_array(page->arena, v->count + 1, sizeof *rows);
    if (code || !rows) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v->count; i++) {
        rows[i].is = &all[i];
        if (!open) continue;
        rows[i].edit_url = layout_entity_url(page, "compromiso/%lld/indicador/%lld",
                                             (long long)v->of->id, (long long)all[i].id);
        rows[i].drop = drop_form(page, &all[i]);
    }
    v->rows = rows;
    return ERR_NONE;
}

/* An indicator of another commitment is none of this one. */
static enum err_code own_measure(struct co *co, int64_t commitment, int64_t id, struct measure *out,
                                 struct err *err)
{
    enum err_code code = measure_get(co, id, out, err);
    return code || out->commitment == commitment ? code : co_missing(_("indicador"), id, err);
}

static enum err_code take_list(struct page *page, const struct commitment *c, struct err *err)
{
    struct co co = page_co(page);
    struct measure gone;
    int64_t id = form_number(page->form, "drop", 0, INT64_MAX, 0);
    enum err_code code;
    if (id) {
        code = own_measure(&co, c->id, id, &gone, err);
        if (!code) code = measure_drop(&co, id, version_sent(page), err);
    } else {
        struct measure_draft draft = read_measure(page);
        code = measure_add(&co, c->id, &draft, &page->form->faults, &id, err);
    }
    return code ? code
                : page_see_other(page,
                                 open_path(page, "compromiso/%lld/indicadores", (long long)c->id));
}

/* route: FORM /e/{entity}/compromiso/{id}/indicadores
 * may: member admin
 * title: Indicadores del compromiso */
enum err_code page_commitment_measures(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct commitment c;
    struct form_choice ways[2];
    struct form_field fields[MEASURE_FIELDS];
    struct measure_draft none = {.rises = true, .baseline_day = DATE_NONE, .target_day = DATE_NONE};
    enum err_code code =
        commitment_get(&co, page_commitment_measures_parameters(page)->id, &c, err);
    if (!code && page->post) {
        code = take_list(page, &c, err);
        if (!code || !page_form_again(page, code, err)) return code;
        co = page_co(page);
        code = ERR_NONE;
    }
    struct commitment_measures_view v = {.of = &c};
    bool open = !c.signed_text && c.state == COMMITMENT_IN_FORCE;
    if (!code) code = fill_rows(page, &co, open, &v, err);
    if (code) return code;
    measure_fields(page, &none, ways, fields);
    struct form_view form = {.action = page_here(page),
                             .button = _("Agregar el indicador"),
                             .fields = fields,
                             .count = MEASURE_FIELDS - 1};
    form_fill(page, &form);
    if (open) v.form = &form;
    v.back = layout_entity_url(page, "compromiso/%lld/editar", (long long)c.id);
    commitment_crumbs(page, &c, _("Indicadores"), &v.crumbs);
    template_edit_measures(page, &v);
    return ERR_NONE;
}

/* --- one of them ------------------------------------------------------------------------------ */

/* route: FORM /e/{entity}/compromiso/{id}/indicador/{measure:int}
 * may: member admin
 * title: Corregir un indicador */
enum err_code page_commitment_measure(struct page *page, struct err *err)
{
    const struct page_commitment_measure_parameters *asked =
        page_commitment_measure_parameters(page);
    struct co co = page_co(page);
    struct commitment c;
    struct measure m;
    struct form_choice ways[2];
    struct form_field fields[MEASURE_FIELDS];
    enum err_code code = commitment_get(&co, asked->id, &c, err);
    if (!code) code = own_measure(&co, asked->id, asked->measure, &m, err);
    if (!code && page->post) {
        struct measure_draft draft = read_measure(page);
        draft.theme = m.is.theme;
        code = measure_edit(&co, m.id, version_sent(page), &draft, &page->form->faults, err);
        if (!code)
            return page_see_other(
                page, open_path(page, "compromiso/%lld/indicadores", (long long)asked->id));
        if (!page_form_again(page, code, err)) return code;
        code = ERR_NONE;
    }
    if (code) return code;
    measure_fields(page, &m.is, ways, fields);
    fields[MEASURE_FIELDS - 1] = version_field(page, &m);
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    struct commitment_form_view v = {
        .of = &c,
        .title = str_of(_("Corregir un indicador")),
        .lead = c.signed_text ? str_of(_("El plan ya se aprobó: el indicador queda como está."))
                              : m.is.title,
        .form = c.signed_text ? NULL : &form,
        .back = layout_entity_url(page, "compromiso/%lld/indicadores", (long long)c.id),
        .back_name = str_of(_("Todos los indicadores"))};
    commitment_crumbs(page, &c, _("Indicador"), &v.crumbs);
    template_commitment_form(page, &v);
    return ERR_NONE;
}
