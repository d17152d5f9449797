/* Who may on what: the right role, but of another institution, another party, another team, or on a
 * thing whose time is over; and days, which are those of where the instance is. */
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "../ledger/world.h"
#undef BOTH
#include "archive/log.h"
#include "cocreate/call.h"
#include "cocreate/cycle.h"
#include "cocreate/hunt.h"
#include "cocreate/person.h"
#include "cocreate/progress.h"
#include "cocreate/roundtable.h"
#include "cocreate/sitting.h"
#include "cocreate/vote.h"
#include "plan_here.h"

#define TODAY ((int32_t)(TOWN_NOW / 86400000))
#define DAY INT64_C(86400000)

static struct err err;
static struct co_faults faults;

/* --- reports ---------------------------------------------------------------------------------- */

static int64_t reported(struct town *t, struct co *by, int64_t commitment)
{
    int64_t id, paper = here_paper(t);
    struct progress_draft d = {.commitment = commitment,
                               .cut = CUT_FIRST,
                               .day = TODAY,
                               .state = PROGRESS_COMPLETED,
                               .text = STR("Se publicó todo"),
                               .papers = &paper,
                               .paper_count = 1,
                               .by_name = STR("Luz")};
    faults.count = 0;
    CHECK_OK(progress_add(by, &d, &faults, &id, &err));
    return id;
}

BOTH(report_of_an_institution_is_the_governments_whatever_its_writer_says_of_themselves)
{
    struct town t;
    town_open(&t, url);
    int64_t commitment = here_published(&t, NULL);
    static const int said[] = {CO_NO_SECTOR, CO_ACADEMIA, CO_CITIZENRY, CO_CIVIL_SOCIETY};
    for (size_t i = 0; i < sizeof said / sizeof *said; i++) {
        struct co health = here_institution(&t, 5, HEALTH);
        struct progress_report p;
        health.actor.sector = said[i];
        int64_t id = reported(&t, &health, commitment);
        CHECK_OK(progress_get(&t.co, id, &p, &err));
        CHECK_INT(p.sector, CO_GOVERNMENT);
        struct co government = town_as(&t, 7, CO_CITIZEN | CO_MEMBER, CO_GOVERNMENT);
        CHECK_INT(progress_accept(&government, id, true, STR(""), &faults, &err), ERR_DENIED);
    }
    town_close(&t);
}

BOTH(who_reports_for_an_institution_does_not_accept_its_reports_from_another_seat)
{
    struct town t;
    town_open(&t, url);
    int64_t commitment = here_published(&t, NULL);
    struct co health = here_institution(&t, 5, HEALTH);
    int64_t id = reported(&t, &health, commitment);
    struct co both = here_institution(&t, 6, HEALTH);
    both.actor.roles |= CO_MEMBER;
    both.actor.sector = CO_CIVIL_SOCIETY;
    CHECK_INT(progress_accept(&both, id, true, STR(""), &faults, &err), ERR_DENIED);
    both.actor.institution = CULTURE; /* of an institution that has nothing to do with it */
    CHECK_OK(progress_accept(&both, id, true, STR(""), &faults, &err));
    town_close(&t);
}

/* --- agreements ------------------------------------------------------------------------------- */

static void publish(struct town *t, const char *const names[2], int64_t ids[2])
{
    struct world w = {.ledger = t->ledger, .store = ledger_store(t->ledger)};
    arena_init(&w.arena, 16 << 20);
    world_begin(&w);
    int64_t s = world_snapshot(&w, &(struct world_snapshot){.owner = t->co.entity});
    for (int i = 0; i < 2; i++)
        ids[i] = world_organisation(
            &w,
            &(struct world_organisation){.entity = t->co.entity, .snapshot = s, .name = names[i]});
    world_commit(&w);
    arena_free(&w.arena);
}

