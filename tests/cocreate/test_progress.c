/* The follow-up of commitments: cuts, reports, evidence, acceptance. */
#include "cocreate/progress.h"
#include "plan_here.h"

static struct err err;
static struct co_faults faults;

static struct progress_draft report(int64_t commitment, int state)
{
    return (struct progress_draft){.commitment = commitment,
                                   .cut = CUT_FIRST,
                                   .day = date_from_ymd(2026, 1, 2),
                                   .state = state,
                                   .text = STR("Se publicaron 300 contratos"),
                                   .by_name = STR("Luz Persona Privada")};
}

static int64_t tell(struct town *t, const struct progress_draft *d)
{
    struct co health = here_institution(t, 5, HEALTH);
    int64_t id;
    faults.count = 0;
    CHECK_OK(progress_add(&health, d, &faults, &id, &err));
    return id;
}

static int64_t completed(struct town *t, int64_t commitment)
{
    int64_t paper = here_paper(t);
    struct progress_draft d = report(commitment, PROGRESS_COMPLETED);
    d.papers = &paper;
    d.paper_count = 1;
    return tell(t, &d);
}

static struct progress_report now(struct town *t, int64_t id)
{
    struct progress_report p;
    CHECK_OK(progress_get(&t->co, id, &p, &err));
    return p;
}

BOTH(requirement_49_progress_at_three_dated_cuts_in_three_states)
{
    struct town t;
    town_open(&t, url);
    int64_t plan, id = here_published(&t, &plan);
    int32_t days[CUTS] = {0, date_from_ymd(2026, 4, 30), date_from_ymd(2026, 8, 31),
                          date_from_ymd(2026, 12, 31)},
            kept[CUTS];
    struct progress_report *list, last;
    size_t count;
    faults.count = 0;
    CHECK_OK(plan_cuts_set(&t.co, plan, NULL, days, &faults, &err));
    days[CUT_FINAL] = date_from_ymd(2027, 1, 15);
    CHECK_OK(plan_cuts_set(&t.co, plan, NULL, days, &faults, &err));
    CHECK_OK(plan_cuts(&t.co, plan, kept, &err));
    for (int i = CUT_FIRST; i < CUTS; i++) CHECK_INT(kept[i], days[i]);
    struct progress_draft d = report(id, PROGRESS_NONE);
    tell(&t, &d);
    d.state = PROGRESS_UNDER_WAY;
    d.cut = CUT_SECOND;
    int64_t second = tell(&t, &d);
    d.state = PROGRESS_NONE;
    d.action = 2;
    tell(&t, &d); /* of an action, not of the whole */
    CHECK_OK(progress_list(&t.co, id, 0, &list, &count, &err));
    CHECK_INT(count, 3);
    CHECK_INT(list[0].cut, CUT_FIRST);
    CHECK_INT(list[0].state, PROGRESS_NONE);
    CHECK_INT(list[2].action, 2);
    CHECK_OK(progress_last(&t.co, id, &last, &err));
    CHECK_INT(last.id, second);
    CHECK_STR(str_of(progress_state_word(last.state)), "en proceso");
    CHECK_INT(town_logged(&t, "progress.reported"), 3);
    CHECK_INT(town_logged(&t, "plan.cut"), 2);
    CHECK(!str_contains(here_log(&t), STR("Luz Persona")));
    town_close(&t);
}

BOTH(cuts_that_somebody_else_set_meanwhile_are_not_overwritten)
{
    struct town t;
    town_open(&t, url);
    int64_t plan;
    here_published(&t, &plan);
    const int32_t none[CUTS] = {0, DATE_NONE, DATE_NONE, DATE_NONE};
    int32_t hers[CUTS] = {0, date_from_ymd(2026, 4, 30), date_from_ymd(2026, 8, 31),
                          date_from_ymd(2026, 12, 31)},
            his[CUTS] = {0, date_from_ymd(2026, 5, 30), date_from_ymd(2026, 9, 30),
                         date_from_ymd(2026, 12, 30)},
            kept[CUTS];
    faults.count = 0;
    CHECK_OK(plan_cuts_set(&t.co, plan, none, hers, &faults, &err));
    CHECK_INT(plan_cuts_set(&t.co, plan, none, his, &faults, &err), ERR_CONFLICT);
    CHECK_OK(plan_cuts(&t.co, plan, kept, &err));
    CHECK_INT(kept[CUT_FIRST], hers[CUT_FIRST]);
    CHECK_OK(plan_cuts_set(&t.co, plan, kept, his, &faults, &err));
    CHECK_INT(town_logged(&t, "plan.cut"), 2);
    town_close(&t);
}

