/* Accounts, second factors, roles and bodies. */
#include <stdio.h>
#include <string.h>

#include "archive/log.h"
#include "cocreate/person.h"
#include "cocreate/proposal.h"
#include "cocreate/totp.h"
#include "town.h"

#define PASSWORD STR("correcto caballo")

static struct err err;

static int64_t sign_up(struct town *t, const char *email, char token[SESSION_TOKEN + 1])
{
    struct person_draft d = {
        .email = str_of(email), .name = STR("Ana"), .password = PASSWORD, .sector = CO_CITIZENRY};
    int64_t id = 0;
    bool known;
    t->faults.count = 0;
    CHECK_OK(person_sign_up(&t->co, &d, &t->faults, &id, &known, token, &err));
    return id;
}

static enum person_entry enter(struct town *t, const char *email, struct str password,
                               const char *code)
{
    enum person_entry entry;
    int64_t id;
    CHECK_OK(person_enter(&t->co, str_of(email), password, str_of(code), &entry, &id, &err));
    return entry;
}

static int64_t confirmed(struct town *t, const char *email)
{
    char token[SESSION_TOKEN + 1];
    int64_t id = sign_up(t, email, token), owner;
    CHECK_OK(person_confirm(&t->co, str_of(token), &owner, &err));
    CHECK_INT(owner, id);
    return id;
}

BOTH(person_enters_only_after_the_address_was_confirmed)
{
    struct town t;
    char token[SESSION_TOKEN + 1];
    int64_t owner;
    town_open(&t, url);
    int64_t id = sign_up(&t, " Ana@Ejemplo.MX ", token);
    CHECK_INT(enter(&t, "ana@ejemplo.mx", PASSWORD, ""), PERSON_REFUSED);
    CHECK_OK(person_confirm(&t.co, str_of(token), &owner, &err));
    CHECK_INT(owner, id);
    CHECK_INT(enter(&t, "ANA@ejemplo.mx", PASSWORD, ""), PERSON_ENTERED);
    CHECK_INT(enter(&t, "ana@ejemplo.mx", STR("otra cosa larga"), ""), PERSON_REFUSED);
    CHECK_INT(enter(&t, "nadie@ejemplo.mx", PASSWORD, ""), PERSON_REFUSED);
    CHECK_INT(person_confirm(&t.co, str_of(token), &owner, &err), ERR_NOTFOUND);
    CHECK_INT(town_logged(&t, "person.signed-up"), 1);
    town_close(&t);
}

BOTH(person_with_an_address_that_is_taken_is_not_told)
{
    struct town t;
    char token[SESSION_TOKEN + 1];
    town_open(&t, url);
    int64_t first = sign_up(&t, "ana@ejemplo.mx", token);
    struct person_draft d = {
        .email = STR("ana@ejemplo.mx"), .name = STR("Otra"), .password = PASSWORD};
    int64_t id;
    bool known;
    CHECK_OK(person_sign_up(&t.co, &d, &t.faults, &id, &known, token, &err));
    CHECK(known);
    CHECK_INT(id, first);
    CHECK_INT(token[0], 0);
    town_close(&t);
}

TEST(person_is_told_beside_each_field_what_is_not_right)
{
    struct town t;
    char token[SESSION_TOKEN + 1];
    struct person_draft d = {.email = STR("ana"), .name = STR("  "), .password = STR("corta")};
    int64_t id;
    bool known;
    town_open(&t, "town.cauce");
    CHECK_INT(person_sign_up(&t.co, &d, &t.faults, &id, &known, token, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "email") && co_fault_of(&t.faults, "name") &&
          co_fault_of(&t.faults, "password"));
    CHECK_INT(town_logged(&t, "person.signed-up"), 0);
    town_close(&t);
}

