/* Ballots thought over again, and results that are kept: the same as counted anew. */
#include <stdio.h>
#include <string.h>

#include "cocreate/vote.h"
#include "town.h"

static struct err err;
#define HOUR INT64_C(3600000)

static int64_t a_box(struct town *t, int method, int rule)
{
    static const struct vote_option list[] = {
        {.title = STR("Parque"), .has_cost = true, .cost = 60000},
        {.title = STR("Banquetas"), .has_cost = true, .cost = 50000},
        {.title = STR("Luminarias"), .has_cost = true, .cost = 30000}};
    struct vote_draft d = {.cycle = 7,
                           .title = STR("¿Qué va primero?"),
                           .method = method,
                           .rule = rule,
                           .has_budget = true,
                           .budget = 100000,
                           .options = list,
                           .option_count = 3,
                           .secret = true,
                           .electorate = VOTE_ANYONE,
                           .opens = TOWN_NOW - HOUR,
                           .closes = TOWN_NOW + HOUR};
    int64_t id = 0;
    CHECK_OK(vote_save(&t->co, &d, &t->faults, &id, &err));
    CHECK_OK(vote_open(&t->co, id, 1, &err));
    return id;
}

static void cast(struct town *t, int64_t box, int64_t person, int64_t first, int64_t second,
                 char receipt[SESSION_TOKEN + 1])
{
    struct co co = town_as(t, person, CO_CITIZEN, CO_CITIZENRY);
    struct vote_mark marks[2] = {{.option = first, .points = 1}, {.option = second, .points = 2}};
    CHECK_OK(vote_cast(&co, box, marks, second ? 2 : 1, receipt, &err));
}

BOTH(who_voted_may_think_again_with_the_receipt_until_it_closes)
{
    struct town t;
    struct vote_ballot ballot;
    char receipt[SESSION_TOKEN + 1];
    town_open(&t, url);
    int64_t box = a_box(&t, COUNT_APPROVAL, COUNT_NO_RULE);
    struct co ana = town_as(&t, 5, CO_CITIZEN, 0), beto = town_as(&t, 6, CO_CITIZEN, 0);
    struct vote_mark mark = {.option = 3}, none = {.option = 9};
    cast(&t, box, 5, 1, 0, receipt);
    CHECK_INT(vote_change(&beto, box, str_of(receipt), &mark, 1, &err), ERR_DENIED);
    CHECK_INT(vote_change(&ana, box, STR("nothing"), &mark, 1, &err), ERR_NOTFOUND);
    CHECK_INT(vote_change(&ana, box, str_of(receipt), &none, 1, &err), ERR_INPUT);
    CHECK_OK(vote_change(&ana, box, str_of(receipt), &mark, 1, &err));
    CHECK_OK(vote_receipt(&ana, box, str_of(receipt), &ballot, &err));
    CHECK(ballot.count == 1 && ballot.marks[0].option == 3);
    receipt[0] = receipt[0] == '0' ? '1' : '0';
    CHECK_INT(vote_change(&ana, box, str_of(receipt), &mark, 1, &err), ERR_NOTFOUND);
    ana.now_ms += 2 * HOUR;
    CHECK_INT(vote_change(&ana, box, str_of(receipt), &mark, 1, &err), ERR_INPUT);
    CHECK_INT(town_logged(&t, "vote.changed"), 1);
    CHECK_INT(town_logged(&t, "vote.cast"), 1);
    town_close(&t);
}

static bool same_share(struct count_share a, struct count_share b)
{
    return a.n * b.d == b.n * a.d;
}

static void check_same(const struct count_result *a, const struct count_result *b)
{
    CHECK_INT(a->place_count, b->place_count);
    CHECK_INT(a->round_count, b->round_count);
    CHECK(a->ballots == b->ballots && a->blank == b->blank && a->spent == b->spent);
    CHECK(a->raises == b->raises && a->exact == b->exact && a->condorcet == b->condorcet);
    CHECK(same_share(a->share, b->share) && same_share(a->raised, b->raised));
    for (size_t i = 0; i < a->place_count; i++) {
        const struct count_place *p = &a->places[i], *q = &b->places[i];
        CHECK(p->option == q->option && p->score == q->score && p->voters == q->voters);
        CHECK(p->bought == q->bought && p->tied == q->tied && p->left == q->left);
        CHECK(same_share(p->pool, q->pool));
    }
    for (size_t i = 0; i < a->round_count; i++) {
        const struct count_round *r = &a->rounds[i], *s = &b->rounds[i];
        CHECK(r->option == s->option && r->phase == s->phase && r->cost == s->cost);
        CHECK(r->left == s->left && r->others == s->others && r->tied == s->tied);
        CHECK_INT(r->payment_count, s->payment_count);
        for (size_t k = 0; k < r->payment_count; k++) {
            CHECK_INT(r->payments[k].ballots, s->payments[k].ballots);
            CHECK(same_share(r->payments[k].each, s->payments[k].each));
        }
    }
    CHECK((a->pairs != NULL) == (b->pairs != NULL));
    for (size_t i = 0; a->pairs && i < a->place_count * a->place_count; i++)
        CHECK_INT(a->pairs[i], b->pairs[i]);
}

