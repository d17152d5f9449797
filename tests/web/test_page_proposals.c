/* Proposals over real HTTP: made by a citizen, supported, found, corrected, united and divided with
 * their lineage, typed in from paper, answered with reasons, counted while they wait. */
#include <stdio.h>

#include "cocreate/roundtable.h"
#include "mesa_here.h"

#define STATUS(reply, expected) CHECK_INT(reply_status(reply), expected)
#define WORDS                                                                                      \
    "problem=Nadie+sabe+%%C3%%B3nde+qued%%C3%%B3&cause=No+se+publica&proposal=Que+lo+suban,+pues&" \
    "title=%s&author_name=La+vecina&sector=citizenry"

/* The number at the end of where one was sent. */
static int64_t sent_to(const struct reply *reply, const char *format)
{
    int64_t id = 0;
    const char *where = reply_header(reply, "Location");
    STATUS(reply, 303);
    CHECK(where && sscanf(where, format, &id) == 1);
    return id;
}

TEST(requirement_11_a_citizen_proposes_at_a_roundtable_word_for_word)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, visitor = {0};
    int64_t table = mesa_table(mesa_cycle(), "Mesa de deuda");
    const char *path = says("/e/MX/propuesta/nueva?mesa=%ld", table);
    browser_enter(&ana, CO_CITIZEN, 0);
    const struct reply *reply = browser_get(&visitor, path);
    STATUS(reply, 303);
    CHECK(strstr(reply_header(reply, "Location"), "mesa%3D") != NULL); /* and comes back here */
    reply = browser_send(&ana, path, says(WORDS, ""));
    STATUS(reply, 400);
    check_page_says(reply, "id=\"e-title\"");
    check_page_says(reply, "Nadie sabe ónde quedó"); /* what was typed stays */
    int64_t id =
        sent_to(browser_send(&ana, path, says(WORDS, "Los+contratos")), "/e/MX/propuesta/%ld");
    reply = browser_get(&visitor, says("/e/MX/propuesta/%ld", id));
    check_page_says(reply, "Nadie sabe ónde quedó");
    check_page_says(reply, "Que lo suban, pues");
    check_page_says(reply, "La vecina");
    check_page_says(reply, "Mesa de deuda");
    check_page_says(browser_get(&visitor, says("/e/MX/mesa/%ld", table)), "Los contratos");
    check_page_says(browser_get(&ana, "/e/MX/propuesta/nueva"), "Mesa de deuda");
    STATUS(browser_get(&visitor, "/e/MX/propuesta/99"), 404);
    serve_end(server);
}

TEST(a_closed_table_takes_no_proposal_and_nothing_typed_is_lost)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, staff = {0};
    int64_t table = mesa_table(mesa_cycle(), "Mesa de deuda");
    const char *path = says("/e/MX/propuesta/nueva?mesa=%ld", table);
    char token[SESSION_TOKEN + 1];
    browser_enter(&ana, CO_CITIZEN, 0);
    browser_enter(&staff, CO_FACILITATOR, 0);
    browser_token(browser_get(&ana, path), token);
    STATUS(browser_send(&staff, says("/e/MX/mesa/%ld/estado", table), "state=2&version=2"), 303);
    const struct reply *reply = browser_post(&ana, path, says(WORDS, "Tarde"), token, "");
    STATUS(reply, 400);
    check_page_says(reply, "no recibe propuestas ahora");
    check_page_says(reply, "value=\"Tarde\"");
    serve_end(server);
}

TEST(a_proposal_is_supported_in_one_tap_and_support_taken_back)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, visitor = {0};
    int64_t id = mesa_proposal(mesa_table(mesa_cycle(), "Mesa de deuda"), "Los contratos");
    const char *page = says("/e/MX/propuesta/%ld", id), *path = says("%s/apoyar", page);
    browser_enter(&ana, CO_CITIZEN, 0);
    STATUS(browser_get(&visitor, path), 303);
    STATUS(browser_send_from(&ana, page, path, "dar=1"), 303);
    STATUS(browser_send_from(&ana, page, path, "dar=1"), 303); /* once, however often */
    CHECK_INT(mesa_read(id).supports, 1);
    check_page_says(browser_get(&ana, page), "usted entre ellas");
    STATUS(browser_send_from(&ana, page, path, "quitar=1"), 303);
    CHECK_INT(mesa_read(id).supports, 0);
    serve_end(server);
}