BOTH(person_who_forgot_sets_a_new_password_and_old_sessions_end)
{
    struct town t;
    char token[SESSION_TOKEN + 1], cookie[SESSION_TOKEN + 1];
    struct session session;
    int64_t id;
    town_open(&t, url);
    int64_t ana = confirmed(&t, "ana@ejemplo.mx");
    CHECK_OK(co_begin(&t.co, &err));
    CHECK_OK(co_end(&t.co, session_start(&t.co, ana, STR("x"), cookie, &err), &err));
    CHECK_OK(session_find(t.ledger, &t.arena, 26, 26, str_of(cookie), TOWN_NOW, &session, &err));
    CHECK_OK(person_forgot(&t.co, STR("ana@ejemplo.mx"), &id, token, &err));
    CHECK_OK(
        person_new_password(&t.co, str_of(token), STR("nueva y mas larga"), &t.faults, &id, &err));
    CHECK_INT(enter(&t, "ana@ejemplo.mx", PASSWORD, ""), PERSON_REFUSED);
    CHECK_INT(enter(&t, "ana@ejemplo.mx", STR("nueva y mas larga"), ""), PERSON_ENTERED);
    CHECK_INT(session_find(t.ledger, &t.arena, 26, 26, str_of(cookie), TOWN_NOW, &session, &err),
              ERR_NOTFOUND);
    CHECK_OK(person_forgot(&t.co, STR("nadie@ejemplo.mx"), &id, token, &err));
    CHECK_INT(token[0], 0);
    town_close(&t);
}

/* Others wait for a change: nothing slow may stand in it. */
TEST(password_is_never_hashed_inside_a_change)
{
    struct town t;
    char token[SESSION_TOKEN + 1];
    struct person_draft d = {
        .email = STR("ana@ejemplo.mx"), .name = STR("Ana"), .password = PASSWORD};
    struct person_proof proof;
    struct str stored;
    int64_t id;
    bool known;
    town_open(&t, "town.cauce");
    struct co own = town_as(&t, confirmed(&t, "eva@ejemplo.mx"), CO_CITIZEN, 0);
    CHECK_OK(co_begin(&t.co, &err));
    own.depth = t.co.depth;
    CHECK_INT(person_sign_up(&t.co, &d, &t.faults, &id, &known, token, &err), ERR_BUG);
    CHECK_INT(person_prove(&t.co, d.email, PASSWORD, &proof, &err), ERR_BUG);
    CHECK_INT(person_prove_own(&own, PASSWORD, "old", &t.faults, &proof, &err), ERR_BUG);
    CHECK_INT(person_password_ready(&t.co, PASSWORD, &t.faults, &stored, &err), ERR_BUG);
    CHECK_INT(co_end(&t.co, ERR_BUG, &err), ERR_BUG);
    CHECK_OK(person_sign_up_ready(&t.co, &d, &t.faults, &err));
    CHECK_OK(co_begin(&t.co, &err));
    CHECK_OK(person_sign_up(&t.co, &d, &t.faults, &id, &known, token, &err));
    CHECK_OK(co_end(&t.co, ERR_NONE, &err));
    CHECK_OK(person_confirm(&t.co, str_of(token), &id, &err));
    CHECK_INT(enter(&t, "ana@ejemplo.mx", PASSWORD, ""), PERSON_ENTERED);
    town_close(&t);
}

/* What was proved counts for the password that it was proved of. */
TEST(password_proved_before_it_changed_counts_no_more)
{
    struct town t;
    char token[SESSION_TOKEN + 1];
    struct person_proof proof;
    struct str stored;
    int64_t id;
    town_open(&t, "town.cauce");
    struct co own = town_as(&t, confirmed(&t, "ana@ejemplo.mx"), CO_CITIZEN, 0);
    CHECK_OK(person_prove_own(&own, PASSWORD, "old", &t.faults, &proof, &err));
    CHECK_OK(person_password_ready(&own, STR("del que entró"), &t.faults, &stored, &err));
    CHECK_OK(person_forgot(&t.co, STR("ana@ejemplo.mx"), &id, token, &err));
    CHECK_OK(
        person_new_password(&t.co, str_of(token), STR("nueva y mas larga"), &t.faults, &id, &err));
    CHECK_INT(person_change_password(&own, &proof, stored, &err), ERR_CONFLICT);
    CHECK_INT(person_close(&own, &proof, false, &err), ERR_CONFLICT);
    CHECK_INT(enter(&t, "ana@ejemplo.mx", STR("nueva y mas larga"), ""), PERSON_ENTERED);
    town_close(&t);
}

