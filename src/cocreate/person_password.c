/* Passwords, addresses and the tokens of links: see person_private.h. */
#include <sodium.h>
#include <string.h>

#include "base/i18n.h"
#include "base/text.h"
#include "cocreate/person_private.h"
#include "cocreate_queries.h"

enum { PASSES = 2, MEMORY = 19 << 20, MOST_EMAIL = 254 };

enum err_code password_make(struct str password, char out[PASSWORD_TEXT], struct err *err)
{
    _Static_assert(crypto_pwhash_STRBYTES <= PASSWORD_TEXT, "room for the stored form");
    if (sodium_init() >= 0 && crypto_pwhash_str(out, password.p, password.n, PASSES, MEMORY) == 0)
        return ERR_NONE;
    return err_no_memory(err);
}

bool password_is(struct str stored, struct str password)
{
    char text[PASSWORD_TEXT] = "";
    struct err ignored = {0};
    if (sodium_init() < 0) return false;
    if (stored.n && stored.n < sizeof text) {
        memcpy(text, stored.p, stored.n);
        return crypto_pwhash_str_verify(text, password.p, password.n) == 0;
    }
    (void)password_make(password, text, &ignored);
    return false;
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
struct str email_fold(struct arena *arena, struct str text)
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

enum err_code token_give(struct co *home, int64_t person, const char *purpose, int64_t life_ms,
                         char token[SESSION_TOKEN + 1], struct err *err)
{
    char hash[SESSION_TOKEN + 1];
    struct store *store = ledger_store(home->ledger);
    token_make(token);
    token_hash(str_of(token), hash);
    enum err_code code = q_token_drop_run(store, home->entity, person, err);
    return code ? code
                : q_token_add_run(store, home->entity, str_of(hash), person, str_of(purpose),
                                  home->now_ms, home->now_ms + life_ms, err);
}

enum err_code token_owner(struct co *home, struct str token, const char *purpose, const char *other,
                          int64_t *person_out, struct err *err)
{
    char hash[SESSION_TOKEN + 1];
    struct store_stmt *stmt;
    bool row = false, fits = false;
    enum err_code code = ERR_NONE;
    *person_out = 0;
    if (token_is_one(token)) {
        token_hash(token, hash);
        code = q_token_find(ledger_store(home->ledger), home->entity, str_of(hash), home->now_ms,
                            &stmt, err);
        if (!code) code = store_step(stmt, &row, err);
        if (code) return code;
    }
    if (row) {
        struct q_token_find_row r;
        q_token_find_row(stmt, &r);
        fits = str_is(r.purpose, purpose) || str_is(r.purpose, other);
        *person_out = r.person;
        store_reset(stmt);
    }
    if (fits) return ERR_NONE;
    err_set(err, ERR_NOTFOUND, _("El enlace ya no sirve: se usó o pasó su plazo"));
    err_advice(err, _("Pida otro"));
    return ERR_NOTFOUND;
}
