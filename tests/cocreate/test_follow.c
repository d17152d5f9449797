/* What people follow: only what they may see, for as long as they want, and told to nobody. */
#include "cocreate/follow.h"

#include <stdio.h>

#include "cocreate/cycle.h"
#include "cocreate/person.h"
#include "cocreate/subject.h"
#include "town.h"

static struct err err;

static int64_t a_cycle(struct town *t, bool public)
{
    struct cycle_draft d = {
        .number = 1, .title = STR("Primer plan"), .begins = 20000, .ends = DATE_NONE};
    int64_t id;
    t->faults.count = 0;
    CHECK_OK(cycle_add(&t->co, &d, &t->faults, &id, &err));
    if (public) CHECK_OK(cycle_move(&t->co, id, 1, CYCLE_PUBLIC, STR_NONE, &t->faults, &err));
    return id;
}

TEST(subjects_are_words_with_a_number)
{
    struct str kind;
    int64_t id;
    struct arena arena;
    static const char *const bad[] = {"",         "/1",       "cycle/",  "cycle/0",  "cycle/-1",
                                      "cycle/01", "cycle/1x", "Cycle/1", "cy cle/1", "cycle/1/2"};
    arena_init(&arena, 1 << 16);
    CHECK(subject_parse(STR("cycle/12"), &kind, &id));
    CHECK_STR(kind, "cycle");
    CHECK_INT(id, 12);
    CHECK(subject_parse(STR("entity"), &kind, &id));
    CHECK_INT(id, 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (subject_parse(str_of(bad[i]), &kind, &id))
            test_fail(__FILE__, __LINE__, "taken: %s", bad[i]);
    CHECK_STR(subject_path(&arena, STR("sitting/3")), "sesion/3");
    CHECK_STR(subject_path(&arena, STR("entity")), "abierto");
    CHECK(subject_path(&arena, STR("person/3")).p == NULL);
    CHECK(subject_word(STR("person/3")) == NULL);
    arena_free(&arena);
}

BOTH(people_follow_what_they_may_see_until_they_stop)
{
    struct town t;
    struct follow_row *rows;
    size_t count;
    bool on;
    char subject[40];
    town_open(&t, url);
    CHECK_OK(ledger_home(t.ledger, &t.co.entity, &err));
    struct co ana = town_as(&t, 5, CO_CITIZEN, 0), visitor = town_as(&t, 0, 0, 0);
    snprintf(subject, sizeof subject, "cycle/%lld", (long long)a_cycle(&t, true));
    CHECK_INT(follow_set(&visitor, str_of(subject), true, &err), ERR_DENIED);
    CHECK_OK(follow_set(&ana, str_of(subject), true, &err));
    CHECK_OK(follow_set(&ana, str_of(subject), true, &err));
    CHECK_OK(follow_set(&ana, STR("entity"), true, &err));
    CHECK_OK(follow_is(&ana, str_of(subject), &on, &err));
    CHECK(on);
    struct co beto = town_as(&t, 6, CO_CITIZEN, 0);
    CHECK_OK(follow_is(&beto, str_of(subject), &on, &err));
    CHECK(!on);
    CHECK_OK(follow_list(&ana, 5, &rows, &count, &err));
    CHECK_INT(count, 2);
    CHECK(rows[0].entity_code.n && rows[0].entity_name.n);
    CHECK_OK(follow_set(&ana, str_of(subject), false, &err));
    CHECK_OK(follow_is(&ana, str_of(subject), &on, &err));
    CHECK(!on);
    CHECK_OK(follow_list(&beto, 6, &rows, &count, &err));
    CHECK_INT(count, 0);
    snprintf(subject, sizeof subject, "cycle/%lld", (long long)a_cycle(&t, false));
    CHECK_INT(follow_set(&ana, str_of(subject), true, &err), ERR_NOTFOUND); /* a draft */
    CHECK_INT(follow_set(&ana, STR("cycle/999"), true, &err), ERR_NOTFOUND);
    CHECK_INT(follow_set(&ana, STR("person/5"), true, &err), ERR_NOTFOUND);
    CHECK_INT(follow_set(&ana, STR("'; DROP TABLE co_follow"), true, &err), ERR_NOTFOUND);
    town_close(&t);
}

BOTH(people_follow_no_more_than_so_many_things)
{
    struct town t;
    char subject[40];
    town_open(&t, url);
    struct co ana = town_as(&t, 5, CO_CITIZEN, 0);
    CHECK_OK(co_begin(&ana, &err));
    for (int i = 0; i < FOLLOW_MOST; i++) {
        struct cycle_draft d = {
            .number = i % 90 + 1, .title = STR("Plan"), .begins = 20000, .ends = DATE_NONE};
        int64_t id;
        t.co.depth = ana.depth;
        CHECK_OK(cycle_add(&t.co, &d, &t.faults, &id, &err));
        CHECK_OK(cycle_move(&t.co, id, 1, CYCLE_PUBLIC, STR_NONE, &t.faults, &err));
        snprintf(subject, sizeof subject, "cycle/%lld", (long long)id);
        CHECK_OK(follow_set(&ana, str_of(subject), true, &err));
    }
    CHECK_INT(follow_set(&ana, STR("entity"), true, &err), ERR_INPUT);
    CHECK_OK(co_end(&ana, ERR_NONE, &err));
    town_close(&t);
}
