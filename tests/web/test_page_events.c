/* Activities and the map of stakeholders over real HTTP: empty, with drafts hidden, forms with
 * faults, heads by sector and gender, warnings. */
#include <stdio.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/cycle.h"
#include "cocreate/event.h"
#include "pages.h"

static struct err err;

static bool says(const struct reply *reply, const char *text)
{
    check_well_formed(reply_body(reply));
    return str_contains(reply_body(reply), str_of(text));
}

static void add_cycle(int state)
{
    struct beside s;
    int64_t id;
    struct cycle_draft draft = {
        .number = 1, .title = STR("Primer plan"), .begins = 20000, .ends = DATE_NONE};
    open_beside(&s);
    CHECK_OK(cycle_add(&s.co, &draft, &s.faults, &id, &err));
    if (state) CHECK_OK(cycle_move(&s.co, id, 1, state, STR_NONE, &s.faults, &err));
    close_beside(&s);
}

#define TALK                                                                                       \
    "cycle=1&kind=talk&title=Charla+%3Cb%3E&about=Con+vecinas&modality=in-person&place=Plaza&"     \
    "starts=2025-03-03&starts_time=18%3A30&ends=&ends_time=&iap2=inform"

TEST(events_page_says_that_there_are_none_and_who_adds_them)
{
    struct server *server = serve(with_forms);
    const struct reply *reply = client_get("/e/MX/actividades", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(says(reply, "Todavía no hay actividades") && !says(reply, "actividades/nueva"));
    CHECK_INT(reply_status(client_get("/e/MX/actividad/1", "")), 404);
    CHECK_INT(reply_status(client_get("/e/MX/actividades?ciclo=3", "")), 404);
    serve_end(server);
}

TEST(requirement_5_an_activity_is_announced_held_counted_and_has_its_materials)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_FACILITATOR, 0);
    CHECK(says(browser_get(&b, "/e/MX/actividades/nueva"), "todavía no hay ninguno"));
    add_cycle(CYCLE_PUBLIC);
    const struct reply *reply = browser_send(&b, "/e/MX/actividades/nueva", TALK);
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/actividad/1");
    reply = client_get("/e/MX/actividad/1", "");
    CHECK(says(reply, "Charla &lt;b&gt;") && says(reply, "3 de marzo de 2025, 18:30, Plaza"));
    CHECK(says(reply, "presencial") && says(reply, "Todavía no se hace"));
    reply = browser_send(&b, "/e/MX/actividad/1/resultado", "version=1&outcome=&n_2_1=doce");
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "id=\"e-outcome\"") && says(reply, "id=\"e-attendance\""));
    CHECK(says(reply, "value=\"doce\""));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/actividad/1/resultado",
                                        "version=1&outcome=Pidieron+otra&n_2_1=12&n_2_0=3&n_1_2=5&"
                                        "n_6_3=")),
              303);
    reply = client_get("/e/MX/actividad/1", "");
    CHECK(says(reply, "Pidieron otra") && says(reply, "sociedad civil"));
    CHECK(says(reply, "<td class=\"n\" data-l=\"mujeres\">12</td>"));
    CHECK(says(reply, "<td class=\"n\" data-l=\"Todas\">20</td>"));
    CHECK(!says(reply, "data-l=\"otro\""));
    CHECK(says(browser_get(&b, "/e/MX/actividad/1/resultado"), "name=\"n_2_1\" type=\"text\" "
                                                               "inputmode=\"numeric\" "
                                                               "maxlength=\"7\" value=\"12\""));
    /* What was counted before from an older page is told. */
    reply = browser_send(&b, "/e/MX/actividad/1/resultado", "version=1&outcome=Otra&n_1_1=1");
    CHECK_INT(reply_status(reply), 409);
    CHECK(says(reply, "Otra</textarea>") && says(reply, "Ver cómo está ahora"));
    struct browser_file pdf = {"file", "laminas.pdf", "application/pdf", "%PDF-1.4 x", 10};
    CHECK_INT(reply_status(browser_upload(&b, "/e/MX/documentos/nuevo?de=event/1",
                                          "title=Laminas&url=&day=", &pdf)),
              303);
    CHECK(says(client_get("/e/MX/actividad/1", ""), "/e/MX/documento/1"));
    reply = client_get("/e/MX/actividades?ciclo=1", "");
    CHECK(says(reply, "Se hizo 1 actividad, con 20 personas contadas."));
    CHECK_INT(reply_status(client_get("/e/26/actividad/1", "")), 404);
    serve_end(server);
}

