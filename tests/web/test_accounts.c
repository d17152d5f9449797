/* Accounts over real HTTP: signing up, confirming, entering, leaving; forms that are not ours; and
 * the table of who may ask for what, walked whole: every route with every role. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/person.h"
#include "route_address.h"

static struct err err;

/* The link in the last letter, without the site. */
static void letter_link(const char *before, char out[200])
{
    struct beside b;
    struct store_stmt *stmt;
    static const struct store_query query = {.name = "letter",
                                             .sqlite =
                                                 "SELECT body FROM co_notice ORDER BY id DESC",
                                             .postgres = "SELECT 1",
                                             .columns = 1,
                                             .types = ">t",
                                             .all_entities = true};
    bool row;
    open_beside(&b);
    CHECK_OK(store_prepare(ledger_store(b.ledger), &query, &stmt, &err));
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK(row);
    struct str body = arena_str(&b.arena, store_text(stmt, 0));
    store_reset(stmt);
    const char *at = strstr(body.p, before);
    CHECK(at != NULL);
    snprintf(out, 200, "%.*s", (int)strcspn(at, "\n"), at);
    close_beside(&b);
}

#define SIGN_UP "name=Ana&email=ana%40ejemplo.mx&password=correcto+caballo&sector=citizenry"
#define SIGN_IN "email=ana%40ejemplo.mx&password=correcto+caballo&code="

TEST(account_is_made_confirmed_entered_and_left)
{
    struct server *server = serve(with_forms);
    struct browser b = {0};
    char link[200];
    const struct reply *reply = browser_send(&b, "/registro", SIGN_UP);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/registro?listo=1");
    CHECK_INT(reply_status(browser_send(&b, "/entrar", SIGN_IN)), 400); /* not confirmed */
    letter_link("/confirmar/", link);
    CHECK_INT(reply_status(browser_get(&b, link)), 200);
    CHECK_INT(reply_status(browser_send(&b, "/entrar", SIGN_IN)),
              400); /* looking is not confirming */
    CHECK_INT(reply_status(browser_send(&b, link, "x=1")), 303);
    reply = browser_send(&b, "/entrar?ir=/e/26", SIGN_IN "&ir=%2Fe%2F26");
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/26");
    reply = browser_get(&b, "/cuenta");
    CHECK_INT(reply_status(reply), 200);
    CHECK(str_contains(reply_body(reply), STR("Ana")));
    CHECK(strstr(reply_header(reply, "Cache-Control"), "no-store") != NULL);
    char token[SESSION_TOKEN + 1];
    browser_token(browser_get(&b, "/cuenta"), token);
    CHECK_INT(reply_status(browser_post(&b, "/salir", "x=1", token, "")), 303);
    CHECK_INT(reply_status(browser_get(&b, "/cuenta")), 303); /* to /entrar */
    serve_end(server);
}

TEST(account_form_keeps_what_was_typed_and_says_what_is_wrong)
{
    struct server *server = serve(with_forms);
    struct browser b = {0};
    const struct reply *reply =
        browser_send(&b, "/registro", "name=Ana+%3Cb%3E&email=mal&password=corta&sector=academia");
    struct str body = reply_body(reply);
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(body, STR("value=\"Ana &lt;b&gt;\"")));
    CHECK(str_contains(body, STR("value=\"mal\"")));
    CHECK(str_contains(body, STR("id=\"e-email\"")));
    CHECK(str_contains(body, STR("id=\"e-password\"")));
    CHECK(!str_contains(body, STR("corta"))); /* a password is never said back */
    CHECK(str_contains(body, STR("value=\"academia\" selected")));
    serve_end(server);
}

TEST(forms_that_did_not_come_from_us_are_refused)
{
    struct server *server = serve(with_forms);
    struct browser b = {0}, other = {0};
    char token[SESSION_TOKEN + 1], foreign[SESSION_TOKEN + 1];
    browser_token(browser_get(&b, "/entrar"), token);
    browser_token(browser_get(&other, "/entrar"), foreign);
    CHECK_INT(reply_status(browser_post(&b, "/entrar", SIGN_IN, "", "")), 403);
    CHECK_INT(reply_status(browser_post(&b, "/entrar", SIGN_IN, foreign, "")), 403);
    CHECK_INT(
        reply_status(browser_post(&b, "/entrar", SIGN_IN, token, "Origin: http://mal.example\r\n")),
        403);
    CHECK_INT(reply_status(browser_post(&b, "/entrar", SIGN_IN, token, "Origin: null\r\n")), 403);
    CHECK_INT(
        reply_status(browser_post(&b, "/entrar", SIGN_IN, token, "Sec-Fetch-Site: cross-site\r\n")),
        403);
    CHECK_INT(reply_status(browser_post(&b, "/entrar", SIGN_IN, token, "")),
              400); /* ours: no such */
    struct browser none = {0};
    CHECK_INT(reply_status(browser_post(&none, "/entrar", SIGN_IN, token, "")), 403);
    serve_end(server);
}

