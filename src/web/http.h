/* The HTTP wall: the only file behind this header that knows libmicrohttpd. What gets through is a
 * GET or HEAD, or a form sent by POST, whose headers are unambiguous; everything else is refused
 * here (400, 405, 411, 413, 414, 415) and never reaches a page. Slow clients are dropped, so that
 * none can hold a connection open.
 *
 * Threads: http_start makes its own; `answer` is called on any of them, at most `threads` at a
 * time. The other functions belong to the thread that started the server. */
#ifndef CAUCE_WEB_HTTP_H
#define CAUCE_WEB_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum {
    HTTP_MAX_TARGET = 2048, /* bytes of path and query */
    HTTP_MAX_HEADERS = 16,
    HTTP_MAX_FIELDS = 256,
    HTTP_MAX_NAME = 64,          /* bytes of a field's name */
    HTTP_SMALL_BODY = 64 * 1024, /* a longer form must come with a cookie */
    HTTP_LONG_ANSWER = 1 << 20,  /* what is longer is counted while it is sent */
};

/* One field of a form, in the order they were sent; a name may come several times. */
struct http_field {
    struct str name, value; /* bytes as sent: neither UTF-8 nor free of NULs until checked */
    struct str file;        /* an upload's own name; .p NULL when it is no upload */
};

/* Texts live until `answer` returns. */
struct http_request {
    struct str target; /* "/path?query", as asked */
    bool head, post;
    bool accepts_gzip;
    struct str if_none_match; /* empty when absent, as are the following */
    struct str cookie, host, origin, site /* Sec-Fetch-Site */, agent;
    const char *peer;                /* the other end's address; "" on a unix socket */
    const struct http_field *fields; /* of a POST */
    size_t field_count;
};

struct http_header {
    const char *name, *value; /* live until `done`, or for ever */
};
struct http_answer {
    int status;
    struct http_header headers[HTTP_MAX_HEADERS];
    size_t header_count;
    const void *body;
    size_t size;
    void (*release)(void *body); /* called once it is sent; NULL: the body lives for ever */
    void *context;               /* what `done` gives back */
};
/* One more header; what does not fit is left out. */
void http_header(struct http_answer *answer, const char *name, const char *value);

struct http_options {
    const char *address; /* numeric, IPv4 or IPv6 */
    uint16_t port;       /* 0: any free one */
    bool next_port;      /* when it is taken, try the next hundred */
    const char *socket;  /* path of a unix socket instead; NULL */
    int inherited;       /* a listening socket from systemd instead; -1 */
    unsigned threads;
    unsigned seconds; /* a request must be whole in this time; an answer taken in ten times it */
    unsigned connections; /* at most, all together */
    unsigned per_address; /* at most, from one address; 0 = no limit */
    size_t max_body;      /* bytes of a form; 0 = POST is refused */
    size_t max_bodies;    /* bytes of all forms being received; more is told to come again (503) */
    size_t max_answers;   /* bytes of all long answers (files) being sent; the same; 0 = no limit */
    void (*refuse)(void *user, int status, struct http_answer *out); /* fills body and headers */
    void (*answer)(void *user, const struct http_request *request, struct http_answer *out);
    /* After each `answer`, on the same thread: its headers are no longer needed. */
    void (*done)(void *user, struct http_answer *answer);
    void *user;
};

struct http_server;
/* Listens; connections wait until http_start. */
enum err_code http_open(const struct http_options *options, struct http_server **out,
                        struct err *err);
enum err_code http_start(struct http_server *server, struct err *err);
/* "http://127.0.0.1:8080" or "unix:/run/cauce.sock". */
const char *http_place(const struct http_server *server);
/* To be called about once a second: drops connections that are over their time. */
void http_tick(struct http_server *server);
/* No new connections; those there are get their answers and are told to close. */
void http_quiesce(struct http_server *server);
/* Requests being answered or sent now. */
size_t http_busy(struct http_server *server);
size_t http_connections(struct http_server *server);
void http_stop(struct http_server *server); /* cuts what is left; frees; NULL is fine */

#endif
