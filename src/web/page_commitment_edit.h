/* Views of the pages where a commitment is written: a new one, its parts, what it is tied to, its
 * indicators, its withdrawal. */
#ifndef CAUCE_WEB_PAGE_COMMITMENT_EDIT_H
#define CAUCE_WEB_PAGE_COMMITMENT_EDIT_H

#include "cocreate/commitment_parts.h"
#include "web/commitment_form.h"
#include "web/commitment_seed.h"
#include "web/layout_parts.h"

/* A form below a lead: for every page here that is one. */
struct commitment_form_view {
    struct layout_crumbs crumbs;
    const struct commitment *of; /* NULL for a new one */
    struct str title, lead;
    struct str from, from_url;      /* what a new one comes from */
    const struct form_view *form;   /* NULL: there is nothing to be done here, `lead` says why */
    const struct edit_change *lost; /* somebody else saved this part meanwhile: theirs to what was
                                       typed */
    size_t lost_count;
    struct str back, back_name;
};

/* /compromiso/{id}/editar: the parts, and what is missing. */
struct commitment_part_row {
    struct str title, url;
    struct str says; /* how it begins; empty where nothing is written */
    const char *const *lacks;
    size_t lack_count;
};
struct commitment_edit_view {
    struct layout_crumbs crumbs;
    const struct commitment *of;
    const struct commitment_part_row *parts;
    size_t part_count;
    int64_t lack_count; /* of all parts */
    bool amends;        /* the plan was approved: every save is an amendment */
    struct str page_url, history_url, plan_url, withdraw_url;
};

/* /compromiso/{id}/indicadores */
struct commitment_measure_row {
    const struct measure *is;
    struct str edit_url;
    const struct form_view *drop; /* NULL once the plan is approved */
};
struct commitment_measures_view {
    struct layout_crumbs crumbs;
    const struct commitment *of;
    const struct commitment_measure_row *rows;
    size_t count;
    const struct form_view *form; /* NULL once the plan is approved */
    struct str back;
};

/* /compromiso/{id}/ligas: the money, the gaps and the proposals behind it. */
struct commitment_tie_row {
    struct str name, url, what, note;
    const struct form_view *drop;
};
struct commitment_ties_view {
    struct layout_crumbs crumbs;
    const struct commitment *of;
    const struct commitment_tie_row *money, *proposals, *results;
    size_t money_count, proposal_count, result_count;
    bool searched;
    struct str search, search_url;
    const struct form_view *gap, *proposal; /* to tie one more; NULL: there is none to choose */
    struct str back;
};

/* Begins with the plan and the commitment; `name` is the page itself. */
void commitment_crumbs(struct page *page, const struct commitment *of, const char *name,
                       struct layout_crumbs *out);

#endif
