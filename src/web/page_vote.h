/* Votes as pages show them: the list, one vote before and after the count, the ballot, the form
 * that makes one. Views are made in page_vote*.c; texts are in the reader's language. */
#ifndef CAUCE_WEB_PAGE_VOTE_H
#define CAUCE_WEB_PAGE_VOTE_H

#include "cocreate/vote.h"
#include "web/follow_parts.h"
#include "web/open_parts.h"

enum { VOTE_MOST_FIELDS = 200 }; /* of a ballot: what a form may send, with room to spare */

/* --- the list --------------------------------------------------------------------------------- */

struct vote_row {
    struct str title, url, when; /* when: until or since when, in words */
    const char *method, *state;
    int64_t ballots;
    bool takes, counted;
};
struct votes_view {
    struct layout_crumbs crumbs;
    const struct vote_row *rows;
    size_t count;
    struct layout_pager pager;
    struct str new_url, import_url; /* empty: may not */
};

/* --- one vote --------------------------------------------------------------------------------- */

struct vote_choice { /* an option, as it is read */
    struct str title, url;
    bool has_cost;
    int64_t cost;
};
struct vote_line { /* an option in the result, best first */
    struct str title, url, why;
    int64_t place, score, voters, cost;
    bool has_cost, bought, plain, tied;
    const int64_t *sums; /* one a criterion, of scores */
};
struct vote_paid {
    int64_t ballots;
    struct str each;
};
struct vote_step { /* a round of buying */
    struct str title;
    int phase; /* enum count_phase */
    int64_t number, cost, left, others;
    bool tied;
    struct vote_paid paid[8];
    size_t paid_count;
};
struct vote_outcome {
    const struct vote_result *result;
    const char *unit; /* what a score is made of */
    const struct vote_line *lines;
    size_t line_count;
    const struct vote_step *steps;
    size_t step_count;
    bool buys, shares;             /* something is bought; by equal shares */
    struct str share, raised;      /* equal shares: what each ballot had */
    struct str gained, lost;       /* options that only one of the two rules buys */
    struct str winner;             /* Condorcet's */
    const struct vote_line *pairs; /* the options of the pairwise table, in their places */
    size_t pair_count;
};
struct vote_view {
    struct layout_crumbs crumbs;
    const struct vote *vote;
    bool example, mine, voted, draft, waits, over, secret;
    const char *state, *how, *rule, *who;
    struct str opens, closes, why_not;
    struct str vote_url, ballot_url, edit_url, open_url, count_url, recount_url;
    struct str csv_url, pb_url, lines_url;
    struct str roundtable_url, enter_url;
    int64_t electors; /* -1 = not known */
    const struct vote_choice *choices;
    size_t choice_count;
    const struct vote_outcome *outcome; /* NULL before it is counted */
    struct follow_view follow;
};

/* How the method and the rule go, in plain words; NULL for no rule. */
const char *vote_how(const struct page *page, const struct vote *vote);
const char *vote_rule_says(const struct vote *vote);
/* "$1,234.50". */
struct str vote_money(const struct page *page, int64_t minor);
/* Crumbs down to this vote; `last`: what is done with it, NULL for its own page. */
void vote_crumbs(struct page *page, struct layout_crumbs *crumbs, const struct vote *vote,
                 const char *last);
/* How many ballots put the option in place a before that in place b. */
int64_t vote_pair(const struct vote_outcome *outcome, size_t a, size_t b);
/* The result as it is told; in page->arena. */
enum err_code vote_outcome(struct page *page, const struct vote_result *result,
                           struct vote_outcome *out, struct err *err);

struct recount_view {
    struct layout_crumbs crumbs;
    bool sealed, same;
    int64_t ballots;
    struct str seal, vote_url, lines_url, log_url;
};

/* --- the ballot ------------------------------------------------------------------------------- */

struct ballot_view {
    struct layout_crumbs crumbs;
    const struct vote *vote;
    const char *how;
    struct str budget; /* of a knapsack; empty = none */
    bool changes;
    struct form_view form;
};
struct receipt_view {
    struct layout_crumbs crumbs;
    const struct vote *vote;
    struct str receipt, url, closes;
    bool fresh, may_change;  /* fresh: it was cast just now */
    const struct str *marks; /* what the ballot says, a line each */
    size_t mark_count;
    struct form_view change; /* a button to the ballot */
    struct form_view ask;    /* the box to type a receipt in */
};

/* --- making one ------------------------------------------------------------------------------- */

struct vote_source { /* a proposal that may be an option */
    struct str id, title, url, cost, cost_name, cost_label;
    const char *fault;
    bool chosen;
};
struct vote_edit_view {
    struct layout_crumbs crumbs;
    struct form_view form; /* its fields and action */
    const struct vote_source *sources;
    size_t source_count;
    const struct layout_link *starts; /* first: of which table or cycle */
    size_t start_count;
};

#endif