TEST(two_people_correct_one_proposal_and_nothing_is_lost)
{
    struct server *server = serve(with_forms);
    struct browser first = {0}, second = {0}, ana = {0}, visitor = {0};
    int64_t table = mesa_table(mesa_cycle(), "Mesa de deuda");
    browser_enter(&first, CO_FACILITATOR, 0);
    browser_enter(&second, CO_MEMBER, CO_GUARANTOR);
    browser_enter(&ana, CO_CITIZEN, 0);
    int64_t id = sent_to(browser_send(&first, says("/e/MX/propuesta/captura?mesa=%ld", table),
                                      says("channel=telephone&" WORDS, "Por+tel%C3%A9fono")),
                         "/e/MX/propuesta/%ld");
    const char *path = says("/e/MX/propuesta/%ld/editar", id);
    STATUS(browser_get(&ana, path), 403);
    STATUS(browser_send(&first, path, says("version=1&" WORDS "&reason=", "Uno")), 400);
    STATUS(browser_send(&first, path,
                        says("version=1&" WORDS "&reason=Se+oy%%C3%%B3+mal+en+la+llamada", "Uno")),
           303);
    const struct reply *reply = browser_send(
        &second, path, says("version=1&" WORDS "&reason=Se+oy%%C3%%B3+mal+en+la+llamada", "Dos"));
    STATUS(reply, 409);
    check_page_says(reply, "Lo que dice ahora");
    check_page_says(reply, "Uno");
    check_page_says(reply, "value=\"Dos\"");
    reply = browser_get(&visitor, says("/e/MX/propuesta/%ld", id));
    check_page_says(reply, "Lo que decía antes (texto 1)");
    check_page_says(reply, "Por teléfono");
    check_page_says(reply, "Se oyó mal en la llamada");
    serve_end(server);
}

TEST(requirement_11_uniting_and_dividing_show_where_each_came_from)
{
    struct server *server = serve(with_forms);
    struct browser staff = {0}, visitor = {0}, ana = {0};
    int64_t table = mesa_table(mesa_cycle(), "Mesa de deuda");
    int64_t a = mesa_proposal(table, "Los contratos"), b = mesa_proposal(table, "Los pagos");
    const char *path = says("/e/MX/propuestas/unir?mesa=%ld&con=%ld", table, a);
    browser_enter(&staff, CO_FACILITATOR, 0);
    browser_enter(&ana, CO_CITIZEN, 0);
    STATUS(browser_get(&ana, path), 403);
    check_page_says(browser_get(&staff, path), says("value=\"%ld.1\" checked", a));
    const char *fields = says("sources=%ld.1&" WORDS "&reason=Dicen+lo+mismo+de+dos+maneras", a,
                              "Contratos+y+pagos");
    const struct reply *reply = browser_send(&staff, path, fields);
    STATUS(reply, 400);
    check_page_says(reply, "id=\"e-sources\"");
    check_page_says(reply, says("value=\"%ld.1\" checked", a));
    check_page_says(reply, "value=\"Contratos y pagos\"");
    int64_t both = sent_to(browser_send(&staff, path, says("sources=%ld.1&%s", b, fields)),
                           "/e/MX/propuesta/%ld");
    reply = browser_get(&visitor, says("/e/MX/propuesta/%ld", both));
    check_page_says(reply, "Viene de");
    check_page_says(reply, "Los contratos</a>");
    check_page_says(reply, "Los pagos</a>");
    reply = browser_get(&visitor, says("/e/MX/propuesta/%ld", a));
    check_page_says(reply, "Quedó en");
    check_page_says(reply, "Contratos y pagos</a>");
    path = says("/e/MX/propuesta/%ld/dividir", both);
    static const char parts[] =
        "version=1&title_1=Contratos&problem_1=Uno&cause_1=&proposal_1=Publicarlos&title_2=Pagos&"
        "problem_2=Dos&cause_2=&proposal_2=%s&reason=Son+dos+cosas+que+deciden+dos+oficinas";
    reply = browser_send(&staff, path, says(parts, ""));
    STATUS(reply, 400);
    check_page_says(reply, "id=\"e-proposal_2\"");
    STATUS(browser_send(&staff, path, says(parts, "Explicarlos")), 303);
    reply = browser_get(&visitor, says("/e/MX/propuesta/%ld", both));
    check_page_says(reply, "Contratos</a>");
    check_page_says(reply, "Pagos</a>");
    check_page_says(reply, "una parte de esta");
    serve_end(server);
}

