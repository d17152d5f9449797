/* The joint declaration of a cycle as pages show it: what was signed, by whom and when. */
#ifndef CAUCE_WEB_PAGE_DECLARATION_H
#define CAUCE_WEB_PAGE_DECLARATION_H

#include "cocreate/declaration.h"
#include "cocreate/purpose.h"
#include "web/page_cycle.h"

struct declaration_purpose {
    char letter[2];
    struct str text; /* in the reader's language */
};
struct declaration_signatory {
    const struct signatory_draft *is;
    const char *sector;
    struct str sign_url, drop_url; /* for those who may, while it is not signed */
};
struct declaration_view {
    struct layout_crumbs crumbs;
    struct cycle cycle;
    const struct declaration *declaration;
    struct str sentence; /* who has signed, who has not */
    const struct declaration_purpose *purposes;
    size_t purpose_count;
    const struct declaration_signatory *signatories;
    const struct paper_item *papers;
    size_t paper_count;
    struct str edit_url, signatory_url, paper_url; /* for those who may; empty */
};

#endif
