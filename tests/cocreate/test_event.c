/* Activities with their attendance, and the map of stakeholders. */
#include "cocreate/cycle.h"
#include "cocreate/event.h"
#include "cocreate/paper.h"
#include "cocreate/stakeholder.h"
#include "archive/log.h"
#include "town.h"

#define TODAY ((int32_t)(TOWN_NOW / 86400000))

static struct err err;

static int64_t a_cycle(struct town *t)
{
    struct cycle_draft d = {
        .number = 1, .title = STR("Primer plan"), .begins = TODAY, .ends = DATE_NONE};
    int64_t id;
    CHECK_OK(cycle_add(&t->co, &d, &t->faults, &id, &err));
    CHECK_OK(cycle_move(&t->co, id, 1, CYCLE_PUBLIC, STR_NONE, &t->faults, &err));
    return id;
}

static struct event_draft a_workshop(int64_t cycle)
{
    return (struct event_draft){.cycle = cycle,
                                .kind = EVENT_WORKSHOP,
                                .modality = CO_IN_PERSON,
                                .iap2 = CO_INFORM,
                                .title = STR("Taller de presupuesto"),
                                .place = STR("Biblioteca municipal"),
                                .starts = TOWN_NOW};
}

BOTH(requirement_5_an_activity_keeps_place_modality_attendance_by_sector_materials_and_outcome)
{
    static const struct attendance came[] = {{CO_CIVIL_SOCIETY, CO_WOMEN, 12},
                                             {CO_CIVIL_SOCIETY, CO_MEN, 7},
                                             {CO_GOVERNMENT, CO_WOMEN, 2},
                                             {CO_PRIVATE, CO_MEN, 0}};
    struct town t;
    struct event e, *list;
    struct attendance *heads;
    struct paper *papers;
    size_t n;
    int64_t id, paper;
    town_open(&t, url);
    struct event_draft d = a_workshop(a_cycle(&t));
    struct co who = town_as(&t, 3, CO_CITIZEN | CO_FACILITATOR, CO_CIVIL_SOCIETY);
    CHECK_OK(event_add(&who, &d, &t.faults, &id, &err));
    CHECK_OK(event_hold(&who, id, 1, STR("Diez dudas por escrito"), came, 4, &t.faults, &err));
    CHECK_OK(event_get(&who, id, &e, &err));
    CHECK_INT(e.state, EVENT_HELD);
    CHECK_INT(e.people, 21);
    CHECK_STR(e.outcome, "Diez dudas por escrito");
    CHECK_STR(e.is.place, "Biblioteca municipal");
    CHECK_INT(e.is.modality, CO_IN_PERSON);
    CHECK_OK(attendance_get(&who, STR("event/1"), &heads, &n, &err));
    CHECK_INT(n, 3);
    CHECK(heads[0].sector == CO_GOVERNMENT && heads[0].people == 2);
    struct paper_draft p = {.subject = STR("event/1"),
                            .role = STR("material"),
                            .title = STR("Láminas"),
                            .url = STR("https://ejemplo.mx/laminas.pdf"),
                            .day = DATE_NONE};
    CHECK_OK(paper_add(&who, &p, &t.faults, &paper, &err));
    CHECK_OK(paper_list(&who, STR("event/1"), 0, 9, &papers, &n, &err));
    CHECK_INT(n, 1);
    CHECK_OK(event_list(&who, d.cycle, 0, 50, &list, &n, &err));
    CHECK_INT(n, 1);
    CHECK_INT(town_logged(&t, "event.added"), 1);
    CHECK_INT(town_logged(&t, "event.held"), 1);
    town_close(&t);
}