TEST(requirement_10_a_paper_form_is_typed_in_with_its_original)
{
    struct server *server = serve(with_forms);
    struct browser staff = {0}, visitor = {0}, member = {0}, ana = {0};
    int64_t table = mesa_table(mesa_cycle(), "Mesa de deuda");
    const char *path = says("/e/MX/propuesta/captura?mesa=%ld", table);
    static const char scan[] = "%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";
    const struct browser_file file = {"file", "hoja.pdf", "application/pdf", scan, sizeof scan - 1};
    const struct browser_file program = {"file", "hoja.pdf", "application/pdf", "MZ\x01\x02", 4};
    static const char fields[] = "channel=paper&problem=No hay agua&cause=&proposal=Que la haya&"
                                 "title=El agua&author_name=&sector=";
    browser_enter(&staff, CO_FACILITATOR, 0);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    browser_enter(&ana, CO_CITIZEN, 0);
    STATUS(browser_get(&ana, path), 403);
    const struct reply *reply = browser_send(
        &staff, path, "channel=paper&problem=No+hay&cause=&proposal=Que+haya&title=El+agua");
    STATUS(reply, 400);
    check_page_says(reply, "Falta el original en papel");
    check_page_says(reply, "value=\"El agua\"");
    reply = browser_upload(&staff, path, fields, &program);
    STATUS(reply, 400);
    check_page_says(reply, "id=\"e-file\"");
    int64_t id = sent_to(browser_upload(&staff, path, fields, &file), "/e/MX/propuesta/%ld");
    CHECK(mesa_read(id).said.paper != 0);
    reply = browser_get(&visitor, says("/e/MX/propuesta/%ld", id));
    check_page_says(reply, "en papel");
    check_page_says(reply, "archivo del secretariado"); /* the sheet may have a telephone on it */
    check_page_says(browser_get(&member, says("/e/MX/propuesta/%ld", id)), "/e/MX/documento/");
    id = sent_to(browser_upload(&staff, path, says("%s&public=1", fields), &file),
                 "/e/MX/propuesta/%ld");
    check_page_says(browser_get(&visitor, says("/e/MX/propuesta/%ld", id)), "/e/MX/documento/");
    serve_end(server);
}

TEST(requirement_12_an_answer_has_its_reasons_and_the_session_that_decided)
{
    struct server *server = serve(with_forms);
    struct browser member = {0}, office = {0}, visitor = {0};
    int64_t cycle = mesa_cycle(), sitting = mesa_sitting(cycle);
    int64_t id = mesa_proposal(mesa_table(cycle, "Mesa de deuda"), "Los contratos");
    const char *path = says("/e/MX/propuesta/%ld/responder", id);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    browser_enter(&office, CO_INSTITUTION, 0);
    STATUS(browser_get(&office, path), 403); /* a table's proposals are the secretariat's */
    check_page_says(browser_get(&visitor, "/e/MX/propuestas"), "1 propuesta espera respuesta");
    check_page_says(browser_get(&visitor, says("/e/MX/propuesta/%ld", id)),
                    "todavía no tiene respuesta");
    const struct reply *reply = browser_send(
        &member, path, "version=1&decision=accepted&reason=S%C3%AD&sitting=&agreement=&by_name=");
    STATUS(reply, 400);
    check_page_says(reply, "id=\"e-reason\"");
    check_page_says(reply, "id=\"e-sitting\"");
    check_page_says(reply, "value=\"accepted\" checked");
    const char *fields =
        says("version=1&decision=modified&reason=Se+acepta+desde+2025,+antes+no+hay+archivo&"
             "sitting=%ld&agreement=&by_name=Tesorer%%C3%%ADa",
             sitting);
    STATUS(browser_send(&member, path, fields), 303);
    STATUS(browser_send(&member, path, fields), 409); /* somebody answered meanwhile */
    reply = browser_get(&visitor, says("/e/MX/propuesta/%ld", id));
    check_page_says(reply, "aceptada con cambios");
    check_page_says(reply, "antes no hay archivo");
    check_page_says(reply, says("/e/MX/sesion/%ld", sitting));
    check_page_says(reply, "Tesorería");
    check_page_says(browser_get(&visitor, "/e/MX/propuestas"), "Todas las propuestas tienen");
    serve_end(server);
}

TEST(requirement_14_the_page_leads_from_problem_and_cause_to_the_commitment_with_its_baseline)
{
    struct server *server = serve(with_forms);
    struct browser visitor = {0};
    struct err err;
    struct beside b;
    int64_t cycle = mesa_cycle(), commitment = 0, plan = mesa_plan(cycle, &commitment);
    int64_t id = mesa_proposal(mesa_table(cycle, "Mesa de deuda"), "Los contratos");
    mesa_publish(plan, mesa_sitting(cycle));
    open_beside(&b);
    CHECK_OK(proposal_became(
        &b.co, id, arena_printf(&b.arena, "commitment/%lld", (long long)commitment), &err));
    close_beside(&b);
    const struct reply *reply = browser_get(&visitor, says("/e/MX/propuesta/%ld", id));
    check_page_says(reply, "El problema");
    check_page_says(reply, "No se publican los contratos");
    check_page_says(reply, says("/e/MX/compromiso/%ld", commitment));
    check_page_says(reply, "Publicar los contratos del empréstito");
    check_page_says(reply, "línea base: 28 de 791 contratos");
    serve_end(server);
}

