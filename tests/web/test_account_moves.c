/* What is done with an account that others would like to have: its address, the letters that tell
 * of it and their language, what a stranger may learn from answers, links that were used. */
#include <stdio.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/notice.h"
#include "cocreate/person.h"
#include "cocreate/totp.h"

static struct err err;

#define SENT "correcto+caballo"
#define SIGN_IN "email=ana%40ejemplo.mx&password=" SENT "&code="

static int64_t make_account(const char *email, bool english)
{
    struct beside s;
    struct person_draft d = {.email = str_of(email),
                             .name = STR("Ana"),
                             .password = STR("correcto caballo"),
                             .english = english};
    char token[SESSION_TOKEN + 1];
    int64_t id;
    bool known;
    open_beside(&s);
    CHECK_OK(person_sign_up(&s.co, &d, &s.faults, &id, &known, token, &err));
    CHECK_OK(person_confirm(&s.co, str_of(token), &id, &err));
    close_beside(&s);
    return id;
}

/* The last letter that waits for an address; the link in it that begins so. False: none. */
struct found {
    char subject[200], body[2000], link[200];
};
static bool last_letter(const char *email, const char *before, struct found *out)
{
    struct beside s;
    struct notice_row *rows;
    size_t n;
    bool found = false;
    open_beside(&s);
    CHECK_OK(notice_list(&s.co, 0, 200, &rows, &n, &err));
    for (size_t i = 0; i < n; i++) {
        if (!str_is(rows[i].email, email)) continue;
        found = true;
        snprintf(out->subject, sizeof out->subject, "%.*s", STR_FMT(rows[i].subject));
        snprintf(out->body, sizeof out->body, "%.*s", STR_FMT(rows[i].body));
        const char *at = strstr(out->body, before);
        snprintf(out->link, sizeof out->link, "%.*s", at ? (int)strcspn(at, "\n") : 0,
                 at ? at : "");
    }
    close_beside(&s);
    return found;
}

static size_t letters_waiting(void)
{
    struct beside s;
    struct notice_row *rows;
    size_t n;
    open_beside(&s);
    CHECK_OK(notice_list(&s.co, 0, 200, &rows, &n, &err));
    close_beside(&s);
    return n;
}

/* --- another address -------------------------------------------------------------------------- */

TEST(address_changes_once_the_new_one_is_confirmed_and_the_old_one_is_told)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, none = {0};
    struct found letter;
    make_account("ana@ejemplo.mx", false);
    CHECK_INT(reply_status(browser_send(&ana, "/entrar", SIGN_IN)), 303);
    CHECK_INT(reply_status(browser_send(&ana, "/cuenta/correo",
                                        "email=otra%40ejemplo.mx&password=no+es+esta")),
              400);
    CHECK_INT(reply_status(browser_send(&ana, "/cuenta/correo", "email=otra&password=" SENT)), 400);
    CHECK_INT(letters_waiting(), 0);
    CHECK_INT(reply_status(
                  browser_send(&ana, "/cuenta/correo", "email=Otra%40ejemplo.mx&password=" SENT)),
              303);
    CHECK(last_letter("ana@ejemplo.mx", "/clave", &letter));
    CHECK(strstr(letter.subject, "Se pidió cambiar el correo"));
    CHECK(!strstr(letter.body, "otra@ejemplo.mx"));
    CHECK(last_letter("otra@ejemplo.mx", "/correo/", &letter));
    CHECK_INT(reply_status(browser_get(&none, letter.link)), 200); /* looking changes nothing */
    CHECK_INT(reply_status(browser_send(&none, "/entrar", SIGN_IN)), 303);
    CHECK_INT(reply_status(browser_send(&none, letter.link, "x=1")), 303);
    CHECK_INT(reply_status(browser_send(&none, letter.link, "x=1")), 404); /* used */
    struct browser again = {0};
    CHECK_INT(reply_status(browser_send(&again, "/entrar", SIGN_IN)), 400);
    CHECK_INT(reply_status(browser_send(&again, "/entrar",
                                        "email=otra%40ejemplo.mx&password=" SENT "&code=")),
              303);
    CHECK(last_letter("ana@ejemplo.mx", "http", &letter));
    CHECK(strstr(letter.subject, "Cambió el correo"));
    serve_end(server);
}

