/* See client.h. */
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "ledger/ledger.h"

static char target[100];
static pthread_t ticker;
static atomic_bool ticking;

static void *tick(void *server)
{
    while (atomic_load(&ticking)) {
        nanosleep(&(struct timespec){0, 200000000}, NULL);
        server_tick(server);
    }
    return NULL;
}

struct server *serve(void (*change)(struct server_options *options))
{
    struct err err = {0};
    struct server *server;
    struct server_options options = {.store = "cauce.db",
                                     .http = {.address = "127.0.0.1",
                                              .inherited = -1,
                                              .threads = 2,
                                              .seconds = 30,
                                              .connections = 4000}};
    CHECK_OK(ledger_init("cauce.db", NULL, &err));
    if (change) change(&options);
    CHECK_OK(server_open(&options, &server, &err));
    CHECK_OK(server_start(server, &err));
    client_to(server_place(server));
    atomic_store(&ticking, true);
    CHECK(pthread_create(&ticker, NULL, tick, server) == 0);
    return server;
}

void serve_end(struct server *server)
{
    atomic_store(&ticking, false);
    CHECK(pthread_join(ticker, NULL) == 0);
    server_close(server);
}

void client_to(const char *place)
{
    snprintf(target, sizeof target, "%s", place);
}

int client_connect(void)
{
    int fd, result;
    if (strncmp(target, "unix:", 5) == 0) {
        struct sockaddr_un local = {.sun_family = AF_UNIX};
        snprintf(local.sun_path, sizeof local.sun_path, "%s", target + 5);
        fd = socket(AF_UNIX, SOCK_STREAM, 0);
        result = connect(fd, (struct sockaddr *)&local, sizeof local);
    } else {
        struct sockaddr_in four = {.sin_family = AF_INET};
        four.sin_port = htons((uint16_t)strtoul(strrchr(target, ':') + 1, NULL, 10));
        four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        fd = socket(AF_INET, SOCK_STREAM, 0);
        result = connect(fd, (struct sockaddr *)&four, sizeof four);
    }
    if (fd < 0 || result != 0) test_fail(__FILE__, __LINE__, "connect: %s", strerror(errno));
    return fd;
}

void client_send(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
        if (sent < 0) return; /* the server may have closed: what it said is still to be read */
        bytes += sent;
        n -= (size_t)sent;
    }
}

/* How many whole answers the bytes hold (to GET: with their bodies). */
static int whole_answers(const struct reply *reply)
{
    int n = 0;
    const char *p = reply->bytes, *end = reply->bytes + reply->size;
    while (p < end) {
        const char *head = memmem(p, (size_t)(end - p), "\r\n\r\n", 4);
        if (!head) break;
        const char *length = memmem(p, (size_t)(head - p), "Content-Length: ", 16);
        size_t size = length ? strtoul(length + 16, NULL, 10) : 0;
        if ((size_t)(end - head - 4) < size) break;
        p = head + 4 + size;
        n++;
    }
    return n;
}

void client_read(int fd, int answers, struct reply *out)
{
    out->size = 0;
    out->closed = false;
    while (answers == 0 || whole_answers(out) < answers) {
        struct pollfd wait = {fd, POLLIN, 0};
        if (poll(&wait, 1, 60000) <= 0) test_fail(__FILE__, __LINE__, "60 s of silence");
        ssize_t got = recv(fd, out->bytes + out->size, REPLY_MAX - 1 - out->size, 0);
        if (got <= 0) {
            out->closed = true;
            break;
        }
        out->size += (size_t)got;
        out->bytes[out->size] = 0;
    }
    out->bytes[out->size] = 0;
}

const struct reply *client_ask_bytes(const char *request, size_t n)
{
    static struct reply reply;
    int fd = client_connect();
    client_send(fd, request, n);
    client_read(fd, 1, &reply);
    close(fd);
    return &reply;
}

const struct reply *client_ask(const char *request)
{
    return client_ask_bytes(request, strlen(request));
}

const struct reply *client_get(const char *path, const char *headers)
{
    static char request[8192];
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: cauce.example\r\n%s\r\n", path,
             headers);
    return client_ask(request);
}

int reply_status(const struct reply *reply)
{
    if (reply->size < 12 || strncmp(reply->bytes, "HTTP/1.1 ", 9) != 0) return 0;
    return (int)strtol(reply->bytes + 9, NULL, 10);
}

const char *reply_header(const struct reply *reply, const char *name)
{
    static char value[1024];
    size_t n = strlen(name);
    const char *end = strstr(reply->bytes, "\r\n\r\n");
    for (const char *p = strstr(reply->bytes, "\r\n"); p && p < end; p = strstr(p, "\r\n")) {
        p += 2;
        if (strncasecmp(p, name, n) != 0 || p[n] != ':') continue;
        snprintf(value, sizeof value, "%.*s", (int)strcspn(p + n + 2, "\r"), p + n + 2);
        return value;
    }
    return NULL;
}

struct str reply_body(const struct reply *reply)
{
    const char *head = strstr(reply->bytes, "\r\n\r\n");
    CHECK(head != NULL);
    return (struct str){head + 4, reply->size - (size_t)(head + 4 - reply->bytes)};
}
