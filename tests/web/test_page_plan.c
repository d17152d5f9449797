/* Plans over real HTTP: made, corrected by two at once, put to consultation, approved in a session,
 * published, printed in the order of their form; and a gap that becomes a commitment. */
#include <stdio.h>
#include <string.h>

#include "cocreate/check.h"
#include "cocreate/comment.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/person.h"
#include "followed.h"
#include "mesa_here.h"
#include "pages.h"
#include "trace/gaps.h"

static struct err err;

static struct plan plan_now(int64_t id)
{
    struct beside b;
    struct plan plan;
    open_beside(&b);
    CHECK_OK(plan_get(&b.co, id, &plan, &err));
    plan.is = (struct plan_draft){.cycle = plan.is.cycle}; /* its texts end with the store */
    close_beside(&b);
    return plan;
}

TEST(a_plan_is_written_consulted_approved_and_published_in_the_browser)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0}, visitor = {.person = 0};
    int64_t cycle = mesa_cycle(), sitting = mesa_sitting(cycle);
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    check_page_says(browser_get(&visitor, "/e/MX/planes"), "Todavía no hay ningún plan a la vista");
    const struct reply *reply = browser_send(
        &member, "/e/MX/plan/nuevo", says("cycle=%lld&title=&ends=2026-01-01", (long long)cycle));
    CHECK_INT(reply_status(reply), 400);
    check_page_says(reply, "id=\"e-title\"");
    reply = browser_send(&member, "/e/MX/plan/nuevo",
                         says("cycle=%lld&title=Plan+%%3Cuno%%3E&introduction=Hola&begins=2026-01-"
                              "01&ends=2027-06-30",
                              (long long)cycle));
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/plan/1");
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/plan/1")), 404);
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/plan/1/imprimir")), 404);
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/plan/1/consulta")), 404);
    reply = browser_get(&member, "/e/MX/plan/1");
    followed_says(reply, "Plan &lt;uno&gt;");
    followed_says(reply, "El plan tiene 0 compromisos; la declaración habla de cinco");
    followed_says(reply, "del 2026-01-01 al 2027-06-30; la declaración habla de un año");
    reply = browser_send(&member, "/e/MX/plan/1/aprobar",
                         says("sitting=%lld&day=&version=1", (long long)sitting));
    CHECK_INT(reply_status(reply), 400); /* there is nothing to approve */
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/compromiso/nuevo?plan=1",
                                        "plan=1&title=Abrir&problem=No+se+sabe&objective=Que+se+"
                                        "sepa&responsible=Hacienda")),
              303);
    followed_says(browser_get(&member, "/e/MX/plan/1"), "faltan 10 datos");
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/plan/1/abrir-consulta",
                                        "consults=2026-02-10&consults_until=2026-02-01&version=1")),
              400);
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/plan/1/abrir-consulta",
                                        "consults=2026-02-01&consults_until=2026-02-10&version=1")),
              303);
    followed_says(browser_get(&visitor, "/e/MX/plan/1"), "La consulta pública fue del");
    reply = browser_send(&member, "/e/MX/plan/1/aprobar", "sitting=99&version=2");
    CHECK_INT(reply_status(reply), 400);
    check_page_says(reply, "id=\"e-sitting\"");
    reply = browser_send(&member, "/e/MX/plan/1/aprobar",
                         says("sitting=%lld&version=2", (long long)sitting));
    CHECK_INT(reply_status(reply), 303);
    CHECK_INT(plan_now(1).sitting, sitting);
    CHECK(plan_now(1).approved != DATE_NONE); /* the session's day */
    check_page_says(browser_get(&member, "/e/MX/plan/1/editar"), "El plan ya se aprobó");
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/plan/1/publicar", "version=1")), 409);
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/plan/1/publicar", "version=3")), 303);
    reply = browser_get(&visitor, "/e/MX/plan/1");
    followed_says(reply, "y se publicó el");
    followed_says(reply, says("/e/MX/sesion/%lld", (long long)sitting));
    followed_says(reply, "/e/MX/tablero");
    check_page_silent(reply, "Lo que puede hacer el secretariado");
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/plan/1/terminar", "reason=&version=4")),
              303);
    CHECK_INT(plan_now(1).state, PLAN_CLOSED);
    CHECK_INT(reply_status(browser_send(&member, "/e/MX/plan/1/terminar", "reason=&version=5")),
              400);
    followed_says(browser_get(&visitor, "/e/MX/planes"), "terminado");
    serve_end(server);
}

