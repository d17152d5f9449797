/* What is judged of commitments: three parties, OGP's coding, lessons, the closing form. */
#include "cocreate/assessment.h"
#include "cocreate/notice.h"
#include "cocreate/person.h"
#include "plan_here.h"

static struct err err;
static struct co_faults faults;

static int64_t say(struct town *t, int64_t commitment, int sector, int level, const char *text)
{
    struct co co = town_as(t, 20 + sector, CO_MEMBER, sector);
    int64_t id;
    faults.count = 0;
    CHECK_OK(assessment_add(&co, commitment, CUT_FIRST, level, str_of(text), STR("Luz Persona"),
                            &faults, &id, &err));
    return id;
}

BOTH(requirement_52_three_assessments_stand_side_by_side_and_none_is_averaged)
{
    struct town t;
    struct assessment sides[ASSESSMENT_PARTIES], *list;
    size_t count;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL);
    say(&t, id, CO_CIVIL_SOCIETY, LEVEL_LIMITED, "Faltan anexos");
    say(&t, id, CO_GOVERNMENT, LEVEL_COMPLETE, "Todo está publicado");
    CHECK_OK(assessment_sides(&t.co, id, CUT_FIRST, sides, &err));
    CHECK_INT(sides[0].sector, CO_GOVERNMENT);
    CHECK_INT(sides[0].level, LEVEL_COMPLETE);
    CHECK_INT(sides[1].level, LEVEL_LIMITED);
    CHECK_STR(sides[1].text, "Faltan anexos");
    CHECK_INT(sides[2].sector, CO_GUARANTOR);
    CHECK_INT(sides[2].id, 0);
    say(&t, id, CO_CIVIL_SOCIETY, LEVEL_SUBSTANTIAL, "Ya están los anexos");
    CHECK_OK(assessment_sides(&t.co, id, ASSESSMENT_ANY_CUT, sides, &err));
    CHECK_INT(sides[0].level, LEVEL_COMPLETE);
    CHECK_INT(sides[1].level, LEVEL_SUBSTANTIAL);
    CHECK_OK(assessment_sides(&t.co, id, CUT_FINAL, sides, &err));
    CHECK_INT(sides[0].id + sides[1].id + sides[2].id, 0);
    CHECK_OK(assessment_list(&t.co, id, &list, &count, &err));
    CHECK_INT(count, 3); /* the earlier word stays */
    CHECK_INT(list[0].level, LEVEL_LIMITED);
    CHECK_INT(town_logged(&t, "assessment.made"), 3);
    CHECK(!str_contains(here_log(&t), STR("Luz Persona")));
    town_close(&t);
}

static struct coding coded(int variable, int value)
{
    return (struct coding){.variable = variable,
                           .value = value,
                           .day = date_from_ymd(2026, 1, 2),
                           .justification = STR("Se revisó el portal"),
                           .by_name = STR("Evaluadora")};
}

BOTH(requirement_50_variables_are_coded_with_coder_date_and_justification)
{
    struct town t;
    struct coding *list, d;
    size_t count;
    int64_t made;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL);
    struct co evaluator = town_as(&t, 30, CO_EVALUATOR, CO_ACADEMIA);
    faults.count = 0;
    for (int v = CODING_VERIFIABLE; v < CODING_VARIABLES; v++) {
        d = coded(v, coding_values(v));
        CHECK_OK(coding_add(&evaluator, id, &d, &faults, &made, &err));
        d.value++;
        CHECK_INT(coding_add(&evaluator, id, &d, &faults, &made, &err), ERR_INPUT);
        CHECK(co_fault_of(&faults, "value") != NULL);
        faults.count = 0;
    }
    d = coded(CODING_POTENTIAL, 1);
    CHECK_OK(coding_add(&evaluator, id, &d, &faults, &made, &err)); /* recoded: both stay */
    CHECK_OK(coding_list(&t.co, id, &list, &count, &err));
    CHECK_INT(count, 6);
    CHECK_INT(list[2].variable, CODING_POTENTIAL);
    CHECK_INT(list[3].variable, CODING_POTENTIAL);
    CHECK_INT(list[3].value, 1);
    CHECK_INT(list[0].coder, 30);
    CHECK_INT(list[0].day, date_from_ymd(2026, 1, 2));
    CHECK_STR(list[0].justification, "Se revisó el portal");
    CHECK_STR(str_of(coding_value_code(CODING_EARLY_RESULTS, 5)), "outstanding");
    CHECK_STR(str_of(coding_value_code(CODING_COMPLETION, 5)), "complete");
    CHECK(!coding_value_code(CODING_VERIFIABLE, 3) && !coding_value_word(9, 1));
    d.justification = STR("");
    d.day = DATE_NONE;
    CHECK_INT(coding_add(&evaluator, id, &d, &faults, &made, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "justification") && co_fault_of(&faults, "day"));
    CHECK_INT(town_logged(&t, "coding.made"), 6);
    town_close(&t);
}

