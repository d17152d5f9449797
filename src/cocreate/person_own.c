/* A person's own account: its passwords, what it says of them, the second factor, its end. What is
 * slow (hashing) comes before a change, never inside one; see person.h. */
#include "archive/log.h"
#include "base/i18n.h"
#include "cocreate/person_private.h"
#include "cocreate/totp.h"
#include "cocreate_queries.h"

static const int64_t HOUR = INT64_C(3600000);

enum err_code person_forgot(struct co *home, struct str email, int64_t *id_out,
                            char token[SESSION_TOKEN + 1], struct err *err)
{
    struct token_of of = {.purpose = "reset", .life_ms = HOUR};
    *token = '\0';
    enum err_code code = co_begin(home, err);
    if (!code) code = person_find_email(home, person_address(home->arena, email), id_out, err);
    of.person = *id_out;
    if (!code) code = token_give(home, &of, token, err);
    if (!of.person) *token = '\0';
    return co_end(home, code, err);
}

/* The new one holds, and whoever was in with the old one is out. */
static enum err_code set_password(struct co *home, int64_t id, struct str stored, struct err *err)
{
    struct store *store = ledger_store(home->ledger);
    enum err_code code = q_person_set_password_run(store, home->entity, id, stored, err);
    if (!code) code = session_end_all(home, id, STR_NONE, err);
    if (!code) code = q_token_drop_run(store, home->entity, id, err);
    return code ? code : person_note(home, "person.password-changed", id, STR_NONE, STR_NONE, err);
}

enum err_code person_password_ready(struct co *home, struct str password, struct co_faults *faults,
                                    struct str *stored, struct err *err)
{
    password_check(faults, "password", password);
    enum err_code code = co_check(faults, err);
    return code ? code : password_make(home, password, stored, err);
}

enum err_code person_new_password_ready(struct co *home, struct str token, struct str password,
                                        struct co_faults *faults, struct str *stored,
                                        struct err *err)
{
    int64_t id;
    enum err_code code = token_owner(home, token, "reset", "invite", &id, err);
    return code ? code : person_password_ready(home, password, faults, stored, err);
}

enum err_code person_new_password_set(struct co *home, struct str token, struct str stored,
                                      int64_t *id_out, struct err *err)
{
    enum err_code code = co_begin(home, err);
    if (!code) code = token_owner(home, token, "reset", "invite", id_out, err);
    if (!code) code = set_password(home, *id_out, stored, err);
    if (!code)
        code = q_person_confirm_run(ledger_store(home->ledger), home->entity, *id_out, home->now_ms,
                                    err);
    return co_end(home, code, err);
}

enum err_code person_new_password(struct co *home, struct str token, struct str password,
                                  struct co_faults *faults, int64_t *id_out, struct err *err)
{
    struct str stored;
    enum err_code code = person_new_password_ready(home, token, password, faults, &stored, err);
    return code ? code : person_new_password_set(home, token, stored, id_out, err);
}

/* --- another address -------------------------------------------------------------------------- */

enum err_code person_ask_email(struct co *home, const struct person_proof *proof, struct str email,
                               struct co_faults *faults, int64_t *known,
                               char token[SESSION_TOKEN + 1], struct err *err)
{
    struct token_of of = {.person = proof->id,
                          .purpose = "email",
                          .detail = person_address(home->arena, email),
                          .life_ms = 24 * HOUR};
    *token = '\0';
    *known = 0;
    if (!of.detail.n) co_fault(faults, "email", _("Escriba un correo como nombre@ejemplo.mx"));
    enum err_code code = co_check(faults, err);
    if (code) return code;
    code = co_begin(home, err);
    if (!code) code = person_still_proven(home, proof, err);
    if (!code) code = person_find_email(home, of.detail, known, err);
    if (!code) code = token_give(home, &of, token, err);
    if (*known) *token = '\0';
    return co_end(home, code, err);
}

enum err_code person_set_email(struct co *home, struct str token, int64_t *id_out, struct str *was,
                               struct err *err)
{
    struct store *store = ledger_store(home->ledger);
    struct person_secret s = {.password = STR("")};
    struct str email = STR("");
    int64_t other = 0;
    enum err_code code = co_begin(home, err);
    if (!code) code = token_detail(home, token, "email", id_out, &email, err);
    if (!code) code = person_read(home, *id_out, &s, err);
    if (!code) code = person_find_email(home, email, &other, err);
    if (!code && (other || s.person.ended)) {
        err_set(err, ERR_NOTFOUND, _("El enlace ya no sirve: se usó o pasó su plazo"));
        code = ERR_NOTFOUND;
    }
    *was = s.person.email;
    if (!code) code = q_person_set_email_run(store, home->entity, *id_out, email, err);
    if (!code) code = q_token_drop_run(store, home->entity, *id_out, err);
    if (!code) code = person_note(home, "person.address-changed", *id_out, STR_NONE, email, err);
    return co_end(home, code, err);
}

enum err_code person_change_password(struct co *home, const struct person_proof *proof,
                                     struct str stored, struct err *err)
{
    enum err_code code = co_begin(home, err);
    if (!code) code = person_still_proven(home, proof, err);
    if (!code) code = set_password(home, proof->id, stored, err);
    return co_end(home, code, err);
}