TEST(the_second_of_two_who_correct_a_plan_sees_both_texts)
{
    struct server *server = serve(with_forms);
    struct browser ana = {.person = 0}, luis = {.person = 0};
    int64_t first, plan = mesa_plan(mesa_cycle(), &first);
    const char *path = says("/e/MX/plan/%lld/editar", (long long)plan);
    long long version = plan_now(plan).version;
    browser_enter(&ana, CO_MEMBER, CO_GOVERNMENT);
    browser_enter(&luis, CO_ADMIN, 0);
    CHECK_INT(reply_status(browser_send(
                  &ana, path, says("title=Plan&introduction=Lo+de+ella&version=%lld", version))),
              303);
    const struct reply *reply =
        browser_send(&luis, path, says("title=Plan&introduction=Lo+de+él&version=%lld", version));
    CHECK_INT(reply_status(reply), 409);
    check_page_says(reply, "<del>ella</del><ins>él</ins>");
    check_page_says(reply, "\nLo de él</textarea>");
    check_page_says(reply, says("name=\"version\" value=\"%lld\"", version + 1));
    CHECK_INT(reply_status(browser_send(
                  &luis, path, says("title=Plan&introduction=Lo+de+él&version=%lld", version + 1))),
              303);
    check_page_says(browser_get(&luis, says("/e/MX/plan/%lld", (long long)plan)), "Lo de él");
    serve_end(server);
}

TEST(a_consultation_shows_what_is_proposed_said_answered_and_changed)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0}, citizen = {.person = 0}, visitor = {.person = 0};
    int64_t id, plan = mesa_plan(mesa_cycle(), &id);
    const char *path = says("/e/MX/plan/%lld/consulta", (long long)plan);
    const struct reply *reply = browser_get(&visitor, path);
    CHECK_INT(reply_status(reply), 200);
    followed_says(reply, "El borrador está en consulta pública desde el");
    followed_says(reply, "Nadie sabe en qué se gastó");
    followed_says(reply, "el borrador dice lo mismo que al empezar la consulta");
    followed_says(reply, "Se le pedirá entrar con su cuenta");
    browser_enter(&citizen, CO_CITIZEN, 0);
    reply = browser_get(&citizen, path);
    check_page_says(reply, says("comentar?de=plan-%lld", (long long)plan));
    CHECK_INT(reply_status(browser_send(&citizen,
                                        says("/e/MX/comentar?de=plan-%lld&parte=compromiso-%lld",
                                             (long long)plan, (long long)id),
                                        "text=Falta+el+anexo+de+pagos&name=Vecina")),
              303);
    followed_says(browser_get(&visitor, path), "Falta el anexo de pagos");
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    CHECK_INT(reply_status(browser_send(
                  &member, says("/e/MX/compromiso/%lld/editar/problema", (long long)id),
                  "title=Publicar+los+contratos+del+empréstito&problem=Nadie+sabe+"
                  "en+qué+se+gastó+ni+se+pagó&text=1")),
              303);
    reply = browser_get(&visitor, path);
    followed_says(reply, "ni se pagó</ins>");
    followed_says(reply, says("/e/MX/compromiso/%lld/historia", (long long)id));
    serve_end(server);
}

/* Ends the test unless the texts stand in the page, each after the one before. */
static void check_order(struct str page, const char *const *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const char *at = memmem(page.p, page.n, texts[i], strlen(texts[i]));
        if (!at) test_fail(__FILE__, __LINE__, "not there, or not in its order: %s", texts[i]);
        page = str_slice(page, (size_t)(at - page.p) + strlen(texts[i]), page.n);
    }
}

