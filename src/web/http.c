/* libmicrohttpd behind http.h. Two of its ways shape this file: an answer queued in the first call
 * for a request costs the connection (so the first call only looks, unless the request is refused),
 * and its timeout counts from the last byte (so a byte per second would live for ever; http_tick
 * counts from the beginning of the request). */
#include "web/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "web/http_form.h"
#include "web/http_listen.h"

enum { CONNECTION_MEMORY = 16 * 1024, TIMES_TO_SEND = 10 };

/* A connection, in a list of all; `busy` while a request is being answered and sent. */
struct connection {
    struct connection *next, *previous;
    struct http_server *server;
    int fd;
    atomic_bool busy;
    atomic_llong since; /* seconds: of the connection, the last answer's end or this one's begin */
};

struct request {
    char target[HTTP_MAX_TARGET + 1];
    size_t size;
    bool too_long, looked_at;
    struct connection *connection;
    struct http_server *server;
    char *body; /* of a POST, as announced */
    size_t body_size, body_got;
    size_t answer_size; /* of a long answer, until it is sent */
    struct http_form *form;
};

struct http_server {
    struct http_options options;
    struct MHD_Daemon *daemon;
    pthread_mutex_t lock; /* of the list */
    struct connection *connections;
    atomic_size_t count, busy;
    atomic_size_t bodies;  /* bytes set aside for forms */
    atomic_size_t answers; /* bytes of long answers on their way */
    atomic_bool closing;
    struct http_place place;
};

static long long seconds_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

void http_header(struct http_answer *answer, const char *name, const char *value)
{
    if (answer->header_count < HTTP_MAX_HEADERS)
        answer->headers[answer->header_count++] = (struct http_header){name, value};
}

/* --- connections ------------------------------------------------------------------------------ */

static struct connection *connection_new(struct http_server *server, struct MHD_Connection *mhd)
{
    struct connection *c = mem_calloc(1, sizeof *c);
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (!c || !info) {
        mem_free(c);
        return NULL;
    }
    c->server = server;
    c->fd = info->connect_fd;
    atomic_store(&c->since, seconds_now());
    pthread_mutex_lock(&server->lock);
    c->next = server->connections;
    if (c->next) c->next->previous = c;
    server->connections = c;
    pthread_mutex_unlock(&server->lock);
    atomic_fetch_add(&server->count, 1);
    return c;
}

static void connection_end(struct connection *c)
{
    struct http_server *server = c->server;
    pthread_mutex_lock(&server->lock);
    if (c->next) c->next->previous = c->previous;
    if (c->previous)
        c->previous->next = c->next;
    else
        server->connections = c->next;
    pthread_mutex_unlock(&server->lock);
    atomic_fetch_sub(&server->count, 1);
    mem_free(c);
}

static void notify_connection(void *user, struct MHD_Connection *mhd, void **socket_context,
                              enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
        *socket_context = connection_new(user, mhd);
    } else if (*socket_context) {
        connection_end(*socket_context);
        *socket_context = NULL;
    }
}

static struct connection *connection_of(struct MHD_Connection *mhd)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    return info ? info->socket_context : NULL;
}

static void set_busy(struct connection *c, bool busy)
{
    if (!c || atomic_exchange(&c->busy, busy) == busy) return;
    atomic_store(&c->since, seconds_now());
    if (busy)
        atomic_fetch_add(&c->server->busy, 1);
    else
        atomic_fetch_sub(&c->server->busy, 1);
}

void http_tick(struct http_server *server)
{
    long long now = seconds_now(), allowed = server->options.seconds;
    pthread_mutex_lock(&server->lock);
    /* The lock keeps a descriptor from being closed, and its number given away, under our hands. */
    for (struct connection *c = server->connections; c; c = c->next) {
        long long age = now - atomic_load(&c->since);
        if (age > (atomic_load(&c->busy) ? allowed * TIMES_TO_SEND : allowed))
            shutdown(c->fd, SHUT_RDWR);
    }
    pthread_mutex_unlock(&server->lock);
}

/* --- what a request may look like ------------------------------------------------------------- */

struct headers {
    unsigned host, length, encoding;
    bool bad, body, gzip, form;
    uint64_t size; /* as announced */
    struct str if_none_match, cookie, host_name, origin, site, agent;
};

/* A token of RFC 9110: no blanks, so "Content-Length :" is not one. */
static bool is_token(const char *name)
{
    static const char signs[] = "!#$%&'*+-.^_`|~";
    if (!*name) return false;
    for (; *name; name++) {
        char c = *name;
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && !strchr(signs, c)) return false;
    }
    return true;
}

static bool has_control(struct str value)
{
    for (size_t i = 0; i < value.n; i++) {
        unsigned char c = (unsigned char)value.p[i];
        if ((c < ' ' && c != '\t') || c == 0x7f) return true;
    }
    return false;
}