BOTH(event_is_not_changed_by_who_may_not_nor_after_it_was_held)
{
    static const struct attendance twice[] = {{CO_CITIZENRY, CO_WOMEN, 1},
                                              {CO_CITIZENRY, CO_WOMEN, 2}};
    struct town t;
    struct event e;
    int64_t id, other;
    town_open(&t, url);
    struct event_draft d = a_workshop(a_cycle(&t));
    CHECK_OK(event_add(&t.co, &d, &t.faults, &id, &err));
    struct co who = town_as(&t, 9, CO_CITIZEN | CO_PARTICIPANT, CO_CITIZENRY);
    CHECK_INT(event_add(&who, &d, &t.faults, &other, &err), ERR_DENIED);
    CHECK_INT(event_edit(&who, id, 1, &d, &t.faults, &err), ERR_DENIED);
    CHECK_INT(event_hold(&who, id, 1, STR("x"), NULL, 0, &t.faults, &err), ERR_DENIED);
    CHECK_INT(event_cancel(&who, id, 1, STR("x"), &t.faults, &err), ERR_DENIED);
    CHECK_INT(event_hold(&t.co, id, 1, STR_NONE, twice, 2, &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "outcome") && co_fault_of(&t.faults, "attendance"));
    t.faults.count = 0;
    CHECK_OK(event_get(&t.co, id, &e, &err));
    CHECK(e.state == EVENT_PLANNED && e.version == 1 && e.people == 0);
    CHECK_OK(event_hold(&t.co, id, 1, STR("Salió bien"), twice, 1, &t.faults, &err));
    CHECK_INT(event_edit(&t.co, id, 2, &d, &t.faults, &err), ERR_CONFLICT);
    CHECK_INT(event_cancel(&t.co, id, 2, STR("no"), &t.faults, &err), ERR_CONFLICT);
    CHECK_INT(event_hold(&t.co, id, 1, STR("viejo"), NULL, 0, &t.faults, &err), ERR_CONFLICT);
    CHECK_OK(event_hold(&t.co, id, 2, STR("corregido"), twice + 1, 1, &t.faults, &err));
    CHECK_OK(event_get(&t.co, id, &e, &err));
    CHECK_INT(e.people, 2);
    CHECK_INT(town_logged(&t, "event.held"), 2);
    struct event_draft bad = {.cycle = d.cycle, .modality = CO_HYBRID};
    CHECK_INT(event_add(&t.co, &bad, &t.faults, &other, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "kind") && co_fault_of(&t.faults, "title") &&
          co_fault_of(&t.faults, "place") && co_fault_of(&t.faults, "starts") &&
          co_fault_of(&t.faults, "iap2"));
    town_close(&t);
}

BOTH(requirement_4_a_stakeholder_has_sector_representation_interests_and_first_and_last_time)
{
    struct town t;
    struct stakeholder s, *list;
    size_t n;
    int64_t id;
    struct stakeholder_draft d = {.name = STR("Sonora de Ejemplo, A.C."),
                                  .sector = CO_CIVIL_SOCIETY,
                                  .represents = STR("40 vecinas de la colonia Centro"),
                                  .interests = STR("Sin contratos con el gobierno"),
                                  .first = DATE_NONE,
                                  .last = DATE_NONE};
    town_open(&t, url);
    CHECK_OK(stakeholder_add(&t.co, &d, &t.faults, &id, &err));
    CHECK_OK(stakeholder_came(&t.co, id, TODAY, &t.faults, &err));
    CHECK_OK(stakeholder_came(&t.co, id, TODAY - 40, &t.faults, &err));
    CHECK_OK(stakeholder_came(&t.co, id, TODAY - 9, &t.faults, &err)); /* nothing new */
    CHECK_OK(stakeholder_get(&t.co, id, &s, &err));
    CHECK_INT(s.is.first, TODAY - 40);
    CHECK_INT(s.is.last, TODAY);
    CHECK_STR(s.is.represents, "40 vecinas de la colonia Centro");
    CHECK_STR(s.is.interests, "Sin contratos con el gobierno");
    CHECK_INT(town_logged(&t, "stakeholder.came"), 2);
    CHECK_INT(stakeholder_edit(&t.co, id, 1, &d, &t.faults, &err), ERR_CONFLICT);
    d.last = TODAY;
    CHECK_INT(stakeholder_edit(&t.co, id, s.version, &d, &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "last") != NULL);
    struct co who = town_as(&t, 9, CO_CITIZEN, CO_CITIZENRY);
    CHECK_INT(stakeholder_add(&who, &d, &t.faults, &id, &err), ERR_DENIED);
    CHECK_INT(stakeholder_came(&who, 1, TODAY, &t.faults, &err), ERR_DENIED);
    CHECK_OK(stakeholder_list(&who, 0, 0, 50, &list, &n, &err));
    CHECK_INT(n, 1);
    CHECK_OK(stakeholder_list(&who, CO_ACADEMIA, 0, 50, &list, &n, &err));
    CHECK_INT(n, 0);
    town_close(&t);
}

static enum err_code no_name(void *user, const struct log_entry *entry, struct err *error)
{
    (void)error;
    CHECK(!str_contains(entry->body, STR("Juana")));
    *(int *)user += str_contains(entry->personal, STR("Juana"));
    return ERR_NONE;
}

BOTH(stakeholder_who_is_a_person_is_not_named_in_the_public_part_of_the_log)
{
    struct town t;
    int64_t id;
    int named = 0;
    struct stakeholder_draft d = {
        .name = STR("Juana"), .sector = CO_CITIZENRY, .first = DATE_NONE, .last = DATE_NONE};
    town_open(&t, url);
    CHECK_OK(stakeholder_add(&t.co, &d, &t.faults, &id, &err));
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, no_name, &named, &err));
    CHECK_INT(named, 1);
    town_close(&t);
}