TEST(requirement_13_an_activity_below_involve_is_warned_of)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_MEMBER, CO_CIVIL_SOCIETY);
    add_cycle(CYCLE_PUBLIC);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/actividades/nueva", TALK)), 303);
    CHECK(says(client_get("/e/MX/actividad/1", ""), "por debajo de «involucrar»"));
    CHECK(says(client_get("/e/MX/actividades", ""), "por debajo de «involucrar»"));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/actividad/1/editar",
                                        "version=1&kind=talk&title=Charla&modality=in-person&"
                                        "place=Plaza&starts=2025-03-03&iap2=involve")),
              303);
    CHECK(!says(client_get("/e/MX/actividad/1", ""), "por debajo"));
    CHECK_INT(reply_status(
                  browser_send(&b, "/e/MX/actividad/1/cancelar", "version=2&reason=Llovi%C3%B3")),
              303);
    CHECK(says(client_get("/e/MX/actividad/1", ""), "Llovió"));
    CHECK(!says(browser_get(&b, "/e/MX/actividad/1"), "/actividad/1/editar"));
    serve_end(server);
}

TEST(event_of_a_draft_cycle_is_hidden_and_a_form_with_faults_comes_back)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_MEMBER, CO_GOVERNMENT);
    add_cycle(CYCLE_DRAFT);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/actividades/nueva", TALK)), 303);
    CHECK_INT(reply_status(client_get("/e/MX/actividad/1", "")), 404);
    CHECK(!says(client_get("/e/MX/actividades", ""), "actividad/1"));
    CHECK(says(browser_get(&b, "/e/MX/actividades"), "actividad/1"));
    const struct reply *reply =
        browser_send(&b, "/e/MX/actividades/nueva",
                     "cycle=1&kind=nada&title=&modality=in-person&place=&starts=2025-99-01&"
                     "starts_time=25%3A00&iap2=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "id=\"e-kind\"") && says(reply, "id=\"e-title\"") &&
          says(reply, "id=\"e-place\"") && says(reply, "id=\"e-starts\"") &&
          says(reply, "id=\"e-iap2\""));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/actividades/nueva",
                                        "cycle=7&kind=talk&title=A&"
                                        "modality=remote&starts="
                                        "2025-01-01&iap2=inform")),
              404);
    serve_end(server);
}

/* --- stakeholders ----------------------------------------------------------------------------- */

TEST(requirement_4_stakeholders_are_shown_by_sector_with_interests_and_participation)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_FACILITATOR, 0);
    CHECK(says(client_get("/e/MX/actores", ""), "Aquí todavía no hay actores"));
    const struct reply *reply = browser_send(
        &b, "/e/MX/actores/nuevo", "name=&sector=nadie&represents=Vecinas&organisation=x");
    CHECK_INT(reply_status(reply), 400);
    CHECK(says(reply, "id=\"e-name\"") && says(reply, "id=\"e-sector\"") &&
          says(reply, "id=\"e-organisation\"") && says(reply, ">\nVecinas</textarea>"));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/actores/nuevo",
                                        "name=Ribera+%26+A.C.&sector=civil-society&represents="
                                        "120+personas&interests=Una+es+proveedora&contact=&"
                                        "organisation=&first=2025-01-10&last=")),
              303);
    reply = client_get("/e/MX/actores", "");
    CHECK(says(reply, "Ribera &amp; A.C.") && says(reply, "120 personas") &&
          says(reply, "Una es proveedora") && says(reply, "10 de enero de 2025"));
    CHECK(!says(reply, "actor/1/editar"));
    CHECK(says(client_get("/e/MX/actores?sector=government", ""), "Aquí todavía no hay actores"));
    CHECK_INT(reply_status(client_get("/e/MX/actores?sector=zzz", "")), 400);
    reply = browser_send(&b, "/e/MX/actor/1/participo", "day=2025-04-20");
    CHECK_INT(reply_status(reply), 303);
    CHECK(says(client_get("/e/MX/actores", ""), "del 10 de enero de 2025 al 20 de abril de 2025"));
    reply = browser_send(&b, "/e/MX/actor/1/editar",
                         "version=1&name=Otra&sector=academia&first=2025-01-10");
    CHECK_INT(reply_status(reply), 409);
    CHECK(says(reply, "value=\"Otra\""));
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/actor/1/editar",
                                        "version=2&name=Otra&sector=academia&first=2025-01-10")),
              303);
    CHECK(says(client_get("/e/MX/actores?sector=academia", ""), "Otra"));
    CHECK_INT(reply_status(browser_get(&b, "/e/MX/actor/9/editar")), 404);
    serve_end(server);
}