/* The place where an action stands changes; what was reported of it goes with it. */
BOTH(actions_change_places_by_an_amendment_and_reports_stay_with_their_action)
{
    struct town t;
    struct commitment c;
    struct commitment_text original;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL);
    CHECK_OK(commitment_get(&t.co, id, &c, &err));
    struct progress_draft d = report(id, PROGRESS_UNDER_WAY);
    d.action = c.now.is.actions[1].number;
    int64_t reported = tell(&t, &d);
    struct commitment_action own[3] = {
        c.now.is.actions[1],
        {.title = STR("Una nueva"), .responsible = STR(""), .begins = DATE_NONE, .ends = DATE_NONE},
        c.now.is.actions[0]};
    struct commitment_draft draft = c.now.is;
    draft.actions = own;
    draft.action_count = 3;
    faults.count = 0;
    CHECK_OK(commitment_amend(&t.co, id, c.version, &draft, STR("Cambió el orden"),
                              here_sitting(&t, 1), &faults, &err));
    CHECK_OK(commitment_get(&t.co, id, &c, &err));
    CHECK_STR(c.now.is.actions[0].title, "Publicarlos");
    CHECK_INT(c.now.is.actions[0].number, 2);
    CHECK_INT(c.now.is.actions[1].number, 3);
    CHECK_INT(c.now.is.actions[2].number, 1);
    CHECK_STR(commitment_action_of(&c.now.is, now(&t, reported).action)->title, "Publicarlos");
    CHECK_OK(commitment_text(&t.co, id, c.signed_text, &original, &err));
    CHECK_STR(original.is.actions[0].title, "Reunir los contratos"); /* the original's order */
    CHECK_INT(original.is.action_count, 2);
    /* One that left keeps its number for itself. */
    draft.actions = own + 1;
    draft.action_count = 2;
    own[1].number = 3;
    own[2] = (struct commitment_action){.title = STR("Otra"), .responsible = STR(""), .number = 77};
    own[2].begins = own[2].ends = DATE_NONE;
    CHECK_OK(commitment_amend(&t.co, id, c.version, &draft, STR("Se quitan dos"),
                              here_sitting(&t, 1), &faults, &err));
    CHECK_OK(commitment_get(&t.co, id, &c, &err));
    CHECK_INT(c.now.is.actions[0].number, 3);
    CHECK_INT(c.now.is.actions[1].number, 4);
    CHECK(!commitment_action_of(&c.now.is, now(&t, reported).action));
    CHECK_INT(progress_add(&t.co, &d, &faults, &reported, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "action") != NULL);
    town_close(&t);
}

BOTH(requirement_51_complete_needs_evidence_and_a_sector_that_did_not_implement_it)
{
    struct town t;
    int64_t id;
    town_open(&t, url);
    int64_t commitment = here_published(&t, NULL);
    struct co health = here_institution(&t, 5, HEALTH);
    struct progress_draft bare = report(commitment, PROGRESS_COMPLETED);
    faults.count = 0;
    CHECK_INT(progress_add(&health, &bare, &faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "evidence") != NULL);
    int64_t made = completed(&t, commitment);
    CHECK_INT(now(&t, made).paper_count, 1);
    CHECK(!now(&t, made).complete);
    struct co government = town_as(&t, 7, CO_MEMBER, CO_GOVERNMENT);
    struct co society = town_as(&t, 8, CO_MEMBER, CO_CIVIL_SOCIETY);
    faults.count = 0;
    CHECK_INT(progress_accept(&government, made, true, STR(""), &faults, &err), ERR_DENIED);
    CHECK(!now(&t, made).complete);
    CHECK_OK(progress_accept(&society, made, true, STR(""), &faults, &err));
    CHECK(now(&t, made).complete);
    CHECK(!now(&t, made).disputed);
    CHECK_INT(town_logged(&t, "progress.accepted"), 1);
    town_close(&t);
}

