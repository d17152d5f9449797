/* Private to the HTTP wall: the fields of a form, taken out of a body by libmicrohttpd. */
#ifndef CAUCE_WEB_HTTP_FORM_H
#define CAUCE_WEB_HTTP_FORM_H

#include <microhttpd.h>

#include "web/http.h"

struct http_form;
/* 0, or the status with which the form is refused: 400 when it is not well formed or has too many
 * fields, 503 without memory. Frees nothing of what it is given; *out may be NULL (no fields). */
int http_form_read(struct MHD_Connection *mhd, struct str body, struct http_form **out);
/* In the order they were sent; valid as long as the form. */
const struct http_field *http_form_fields(const struct http_form *form, size_t *count);
void http_form_free(struct http_form *form); /* NULL is fine */

#endif
