/* Issue 5, item 3: checks by machine are added, edited, stopped and run, and every run is recorded;
 * checks of indicators, documents and sessions. */
#include <stdlib.h>
#include <time.h>

#include "check_here.h"
#include "cocreate/paper.h"
#include "cocreate/sitting.h"

static struct err err;

#define SESSIONS(id, least)                                                                        \
    DRAFT(id, "sessions", IN("least", least), IN("from", "2025-01-01"), IN("until", "2025-12-31"))

static int64_t added(struct town *t, const struct machine_draft *d)
{
    int64_t id = 0;
    struct co_faults faults = {.count = 0};
    CHECK_OK(machine_check_add(&t->co, d, &faults, &id, &err));
    return id;
}

BOTH(check_every_run_is_recorded_with_what_it_looked_at_and_logged)
{
    struct town t;
    struct machine_run run, *runs;
    struct machine_check *list;
    size_t count;
    int64_t commitment = here_open(&t, url), id = added(&t, SESSIONS(commitment, "1"));
    CHECK_OK(machine_check_list(&t.co, commitment, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_INT(list[0].last.run, 0);
    CHECK_STR(list[0].values[1], "2025-01-01");
    SAYS(list[0].says, "al menos 1 sesión con quórum");
    CHECK_OK(machine_check_run(&t.co, id, &run, &err));
    CHECK_INT(run.run, 1);
    CHECK_INT(run.is.result, MACHINE_FAILS);
    CHECK_OK(machine_check_run(&t.co, id, &run, &err));
    CHECK_OK(machine_check_runs(&t.co, id, 0, &runs, &count, &err));
    CHECK_INT(count, 2);
    CHECK_INT(runs[0].run, 2);
    CHECK_INT(runs[0].at, t.co.now_ms);
    CHECK_STR(runs[0].is.evidence, "{\"sittings\":[],\"held\":0,\"with_quorum\":0}");
    CHECK_INT(town_logged(&t, "check.ran"), 2);
    CHECK_INT(town_logged(&t, "check.added"), 1);
    CHECK_OK(machine_check_runs(&t.co, id, 2, &runs, &count, &err));
    CHECK_INT(count, 1);
    town_close(&t);
}

BOTH(check_edited_keeps_what_older_runs_wanted)
{
    struct town t;
    struct machine_run run, *runs;
    struct machine_check check;
    struct co_faults faults = {.count = 0};
    size_t count;
    int64_t commitment = here_open(&t, url), id = added(&t, SESSIONS(commitment, "4"));
    CHECK_OK(machine_check_run(&t.co, id, &run, &err));
    CHECK_OK(machine_check_edit(&t.co, id, 1, SESSIONS(0, "2"), &faults, &err));
    CHECK_INT(machine_check_edit(&t.co, id, 1, SESSIONS(0, "3"), &faults, &err), ERR_CONFLICT);
    CHECK_OK(machine_check_run(&t.co, id, &run, &err));
    CHECK_OK(machine_check_runs(&t.co, id, 0, &runs, &count, &err));
    SAYS(runs[0].is.wanted, "al menos 2 sesiones");
    SAYS(runs[1].is.wanted, "al menos 4 sesiones");
    CHECK_OK(machine_check_get(&t.co, id, &check, &err));
    CHECK_STR(check.values[0], "2");
    CHECK_INT(check.version, 2);
    CHECK_INT(town_logged(&t, "check.edited"), 1);
    town_close(&t);
}

BOTH(check_is_for_the_secretariat_and_the_institution_that_answers)
{
    struct town t;
    struct co_faults faults = {.count = 0};
    struct machine_finding f;
    struct machine_summary due;
    int64_t commitment = here_open(&t, url), id = 0;
    struct co citizen = town_as(&t, 5, CO_CITIZEN, CO_CITIZENRY);
    struct co member = town_as(&t, 6, CO_CITIZEN | CO_MEMBER, CO_CIVIL_SOCIETY);
    struct co own = here_institution(&t, 7, HEALTH), other = here_institution(&t, 8, CULTURE);
    struct machine_draft *d = SESSIONS(commitment, "1");
    CHECK_INT(machine_check_add(&citizen, d, &faults, &id, &err), ERR_DENIED);
    CHECK_INT(machine_check_add(&other, d, &faults, &id, &err), ERR_DENIED);
    CHECK_INT(machine_check_try(&other, d, &faults, &f, &err), ERR_DENIED);
    CHECK_INT(machine_check_run_due(&own, &due, &err), ERR_DENIED);
    CHECK_OK(machine_check_add(&member, d, &faults, &id, &err));
    CHECK_OK(machine_check_add(&own, d, &faults, &id, &err));
    CHECK_INT(machine_check_add(&member, SESSIONS(999, "1"), &faults, &id, &err), ERR_NOTFOUND);
    town_close(&t);
}

BOTH(check_stopped_does_not_run_until_it_is_resumed)
{
    struct town t;
    struct co_faults faults = {.count = 0};
    struct machine_summary due;
    struct machine_run run;
    int64_t commitment = here_open(&t, url), id = added(&t, SESSIONS(commitment, "1"));
    added(&t, DRAFT(commitment, "published", IN("kind", "contract"), IN("percent", "1")));
    CHECK_OK(machine_check_run_due(&t.co, &due, &err));
    CHECK_INT(due.fails, 1);
    CHECK_INT(due.untold, 1);
    CHECK_INT(machine_check_stop(&t.co, id, 1, false, STR(" "), &faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&faults, "reason") != NULL);
    faults.count = 0;
    CHECK_OK(machine_check_stop(&t.co, id, 1, false, STR("Se cambió la meta"), &faults, &err));
    CHECK_INT(machine_check_run(&t.co, id, &run, &err), ERR_CONFLICT);
    CHECK_OK(machine_check_run_due(&t.co, &due, &err));
    CHECK_INT(due.fails, 0);
    CHECK_OK(machine_check_stop(&t.co, id, 2, true, STR("Fue un error"), &faults, &err));
    CHECK_OK(machine_check_run(&t.co, id, &run, &err));
    CHECK_INT(run.run, 2);
    CHECK_INT(town_logged(&t, "check.stopped"), 1);
    SAYS(here_log(&t), "Se cambió la meta");
    town_close(&t);
}

/* What is not right gets a sentence beside its field. */
static const char *fault(struct town *t, const struct machine_draft *d, const char *field)
{
    struct co_faults faults = {.count = 0};
    struct str says;
    CHECK_INT(machine_check_says(&t->co, d, &faults, &says, &err), ERR_INPUT);
    return co_fault_of(&faults, field);
}

TEST(check_form_tells_what_is_not_right_beside_its_field)
{
    struct town t;
    town_open(&t, "town.cauce");
    CHECK(fault(&t, DRAFT(1, "none", IN("a", "b")), "kind"));
    CHECK(fault(&t, SESSIONS(1, "0"), "least"));
    CHECK(fault(&t, SESSIONS(1, "muchas"), "least"));
    CHECK(fault(&t,
                DRAFT(1, "sessions", IN("least", "1"), IN("from", "2025-02-30"), IN("until", "")),
                "from"));
    CHECK(fault(
        &t,
        DRAFT(1, "sessions", IN("least", "1"), IN("from", "2025-02-02"), IN("until", "2025-02-01")),
        "until"));
#define PUBLISHED(percent) DRAFT(1, "published", IN("kind", "contract"), IN("percent", percent))
    CHECK(fault(&t, PUBLISHED("100.01"), "percent"));
    CHECK(fault(&t, PUBLISHED("99.999"), "percent"));
    CHECK(fault(&t, PUBLISHED("-1"), "percent"));
    CHECK(fault(&t, DRAFT(1, "published", IN("kind", "casa"), IN("percent", "1")), "kind"));
    CHECK(fault(&t,
                DRAFT(1, "traceable", IN("stage", "contract"), IN("percent", "1"), IN("pesos", "1"),
                      IN("source", "L-1")),
                "pesos"));
    CHECK(fault(&t, DRAFT(1, "traceable", IN("stage", "contract"), IN("percent", "1")), "source"));
    CHECK(fault(&t,
                DRAFT(1, "filled", IN("of", "series"), IN("name", "x"), IN("field", "party"),
                      IN("detail", "nadie"), IN("percent", "1")),
                "detail"));
    CHECK(fault(&t, DRAFT(1, "document", IN("role", "minutes"), IN("sha256", "abc")), "sha256"));
    struct co_faults faults = {.count = 0};
    struct str says;
    CHECK_OK(machine_check_says(&t.co, PUBLISHED("95,5 %"), &faults, &says, &err));
    SAYS(says, "al menos el 95.5 %");
    town_close(&t);
}

TEST(check_kinds_have_fields_that_a_form_can_be_made_of)
{
    size_t count = 0;
    for (const struct machine_kind *k; (k = machine_kind_at(count)); count++) {
        CHECK(machine_kind_find(str_of(k->code)) == k);
        CHECK(k->field_count > 0 && k->field_count <= MACHINE_MOST_FIELDS);
        for (size_t i = 0; i < k->field_count; i++) {
            const char *code, *word;
            CHECK(k->fields[i].name && k->fields[i].label);
            if (k->fields[i].type == MACHINE_CHOICE)
                CHECK(machine_choice_at(&k->fields[i], 1, &code, &word));
        }
    }
    CHECK_INT(count, 7);
}

/* --- indicator -------------------------------------------------------------------------------- */

static void measured(struct town *t, int64_t day, const char *value)
{
    here_run(t,
             "INSERT INTO co_indicator_value (entity, indicator, day, area, value, source, by, at) "
             "VALUES ($1, 1, $2, '', $3, '', 0, 0)",
             "iit", t->co.entity, day, value);
}

BOTH(check_indicator_reached_its_target_by_its_day)
{
    struct town t;
    int64_t commitment = here_open(&t, url), day = date_from_ymd(2025, 6, 30);
    struct machine_draft *d = DRAFT(commitment, "indicator", IN("indicator", "1"));
    CHECK_INT(here_try(&t, d).result, MACHINE_UNTOLD);
    here_run(&t,
             "INSERT INTO co_indicator (entity, id, commitment, title, unit, formula, source, "
             "theme, baseline, target, target_day, rises) VALUES ($1, 1, $2, 'Contratos', '%', "
             "'', '', '', '', '80.5', $3, 1)",
             "iii", t.co.entity, commitment, day);
    CHECK_INT(here_try(&t, d).result, MACHINE_UNTOLD); /* nothing measured */
    measured(&t, day - 10, "80.49");
    here_day(&t, "2025-06-30");
    CHECK_INT(here_try(&t, d).result, MACHINE_UNTOLD); /* there is time left */
    here_day(&t, "2025-07-01");
    CHECK_INT(here_try(&t, d).result, MACHINE_FAILS);
    measured(&t, day + 1, "99"); /* too late */
    CHECK_INT(here_try(&t, d).result, MACHINE_FAILS);
    measured(&t, day, "080.500"); /* exactly */
    struct machine_finding f = here_try(&t, d);
    CHECK_INT(f.result, MACHINE_HOLDS);
    SAYS(f.evidence, "\"value\":\"080.500\"");
    d = DRAFT(999, "indicator", IN("indicator", "1"));
    struct co_faults faults = {.count = 0};
    CHECK_INT(machine_check_try(&t.co, d, &faults, &f, &err), ERR_NOTFOUND);
    town_close(&t);
}

BOTH(check_indicator_that_should_fall_compares_the_other_way)
{
    struct town t;
    int64_t commitment = here_open(&t, url), day = date_from_ymd(2025, 6, 30);
    struct machine_draft *d = DRAFT(commitment, "indicator", IN("indicator", "1"));
    here_run(&t,
             "INSERT INTO co_indicator (entity, id, commitment, title, unit, formula, source, "
             "theme, baseline, target, target_day, rises) VALUES ($1, 1, 0, 'Saldo', 'pesos', "
             "'', '', '', '', '-5', $2, 0)",
             "ii", t.co.entity, day);
    here_day(&t, "2025-07-01");
    measured(&t, day - 2, "-4.9");
    CHECK_INT(here_try(&t, d).result, MACHINE_FAILS);
    measured(&t, day - 1, "-12");
    CHECK_INT(here_try(&t, d).result, MACHINE_HOLDS);
    measured(&t, day, "mucho");
    CHECK_INT(here_try(&t, d).result, MACHINE_UNTOLD);
    town_close(&t);
}

/* --- document --------------------------------------------------------------------------------- */

static int64_t paper(struct town *t, const char *bytes, int64_t replaces, bool members)
{
    struct co_faults faults = {.count = 0};
    struct paper_draft d = {.subject = STR("declaration/3"),
                            .role = STR("signed"),
                            .title = STR("Declaratoria"),
                            .file = STR("d.txt"),
                            .bytes = str_of(bytes),
                            .day = DATE_NONE,
                            .replaces = replaces,
                            .reason = replaces ? STR("Faltaba una firma") : STR(""),
                            .members_only = members};
    int64_t id = 0;
    CHECK_OK(paper_add(&t->co, &d, &faults, &id, &err));
    return id;
}

BOTH(check_document_stands_in_public_as_it_is_and_not_an_older_version)
{
    /* printf 'abc' | sha256sum */
#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    struct town t;
    int64_t commitment = here_open(&t, url);
    struct machine_draft *d = DRAFT(commitment, "document", IN("subject", "declaration/3"),
                                    IN("role", "signed"), IN("sha256", ABC));
    CHECK_INT(here_try(&t, d).result, MACHINE_FAILS);
    paper(&t, "abc", 0, true);
    struct machine_finding f = here_try(&t, d);
    CHECK_INT(f.result, MACHINE_FAILS);
    SAYS(f.found, "1 que no son públicos");
    int64_t first = paper(&t, "abc", 0, false);
    CHECK_INT(here_try(&t, d).result, MACHINE_HOLDS);
    paper(&t, "abcd", first, false);
    CHECK_INT(here_try(&t, d).result, MACHINE_FAILS);
    /* It was added on 2 January 2026. */
    d = DRAFT(commitment, "document", IN("subject", "declaration/3"), IN("role", "signed"),
              IN("after", "2026-01-01"));
    CHECK_INT(here_try(&t, d).result, MACHINE_HOLDS);
    d = DRAFT(commitment, "document", IN("subject", "declaration/3"), IN("role", "signed"),
              IN("after", "2026-01-02"));
    CHECK_INT(here_try(&t, d).result, MACHINE_FAILS);
    town_close(&t);
}

/* --- sessions --------------------------------------------------------------------------------- */

static void seat(struct town *t, int64_t role, int64_t sector)
{
    here_run(t,
             "INSERT INTO co_role (entity, id, home, person, role, sector, substitute, body, "
             "institution, begins) VALUES ($1, $2, $1, $2, 4, $3, 0, 0, 0, 0)",
             "iii", t->co.entity, role, sector);
}

static void came(struct town *t, int64_t sitting, int64_t role, int64_t sector)
{
    here_run(t,
             "INSERT INTO co_seat_taken (entity, sitting, role, sector, name, substitute, votes) "
             "VALUES ($1, $2, $3, $4, '', 0, 1)",
             "iiii", t->co.entity, sitting, role, sector);
}

static void held(struct town *t, int64_t id, int64_t day)
{
    here_run(t,
             "INSERT INTO co_sitting (entity, id, cycle, number, kind, title, place, modality, "
             "starts, state, minutes, without, version) VALUES ($1, $2, 1, $2, 0, 'S', '', 1, $3, "
             "1, '', '', 1)",
             "iii", t->co.entity, id, day * 86400000 + 1000);
}

BOTH(check_sessions_counts_those_with_the_quorum_of_every_party)
{
    struct town t;
    struct sitting s;
    int64_t commitment = here_open(&t, url), last = date_from_ymd(2025, 12, 31);
    for (int64_t sector = 1; sector <= 3; sector++)
        for (int64_t i = 0; i < 2; i++) seat(&t, sector * 10 + i, sector);
    held(&t, 901, last);
    held(&t, 902, last - 10);
    held(&t, 903, last + 1); /* too late */
    for (int64_t sector = 1; sector <= 3; sector++)
        for (int64_t i = 0; i < 2; i++) {
            came(&t, 901, sector * 10 + i, sector);
            came(&t, 903, sector * 10 + i, sector);
            if (sector < 3 || i) came(&t, 902, sector * 10 + i, sector); /* 1 of 2: not more */
        }
    CHECK_OK(sitting_get(&t.co, 901, &s, &err));
    CHECK(s.quorum.holds);
    CHECK_OK(sitting_get(&t.co, 902, &s, &err));
    CHECK(!s.quorum.holds);
    struct machine_finding f = here_try(&t, SESSIONS(commitment, "1"));
    CHECK_INT(f.result, MACHINE_HOLDS);
    SAYS(f.evidence, "\"sittings\":[901],\"held\":2,\"with_quorum\":1");
    CHECK_INT(here_try(&t, SESSIONS(commitment, "2")).result, MACHINE_FAILS);
    here_day(&t, "2025-12-31");
    CHECK_INT(here_try(&t, SESSIONS(commitment, "2")).result, MACHINE_UNTOLD);
    town_close(&t);
}

/* Where clocks are six hours behind UTC: seven in the evening of the last day is the next day in
 * UTC; of the day before the first it is the first. */
BOTH(check_sessions_counts_by_the_days_of_where_they_are)
{
    struct town t;
    int64_t commitment = here_open(&t, url), last = date_from_ymd(2025, 12, 31),
            first = date_from_ymd(2025, 1, 1), evening = INT64_C(25) * 3600000;
    setenv("TZ", "CST6", 1);
    tzset();
    for (int64_t sector = 1; sector <= 3; sector++) seat(&t, sector * 10, sector);
    for (int64_t sector = 1; sector <= 3; sector++) { /* a second one, whose term ends that day */
        seat(&t, sector * 10 + 1, sector);
        here_run(&t, "UPDATE co_role SET ends = $3 WHERE entity = $1 AND person = $2", "iii",
                 t.co.entity, sector * 10 + 1, last);
    }
    held(&t, 901, last);
    held(&t, 902, first);
    here_run(&t, "UPDATE co_sitting SET starts = $3 WHERE entity = $1 AND id = $2", "iii",
             t.co.entity, (int64_t)901, last * 86400000 + evening);
    here_run(&t, "UPDATE co_sitting SET starts = $3 WHERE entity = $1 AND id = $2", "iii",
             t.co.entity, (int64_t)902, (first - 1) * 86400000 + evening);
    for (int64_t sector = 1; sector <= 3; sector++) {
        came(&t, 901, sector * 10, sector); /* one of the two titulars of that day: no quorum */
        came(&t, 902, sector * 10, sector);
        came(&t, 902, sector * 10 + 1, sector);
    }
    struct machine_finding f = here_try(&t, SESSIONS(commitment, "1"));
    SAYS(f.evidence, "\"sittings\":[],\"held\":1,\"with_quorum\":0");
    setenv("TZ", "UTC0", 1);
    tzset();
    town_close(&t);
}
