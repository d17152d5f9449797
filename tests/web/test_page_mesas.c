/* Roundtables over real HTTP: made, opened, found by how one takes part; registered in one tap, by
 * telephone and from a list on paper; names for those who run them alone; what came out. */
#include <stdio.h>

#include "cocreate/roundtable.h"
#include "mesa_here.h"

static struct err err;

#define STATUS(reply, expected) CHECK_INT(reply_status(reply), expected)

#define TABLE                                                                                      \
    "title=Mesa+de+pensiones&theme=pensiones&problem=Nadie+sabe+cu%%C3%%A1nto+queda&modality=%s&"  \
    "place=%s&telephone=%s&starts=2030-03-05&starts_time=18:30&opens=2020-01-01&"                  \
    "closes=2030-03-10&iap2=consult&iap2_evidence=&facilitator=0"

/* A table made and opened in the browser; its number. */
static int64_t made_by(struct browser *staff, int64_t cycle, const char *modality,
                       const char *place, const char *telephone)
{
    static int64_t tables;
    int64_t id = 0;
    const char *fields =
        says("cycle=%lld&version=0&" TABLE, (long long)cycle, modality, place, telephone);
    const struct reply *reply = browser_send(staff, "/e/MX/mesa/nueva", fields);
    STATUS(reply, 303);
    const char *where = reply_header(reply, "Location");
    CHECK(sscanf(where, "/e/MX/mesa/%ld", &id) == 1);
    STATUS(browser_send(staff, says("/e/MX/mesa/%ld/estado", id), "state=1&version=1"), 303);
    tables++;
    return id;
}

TEST(requirement_10_roundtables_of_every_modality_are_made_and_found)
{
    struct server *server = serve(with_forms);
    struct browser staff = {0}, visitor = {0};
    int64_t cycle = mesa_cycle();
    browser_enter(&staff, CO_FACILITATOR, 0);
    int64_t room = made_by(&staff, cycle, "in-person", "Plaza+Zaragoza", "");
    int64_t remote = made_by(&staff, cycle, "remote", "https%3A%2F%2Freunion.mx%2Fa", "");
    int64_t phone = made_by(&staff, cycle, "telephone", "", "662+123+4567");
    const struct reply *reply = browser_get(&visitor, "/e/MX/mesas?modalidad=telephone");
    check_page_says(reply, says("/e/MX/mesa/%ld\"", phone));
    check_page_silent(reply, says("/e/MX/mesa/%ld\"", room));
    check_page_says(reply, "recibe propuestas");
    check_page_says(browser_get(&visitor, "/e/MX/mesas?tema=pensiones"),
                    says("/e/MX/mesa/%ld\"", room));
    check_page_says(browser_get(&visitor, says("/e/MX/mesa/%ld", room)), "Plaza Zaragoza");
    reply = browser_get(&visitor, says("/e/MX/mesa/%ld", room));
    check_page_says(reply, "5 de marzo de 2030, 18:30");
    check_page_says(reply, "Inscribirme en esta mesa");
    check_page_says(browser_get(&visitor, says("/e/MX/mesa/%ld", remote)),
                    "href=\"https://reunion.mx/a\"");
    check_page_says(browser_get(&visitor, says("/e/MX/mesa/%ld", phone)),
                    "href=\"tel:6621234567\"");
    STATUS(browser_get(&visitor, "/e/MX/mesas?modalidad=nada"), 400);
    STATUS(browser_get(&visitor, "/e/MX/mesa/999"), 404);
    serve_end(server);
}

TEST(requirement_13_a_table_below_involve_says_so_on_its_page)
{
    struct server *server = serve(with_forms);
    struct browser visitor = {0};
    int64_t id = mesa_table(mesa_cycle(), "Mesa de deuda");
    const struct reply *reply = browser_get(&visitor, says("/e/MX/mesa/%ld", id));
    check_page_says(reply, "todavía no se ha dicho"); /* how to connect */
    check_page_says(reply, "por debajo de «involucrar»");
    check_page_says(reply, "no tiene evidencia");
    serve_end(server);
}

