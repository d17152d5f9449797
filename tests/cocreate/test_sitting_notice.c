/* Letters to the members of the secretariat, the points of the agenda that agreements keep in
 * place, and where a session is joined from afar. */
#include <string.h>

#include "base/i18n.h"
#include "cocreate/cycle.h"
#include "cocreate/notice.h"
#include "cocreate/person.h"
#include "cocreate/sitting_notice.h"
#include "town.h"

#define TODAY ((int32_t)(TOWN_NOW / 86400000))

static struct err err;

/* One member of each party; the first has two seats' worth of roles, the last wants no letters. */
static void three_members(struct town *t, int64_t roles[3])
{
    static const char *const emails[] = {"gob@ejemplo.mx", "civil@ejemplo.mx",
                                         "garante@ejemplo.mx"};
    for (int i = 0; i < 3; i++) {
        char token[SESSION_TOKEN + 1];
        struct role_draft d = {.home = 26,
                               .role = CO_MEMBER,
                               .sector = CO_GOVERNMENT + i,
                               .begins = TODAY - 9,
                               .ends = DATE_NONE};
        CHECK_OK(person_invite(&t->co, str_of(emails[i]), STR("Alguien"), &t->faults, &d.person,
                               token, &err));
        CHECK_OK(role_give(&t->co, &d, &t->faults, &roles[i], &err));
        if (i == 0) {
            int64_t again;
            d.substitute = true;
            CHECK_OK(role_give(&t->co, &d, &t->faults, &again, &err));
        }
        if (i < 2) continue;
        struct co own = town_as(t, d.person, CO_CITIZEN, CO_GUARANTOR);
        struct person_draft draft = {.name = STR("Alguien"), .sector = CO_GUARANTOR};
        CHECK_OK(person_edit(&own, &draft, false, &t->faults, &err));
    }
}

static const struct agenda_item agenda[] = {{STR("Lista de asistencia"), STR_NONE},
                                            {STR("Las cuentas del agua"), STR("plan/2")}};

static int64_t a_session(struct town *t, struct sitting_draft *d)
{
    struct cycle_draft c = {
        .number = 1, .title = STR("Primer plan"), .begins = TODAY, .ends = DATE_NONE};
    int64_t id;
    CHECK_OK(cycle_add(&t->co, &c, &t->faults, &d->cycle, &err));
    CHECK_OK(cycle_move(&t->co, d->cycle, 1, CYCLE_PUBLIC, STR_NONE, &t->faults, &err));
    d->modality = CO_HYBRID;
    d->place = STR("Sala de cabildo");
    d->link = STR("https://reunion.ejemplo.mx/1");
    d->starts = TOWN_NOW - 3600000;
    d->agenda = agenda;
    d->agenda_count = 2;
    CHECK_OK(sitting_add(&t->co, d, &t->faults, &id, &err));
    return id;
}

static enum err_code told(struct town *t, enum sitting_news news, int64_t id)
{
    const struct notice_page page = {STR("https://x.mx"), STR("/sesion/1")};
    CHECK_OK(co_begin(&t->co, &err));
    return co_end(&t->co, sitting_tell(&t->co, 26, news, id, &page, &err), &err);
}

static size_t letters(struct town *t, struct notice_row **rows)
{
    size_t n;
    CHECK_OK(notice_due(&t->co, 50, rows, &n, &err));
    return n;
}

BOTH(requirement_9_members_are_told_when_and_where_a_session_is_and_of_what)
{
    struct town t;
    struct sitting_draft d = {0};
    struct notice_row *rows;
    int64_t roles[3];
    town_open(&t, url);
    three_members(&t, roles);
    int64_t id = a_session(&t, &d);
    CHECK_OK(told(&t, SITTING_IS_CONVENED, id));
    CHECK_INT(letters(&t, &rows), 2); /* once each, and not who wants none */
    CHECK_STR(rows[0].email, "gob@ejemplo.mx");
    CHECK_STR(rows[0].kind, "sitting");
    CHECK(str_contains(rows[0].body, STR("Sala de cabildo")));
    CHECK(str_contains(rows[0].body, STR("https://reunion.ejemplo.mx/1")));
    CHECK(str_contains(rows[0].body, STR("02/01/2026 0"))); /* the hour is that of the place */
    CHECK(str_contains(rows[0].body, STR("2. Las cuentas del agua")));
    CHECK(str_contains(rows[0].body, STR("https://x.mx/sesion/1")));
    CHECK_OK(sitting_cancel(&t.co, id, 1, STR("No hay luz"), &t.faults, &err));
    CHECK_OK(told(&t, SITTING_IS_OFF, id));
    CHECK_INT(letters(&t, &rows), 4);
    CHECK(str_contains(rows[3].body, STR("No hay luz")));
    struct sitting s;
    CHECK_OK(sitting_get(&t.co, id, &s, &err));
    CHECK_STR(s.cancelled, "No hay luz");
    CHECK_STR(s.is.link, "https://reunion.ejemplo.mx/1");
    d.link = STR("javascript:alert(1)");
    CHECK_INT(sitting_add(&t.co, &d, &t.faults, &id, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "link") != NULL);
    town_close(&t);
}

