/* Views of the pages of local action plans: the list, one plan, its consultation, its print, and
 * the forms that write and move it. */
#ifndef CAUCE_WEB_PAGE_PLAN_H
#define CAUCE_WEB_PAGE_PLAN_H

#include "cocreate/commitment_parts.h"
#include "cocreate/plan.h"
#include "web/comment_parts.h"
#include "web/commitment_form.h"
#include "web/page_papers.h"

#define PLAN_KEEPERS ((unsigned)(CO_MEMBER | CO_ADMIN)) /* who writes and moves a plan */

/* One commitment in a list of a plan. */
struct plan_commitment {
    const struct commitment *is;
    struct str url, edit_url; /* edit_url: for those who may; else empty */
    int64_t lacks;            /* of its template, while the plan is not approved */
};
/* All of a plan in their order. With `lacks`, what is missing of each is counted. */
enum err_code plan_commitments(struct page *page, struct co *co, const struct plan *plan,
                               bool lacks, const struct plan_commitment **out, size_t *count_out,
                               struct err *err);
/* Inicio > Entidad > Gobierno abierto > Planes, and after the plan the page itself (NULL: the plan
 * is the page). */
void plan_crumbs(struct page *page, const struct plan *plan, const char *name,
                 struct layout_crumbs *out);
/* Where it stands, in a sentence with its days. */
struct str plan_sentence(struct page *page, const struct plan *plan);

struct plan_item {
    const struct plan *is;
    const char *state;
    struct str url, sentence;
};
struct plans_view {
    struct layout_crumbs crumbs;
    const struct plan_item *items;
    size_t count;
    struct str new_url;
};

struct plan_view {
    struct layout_crumbs crumbs;
    const struct plan *is;
    const char *state;
    bool example, consulting;
    struct str sentence, sitting, sitting_url, cycle_url, cycle;
    struct plan_warning warnings[PLAN_WARNING_KINDS];
    size_t warning_count;
    const struct plan_commitment *commitments;
    size_t count;
    const struct paper_item *papers;
    size_t paper_count;
    struct str print_url, consult_url, board_url;
    struct layout_link moves[6]; /* what may be done now, by who may */
    size_t move_count;
    struct str paper_url;
};

/* A form below a lead; `lost`: what somebody else saved meanwhile, to what was typed. */
struct plan_form_view {
    struct layout_crumbs crumbs;
    struct str title, lead;
    const struct plan_warning *warnings;
    size_t warning_count;
    const struct plan_commitment *commitments; /* what is missing of each, before an approval */
    size_t count;
    const struct edit_change *lost;
    size_t lost_count;
    const struct form_view *form; /* NULL: it cannot be done now, `lead` says why */
    struct str back;
};

/* What a commitment has changed since the consultation began. */
struct consult_change {
    const struct commitment *is;
    struct str url;
    const struct edit_change *changes;
    size_t count;
};
struct consult_view {
    struct layout_crumbs crumbs;
    const struct plan *is;
    bool example;
    struct str lead;
    const struct plan_commitment *commitments;
    size_t count;
    const struct str *comment_urls; /* of each commitment's part; empty when it takes none */
    const struct consult_change *changes;
    size_t change_count;
    struct comments_view comments;
    struct str plan_url;
};

#endif
