/* For the tests of pages: a small ledger with a budget, a work, its contract and payment, hostile
 * names among them; and a page rendered whole without HTTP, its statements counted. */
#ifndef CAUCE_TESTS_WEB_PAGES_H
#define CAUCE_TESTS_WEB_PAGES_H

#include "../ledger/world.h"
#include "web/page.h"

#define HOSTILE "<script>alert('1')</script>\" onload=\"x & y"

struct money_world {
    struct world w;
    int64_t total, chapter, project, contract, payment; /* nodes of Sonora */
};
/* Sonora's budgets of 2023 and 2024 by object; in 2024 a work of 60 pesos below chapter 6000, its
 * contract of 50 and a payment of 20. Traced. */
void money_world_open(struct money_world *m, const char *url);
/* `count` more works with a contract each. Traced anew. */
void money_world_grow(struct money_world *m, int count);
void money_world_close(struct money_world *m);

typedef enum err_code page_function(struct page *page, struct err *err);
struct rendered {
    enum err_code code;
    struct str html;     /* until the next page is rendered */
    uint64_t statements; /* the page's and its layout's */
};
/* entity 0 = a page without one. `parameters` is the page's struct of web_routes.h. */
struct rendered page_rendered(struct world *w, page_function *function, int64_t entity,
                              const char *path, const void *parameters);
/* Ends the test unless it is well-formed XML: what people wrote cannot have broken out. */
void check_well_formed(struct str html);
/* Ends the test unless the text stands in the page. */
void check_says(const struct rendered *page, const char *text);
void check_silent(const struct rendered *page, const char *text);

#endif