BOTH(agreement_is_followed_by_the_institution_that_it_names_and_no_other)
{
    struct town t;
    int64_t id;
    town_open(&t, url);
    t.co.entity = 26000;
    struct cycle_draft c = {
        .number = 1, .title = STR("Primer plan"), .begins = TODAY, .ends = DATE_NONE};
    struct agenda_item item = {STR("Acuerdos"), STR("")};
    struct sitting_draft s = {.modality = CO_REMOTE,
                              .title = STR("Primera"),
                              .starts = TOWN_NOW - DAY,
                              .agenda = &item,
                              .agenda_count = 1};
    static const char *const names[] = {"Secretaría de Obras Públicas", "Dirección de Parques"};
    int64_t institutions[2], sitting, role;
    publish(&t, names, institutions);
    CHECK_OK(cycle_add(&t.co, &c, &t.faults, &s.cycle, &err));
    CHECK_OK(cycle_move(&t.co, s.cycle, 1, CYCLE_PUBLIC, STR_NONE, &t.faults, &err));
    CHECK_OK(sitting_add(&t.co, &s, &t.faults, &sitting, &err));
    struct role_draft r = {.home = 26,
                           .person = 10,
                           .role = CO_MEMBER,
                           .sector = CO_GOVERNMENT,
                           .begins = TODAY - 100,
                           .ends = DATE_NONE};
    CHECK_OK(role_give(&t.co, &r, &t.faults, &role, &err));
    CHECK_OK(sitting_hold(&t.co, sitting, 1, &role, 1, &t.faults, &err));
    struct agreement_draft a = {.text = STR("Publicar"),
                                .responsible = STR("SECRETARIA DE OBRAS PUBLICAS, Enlace"),
                                .due = DATE_NONE};
    CHECK_OK(agreement_add(&t.co, sitting, 2, &a, &t.faults, &id, &err));
    struct co other = here_institution(&t, 6, institutions[1]);
    struct co own = here_institution(&t, 5, institutions[0]);
    struct co none = here_institution(&t, 6, 0);
    CHECK_INT(agreement_move(&other, id, 1, AGREEMENT_DONE, STR("x"), &t.faults, &err), ERR_DENIED);
    CHECK_INT(agreement_move(&none, id, 1, AGREEMENT_DONE, STR("x"), &t.faults, &err), ERR_DENIED);
    CHECK_OK(agreement_move(&own, id, 1, AGREEMENT_DONE, STR("Ya está"), &t.faults, &err));
    town_close(&t);
}

/* --- a plan that ended ------------------------------------------------------------------------ */

BOTH(commitments_and_cuts_of_a_plan_that_ended_stay_as_they_are)
{
    struct town t;
    struct plan plan;
    struct commitment c;
    int64_t id, made;
    int32_t days[CUTS] = {0, TODAY + 30, TODAY + 60, TODAY + 90};
    town_open(&t, url);
    int64_t commitment = here_published(&t, &id), sitting = here_sitting(&t, 1);
    CHECK_OK(plan_cuts_set(&t.co, id, NULL, days, &faults, &err));
    CHECK_OK(plan_get(&t.co, id, &plan, &err));
    CHECK_OK(plan_close(&t.co, id, plan.version, true, STR(""), &faults, &err));
    CHECK_OK(commitment_get(&t.co, commitment, &c, &err));
    struct commitment_draft d = here_draft("Otro título", HEALTH);
    CHECK_INT(commitment_amend(&t.co, commitment, c.version, &d, STR("Porque sí"), sitting, &faults,
                               &err),
              ERR_CONFLICT);
    CHECK_INT(
        commitment_withdraw(&t.co, commitment, c.version, STR("Porque sí"), sitting, &faults, &err),
        ERR_CONFLICT);
    CHECK_INT(plan_cuts_set(&t.co, id, NULL, days, &faults, &err), ERR_CONFLICT);
    struct co health = here_institution(&t, 5, HEALTH);
    struct progress_draft p = {.commitment = commitment,
                               .cut = CUT_FIRST,
                               .day = TODAY,
                               .state = PROGRESS_UNDER_WAY,
                               .text = STR("x")};
    CHECK_INT(progress_add(&health, &p, &faults, &made, &err), ERR_CONFLICT);
    CHECK_OK(plan_get(&t.co, id, &plan, &err));
    CHECK_OK(plan_close(&t.co, id, plan.version, false, STR("Faltaba"), &faults, &err));
    CHECK_OK(commitment_withdraw(&t.co, commitment, c.version, STR("Porque sí"), sitting, &faults,
                                 &err));
    town_close(&t);
}