BOTH(requirement_9_an_agreement_stays_with_its_point_and_its_day_is_reminded_once)
{
    struct town t;
    struct sitting_draft d = {0};
    struct sitting s;
    struct notice_row *rows;
    int64_t roles[3], agreement;
    size_t n;
    town_open(&t, url);
    three_members(&t, roles);
    int64_t id = a_session(&t, &d);
    CHECK_OK(sitting_hold(&t.co, id, 1, roles, 3, &t.faults, &err));
    struct agreement_draft a = {
        .item = 3, .text = STR("Publicar"), .responsible = STR("Agua"), .due = TODAY + 8};
    CHECK_INT(agreement_add(&t.co, id, 2, &a, &t.faults, &agreement, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "item") != NULL);
    t.faults.count = 0;
    a.item = 2;
    CHECK_OK(agreement_add(&t.co, id, 2, &a, &t.faults, &agreement, &err));
    CHECK_OK(sitting_get(&t.co, id, &s, &err));
    CHECK_INT(s.agreements[0].is.item, 2);
    CHECK_INT(s.agreements[0].sitting_number, 1);
    struct agenda_item other[] = {agenda[1], agenda[0], agenda[0]};
    d.agenda = other;
    CHECK_INT(sitting_edit(&t.co, id, s.version, &d, &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "agenda") != NULL);
    t.faults.count = 0;
    struct agenda_item more[] = {agenda[0], agenda[1], agenda[0]};
    d.agenda = more;
    d.agenda_count = 3;
    CHECK_OK(sitting_edit(&t.co, id, s.version, &d, &t.faults, &err));
    CHECK_OK(agreements_remind(&t.co, &n, &err)); /* eight days are too far away */
    CHECK_INT(n, 0);
    t.co.now_ms += INT64_C(86400000);
    CHECK_OK(agreements_remind(&t.co, &n, &err));
    CHECK_INT(n, 1);
    CHECK_INT(letters(&t, &rows), 2);
    CHECK_STR(rows[0].kind, "agreement");
    CHECK(str_contains(rows[0].body, STR("10/01/2026")));
    CHECK_OK(agreements_remind(&t.co, &n, &err));
    CHECK_INT(n, 0);
    struct agreement one;
    CHECK_INT(agreement_get(&t.co, 99, &one, &err), ERR_NOTFOUND);
    town_close(&t);
}

