/* Whole answers of the real server: languages, tags, compression, headers, faults, redirects. Pages
 * asked here are those that any ledger has. */
#include "client.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "ledger/ledger.h"
#include "web/asset.h"

static struct str unzip(struct str packed)
{
    static char plain[REPLY_MAX];
    z_stream z = {0};
    CHECK(inflateInit2(&z, 15 + 16) == Z_OK);
    z.next_in = (unsigned char *)(uintptr_t)packed.p;
    z.avail_in = (unsigned)packed.n;
    z.next_out = (unsigned char *)plain;
    z.avail_out = sizeof plain;
    CHECK_INT(inflate(&z, Z_FINISH), Z_STREAM_END);
    inflateEnd(&z);
    return (struct str){plain, z.total_out};
}

static bool has(const struct reply *reply, const char *text)
{
    return strstr(reply->bytes, text) != NULL;
}

TEST(a_page_comes_in_spanish_and_below_en_in_english)
{
    struct server *server = serve(NULL);
    const struct reply *reply = client_get("/acerca", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(has(reply, "<html lang=\"es-MX\">") && has(reply, "href=\"/en/acerca\""));
    CHECK_STR(str_of(reply_header(reply, "Content-Language")), "es-MX");
    reply = client_get("/en/acerca", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(has(reply, "<html lang=\"en\">") && has(reply, "href=\"/acerca\""));
    CHECK(has(reply, "href=\"/en/\""));
    CHECK_STR(str_of(reply_header(reply, "Content-Language")), "en");
    serve_end(server);
}

TEST(every_answer_carries_the_headers_that_confine_it)
{
    static const char *const paths[] = {"/acerca",     "/no-existe",   "/salud",
                                        "/robots.txt", "/favicon.ico", "/e/zz?x=%zz"};
    struct server *server = serve(NULL);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const struct reply *reply = client_get(paths[i], "");
        const char *policy = reply_header(reply, "Content-Security-Policy");
        CHECK(policy && strstr(policy, "default-src 'none'") && strstr(policy, asset_style_hash));
        CHECK(!strstr(policy, "unsafe"));
        CHECK_STR(str_of(reply_header(reply, "X-Content-Type-Options")), "nosniff");
        CHECK(reply_header(reply, "Referrer-Policy") && reply_header(reply, "Permissions-Policy"));
        CHECK(reply_header(reply, "Cross-Origin-Opener-Policy") != NULL);
        CHECK(reply_header(reply, "Set-Cookie") == NULL);
        CHECK(reply_header(reply, "Cache-Control") != NULL);
    }
    CHECK_INT(reply_status(client_ask("POST / HTTP/1.1\r\nHost: x\r\n\r\n")), 405);
    serve_end(server);
}

/* What the browser is told to allow is exactly what stands in the page. */
TEST(the_inline_style_is_the_one_that_the_policy_names)
{
    struct server *server = serve(NULL);
    const struct reply *reply = client_get("/acerca", "");
    const char *from = strstr(reply->bytes, "<style>"), *to = strstr(reply->bytes, "</style>");
    CHECK(from && to && strstr(to + 1, "<style") == NULL);
    CHECK_INT(to - from - 7, asset_style_size);
    CHECK(memcmp(from + 7, asset_style, asset_style_size) == 0);
    CHECK(!has(reply, " style=\"") && !has(reply, " onclick"));
    serve_end(server);
}

TEST(a_page_is_compressed_for_those_who_take_it)
{
    static char plain[REPLY_MAX];
    struct server *server = serve(NULL);
    const struct reply *reply = client_get("/acerca", "");
    CHECK(reply_header(reply, "Content-Encoding") == NULL);
    CHECK_STR(str_of(reply_header(reply, "Vary")), "Accept-Encoding");
    struct str body = reply_body(reply);
    size_t n = body.n;
    memcpy(plain, body.p, n);
    static const char *const takes[] = {"gzip", "br, gzip;q=0.5", "deflate,GZIP", "*",
                                        "gzip; q=1.0"};
    for (size_t i = 0; i < sizeof takes / sizeof *takes; i++) {
        char header[100];
        snprintf(header, sizeof header, "Accept-Encoding: %s\r\n", takes[i]);
        reply = client_get("/acerca", header);
        CHECK_STR(str_of(reply_header(reply, "Content-Encoding")), "gzip");
        body = reply_body(reply);
        CHECK(body.n < n / 2);
        CHECK(str_eq(unzip(body), (struct str){plain, n}));
    }
    static const char *const refuses[] = {"identity", "gzip;q=0", "gzip; q=0.000", "br", ""};
    for (size_t i = 0; i < sizeof refuses / sizeof *refuses; i++) {
        char header[100];
        snprintf(header, sizeof header, "Accept-Encoding: %s\r\n", refuses[i]);
        CHECK(reply_header(client_get("/acerca", header), "Content-Encoding") == NULL);
    }
    serve_end(server);
}

static void write_something(void)
{
    struct err err = {0};
    struct ledger *ledger;
    CHECK_OK(ledger_open("cauce.db", STORE_WRITE, &ledger, &err));
    CHECK_OK(ledger_home_set(ledger, 26000, &err));
    ledger_close(ledger);
}

TEST(a_page_is_not_sent_again_until_the_store_changes)
{
    char header[200], tag[80], zipped[80];
    struct server *server = serve(NULL);
    snprintf(tag, sizeof tag, "%s", reply_header(client_get("/acerca", ""), "ETag"));
    snprintf(zipped, sizeof zipped, "%s",
             reply_header(client_get("/acerca", "Accept-Encoding: gzip\r\n"), "ETag"));
    CHECK(tag[0] == '"' && strcmp(tag, zipped) != 0); /* two representations */
    static const char *const forms[] = {"If-None-Match: %s\r\n", "If-None-Match: \"a\", W/%s\r\n",
                                        "If-None-Match: *\r\n"};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        snprintf(header, sizeof header, forms[i], tag);
        const struct reply *reply = client_get("/acerca", header);
        CHECK_INT(reply_status(reply), 304);
        CHECK_INT(reply_body(reply).n, 0);
        CHECK_STR(str_of(reply_header(reply, "ETag")), tag);
    }
    write_something();
    /* Each of the handles must see it, whichever answers. */
    for (int i = 0; i < 8; i++) {
        snprintf(header, sizeof header, "If-None-Match: %s\r\n", tag);
        CHECK_INT(reply_status(client_get("/acerca", header)), 200);
    }
    CHECK(reply_header(client_get("/no-existe", ""), "ETag") == NULL);
    serve_end(server);
}

