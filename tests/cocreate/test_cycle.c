/* Cycles, their steps, the declaration and its purposes. */
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "cocreate/cycle.h"
#include "cocreate/declaration.h"
#include "cocreate/purpose.h"
#include "town.h"

#define TODAY ((int32_t)(TOWN_NOW / 86400000))

static struct err err;

static int64_t a_cycle(struct town *t)
{
    struct cycle_draft d = {.number = 1,
                            .title = STR("Primer Plan de Acción Local"),
                            .begins = TODAY - 30,
                            .ends = TODAY + 400};
    int64_t id;
    t->faults.count = 0;
    CHECK_OK(cycle_add(&t->co, &d, &t->faults, &id, &err));
    CHECK_OK(cycle_move(&t->co, id, 1, CYCLE_PUBLIC, STR_NONE, &t->faults, &err));
    return id;
}

static int64_t a_declaration(struct town *t, int64_t cycle)
{
    struct declaration_draft d = {.cycle = cycle,
                                  .title = STR("Declaración conjunta"),
                                  .body = STR("Convenimos en abrir las cuentas."),
                                  .place = STR("Hermosillo"),
                                  .signed_on = TODAY - 20,
                                  .purposes = STR("F, a c")};
    int64_t id;
    t->faults.count = 0;
    CHECK_OK(declaration_add(&t->co, &d, &t->faults, &id, &err));
    return id;
}

static int64_t sign(struct town *t, int64_t declaration, int sector, int32_t day)
{
    struct signatory_draft d = {.name = STR("María Ruiz"),
                                .capacity = STR("Directora de Ejemplo, A.C."),
                                .sector = sector,
                                .signed_on = day};
    int64_t id;
    CHECK_OK(signatory_add(&t->co, declaration, &d, &t->faults, &id, &err));
    return id;
}

BOTH(requirement_1_a_cycle_has_six_steps_that_say_what_they_need_and_may_return)
{
    struct town t;
    struct step steps[STEPS];
    town_open(&t, url);
    int64_t id = a_cycle(&t);
    CHECK_OK(step_begin(&t.co, id, STEP_START, TODAY - 30, STR_NONE, &t.faults, &err));
    /* The second begins before the first ends. */
    CHECK_OK(step_begin(&t.co, id, STEP_SENSITISATION, TODAY - 20, STR_NONE, &t.faults, &err));
    CHECK_INT(step_begin(&t.co, id, STEP_START, TODAY, STR("otra vez"), &t.faults, &err),
              ERR_CONFLICT);
    CHECK_OK(step_end(&t.co, id, STEP_START, 1, TODAY - 5, STR("sin firma"), &t.faults, &err));
    CHECK_INT(step_begin(&t.co, id, STEP_START, TODAY, STR_NONE, &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "note") != NULL);
    t.faults.count = 0;
    CHECK_OK(step_begin(&t.co, id, STEP_START, TODAY, STR("faltaba firmar"), &t.faults, &err));
    CHECK_OK(step_list(&t.co, id, steps, &err));
    CHECK_INT(steps[STEP_START].round_count, 2);
    CHECK(steps[STEP_START].begun && !steps[STEP_START].ended);
    CHECK_STR(steps[STEP_START].rounds[0].note, "sin firma");
    CHECK(steps[STEP_SENSITISATION].begun && !steps[STEP_PLAN].begun);
    for (int i = STEP_START; i < STEPS; i++) {
        CHECK(cycle_step_word(i) && steps[i].need_count >= 2);
        CHECK(!steps[i].needs[0].to_end); /* what it needs to begin comes first */
        CHECK(steps[i].needs[steps[i].need_count - 1].to_end);
    }
    CHECK_INT(steps[STEP_START].met, 1); /* the cycle is public, nothing else is there */
    int64_t declaration = a_declaration(&t, id);
    sign(&t, declaration, CO_GOVERNMENT, TODAY);
    CHECK_OK(step_list(&t.co, id, steps, &err));
    CHECK_INT(steps[STEP_START].met, 3); /* text and purposes too, but one party of three */
    CHECK_INT(steps[STEP_START].needs[3].found, 1);
    CHECK_INT(steps[STEP_START].needs[3].wanted, 3);
    CHECK_INT(town_logged(&t, "step.begun"), 2);
    CHECK_INT(town_logged(&t, "step.ended"), 1);
    CHECK_INT(town_logged(&t, "step.returned"), 1);
    town_close(&t);
}

