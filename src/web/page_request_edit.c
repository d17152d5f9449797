/* Forms of a request for information: writing one, what was sent and when, the extension, the
 * answer. */
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web/page_requests.h"
#include "web_routes.h"
#include "web_templates.h"

static enum err_code to_request(struct page *page, int64_t id)
{
    return page_see_other(page, open_path(page, "solicitud/%lld", (long long)id));
}

static struct str number(struct page *page, int64_t n)
{
    return arena_printf(page->arena, "%lld", (long long)n);
}

/* r NULL: a new one. */
static void draw(struct page *page, const struct request *r, const char *lead,
                 struct form_field *fields, size_t count, const char *button)
{
    struct layout_crumbs crumbs;
    struct form_view form = {
        .action = page_here(page), .button = button, .fields = fields, .count = count};
    struct page_form_view v = {.crumbs = &crumbs, .lead = lead, .form = &form};
    form_fill(page, &form);
    open_crumbs(page, &crumbs);
    layout_crumbs_add(&crumbs, str_of(_("Solicitudes")), layout_entity_url(page, "solicitudes"));
    if (r)
        layout_crumbs_add(&crumbs, r->is.title,
                          layout_entity_url(page, "solicitud/%lld", (long long)r->id));
    layout_crumbs_add(&crumbs, page->title, STR_NONE);
    template_page_form(page, &v);
}

/* The request, for who may change it. */
static enum err_code of_visitor(struct page *page, struct co *co, int64_t id, struct request *out,
                                struct err *err)
{
    enum err_code code = request_get(co, id, out, err);
    if (code || out->may_change) return code;
    (void)page;
    err_set(err, ERR_DENIED, "%s", _("La sigue quien la redactó"));
    return ERR_DENIED;
}

static int64_t version_sent(struct page *page)
{
    return form_number(page->form, "version", 0, INT64_MAX, 0);
}

static struct form_field version_field(struct page *page, const struct request *r)
{
    return (struct form_field){
        .kind = FORM_VERSION, .name = "version", .value = number(page, r->version)};
}

/* --- writing it ------------------------------------------------------------------------------- */

/* route: FORM /e/{entity}/solicitudes/nueva
 * query: ficha=int?
 * may: citizen
 * title: Redactar una solicitud de información */