TEST(address_of_another_account_is_not_told_and_not_taken)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0};
    struct found letter;
    make_account("ana@ejemplo.mx", false);
    make_account("eva@ejemplo.mx", false);
    CHECK_INT(reply_status(browser_send(&ana, "/entrar", SIGN_IN)), 303);
    const struct reply *reply =
        browser_send(&ana, "/cuenta/correo", "email=eva%40ejemplo.mx&password=" SENT);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/cuenta/correo?listo=1");
    CHECK(last_letter("eva@ejemplo.mx", "/correo/", &letter));
    CHECK(!*letter.link);
    serve_end(server);
}

/* The password changed because somebody else knew it: what they asked for must not happen. */
TEST(new_password_takes_back_a_change_of_address_and_links_work_once)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, none = {0};
    struct found move, reset;
    make_account("ana@ejemplo.mx", false);
    CHECK_INT(reply_status(browser_send(&ana, "/entrar", SIGN_IN)), 303);
    CHECK_INT(reply_status(
                  browser_send(&ana, "/cuenta/correo", "email=ladron%40ejemplo.mx&password=" SENT)),
              303);
    CHECK(last_letter("ladron@ejemplo.mx", "/correo/", &move));
    CHECK_INT(reply_status(browser_send(&none, "/clave", "email=ana%40ejemplo.mx")), 303);
    CHECK(last_letter("ana@ejemplo.mx", "/clave/", &reset));
    CHECK_INT(reply_status(browser_send(&none, reset.link, "password=nueva+y+mas+larga")), 303);
    CHECK_INT(reply_status(browser_send(&none, move.link, "x=1")), 404);
    CHECK_INT(reply_status(browser_send(&none, reset.link, "password=del+que+entro+ayer")), 404);
    CHECK_INT(reply_status(browser_get(&ana, "/cuenta")), 303); /* that session is over */
    serve_end(server);
}

/* --- what a stranger learns ------------------------------------------------------------------- */

static void check_same(const char *path, const char *known, const char *unknown)
{
    struct browser a = {0}, b = {0};
    const struct reply *reply = browser_send(&a, path, known);
    int status = reply_status(reply);
    char where[200];
    snprintf(where, sizeof where, "%s", reply_header(reply, "Location"));
    reply = browser_send(&b, path, unknown);
    CHECK_INT(reply_status(reply), status);
    CHECK_STR(str_of(reply_header(reply, "Location")), where);
}

/* What the store wrote for it, as a stand-in for the time it takes: a commit is what takes long. */
static int64_t tokens_written(void)
{
    static const struct store_query query = {.name = "tokens",
                                             .sqlite = "SELECT COUNT(*) FROM co_token",
                                             .postgres = "SELECT 1",
                                             .columns = 1,
                                             .types = ">i",
                                             .all_entities = true};
    struct beside s;
    struct store_stmt *stmt;
    bool row;
    open_beside(&s);
    CHECK_OK(store_prepare(ledger_store(s.ledger), &query, &stmt, &err));
    CHECK_OK(store_step(stmt, &row, &err));
    int64_t n = store_int(stmt, 0);
    store_reset(stmt);
    close_beside(&s);
    return n;
}

TEST(answers_do_not_tell_which_addresses_have_an_account)
{
    struct server *server = serve(with_forms);
    struct browser b = {0};
    make_account("ana@ejemplo.mx", false);
    check_same("/registro", "name=X&email=ana%40ejemplo.mx&password=" SENT,
               "name=X&email=nadie%40ejemplo.mx&password=" SENT);
    check_same("/clave", "email=ana%40ejemplo.mx", "email=ninguno%40ejemplo.mx");
    int64_t before = tokens_written();
    size_t letters = letters_waiting();
    CHECK_INT(reply_status(browser_send(&b, "/clave", "email=tampoco%40ejemplo.mx")), 303);
    CHECK(tokens_written() >= before && before > 1); /* it was written, for nobody */
    CHECK_INT(letters_waiting(), letters);
    serve_end(server);
}

TEST(address_gets_few_letters_an_hour_whether_or_not_it_has_an_account)
{
    struct server *server = serve(with_forms);
    static const char *const emails[] = {"ana%40ejemplo.mx", "NADIE%40ejemplo.mx"};
    make_account("ana@ejemplo.mx", false);
    for (int k = 0; k < 2; k++)
        for (int i = 0; i < 7; i++) {
            struct browser b = {0};
            char fields[100];
            snprintf(fields, sizeof fields, "email=%s", emails[k]);
            int status = reply_status(browser_send(&b, "/clave", fields));
            if (status != (i < 5 ? 303 : 400)) test_fail(__FILE__, __LINE__, "%d: %d", i, status);
        }
    serve_end(server);
}

/* --- sessions --------------------------------------------------------------------------------- */

