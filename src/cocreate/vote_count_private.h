/* Private to counting: one count's surroundings, shared by the methods and the rules. */
#ifndef CAUCE_COCREATE_VOTE_COUNT_PRIVATE_H
#define CAUCE_COCREATE_VOTE_COUNT_PRIVATE_H

#include "cocreate/vote_count.h"

enum { COUNT_MOST_BITS = 53 }; /* of an amount: then no product below passes 127 bits */

struct count {
    const struct count_poll *poll;
    struct arena *arena;
    struct count_result *out;
    int64_t *score, *voters; /* by option */
    bool *bought;            /* by option */
};
/* The tie rule: does option a come before b where nothing else tells them apart? */
bool count_goes_first(const struct count_poll *poll, int32_t a, int32_t b);
/* Whether the rules may buy it at all. */
static inline bool count_may_buy(const struct count *c, int32_t option)
{
    return c->voters[option] > 0 && c->score[option] > 0 &&
           c->score[option] >= c->poll->threshold && !c->bought[option];
}
/* Goes down the places and buys what fits what is left. */
void count_buy_greedily(struct count *c, enum count_phase phase);
/* vote_shares.c */
enum err_code count_buy_by_shares(struct count *c, struct err *err);

#endif