BOTH(requirement_2_a_declaration_keeps_text_purposes_and_who_signed_as_what_and_when)
{
    struct town t;
    struct declaration d;
    struct declaration_draft edit = {
        .title = STR("Otra"), .body = STR("otro texto"), .signed_on = DATE_NONE};
    town_open(&t, url);
    int64_t id = a_declaration(&t, a_cycle(&t));
    int64_t ana = sign(&t, id, CO_CIVIL_SOCIETY, DATE_NONE);
    CHECK_OK(declaration_get(&t.co, id, &d, &err));
    CHECK(!d.locked);
    CHECK_STR(d.is.purposes, "acf");
    CHECK_STR(d.is.place, "Hermosillo");
    CHECK_OK(signatory_sign(&t.co, id, ana, TODAY - 1, &t.faults, &err));
    CHECK_INT(signatory_sign(&t.co, id, ana, TODAY, &t.faults, &err), ERR_CONFLICT);
    CHECK_INT(signatory_drop(&t.co, id, ana, &err), ERR_CONFLICT);
    CHECK_OK(declaration_get(&t.co, id, &d, &err));
    CHECK(d.locked && d.signed_by[CO_CIVIL_SOCIETY] && !d.signed_by[CO_GOVERNMENT]);
    CHECK_INT(d.signatory_count, 1);
    CHECK_STR(d.signatories[0].is.capacity, "Directora de Ejemplo, A.C.");
    CHECK_INT(d.signatories[0].is.signed_on, TODAY - 1);
    /* What was signed is not rewritten. */
    CHECK_INT(declaration_edit(&t.co, id, d.version, &edit, &t.faults, &err), ERR_CONFLICT);
    CHECK_OK(declaration_get(&t.co, id, &d, &err));
    CHECK_STR(d.is.title, "Declaración conjunta");
    CHECK_INT(town_logged(&t, "declaration.signed"), 1);
    town_close(&t);
}

BOTH(declaration_is_told_of_letters_that_no_purpose_has)
{
    struct town t;
    int64_t id;
    town_open(&t, url);
    struct declaration_draft d = {
        .cycle = a_cycle(&t), .body = STR("texto"), .purposes = STR("a z")};
    CHECK_INT(declaration_add(&t.co, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "purposes") && co_fault_of(&t.faults, "title"));
    CHECK_INT(town_logged(&t, "declaration.added"), 0);
    town_close(&t);
}

static struct cycle_warning warned[CYCLE_WARNING_KINDS];

static size_t warnings(struct town *t, int state, const struct cycle_facts *facts, int32_t today)
{
    struct cycle c = {.state = state, .is = {.begins = date_from_ymd(2026, 1, 31)}};
    size_t n;
    CHECK_OK(cycle_warnings(&t->co, &c, facts, today, warned, &n, &err));
    return n;
}

