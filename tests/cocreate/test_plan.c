/* Plans and commitments: drafts, consultation, approval, amendments, withdrawals. */
#include "cocreate/commitment_parts.h"
#include "plan_here.h"

static struct err err;
static struct co_faults faults;

static struct plan plan_now(struct town *t, int64_t id)
{
    struct plan plan;
    CHECK_OK(plan_get(&t->co, id, &plan, &err));
    return plan;
}

static struct commitment commitment_now(struct town *t, int64_t id)
{
    struct commitment c;
    CHECK_OK(commitment_get(&t->co, id, &c, &err));
    return c;
}

BOTH(requirement_15_a_commitment_keeps_every_field_of_the_template)
{
    struct town t;
    struct commitment_change changes[COMMITMENT_FIELDS];
    town_open(&t, url);
    int64_t plan = here_plan(&t), id = here_commitment(&t, plan, "Seguir el empréstito", HEALTH);
    struct commitment c = commitment_now(&t, id);
    struct commitment_draft wanted = here_draft("Seguir el empréstito", HEALTH);
    wanted.purposes = STR("ae");
    wanted.sdg = STR("16.6 16.7");
    CHECK_OK(commitment_diff(&t.co, &wanted, &c.now.is, changes, &err));
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++) {
        CHECK(!changes[i].differs);
        CHECK(changes[i].before.n > 0);
    }
    CHECK_INT(c.number, 1);
    CHECK_INT(c.now.number, 1);
    CHECK_INT(c.now.is.action_count, 2);
    CHECK_INT(c.now.is.budget, 123456789);
    CHECK_INT(c.now.is.responsible_org, HEALTH);
    CHECK_INT(town_logged(&t, "commitment.added"), 1);
    CHECK(str_contains(here_log(&t), STR("28 de 791 contratos publicados")));
    town_close(&t);
}

BOTH(requirement_16_amendments_stand_beside_the_original_with_reason_and_session)
{
    struct town t;
    struct commitment_text original, *texts;
    struct commitment_change changes[COMMITMENT_FIELDS];
    size_t count, differ = 0;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL), sitting = here_sitting(&t, 1);
    struct commitment_draft d = here_draft("Seguir el empréstito", HEALTH);
    d.ends = date_from_ymd(2026, 12, 31);
    faults.count = 0;
    CHECK_OK(commitment_amend(&t.co, id, commitment_now(&t, id).version, &d,
                              STR("Los contratos llegaron tarde"), sitting, &faults, &err));
    struct commitment c = commitment_now(&t, id);
    CHECK(c.amended);
    CHECK_INT(c.signed_text, 1);
    CHECK_INT(c.now.number, 2);
    CHECK_INT(c.now.sitting, sitting);
    CHECK_STR(c.now.reason, "Los contratos llegaron tarde");
    CHECK_OK(commitment_text(&t.co, id, c.signed_text, &original, &err));
    CHECK_INT(original.is.ends, date_from_ymd(2026, 11, 30));
    CHECK(original.sitting > 0 && original.sitting != sitting);
    CHECK_OK(commitment_diff(&t.co, &original.is, &c.now.is, changes, &err));
    for (size_t i = 0; i < COMMITMENT_FIELDS; i++)
        if (changes[i].differs) {
            differ++;
            CHECK_STR(str_of(changes[i].field), "ends");
            CHECK_STR(changes[i].before, "30 de noviembre de 2026");
            CHECK_STR(changes[i].after, "31 de diciembre de 2026");
        }
    CHECK_INT(differ, 1);
    CHECK_OK(commitment_texts(&t.co, id, 0, &texts, &count, &err));
    CHECK_INT(count, 2);
    CHECK_INT(texts[1].is.action_count, 2);
    CHECK_INT(town_logged(&t, "commitment.amended"), 1);
    town_close(&t);
}