TEST(password_of_megabytes_and_address_of_look_alikes_open_nothing)
{
    struct town t;
    static char much[2 << 20];
    static const char *const addresses[] = {"аna@ejemplo.mx" /* Cyrillic а */, "ana@ejempIo.mx",
                                            "ａna@ejemplo.mx", "ana\xe2\x80\x8b@ejemplo.mx",
                                            "ana@ejemplo.mx."};
    town_open(&t, "town.cauce");
    confirmed(&t, "ana@ejemplo.mx");
    memset(much, 'a', sizeof much);
    CHECK_INT(enter(&t, "ana@ejemplo.mx", (struct str){much, sizeof much}, ""), PERSON_REFUSED);
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++)
        CHECK_INT(enter(&t, addresses[i], PASSWORD, ""), PERSON_REFUSED);
    CHECK(!person_address(&t.arena, str_of(addresses[0])).n);
    CHECK(!person_address(&t.arena, str_of(addresses[2])).n);
    CHECK_STR(person_address(&t.arena, STR(" ANA@Ejemplo.MX ")), "ana@ejemplo.mx");
    town_close(&t);
}

TEST(token_of_a_link_is_refused_after_its_time)
{
    struct town t;
    char token[SESSION_TOKEN + 1];
    int64_t id;
    town_open(&t, "town.cauce");
    confirmed(&t, "ana@ejemplo.mx");
    CHECK_OK(person_forgot(&t.co, STR("ana@ejemplo.mx"), &id, token, &err));
    t.co.now_ms += 3600 * 1000 + 1;
    CHECK_INT(
        person_new_password(&t.co, str_of(token), STR("nueva y mas larga"), &t.faults, &id, &err),
        ERR_NOTFOUND);
    town_close(&t);
}

