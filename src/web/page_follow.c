/* Following things: the form behind every "Avisarme" (follow_parts.h), and the list of what a
 * person follows, /avisos. */
#include "web/page_follow.h"

#include "cocreate/follow.h"
#include "cocreate/news.h"
#include "cocreate/person.h"
#include "cocreate/subject.h"
#include "web/follow_parts.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

static struct form_view button(struct page *page, struct str action, struct str subject, bool stop)
{
    struct form_field *fields = arena_array(page->arena, 2, sizeof *fields);
    if (!fields) return (struct form_view){0};
    fields[0] = (struct form_field){
        .kind = FORM_HIDDEN, .name = "cosa", .value = arena_str(page->arena, subject)};
    fields[1] = (struct form_field){
        .kind = FORM_HIDDEN, .name = "dejar", .value = stop ? STR("1") : STR("")};
    return (struct form_view){.action = action,
                              .button = stop ? _("Dejar de avisarme") : _("Avisarme"),
                              .fields = fields,
                              .count = 2,
                              .quiet = true};
}

void follow_make(struct page *page, struct follow_view *out, const char *kind, int64_t id)
{
    struct err ignored = {0};
    struct co co = page_co(page);
    struct str subject =
        id ? arena_printf(page->arena, "%s/%lld", kind, (long long)id) : str_of(kind);
    *out = (struct follow_view){.shown = page->writable && subject.p};
    if (!out->shown) return;
    if (!page->actor.person) {
        out->enter_url = layout_entity_url(page, "seguir?cosa=%.*s", STR_FMT(subject));
        return;
    }
    out->shown = follow_is(&co, subject, &out->on, &ignored) == ERR_NONE;
    out->form = button(page, layout_entity_url(page, "seguir"), subject, out->on);
}

/* route: FORM /e/{entity}/seguir
 * query: cosa=text?
 * may: citizen
 * title: Avisarme de lo que pase */
enum err_code page_follow(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    struct str title,
        subject = page->post ? form_text(page->form, "cosa") : page_follow_parameters(page)->cosa;
    bool stop = form_has(page->form, "dejar") && form_text(page->form, "dejar").n;
    enum err_code code = page->post && stop ? ERR_NONE : subject_title(&co, subject, &title, err);
    if (code) return code;
    if (page->post) {
        code = follow_set(&co, subject, !stop, err);
        if (!code)
            return page_see_other(page, arena_printf(page->arena, "/e/%.*s/%.*s",
                                                     STR_FMT(page->entity.code),
                                                     STR_FMT(subject_path(page->arena, subject))));
        if (!page_form_again(page, code, err)) return code;
        code = subject_title(&co, subject, &title, err);
        if (code) return code;
    }
    struct form_view form = button(page, layout_entity_url(page, "seguir"), subject, false);
    form.quiet = false;
    struct layout_link links[] = {
        {title, layout_entity_url(page, "%.*s", STR_FMT(subject_path(page->arena, subject))),
         false},
        {str_of(_("Todo lo que sigue")), layout_url(page, "/avisos"), false}};
    struct page_form_view v = {
        .lead = arena_cstr(page->arena,
                           arena_printf(page->arena,
                                        _("Se le escribirá un correo, a lo más uno al día, cuando "
                                          "haya algo nuevo en: %.*s."),
                                        STR_FMT(title))),
        .form = &form,
        .links = links,
        .link_count = 2};
    page->section = "abierto";
    template_page_form(page, &v);
    return ERR_NONE;
}

static enum err_code stop_one(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    co.entity = form_number(page->form, "entidad", 1, INT64_MAX, page->home.id);
    enum err_code code = follow_set(&co, form_text(page->form, "cosa"), false, err);
    return code ? code : page_see_other(page, STR("/avisos"));
}

static struct followed followed_of(struct page *page, const struct follow_row *r)
{
    struct err ignored = {0};
    struct co co = page_co(page);
    struct followed f = {.entity = r->entity_name, .word = subject_word(r->subject)};
    co.entity = r->entity;
    if (subject_title(&co, r->subject, &f.title, &ignored) == ERR_NONE)
        f.url = layout_url(page, "/e/%.*s/%.*s", STR_FMT(r->entity_code),
                           STR_FMT(subject_path(page->arena, r->subject)));
    else
        f.title = str_of(_("Ya no está publicado"));
    struct form_field *fields = arena_array(page->arena, 2, sizeof *fields);
    if (!fields) return f;
    fields[0] = (struct form_field){.kind = FORM_HIDDEN, .name = "cosa", .value = r->subject};
    fields[1] =
        (struct form_field){.kind = FORM_HIDDEN,
                            .name = "entidad",
                            .value = arena_printf(page->arena, "%lld", (long long)r->entity)};
    f.stop = (struct form_view){.action = layout_url(page, "/avisos"),
                                .button = _("Dejar de avisarme"),
                                .fields = fields,
                                .count = 2,
                                .quiet = true};
    return f;
}

/* route: FORM /avisos
 * may: citizen
 * title: Lo que sigue */
enum err_code page_follows(struct page *page, struct err *err)
{
    struct follows_view v = {.account_url = layout_url(page, "/cuenta")};
    struct follow_row *rows;
    struct person person;
    if (page->post) {
        enum err_code code = stop_one(page, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co home = page_co(page);
    home.entity = page->home.id;
    enum err_code code = person_get(&home, page->actor.person, &person, err);
    if (!code) code = follow_list(&home, page->actor.person, &rows, &v.count, err);
    struct followed *list = code ? NULL : arena_array(page->arena, v.count + 1, sizeof *list);
    if (!list) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < v.count; i++) list[i] = followed_of(page, &rows[i]);
    v.rows = list;
    v.mails = person.notices;
    template_follows(page, &v);
    return ERR_NONE;
}

/* route: FORM /avisos/{persona:int}/{firma:hash}
 * query: listo=int?
 * title: No recibir más avisos */
enum err_code page_follow_stop(struct page *page, struct err *err)
{
    const struct page_follow_stop_parameters *q = page_follow_stop_parameters(page);
    struct co home = page_co(page);
    home.entity = page->home.id;
    enum err_code code = news_stop(&home, q->persona, q->firma, !page->post, err);
    if (code) return code;
    if (page->post)
        return page_see_other(page, arena_printf(page->arena, "/avisos/%lld/%.*s?listo=1",
                                                 (long long)q->persona, STR_FMT(q->firma)));
    struct form_view form = {.action = page_here(page), .button = _("No recibir más avisos")};
    struct page_form_view v = {
        .lead = q->listo
                    ? _("Listo: ya no se le escribe de lo que sigue. Los correos de su cuenta, "
                        "como el de una contraseña nueva, siguen llegando cuando los pide. En "
                        "su cuenta puede volver a encender los avisos.")
                    : _("Con este botón deja de recibir los correos sobre lo que sigue. No "
                        "hace falta entrar."),
        .form = q->listo ? NULL : &form};
    page->secret = true;
    template_page_form(page, &v);
    return ERR_NONE;
}
