/* Requests for information with their deadline, and records of gaps. */
#include "cocreate/request.h"

#include <sys/stat.h>

#include "base/file.h"
#include "cocreate/gap_record.h"
#include "cocreate/hunt.h"
#include "town.h"

#define TODAY ((int32_t)(TOWN_NOW / 86400000)) /* Friday 2 January 2026 */

static struct err err;

static struct gap_record_draft a_gap(void)
{
    return (struct gap_record_draft){.subject = STR("gap/abc"),
                                     .missing = STR("Los pagos del contrato 12"),
                                     .obligation = STR("LGTAIP, art. 65 (por verificar)"),
                                     .unit = STR("Secretaría de Obras"),
                                     .theme = STR("obra pública"),
                                     .stage = GAP_PAYMENT,
                                     .year = 2024,
                                     .cause = GAP_NOT_PUBLISHED,
                                     .severity = GAP_HIGH};
}

BOTH(requirement_43_a_gap_has_datum_obligation_unit_cause_severity_status_request_and_closure)
{
    struct town t;
    struct gap_record r;
    struct request *requests;
    size_t n;
    bool has;
    int64_t id, request;
    town_open(&t, url);
    struct gap_record_draft d = a_gap();
    struct co who = town_as(&t, 9, CO_CITIZEN, CO_CITIZENRY);
    CHECK_INT(gap_record_add(&who, &d, &t.faults, &id, &err), ERR_DENIED);
    CHECK_OK(gap_record_add(&t.co, &d, &t.faults, &id, &err));
    CHECK_INT(gap_record_add(&t.co, &d, &t.faults, &id, &err), ERR_CONFLICT);
    CHECK_OK(gap_record_of(&who, STR("gap/abc"), &r, &has, &err));
    CHECK(has && r.id == id && r.state == GAP_OPEN);
    CHECK_STR(r.is.unit, "Secretaría de Obras");
    CHECK_STR(r.is.obligation, "LGTAIP, art. 65 (por verificar)");
    CHECK(r.is.cause == GAP_NOT_PUBLISHED && r.is.severity == GAP_HIGH);
    struct request_said said;
    CHECK_OK(request_of_record(&t.co, id, STR("Hermosillo"), &said, &err));
    CHECK_STR(said.subject, "gap/abc");
    CHECK_OK(request_add(&t.co, &said, &t.faults, &request, &err));
    CHECK_OK(request_send(&t.co, request, 1, STR("2600123"), TODAY, DATE_NONE, &t.faults, &err));
    CHECK_OK(request_list(&who, STR("gap/abc"), REQUESTS_ALL, 0, 9, &requests, &n, &err));
    CHECK_INT(n, 1);
    CHECK_STR(requests[0].folio, "2600123");
    struct gap_closing closing = {.state = GAP_CLOSED, .closure = STR("Ya está publicado")};
    CHECK_INT(gap_record_close(&t.co, id, 1, &closing, &t.faults, &err), ERR_INPUT);
    CHECK(co_fault_of(&t.faults, "url") != NULL); /* no evidence, no closing */
    t.faults.count = 0;
    closing.url = STR("https://ejemplo.mx/pagos.csv");
    CHECK_OK(gap_record_close(&t.co, id, 1, &closing, &t.faults, &err));
    CHECK_OK(gap_record_get(&who, id, &r, &err));
    CHECK(r.state == GAP_CLOSED && r.closed == TODAY);
    CHECK_STR(r.url, "https://ejemplo.mx/pagos.csv");
    CHECK_INT(gap_record_edit(&t.co, id, 1, &d, &t.faults, &err), ERR_CONFLICT);
    closing = (struct gap_closing){.state = GAP_OPEN, .closure = STR("La liga ya no abre")};
    CHECK_OK(gap_record_close(&t.co, id, 2, &closing, &t.faults, &err));
    CHECK_INT(town_logged(&t, "gap.closed"), 1);
    CHECK_INT(town_logged(&t, "gap.opened"), 1);
    town_close(&t);
}

BOTH(requirement_47_gaps_are_counted_by_stage_unit_theme_and_time)
{
    struct town t;
    struct gap_group *groups;
    struct gap_record *list;
    size_t n;
    int64_t id;
    town_open(&t, url);
    struct gap_record_draft d = a_gap();
    CHECK_OK(gap_record_add(&t.co, &d, &t.faults, &id, &err));
    d.subject = STR("hunt/1/2");
    d.theme = STR("deuda");
    d.year = 2023;
    CHECK_OK(gap_record_add(&t.co, &d, &t.faults, &id, &err));
    d.subject = STR("");
    d.stage = GAP_RESULT;
    d.unit = STR("Finanzas");
    d.severity = GAP_LOW;
    CHECK_OK(gap_record_add(&t.co, &d, &t.faults, &id, &err));
    CHECK_OK(gap_record_groups(&t.co, GAP_BY_STAGE, &groups, &n, &err));
    CHECK_INT(n, 2);
    CHECK(groups[0].stage == GAP_PAYMENT && groups[0].records == 2 && groups[0].open == 2);
    CHECK_OK(gap_record_groups(&t.co, GAP_BY_UNIT, &groups, &n, &err));
    CHECK_INT(n, 2);
    CHECK_STR(groups[0].unit, "Secretaría de Obras");
    CHECK_OK(gap_record_groups(&t.co, GAP_BY_THEME, &groups, &n, &err));
    CHECK_STR(groups[0].theme, "deuda");
    CHECK_OK(gap_record_groups(&t.co, GAP_BY_YEAR, &groups, &n, &err));
    CHECK_INT(groups[0].year, 2023);
    const struct gap_record_filter filter = {.theme = STR("deuda"), .most = 50};
    CHECK_OK(gap_record_list(&t.co, &filter, &list, &n, &err));
    CHECK_INT(n, 2);
    CHECK_INT(list[0].is.severity, GAP_HIGH); /* the gravest first */
    town_close(&t);
}

