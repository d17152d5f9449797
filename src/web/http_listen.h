/* Private to http.c: the listening socket. */
#ifndef CAUCE_WEB_HTTP_LISTEN_H
#define CAUCE_WEB_HTTP_LISTEN_H

#include "web/http.h"

struct http_place {
    int fd; /* -1 once closed */
    char name[160];
    char path[108]; /* of the unix socket; "" = none */
};
enum err_code http_listen(const struct http_options *options, struct http_place *out,
                          struct err *err);
/* Closes it, and takes a unix socket of ours away. */
void http_unlisten(struct http_place *place);

#endif
