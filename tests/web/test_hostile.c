/* What people write, and who they are, at their worst: a whole cycle in which every text that
 * somebody typed is an attack, looked at on every page, feed and table by a visitor and by an
 * administrator; and somebody who may everything elsewhere, at every address of this entity and of
 * their own with the numbers of ours. */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "browsing.h"
#include "cocreate/person.h"
#include "cycle_here.h"
#include "format/json.h"
#include "pages.h"
#include "route_address.h"

static struct err err;

/* A formula, the end of an attribute, a script, a template, and a letter that XML does not have. */
#define ATTACK "=1\"'><script>zz</script>{{zz}}\xef\xbf\xbf"

/* --- a cycle of attacks ----------------------------------------------------------------------- */

/* Texts that people choose from a list or that name something else in the file. */
static bool is_chosen(struct str key)
{
    static const char *const keys[] = {"purposes", "sdg",   "institution", "file",
                                       "of",       "email", "set"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (str_is(key, keys[i])) return true;
    return false;
}

static int64_t the_work; /* that all observations are of */

static void poison(json_ref v, struct str key, struct arena *arena, struct json_writer *w)
{
    enum json_type type = json_type(v);
    struct str text = json_text(v);
    if (type == JSON_OBJECT) {
        json_open_object(w);
        for (struct json_iter it = json_each(v); json_next(&it);) {
            if (str_is(it.key, "money") || str_is(it.key, "gap")) continue; /* not in this ledger */
            json_key(w, arena_cstr(arena, it.key));
            poison(it.value, it.key, arena, w);
        }
        json_close_object(w);
    } else if (type == JSON_ARRAY) {
        json_open_array(w);
        for (struct json_iter it = json_each(v); json_next(&it);) poison(it.value, key, arena, w);
        json_close_array(w);
    } else if (str_is(key, "work")) {
        json_put_str(w, arena_printf(arena, "#%lld", (long long)the_work));
    } else if (type == JSON_STRING && text.n && memchr(text.p, ' ', text.n) && !is_chosen(key)) {
        json_put_str(w, arena_printf(arena, ATTACK "%.*s", STR_FMT(text)));
    } else if (type == JSON_STRING) {
        json_put_str(w, text);
    } else if (type == JSON_BOOL) {
        json_put_bool(w, json_bool(v));
    } else if (type == JSON_NUMBER) {
        json_put_raw(w, text);
    } else {
        json_put_null(w);
    }
}

static void poison_all(struct beside *b, json_ref root, struct json_writer *w)
{
    the_work = cycle_here_publish(b, root, ATTACK "Puente");
    poison(root, STR(""), &b->arena, w);
}

#define PNG                                                                                        \
    "\x89PNG\r\n\x1a\n"                                                                            \
    "\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"                                     \
    "\0\0\0\1IDATz\xaa\xaa\xaa\xaa"                                                                \
    "\0\0\0\0IEND\xae\x42\x60\x82"

static enum err_code any_file(void *user, struct str file, struct arena *arena, struct str *out,
                              struct err *error)
{
    (void)user;
    (void)arena;
    (void)error;
    *out = str_ends(file, STR(".png")) ? STR(PNG) : STR("%PDF-1.4 uno");
    return ERR_NONE;
}

static void load_attacks(void)
{
    cycle_here_load_as(poison_all, any_file);
}

/* --- what answers may look like --------------------------------------------------------------- */

static void check_no_script(const char *path, struct str body)
{
    if (str_contains(body, STR("<script>zz")) || str_contains(body, STR("=1\"'>")) ||
        str_contains(body, STR("&amp;lt;script")))
        test_fail(__FILE__, __LINE__, "%s says what was typed as markup, or twice escaped", path);
}

static void check_calendar(struct str body)
{
    while (body.n) {
        struct str line = str_split(body, '\n', &body);
        CHECK(line.n > 1 && line.n <= 76 && line.p[line.n - 1] == '\r');
        CHECK(memchr(line.p, '\r', line.n - 1) == NULL);
    }
}

/* No cell begins as a formula. */
static void check_table(const char *path, struct str body)
{
    bool begins = true, quoted = false;
    for (size_t i = 0; i < body.n; i++) {
        char c = body.p[i];
        if (begins && (c == '=' || (c == '"' && i + 1 < body.n && body.p[i + 1] == '=')))
            test_fail(__FILE__, __LINE__, "%s has a formula at byte %zu", path, i);
        if (c == '"') quoted = !quoted;
        begins = !quoted && (c == ',' || c == '\n');
    }
}

static int seen_html, seen_other;

static void check_answer(const char *path, const struct reply *reply)
{
    const char *type = reply_header(reply, "Content-Type");
    struct str body = reply_body(reply);
    struct arena arena;
    json_ref root;
    if (reply_status(reply) >= 500)
        test_fail(__FILE__, __LINE__, "%s: %d", path, reply_status(reply));
    CHECK(type != NULL);
    CHECK_STR(str_of(reply_header(reply, "X-Content-Type-Options")), "nosniff");
    CHECK(reply_header(reply, "Content-Security-Policy") != NULL);
    if (reply_status(reply) != 200) return;
    type = reply_header(reply, "Content-Type");
    bool html = strncmp(type, "text/html", 9) == 0;
    seen_html += html;
    seen_other += !html;
    if (html || strstr(type, "xml")) check_no_script(path, body);
    if (strstr(type, "xml")) {
        check_well_formed(body);
    } else if (strncmp(type, "text/calendar", 13) == 0) {
        check_calendar(body);
    } else if (strncmp(type, "text/csv", 8) == 0) {
        check_table(path, body);
    } else if (strncmp(type, "application/json", 16) == 0 && strstr(type, "jsonl") == NULL) {
        arena_init(&arena, 64 << 20);
        CHECK_OK(json_parse(&arena, body, 64, &root, &err));
        arena_free(&arena);
    }
}

TEST_SECONDS(what_people_type_is_text_on_every_page_feed_and_table, 900)
{
    struct server *server = serve(with_forms);
    struct browser visitor = {.person = 0}, admin = {.person = 0};
    struct browser *who[] = {&visitor, &admin};
    char path[300];
    load_attacks();
    browser_enter(&admin, CO_ADMIN, 0);
    for (size_t i = 0; i < router_table_count; i++) {
        if (!(router_table[i].methods & ROUTER_GET)) continue;
        for (int id = 1; id <= 2; id++)
            for (size_t k = 0; k < 2; k++) {
                bool numbered = route_address(&router_table[i],
                                              &(struct route_values){"MX", "problema", id}, path);
                if (id > 1 && !numbered) continue;
                check_answer(path, browser_get(who[k], path));
            }
    }
    CHECK(seen_html > 150 && seen_other > 8);
    serve_end(server);
}

/* --- somebody else's -------------------------------------------------------------------------- */

/* Everything that a person can be, in Sonora. */
static void enter_elsewhere(struct browser *b)
{
    static const unsigned roles[] = {CO_PARTICIPANT, CO_MEMBER,    CO_FACILITATOR,
                                     CO_INSTITUTION, CO_EVALUATOR, CO_ADMIN};
    struct beside s;
    struct entity sonora;
    int64_t id;
    browser_enter(b, CO_CITIZEN, 0);
    open_beside(&s);
    CHECK_OK(ledger_entity_find(s.ledger, &s.arena, STR("26"), &sonora, &err));
    struct role_draft draft = {.home = s.co.entity, .person = b->person, .begins = 10000};
    s.co.entity = sonora.id;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        draft.role = roles[i];
        draft.sector = roles[i] == CO_MEMBER ? CO_GOVERNMENT : 0;
        draft.institution = roles[i] == CO_INSTITUTION ? 1 : 0;
        draft.ends = DATE_NONE;
        CHECK_OK(role_give(&s.co, &draft, &s.faults, &id, &err));
    }
    close_beside(&s);
}

