/* Letters about an account: see account_letters.h. */
#include "web/account_letters.h"

#include "cocreate/notice.h"
#include "web/throttle.h"

enum { SENT_OF_MACHINE = 20, SENT_TO_ADDRESS = 5, WINDOW = 3600 };

/* `path`: of the link, before its token. */
static const struct words {
    const char *kind, *subject, *text, *path, *end;
} words[ACCOUNT_NEWS] = {
    [ACCOUNT_MADE] = {"confirm", N_("Confirme su correo"),
                      N_("Para terminar de hacer su cuenta, abra este enlace y oprima el botón. "
                         "Sirve durante tres días:"),
                      "/confirmar/", N_("Si usted no lo pidió, no haga nada.")},
    [ACCOUNT_KNOWN] = {"known", N_("Ya tiene una cuenta"),
                       N_("Alguien quiso hacer una cuenta con este correo, que ya tiene una. Si "
                          "fue usted y olvidó su contraseña, aquí puede pedir otra:"),
                       "/clave", N_("Si usted no lo pidió, no haga nada.")},
    [ACCOUNT_FORGOT] = {"reset", N_("Una contraseña nueva"),
                        N_("Con este enlace puede poner una contraseña nueva. Sirve durante una "
                           "hora:"),
                        "/clave/", N_("Si usted no lo pidió, no haga nada.")},
    [ACCOUNT_INVITED] = {"invite", N_("Una invitación"),
                         N_("Se le invita a tomar parte en el gobierno abierto de este "
                            "sitio. Con este enlace pone su "
                            "contraseña; sirve durante dos semanas:"),
                         "/invitacion/", NULL},
    [ACCOUNT_MOVES] = {"email", N_("Confirme su correo nuevo"),
                       N_("Para que su cuenta use este correo, abra este enlace y oprima el botón. "
                          "Sirve durante un día:"),
                       "/correo/", N_("Si usted no lo pidió, no haga nada.")},
    [ACCOUNT_MOVE_ASKED] = {"email", N_("Se pidió cambiar el correo de su cuenta"),
                            N_("Desde su cuenta se pidió usar otro correo. Todavía no cambia: "
                               "falta confirmarlo desde allá."),
                            "/clave",
                            N_("Si no fue usted, alguien conoce su contraseña: cámbiela ahora con "
                               "el enlace de arriba, y el cambio de correo deja de valer.")},
    [ACCOUNT_MOVED] = {"email", N_("Cambió el correo de su cuenta"),
                       N_("Su cuenta ya no usa este correo, sino otro que se confirmó."), "/",
                       N_("Si no fue usted, escriba a quien administra el sitio.")},
    [ACCOUNT_PASSWORD] = {"password", N_("Cambió la contraseña de su cuenta"),
                          N_("La contraseña de su cuenta cambió y se cerraron todas sus sesiones. "
                             "Si no fue usted, pida otra aquí:"),
                          "/clave", NULL},
    [ACCOUNT_SECOND_FACTOR] = {"second-factor", N_("Su cuenta pide un segundo paso"),
                               N_("Desde ahora, para entrar en su cuenta se pide también un código "
                                  "del teléfono. Si no fue usted, escriba a quien administra el "
                                  "sitio y cambie su contraseña:"),
                               "/clave", NULL},
    [ACCOUNT_FACTOR_REMOVED] = {"second-factor", N_("Su cuenta ya no pide el segundo paso"),
                                N_("Para entrar en su cuenta ya basta la contraseña. Si no fue "
                                   "usted, cámbiela:"),
                                "/clave", NULL},
};

struct writing {
    struct page *page;
    const struct account_letter *letter;
};

static enum err_code write_it(const void *user, struct letter *out, struct err *err)
{
    const struct writing *w = user;
    const struct words *of = &words[w->letter->news];
    struct notice_page link = {
        w->page->site,
        arena_printf(w->page->arena, "%s%s", of->path, w->letter->token ? w->letter->token : "")};
    if (!link.path.p) return err_no_memory(err);
    out->subject = str_of(i18n(of->subject));
    buf_printf(&out->body, "%s\n\n", i18n(of->text));
    letter_link(out, &link);
    if (of->end) buf_printf(&out->body, "\n%s\n", i18n(of->end));
    return ERR_NONE;
}

enum err_code account_write(struct page *page, struct co *home, const struct account_letter *letter,
                            struct err *err)
{
    const struct writing writing = {page, letter};
    const struct letter_of what = {.kind = words[letter->news].kind,
                                   .write = write_it,
                                   .user = &writing,
                                   .email = letter->email};
    return letter->person ? notice_write(home, letter->person, &what, err)
                          : notice_write_nobody(home, &what, err);
}

enum err_code account_may_write(struct page *page, struct str address, struct err *err)
{
    bool machine = throttle_allows(page->throttle, "mail", str_of(page->peer), page->now_ms,
                                   SENT_OF_MACHINE, WINDOW);
    if (machine &&
        throttle_allows(page->throttle, "mail-to", address, page->now_ms, SENT_TO_ADDRESS, WINDOW))
        return ERR_NONE;
    err_set(err, ERR_INPUT,
            machine ? _("Son demasiadas solicitudes para ese correo")
                    : _("Son demasiadas solicitudes desde aquí"));
    err_advice(err, _("Espere una hora"));
    return ERR_INPUT;
}
