/* Hunts: questions from a catalogue that can be edited, two teams side by side, live counts. */
#include "cocreate/hunt.h"

#include <sys/stat.h>

#include "base/file.h"
#include "town.h"

#define TODAY ((int32_t)(TOWN_NOW / 86400000))

static struct err err;

static struct hunt_draft a_draft(void)
{
    return (struct hunt_draft){.title = STR("El empréstito"),
                               .problem = STR("No se sabe en qué obras se gastó"),
                               .programme = STR("Empréstito 2012"),
                               .theme = STR("deuda"),
                               .begins = TODAY,
                               .ends = DATE_NONE};
}

static int64_t a_hunt(struct town *t, const char *set, int state)
{
    struct hunt_draft d = a_draft();
    int64_t id;
    CHECK_OK(hunt_add(&t->co, &d, str_of(set), &t->faults, &id, &err));
    if (state >= HUNT_OPEN) CHECK_OK(hunt_move(&t->co, id, 1, HUNT_OPEN, &err));
    return id;
}

static struct find_draft found(int result, const char *answer)
{
    return (struct find_draft){.needed = true,
                               .result = result,
                               .place = STR("portal de la Secretaría de Finanzas"),
                               .day = TODAY,
                               .minutes = 25,
                               .route = STR("buscador\nmenú Transparencia\n\nPDF de 300 páginas\n"),
                               .answer = str_of(answer)};
}

BOTH(requirement_40_a_hunt_has_problem_programme_teams_and_questions_from_an_editable_catalogue)
{
    struct town t;
    struct hunt h;
    struct hunt_question *q, changed[12];
    struct hunt_team *teams;
    size_t n;
    int64_t team, other;
    town_open(&t, url);
    struct co who = town_as(&t, 9, CO_CITIZEN, CO_CITIZENRY);
    struct hunt_draft d = a_draft();
    CHECK_INT(hunt_add(&who, &d, STR(""), &t.faults, &other, &err), ERR_DENIED);
    int64_t id = a_hunt(&t, "", HUNT_DRAFT);
    CHECK_INT(hunt_get(&who, id, &h, &err), ERR_NOTFOUND); /* a draft */
    CHECK_OK(hunt_get(&t.co, id, &h, &err));
    CHECK_STR(h.is.programme, "Empréstito 2012");
    CHECK_INT(h.questions, 9);
    CHECK_OK(hunt_questions(&t.co, id, &q, &n, &err));
    CHECK(str_contains(q[0].text, STR("Quién decidió")));
    CHECK(str_contains(q[8].text, STR("queja")));
    /* Reword the first, drop the second, keep the third, add one. */
    changed[0] = (struct hunt_question){.position = 1, .text = STR("¿Qué Congreso lo autorizó?")};
    changed[1] = q[2];
    changed[2] = (struct hunt_question){.text = STR("¿Qué banco lo dio?")};
    CHECK_OK(hunt_questions_set(&t.co, id, 1, changed, 3, &t.faults, &err));
    CHECK_INT(hunt_questions_set(&t.co, id, 1, changed, 3, &t.faults, &err), ERR_CONFLICT);
    CHECK_OK(hunt_questions(&t.co, id, &q, &n, &err));
    CHECK_INT(n, 3);
    CHECK_STR(q[0].text, "¿Qué Congreso lo autorizó?");
    CHECK_INT(q[1].position, 3);
    CHECK_INT(q[2].position, 10);
    CHECK_OK(hunt_move(&t.co, id, 2, HUNT_OPEN, &err));
    CHECK_OK(hunt_team_add(&who, id, STR("Las lupas"), CO_CITIZENRY, 4, &t.faults, &team, &err));
    CHECK_INT(hunt_team_add(&who, id, STR("Las lupas"), 0, 4, &t.faults, &other, &err), ERR_INPUT);
    t.faults.count = 0;
    CHECK_OK(hunt_teams(&who, id, &teams, &n, &err));
    CHECK_INT(n, 1);
    CHECK(teams[0].members == 1 && teams[0].people == 4);
    town_close(&t);
}

BOTH(hunt_begins_with_the_questions_of_a_set_that_was_written_beside_the_store)
{
    struct town t;
    struct hunt_question *q;
    size_t n;
    town_open(&t, url);
    mkdir("catalogues", 0700);
    CHECK_OK(file_write("catalogues/caceria.csv",
                        STR("conjunto;pregunta;question\nDeporte;¿Cuánto?;How much?\n"), &err));
    int64_t id = a_hunt(&t, "Deporte", HUNT_DRAFT);
    CHECK_OK(hunt_questions(&t.co, id, &q, &n, &err));
    CHECK_INT(n, 1);
    CHECK_STR(q[0].text, "¿Cuánto?");
    CHECK_OK(file_write("catalogues/caceria.csv", STR("conjunto;pregunta\nDeporte;\n"), &err));
    struct hunt_draft d = a_draft();
    CHECK_INT(hunt_add(&t.co, &d, STR("Deporte"), &t.faults, &id, &err), ERR_INPUT);
    CHECK_INT(err.place.line, 2);
    town_close(&t);
}

