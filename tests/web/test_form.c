/* Forms: what the wall lets in and takes apart, and what pages read out of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client.h"
#include "web/form.h"
#include "web/http.h"
#include "web/open_parts.h"
#include "web/throttle.h"

/* --- the wall: a server that says back what it was sent ------------------------------------- */

static void free_body(void *body)
{
    free(body);
}

static void say_back(void *user, const struct http_request *request, struct http_answer *out)
{
    char *text = calloc(1, 1 << 20);
    size_t n = 0;
    (void)user;
    n += (size_t)snprintf(text, 200, "%s %zu;", request->post ? "POST" : "GET",
                          request->field_count);
    for (size_t i = 0; i < request->field_count; i++) {
        const struct http_field *f = &request->fields[i];
        n += (size_t)snprintf(text + n, 2000, "%.*s=%.*s(%.40s", STR_FMT(f->name),
                              f->file.p ? (int)f->file.n : 0, f->file.p ? f->file.p : "",
                              f->value.n < 40 ? "" : "long");
        if (f->value.n < 40) n += (size_t)snprintf(text + n, 99, "%.*s", STR_FMT(f->value));
        n += (size_t)snprintf(text + n, 40, " %zu);", f->value.n);
    }
    out->status = 200;
    out->body = text;
    out->size = n;
    out->release = free_body;
}

static void refuse(void *user, int status, struct http_answer *out)
{
    (void)user;
    (void)status;
    out->body = "no";
    out->size = 2;
}

static void done(void *user, struct http_answer *out)
{
    (void)user;
    (void)out;
}

static struct http_server *wall(size_t max_body, size_t max_bodies)
{
    struct err err = {0};
    struct http_server *server;
    struct http_options options = {.address = "127.0.0.1",
                                   .inherited = -1,
                                   .threads = 2,
                                   .seconds = 10,
                                   .connections = 100,
                                   .max_body = max_body,
                                   .max_bodies = max_bodies,
                                   .refuse = refuse,
                                   .answer = say_back,
                                   .done = done};
    CHECK_OK(http_open(&options, &server, &err));
    CHECK_OK(http_start(server, &err));
    client_to(http_place(server));
    return server;
}

static const struct reply *post(const char *headers, const char *body)
{
    static char request[8192];
    snprintf(request, sizeof request,
             "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n%s\r\n%s", strlen(body),
             headers, body);
    return client_ask(request);
}
#define URLENCODED "Content-Type: application/x-www-form-urlencoded\r\n"
#define MULTIPART "Content-Type: multipart/form-data; boundary=xyz\r\n"

static void check_body(const struct reply *reply, const char *want)
{
    CHECK_INT(reply_status(reply), 200);
    CHECK_STR(reply_body(reply), want);
}

TEST(form_fields_come_in_their_order_decoded)
{
    struct http_server *server = wall(1 << 20, 0);
    check_body(post(URLENCODED, "a=1&b=hola+%C3%B1&a=2&c="),
               "POST 4;a=(1 1);b=(hola ñ 7);a=(2 1);c=( 0);");
    check_body(post(URLENCODED, ""), "POST 0;");
    http_stop(server);
}

TEST(form_uploads_keep_their_bytes_and_name)
{
    struct http_server *server = wall(1 << 20, 0);
    check_body(post(MULTIPART, "--xyz\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\nuno\r\n"
                               "--xyz\r\nContent-Disposition: form-data; name=\"f\"; "
                               "filename=\"acta.pdf\"\r\nContent-Type: application/pdf\r\n\r\n"
                               "%PDF\r\n--xy\r\n--xyz--\r\n"),
               "POST 2;t=(uno 3);f=acta.pdf(%PDF\r\n--xy 10);");
    http_stop(server);
}

#define PART(name, more, value)                                                                    \
    "--xyz\r\nContent-Disposition: form-data; name=\"" name "\"" more "\r\n\r\n" value "\r\n"
#define END "--xyz--\r\n"

/* Either it is refused, or it is read the one way there is; and the wall stands afterwards. */
TEST(form_in_parts_that_are_odd_is_refused_or_does_no_harm)
{
    static const struct odd {
        const char *headers, *body, *read; /* NULL: refused */
    } all[] = {
        {"Content-Type: multipart/form-data\r\n", PART("a", "", "1") END, NULL},
        {"Content-Type: multipart/form-data; boundary=\r\n", PART("a", "", "1") END, NULL},
        {MULTIPART, "nada", "POST 0;"},
        {MULTIPART, "--xyz\r\n\r\n1\r\n" END, NULL}, /* of no name */
        {MULTIPART, "--xyz\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\n1\r\n" END,
         "POST 1;a=(1 1);"},
        {MULTIPART, PART("a", "\r\nContent-Transfer-Encoding: base64", "MQ==") END, NULL},
        {MULTIPART, PART("a", "", "1"), NULL}, /* does not end */
        {MULTIPART, PART("a", "; filename=\"../../etc/passwd\"", "1") END,
         "POST 1;a=../../etc/passwd(1 1);"},
        {MULTIPART, PART("a", "; filename=\"\"", "") END, "POST 1;a=( 0);"},
        /* A line of the value that begins as the boundary does. */
        {MULTIPART, PART("a", "", "--xy") PART("a", "", "\r\n--xyzz") END, NULL},
    };
    struct http_server *server = wall(1 << 20, 0);
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const struct reply *reply = post(all[i].headers, all[i].body);
        bool refused = reply_status(reply) == 400;
        if (refused != !all[i].read || (!refused && !str_is(reply_body(reply), all[i].read)))
            test_fail(__FILE__, __LINE__, "%zu: %d %.*s", i, reply_status(reply),
                      STR_FMT(reply_body(reply)));
    }
    check_body(post(MULTIPART, PART("a", "", "1") END), "POST 1;a=(1 1);");
    http_stop(server);
}