/* --- the own account -------------------------------------------------------------------------- */

enum err_code person_edit(struct co *home, const struct person_draft *draft, bool notices,
                          struct co_faults *faults, struct err *err)
{
    struct person_draft d = *draft;
    person_check_who(&d, faults);
    enum err_code code = co_may(&home->actor, CO_CITIZEN, err);
    if (!code) code = co_check(faults, err);
    if (code) return code;
    code = co_begin(home, err);
    if (!code)
        code =
            q_person_set_run(ledger_store(home->ledger), home->entity, home->actor.person, d.name,
                             d.sector, d.gender, d.english ? STR("en") : STR("es"), notices, err);
    if (!code) code = person_note(home, "person.edited", home->actor.person, d.name, STR_NONE, err);
    return co_end(home, code, err);
}

static enum err_code set_totp(struct co *home, struct str secret, int64_t last, const char *kind,
                              struct err *err)
{
    enum err_code code = co_begin(home, err);
    if (!code)
        code = q_person_set_totp_run(ledger_store(home->ledger), home->entity, home->actor.person,
                                     secret, last, err);
    if (!code) code = person_note(home, kind, home->actor.person, STR_NONE, STR_NONE, err);
    return co_end(home, code, err);
}

enum err_code person_totp_on(struct co *home, struct str secret, struct str code_text,
                             struct co_faults *faults, struct err *err)
{
    int64_t last = 0;
    enum err_code code = co_may(&home->actor, CO_CITIZEN, err);
    if (!code && !totp_accepts(secret, code_text, home->now_ms, &last))
        co_fault(faults, "code", _("No es el código que muestra su teléfono ahora"));
    if (!code) code = co_check(faults, err);
    return code ? code : set_totp(home, secret, last, "person.second-factor-on", err);
}

enum err_code person_totp_off(struct co *home, struct str code_text, struct co_faults *faults,
                              struct err *err)
{
    struct person_secret s = {.password = STR("")};
    enum err_code code = co_may(&home->actor, CO_CITIZEN, err);
    if (!code) code = person_read(home, home->actor.person, &s, err);
    if (!code && !totp_accepts(s.person.totp, code_text, home->now_ms, &s.totp_last))
        co_fault(faults, "code", _("No es el código que muestra su teléfono ahora"));
    if (!code) code = co_check(faults, err);
    return code ? code : set_totp(home, STR(""), s.totp_last, "person.second-factor-off", err);
}

enum { MOST_ERASED = 10000 };

/* Erases the personal parts that a query gives; it is read whole before anything is written. */
static enum err_code erase_all(struct co *home, struct store_stmt *stmt, struct err *err)
{
    struct q_person_privates_row *list = arena_array(home->arena, MOST_ERASED, sizeof *list);
    size_t count = 0;
    bool row = false;
    enum err_code code = list ? ERR_NONE : err_no_memory(err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (count == MOST_ERASED) {
            store_reset(stmt);
            return err_set(err, ERR_LIMIT, _("Son demasiadas anotaciones para borrarlas a la vez"));
        }
        q_person_privates_row(stmt, &list[count++]);
    }
    for (size_t i = 0; !code && i < count; i++)
        code = log_erase(ledger_store(home->ledger), list[i].entity, list[i].seq,
                         home->actor.person, STR("person.closed"), err);
    return code;
}

static enum err_code erase_account(struct co *home, int64_t id, struct err *err)
{
    struct store *store = ledger_store(home->ledger);
    struct store_stmt *stmt;
    struct str subject = arena_printf(home->arena, "person/%lld", (long long)id);
    if (!subject.p) return err_no_memory(err);
    enum err_code code = q_person_erase_run(store, home->entity, id, home->now_ms, err);
    if (!code) code = session_end_all(home, id, STR_NONE, err);
    if (!code) code = q_token_drop_run(store, home->entity, id, err);
    if (!code) code = q_notice_forget_run(store, home->entity, id, err);
    if (!code) code = q_follow_drop_all_run(store, id, err);
    if (!code) code = q_person_privates(store, home->entity, subject, &stmt, err);
    return code ? code : erase_all(home, stmt, err);
}

static enum err_code erase_names(struct co *home, int64_t id, struct err *err)
{
    struct store *store = ledger_store(home->ledger);
    struct store_stmt *stmt;
    enum err_code code = q_person_unname_proposals_run(store, id, err);
    if (!code) code = q_person_unname_comments_run(store, id, err);
    if (!code) code = q_person_unname_observations_run(store, id, err);
    if (!code) code = q_person_unname_registrations_run(store, id, err);
    if (!code) code = q_person_said_privates(store, id, &stmt, err);
    return code ? code : erase_all(home, stmt, err);
}

enum err_code person_close(struct co *home, const struct person_proof *proof, bool unnamed,
                           struct err *err)
{
    enum err_code code = co_begin(home, err);
    if (!code) code = person_still_proven(home, proof, err);
    if (!code) code = erase_account(home, proof->id, err);
    if (!code && unnamed) code = erase_names(home, proof->id, err);
    if (!code) code = person_note(home, "person.closed", proof->id, STR_NONE, STR_NONE, err);
    return co_end(home, code, err);
}