static void counted(struct town *t, int64_t box, struct vote_result *kept)
{
    struct vote_result anew;
    CHECK_INT(vote_kept(&t->co, box, kept, &err), ERR_INPUT); /* not counted yet */
    t->co.now_ms = TOWN_NOW + HOUR;
    CHECK_OK(vote_count(&t->co, box, 2, &err));
    CHECK_OK(vote_kept(&t->co, box, kept, &err));
    CHECK_OK(vote_result(&t->co, box, &anew, &err));
    CHECK(anew.sealed);
    check_same(&kept->count, &anew.count);
    CHECK(kept->has_plain == anew.has_plain);
    if (anew.has_plain) check_same(&kept->plain, &anew.plain);
}

BOTH(result_of_equal_shares_is_kept_with_who_paid_what_and_the_plain_one_beside_it)
{
    struct town t;
    struct vote_result kept;
    char receipt[SESSION_TOKEN + 1];
    town_open(&t, url);
    int64_t box = a_box(&t, COUNT_APPROVAL, COUNT_EQUAL_SHARES);
    const int64_t wants[][2] = {{1, 0}, {1, 0}, {1, 2}, {2, 3}, {3, 0}, {3, 2}};
    for (int i = 0; i < 6; i++) cast(&t, box, 10 + i, wants[i][0], wants[i][1], receipt);
    counted(&t, box, &kept);
    CHECK(kept.has_plain);
    CHECK(kept.count.spent <= 100000 && kept.plain.spent <= 100000);
    CHECK(kept.count.round_count > 0 && kept.count.rounds[0].payment_count > 0);
    for (size_t i = 0; i < kept.count.place_count; i++) {
        const struct count_place *p = &kept.count.places[i];
        if (p->bought) continue;
        /* Its supporters cannot pay it with what they have, nor the budget with what is left. */
        CHECK(p->left < kept.vote.draft.options[p->option].cost);
    }
    town_close(&t);
}

BOTH(result_of_ranks_is_kept_with_its_pairs)
{
    struct town t;
    struct vote_result kept;
    char receipt[SESSION_TOKEN + 1];
    town_open(&t, url);
    int64_t box = a_box(&t, COUNT_RANKED, COUNT_NO_RULE);
    cast(&t, box, 10, 1, 2, receipt);
    cast(&t, box, 11, 1, 3, receipt);
    cast(&t, box, 12, 3, 0, receipt);
    counted(&t, box, &kept);
    CHECK(kept.count.pairs != NULL);
    CHECK_INT(kept.count.condorcet, 0);
    CHECK(!kept.has_plain);
    town_close(&t);
}

BOTH(result_of_scores_is_kept_with_the_sums_of_each_criterion)
{
    static const struct vote_option list[] = {{.title = STR("Parque")}, {.title = STR("Luz")}};
    struct town t;
    struct vote_result kept;
    char receipt[SESSION_TOKEN + 1];
    town_open(&t, url);
    struct vote_draft d = {.cycle = 7,
                           .title = STR("Prioridades"),
                           .method = COUNT_SCORES,
                           .criteria = {{STR("Urgencia"), 3}, {STR("Costo"), 1}},
                           .criterion_count = 2,
                           .options = list,
                           .option_count = 2,
                           .secret = true,
                           .electorate = VOTE_ANYONE,
                           .opens = TOWN_NOW - HOUR,
                           .closes = TOWN_NOW + HOUR};
    int64_t box = 0;
    CHECK_OK(vote_save(&t.co, &d, &t.faults, &box, &err));
    CHECK_OK(vote_open(&t.co, box, 1, &err));
    for (int i = 0; i < 2; i++) {
        struct co co = town_as(&t, 10 + i, CO_CITIZEN, 0);
        const struct vote_mark marks[] = {{1, 0, 4 + i}, {1, 1, 10}, {2, 0, 9}};
        CHECK_OK(vote_cast(&co, box, marks, 3, receipt, &err));
    }
    counted(&t, box, &kept);
    const int64_t wanted[] = {9, 20, 18, 0};
    for (int i = 0; i < 4; i++) CHECK_INT(kept.count.sums[i], wanted[i]);
    CHECK_INT(kept.count.places[0].option, 1); /* 54 before 47 */
    CHECK_INT(kept.count.places[1].score, 47);
    town_close(&t);
}
