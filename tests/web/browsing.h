/* A browser's part in the tests of forms: cookies that are kept, forms that are loaded before they
 * are sent, people who entered; and the store beside the server, to prepare and to look. */
#ifndef CAUCE_TESTS_WEB_BROWSING_H
#define CAUCE_TESTS_WEB_BROWSING_H

#include "client.h"
#include "cocreate/session.h"

/* For serve(): takes forms. The entity is MX, its own home. */
void with_forms(struct server_options *options);

/* The store of the running server, opened beside it for writing: acts as the program, in the home
 * entity, now. */
struct beside {
    struct ledger *ledger;
    struct arena arena;
    struct co co;
    struct co_faults faults;
};
void open_beside(struct beside *b);
void close_beside(struct beside *b);

struct browser {
    char cookies[400];
    int64_t person; /* who entered with browser_enter */
};
/* Enters as a new person with this role (enum co_role; CO_CITIZEN or 0: signed in, nothing more).
 * `sector` is that of the seat for members (0: the government's) and is ignored for others. */
void browser_enter(struct browser *b, unsigned role, int sector);
const struct reply *browser_get(struct browser *b, const char *path);
/* The hidden field of the page's first form. */
void browser_token(const struct reply *reply, char out[SESSION_TOKEN + 1]);
/* Sends "a=1&b=2" with that token; `headers` are further ones ("A: b\r\n"). */
const struct reply *browser_post(struct browser *b, const char *path, const char *fields,
                                 const char *token, const char *headers);
/* Loads the page, fills in its form and sends it to the same address. */
const struct reply *browser_send(struct browser *b, const char *path, const char *fields);
/* The same for a form that stands on the page `from` and goes to `path`. */
const struct reply *browser_send_from(struct browser *b, const char *from, const char *path,
                                      const char *fields);
/* As a multipart form with one file. `fields` as above, plain letters only. */
struct browser_file {
    const char *field, *name, *type, *bytes;
    size_t size;
};
const struct reply *browser_upload(struct browser *b, const char *path, const char *fields,
                                   const struct browser_file *file);

#endif
