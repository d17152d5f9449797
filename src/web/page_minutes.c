/* The minutes of a session: to read and print; written, signed by the three parties and published
 * for good by the secretariat; documents attached to the session. */
#include "cocreate/sitting_notice.h"
#include "web/page_sitting.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_NAME = 120, MOST_WITHOUT = 2000 };

static struct str minutes_path(struct page *page, int64_t id)
{
    return open_path(page, "sesion/%lld/acta", (long long)id);
}

/* route: GET /e/{entity}/sesion/{id}/acta
 * title: Acta */
enum err_code page_minutes(struct page *page, struct err *err)
{
    struct sitting s;
    struct sitting_view v = {0};
    struct co co = page_co(page);
    enum err_code code =
        sitting_view_fill(page, &co, page_minutes_parameters(page)->id, &s, &v, err);
    if (code) return code;
    sitting_crumbs(page, &v.crumbs, &s);
    layout_crumbs_add(&v.crumbs, str_of(_("Acta")), STR_NONE);
    page->title = arena_printf(page->arena, _("Acta de la sesión %lld"), (long long)s.number);
    template_minutes(page, &v);
    return ERR_NONE;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void put_line(struct buf *out, const char *label, struct str text)
{
    if (text.n) buf_printf(out, "%s %.*s\n", label, STR_FMT(text));
}

static void put_seats(struct page *page, struct buf *out, const struct sitting *s)
{
    buf_printf(out, "\n%s\n", _("Asistieron:"));
    for (size_t i = 0; i < s->seat_count; i++)
        buf_printf(out, "- %.*s\n",
                   STR_FMT(sitting_member(page, s->seats[i].name, s->seats[i].sector,
                                          s->seats[i].substitute)));
    buf_printf(out, "%s\n",
               s->quorum.holds ? _("Hubo quórum de las tres partes.")
                               : _("No hubo quórum de las tres partes."));
}

/* A first text out of what was written down during the session: nobody types it twice. */
static struct str draft_minutes(struct page *page, const struct sitting_view *v)
{
    const struct sitting *s = v->s;
    struct buf out;
    buf_init(&out, 1 << 20);
    buf_printf(&out, _("Acta de la sesión %lld del secretariado (%s)"), (long long)s->number,
               v->kind);
    buf_text(&out, "\n\n");
    put_line(&out, _("Fecha y hora:"), v->when);
    put_line(&out, _("Lugar:"), s->is.place);
    put_seats(page, &out, s);
    for (size_t i = 0; i < v->point_count; i++) {
        buf_printf(&out, "\n%zu. %.*s\n", i + 1, STR_FMT(v->points[i].text));
        for (size_t k = 0; k < v->points[i].card_count; k++) {
            const struct agreement *a = v->points[i].cards[k].a;
            buf_printf(&out, "%s %lld. %.*s\n", _("Acuerdo"), (long long)a->number,
                       STR_FMT(a->is.text));
            put_line(&out, _("Responsable:"), a->is.responsible);
        }
    }
    for (size_t i = 0; i < v->loose_count; i++)
        buf_printf(&out, "\n%s %lld. %.*s\n", _("Acuerdo"), (long long)v->loose[i].a->number,
                   STR_FMT(v->loose[i].a->is.text));
    if (v->decision_count) buf_printf(&out, "\n%s\n", _("Se decidió sobre las propuestas:"));
    for (size_t i = 0; i < v->decision_count; i++)
        buf_printf(&out, "- %lld. %.*s: %s\n", (long long)v->decisions[i].d->proposal,
                   STR_FMT(v->decisions[i].d->title), v->decisions[i].word);
    struct str text = arena_str(page->arena, buf_view(&out));
    buf_free(&out);
    return text;
}

static enum err_code take_text(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    enum err_code code =
        sitting_write_minutes(&co, id, work_version_sent(page), form_text(page->form, "minutes"),
                              &page->form->faults, err);
    return code ? code : page_see_other(page, minutes_path(page, id));
}

/* route: FORM /e/{entity}/sesion/{id}/acta/escribir
 * may: member admin
 * title: Escribir el acta */
enum err_code page_minutes_write(struct page *page, struct err *err)
{
    int64_t id = page_minutes_write_parameters(page)->id;
    struct sitting s;
    struct sitting_view all = {0};
    if (page->post) {
        enum err_code code = take_text(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = sitting_view_fill(page, &co, id, &s, &all, err);
    if (code) return code;
    struct form_field fields[] = {work_version(page, s.version),
                                  {.kind = FORM_AREA,
                                   .name = "minutes",
                                   .label = _("Texto del acta"),
                                   .hint = _("Al cambiarlo, las firmas que ya tenía dejan de "
                                             "valer: se firmó otra cosa."),
                                   .value = s.minutes.n ? s.minutes : draft_minutes(page, &all),
                                   .rows = 24,
                                   .most = SITTING_MOST_MINUTES}};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar el acta"), FORM_FIELDS(fields)};
    struct work_view v = {
        .lead = s.minutes.n ? NULL
                            : _("El texto empieza con lo que ya se escribió de la sesión. "
                                "Complételo: nadie más lo ve hasta que se publique."),
        .over = all.when};
    if (page->status == 409) { /* what somebody else wrote meanwhile, to bring both together */
        v.aside_title = str_of(_("Lo que está guardado ahora"));
        v.aside = s.minutes;
    }
    sitting_crumbs(page, &v.crumbs, &s);
    work_draw(page, &v, &form);
    return ERR_NONE;
}

/* --- signing and publishing ------------------------------------------------------------------- */

static enum err_code take_signature(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    enum err_code code = sitting_sign(&co, id, work_version_sent(page),
                                      form_text(page->form, "name"), &page->form->faults, err);
    return code ? code : page_see_other(page, minutes_path(page, id));
}

/* route: FORM /e/{entity}/sesion/{id}/acta/firmar
 * may: member
 * title: Firmar el acta */
enum err_code page_minutes_sign(struct page *page, struct err *err)
{
    int64_t id = page_minutes_sign_parameters(page)->id;
    struct sitting s;
    if (page->post) {
        enum err_code code = take_signature(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = sitting_get(&co, id, &s, err);
    if (code) return code;
    const char *party = co_sector_word(page->actor.sector);
    struct str label =
        arena_printf(page->arena, _("Su nombre, como firma por %s"), party ? party : _("su parte"));
    struct form_field fields[] = {work_version(page, s.version),
                                  {.kind = FORM_LINE,
                                   .name = "name",
                                   .label = label.p ? label.p : "",
                                   .hint = _("Se publica con el acta, con la fecha y la hora."),
                                   .value = page->person_name,
                                   .autocomplete = "name",
                                   .most = MOST_NAME}};
    struct form_view form = {
        .action = page_here(page), .button = _("Firmar el acta"), FORM_FIELDS(fields)};
    struct work_view v = {.lead =
                              _("Firma el texto que está abajo, tal como está. Cada parte firma "
                                "una vez."),
                          .aside_title = str_of(_("Texto del acta")),
                          .aside = s.minutes};
    sitting_crumbs(page, &v.crumbs, &s);
    work_draw(page, &v, &form);
    return ERR_NONE;
}

static enum err_code take_publication(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    struct notice_page its = {page->site, minutes_path(page, id)};
    enum err_code code = co_begin(&co, err);
    if (code) return code;
    code = sitting_publish(&co, id, work_version_sent(page), form_text(page->form, "without"),
                           &page->form->faults, err);
    if (!code) code = sitting_tell(&co, page->home.id, SITTING_HAS_MINUTES, id, &its, err);
    code = co_end(&co, code, err);
    return code ? code : page_see_other(page, minutes_path(page, id));
}

/* route: FORM /e/{entity}/sesion/{id}/acta/publicar
 * may: member admin
 * title: Publicar el acta */
enum err_code page_minutes_publish(struct page *page, struct err *err)
{
    int64_t id = page_minutes_publish_parameters(page)->id;
    struct sitting s;
    if (page->post) {
        enum err_code code = take_publication(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co co = page_co(page);
    enum err_code code = sitting_get(&co, id, &s, err);
    if (code) return code;
    struct form_field fields[] = {work_version(page, s.version),
                                  {.kind = FORM_AREA,
                                   .name = "without",
                                   .label = _("Por qué falta la firma de alguna parte"),
                                   .hint = _("Se publica con el acta."),
                                   .most = MOST_WITHOUT}};
    struct form_view form = {.action = page_here(page),
                             .button = _("Publicar para siempre"),
                             .fields = fields,
                             .count = s.signature_count < PARTIES ? 2 : 1};
    struct work_view v = {
        .lead = s.signature_count < PARTIES
                    ? _("Faltan firmas. Se puede publicar así si se dice por qué; después ya no "
                        "cambia ni se firma.")
                    : _("Las tres partes firmaron. Una vez publicada, el acta y la sesión ya no "
                        "cambian; los acuerdos siguen su curso."),
        .aside_title = str_of(_("Texto del acta")),
        .aside = s.minutes};
    sitting_crumbs(page, &v.crumbs, &s);
    work_draw(page, &v, &form);
    return ERR_NONE;
}

/* --- documents -------------------------------------------------------------------------------- */

static enum err_code take_paper(struct page *page, int64_t id, struct err *err)
{
    struct co co = page_co(page);
    struct form *f = page->form;
    const struct http_field *file = form_file(f, "file");
    int64_t paper;
    struct paper_draft d = {.subject = arena_printf(page->arena, "sitting/%lld", (long long)id),
                            .role = form_flag(f, "minutes") ? STR("minutes") : STR("material"),
                            .title = form_text(f, "title"),
                            .file = file ? file->file : STR_NONE,
                            .bytes = file ? file->value : STR_NONE,
                            .url = form_text(f, "url"),
                            .day = form_day(f, "day")};
    enum err_code code = paper_add(&co, &d, &f->faults, &paper, err);
    return code ? code : page_see_other(page, open_path(page, "sesion/%lld", (long long)id));
}

/* route: FORM /e/{entity}/sesion/{id}/documentos
 * may: member admin
 * title: Agregar un documento a la sesión */
enum err_code page_sitting_paper(struct page *page, struct err *err)
{
    int64_t id = page_sitting_paper_parameters(page)->id;
    struct sitting s;
    struct co co = page_co(page);
    enum err_code code = sitting_get(&co, id, &s, err);
    if (!code && page->post) {
        code = take_paper(page, id, err);
        if (!code || !page_form_again(page, code, err)) return code;
        code = ERR_NONE;
    }
    if (code) return code;
    struct form_field fields[] = {
        {.kind = FORM_LINE, .name = "title", .label = _("Qué es"), .most = PAPER_MOST_TITLE},
        {.kind = FORM_FILE,
         .name = "file",
         .label = _("Archivo"),
         .hint = _("PDF, foto, hoja de cálculo o texto."),
         .accept = PAPER_FILES,
         .optional = true},
        {.kind = FORM_LINE,
         .name = "url",
         .label = _("O su dirección, si está en otro sitio"),
         .most = PAPER_MOST_URL,
         .optional = true},
        {.kind = FORM_DATE, .name = "day", .label = _("Fecha del documento"), .optional = true},
        {.kind = FORM_CHECK,
         .name = "minutes",
         .label = _("Es el acta con firmas autógrafas"),
         .optional = true}};
    struct form_view form = {
        .action = page_here(page), .button = _("Agregar"), FORM_FIELDS(fields)};
    struct work_view v = {.over = open_when(page, s.is.starts)};
    sitting_crumbs(page, &v.crumbs, &s);
    work_draw(page, &v, &form);
    return ERR_NONE;
}
