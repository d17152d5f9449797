/* How a commitment stands, and what is late. */
#include "cocreate/light.h"
#include "plan_here.h"

static struct err err;
static struct co_faults faults;

#define CHECK_ROW                                                                                  \
    "INSERT INTO co_check (entity, id, commitment, kind, parameters, says, state, by, made, "      \
    "version) VALUES ($1, $2, $3, 'published', '{}', 'x', 1, 0, 0, 1)"
#define RUN_ROW                                                                                    \
    "INSERT INTO co_check_run (entity, check_id, run, at, result, found, wanted, snapshot, "       \
    "evidence) VALUES ($1, $2, $3, 0, $4, '', '', 0, '')"

static void insert(struct town *t, const struct store_query *query, const int64_t *values)
{
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(co_begin(&t->co, &err));
    CHECK_OK(store_prepare(ledger_store(t->ledger), query, &stmt, &err));
    store_bind_int(stmt, 1, t->co.entity);
    for (int i = 0; i + 1 < query->parameters; i++) store_bind_int(stmt, i + 2, values[i]);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_OK(co_end(&t->co, ERR_NONE, &err));
}

static void add_check(struct town *t, int64_t id, int64_t commitment)
{
    static const struct store_query query = {"here_check", CHECK_ROW, CHECK_ROW, 3, 0,
                                             "iii>",       false};
    insert(t, &query, (const int64_t[]){id, commitment});
}

static void add_run(struct town *t, int64_t check, int64_t run, int64_t result)
{
    static const struct store_query query = {"here_run", RUN_ROW, RUN_ROW, 4, 0, "iiii>", false};
    insert(t, &query, (const int64_t[]){check, run, result});
}

static struct light light_now(struct town *t, int64_t id)
{
    struct light light;
    CHECK_OK(light_get(&t->co, id, &light, &err));
    return light;
}

static void report(struct town *t, int64_t commitment, int64_t action, int cut, int state)
{
    struct co health = here_institution(t, 5, HEALTH);
    int64_t id, paper = here_paper(t);
    struct progress_draft d = {.commitment = commitment,
                               .action = action,
                               .cut = cut,
                               .day = HERE_NOW(t),
                               .state = state,
                               .text = STR("Avanzó"),
                               .papers = &paper,
                               .paper_count = 1};
    faults.count = 0;
    CHECK_OK(progress_add(&health, &d, &faults, &id, &err));
}

static void move_to(struct town *t, int year, int month, int day)
{
    t->co.now_ms = INT64_C(86400000) * date_from_ymd(year, month, day);
}

BOTH(light_shows_each_word_beside_the_others)
{
    struct town t;
    struct progress_report last;
    int64_t made;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL);
    struct light l = light_now(&t, id);
    CHECK_STR(str_of(light_reported_word(&l)), "sin informe");
    CHECK_STR(str_of(light_party_word(&l, 1)), "sin opinión");
    CHECK_STR(str_of(light_machine_word(l.machine)), "sin comprobaciones");
    CHECK_INT(l.late, 0);
    report(&t, id, 0, CUT_FIRST, PROGRESS_COMPLETED);
    l = light_now(&t, id);
    CHECK_STR(str_of(light_reported_word(&l)), "completado, sin aceptar");
    struct co society = town_as(&t, 8, CO_MEMBER, CO_CIVIL_SOCIETY);
    struct co guarantor = town_as(&t, 9, CO_MEMBER, CO_GUARANTOR);
    CHECK_OK(progress_last(&t.co, id, &last, &err));
    faults.count = 0;
    CHECK_OK(progress_accept(&guarantor, last.id, true, STR(""), &faults, &err));
    l = light_now(&t, id);
    CHECK_STR(str_of(light_reported_word(&l)), "completado y aceptado");
    CHECK_OK(progress_accept(&society, last.id, false, STR("Está vacío"), &faults, &err));
    CHECK_OK(assessment_add(&society, id, CUT_FIRST, LEVEL_LIMITED, STR("Está vacío"), STR(""),
                            &faults, &made, &err));
    l = light_now(&t, id);
    CHECK_STR(str_of(light_reported_word(&l)), "completado, en disputa");
    CHECK_STR(str_of(light_party_word(&l, 0)), "sin opinión");
    CHECK_STR(str_of(light_party_word(&l, 1)), "limitado");
    town_close(&t);
}

BOTH(light_of_the_machine_is_that_of_the_newest_runs)
{
    struct town t;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL);
    add_check(&t, 1, id);
    CHECK_INT(light_now(&t, id).machine, LIGHT_UNTOLD); /* it never ran */
    add_run(&t, 1, 1, 2);
    CHECK_INT(light_now(&t, id).machine, LIGHT_FAILS);
    add_run(&t, 1, 2, 1);
    CHECK_INT(light_now(&t, id).machine, LIGHT_HOLDS);
    add_check(&t, 2, id);
    add_run(&t, 2, 1, 3);
    CHECK_INT(light_now(&t, id).machine, LIGHT_UNTOLD);
    add_run(&t, 2, 2, 2);
    struct light l = light_now(&t, id);
    CHECK_INT(l.machine, LIGHT_FAILS);
    CHECK_INT(l.checks_hold, 1);
    CHECK_INT(l.checks_fail, 1);
    CHECK_INT(l.checks_untold, 0);
    town_close(&t);
}

BOTH(light_says_what_is_late_and_no_longer_once_it_is_done)
{
    struct town t;
    struct light *list;
    size_t count;
    int64_t plan;
    town_open(&t, url);
    int64_t id = here_published(&t, &plan);
    int32_t days[CUTS] = {0, date_from_ymd(2026, 4, 30), date_from_ymd(2026, 8, 31),
                          date_from_ymd(2026, 12, 31)};
    faults.count = 0;
    CHECK_OK(plan_cuts_set(&t.co, plan, NULL, days, &faults, &err));
    CHECK_INT(light_now(&t, id).late, 0);
    move_to(&t, 2026, 4, 30); /* the day itself is in time; an action ended in March */
    CHECK_INT(light_now(&t, id).late, LATE_ACTIONS);
    move_to(&t, 2026, 5, 1);
    struct light l = light_now(&t, id);
    CHECK_INT(l.late, LATE_CUT | LATE_ACTIONS);
    CHECK_INT(l.late_cut, CUT_FIRST);
    CHECK_INT(l.actions_late, 1);
    report(&t, id, 1, CUT_FIRST, PROGRESS_COMPLETED);
    CHECK_INT(light_now(&t, id).late, 0);
    move_to(&t, 2027, 1, 15);
    l = light_now(&t, id);
    CHECK_INT(l.late, LATE_CUT | LATE_ACTIONS | LATE_END | LATE_CLOSING);
    CHECK_INT(l.late_cut, CUT_SECOND);
    CHECK_INT(l.closing_due, date_from_ymd(2026, 12, 30));
    for (unsigned bit = 1; bit <= LATE_CLOSING; bit *= 2) CHECK(light_late_word(bit) != NULL);
    report(&t, id, 0, CUT_SECOND, PROGRESS_COMPLETED);
    report(&t, id, 0, CUT_FINAL, PROGRESS_COMPLETED);
    CHECK_INT(light_now(&t, id).late, LATE_END | LATE_CLOSING); /* nobody accepted it */
    CHECK_OK(light_list(&t.co, plan, &list, &count, &err));
    CHECK_INT(count, 2);
    CHECK_INT(list[1].commitment.number, 2);
    CHECK_INT(list[1].late, LATE_CUT | LATE_ACTIONS | LATE_END | LATE_CLOSING);
    town_close(&t);
}
