/* Checks by machine in the browser: those of a commitment, one with its runs, and the form in which
 * one is chosen, filled in and seen to run before it is saved. */
#ifndef CAUCE_WEB_PAGE_CHECK_H
#define CAUCE_WEB_PAGE_CHECK_H

#include "cocreate/check.h"
#include "web/form_parts.h"
#include "web/layout_parts.h"
#include "web/page_commitment.h"

/* What a look found, with links to everything it looked at. */
struct check_finding {
    const struct machine_finding *is;
    const char *word, *tag;
    struct str when; /* "" = it was only tried */
    int64_t run;
    struct str snapshot_url;
    const struct layout_link *links; /* snapshots, rows, documents, sessions, indicators */
    size_t link_count;
    int64_t more; /* links left out */
};
struct check_line { /* of the list */
    const struct machine_check *is;
    const char *title;
    struct check_finding last;
    struct str url;
};
struct check_kind {
    const char *title, *asks;
    struct str url; /* "" = it can only be read about */
};
struct checks_view {
    struct layout_crumbs crumbs;
    struct str title, url; /* of the commitment */
    const struct check_line *lines;
    size_t count;
    const struct check_kind *kinds;
    size_t kind_count;
    bool may;
};
struct check_view {
    struct layout_crumbs crumbs;
    struct str title, url;
    const struct machine_check *is;
    const char *kind;
    const struct layout_link *shown; /* the label and what was filled in: name, url */
    size_t shown_count;
    const struct check_finding *runs;
    size_t run_count;
    struct layout_pager pager;
    struct str edit_url, stop_url;
    const struct form_view *run_form; /* NULL = none */
};
struct check_form_view {
    struct layout_crumbs crumbs;
    struct str title, url, again_url; /* again: to choose another kind */
    const char *kind, *asks;
    struct str action, version; /* version "" = a new one */
    const struct form_view *form;
    struct str says;                     /* the sentence of what was filled in; "" */
    const struct check_finding *finding; /* NULL = not tried */
};

/* page_check.c */
/* Whether this visitor may change the checks of a commitment. */
bool check_may(const struct page *page, const struct commitment *of);
/* Runs are recorded in words, for everybody and for good: in Spanish, whoever had them run. On
 * before, off after. */
void check_record(const struct page *page, bool on);
/* ERR_MEMORY alone can go wrong. */
enum err_code check_finding_fill(struct page *page, const struct machine_finding *is,
                                 struct check_finding *out, struct err *err);
/* page_check_fields.c: the fields of a kind, with choices from what the ledger holds. `values` are
 * texts by position of the kind's fields; NULL = none yet. */
enum { CHECK_FIELDS = MACHINE_MOST_FIELDS + 2 };
enum err_code check_fields(struct page *page, struct co *co, const struct commitment *of,
                           const struct machine_kind *kind, const struct str *values,
                           struct form_field out[CHECK_FIELDS], size_t *count_out, struct err *err);
/* What was sent, as the domain wants it. */
size_t check_inputs(struct page *page, const struct machine_kind *kind,
                    struct machine_input out[MACHINE_MOST_FIELDS]);

#endif