TEST(head_is_the_same_without_the_body)
{
    char length[40];
    static struct reply reply;
    static const char request[] = "HEAD /acerca HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    struct server *server = serve(NULL);
    snprintf(length, sizeof length, "%s",
             reply_header(client_get("/acerca", ""), "Content-Length"));
    int fd = client_connect();
    client_send(fd, request, sizeof request - 1);
    client_read(fd, 0, &reply);
    CHECK_INT(reply_status(&reply), 200);
    CHECK_STR(str_of(reply_header(&reply, "Content-Length")), length);
    CHECK_INT(reply_body(&reply).n, 0);
    serve_end(server);
}

TEST(files_of_the_program_are_kept_for_ever_under_their_hash)
{
    struct server *server = serve(NULL);
    for (size_t i = 0; i < asset_count; i++) {
        const struct reply *reply = client_get(asset_list[i].path, "");
        CHECK_INT(reply_status(reply), 200);
        CHECK_STR(str_of(reply_header(reply, "Content-Type")), asset_list[i].type);
        CHECK(strstr(reply_header(reply, "Cache-Control"), "immutable") != NULL);
        CHECK(str_eq(reply_body(reply), (struct str){asset_list[i].bytes, asset_list[i].size}));
    }
    CHECK_INT(reply_status(client_get("/favicon.ico", "")), 200);
    CHECK_INT(reply_status(client_get("/a/favicon.0000000000.svg", "")), 404);
    CHECK_INT(reply_status(client_get("/robots.txt", "")), 200);
    CHECK_STR(reply_body(client_get("/salud", "")), "bien\n");
    serve_end(server);
}

/* There is no file system behind the addresses; nothing may look as if there were. */
TEST(paths_that_climb_find_nothing)
{
    static const char *const paths[] = {
        "/../../etc/passwd",
        "/a/../../cauce.db",
        "/a/..%2f..%2fcauce.db",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/a/%2e%2e%5c%2e%2e%5cx",
        "/cauce.db",
        "/e/..%2f..%2f..%2fetc/x",
        "/e/%c0%ae%c0%ae%c0%afetc",
        "/a/%00",
        "/en/../en/acerca/../../etc",
        "/.git/config",
        "/a//favicon.svg",
    };
    struct server *server = serve(NULL);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const struct reply *reply = client_get(paths[i], "");
        int status = reply_status(reply);
        if (status != 404 && status != 400)
            test_fail(__FILE__, __LINE__, "%s: %d", paths[i], status);
        CHECK(!has(reply, "root:") && !has(reply, "SQLite format"));
    }
    serve_end(server);
}

