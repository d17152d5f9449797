/* One's own account: /cuenta and what hangs from it. */
#include "web/page_account.h"

#include "cocreate/totp.h"
#include "web/account_letters.h"
#include "web/open_parts.h"
#include "web/page_form.h"
#include "web/throttle.h"
#include "web_routes.h"
#include "web_templates.h"

enum { ROLES = 6 };

static struct co home_of(struct page *page)
{
    struct co co = page_co(page);
    co.entity = page->home.id;
    return co;
}

static enum err_code edit(struct page *page, struct err *err)
{
    struct co home = home_of(page);
    struct person_draft draft = {.name = form_text(page->form, "name"),
                                 .sector = co_sector_of(form_text(page->form, "sector")),
                                 .gender = co_gender_of(form_text(page->form, "gender")),
                                 .english = str_is(form_text(page->form, "language"), "en")};
    enum err_code code =
        person_edit(&home, &draft, form_flag(page->form, "notices"), &page->form->faults, err);
    return code ? code : page_see_other(page, STR("/cuenta"));
}

static void choices_of(struct form_choice *out, int count, int chosen, const char *(*code)(int),
                       const char *(*word)(int))
{
    for (int i = 0; i < count; i++)
        out[i] = (struct form_choice){.value = str_of(i ? code(i) : ""),
                                      .label = str_of(i ? word(i) : _("prefiero no decirlo")),
                                      .chosen = i == chosen};
}

/* "Firefox en Android": what a browser says of itself, as its owner would. The first that fits
 * counts: most browsers name older ones, too. What is not known stays as it came. */
