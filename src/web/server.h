/* The server: the wall of http.h, the router, and one set of handles and buffers for each thread.
 * Pages read; forms, where they are taken at all, are taken one at a time through one more handle
 * that writes. While another process imports, pages keep answering from the last committed state,
 * and each page sees one state throughout.
 *
 * The functions belong to the thread that opened the server; see http.h for its threads. */
#ifndef CAUCE_WEB_SERVER_H
#define CAUCE_WEB_SERVER_H

#include "base/buf.h"
#include "web/http.h"

struct server;

struct server_options {
    const char *store;  /* URL of an existing ledger */
    bool demonstration; /* the store holds made-up data: every page says so */
    bool verbose;       /* a line per request */
    size_t cache_bytes; /* for finished pages; 0 = every page is made anew */
    bool confine;       /* give up what a server does not need: web/confine.h */
    bool forms;         /* take forms: sign-in, proposals, votes, … */
    const char *site;   /* its address as people know it, for links in e-mail: "https://…"; then
                                 cookies go over https only. NULL = where it listens */
    struct http_options http; /* address, port, socket, threads, limits; the rest is filled here */
    /* A line for the log, without its end: faults with their number, and requests. Called on any
     * thread. NULL = nothing is told. */
    void (*log)(void *user, const char *line);
    void *log_user;
};

/* Opens the store once per thread; ERR_NOTFOUND, ERR_DOWN, … as ledger_open. */
enum err_code server_open(const struct server_options *options, struct server **out,
                          struct err *err);
/* Listens and answers. Call signals' sigmask before: the threads take it over. */
enum err_code server_start(struct server *server, struct err *err);
/* How the process is confined, in the reader's language. */
void server_confinement(const struct server *server, char *out, size_t size);
const char *server_place(const struct server *server);
/* To be called about once a second. */
void server_tick(struct server *server);
/* No new connections. True when nothing is being answered any more. */
bool server_drain(struct server *server);
size_t server_connections(struct server *server);
/* Bytes of finished pages held, and how many were given out. */
void server_cached(struct server *server, size_t *bytes_out, uint64_t *given_out);
void server_close(struct server *server); /* NULL is fine */

/* One request without HTTP, through everything else; for the bench, tests and --render. The answer
 * ends with server_answer_free. At most as many at a time as there are threads. */
void server_render(struct server *server, const struct http_request *request,
                   struct http_answer *out);
void server_answer_free(struct server *server, struct http_answer *answer);

#endif
