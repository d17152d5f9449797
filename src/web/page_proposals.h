/* Proposals as pages: the list, one with what became of it, the citizen agenda, the forms. */
#ifndef CAUCE_WEB_PAGE_PROPOSALS_H
#define CAUCE_WEB_PAGE_PROPOSALS_H

#include "web/comment_parts.h"
#include "web/follow_parts.h"
#include "web/mesa_parts.h"

struct proposals_view {
    struct layout_crumbs crumbs;
    struct proposal_counts counts;
    struct proposal_items items;
    struct layout_pager pager;
    const struct layout_link *states;
    size_t state_count;
    struct form_choice *themes, *orders, *cycles;
    size_t theme_count, order_count, cycle_count;
    struct str search, state, action, table, propose_url, agenda_url;
    struct str table_title, table_url; /* of one roundtable; empty */
    bool example, filtered;
};

/* One thing that happened to a proposal. */
struct proposal_happening {
    int64_t at;
    struct str when, says;
};
/* Where it came from, or what it became. */
struct proposal_relative {
    struct str url, name, note; /* url empty: cannot be followed */
    bool before;
};
struct proposal_answered {
    const struct proposal_answer *is;
    const char *decision;
    struct str when, sitting, sitting_url;
};
struct proposal_view {
    struct layout_crumbs crumbs;
    const struct proposal *is;
    struct str title, made, table_title, table_url, paper_url;
    const char *state, *channel, *sector; /* sector NULL: not told */
    bool example, paper_kept;             /* the original is for the secretariat alone */
    const struct proposal_relative *relatives;
    size_t relative_count, before_count, after_count;
    const struct proposal_answered *answers; /* the last one, which holds, first */
    size_t answer_count;
    const struct proposal_happening *history;
    size_t happening_count;
    const struct proposal_wording *wordings;
    size_t wording_count;
    const struct form_view *support; /* one tap; NULL: not now */
    struct str support_url;          /* for visitors */
    bool supported;
    struct str edit_url;
    const struct layout_link *staff;
    size_t staff_count;
    struct comments_view comments;
    struct follow_view follow;
};

/* A page of one form about proposals. */
struct proposal_form_view {
    struct layout_crumbs crumbs;
    const char *lead;
    const struct proposal *about; /* shown above the form; NULL */
    const struct form_view *form;
    const struct layout_link *links; /* tables to choose from, numbers of parts */
    size_t link_count;
    const char *link_label;
};

struct agenda_authority {
    struct str name;
    struct proposal_items items;
};
struct agenda_theme {
    struct str name;
    int64_t proposals, waiting;
    const struct agenda_authority *authorities;
    size_t authority_count;
};
struct agenda_view {
    struct layout_crumbs crumbs;
    struct proposal_counts counts;
    const struct agenda_theme *themes;
    size_t count;
    struct str new_url, all_url; /* all_url: when not all of them are here */
};

#endif
