/* Roundtables and who takes part in them. */
#include "cocreate/roundtable.h"

#include "archive/log.h"
#include "town.h"

static struct err err;

#define TODAY ((int32_t)(TOWN_NOW / 86400000))

static struct roundtable_draft draft(void)
{
    return (struct roundtable_draft){.cycle = 7,
                                     .title = STR("Mesa de deuda"),
                                     .theme = STR("deuda"),
                                     .problem = STR("No se sabe en qué se gastó el empréstito"),
                                     .modality = CO_IN_PERSON,
                                     .iap2 = CO_COLLABORATE,
                                     .iap2_evidence = STR("Acta con lo que decidió la mesa"),
                                     .place = STR("Plaza Zaragoza"),
                                     .starts = TOWN_NOW + 3600000,
                                     .opens = TODAY - 1,
                                     .closes = TODAY + 10};
}

static int64_t made(struct town *t, const struct roundtable_draft *d, int state)
{
    int64_t id = 0;
    t->faults.count = 0;
    CHECK_OK(roundtable_save(&t->co, d, &t->faults, &id, &err));
    if (state) CHECK_OK(roundtable_set_state(&t->co, id, 1, state, &t->faults, &err));
    return id;
}

BOTH(requirement_10_roundtables_in_person_remote_and_by_telephone)
{
    struct town t;
    struct roundtable r;
    town_open(&t, url);
    struct roundtable_draft d = draft();
    int64_t first = made(&t, &d, ROUNDTABLE_OPEN);
    d.modality = CO_REMOTE;
    d.place = STR_NONE;
    made(&t, &d, ROUNDTABLE_OPEN);
    d.modality = CO_TELEPHONE;
    int64_t id = 0;
    CHECK_INT(roundtable_save(&t.co, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "telephone") != NULL);
    d.telephone = STR("662 000 0000");
    int64_t third = made(&t, &d, ROUNDTABLE_OPEN);
    CHECK_OK(roundtable_get(&t.co, third, &r, &err));
    CHECK_INT(r.draft.modality, CO_TELEPHONE);
    CHECK_STR(r.draft.telephone, "662 000 0000");
    CHECK(roundtable_takes(&r, TOWN_NOW));
    CHECK(!roundtable_takes(&r, TOWN_NOW + INT64_C(11) * 86400000));
    struct roundtable *list;
    size_t count;
    struct roundtable_filter f = {.cycle = 7, .after = first, .most = 1};
    CHECK_OK(roundtable_list(&t.co, &f, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_INT(list[0].draft.modality, CO_REMOTE);
    CHECK_INT(town_logged(&t, "roundtable.made"), 3);
    town_close(&t);
}

BOTH(requirement_13_a_level_below_involve_or_without_evidence_is_warned_of)
{
    struct town t;
    struct roundtable r;
    town_open(&t, url);
    struct roundtable_draft d = draft();
    int64_t id = made(&t, &d, ROUNDTABLE_OPEN);
    CHECK_OK(roundtable_get(&t.co, id, &r, &err));
    CHECK_INT(r.warnings, 0);
    d.version = r.version;
    d.iap2 = CO_CONSULT;
    d.iap2_evidence = STR_NONE;
    CHECK_OK(roundtable_save(&t.co, &d, &t.faults, &id, &err));
    CHECK_OK(roundtable_get(&t.co, id, &r, &err));
    CHECK_INT(r.warnings, ROUNDTABLE_BELOW_INVOLVE | ROUNDTABLE_NO_EVIDENCE);
    CHECK(roundtable_warning_word(ROUNDTABLE_BELOW_INVOLVE) != NULL);
    d.version = r.version;
    d.iap2 = CO_NO_IAP2;
    CHECK_OK(roundtable_save(&t.co, &d, &t.faults, &id, &err));
    t.co.now_ms += INT64_C(2) * 86400000;
    CHECK_OK(roundtable_get(&t.co, id, &r, &err));
    CHECK_INT(r.warnings, ROUNDTABLE_NO_IAP2 | ROUNDTABLE_NOBODY_CAME);
    town_close(&t);
}

BOTH(roundtable_edited_by_two_tells_the_second)
{
    struct town t;
    struct roundtable r;
    town_open(&t, url);
    struct roundtable_draft d = draft();
    int64_t id = made(&t, &d, 0);
    d.version = 1;
    d.title = STR("Mesa de deuda pública");
    CHECK_OK(roundtable_save(&t.co, &d, &t.faults, &id, &err));
    d.title = STR("Otra");
    CHECK_INT(roundtable_save(&t.co, &d, &t.faults, &id, &err), ERR_CONFLICT);
    CHECK_OK(roundtable_get(&t.co, id, &r, &err));
    CHECK_STR(r.draft.title, "Mesa de deuda pública");
    CHECK_INT(town_logged(&t, "roundtable.edited"), 1);
    town_close(&t);
}

BOTH(roundtable_is_run_by_its_staff_alone_and_a_draft_is_theirs)
{
    struct town t;
    struct roundtable r;
    town_open(&t, url);
    struct roundtable_draft d = draft();
    int64_t id = made(&t, &d, 0), other = 0;
    struct co citizen = town_as(&t, 5, CO_CITIZEN | CO_PARTICIPANT, CO_CITIZENRY);
    struct co facilitator = town_as(&t, 6, CO_CITIZEN | CO_FACILITATOR, 0);
    CHECK_INT(roundtable_save(&citizen, &d, &t.faults, &other, &err), ERR_DENIED);
    CHECK_INT(other, 0);
    CHECK_INT(roundtable_get(&citizen, id, &r, &err), ERR_NOTFOUND);
    CHECK_INT(roundtable_set_state(&citizen, id, 1, 1, &t.faults, &err), ERR_DENIED);
    CHECK_OK(roundtable_set_state(&facilitator, id, 1, ROUNDTABLE_OPEN, &t.faults, &err));
    CHECK_OK(roundtable_get(&citizen, id, &r, &err));
    CHECK_INT(town_logged(&t, "roundtable.made"), 1);
    CHECK_INT(town_logged(&t, "roundtable.state"), 1);
    town_close(&t);
}

BOTH(roundtable_tells_what_is_not_right_beside_each_field)
{
    struct town t;
    town_open(&t, url);
    struct roundtable_draft d = {
        .iap2 = 99, .opens = TODAY, .closes = TODAY - 1, .ends = 5, .starts = 6};
    int64_t id = 0;
    CHECK_INT(roundtable_save(&t.co, &d, &t.faults, &id, &err), ERR_INPUT);
    const char *const fields[] = {"title", "theme",  "problem", "modality",
                                  "iap2",  "closes", "ends"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        CHECK(co_fault_of(&t.faults, fields[i]) != NULL);
    CHECK_INT(town_logged(&t, "roundtable.made"), 0);
    town_close(&t);
}

BOTH(roundtable_knows_who_registered_and_who_came)
{
    struct town t;
    struct registration_heads *heads;
    struct registration *people;
    size_t count;
    int64_t ana, door;
    town_open(&t, url);
    struct roundtable_draft d = draft();
    int64_t id = made(&t, &d, ROUNDTABLE_OPEN);
    struct co citizen = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct co staff = town_as(&t, 6, CO_CITIZEN | CO_FACILITATOR, 0);
    struct registration_draft r = {.name = STR("Ana"), .sector = CO_CITIZENRY, .gender = CO_WOMEN};
    CHECK_OK(roundtable_register(&citizen, id, &r, &t.faults, &ana, &err));
    CHECK_INT(roundtable_register(&citizen, id, &r, &t.faults, &door, &err), ERR_CONFLICT);
    r.other = true;
    CHECK_INT(roundtable_register(&citizen, id, &r, &t.faults, &door, &err), ERR_DENIED);
    r.name = STR("Beto");
    r.gender = CO_MEN;
    r.came = true;
    CHECK_OK(roundtable_register(&staff, id, &r, &t.faults, &door, &err));
    CHECK_INT(roundtable_came(&citizen, id, ana, true, &err), ERR_DENIED);
    CHECK_OK(roundtable_came(&staff, id, ana, true, &err));
    CHECK_INT(roundtable_came(&staff, id, 999, true, &err), ERR_NOTFOUND);
    CHECK_OK(roundtable_heads(&citizen, id, &heads, &count, &err));
    CHECK_INT(count, 2);
    CHECK_INT(heads[0].gender, CO_WOMEN);
    CHECK_INT(heads[0].came + heads[1].came, 2);
    CHECK_INT(roundtable_people(&citizen, id, 0, 10, &people, &count, &err), ERR_DENIED);
    CHECK_OK(roundtable_people(&staff, id, 0, 10, &people, &count, &err));
    CHECK_INT(count, 2);
    CHECK_STR(people[0].name, "Ana");
    CHECK_INT(town_logged(&t, "roundtable.registered"), 2);
    town_close(&t);
}

static enum err_code names_nobody(void *user, const struct log_entry *e, struct err *why)
{
    (void)user;
    (void)why;
    CHECK(!str_contains(e->body, STR("Ana")));
    return ERR_NONE;
}

BOTH(roundtable_keeps_names_out_of_the_public_log_and_can_forget_them)
{
    struct town t;
    struct registration *people;
    size_t count;
    int64_t ana, own;
    town_open(&t, url);
    struct roundtable_draft d = draft();
    int64_t id = made(&t, &d, ROUNDTABLE_OPEN);
    struct co citizen = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct co other = town_as(&t, 8, CO_CITIZEN, CO_CITIZENRY);
    struct registration_draft r = {.name = STR("Ana"), .sector = CO_CITIZENRY};
    CHECK_OK(roundtable_register(&citizen, id, &r, &t.faults, &ana, &err));
    CHECK_OK(log_read(ledger_store(t.ledger), t.co.entity, 0, names_nobody, NULL, &err));
    CHECK_INT(roundtable_erase_name(&other, id, ana, &err), ERR_DENIED);
    CHECK_OK(roundtable_erase_name(&citizen, id, ana, &err));
    CHECK_OK(roundtable_registered(&citizen, id, &own, &err));
    CHECK_INT(own, 0);
    CHECK_OK(roundtable_people(&t.co, id, 0, 10, &people, &count, &err));
    CHECK_INT(count, 1);
    CHECK_STR(people[0].name, "");
    town_close(&t);
}

BOTH(what_came_out_of_a_roundtable_is_told_and_told_again)
{
    struct town t;
    struct roundtable_outcome *told;
    size_t count;
    town_open(&t, url);
    struct roundtable_draft d = draft();
    int64_t id = made(&t, &d, ROUNDTABLE_OPEN);
    struct co ana = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    CHECK_INT(roundtable_tell(&ana, id, STR("Nada"), &t.faults, &err), ERR_DENIED);
    CHECK_INT(roundtable_tell(&t.co, id, STR("  "), &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "body") != NULL);
    t.faults.count = 0;
    CHECK_OK(roundtable_tell(&t.co, id, STR("Se acordó pedir los contratos"), &t.faults, &err));
    CHECK_OK(roundtable_tell(&t.co, id, STR("Se acordó pedirlos todos"), &t.faults, &err));
    CHECK_OK(roundtable_told(&ana, id, &told, &count, &err));
    CHECK_INT(count, 2);
    CHECK_STR(told[0].body, "Se acordó pedirlos todos");
    CHECK_STR(told[1].body, "Se acordó pedir los contratos");
    CHECK_INT(town_logged(&t, "roundtable.told"), 2);
    town_close(&t);
}