/* A mail within a form (RFC 2388, 4.2; taken back by RFC 7578): its parts are files of a name. */
TEST(form_with_parts_within_a_part_does_no_harm)
{
    struct http_server *server = wall(1 << 20, 0);
    const struct reply *reply = post(
        MULTIPART, "--xyz\r\nContent-Disposition: form-data; name=\"a\"\r\n"
                   "Content-Type: multipart/mixed; boundary=in\r\n\r\n--in\r\n"
                   "Content-Disposition: attachment; filename=\"f\"\r\n\r\nuno\r\n--in--\r\n" END);
    CHECK(reply_status(reply) == 400 || reply_status(reply) == 200);
    check_body(post(URLENCODED, "a=1"), "POST 1;a=(1 1);");
    http_stop(server);
}

/* Ten thousand fields, in both forms, and names and file names past their limit. */
TEST(form_of_many_parts_or_long_names_is_refused)
{
    enum { MANY = 10000 };
    static char body[MANY * 60], request[MANY * 60 + 400];
    struct http_server *server = wall(2 << 20, 0);
    const char *types[] = {URLENCODED, MULTIPART};
    for (int k = 0; k < 2; k++) {
        size_t n = 0;
        for (int i = 0; i < MANY; i++)
            n += (size_t)snprintf(body + n, sizeof body - n, "%s", k ? PART("a", "", "") : "a=&");
        snprintf(request, sizeof request,
                 "POST /x HTTP/1.1\r\nHost: a\r\nCookie: c=1\r\nContent-Length: %zu\r\n%s\r\n%s", n,
                 types[k], body);
        CHECK_INT(reply_status(client_ask(request)), 400);
    }
    char name[400];
    memset(name, 'n', sizeof name);
    snprintf(body, sizeof body, "%.*s=1", HTTP_MAX_NAME + 1, name);
    CHECK_INT(reply_status(post(URLENCODED, body)), 400);
    snprintf(body, sizeof body, PART("a", "; filename=\"%.*s\"", "1") END, 300, name);
    CHECK_INT(reply_status(post(MULTIPART, body)), 400);
    http_stop(server);
}

TEST(form_that_is_none_or_too_long_is_refused)
{
    struct http_server *server = wall(100 * 1024, 0);
    static char body[80 * 1024], request[90 * 1024];
    memset(body, 'a', sizeof body - 1);
    body[1] = '=';
    CHECK_INT(reply_status(post("", "a=1")), 415);
    CHECK_INT(reply_status(post("Content-Type: application/json\r\n", "{}")), 415);
    CHECK_INT(reply_status(client_ask("POST /x HTTP/1.1\r\nHost: a\r\n\r\n")), 411);
    CHECK_INT(
        reply_status(client_ask(
            "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n" URLENCODED "\r\n")),
        413);
    /* A long one only from somebody who was here before. */
    snprintf(request, sizeof request,
             "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: %zu\r\n" URLENCODED "\r\n%s",
             strlen(body), body);
    CHECK_INT(reply_status(client_ask(request)), 413);
    snprintf(request, sizeof request,
             "POST /x HTTP/1.1\r\nHost: a\r\nCookie: c=1\r\nContent-Length: %zu\r\n" URLENCODED
             "\r\n%s",
             strlen(body), body);
    CHECK_INT(reply_status(client_ask(request)), 200);
    http_stop(server);
}

TEST(form_with_more_fields_than_any_page_has_is_refused)
{
    struct http_server *server = wall(1 << 20, 0);
    char body[4 * (HTTP_MAX_FIELDS + 2)] = "";
    for (int i = 0; i <= HTTP_MAX_FIELDS; i++) memcpy(body + strlen(body), "a=&", 4);
    CHECK_INT(reply_status(post(URLENCODED, body)), 400);
    http_stop(server);
}

TEST(forms_that_together_are_too_much_are_told_to_come_again)
{
    struct http_server *server = wall(1 << 20, 64);
    CHECK_INT(reply_status(post(URLENCODED, "a=123456789012345678901234567890123456789012345678901"
                                            "23456789012345678901234567890")),
              503);
    check_body(post(URLENCODED, "a=1"), "POST 1;a=(1 1);");
    http_stop(server);
}

