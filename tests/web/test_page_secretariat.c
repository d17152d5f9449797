/* The secretariat over real HTTP: who sits, a whole session from its notice to minutes signed by
 * the three parties, ten proposals decided with one form, agreements followed, and who may not. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/cycle.h"
#include "cocreate/notice.h"
#include "cocreate/paper.h"
#include "cocreate/person.h"
#include "cocreate/sitting.h"
#include "mesa_here.h"
#include "pages.h"

#define DAY_MS INT64_C(86400000)
#define REASON "Porque+se+puede+hacer+este+mismo+a%C3%B1o+con+lo+que+hay"

static struct err err;

/* A cycle with a roundtable and `proposals` of them; three members of the three parties. */
struct hall {
    struct server *server;
    struct browser government, civil, guarantor, visitor;
    int64_t cycle;
    char sitting[64]; /* "/e/MX/sesion/1" */
};

static void hall_open(struct hall *h, int proposals)
{
    *h = (struct hall){.server = serve(with_forms)};
    browser_enter(&h->government, CO_MEMBER, CO_GOVERNMENT);
    browser_enter(&h->civil, CO_MEMBER, CO_CIVIL_SOCIETY);
    browser_enter(&h->guarantor, CO_MEMBER, CO_GUARANTOR);
    h->cycle = mesa_cycle();
    if (!proposals) return;
    int64_t table = mesa_table(h->cycle, "Mesa del agua");
    for (int i = 1; i <= proposals; i++) {
        char title[40];
        snprintf(title, sizeof title, "Idea <%d>", i);
        mesa_proposal(table, title);
    }
}

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

/* Sends a form with the version that it shows. */
static const struct reply *send(struct browser *b, const char *path, const char *fields)
{
    static char whole[1 << 16];
    const struct reply *reply = browser_get(b, path);
    const char *at = strstr(reply->bytes, "name=\"version\" value=\"");
    CHECK(at != NULL);
    snprintf(whole, sizeof whole, "version=%lld&%s",
             strtoll(at + strlen("name=\"version\" value=\""), NULL, 10), fields);
    return browser_send(b, path, whole);
}

static const char *at(const struct hall *h, const char *below)
{
    static char path[4][120];
    static int next;
    next = (next + 1) % 4;
    snprintf(path[next], sizeof path[next], "%s%s", h->sitting, below);
    return path[next];
}

#define AGENDA                                                                                     \
    "agenda=Lista+de+asistencia%0D%0AEl+agua+%5Bpropuesta+1%5D%0D%0A%0D%0AAsuntos+generales"

/* Convened for yesterday: what was decided cannot lie in the future. */
static void convene(struct hall *h)
{
    char fields[600], day[16];
    snprintf(fields, sizeof fields,
             "version=0&cycle=%lld&kind=0&title=Las+propuestas&starts=%.*s&starts_time=10:30&"
             "until=12:00&modality=hybrid&place=Sala+de+cabildo&"
             "link=https%%3A%%2F%%2Freunion.ejemplo.mx%%2F7&%s",
             (long long)h->cycle, STR_FMT(date_iso((int32_t)(time_now_ms() / DAY_MS) - 1, day)),
             AGENDA);
    const struct reply *reply = browser_send(&h->government, "/e/MX/sesion/nueva", fields);
    CHECK_INT(reply_status(reply), 303);
    snprintf(h->sitting, sizeof h->sitting, "%s", reply_header(reply, "Location"));
    CHECK(strncmp(h->sitting, "/e/MX/sesion/", 13) == 0);
}

/* The numbers of the members' roles, as the form of attendance offers them. */
static void hold(struct hall *h, size_t most)
{
    char fields[300] = "x=1";
    size_t n = 0;
    const struct reply *reply = fine(browser_get(&h->civil, at(h, "/asistencia")));
    for (const char *p = reply->bytes; n < most && (p = strstr(p, "name=\"seats\" value=\""));
         n++) {
        p += strlen("name=\"seats\" value=\"");
        snprintf(fields + strlen(fields), sizeof fields - strlen(fields), "&seats=%lld",
                 strtoll(p, NULL, 10));
    }
    CHECK_INT(n, most);
    CHECK_INT(reply_status(send(&h->civil, at(h, "/asistencia"), fields)), 303);
}

