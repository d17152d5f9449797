/* "Avisarme": the button by which somebody follows a thing, for the page of that thing.
 *
 *   struct follow_view follow;                       in the page's view
 *   follow_make(page, &view.follow, "commitment", id);
 *   {{call follow(&v->follow)}}                      in its template, near the title
 *
 * "entity" with id 0 follows everything of the entity. Visitors get a link that leads there through
 * signing in; on a server without forms nothing is drawn. */
#ifndef CAUCE_WEB_FOLLOW_PARTS_H
#define CAUCE_WEB_FOLLOW_PARTS_H

#include "web/form_parts.h"
#include "web/page.h"

struct follow_view {
    bool shown, on;        /* on: the visitor follows it already */
    struct form_view form; /* of somebody who is signed in */
    struct str enter_url;  /* of a visitor */
};
/* Costs one statement for who is signed in. What goes wrong leaves the button out. */
void follow_make(struct page *page, struct follow_view *out, const char *kind, int64_t id);

#endif
