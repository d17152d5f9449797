/* Entering and leaving: /entrar, /salir. A wrong address and a wrong password look the same, and
 * tries are counted for the address and for the machine. */
#include "cocreate/person.h"
#include "web/page_form.h"
#include "web/throttle.h"
#include "web_routes.h"
#include "web_templates.h"

enum { TRIES = 10, TRIES_OF_MACHINE = 60, WINDOW = 900 };

/* Where the person wanted to go: a path of this site, nothing else. */
static struct str wanted(struct page *page, struct str path)
{
    bool ours =
        path.n && path.p[0] == '/' && !(path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\'));
    for (size_t i = 0; i < path.n; i++)
        if (path.p[i] <= ' ' || path.p[i] == '\\') ours = false;
    return ours ? arena_str(page->arena, path) : STR("/cuenta");
}

static enum err_code too_often(struct err *err)
{
    err_set(err, ERR_INPUT, _("Son demasiados intentos"));
    err_advice(err, _("Espere un cuarto de hora, o pida una contraseña nueva"));
    return ERR_INPUT;
}

/* Passwords are slow on purpose: meanwhile others may send their forms. */
static enum err_code prove(struct page *page, struct str email, struct person_proof *out,
                           struct err *err)
{
    page_let_go(page);
    struct co reader = page_co(page);
    reader.entity = page->home.id;
    enum err_code code = person_prove(&reader, email, form_raw(page->form, "password"), out, err);
    page_take_again(page);
    return code;
}

static enum err_code enter(struct page *page, bool *wants_code, struct err *err)
{
    /* Counted as accounts are found: other capitals are no further tries. */
    struct str email = person_address(page->arena, form_text(page->form, "email"));
    enum person_entry entry;
    int64_t person;
    char token[SESSION_TOKEN + 1];
    if (!throttle_allows(page->throttle, "sign-in", email, page->now_ms, TRIES, WINDOW) ||
        !throttle_allows(page->throttle, "sign-in", str_of(page->peer), page->now_ms,
                         TRIES_OF_MACHINE, WINDOW))
        return too_often(err);
    struct person_proof proof;
    enum err_code code = prove(page, email, &proof, err);
    struct co co = page_co(page);
    co.entity = page->home.id;
    co.actor = (struct co_actor){.program = true};
    if (!code)
        code =
            person_enter_proven(&co, &proof, form_text(page->form, "code"), &entry, &person, err);
    if (code) return code;
    *wants_code = entry == PERSON_WANTS_CODE;
    if (entry == PERSON_WANTS_CODE)
        return err_set(err, ERR_INPUT, _("Escriba también el código de su teléfono"));
    if (entry == PERSON_REFUSED) {
        err_set(err, ERR_INPUT, _("El correo o la contraseña no son correctos"));
        err_advice(err, _("Si acaba de registrarse, confirme antes su correo"));
        return ERR_INPUT;
    }
    code = co_begin(&co, err);
    /* Who enters anew leaves where they were: no session that nobody sees any more. */
    if (!code && page->session_token.n) code = session_end(&co, page->session_token, err);
    if (!code) code = session_start(&co, person, page->agent, token, err);
    code = co_end(&co, code, err);
    if (code) return code;
    throttle_forget(page->throttle, "sign-in", email);
    page->cookie = arena_str(page->arena, str_of(token));
    page->sets_cookie = true;
    return page_see_other(page, wanted(page, form_text(page->form, "ir")));
}

/* route: FORM /entrar
 * query: ir=text?
 * title: Entrar */
enum err_code page_sign_in(struct page *page, struct err *err)
{
    const struct page_sign_in_parameters *q = page_sign_in_parameters(page);
    bool wants_code = false;
    if (page->post) {
        enum err_code code = enter(page, &wants_code, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {
        {.kind = FORM_HIDDEN,
         .name = "ir",
         .value = page->post ? form_text(page->form, "ir") : q->ir},
        {.kind = FORM_EMAIL,
         .name = "email",
         .label = _("Correo"),
         .most = 254,
         .autocomplete = "username"},
        {.kind = FORM_PASSWORD,
         .name = "password",
         .label = _("Contraseña"),
         .autocomplete = "current-password"},
        {.kind = FORM_CODE,
         .name = "code",
         .label = _("Código de su teléfono"),
         .hint = _("Solo si activó el segundo paso: las seis cifras que muestra ahora."),
         .optional = !wants_code,
         .autocomplete = "one-time-code"},
    };
    struct form_view form = {
        .action = layout_url(page, "/entrar"), .button = _("Entrar"), FORM_FIELDS(fields)};
    form_fill(page, &form);
    struct layout_link links[] = {
        {str_of(_("No tengo cuenta")), layout_url(page, "/registro"), false},
        {str_of(_("Olvidé mi contraseña")), layout_url(page, "/clave"), false}};
    struct page_form_view v = {.form = &form, .links = links, .link_count = 2};
    template_page_form(page, &v);
    return ERR_NONE;
}

/* route: POST /salir
 * title: Salir */
enum err_code page_sign_out(struct page *page, struct err *err)
{
    struct co co = page_co(page);
    co.entity = page->home.id;
    enum err_code code = co_begin(&co, err);
    if (!code) code = session_end(&co, page->session_token, err);
    code = co_end(&co, code, err);
    if (code) return code;
    page->cookie = STR("");
    page->sets_cookie = true;
    return page_see_other(page, STR("/"));
}