TEST(requirement_6_secretariat_page_tells_who_sits_for_whom_since_when_and_who_is_missing)
{
    struct server *server = serve(with_forms);
    struct browser admin = {{0}, 0}, member = {{0}, 0};
    const struct reply *reply = fine(client_get("/e/MX/secretariado", ""));
    CHECK(shows(reply, "Hoy alguna de las tres partes no tiene quien la represente."));
    CHECK(shows(reply, "sin nadie en su lugar"));
    CHECK(shows(reply, "Todavía no ha sesionado."));
    CHECK(!shows(reply, "sesion/nueva"));
    struct beside b;
    struct role_draft old = {.role = CO_MEMBER,
                             .sector = CO_GUARANTOR,
                             .begins = 10000,
                             .ends = 11000,
                             .substitute = true};
    char token[SESSION_TOKEN + 1];
    int64_t body, id;
    browser_enter(&admin, CO_ADMIN, 0);
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    open_beside(&b);
    CHECK_OK(body_add(&b.co, CO_GUARANTOR, STR("Instituto de Transparencia"), 9000, &b.faults,
                      &body, &err));
    CHECK_OK(person_invite(&b.co, STR("ines@ejemplo.mx"), STR("Inés & Co."), &b.faults, &old.person,
                           token, &err));
    old.home = b.co.entity;
    old.body = body;
    CHECK_OK(role_give(&b.co, &old, &b.faults, &id, &err));
    old.ends = DATE_NONE;
    old.substitute = false;
    CHECK_OK(role_give(&b.co, &old, &b.faults, &id, &err));
    close_beside(&b);
    reply = fine(browser_get(&admin, "/e/MX/secretariado"));
    CHECK(shows(reply, "Inés &amp; Co."));
    CHECK(shows(reply, "Instituto de Transparencia"));
    CHECK(shows(reply, "Quiénes lo integraron antes"));
    CHECK(shows(reply, "href=\"/e/MX/personas\""));
    CHECK(!shows(reply, "ines@ejemplo.mx"));
    CHECK(shows(browser_get(&member, "/e/MX/secretariado"), "no tiene quien la represente"));
    serve_end(server);
}

TEST(requirement_8_secretariat_page_publishes_rules_and_warns_after_six_months_without_session)
{
    struct hall h;
    struct beside b;
    int64_t id;
    hall_open(&h, 0);
    const struct reply *reply = fine(browser_get(&h.visitor, "/e/MX/secretariado"));
    CHECK(shows(reply, "No se han publicado las reglas"));
    CHECK(!shows(reply, "Sin sesionar:"));
    CHECK(shows(reply, "Las tres partes tienen quien las represente."));
    open_beside(&b);
    int32_t today = (int32_t)(b.co.now_ms / DAY_MS);
    struct paper_draft rules = {.subject = STR("cycle/1"),
                                .role = STR("rules"),
                                .title = STR("Reglas de operación"),
                                .file = STR("reglas.pdf"),
                                .bytes = STR("%PDF-1.4 uno"),
                                .day = DATE_NONE};
    struct cycle_draft late = {.number = 1,
                               .title = STR("Primer plan"),
                               .begins = today - 300,
                               .ends = DATE_NONE,
                               .example = true};
    CHECK_OK(paper_add(&b.co, &rules, &b.faults, &id, &err));
    CHECK_OK(cycle_edit(&b.co, h.cycle, 2, &late, &b.faults, &err));
    close_beside(&b);
    reply = fine(browser_get(&h.visitor, "/e/MX/secretariado"));
    CHECK(shows(reply, "Reglas de operación"));
    CHECK(shows(reply, "Sin sesionar:"));
    CHECK(shows(reply, "Datos de ejemplo."));
    CHECK(shows(browser_get(&h.civil, "/e/MX/secretariado"), "papel=rules"));
    serve_end(h.server);
}

