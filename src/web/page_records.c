/* Records of gaps in public: /fichas and /ficha/{id}; the forms that write, close and open one. */
#include "web/page_records.h"

#include "web/open_parts.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PER_PAGE = 25, MOST_STEPS = 4, MOST_FILES = 20 };

static const char *state_tag(int state)
{
    return state == GAP_CLOSED ? "tag ok" : state == GAP_OPEN ? "tag cut" : "tag may";
}

/* --- the list --------------------------------------------------------------------------------- */

static struct record_group group_of(struct page *page, enum gap_group_by by,
                                    const struct gap_group *g,
                                    const struct page_records_parameters *asked)
{
    struct record_group out = {.records = g->records, .open = g->open};
    if (by == GAP_BY_STAGE) {
        out.name = str_of(gap_stage_word(g->stage) ? gap_stage_word(g->stage) : "");
        out.url = layout_entity_url(page, "fichas?etapa=%d", g->stage);
        out.current = asked->etapa == g->stage;
    } else if (by == GAP_BY_UNIT) {
        out.name = g->unit;
        out.url = layout_entity_url(page, "fichas?unidad=%.*s", STR_FMT(query_text(page, g->unit)));
        out.current = str_eq(asked->unidad, g->unit);
    } else if (by == GAP_BY_THEME) {
        out.name = g->theme;
        out.url = layout_entity_url(page, "fichas?tema=%.*s", STR_FMT(query_text(page, g->theme)));
        out.current = str_eq(asked->tema, g->theme);
    } else {
        out.name = g->year ? arena_printf(page->arena, "%lld", (long long)g->year) : STR("");
        out.url = layout_entity_url(page, "fichas?anio=%lld", (long long)g->year);
        out.current = asked->anio == g->year;
    }
    return out;
}

/* Those without a name (no theme, no year said) are counted in no group: nothing to choose. */
static enum err_code fill_groups(struct page *page, struct co *co, struct records_view *v,
                                 struct err *err)
{
    static const char *const titles[RECORD_GROUPINGS] = {N_("Por etapa"), N_("Por unidad"),
                                                         N_("Por tema"), N_("Por año")};
    const struct page_records_parameters *asked = page_records_parameters(page);
    for (int by = GAP_BY_STAGE; by <= GAP_BY_YEAR; by++) {
        struct gap_group *groups;
        size_t count;
        enum err_code code = gap_record_groups(co, (enum gap_group_by)by, &groups, &count, err);
        struct record_group *list = arena_array(page->arena, count + 1, sizeof *list);
        if (code || !list) return code ? code : err_no_memory(err);
        v->groupings[by] = (struct record_grouping){.title = i18n(titles[by]), .groups = list};
        for (size_t i = 0; i < count; i++) {
            struct record_group g = group_of(page, (enum gap_group_by)by, &groups[i], asked);
            if (g.name.n) list[v->groupings[by].count++] = g;
        }
    }
    return ERR_NONE;
}

/* route: GET /e/{entity}/fichas
 * query: etapa=int? unidad=text? tema=text? anio=year? pagina=int?
 * title: Huecos con ficha */
enum err_code page_records(struct page *page, struct err *err)
{
    const struct page_records_parameters *asked = page_records_parameters(page);
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > 500 ? 500 : asked->pagina;
    const struct gap_record_filter filter = {.stage = asked->etapa < GAP_STAGES ? (int)asked->etapa
                                                                                : GAP_STAGES,
                                             .unit = asked->unidad,
                                             .theme = asked->tema,
                                             .year = asked->anio,
                                             .skip = (size_t)(at - 1) * PER_PAGE,
                                             .most = PER_PAGE + 1};
    struct records_view v = {.count = 0};
    struct co co = page_co(page);
    struct gap_record *list;
    size_t count;
    enum err_code code = gap_record_list(&co, &filter, &list, &count, err);
    struct record_item *items = arena_array(page->arena, count + 1, sizeof *items);
    if (code || !items) return code ? code : err_no_memory(err);
    v.count = count > PER_PAGE ? PER_PAGE : count;
    for (size_t i = 0; i < v.count; i++)
        items[i] = (struct record_item){
            .is = &list[i],
            .stage = gap_stage_word(list[i].is.stage),
            .severity = gap_severity_word(list[i].is.severity),
            .state = gap_state_word(list[i].state),
            .tag = state_tag(list[i].state),
            .url = layout_entity_url(page, "ficha/%lld", (long long)list[i].id)};
    v.items = items;
    code = fill_groups(page, &co, &v, err);
    if (code) return code;
    if (asked->etapa || asked->unidad.n || asked->tema.n || asked->anio)
        v.all_url = layout_entity_url(page, "fichas");
    v.gaps_url = layout_entity_url(page, "huecos");
    if (open_may(page, GAP_KEEPERS)) v.add_url = layout_entity_url(page, "fichas/nueva");
    if (count > PER_PAGE) v.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) v.pager.previous = page_with(page, "pagina", at - 1);
    open_crumbs(page, &v.crumbs);
    layout_crumbs_add(&v.crumbs, str_of(_("Huecos con ficha")), STR_NONE);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_records(page, &v);
    return code;
}