TEST(a_draft_and_the_tables_of_a_draft_cycle_are_seen_by_who_runs_them_alone)
{
    struct server *server = serve(with_forms);
    struct browser staff = {0}, visitor = {0}, ana = {0};
    int64_t cycle = mesa_cycle();
    browser_enter(&staff, CO_FACILITATOR, 0);
    browser_enter(&ana, CO_CITIZEN, 0);
    const char *fields = says("cycle=%ld&version=0&" TABLE, cycle, "remote", "", "");
    STATUS(browser_send(&staff, "/e/MX/mesa/nueva", fields), 303);
    check_page_says(browser_get(&staff, "/e/MX/mesas"), "Mesa de pensiones");
    check_page_silent(browser_get(&visitor, "/e/MX/mesas"), "Mesa de pensiones");
    STATUS(browser_get(&visitor, "/e/MX/mesa/1"), 404);
    STATUS(browser_get(&ana, "/e/MX/mesa/nueva"), 403);
    STATUS(browser_get(&ana, "/e/MX/mesa/1/editar"), 403);
    serve_end(server);
}

TEST(a_form_that_fails_keeps_the_table_and_says_what_is_wrong)
{
    struct server *server = serve(with_forms);
    struct browser staff = {0};
    int64_t cycle = mesa_cycle();
    browser_enter(&staff, CO_FACILITATOR, 0);
    const struct reply *reply = browser_send(
        &staff, "/e/MX/mesa/nueva", says("cycle=%ld&version=0&" TABLE, cycle, "telephone", "", ""));
    STATUS(reply, 400);
    check_page_says(reply, "id=\"e-telephone\"");
    check_page_says(reply, "value=\"Mesa de pensiones\"");
    check_page_says(reply, "value=\"2030-03-05\"");
    check_page_says(reply, "value=\"telephone\" checked");
    reply = browser_send(&staff, "/e/MX/mesa/nueva",
                         says("cycle=99&version=0&" TABLE, "remote", "", ""));
    STATUS(reply, 400);
    check_page_says(reply, "id=\"e-cycle\"");
    serve_end(server);
}

TEST(two_people_edit_one_table_and_nothing_is_lost)
{
    struct server *server = serve(with_forms);
    struct browser first = {0}, second = {0};
    int64_t cycle = mesa_cycle();
    browser_enter(&first, CO_FACILITATOR, 0);
    browser_enter(&second, CO_MEMBER, CO_CIVIL_SOCIETY);
    int64_t id = made_by(&first, cycle, "remote", "", "");
    const char *path = says("/e/MX/mesa/%ld/editar", id);
    const char *edit = says("version=2&" TABLE, "remote", "Primero", "");
    STATUS(browser_send(&first, path, edit), 303);
    const struct reply *reply =
        browser_send(&second, path, says("version=2&" TABLE, "remote", "Segundo", ""));
    STATUS(reply, 409);
    check_page_says(reply, "Otra persona cambió esto");
    check_page_says(reply, "Lo que dice ahora");
    check_page_says(reply, "Primero");
    check_page_says(reply, "value=\"Segundo\"");
    STATUS(browser_send(&second, path, says("version=3&" TABLE, "remote", "Segundo", "")), 303);
    serve_end(server);
}

TEST(one_tap_registers_and_the_names_are_for_those_who_run_the_table)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, staff = {0}, visitor = {0};
    int64_t id = mesa_table(mesa_cycle(), "Mesa de deuda");
    const char *page = says("/e/MX/mesa/%ld", id), *join = says("%s/inscribirse", page);
    const char *people = says("%s/personas", page);
    browser_enter(&ana, CO_CITIZEN, 0);
    browser_enter(&staff, CO_FACILITATOR, 0);
    STATUS(browser_get(&visitor, join), 303); /* to enter */
    STATUS(browser_send_from(&ana, page, join, "si=1"), 303);
    STATUS(browser_send(&ana, join, "si=1"), 409); /* is on the list already */
    check_page_says(browser_get(&ana, page), "Usted está en la lista");
    check_page_says(browser_get(&visitor, page), "1 persona inscrita");
    check_page_silent(browser_get(&visitor, page), "Alguien");
    check_page_says(browser_get(&staff, people), "<span>Alguien");
    STATUS(browser_get(&ana, people), 403);
    STATUS(browser_send(&ana, says("%s/olvidar", page), "si=1"), 303);
    check_page_silent(browser_get(&staff, people), "<span>Alguien");
    check_page_says(browser_get(&visitor, page), "1 persona inscrita"); /* the head stays */
    serve_end(server);
}