TEST(requirement_3_other_than_five_commitments_or_a_year_is_warned_of_and_never_blocked)
{
    struct town t;
    struct cycle_facts f = {.plans = 1,
                            .commitments = 5,
                            .plan_begins = date_from_ymd(2026, 3, 1),
                            .plan_ends = date_from_ymd(2027, 2, 28),
                            .last_sitting = date_from_ymd(2026, 1, 1),
                            .secretariat_began = DATE_NONE};
    int32_t day = date_from_ymd(2026, 2, 1);
    town_open(&t, "town.cauce");
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, day), 0);
    f.commitments = 8;
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, day), 1);
    CHECK_INT(warned[0].kind, CYCLE_WARNS_COMMITMENTS);
    CHECK(str_contains(warned[0].says, STR("8")) && str_contains(warned[0].says, STR("5")));
    f.plan_ends = date_from_ymd(2028, 2, 29);
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, day), 2);
    CHECK_INT(warned[1].kind, CYCLE_WARNS_TERM);
    CHECK_INT(warned[1].found, 731);
    CHECK_INT(warned[1].wanted, 365);
    f.plans = 0; /* nothing to count yet */
    f.plan_begins = DATE_NONE;
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, day), 0);
    /* A step ends all the same with nothing of what it needs. */
    int64_t id = a_cycle(&t);
    CHECK_OK(step_begin(&t.co, id, STEP_PLAN, TODAY, STR_NONE, &t.faults, &err));
    CHECK_OK(step_end(&t.co, id, STEP_PLAN, 1, TODAY, STR_NONE, &t.faults, &err));
    town_close(&t);
}

TEST(requirement_8_six_months_without_a_session_are_told)
{
    struct town t;
    struct cycle_facts f = {.last_sitting = date_from_ymd(2026, 8, 31),
                            .plan_begins = DATE_NONE,
                            .secretariat_began = date_from_ymd(2026, 2, 1)};
    town_open(&t, "town.cauce");
    CHECK_INT(day_after_months(date_from_ymd(2026, 8, 31), 6), date_from_ymd(2027, 2, 28));
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, date_from_ymd(2027, 2, 28)), 0);
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, date_from_ymd(2027, 3, 1)), 1);
    CHECK_INT(warned[0].kind, CYCLE_WARNS_NO_SESSION);
    CHECK_INT(warned[0].found, 182);
    CHECK_INT(warnings(&t, CYCLE_CLOSED, &f, date_from_ymd(2027, 3, 1)), 0);
    CHECK_INT(warnings(&t, CYCLE_DRAFT, &f, date_from_ymd(2027, 3, 1)), 0);
    f.last_sitting = DATE_NONE; /* never: from the day its step began, else the cycle */
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, date_from_ymd(2026, 8, 1)), 0);
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, date_from_ymd(2026, 8, 2)), 1);
    f.secretariat_began = DATE_NONE;
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, date_from_ymd(2026, 7, 31)), 0);
    CHECK_INT(warnings(&t, CYCLE_PUBLIC, &f, date_from_ymd(2026, 8, 1)), 1);
    town_close(&t);
}