BOTH(amendment_needs_a_reason_a_session_that_was_held_and_something_new)
{
    struct town t;
    town_open(&t, url);
    int64_t id = here_published(&t, NULL);
    struct commitment_draft d = here_draft("Seguir el empréstito", HEALTH);
    int64_t version = commitment_now(&t, id).version;
    faults.count = 0;
    CHECK_INT(
        commitment_amend(&t.co, id, version, &d, STR(" "), here_sitting(&t, 0), &faults, &err),
        ERR_INPUT);
    CHECK(co_fault_of(&faults, "reason") != NULL);
    CHECK(co_fault_of(&faults, "sitting") != NULL);
    CHECK(co_fault_of(&faults, "title") != NULL);
    faults.count = 0;
    CHECK_INT(commitment_edit(&t.co, id, version, &d, &faults, &err), ERR_CONFLICT);
    CHECK_INT(commitment_now(&t, id).now.number, 1);
    CHECK_INT(commitment_now(&t, id).version, version);
    CHECK_INT(town_logged(&t, "commitment.amended"), 0);
    town_close(&t);
}

BOTH(a_draft_is_edited_freely_and_the_second_of_two_is_told)
{
    struct town t;
    struct commitment_text *texts;
    size_t count;
    town_open(&t, url);
    int64_t plan = here_plan(&t), id = here_commitment(&t, plan, "Uno", HEALTH);
    struct commitment_draft first = here_draft("Uno, mejor", HEALTH),
                            second = here_draft("Otro", HEALTH);
    int64_t version = commitment_now(&t, id).version;
    faults.count = 0;
    first.action_count = 1;
    CHECK_OK(commitment_edit(&t.co, id, version, &first, &faults, &err));
    CHECK_INT(commitment_edit(&t.co, id, version, &second, &faults, &err), ERR_CONFLICT);
    struct commitment c = commitment_now(&t, id);
    CHECK_STR(c.now.is.title, "Uno, mejor");
    CHECK_INT(c.now.is.action_count, 1);
    CHECK(!c.amended);
    CHECK_OK(commitment_texts(&t.co, id, 0, &texts, &count, &err));
    CHECK_INT(count, 2);
    CHECK_STR(texts[0].is.title, "Uno");
    CHECK_INT(town_logged(&t, "commitment.edited"), 1);
    CHECK_INT(commitment_amend(&t.co, id, c.version, &second, STR("Porque sí"), here_sitting(&t, 1),
                               &faults, &err),
              ERR_CONFLICT);
    town_close(&t);
}

BOTH(a_commitment_says_beside_each_field_what_is_not_right)
{
    struct town t;
    int64_t id;
    town_open(&t, url);
    int64_t plan = here_plan(&t);
    struct commitment_action bad[] = {
        {STR("Bien"), STR(""), DATE_NONE, DATE_NONE, 0},
        {STR("Mal"), STR(""), date_from_ymd(2026, 5, 1), date_from_ymd(2026, 4, 1), 0}};
    struct commitment_draft d = {.purposes = STR("a z"),
                                 .sdg = STR("16.6 18.1"),
                                 .has_budget = true,
                                 .budget = -1,
                                 .begins = date_from_ymd(2026, 5, 1),
                                 .ends = date_from_ymd(2026, 4, 1),
                                 .actions = bad,
                                 .action_count = 2};
    static const char *const fields[] = {"title", "problem", "objective", "responsible", "purposes",
                                         "sdg",   "budget",  "ends",      "actions"};
    faults.count = 0;
    CHECK_INT(commitment_add(&t.co, plan, &d, false, &faults, &id, &err), ERR_INPUT);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        CHECK(co_fault_of(&faults, fields[i]) != NULL);
    CHECK(str_contains(str_of(co_fault_of(&faults, "actions")), STR("2")));
    CHECK_INT(plan_now(&t, plan).counted, 0);
    town_close(&t);
}