static void check_notice(struct hall *h)
{
    struct beside b;
    struct notice_row *rows;
    size_t n;
    const struct reply *reply = fine(browser_get(&h->visitor, h->sitting));
    CHECK(shows(reply, "Las propuestas"));
    CHECK(shows(reply, "10:30"));
    CHECK(shows(reply, "Sala de cabildo"));
    CHECK(shows(reply, "href=\"https://reunion.ejemplo.mx/7\""));
    CHECK(shows(reply, "<b>El agua</b> (<a href=\"/e/MX/propuesta/1\">Propuesta 1</a>)"));
    CHECK(shows(reply, "gobierno: 1 de 1"));
    CHECK(!shows(reply, "Pasar lista") && !shows(reply, "Qué sigue"));
    reply = fine(browser_get(&h->civil, h->sitting));
    CHECK(shows(reply, "Pasar lista") && shows(reply, "Cuando se celebre, pase lista."));
    open_beside(&b);
    CHECK_OK(notice_due(&b.co, 50, &rows, &n, &err));
    CHECK_INT(n, 3);
    CHECK(str_contains(rows[0].body, STR("Sala de cabildo")));
    CHECK(str_contains(rows[0].body, STR("2. El agua")));
    CHECK(str_contains(rows[0].body, str_of(h->sitting)));
    close_beside(&b);
}

/* Voted two to one: who was against says why, and it is read. */
static void agree(struct hall *h)
{
    char fields[900];
    long long roles[3];
    const struct reply *reply = fine(browser_get(&h->civil, at(h, "/acuerdos?punto=2")));
    const char *p = reply->bytes;
    for (int i = 0; i < 3; i++) {
        p = strstr(p, "name=\"vote-");
        CHECK(p != NULL);
        p += strlen("name=\"vote-");
        roles[i] = strtoll(p, NULL, 10);
    }
    CHECK(shows(reply, "<option value=\"2\" selected=\"selected\">2. El agua"));
    snprintf(fields, sizeof fields,
             "item=2&text=Publicar+los+contratos+del+agua&responsible=Comisi%%C3%%B3n+de+Agua&"
             "due=2020-01-31&vote-%lld=1&vote-%lld=2&vote-%lld=1&dissent=Falta+el+padr%%C3%%B3n",
             roles[0], roles[1], roles[2]);
    reply = send(&h->civil, at(h, "/acuerdos?punto=2"), fields);
    CHECK_INT(reply_status(reply), 400); /* against, and no reason: said beside that vote */
    char wrong[60];
    snprintf(wrong, sizeof wrong, "id=\"e-why-%lld\"", roles[1]);
    CHECK(shows(reply, wrong));
    CHECK(shows(reply, "Publicar los contratos del agua"));
    snprintf(fields + strlen(fields), sizeof fields - strlen(fields),
             "&why-%lld=No+se+consult%%C3%%B3+a+las+colonias", roles[1]);
    CHECK_INT(reply_status(send(&h->civil, at(h, "/acuerdos?punto=2"), fields)), 303);
    reply = fine(browser_get(&h->visitor, h->sitting));
    CHECK(shows(reply, "Votos: 2 a favor, 1 en contra, 0 abstenciones."));
    CHECK(shows(reply, "No se consultó a las colonias"));
    CHECK(shows(reply, "Falta el padrón"));
    CHECK(shows(reply, "retrasado"));
    reply = fine(browser_get(&h->visitor, "/e/MX/secretariado"));
    CHECK(shows(reply, "1 acuerdo está retrasado."));
    CHECK(shows(reply, "Comisión de Agua"));
}

