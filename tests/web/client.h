/* A server of the test's own on a free port, over an empty ledger in the test's folder, and a
 * client that sends bytes as they are: what a browser would never send is the point. */
#ifndef CAUCE_TESTS_WEB_CLIENT_H
#define CAUCE_TESTS_WEB_CLIENT_H

#include <stdarg.h>

#include "harness.h"
#include "web/server.h"

enum { REPLY_MAX = 1 << 20 };

/* Everything that came back. */
struct reply {
    char bytes[REPLY_MAX];
    size_t size;
    bool closed; /* by the server */
};

/* Makes the ledger and starts; a helper thread calls server_tick. `change` may be NULL. */
struct server *serve(void (*change)(struct server_options *options));
void serve_end(struct server *server);
/* From now on connections go there: the port of a "http://…:PORT", or the path of "unix:…". */
void client_to(const char *place);

int client_connect(void);
void client_send(int fd, const char *bytes, size_t n);
/* Reads until the server closes, or until `answers` whole answers are there (0: only until it
 * closes). Ends the test after 60 s of silence. */
void client_read(int fd, int answers, struct reply *out);
/* One request on a connection of its own, up to the end of its answer. NUL bytes may be sent by
 * giving the size. */
const struct reply *client_ask(const char *request);
const struct reply *client_ask_bytes(const char *request, size_t n);
/* "GET path" with a Host and the given further headers ("A: b\r\n"). */
const struct reply *client_get(const char *path, const char *headers);

int reply_status(const struct reply *reply);
/* A header's value, into memory of the function; NULL when absent. */
const char *reply_header(const struct reply *reply, const char *name);
struct str reply_body(const struct reply *reply);

#endif