static struct str agent_words(struct page *page, struct str agent)
{
    static const struct {
        const char *mark, *name;
    } browsers[] = {{"Edg", "Edge"},         {"OPR/", "Opera"},     {"SamsungBrowser/", "Samsung"},
                    {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"},
                    {"Chrome/", "Chrome"},   {"Safari/", "Safari"}},
      systems[] = {{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"},
                   {"Windows", "Windows"}, {"Mac OS X", "Mac"},  {"CrOS", "Chromebook"},
                   {"Linux", "Linux"}};
    const char *browser = NULL, *system = NULL;
    for (size_t i = 0; !browser && i < sizeof browsers / sizeof *browsers; i++)
        if (str_contains(agent, str_of(browsers[i].mark))) browser = browsers[i].name;
    for (size_t i = 0; !system && i < sizeof systems / sizeof *systems; i++)
        if (str_contains(agent, str_of(systems[i].mark))) system = systems[i].name;
    if (!agent.n) return str_of(_("navegador sin nombre"));
    if (!browser || !system) return agent;
    return arena_printf(page->arena, _("%s en %s"), browser, system);
}

static enum err_code sessions(struct page *page, struct co *home, struct account_view *v,
                              struct err *err)
{
    struct session_row *rows;
    size_t n;
    enum err_code code =
        session_list(home, page->actor.person, page->session_token, &rows, &n, err);
    struct account_session *list = arena_array(page->arena, n + 1, sizeof *list);
    if (code || !list) return code ? code : err_no_memory(err);
    for (size_t i = 0; i < n; i++) {
        list[i] = (struct account_session){.agent = agent_words(page, rows[i].agent),
                                           .seen = open_when(page, rows[i].seen),
                                           .own = rows[i].own};
    }
    v->sessions = list;
    v->session_count = n;
    return ERR_NONE;
}

/* Where a person goes from here: a new account would otherwise end on its own page. */
static enum err_code fill_ways(struct page *page, struct account_view *v, struct err *err)
{
    static const struct {
        unsigned roles; /* 0: everybody */
        const char *path, *name;
    } ways[] = {
        {0, "abierto", N_("Gobierno abierto: cómo va y cómo participar")},
        {CO_INSTITUTION, "tablero", N_("Tablero: informar de un avance")},
        {CO_EVALUATOR, "tablero", N_("Tablero: calificar un compromiso")},
        {CO_MEMBER | CO_ADMIN, "secretariado", N_("Secretariado")},
        {CO_MEMBER | CO_ADMIN | CO_FACILITATOR, "mesas", N_("Mesas")},
        {CO_ADMIN, "organismos", N_("Organismos de las tres partes")},
        {CO_ADMIN, "personas", N_("Personas y papeles")},
    };
    enum { WAYS = sizeof ways / sizeof *ways };
    struct layout_link *list = arena_array(page->arena, WAYS, sizeof *list);
    if (!list) return err_no_memory(err);
    v->ways = list;
    for (size_t i = 0; page->home.id && i < WAYS; i++)
        if (!ways[i].roles || (page->actor.roles & ways[i].roles))
            list[v->way_count++] = (struct layout_link){
                str_of(i18n(ways[i].name)),
                layout_url(page, "/e/%.*s/%s", STR_FMT(page->home.code), ways[i].path), false};
    return ERR_NONE;
}

static enum err_code draw(struct page *page, struct account_view *v, struct err *err)
{
    struct form_choice sector[CO_SECTORS], gender[CO_GENDERS], language[2];
    const char *words[ROLES];
    choices_of(sector, CO_SECTORS, v->person.sector, co_sector_code, co_sector_word);
    choices_of(gender, CO_GENDERS, v->person.gender, co_gender_code, co_gender_word);
    language[0] = (struct form_choice){STR("es"), STR("español"), STR_NONE, !v->person.english};
    language[1] = (struct form_choice){STR("en"), STR("English"), STR_NONE, v->person.english};
    struct form_field fields[] = {
        {.kind = FORM_LINE,
         .name = "name",
         .label = _("Nombre"),
         .hint = _("Así se le verá en el sitio. Puede ser un seudónimo."),
         .value = v->person.name,
         .most = PERSON_MOST_NAME,
         .autocomplete = "name"},
        {.kind = FORM_SELECT,
         .name = "sector",
         .label = _("Viene de"),
         .choices = sector,
         .choice_count = CO_SECTORS,
         .optional = true},
        {.kind = FORM_SELECT,
         .name = "gender",
         .label = _("Género"),
         .choices = gender,
         .choice_count = CO_GENDERS,
         .optional = true},
        {.kind = FORM_SELECT,
         .name = "language",
         .label = _("Idioma de los avisos"),
         .choices = language,
         .choice_count = 2},
        {.kind = FORM_CHECK,
         .name = "notices",
         .label = _("Recibir avisos por correo"),
         .value = v->person.notices ? STR("1") : STR(""),
         .optional = true},
    };
    struct form_view form = {
        .action = layout_url(page, "/cuenta"), .button = _("Guardar"), FORM_FIELDS(fields)};
    struct form_view out = {
        .action = layout_url(page, "/salir"), .button = _("Salir"), .quiet = true};
    struct form_view others = {.action = layout_url(page, "/cuenta/sesiones"),
                               .button = _("Cerrar las demás")};
    form_fill(page, &form);
    v->form = &form;
    v->sign_out = &out;
    v->end_others = &others;
    v->roles = words;
    for (unsigned role = CO_PARTICIPANT; role <= CO_ADMIN; role *= 2)
        if (page->actor.roles & role) words[v->role_count++] = co_role_word(role);
    enum err_code code = fill_ways(page, v, err);
    if (code) return code;
    template_account(page, v);
    return ERR_NONE;
}

/* route: FORM /cuenta
 * may: citizen
 * title: Su cuenta */
enum err_code page_account(struct page *page, struct err *err)
{
    struct account_view v = {.password_url = layout_url(page, "/cuenta/clave"),
                             .email_url = layout_url(page, "/cuenta/correo"),
                             .second_url = layout_url(page, "/cuenta/segundo-paso"),
                             .close_url = layout_url(page, "/cuenta/cerrar")};
    if (page->post) {
        enum err_code code = edit(page, err);
        if (!code || !page_form_again(page, code, err)) return code;
    }
    struct co home = home_of(page);
    enum err_code code = person_get(&home, page->actor.person, &v.person, err);
    if (!code) code = sessions(page, &home, &v, err);
    return code ? code : draw(page, &v, err);
}

/* A page of one form about the account; without one it says something. */
static enum err_code show(struct page *page, const char *lead, struct form_view *form)
{
    struct layout_link links[] = {
        {str_of(_("Volver a su cuenta")), layout_url(page, "/cuenta"), false}};
    struct page_form_view v = {.lead = lead, .form = form, .links = links, .link_count = 1};
    if (form) {
        form->action = page_here(page);
        form_fill(page, form);
    }
    template_page_form(page, &v);
    return ERR_NONE;
}

/* The password of now, tried without keeping others from writing; and the new one's hash, unless
 * `stored` is NULL. Whoever stole a session may not try for long. */
static enum err_code prove(struct page *page, const char *field, struct person_proof *proof,
                           struct str *stored, struct err *err)
{
    enum { TRIES = 10, WINDOW = 900 };
    struct form *f = page->form;
    struct str who = arena_printf(page->arena, "%lld", (long long)page->actor.person);
    if (!throttle_allows(page->throttle, "prove", who, page->now_ms, TRIES, WINDOW)) {
        err_set(err, ERR_INPUT, _("Son demasiados intentos"));
        err_advice(err, _("Espere un cuarto de hora"));
        return ERR_INPUT;
    }
    page_let_go(page);
    struct co reader = home_of(page);
    enum err_code code =
        person_prove_own(&reader, form_raw(f, field), field, &f->faults, proof, err);
    if (!code && stored)
        code = person_password_ready(&reader, form_raw(f, "password"), &f->faults, stored, err);
    page_take_again(page);
    if (proof->right) throttle_forget(page->throttle, "prove", who);
    return code;
}

/* Tells the account's owner, in the change that it tells of; ends the change. */
static enum err_code tell_owner(struct page *page, struct co *home, enum err_code code,
                                enum account_news news, struct err *err)
{
    const struct account_letter letter = {.news = news, .person = page->actor.person};
    if (!code) code = account_write(page, home, &letter, err);
    return co_end(home, code, err);
}

static enum err_code change_password(struct page *page, struct err *err)
{
    struct person_proof proof = {0};
    struct str stored;
    enum err_code code = prove(page, "old", &proof, &stored, err);
    struct co home = home_of(page);
    if (!code) code = co_begin(&home, err);
    if (code) return code;
    code = person_change_password(&home, &proof, stored, err);
    return tell_owner(page, &home, code, ACCOUNT_PASSWORD, err);
}

static enum err_code close_account(struct page *page, struct err *err)
{
    struct person_proof proof = {0};
    enum err_code code = prove(page, "password", &proof, NULL, err);
    struct co home = home_of(page);
    return code ? code : person_close(&home, &proof, form_flag(page->form, "unnamed"), err);
}

/* route: FORM /cuenta/clave
 * may: citizen
 * title: Cambiar la contraseña */
enum err_code page_account_password(struct page *page, struct err *err)
{
    if (page->post) {
        enum err_code code = change_password(page, err);
        if (!code) return page_see_other(page, STR("/entrar"));
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {
        {.kind = FORM_PASSWORD,
         .name = "old",
         .label = _("Contraseña de ahora"),
         .autocomplete = "current-password"},
        {.kind = FORM_PASSWORD,
         .name = "password",
         .label = _("Contraseña nueva"),
         .hint = _("Al menos 10 letras, cifras o signos. Una frase es buena idea."),
         .autocomplete = "new-password"}};
    struct form_view form = {.button = _("Guardar"), FORM_FIELDS(fields)};
    return show(page, _("Al cambiarla se cierran todas las sesiones, también esta."), &form);
}

/* Both addresses are told: the new one with a link, the one of now that it was asked for. */
static enum err_code ask_email(struct page *page, struct err *err)
{
    struct person_proof proof = {0};
    char token[SESSION_TOKEN + 1];
    struct str email = form_text(page->form, "email");
    struct account_letter letter = {
        .news = ACCOUNT_MOVES, .person = page->actor.person, .token = token};
    letter.email = person_address(page->arena, email);
    enum err_code code = account_may_write(page, letter.email, err);
    if (!code) code = prove(page, "password", &proof, NULL, err);
    struct co home = home_of(page);
    if (!code) code = co_begin(&home, err);
    if (code) return code;
    int64_t known = 0;
    code = person_ask_email(&home, &proof, email, &page->form->faults, &known, token, err);
    if (known) letter = (struct account_letter){.news = ACCOUNT_KNOWN, .person = known};
    if (!code) code = account_write(page, &home, &letter, err);
    return tell_owner(page, &home, code, ACCOUNT_MOVE_ASKED, err);
}

/* route: FORM /cuenta/correo
 * query: listo=int?
 * may: citizen
 * title: Cambiar el correo */
enum err_code page_account_email(struct page *page, struct err *err)
{
    if (page->post) {
        enum err_code code = ask_email(page, err);
        if (!code) return page_see_other(page, STR("/cuenta/correo?listo=1"));
        if (!page_form_again(page, code, err)) return code;
    } else if (page_account_email_parameters(page)->listo) {
        return show(page,
                    _("Le enviamos un enlace al correo nuevo. Cuando lo abra y oprima el botón, su "
                      "cuenta lo usará; hasta entonces sigue el de ahora."),
                    NULL);
    }
    struct form_field fields[] = {{.kind = FORM_EMAIL,
                                   .name = "email",
                                   .label = _("Correo nuevo"),
                                   .hint = _("Le llegará un enlace para confirmarlo. También se "
                                             "avisa al correo de ahora."),
                                   .most = 254,
                                   .autocomplete = "email"},
                                  {.kind = FORM_PASSWORD,
                                   .name = "password",
                                   .label = _("Contraseña"),
                                   .autocomplete = "current-password"}};
    struct form_view form = {.button = _("Enviar el enlace"), FORM_FIELDS(fields)};
    return show(page, NULL, &form);
}

/* A code is six digits: whoever stole a session may not try them all. */
static enum err_code switch_second(struct page *page, bool on, struct err *err)
{
    enum { TRIES = 10, WINDOW = 900 };
    struct form *f = page->form;
    struct str code_text = form_text(f, "code"),
               who = arena_printf(page->arena, "%lld", (long long)page->actor.person);
    struct co home = home_of(page);
    if (!throttle_allows(page->throttle, "code", who, page->now_ms, TRIES, WINDOW)) {
        err_set(err, ERR_INPUT, _("Son demasiados intentos"));
        err_advice(err, _("Espere un cuarto de hora"));
        return ERR_INPUT;
    }
    enum err_code code = co_begin(&home, err);
    if (code) return code;
    code = on ? person_totp_off(&home, code_text, &f->faults, err)
              : person_totp_on(&home, form_text(f, "secret"), code_text, &f->faults, err);
    code = tell_owner(page, &home, code, on ? ACCOUNT_FACTOR_REMOVED : ACCOUNT_SECOND_FACTOR, err);
    if (!code) throttle_forget(page->throttle, "code", who);
    return code;
}

/* route: FORM /cuenta/segundo-paso
 * may: citizen
 * title: Segundo paso al entrar */
enum err_code page_account_second(struct page *page, struct err *err)
{
    struct co home = home_of(page);
    struct person person;
    char secret[TOTP_SECRET + 1];
    enum err_code code = person_get(&home, page->actor.person, &person, err);
    bool on = !code && person.totp.n;
    if (!code && page->post) {
        code = switch_second(page, on, err);
        if (!code) return page_see_other(page, STR("/cuenta"));
        if (!page_form_again(page, code, err)) return code;
        code = ERR_NONE;
    }
    if (code) return code;
    totp_secret(secret);
    struct str shown = page->post && !on ? form_text(page->form, "secret") : str_of(secret);
    struct str hint = arena_printf(page->arena,
                                   _("Abra en su teléfono un programa de códigos, agregue una "
                                     "cuenta con esta clave y escriba el código que muestre: %.*s"),
                                   STR_FMT(shown));
    struct form_field fields[] = {{.kind = FORM_HIDDEN, .name = "secret", .value = shown},
                                  {.kind = FORM_CODE,
                                   .name = "code",
                                   .label = _("Código"),
                                   .hint = on ? NULL : hint.p,
                                   .most = 10,
                                   .autocomplete = "one-time-code"}};
    struct form_view form = {.button = on ? _("Quitarlo") : _("Activarlo"), FORM_FIELDS(fields)};
    return show(
        page,
        on ? _("Escriba el código que muestra su teléfono para quitar el segundo paso.")
           : _("Además de la contraseña se le pedirá un código que cambia cada medio minuto."),
        &form);
}

/* route: POST /cuenta/sesiones
 * may: citizen
 * title: Cerrar las demás sesiones */
enum err_code page_account_sessions(struct page *page, struct err *err)
{
    struct co home = home_of(page);
    enum err_code code = co_begin(&home, err);
    if (!code) code = session_end_all(&home, page->actor.person, page->session_token, err);
    code = co_end(&home, code, err);
    return code ? code : page_see_other(page, STR("/cuenta"));
}

/* route: FORM /cuenta/cerrar
 * may: citizen
 * title: Cerrar la cuenta */
enum err_code page_account_close(struct page *page, struct err *err)
{
    if (page->post) {
        enum err_code code = close_account(page, err);
        if (!code) {
            page->cookie = STR("");
            page->sets_cookie = true;
            return page_see_other(page, STR("/"));
        }
        if (!page_form_again(page, code, err)) return code;
    }
    struct form_field fields[] = {{.kind = FORM_PASSWORD,
                                   .name = "password",
                                   .label = _("Contraseña"),
                                   .autocomplete = "current-password"},
                                  {.kind = FORM_CHECK,
                                   .name = "unnamed",
                                   .label = _("Quitar también mi nombre de lo que dije"),
                                   .hint = _("De sus propuestas, comentarios, observaciones e "
                                             "inscripciones. Lo que dicen queda, sin nombre."),
                                   .optional = true}};
    struct form_view form = {.button = _("Cerrar la cuenta para siempre"), FORM_FIELDS(fields)};
    return show(page, _("Se borran su nombre y su correo, y no se puede deshacer."), &form);
}
