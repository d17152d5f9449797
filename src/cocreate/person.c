/* Accounts: see person.h. */
#include "cocreate/person.h"

#include <string.h>

#include "base/i18n.h"
#include "cocreate/person_private.h"
#include "cocreate/totp.h"
#include "cocreate_queries.h"

enum { HOUR = 3600 * 1000 };
static const int64_t CONFIRM_LIFE = (int64_t)72 * HOUR, INVITE_LIFE = (int64_t)14 * 24 * HOUR;

/* --- reading ---------------------------------------------------------------------------------- */

enum err_code person_read(struct co *home, int64_t id, struct person_secret *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_person_row(ledger_store(home->ledger), home->entity, id, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (!row) return co_missing(_("persona"), id, err);
    struct q_person_row_row r;
    q_person_row_row(stmt, &r);
    *out = (struct person_secret){.person = {.id = id,
                                             .made = r.made,
                                             .email = co_keep(home, r.email),
                                             .name = co_keep(home, r.name),
                                             .totp = co_keep(home, r.totp),
                                             .sector = (int)r.sector,
                                             .gender = (int)r.gender,
                                             .confirmed = !store_null(stmt, 3),
                                             .english = str_is(r.language, "en"),
                                             .notices = r.notices != 0,
                                             .ended = !store_null(stmt, 11)},
                                  .password = co_keep(home, r.password),
                                  .totp_last = r.totp_last};
    store_reset(stmt);
    return out->password.p && out->person.totp.p ? ERR_NONE : err_no_memory(err);
}

enum err_code person_get(struct co *home, int64_t id, struct person *out, struct err *err)
{
    struct person_secret secret;
    enum err_code code = person_read(home, id, &secret, err);
    if (!code) *out = secret.person;
    return code;
}

enum err_code person_find_email(struct co *home, struct str email, int64_t *id_out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *id_out = 0;
    if (!email.n) return ERR_NONE;
    enum err_code code =
        q_person_by_email(ledger_store(home->ledger), home->entity, email, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    struct q_person_by_email_row r;
    q_person_by_email_row(stmt, &r);
    *id_out = r.id;
    store_reset(stmt);
    return ERR_NONE;
}

/* --- signing up ------------------------------------------------------------------------------- */

void person_check_who(struct person_draft *d, struct co_faults *faults)
{
    co_check_text(faults, "name", &d->name, PERSON_MOST_NAME, true);
    co_check_choice(faults, "sector", d->sector, CO_SECTORS, false);
    co_check_choice(faults, "gender", d->gender, CO_GENDERS, false);
}

static enum err_code add(struct co *home, const struct person_draft *d, struct str password,
                         int64_t *id_out, struct err *err)
{
    enum err_code code = co_id(home, "person", id_out, err);
    return code ? code
                : q_person_add_run(ledger_store(home->ledger), home->entity, *id_out, d->email,
                                   d->name, password, d->sector, d->gender,
                                   d->english ? STR("en") : STR("es"), home->now_ms, err);
}

enum err_code person_note(struct co *home, const char *kind, int64_t id, struct str name,
                          struct str email, struct err *err)
{
    struct co_note n;
    co_note_begin(&n);
    co_note_personal(&n, "name", name);
    co_note_personal(&n, "email", email);
    return co_note_end(home, &n, kind, "person", id, err);
}

static enum err_code give(struct co *home, int64_t person, const char *purpose, int64_t life_ms,
                          char token[SESSION_TOKEN + 1], struct err *err)
{
    const struct token_of of = {.person = person, .purpose = purpose, .life_ms = life_ms};
    return token_give(home, &of, token, err);
}

enum err_code person_sign_up_ready(struct co *home, struct person_draft *d,
                                   struct co_faults *faults, struct err *err)
{
    struct str email = person_address(home->arena, d->email);
    if (!email.n) co_fault(faults, "email", _("Escriba un correo como nombre@ejemplo.mx"));
    person_check_who(d, faults);
    password_check(faults, "password", d->password);
    enum err_code code = co_check(faults, err);
    if (code) return code;
    d->email = email;
    return password_make(home, d->password, &d->stored, err);
}

enum err_code person_sign_up(struct co *home, const struct person_draft *draft,
                             struct co_faults *faults, int64_t *id_out, bool *known,
                             char token[SESSION_TOKEN + 1], struct err *err)
{
    struct person_draft d = *draft;
    *token = '\0';
    *known = false;
    enum err_code code = d.stored.n ? ERR_NONE : person_sign_up_ready(home, &d, faults, err);
    if (code) return code;
    code = co_begin(home, err);
    if (!code) code = person_find_email(home, d.email, id_out, err);
    *known = !code && *id_out;
    if (!code && !*known) {
        code = add(home, &d, d.stored, id_out, err);
        if (!code) code = give(home, *id_out, "confirm", CONFIRM_LIFE, token, err);
        if (!code) code = person_note(home, "person.signed-up", *id_out, d.name, d.email, err);
    }
    return co_end(home, code, err);
}

enum err_code person_confirm(struct co *home, struct str token, int64_t *id_out, struct err *err)
{
    struct store *store = ledger_store(home->ledger);
    enum err_code code = co_begin(home, err);
    if (!code) code = token_owner(home, token, "confirm", "confirm", id_out, err);
    if (!code) code = q_person_confirm_run(store, home->entity, *id_out, home->now_ms, err);
    if (!code) code = q_token_drop_run(store, home->entity, *id_out, err);
    if (!code) code = person_note(home, "person.confirmed", *id_out, STR_NONE, STR_NONE, err);
    return co_end(home, code, err);
}

/* --- entering --------------------------------------------------------------------------------- */

static enum err_code spend_code(struct co *home, struct person_secret *s, struct str code_text,
                                bool *fits, struct err *err)
{
    *fits = totp_accepts(s->person.totp, code_text, home->now_ms, &s->totp_last);
    if (!*fits) return ERR_NONE;
    return q_person_set_totp_run(ledger_store(home->ledger), home->entity, s->person.id,
                                 s->person.totp, s->totp_last, err);
}

enum err_code person_prove(struct co *home, struct str email, struct str password,
                           struct person_proof *out, struct err *err)
{
    struct person_secret s = {.password = STR("")};
    *out = (struct person_proof){.stored = STR("")};
    enum err_code code = person_find_email(home, person_address(home->arena, email), &out->id, err);
    if (!code && out->id) code = person_read(home, out->id, &s, err);
    if (!code) code = password_is(home, s.password, password, &out->right, err);
    out->stored = s.password;
    return code;
}

enum err_code person_prove_own(struct co *home, struct str password, const char *field,
                               struct co_faults *faults, struct person_proof *out, struct err *err)
{
    struct person_secret s = {.password = STR("")};
    *out = (struct person_proof){.id = home->actor.person, .stored = STR("")};
    enum err_code code = co_may(&home->actor, CO_CITIZEN, err);
    if (!code) code = person_read(home, out->id, &s, err);
    if (!code) code = password_is(home, s.password, password, &out->right, err);
    out->stored = s.password;
    if (!code && !out->right) co_fault(faults, field, _("No es su contraseña de ahora"));
    return code ? code : co_check(faults, err);
}

enum err_code person_still_proven(struct co *home, const struct person_proof *proof,
                                  struct err *err)
{
    struct person_secret s = {.password = STR("")};
    enum err_code code = person_read(home, proof->id, &s, err);
    if (code) return code;
    bool holds = proof->right && proof->id == home->actor.person && !s.person.ended &&
                 str_eq(s.password, proof->stored);
    return holds ? ERR_NONE : co_changed(err);
}

enum err_code person_enter_proven(struct co *home, const struct person_proof *proof,
                                  struct str code_text, enum person_entry *entry, int64_t *id_out,
                                  struct err *err)
{
    struct person_secret s = {.password = STR("")};
    bool fits = true;
    *entry = PERSON_REFUSED;
    *id_out = proof->id;
    enum err_code code = co_begin(home, err);
    if (!code && proof->id) code = person_read(home, proof->id, &s, err);
    bool right = !code && proof->right && proof->id && s.person.confirmed && !s.person.ended &&
                 str_eq(s.password, proof->stored);
    if (right && s.person.totp.n && !str_trim(code_text).n) {
        *entry = PERSON_WANTS_CODE;
        return co_end(home, ERR_NONE, err);
    }
    if (right && s.person.totp.n) code = spend_code(home, &s, code_text, &fits, err);
    if (right && !code && fits) *entry = PERSON_ENTERED;
    return co_end(home, code, err);
}

enum err_code person_enter(struct co *home, struct str email, struct str password,
                           struct str code_text, enum person_entry *entry, int64_t *id_out,
                           struct err *err)
{
    struct person_proof proof;
    enum err_code code = person_prove(home, email, password, &proof, err);
    *entry = PERSON_REFUSED;
    return code ? code : person_enter_proven(home, &proof, code_text, entry, id_out, err);
}

/* --- invitations ------------------------------------------------------------------------------ */

enum err_code person_invite(struct co *home, struct str email, struct str name,
                            struct co_faults *faults, int64_t *id_out,
                            char token[SESSION_TOKEN + 1], struct err *err)
{
    struct person_draft d = {.email = person_address(home->arena, email), .name = name};
    *token = '\0';
    if (!d.email.n) co_fault(faults, "email", _("Escriba un correo como nombre@ejemplo.mx"));
    co_check_text(faults, "name", &d.name, PERSON_MOST_NAME, true);
    enum err_code code = co_may(&home->actor, CO_ADMIN, err);
    if (!code) code = co_check(faults, err);
    if (code) return code;
    code = co_begin(home, err);
    if (!code) code = person_find_email(home, d.email, id_out, err);
    if (!code && !*id_out) {
        code = add(home, &d, STR(""), id_out, err);
        if (!code) code = give(home, *id_out, "invite", INVITE_LIFE, token, err);
        if (!code) code = person_note(home, "person.invited", *id_out, d.name, d.email, err);
    }
    return co_end(home, code, err);
}
