/* Documents of the cycle: the repository, one document with its versions, and the forms that add
 * one. Other areas upload with their own forms and link to /documento/{id}. */
#ifndef CAUCE_WEB_PAGE_PAPERS_H
#define CAUCE_WEB_PAGE_PAPERS_H

#include "cocreate/paper.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"
#include "web/link_parts.h"

struct paper_item {
    const struct paper *paper;
    const char *type, *role;  /* words; type NULL for an address */
    struct layout_link place; /* what it belongs to; .url empty when that has no page */
    struct str url, added;    /* added: day and time of day in words */
};
struct papers_view {
    struct layout_crumbs crumbs;
    const struct paper_item *items;
    size_t count;
    struct layout_link of; /* only what belongs to this; .name empty = everything */
    struct str all_url, add_url;
    struct layout_pager pager;
};
struct paper_view {
    struct layout_crumbs crumbs;
    struct paper_item item;
    struct str file_url, newer_url, version_url; /* empty: none */
    const struct link_line *line;                /* of its address; NULL = it has none */
    bool picture;
    const struct paper_item *versions; /* the newest first */
    size_t version_count;
};

/* What a page shows of a paper; everything in page->arena. */
struct paper_item papers_item(struct page *page, struct co *co, const struct paper *paper);
/* Papers of a subject for a list on another page, the newest version of each, at most `most`. */
enum err_code papers_of(struct page *page, struct co *co, struct str subject, size_t most,
                        const struct paper_item **out, size_t *count_out, struct err *err);
/* The address of the form that adds one to a subject, for those who may; empty otherwise. */
struct str papers_add_url(struct page *page, struct str subject, unsigned roles);
/* "cycle/7" to its kind and number; false when it is not so. */
bool papers_subject(struct str subject, struct str *kind_out, int64_t *id_out);

#endif