TEST(proposals_are_filtered_searched_and_sorted)
{
    struct server *server = serve(with_forms);
    struct browser visitor = {0}, ana = {0};
    int64_t cycle = mesa_cycle(), table = mesa_table(cycle, "Mesa de deuda");
    int64_t other = mesa_table(cycle, "Otra mesa");
    mesa_proposal(table, "Publicar los contratos");
    int64_t second = mesa_proposal(other, "Auditoría del drenaje");
    browser_enter(&ana, CO_CITIZEN, 0);
    STATUS(browser_send(&ana, says("/e/MX/propuesta/%ld/apoyar", second), "dar=1"), 303);
    const struct reply *reply = browser_get(&visitor, "/e/MX/propuestas?orden=apoyos");
    struct str body = reply_body(reply);
    const char *drain = memmem(body.p, body.n, "drenaje", 7);
    const char *deeds = memmem(body.p, body.n, "Publicar los contratos", 22);
    CHECK(drain && deeds && drain < deeds);
    reply = browser_get(&visitor, "/e/MX/propuestas?q=AUDITORIA");
    check_page_says(reply, "drenaje");
    check_page_silent(reply, "Publicar los contratos");
    reply = browser_get(&visitor, says("/e/MX/propuestas?mesa=%ld", table));
    check_page_silent(reply, "drenaje");
    check_page_says(reply, "Publicar los contratos");
    check_page_silent(browser_get(&visitor, "/e/MX/propuestas?estado=aceptadas"), "drenaje");
    check_page_says(browser_get(&visitor, "/e/MX/propuestas?q=nada+de+esto"), "Ninguna propuesta");
    STATUS(browser_get(&visitor, "/e/MX/propuestas?estado=zzz"), 400);
    STATUS(browser_get(&visitor, "/e/MX/propuestas?mesa=99"), 404);
    serve_end(server);
}

TEST(a_hidden_proposal_says_why_and_stays_counted)
{
    struct server *server = serve(with_forms);
    struct browser staff = {0}, visitor = {0}, ana = {0};
    int64_t id = mesa_proposal(mesa_table(mesa_cycle(), "Mesa de deuda"), "Los contratos");
    const char *path = says("/e/MX/propuesta/%ld/ocultar", id);
    browser_enter(&staff, CO_FACILITATOR, 0);
    browser_enter(&ana, CO_CITIZEN, 0);
    STATUS(browser_get(&ana, path), 403);
    STATUS(browser_send(&staff, path, "hide=1&version=1&reason=Da+un+domicilio+particular"), 303);
    const struct reply *reply = browser_get(&visitor, says("/e/MX/propuesta/%ld", id));
    STATUS(reply, 200);
    check_page_silent(reply, "Los contratos");
    check_page_silent(reply, "suban todos");
    check_page_says(reply, "Da un domicilio particular");
    check_page_says(browser_get(&visitor, "/e/MX/propuestas"), "1 oculta con su motivo");
    check_page_says(browser_get(&staff, says("/e/MX/propuesta/%ld", id)), "suban todos");
    STATUS(browser_send(&ana, says("/e/MX/propuesta/%ld/apoyar", id), "dar=1"), 400);
    serve_end(server);
}

TEST(requirement_63_the_citizen_agenda_shows_by_theme_and_authority_what_became_of_each)
{
    struct server *server = serve(with_forms);
    struct browser ana = {0}, office = {0}, visitor = {0};
    browser_enter(&ana, CO_CITIZEN, 0);
    browser_enter(&office, CO_INSTITUTION, 0);
    check_page_says(browser_get(&visitor, "/e/MX/agenda"), "La agenda está vacía");
    const struct reply *reply = browser_send(&ana, "/e/MX/agenda/nueva",
                                             says("authority=&theme=agua&" WORDS, "El+drenaje"));
    STATUS(reply, 400);
    check_page_says(reply, "id=\"e-authority\"");
    int64_t id = sent_to(browser_send(&ana, "/e/MX/agenda/nueva",
                                      says("authority=Oomapas&theme=agua&" WORDS, "El+drenaje")),
                         "/e/MX/propuesta/%ld");
    reply = browser_get(&visitor, "/e/MX/agenda");
    check_page_says(reply, "<h2>agua</h2>");
    check_page_says(reply, "A: Oomapas");
    check_page_says(reply, "El drenaje");
    check_page_says(reply, "sin respuesta");
    STATUS(browser_send(&office, says("/e/MX/propuesta/%ld/responder", id),
                        "version=1&decision=rejected&reason=Ese+tramo+es+de+la+federaci%C3%B3n&"
                        "sitting=&agreement=&by_name=Oomapas"),
           303);
    reply = browser_get(&visitor, "/e/MX/agenda");
    check_page_says(reply, "rechazada");
    check_page_says(reply, "Ese tramo es de la federación");
    serve_end(server);
}
