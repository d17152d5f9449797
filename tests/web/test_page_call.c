/* Calls for members over real HTTP: published, answered with documents, evaluated, decided on; who
 * sees what of an application, before and after the result. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/call.h"
#include "mesa_here.h"
#include "pages.h"

#define DAY_MS INT64_C(86400000)

struct town {
    struct server *server;
    struct browser member, ana, beto, visitor;
};

static bool shows(const struct reply *reply, const char *text)
{
    return str_contains(reply_body(reply), str_of(text));
}

static const struct reply *fine(const struct reply *reply)
{
    CHECK_INT(reply_status(reply), 200);
    check_well_formed(reply_body(reply));
    return reply;
}

/* From here on the server is `days` later than when the test began. */
static void later(int days)
{
    char text[32];
    static int64_t began;
    if (!days) began = time_now_ms();
    snprintf(text, sizeof text, "%.*s", STR_FMT(time_iso(began + days * DAY_MS, (char[32]){""})));
    setenv("CAUCE_NOW", text, 1);
}

#define CALL                                                                                       \
    "cycle=1&title=Se+buscan+integrantes&sector=civil-society&seats=1&body=Un+lugar+por+un+a%C3%"  \
    "B1o"                                                                                          \
    "&asks=Acta+constitutiva%0D%0ACarta+de+motivos"

static void town_open(struct town *t)
{
    char fields[600], from[16], until[16];
    later(0);
    *t = (struct town){.server = serve(with_forms)};
    mesa_cycle();
    browser_enter(&t->member, CO_MEMBER, CO_GOVERNMENT);
    browser_enter(&t->ana, CO_CITIZEN, 0);
    browser_enter(&t->beto, CO_CITIZEN, 0);
    int32_t today = (int32_t)(time_now_ms() / DAY_MS);
    snprintf(fields, sizeof fields, "%s&opens=%.*s&closes=%.*s", CALL,
             STR_FMT(date_iso(today - 1, from)), STR_FMT(date_iso(today + 2, until)));
    const struct reply *reply = browser_send(&t->member, "/e/MX/convocatoria/nueva", fields);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/convocatoria/1");
}

static void town_close(struct town *t)
{
    serve_end(t->server);
    unsetenv("CAUCE_NOW");
}

static const struct reply *send(struct browser *b, const char *path, const char *fields)
{
    char whole[2000];
    const char *at = strstr(browser_get(b, path)->bytes, "name=\"version\" value=\"");
    CHECK(at != NULL);
    snprintf(whole, sizeof whole, "version=%lld&%s",
             strtoll(at + strlen("name=\"version\" value=\""), NULL, 10), fields);
    return browser_send(b, path, whole);
}

static void apply(struct town *t)
{
    struct browser_file pdf = {"file1", "acta.pdf", "application/pdf", "%PDF-1.4 uno", 12};
    struct browser_file bad = {"file2", "virus.exe", "application/pdf", "MZ\1\2\3", 5};
    const char *path = "/e/MX/convocatoria/1/responder";
    const struct reply *reply = fine(browser_get(&t->ana, path));
    CHECK(shows(reply, "Carta de motivos"));
    reply = browser_send(&t->ana, path, "name=&statement=Quiero+ayudar");
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "id=\"e-name\"") && shows(reply, "id=\"e-conflict_text\"") &&
          shows(reply, "Quiero ayudar</textarea>"));
    /* A document that is none: nothing is kept, and it is said beside that document. */
    reply = browser_upload(&t->ana, path, "name=Ana&statement=Quiero&no_conflict=1", &bad);
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "id=\"e-file2\"") && !shows(reply, "id=\"e-file1\""));
    /* A file that was right is asked for again by its name: browsers do not keep it. */
    reply = browser_upload(&t->ana, path, "name=Ana&statement=&no_conflict=1", &pdf);
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "id=\"e-file1\">Elija otra vez el archivo «acta.pdf»"));
    CHECK(shows(reply, "id=\"e-statement\"") && shows(reply, "value=\"Ana\""));
    CHECK(!shows(reply, "id=\"e-file2\""));
    reply = browser_upload(&t->ana, path,
                           "name=Ana Luz&organisation=Vecinas&statement=Quiero ver las cuentas&"
                           "no_conflict=1",
                           &pdf);
    CHECK_INT(reply_status(reply), 303);
    reply = browser_send(&t->beto, path,
                         "name=Beto+Sol&statement=Yo+tambi%C3%A9n&conflict_text=Soy+proveedor");
    CHECK_INT(reply_status(reply), 303);
    CHECK_INT(reply_status(browser_send(&t->beto, path, "name=B&statement=a&no_conflict=1")), 409);
}

