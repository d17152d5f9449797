/* What is known of a published address, beside it: whether it answered when it was visited last,
 * since when, and what came. Visits are a command's (`cauce checks links`), never a page's.
 *
 *   {{call link_line(line)}}   tag and sentence; nothing where line is NULL
 *
 * Everything in page->arena. */
#ifndef CAUCE_WEB_LINK_PARTS_H
#define CAUCE_WEB_LINK_PARTS_H

#include "cocreate/web_link.h"
#include "web/page.h"

struct link_line {
    const char *tag; /* "tag ok": its class */
    const char *word;
    struct str says; /* a sentence or two */
    bool told;       /* somebody has looked, and it does not simply answer */
};
struct link_line link_line_of(struct page *page, const struct web_link *link);
/* The same for an address by itself; *out NULL where `url` is empty. */
enum err_code link_line_read(struct page *page, struct co *co, struct str url,
                             const struct link_line **out, struct err *err);

#endif
