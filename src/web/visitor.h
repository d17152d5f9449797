/* Private to the server: who asks. A visitor's cookie (chance, no meaning) proves that a form came
 * from a page of ours; a session's cookie says who signed in. Form tokens are made from either, so
 * that no other site can make one. */
#ifndef CAUCE_WEB_VISITOR_H
#define CAUCE_WEB_VISITOR_H

#include "web/http.h"
#include "web/page.h"

#define VISITOR_COOKIE "cauce_v"
#define SESSION_COOKIE "cauce"

/* The value of a cookie in a Cookie header; empty when absent or not a token of ours. */
struct str visitor_cookie(struct str header, const char *name, bool secure);
/* Finds the session of the request's cookie for the page's entity. ERR_NONE also when there is
 * none: then the page's actor is a visitor. */
enum err_code visitor_find(struct page *page, const struct http_request *request, bool secure,
                           struct err *err);
/* Before a form is taken, with the writer's handle: who asked, as it is now. A session or a role
 * may have ended while the form waited its turn: ERR_DENIED, or fewer roles in page->actor. */
enum err_code visitor_again(struct page *page, struct err *err);
/* True when what was sent may be believed: from this site, and with the token of this visitor. */
bool visitor_form_is_ours(struct page *page, const struct http_request *request, bool secure);
/* Adds the cookies that the page wants set or taken back. Text lives in the page's arena. */
void visitor_headers(struct page *page, bool secure, struct http_answer *out);

#endif
