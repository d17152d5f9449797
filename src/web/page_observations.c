/* Citizen observations of a public work: /e/{entity}/obra/{node}/observaciones, adding one with a
 * photo, the institution's answer, moderation with a public reason, and files for anyone. */
#include "web/page_observations.h"

#include "ledger/node.h"
#include "web/throttle.h"
#include "web_routes.h"
#include "web_templates.h"

enum { IN_LIST = 20, PAGES_MAX = 1000, MOST_AN_HOUR = 10, HOUR = 3600 };

/* The work, or 404: only works are observed. */
static enum err_code find_work(struct page *page, int64_t node, struct str *label, struct err *err)
{
    struct node n;
    enum err_code code = node_read(page->ledger, page->arena, page->entity.id, node, &n, err);
    if (!code && n.kind != NODE_PROJECT) code = co_missing(_("obra"), node, err);
    if (!code) *label = n.label.n ? n.label : n.key;
    return code;
}

static struct str work_url(struct page *page, int64_t node)
{
    return layout_entity_url(page, "nodo/%lld", (long long)node);
}

static struct str list_url(struct page *page, int64_t node)
{
    return layout_entity_url(page, "obra/%lld/observaciones", (long long)node);
}

static void crumbs_of(struct page *page, struct layout_crumbs *crumbs, int64_t node,
                      struct str label, bool list)
{
    layout_crumbs_begin(page, crumbs);
    layout_crumbs_add(crumbs, label, work_url(page, node));
    layout_crumbs_add(crumbs, str_of(_("Observaciones")), list ? STR_NONE : list_url(page, node));
    if (!list) layout_crumbs_add(crumbs, page->title, STR_NONE);
}

static struct observation_line line_of(struct page *page, const struct observation *o)
{
    struct observation_line line = {.o = o,
                                    .sector = o->sector ? co_sector_word(o->sector) : NULL,
                                    .who = o->name.n ? o->name : str_of(_("Sin nombre")),
                                    .sent = open_when(page, o->made),
                                    .answered = open_when(page, o->answered)};
    if (o->photo.n)
        line.photo_url = layout_entity_url(page, "observacion/%lld/foto", (long long)o->id);
    if (o->has_point) {
        struct str north = observation_degrees(page->arena, o->latitude);
        struct str east = observation_degrees(page->arena, o->longitude);
        line.point = arena_printf(page->arena, "%.*s, %.*s", STR_FMT(north), STR_FMT(east));
        line.point_url = arena_printf(
            page->arena, "https://www.openstreetmap.org/?mlat=%.*s&mlon=%.*s#map=17/%.*s/%.*s",
            STR_FMT(north), STR_FMT(east), STR_FMT(north), STR_FMT(east));
    }
    if (open_may(page, OBSERVATION_ANSWERERS) && !o->answered)
        line.answer_url = layout_entity_url(page, "observacion/%lld/responder", (long long)o->id);
    if (open_may(page, OBSERVATION_MODERATORS))
        line.hide_url = layout_entity_url(page, "observacion/%lld/ocultar", (long long)o->id);
    return line;
}

/* --- reading ---------------------------------------------------------------------------------- */

static enum err_code fill_list(struct page *page, struct co *co, int64_t node, int64_t at,
                               struct observations_view *v, struct err *err)
{
    struct observation *list;
    enum err_code code =
        observation_list(co, node, (size_t)(at - 1) * IN_LIST, IN_LIST + 1, &list, &v->count, err);
    v->lines = arena_array(page->arena, v->count + 1, sizeof *v->lines);
    if (code || !v->lines) return code ? code : err_no_memory(err);
    if (v->count > IN_LIST) {
        v->count = IN_LIST;
        v->pager.next = page_with(page, "pagina", at + 1);
    }
    if (at > 1) v->pager.previous = page_with(page, "pagina", at - 1);
    for (size_t i = 0; i < v->count; i++) v->lines[i] = line_of(page, &list[i]);
    return observation_count(co, node, &v->counts, err);
}

/* route: GET /e/{entity}/obra/{node:int}/observaciones
 * query: pagina=int?
 * title: Observaciones ciudadanas */
enum err_code page_observations(struct page *page, struct err *err)
{
    const struct page_observations_parameters *q = page_observations_parameters(page);
    int64_t at = q->pagina < 1 ? 1 : q->pagina > PAGES_MAX ? PAGES_MAX : q->pagina;
    struct observations_view v = {.work_url = work_url(page, q->node)};
    struct co co = page_co(page);
    enum err_code code = find_work(page, q->node, &v.work, err);
    if (!code) code = fill_list(page, &co, q->node, at, &v, err);
    if (code) return code;
    crumbs_of(page, &v.crumbs, q->node, v.work, true);
    if (open_may(page, CO_CITIZEN))
        v.add_url = layout_entity_url(page, "obra/%lld/observaciones/nueva", (long long)q->node);
    v.csv_url = layout_entity_url(page, "obra/%lld/observaciones.csv", (long long)q->node);
    v.geojson_url = layout_entity_url(page, "obra/%lld/observaciones.geojson", (long long)q->node);
    page->section = "obras";
    page->title = arena_printf(page->arena, _("Observaciones: %.*s"), STR_FMT(v.work));
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_observations(page, &v);
    return code;
}