TEST(requirement_9_session_is_convened_held_with_quorum_agreed_and_voted_with_its_dissent)
{
    struct hall h;
    hall_open(&h, 1);
    const struct reply *reply =
        browser_send(&h.government, "/e/MX/sesion/nueva",
                     "cycle=1&modality=in-person&starts=2026-02-03&title=Algo&agenda=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "id=\"e-place\"") && shows(reply, "id=\"e-starts_time\"") &&
          shows(reply, "id=\"e-agenda\"") && shows(reply, "value=\"Algo\""));
    convene(&h);
    check_notice(&h);
    CHECK(shows(browser_get(&h.civil, at(&h, "/decisiones")), "Primero diga que la sesión"));
    hold(&h, 2);
    reply = fine(browser_get(&h.visitor, h.sitting));
    CHECK(shows(reply, "sin quórum"));
    hold(&h, 3);
    CHECK(shows(fine(browser_get(&h.visitor, h.sitting)), "con quórum"));
    agree(&h);
    CHECK(!shows(browser_get(&h.civil, h.sitting), "Corregir la asistencia"));
    /* Until the minutes are out what was written down can be corrected. */
    reply = fine(browser_get(&h.civil, "/e/MX/acuerdo/1/corregir"));
    CHECK(shows(reply, "value=\"No se consultó a las colonias\""));
    CHECK(shows(reply, "<option value=\"2\" selected=\"selected\">en contra"));
    reply = send(&h.civil, "/e/MX/acuerdo/1/corregir",
                 "item=2&text=Publicar+cada+contrato&responsible=Agua");
    CHECK_INT(reply_status(reply), 303);
    reply = fine(browser_get(&h.visitor, h.sitting));
    CHECK(shows(reply, "Publicar cada contrato") && shows(reply, "Por consenso, sin votación."));
    CHECK(!shows(reply, "/corregir"));
    /* An older version changes nothing and keeps what was typed. */
    reply = browser_send(&h.civil, at(&h, "/acuerdos"),
                         "version=1&item=0&text=Otra+cosa&responsible=Nadie");
    CHECK_INT(reply_status(reply), 409);
    CHECK(shows(reply, "Otra cosa"));
    CHECK(!shows(browser_get(&h.visitor, h.sitting), "Otra cosa"));
    serve_end(h.server);
}

TEST(requirement_9_agreements_are_followed_until_they_are_done)
{
    struct hall h;
    hall_open(&h, 0);
    convene(&h);
    hold(&h, 3);
    agree(&h);
    const struct reply *reply =
        send(&h.guarantor, "/e/MX/acuerdo/1/seguimiento", "state=1&outcome=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "id=\"e-outcome\""));
    reply = send(&h.guarantor, "/e/MX/acuerdo/1/seguimiento", "state=1&outcome=Ya+est%C3%A1n+40");
    CHECK_INT(reply_status(reply), 303);
    CHECK(strstr(reply_header(reply, "Location"), "#acuerdo-1") != NULL);
    CHECK(shows(fine(browser_get(&h.visitor, "/e/MX/acuerdos?estado=1")), "Ya están 40"));
    CHECK(shows(fine(browser_get(&h.visitor, "/e/MX/acuerdos?estado=0")), "No hay acuerdos así"));
    CHECK_INT(reply_status(client_get("/e/MX/acuerdos?estado=9", "")), 400);
    CHECK(shows(browser_get(&h.visitor, "/e/MX/secretariado"), "Ningún acuerdo está pendiente"));
    CHECK_INT(reply_status(browser_get(&h.civil, "/e/MX/acuerdo/99/seguimiento")), 404);
    serve_end(h.server);
}

/* The form of ten, all but two filled in whole. */
static void ten(char *out, size_t size, int without_reason, int without_decision)
{
    out[0] = '\0';
    for (int i = 1; i <= 10; i++) {
        size_t n = strlen(out);
        snprintf(out + n, size - n, "proposal=%d&version-%d=1&decision-%d=%d&reason-%d=%s%d&", i, i,
                 i, i == without_decision ? 0 : 2 + i % 3, i, i == without_reason ? "" : REASON "+",
                 i);
    }
}

