/* Comments on public things: /e/{entity}/comentar, the list of all on one thing, what staff does
 * with one: answer for an office, hide with a public reason. A form that fails is shown here again
 * with what was typed; when it succeeds the reader is back on the thing's page. */
#include "web/page_comment.h"

#include "cocreate/proposal.h"
#include "web/open_parts.h"
#include "web/throttle.h"
#include "web_routes.h"
#include "web_templates.h"

enum { MOST_AN_HOUR = 30, HOUR = 3600, PAGES_MAX = 1000 };

static void begin(struct page *page, struct comment_page_view *v, struct comments_view *about)
{
    v->comments = about;
    v->back_url = arena_printf(page->arena, "%s%.*s", page->base, STR_FMT(about->back));
    open_crumbs(page, &v->crumbs);
    layout_crumbs_add(&v->crumbs, about->title, v->back_url);
    layout_crumbs_add(&v->crumbs, page->title.n ? page->title : str_of(_("Comentarios")), STR_NONE);
}

/* Back to the comment itself, on the page of what it is about. */
static enum err_code go_back(struct page *page, const struct comments_view *about, int64_t comment)
{
    return page_see_other(
        page, arena_printf(page->arena, "%.*s#c%lld", STR_FMT(about->back), (long long)comment));
}

/* --- writing ---------------------------------------------------------------------------------- */

static enum err_code take(struct page *page, const struct comments_view *about, int64_t reply,
                          struct err *err)
{
    struct co co = page_co(page);
    struct comment_draft d = comments_subject(page, &about->about);
    int64_t id;
    d.text = form_text(page->form, "text");
    d.name = form_text(page->form, "name");
    if (reply) d.place = arena_printf(page->arena, "comment/%lld", (long long)reply);
    if (!about->takes) return err_set(err, ERR_INPUT, "%.*s", STR_FMT(about->closed));
    struct str who = arena_printf(page->arena, "%lld", (long long)page->actor.person);
    if (!throttle_allows(page->throttle, "comment", who, page->now_ms, MOST_AN_HOUR, HOUR))
        return err_set(err, ERR_INPUT,
                       _("Son muchos comentarios en una hora: espere un poco para el siguiente"));
    enum err_code code = comment_add(&co, &d, &page->form->faults, &id, err);
    return code ? code : go_back(page, about, id);
}

static enum err_code read_line(struct page *page, struct comments_view *about, int64_t id,
                               struct comments_line *line, struct err *err)
{
    struct co co = page_co(page);
    struct comment *c = arena_array(page->arena, 1, sizeof *c);
    if (!c) return err_no_memory(err);
    enum err_code code = comment_get(&co, id, c, err);
    struct comment_draft of = comments_subject(page, &about->about);
    if (!code && of.subject.n && !str_eq(of.subject, c->subject))
        code = co_missing(_("comentario"), id, err);
    if (code) return code;
    *line = (struct comments_line){.is = c,
                                   .who = c->name.n ? c->name : str_of(_("Sin nombre")),
                                   .when = open_when(page, c->made),
                                   .answered = open_when(page, c->answered)};
    return ERR_NONE;
}

/* route: FORM /e/{entity}/comentar
 * query: de=word? parte=word? a=int?
 * may: citizen
 * title: Escriba un comentario */
