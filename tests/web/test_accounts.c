/* Accounts over real HTTP: signing up, confirming, entering, leaving; forms that are not ours; and
 * the table of who may ask for what, walked whole: every route with every role. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client.h"
#include "cocreate/person.h"
#include "web/router.h"

static struct err err;

static void with_forms(struct server_options *options)
{
    options->forms = true;
}

/* --- beside the server, on the same store --------------------------------------------------- */

struct beside {
    struct ledger *ledger;
    struct arena arena;
    struct co co;
};

static void open_beside(struct beside *b)
{
    int64_t home;
    CHECK_OK(ledger_open("cauce.db", STORE_WRITE, &b->ledger, &err));
    CHECK_OK(ledger_home(b->ledger, &home, &err));
    arena_init(&b->arena, 32 << 20);
    b->co = (struct co){.ledger = b->ledger,
                        .arena = &b->arena,
                        .entity = home,
                        .actor = {.program = true},
                        .now_ms = time_now_ms()};
}

static void close_beside(struct beside *b)
{
    arena_free(&b->arena);
    ledger_close(b->ledger);
}

/* A session's cookie for a new person with this role (0: signed in, nothing more). */
static void cookie_of(unsigned role, char cookie[SESSION_TOKEN + 1])
{
    struct beside b;
    struct co_faults faults = {.count = 0};
    char token[SESSION_TOKEN + 1], email[64];
    int64_t person, id;
    open_beside(&b);
    snprintf(email, sizeof email, "p%u@ejemplo.mx", role);
    CHECK_OK(person_invite(&b.co, str_of(email), STR("Alguien"), &faults, &person, token, &err));
    struct role_draft draft = {.home = b.co.entity,
                               .person = person,
                               .role = role,
                               .sector = role == CO_MEMBER ? CO_GOVERNMENT : 0,
                               .institution = role == CO_INSTITUTION ? 1 : 0,
                               .begins = 10000,
                               .ends = DATE_NONE};
    if (role) CHECK_OK(role_give(&b.co, &draft, &faults, &id, &err));
    CHECK_OK(co_begin(&b.co, &err));
    CHECK_OK(co_end(&b.co, session_start(&b.co, person, STR("prueba"), cookie, &err), &err));
    close_beside(&b);
}

/* --- a browser's part ----------------------------------------------------------------------- */

struct browser {
    char cookies[400];
};

static void remember(struct browser *b, const struct reply *reply)
{
    const char *at = reply->bytes;
    while ((at = strstr(at, "Set-Cookie: "))) {
        char name[32] = "", value[80] = "";
        at += strlen("Set-Cookie: ");
        if (sscanf(at, "%31[^=]=%79[^;]", name, value) >= 1) {
            char pair[128];
            snprintf(pair, sizeof pair, "%s=", name);
            char *old = strstr(b->cookies, pair);
            if (old) memset(old, ' ', strcspn(old, ";"));
            size_t n = strlen(b->cookies);
            snprintf(b->cookies + n, sizeof b->cookies - n, "%s=%s; ", name, value);
        }
    }
}

static const struct reply *get(struct browser *b, const char *path)
{
    char headers[600];
    snprintf(headers, sizeof headers, *b->cookies ? "Cookie: %s\r\n" : "%s", b->cookies);
    const struct reply *reply = client_get(path, headers);
    remember(b, reply);
    return reply;
}

/* The hidden field of the page's form. */
static void token_of(const struct reply *reply, char out[SESSION_TOKEN + 1])
{
    const char *at = strstr(reply->bytes, "name=\"_f\" value=\"");
    CHECK(at != NULL);
    memcpy(out, at + strlen("name=\"_f\" value=\""), SESSION_TOKEN);
    out[SESSION_TOKEN] = '\0';
}