TEST(requirement_12_ten_proposals_are_decided_with_one_form_each_with_its_reason)
{
    struct hall h;
    static char fields[1 << 14];
    hall_open(&h, 10);
    convene(&h);
    hold(&h, 3);
    const struct reply *reply = fine(browser_get(&h.civil, at(&h, "/decisiones")));
    CHECK(shows(reply, "10 propuestas esperan respuesta."));
    CHECK(shows(reply, "Idea &lt;10&gt;"));
    ten(fields, sizeof fields, 4, 7);
    reply = browser_send(&h.civil, at(&h, "/decisiones"), fields);
    CHECK_INT(reply_status(reply), 400);
    check_well_formed(reply_body(reply));
    CHECK(shows(reply, "Se guardaron 8 decisiones."));
    CHECK(shows(reply, "2 propuestas esperan respuesta."));
    CHECK(shows(reply, "id=\"e-reason-4\"") && shows(reply, "id=\"e-decision-7\""));
    CHECK(!shows(reply, "id=\"f-reason-5\""));
    CHECK(shows(reply, "lo que hay 7</textarea>")); /* what was typed is still there */
    /* The one that the other already answered is not answered by accident. */
    reply = browser_send(&h.guarantor, at(&h, "/decisiones"),
                         "proposal=5&version-5=1&decision-5=2&reason-5=" REASON);
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "Otra persona ya la respondió"));
    reply = browser_send(&h.civil, at(&h, "/decisiones"),
                         "proposal=4&version-4=1&decision-4=4&reason-4=" REASON
                         "&proposal=7&version-7=1&decision-7=3&reason-7=" REASON);
    CHECK_INT(reply_status(reply), 303);
    reply = fine(browser_get(&h.civil, reply_header(reply, "Location")));
    CHECK(shows(reply, "Se guardaron 2 decisiones."));
    CHECK(shows(reply, "Ninguna propuesta de este ciclo espera respuesta."));
    reply = fine(browser_get(&h.visitor, h.sitting));
    for (int i = 1; i <= 10; i++) {
        char title[60];
        snprintf(title, sizeof title, "/propuesta/%d\">Idea &lt;%d&gt;", i, i);
        CHECK(shows(reply, title));
    }
    CHECK(shows(reply, "rechazada") && shows(reply, "Porque se puede hacer este mismo año"));
    serve_end(h.server);
}

static void sign(struct hall *h, struct browser *who, const char *name)
{
    char fields[80];
    snprintf(fields, sizeof fields, "name=%s", name);
    fine(browser_get(who, at(h, "/acta/firmar")));
    CHECK_INT(reply_status(send(who, at(h, "/acta/firmar"), fields)), 303);
}

TEST(requirement_9_minutes_are_signed_by_the_three_parties_and_published_for_good)
{
    struct hall h;
    hall_open(&h, 0);
    convene(&h);
    CHECK(shows(fine(browser_get(&h.visitor, at(&h, "/acta"))), "La sesión no se ha celebrado"));
    hold(&h, 3);
    agree(&h);
    const struct reply *reply = fine(browser_get(&h.civil, at(&h, "/acta/escribir")));
    CHECK(shows(reply, "Acuerdo 1. Publicar los contratos del agua")); /* nobody types it again */
    CHECK_INT(reply_status(send(&h.civil, at(&h, "/acta/escribir"), "minutes=Se+acord%C3%B3")),
              303);
    CHECK(!shows(fine(browser_get(&h.visitor, at(&h, "/acta"))), "Se acordó"));
    CHECK(shows(fine(browser_get(&h.guarantor, at(&h, "/acta"))), "Se acordó"));
    CHECK(shows(browser_get(&h.government, h.sitting), "El acta espera la firma de su parte."));
    sign(&h, &h.government, "Ana+Gob");
    CHECK(shows(browser_get(&h.government, h.sitting), "las firmas que faltan."));
    CHECK_INT(reply_status(send(&h.government, at(&h, "/acta/firmar"), "name=Otra")), 409);
    sign(&h, &h.civil, "Benita+Civil");
    reply = send(&h.civil, at(&h, "/acta/publicar"), "without=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "id=\"e-without\""));
    sign(&h, &h.guarantor, "Carlos+Garante");
    CHECK(shows(browser_get(&h.civil, at(&h, "/acta")), "tiene las tres firmas"));
    CHECK_INT(reply_status(send(&h.civil, at(&h, "/acta/publicar"), "x=1")), 303);
    reply = fine(browser_get(&h.visitor, at(&h, "/acta")));
    CHECK(shows(reply, "Se acordó") && shows(reply, "Ana Gob") && shows(reply, "Benita Civil") &&
          shows(reply, "Carlos Garante"));
    CHECK(shows(reply, "Falta el padrón") && shows(reply, "No se consultó a las colonias"));
    reply = browser_get(&h.civil, h.sitting);
    CHECK(!shows(reply, "Cambiar la convocatoria") && !shows(reply, "/corregir"));
    reply = send(&h.civil, at(&h, "/acta/escribir"), "minutes=Otra+cosa");
    CHECK_INT(reply_status(reply), 409);
    CHECK(shows(reply, "Lo que está guardado ahora"));
    CHECK(shows(browser_get(&h.visitor, "/e/MX/secretariado"), "/acta\">Acta"));
    serve_end(h.server);
}