static bool is_digits(struct str value)
{
    for (size_t i = 0; i < value.n; i++)
        if (value.p[i] < '0' || value.p[i] > '9') return false;
    return value.n > 0 && value.n < 19;
}

/* gzip with a weight that is not zero; "*" counts too. */
static bool takes_gzip(struct str value)
{
    while (value.n) {
        struct str weight, coding = str_trim(str_split(value, ',', &value));
        coding = str_trim(str_split(coding, ';', &weight));
        if (!str_eq_nocase(coding, STR("gzip")) && !str_is(coding, "*")) continue;
        weight = str_trim(weight);
        bool zero = str_starts(weight, STR("q=0"));
        for (size_t i = 3; zero && i < weight.n; i++)
            zero = weight.p[i] == '.' || weight.p[i] == '0';
        return !zero;
    }
    return false;
}

/* What tells one visitor from another. Two cookie headers would be two visitors. */
static void see_visitor(struct headers *seen, struct str name, struct str value)
{
    if (str_eq_nocase(name, STR("Cookie"))) {
        if (seen->cookie.p) seen->bad = true;
        seen->cookie = value;
    } else if (str_eq_nocase(name, STR("Origin"))) {
        seen->origin = value;
    } else if (str_eq_nocase(name, STR("Sec-Fetch-Site"))) {
        seen->site = value;
    } else if (str_eq_nocase(name, STR("User-Agent"))) {
        seen->agent = value;
    }
}

static enum MHD_Result see_header(void *user, enum MHD_ValueKind kind, const char *key,
                                  size_t key_size, const char *text, size_t size)
{
    struct headers *seen = user;
    struct str name = {key, key_size}, value = {text, size};
    (void)kind;
    if (strlen(key) != key_size || !is_token(key) || has_control(value)) seen->bad = true;
    if (str_eq_nocase(name, STR("Host"))) {
        seen->host++;
        seen->host_name = value;
        if (value.n == 0 || memchr(value.p, ',', value.n) || memchr(value.p, ' ', value.n) ||
            memchr(value.p, '/', value.n))
            seen->bad = true;
    } else if (str_eq_nocase(name, STR("Content-Length"))) {
        seen->length++;
        seen->body = seen->body || !str_is(value, "0");
        if (!is_digits(value) || !str_to_u64(value, &seen->size)) seen->bad = true;
    } else if (str_eq_nocase(name, STR("Transfer-Encoding"))) {
        seen->encoding++;
        seen->body = true;
    } else if (str_eq_nocase(name, STR("Accept-Encoding"))) {
        seen->gzip = takes_gzip(value);
    } else if (str_eq_nocase(name, STR("If-None-Match"))) {
        seen->if_none_match = value;
    } else if (str_eq_nocase(name, STR("Content-Type"))) {
        struct str rest, type = str_trim(str_split(value, ';', &rest));
        seen->form = str_eq_nocase(type, STR("application/x-www-form-urlencoded")) ||
                     str_eq_nocase(type, STR("multipart/form-data"));
    } else {
        see_visitor(seen, name, value);
    }
    return MHD_YES;
}

/* 0, or the status with which a form is refused before it is sent. */
static int judge_form(const struct headers *seen, const struct http_options *options)
{
    if (!options->max_body) return 405;
    if (seen->encoding || !seen->length) return 411;
    if (seen->size > options->max_body || (seen->size > HTTP_SMALL_BODY && !seen->cookie.n))
        return 413;
    return seen->size && !seen->form ? 415 : 0;
}

/* 0, or the status with which the request is refused. */
static int judge(const struct headers *seen, const struct request *request, const char *method,
                 const char *version)
{
    bool old = strcmp(version, MHD_HTTP_VERSION_1_0) == 0;
    if (seen->bad || seen->host > 1 || seen->length > 1 || seen->encoding > 1) return 400;
    if (seen->length && seen->encoding) return 400;
    if (!old && strcmp(version, MHD_HTTP_VERSION_1_1) != 0) return 400;
    if (!old && seen->host == 0) return 400;
    if (request->too_long) return 414;
    bool post = strcmp(method, "POST") == 0;
    int status = post ? judge_form(seen, &request->server->options) : 0;
    if (status) return status;
    if (!post && strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0) return 405;
    if (!post && seen->body) return 413;
    /* "http://host/path" is for proxies, which we are not; "*" only for OPTIONS. */
    if (request->size == 0 || request->target[0] != '/') return 400;
    for (size_t i = 0; i < request->size; i++) {
        unsigned char c = (unsigned char)request->target[i];
        if (c <= ' ' || c >= 0x7f || c == '#') return 400; /* the rest comes percent-encoded */
    }
    return 0;
}

/* --- answering -------------------------------------------------------------------------------- */