TEST(entering_is_refused_after_too_many_tries)
{
    struct server *server = serve(with_forms);
    struct browser b = {0};
    for (int i = 0; i < 10; i++)
        CHECK(!str_contains(reply_body(browser_send(&b, "/entrar", SIGN_IN)), STR("demasiados")));
    CHECK(str_contains(reply_body(browser_send(&b, "/entrar", SIGN_IN)), STR("demasiados")));
    serve_end(server);
}

TEST(going_on_after_entering_leads_nowhere_else)
{
    struct server *server = serve(with_forms);
    static const char *const paths[] = {"%2F%2Fmal.example", "https%3A%2F%2Fmal.example",
                                        "%2F%5Cmal.example", "mal"};
    char fields[300];
    struct browser b = {0};
    char link[200];
    browser_send(&b, "/registro", SIGN_UP);
    letter_link("/confirmar/", link);
    browser_send(&b, link, "x=1");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        snprintf(fields, sizeof fields, "%s&ir=%s", SIGN_IN, paths[i]);
        const struct reply *reply = browser_send(&b, "/entrar", fields);
        CHECK_INT(reply_status(reply), 303);
        CHECK_STR(str_of(reply_header(reply, "Location")), "/cuenta");
    }
    serve_end(server);
}

TEST(server_without_accounts_takes_no_form)
{
    struct server *server = serve(NULL);
    struct browser b = {0};
    CHECK_INT(reply_status(browser_post(&b, "/entrar", SIGN_IN, "", "")), 405);
    CHECK(!str_contains(reply_body(client_get("/", "")), STR("/entrar")));
    serve_end(server);
}

/* --- the table of who may what -------------------------------------------------------------- */

/* As the table promises: refused (403), or sent to enter first (303), or let in (anything else). */
static void try_route(const struct router_entry *entry, struct browser *b, unsigned roles,
                      const char *token)
{
    char path[300];
    route_address(entry, &(struct route_values){.entity = "MX", .word = "zzzz", .id = 7}, path);
    bool may = !entry->may || (entry->may & roles);
    if (entry->methods & ROUTER_GET) {
        const struct reply *reply = browser_get(b, path);
        const char *where = reply_header(reply, "Location");
        bool sent = reply_status(reply) == 303 && where && strstr(where, "/entrar?ir=");
        int status = reply_status(reply);
        bool right = may ? status != 403 && !sent : roles ? status == 403 : sent;
        if (!right) test_fail(__FILE__, __LINE__, "GET %s with roles %u: %d", path, roles, status);
    }
    if (entry->methods & ROUTER_POST) {
        int status = reply_status(browser_post(b, path, "x=1", token, ""));
        bool right = may ? status != 403 : status == 403;
        if (!right) test_fail(__FILE__, __LINE__, "POST %s with roles %u: %d", path, roles, status);
        int forged = reply_status(browser_post(b, path, "x=1", "0", ""));
        if (forged != 403) test_fail(__FILE__, __LINE__, "POST %s forged: %d", path, forged);
    }
}

TEST_SECONDS(every_route_with_every_role_is_allowed_or_refused_as_its_comment_says, 600)
{
    static const unsigned roles[] = {CO_VISITOR,     CO_CITIZEN,     CO_PARTICIPANT, CO_MEMBER,
                                     CO_FACILITATOR, CO_INSTITUTION, CO_EVALUATOR,   CO_ADMIN};
    struct server *server = serve(with_forms);
    for (size_t i = 0; i < router_table_count; i++) {
        /* Leaving ends the session, so each route has its own. */
        for (size_t k = 0; k < sizeof roles / sizeof *roles; k++) {
            struct browser b = {0};
            char token[SESSION_TOKEN + 1] = "";
            if (!router_table[i].may && k > 1 && k < 7) continue;
            if (roles[k]) {
                browser_enter(&b, roles[k], 0);
                browser_token(browser_get(&b, "/cuenta"), token);
            } else {
                browser_token(browser_get(&b, "/entrar"), token);
            }
            try_route(&router_table[i], &b, roles[k] ? roles[k] | CO_CITIZEN : 0, token);
        }
    }
    serve_end(server);
}
