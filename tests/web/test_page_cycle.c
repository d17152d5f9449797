/* Cycles, their steps and declarations over real HTTP: what is shown, what is hidden while it is a
 * draft, forms with faults, forms that came too late. */
#include <stdio.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/cycle.h"
#include "cocreate/declaration.h"
#include "cocreate/plan.h"
#include "pages.h"

static struct err err;

static bool says(const struct reply *reply, const char *text)
{
    check_well_formed(reply_body(reply));
    return str_contains(reply_body(reply), str_of(text));
}

static int count_of(const struct reply *reply, const char *text)
{
    int n = 0;
    for (const char *p = reply->bytes; (p = strstr(p, text)); p += strlen(text)) n++;
    return n;
}

#define NEW_CYCLE                                                                                  \
    "number=1&title=Primer+%3Cb%3Eplan%3C%2Fb%3E&about=Para+seguir+el+dinero&begins=2025-01-15&"   \
    "ends=2025-12-31"

TEST(requirement_1_a_cycle_is_begun_published_and_its_steps_begin_end_and_return)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_MEMBER, CO_GUARANTOR);
    const struct reply *reply = browser_send(&b, "/e/MX/ciclo/nuevo", NEW_CYCLE);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/ciclo/1");
    CHECK_INT(reply_status(client_get("/e/MX/ciclo/1", "")), 404); /* a draft */
    CHECK_INT(reply_status(client_get("/e/MX/ciclo/1/paso/1", "")), 404);
    CHECK(says(browser_get(&b, "/e/MX/ciclo/1"), "Es un borrador: sus páginas"));
    reply = browser_send(&b, "/e/MX/ciclo/1/estado", "version=1&state=1&reason=");
    CHECK_INT(reply_status(reply), 303);
    reply = client_get("/e/MX/ciclo/1", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(says(reply, "Primer &lt;b&gt;plan&lt;/b&gt;") && says(reply, "Para seguir el dinero"));
    CHECK(says(reply, "todavía no empieza ninguno de sus 6 pasos"));
    CHECK_INT(count_of(reply, "por empezar"), 6);
    CHECK(says(reply, "cumplido") && says(reply, "falta"));
    CHECK(!says(reply, "/ciclo/1/editar") && !says(reply, "/declaracion/nueva"));
    CHECK(!says(reply, "Lo que toca ahora"));
    /* Who keeps it is told what comes next, and the way there. */
    reply = browser_get(&b, "/e/MX/ciclo/1");
    CHECK(says(reply, "Lo que toca ahora") && says(reply, "/ciclo/1/paso/1/empezar"));
    CHECK(says(reply, "<a href=\"/e/MX/ciclo/1/declaracion/nueva\">Está el texto de la "
                      "declaración</a>"));
    CHECK(says(browser_get(&b, "/e/MX/abierto"), "Lo que toca ahora"));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/1/paso/1/empezar",
                                        "version=0&day=2025-01-20&note=")),
              303);
    reply = client_get("/e/MX/ciclo/1", "");
    CHECK(says(reply, "Va en Inicio del ciclo. De sus 6 pasos ha terminado 0."));
    CHECK(says(reply, "desde el 20 de enero de 2025"));
    /* What is missing is said in the form, and does not block. */
    CHECK(says(browser_get(&b, "/e/MX/ciclo/1/paso/1/terminar"), "Todavía no se cumple"));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/1/paso/1/terminar",
                                        "version=1&day=2025-02-01&note=Bien")),
              303);
    reply = browser_send(&b, "/e/MX/ciclo/1/paso/1/empezar", "version=2&day=2025-03-01&note=");
    CHECK_INT(reply_status(reply), 400); /* returning wants its reason */
    CHECK(says(reply, "id=\"e-note\""));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/1/paso/1/empezar",
                                        "version=2&day=2025-03-01&note=Falta+una+firma")),
              303);
    reply = client_get("/e/MX/ciclo/1/paso/1", "");
    CHECK(says(reply, "ronda 2") && says(reply, "Falta una firma") && says(reply, "Ronda 1"));
    CHECK_INT(reply_status(client_get("/e/MX/ciclo/1/paso/7", "")), 404);
    CHECK_INT(reply_status(client_get("/e/MX/ciclo/2", "")), 404);
    CHECK_INT(reply_status(client_get("/e/26/ciclo/1", "")), 404);
    serve_end(server);
}