/* --- votes of the secretariat ----------------------------------------------------------------- */

static void seat(struct town *t, int64_t person, int sector, bool substitute, int32_t ends)
{
    struct role_draft d = {.home = 26,
                           .person = person,
                           .role = CO_MEMBER,
                           .sector = sector,
                           .substitute = substitute,
                           .begins = TODAY - 100,
                           .ends = ends};
    int64_t id;
    CHECK_OK(role_give(&t->co, &d, &t->faults, &id, &err));
}

static int64_t members_box(struct town *t)
{
    struct vote_option list[2] = {{.title = STR("Sí")}, {.title = STR("No")}};
    struct vote_draft d = {.cycle = 1,
                           .title = STR("¿Se aprueba?"),
                           .method = COUNT_APPROVAL,
                           .options = list,
                           .option_count = 2,
                           .electorate = VOTE_MEMBERS,
                           .opens = TOWN_NOW - DAY,
                           .closes = TOWN_NOW + DAY};
    int64_t id = 0;
    CHECK_OK(vote_save(&t->co, &d, &t->faults, &id, &err));
    CHECK_OK(vote_open(&t->co, id, 1, &err));
    return id;
}

static enum err_code votes(struct town *t, int64_t box, int64_t person, int sector)
{
    char receipt[SESSION_TOKEN + 1];
    struct vote_mark mark = {.option = 1};
    struct co co = town_as(t, person, CO_CITIZEN | CO_MEMBER, sector);
    return vote_cast(&co, box, &mark, 1, receipt, &err);
}

BOTH(suplente_votes_in_the_place_of_a_titular_and_never_beside_them)
{
    struct town t;
    struct vote box;
    int64_t electors;
    town_open(&t, url);
    for (int64_t i = 0; i < 2; i++) {
        seat(&t, 10 + i, CO_GOVERNMENT, false, DATE_NONE);
        seat(&t, 20 + i, CO_GOVERNMENT, true, DATE_NONE);
    }
    seat(&t, 30, CO_CIVIL_SOCIETY, false, DATE_NONE);
    seat(&t, 31, CO_CIVIL_SOCIETY, true, DATE_NONE);
    seat(&t, 40, CO_GOVERNMENT, false, TODAY - 1); /* their term is over */
    int64_t id = members_box(&t);
    CHECK_OK(vote_get(&t.co, id, &box, &err));
    CHECK_OK(vote_electors(&t.co, &box, &electors, &err));
    CHECK_INT(electors, 3);
    CHECK_OK(votes(&t, id, 10, CO_GOVERNMENT));
    CHECK_OK(votes(&t, id, 20, CO_GOVERNMENT)); /* in the place of the second titular */
    CHECK_INT(votes(&t, id, 21, CO_GOVERNMENT), ERR_DENIED);
    CHECK_INT(votes(&t, id, 11, CO_GOVERNMENT), ERR_DENIED);
    CHECK_OK(votes(&t, id, 31, CO_CIVIL_SOCIETY)); /* another party has its own */
    CHECK_INT(votes(&t, id, 30, CO_CIVIL_SOCIETY), ERR_DENIED);
    CHECK_INT(votes(&t, id, 10, CO_GOVERNMENT), ERR_CONFLICT); /* twice is told as before */
    town_close(&t);
}

/* --- hunts ------------------------------------------------------------------------------------ */

