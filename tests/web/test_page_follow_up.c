/* Writing the follow-up over real HTTP: reports with evidence, the word of other sectors,
 * assessments, coding, lessons and the closing form; and who may not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cocreate/commitment_parts.h"
#include "cocreate/light.h"
#include "cocreate/paper.h"
#include "followed.h"
#include "pages.h"

static struct err err;

#define REPORT                                                                                     \
    "cut=1&day=2026-01-30&state=completed&text=Se publicaron 791 contratos&file_title=Los "        \
    "contratos&action1=completed&action2="
#define CSV "contrato,monto\nA-1,100.50\n"

static struct progress_report last_report(int64_t commitment)
{
    struct beside b;
    struct progress_report r;
    open_beside(&b);
    CHECK_OK(progress_last(&b.co, commitment, &r, &err));
    close_beside(&b);
    return r;
}

static struct str spaced(const char *fields, char out[600])
{
    size_t n = 0;
    for (; fields[n]; n++) out[n] = fields[n] == ' ' ? '+' : fields[n];
    out[n] = '\0';
    return str_of(out);
}

TEST(requirement_51_institution_reports_with_evidence_and_another_sector_answers)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0}, own = {.person = 0}, society = {.person = 0};
    struct browser_file file = {"file", "contratos.csv", "text/csv", CSV, sizeof CSV - 1};
    char path[100];
    int64_t id = followed_plan(NULL);
    browser_enter(&own, CO_INSTITUTION, 0);
    browser_enter(&society, CO_MEMBER, CO_CIVIL_SOCIETY);
    const struct reply *reply = browser_upload(&own, followed_path(id, "/avance"), REPORT, &file);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), followed_path(id, ""));
    reply = browser_get(&visitor, followed_path(id, ""));
    followed_says(reply, "completado, sin aceptar");
    followed_says(reply, "Los contratos");
    followed_says(reply, "Acción 1: Reunir los contratos");
    struct progress_report r = last_report(id);
    CHECK_INT(r.paper_count, 1);
    CHECK_INT(r.cut, CUT_FIRST);
    CHECK(!str_contains(reply_body(reply), STR("Decir si su sector")));
    snprintf(path, sizeof path, "/e/MX/compromiso/%lld/avance/%lld", (long long)id,
             (long long)r.id);
    followed_says(browser_get(&society, followed_path(id, "")), path);
    reply = browser_send(&society, path, "accepts=no&reason=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("id=\"e-reason\"")));
    CHECK_INT(reply_status(browser_send(&society, path, "accepts=no&reason=Faltan+meses")), 303);
    reply = browser_get(&visitor, followed_path(id, ""));
    followed_says(reply, "completado, no lo aceptan");
    followed_says(reply, "Faltan meses");
    CHECK_INT(reply_status(browser_send(&society, path, "accepts=yes&reason=")), 400); /* once */
    serve_end(server);
}

TEST(report_that_is_not_right_keeps_what_was_typed_and_writes_nothing)
{
    struct server *server = followed_serve();
    struct browser own = {.person = 0};
    char fields[600];
    int64_t id = followed_plan(NULL);
    browser_enter(&own, CO_INSTITUTION, 0);
    /* Completed without evidence, an impossible day, an address that is none. */
    spaced("cut=1&day=2030-01-30&state=completed&text=Se hizo <b>todo</b>&url=ftp:x", fields);
    const struct reply *reply = browser_send(&own, followed_path(id, "/avance"), fields);
    struct str body = reply_body(reply);
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(body, STR("Se hizo &lt;b&gt;todo&lt;/b&gt;")));
    CHECK(str_contains(body, STR("id=\"e-day\"")));
    CHECK(str_contains(body, STR("id=\"e-url\"")));
    CHECK(str_contains(body, STR("hace falta adjuntar evidencia")));
    CHECK(str_contains(body, STR("value=\"completed\" checked")));
    struct browser_file program = {"file", "a.csv", "text/csv",
                                   "\x7f"
                                   "ELF\2\1\1",
                                   7};
    reply = browser_upload(&own, followed_path(id, "/avance"), REPORT, &program);
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("id=\"e-file\"")));
    CHECK_INT(last_report(id).id, 0);
    struct beside b;
    struct paper *papers;
    size_t count;
    open_beside(&b);
    CHECK_OK(paper_list(&b.co, STR(""), 0, 10, &papers, &count, &err));
    CHECK_INT(count, 0);
    close_beside(&b);
    serve_end(server);
}

TEST(only_the_responsible_institution_reports)
{
    struct server *server = followed_serve();
    struct browser own = {.person = 0}, member = {.person = 0}, visitor = {.person = 0};
    int64_t id = followed_plan(NULL);
    browser_enter(&own, CO_INSTITUTION, 0);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    CHECK_INT(reply_status(browser_get(&own, followed_path(id + 1, "/avance"))), 403);
    CHECK_INT(reply_status(browser_get(&member, followed_path(id, "/avance"))), 403);
    CHECK_INT(reply_status(browser_get(&visitor, followed_path(id, "/avance"))), 303);
    CHECK_INT(reply_status(browser_get(&own, followed_path(99, "/avance"))), 404);
    serve_end(server);
}

