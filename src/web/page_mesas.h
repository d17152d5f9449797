/* Roundtables as pages: the list, one table, its forms. */
#ifndef CAUCE_WEB_PAGE_MESAS_H
#define CAUCE_WEB_PAGE_MESAS_H

#include "cocreate/paper.h"
#include "cocreate/vote.h"
#include "web/follow_parts.h"
#include "web/mesa_parts.h"

struct mesas_view {
    struct layout_crumbs crumbs;
    const struct mesa_item *coming, *past;
    size_t coming_count, past_count;
    int64_t tables, taking, waiting; /* all; that take proposals now; proposals without answer */
    const struct layout_link *modalities, *themes;
    size_t modality_count, theme_count;
    struct str new_url; /* for who may */
    struct layout_pager pager;
    bool example, filtered;
};

struct mesa_link {
    struct str name, url, note;
};
struct mesa_view {
    struct layout_crumbs crumbs;
    const struct roundtable *is;
    struct mesa_item item;
    const struct cycle *cycle;
    struct str cycle_url, ends, facilitator, gap_url;
    struct str connect_url, dial; /* "https://…"; digits of the telephone; empty */
    bool dial_abroad;             /* they begin with a country's number */
    const char *iap2;
    const char *warnings[5];
    size_t warning_count;
    const struct registration_heads *heads;
    size_t head_count;
    const struct form_view *join, *forget; /* one tap; NULL: not now or not for this reader */
    struct str join_url;                   /* for visitors */
    struct proposal_items proposals;
    struct proposal_counts counts;
    struct str propose_url, all_url;
    const struct roundtable_outcome *told;
    size_t told_count;
    const struct str *told_when;
    const struct mesa_link *papers, *votes;
    size_t paper_count, vote_count;
    const struct layout_link *staff;
    size_t staff_count;
    struct follow_view follow;
};

/* A page of one form about a table. */
struct mesa_form_view {
    struct layout_crumbs crumbs;
    const char *lead;
    const struct form_view *form;
};

struct mesa_person {
    const struct registration *is;
    struct str made, erase_url;
    const char *sector, *gender;
};
struct mesa_people_view {
    struct layout_crumbs crumbs;
    struct str action;
    const struct mesa_person *people;
    size_t count;
    const struct form_view *add;
    struct str paper_url;
    struct layout_pager pager;
};

#endif