/* What is of no entity; and roles, of which they have the first six there. */
static bool is_own(const char *path)
{
    return !strstr(path, "{entity}") || strstr(path, "/personas/{id}");
}

TEST_SECONDS(roles_of_another_entity_open_nothing_here_and_its_addresses_nothing_of_ours, 900)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    char path[300], token[SESSION_TOKEN + 1];
    int refused = 0, missing = 0;
    load_attacks();
    enter_elsewhere(&b);
    browser_token(browser_get(&b, "/cuenta"), token);
    CHECK_INT(reply_status(browser_get(&b, "/e/26/personas")), 200); /* they are somebody there */
    for (size_t i = 0; i < router_table_count; i++) {
        const struct router_entry *entry = &router_table[i];
        if (is_own(entry->path)) continue;
        route_address(entry, &(struct route_values){"MX", "problema", 1}, path);
        if (entry->may && !(entry->may & CO_CITIZEN)) {
            refused++;
            if (entry->methods & ROUTER_GET) CHECK_INT(reply_status(browser_get(&b, path)), 403);
            if (entry->methods & ROUTER_POST)
                CHECK_INT(reply_status(browser_post(&b, path, "x=1", token, "")), 403);
        }
        if (!route_address(entry, &(struct route_values){"26", "problema", 1}, path)) continue;
        missing++;
        int got = entry->methods & ROUTER_GET ? reply_status(browser_get(&b, path)) : 404;
        int sent = entry->methods & ROUTER_POST
                       ? reply_status(browser_post(&b, path, "x=1", token, ""))
                       : 404;
        if (got != 404 || sent != 404)
            test_fail(__FILE__, __LINE__, "%s: %d, and %d when sent", path, got, sent);
    }
    CHECK(refused > 50 && missing > 80);
    serve_end(server);
}

