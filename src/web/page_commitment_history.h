/* View of the history of a commitment: the original beside what holds now, and all its texts. */
#ifndef CAUCE_WEB_PAGE_COMMITMENT_HISTORY_H
#define CAUCE_WEB_PAGE_COMMITMENT_HISTORY_H

#include "web/commitment_form.h"
#include "web/layout_parts.h"

struct commitment_version {
    const struct commitment_text *is;
    struct str when;                   /* it was written */
    const char *what;                  /* "Borrador", "Texto aprobado", "Modificación", "Retiro" */
    bool original;                     /* the text that was approved */
    struct str sitting, sitting_url;   /* that approved or authorised it; empty */
    const struct edit_change *changes; /* to the text before */
    size_t count;
};
struct commitment_history_view {
    struct layout_crumbs crumbs;
    const struct commitment *of;
    struct str lead, page_url, edit_url;
    const struct edit_change *amended; /* original to current; none when it was not amended */
    size_t amended_count;
    const struct commitment_version *versions; /* the newest first */
    size_t count;
    struct str older; /* address of the texts before these; empty */
};

#endif