static enum MHD_Result send_answer(struct MHD_Connection *mhd, const struct http_answer *answer,
                                   bool close)
{
    void *body = (void *)(uintptr_t)answer->body;
    struct MHD_Response *response =
        answer->release
            ? MHD_create_response_from_buffer_with_free_callback(answer->size, body,
                                                                 answer->release)
            : MHD_create_response_from_buffer(answer->size, body, MHD_RESPMEM_PERSISTENT);
    if (!response) {
        if (answer->release) answer->release(body);
        return MHD_NO;
    }
    for (size_t i = 0; i < answer->header_count; i++)
        MHD_add_response_header(response, answer->headers[i].name, answer->headers[i].value);
    if (close) MHD_add_response_header(response, "Connection", "close");
    enum MHD_Result result = MHD_queue_response(mhd, (unsigned)answer->status, response);
    MHD_destroy_response(response);
    return result;
}

static enum MHD_Result refuse(struct http_server *server, struct MHD_Connection *mhd, int status)
{
    struct http_answer answer = {.status = status, .body = ""};
    server->options.refuse(server->options.user, status, &answer);
    if (status == 405)
        http_header(&answer, "Allow", server->options.max_body ? "GET, HEAD, POST" : "GET, HEAD");
    return send_answer(mhd, &answer, true);
}

/* Sets aside what was announced. 0, or the status with which the form is refused: then nothing
 * stays set aside, so that the next form does not wait for this one's connection to end. */
static int expect_body(struct http_server *server, struct request *request, uint64_t size)
{
    size_t n = (size_t)size;
    size_t before = atomic_fetch_add(&server->bodies, n);
    if (!server->options.max_bodies || before + n <= server->options.max_bodies)
        request->body = mem_alloc(n + 1);
    if (!request->body) {
        atomic_fetch_sub(&server->bodies, n);
        return 503;
    }
    request->body_size = n;
    return 0;
}

static bool take_body(struct request *request, const char *p, size_t n)
{
    if (!request->body || n > request->body_size - request->body_got) return false;
    memcpy(request->body + request->body_got, p, n);
    request->body_got += n;
    return true;
}

/* Slow readers of files must not fill the memory: 0, or the status with which this one is put off,
 * its body given back. */
static int expect_answer(struct http_server *server, struct request *request,
                         struct http_answer *answer)
{
    size_t n = answer->size;
    if (!answer->release || n <= HTTP_LONG_ANSWER || !server->options.max_answers) return 0;
    if (atomic_fetch_add(&server->answers, n) + n <= server->options.max_answers) {
        request->answer_size = n;
        return 0;
    }
    atomic_fetch_sub(&server->answers, n);
    answer->release((void *)(uintptr_t)answer->body);
    return 503;
}

static enum MHD_Result begin(struct http_server *server, struct MHD_Connection *mhd,
                             struct request *request, const struct headers *seen,
                             const char *method, const char *version)
{
    request->looked_at = true;
    request->connection = connection_of(mhd);
    set_busy(request->connection, true);
    int status = judge(seen, request, method, version);
    if (!status && strcmp(method, "POST") == 0) status = expect_body(server, request, seen->size);
    return status ? refuse(server, mhd, status) : MHD_YES;
}

static const char *peer_of(struct MHD_Connection *mhd, char *out, size_t size)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *address = info ? info->client_addr : NULL;
    const void *bytes = NULL;
    *out = '\0';
    if (address && address->sa_family == AF_INET)
        bytes = &((const struct sockaddr_in *)(const void *)address)->sin_addr;
    if (address && address->sa_family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr;
    if (bytes) inet_ntop(address->sa_family, bytes, out, (socklen_t)size);
    return out;
}

static enum MHD_Result handle(void *user, struct MHD_Connection *mhd, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_size, void **context)
{
    struct http_server *server = user;
    struct request *request = *context;
    struct headers seen = {0};
    char peer[INET6_ADDRSTRLEN];
    (void)url;
    if (!request) return MHD_NO; /* no memory when the request line was read */
    if (*upload_size) {
        if (!take_body(request, upload, *upload_size)) return MHD_NO; /* not as announced */
        *upload_size = 0;
        return MHD_YES;
    }
    MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, see_header, &seen);
    if (!request->looked_at) return begin(server, mhd, request, &seen, method, version);
    struct http_request asked = {.target = {request->target, request->size},
                                 .head = strcmp(method, "HEAD") == 0,
                                 .post = strcmp(method, "POST") == 0,
                                 .accepts_gzip = seen.gzip,
                                 .if_none_match = seen.if_none_match,
                                 .cookie = seen.cookie,
                                 .host = seen.host_name,
                                 .origin = seen.origin,
                                 .site = seen.site,
                                 .agent = seen.agent,
                                 .peer = peer_of(mhd, peer, sizeof peer)};
    if (asked.post) {
        struct str body = {request->body, request->body_got};
        int status = http_form_read(mhd, body, &request->form);
        if (status) return refuse(server, mhd, status);
        asked.fields = http_form_fields(request->form, &asked.field_count);
    }
    struct http_answer answer = {.status = 500, .body = ""};
    server->options.answer(server->options.user, &asked, &answer);
    int put_off = expect_answer(server, request, &answer);
    enum MHD_Result result = put_off ? refuse(server, mhd, put_off)
                                     : send_answer(mhd, &answer, atomic_load(&server->closing));
    server->options.done(server->options.user, &answer);
    return result;
}