TEST(form_cut_off_in_the_middle_does_no_harm)
{
    struct http_server *server = wall(1 << 20, 1 << 20);
    for (int i = 0; i < 20; i++) {
        int fd = client_connect();
        const char *half = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n"
                           "Cookie: c=1\r\n" URLENCODED "\r\na=1";
        client_send(fd, half, strlen(half));
        close(fd);
    }
    check_body(post(URLENCODED, "a=1"), "POST 1;a=(1 1);");
    http_stop(server);
}

/* --- how much one person may send ------------------------------------------------------------- */

TEST(files_of_people_with_no_more_than_an_account_are_few_in_an_hour)
{
    struct err err = {0};
    struct arena own;
    struct page page = {.throttle = throttle_new(),
                        .arena = &own,
                        .actor = {.person = 5, .roles = CO_CITIZEN | CO_PARTICIPANT},
                        .now_ms = INT64_C(1767323045000)};
    arena_init(&own, 1 << 20);
    for (int i = 0; i < OPEN_MOST_FILES; i++) CHECK_OK(open_file(&page, &err));
    CHECK_INT(open_file(&page, &err), ERR_INPUT);
    page.actor.person = 6; /* somebody else */
    CHECK_OK(open_file(&page, &err));
    page.actor = (struct co_actor){.person = 5, .roles = CO_CITIZEN | CO_FACILITATOR};
    for (int i = 0; i < 2 * OPEN_MOST_FILES; i++) CHECK_OK(open_file(&page, &err));
    page.actor.roles = CO_CITIZEN;
    page.now_ms += 3601 * 1000;
    CHECK_OK(open_file(&page, &err));
    throttle_free(page.throttle);
    arena_free(&own);
}

/* --- what pages read ------------------------------------------------------------------------ */

static struct arena arena;

static struct form form_of(const struct http_field *fields, size_t count)
{
    arena_init(&arena, 1 << 20);
    return (struct form){.fields = fields, .count = count, .arena = &arena};
}
#define FORM(...)                                                                                  \
    form_of((struct http_field[]){__VA_ARGS__},                                                    \
            sizeof((struct http_field[]){__VA_ARGS__}) / sizeof(struct http_field))
#define FIELD(n, v)                                                                                \
    {                                                                                              \
        .name = STR(n), .value = STR(v)                                                            \
    }

/* "acta" + right-to-left override + "fdp.exe" looks like "actaexe.pdf". */
TEST(form_text_has_nothing_that_turns_its_direction)
{
    struct form f = FORM(FIELD("a", "acta\xe2\x80\xae"
                                    "fdp \xe2\x81\xa7¿sí?\xe2\x81\xa9 \xe2\x80\x9c-\xe2\x80\x9d"));
    CHECK_STR(form_text(&f, "a"), "actafdp ¿sí? “-”");
    CHECK_INT(f.faults.count, 0);
    arena_free(&arena);
}

TEST(form_text_is_trimmed_and_has_plain_line_breaks)
{
    struct form f = FORM(FIELD("a", "  uno\r\ndos\rtres\x01 "), FIELD("b", "\xff"));
    CHECK_STR(form_text(&f, "a"), "uno\ndos\ntres");
    CHECK_STR(form_text(&f, "b"), "");
    CHECK(co_fault_of(&f.faults, "b") != NULL);
    CHECK_STR(form_text(&f, "c"), "");
    CHECK(co_fault_of(&f.faults, "c") == NULL);
    arena_free(&arena);
}

TEST(form_values_that_are_not_right_are_told_beside_their_field)
{
    struct form f = FORM(FIELD("n", "12x"), FIELD("d", "31/02/2024"), FIELD("m", "mil"),
                         FIELD("w", "2024-12-31T25:00"));
    int64_t minor;
    CHECK_INT(form_number(&f, "n", 1, 9, 5), 5);
    CHECK_INT(form_day(&f, "d"), DATE_NONE);
    CHECK(!form_money(&f, "m", &minor));
    CHECK_INT(form_moment(&f, "w"), 0);
    CHECK_INT(f.faults.count, 4);
    arena_free(&arena);
}

TEST(form_values_are_read_as_people_write_them)
{
    struct form f =
        FORM(FIELD("n", " 7 "), FIELD("d", "31/12/2024"), FIELD("e", "2024-12-31"),
             FIELD("m", "$1,234.50"), FIELD("w", "2024-12-31"), FIELD("w_time", "18:30"),
             FIELD("x", "on"), FIELD("l", "a"), FIELD("l", ""), FIELD("l", "b"));
    int64_t minor;
    struct str list[4];
    setenv("TZ", "UTC", 1);
    CHECK_INT(form_number(&f, "n", 1, 9, 5), 7);
    CHECK_INT(form_day(&f, "d"), form_day(&f, "e"));
    CHECK(form_money(&f, "m", &minor));
    CHECK_INT(minor, 123450);
    CHECK_INT(form_moment(&f, "w"), INT64_C(1735669800000));
    CHECK(form_flag(&f, "x") && !form_flag(&f, "y"));
    CHECK_INT(form_list(&f, "l", list, 4), 2);
    CHECK_STR(list[1], "b");
    CHECK_INT(f.faults.count, 0);
    arena_free(&arena);
}