TEST(sitting_takes_documents_and_tells_why_it_was_called_off)
{
    struct hall h;
    struct browser_file pdf = {"file", "lista.pdf", "application/pdf", "%PDF-1.4 uno", 12};
    hall_open(&h, 0);
    convene(&h);
    const struct reply *reply =
        browser_upload(&h.civil, at(&h, "/documentos"), "title=Lista firmada&url=&day=", &pdf);
    CHECK_INT(reply_status(reply), 303);
    CHECK(shows(fine(browser_get(&h.visitor, h.sitting)), "Lista firmada"));
    CHECK_INT(reply_status(send(&h.civil, at(&h, "/cancelar"), "reason=")), 400);
    CHECK_INT(reply_status(send(&h.civil, at(&h, "/cancelar"), "reason=No+hay+luz")), 303);
    reply = fine(browser_get(&h.visitor, h.sitting));
    CHECK(shows(reply, "Esta sesión se canceló.") && shows(reply, "No hay luz"));
    CHECK(shows(browser_get(&h.visitor, "/e/MX/secretariado"), "cancelada"));
    CHECK_INT(reply_status(client_get("/e/MX/sesion/99", "")), 404);
    CHECK_INT(reply_status(client_get("/e/MX/sesion/99/acta", "")), 404);
    serve_end(h.server);
}

TEST(sitting_notice_is_changed_with_the_agenda_as_it_was_written)
{
    struct hall h;
    hall_open(&h, 0);
    convene(&h);
    const struct reply *reply = fine(browser_get(&h.civil, at(&h, "/editar")));
    CHECK(shows(reply, "Lista de asistencia\nEl agua [propuesta 1]\nAsuntos generales</textarea>"));
    CHECK(shows(reply, "name=\"starts_time\" type=\"time\" value=\"10:30\""));
    reply = send(&h.civil, at(&h, "/editar"),
                 "cycle=1&kind=1&title=Otra&starts=2026-02-03&starts_time=09:00&modality=remote&"
                 "agenda=Uno");
    CHECK_INT(reply_status(reply), 303);
    reply = fine(browser_get(&h.visitor, h.sitting));
    CHECK(shows(reply, "extraordinaria") && shows(reply, "09:00") && !shows(reply, "El agua"));
    serve_end(h.server);
}

TEST(sitting_is_not_held_before_its_day)
{
    struct hall h;
    hall_open(&h, 0);
    const struct reply *reply = browser_send(
        &h.government, "/e/MX/sesion/nueva",
        "version=0&cycle=1&kind=0&starts=2099-02-03&starts_time=10:00&modality=remote&agenda=Uno");
    CHECK_INT(reply_status(reply), 303);
    snprintf(h.sitting, sizeof h.sitting, "%s", reply_header(reply, "Location"));
    reply = send(&h.civil, at(&h, "/asistencia"), "seats=1");
    CHECK_INT(reply_status(reply), 400);
    CHECK(shows(reply, "La sesión es otro día"));
    CHECK(shows(browser_get(&h.visitor, h.sitting), "por celebrarse"));
    reply = fine(browser_get(&h.visitor, "/e/MX/secretariado"));
    CHECK(shows(reply, "3 de febrero de 2099, 10:00") && shows(reply, "/e/MX/calendario.ics"));
    serve_end(h.server);
}
