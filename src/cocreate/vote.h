/* Voting what comes first: a box with its options, who may vote and how, ballots, the count.
 * Methods, rules and ties are those of vote_count.h.
 *
 * One person, one ballot, also when they send it twice at once. Where the vote is secret nothing
 * ties a ballot to who cast it: the box keeps who voted, and apart, under a token of chance that
 * only the voter is given, what was voted; ballots are told in the order of their tokens and only
 * once the box is counted; counting writes them anew in that order, so that the database's own
 * order tells nothing either. (Who can read the database's own journal while the voting lasts could
 * still put both together.) With the token a voter finds the own ballot in the list. The log has
 * who voted, and of an open vote also what; with the count it has the SHA-256 of all ballots, so
 * that anyone can take the published list, compute the hash and count again.
 * Changes are as in cocreate.h; what is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_VOTE_H
#define CAUCE_COCREATE_VOTE_H

#include "cocreate/cocreate.h"
#include "cocreate/session.h"
#include "cocreate/vote_count.h"

enum vote_state { VOTE_DRAFT, VOTE_OPEN, VOTE_COUNTED };
enum vote_electorate {
    VOTE_ANYONE = 1, /* with an account */
    VOTE_REGISTERED, /* at the roundtable */
    VOTE_MEMBERS,    /* of the secretariat */
    VOTE_ELECTORATES
};
#define VOTE_STAFF ((unsigned)(CO_MEMBER | CO_FACILITATOR | CO_ADMIN))
/* In the reader's language; NULL when it is none. */
const char *vote_state_word(int state);
const char *vote_electorate_word(int electorate);
const char *vote_method_word(int method);
const char *vote_rule_word(int rule);

struct vote_option {
    int64_t id;       /* 1, 2, … in the order of the list: the last tie rule */
    int64_t proposal; /* 0 = only its title */
    struct str title;
    bool has_cost;
    int64_t cost; /* centavos */
};
struct vote_criterion {
    struct str title;
    int64_t weight; /* 1 to COUNT_MOST_WEIGHT */
};
/* Fields, as faults name them: title, about, method, rule, budget, most, criteria, options,
 * electorate, roundtable, opens, closes. */
struct vote_draft {
    int64_t cycle, roundtable, version; /* cycle and roundtable (0 = of the cycle) of a new one */
    struct str title, about;
    int method, rule; /* enum count_method, count_rule (none: nothing is bought) */
    bool has_budget;
    int64_t budget; /* centavos */
    int64_t most;   /* dots, places or choices; 0 = no limit, dots need one */
    struct vote_criterion criteria[COUNT_MOST_CRITERIA]; /* of scores */
    size_t criterion_count;
    const struct vote_option *options;
    size_t option_count;
    bool secret;
    int electorate;
    int64_t opens, closes; /* ms */
};
/* A new one (*id = 0) or an edit of a draft, options and all. VOTE_STAFF. ERR_CONFLICT for an older
 * version, or once it is open. Log: vote.made, vote.edited. */
enum err_code vote_save(struct co *co, const struct vote_draft *draft, struct co_faults *faults,
                        int64_t *id, struct err *err);
/* Opens it: from then on nothing of it changes. Log: vote.opened. */
enum err_code vote_open(struct co *co, int64_t id, int64_t version, struct err *err);

struct vote {
    int64_t id, version;
    struct vote_draft draft; /* options only from vote_get */
    int state;
    int64_t ballots;
    struct str seal; /* SHA-256 of the ballots, once counted */
    bool takes;      /* open, and co->now_ms within its time */
};
/* ERR_NOTFOUND; a draft is only for staff. */
enum err_code vote_get(struct co *co, int64_t id, struct vote *out, struct err *err);
/* By number, those after `after`, at most `most` (1 to 200); zeroes: of every one. */
struct vote_filter {
    int64_t cycle, roundtable, after;
    size_t most;
};
enum err_code vote_list(struct co *co, const struct vote_filter *filter, struct vote **out,
                        size_t *count_out, struct err *err);

/* What a voter marks. points: the score, the dots, the place from 1; anything for the others.
 * criterion: position from 0 in the vote's criteria, 0 but for scores. */
struct vote_mark {
    int64_t option; /* its id */
    int criterion;
    int64_t points;
};
/* Casts the visitor's ballot and gives the receipt. CO_CITIZEN who belong to the electorate, else
 * ERR_DENIED, as when a party's members have cast as many ballots as it has titulars; a second one
 * ERR_CONFLICT; outside its time, or a ballot the method does not allow, ERR_INPUT with the
 * sentence. Log: vote.cast. */
enum err_code vote_cast(struct co *co, int64_t id, const struct vote_mark *marks, size_t count,
                        char receipt[SESSION_TOKEN + 1], struct err *err);
/* Puts another content into the ballot of a receipt, while the vote takes ballots: who voted may
 * think again, and in a secret vote only the receipt knows which ballot is whose. Only who has
 * voted; ERR_NOTFOUND for a receipt that is none. The receipt stays. Log: vote.changed. */
enum err_code vote_change(struct co *co, int64_t id, struct str receipt,
                          const struct vote_mark *marks, size_t count, struct err *err);
/* Whether the visitor belongs to the electorate: ERR_DENIED with the sentence otherwise. */
enum err_code vote_may(struct co *co, const struct vote *vote, struct err *err);
/* How many ballots can be cast now (of members: one a titular's seat); -1 for whoever has an
 * account. */
enum err_code vote_electors(struct co *co, const struct vote *vote, int64_t *out, struct err *err);
/* Whether the visitor has voted. */
enum err_code vote_voted(struct co *co, int64_t id, bool *out, struct err *err);

struct vote_ballot {
    struct str token;   /* the receipt of who cast it */
    struct str content; /* JSON as published: [[option, criterion, points], …] */
    const struct vote_mark *marks;
    size_t count;
};
/* The ballot of a receipt, at any time. ERR_NOTFOUND. */
enum err_code vote_receipt(struct co *co, int64_t id, struct str token, struct vote_ballot *out,
                           struct err *err);
/* The published ballots of a counted box, in the order of their tokens, those after `after` (empty
 * = from the start), at most `most` (1 to 1000). ERR_INPUT before it is counted. The seal is the
 * SHA-256 of the lines "token content\n" of all of them. */
enum err_code vote_ballots(struct co *co, int64_t id, struct str after, size_t most,
                           struct vote_ballot **out, size_t *count_out, struct err *err);

/* Counts once the time is over (before that: ERR_INPUT) and keeps the result. VOTE_STAFF.
 * Log: vote.counted with the seal and the places. */
enum err_code vote_count(struct co *co, int64_t id, int64_t version, struct err *err);
/* The result of a counted box. */
struct vote_result {
    struct vote vote;
    struct count_result count; /* count_place.option: position in vote.draft.options */
    /* Of equal shares, for comparison: what buying from the most votes down would have given. */
    bool has_plain;
    struct count_result plain;
    bool sealed; /* the ballots are still those that were counted */
};
/* As it was kept when it was counted: quick, whatever the number of ballots. The pairs of ranked
 * votes are NULL when there are more than VOTE_MOST_PAIRED options. */
enum { VOTE_MOST_PAIRED = 30 };
enum err_code vote_kept(struct co *co, int64_t id, struct vote_result *out, struct err *err);
/* Computed anew from the published ballots, as anybody may. */
enum err_code vote_result(struct co *co, int64_t id, struct vote_result *out, struct err *err);

#endif
