/* The HTTP wall on a real socket: what it refuses, what it lets through, and that a connection with
 * bad intentions costs the others nothing. */
#include "client.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define HOST "Host: cauce.example\r\n"

struct probe {
    const char *request;
    int status; /* 0: closed without an answer; -1: any of 400, 413 or closed */
};

static void try_probes(const struct probe *probes, size_t count)
{
    struct server *server = serve(NULL);
    for (size_t i = 0; i < count; i++) {
        const struct reply *reply = client_ask(probes[i].request);
        int got = reply_status(reply);
        bool refused = got == 400 || got == 413 || got == 0;
        if (probes[i].status == -1 ? !refused : got != probes[i].status)
            test_fail(__FILE__, __LINE__, "%d, not %d: %.200s", got, probes[i].status,
                      probes[i].request);
        CHECK_INT(reply_status(client_get("/salud", "")), 200); /* and the server lives */
    }
    serve_end(server);
}
#define TRY(probes) try_probes(probes, sizeof probes / sizeof *probes)

/* Two readings of where a request ends are how requests are smuggled past a proxy. */
TEST(requests_that_can_be_read_in_two_ways_are_refused)
{
    static const struct probe probes[] = {
        {"GET / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello", 400},
        {"GET / HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 0\r\n\r\n", 400},
        {"POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
         "0\r\n\r\n",
         400},
        {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
         "0\r\n\r\n",
         400},
        {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n",
         400},
        {"GET / HTTP/1.1\r\n" HOST "Content-Length : 5\r\n\r\nhello", 400},
        {"GET / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\nhello", 400},
        {"GET / HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\nhello", 400},
        {"GET / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\nhello", 400},
        {"GET / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\nhello", 400},
        {"GET / HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n", -1},
        {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n", -1},
        {"GET / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a.example\r\nHost: b.example\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a.example, b.example\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n Host: a.example\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "nonsense\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "A: b\001c\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "A: b\rTransfer-Encoding: chunked\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n" HOST "A\001: b\r\n\r\n", 400},
    };
    TRY(probes);
}

TEST(nothing_but_reading_is_allowed)
{
    static const char *const methods[] = {"POST",  "PUT",  "DELETE", "PATCH", "OPTIONS",
                                          "TRACE", "LOCK", "get",    "GETX",  "CONNECT"};
    char request[200];
    struct server *server = serve(NULL);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        snprintf(request, sizeof request, "%s / HTTP/1.1\r\n" HOST "\r\n", methods[i]);
        const struct reply *reply = client_ask(request);
        CHECK_INT(reply_status(reply), 405);
        CHECK_STR(str_of(reply_header(reply, "Allow")), "GET, HEAD");
    }
    CHECK_INT(reply_status(client_ask("OPTIONS * HTTP/1.1\r\n" HOST "\r\n")), 405);
    serve_end(server);
}

/* The body must not be taken for the next request. */
TEST(a_body_is_refused_and_the_connection_closed)
{
    static struct reply reply;
    static const char request[] = "GET /salud HTTP/1.1\r\n" HOST "Content-Length: 37\r\n\r\n"
                                  "GET /robots.txt HTTP/1.1\r\n" HOST "\r\n";
    struct server *server = serve(NULL);
    int fd = client_connect();
    client_send(fd, request, sizeof request - 1);
    client_read(fd, 0, &reply);
    CHECK_INT(reply_status(&reply), 413);
    CHECK(reply.closed && strstr(reply.bytes, "Disallow") == NULL);
    CHECK(strstr(reply.bytes + 9, "HTTP/1.1 ") == NULL);
    close(fd);
    serve_end(server);
}

TEST(odd_request_lines_do_no_harm)
{
    static char long_path[2200], longer[30100], wide[40100];
    static const struct probe probes[] = {
        {"GET http://otro.example/ HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET otro HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET / HTTP/1.2\r\n" HOST "\r\n", 400},
        {"GET /a b HTTP/1.1\r\n" HOST "\r\n", -1},
        {"GET\t/salud\tHTTP/1.1\r\n" HOST "\r\n", -1},
        {"GET /salud#x HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /m\303\251xico HTTP/1.1\r\n" HOST "\r\n", 400},
        {"GET /\r\n\r\n", 400},
        {long_path, 414},
        {longer, 414},
        {wide, 431},
    };
    snprintf(long_path, sizeof long_path, "GET /%02100d HTTP/1.1\r\n" HOST "\r\n", 0);
    snprintf(longer, sizeof longer, "GET /%030000d HTTP/1.1\r\n" HOST "\r\n", 0);
    snprintf(wide, sizeof wide, "GET / HTTP/1.1\r\n" HOST "A: %040000d\r\n\r\n", 0);
    struct server *server = serve(NULL);
    CHECK_INT(reply_status(client_ask("GET / HTTP/2.0\r\n" HOST "\r\n")), 505);
    for (size_t i = 0; i < sizeof probes / sizeof *probes; i++) {
        int got = reply_status(client_ask(probes[i].request));
        bool refused = got == 400 || got == 0;
        if (probes[i].status == -1 ? !refused : got != probes[i].status)
            test_fail(__FILE__, __LINE__, "%d, not %d: %.60s", got, probes[i].status,
                      probes[i].request);
    }
    serve_end(server);
}

TEST(bytes_that_are_no_http_do_no_harm)
{
    static const char nul_path[] = "GET /sa\0lud HTTP/1.1\r\n" HOST "\r\n";
    static const char nul_header[] = "GET /salud HTTP/1.1\r\n" HOST "A: b\0c\r\n\r\n";
    static const char tls[] = "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 nothing\r\n\r\n";
    struct server *server = serve(NULL);
    int status = reply_status(client_ask_bytes(nul_path, sizeof nul_path - 1));
    CHECK(status == 400 || status == 404);
    status = reply_status(client_ask_bytes(nul_header, sizeof nul_header - 1));
    CHECK(status == 400 || status == 200);
    status = reply_status(client_ask_bytes(tls, sizeof tls - 1));
    CHECK(status == 0 || status >= 400);
    CHECK_INT(reply_status(client_get("/salud", "")), 200);
    serve_end(server);
}

TEST(requests_sent_at_once_are_answered_in_their_order)
{
    static struct reply reply;
    static const char three[] = "GET /salud HTTP/1.1\r\n" HOST "\r\n"
                                "GET /no-existe HTTP/1.1\r\n" HOST "\r\n"
                                "GET /robots.txt HTTP/1.1\r\n" HOST "\r\n";
    struct server *server = serve(NULL);
    int fd = client_connect();
    client_send(fd, three, sizeof three - 1);
    client_read(fd, 3, &reply);
    CHECK_INT(reply_status(&reply), 200);
    const char *second = strstr(reply.bytes + 9, "HTTP/1.1 ");
    CHECK(second && strncmp(second, "HTTP/1.1 404", 12) == 0);
    const char *third = strstr(second + 9, "HTTP/1.1 ");
    CHECK(third && strncmp(third, "HTTP/1.1 200", 12) == 0 && strstr(third, "User-agent"));
    CHECK(!reply.closed);
    close(fd);
    serve_end(server);
}

/* --- slow and many ---------------------------------------------------------------------------- */

static void short_patience(struct server_options *options)
{
    options->http.seconds = 1;
}

static bool is_closed(int fd)
{
    char byte;
    struct pollfd wait = {fd, POLLIN, 0};
    return poll(&wait, 1, 0) > 0 && recv(fd, &byte, 1, MSG_DONTWAIT) <= 0;
}

/* A byte now and then keeps every idle timer alive; the request's own age does not care. */
TEST(a_header_that_never_ends_is_cut_off_while_others_are_answered)
{
    struct server *server = serve(short_patience);
    int slow = client_connect();
    client_send(slow, "GET /salud HTTP/1.1\r\nA: ", 24);
    int answered = 0;
    while (!is_closed(slow)) {
        client_send(slow, "x", 1);
        CHECK_INT(reply_status(client_get("/salud", "")), 200);
        answered++;
        nanosleep(&(struct timespec){0, 50000000}, NULL);
    }
    CHECK(answered > 1);
    close(slow);
    serve_end(server);
}

TEST(a_connection_that_says_nothing_is_closed)
{
    struct server *server = serve(short_patience);
    int fd = client_connect();
    static struct reply reply;
    client_read(fd, 0, &reply);
    CHECK_INT(reply.size, 0);
    close(fd);
    serve_end(server);
}

TEST(two_thousand_idle_connections_keep_nobody_waiting)
{
    enum { MANY = 2000 };
    static int fds[MANY];
    struct rlimit files;
    CHECK(getrlimit(RLIMIT_NOFILE, &files) == 0);
    files.rlim_cur = files.rlim_max;
    CHECK(setrlimit(RLIMIT_NOFILE, &files) == 0);
    if (files.rlim_cur < 2 * MANY + 100) test_skip("too few descriptors are allowed here");
    struct server *server = serve(NULL);
    for (int i = 0; i < MANY; i++) {
        fds[i] = client_connect();
        if (i % 2) client_send(fds[i], "GET / HTTP/1.1\r\nHost: ", 22);
    }
    for (int i = 0; i < 50; i++) CHECK_INT(reply_status(client_get("/salud", "")), 200);
    CHECK(server_connections(server) >= MANY);
    for (int i = 0; i < MANY; i++) close(fds[i]);
    CHECK_INT(reply_status(client_get("/salud", "")), 200);
    serve_end(server);
}

static void few_connections(struct server_options *options)
{
    options->http.connections = 8;
    options->http.seconds = 2;
}

/* The ninth waits, and is answered once an idle one's time is over. */
TEST(connections_past_the_limit_wait_their_turn)
{
    int fds[8];
    struct server *server = serve(few_connections);
    for (int i = 0; i < 8; i++) fds[i] = client_connect();
    CHECK_INT(reply_status(client_get("/salud", "")), 200);
    for (int i = 0; i < 8; i++) close(fds[i]);
    serve_end(server);
}

/* --- places ----------------------------------------------------------------------------------- */

static void on_a_socket(struct server_options *options)
{
    options->http.socket = "cauce.sock";
}

TEST(a_unix_socket_is_answered_on_and_taken_away_at_the_end)
{
    struct server *server = serve(on_a_socket);
    CHECK_STR(str_of(server_place(server)), "unix:cauce.sock");
    CHECK_INT(reply_status(client_get("/salud", "")), 200);
    serve_end(server);
    CHECK(access("cauce.sock", F_OK) != 0);
}

static int taken_port;
static void next_port(struct server_options *options)
{
    options->http.port = (uint16_t)taken_port;
    options->http.next_port = true;
}

TEST(a_taken_port_is_passed_over_only_when_it_was_not_asked_for)
{
    struct err err = {0};
    struct http_server *http, *other;
    struct http_options options = {.address = "127.0.0.1", .inherited = -1};
    CHECK_OK(http_open(&options, &http, &err));
    taken_port = (int)strtol(strrchr(http_place(http), ':') + 1, NULL, 10);
    options.port = (uint16_t)taken_port;
    CHECK_INT(http_open(&options, &other, &err), ERR_IO);
    CHECK(err.advice[0] != 0);
    struct server *server = serve(next_port);
    CHECK(strtol(strrchr(server_place(server), ':') + 1, NULL, 10) > taken_port);
    CHECK_INT(reply_status(client_get("/salud", "")), 200);
    serve_end(server);
    http_stop(http);
}

TEST(an_address_that_is_none_is_told)
{
    struct err err = {0};
    struct http_server *http;
    struct http_options options = {.address = "localhost", .inherited = -1};
    CHECK_INT(http_open(&options, &http, &err), ERR_USAGE);
    CHECK(strstr(err.message, "localhost") != NULL);
}