/* Until there is a result, an application is its owner's and the secretariat's. */
static void check_open(struct town *t)
{
    const struct reply *reply = fine(browser_get(&t->visitor, "/e/MX/convocatoria/1"));
    CHECK(shows(reply, "Se reciben respuestas hasta el"));
    CHECK(shows(reply, "entre con su cuenta"));
    CHECK(!shows(reply, "Ana Luz") && !shows(reply, "Beto"));
    reply = fine(browser_get(&t->ana, "/e/MX/convocatoria/1"));
    CHECK(shows(reply, "Usted respondió.") && shows(reply, "Ana Luz"));
    CHECK(shows(reply, "Acta constitutiva <span")); /* it arrived; only its title is shown */
    CHECK(!shows(reply, "Beto") && !shows(reply, "/responder"));
    reply = fine(browser_get(&t->member, "/e/MX/convocatoria/1"));
    CHECK(shows(reply, "Ana Luz") && shows(reply, "Soy proveedor"));
    CHECK(shows(reply, "href=\"/e/MX/documento/1\"") && !shows(reply, "/evaluar"));
    CHECK_INT(reply_status(browser_get(&t->visitor, "/e/MX/documento/1")), 404);
    CHECK_INT(reply_status(send(&t->member, "/e/MX/convocatoria/1/editar", CALL)), 400);
}

static void evaluate(struct town *t)
{
    const char *path = "/e/MX/candidatura/1/evaluar";
    const struct reply *reply = fine(browser_get(&t->member, path));
    CHECK(shows(reply, "Quiero ver las cuentas"));
    reply = browser_send(&t->member, path, "score=300&evaluation=Bien&choice=1&version=1");
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "id=\"e-score\""));
    CHECK_INT(reply_status(send(&t->member, path, "score=90&evaluation=Bien&choice=1")), 303);
    reply = send(&t->member, "/e/MX/convocatoria/1/resultado", "result=Fue+Ana");
    CHECK_INT(reply_status(reply), 400); /* one is not decided on */
    CHECK(shows(reply, "id=\"e-result\"") && shows(reply, "Fue Ana</textarea>"));
    CHECK_INT(reply_status(send(&t->member, "/e/MX/candidatura/2/evaluar",
                                "score=40&evaluation=Secreto&choice=3")),
              303);
    reply = send(&t->member, "/e/MX/convocatoria/1/resultado", "result=Fue+Ana");
    CHECK_INT(reply_status(reply), 303);
}

TEST(requirement_7_call_is_answered_with_documents_evaluated_and_its_result_published)
{
    struct town t;
    town_open(&t);
    CHECK(shows(browser_get(&t.visitor, "/e/MX/secretariado"), "Se buscan integrantes"));
    apply(&t);
    check_open(&t);
    later(4);
    CHECK_INT(reply_status(browser_get(&t.ana, "/e/MX/convocatoria/1/responder")), 400);
    CHECK(shows(fine(browser_get(&t.visitor, "/e/MX/convocatoria/1")), "falta el resultado"));
    evaluate(&t);
    const struct reply *reply = fine(browser_get(&t.visitor, "/e/MX/convocatoria/1"));
    CHECK(shows(reply, "Fue Ana") && shows(reply, "Ana Luz") && shows(reply, "90 de 100"));
    CHECK(shows(reply, "1 persona más respondió y no fue elegida."));
    CHECK(!shows(reply, "Beto") && !shows(reply, "Secreto") && !shows(reply, "proveedor"));
    reply = fine(browser_get(&t.beto, "/e/MX/convocatoria/1"));
    CHECK(shows(reply, "no fue elegida") && shows(reply, "Secreto")); /* one's own */
    CHECK_INT(reply_status(browser_send(&t.member, "/e/MX/candidatura/2/evaluar",
                                        "score=50&evaluation=Otra&choice=2")),
              409);
    town_close(&t);
}

