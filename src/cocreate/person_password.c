/* Passwords, addresses and the tokens of links: see person_private.h. */
#include <sodium.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/person_private.h"
#include "cocreate_queries.h"

enum { PASSES = 2, MEMORY = 19 << 20, MOST_EMAIL = 254, MOST_BYTES = 4 * PERSON_MOST_PASSWORD };

/* Nobody may wait for this with a change open: it is slow on purpose. */
static enum err_code outside_change(struct co *home, struct err *err)
{
    if (sodium_init() < 0) return err_no_memory(err);
    if (!home->depth) return ERR_NONE;
    return err_set(err, ERR_BUG, _("Se quiso calcular una contraseña dentro de un cambio"));
}

static enum err_code hash(struct str password, char out[PASSWORD_TEXT], struct err *err)
{
    _Static_assert(crypto_pwhash_STRBYTES <= PASSWORD_TEXT, "room for the stored form");
    if (crypto_pwhash_str(out, password.p, password.n, PASSES, MEMORY) == 0) return ERR_NONE;
    return err_no_memory(err);
}

enum err_code password_make(struct co *home, struct str password, struct str *out, struct err *err)
{
    char text[PASSWORD_TEXT];
    *out = STR("");
    enum err_code code = outside_change(home, err);
    if (!code) code = hash(password, text, err);
    if (!code) *out = co_keep(home, str_of(text));
    return code || out->p ? code : err_no_memory(err);
}

enum err_code password_is(struct co *home, struct str stored, struct str password, bool *right,
                          struct err *err)
{
    char text[PASSWORD_TEXT] = "";
    bool long_one = password.n > MOST_BYTES; /* none like it was ever kept */
    *right = false;
    enum err_code code = outside_change(home, err);
    if (code) return code;
    if (!stored.n || stored.n >= sizeof text || long_one)
        return hash(long_one ? STR("") : password, text, err);
    memcpy(text, stored.p, stored.n);
    *right = crypto_pwhash_str_verify(text, password.p, password.n) == 0;
    return ERR_NONE;
}

void password_check(struct co_faults *faults, const char *field, struct str password)
{
    size_t width = text_width(password);
    if (!text_is_utf8(password) || width < PERSON_LEAST_PASSWORD)
        co_fault(faults, field, _("Use al menos 10 letras, cifras o signos"));
    else if (width > PERSON_MOST_PASSWORD)
        co_fault(faults, field, _("Es demasiado largo: acórtelo"));
}

/* One @, a point after it, nothing but visible ASCII: what mail servers take. */
struct str person_address(struct arena *arena, struct str text)
{
    text = str_trim(text);
    const char *at = text.n ? memchr(text.p, '@', text.n) : NULL;
    if (!at || at == text.p || text.n > MOST_EMAIL) return STR("");
    struct str domain = {at + 1, text.n - (size_t)(at - text.p) - 1};
    const char *point = domain.n ? memchr(domain.p, '.', domain.n) : NULL;
    if (!point || point == domain.p || domain.p[domain.n - 1] == '.' ||
        memchr(domain.p, '@', domain.n))
        return STR("");
    char *out = arena_alloc(arena, text.n + 1);
    for (size_t i = 0; out && i < text.n; i++) {
        char c = text.p[i];
        if (c <= ' ' || c >= 0x7f || strchr("<>()[]\\,;:\"", c)) return STR("");
        out[i] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return out ? (struct str){out, text.n} : STR("");
}

enum err_code token_give(struct co *home, const struct token_of *of, char token[SESSION_TOKEN + 1],
                         struct err *err)
{
    char hash[SESSION_TOKEN + 1];
    struct store *store = ledger_store(home->ledger);
    token_make(token);
    token_hash(str_of(token), hash);
    enum err_code code = q_token_drop_run(store, home->entity, of->person, err);
    return code ? code
                : q_token_add_run(store, home->entity, str_of(hash), of->person,
                                  str_of(of->purpose), of->detail.n ? of->detail : STR(""),
                                  home->now_ms, home->now_ms + of->life_ms, err);
}

static enum err_code find_token(struct co *home, struct str token, const char *purpose,
                                const char *other, int64_t *person_out, struct str *detail,
                                struct err *err)
{
    char hash[SESSION_TOKEN + 1];
    struct store_stmt *stmt;
    bool row = false, fits = false;
    *person_out = 0;
    *detail = STR("");
    if (token_is_one(token)) {
        token_hash(token, hash);
        enum err_code code = q_token_find(ledger_store(home->ledger), home->entity, str_of(hash),
                                          home->now_ms, &stmt, err);
        if (!code) code = store_step(stmt, &row, err);
        if (code) return code;
    }
    if (row) {
        struct q_token_find_row r;
        q_token_find_row(stmt, &r);
        fits = r.person && (str_is(r.purpose, purpose) || str_is(r.purpose, other));
        *person_out = r.person;
        *detail = co_keep(home, r.detail);
        store_reset(stmt);
    }
    if (fits) return detail->p ? ERR_NONE : err_no_memory(err);
    err_set(err, ERR_NOTFOUND, _("El enlace ya no sirve: se usó o pasó su plazo"));
    err_advice(err, _("Pida otro"));
    return ERR_NOTFOUND;
}

enum err_code token_owner(struct co *home, struct str token, const char *purpose, const char *other,
                          int64_t *person_out, struct err *err)
{
    struct str detail;
    return find_token(home, token, purpose, other, person_out, &detail, err);
}

enum err_code token_detail(struct co *home, struct str token, const char *purpose,
                           int64_t *person_out, struct str *detail, struct err *err)
{
    return find_token(home, token, purpose, purpose, person_out, detail, err);
}