BOTH(who_read_a_teams_answers_takes_them_to_no_other_team)
{
    struct town t;
    int64_t hunt, first, second, third;
    town_open(&t, url);
    struct hunt_draft d = {.title = STR("El empréstito"),
                           .problem = STR("No se sabe"),
                           .begins = TODAY,
                           .ends = DATE_NONE};
    CHECK_OK(hunt_add(&t.co, &d, STR(""), &t.faults, &hunt, &err));
    CHECK_OK(hunt_move(&t.co, hunt, 1, HUNT_OPEN, &err));
    struct co ana = town_as(&t, 9, CO_CITIZEN, CO_CITIZENRY);
    struct co eva = town_as(&t, 10, CO_CITIZEN, CO_CITIZENRY);
    CHECK_OK(hunt_team_add(&ana, hunt, STR("Lupas"), 0, 0, &t.faults, &first, &err));
    CHECK_OK(hunt_team_add(&eva, hunt, STR("Faros"), 0, 0, &t.faults, &second, &err));
    CHECK_OK(hunt_team_join(&ana, hunt, second, &err)); /* nobody answered: they may think again */
    CHECK_OK(hunt_team_join(&ana, hunt, first, &err));
    struct find_draft f = {.needed = true,
                           .result = FIND_FOUND,
                           .place = STR("portal"),
                           .day = TODAY,
                           .minutes = 1,
                           .answer = STR("791")};
    struct find_place place = {.hunt = hunt, .position = 1, .team = first};
    CHECK_OK(find_save(&ana, &place, &f, &t.faults, &err));
    CHECK_INT(hunt_team_join(&eva, hunt, first, &err), ERR_INPUT);
    CHECK_INT(hunt_team_join(&ana, hunt, second, &err), ERR_INPUT);
    CHECK_INT(hunt_team_add(&ana, hunt, STR("Nuevas"), 0, 0, &t.faults, &third, &err), ERR_INPUT);
    CHECK_OK(hunt_team_join(&ana, hunt, first, &err)); /* where they are */
    struct co new = town_as(&t, 11, CO_CITIZEN, CO_CITIZENRY);
    CHECK_OK(hunt_team_join(&new, hunt, first, &err));
    CHECK_INT(hunt_team_join(&new, hunt, second, &err), ERR_INPUT);
    town_close(&t);
}

/* --- days ------------------------------------------------------------------------------------- */