TEST(cycle_forms_say_what_is_wrong_and_who_came_too_late)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_ADMIN, 0);
    const struct reply *reply = browser_send(&b, "/e/MX/ciclo/nuevo",
                                             "number=0&title=&about=Algo&begins=x&ends=2020-01-01");
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "id=\"e-number\"") && says(reply, "id=\"e-title\"") &&
          says(reply, "id=\"e-begins\""));
    CHECK(says(reply, ">\nAlgo</textarea>"));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/nuevo", NEW_CYCLE)), 303);
    CHECK(says(browser_get(&b, "/e/MX/ciclo/nuevo"), "name=\"number\" type=\"text\" value=\"2\""));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/1/editar",
                                        "version=1&number=1&title=Uno&begins=2025-01-15")),
              303);
    reply =
        browser_send(&b, "/e/MX/ciclo/1/editar", "version=1&number=1&title=Otro&begins=2025-01-15");
    CHECK_INT(reply_status(reply), 409);
    CHECK(says(reply, "value=\"Otro\"") && says(reply, "Otra persona cambió esto"));
    CHECK(says(reply, "Ver cómo está ahora"));
    CHECK(says(browser_get(&b, "/e/MX/ciclo/1"), "<h1>Uno</h1>"));
    /* Back from public to draft only with a reason. */
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/1/estado", "version=2&state=1")), 303);
    reply = browser_send(&b, "/e/MX/ciclo/1/estado", "version=3&state=0&reason=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "id=\"e-reason\""));
    CHECK_INT(reply_status(client_get("/e/MX/ciclo/1", "")), 200);
    serve_end(server);
}