BOTH(requirement_41_an_answer_keeps_place_day_minutes_route_hop_by_hop_result_and_evidence)
{
    struct town t;
    struct find *finds;
    struct hunt_team *teams;
    struct paper *papers;
    size_t n;
    int64_t team;
    town_open(&t, url);
    int64_t id = a_hunt(&t, "", HUNT_OPEN);
    struct co who = town_as(&t, 9, CO_CITIZEN, CO_CITIZENRY);
    struct co stranger = town_as(&t, 10, CO_CITIZEN, CO_CITIZENRY);
    CHECK_OK(hunt_team_add(&who, id, STR("Las lupas"), 0, 0, &t.faults, &team, &err));
    struct find_place place = {.hunt = id, .position = 2, .team = team};
    struct find_draft d = found(FIND_PARTIAL, "Solo los montos de 2013");
    CHECK_INT(find_save(&stranger, &place, &d, &t.faults, &err), ERR_DENIED);
    CHECK_OK(find_save(&who, &place, &d, &t.faults, &err));
    CHECK_INT(find_save(&who, &place, &d, &t.faults, &err), ERR_CONFLICT); /* it is there already */
    place.version = 1;
    d.minutes = 40;
    CHECK_OK(find_save(&who, &place, &d, &t.faults, &err));
    struct paper_draft paper = {
        .title = STR("Captura"), .url = STR("https://ejemplo.mx/finanzas.pdf"), .day = DATE_NONE};
    CHECK_OK(find_evidence(&who, &place, &paper, &t.faults, &err));
    CHECK_OK(paper_list(&who, paper.subject, 0, 9, &papers, &n, &err));
    CHECK_INT(n, 1);
    CHECK_STR(papers[0].is.subject, "hunt/1");
    CHECK_STR(papers[0].is.role, "evidence-2-1");
    CHECK_OK(find_list(&who, id, &finds, &n, &err));
    CHECK_INT(n, 1);
    CHECK(finds[0].is.needed && finds[0].is.minutes == 40 && finds[0].hops == 3);
    CHECK_INT(finds[0].is.result, FIND_PARTIAL);
    CHECK_INT(finds[0].is.day, TODAY);
    CHECK(str_contains(finds[0].is.place, STR("Finanzas")));
    CHECK(finds_gap(finds, n, 2) && !finds_gap(finds, n, 1));
    CHECK_OK(hunt_teams(&stranger, id, &teams, &n, &err)); /* counts are live for everybody */
    CHECK(teams[0].counts[FIND_PARTIAL] == 1 && teams[0].minutes == 40 && teams[0].hops == 3);
    /* Nothing needed: nothing else to tell. Needed: where and when, and an answer if found. */
    struct find_draft not_needed = {.day = DATE_NONE, .result = FIND_FOUND};
    place = (struct find_place){.hunt = id, .position = 1, .team = team};
    CHECK_OK(find_save(&who, &place, &not_needed, &t.faults, &err));
    struct find_draft bare = {.needed = true, .result = FIND_FOUND, .day = DATE_NONE};
    place.position = 3;
    CHECK_INT(find_save(&who, &place, &bare, &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "place") && co_fault_of(&t.faults, "day") &&
          co_fault_of(&t.faults, "answer"));
    t.faults.count = 0;
    place.position = 99;
    CHECK_INT(find_save(&who, &place, &d, &t.faults, &err), ERR_NOTFOUND);
    CHECK_INT(town_logged(&t, "hunt.answered"), 3);
    town_close(&t);
}

