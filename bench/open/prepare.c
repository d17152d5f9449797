/* People who have entered already, and a vote that is open: prepare STORE PEOPLE METHOD
 *
 * Makes them in the store and writes, a line each, the entity's code, the vote's number, and then
 * the session's cookie of each person. METHOD: 1 scores … 5 knapsack (vote_count.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cocreate/cycle.h"
#include "cocreate/person.h"
#include "cocreate/vote.h"
#include "ledger/entity.h"

static struct err err;
#define HOUR INT64_C(3600000)

static void must(enum err_code code, const char *what)
{
    if (!code) return;
    fprintf(stderr, "%s: %s\n", what, err.message);
    exit(1);
}

static int64_t a_vote(struct co *co, int method)
{
    static struct vote_option options[20];
    static char titles[20][40];
    struct co_faults faults = {.count = 0};
    struct cycle_draft cycle = {.number = 1,
                                .title = STR("Ciclo de la medición"),
                                .begins = (int32_t)(co->now_ms / 86400000),
                                .ends = DATE_NONE,
                                .example = true};
    int64_t cycle_id = 0, id = 0;
    must(cycle_add(co, &cycle, &faults, &cycle_id, &err), "cycle");
    must(cycle_move(co, cycle_id, 1, CYCLE_PUBLIC, STR_NONE, &faults, &err), "cycle");
    for (int i = 0; i < 20; i++) {
        snprintf(titles[i], sizeof titles[i], "Obra del barrio número %d", i + 1);
        options[i] = (struct vote_option){
            .title = str_of(titles[i]), .has_cost = true, .cost = 10000000 + 3700000 * i};
    }
    struct vote_draft d = {.cycle = cycle_id,
                           .title = STR("¿Qué obras van primero?"),
                           .about = STR("Votación de la medición: veinte obras y un presupuesto."),
                           .method = method,
                           .rule = method >= COUNT_APPROVAL ? COUNT_EQUAL_SHARES : COUNT_NO_RULE,
                           .has_budget = true,
                           .budget = 100000000,
                           .most = method == COUNT_DOTS ? 10 : 0,
                           .criteria = {{STR("Urgencia"), 3}, {STR("Alcance"), 2}},
                           .criterion_count = method == COUNT_SCORES ? 2 : 0,
                           .options = options,
                           .option_count = 20,
                           .secret = true,
                           .electorate = VOTE_ANYONE,
                           .opens = co->now_ms - HOUR,
                           .closes = co->now_ms + 3 * HOUR};
    must(vote_save(co, &d, &faults, &id, &err), "vote");
    must(vote_open(co, id, 1, &err), "vote");
    return id;
}

static void a_person(struct co *co, int n)
{
    char email[64], token[SESSION_TOKEN + 1], cookie[SESSION_TOKEN + 1];
    struct co_faults faults = {.count = 0};
    int64_t person;
    snprintf(email, sizeof email, "medicion%d-%lld@ejemplo.mx", n, (long long)co->now_ms);
    must(person_invite(co, str_of(email), STR("Alguien"), &faults, &person, token, &err), "person");
    must(session_start(co, person, STR("bench"), cookie, &err), "session");
    printf("%s\n", cookie);
}

int main(int argc, char **argv)
{
    struct ledger *ledger;
    struct arena arena;
    struct entity entity;
    int64_t people = 0, method = 0;
    if (argc != 4 || !str_to_i64(str_of(argv[2]), &people) || !str_to_i64(str_of(argv[3]), &method))
        return 2;
    must(ledger_open(argv[1], STORE_WRITE, &ledger, &err), "store");
    arena_init(&arena, 512 << 20);
    struct co co = {
        .ledger = ledger, .arena = &arena, .actor = {.program = true}, .now_ms = time_now_ms()};
    must(ledger_home(ledger, &co.entity, &err), "home");
    must(entity_get(ledger, &arena, co.entity, &entity, &err), "entity");
    int64_t vote = a_vote(&co, (int)method);
    printf("%.*s\n%lld\n", STR_FMT(entity.code), (long long)vote);
    must(co_begin(&co, &err), "begin");
    for (int i = 0; i < people; i++) a_person(&co, i);
    must(co_end(&co, ERR_NONE, &err), "end");
    ledger_close(ledger);
    arena_free(&arena);
    return 0;
}
