/* Counting: every method, both rules, and equal shares computed a second time by other means. */
#include "cocreate/vote_count.h"

#include <string.h>

#include "harness.h"

static struct err err;
static struct arena arena;

/* Ballots as text: "ab c": a ballot a word, an option a letter. */
enum { MOST = 64 };
struct poll {
    struct count_poll poll;
    struct count_option options[8];
    struct count_mark marks[MOST][8];
    struct count_ballot ballots[MOST];
};
static void approve(struct poll *p, const char *costs, const char *ballots, int64_t budget)
{
    memset(p, 0, sizeof *p);
    p->poll = (struct count_poll){.method = COUNT_APPROVAL,
                                  .rule = COUNT_GREEDY,
                                  .budget = budget,
                                  .options = p->options,
                                  .ballots = p->ballots};
    struct str rest = str_of(costs);
    while (rest.n) {
        int64_t cost;
        CHECK(str_to_i64(str_split(rest, ' ', &rest), &cost));
        size_t at = p->poll.option_count++;
        p->options[at] = (struct count_option){(int64_t)at + 1, cost};
    }
    rest = str_of(ballots);
    while (rest.n) {
        struct str word = str_split(rest, ' ', &rest);
        size_t at = p->poll.ballot_count++;
        p->ballots[at].marks = p->marks[at];
        for (size_t i = 0; i < word.n && word.p[i] != '-'; i++)
            p->marks[at][p->ballots[at].count++] =
                (struct count_mark){.option = word.p[i] - 'a', .points = (int64_t)i + 1};
    }
}
static struct count_result counted(struct poll *p)
{
    struct count_result r;
    arena_free(&arena);
    arena_init(&arena, 64 << 20);
    CHECK_OK(count_run(&p->poll, &arena, &r, &err));
    return r;
}
static void bought(const struct count_result *r, const char *want)
{
    char got[9] = "";
    for (size_t i = 0; i < r->round_count; i++) got[i] = (char)('a' + r->rounds[i].option);
    CHECK_STR(str_of(got), want);
}

TEST(greedy_buys_by_score_what_fits_and_ties_go_to_the_cheaper_then_the_earlier)
{
    struct poll p;
    approve(&p, "600 500 300 300", "abcd abcd a bc d", 1000);
    struct count_result r = counted(&p); /* three each: c and d cost 300, b 500, a 600 */
    bought(&r, "cd");
    CHECK(r.rounds[0].tied);
    CHECK_INT(r.rounds[1].left, 400);
    CHECK_INT(r.places[3].option, 0);
    CHECK(!r.places[3].bought);
    approve(&p, "700 500 200", "a a a b b c", 1000);
    r = counted(&p); /* b no longer fits, c does */
    bought(&r, "ac");
    p.poll.no_skip = true;
    r = counted(&p);
    bought(&r, "a");
    p.poll.threshold = 4;
    r = counted(&p);
    bought(&r, "");
}

TEST(equal_shares_gives_a_minority_its_part_and_tells_who_paid_what)
{
    struct poll p;
    /* Six of ten want a, b and c; four want d. Greedy leaves the four with nothing. */
    approve(&p, "3000 3000 3000 3000", "abc abc abc abc abc abc d d d d", 10000);
    struct count_result r = counted(&p);
    bought(&r, "abc");
    p.poll.rule = COUNT_EQUAL_SHARES;
    r = counted(&p); /* a and b at 500 each of the six; d at 750 of the four; 0 are left of the
                        six, 250 each of the four */
    bought(&r, "abd");
    CHECK_INT(r.spent, 9000);
    CHECK_INT(r.rounds[2].payments[0].ballots, 4);
    char text[48];
    CHECK_STR(count_share_text(r.rounds[2].payments[0].each, text), "7.50");
    CHECK_STR(count_share_text(r.share, text), "10.00");
    CHECK_INT(r.rounds[2].phase, COUNT_BY_SHARES);
    CHECK(r.exact);
    CHECK(r.rounds[0].tied);
}

TEST(equal_shares_takes_all_that_is_left_of_who_has_less)
{
    struct poll p;
    /* Four ballots of 450. a takes 100 of each of three; for b the first has 350 left, so the
     * fourth pays all of its 450. */
    approve(&p, "300 800", "ab a a b", 1800);
    p.poll.rule = COUNT_EQUAL_SHARES;
    p.poll.no_raise = true;
    struct count_result r = counted(&p);
    bought(&r, "ab");
    char text[48];
    CHECK_INT(r.rounds[0].payments[0].ballots, 3);
    CHECK_INT(r.rounds[1].payment_count, 2);
    CHECK_STR(count_share_text(r.rounds[1].payments[0].each, text), "4.50");
    CHECK_STR(count_share_text(r.rounds[1].payments[1].each, text), "3.50");
    CHECK_INT(r.rounds[1].phase, COUNT_BY_SHARES);
    /* With one more centavo to pay b is out of their reach, and bought by completion. */
    p.options[1].cost = 801;
    r = counted(&p);
    bought(&r, "ab");
    CHECK_INT(r.rounds[1].phase, COUNT_BY_COMPLETION);
}