BOTH(who_may_not_change_a_plan_changes_nothing)
{
    struct town t;
    int64_t id;
    town_open(&t, url);
    int64_t plan = here_plan(&t), commitment = here_commitment(&t, plan, "Uno", HEALTH);
    struct commitment_draft d = here_draft("Dos", HEALTH);
    int64_t sitting = here_sitting(&t, 1), version = plan_now(&t, plan).version;
    static const unsigned roles[] = {CO_VISITOR,     CO_CITIZEN,     CO_PARTICIPANT,
                                     CO_FACILITATOR, CO_INSTITUTION, CO_EVALUATOR};
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        struct co co = town_as(&t, roles[i] ? 9 : 0, roles[i], CO_GOVERNMENT);
        struct plan_draft pd = plan_now(&t, plan).is;
        faults.count = 0;
        CHECK_INT(plan_add(&co, &pd, &faults, &id, &err), ERR_DENIED);
        CHECK_INT(plan_edit(&co, plan, version, &pd, &faults, &err), ERR_DENIED);
        CHECK_INT(plan_consult(&co, plan, version, 20000, 20010, &faults, &err), ERR_DENIED);
        CHECK_INT(plan_approve(&co, plan, version, sitting, 20500, &faults, &err), ERR_DENIED);
        CHECK_INT(plan_publish(&co, plan, version, &err), ERR_DENIED);
        CHECK_INT(plan_close(&co, plan, version, true, STR(""), &faults, &err), ERR_DENIED);
        CHECK_INT(commitment_add(&co, plan, &d, false, &faults, &id, &err), ERR_DENIED);
        CHECK_INT(commitment_edit(&co, commitment, 1, &d, &faults, &err), ERR_DENIED);
        CHECK_INT(commitment_amend(&co, commitment, 1, &d, STR("x"), sitting, &faults, &err),
                  ERR_DENIED);
        CHECK_INT(commitment_withdraw(&co, commitment, 1, STR("x"), sitting, &faults, &err),
                  ERR_DENIED);
    }
    CHECK_INT(plan_now(&t, plan).version, version);
    CHECK_INT(plan_now(&t, plan).state, PLAN_DRAFT);
    CHECK_INT(commitment_now(&t, commitment).now.number, 1);
    CHECK_INT(town_logged(&t, "plan.edited") + town_logged(&t, "plan.approved"), 0);
    town_close(&t);
}