TEST(requirement_10_who_came_by_telephone_or_on_paper_is_typed_in_with_the_original)
{
    struct server *server = serve(with_forms);
    struct browser staff = {0}, visitor = {0}, member = {0};
    int64_t id = mesa_table(mesa_cycle(), "Mesa de deuda");
    const char *page = says("/e/MX/mesa/%ld", id), *people = says("%s/personas", page);
    static const char list[] = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
    browser_enter(&staff, CO_FACILITATOR, 0);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    STATUS(browser_send(&staff, people, "name=&sector=citizenry&gender="), 400);
    STATUS(browser_send(&staff, people, "name=Do%C3%B1a+Rosa&sector=citizenry&gender=women"), 303);
    STATUS(browser_send(&staff, people, "name=Don+Luis&sector=academia&gender=&came=1"), 303);
    check_page_says(browser_get(&visitor, page), "2 personas inscritas");
    check_page_says(browser_get(&visitor, page), "1 asistió");
    STATUS(browser_send(&staff, people, "lista=1&visto=1&visto=2&vino=1"), 303);
    struct beside b;
    struct registration *rows;
    size_t count;
    open_beside(&b);
    CHECK_OK(roundtable_people(&b.co, id, 0, 10, &rows, &count, &err));
    CHECK_INT(count, 2);
    CHECK(rows[0].came && !rows[1].came);
    close_beside(&b);
    const struct browser_file file = {"file", "lista.pdf", "application/pdf", list,
                                      sizeof list - 1};
    STATUS(browser_upload(&staff, says("%s/documento", page), "role=attendance&title=Lista firmada",
                          &file),
           303);
    check_page_says(browser_get(&member, page), "Lista firmada");
    check_page_silent(browser_get(&visitor, page), "Lista firmada"); /* it has names */
    STATUS(browser_upload(&staff, says("%s/documento", page), "role=record&title=Minuta", &file),
           303);
    check_page_says(browser_get(&visitor, page), "Minuta");
    serve_end(server);
}

TEST(what_came_out_of_a_table_is_told_and_what_was_told_before_stays)
{
    struct server *server = serve(with_forms);
    struct browser staff = {0}, visitor = {0};
    int64_t id = mesa_table(mesa_cycle(), "Mesa de deuda");
    const char *page = says("/e/MX/mesa/%ld", id), *tell = says("%s/relatoria", page);
    browser_enter(&staff, CO_FACILITATOR, 0);
    STATUS(browser_send(&staff, tell, "body="), 400);
    STATUS(browser_send(&staff, tell, "body=Se+acord%C3%B3+pedir+los+contratos"), 303);
    STATUS(browser_send(&staff, tell, "body=Se+acord%C3%B3+pedirlos+todos"), 303);
    const struct reply *reply = browser_get(&visitor, page);
    check_page_says(reply, "pedirlos todos");
    check_page_says(reply, "Lo que se publicó antes");
    check_page_says(reply, "pedir los contratos");
    serve_end(server);
}

TEST(a_table_is_answered_only_when_no_proposal_waits)
{
    struct server *server = serve(with_forms);
    struct browser staff = {0}, visitor = {0};
    int64_t id = mesa_table(mesa_cycle(), "Mesa de deuda");
    browser_enter(&staff, CO_FACILITATOR, 0);
    mesa_proposal(id, "Los contratos");
    const struct reply *reply =
        browser_send(&staff, says("/e/MX/mesa/%ld/estado", id), "state=3&version=2");
    STATUS(reply, 400);
    check_page_says(reply, "Falta responder 1 propuesta");
    STATUS(browser_send(&staff, says("/e/MX/mesa/%ld/estado", id), "state=2&version=2"), 303);
    reply = browser_get(&visitor, says("/e/MX/mesa/%ld", id));
    check_page_says(reply, "todavía hay propuestas sin respuesta");
    check_page_silent(reply, "Proponer en esta mesa");
    serve_end(server);
}
