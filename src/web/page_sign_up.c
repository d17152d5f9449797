/* Making an account and getting back into one: /registro, /confirmar, /clave, /invitacion. Whether
 * an address has an account is told to its owner alone, by e-mail. Links open a page with a button:
 * programs that follow links in mail change nothing. */
#include "cocreate/person.h"
#include "web/account_letters.h"
#include "web/page_form.h"
#include "web_routes.h"
#include "web_templates.h"

enum { CHOICES = CO_SECTORS };

static struct co home_of(struct page *page)
{
    struct co co = page_co(page);
    co.entity = page->home.id;
    co.actor = (struct co_actor){.program = true};
    return co;
}

/* --- /registro -------------------------------------------------------------------------------- */

static void choose_sector(struct form_choice choices[CHOICES])
{
    for (int i = 0; i < CHOICES; i++)
        choices[i] =
            (struct form_choice){.value = str_of(i ? co_sector_code(i) : ""),
                                 .label = str_of(i ? co_sector_word(i) : _("prefiero no decirlo"))};
}

/* Also for an address that has an account: the answer takes as long. */
static enum err_code sign_up_ready(struct page *page, struct person_draft *draft, struct err *err)
{
    page_let_go(page);
    struct co reader = home_of(page);
    enum err_code code = person_sign_up_ready(&reader, draft, &page->form->faults, err);
    page_take_again(page);
    return code;
}

static enum err_code sign_up(struct page *page, struct err *err)
{
    struct person_draft draft = {.email = form_text(page->form, "email"),
                                 .name = form_text(page->form, "name"),
                                 .password = form_raw(page->form, "password"),
                                 .sector = co_sector_of(form_text(page->form, "sector")),
                                 .english = page->english};
    char token[SESSION_TOKEN + 1];
    bool known;
    struct account_letter letter = {.news = ACCOUNT_MADE, .token = token};
    enum err_code code = account_may_write(page, person_address(page->arena, draft.email), err);
    if (!code) code = sign_up_ready(page, &draft, err);
    struct co home = home_of(page);
    if (!code) code = co_begin(&home, err);
    if (code) return code;
    code = person_sign_up(&home, &draft, &page->form->faults, &letter.person, &known, token, err);
    if (known) letter.news = ACCOUNT_KNOWN;
    if (!code) code = account_write(page, &home, &letter, err);
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

/* As much is done for an address without an account: the time tells nothing. */
static enum err_code forgot(struct page *page, struct err *err)
{
    struct co home = home_of(page);
    char token[SESSION_TOKEN + 1];
    struct account_letter letter = {.news = ACCOUNT_FORGOT, .token = token};
    struct str email = form_text(page->form, "email");
    enum err_code code = account_may_write(page, person_address(page->arena, email), err);
    if (!code) code = co_begin(&home, err);
    if (code) return code;
    code = person_forgot(&home, email, &letter.person, token, err);
    if (!code) code = account_write(page, &home, &letter, err);
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

static enum err_code new_password(struct page *page, struct err *err)
{
    struct str token = page_new_password_parameters(page)->token, stored;
    page_let_go(page);
    struct co reader = home_of(page);
    enum err_code code = person_new_password_ready(&reader, token, form_raw(page->form, "password"),
                                                   &page->form->faults, &stored, err);
    page_take_again(page);
    if (code) return code;
    struct co home = home_of(page);
    struct account_letter letter = {.news = ACCOUNT_PASSWORD};
    code = co_begin(&home, err);
    if (code) return code;
    code = person_new_password_set(&home, token, stored, &letter.person, err);
    if (!code) code = account_write(page, &home, &letter, err);
    return co_end(&home, code, err);
}

/* route: FORM /correo/{token:hash}
 * title: Confirmar el correo nuevo */
enum err_code page_new_email(struct page *page, struct err *err)
{
    if (page->post) {
        struct co home = home_of(page);
        struct account_letter letter = {.news = ACCOUNT_MOVED};
        enum err_code code = co_begin(&home, err);
        if (code) return code;
        code = person_set_email(&home, page_new_email_parameters(page)->token, &letter.person,
                                &letter.email, err);
        if (!code) code = account_write(page, &home, &letter, err);
        code = co_end(&home, code, err);
        return code ? code : page_see_other(page, STR("/cuenta"));
    }
    struct form_view form = {.action = page_here(page), .button = _("Usar este correo")};
    struct page_form_view v = {.lead = _("Un paso más: oprima el botón y su cuenta usará el correo "
                                         "al que llegó este enlace."),
                               .form = &form};
    template_page_form(page, &v);
    return ERR_NONE;
}

/* route: FORM /clave/{token:hash}
 * route: FORM /invitacion/{token:hash}
 * title: Poner la contraseña */
enum err_code page_new_password(struct page *page, struct err *err)
{
    if (page->post) {
        enum err_code code = new_password(page, err);
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