static void write_whole_plan(int64_t *plan_out)
{
    struct beside b;
    struct plan plan;
    int64_t measure, check;
    *plan_out = 0;
    int64_t id = followed_draft();
    open_beside(&b);
    CHECK_OK(plan_get(&b.co, 1, &plan, &err));
    *plan_out = plan.id;
    struct plan_draft d = plan.is;
    d.introduction = STR("La introducción escrita");
    d.context = STR("La Ley General de Transparencia");
    d.process = STR("Tres mesas en la ciudad");
    d.objective = STR("Que cada peso se siga");
    CHECK_OK(plan_edit(&b.co, plan.id, plan.version, &d, &b.faults, &err));
    struct measure_draft m = {.title = STR("Contratos publicados"),
                              .unit = STR("contratos"),
                              .baseline = STR("28"),
                              .baseline_day = date_from_ymd(2026, 1, 1),
                              .target = STR("791"),
                              .target_day = date_from_ymd(2026, 11, 30),
                              .rises = true};
    CHECK_OK(measure_add(&b.co, id, &m, &b.faults, &measure, &err));
    struct machine_input inputs[] = {{STR("kind"), STR("contract")}, {STR("percent"), STR("90")}};
    struct machine_draft machine = {
        .commitment = id, .kind = STR("published"), .inputs = inputs, .input_count = 2};
    CHECK_OK(machine_check_add(&b.co, &machine, &b.faults, &check, &err));
    close_beside(&b);
}

/* The sections of INAI's form, and what stands in them here. */
static const char *const sections[] = {
    "<h1>Plan de Acción Local</h1>",
    "1. Introducción",
    "La introducción escrita",
    "2. Contexto legal",
    "La Ley General de Transparencia",
    "3. Mapa conceptual",
    "Declaración conjunta",
    "Instalación del secretariado",
    "4. Proceso de integración",
    "Tres mesas en la ciudad",
    "5. Participantes",
    "6. Objetivo estratégico y objetivos específicos",
    "Que cada peso se siga",
    "7. Problemáticas y compromisos",
    "Nadie sabe en qué se gastó el empréstito",
    "8. Plantillas de los compromisos",
    "9. Medición de los compromisos",
    "Contratos publicados (contratos)",
    "Medios de verificación",
    "Qué comprueba el programa por sí mismo",
    "al menos el 90 % debe estar publicado",
    "10. Anexos",
    "Modificaciones",
    "Documentos",
};
/* One commitment in the form of the Open Government Partnership. */
static const char *const form[] = {
    "8. Plantillas de los compromisos",
    "1. Seguir el empréstito",
    "Empieza y termina",
    "Institución responsable",
    "Secretaría de Hacienda",
    "¿Qué problema público atiende?",
    "Línea base",
    "28 de 791 contratos publicados",
    "¿En qué consiste?",
    "Publicar los contratos que faltan",
    "¿Cómo contribuirá a resolver el problema?",
    "Que se pueda seguir cada peso",
    "¿Por qué importa para el gobierno abierto?",
    "a) Seguir el dinero público",
    "Presupuesto",
    "$1,234,567.89",
    "Agenda 2030",
    "metas 16.6 16.7",
    "Reunir los contratos",
    "15 de enero de 2026",
    "2. Abrir el fideicomiso",
    "9. Medición de los compromisos",
};

TEST(requirement_17_a_plan_prints_in_the_order_of_its_form_and_of_ogps)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0};
    int64_t plan;
    write_whole_plan(&plan);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    const struct reply *reply =
        browser_get(&member, says("/e/MX/plan/%lld/imprimir", (long long)plan));
    CHECK_INT(reply_status(reply), 200);
    struct str body = reply_body(reply);
    check_well_formed(body);
    check_order(body, sections, sizeof sections / sizeof *sections);
    check_order(body, form, sizeof form / sizeof *form);
    check_page_silent(reply, "<nav");
    check_page_silent(reply, "<footer");
    check_page_says(reply, "<section class=\"sheet\"><h3>2. Abrir el fideicomiso");
    serve_end(server);
}