BOTH(who_refuses_says_why_and_disagreement_is_shown)
{
    struct town t;
    town_open(&t, url);
    int64_t made = completed(&t, here_published(&t, NULL));
    struct co society = town_as(&t, 8, CO_MEMBER, CO_CIVIL_SOCIETY);
    struct co guarantor = town_as(&t, 9, CO_MEMBER, CO_GUARANTOR);
    faults.count = 0;
    CHECK_INT(progress_accept(&society, made, false, STR(""), &faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "reason") != NULL);
    faults.count = 0;
    CHECK_OK(progress_accept(&society, made, false, STR("El archivo está vacío"), &faults, &err));
    CHECK_INT(progress_accept(&society, made, true, STR(""), &faults, &err), ERR_INPUT);
    faults.count = 0;
    CHECK_OK(progress_accept(&guarantor, made, true, STR(""), &faults, &err));
    struct progress_report p = now(&t, made);
    CHECK_INT(p.acceptance_count, 2);
    CHECK_STR(p.acceptances[0].reason, "El archivo está vacío");
    CHECK(!p.complete);
    CHECK(p.disputed);
    CHECK_INT(town_logged(&t, "progress.refused"), 1);
    town_close(&t);
}

BOTH(only_the_responsible_institution_reports_and_only_members_accept)
{
    struct town t;
    int64_t id;
    struct progress_report *list;
    size_t count;
    town_open(&t, url);
    int64_t plan, commitment = here_published(&t, &plan), made = completed(&t, commitment);
    struct progress_draft d = report(commitment, PROGRESS_UNDER_WAY);
    int32_t days[CUTS] = {0, 20600, 20700, 20800};
    static const unsigned roles[] = {CO_VISITOR,     CO_CITIZEN, CO_PARTICIPANT, CO_MEMBER,
                                     CO_FACILITATOR, CO_ADMIN,   CO_EVALUATOR};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct co co = town_as(&t, roles[i] ? 9 : 0, roles[i], CO_CITIZENRY);
        faults.count = 0;
        CHECK_INT(progress_add(&co, &d, &faults, &id, &err), ERR_DENIED);
        CHECK_INT(progress_accept(&co, made, true, STR(""), &faults, &err), ERR_DENIED);
        if (!(roles[i] & (CO_MEMBER | CO_ADMIN)))
            CHECK_INT(plan_cuts_set(&co, plan, NULL, days, &faults, &err), ERR_DENIED);
    }
    struct co culture = here_institution(&t, 6, CULTURE);
    CHECK_INT(progress_add(&culture, &d, &faults, &id, &err), ERR_DENIED);
    CHECK_OK(progress_list(&t.co, commitment, 0, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_INT(town_logged(&t, "progress.reported"), 1);
    CHECK_INT(town_logged(&t, "plan.cut"), 0);
    town_close(&t);
}

BOTH(a_report_says_beside_each_field_what_is_not_right)
{
    struct town t;
    int64_t id, papers[] = {12345};
    town_open(&t, url);
    int64_t plan = here_plan(&t), draft = here_commitment(&t, plan, "Uno", HEALTH);
    struct co health = here_institution(&t, 5, HEALTH);
    struct progress_draft d = report(draft, PROGRESS_UNDER_WAY);
    faults.count = 0;
    CHECK_INT(progress_add(&health, &d, &faults, &id, &err), ERR_CONFLICT);
    here_publish(&t, plan);
    d = (struct progress_draft){.commitment = draft,
                                .action = 3,
                                .cut = 9,
                                .day = date_from_ymd(2026, 2, 1),
                                .papers = papers,
                                .paper_count = 1};
    CHECK_INT(progress_add(&health, &d, &faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "action") && co_fault_of(&faults, "cut"));
    CHECK(co_fault_of(&faults, "state") && co_fault_of(&faults, "day"));
    CHECK(co_fault_of(&faults, "text") && co_fault_of(&faults, "evidence"));
    int32_t days[CUTS] = {0, date_from_ymd(2025, 6, 1), DATE_NONE, date_from_ymd(2025, 5, 1)};
    faults.count = 0;
    CHECK_INT(plan_cuts_set(&t.co, plan, NULL, days, &faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "cut1") && co_fault_of(&faults, "cut2"));
    CHECK(co_fault_of(&faults, "cut3") != NULL);
    town_close(&t);
}