/* RFC 6238, appendix B (SHA-1): the secret is the ASCII text "12345678901234567890". */
TEST(totp_gives_the_codes_of_the_standard)
{
    struct str secret = STR("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    static const struct {
        int64_t seconds;
        int code;
    } cases[] = {{59, 287082},       {1111111109, 81804},  {1111111111, 50471},
                 {1234567890, 5924}, {2000000000, 279037}, {20000000000, 353130}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        CHECK_INT(totp_code(secret, cases[i].seconds / TOTP_STEP), cases[i].code);
    CHECK_INT(totp_code(STR("corto"), 1), -1);
}

BOTH(person_with_a_second_factor_needs_its_code_and_each_works_once)
{
    struct town t;
    char secret[TOTP_SECRET + 1], code[8];
    town_open(&t, url);
    int64_t ana = confirmed(&t, "ana@ejemplo.mx");
    struct co own = town_as(&t, ana, CO_CITIZEN, CO_CITIZENRY);
    totp_secret(secret);
    snprintf(code, sizeof code, "%06d", totp_code(str_of(secret), TOWN_NOW / 1000 / TOTP_STEP));
    CHECK_INT(person_totp_on(&own, str_of(secret), STR("000 00"), &t.faults, &err), ERR_INPUT);
    t.faults.count = 0;
    CHECK_OK(person_totp_on(&own, str_of(secret), str_of(code), &t.faults, &err));
    CHECK_INT(enter(&t, "ana@ejemplo.mx", PASSWORD, ""), PERSON_WANTS_CODE);
    CHECK_INT(enter(&t, "ana@ejemplo.mx", PASSWORD, code), PERSON_REFUSED); /* used already */
    t.co.now_ms += 30 * 1000;
    snprintf(code, sizeof code, "%06d", totp_code(str_of(secret), t.co.now_ms / 1000 / TOTP_STEP));
    CHECK_INT(enter(&t, "ana@ejemplo.mx", PASSWORD, code), PERSON_ENTERED);
    CHECK_INT(enter(&t, "ana@ejemplo.mx", PASSWORD, code), PERSON_REFUSED);
    town_close(&t);
}

static enum err_code says_no_name(void *user, const struct log_entry *e, struct err *why)
{
    bool *named = user;
    (void)why;
    *named |= str_contains(e->body, STR("Xóchitl")) || str_contains(e->body, STR("xochitl@"));
    *named |= e->personal.p && (str_contains(e->personal, STR("Xóchitl")) ||
                                str_contains(e->personal, STR("xochitl@")));
    return ERR_NONE;
}

/* With what was said, and a copy of the log that still holds. */
BOTH(person_who_closes_the_account_unnamed_is_named_nowhere)
{
    struct town t;
    struct person_proof proof;
    struct proposal made;
    char token[SESSION_TOKEN + 1];
    int64_t id, proposal, owner;
    bool known, named = false;
    struct person_draft d = {
        .email = STR("xochitl@ejemplo.mx"), .name = STR("Xóchitl"), .password = PASSWORD};
    town_open(&t, url);
    CHECK_OK(person_sign_up(&t.co, &d, &t.faults, &id, &known, token, &err));
    CHECK_OK(person_confirm(&t.co, str_of(token), &owner, &err));
    struct co own = town_as(&t, id, CO_CITIZEN, CO_CITIZENRY);
    struct proposal_draft said = {.theme = STR("agua"),
                                  .title = STR("Reparar la bomba"),
                                  .problem = STR("No hay agua"),
                                  .proposal = STR("Repararla"),
                                  .authority = STR("Ayuntamiento"),
                                  .author_name = STR("Xóchitl")};
    CHECK_OK(proposal_make(&own, &said, &t.faults, &proposal, &err));
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, says_no_name, &named, &err));
    CHECK(named);
    CHECK_OK(person_prove_own(&own, PASSWORD, "password", &t.faults, &proof, &err));
    CHECK_OK(person_close(&own, &proof, true, &err));
    named = false;
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, says_no_name, &named, &err));
    CHECK(!named);
    CHECK_OK(proposal_get(&t.co, proposal, &made, &err));
    CHECK(!made.said.author_name.n);
    CHECK_STR(made.said.title, "Reparar la bomba");
    CHECK_INT(town_logged(&t, "person.closed"), 1); /* the chain holds */
    town_close(&t);
}

BOTH(person_who_closes_the_account_leaves_no_personal_data)
{
    struct town t;
    struct person p;
    town_open(&t, url);
    int64_t ana = confirmed(&t, "ana@ejemplo.mx");
    struct co own = town_as(&t, ana, CO_CITIZEN, CO_CITIZENRY);
    struct person_proof proof;
    CHECK_INT(person_prove_own(&own, STR("no es esta"), "password", &t.faults, &proof, &err),
              ERR_INPUT);
    CHECK_INT(person_close(&own, &proof, false, &err), ERR_CONFLICT);
    t.faults.count = 0;
    CHECK_OK(person_prove_own(&own, PASSWORD, "password", &t.faults, &proof, &err));
    CHECK_OK(person_close(&own, &proof, false, &err));
    CHECK_OK(person_get(&t.co, ana, &p, &err));
    CHECK(p.ended && !p.email.n && !p.name.n);
    CHECK_INT(enter(&t, "ana@ejemplo.mx", PASSWORD, ""), PERSON_REFUSED);
    town_close(&t);
}

/* --- roles and bodies ------------------------------------------------------------------------- */

static int64_t give(struct town *t, struct role_draft d)
{
    int64_t id;
    t->faults.count = 0;
    CHECK_OK(role_give(&t->co, &d, &t->faults, &id, &err));
    return id;
}

