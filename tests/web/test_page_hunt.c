/* Hunts, records of gaps and requests over real HTTP: two teams from a phone at a fair to what a
 * gap became; a gap of the money with its proposal, request and record. */
#include "browsing.h"
#include "cocreate/cycle.h"
#include "cocreate/gap_record.h"
#include "cocreate/hunt.h"
#include "cocreate/proposal.h"
#include "cocreate/request.h"
#include "pages.h"
#include "trace/trace.h"

static struct err err;

static void says(const struct reply *reply, const char *text)
{
    if (strstr(reply_header(reply, "Content-Type"), "html")) check_well_formed(reply_body(reply));
    if (!str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "%d, does not say: %s", reply_status(reply), text);
}

static void silent(const struct reply *reply, const char *text)
{
    if (str_contains(reply_body(reply), str_of(text)))
        test_fail(__FILE__, __LINE__, "says: %s", text);
}

static void sent(const struct reply *reply, const char *where)
{
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), where);
}

#define HUNT "/e/MX/caceria/1"
#define NEW_HUNT                                                                                   \
    "title=El+empr%C3%A9stito&problem=No+se+sabe+en+qu%C3%A9+se+gast%C3%B3&programme=&"            \
    "theme=deuda&begins=&ends=&set=Dinero+de+un+programa&gap="
#define ANSWER "place=portal&day=2026-01-05&minutes=15&route=buscador%0D%0Amen%C3%BA"

/* A hunt prepared and opened by a facilitator, as people do it. */
static void open_hunt(struct browser *keeper)
{
    browser_enter(keeper, CO_FACILITATOR, 0);
    sent(browser_send(keeper, "/e/MX/cacerias/nueva", NEW_HUNT), HUNT);
    sent(browser_send_from(keeper, HUNT, HUNT "/estado", "version=1&state=1"), HUNT);
}

TEST(requirement_40_a_hunt_is_prepared_its_questions_edited_and_opened_in_the_browser)
{
    struct server *server = serve(with_forms);
    struct browser keeper = {.person = 0}, visitor = {.person = 0}, ana = {.person = 0};
    says(browser_get(&visitor, "/e/MX/cacerias"), "Todavía no hay ninguna cacería");
    browser_enter(&keeper, CO_FACILITATOR, 0);
    const struct reply *reply =
        browser_send(&keeper, "/e/MX/cacerias/nueva", "title=&problem=Algo+%3Cb%3E&set=-&gap=");
    CHECK_INT(reply_status(reply), 400);
    says(reply, "id=\"e-title\"");
    says(reply, "Algo &lt;b&gt;");
    sent(browser_send(&keeper, "/e/MX/cacerias/nueva", NEW_HUNT), HUNT);
    CHECK_INT(reply_status(browser_get(&visitor, HUNT)), 404); /* a draft */
    silent(browser_get(&visitor, "/e/MX/cacerias"), "empréstito");
    reply = browser_get(&keeper, HUNT "/preguntas");
    says(reply, "name=\"q9\"");
    sent(browser_send(&keeper, HUNT "/preguntas",
                      "version=1&q1=&q2=%C2%BFCu%C3%A1nto%3F&q0-1=%C2%BFQu%C3%A9+banco%3F"),
         HUNT);
    CHECK_INT(reply_status(browser_send(&keeper, HUNT "/preguntas", "version=1&q3=x")), 409);
    reply = browser_get(&keeper, HUNT);
    silent(reply, "Quién decidió");
    says(reply, "¿Cuánto?");
    says(reply, "¿Qué banco?");
    sent(browser_send_from(&keeper, HUNT, HUNT "/estado", "version=2&state=1"), HUNT);
    reply = browser_get(&visitor, HUNT);
    CHECK_INT(reply_status(reply), 200);
    says(reply, "No se sabe en qué se gastó");
    silent(reply, "/editar");
    browser_enter(&ana, CO_CITIZEN, 0);
    sent(browser_send(&ana, HUNT "/equipos", "name=Las+lupas&people=4&sector="), HUNT);
    says(browser_get(&ana, HUNT), "Usted juega en Las lupas.");
    says(browser_get(&visitor, "/e/MX/cacerias"), "1 equipo");
    says(browser_get(&visitor, "/en/e/MX/caceria/1"), "Where does the money come from");
    serve_end(server);
}