BOTH(requirement_48_a_request_has_its_text_its_deadline_in_working_days_and_its_answer)
{
    struct town t;
    struct request r, *list;
    struct request_counts counts;
    struct hunt_draft h = {.title = STR("El empréstito"),
                           .problem = STR("No se sabe en qué obras se gastó"),
                           .begins = DATE_NONE,
                           .ends = DATE_NONE};
    struct request_said said;
    size_t n;
    int64_t hunt, id;
    town_open(&t, url);
    CHECK_OK(hunt_add(&t.co, &h, STR(""), &t.faults, &hunt, &err));
    CHECK_OK(hunt_move(&t.co, hunt, 1, HUNT_OPEN, &err));
    struct co who = town_as(&t, 9, CO_CITIZEN, CO_CITIZENRY);
    struct co other = town_as(&t, 10, CO_CITIZEN, CO_CITIZENRY);
    CHECK_OK(request_of_question(&who, hunt, 2, STR("Hermosillo"), &said, &err));
    CHECK_STR(said.subject, "hunt/1/2");
    CHECK(str_contains(said.text, STR("¿Cuánto se aprobó")));
    CHECK(str_contains(said.text, STR("No se sabe en qué obras")));
    CHECK(!str_contains(said.text, STR("DÓNDE SE BUSCÓ"))); /* nobody searched yet */
    CHECK_OK(request_add(&who, &said, &t.faults, &id, &err));
    CHECK_INT(request_get(&other, id, &r, &err), ERR_NOTFOUND); /* a draft */
    CHECK_OK(request_send(&who, id, 1, STR("F-1"), TODAY, DATE_NONE, &t.faults, &err));
    CHECK_OK(request_get(&other, id, &r, &err));
    CHECK_INT(r.due, date_from_ymd(2026, 1, 30)); /* the 20th working day */
    CHECK(!r.late && r.days == 20 && !r.may_change);
    CHECK_INT(request_edit(&who, id, 2, &said, &t.faults, &err), ERR_CONFLICT);
    CHECK_INT(request_send(&other, id, 2, STR("F-2"), TODAY, DATE_NONE, &t.faults, &err),
              ERR_DENIED);
    struct request_reply reply = {.outcome = REQUEST_SILENT, .answered = DATE_NONE};
    CHECK_INT(request_answer(&who, id, 2, &reply, &t.faults, &err), ERR_INPUT); /* not yet */
    t.faults.count = 0;
    CHECK_OK(request_extend(&who, id, 2, STR("Volumen de la información"), &t.faults, &err));
    CHECK_INT(request_extend(&who, id, 3, STR("otra vez"), &t.faults, &err), ERR_CONFLICT);
    CHECK_OK(request_get(&who, id, &r, &err));
    CHECK_INT(r.due, date_from_ymd(2026, 2, 16)); /* ten more, over the first Monday of February */
    other.now_ms += INT64_C(46) * 86400000;       /* 17 February */
    CHECK_OK(request_list(&other, STR_NONE, REQUESTS_LATE, 0, 9, &list, &n, &err));
    CHECK(n == 1 && list[0].late && list[0].days == 1);
    CHECK_OK(request_count(&other, &counts, &err));
    CHECK(counts.sent == 1 && counts.late == 1 && counts.waiting == 0);
    reply = (struct request_reply){
        .outcome = REQUEST_PARTIAL, .answered = TODAY, .answer = STR("Solo los montos")};
    CHECK_OK(request_answer(&who, id, 3, &reply, &t.faults, &err));
    CHECK_OK(request_get(&other, id, &r, &err));
    CHECK(r.outcome == REQUEST_PARTIAL && !r.late);
    CHECK_INT(r.complain, date_from_ymd(2026, 1, 23));
    CHECK_OK(request_count(&other, &counts, &err));
    CHECK(counts.partial == 1 && counts.late == 0);
    CHECK_INT(town_logged(&t, "request.answered"), 1);
    town_close(&t);
}

BOTH(request_deadline_follows_the_catalogues_beside_the_store)
{
    struct town t;
    struct request r;
    int64_t id;
    town_open(&t, url);
    mkdir("catalogues", 0700);
    CHECK_OK(file_write("catalogues/plazos.csv",
                        STR("plazo;dias;ley;articulo;verificar\nrespuesta;5;Ley de aquí;art. 1;\n"
                            "prorroga;3;Ley de aquí;art. 2;\nqueja;7;Ley de aquí;art. 3;sí\n"),
                        &err));
    CHECK_OK(file_write("catalogues/inhabiles.csv",
                        STR("dia;motivo\n2026-01-07;vacaciones\n2026-01-06;vacaciones\n"), &err));
    struct request_said said = {.title = STR("x"), .text = STR("y"), .unit = STR("z")};
    CHECK_OK(request_add(&t.co, &said, &t.faults, &id, &err));
    CHECK_OK(request_send(&t.co, id, 1, STR("F"), TODAY, DATE_NONE, &t.faults, &err));
    CHECK_OK(request_get(&t.co, id, &r, &err));
    CHECK_INT(r.due, date_from_ymd(2026, 1, 13));
    CHECK_OK(file_write("catalogues/plazos.csv", STR("plazo;dias\nrespuesta;x\n"), &err));
    CHECK_INT(request_get(&t.co, id, &r, &err), ERR_INPUT);
    CHECK_INT(err.place.line, 2);
    town_close(&t);
}
