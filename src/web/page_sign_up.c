/* Making an account and getting back into one: /registro, /confirmar, /clave, /invitacion. Whether
 * an address has an account is told to its owner alone, by e-mail. Links open a page with a button:
 * programs that follow links in mail change nothing. */
#include "cocreate/notice.h"
#include "cocreate/person.h"
#include "web/page_form.h"
#include "web/throttle.h"
#include "web_routes.h"
#include "web_templates.h"

enum { SENT_OF_MACHINE = 20, WINDOW = 3600, CHOICES = CO_SECTORS };

static struct co home_of(struct page *page)
{
    struct co co = page_co(page);
    co.entity = page->home.id;
    co.actor = (struct co_actor){.program = true};
    return co;
}

static enum err_code too_often(struct page *page, struct err *err)
{
    if (throttle_allows(page->throttle, "mail", str_of(page->peer), page->now_ms, SENT_OF_MACHINE,
                        WINDOW))
        return ERR_NONE;
    err_set(err, ERR_INPUT, _("Son demasiadas solicitudes desde aquí"));
    err_advice(err, _("Espere una hora"));
    return ERR_INPUT;
}

/* A letter with one link, in the transaction of what it tells. */
static enum err_code write_letter(struct page *page, struct co *home, int64_t person,
                                  const char *kind, const char *subject, const char *text,
                                  struct str path, struct err *err)
{
    struct str body =
        arena_printf(page->arena, "%s\n\n%.*s%s%.*s\n\n%s\n", text, STR_FMT(page->site), page->base,
                     STR_FMT(path), _("Si usted no lo pidió, no haga nada."));
    return body.p ? notice_add(home, person, kind, str_of(subject), body, err) : err_no_memory(err);
}

/* --- /registro -------------------------------------------------------------------------------- */

static void choose_sector(struct form_choice choices[CHOICES])
{
    for (int i = 0; i < CHOICES; i++)
        choices[i] =
            (struct form_choice){.value = str_of(i ? co_sector_code(i) : ""),
                                 .label = str_of(i ? co_sector_word(i) : _("prefiero no decirlo"))};
}

static enum err_code sign_up(struct page *page, struct err *err)
{
    struct co home = home_of(page);
    struct person_draft draft = {.email = form_text(page->form, "email"),
                                 .name = form_text(page->form, "name"),
                                 .password = form_raw(page->form, "password"),
                                 .sector = co_sector_of(form_text(page->form, "sector")),
                                 .english = page->english};
    char token[SESSION_TOKEN + 1];
    bool known;
    int64_t person;
    enum err_code code = too_often(page, err);
    if (!code) code = co_begin(&home, err);
    if (code) return code;
    code = person_sign_up(&home, &draft, &page->form->faults, &person, &known, token, err);
    if (!code && known)
        code =
            write_letter(page, &home, person, "known", _("Ya tiene una cuenta"),
                         _("Alguien quiso hacer una cuenta con este correo, que ya tiene una. Si "
                           "fue usted y olvidó su contraseña, aquí puede pedir otra:"),
                         STR("/clave"), err);
    else if (!code)
        code =
            write_letter(page, &home, person, "confirm", _("Confirme su correo"),
                         _("Para terminar de hacer su cuenta, abra este enlace y oprima el botón. "
                           "Sirve durante tres días:"),
                         arena_printf(page->arena, "/confirmar/%s", token), err);
    code = co_end(&home, code, err);
    return code ? code : page_see_other(page, STR("/registro?listo=1"));
}

static enum err_code tell(struct page *page, const char *lead)
{
    struct page_form_view v = {.lead = lead};
    template_page_form(page, &v);
    return ERR_NONE;
}

/* route: FORM /registro
 * query: listo=int?
 * title: Hacer una cuenta */