TEST(call_takes_what_came_on_paper_and_changes_only_while_nobody_answered)
{
    struct town t;
    char fields[600], day[16], until[16];
    town_open(&t);
    snprintf(fields, sizeof fields, "%s&opens=%.*s&closes=2020-01-01", CALL,
             STR_FMT(date_iso((int32_t)(time_now_ms() / DAY_MS), day)));
    const struct reply *reply = send(&t.member, "/e/MX/convocatoria/1/editar", fields);
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "id=\"e-closes\""));
    int32_t today = (int32_t)(time_now_ms() / DAY_MS);
    snprintf(fields, sizeof fields, "%s&opens=%.*s&closes=%.*s", CALL,
             STR_FMT(date_iso(today, day)), STR_FMT(date_iso(today + 30, until)));
    CHECK_INT(reply_status(send(&t.member, "/e/MX/convocatoria/1/editar", fields)), 303);
    reply = browser_send(&t.member, "/e/MX/convocatoria/1/papel",
                         "name=Celia&statement=En+papel&no_conflict=1");
    CHECK_INT(reply_status(reply), 303);
    CHECK(shows(fine(browser_get(&t.member, "/e/MX/convocatoria/1")), "respondió en papel"));
    CHECK_INT(reply_status(send(&t.member, "/e/MX/convocatoria/1/editar", fields)), 409);
    CHECK_INT(reply_status(client_get("/e/MX/convocatoria/9", "")), 404);
    town_close(&t);
}

TEST(call_is_not_evaluated_by_who_answered_it)
{
    struct town t;
    town_open(&t);
    const struct reply *reply = browser_send(&t.member, "/e/MX/convocatoria/1/responder",
                                             "name=Yo&statement=Me+gusta&no_conflict=1");
    CHECK_INT(reply_status(reply), 303);
    later(4);
    CHECK(!shows(browser_get(&t.member, "/e/MX/convocatoria/1"), "/evaluar"));
    CHECK_INT(reply_status(browser_get(&t.member, "/e/MX/candidatura/1/evaluar")), 403);
    reply = browser_send_from(&t.member, "/cuenta", "/e/MX/candidatura/1/evaluar",
                              "score=100&evaluation=Muy+bien&choice=1&version=1");
    CHECK_INT(reply_status(reply), 403);
    CHECK_INT(reply_status(browser_get(&t.ana, "/e/MX/candidatura/1/evaluar")), 403);
    town_close(&t);
}

#define FILE_OF_ANA "/e/MX/documento/1/archivo"

/* Each role asks for the file itself: the page alone would prove nothing. */
TEST(evaluator_opens_the_documents_of_candidates_and_nobody_else_does)
{
    static const struct {
        unsigned role;
        int status;
    } who[] = {{CO_CITIZEN, 404},     {CO_PARTICIPANT, 404}, {CO_FACILITATOR, 404},
               {CO_INSTITUTION, 404}, {CO_MEMBER, 200},      {CO_EVALUATOR, 200},
               {CO_ADMIN, 200}};
    struct town t;
    struct browser evaluator = {.person = 0}, rival = {.person = 0};
    town_open(&t);
    apply(&t);
    browser_enter(&rival, CO_EVALUATOR, 0);
    CHECK_INT(reply_status(browser_send(&rival, "/e/MX/convocatoria/1/responder",
                                        "name=Yo&statement=Quiero&no_conflict=1")),
              303);
    later(4);
    for (size_t i = 0; i < sizeof who / sizeof *who; i++) {
        struct browser b = {.person = 0};
        browser_enter(&b, who[i].role, 0);
        CHECK_INT(reply_status(browser_get(&b, FILE_OF_ANA)), who[i].status);
    }
    CHECK_INT(reply_status(browser_get(&t.visitor, FILE_OF_ANA)), 404);
    CHECK_INT(reply_status(browser_get(&t.ana, FILE_OF_ANA)), 200); /* her own */
    CHECK_INT(reply_status(browser_get(&t.beto, FILE_OF_ANA)), 404);
    CHECK_INT(reply_status(browser_get(&rival, FILE_OF_ANA)), 404);
    CHECK_INT(reply_status(browser_get(&rival, "/e/MX/candidatura/1/evaluar")), 404);
    CHECK(!shows(browser_get(&rival, "/e/MX/convocatoria/1"), "Ana Luz"));
    browser_enter(&evaluator, CO_EVALUATOR, 0);
    const struct reply *reply = fine(browser_get(&evaluator, "/e/MX/candidatura/1/evaluar"));
    CHECK(shows(reply, "href=\"/e/MX/documento/1\"") && shows(reply, "Acta constitutiva"));
    CHECK(shows(reply, "Declara que no tiene conflicto de interés"));
    CHECK_INT(reply_status(browser_get(&evaluator, "/e/MX/documento/1")), 200);
    town_close(&t);
}