/* route: GET /e/{entity}/obra/{node:int}/observaciones.csv
 * title: Observaciones de una obra, como tabla */
enum err_code page_observations_csv(struct page *page, struct err *err)
{
    struct str label;
    int64_t node = page_observations_csv_parameters(page)->node;
    struct co co = page_co(page);
    enum err_code code = find_work(page, node, &label, err);
    if (!code) code = observation_csv(&co, node, page->out, err);
    page->type = "text/csv; charset=utf-8";
    page->disposition = "observaciones.csv";
    page->bare = !code;
    return code;
}

/* route: GET /e/{entity}/obra/{node:int}/observaciones.geojson
 * title: Observaciones de una obra, para un mapa */
enum err_code page_observations_geojson(struct page *page, struct err *err)
{
    struct str label;
    int64_t node = page_observations_geojson_parameters(page)->node;
    struct co co = page_co(page);
    enum err_code code = find_work(page, node, &label, err);
    if (!code) code = observation_geojson(&co, node, page->out, err);
    page->type = "application/geo+json";
    page->disposition = "observaciones.geojson";
    page->bare = !code;
    return code;
}

/* route: GET /e/{entity}/observacion/{id}/foto
 * title: Fotografía de una observación */
enum err_code page_observation_photo(struct page *page, struct err *err)
{
    int64_t id = page_observation_photo_parameters(page)->id;
    struct observation o;
    struct co co = page_co(page);
    enum err_code code = observation_get(&co, id, &o, err);
    if (code) return code;
    bool png = str_is(o.photo_type, "image/png");
    buf_init(&page->file, OBSERVATION_MOST_PHOTO);
    code = observation_photo(&co, id, &page->file, err);
    if (code) return code;
    page->type = png ? "image/png" : "image/jpeg";
    page->disposition = png ? "observacion.png" : "observacion.jpg";
    page->bare = true;
    return ERR_NONE;
}

/* --- adding ----------------------------------------------------------------------------------- */

static enum err_code take(struct page *page, int64_t node, struct err *err)
{
    struct form *f = page->form;
    struct co co = page_co(page);
    const struct http_field *photo = form_file(f, "photo");
    struct observation_draft d = {.node = node,
                                  .text = form_text(f, "text"),
                                  .place = form_text(f, "place"),
                                  .name = form_text(f, "name"),
                                  .day = form_day(f, "day"),
                                  .latitude = form_text(f, "latitude"),
                                  .longitude = form_text(f, "longitude"),
                                  .photo = photo ? photo->value : STR_NONE,
                                  .photo_alt = form_text(f, "photo_alt")};
    int64_t id;
    struct str who = arena_printf(page->arena, "%lld", (long long)page->actor.person);
    if (!throttle_allows(page->throttle, "observation", who, page->now_ms, MOST_AN_HOUR, HOUR))
        return err_set(err, ERR_INPUT,
                       _("Son muchas observaciones en una hora: espere un poco para la siguiente"));
    enum err_code code = observation_add(&co, &d, &f->faults, &id, err);
    return code ? code
                : page_see_other(page, open_path(page, "obra/%lld/observaciones#o%lld",
                                                 (long long)node, (long long)id));
}

static enum err_code draw_new(struct page *page, int64_t node, struct str label,
                              struct form_view *form)
{
    struct observation_form_view v = {
        .work = label,
        .lead = _("Cuente lo que vio usted, con sus palabras. Se publica al enviarlo, y la "
                  "institución puede responder."),
        .form = form};
    form_fill(page, form);
    page->title = str_of(_("Diga lo que vio en la obra"));
    crumbs_of(page, &v.crumbs, node, label, false);
    template_observation_form(page, &v);
    return ERR_NONE;
}

