/* Views of the pages about calls for members of the secretariat. */
#ifndef CAUCE_WEB_PAGE_CALL_H
#define CAUCE_WEB_PAGE_CALL_H

#include "cocreate/call.h"
#include "web/sitting_parts.h"

/* Who applied, as the reader may see it. */
struct call_candidate {
    const struct candidate *c;
    const char *choice;
    struct str when, evaluate_url;
    struct sitting_paper *papers; /* only those that the reader may see */
    size_t paper_count;
};
struct call_view {
    struct layout_crumbs crumbs;
    const struct call *c;
    struct follow_view follow;
    bool example, to_come, staff; /* staff: sees every application */
    const char *party;
    struct str *asks; /* documents asked for */
    size_t ask_count;
    struct call_candidate *own; /* the reader's application; NULL */
    struct call_candidate *candidates;
    size_t candidate_count;
    int64_t not_chosen; /* told as a number once there is a result */
    struct sitting_paper *papers;
    size_t paper_count;
    struct str published;
    /* For those who may; else empty. */
    struct str apply_url, enter_url, edit_url, type_url, result_url, paper_url, roles_url;
};
enum { CALL_MOST_ASKS = 8 };

/* Inicio > … > Secretariado; with `c`, > its title. */
void call_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct call *c);
/* The documents asked for, a line each. */
size_t call_asks(const struct call *call, struct str out[CALL_MOST_ASKS]);

#endif