/* --- one record ------------------------------------------------------------------------------- */

static void add_step(struct page *page, struct record_view *v, struct layout_link *steps,
                     const char *name, const char *path)
{
    steps[v->step_count++] = (struct layout_link){
        str_of(name), layout_entity_url(page, path, (long long)v->record->id), false};
}

static void fill_steps(struct page *page, struct record_view *v)
{
    struct layout_link *steps = arena_array(page->arena, MOST_STEPS, sizeof *steps);
    bool keeps = open_may(page, GAP_KEEPERS);
    if (!steps) return;
    if (open_may(page, CO_CITIZEN) && v->record->state == GAP_OPEN)
        add_step(page, v, steps, _("Redactar una solicitud"), "solicitudes/nueva?ficha=%lld");
    if (keeps) add_step(page, v, steps, _("Editar la ficha"), "ficha/%lld/editar");
    if (keeps)
        add_step(page, v, steps,
                 v->record->state == GAP_OPEN ? _("Cerrar el hueco") : _("Abrirlo otra vez"),
                 "ficha/%lld/cierre");
    v->steps = steps;
}

static void record_crumbs(struct page *page, struct layout_crumbs *crumbs,
                          const struct gap_record *r, const char *last)
{
    open_crumbs(page, crumbs);
    layout_crumbs_add(crumbs, str_of(_("Huecos con ficha")), layout_entity_url(page, "fichas"));
    if (r)
        layout_crumbs_add(crumbs, arena_printf(page->arena, _("Ficha %lld"), (long long)r->id),
                          last ? layout_entity_url(page, "ficha/%lld", (long long)r->id)
                               : STR_NONE);
    if (last) layout_crumbs_add(crumbs, str_of(last), STR_NONE);
}

/* route: GET /e/{entity}/ficha/{id}
 * title: Ficha de un hueco */
enum err_code page_record(struct page *page, struct err *err)
{
    int64_t id = page_record_parameters(page)->id;
    struct co co = page_co(page);
    struct record_view v = {.step_count = 0};
    struct gap_record *r = arena_alloc(page->arena, sizeof *r);
    if (!r) return err_no_memory(err);
    enum err_code code = gap_record_get(&co, id, r, err);
    if (!code) code = gap_origin(page, &co, r->is.subject, &v.origin, err);
    if (!code)
        code = request_items(page, &co, gap_record_subject(&co, r), &v.requests, &v.request_count,
                             err);
    if (!code)
        code = papers_of(page, &co, arena_printf(page->arena, "gap-record/%lld", (long long)id),
                         MOST_FILES, &v.papers, &v.paper_count, err);
    if (!code) code = link_line_read(page, &co, r->url, &v.line, err);
    if (code) return code;
    v.record = r;
    v.stage = gap_stage_word(r->is.stage);
    v.cause = gap_cause_word(r->is.cause);
    v.severity = gap_severity_word(r->is.severity);
    v.state = gap_state_word(r->state);
    v.tag = state_tag(r->state);
    fill_steps(page, &v);
    record_crumbs(page, &v.crumbs, r, NULL);
    code = open_examples(page, &co, &v.example, err);
    if (!code) template_record(page, &v);
    return code;
}

/* --- forms ------------------------------------------------------------------------------------ */

static enum err_code to_record(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "ficha/%lld", (long long)id));
}

static struct form_field version_field(struct page *page, const struct gap_record *r)
{
    return (struct form_field){.kind = FORM_VERSION,
                               .name = "version",
                               .value = arena_printf(page->arena, "%lld", (long long)r->version)};
}

static void draw(struct page *page, const struct layout_crumbs *crumbs, const char *lead,
                 struct form_field *fields, size_t count)
{
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), .fields = fields, .count = count};
    struct page_form_view v = {.crumbs = crumbs, .lead = lead, .form = &form};
    form_fill(page, &form);
    template_page_form(page, &v);
}

/* route: FORM /e/{entity}/fichas/nueva
 * may: member facilitator admin
 * title: Anotar un hueco */
