/* Private to the server: from what a page wrote to what is sent, with the headers that every answer
 * carries. Nothing here looks at the store. */
#ifndef CAUCE_WEB_RESPONSE_H
#define CAUCE_WEB_RESPONSE_H

#include "web/http.h"
#include "web/page.h"

/* Compressing without an allocation per answer; one per thread. */
struct response_gzip;
struct response_gzip *response_gzip_new(void); /* NULL without memory */
void response_gzip_free(struct response_gzip *gzip);

/* What keeps a page from being more than text and pictures of our own, on every answer. */
void response_security(struct http_answer *out);
/* Copies the body, compressed where it is worth it and the reader takes it. False without memory;
 * then `out` says 500 and has no body. */
bool response_body(struct http_answer *out, struct str body, struct response_gzip *gzip,
                   bool accepts_gzip);
/* Text that lives for ever, uncompressed. */
void response_constant(struct http_answer *out, int status, const char *type, struct str body);
/* True when one of the tags of If-None-Match is `etag` ("\"…\""), weak or strong, or it is "*". */
bool response_matches(struct str if_none_match, const char *etag);

#endif