static void live_in(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

BOTH(a_day_lasts_until_midnight_where_the_instance_is)
{
    struct town t;
    struct call call;
    struct session session;
    char token[SESSION_TOKEN + 1];
    int64_t id, role;
    town_open(&t, url);
    live_in("CST6");
    struct cycle_draft c = {
        .number = 1, .title = STR("Primer plan"), .begins = TODAY, .ends = DATE_NONE};
    struct call_draft d = {.title = STR("Convocatoria"),
                           .body = STR("Un lugar"),
                           .sector = CO_CIVIL_SOCIETY,
                           .seats = 1,
                           .opens = TODAY,
                           .closes = TODAY};
    CHECK_OK(cycle_add(&t.co, &c, &t.faults, &d.cycle, &err));
    CHECK_OK(call_add(&t.co, &d, &t.faults, &id, &err));
    struct person_draft p = {
        .email = STR("ana@ejemplo.mx"), .name = STR("Ana"), .password = STR("correcto caballo")};
    bool known;
    int64_t person, confirmed;
    CHECK_OK(person_sign_up(&t.co, &p, &t.faults, &person, &known, token, &err));
    CHECK_OK(person_confirm(&t.co, str_of(token), &confirmed, &err));
    struct role_draft r = {.home = 26,
                           .person = person,
                           .role = CO_MEMBER,
                           .sector = CO_CIVIL_SOCIETY,
                           .begins = TODAY - 5,
                           .ends = TODAY};
    CHECK_OK(role_give(&t.co, &r, &t.faults, &role, &err));
    CHECK_OK(co_begin(&t.co, &err));
    CHECK_OK(co_end(&t.co, session_start(&t.co, person, STR("x"), token, &err), &err));
    /* Ten at night of the last day: in UTC it is the next one already. */
    t.co.now_ms = (int64_t)TODAY * DAY + 28 * 3600 * 1000;
    CHECK_OK(call_get(&t.co, id, &call, &err));
    CHECK(call.open);
    CHECK_OK(session_find(t.ledger, &t.arena, 26, 26, str_of(token), t.co.now_ms, &session, &err));
    CHECK(session.actor.roles & CO_MEMBER);
    t.co.now_ms += 2 * 3600 * 1000;
    CHECK_OK(call_get(&t.co, id, &call, &err));
    CHECK(!call.open);
    CHECK_OK(session_find(t.ledger, &t.arena, 26, 26, str_of(token), t.co.now_ms, &session, &err));
    CHECK(!(session.actor.roles & CO_MEMBER));
    live_in("UTC0");
    town_close(&t);
}

/* --- what is erased --------------------------------------------------------------------------- */

static enum err_code gather(void *user, struct str lines, struct err *error)
{
    (void)error;
    buf_str(user, lines);
    return ERR_NONE;
}

/* A backup of the log, with its personal parts. */
static struct str backup(struct town *t)
{
    struct buf out;
    buf_init(&out, 8 << 20);
    CHECK_OK(log_export(ledger_store(t->ledger), t->co.entity, &(struct log_copy){.personal = true},
                        gather, &out, &err));
    struct str text = arena_str(&t->arena, buf_view(&out));
    buf_free(&out);
    return text;
}

BOTH(what_a_person_asks_to_erase_is_erased_in_the_log_too_and_the_chain_holds)
{
    struct town t;
    char token[SESSION_TOKEN + 1];
    bool known;
    int64_t person, other, confirmed, mesa = 0, mine, hers;
    town_open(&t, url);
    struct person_draft p = {.email = STR("ana@ejemplo.mx"),
                             .name = STR("Ana Borrada"),
                             .password = STR("correcto caballo")};
    CHECK_OK(person_sign_up(&t.co, &p, &t.faults, &person, &known, token, &err));
    CHECK_OK(person_confirm(&t.co, str_of(token), &confirmed, &err));
    p.email = STR("eva@ejemplo.mx");
    p.name = STR("Eva Queda");
    CHECK_OK(person_sign_up(&t.co, &p, &t.faults, &other, &known, token, &err));
    struct roundtable_draft r = {.cycle = 7,
                                 .title = STR("Mesa"),
                                 .theme = STR("deuda"),
                                 .problem = STR("No se sabe"),
                                 .modality = CO_REMOTE,
                                 .opens = TODAY - 1,
                                 .closes = TODAY + 1};
    CHECK_OK(roundtable_save(&t.co, &r, &t.faults, &mesa, &err));
    CHECK_OK(roundtable_set_state(&t.co, mesa, 1, ROUNDTABLE_OPEN, &t.faults, &err));
    struct co ana = town_as(&t, person, CO_CITIZEN, CO_CITIZENRY);
    struct co eva = town_as(&t, other, CO_CITIZEN, CO_CITIZENRY);
    struct registration_draft d = {.name = STR("Anita Mesa"), .sector = CO_CITIZENRY};
    CHECK_OK(roundtable_register(&ana, mesa, &d, &t.faults, &mine, &err));
    d.name = STR("Evita Mesa");
    CHECK_OK(roundtable_register(&eva, mesa, &d, &t.faults, &hers, &err));
    CHECK(str_contains(backup(&t), STR("Anita Mesa")) && str_contains(backup(&t), STR("Borrada")));
    CHECK_OK(roundtable_erase_name(&ana, mesa, mine, &err));
    CHECK(!str_contains(backup(&t), STR("Anita Mesa")));
    CHECK(str_contains(backup(&t), STR("Evita Mesa")));
    struct person_proof proof;
    CHECK_OK(person_prove_own(&ana, STR("correcto caballo"), "password", &t.faults, &proof, &err));
    CHECK_OK(person_close(&ana, &proof, false, &err));
    CHECK(!str_contains(backup(&t), STR("Borrada")));
    CHECK(!str_contains(backup(&t), STR("ana@ejemplo.mx")));
    CHECK(str_contains(backup(&t), STR("eva@ejemplo.mx")));
    CHECK_INT(town_logged(&t, "log.erased"), 2); /* and all of it holds */
    town_close(&t);
}