TEST(requirement_3_what_departs_from_the_declaration_is_said_and_blocks_nothing)
{
    struct server *server = serve(with_forms);
    struct beside s;
    int64_t cycle, plan;
    open_beside(&s);
    struct cycle_draft is = {.number = 2,
                             .title = STR("Segundo"),
                             .begins = (int32_t)(s.co.now_ms / 86400000) - 400,
                             .ends = DATE_NONE,
                             .example = true};
    CHECK_OK(cycle_add(&s.co, &is, &s.faults, &cycle, &err));
    CHECK_OK(cycle_move(&s.co, cycle, 1, CYCLE_PUBLIC, STR_NONE, &s.faults, &err));
    struct plan_draft draft = {
        .cycle = cycle, .title = STR("Plan"), .begins = is.begins, .ends = is.begins + 500};
    CHECK_OK(plan_add(&s.co, &draft, &s.faults, &plan, &err));
    close_beside(&s);
    const struct reply *reply = client_get("/e/MX/ciclo/1", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(says(reply, "Aviso."));
    CHECK(says(reply, "habla de 5 compromisos y el plan tiene 0"));
    CHECK(says(reply, "habla de un año y el plan dura 501 días"));
    CHECK(says(reply, "lleva 400 días sin sesionar"));
    CHECK(says(reply, "Segundo plan") && says(reply, "Datos de ejemplo."));
    CHECK(!says(reply, "/e/MX/plan/1")); /* a draft of a plan is not public */
    serve_end(server);
}

#define DECLARE                                                                                    \
    "version=0&title=Declaraci%C3%B3n&body=Que+la+ciudadan%C3%ADa+exige.%0D%0A%0D%0AConvenimos.&"  \
    "place=Hermosillo&signed=2025-01-20&purposes=c&purposes=a"

TEST(requirement_2_a_declaration_is_written_and_signed_in_the_browser)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_MEMBER, CO_GOVERNMENT);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/nuevo", NEW_CYCLE)), 303);
    const struct reply *reply = browser_send(&b, "/e/MX/ciclo/1/declaracion/nueva", DECLARE);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/declaracion/1");
    CHECK_INT(reply_status(client_get("/e/MX/declaracion/1", "")), 404); /* of a draft cycle */
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/1/estado", "version=1&state=1")), 303);
    reply = client_get("/e/MX/declaracion/1", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(says(reply, "Hermosillo") && says(reply, "20 de enero de 2025"));
    CHECK(says(reply, "Que la ciudadanía exige.") && says(reply, "id=\"p-a\"") &&
          says(reply, "id=\"p-c\"") && !says(reply, "id=\"p-b\""));
    CHECK(says(reply, "Nadie la ha firmado todavía"));
    reply = browser_send(&b, "/e/MX/declaracion/1/firmante/nuevo",
                         "name=&capacity=Directora&sector=civil-society&signed=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "id=\"e-name\"") && says(reply, "value=\"civil-society\" selected"));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/declaracion/1/firmante/nuevo",
                                        "name=Leticia+Ruiz&capacity=Directora+de+una+A.C.&"
                                        "sector=civil-society&signed=")),
              303);
    reply = client_get("/e/MX/declaracion/1", "");
    CHECK(says(reply, "Leticia Ruiz") && says(reply, "por firmar") && !says(reply, "/firmar"));
    CHECK(says(browser_get(&b, "/e/MX/declaracion/1"), "/firmante/1/firmar"));
    CHECK_INT(
        reply_status(browser_send(&b, "/e/MX/declaracion/1/firmante/1/firmar", "day=2025-01-20")),
        303);
    reply = client_get("/e/MX/declaracion/1", "");
    CHECK(says(reply, "La firmaron algunos") && says(reply, ">firmó<"));
    /* What was signed stands. */
    CHECK(!says(browser_get(&b, "/e/MX/declaracion/1"), "/declaracion/1/editar"));
    reply = browser_send(&b, "/e/MX/declaracion/1/editar", "version=1&title=Otra&body=Otro");
    CHECK_INT(reply_status(reply), 409);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/declaracion/1/firmante/1/quitar", "sure=1")),
              409);
    CHECK_INT(reply_status(browser_get(&b, "/e/MX/declaracion/1/firmante/9/firmar")), 404);
    CHECK_INT(reply_status(client_get("/e/26/declaracion/1", "")), 404);
    /* The signed file is evidence of the first step. */
    struct browser_file pdf = {"file", "firmada.pdf", "application/pdf", "%PDF-1.4 x", 10};
    CHECK_INT(reply_status(browser_upload(&b, "/e/MX/documentos/nuevo?de=declaration/1",
                                          "title=Firmada&url=&day=", &pdf)),
              303);
    CHECK(says(client_get("/e/MX/declaracion/1", ""), "/e/MX/documento/1"));
    reply = client_get("/e/MX/ciclo/1/paso/1", "");
    CHECK(says(reply, "<a href=\"/e/MX/declaracion/1\">Está el archivo firmado</a>"));
    serve_end(server);
}

TEST(log_says_in_words_what_happened_and_links_only_what_the_reader_may_see)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_MEMBER, CO_GUARANTOR);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/nuevo", NEW_CYCLE)), 303);
    const struct reply *reply = client_get("/e/MX/bitacora", "");
    CHECK(says(reply, "<b>Se preparó un ciclo</b>") && !says(reply, "/e/MX/ciclo/1"));
    CHECK(says(browser_get(&b, "/e/MX/bitacora"), "/e/MX/ciclo/1"));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/1/declaracion/nueva", DECLARE)), 303);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/ciclo/1/estado", "version=1&state=1")), 303);
    reply = client_get("/e/MX/bitacora", "");
    CHECK(says(reply, "href=\"/e/MX/ciclo/1\">El ciclo cambió de estado: Primer &lt;b&gt;"
                      "plan&lt;/b&gt;</a>"));
    CHECK(says(reply, "href=\"/e/MX/declaracion/1\">Se publicó la declaración</a>"));
    serve_end(server);
}