BOTH(cycle_is_changed_by_the_secretariat_and_nobody_else)
{
    struct town t;
    struct cycle_draft d = {.number = 2, .title = STR("x"), .begins = TODAY, .ends = DATE_NONE};
    struct declaration_draft text = {.title = STR("t"), .body = STR("b"), .signed_on = DATE_NONE};
    struct cycle *all;
    size_t n;
    int64_t other;
    town_open(&t, url);
    int64_t id = a_cycle(&t);
    text.cycle = id;
    static const unsigned roles[] = {CO_VISITOR,
                                     CO_CITIZEN,
                                     CO_CITIZEN | CO_PARTICIPANT,
                                     CO_CITIZEN | CO_FACILITATOR,
                                     CO_CITIZEN | CO_INSTITUTION,
                                     CO_CITIZEN | CO_EVALUATOR};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct co who = town_as(&t, i ? 7 : 0, roles[i], CO_CITIZENRY);
        CHECK_INT(cycle_add(&who, &d, &t.faults, &other, &err), ERR_DENIED);
        CHECK_INT(cycle_edit(&who, id, 2, &d, &t.faults, &err), ERR_DENIED);
        CHECK_INT(cycle_move(&who, id, 2, CYCLE_CLOSED, STR_NONE, &t.faults, &err), ERR_DENIED);
        CHECK_INT(step_begin(&who, id, STEP_PLAN, TODAY, STR_NONE, &t.faults, &err), ERR_DENIED);
        CHECK_INT(step_end(&who, id, STEP_PLAN, 1, TODAY, STR_NONE, &t.faults, &err), ERR_DENIED);
        CHECK_INT(declaration_add(&who, &text, &t.faults, &other, &err), ERR_DENIED);
    }
    struct co member = town_as(&t, 7, CO_CITIZEN | CO_MEMBER, CO_GOVERNMENT);
    CHECK_OK(cycle_add(&member, &d, &t.faults, &other, &err));
    CHECK_OK(cycle_list(&t.co, &all, &n, &err));
    CHECK_INT(n, 2);
    CHECK_INT(all[0].is.number, 2);
    struct co visitor = town_as(&t, 0, 0, 0); /* does not see a draft */
    CHECK_OK(cycle_list(&visitor, &all, &n, &err));
    CHECK_INT(n, 1);
    CHECK_INT(all[0].version, 2); /* as it was */
    CHECK_INT(cycle_get(&visitor, other, all, &err), ERR_NOTFOUND);
    CHECK_INT(town_logged(&t, "cycle.added"), 2);
    town_close(&t);
}

BOTH(cycle_that_somebody_else_changed_is_told_and_not_overwritten)
{
    struct town t;
    struct cycle_draft d = {
        .number = 1, .title = STR("Primero"), .begins = TODAY, .ends = TODAY - 1};
    struct cycle c;
    town_open(&t, url);
    int64_t id = a_cycle(&t);
    CHECK_INT(cycle_edit(&t.co, id, 2, &d, &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "ends") != NULL);
    t.faults.count = 0;
    d.ends = DATE_NONE;
    CHECK_OK(cycle_edit(&t.co, id, 2, &d, &t.faults, &err));
    d.title = STR("Segundo");
    CHECK_INT(cycle_edit(&t.co, id, 2, &d, &t.faults, &err), ERR_CONFLICT);
    CHECK_OK(cycle_get(&t.co, id, &c, &err));
    CHECK_STR(c.is.title, "Primero");
    CHECK_INT(c.is.ends, DATE_NONE);
    CHECK_INT(town_logged(&t, "cycle.edited"), 1);
    /* Going back wants a reason. */
    CHECK_INT(cycle_move(&t.co, id, 3, CYCLE_DRAFT, STR_NONE, &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "reason") != NULL);
    town_close(&t);
}

TEST(purposes_are_the_fourteen_of_the_declaration_until_a_file_says_otherwise)
{
    struct town t;
    struct purposes all;
    town_open(&t, "town.cauce");
    CHECK_OK(purposes_read(t.ledger, &t.arena, &all, &err));
    CHECK_INT(all.count, 14);
    CHECK(all.items[0].letter == 'a' && all.items[13].letter == 'n');
    for (size_t i = 0; i < all.count; i++) CHECK(all.items[i].spanish.n && all.items[i].english.n);
    CHECK(mkdir("catalogues", 0755) == 0);
    CHECK_OK(file_write("catalogues/propositos.csv",
                        STR("letra;español;english\na;Uno;One\nb;Dos;Two\n"), &err));
    CHECK_OK(purposes_read(t.ledger, &t.arena, &all, &err));
    CHECK_INT(all.count, 2);
    CHECK_STR(purpose_find(&all, 'b')->spanish, "Dos");
    CHECK(!purpose_find(&all, 'c'));
    CHECK_OK(file_write("catalogues/propositos.csv",
                        STR("letra;español;english\nb;Uno;One\na;Dos;Two\n"), &err));
    CHECK_INT(purposes_read(t.ledger, &t.arena, &all, &err), ERR_INPUT);
    CHECK_INT(err.place.line, 3);
    town_close(&t);
}