TEST(requirement_9_an_agreement_is_corrected_until_the_minutes_are_published)
{
    struct town t;
    struct sitting_draft d = {0};
    struct sitting s;
    int64_t roles[3], id;
    town_open(&t, "town.cauce");
    three_members(&t, roles);
    int64_t sitting = a_session(&t, &d);
    CHECK_OK(sitting_hold(&t.co, sitting, 1, roles, 3, &t.faults, &err));
    struct seat_vote votes[] = {{.role = roles[0], .vote = SEAT_IN_FAVOUR},
                                {.role = roles[1], .vote = SEAT_AGAINST, .reason = STR("No")}};
    struct agreement_draft a = {.text = STR("Publicra"),
                                .responsible = STR("Agua"),
                                .due = DATE_NONE,
                                .votes = votes,
                                .vote_count = 2};
    CHECK_OK(agreement_add(&t.co, sitting, 2, &a, &t.faults, &id, &err));
    a.text = STR("Publicar");
    votes[1].vote = SEAT_IN_FAVOUR;
    CHECK_INT(agreement_edit(&t.co, id, 2, &a, &t.faults, &err), ERR_CONFLICT);
    struct co citizen = town_as(&t, 99, CO_CITIZEN, CO_CITIZENRY);
    CHECK_INT(agreement_edit(&citizen, id, 3, &a, &t.faults, &err), ERR_DENIED);
    CHECK_OK(agreement_edit(&t.co, id, 3, &a, &t.faults, &err));
    CHECK_OK(sitting_get(&t.co, sitting, &s, &err));
    CHECK_INT(s.agreement_count, 1);
    CHECK_STR(s.agreements[0].is.text, "Publicar");
    CHECK_INT(s.agreements[0].number, 1);
    CHECK(s.agreements[0].in_favour == 2 && s.agreements[0].against == 0);
    CHECK_INT(s.agreements[0].is.vote_count, 2);
    CHECK_OK(sitting_write_minutes(&t.co, sitting, 4, STR("acta"), &t.faults, &err));
    CHECK_OK(sitting_publish(&t.co, sitting, 5, STR("No vinieron"), &t.faults, &err));
    CHECK_INT(agreement_edit(&t.co, id, 6, &a, &t.faults, &err), ERR_CONFLICT);
    CHECK_INT(town_logged(&t, "agreement.edited"), 1);
    town_close(&t);
}

/* --- in whose language ------------------------------------------------------------------------ */

static void read_english(struct town *t, int64_t person, int sector)
{
    struct co own = town_as(t, person, CO_CITIZEN, sector);
    struct person_draft draft = {.name = STR("Someone"), .sector = sector, .english = true};
    CHECK_OK(person_edit(&own, &draft, true, &t->faults, &err));
}

static const struct notice_row *letter_to(const struct notice_row *rows, size_t n,
                                          const char *email, const char *kind)
{
    for (size_t i = 0; i < n; i++)
        if (str_is(rows[i].email, email) && str_is(rows[i].kind, kind)) return &rows[i];
    test_fail(__FILE__, __LINE__, "no letter %s to %s", kind, email);
}

/* Whoever convenes, and whatever language the program runs in. */
static void check_both(struct town *t, const char *language, int64_t id)
{
    struct notice_row *rows;
    size_t n = letters(t, &rows);
    for (size_t i = 0; i < n; i++)
        CHECK_OK(notice_tried(&t->co, rows[i].id, 0, STR(""), NOTICE_NOT_NOW, &err));
    i18n_language(language);
    CHECK_OK(told(t, SITTING_IS_CONVENED, id));
    const char *mine = _("Orden del día:");
    bool english = language[0] == 'e' && language[1] == 'n';
    CHECK_STR(str_of(mine), english ? "Agenda:" : "Orden del día:"); /* it was put back */
    i18n_language("es");
    n = letters(t, &rows);
    const struct notice_row *es = letter_to(rows, n, "gob@ejemplo.mx", "sitting"),
                            *en = letter_to(rows, n, "civil@ejemplo.mx", "sitting");
    CHECK_STR(es->subject, "Se convoca a sesión del secretariado");
    CHECK(str_contains(es->body, STR("Orden del día:")));
    CHECK(str_contains(es->body, STR("02/01/2026")));
    CHECK(str_contains(es->body, STR("https://x.mx/sesion/1")));
    CHECK(!str_eq(en->subject, es->subject));
    CHECK(str_contains(en->body, STR("Agenda:")));
    CHECK(str_contains(en->body, STR("2026-01-02")));
    CHECK(str_contains(en->body, STR("https://x.mx/en/sesion/1")));
}

BOTH(letters_to_members_are_in_the_language_of_who_reads_them)
{
    struct town t;
    int64_t roles[3];
    struct sitting_draft d = {.kind = SITTING_ORDINARY};
    struct role_row *rows;
    size_t n;
    town_open(&t, url);
    three_members(&t, roles);
    CHECK_OK(role_list(&t.co, DATE_NONE, &rows, &n, &err));
    for (size_t i = 0; i < n; i++)
        if (rows[i].id == roles[1]) read_english(&t, rows[i].person, CO_CIVIL_SOCIETY);
    int64_t id = a_session(&t, &d);
    check_both(&t, "es", id);
    check_both(&t, "en", id);
    town_close(&t);
}
