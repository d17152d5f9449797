/* Counting: what a list of ballots says under each method, and a trail that a person can follow.
 *
 * Pure: no store, no clock, no floating point; the same ballots in any order give the same result,
 * so anyone can recompute a count from the ballots that were published. Thread-safe. Bounded:
 * COUNT_MOST_* below, checked. Everything given back lives in the arena.
 *
 * Ties, always and everywhere: the one that costs less, then the one that stands earlier in the
 * list of options, which is fixed before the voting opens. count_place.tied says where it decided.
 *
 * Methods
 *  scores    each ballot gives each option points on each criterion, 0 to COUNT_MOST_SCORE; an
 *            option's score is the sum of points times the criterion's weight; what was left
 *            blank counts 0
 *  dots      a ballot lays at most `most` dots on options, several on one if it likes
 *  ranked    a ballot puts options in order, at most `most` (0 = all). Score: Borda count, m - k
 *            for the k-th place among m options, none for the unranked. Beside it the pairwise
 *            table: how many ballots put a before b (one that is ranked is before one that is
 *            not), and the Condorcet winner, who beats every other, where there is one
 *  approval  a ballot names the options it approves, at most `most` (0 = any number)
 *  knapsack  a ballot names what it would buy with the budget, and must stay within it; counted as
 *            approvals
 * With a budget (and a cost for every option) approval and knapsack also buy, by a rule
 *  greedy        from the greatest score down, whatever still fits
 *  equal shares  the Method of Equal Shares (Peters, Pierczyński, Skowron, NeurIPS 2021) with cost
 *                utilities: the budget is parted equally among the ballots that are not
 *                blank; an option can be bought when those who approve it can pay it together, as
 *                evenly as possible: each pays the same most, or all that is left to them if that
 *                is less. Bought is, again and again, the one whose most is least for its cost.
 *                Completion, as in use: the share is raised in steps (Add1) while the outcome
 *                still fits the true budget and leaves something that would fit; then what is left
 *            is spent greedily. Only options that score at least `threshold` are bought. */
#ifndef CAUCE_COCREATE_VOTE_COUNT_H
#define CAUCE_COCREATE_VOTE_COUNT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum count_method {
    COUNT_SCORES = 1,
    COUNT_DOTS,
    COUNT_RANKED,
    COUNT_APPROVAL,
    COUNT_KNAPSACK,
    COUNT_METHODS
};
enum count_rule { COUNT_NO_RULE, COUNT_GREEDY, COUNT_EQUAL_SHARES, COUNT_RULES };
enum {
    COUNT_MOST_OPTIONS = 500,
    COUNT_MOST_CRITERIA = 20,
    COUNT_MOST_WEIGHT = 1000,
    COUNT_MOST_SCORE = 10,
    COUNT_MOST_BALLOTS = 2000000,
    COUNT_MOST_RAISES = 1000 /* steps of Add1 */
};

struct count_option {
    int64_t id;   /* for people; counting goes by the position */
    int64_t cost; /* centavos; -1 = none */
};
/* scores: points on a criterion; dots: how many; ranked: the place, from 1; else not looked at. */
struct count_mark {
    int32_t option, criterion; /* positions from 0 */
    int64_t points;
};
struct count_ballot {
    const struct count_mark *marks;
    size_t count;
};
struct count_poll {
    enum count_method method;
    enum count_rule rule;
    int64_t budget; /* centavos; -1 = none, and nothing is bought */
    int64_t most;   /* dots, places or choices; 0 = no limit */
    int64_t threshold;
    bool no_skip;  /* greedy ends at the first that does not fit, as some cities have it */
    int64_t raise; /* centavos of a step of Add1; 0 = a peso, or a 200th of the share if more */
    bool no_raise; /* equal shares without Add1 */
    const struct count_option *options;
    size_t option_count;
    const int64_t *weights; /* of the criteria, each 0 to COUNT_MOST_WEIGHT */
    size_t criteria;
    const struct count_ballot *ballots;
    size_t ballot_count;
};
/* Whether a ballot says what its method allows: options that there are, none twice (but for other
 * criteria), within the limits. ERR_INPUT with the sentence; an empty ballot is one. */
enum err_code count_check(const struct count_poll *poll, const struct count_ballot *ballot,
                          struct err *err);

/* What somebody paid: n / d centavos, exact. */
struct count_share {
    __int128 n, d;
};
/* "12.35", pesos rounded half up. buf must hold 48 bytes. */
struct str count_share_text(struct count_share share, char buf[48]);

struct count_place {
    int32_t option; /* position in the poll's list */
    int64_t score;  /* as the method says */
    int64_t voters; /* ballots that name it */
    bool bought;
    bool tied; /* the tie rule put it above or below its neighbour */
    /* Why it was not bought: what was left of the budget when its turn came by score (-1: it had
     * none), and, of equal shares, what those who approve it still had together. */
    int64_t left;
    struct count_share pool;
};
enum count_phase { COUNT_BY_SCORE = 1, COUNT_BY_SHARES, COUNT_BY_COMPLETION };
/* A group of ballots that paid the same. */
struct count_payment {
    struct count_share each;
    int64_t ballots;
};
/* One round of buying, as it is told: "bought «Parque» for 900.00; 30 people paid 25.00 each and 10
 * people all they had left (15.00 each); 1,100.00 are left". */
struct count_round {
    int32_t option;
    enum count_phase phase;
    int64_t cost, left; /* centavos; left: of the budget, afterwards */
    /* COUNT_BY_SHARES: greatest payment first; the groups after the first had no more. `others`
     * ballots paid something else, when there were more groups than fit. */
    struct count_payment payments[8];
    size_t payment_count;
    int64_t others;
    bool tied;
};
struct count_result {
    struct count_place *places; /* all options, best first */
    size_t place_count;
    int64_t ballots, blank; /* blank: that name nothing */
    struct count_round *rounds;
    size_t round_count;
    int64_t spent;
    /* equal shares: what each ballot had at first, and after it was raised */
    struct count_share share, raised;
    int64_t raises;
    bool exact; /* false: a payment was rounded up by less than a 2^40th of a centavo */
    /* scores: sums[option * criteria + criterion], before the weights */
    int64_t *sums;
    /* ranked: pairs[a * n + b] ballots put option a before b */
    int64_t *pairs;
    int32_t condorcet; /* position; -1 = none */
};
/* Counts. Ballots must have passed count_check. ERR_INPUT for a poll that cannot be counted (no
 * options, a cost missing where a budget is spent …), ERR_LIMIT, ERR_MEMORY. */
enum err_code count_run(const struct count_poll *poll, struct arena *arena,
                        struct count_result *out, struct err *err);

#endif