TEST(report_adds_the_values_of_indicators_and_the_page_draws_them)
{
    struct server *server = followed_serve();
    struct browser own = {.person = 0}, visitor = {.person = 0};
    struct beside b;
    struct measure_draft draft = {.title = STR("Contratos publicados"),
                                  .unit = STR("contratos"),
                                  .baseline = STR("28"),
                                  .baseline_day = date_from_ymd(2025, 12, 31),
                                  .target = STR("791"),
                                  .target_day = date_from_ymd(2026, 11, 30),
                                  .rises = true};
    char fields[600];
    int64_t measure, id = followed_draft();
    open_beside(&b);
    CHECK_OK(measure_add(&b.co, id, &draft, &b.faults, &measure, &err));
    struct town t = {.co = b.co, .ledger = b.ledger};
    here_publish(&t, 1);
    close_beside(&b);
    browser_enter(&own, CO_INSTITUTION, 0);
    snprintf(fields, sizeof fields, "cut=0&day=2026-01-30&state=under-way&text=Va&value%lld=muchos",
             (long long)measure);
    const struct reply *reply = browser_send(&own, followed_path(id, "/avance"), fields);
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("value=\"muchos\"")));
    snprintf(fields, sizeof fields,
             "cut=0&day=2026-01-30&state=under-way&text=Va&value%lld=400&source=Portal",
             (long long)measure);
    CHECK_INT(reply_status(browser_send(&own, followed_path(id, "/avance"), fields)), 303);
    reply = browser_get(&visitor, followed_path(id, ""));
    followed_says(reply, "<b>400</b>");
    followed_says(reply, "todavía no llega a su meta");
    followed_says(reply, "<svg");
    followed_says(reply, "Portal");
    serve_end(server);
}

TEST(requirement_49_each_party_assesses_with_ogps_five_levels_for_its_own_seat)
{
    struct server *server = followed_serve();
    struct browser society = {.person = 0}, visitor = {.person = 0};
    int64_t id = followed_plan(NULL);
    browser_enter(&society, CO_MEMBER, CO_CIVIL_SOCIETY);
    const struct reply *reply = browser_get(&society, followed_path(id, "/evaluar"));
    CHECK(str_contains(reply_body(reply), STR("Qué dice su sector: sociedad civil")));
    CHECK(!str_contains(reply_body(reply), STR("value-relevance")));
    reply = browser_send(&society, followed_path(id, "/evaluar"),
                         "what=word&cut=1&level=limited&text=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("id=\"e-text\"")));
    CHECK_INT(reply_status(browser_send(&society, followed_path(id, "/evaluar"),
                                        "what=word&cut=1&level=limited&text=Falta+mucho")),
              303);
    reply = browser_get(&visitor, followed_path(id, ""));
    followed_says(reply, "Falta mucho");
    followed_says(reply, "El gobierno dice: sin informe. La sociedad civil: limitado.");
    CHECK_INT(reply_status(browser_send(&society, followed_path(id, "/evaluar"),
                                        "what=coding&day=2026-01-30&value-relevance=unclear&"
                                        "why-relevance=No+se+ve")),
              403);
    serve_end(server);
}

TEST(requirement_50_evaluator_codes_with_day_and_justification)
{
    struct server *server = followed_serve();
    struct browser evaluator = {.person = 0}, visitor = {.person = 0};
    int64_t id = followed_plan(NULL);
    browser_enter(&evaluator, CO_EVALUATOR, 0);
    const char *path = followed_path(id, "/evaluar");
    const struct reply *reply =
        browser_send(&evaluator, path, "what=coding&day=2026-01-30&value-potential=modest");
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("id=\"e-why-potential\"")));
    CHECK(str_contains(reply_body(reply), STR("value=\"modest\" selected")));
    reply = browser_send(&evaluator, path, "what=coding&day=2026-01-30");
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("Califique al menos una variable")));
    reply = browser_send(&evaluator, path,
                         "what=coding&day=2026-01-30&value-verifiable=yes&why-verifiable=Tiene+"
                         "meta&value-early-results=marginal&why-early-results=Se+ve+algo");
    CHECK_INT(reply_status(reply), 303);
    reply = browser_get(&visitor, followed_path(id, ""));
    followed_says(reply, "cambio marginal");
    followed_says(reply, "Se ve algo");
    followed_says(reply, "30 de enero de 2026");
    serve_end(server);
}

#define CLOSING "done=Todo&information=Mas&channels=Si&evidence=Portal"

TEST(requirement_57_lessons_and_the_closing_form_with_its_overdue_reminder)
{
    struct server *server = followed_serve();
    struct browser own = {.person = 0}, visitor = {.person = 0};
    int64_t id = followed_plan(NULL);
    browser_enter(&own, CO_INSTITUTION, 0);
    CHECK_INT(reply_status(browser_send(&own, followed_path(id, "/leccion"),
                                        "kind=3&text=Empezar+por+los+datos")),
              303);
    followed_says(browser_get(&visitor, followed_path(id, "")), "Empezar por los datos");
    followed_says(browser_get(&visitor, followed_path(id, "")), "30 de diciembre de 2026");
    setenv("CAUCE_NOW", "2027-02-01T18:00:00Z", 1);
    struct browser later = {.person = 0};
    browser_enter(&later, CO_INSTITUTION, 0);
    followed_says(browser_get(&visitor, followed_path(id + 1, "")),
                  "El formato de cierre debió entregarse el 30 de diciembre de 2026");
    followed_says(browser_get(&visitor, "/e/MX/tablero"), "Su formato de cierre se debía entregar");
    const struct reply *reply =
        browser_send(&later, followed_path(id, "/cierre"), "done=Todo&information=&channels=Si");
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("id=\"e-information\"")));
    CHECK_INT(reply_status(browser_send(&later, followed_path(id, "/cierre"), CLOSING)), 303);
    reply = browser_get(&visitor, followed_path(id, ""));
    followed_says(reply, "¿Qué se hizo y qué quedó sin hacer?");
    CHECK(!str_contains(reply_body(reply), STR("El formato de cierre debió")));
    followed_says(browser_get(&later, followed_path(id, "/cierre")), "Ya se entregó");
    serve_end(server);
}