TEST(requirement_41_each_question_is_a_small_form_saved_by_itself_with_its_evidence)
{
    struct server *server = serve(with_forms);
    struct browser keeper = {.person = 0}, ana = {.person = 0}, visitor = {.person = 0};
    const struct browser_file photo = {"file", "nota.txt", "text/plain", "lo que vimos", 12};
    open_hunt(&keeper);
    browser_enter(&ana, CO_CITIZEN, 0);
    says(browser_get(&ana, HUNT "/pregunta/1"), "primero entre a un equipo");
    sent(browser_send(&ana, HUNT "/equipos", "name=Las+lupas&people=&sector=academia"), HUNT);
    const struct reply *reply =
        browser_send(&ana, HUNT "/pregunta/1", "result=found&minutes=5&place=&day=&version=0");
    CHECK_INT(reply_status(reply), 400);
    says(reply, "No nos hizo falta");
    says(reply, "id=\"e-place\"");
    says(reply, "id=\"e-answer\"");
    says(reply, "value=\"found\" checked"); /* what was chosen stays */
    sent(browser_upload(&ana, HUNT "/pregunta/1",
                        "result=found&minutes=5&place=portal&day=2026-01-05&route=a&"
                        "answer=Congreso&version=0&url=&on=1",
                        &photo),
         HUNT "/pregunta/2");
    sent(browser_send(&ana, HUNT "/pregunta/2",
                      ANSWER "&result=missing&answer=%3Cb%3Enada&version=0"),
         HUNT);
    reply = browser_get(&visitor, HUNT);
    says(reply, "Congreso");
    says(reply, "&lt;b&gt;nada");
    says(reply, "Evidencia de la pregunta 1");
    says(reply, "2 de 9");
    says(reply, "2 pasos");
    says(reply, "20 min");
    says(reply, "encontradas: 1, en parte: 0, sin encontrar: 1");
    /* Somebody else of the team saved meanwhile: told, and nothing is lost. */
    reply =
        browser_send(&ana, HUNT "/pregunta/2", ANSWER "&result=partial&answer=otra+cosa&version=0");
    CHECK_INT(reply_status(reply), 409);
    says(reply, "otra cosa");
    sent(
        browser_send(&ana, HUNT "/pregunta/2", ANSWER "&result=partial&answer=otra+cosa&version=1"),
        HUNT);
    sent(browser_send(&ana, HUNT "/pregunta/3", "unneeded=1&minutes=0&version=0"), HUNT);
    says(browser_get(&visitor, HUNT), "no hizo falta");
    CHECK_INT(reply_status(browser_get(&ana, HUNT "/pregunta/99")), 404);
    serve_end(server);
}

TEST(requirement_42_two_teams_stand_side_by_side_and_where_they_differ_it_is_said)
{
    struct server *server = serve(with_forms);
    struct browser keeper = {.person = 0}, ana = {.person = 0}, luis = {.person = 0},
                   visitor = {.person = 0};
    open_hunt(&keeper);
    browser_enter(&ana, CO_CITIZEN, 0);
    browser_enter(&luis, CO_CITIZEN, 0);
    sent(browser_send(&ana, HUNT "/equipos", "name=Las+lupas&people=&sector="), HUNT);
    sent(browser_send_from(&luis, HUNT, HUNT "/unirse", "team=1"), HUNT);
    says(browser_get(&luis, HUNT), "Usted juega en Las lupas.");
    sent(browser_send(&luis, HUNT "/equipos", "name=Los+mapas&people=2&sector="), HUNT);
    sent(
        browser_send(&ana, HUNT "/pregunta/1", ANSWER "&result=found&answer=decreto+100&version=0"),
        HUNT);
    const struct reply *reply = browser_get(&luis, HUNT);
    silent(reply, "decreto 100"); /* nobody copies */
    says(reply, "1 respuesta guardada, que todavía no se muestra.");
    sent(browser_send(&keeper, HUNT "/pregunta/1?equipo=2",
                      ANSWER "&result=missing&answer=no+aparece&version=0"),
         HUNT); /* who runs it types in for a team without a phone */
    reply = browser_get(&visitor, HUNT);
    says(reply, "decreto 100");
    says(reply, "no aparece");
    says(reply, "No coinciden");
    /* The other team is not hers: what she sends stays her own team's. */
    sent(browser_send_from(&ana, HUNT "/pregunta/1", HUNT "/pregunta/1?equipo=2",
                           ANSWER "&result=found&answer=decreto+101&version=1"),
         HUNT);
    reply = browser_get(&visitor, HUNT);
    says(reply, "decreto 101");
    says(reply, "no aparece");
    serve_end(server);
}