BOTH(requirement_57_lessons_are_kept_and_the_closing_form_is_due_a_month_after_the_end)
{
    struct town t;
    struct plan plan;
    struct lesson *list, lesson = {.kind = LESSON_SIMULATION, .text = STR("Pedir evidencia antes")};
    struct closing form;
    struct str answers[CLOSING_QUESTIONS] = {
        STR("Se publicó todo"), STR("Sí"), STR("Sí"), STR(""), STR("No"), STR(""),
        STR("El portal"),       STR("")};
    size_t count;
    int64_t made, of, id;
    town_open(&t, url);
    id = here_published(&t, &of);
    CHECK_OK(plan_get(&t.co, of, &plan, &err));
    struct co evaluator = town_as(&t, 30, CO_EVALUATOR, CO_ACADEMIA);
    lesson.commitment = id;
    faults.count = 0;
    CHECK_OK(lesson_add(&evaluator, &lesson, &faults, &made, &err));
    CHECK_OK(lesson_list(&t.co, plan.is.cycle, 0, 0, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_INT(list[0].commitment, id);
    CHECK_OK(closing_get(&t.co, id, &form, &err));
    CHECK_INT(form.due, date_from_ymd(2026, 12, 30));
    CHECK(!form.overdue && !form.written);
    t.co.now_ms = INT64_C(86400000) * date_from_ymd(2026, 12, 31);
    CHECK_OK(closing_get(&t.co, id, &form, &err));
    CHECK(form.overdue);
    struct co health = here_institution(&t, 5, HEALTH), culture = here_institution(&t, 6, CULTURE);
    CHECK_INT(closing_write(&culture, id, answers, &faults, &err), ERR_DENIED);
    CHECK_OK(closing_write(&health, id, answers, &faults, &err));
    CHECK_INT(closing_write(&health, id, answers, &faults, &err), ERR_CONFLICT);
    CHECK_OK(closing_get(&t.co, id, &form, &err));
    CHECK(form.written && !form.overdue);
    CHECK_STR(form.answers[0], "Se publicó todo");
    CHECK_STR(form.answers[6], "El portal");
    CHECK_INT(town_logged(&t, "commitment.closed"), 1);
    CHECK_INT(town_logged(&t, "lesson.noted"), 1);
    town_close(&t);
}

BOTH(closing_form_and_lessons_say_beside_each_field_what_is_missing)
{
    struct town t;
    struct str empty[CLOSING_QUESTIONS] = {{0}};
    struct lesson none = {.cycle = 99};
    int64_t made;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL);
    faults.count = 0;
    CHECK_INT(closing_write(&t.co, id, empty, &faults, &err), ERR_INPUT);
    for (size_t i = 0; i < CLOSING_QUESTIONS; i++) {
        struct closing_question q = closing_question(i);
        CHECK(q.required == (co_fault_of(&faults, q.code) != NULL));
    }
    faults.count = 0;
    CHECK_INT(lesson_add(&t.co, &none, &faults, &made, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "cycle") && co_fault_of(&faults, "kind"));
    CHECK(co_fault_of(&faults, "text") != NULL);
    town_close(&t);
}

BOTH(each_judges_only_as_what_they_are)
{
    struct town t;
    struct assessment *list;
    struct coding *codes, d = coded(CODING_VERIFIABLE, 2);
    struct lesson lesson = {.kind = LESSON_OTHER, .text = STR("x")};
    struct str answers[CLOSING_QUESTIONS] = {{0}};
    size_t count;
    int64_t made;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL);
    static const unsigned roles[] = {CO_VISITOR,     CO_CITIZEN, CO_PARTICIPANT, CO_MEMBER,
                                     CO_FACILITATOR, CO_ADMIN,   CO_INSTITUTION, CO_EVALUATOR};
    lesson.commitment = id;
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct co co = town_as(&t, roles[i] ? 9 : 0, roles[i], CO_CITIZENRY);
        faults.count = 0; /* a member without a seat of the three parties does not speak either */
        CHECK_INT(
            assessment_add(&co, id, 1, LEVEL_LIMITED, STR("x"), STR(""), &faults, &made, &err),
            ERR_DENIED);
        if (roles[i] != CO_EVALUATOR)
            CHECK_INT(coding_add(&co, id, &d, &faults, &made, &err), ERR_DENIED);
        if (!(roles[i] & (CO_MEMBER | CO_ADMIN)))
            CHECK_INT(closing_write(&co, id, answers, &faults, &err), ERR_DENIED);
        if (roles[i] < CO_MEMBER)
            CHECK_INT(lesson_add(&co, &lesson, &faults, &made, &err), ERR_DENIED);
    }
    CHECK_OK(assessment_list(&t.co, id, &list, &count, &err));
    CHECK_INT(count, 0);
    CHECK_OK(coding_list(&t.co, id, &codes, &count, &err));
    CHECK_INT(count, 0);
    CHECK_INT(town_logged(&t, "assessment.made") + town_logged(&t, "coding.made"), 0);
    CHECK_INT(town_logged(&t, "lesson.noted") + town_logged(&t, "commitment.closed"), 0);
    town_close(&t);
}

