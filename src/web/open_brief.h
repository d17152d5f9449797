/* Open government in a few words, for pages that are about something else: where the cycle stands,
 * how many commitments and how many late, and the ways in. The HTML is open_brief in
 * templates/open.html. */
#ifndef CAUCE_WEB_OPEN_BRIEF_H
#define CAUCE_WEB_OPEN_BRIEF_H

#include "web/open_parts.h"

struct open_brief {
    bool there;                       /* a cycle is to be seen, or one could begin here */
    struct str name;                  /* of the entity */
    struct str sentence, commitments; /* "" = there are none */
    struct str url, board_url, join_url;
};
/* Of an entity by its number and code. Reads only what the actor may see; a server that takes no
 * forms and has no cycle shows nothing. */
enum err_code open_brief(struct page *page, const struct entity *of, struct open_brief *out,
                         struct err *err);

#endif