static int64_t proposals(struct beside *b, struct proposal **out)
{
    struct proposal_filter filter = {.most = 10};
    size_t n;
    CHECK_OK(proposal_list(&b->co, &filter, out, &n, &err));
    return (int64_t)n;
}

TEST(requirement_47_a_question_without_answer_becomes_a_proposal_a_request_and_a_record_in_one_step)
{
    struct server *server = serve(with_forms);
    struct browser keeper = {.person = 0}, ana = {.person = 0}, visitor = {.person = 0};
    struct beside b;
    struct proposal *made;
    open_hunt(&keeper);
    browser_enter(&ana, CO_CITIZEN, 0);
    sent(browser_send(&ana, HUNT "/equipos", "name=Las+lupas&people=&sector="), HUNT);
    sent(browser_send(&ana, HUNT "/pregunta/2",
                      ANSWER "&result=missing&answer=no+aparece&version=0"),
         HUNT);
    const struct reply *reply = browser_get(&ana, HUNT);
    says(reply, HUNT "/pregunta/2/propuesta");
    says(reply, HUNT "/pregunta/2/solicitud");
    silent(reply, HUNT "/pregunta/1/propuesta"); /* no gap there */
    says(browser_get(&ana, HUNT "/pregunta/2/propuesta"), "¿Cuánto se aprobó");
    sent(browser_send(&ana, HUNT "/pregunta/2/propuesta",
                      "title=Publicar&problem=No+est%C3%A1&cause=&proposal=Que+se+publique&"
                      "theme=deuda&authority=Finanzas&author_name="),
         "/e/MX/propuesta/1");
    CHECK_INT(reply_status(browser_send(&ana, HUNT "/pregunta/2/propuesta", "title=x")), 400);
    reply = browser_get(&ana, HUNT "/pregunta/2/solicitud");
    says(reply, "portal (2026-01-05)"); /* where it was searched */
    sent(browser_send(&ana, HUNT "/pregunta/2/solicitud",
                      "title=Los+montos&unit=Finanzas&text=Solicito+los+montos"),
         "/e/MX/solicitud/1");
    sent(browser_send(&keeper, HUNT "/pregunta/2/ficha",
                      "missing=Los+montos&unit=Finanzas&obligation=&stage=3&theme=deuda&year=2013&"
                      "cause=2&cause_text=&severity=3"),
         "/e/MX/ficha/1");
    sent(browser_get(&keeper, HUNT "/pregunta/2/ficha"), "/e/MX/ficha/1"); /* it has one */
    reply = browser_get(&visitor, HUNT);
    says(reply, "Propuesta 1");
    says(reply, "Ficha de hueco 1");
    /* A draft of a request is for who wrote it: nobody else is led to it. */
    says(browser_get(&ana, HUNT), "Solicitud de información 1");
    silent(browser_get(&visitor, HUNT), "Solicitud de información 1");
    open_beside(&b);
    CHECK_INT(proposals(&b, &made), 1);
    CHECK_STR(made[0].said.authority, "Finanzas");
    close_beside(&b);
    serve_end(server);
}

/* A contract of 50 pesos without any payment, in the store beside the server. */
static void make_gap(void)
{
    struct world w;
    struct trace_summary summary;
    int64_t home;
    world_open(&w, "cauce.db");
    CHECK_OK(ledger_home(w.ledger, &home, &err));
    world_begin(&w);
    int64_t s = world_snapshot(&w, &(struct world_snapshot){.owner = home, .name = "obras.csv"});
    int64_t node = world_node(&w, &(struct world_node){.entity = home,
                                                       .snapshot = s,
                                                       .row = 2,
                                                       .kind = NODE_CONTRACT,
                                                       .key = "contrato-1",
                                                       .label = "Puente",
                                                       .year = 2024});
    world_amount(&w, &(struct world_amount){.entity = home,
                                            .node = node,
                                            .snapshot = s,
                                            .row = 2,
                                            .item = 1,
                                            .minor = 5000,
                                            .year = 2024,
                                            .moment = MOMENT_CONTRACTED});
    world_commit(&w);
    CHECK_OK(trace_mark(w.ledger, home, &err));
    CHECK_OK(trace_update(w.ledger, NULL, &summary, &err));
    world_close(&w);
}

