/* Writing a comment, replying, answering for an office, hiding: pages of one form each. */
#ifndef CAUCE_WEB_PAGE_COMMENT_H
#define CAUCE_WEB_PAGE_COMMENT_H

#include "web/comment_parts.h"

struct comment_page_view {
    struct layout_crumbs crumbs;
    const struct comments_view *comments; /* the thing, and for the list its threads */
    const struct comments_line *line;     /* what is replied to, answered or hidden; NULL */
    struct str back_url;
    const struct form_view *form; /* NULL = not now */
};

#endif