BOTH(nothing_is_judged_before_the_plan_is_published)
{
    struct town t;
    struct coding d = coded(CODING_VERIFIABLE, 2);
    int64_t made;
    town_open(&t, url);
    int64_t plan = here_plan(&t), id = here_commitment(&t, plan, "Uno", HEALTH);
    here_approve(&t, plan);
    struct co member = town_as(&t, 8, CO_MEMBER, CO_GUARANTOR),
              evaluator = town_as(&t, 30, CO_EVALUATOR, CO_ACADEMIA);
    faults.count = 0;
    CHECK_INT(
        assessment_add(&member, id, 1, LEVEL_LIMITED, STR("x"), STR(""), &faults, &made, &err),
        ERR_CONFLICT);
    CHECK_INT(coding_add(&evaluator, id, &d, &faults, &made, &err), ERR_CONFLICT);
    town_close(&t);
}

static void with_role(struct town *t, const char *email, unsigned role, int64_t institution)
{
    char token[SESSION_TOKEN + 1];
    int64_t id;
    struct role_draft d = {.home = 26,
                           .role = role,
                           .sector = role == CO_MEMBER ? CO_GUARANTOR : 0,
                           .institution = institution,
                           .begins = 10000,
                           .ends = DATE_NONE};
    faults.count = 0;
    CHECK_OK(person_invite(&t->co, str_of(email), STR("Alguien"), &faults, &d.person, token, &err));
    CHECK_OK(role_give(&t->co, &d, &faults, &id, &err));
}

static void reads_english(struct town *t, const char *email)
{
    struct role_row *roles;
    size_t n;
    CHECK_OK(role_list(&t->co, DATE_NONE, &roles, &n, &err));
    for (size_t i = 0; i < n; i++) {
        if (!str_is(roles[i].email, email)) continue;
        struct co own = town_as(t, roles[i].person, CO_CITIZEN, 0);
        struct person_draft d = {.name = roles[i].name, .english = true};
        CHECK_OK(person_edit(&own, &d, true, &faults, &err));
    }
}

BOTH(requirement_57_closing_form_is_reminded_of_once_to_who_answers_for_it)
{
    struct town t;
    struct notice_row *letters;
    size_t reminded, before, count;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL);
    with_role(&t, "salud@ejemplo.mx", CO_INSTITUTION, HEALTH);
    with_role(&t, "cultura@ejemplo.mx", CO_INSTITUTION, CULTURE);
    with_role(&t, "garante@ejemplo.mx", CO_MEMBER, 0);
    reads_english(&t, "garante@ejemplo.mx");
    CHECK_OK(notice_due(&t.co, 50, &letters, &before, &err));
    /* Both end on 30 November: due on 30 December. */
    t.co.now_ms = INT64_C(86400000) * date_from_ymd(2026, 12, 22);
    CHECK_OK(closings_remind(&t.co, &reminded, &err));
    CHECK_INT(reminded, 0);
    t.co.now_ms = INT64_C(86400000) * date_from_ymd(2026, 12, 23);
    const struct str answers[CLOSING_QUESTIONS] = {STR("Todo"), STR("Sí"), STR(""),       STR(""),
                                                   STR("Sí"),   STR(""),   STR("Portal"), STR("")};
    faults.count = 0;
    CHECK_OK(closing_write(&t.co, id + 1, answers, &faults, &err));
    CHECK_OK(closings_remind(&t.co, &reminded, &err));
    CHECK_INT(reminded, 1); /* the other one's form is there */
    CHECK_OK(notice_due(&t.co, 50, &letters, &count, &err));
    CHECK_INT(count, before + 2); /* the institution that answers, and the member */
    bool told = false, english = false;
    for (size_t i = 0; i < count; i++) {
        CHECK(!str_is(letters[i].email, "cultura@ejemplo.mx") ||
              !str_is(letters[i].kind, "closing"));
        told |= str_is(letters[i].email, "salud@ejemplo.mx") &&
                str_contains(letters[i].body, STR("se entrega el 2026-12-30"));
        english |=
            str_is(letters[i].email, "garante@ejemplo.mx") &&
            str_contains(letters[i].body, STR("Its end-of-commitment form is due on 2026-12-30"));
    }
    CHECK(told);
    CHECK(english); /* each in the language of who reads it */
    CHECK_OK(closings_remind(&t.co, &reminded, &err));
    CHECK_INT(reminded, 0);
    town_close(&t);
}
