/* Boxes and ballots: who may vote, once, in secret, and a count that anyone can repeat. */
#include "cocreate/vote.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "archive/log.h"
#include "base/hash.h"
#include "cocreate/roundtable.h"
#include "town.h"

static struct err err;
#define HOUR INT64_C(3600000)

static void options(struct vote_option list[3])
{
    list[0] = (struct vote_option){.title = STR("Parque"), .has_cost = true, .cost = 60000};
    list[1] = (struct vote_option){.title = STR("Banquetas"), .has_cost = true, .cost = 50000};
    list[2] = (struct vote_option){.title = STR("Luminarias"), .has_cost = true, .cost = 30000};
}

static struct vote_draft draft(struct vote_option list[3])
{
    options(list);
    return (struct vote_draft){.cycle = 7,
                               .title = STR("¿Qué va primero?"),
                               .method = COUNT_APPROVAL,
                               .rule = COUNT_EQUAL_SHARES,
                               .has_budget = true,
                               .budget = 100000,
                               .options = list,
                               .option_count = 3,
                               .secret = true,
                               .electorate = VOTE_ANYONE,
                               .opens = TOWN_NOW - HOUR,
                               .closes = TOWN_NOW + HOUR};
}

static int64_t opened(struct town *t, const struct vote_draft *d)
{
    int64_t id = 0;
    t->faults.count = 0;
    CHECK_OK(vote_save(&t->co, d, &t->faults, &id, &err));
    CHECK_OK(vote_open(&t->co, id, 1, &err));
    return id;
}

static void cast(struct town *t, int64_t box, int64_t person, int64_t option, char *receipt)
{
    struct co co = town_as(t, person, CO_CITIZEN, CO_CITIZENRY);
    struct vote_mark mark = {.option = option, .points = 1};
    CHECK_OK(vote_cast(&co, box, &mark, 1, receipt, &err));
}

BOTH(vote_takes_one_ballot_a_person_and_gives_a_receipt)
{
    struct town t;
    struct vote_option list[3];
    struct vote_ballot ballot;
    char receipt[SESSION_TOKEN + 1], second[SESSION_TOKEN + 1];
    bool voted;
    town_open(&t, url);
    struct vote_draft d = draft(list);
    int64_t box = opened(&t, &d);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY), visitor = town_as(&t, 0, 0, 0);
    struct vote_mark mark = {.option = 2};
    CHECK_INT(vote_cast(&visitor, box, &mark, 1, receipt, &err), ERR_DENIED);
    cast(&t, box, 5, 2, receipt);
    CHECK_INT(vote_cast(&ana, box, &mark, 1, second, &err), ERR_CONFLICT);
    CHECK_INT(second[0], 0);
    CHECK_OK(vote_voted(&ana, box, &voted, &err));
    CHECK(voted);
    CHECK_OK(vote_receipt(&visitor, box, str_of(receipt), &ballot, &err));
    CHECK(ballot.count == 1 && ballot.marks[0].option == 2);
    CHECK_INT(vote_receipt(&visitor, box, STR("nothing"), &ballot, &err), ERR_NOTFOUND);
    mark.option = 9;
    struct co beto = town_as(&t, 6, CO_CITIZEN, 0);
    CHECK_INT(vote_cast(&beto, box, &mark, 1, second, &err), ERR_INPUT);
    mark.option = 1;
    beto.now_ms = d.closes;
    CHECK_INT(vote_cast(&beto, box, &mark, 1, second, &err), ERR_INPUT);
    CHECK_INT(town_logged(&t, "vote.cast"), 1);
    town_close(&t);
}

static enum err_code tells_no_ballot(void *user, const struct log_entry *e, struct err *why)
{
    (void)why;
    CHECK(!str_contains(e->body, str_of(user)));
    CHECK(!str_contains(e->body, STR("\"ballot\"")));
    return ERR_NONE;
}