/* The gap's number that says "payment". */
static long long the_gap(char key[64])
{
    struct beside b;
    struct trace_gap_row *gaps;
    size_t n;
    open_beside(&b);
    const struct trace_gap_filter filter = {
        .entity = b.co.entity, .missing = MISSING_PAYMENT, .limit = 1};
    CHECK_OK(trace_gaps(b.ledger, &b.arena, &filter, &gaps, &n, &err));
    CHECK_INT(n, 1);
    snprintf(key, 64, "%.*s", STR_FMT(gaps[0].key));
    long long id = gaps[0].id;
    close_beside(&b);
    return id;
}

TEST(requirement_48_a_request_starts_from_the_gap_is_followed_and_is_shown_on_the_gaps_page)
{
    struct server *server = serve(with_forms);
    struct browser ana = {.person = 0}, visitor = {.person = 0}, luis = {.person = 0};
    struct beside b;
    struct request r;
    char path[100], key[64];
    make_gap();
    long long gap = the_gap(key);
    snprintf(path, sizeof path, "/e/MX/hueco/%lld", gap);
    silent(browser_get(&visitor, path), "Solicitudes que ya se hicieron");
    browser_enter(&ana, CO_CITIZEN, 0);
    browser_enter(&luis, CO_CITIZEN, 0);
    says(browser_get(&ana, path), "Guardar la solicitud y seguir su plazo");
    snprintf(path, sizeof path, "/e/MX/hueco/%lld/solicitud", gap);
    says(browser_get(&ana, path), "Solicito información pública");
    sent(browser_send(&ana, path, "title=Los+pagos&unit=Obras&text=Solicito+los+pagos"),
         "/e/MX/solicitud/1");
    CHECK_INT(reply_status(browser_get(&luis, "/e/MX/solicitud/1")), 404); /* a draft */
    CHECK_INT(reply_status(browser_get(&luis, "/e/MX/solicitud/1/envio")), 404);
    says(browser_get(&ana, "/e/MX/solicitudes?ver=borradores"), "Los pagos");
    const struct reply *reply =
        browser_send(&ana, "/e/MX/solicitud/1/envio", "folio=&sent=2026-01-02&due=&version=1");
    CHECK_INT(reply_status(reply), 400);
    says(reply, "id=\"e-folio\"");
    sent(
        browser_send(&ana, "/e/MX/solicitud/1/envio", "folio=26001&sent=2026-01-02&due=&version=1"),
        "/e/MX/solicitud/1");
    open_beside(&b);
    CHECK_OK(request_get(&b.co, 1, &r, &err));
    CHECK_INT(r.due, date_from_ymd(2026, 1, 30));
    CHECK(str_starts(r.is.subject, STR("gap/")));
    close_beside(&b);
    snprintf(path, sizeof path, "/e/MX/hueco/%lld", gap);
    reply = browser_get(&visitor, path);
    says(reply, "Solicitudes que ya se hicieron");
    says(reply, "folio 26001");
    reply = browser_get(&visitor, "/e/MX/solicitudes");
    says(reply, "vencidas sin respuesta: 1"); /* sent long ago */
    says(reply, "venció hace");
    says(browser_get(&visitor, "/e/MX/solicitudes?ver=vencidas"), "Los pagos");
    says(browser_get(&visitor, "/e/MX/solicitudes?ver=contestadas"), "Aquí no hay ninguna");
    CHECK_INT(reply_status(browser_get(&luis, "/e/MX/solicitud/1/respuesta")), 403);
    sent(browser_send(&ana, "/e/MX/solicitud/1/respuesta",
                      "outcome=2&answered=2026-02-10&answer=Solo+2024&version=2"),
         "/e/MX/solicitud/1");
    reply = browser_get(&visitor, "/e/MX/solicitud/1");
    says(reply, "contestó en parte");
    says(reply, "Solo 2024");
    says(reply, "Se puede impugnar hasta");
    silent(reply, "/editar");
    serve_end(server);
}

