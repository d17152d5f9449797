/* The Method of Equal Shares: see vote_count.h.
 *
 * All balances are whole numbers over one denominator, so sums and comparisons are exact. What the
 * richest pay is seldom whole: then the denominator grows by what is missing, up to 2^62; past that
 * the payment is rounded up to the next whole number over it (less than a 2^40th of a centavo,
 * never money made from nothing), and the result says so. */
#include <stdlib.h>

#include "base/i18n.h"
#include "cocreate/vote_count_private.h"

typedef __int128 wide;
static const wide MOST_DENOMINATOR = (wide)1 << 62;

struct shares {
    struct count *count;
    int32_t *supporters; /* ballots, by option */
    size_t *first;       /* of each option in them; one more for the end */
    wide *balance;       /* by ballot, over `denominator` */
    wide *poor;          /* what those paid who had less, for telling */
    wide denominator;
    /* What the richest would have to pay for each option when it was last looked at, need / rich
     * over the denominator; it can only have grown since. */
    wide *need;
    int64_t *rich;
    bool *bought, *out_of_reach; /* by option, in this run */
    int64_t voters, spent;
    bool exact;
};

static wide gcd(wide a, wide b)
{
    while (b) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* Compares a/b with c/d, all positive or a, c zero, without products that do not fit: by their
 * continued fractions. */
static int compare(wide a, wide b, wide c, wide d)
{
    for (int sign = 1;; sign = -sign) {
        wide whole = a / b, other = c / d;
        if (whole != other) return whole < other ? -sign : sign;
        a %= b;
        c %= d;
        if (!a || !c) return a == c ? 0 : !a ? -sign : sign;
        wide swap = a;
        a = b;
        b = swap;
        swap = c;
        c = d;
        d = swap;
    }
}

/* --- one option ------------------------------------------------------------------------------- */

static int64_t cost_of(const struct shares *s, int32_t o)
{
    return s->count->poll->options[o].cost;
}

/* What the richest of its supporters have to pay, when those who have less pay all they have.
 * Each pass finds more who have less; the first that finds no more is right. */
static bool look_at(struct shares *s, int32_t o)
{
    wide price = (wide)cost_of(s, o) * s->denominator, need = price;
    int64_t all = (int64_t)(s->first[o + 1] - s->first[o]), rich = all;
    for (;;) {
        wide poor_pay = 0;
        int64_t poor = 0;
        for (size_t i = s->first[o]; i < s->first[o + 1]; i++) {
            wide b = s->balance[s->supporters[i]];
            if (b * rich >= need) continue;
            poor_pay += b;
            poor++;
        }
        if (poor == all) return false;
        if (poor == all - rich) break;
        rich = all - poor;
        need = price - poor_pay;
    }
    s->need[o] = need;
    s->rich[o] = rich;
    return true;
}

/* The option whose richest pay least for its cost; -1 when none can be bought. */
static int32_t choose(struct shares *s, bool *tied)
{
    int32_t best = -1;
    *tied = false;
    for (int32_t o = 0; (size_t)o < s->count->poll->option_count; o++) {
        if (s->bought[o] || s->out_of_reach[o]) continue;
        if (best >= 0 && s->rich[o] &&
            compare(s->need[o], (wide)s->rich[o] * cost_of(s, o), s->need[best],
                    (wide)s->rich[best] * cost_of(s, best)) > 0)
            continue; /* already dearer when last looked at */
        if (!look_at(s, o)) {
            s->out_of_reach[o] = true;
            continue;
        }
        int order = best < 0 ? -1
                             : compare(s->need[o], (wide)s->rich[o] * cost_of(s, o), s->need[best],
                                       (wide)s->rich[best] * cost_of(s, best));
        if (order < 0) *tied = false;
        if (order == 0) *tied = true;
        if (order < 0 || (order == 0 && count_goes_first(s->count->poll, o, best))) best = o;
    }
    return best;
}

/* --- buying ----------------------------------------------------------------------------------- */

static void grow(struct shares *s, int64_t factor)
{
    s->denominator *= factor;
    for (size_t i = 0; i < s->count->poll->ballot_count; i++) s->balance[i] *= factor;
    for (size_t o = 0; o < s->count->poll->option_count; o++) s->need[o] *= factor;
}

static int descending(const void *a, const void *b)
{
    wide x = *(const wide *)a, y = *(const wide *)b;
    return x < y ? 1 : x > y ? -1 : 0;
}

/* Who paid how much, the same whatever the order of ballots. */
static void tell_payments(struct shares *s, struct count_round *r, wide pay, size_t poor)
{
    enum { ROOM = sizeof r->payments / sizeof *r->payments };
    int64_t rich = s->rich[r->option];
    r->payments[r->payment_count++] = (struct count_payment){{pay, s->denominator}, rich};
    qsort(s->poor, poor, sizeof *s->poor, descending);
    for (size_t i = 0; i < poor; i++) {
        if (!s->poor[i]) break; /* they had nothing left */
        struct count_payment *last = &r->payments[r->payment_count - 1];
        if (r->payment_count > 1 && last->each.n == s->poor[i] && !r->others)
            last->ballots++;
        else if (r->payment_count < ROOM)
            r->payments[r->payment_count++] =
                (struct count_payment){{s->poor[i], s->denominator}, 1};
        else
            r->others++;
    }
}

static void buy(struct shares *s, int32_t o, bool tied, bool tell)
{
    int64_t factor = s->rich[o] / (int64_t)gcd(s->need[o], s->rich[o]);
    if (s->denominator * factor <= MOST_DENOMINATOR)
        grow(s, factor);
    else
        s->exact = false;
    wide pay = (s->need[o] + s->rich[o] - 1) / s->rich[o];
    size_t poor = 0;
    for (size_t i = s->first[o]; i < s->first[o + 1]; i++) {
        wide *b = &s->balance[s->supporters[i]];
        if (*b < pay) s->poor[poor++] = *b;
        *b = *b < pay ? 0 : *b - pay;
    }
    s->bought[o] = true;
    s->spent += cost_of(s, o);
    if (!tell) return;
    struct count_result *out = s->count->out;
    struct count_round *r = &out->rounds[out->round_count++];
    *r = (struct count_round){.option = o,
                              .phase = COUNT_BY_SHARES,
                              .cost = cost_of(s, o),
                              .left = s->count->poll->budget - s->spent,
                              .tied = tied};
    tell_payments(s, r, pay, poor);
}

/* One whole run in which each ballot has (budget + raised * voters) / voters. */
static void run(struct shares *s, int64_t raised, bool tell)
{
    const struct count_poll *p = s->count->poll;
    bool tied;
    s->denominator = s->voters;
    s->spent = 0;
    s->exact = true;
    for (size_t i = 0; i < p->ballot_count; i++)
        s->balance[i] = p->ballots[i].count ? (wide)p->budget + (wide)raised * s->voters : 0;
    for (int32_t o = 0; (size_t)o < p->option_count; o++) {
        s->bought[o] = false;
        s->out_of_reach[o] = !count_may_buy(s->count, o);
        s->rich[o] = 0;
        s->need[o] = 0;
    }
    for (int32_t o; (o = choose(s, &tied)) >= 0;) buy(s, o, tied, tell);
}

/* --- the whole rule --------------------------------------------------------------------------- */

static enum err_code make_room(struct shares *s, struct err *err)
{
    const struct count_poll *p = s->count->poll;
    struct arena *a = s->count->arena;
    size_t marks = 0, options = p->option_count;
    for (size_t i = 0; i < p->ballot_count; i++) marks += p->ballots[i].count;
    s->supporters = arena_array(a, marks + 1, sizeof *s->supporters);
    s->first = arena_array(a, options + 2, sizeof *s->first);
    s->balance = arena_array(a, p->ballot_count + 1, sizeof *s->balance);
    s->poor = arena_array(a, p->ballot_count + 1, sizeof *s->poor);
    s->need = arena_array(a, options, sizeof *s->need);
    s->rich = arena_array(a, options, sizeof *s->rich);
    s->bought = arena_array(a, options, sizeof *s->bought);
    s->out_of_reach = arena_array(a, options, sizeof *s->out_of_reach);
    if (!s->supporters || !s->first || !s->balance || !s->poor || !s->need || !s->rich ||
        !s->bought || !s->out_of_reach)
        return err_no_memory(err);
    return ERR_NONE;
}

/* Ballots gathered by the option they approve. */
static void gather(struct shares *s)
{
    const struct count_poll *p = s->count->poll;
    for (size_t i = 0; i < p->ballot_count; i++) {
        const struct count_ballot *b = &p->ballots[i];
        s->voters += b->count > 0;
        for (size_t k = 0; k < b->count; k++) s->first[b->marks[k].option + 2]++;
    }
    for (size_t o = 0; o < p->option_count; o++) s->first[o + 2] += s->first[o + 1];
    for (size_t i = 0; i < p->ballot_count; i++)
        for (size_t k = 0; k < p->ballots[i].count; k++)
            s->supporters[s->first[p->ballots[i].marks[k].option + 1]++] = (int32_t)i;
}

/* Nothing more would fit what is left of the true budget. */
static bool is_exhaustive(const struct shares *s)
{
    const struct count_poll *p = s->count->poll;
    for (int32_t o = 0; (size_t)o < p->option_count; o++)
        if (!s->bought[o] && count_may_buy(s->count, o) && cost_of(s, o) <= p->budget - s->spent)
            return false;
    return true;
}

/* Add1: how many steps the share can be raised while the outcome fits the true budget. */
static int64_t raises_that_fit(struct shares *s, int64_t step)
{
    int64_t fits = 0;
    run(s, 0, false);
    for (int64_t n = 1; n <= COUNT_MOST_RAISES && !is_exhaustive(s); n++) {
        run(s, n * step, false);
        if (s->spent > s->count->poll->budget) break;
        fits = n;
    }
    return fits;
}

/* What those who approve an option that was not bought still have together. */
static void tell_pools(const struct shares *s)
{
    struct count_result *out = s->count->out;
    for (size_t i = 0; i < out->place_count; i++) {
        int32_t o = out->places[i].option;
        wide pool = 0;
        for (size_t k = s->first[o]; k < s->first[o + 1] && !s->bought[o]; k++)
            pool += s->balance[s->supporters[k]];
        out->places[i].pool = (struct count_share){pool, s->denominator};
    }
}

enum err_code count_buy_by_shares(struct count *c, struct err *err)
{
    struct shares s = {.count = c};
    enum err_code code = make_room(&s, err);
    if (code) return code;
    gather(&s);
    if (!s.voters) return ERR_NONE;
    const int64_t budget = c->poll->budget;
    int64_t step = c->poll->raise > 0 ? c->poll->raise : budget / s.voters / 200;
    if (c->poll->raise <= 0 && step < 100) step = 100;
    c->out->raises = c->poll->no_raise ? 0 : raises_that_fit(&s, step);
    run(&s, c->out->raises * step, true);
    tell_pools(&s);
    c->out->share = (struct count_share){budget, s.voters};
    c->out->raised =
        (struct count_share){(wide)budget + (wide)c->out->raises * step * s.voters, s.voters};
    c->out->spent = s.spent;
    c->out->exact = s.exact;
    for (size_t o = 0; o < c->poll->option_count; o++)
        if (s.bought[o]) c->bought[o] = true;
    return ERR_NONE;
}