/* The first that is known of a request: its target as it was sent. What this returns is the
 * request's context. */
static void *begin_request(void *user, const char *target, struct MHD_Connection *mhd)
{
    struct request *request = mem_calloc(1, sizeof *request);
    (void)mhd;
    if (!request) return NULL;
    request->server = user;
    request->size = strlen(target);
    request->too_long = request->size > HTTP_MAX_TARGET;
    if (request->too_long) request->size = 0;
    memcpy(request->target, target, request->size);
    return request;
}

static void end_request(void *user, struct MHD_Connection *mhd, void **context,
                        enum MHD_RequestTerminationCode code)
{
    struct request *request = *context;
    (void)user;
    (void)mhd;
    (void)code;
    if (!request) return;
    set_busy(request->connection, false);
    if (request->body_size) atomic_fetch_sub(&request->server->bodies, request->body_size);
    if (request->answer_size) atomic_fetch_sub(&request->server->answers, request->answer_size);
    http_form_free(request->form);
    mem_free(request->body);
    mem_free(request);
    *context = NULL;
}

/* --- starting and stopping -------------------------------------------------------------------- */

static void say_nothing(void *user, const char *format, va_list args)
{
    (void)user;
    (void)format;
    (void)args;
}

static struct MHD_Daemon *start_daemon(struct http_server *server)
{
    const struct http_options *o = &server->options;
    /* What a client may do is counted by http_tick; this is the second line. */
    struct MHD_OptionItem options[] = {
        {MHD_OPTION_EXTERNAL_LOGGER, (intptr_t)say_nothing, NULL},
        {MHD_OPTION_LISTEN_SOCKET, server->place.fd, NULL},
        {MHD_OPTION_CONNECTION_TIMEOUT, (intptr_t)o->seconds + 2, NULL},
        {MHD_OPTION_CONNECTION_LIMIT, (intptr_t)o->connections, NULL},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, NULL},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, NULL},
        {MHD_OPTION_URI_LOG_CALLBACK, (intptr_t)begin_request, server},
        {MHD_OPTION_NOTIFY_COMPLETED, (intptr_t)end_request, server},
        {MHD_OPTION_NOTIFY_CONNECTION, (intptr_t)notify_connection, server},
        {o->threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)o->threads, NULL},
        {MHD_OPTION_END, 0, NULL}};
    struct MHD_OptionItem per_address[] = {
        {o->per_address ? MHD_OPTION_PER_IP_CONNECTION_LIMIT : MHD_OPTION_END,
         (intptr_t)o->per_address, NULL},
        {MHD_OPTION_END, 0, NULL}};
    return MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_ERROR_LOG | MHD_USE_ITC, 0,
                            NULL, NULL, handle, server, MHD_OPTION_ARRAY, options, MHD_OPTION_ARRAY,
                            per_address, MHD_OPTION_END);
}

enum err_code http_open(const struct http_options *options, struct http_server **out,
                        struct err *err)
{
    struct http_server *server = mem_calloc(1, sizeof *server);
    if (!server) return err_no_memory(err);
    server->options = *options;
    pthread_mutex_init(&server->lock, NULL);
    enum err_code code = http_listen(options, &server->place, err);
    if (code) {
        http_stop(server);
        return code;
    }
    *out = server;
    return ERR_NONE;
}

enum err_code http_start(struct http_server *server, struct err *err)
{
    server->daemon = start_daemon(server);
    return server->daemon ? ERR_NONE : err_set(err, ERR_IO, _("No se pudo iniciar el servidor"));
}

const char *http_place(const struct http_server *server)
{
    return server->place.name;
}

void http_quiesce(struct http_server *server)
{
    if (atomic_exchange(&server->closing, true)) return;
    if (server->daemon) MHD_quiesce_daemon(server->daemon);
    http_unlisten(&server->place);
}

size_t http_busy(struct http_server *server)
{
    return atomic_load(&server->busy);
}

size_t http_connections(struct http_server *server)
{
    return atomic_load(&server->count);
}

void http_stop(struct http_server *server)
{
    if (!server) return;
    http_quiesce(server);
    if (server->daemon) MHD_stop_daemon(server->daemon);
    pthread_mutex_destroy(&server->lock);
    mem_free(server);
}