enum err_code page_sign_up(struct page *page, struct err *err)
{
    if (page->post) {
        enum err_code code = sign_up(page, err);
        if (!code || !page_form_again(page, code, err)) return code;
    } else if (page_sign_up_parameters(page)->listo) {
        return tell(page, _("Le enviamos un correo. Abra el enlace que trae para terminar."));
    }
    struct form_choice sectors[CHOICES];
    choose_sector(sectors);
    struct form_field fields[] = {
        {.kind = FORM_LINE,
         .name = "name",
         .label = _("Nombre"),
         .hint = _("Así se le verá en el sitio. Puede ser un seudónimo."),
         .most = PERSON_MOST_NAME,
         .autocomplete = "name"},
        {.kind = FORM_EMAIL,
         .name = "email",
         .label = _("Correo"),
         .hint = _("No se publica. Sirve para entrar y para los avisos que usted pida."),
         .most = 254,
         .autocomplete = "email"},
        {.kind = FORM_PASSWORD,
         .name = "password",
         .label = _("Contraseña"),
         .hint = _("Al menos 10 letras, cifras o signos. Una frase es buena idea."),
         .autocomplete = "new-password"},
        {.kind = FORM_SELECT,
         .name = "sector",
         .label = _("Viene de"),
         .hint = _("Para saber quiénes participan, sin nombres."),
         .choices = sectors,
         .choice_count = CHOICES,
         .optional = true},
    };
    struct form_view form = {.action = layout_url(page, "/registro"),
                             .button = _("Hacer la cuenta"),
                             FORM_FIELDS(fields)};
    form_fill(page, &form);
    struct layout_link links[] = {
        {str_of(_("Ya tengo cuenta")), layout_url(page, "/entrar"), false}};
    struct page_form_view v = {.lead = _("Con una cuenta puede proponer, comentar, votar y recibir "
                                         "avisos. Para leer no hace falta."),
                               .form = &form,
                               .links = links,
                               .link_count = 1};
    template_page_form(page, &v);
    return ERR_NONE;
}

/* --- links from mail -------------------------------------------------------------------------- */

/* route: FORM /confirmar/{token:hash}
 * title: Confirmar el correo */
enum err_code page_confirm(struct page *page, struct err *err)
{
    if (page->post) {
        struct co home = home_of(page);
        int64_t person;
        enum err_code code =
            person_confirm(&home, page_confirm_parameters(page)->token, &person, err);
        return code ? code : page_see_other(page, STR("/entrar"));
    }
    struct form_view form = {.action = page_here(page), .button = _("Confirmar mi correo")};
    struct page_form_view v = {.lead = _("Un paso más: oprima el botón."), .form = &form};
    template_page_form(page, &v);
    return ERR_NONE;
}

static enum err_code forgot(struct page *page, struct err *err)
{
    struct co home = home_of(page);
    char token[SESSION_TOKEN + 1];
    int64_t person;
    enum err_code code = too_often(page, err);
    if (!code) code = co_begin(&home, err);
    if (code) return code;
    code = person_forgot(&home, form_text(page->form, "email"), &person, token, err);
    if (!code && *token)
        code = write_letter(page, &home, person, "reset", _("Una contraseña nueva"),
                            _("Con este enlace puede poner una contraseña nueva. Sirve durante una "
                              "hora:"),
                            arena_printf(page->arena, "/clave/%s", token), err);
    code = co_end(&home, code, err);
    return code ? code : page_see_other(page, STR("/clave?listo=1"));
}

/* route: FORM /clave
 * query: listo=int?
 * title: Una contraseña nueva */
enum err_code page_forgot(struct page *page, struct err *err)
{
    if (page->post) {
        enum err_code code = forgot(page, err);
        if (!code || !page_form_again(page, code, err)) return code;
    } else if (page_forgot_parameters(page)->listo) {
        return tell(
            page,
            _("Si hay una cuenta con ese correo, le enviamos un enlace. Sirve durante una hora."));
    }
    struct form_field fields[] = {{.kind = FORM_EMAIL,
                                   .name = "email",
                                   .label = _("Correo de su cuenta"),
                                   .most = 254,
                                   .autocomplete = "username"}};
    struct form_view form = {
        .action = layout_url(page, "/clave"), .button = _("Enviar el enlace"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    struct page_form_view v = {.form = &form};
    template_page_form(page, &v);
    return ERR_NONE;
}

/* route: FORM /clave/{token:hash}
 * route: FORM /invitacion/{token:hash}
 * title: Poner la contraseña */
enum err_code page_new_password(struct page *page, struct err *err)
{
    if (page->post) {
        struct co home = home_of(page);
        int64_t person;
        enum err_code code = person_new_password(&home, page_new_password_parameters(page)->token,
                                                 form_raw(page->form, "password"),
                                                 &page->form->faults, &person, err);
        if (!code) return page_see_other(page, STR("/entrar"));
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {
        {.kind = FORM_PASSWORD,
         .name = "password",
         .label = _("Contraseña nueva"),
         .hint = _("Al menos 10 letras, cifras o signos. Una frase es buena idea."),
         .autocomplete = "new-password"}};
    struct form_view form = {
        .action = page_here(page), .button = _("Guardar"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    struct page_form_view v = {.form = &form};
    template_page_form(page, &v);
    return ERR_NONE;
}