enum err_code page_request_new(struct page *page, struct err *err)
{
    int64_t id, record = page_request_new_parameters(page)->ficha;
    struct request_said said = {.unit = page->entity.name};
    struct form_field fields[REQUEST_FIELDS];
    struct co co = page_co(page);
    enum err_code code =
        record ? request_of_record(&co, record, page->entity.name, &said, err) : ERR_NONE;
    if (code) return code;
    if (page->post) {
        struct request_said sent = request_sent(page);
        sent.subject = said.subject;
        code = request_add(&co, &sent, &page->form->faults, &id, err);
        if (!code) return to_request(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    size_t n = request_fields(page, &said, fields);
    draw(page, NULL,
         _("Se guarda como borrador. Usted la envía en la Plataforma Nacional de Transparencia y "
           "vuelve a anotar el folio: aquí se cuenta el plazo."),
         fields, n, _("Guardar el borrador"));
    return ERR_NONE;
}

/* route: FORM /e/{entity}/solicitud/{id}/editar
 * may: citizen
 * title: Corregir el texto de la solicitud */
enum err_code page_request_edit(struct page *page, struct err *err)
{
    int64_t id = page_request_edit_parameters(page)->id;
    struct form_field fields[REQUEST_FIELDS + 1];
    struct co co = page_co(page);
    struct request r;
    enum err_code code = of_visitor(page, &co, id, &r, err);
    if (code) return code;
    if (page->post) {
        struct request_said sent = request_sent(page);
        code = request_edit(&co, id, version_sent(page), &sent, &page->form->faults, err);
        if (!code) return to_request(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    size_t n = request_fields(page, &r.is, fields);
    fields[n++] = version_field(page, &r);
    draw(page, &r, NULL, fields, n, _("Guardar"));
    return ERR_NONE;
}

/* --- sending it ------------------------------------------------------------------------------- */

/* route: FORM /e/{entity}/solicitud/{id}/envio
 * may: citizen
 * title: Anotar el envío y el folio */
enum err_code page_request_send(struct page *page, struct err *err)
{
    int64_t id = page_request_send_parameters(page)->id;
    struct form *f = page->form;
    struct co co = page_co(page);
    struct request r;
    enum err_code code = of_visitor(page, &co, id, &r, err);
    if (code) return code;
    if (page->post) {
        code = request_send(&co, id, version_sent(page), form_text(f, "folio"), form_day(f, "sent"),
                            form_day(f, "due"), &f->faults, err);
        if (!code) return to_request(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    int32_t today = co_day(page->now_ms);
    struct form_field fields[] = {
        {.kind = FORM_LINE,
         .name = "folio",
         .label = _("Folio"),
         .hint = _("El número que le dio la plataforma."),
         .value = r.folio,
         .most = 80},
        {.kind = FORM_DATE,
         .name = "sent",
         .label = _("Qué día se envió"),
         .value = form_iso(page, r.sent == DATE_NONE ? today : r.sent)},
        {.kind = FORM_DATE,
         .name = "due",
         .label = _("Hasta cuándo tienen para contestar"),
         .hint = _("Si lo deja vacío se cuenta: los días hábiles que dice la ley, sin sábados, "
                   "domingos ni descansos."),
         .value = form_iso(page, r.due),
         .optional = true},
        version_field(page, &r)};
    draw(page, &r, _("Desde este momento la solicitud es pública, y su texto ya no cambia."),
         fields, sizeof fields / sizeof *fields, _("Guardar"));
    return ERR_NONE;
}

/* route: FORM /e/{entity}/solicitud/{id}/prorroga
 * may: citizen
 * title: Anotar una prórroga */
enum err_code page_request_extend(struct page *page, struct err *err)
{
    int64_t id = page_request_extend_parameters(page)->id;
    struct form *f = page->form;
    struct co co = page_co(page);
    struct request r;
    enum err_code code = of_visitor(page, &co, id, &r, err);
    if (code) return code;
    if (page->post) {
        code = request_extend(&co, id, version_sent(page), form_text(f, "reason"), &f->faults, err);
        if (!code) return to_request(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {
        {.kind = FORM_LINE, .name = "reason", .label = _("Qué razones dieron"), .most = 300},
        version_field(page, &r)};
    draw(page, &r, _("La institución avisó que necesita más tiempo. Puede hacerlo una sola vez."),
         fields, 2, _("Guardar"));
    return ERR_NONE;
}

/* --- the answer ------------------------------------------------------------------------------- */

static struct request_reply reply_sent(struct page *page, struct paper_draft *room)
{
    struct form *f = page->form;
    const struct http_field *file = form_file(f, "file");
    struct request_reply reply = {.outcome = (int)form_number(f, "outcome", 0, 99, 0),
                                  .answered = form_day(f, "answered"),
                                  .answer = form_text(f, "answer")};
    if (file) {
        *room =
            (struct paper_draft){.file = file->file, .bytes = file->value, .day = reply.answered};
        reply.paper = room;
    }
    return reply;
}

static size_t outcome_choices(struct page *page, int chosen, struct form_choice *out)
{
    for (int i = REQUEST_COMPLETE; i < REQUEST_OUTCOMES; i++)
        out[i - 1] = (struct form_choice){.value = number(page, i),
                                          .label = str_of(request_outcome_word(i)),
                                          .chosen = i == chosen};
    return REQUEST_OUTCOMES - 1;
}

/* route: FORM /e/{entity}/solicitud/{id}/respuesta
 * may: citizen
 * title: Anotar la respuesta */
enum err_code page_request_answer(struct page *page, struct err *err)
{
    int64_t id = page_request_answer_parameters(page)->id;
    struct form_choice outcomes[REQUEST_OUTCOMES];
    struct paper_draft room;
    struct co co = page_co(page);
    struct request r;
    enum err_code code = of_visitor(page, &co, id, &r, err);
    if (code) return code;
    if (page->post) {
        struct request_reply reply = reply_sent(page, &room);
        code = reply.paper ? open_file(page, err) : ERR_NONE;
        if (!code)
            code = request_answer(&co, id, version_sent(page), &reply, &page->form->faults, err);
        if (!code) return to_request(page, id);
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {{.kind = FORM_RADIO,
                                   .name = "outcome",
                                   .label = _("Qué pasó"),
                                   .choices = outcomes,
                                   .choice_count = outcome_choices(page, r.outcome, outcomes)},
                                  {.kind = FORM_DATE,
                                   .name = "answered",
                                   .label = _("Qué día contestaron"),
                                   .value = form_iso(page, r.answered),
                                   .optional = true},
                                  {.kind = FORM_AREA,
                                   .name = "answer",
                                   .label = _("Qué contestaron"),
                                   .hint = _("Se publica. Copie o resuma, sin datos personales."),
                                   .value = r.answer,
                                   .most = 8000,
                                   .optional = true},
                                  {.kind = FORM_FILE,
                                   .name = "file",
                                   .label = _("El oficio o los datos"),
                                   .accept = PAPER_FILES,
                                   .optional = true},
                                  version_field(page, &r)};
    draw(page, &r, NULL, fields, sizeof fields / sizeof *fields, _("Guardar"));
    return ERR_NONE;
}