enum err_code page_record_new(struct page *page, struct err *err)
{
    struct gap_record_draft d = {.unit = page->entity.name, .severity = GAP_MEDIUM};
    struct form_field fields[RECORD_FIELDS];
    struct record_choices room;
    struct layout_crumbs crumbs;
    int64_t id;
    if (page->post) {
        struct co co = page_co(page);
        struct gap_record_draft sent = record_sent(page);
        enum err_code code = gap_record_add(&co, &sent, &page->form->faults, &id, err);
        if (!code) return to_record(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    size_t n = record_fields(page, &d, &room, fields);
    record_crumbs(page, &crumbs, NULL, _("Anotar un hueco"));
    draw(page, &crumbs,
         _("Para un dato que falta y que no se ve en los archivos. Los que sí se ven se anotan "
           "desde su propia página, en «Dónde se pierde el rastro»."),
         fields, n);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/ficha/{id}/editar
 * may: member facilitator admin
 * title: Editar la ficha */
enum err_code page_record_edit(struct page *page, struct err *err)
{
    int64_t id = page_record_edit_parameters(page)->id;
    struct form_field fields[RECORD_FIELDS + 1];
    struct record_choices room;
    struct layout_crumbs crumbs;
    struct co co = page_co(page);
    struct gap_record r;
    enum err_code code = gap_record_get(&co, id, &r, err);
    if (code) return code;
    if (page->post) {
        struct gap_record_draft sent = record_sent(page);
        code = gap_record_edit(&co, id, form_number(page->form, "version", 0, INT64_MAX, 0), &sent,
                               &page->form->faults, err);
        if (!code) return to_record(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    size_t n = record_fields(page, &r.is, &room, fields);
    fields[n++] = version_field(page, &r);
    record_crumbs(page, &crumbs, &r, _("Editar"));
    draw(page, &crumbs, NULL, fields, n);
    return ERR_NONE;
}

static struct gap_closing closing_sent(struct page *page, struct paper_draft *room)
{
    struct form *f = page->form;
    const struct http_field *file = form_file(f, "file");
    struct gap_closing c = {.state = (int)form_number(f, "state", 0, 99, 0),
                            .closure = form_text(f, "closure"),
                            .url = form_text(f, "url")};
    if (file) {
        *room = (struct paper_draft){.file = file->file, .bytes = file->value, .day = DATE_NONE};
        c.paper = room;
    }
    return c;
}

/* Open: close it, or say that it cannot be. Ended: open it again, with the reason. */
static size_t closing_fields(struct page *page, const struct gap_record *r,
                             struct form_choice *states, struct form_field *out)
{
    size_t n = 0;
    bool open = r->state == GAP_OPEN;
    states[0] = (struct form_choice){
        .value = STR("1"), .label = str_of(_("Ya se publicó lo que faltaba")), .chosen = true};
    states[1] = (struct form_choice){.value = STR("2"),
                                     .label = str_of(_("No se puede cerrar: el dato no existe"))};
    if (open)
        out[n++] = (struct form_field){.kind = FORM_RADIO,
                                       .name = "state",
                                       .label = _("Cómo termina"),
                                       .choices = states,
                                       .choice_count = 2};
    else
        out[n++] = (struct form_field){.kind = FORM_HIDDEN, .name = "state", .value = STR("0")};
    out[n++] = (struct form_field){.kind = FORM_AREA,
                                   .name = "closure",
                                   .label = open ? _("Qué se publicó, o por qué no se puede")
                                                 : _("Por qué se abre otra vez"),
                                   .most = 4000};
    if (open) {
        out[n++] = (struct form_field){.kind = FORM_LINE,
                                       .name = "url",
                                       .label = _("Dirección donde ya está"),
                                       .hint = _("Empieza con https://"),
                                       .most = PAPER_MOST_URL,
                                       .optional = true};
        out[n++] = (struct form_field){.kind = FORM_FILE,
                                       .name = "file",
                                       .label = _("O un archivo que lo pruebe"),
                                       .accept = ".pdf,.jpg,.jpeg,.png,.xlsx,.docx,.csv,.json",
                                       .optional = true};
    }
    out[n++] = version_field(page, r);
    return n;
}

/* route: FORM /e/{entity}/ficha/{id}/cierre
 * may: member facilitator admin
 * title: Cerrar o abrir el hueco */
enum err_code page_record_close(struct page *page, struct err *err)
{
    int64_t id = page_record_close_parameters(page)->id;
    struct form_choice states[2];
    struct form_field fields[5];
    struct layout_crumbs crumbs;
    struct paper_draft room;
    struct co co = page_co(page);
    struct gap_record r;
    enum err_code code = gap_record_get(&co, id, &r, err);
    if (code) return code;
    if (page->post) {
        struct gap_closing closing = closing_sent(page, &room);
        code = gap_record_close(&co, id, form_number(page->form, "version", 0, INT64_MAX, 0),
                                &closing, &page->form->faults, err);
        if (!code) return to_record(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    size_t n = closing_fields(page, &r, states, fields);
    record_crumbs(page, &crumbs, &r, page->title.p);
    draw(page, &crumbs, _("Un hueco se cierra con evidencia, nunca de palabra."), fields, n);
    return ERR_NONE;
}
