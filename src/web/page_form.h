/* The plainest page there is: a title, a sentence, a form, links to elsewhere. */
#ifndef CAUCE_WEB_PAGE_FORM_H
#define CAUCE_WEB_PAGE_FORM_H

#include "web/form_parts.h"
#include "web/layout_parts.h"

struct page_form_view {
    const struct layout_crumbs *crumbs; /* NULL = none */
    const char *lead;                   /* translated; NULL = none */
    const struct form_view *form;       /* NULL = none */
    const struct layout_link *links;
    size_t link_count;
};

#endif