/* Whoever planted a cookie in somebody's browser does not get in with it. */
TEST(session_is_a_new_one_at_every_entering_and_the_old_one_ends)
{
    struct server *server = serve(with_forms);
    struct browser planted = {0}, victim, ana = {0};
    make_account("ana@ejemplo.mx", false);
    snprintf(planted.cookies, sizeof planted.cookies, "cauce=%064d; ", 7);
    victim = planted;
    CHECK_INT(reply_status(browser_send(&victim, "/entrar", SIGN_IN)), 303);
    CHECK_INT(reply_status(browser_get(&planted, "/cuenta")), 303);
    CHECK_INT(reply_status(browser_get(&victim, "/cuenta")), 200);
    CHECK_INT(reply_status(browser_send(&ana, "/entrar", SIGN_IN)), 303);
    struct browser before = ana;
    const struct reply *reply = browser_send(&ana, "/entrar", SIGN_IN);
    CHECK_INT(reply_status(reply), 303);
    const char *cookie = reply_header(reply, "Set-Cookie");
    CHECK(cookie && strstr(cookie, "; HttpOnly") && strstr(cookie, "; SameSite=Lax") &&
          strstr(cookie, "; Path=/"));
    CHECK_INT(reply_status(browser_get(&ana, "/cuenta")), 200);
    CHECK_INT(reply_status(browser_get(&before, "/cuenta")), 303);
    serve_end(server);
}

TEST(second_factor_cannot_be_taken_off_by_trying_and_its_owner_is_told)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0};
    struct found letter;
    struct beside s;
    char secret[TOTP_SECRET + 1], fields[200];
    make_account("ana@ejemplo.mx", false);
    CHECK_INT(reply_status(browser_send(&ana, "/entrar", SIGN_IN)), 303);
    totp_secret(secret);
    open_beside(&s);
    int step = (int)(s.co.now_ms / 1000 / TOTP_STEP);
    close_beside(&s);
    snprintf(fields, sizeof fields, "secret=%s&code=%06d", secret, totp_code(str_of(secret), step));
    CHECK_INT(reply_status(browser_send(&ana, "/cuenta/segundo-paso", fields)), 303);
    CHECK(last_letter("ana@ejemplo.mx", "/clave", &letter));
    CHECK(strstr(letter.subject, "segundo paso"));
    for (int i = 0; i < 10; i++) {
        snprintf(fields, sizeof fields, "code=%06d", i);
        CHECK_INT(reply_status(browser_send(&ana, "/cuenta/segundo-paso", fields)), 400);
    }
    snprintf(fields, sizeof fields, "code=%06d", totp_code(str_of(secret), step + 1));
    const struct reply *reply = browser_send(&ana, "/cuenta/segundo-paso", fields);
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("demasiados")));
    serve_end(server);
}

/* --- in whose language ------------------------------------------------------------------------ */

TEST(letters_are_in_the_language_of_the_account_not_of_who_causes_them)
{
    struct server *server = serve(with_forms);
    struct browser b = {0}, admin = {0};
    struct found letter;
    make_account("ann@example.org", true);
    make_account("ana@ejemplo.mx", false);
    CHECK_INT(reply_status(browser_send(&b, "/clave", "email=ann%40example.org")), 303);
    CHECK(last_letter("ann@example.org", "/en/clave/", &letter));
    CHECK(strstr(letter.body, "With this link") && *letter.link);
    CHECK_INT(reply_status(browser_send(&b, "/en/clave", "email=ana%40ejemplo.mx")), 303);
    CHECK(last_letter("ana@ejemplo.mx", "/clave/", &letter));
    CHECK(strstr(letter.body, "Con este enlace") && *letter.link);
    CHECK(!strstr(letter.body, "/en/"));
    CHECK_INT(reply_status(browser_send(&b, "/en/registro",
                                        "name=Tom&email=tom%40example.org&password=" SENT)),
              303);
    CHECK(last_letter("tom@example.org", "/en/confirmar/", &letter) && *letter.link);
    browser_enter(&admin, CO_ADMIN, 0);
    CHECK_INT(reply_status(browser_send(&admin, "/en/e/MX/personas",
                                        "email=nueva%40ejemplo.mx&name=Nueva&role=participant"
                                        "&begins=2026-01-01")),
              303);
    CHECK(last_letter("nueva@ejemplo.mx", "/invitacion/", &letter));
    CHECK(strstr(letter.body, "Se le invita") && !strstr(letter.body, "/en/"));
    serve_end(server);
}