/* --- what ends meanwhile ---------------------------------------------------------------------- */

#define CYCLE "number=1&title=Uno&about=&begins=2026-01-02&ends="

static void with_six_threads(struct server_options *options)
{
    with_forms(options);
    options->http.threads = 6;
}

/* A form that is sent and not waited for. */
static int send_on(struct browser *b, const char *token)
{
    char request[2000];
    int fd = client_connect();
    int n = snprintf(request, sizeof request,
                     "POST /e/MX/ciclo/nuevo HTTP/1.1\r\nHost: cauce.example\r\nCookie: %s\r\n"
                     "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n"
                     "\r\n_f=%s&" CYCLE,
                     b->cookies, strlen("_f=&" CYCLE) + strlen(token), token);
    client_send(fd, request, (size_t)n);
    return fd;
}

static void token_of(struct browser *b, char token[SESSION_TOKEN + 1])
{
    browser_token(browser_get(b, "/e/MX/ciclo/nuevo"), token);
}

/* The store is busy: one form has the writer and waits for it, three wait for the writer. Then a
 * role ends and a session ends; only those who still may are let in. */
TEST(form_that_waited_is_refused_when_its_session_or_role_ended_meanwhile)
{
    struct server *server = serve(with_six_threads);
    struct browser who[4] = {{.person = 0}};
    static struct reply reply;
    char tokens[4][SESSION_TOKEN + 1];
    struct beside s;
    struct role_row *roles;
    size_t count;
    int fds[4], status[4];
    for (size_t i = 0; i < 4; i++) {
        browser_enter(&who[i], CO_MEMBER, CO_GOVERNMENT);
        token_of(&who[i], tokens[i]);
    }
    open_beside(&s);
    CHECK_OK(co_begin(&s.co, &err));
    CHECK_OK(session_end_all(&s.co, who[1].person, STR_NONE, &err));
    CHECK_OK(role_list(&s.co, DATE_NONE, &roles, &count, &err));
    for (size_t i = 0; i < count; i++)
        if (roles[i].person == who[2].person)
            CHECK_OK(
                role_end(&s.co, roles[i].id, co_day(s.co.now_ms) - 1, STR_NONE, &s.faults, &err));
    for (size_t i = 0; i < 4; i++) {
        fds[i] = send_on(&who[i], tokens[i]);
        nanosleep(&(struct timespec){0, 200000000}, NULL); /* in this order */
    }
    CHECK_OK(co_end(&s.co, ERR_NONE, &err));
    for (size_t i = 0; i < 4; i++) {
        client_read(fds[i], 1, &reply);
        status[i] = reply_status(&reply);
        close(fds[i]);
    }
    close_beside(&s);
    CHECK_INT(status[0], 303);
    CHECK_INT(status[1], 403);
    CHECK_INT(status[2], 403);
    CHECK_INT(status[3], 303);
    serve_end(server);
}
