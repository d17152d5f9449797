/* From an address to a page and its typed parameters. The table is made by tools/mkroutes.c from
 * the comments above pages. Pure but for the arena; thread-safe. */
#ifndef CAUCE_WEB_ROUTER_H
#define CAUCE_WEB_ROUTER_H

#include "base/i18n.h"
#include "cocreate/cocreate.h"
#include "web/page.h"

enum router_type { ROUTER_Int, ROUTER_Year, ROUTER_Word, ROUTER_Text, ROUTER_Hash, ROUTER_Entity };

struct router_parameter {
    const char *name;
    enum router_type type;
    bool required;
    size_t offset; /* in the page's struct of parameters */
};
struct router_entry {
    const char *path; /* "/e/{entity}/huecos" */
    enum err_code (*run)(struct page *page, struct err *err);
    const struct router_parameter *parameters;
    size_t parameter_count;
    size_t size; /* of the struct of parameters */
    const char *title;
    unsigned methods; /* bits */
    unsigned may;     /* enum co_role; 0 = everyone */
};
enum router_method { ROUTER_GET = 1, ROUTER_POST = 2 };
extern const struct router_entry router_table[];
extern const size_t router_table_count;

/* What an address asks for. */
struct router_match {
    const struct router_entry *entry;
    const void *parameters;
    struct str entity; /* the text of {entity}; .n 0 = the route has none */
};

/* `path` as asked, percent-encoded, beginning with '/', without the language's prefix; `query`
 * without '?'. ERR_NOTFOUND: no such route. ERR_UNSUPPORTED: not with this method. ERR_INPUT: a
 * parameter is missing or not of its type; the message names it. */
enum err_code router_find(const struct router_entry *table, size_t count, enum router_method method,
                          struct str path, struct str query, struct arena *arena,
                          struct router_match *out, struct err *err);

/* Percent-decoding into the arena. With `form`, '+' is a blank. False when it is not well formed:
 * a broken %XX, a NUL or other control byte, or bytes that are not UTF-8. */
bool router_decode(struct arena *arena, struct str text, bool form, struct str *out);

#endif