enum err_code page_comment(struct page *page, struct err *err)
{
    const struct page_comment_parameters *asked = page_comment_parameters(page);
    struct comments_about about;
    struct comments_view on = {0};
    struct comments_line line = {0};
    struct comment_page_view v = {0};
    if (!comments_about_parse(asked->de, asked->parte, &about))
        return err_set(err, ERR_NOTFOUND, _("No se sabe de qué es este comentario"));
    enum err_code code = comments_look(page, &about, &on, err);
    if (!code && asked->a) code = read_line(page, &on, asked->a, &line, err);
    if (code) return code;
    if (page->post) {
        code = take(page, &on, asked->a, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    if (asked->a) {
        v.line = &line;
        page->title = str_of(_("Responda a un comentario"));
    } else
        page->title = str_of(_("Escriba un comentario"));
    begin(page, &v, &on);
    struct form_field fields[COMMENTS_FIELDS];
    comments_fields(fields);
    struct form_view form = {.action = comments_url(page, &about, asked->a),
                             .button = _("Publicar el comentario"),
                             FORM_FIELDS(fields)};
    form_fill(page, &form);
    if (on.takes || page->post) v.form = &form;
    template_comment_form(page, &v);
    return ERR_NONE;
}

/* route: GET /e/{entity}/comentarios
 * query: de=word? pagina=int?
 * title: Comentarios */
enum err_code page_comments(struct page *page, struct err *err)
{
    const struct page_comments_parameters *asked = page_comments_parameters(page);
    struct comments_about about;
    struct comments_view list;
    struct comment_page_view v = {0};
    int64_t at = asked->pagina < 1 ? 1 : asked->pagina > PAGES_MAX ? PAGES_MAX : asked->pagina;
    if (!comments_about_parse(asked->de, STR_NONE, &about))
        return err_set(err, ERR_NOTFOUND, _("No se sabe de qué es este comentario"));
    enum err_code code =
        comments_read_from(page, &about, (size_t)(at - 1) * COMMENTS_IN_LIST, &list, err);
    if (code) return code;
    if (list.all_url.n) list.pager.next = page_with(page, "pagina", at + 1);
    if (at > 1) list.pager.previous = page_with(page, "pagina", at - 1);
    begin(page, &v, &list);
    template_comments_all(page, &v);
    return ERR_NONE;
}

/* --- what staff does with one ----------------------------------------------------------------- */

/* The comment of the address, and the thing it is on. */
static enum err_code look_at(struct page *page, int64_t id, struct comments_view *on,
                             struct comments_line *line, struct err *err)
{
    struct comments_about about;
    enum err_code code = read_line(page, on, id, line, err);
    if (code) return code;
    if (!comments_about_of(line->is, &about)) return co_missing(_("comentario"), id, err);
    about.part = NULL;
    return comments_look(page, &about, on, err);
}

static enum err_code show(struct page *page, struct comments_view *on,
                          const struct comments_line *line, struct form_view *form)
{
    struct comment_page_view v = {.line = line, .form = form};
    on->closed = STR_NONE;
    begin(page, &v, on);
    form_fill(page, form);
    template_comment_form(page, &v);
    return ERR_NONE;
}

/* route: FORM /e/{entity}/comentario/{id}/responder
 * may: member institution admin
 * title: Contestar por la oficina */
enum err_code page_comment_answer(struct page *page, struct err *err)
{
    int64_t id = page_comment_answer_parameters(page)->id;
    struct comments_view on = {0};
    struct comments_line line = {0};
    struct form *f = page->form;
    enum err_code code = look_at(page, id, &on, &line, err);
    if (code) return code;
    if (page->post) {
        struct co co = page_co(page);
        code =
            comment_answer(&co, id, form_text(f, "answer"), form_text(f, "name"), &f->faults, err);
        if (!code) return go_back(page, &on, id);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(_("Contestar por la oficina"));
    struct form_field fields[] = {
        {.kind = FORM_AREA,
         .name = "answer",
         .label = _("Respuesta"),
         .hint = _("Se publica bajo el comentario y queda así: hay una "
                   "sola respuesta."),
         .most = COMMENT_MOST_TEXT,
         .rows = 5},
        {.kind = FORM_LINE, .name = "name", .label = _("Oficina que contesta"), .most = 160}};
    struct form_view form = {
        .action = page_here(page), .button = _("Publicar la respuesta"), FORM_FIELDS(fields)};
    return show(page, &on, &line, &form);
}

/* route: FORM /e/{entity}/comentario/{id}/ocultar
 * may: member facilitator admin
 * title: Ocultar un comentario */
enum err_code page_comment_hide(struct page *page, struct err *err)
{
    int64_t id = page_comment_hide_parameters(page)->id;
    struct comments_view on = {0};
    struct comments_line line = {0};
    struct form *f = page->form;
    enum err_code code = look_at(page, id, &on, &line, err);
    if (code) return code;
    bool hide = page->post ? form_has(f, "hide") : !(line.is && line.is->hidden);
    if (page->post) {
        struct co co = page_co(page);
        code = comment_hide(&co, id, hide, form_text(f, "reason"), &f->faults, err);
        if (!code) return go_back(page, &on, id);
        if (!page_form_again(page, code, err)) return code;
    }
    page->title = str_of(hide ? _("Ocultar un comentario") : _("Volver a mostrar un comentario"));
    struct form_field fields[] = {
        {.kind = FORM_AREA,
         .name = "reason",
         .label = _("Motivo"),
         .hint = _("Es público: se lee en el lugar del comentario. El texto no se borra; solo lo "
                   "leen quienes moderan."),
         .most = 1000},
        {.kind = FORM_HIDDEN, .name = hide ? "hide" : "show", .value = STR("1")}};
    struct form_view form = {.action = page_here(page),
                             .button = hide ? _("Ocultar") : _("Volver a mostrar"),
                             FORM_FIELDS(fields)};
    return show(page, &on, &line, &form);
}