BOTH(requirement_42_two_teams_answer_alone_and_their_disagreement_is_shown)
{
    struct town t;
    struct find *finds;
    struct find_paper *kept;
    struct paper *papers;
    struct hunt h;
    size_t n;
    int64_t first, second;
    town_open(&t, url);
    int64_t id = a_hunt(&t, "", HUNT_OPEN);
    struct co ana = town_as(&t, 9, CO_CITIZEN, CO_CITIZENRY);
    struct co luis = town_as(&t, 10, CO_CITIZEN, CO_ACADEMIA);
    struct co visitor = town_as(&t, 0, 0, 0);
    CHECK_OK(hunt_team_add(&ana, id, STR("Las lupas"), 0, 0, &t.faults, &first, &err));
    CHECK_OK(hunt_team_add(&luis, id, STR("Los mapas"), 0, 0, &t.faults, &second, &err));
    struct find_place place = {.hunt = id, .position = 1, .team = first};
    struct find_draft d = found(FIND_FOUND, "El Congreso, con el decreto 100");
    CHECK_OK(find_save(&ana, &place, &d, &t.faults, &err));
    /* Luis cannot copy: he sees that Ana's team answered, not what. */
    CHECK_OK(find_list(&luis, id, &finds, &n, &err));
    CHECK(n == 1 && !finds[0].shown && !finds[0].is.answer.n && !finds[0].is.result);
    CHECK_OK(find_list(&ana, id, &finds, &n, &err));
    CHECK(finds[0].shown);
    struct paper_draft paper = {
        .title = STR("Decreto"), .url = STR("https://ejemplo.mx/d.pdf"), .day = DATE_NONE};
    CHECK_OK(find_evidence(&ana, &place, &paper, &t.faults, &err));
    CHECK_OK(paper_list(&luis, STR("hunt/1"), 0, 9, &papers, &n, &err));
    CHECK_INT(n, 0); /* nor the evidence */
    CHECK_OK(find_kept(&ana, id, &kept, &n, &err));
    CHECK(n == 1 && kept[0].papers == 1 && str_is(kept[0].role, "evidence-1-1"));
    place.team = second;
    d = found(FIND_MISSING, "No está en ningún lado");
    CHECK_OK(find_save(&luis, &place, &d, &t.faults, &err));
    CHECK_OK(paper_list(&visitor, STR("hunt/1"), 0, 9, &papers, &n, &err));
    CHECK_INT(n, 1);
    CHECK_OK(find_list(&visitor, id, &finds, &n, &err));
    CHECK(n == 2 && finds[0].shown && finds[1].shown);
    CHECK(finds_disagree(finds, n, 1) && !finds_disagree(finds, n, 2));
    /* A second question with one answer is shown when the hunt closes. */
    place.position = 2;
    CHECK_OK(find_save(&luis, &place, &d, &t.faults, &err));
    CHECK_OK(find_list(&visitor, id, &finds, &n, &err));
    CHECK(!finds[2].shown);
    CHECK_OK(hunt_get(&t.co, id, &h, &err));
    CHECK_OK(hunt_move(&t.co, id, h.version, HUNT_CLOSED, &err));
    CHECK_OK(find_list(&visitor, id, &finds, &n, &err));
    CHECK(finds[2].shown);
    place.version = 1;
    CHECK_INT(find_save(&luis, &place, &d, &t.faults, &err), ERR_INPUT); /* closed */
    town_close(&t);
}

BOTH(hunt_question_that_was_answered_stays_and_tells_what_it_became)
{
    struct town t;
    struct hunt_question *q;
    struct hunt_tie *ties;
    size_t n;
    int64_t team;
    town_open(&t, url);
    int64_t id = a_hunt(&t, "", HUNT_OPEN);
    struct co ana = town_as(&t, 9, CO_CITIZEN, CO_CITIZENRY);
    CHECK_OK(hunt_team_add(&ana, id, STR("Las lupas"), 0, 0, &t.faults, &team, &err));
    struct find_place place = {.hunt = id, .position = 1, .team = team};
    struct find_draft d = found(FIND_MISSING, "");
    CHECK_OK(find_save(&ana, &place, &d, &t.faults, &err));
    CHECK_OK(hunt_questions(&t.co, id, &q, &n, &err));
    CHECK_INT(hunt_questions_set(&t.co, id, 2, q + 1, n - 1, &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "questions") != NULL);
    t.faults.count = 0;
    CHECK_OK(hunt_questions_set(&t.co, id, 2, q, n - 1, &t.faults, &err));
    CHECK_OK(hunt_became(&t.co, id, 1, STR("proposal/12"), &err));
    CHECK_OK(hunt_became(&t.co, id, 1, STR("proposal/12"), &err));
    CHECK_INT(hunt_became(&t.co, id, 77, STR("proposal/12"), &err), ERR_NOTFOUND);
    CHECK_OK(hunt_ties(&ana, id, &ties, &n, &err));
    CHECK_INT(n, 1);
    CHECK(ties[0].position == 1 && ties[0].id == 12 && str_is(ties[0].kind, "proposal"));
    CHECK_OK(hunt_ties(&ana, id, &ties, &n, &err));
    town_close(&t);
}