BOTH(a_plan_goes_from_draft_to_consultation_approval_publication_and_end)
{
    struct town t;
    town_open(&t, url);
    struct co visitor = town_as(&t, 0, CO_VISITOR, 0);
    struct plan seen, *list;
    struct commitment hidden;
    size_t count;
    int64_t plan = here_plan(&t), commitment = here_commitment(&t, plan, "Uno", HEALTH);
    CHECK_INT(plan_get(&visitor, plan, &seen, &err), ERR_NOTFOUND);
    CHECK_INT(commitment_get(&visitor, commitment, &hidden, &err), ERR_NOTFOUND);
    CHECK_INT(plan_publish(&t.co, plan, 1, &err), ERR_CONFLICT);
    faults.count = 0;
    CHECK_OK(plan_consult(&t.co, plan, 1, 20455, 20470, &faults, &err));
    CHECK_OK(plan_get(&visitor, plan, &seen, &err));
    CHECK_INT(seen.consults_until, 20470);
    int64_t from;
    CHECK_OK(plan_consulted_from(&visitor, &seen, &from, &err));
    CHECK_INT(from, TOWN_NOW); /* opened in the middle of its first day */
    CHECK_INT(plan_consult(&t.co, plan, 1, 20455, 20480, &faults, &err), ERR_CONFLICT);
    here_approve(&t, plan);
    struct plan_draft d = seen.is;
    CHECK_INT(plan_edit(&t.co, plan, plan_now(&t, plan).version, &d, &faults, &err), ERR_CONFLICT);
    CHECK_INT(commitment_now(&t, commitment).signed_text, 1);
    CHECK_OK(plan_publish(&t.co, plan, plan_now(&t, plan).version, &err));
    CHECK_INT(plan_now(&t, plan).published, TOWN_NOW);
    CHECK_OK(plan_close(&t.co, plan, plan_now(&t, plan).version, true, STR(""), &faults, &err));
    CHECK_INT(plan_close(&t.co, plan, plan_now(&t, plan).version, false, STR(""), &faults, &err),
              ERR_INPUT);
    faults.count = 0;
    CHECK_OK(plan_close(&t.co, plan, plan_now(&t, plan).version, false, STR("Faltó un corte"),
                        &faults, &err));
    CHECK_INT(plan_now(&t, plan).state, PLAN_PUBLISHED);
    CHECK_INT(plan_now(&t, plan).published, TOWN_NOW);
    CHECK_OK(plan_list(&visitor, seen.is.cycle, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_INT(town_logged(&t, "plan.approved"), 1);
    CHECK_INT(town_logged(&t, "plan.moved"), 3);
    town_close(&t);
}

BOTH(a_plan_is_approved_with_commitments_and_in_a_session_that_was_held)
{
    struct town t;
    town_open(&t, url);
    int64_t plan = here_plan(&t);
    faults.count = 0;
    CHECK_INT(plan_approve(&t.co, plan, 1, here_sitting(&t, 2), DATE_NONE, &faults, &err),
              ERR_INPUT);
    CHECK(co_fault_of(&faults, "sitting") && co_fault_of(&faults, "day"));
    CHECK(co_fault_of(&faults, "commitments") != NULL);
    faults.count = 0;
    CHECK_INT(plan_approve(&t.co, plan, 1, 999, 20500, &faults, &err), ERR_INPUT);
    CHECK_INT(plan_now(&t, plan).state, PLAN_DRAFT);
    struct plan_draft lost = {.cycle = 77, .title = STR("x"), .begins = 20500, .ends = 20400};
    int64_t id;
    faults.count = 0;
    CHECK_INT(plan_add(&t.co, &lost, &faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "cycle") && co_fault_of(&faults, "ends"));
    town_close(&t);
}

BOTH(warnings_tell_of_the_declaration_and_block_nothing)
{
    struct town t;
    struct plan_warning w[PLAN_WARNING_KINDS];
    size_t count;
    town_open(&t, url);
    int64_t id = here_plan(&t);
    here_commitment(&t, id, "Uno", HEALTH);
    here_approve(&t, id);
    struct plan plan = plan_now(&t, id);
    CHECK_OK(plan_warnings(&t.co, &plan, w, &count, &err));
    CHECK_INT(count, 2);
    CHECK_INT(w[0].kind, PLAN_WARNS_COMMITMENTS);
    CHECK(str_contains(w[0].says, STR("1 compromiso;")));
    CHECK_INT(w[1].kind, PLAN_WARNS_CONSULTATION);
    plan.counted = 5;
    plan.consults = plan.is.begins;
    CHECK_OK(plan_warnings(&t.co, &plan, w, &count, &err));
    CHECK_INT(count, 0);
    plan.is.ends = date_from_ymd(2027, 6, 30);
    CHECK_OK(plan_warnings(&t.co, &plan, w, &count, &err));
    CHECK_INT(count, 1);
    CHECK(str_contains(w[0].says, STR("2027-06-30")));
    town_close(&t);
}

BOTH(a_commitment_that_is_withdrawn_stays_readable_and_no_longer_counts)
{
    struct town t;
    town_open(&t, url);
    int64_t plan, id = here_published(&t, &plan);
    struct commitment_draft d = here_draft("Tarde", HEALTH);
    struct commitment *list;
    size_t count;
    faults.count = 0;
    CHECK_INT(
        commitment_withdraw(&t.co, id, commitment_now(&t, id).version, STR(""), 0, &faults, &err),
        ERR_INPUT);
    CHECK(co_fault_of(&faults, "reason") && co_fault_of(&faults, "sitting"));
    faults.count = 0;
    CHECK_OK(commitment_withdraw(&t.co, id, commitment_now(&t, id).version,
                                 STR("El fideicomiso se extinguió"), here_sitting(&t, 1), &faults,
                                 &err));
    struct commitment c = commitment_now(&t, id);
    CHECK_INT(c.state, COMMITMENT_WITHDRAWN);
    CHECK_STR(c.now.reason, "El fideicomiso se extinguió");
    CHECK_INT(plan_now(&t, plan).counted, 1);
    CHECK_INT(
        commitment_amend(&t.co, id, c.version, &d, STR("x"), here_sitting(&t, 1), &faults, &err),
        ERR_CONFLICT);
    CHECK_OK(commitment_list(&t.co, plan, 0, &list, &count, &err));
    CHECK_INT(count, 2);
    CHECK_OK(commitment_list(&t.co, plan, 1, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_INT(list[0].number, 2);
    town_close(&t);
}

BOTH(what_a_commitment_lacks_of_its_template_is_told_in_its_order)
{
    struct town t;
    struct commitment_lack lacks[COMMITMENT_LACKS];
    size_t count;
    int64_t id, measure;
    town_open(&t, url);
    int64_t plan = here_plan(&t);
    struct commitment_draft bare = {.title = STR("Uno"),
                                    .problem = STR("No se sabe"),
                                    .objective = STR("Que se sepa"),
                                    .responsible = STR("Hacienda"),
                                    .begins = DATE_NONE,
                                    .ends = DATE_NONE};
    faults.count = 0;
    CHECK_OK(commitment_add(&t.co, plan, &bare, false, &faults, &id, &err));
    struct commitment c = commitment_now(&t, id);
    CHECK_OK(commitment_lacks(&t.co, &c, lacks, &count, &err));
    CHECK_INT(count, COMMITMENT_LACKS - 1); /* of no action no date is missing */
    CHECK_STR(str_of(lacks[0].part), "problema");
    CHECK_STR(str_of(lacks[count - 1].part), "indicadores");
    int64_t whole = here_commitment(&t, plan, "Dos", HEALTH);
    c = commitment_now(&t, whole);
    CHECK_OK(commitment_lacks(&t.co, &c, lacks, &count, &err));
    CHECK_INT(count, 1);
    struct measure_draft m = {.title = STR("Contratos publicados"),
                              .unit = STR("contratos"),
                              .baseline = STR("28"),
                              .baseline_day = date_from_ymd(2026, 1, 1),
                              .target = STR("791"),
                              .target_day = date_from_ymd(2026, 11, 30),
                              .rises = true};
    CHECK_OK(measure_add(&t.co, whole, &m, &faults, &measure, &err));
    CHECK_OK(commitment_lacks(&t.co, &c, lacks, &count, &err));
    CHECK_INT(count, 0);
    town_close(&t);
}

BOTH(a_plan_keeps_every_section_of_its_form)
{
    struct town t;
    town_open(&t, url);
    int64_t id = here_plan(&t);
    struct plan_draft d = plan_now(&t, id).is;
    d.context = STR("La Ley General");
    d.process = STR("Tres mesas");
    d.objective = STR("Que cada peso se siga");
    faults.count = 0;
    CHECK_OK(plan_edit(&t.co, id, 1, &d, &faults, &err));
    struct plan now = plan_now(&t, id);
    CHECK_STR(now.is.context, "La Ley General");
    CHECK_STR(now.is.process, "Tres mesas");
    CHECK_STR(now.is.objective, "Que cada peso se siga");
    CHECK(str_contains(here_log(&t), STR("Que cada peso se siga")));
    town_close(&t);
}
