/* Sessions: see session.h. */
#include "cocreate/session.h"

#include <sodium.h>
#include <string.h>

#include "base/hash.h"
#include "base/i18n.h"
#include "cocreate_queries.h"

enum { HOUR = 3600 * 1000, MAX_AGENT = 120, MAX_SESSIONS = 100 };
static const int64_t LIFE = (int64_t)SESSION_DAYS * 24 * HOUR;

void token_make(char out[SESSION_TOKEN + 1])
{
    unsigned char bytes[SESSION_TOKEN / 2];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(out, SESSION_TOKEN + 1, bytes, sizeof bytes);
}

void token_hash(struct str token, char out[SESSION_TOKEN + 1])
{
    struct sha256 h;
    sha256_start(&h);
    sha256_add(&h, token.p ? token.p : "", token.n);
    sha256_hex(&h, out);
}

bool token_is_one(struct str token)
{
    if (token.n != SESSION_TOKEN) return false;
    for (size_t i = 0; i < token.n; i++) {
        char c = token.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    }
    return true;
}

/* --- finding ---------------------------------------------------------------------------------- */

static enum err_code read_roles(struct ledger *ledger, int64_t home, int64_t entity, int32_t today,
                                struct session *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code =
        q_session_roles(ledger_store(ledger), entity, home, out->actor.person, today, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_session_roles_row r;
        q_session_roles_row(stmt, &r);
        out->actor.roles |= (unsigned)r.role;
        /* A seat's sector counts before what somebody said of themselves. */
        if (r.role == CO_MEMBER && r.sector) out->actor.sector = (int)r.sector;
        if (r.institution) out->actor.institution = r.institution;
    }
    return code;
}

static enum err_code none(struct err *err)
{
    return err_set(err, ERR_NOTFOUND, _("La sesión terminó"));
}

enum err_code session_find(struct ledger *ledger, struct arena *arena, int64_t home, int64_t entity,
                           struct str token, int64_t now_ms, struct session *out, struct err *err)
{
    char hash[SESSION_TOKEN + 1];
    struct store_stmt *stmt;
    bool row = false;
    *out = (struct session){0};
    if (!token_is_one(token)) return none(err);
    token_hash(token, hash);
    enum err_code code =
        q_session_find(ledger_store(ledger), home, str_of(hash), now_ms, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (!row) return none(err);
    struct q_session_find_row r;
    q_session_find_row(stmt, &r);
    out->actor.person = r.person;
    out->actor.roles = CO_CITIZEN;
    out->actor.sector = (int)r.sector;
    out->name = arena_str(arena, r.name);
    out->old = now_ms - r.seen > HOUR;
    store_reset(stmt);
    if (!out->name.p) return err_no_memory(err);
    return read_roles(ledger, home, entity, co_day(now_ms), out, err);
}

/* --- beginning and ending ------------------------------------------------------------------- */

enum err_code session_start(struct co *co, int64_t person, struct str agent,
                            char token[SESSION_TOKEN + 1], struct err *err)
{
    char hash[SESSION_TOKEN + 1];
    token_make(token);
    token_hash(str_of(token), hash);
    return q_session_add_run(ledger_store(co->ledger), co->entity, str_of(hash), person, co->now_ms,
                             co->now_ms + LIFE, str_slice(agent, 0, MAX_AGENT), err);
}

enum err_code session_seen(struct co *co, struct str token, struct err *err)
{
    char hash[SESSION_TOKEN + 1];
    token_hash(token, hash);
    enum err_code code = co_begin(co, err);
    if (!code)
        code = q_session_touch_run(ledger_store(co->ledger), co->entity, str_of(hash), co->now_ms,
                                   co->now_ms + LIFE, err);
    return co_end(co, code, err);
}

enum err_code session_end(struct co *co, struct str token, struct err *err)
{
    char hash[SESSION_TOKEN + 1];
    token_hash(token, hash);
    return q_session_drop_run(ledger_store(co->ledger), co->entity, str_of(hash), err);
}

enum err_code session_end_all(struct co *co, int64_t person, struct str but, struct err *err)
{
    char hash[SESSION_TOKEN + 1] = "";
    if (but.n) token_hash(but, hash);
    return q_session_drop_all_run(ledger_store(co->ledger), co->entity, person, str_of(hash), err);
}

enum err_code session_list(struct co *co, int64_t person, struct str token,
                           struct session_row **out, size_t *count_out, struct err *err)
{
    char hash[SESSION_TOKEN + 1];
    struct store_stmt *stmt;
    bool row = false;
    token_hash(token, hash);
    *out = arena_array(co->arena, MAX_SESSIONS, sizeof **out);
    *count_out = 0;
    if (!*out) return err_no_memory(err);
    enum err_code code =
        q_session_rows(ledger_store(co->ledger), co->entity, person, co->now_ms, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_session_rows_row r;
        q_session_rows_row(stmt, &r);
        if (*count_out == MAX_SESSIONS) {
            store_reset(stmt);
            break;
        }
        (*out)[(*count_out)++] = (struct session_row){.made = r.made,
                                                      .seen = r.seen,
                                                      .agent = co_keep(co, r.agent),
                                                      .own = str_is(r.hash, hash)};
    }
    return code;
}