static const struct reply *post_with(struct browser *b, const char *path, const char *fields,
                                     const char *token, const char *headers)
{
    char request[4096], body[2048];
    snprintf(body, sizeof body, "_f=%s&%s", token, fields);
    snprintf(request, sizeof request,
             "POST %s HTTP/1.1\r\nHost: cauce.example\r\nCookie: %s\r\n%sContent-Type: "
             "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
             path, b->cookies, headers, strlen(body), body);
    const struct reply *reply = client_ask(request);
    remember(b, reply);
    return reply;
}

/* Loads the page, fills in its form and sends it. */
static const struct reply *send_form(struct browser *b, const char *path, const char *fields)
{
    char token[SESSION_TOKEN + 1];
    token_of(get(b, path), token);
    return post_with(b, path, fields, token, "Origin: http://cauce.example\r\n");
}

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
    struct browser b = {""};
    char link[200];
    const struct reply *reply = send_form(&b, "/registro", SIGN_UP);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/registro?listo=1");
    CHECK_INT(reply_status(send_form(&b, "/entrar", SIGN_IN)), 400); /* not confirmed */
    letter_link("/confirmar/", link);
    CHECK_INT(reply_status(get(&b, link)), 200);
    CHECK_INT(reply_status(send_form(&b, "/entrar", SIGN_IN)), 400); /* looking is not confirming */
    CHECK_INT(reply_status(send_form(&b, link, "x=1")), 303);
    reply = send_form(&b, "/entrar?ir=/e/26", SIGN_IN "&ir=%2Fe%2F26");
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/26");
    reply = get(&b, "/cuenta");
    CHECK_INT(reply_status(reply), 200);
    CHECK(str_contains(reply_body(reply), STR("Ana")));
    CHECK(strstr(reply_header(reply, "Cache-Control"), "no-store") != NULL);
    char token[SESSION_TOKEN + 1];
    token_of(get(&b, "/cuenta"), token);
    CHECK_INT(reply_status(post_with(&b, "/salir", "x=1", token, "")), 303);
    CHECK_INT(reply_status(get(&b, "/cuenta")), 303); /* to /entrar */
    serve_end(server);
}

TEST(account_form_keeps_what_was_typed_and_says_what_is_wrong)
{
    struct server *server = serve(with_forms);
    struct browser b = {""};
    const struct reply *reply =
        send_form(&b, "/registro", "name=Ana+%3Cb%3E&email=mal&password=corta&sector=academia");
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
    struct browser b = {""}, other = {""};
    char token[SESSION_TOKEN + 1], foreign[SESSION_TOKEN + 1];
    token_of(get(&b, "/entrar"), token);
    token_of(get(&other, "/entrar"), foreign);
    CHECK_INT(reply_status(post_with(&b, "/entrar", SIGN_IN, "", "")), 403);
    CHECK_INT(reply_status(post_with(&b, "/entrar", SIGN_IN, foreign, "")), 403);
    CHECK_INT(
        reply_status(post_with(&b, "/entrar", SIGN_IN, token, "Origin: http://mal.example\r\n")),
        403);
    CHECK_INT(reply_status(post_with(&b, "/entrar", SIGN_IN, token, "Origin: null\r\n")), 403);
    CHECK_INT(
        reply_status(post_with(&b, "/entrar", SIGN_IN, token, "Sec-Fetch-Site: cross-site\r\n")),
        403);
    CHECK_INT(reply_status(post_with(&b, "/entrar", SIGN_IN, token, "")), 400); /* ours: no such */
    struct browser none = {""};
    CHECK_INT(reply_status(post_with(&none, "/entrar", SIGN_IN, token, "")), 403);
    serve_end(server);
}

TEST(entering_is_refused_after_too_many_tries)
{
    struct server *server = serve(with_forms);
    struct browser b = {""};
    for (int i = 0; i < 10; i++)
        CHECK(!str_contains(reply_body(send_form(&b, "/entrar", SIGN_IN)), STR("demasiados")));
    CHECK(str_contains(reply_body(send_form(&b, "/entrar", SIGN_IN)), STR("demasiados")));
    serve_end(server);
}