BOTH(secret_ballots_are_told_after_the_count_by_token_and_anyone_can_count_again)
{
    struct town t;
    struct vote_option list[3];
    struct vote_ballot *ballots;
    struct vote_result result;
    char receipts[6][SESSION_TOKEN + 1], seal[65];
    size_t count;
    town_open(&t, url);
    struct vote_draft d = draft(list);
    int64_t box = opened(&t, &d);
    const int64_t wants[] = {1, 1, 1, 2, 3, 3};
    for (int i = 0; i < 6; i++) cast(&t, box, 10 + i, wants[i], receipts[i]);
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, tells_no_ballot, receipts[0], &err));
    CHECK_INT(vote_ballots(&t.co, box, STR_NONE, 10, &ballots, &count, &err), ERR_INPUT);
    CHECK_INT(vote_count(&t.co, box, 2, &err), ERR_INPUT); /* it lasts still */
    t.co.now_ms = d.closes;
    struct co ana = town_as(&t, 10, CO_CITIZEN, 0);
    CHECK_INT(vote_count(&ana, box, 2, &err), ERR_DENIED);
    CHECK_INT(vote_count(&t.co, box, 1, &err), ERR_CONFLICT);
    CHECK_OK(vote_count(&t.co, box, 2, &err));
    CHECK_INT(vote_count(&t.co, box, 3, &err), ERR_CONFLICT);
    CHECK_OK(vote_ballots(&ana, box, STR_NONE, 10, &ballots, &count, &err));
    CHECK_INT(count, 6);
    struct sha256 h;
    sha256_start(&h);
    int found = 0;
    for (size_t i = 0; i < count; i++) {
        CHECK(i == 0 || str_compare(ballots[i - 1].token, ballots[i].token) < 0);
        found += str_is(ballots[i].token, receipts[3]) && ballots[i].marks[0].option == 2;
        sha256_add(&h, ballots[i].token.p, ballots[i].token.n);
        sha256_add(&h, " ", 1);
        sha256_add(&h, ballots[i].content.p, ballots[i].content.n);
        sha256_add(&h, "\n", 1);
    }
    sha256_hex(&h, seal);
    CHECK_INT(found, 1);
    CHECK_OK(vote_result(&ana, box, &result, &err));
    CHECK(result.sealed);
    CHECK_STR(result.vote.seal, seal);
    CHECK_INT(result.count.ballots, 6);
    CHECK_INT(result.count.places[0].option, 0);
    CHECK_INT(result.count.places[0].voters, 3);
    CHECK(result.count.spent <= d.budget);
    CHECK_INT(town_logged(&t, "vote.counted"), 1);
    town_close(&t);
}

BOTH(vote_is_for_its_electorate_and_is_run_by_staff)
{
    struct town t;
    struct vote_option list[3];
    char receipt[SESSION_TOKEN + 1];
    int64_t mesa = 0, registration, box = 0;
    town_open(&t, url);
    struct roundtable_draft r = {.cycle = 7,
                                 .title = STR("Mesa"),
                                 .theme = STR("deuda"),
                                 .problem = STR("No se sabe"),
                                 .modality = CO_REMOTE,
                                 .opens = 20000,
                                 .closes = 30000};
    CHECK_OK(roundtable_save(&t.co, &r, &t.faults, &mesa, &err));
    CHECK_OK(roundtable_set_state(&t.co, mesa, 1, ROUNDTABLE_OPEN, &t.faults, &err));
    struct vote_draft d = draft(list);
    d.electorate = VOTE_REGISTERED;
    d.roundtable = mesa;
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    CHECK_INT(vote_save(&ana, &d, &t.faults, &box, &err), ERR_DENIED);
    box = opened(&t, &d);
    struct vote_mark mark = {.option = 1};
    CHECK_INT(vote_cast(&ana, box, &mark, 1, receipt, &err), ERR_DENIED);
    struct registration_draft reg = {.sector = CO_CITIZENRY};
    CHECK_OK(roundtable_register(&ana, mesa, &reg, &t.faults, &registration, &err));
    CHECK_OK(vote_cast(&ana, box, &mark, 1, receipt, &err));
    d.electorate = VOTE_MEMBERS;
    box = opened(&t, &d);
    CHECK_INT(vote_cast(&ana, box, &mark, 1, receipt, &err), ERR_DENIED);
    struct co member = town_as(&t, 9, CO_CITIZEN | CO_MEMBER, CO_GOVERNMENT);
    CHECK_OK(vote_cast(&member, box, &mark, 1, receipt, &err));
    town_close(&t);
}