BOTH(session_has_the_roles_that_hold_today)
{
    struct town t;
    char cookie[SESSION_TOKEN + 1];
    struct session s;
    int32_t today = (int32_t)(TOWN_NOW / 86400000);
    town_open(&t, url);
    int64_t ana = confirmed(&t, "ana@ejemplo.mx");
    int64_t seat = give(&t, (struct role_draft){.home = 26,
                                                .person = ana,
                                                .role = CO_MEMBER,
                                                .sector = CO_CIVIL_SOCIETY,
                                                .begins = today - 5,
                                                .ends = DATE_NONE});
    give(&t,
         (struct role_draft){
             .home = 26, .person = ana, .role = CO_ADMIN, .begins = today - 9, .ends = today - 1});
    CHECK_OK(co_begin(&t.co, &err));
    CHECK_OK(co_end(&t.co, session_start(&t.co, ana, STR("x"), cookie, &err), &err));
    CHECK_OK(session_find(t.ledger, &t.arena, 26, 26, str_of(cookie), TOWN_NOW, &s, &err));
    CHECK_INT(s.actor.roles, CO_CITIZEN | CO_MEMBER);
    CHECK_INT(s.actor.sector, CO_CIVIL_SOCIETY);
    CHECK_OK(session_find(t.ledger, &t.arena, 26, 27, str_of(cookie), TOWN_NOW, &s, &err));
    CHECK_INT(s.actor.roles, CO_CITIZEN); /* not elsewhere */
    CHECK_OK(role_end(&t.co, seat, today - 1, STR("renunció"), &t.faults, &err));
    CHECK_OK(session_find(t.ledger, &t.arena, 26, 26, str_of(cookie), TOWN_NOW, &s, &err));
    CHECK_INT(s.actor.roles, CO_CITIZEN);
    CHECK_INT(session_find(t.ledger, &t.arena, 26, 26, str_of(cookie),
                           TOWN_NOW + (int64_t)15 * 86400000, &s, &err),
              ERR_NOTFOUND);
    town_close(&t);
}

TEST(role_is_given_by_an_administrator_and_nobody_else)
{
    struct town t;
    struct role_draft d = {
        .home = 26, .person = 1, .role = CO_ADMIN, .begins = 20000, .ends = DATE_NONE};
    int64_t id;
    town_open(&t, "town.cauce");
    struct co member = town_as(&t, 1, CO_CITIZEN | CO_MEMBER, CO_GOVERNMENT);
    CHECK_INT(role_give(&member, &d, &t.faults, &id, &err), ERR_DENIED);
    struct co visitor = town_as(&t, 0, 0, 0);
    CHECK_INT(role_give(&visitor, &d, &t.faults, &id, &err), ERR_DENIED);
    CHECK_INT(town_logged(&t, "role.given"), 0);
    town_close(&t);
}

BOTH(requirement_77_a_guarantor_s_seat_passes_to_the_body_that_follows)
{
    struct town t;
    struct role_row *roles;
    struct body_row *bodies;
    size_t n;
    int64_t old, new;
    town_open(&t, url);
    int64_t ana = confirmed(&t, "ana@ejemplo.mx");
    CHECK_OK(body_add(&t.co, CO_GUARANTOR, STR("Instituto de Transparencia"), 16000, &t.faults,
                      &old, &err));
    CHECK_OK(body_add(&t.co, CO_GUARANTOR, STR("Secretaría Anticorrupción"), 20200, &t.faults, &new,
                      &err));
    give(&t, (struct role_draft){.home = 26,
                                 .person = ana,
                                 .role = CO_MEMBER,
                                 .sector = CO_GUARANTOR,
                                 .body = old,
                                 .begins = 19000,
                                 .ends = DATE_NONE});
    CHECK_OK(body_end(&t.co, old, 20199, new, STR("reforma de 2025"), &t.faults, &err));
    CHECK_OK(role_list(&t.co, 20300, &roles, &n, &err));
    CHECK_INT(n, 1);
    CHECK_STR(roles[0].body_name, "Secretaría Anticorrupción");
    CHECK_OK(body_list(&t.co, &bodies, &n, &err));
    CHECK_INT(n, 2);
    CHECK_STR(bodies[0].successor_name, "Secretaría Anticorrupción");
    town_close(&t);
}
