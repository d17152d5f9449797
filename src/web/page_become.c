/* One step from a gap to what can be done about it: a proposal of the citizen agenda, a request
 * for information, a record. A gap is a question of a hunt or a hole in the money's trail; the
 * form comes filled in, and what is made stays tied to where it came from. */
#include "cocreate/proposal.h"
#include "web/gap_parts.h"
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web/page_gaps.h"
#include "web/page_hunts.h"
#include "web_routes.h"
#include "web_templates.h"

enum { PROPOSAL_FIELDS = 7 };

/* Where it begins: a question of a hunt, or a gap of the money. */
struct origin {
    int64_t hunt, position;
    struct hunt h;
    struct hunt_question question;
    struct trace_gap_row *gap;
    struct str subject;
};

static enum err_code read_question(struct page *page, struct co *co, int64_t hunt, int64_t position,
                                   struct origin *o, struct err *err)
{
    (void)page;
    *o = (struct origin){.hunt = hunt, .position = position};
    enum err_code code = hunt_question(co, hunt, position, &o->h, &o->question, err);
    o->subject = code ? STR_NONE : hunt_subject(co, hunt, position);
    return code;
}

static enum err_code read_gap(struct page *page, int64_t id, struct origin *o, struct err *err)
{
    *o = (struct origin){.hunt = 0};
    enum err_code code = gap_here(page, id, &o->gap, err);
    o->subject = code ? STR_NONE : gap_subject(page, o->gap);
    return code;
}

/* What was made is tied to the question it came from; a gap's subject ties it by itself. */
static enum err_code tie(struct page *page, struct co *co, const struct origin *o, const char *kind,
                         int64_t id, struct err *err)
{
    if (!o->hunt) return ERR_NONE;
    return hunt_became(co, o->hunt, o->position,
                       arena_printf(page->arena, "%s/%lld", kind, (long long)id), err);
}

static void draw(struct page *page, const struct origin *o, const char *lead,
                 struct form_field *fields, size_t count, const char *button)
{
    struct layout_crumbs crumbs;
    struct form_view form = {
        .action = page_here(page), .button = button, .fields = fields, .count = count};
    struct page_form_view v = {.crumbs = &crumbs, .lead = lead, .form = &form};
    form_fill(page, &form);
    if (o->hunt) {
        hunt_crumbs(page, &crumbs, &o->h, "");
        crumbs.items[crumbs.count - 1].name = page->title;
    } else {
        layout_crumbs_begin(page, &crumbs);
        layout_crumbs_add(&crumbs, str_of(_("Dónde se pierde el rastro")),
                          layout_entity_url(page, "huecos"));
        layout_crumbs_add(&crumbs, gaps_title(page, o->gap->missing),
                          layout_entity_url(page, "hueco/%lld", (long long)o->gap->id));
        layout_crumbs_add(&crumbs, page->title, STR_NONE);
        page->section = "huecos";
    }
    template_page_form(page, &v);
}

/* --- a proposal ------------------------------------------------------------------------------- */

static struct proposal_draft proposal_start(struct page *page, const struct origin *o)
{
    if (o->gap)
        return (struct proposal_draft){
            .title = gaps_title(page, o->gap->missing),
            .problem = o->gap->sentence,
            .proposal = str_of(_("Que se publique lo que falta, en datos abiertos, y que se "
                                 "mantenga al día.")),
            .theme = str_of(_("seguir el dinero")),
            .authority = o->gap->unit_name.n ? o->gap->unit_name : o->gap->entity_name,
            .gap = o->gap->key};
    return (struct proposal_draft){
        .title = o->h.is.title,
        .problem = arena_printf(page->arena,
                                _("Una cacería no encontró completa la respuesta a "
                                  "esta pregunta: %.*s"),
                                STR_FMT(o->question.text)),
        .proposal = str_of(_("Que se publique lo que responde a esa pregunta, en datos abiertos.")),
        .theme = o->h.is.theme.n ? o->h.is.theme : str_of(_("seguir el dinero")),
        .authority = page->entity.name};
}