TEST(going_on_after_entering_leads_nowhere_else)
{
    struct server *server = serve(with_forms);
    static const char *const paths[] = {"%2F%2Fmal.example", "https%3A%2F%2Fmal.example",
                                        "%2F%5Cmal.example", "mal"};
    char cookie[SESSION_TOKEN + 1], fields[300];
    struct browser b = {""};
    char link[200];
    (void)cookie;
    send_form(&b, "/registro", SIGN_UP);
    letter_link("/confirmar/", link);
    send_form(&b, link, "x=1");
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        snprintf(fields, sizeof fields, "%s&ir=%s", SIGN_IN, paths[i]);
        const struct reply *reply = send_form(&b, "/entrar", fields);
        CHECK_INT(reply_status(reply), 303);
        CHECK_STR(str_of(reply_header(reply, "Location")), "/cuenta");
    }
    serve_end(server);
}

TEST(server_without_accounts_takes_no_form)
{
    struct server *server = serve(NULL);
    struct browser b = {""};
    CHECK_INT(reply_status(post_with(&b, "/entrar", SIGN_IN, "", "")), 405);
    CHECK(!str_contains(reply_body(client_get("/", "")), STR("/entrar")));
    serve_end(server);
}

/* --- the table of who may what -------------------------------------------------------------- */

/* An address of the route, with something in each of its parameters. */
static void address_of(const struct router_entry *entry, char out[300])
{
    size_t n = 0;
    for (const char *p = entry->path; *p;) {
        if (*p != '{') {
            out[n++] = *p++;
            continue;
        }
        const char *end = strchr(p, '}');
        size_t size = (size_t)(end - p);
        const char *value = memmem(p, size, "entity", 6)  ? "MX"
                            : memmem(p, size, ":word", 5) ? "zzzz"
                            : memmem(p, size, ":hash", 5) ? "abcdef0123456789"
                            : memmem(p, size, "year", 4)  ? "2024"
                                                          : "7";
        n += (size_t)snprintf(out + n, 300 - n, "%s", value);
        p = end + 1;
    }
    out[n] = '\0';
}

/* As the table promises: refused (403), or sent to enter first (303), or let in (anything else). */
static void try_route(const struct router_entry *entry, struct browser *b, unsigned roles,
                      const char *token)
{
    char path[300];
    address_of(entry, path);
    bool may = !entry->may || (entry->may & roles);
    if (entry->methods & ROUTER_GET) {
        const struct reply *reply = get(b, path);
        const char *where = reply_header(reply, "Location");
        bool sent = reply_status(reply) == 303 && where && strstr(where, "/entrar?ir=");
        int status = reply_status(reply);
        bool right = may ? status != 403 && !sent : roles ? status == 403 : sent;
        if (!right) test_fail(__FILE__, __LINE__, "GET %s with roles %u: %d", path, roles, status);
    }
    if (entry->methods & ROUTER_POST) {
        int status = reply_status(post_with(b, path, "x=1", token, ""));
        bool right = may ? status != 403 : status == 403;
        if (!right) test_fail(__FILE__, __LINE__, "POST %s with roles %u: %d", path, roles, status);
        int forged = reply_status(post_with(b, path, "x=1", "0", ""));
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
            struct browser b = {""};
            char cookie[SESSION_TOKEN + 1], token[SESSION_TOKEN + 1] = "";
            if (!router_table[i].may && k > 1 && k < 7) continue;
            if (roles[k]) {
                cookie_of(roles[k] == CO_CITIZEN ? 0 : roles[k], cookie);
                snprintf(b.cookies, sizeof b.cookies, "cauce=%s; ", cookie);
                token_of(get(&b, "/cuenta"), token);
            } else {
                token_of(get(&b, "/entrar"), token);
            }
            try_route(&router_table[i], &b, roles[k] ? roles[k] | CO_CITIZEN : 0, token);
        }
    }
    serve_end(server);
}