static enum err_code show_new(struct page *page, int64_t node, struct str label)
{
    struct form_field fields[] = {
        {.kind = FORM_AREA,
         .name = "text",
         .label = _("Qué vio"),
         .hint = _("Por ejemplo: si trabajan, qué falta, qué está dañado. No escriba nombres ni "
                   "datos de otras personas."),
         .most = OBSERVATION_MOST_TEXT,
         .rows = 5},
        {.kind = FORM_DATE,
         .name = "day",
         .label = _("Qué día lo vio"),
         .value = form_local_day(page, page->now_ms)},
        {.kind = FORM_LINE,
         .name = "place",
         .label = _("En qué parte"),
         .hint = _("Calle, cruce o una seña"),
         .most = OBSERVATION_MOST_PLACE,
         .optional = true},
        {.kind = FORM_FILE,
         .name = "photo",
         .label = _("Fotografía"),
         .hint = _("JPEG o PNG, hasta 8 MB. Se le quita el lugar, la hora y el aparato que guarda "
                   "el teléfono. Cuide que no se vean caras ni placas."),
         .accept = ".jpg,.jpeg,.png",
         .optional = true},
        {.kind = FORM_LINE,
         .name = "photo_alt",
         .label = _("Qué muestra la fotografía"),
         .hint = _("Para quien no puede verla; hace falta si la envía"),
         .most = OBSERVATION_MOST_ALT,
         .silent = true,
         .optional = true},
        {.kind = FORM_NUMBER,
         .name = "latitude",
         .label = _("Latitud"),
         .hint = _("Si la sabe: 29.0972"),
         .most = 20,
         .optional = true},
        {.kind = FORM_NUMBER,
         .name = "longitude",
         .label = _("Longitud"),
         .hint = _("Con signo menos: -110.9542"),
         .most = 20,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "name",
         .label = _("Cómo quiere que le llamen"),
         .hint = _("Un nombre o un seudónimo; vacío, se publica sin nombre"),
         .most = OBSERVATION_MOST_NAME,
         .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Publicar la observación"), FORM_FIELDS(fields)};
    return draw_new(page, node, label, &form);
}

/* route: FORM /e/{entity}/obra/{node:int}/observaciones/nueva
 * may: citizen
 * title: Diga lo que vio en la obra */
enum err_code page_observation_new(struct page *page, struct err *err)
{
    int64_t node = page_observation_new_parameters(page)->node;
    struct str label;
    enum err_code code = find_work(page, node, &label, err);
    if (code) return code;
    if (page->post) {
        code = take(page, node, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    return show_new(page, node, label);
}

/* --- answering and moderating ----------------------------------------------------------------- */

struct looked {
    struct observation o;
    struct observation_line line;
    struct observation_form_view v;
};

static enum err_code look_at(struct page *page, int64_t id, struct looked *out, struct err *err)
{
    struct co co = page_co(page);
    *out = (struct looked){0};
    enum err_code code = observation_get(&co, id, &out->o, err);
    if (!code) code = find_work(page, out->o.node, &out->v.work, err);
    if (code) return code;
    out->line = line_of(page, &out->o);
    out->line.answer_url = out->line.hide_url = STR_NONE;
    out->v.line = &out->line;
    return ERR_NONE;
}

static enum err_code back(struct page *page, const struct observation *o)
{
    return page_see_other(page, open_path(page, "obra/%lld/observaciones#o%lld", (long long)o->node,
                                          (long long)o->id));
}

static enum err_code show(struct page *page, struct looked *on, struct form_view *form)
{
    form_fill(page, form);
    on->v.form = form;
    crumbs_of(page, &on->v.crumbs, on->o.node, on->v.work, false);
    template_observation_form(page, &on->v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/observacion/{id}/responder
 * may: member institution admin
 * title: Responder a una observación */
enum err_code page_observation_answer(struct page *page, struct err *err)
{
    int64_t id = page_observation_answer_parameters(page)->id;
    struct form *f = page->form;
    struct looked on;
    enum err_code code = look_at(page, id, &on, err);
    if (code) return code;
    if (page->post) {
        struct co co = page_co(page);
        code = observation_answer(&co, id, form_text(f, "answer"), form_text(f, "name"), &f->faults,
                                  err);
        if (!code) return back(page, &on.o);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Responder a una observación"));
    struct form_field fields[] = {
        {.kind = FORM_AREA,
         .name = "answer",
         .label = _("Respuesta"),
         .hint = _("Se publica bajo la observación y queda así: hay una sola respuesta."),
         .most = OBSERVATION_MOST_TEXT,
         .rows = 5},
        {.kind = FORM_LINE, .name = "name", .label = _("Oficina que contesta"), .most = 160}};
    struct form_view form = {
        .action = page_here(page), .button = _("Publicar la respuesta"), FORM_FIELDS(fields)};
    return show(page, &on, &form);
}

/* route: FORM /e/{entity}/observacion/{id}/ocultar
 * may: member facilitator admin
 * title: Moderar una observación */
enum err_code page_observation_hide(struct page *page, struct err *err)
{
    int64_t id = page_observation_hide_parameters(page)->id;
    struct form *f = page->form;
    struct looked on;
    enum err_code code = look_at(page, id, &on, err);
    if (code) return code;
    bool hide = page->post ? form_has(f, "hide") : !on.o.hidden;
    if (page->post) {
        struct co co = page_co(page);
        code = observation_hide(&co, id, hide, form_text(f, "reason"), &f->faults, err);
        if (!code) return back(page, &on.o);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title =
        str_of(hide ? _("Ocultar una observación") : _("Volver a mostrar una observación"));
    struct form_field fields[] = {
        {.kind = FORM_AREA,
         .name = "reason",
         .label = _("Motivo"),
         .hint = _("Es público: se lee en el lugar de la observación. El texto y la fotografía no "
                   "se borran; sólo los ven quienes moderan."),
         .most = 1000},
        {.kind = FORM_HIDDEN, .name = hide ? "hide" : "show", .value = STR("1")}};
    struct form_view form = {.action = page_here(page),
                             .button = hide ? _("Ocultar") : _("Volver a mostrar"),
                             FORM_FIELDS(fields)};
    return show(page, &on, &form);
}