TEST(requirement_43_the_record_of_a_gap_is_opened_followed_and_closed_with_evidence)
{
    struct server *server = serve(with_forms);
    struct browser keeper = {.person = 0}, visitor = {.person = 0};
    char path[100], key[64];
    make_gap();
    long long gap = the_gap(key);
    browser_enter(&keeper, CO_MEMBER, CO_CIVIL_SOCIETY);
    snprintf(path, sizeof path, "/e/MX/hueco/%lld/ficha", gap);
    says(browser_get(&keeper, path), "por verificar");
    sent(browser_send(&keeper, path,
                      "missing=Los+pagos+del+puente&unit=Obras&obligation=LGTAIP&stage=8&"
                      "theme=obra&year=2024&cause=2&cause_text=No+lo+suben&severity=3"),
         "/e/MX/ficha/1");
    const struct reply *reply = browser_get(&visitor, "/e/MX/ficha/1");
    says(reply, "Los pagos del puente");
    says(reply, "se tiene y no se publica");
    says(reply, "gravedad alta");
    says(reply, "LGTAIP");
    snprintf(path, sizeof path, "/e/MX/hueco/%lld", gap);
    says(reply, path); /* where it came from */
    says(browser_get(&visitor, path), "/e/MX/ficha/1");
    reply = browser_get(&visitor, "/e/MX/fichas");
    says(reply, "Por etapa");
    says(reply, "fichas?etapa=8");
    says(browser_get(&visitor, "/e/MX/fichas?tema=obra"), "Los pagos del puente");
    says(browser_get(&visitor, "/e/MX/fichas?tema=deuda"), "Aquí no hay ninguna ficha");
    says(browser_get(&visitor, "/e/MX/fichas?anio=2023"), "Aquí no hay ninguna ficha");
    reply = browser_send(&keeper, "/e/MX/ficha/1/cierre",
                         "state=1&closure=Ya+est%C3%A1&url=&version=1");
    CHECK_INT(reply_status(reply), 400);
    says(reply, "id=\"e-url\"");
    sent(browser_send(&keeper, "/e/MX/ficha/1/cierre",
                      "state=1&closure=Ya+est%C3%A1&url=https%3A%2F%2Fejemplo.mx%2Fp.csv&"
                      "version=1"),
         "/e/MX/ficha/1");
    reply = browser_get(&visitor, "/e/MX/ficha/1");
    says(reply, "cerrado");
    says(reply, "https://ejemplo.mx/p.csv");
    sent(browser_send(&keeper, "/e/MX/ficha/1/editar",
                      "missing=Los+pagos&unit=Obras&stage=8&cause=2&severity=2&version=2"),
         "/e/MX/ficha/1");
    snprintf(path, sizeof path, "/e/MX/hueco/%lld/propuesta", gap);
    sent(browser_send(&keeper, path,
                      "title=Pagos&problem=Faltan&cause=&proposal=Publicarlos&theme=obra&"
                      "authority=Obras&author_name="),
         "/e/MX/propuesta/1");
    serve_end(server);
}

static void add_cycle(int64_t number, bool example)
{
    struct beside b;
    int64_t id;
    open_beside(&b);
    struct cycle_draft draft = {.number = number,
                                .title = STR("Ciclo"),
                                .begins = (int32_t)(b.co.now_ms / 86400000) - 30,
                                .ends = DATE_NONE,
                                .example = example};
    CHECK_OK(cycle_add(&b.co, &draft, &b.faults, &id, &err));
    CHECK_OK(cycle_move(&b.co, id, 1, CYCLE_PUBLIC, STR_NONE, &b.faults, &err));
    close_beside(&b);
}

TEST(what_stands_beside_an_example_cycle_is_marked_as_made_up_and_beside_a_real_one_is_not)
{
    static const char *const pages[] = {HUNT,
                                        "/e/MX/cacerias",
                                        "/e/MX/fichas",
                                        "/e/MX/solicitudes",
                                        "/e/MX/encuestas",
                                        "/e/MX/indicadores",
                                        "/e/MX/indice"};
    static const char *const mark = "Este ciclo es inventado";
    struct server *server = serve(with_forms);
    struct browser keeper = {.person = 0}, visitor = {.person = 0};
    open_hunt(&keeper);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        silent(browser_get(&visitor, pages[i]), mark);
    add_cycle(1, true);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        says(browser_get(&visitor, pages[i]), mark);
    add_cycle(2, false);
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        silent(browser_get(&visitor, pages[i]), mark);
    serve_end(server);
}
