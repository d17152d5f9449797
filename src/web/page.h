/* What a page is to those who write one: the request, already checked, and the answer to fill.
 *
 * A page is a function with a route comment above it, in src/web/page_NAME.c; tools/mkroutes.c
 * makes the router, the types of its parameters and its prototype (web_routes.h) from the comment:
 *
 *   / * route: GET /e/{entity}/huecos
 *     * query: missing=word? unit=int? year=year? page=int?
 *     * title: Dónde se pierde el rastro * /
 *   enum err_code page_gaps(struct page *page, struct err *err)
 *   {
 *       const struct page_gaps_parameters *asked = page_gaps_parameters(page);
 *       struct gaps_view view = {0};
 *       enum err_code code = gaps_list(page->ledger, page->arena, page->entity.id, …, err);
 *       if (code) return code;
 *       template_gaps(page, &view);
 *       return ERR_NONE;
 *   }
 *
 * The page runs on a server thread, in one read transaction: all its queries see the same state.
 * It must be quick (milliseconds), never write, and allocate only from page->arena. Returning
 * ERR_NOTFOUND, ERR_INPUT, ERR_USAGE shows err's message as a 404 or 400 page; any other error is
 * told with a number and logged. templates/README.md teaches templates and conventions. */
#ifndef CAUCE_WEB_PAGE_H
#define CAUCE_WEB_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/str.h"
#include "ledger/ledger.h"

struct page {
    /* The request. */
    struct str path;        /* as asked, without the language's prefix: "/e/26/huecos" */
    struct str query;       /* as asked, without '?'; "" when there is none */
    const char *base;       /* "" or "/en": stands before the path of every link to a page */
    const char *other_base; /* that of the other language */
    const char *language;   /* "es-MX" or "en": lang= of the document */
    bool english;
    struct ledger *ledger; /* read-only */
    struct arena *arena;   /* ends with the request */
    int64_t now_ms;        /* time of the request (CAUCE_NOW in tests) */
    struct entity entity;  /* of {entity} in the route; id 0 where the route has none */
    struct entity home;    /* the instance's own entity (ledger_home) */
    int64_t pending;       /* snapshots imported and not yet in the figures: page_pending() */
    bool demonstration;    /* the store holds made-up data: the layout says so */
    const void *parameters;

    /* The answer. */
    struct buf *out;         /* where templates write */
    int status;              /* 200 unless the page says otherwise */
    const char *type;        /* a literal; "text/html; charset=utf-8" unless the page says so */
    struct str title;        /* of the document; the route's title, translated, unless set */
    struct str description;  /* one sentence for search engines and previews; may be empty */
    const char *section;     /* which entry of the navigation is current; may be NULL */
    bool bare;               /* what was written is the whole answer: no layout around it */
    const char *disposition; /* file name for a download, ASCII; NULL = shown */
    struct str location;     /* set by page_redirect */
};

/* Sends the reader to another page of this site: `path` begins with '/', without the language's
 * prefix, already percent-encoded. Returns ERR_NONE, so that a page can end with it. */
enum err_code page_redirect(struct page *page, struct str path);
/* A sentence in the reader's language when imported files are not yet in the figures, else "". */
struct str page_pending(const struct page *page);
/* The path and query of this page with one query parameter set to a number or taken out (value
 * < 0), percent-encoded as it was asked: for links to the next page of a list. With the language's
 * prefix. In page->arena; .p is NULL without memory. */
struct str page_with(const struct page *page, const char *parameter, int64_t value);

/* What the templates/error.html shows. */
struct page_fault {
    int status;
    struct str what;   /* one sentence */
    struct str advice; /* what to do; may be empty */
    struct str id;     /* number under which the log has it; empty for faults of the request */
};

#endif