TEST(a_printed_plan_tells_its_amendments_and_how_each_commitment_stands)
{
    struct server *server = serve(with_forms);
    struct browser visitor = {.person = 0};
    struct beside b;
    struct commitment c;
    int64_t plan, id = followed_plan(&plan);
    open_beside(&b);
    CHECK_OK(commitment_get(&b.co, id, &c, &err));
    struct commitment_draft d = c.now.is;
    d.budget += 100;
    CHECK_OK(commitment_amend(&b.co, id, c.version, &d, STR("Subió el costo"), c.now.sitting,
                              &b.faults, &err));
    close_beside(&b);
    const struct reply *reply =
        browser_get(&visitor, says("/e/MX/plan/%lld/imprimir", (long long)plan));
    followed_says(reply, "Motivo: Subió el costo");
    followed_says(reply, "$1,234,568.89");
    followed_says(reply, "Gobierno: sin informe.");
    reply = browser_get(&visitor, says("/en/e/MX/plan/%lld/imprimir", (long long)plan));
    CHECK_INT(reply_status(reply), 200);
    serve_end(server);
}

/* --- a gap becomes a commitment --------------------------------------------------------------- */

static struct str gap_of_contracts(struct money_world *m, int64_t *id)
{
    const struct trace_gap_filter filter = {
        .entity = SONORA, .missing = MISSING_CONTRACT, .limit = 1};
    struct trace_gap_row *gaps;
    size_t count;
    CHECK_OK(trace_gaps(m->w.ledger, &m->w.arena, &filter, &gaps, &count, &err));
    if (!count) {
        const struct trace_gap_filter any = {.entity = SONORA, .limit = 1};
        CHECK_OK(trace_gaps(m->w.ledger, &m->w.arena, &any, &gaps, &count, &err));
    }
    CHECK(count == 1);
    *id = gaps[0].id;
    return gaps[0].key;
}

TEST(requirement_47_a_gap_becomes_a_commitment_with_its_baseline_and_a_check)
{
    struct money_world m;
    struct beside b;
    struct money_tie *ties;
    struct machine_check *checks;
    size_t count;
    int64_t gap, given, commitment = 1, plan = 0, cycle;
    money_world_open(&m, "cauce.db");
    static char key[200];
    struct str found = gap_of_contracts(&m, &gap);
    snprintf(key, sizeof key, "%.*s", STR_FMT(found));
    money_world_close(&m);
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0}, visitor = {.person = 0};
    open_beside(&b);
    struct town t = {.co = b.co, .ledger = b.ledger};
    t.co.entity = SONORA;
    cycle = here_cycle(&t);
    struct plan_draft d = {
        .cycle = cycle, .title = STR("Plan"), .begins = DATE_NONE, .ends = DATE_NONE};
    CHECK_OK(plan_add(&t.co, &d, &b.faults, &plan, &err));
    browser_enter(&member, CO_CITIZEN, 0);
    struct role_draft role = {.home = b.co.entity,
                              .person = member.person,
                              .role = CO_MEMBER,
                              .sector = CO_GOVERNMENT,
                              .begins = 10000,
                              .ends = DATE_NONE};
    CHECK_OK(role_give(&t.co, &role, &b.faults, &given, &err));
    close_beside(&b);
    const char *page = says("/e/26/hueco/%lld", (long long)gap);
    check_page_silent(browser_get(&visitor, page), "Proponer un compromiso");
    check_page_says(browser_get(&member, page), "Proponer un compromiso sobre este hueco");
    const char *path = says("/e/26/compromiso/nuevo?hueco=%s", key);
    const struct reply *reply = browser_get(&member, path);
    check_page_says(reply, "que no se pueden seguir, en");
    check_page_says(reply, "egresos");
    check_page_says(reply, "Que el programa lo compruebe por sí mismo");
    CHECK_INT(reply_status(browser_send(
                  &member, path,
                  says("plan=%lld&title=Cerrar&problem=Falta&baseline=Hoy&objective=Publicar&"
                       "responsible=Obras&check=1",
                       (long long)plan))),
              303);
    open_beside(&b);
    b.co.entity = SONORA;
    CHECK_OK(money_tie_list(&b.co, commitment, &ties, &count, &err));
    CHECK_INT(count, 1);
    CHECK_STR(ties[0].gap, key);
    CHECK_OK(machine_check_list(&b.co, commitment, &checks, &count, &err));
    CHECK_INT(count, 1);
    CHECK(checks[0].runs && checks[0].kind);
    close_beside(&b);
    serve_end(server);
}
