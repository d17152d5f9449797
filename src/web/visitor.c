/* Cookies, sessions and the tokens of forms: see visitor.h. */
#include "web/visitor.h"

#include <sodium.h>
#include <string.h>

#include "base/i18n.h"
#include "cocreate/session.h"
#include "web/form.h"

enum { TOKEN = SESSION_TOKEN };

/* With TLS the name's prefix makes browsers refuse it from anywhere else (RFC 6265bis, 4.1.3.2). */
static const char *prefix(bool secure)
{
    return secure ? "__Host-" : "";
}

struct str visitor_cookie(struct str header, const char *name, bool secure)
{
    struct str before = str_of(prefix(secure));
    while (header.n) {
        struct str value, pair = str_trim(str_split(header, ';', &header));
        struct str own = str_split(pair, '=', &value);
        if (!str_starts(own, before) || !str_is(str_slice(own, before.n, own.n), name)) continue;
        return token_is_one(value) ? value : STR_NONE;
    }
    return STR_NONE;
}

enum err_code visitor_find(struct page *page, const struct http_request *request, bool secure,
                           struct err *err)
{
    struct session session;
    struct str token = visitor_cookie(request->cookie, SESSION_COOKIE, secure);
    page->visitor_token = visitor_cookie(request->cookie, VISITOR_COOKIE, secure);
    page->actor = (struct co_actor){0};
    if (!token.n) return ERR_NONE;
    page->secret = true;
    int64_t entity = page->entity.id ? page->entity.id : page->home.id;
    enum err_code code = session_find(page->ledger, page->arena, page->home.id, entity, token,
                                      page->now_ms, &session, err);
    if (code == ERR_NOTFOUND) {
        page->cookie = STR(""); /* it is over: take it back */
        page->sets_cookie = true;
        return ERR_NONE;
    }
    if (code) return code;
    page->session_token = token;
    page->session_old = session.old;
    page->actor = session.actor;
    page->person_name = session.name;
    return ERR_NONE;
}

enum err_code visitor_again(struct page *page, struct err *err)
{
    struct session session;
    if (!page->session_token.n) return ERR_NONE;
    int64_t entity = page->entity.id ? page->entity.id : page->home.id;
    enum err_code code = session_find(page->writer, page->arena, page->home.id, entity,
                                      page->session_token, page->now_ms, &session, err);
    page->actor = session.actor;
    if (code != ERR_NOTFOUND) return code;
    err_set(err, ERR_DENIED, _("La sesión terminó"));
    err_advice(err, _("Entre de nuevo y vuelva a enviar el formulario"));
    return ERR_DENIED;
}

static bool make_token(struct page *page, char out[TOKEN + 1])
{
    unsigned char hash[TOKEN / 2];
    struct str key = page->session_token.n ? page->session_token : page->visitor_token;
    if (!key.n) return false;
    static const unsigned char about[] = "cauce form 1";
    crypto_generichash(hash, sizeof hash, about, sizeof about, (const unsigned char *)key.p, key.n);
    sodium_bin2hex(out, TOKEN + 1, hash, sizeof hash);
    return true;
}

struct str page_form_token(struct page *page)
{
    char token[TOKEN + 1];
    page->secret = true;
    if (!page->session_token.n && !page->visitor_token.n) {
        token_make(token);
        page->visitor_token = arena_str(page->arena, str_of(token));
        page->new_visitor = true;
    }
    return make_token(page, token) ? arena_str(page->arena, str_of(token)) : STR("");
}

/* "https://host" and "host". Opaque origins are "null". */
static bool same_site(const struct http_request *request)
{
    struct str origin = request->origin;
    if (request->site.n && !str_is(request->site, "same-origin") && !str_is(request->site, "none"))
        return false;
    if (!origin.n) return true;
    for (size_t i = 0; i + 3 <= origin.n; i++)
        if (memcmp(origin.p + i, "://", 3) == 0)
            return str_eq_nocase(str_slice(origin, i + 3, origin.n), request->host);
    return false;
}

bool visitor_form_is_ours(struct page *page, const struct http_request *request, bool secure)
{
    char token[TOKEN + 1];
    (void)secure;
    struct form form = {request->fields, request->field_count, {.count = 0}, page->arena};
    struct str sent = form_raw(&form, FORM_TOKEN);
    return same_site(request) && make_token(page, token) && sent.n == TOKEN &&
           sodium_memcmp(sent.p, token, TOKEN) == 0;
}

static void add_cookie(struct page *page, const char *name, struct str value, int64_t seconds,
                       bool secure, struct http_answer *out)
{
    struct str line = arena_printf(
        page->arena, "%s%s=%.*s; Path=/; HttpOnly; SameSite=Lax%s; Max-Age=%lld", prefix(secure),
        name, STR_FMT(value), secure ? "; Secure" : "", (long long)seconds);
    if (line.p) http_header(out, "Set-Cookie", line.p);
}

void visitor_headers(struct page *page, bool secure, struct http_answer *out)
{
    enum { DAY = 86400 };
    if (page->new_visitor)
        add_cookie(page, VISITOR_COOKIE, page->visitor_token, (int64_t)30 * DAY, secure, out);
    if (page->sets_cookie)
        add_cookie(page, SESSION_COOKIE, page->cookie,
                   page->cookie.n ? (int64_t)SESSION_DAYS * DAY : 0, secure, out);
}