TEST(equal_shares_raises_the_share_while_the_outcome_fits)
{
    struct poll p;
    /* With 25.00 each nobody can pay; raised to 30.00 a's three can. */
    approve(&p, "9000 9000", "a a a b", 10000);
    p.poll.rule = COUNT_EQUAL_SHARES;
    p.poll.raise = 100;
    struct count_result r = counted(&p);
    bought(&r, "a");
    CHECK_INT(r.raises, 5);
    CHECK_INT(r.rounds[0].phase, COUNT_BY_SHARES);
    p.poll.no_raise = true;
    r = counted(&p);
    bought(&r, "a");
    CHECK_INT(r.rounds[0].phase, COUNT_BY_COMPLETION);
}

/* --- a second computation ----------------------------------------------------------------------
 * As the papers write it: each ballot its own fraction, what the richest pay found by trying every
 * number of ballots that pay in full, from a sorted list. */

typedef __int128 wide;
struct fraction {
    wide n, d;
};
static wide divisor(wide a, wide b)
{
    return b ? divisor(b, a % b) : a < 0 ? -a : a;
}
static struct fraction reduced(wide n, wide d)
{
    wide g = divisor(n, d);
    return g ? (struct fraction){n / g, d / g} : (struct fraction){0, 1};
}
static struct fraction minus(struct fraction a, struct fraction b)
{
    return reduced(a.n * b.d - b.n * a.d, a.d * b.d);
}
static bool less(struct fraction a, struct fraction b)
{
    return a.n * b.d < b.n * a.d;
}
static bool approves(const struct poll *p, size_t ballot, int option)
{
    for (size_t i = 0; i < p->ballots[ballot].count; i++)
        if (p->marks[ballot][i].option == option) return true;
    return false;
}
static bool most_of(const struct poll *p, const struct fraction *money, int o, struct fraction *out)
{
    struct fraction sorted[MOST];
    size_t n = 0;
    for (size_t i = 0; i < p->poll.ballot_count; i++) {
        if (!approves(p, i, o)) continue;
        size_t at = n++;
        for (; at > 0 && less(money[i], sorted[at - 1]); at--) sorted[at] = sorted[at - 1];
        sorted[at] = money[i];
    }
    struct fraction rest = {p->options[o].cost, 1};
    for (size_t i = 0; i < n; i++) {
        struct fraction each = reduced(rest.n, rest.d * (wide)(n - i));
        if (!less(sorted[i], each)) {
            *out = each;
            return true;
        }
        rest = minus(rest, sorted[i]);
    }
    return false;
}
static void slowly(const struct poll *p, char order[9])
{
    struct fraction money[MOST];
    bool have[8] = {false};
    int64_t voters = 0;
    size_t n = 0;
    for (size_t i = 0; i < p->poll.ballot_count; i++) voters += p->ballots[i].count > 0;
    for (size_t i = 0; i < p->poll.ballot_count; i++) money[i] = reduced(p->poll.budget, voters);
    for (;;) {
        int best = -1;
        struct fraction least = {0, 1}, pays = {0, 1}, m;
        for (int o = 0; o < (int)p->poll.option_count; o++) {
            if (have[o] || !most_of(p, money, o, &m)) continue;
            struct fraction rho = reduced(m.n, m.d * p->options[o].cost);
            bool same = best >= 0 && !less(rho, least) && !less(least, rho);
            if (best < 0 || less(rho, least) ||
                (same && p->options[o].cost < p->options[best].cost)) {
                best = o;
                least = rho;
                pays = m;
            }
        }
        if (best < 0) break;
        for (size_t i = 0; i < p->poll.ballot_count; i++)
            if (approves(p, i, best))
                money[i] = less(money[i], pays) ? (struct fraction){0, 1} : minus(money[i], pays);
        have[best] = true;
        order[n++] = (char)('a' + best);
    }
    order[n] = 0;
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* A small poll of chance; every ballot names something. */
static void chance(struct poll *p, uint64_t *seed)
{
    char costs[64] = "", ballots[128] = "";
    size_t options = 2 + next_random(seed) % 4, voters = 2 + next_random(seed) % 6;
    for (size_t o = 0; o < options; o++)
        snprintf(costs + strlen(costs), 8, "%s%d", o ? " " : "",
                 (int)(next_random(seed) % 9 + 1) * 10);
    for (size_t v = 0; v < voters; v++) {
        unsigned set = (unsigned)(next_random(seed) % ((1u << options) - 1)) + 1;
        size_t at = strlen(ballots);
        if (v) ballots[at++] = ' ';
        for (size_t o = 0; o < options; o++)
            if (set >> o & 1) ballots[at++] = (char)('a' + o);
        ballots[at] = 0;
    }
    approve(p, costs, ballots, (int64_t)(next_random(seed) % 30 + 5) * 10);
}

TEST(equal_shares_agrees_with_a_slow_second_computation)
{
    uint64_t seed = 7;
    struct poll p;
    for (int i = 0; i < 3000; i++) {
        char want[9], got[9] = "";
        chance(&p, &seed);
        p.poll.rule = COUNT_EQUAL_SHARES;
        p.poll.no_raise = true;
        slowly(&p, want);
        struct count_result r = counted(&p);
        size_t n = 0;
        for (size_t k = 0; k < r.round_count; k++)
            if (r.rounds[k].phase == COUNT_BY_SHARES) got[n++] = (char)('a' + r.rounds[k].option);
        CHECK_STR(str_of(got), want);
        CHECK(r.exact);
    }
}

/* What each round's payers paid is its cost, exactly. */
static void check_payments(const struct count_round *r)
{
    wide sum = 0, d = r->payments[0].each.d;
    if (r->phase != COUNT_BY_SHARES || r->others) return;
    for (size_t i = 0; i < r->payment_count; i++) {
        CHECK(r->payments[i].each.d == d);
        sum += r->payments[i].each.n * r->payments[i].ballots;
    }
    CHECK(sum == r->cost * d);
}

TEST(buying_never_passes_the_budget_pays_exactly_and_leaves_nothing_that_fits)
{
    uint64_t seed = 11;
    struct poll p;
    for (int i = 0; i < 3000; i++) {
        chance(&p, &seed);
        p.poll.rule = i % 2 ? COUNT_EQUAL_SHARES : COUNT_GREEDY;
        p.poll.raise = i % 3 ? 5 : 0;
        struct count_result r = counted(&p);
        int64_t spent = 0;
        for (size_t k = 0; k < r.round_count; k++) {
            spent += r.rounds[k].cost;
            CHECK_INT(r.rounds[k].left, p.poll.budget - spent);
            check_payments(&r.rounds[k]);
        }
        CHECK_INT(spent, r.spent);
        CHECK(spent <= p.poll.budget);
        for (size_t k = 0; k < r.place_count; k++)
            CHECK(r.places[k].bought || !r.places[k].voters ||
                  p.options[r.places[k].option].cost > p.poll.budget - spent);
    }
}

TEST(counting_does_not_depend_on_the_order_of_ballots)
{
    uint64_t seed = 13;
    struct poll p;
    for (int i = 0; i < 500; i++) {
        chance(&p, &seed);
        p.poll.rule = COUNT_EQUAL_SHARES;
        struct count_result r = counted(&p);
        char first[9] = "", second[9] = "";
        for (size_t k = 0; k < r.round_count; k++) first[k] = (char)('a' + r.rounds[k].option);
        for (size_t a = 0, b = p.poll.ballot_count - 1; a < b; a++, b--) {
            struct count_ballot swap = p.ballots[a];
            p.ballots[a] = p.ballots[b];
            p.ballots[b] = swap;
        }
        r = counted(&p);
        for (size_t k = 0; k < r.round_count; k++) second[k] = (char)('a' + r.rounds[k].option);
        CHECK_STR(str_of(second), first);
    }
}

TEST(equal_shares_holds_when_denominators_grow_past_what_fits)
{
    enum { VOTERS = 1009, OPTIONS = 40 };
    static struct count_mark marks[VOTERS][OPTIONS];
    static struct count_ballot ballots[VOTERS];
    struct count_option options[OPTIONS];
    uint64_t seed = 5;
    struct count_result r;
    for (int o = 0; o < OPTIONS; o++)
        options[o] = (struct count_option){o, 1000003 + (int64_t)(next_random(&seed) % 90000)};
    for (size_t v = 0; v < VOTERS; v++) {
        ballots[v].marks = marks[v];
        for (int o = 0; o < OPTIONS; o++)
            if (next_random(&seed) % 3) marks[v][ballots[v].count++] = (struct count_mark){o, 0, 1};
    }
    struct count_poll poll = {.method = COUNT_APPROVAL,
                              .rule = COUNT_EQUAL_SHARES,
                              .budget = 30000000,
                              .options = options,
                              .option_count = OPTIONS,
                              .ballots = ballots,
                              .ballot_count = VOTERS};
    arena_init(&arena, 64 << 20);
    CHECK_OK(count_run(&poll, &arena, &r, &err));
    CHECK(!r.exact);
    CHECK(r.spent <= poll.budget);
    CHECK(r.spent > poll.budget - 1100000);
}

/* --- the other methods ------------------------------------------------------------------------ */

TEST(ranked_ballots_give_borda_scores_and_the_pairwise_table)
{
    struct poll p;
    approve(&p, "1 1 1", "abc abc bca ca", 0);
    p.poll.method = COUNT_RANKED;
    struct count_result r = counted(&p);
    CHECK_INT(r.places[0].option, 0);
    CHECK_INT(r.places[0].score, 2 + 2 + 0 + 1);
    CHECK_INT(r.places[1].score, 1 + 1 + 2);
    CHECK_INT(r.pairs[0 * 3 + 1], 3); /* a before b, also where b was left out */
    CHECK_INT(r.pairs[1 * 3 + 2], 3);
    CHECK_INT(r.pairs[2 * 3 + 0], 2);
    CHECK_INT(r.condorcet, -1); /* a and c are even */
    approve(&p, "1 1 1", "abc abc bca", 0);
    p.poll.method = COUNT_RANKED;
    CHECK_INT(counted(&p).condorcet, 0);
}

TEST(scores_are_weighted_by_criterion_and_dots_are_added)
{
    struct count_option options[] = {{1, -1}, {2, -1}};
    const int64_t weights[] = {3, 1};
    const struct count_mark marks[] = {{0, 0, 10}, {0, 1, 2}, {1, 0, 5}, {1, 1, 9}};
    const struct count_ballot ballot = {marks, 4};
    struct count_poll poll = {.method = COUNT_SCORES,
                              .budget = -1,
                              .options = options,
                              .option_count = 2,
                              .weights = weights,
                              .criteria = 2,
                              .ballots = &ballot,
                              .ballot_count = 1};
    struct count_result r;
    arena_init(&arena, 1 << 20);
    CHECK_OK(count_check(&poll, &ballot, &err));
    CHECK_OK(count_run(&poll, &arena, &r, &err));
    CHECK_INT(r.places[0].score, 32);
    CHECK_INT(r.places[1].score, 24);
    CHECK_INT(r.places[0].voters, 1);
    const struct count_mark dots[] = {{1, 0, 3}, {0, 0, 2}};
    const struct count_ballot laid = {dots, 2};
    poll.method = COUNT_DOTS;
    poll.most = 5;
    poll.ballots = &laid;
    CHECK_OK(count_check(&poll, &laid, &err));
    CHECK_OK(count_run(&poll, &arena, &r, &err));
    CHECK_INT(r.places[0].option, 1);
    poll.most = 4;
    CHECK_INT(count_check(&poll, &laid, &err), ERR_INPUT);
}

static enum err_code checked(struct poll *p, const char *ballot)
{
    struct count_mark marks[8];
    struct count_ballot b = {marks, 0};
    for (; ballot[b.count]; b.count++)
        marks[b.count] = (struct count_mark){ballot[b.count] - 'a', 0, (int64_t)b.count + 1};
    return count_check(&p->poll, &b, &err);
}

TEST(ballots_that_their_method_does_not_allow_are_refused)
{
    struct poll p;
    approve(&p, "600 500 300", "", 1000);
    p.poll.method = COUNT_KNAPSACK;
    CHECK_INT(checked(&p, "bc"), ERR_NONE);
    CHECK_INT(checked(&p, ""), ERR_NONE);
    CHECK_INT(checked(&p, "ab"), ERR_INPUT);
    CHECK_INT(checked(&p, "bb"), ERR_INPUT);
    CHECK_INT(checked(&p, "d"), ERR_INPUT);
    p.poll.method = COUNT_APPROVAL;
    p.poll.most = 2;
    CHECK_INT(checked(&p, "ab"), ERR_NONE);
    CHECK_INT(checked(&p, "abc"), ERR_INPUT);
    p.poll.method = COUNT_RANKED;
    const struct count_mark twice[] = {{0, 0, 1}, {1, 0, 1}}, gap[] = {{0, 0, 1}, {1, 0, 3}};
    CHECK_INT(count_check(&p.poll, &(struct count_ballot){twice, 2}, &err), ERR_INPUT);
    CHECK_INT(count_check(&p.poll, &(struct count_ballot){gap, 2}, &err), ERR_INPUT);
    struct count_result r;
    approve(&p, "0 5", "a", 10);
    arena_init(&arena, 1 << 20);
    CHECK_INT(count_run(&p.poll, &arena, &r, &err), ERR_INPUT);
}