TEST(what_is_not_there_is_told_in_the_readers_language)
{
    struct server *server = serve(NULL);
    const struct reply *reply = client_get("/no-existe/%3Cscript%3E", "");
    CHECK_INT(reply_status(reply), 404);
    CHECK(has(reply, "<h1>No se encontró</h1>") && has(reply, "<html lang=\"es-MX\">"));
    CHECK(!has(reply, "<script"));
    reply = client_get("/en/no-existe", "");
    CHECK_INT(reply_status(reply), 404);
    CHECK(has(reply, "<html lang=\"en\">"));
    reply = client_get("/e/no-hay-tal/", "");
    CHECK_INT(reply_status(reply), 308);
    serve_end(server);
}

TEST(an_entity_is_reached_by_its_code_and_sent_on_from_its_name)
{
    struct server *server = serve(NULL);
    const struct reply *reply = client_get("/e/Sonora?a=1&b=%2F", "");
    CHECK_INT(reply_status(reply), 302);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/26?a=1&b=%2F");
    reply = client_get("/en/e/Sonora", "");
    CHECK_STR(str_of(reply_header(reply, "Location")), "/en/e/26");
    reply = client_get("/e/Sonorra", "");
    CHECK_INT(reply_status(reply), 404);
    CHECK(has(reply, "Sonora"));
    reply = client_get("/acerca/", "");
    CHECK_INT(reply_status(reply), 308);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/acerca");
    reply = client_get("//evil.example/", "");
    const char *location = reply_header(reply, "Location");
    CHECK(!location || strncmp(location, "//", 2) != 0);
    reply = client_get("/en//evil.example/", "");
    location = reply_header(reply, "Location");
    CHECK(!location || strncmp(location, "//", 2) != 0);
    serve_end(server);
}

static char said[4096];
static void hear(void *user, const char *line)
{
    (void)user;
    size_t n = strlen(said);
    snprintf(said + n, sizeof said - n, "%s\n", line);
}
static void listening(struct server_options *options)
{
    options->log = hear;
    options->verbose = true;
    options->http.threads = 1;
}

static void spoil(const char *name)
{
    FILE *f = fopen(name, "r+b");
    CHECK(f != NULL);
    CHECK(fseek(f, 0, SEEK_END) == 0);
    long size = ftell(f);
    for (long at = 4096; at < size; at += 512) {
        CHECK(fseek(f, at, SEEK_SET) == 0);
        fputs("damaged damaged damaged", f);
    }
    CHECK(fclose(f) == 0);
}

/* The reader learns a number; the log what was behind it. */
TEST(a_fault_of_the_program_has_a_number_and_tells_no_inner_detail)
{
    struct server *server = serve(listening);
    CHECK_INT(reply_status(client_get("/fuentes", "")), 200);
    CHECK(strstr(said, "200 ") && strstr(said, "/fuentes"));
    spoil("cauce.db");
    const struct reply *reply = client_get("/fuentes", "");
    for (int i = 0; i < 20 && reply_status(reply) == 200; i++) {
        write_something();
        reply = client_get("/fuentes", "");
    }
    CHECK(reply_status(reply) >= 500);
    CHECK(!has(reply, "SQL") && !has(reply, "malformed") && !has(reply, "cauce.db"));
    CHECK(strstr(said, "falla") != NULL);
    serve_end(server);
}

TEST(a_line_of_the_log_cannot_be_forged)
{
    struct server *server = serve(listening);
    client_get("/x%0a200%20forged", "");
    client_get("/e/a%0ab", "");
    CHECK(strstr(said, "\n200 forged") == NULL);
    serve_end(server);
}

static void made_up(struct server_options *options)
{
    options->demonstration = true;
}

TEST(made_up_data_are_said_to_be_so)
{
    struct server *server = serve(made_up);
    CHECK(has(client_get("/acerca", ""), "Datos de ejemplo"));
    serve_end(server);
}

TEST(a_page_is_rendered_without_http)
{
    struct err err = {0};
    struct server *server;
    struct http_answer answer;
    struct server_options options = {.store = "cauce.db", .http = {.threads = 1}};
    CHECK_INT(server_open(&options, &server, &err), ERR_NOTFOUND);
    CHECK_OK(ledger_init("cauce.db", NULL, &err));
    CHECK_OK(server_open(&options, &server, &err));
    for (int i = 0; i < 100; i++) {
        struct http_request request = {.target = STR("/acerca"), .accepts_gzip = i % 2};
        server_render(server, &request, &answer);
        CHECK_INT(answer.status, 200);
        CHECK(answer.size > 1000);
        server_answer_free(server, &answer);
    }
    server_close(server);
}