TEST(evaluator_who_stands_back_from_a_candidate_sees_nothing_of_it_any_more)
{
    struct town t;
    struct browser evaluator = {.person = 0}, other = {.person = 0};
    town_open(&t);
    apply(&t);
    later(4);
    browser_enter(&evaluator, CO_EVALUATOR, 0);
    browser_enter(&other, CO_EVALUATOR, 0);
    CHECK_INT(reply_status(send(&evaluator, "/e/MX/candidatura/1/evaluar",
                                "score=100&evaluation=La+conozco&choice=1")),
              303);
    const char *path = "/e/MX/candidatura/1/excusarse";
    const struct reply *reply = browser_send(&evaluator, path, "reason=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "id=\"e-reason\""));
    CHECK_INT(reply_status(browser_send(&evaluator, path, "reason=Es+mi+prima")), 303);
    CHECK_INT(reply_status(browser_get(&evaluator, FILE_OF_ANA)), 404);
    CHECK_INT(reply_status(browser_get(&evaluator, "/e/MX/candidatura/1/evaluar")), 403);
    reply = fine(browser_get(&evaluator, "/e/MX/convocatoria/1"));
    CHECK(shows(reply, "Usted se excusó") && !shows(reply, "Quiero ver las cuentas"));
    CHECK(shows(reply, "Soy proveedor")); /* the other candidate is still theirs to judge */
    reply = fine(browser_get(&other, "/e/MX/convocatoria/1"));
    CHECK(shows(reply, "1 persona que evalúa se excusó") && !shows(reply, "100 de 100"));
    CHECK_INT(reply_status(browser_get(&other, FILE_OF_ANA)), 200);
    CHECK(!shows(fine(browser_get(&other, "/e/MX/bitacora")), "prima"));
    town_close(&t);
}

TEST(the_second_of_two_who_evaluate_a_candidate_sees_what_the_first_wrote)
{
    struct town t;
    struct browser evaluator = {.person = 0};
    const char *path = "/e/MX/candidatura/1/evaluar";
    town_open(&t);
    apply(&t);
    later(4);
    browser_enter(&evaluator, CO_EVALUATOR, 0);
    CHECK_INT(reply_status(
                  browser_send(&t.member, path, "score=90&evaluation=De+ella&choice=1&version=1")),
              303);
    const struct reply *reply =
        browser_send(&evaluator, path, "score=40&evaluation=De+el&choice=3&version=1");
    CHECK_INT(reply_status(reply), 409);
    CHECK(shows(reply, "id=\"n-evaluation\"") && shows(reply, "De ella"));
    CHECK(shows(reply, "De el</textarea>") && shows(reply, "<div class=\"text\">titular</div>"));
    CHECK(shows(reply, "name=\"version\" value=\"2\""));
    CHECK_INT(reply_status(
                  browser_send(&evaluator, path, "score=40&evaluation=De+el&choice=3&version=2")),
              303);
    town_close(&t);
}