BOTH(vote_draft_is_edited_by_version_and_fixed_once_open)
{
    struct town t;
    struct vote_option list[3];
    struct vote vote, *votes;
    size_t count;
    int64_t id = 0;
    town_open(&t, url);
    struct vote_draft d = draft(list);
    d.method = COUNT_SCORES;
    d.rule = COUNT_NO_RULE;
    d.criteria[0] = (struct vote_criterion){STR("Urgencia"), 3};
    d.criteria[1] = (struct vote_criterion){STR("Costo"), 1};
    d.criterion_count = 2;
    CHECK_OK(vote_save(&t.co, &d, &t.faults, &id, &err));
    struct co ana = town_as(&t, 5, CO_CITIZEN, 0);
    CHECK_INT(vote_get(&ana, id, &vote, &err), ERR_NOTFOUND);
    d.version = 1;
    d.option_count = 2;
    CHECK_OK(vote_save(&t.co, &d, &t.faults, &id, &err));
    CHECK_INT(vote_save(&t.co, &d, &t.faults, &id, &err), ERR_CONFLICT);
    CHECK_OK(vote_open(&t.co, id, 2, &err));
    d.version = 3;
    CHECK_INT(vote_save(&t.co, &d, &t.faults, &id, &err), ERR_CONFLICT);
    CHECK_OK(vote_get(&ana, id, &vote, &err));
    CHECK(vote.takes);
    CHECK_INT(vote.draft.option_count, 2);
    CHECK_INT(vote.draft.criterion_count, 2);
    CHECK_STR(vote.draft.criteria[0].title, "Urgencia");
    CHECK_INT(vote.draft.criteria[0].weight, 3);
    CHECK_STR(vote.draft.options[1].title, "Banquetas");
    struct vote_filter f = {.cycle = 7};
    CHECK_OK(vote_list(&ana, &f, &votes, &count, &err));
    CHECK_INT(count, 1);
    struct vote_draft bad = {.method = COUNT_KNAPSACK, .closes = -1};
    int64_t other = 0;
    CHECK_INT(vote_save(&t.co, &bad, &t.faults, &other, &err), ERR_INPUT);
    const char *const fields[] = {"title", "rule", "electorate", "options", "opens", "closes"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        CHECK(co_fault_of(&t.faults, fields[i]) != NULL);
    town_close(&t);
}

static enum err_code finds_ballot(void *user, const struct log_entry *e, struct err *why)
{
    (void)user;
    if (!str_is(e->kind, "vote.cast")) return ERR_NONE;
    CHECK_INT(e->actor, 5);
    CHECK(str_contains(e->body, STR("\"ballot\":\"[[3,0,1]]\"")));
    return err_set(why, ERR_CANCELLED, "found");
}

BOTH(open_ballots_are_in_the_log_with_who_cast_them)
{
    struct town t;
    struct vote_option list[3];
    char receipt[SESSION_TOKEN + 1];
    town_open(&t, url);
    struct vote_draft d = draft(list);
    d.secret = false;
    int64_t box = opened(&t, &d);
    cast(&t, box, 5, 3, receipt);
    struct err why = {0};
    CHECK_INT(log_read(ledger_store(t.ledger), t.co.entity, 0, finds_ballot, NULL, &why),
              ERR_CANCELLED);
    town_close(&t);
}

/* --- at once ---------------------------------------------------------------------------------- */

struct racer {
    const char *url;
    int64_t box, person;
    int cast, conflicts;
};
static void *race(void *user)
{
    struct racer *r = user;
    struct err e = {0};
    struct arena arena;
    struct ledger *ledger;
    char receipt[SESSION_TOKEN + 1];
    arena_init(&arena, 64 << 20);
    if (ledger_open(r->url, STORE_WRITE, &ledger, &e)) return NULL;
    for (int i = 0; i < 3; i++) {
        struct co co = {.ledger = ledger,
                        .arena = &arena,
                        .entity = 26,
                        .actor = {.person = r->person, .roles = CO_CITIZEN},
                        .now_ms = TOWN_NOW};
        struct vote_mark mark = {.option = 1 + i};
        enum err_code code = vote_cast(&co, r->box, &mark, 1, receipt, &e);
        r->cast += code == ERR_NONE;
        r->conflicts += code == ERR_CONFLICT;
    }
    ledger_close(ledger);
    arena_free(&arena);
    return NULL;
}

BOTH(vote_is_one_a_person_also_when_sent_at_once)
{
    enum { RACERS = 4 };
    struct town t;
    struct vote_option list[3];
    struct racer racers[RACERS];
    pthread_t threads[RACERS];
    struct vote vote;
    int cast_in_all = 0, conflicts = 0;
    town_open(&t, url);
    struct vote_draft d = draft(list);
    int64_t box = opened(&t, &d);
    for (int i = 0; i < RACERS; i++) {
        racers[i] = (struct racer){url, box, 5 + i / 2, 0, 0}; /* two people, twice each */
        CHECK(pthread_create(&threads[i], NULL, race, &racers[i]) == 0);
    }
    for (int i = 0; i < RACERS; i++) {
        pthread_join(threads[i], NULL);
        cast_in_all += racers[i].cast;
        conflicts += racers[i].conflicts;
    }
    CHECK_INT(cast_in_all, 2);
    CHECK_INT(conflicts, RACERS * 3 - 2);
    CHECK_OK(vote_get(&t.co, box, &vote, &err));
    CHECK_INT(vote.ballots, 2);
    CHECK_INT(town_logged(&t, "vote.cast"), 2);
    town_close(&t);
}
