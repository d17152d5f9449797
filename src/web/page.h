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
 * ERR_NOTFOUND, ERR_INPUT, ERR_USAGE, ERR_DENIED shows err's message as a 404, 400 or 403 page; any
 * other error is told with a number and logged. templates/README.md teaches templates.
 *
 * A route FORM (or POST) also takes what a form sends: the server has looked at who may (the
 * comment's "may:") and whether the form is ours, and holds the one writer's handle while the page
 * runs. Such a page reads page->form, calls a change of src/cocreate with page_co(), and ends with
 * page_see_other(); when the change refuses (ERR_INPUT, ERR_CONFLICT), it shows the form again with
 * what was typed:
 *
 *   / * route: FORM /e/{entity}/proponer
 *     * may: citizen
 *     * title: Hacer una propuesta * /
 *   enum err_code page_propose(struct page *page, struct err *err)
 *   {
 *       if (page->post) {
 *           struct co co = page_co(page);
 *           struct proposal_draft draft = {.title = form_text(page->form, "title"), …};
 *           enum err_code code = proposal_make(&co, &draft, &page->form->faults, &id, err);
 *           if (!code) return page_see_other(page, …);
 *           if (!page_form_again(page, code, err)) return code;
 *       }
 *       template_propose(page);
 *       return ERR_NONE;
 *   } */
#ifndef CAUCE_WEB_PAGE_H
#define CAUCE_WEB_PAGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/str.h"
#include "cocreate/cocreate.h"
#include "ledger/ledger.h"

struct form;
struct server;
struct throttle;

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

    /* Who asks, and what was sent. */
    bool post;              /* a form was sent */
    struct form *form;      /* what it holds; never NULL, empty unless `post` */
    struct co_actor actor;  /* roles in the route's entity, else in the instance's own */
    struct str person_name; /* empty for a visitor */
    struct str agent;       /* what the browser calls itself, printable ASCII */
    const char *peer;       /* the other end's address; "" on a unix socket */
    struct ledger *writer;  /* while a form is being taken; else NULL */
    bool writable;          /* this server takes forms at all */
    struct str site;        /* "https://abierto.ejemplo.gob.mx": for links in e-mail */
    struct throttle *throttle;
    struct str fault; /* of the form as a whole, shown above it; empty = none */
    struct str fault_advice;

    /* The answer. */
    struct buf *out;         /* where templates write */
    int status;              /* 200 unless the page says otherwise */
    const char *type;        /* a literal; "text/html; charset=utf-8" unless the page says so */
    struct str title;        /* of the document; the route's title, translated, unless set */
    struct str description;  /* one sentence for search engines and previews; may be empty */
    const char *section;     /* which entry of the navigation is current; may be NULL */
    bool plain;              /* made to be printed: a whole document without navigation */
    bool bare;               /* what was written is the whole answer: no layout around it */
    const char *disposition; /* file name for a download, ASCII; NULL = shown */
    struct buf file;         /* bytes that are the answer as they are; the server frees them */
    struct str location;     /* set by page_redirect */
    bool secret;             /* for this visitor alone: never kept */
    bool sets_cookie;        /* the session's cookie becomes `cookie`; empty takes it back */
    struct str cookie;
    struct server *taking; /* private to server.c: who takes the form, while it does */
    /* Private to visitor.c. */
    struct str session_token, visitor_token;
    bool new_visitor, session_old;
};

/* Sends the reader to another page of this site: `path` begins with '/', without the language's
 * prefix, already percent-encoded. Returns ERR_NONE, so that a page can end with it. */
enum err_code page_redirect(struct page *page, struct str path);
/* After a form was taken: to the page that shows what came of it (303). As page_redirect. */
enum err_code page_see_other(struct page *page, struct str path);
/* What a change of src/cocreate wants: the writer while a form is taken, else the page's own handle
 * for reading; the route's entity, else the instance's. */
struct co page_co(struct page *page);
/* True when the page should show its form again: what was sent is not right (400) or somebody else
 * changed it meanwhile (409). Sets the status and the sentence above the form. */
bool page_form_again(struct page *page, enum err_code code, const struct err *err);
/* While a form is taken: lets others have the writer's handle for as long as something slow takes
 * that does not write, and takes it again (which may be another one then). Never inside a change.
 * Few do something slow at a time; the others wait in page_let_go. Elsewhere they do nothing. */
void page_let_go(struct page *page);
void page_take_again(struct page *page);
/* The hidden field of every form; makes the page its visitor's alone. */
struct str page_form_token(struct page *page);
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