static struct proposal_draft proposal_sent(struct page *page)
{
    struct form *f = page->form;
    return (struct proposal_draft){.title = form_text(f, "title"),
                                   .problem = form_text(f, "problem"),
                                   .cause = form_text(f, "cause"),
                                   .proposal = form_text(f, "proposal"),
                                   .theme = form_text(f, "theme"),
                                   .authority = form_text(f, "authority"),
                                   .author_name = form_text(f, "author_name"),
                                   .channel = PROPOSAL_WEB};
}

static enum err_code propose(struct page *page, const struct origin *o, struct err *err)
{
    struct co co = page_co(page);
    struct proposal_draft d = proposal_start(page, o);
    int64_t id;
    if (page->post) {
        struct proposal_draft sent = proposal_sent(page);
        sent.gap = d.gap;
        sent.sector = page->actor.sector;
        enum err_code code = co_begin(&co, err);
        if (code) return code;
        code = proposal_make(&co, &sent, &page->form->faults, &id, err);
        if (!code) code = tie(page, &co, o, "proposal", id, err);
        code = co_end(&co, code, err);
        if (!code) return page_see_other(page, open_path(page, "propuesta/%lld", (long long)id));
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[PROPOSAL_FIELDS] = {
        {.kind = FORM_LINE,
         .name = "title",
         .label = _("Título"),
         .value = d.title,
         .most = PROPOSAL_MOST_TITLE},
        {.kind = FORM_AREA,
         .name = "problem",
         .label = _("El problema"),
         .value = d.problem,
         .most = PROPOSAL_MOST_TEXT},
        {.kind = FORM_AREA,
         .name = "cause",
         .label = _("Por qué pasa"),
         .most = PROPOSAL_MOST_TEXT,
         .rows = 2,
         .optional = true},
        {.kind = FORM_AREA,
         .name = "proposal",
         .label = _("Qué propone"),
         .value = d.proposal,
         .most = PROPOSAL_MOST_TEXT},
        {.kind = FORM_LINE, .name = "theme", .label = _("Tema"), .value = d.theme, .most = 60},
        {.kind = FORM_LINE,
         .name = "authority",
         .label = _("A qué autoridad"),
         .value = d.authority,
         .most = 200},
        {.kind = FORM_LINE,
         .name = "author_name",
         .label = _("Cómo quiere que se le llame en público"),
         .hint = _("Un nombre o un seudónimo. Vacío: no se muestra ninguno."),
         .most = 80,
         .optional = true}};
    draw(page, o,
         _("Va a la agenda ciudadana, y cuenta como sin respuesta hasta que alguien responda."),
         fields, PROPOSAL_FIELDS, _("Hacer la propuesta"));
    return ERR_NONE;
}

/* route: FORM /e/{entity}/hueco/{id}/propuesta
 * may: citizen
 * title: Hacer una propuesta por este hueco */
enum err_code page_gap_propose(struct page *page, struct err *err)
{
    struct origin o;
    enum err_code code = read_gap(page, page_gap_propose_parameters(page)->id, &o, err);
    return code ? code : propose(page, &o, err);
}

/* route: FORM /e/{entity}/caceria/{id}/pregunta/{numero:int}/propuesta
 * may: citizen
 * title: Hacer una propuesta por esta pregunta */
enum err_code page_hunt_propose(struct page *page, struct err *err)
{
    const struct page_hunt_propose_parameters *asked = page_hunt_propose_parameters(page);
    struct co co = page_co(page);
    struct origin o;
    enum err_code code = read_question(page, &co, asked->id, asked->numero, &o, err);
    return code ? code : propose(page, &o, err);
}

/* --- a request for information ---------------------------------------------------------------- */

static enum err_code ask(struct page *page, const struct origin *o, struct err *err)
{
    struct co co = page_co(page);
    struct form_field fields[REQUEST_FIELDS];
    struct request_said said;
    int64_t id;
    enum err_code code =
        o->hunt ? request_of_question(&co, o->hunt, o->position, page->entity.name, &said, err)
                : request_of_gap(&co, o->gap->id, &said, err);
    if (code) return code;
    if (page->post) {
        struct request_said sent = request_sent(page);
        sent.subject = said.subject;
        code = co_begin(&co, err);
        if (code) return code;
        code = request_add(&co, &sent, &page->form->faults, &id, err);
        if (!code) code = tie(page, &co, o, "request", id, err);
        code = co_end(&co, code, err);
        if (!code) return page_see_other(page, open_path(page, "solicitud/%lld", (long long)id));
        if (!page_form_again(page, code, err)) return code;
    }
    request_fields(page, &said, fields);
    draw(page, o,
         _("Se guarda como borrador. Usted la envía en la Plataforma Nacional de Transparencia y "
           "vuelve a anotar el folio: aquí se cuenta el plazo."),
         fields, REQUEST_FIELDS, _("Guardar el borrador"));
    return ERR_NONE;
}

/* route: FORM /e/{entity}/hueco/{id}/solicitud
 * may: citizen
 * title: Redactar una solicitud de información */
enum err_code page_gap_ask(struct page *page, struct err *err)
{
    struct origin o;
    enum err_code code = read_gap(page, page_gap_ask_parameters(page)->id, &o, err);
    return code ? code : ask(page, &o, err);
}

/* route: FORM /e/{entity}/caceria/{id}/pregunta/{numero:int}/solicitud
 * may: citizen
 * title: Redactar una solicitud de información */
enum err_code page_hunt_ask(struct page *page, struct err *err)
{
    const struct page_hunt_ask_parameters *asked = page_hunt_ask_parameters(page);
    struct co co = page_co(page);
    struct origin o;
    enum err_code code = read_question(page, &co, asked->id, asked->numero, &o, err);
    return code ? code : ask(page, &o, err);
}

/* --- a record --------------------------------------------------------------------------------- */

static struct gap_record_draft record_start(struct page *page, const struct origin *o)
{
    if (o->gap)
        return (struct gap_record_draft){.missing = o->gap->sentence,
                                         .obligation = o->gap->obligation,
                                         .unit = o->gap->unit_name.n ? o->gap->unit_name
                                                                     : o->gap->entity_name,
                                         .stage = gap_stage_of(o->gap->missing),
                                         .year = o->gap->year,
                                         .severity = GAP_MEDIUM};
    return (struct gap_record_draft){.missing = o->question.text,
                                     .unit = page->entity.name,
                                     .theme = o->h.is.theme,
                                     .stage = GAP_OTHER_STAGE,
                                     .severity = GAP_MEDIUM};
}

static enum err_code record(struct page *page, const struct origin *o, struct err *err)
{
    struct co co = page_co(page);
    struct form_field fields[RECORD_FIELDS];
    struct record_choices room;
    struct gap_record_draft d = record_start(page, o);
    struct gap_record old;
    bool has = false;
    int64_t id;
    enum err_code code = gap_record_of(&co, o->subject, &old, &has, err);
    if (code) return code;
    if (has) return page_see_other(page, open_path(page, "ficha/%lld", (long long)old.id));
    if (page->post) {
        struct gap_record_draft sent = record_sent(page);
        sent.subject = o->subject;
        code = co_begin(&co, err);
        if (code) return code;
        code = gap_record_add(&co, &sent, &page->form->faults, &id, err);
        if (!code) code = tie(page, &co, o, "gap-record", id, err);
        code = co_end(&co, code, err);
        if (!code) return page_see_other(page, open_path(page, "ficha/%lld", (long long)id));
        if (!page_form_again(page, code, err)) return code;
    }
    size_t n = record_fields(page, &d, &room, fields);
    draw(page, o,
         _("La ficha dice qué falta, a quién le toca y cómo va, hasta que se cierra con "
           "evidencia."),
         fields, n, _("Abrir la ficha"));
    return ERR_NONE;
}

/* route: FORM /e/{entity}/hueco/{id}/ficha
 * may: member facilitator admin
 * title: Abrir la ficha de este hueco */
enum err_code page_gap_record(struct page *page, struct err *err)
{
    struct origin o;
    enum err_code code = read_gap(page, page_gap_record_parameters(page)->id, &o, err);
    return code ? code : record(page, &o, err);
}

/* route: FORM /e/{entity}/caceria/{id}/pregunta/{numero:int}/ficha
 * may: member facilitator admin
 * title: Abrir la ficha de este hueco */
enum err_code page_hunt_record(struct page *page, struct err *err)
{
    const struct page_hunt_record_parameters *asked = page_hunt_record_parameters(page);
    struct co co = page_co(page);
    struct origin o;
    enum err_code code = read_question(page, &co, asked->id, asked->numero, &o, err);
    return code ? code : record(page, &o, err);
}
