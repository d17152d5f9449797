/* The home of open government over real HTTP: with nothing, with a whole cycle, with several, with
 * drafts that others do not see. */
#include <stdio.h>
#include <string.h>

#include "browsing.h"
#include "cocreate/assessment.h"
#include "cocreate/call.h"
#include "cocreate/commitment.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/cycle.h"
#include "cocreate/person.h"
#include "cocreate/plan.h"
#include "cocreate/progress.h"
#include "cocreate/roundtable.h"
#include "cocreate/sitting.h"
#include "pages.h"

static struct err err;

enum { DAY_MS = 86400000 };

static long count_of(const struct reply *reply, const char *text)
{
    struct str body = reply_body(reply);
    long n = 0;
    for (const char *p = body.p; (p = memmem(p, (size_t)(body.p + body.n - p), text, strlen(text)));
         p++)
        n++;
    return n;
}

static bool says(const struct reply *reply, const char *text)
{
    check_well_formed(reply_body(reply));
    return str_contains(reply_body(reply), str_of(text));
}

static int64_t add_cycle(struct beside *s, int64_t number, const char *title, int state)
{
    int64_t id;
    struct cycle_draft draft = {.number = number,
                                .title = str_of(title),
                                .begins = (int32_t)(s->co.now_ms / DAY_MS) - 30,
                                .ends = DATE_NONE};
    CHECK_OK(cycle_add(&s->co, &draft, &s->faults, &id, &err));
    if (state) CHECK_OK(cycle_move(&s->co, id, 1, state, STR_NONE, &s->faults, &err));
    return id;
}

static int64_t add_session(struct beside *s, int64_t cycle, const char *title, int64_t starts)
{
    int64_t id;
    struct agenda_item item = {STR("Lista de asistencia"), STR("")};
    struct sitting_draft draft = {.cycle = cycle,
                                  .kind = SITTING_ORDINARY,
                                  .modality = CO_IN_PERSON,
                                  .title = str_of(title),
                                  .place = STR("Sala"),
                                  .starts = starts,
                                  .agenda = &item,
                                  .agenda_count = 1};
    CHECK_OK(sitting_add(&s->co, &draft, &s->faults, &id, &err));
    return id;
}

/* Somebody who sits in the secretariat: gives the seat's role. */
static int64_t add_member(struct beside *s, int64_t *person)
{
    char token[SESSION_TOKEN + 1];
    int64_t role;
    CHECK_OK(person_invite(&s->co, STR("m@ejemplo.mx"), STR("Integrante"), &s->faults, person,
                           token, &err));
    struct role_draft draft = {.home = s->co.entity,
                               .person = *person,
                               .role = CO_MEMBER,
                               .sector = CO_CIVIL_SOCIETY,
                               .begins = 10000,
                               .ends = DATE_NONE};
    CHECK_OK(role_give(&s->co, &draft, &s->faults, &role, &err));
    return role;
}

/* A published plan with a commitment of which all but the machine spoke, one of whose actions is
 * late, and one of which nobody did. */
static void add_plan(struct beside *s, int64_t cycle)
{
    int32_t today = (int32_t)(s->co.now_ms / DAY_MS);
    int64_t plan, one, two, id, person, seat = add_member(s, &person);
    int64_t session = add_session(s, cycle, "De aprobación", s->co.now_ms - DAY_MS);
    struct plan got;
    CHECK_OK(sitting_hold(&s->co, session, 1, &seat, 1, &s->faults, &err));
    struct agreement_draft agreed = {
        .text = STR("Publicar"), .responsible = STR("Hacienda"), .due = today - 1};
    CHECK_OK(agreement_add(&s->co, session, 2, &agreed, &s->faults, &id, &err));
    struct plan_draft draft = {
        .cycle = cycle, .title = STR("Plan"), .begins = today - 20, .ends = today + 344};
    CHECK_OK(plan_add(&s->co, &draft, &s->faults, &plan, &err));
    struct commitment_action late = {STR("Publicar"), STR("Hacienda"), today - 9, today - 2, 0};
    struct commitment_draft c = {.title = STR("Seguir <b>el crédito</b>"),
                                 .problem = STR("No se sabe"),
                                 .objective = STR("Saberlo"),
                                 .responsible = STR("Hacienda"),
                                 .responsible_org = 1,
                                 .begins = today - 20,
                                 .ends = today + 300,
                                 .actions = &late,
                                 .action_count = 1};
    CHECK_OK(commitment_add(&s->co, plan, &c, false, &s->faults, &one, &err));
    c.title = STR("Publicar el fideicomiso");
    c.action_count = 0;
    CHECK_OK(commitment_add(&s->co, plan, &c, false, &s->faults, &two, &err));
    CHECK_OK(plan_get(&s->co, plan, &got, &err));
    CHECK_OK(plan_approve(&s->co, plan, got.version, session, today, &s->faults, &err));
    CHECK_OK(plan_get(&s->co, plan, &got, &err));
    CHECK_OK(plan_publish(&s->co, plan, got.version, &err));
    struct co institution = s->co, member = s->co;
    institution.actor =
        (struct co_actor){.person = person, .roles = CO_CITIZEN | CO_INSTITUTION, .institution = 1};
    member.actor = (struct co_actor){
        .person = person, .roles = CO_CITIZEN | CO_MEMBER, .sector = CO_CIVIL_SOCIETY};
    struct progress_draft report = {.commitment = one,
                                    .day = today,
                                    .state = PROGRESS_UNDER_WAY,
                                    .text = STR("Se avanza"),
                                    .by_name = STR("Hacienda")};
    CHECK_OK(progress_add(&institution, &report, &s->faults, &id, &err));
    CHECK_OK(assessment_add(&member, one, 0, LEVEL_LIMITED, STR("Falta"), STR("A.C."), &s->faults,
                            &id, &err));
    member.actor.sector = CO_GUARANTOR;
    CHECK_OK(assessment_add(&member, one, 0, LEVEL_SUBSTANTIAL, STR("Va"), STR("Garante"),
                            &s->faults, &id, &err));
}

TEST(home_with_nothing_says_what_it_is_and_who_can_begin)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    const struct reply *reply = client_get("/e/MX/abierto", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(says(reply, "todavía no hay un ciclo de gobierno abierto a la vista"));
    CHECK(says(reply, "Lo empieza quien es del secretariado o administra este sitio"));
    CHECK(says(reply, "/entrar?ir=/e/MX/abierto") && !says(reply, "ciclo/nuevo"));
    CHECK(!says(reply, "id=\"dinero\""));
    browser_enter(&b, CO_ADMIN, 0);
    CHECK(says(browser_get(&b, "/e/MX/abierto"), "href=\"/e/MX/ciclo/nuevo\""));
    CHECK(says(client_get("/en/e/MX/abierto", ""), "href=\"/en/e/MX/"));
    serve_end(server);
}

TEST(front_page_and_account_lead_to_open_government_before_any_file_is_here)
{
    struct server *server = serve(with_forms);
    struct beside s;
    struct browser b = {.person = 0};
    const struct reply *reply = client_get("/", "");
    CHECK(says(reply, "Gobierno abierto en") && says(reply, "Todavía no hay un ciclo a la vista"));
    CHECK(says(reply, "/abierto\">Qué es y quién lo empieza</a>"));
    browser_enter(&b, CO_ADMIN, 0);
    reply = browser_get(&b, "/cuenta");
    CHECK(says(reply, "A dónde ir") && says(reply, "/personas\">Personas y papeles</a>"));
    open_beside(&s);
    add_cycle(&s, 1, "Primer plan", CYCLE_PUBLIC);
    close_beside(&s);
    reply = client_get("/e/MX", "");
    CHECK(says(reply, "todavía no empieza ninguno de sus 6 pasos"));
    CHECK(says(reply, "/e/MX/abierto#participar"));
    serve_end(server);
}

TEST(an_institution_is_named_when_its_role_is_given_and_is_the_same_the_next_time)
{
    struct server *server = serve(with_forms);
    struct browser b = {.person = 0};
    browser_enter(&b, CO_ADMIN, 0);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/personas",
                                        "email=m%40ejemplo.mx&name=Marta&role=institution&"
                                        "begins=2026-01-01&institution=")),
              400);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/personas",
                                        "email=m%40ejemplo.mx&name=Marta&role=institution&"
                                        "begins=2026-01-01&institution=Tesorer%C3%ADa+Municipal")),
              303);
    CHECK_INT(reply_status(browser_send(&b, "/e/MX/personas",
                                        "email=n%40ejemplo.mx&name=Noe&role=institution&"
                                        "begins=2026-01-01&institution=tesoreria++municipal")),
              303);
    const struct reply *reply = browser_get(&b, "/e/MX/personas");
    CHECK_INT(count_of(reply, "institución responsable · Tesorería Municipal"), 2);
    CHECK_INT(count_of(reply, "<option value=\"Tesorería Municipal\">"), 1);
    CHECK_INT(count_of(client_get("/e/MX/bitacora", ""), "Se anotó una institución"), 1);
    serve_end(server);
}

TEST(home_hides_a_draft_from_those_who_may_not_see_it)
{
    struct server *server = serve(with_forms);
    struct beside s;
    struct browser b = {.person = 0};
    open_beside(&s);
    add_cycle(&s, 1, "Plan en borrador", CYCLE_DRAFT);
    close_beside(&s);
    browser_enter(&b, CO_MEMBER, CO_GUARANTOR);
    CHECK(says(browser_get(&b, "/e/MX/abierto"), "Es un borrador"));
    const struct reply *reply = client_get("/e/MX/abierto?ciclo=1", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(!says(reply, "borrador") && says(reply, "todavía no hay un ciclo"));
    serve_end(server);
}

TEST(requirement_52_home_shows_each_one_s_word_of_a_commitment_side_by_side)
{
    struct server *server = serve(with_forms);
    struct beside s;
    open_beside(&s);
    int64_t cycle = add_cycle(&s, 1, "Primer plan", CYCLE_PUBLIC);
    CHECK_OK(step_begin(&s.co, cycle, STEP_PLAN, 20000, STR_NONE, &s.faults, &err));
    add_plan(&s, cycle);
    close_beside(&s);
    const struct reply *reply = client_get("/e/MX/abierto", "");
    CHECK_INT(reply_status(reply), 200);
    CHECK(says(reply, "Va en Plan de Acción Local. De sus 6 pasos ha terminado 0."));
    CHECK(says(reply, "1. Seguir &lt;b&gt;el crédito&lt;/b&gt;"));
    CHECK(says(reply, "<dt>Gobierno</dt><dd>en proceso</dd>"));
    CHECK(says(reply, "<dt>Sociedad civil</dt><dd>limitado</dd>"));
    CHECK(says(reply, "<dt>Garante</dt><dd>sustancial</dd>"));
    CHECK(says(reply, "<dt>Máquina</dt><dd>sin comprobaciones</dd>"));
    CHECK(says(reply, "<dt>Gobierno</dt><dd>sin informe</dd>")); /* of the other one */
    CHECK(says(reply, "1 con algo atrasado"));
    CHECK(says(reply, "1 acuerdo del secretariado pasó de su fecha"));
    CHECK(says(reply, "habla de 5 compromisos y el plan tiene 2"));
    CHECK(says(reply, "Ningún compromiso está ligado todavía a dinero publicado"));
    serve_end(server);
}

static void run(struct beside *s, const char *sql)
{
    struct store_query *query = arena_alloc(&s->arena, sizeof *query);
    struct store_stmt *stmt;
    bool row;
    *query = (struct store_query){"here", sql, sql, 0, 0, ">", false};
    CHECK_OK(co_begin(&s->co, &err));
    CHECK_OK(store_prepare(ledger_store(s->co.ledger), query, &stmt, &err));
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_OK(co_end(&s->co, ERR_NONE, &err));
}

/* A loan of 1,234.50 pesos among what is published. */
static void add_loan(struct beside *s)
{
    run(s, "INSERT INTO snapshot (id, owner, sha256, size, name, sheet, series, retrieved_at, "
           "layout, layout_sha256, format, encoding, header_row, rows_read, rows_accepted, "
           "rows_quarantined, imported_at, imported_by, program) SELECT 900, id, 'a', 1, 'f.csv', "
           "'', 's', 0, 'l', 'x', 'csv', 'utf-8', 1, 1, 1, 0, 0, 'test', 't' FROM entity WHERE "
           "code = 'MX'");
    run(s, "INSERT INTO node (entity, id, kind, key, key_hash, label, published, snapshot, row) "
           "SELECT id, 7, 3, 'C-1', 1, 'Crédito & puente', 1, 900, 1 FROM entity WHERE code = "
           "'MX'");
    run(s, "INSERT INTO trace_node (entity, node, currency, kind, stage, counted, minor, "
           "in_proven, in_possible, out_proven, out_possible) SELECT id, 7, 'MXN', 3, 1, 1, "
           "123450, 0, 0, 0, 0 FROM entity WHERE code = 'MX'");
}

TEST(home_says_how_much_money_stands_behind_the_commitments_and_leads_to_its_route)
{
    struct server *server = serve(with_forms);
    struct beside s;
    open_beside(&s);
    int64_t cycle = add_cycle(&s, 1, "Primer plan", CYCLE_PUBLIC);
    add_plan(&s, cycle);
    add_loan(&s);
    CHECK_OK(money_tie_add(&s.co, 1, 7, STR_NONE, STR_NONE, &s.faults, &err));
    CHECK_OK(money_tie_add(&s.co, 2, 7, STR_NONE, STR_NONE, &s.faults, &err)); /* the same money */
    close_beside(&s);
    const struct reply *reply = client_get("/e/MX/abierto", "");
    CHECK(says(reply, "href=\"/e/MX/ruta/7\">Crédito &amp; puente</a> <b>$1,234.50</b>"));
    CHECK(says(reply, "Es lo de 1 cosa de los archivos publicados"));
    CHECK(says(reply, "<dt>Dinero detrás</dt><dd><a href=\"#dinero\"><data value=\"1234.50\""));
    CHECK(!says(reply, "Ningún compromiso está ligado"));
    serve_end(server);
}

TEST(home_says_what_comes_next_and_how_to_take_part)
{
    struct server *server = serve(with_forms);
    struct beside s;
    int64_t id, table = 0;
    open_beside(&s);
    int32_t today = (int32_t)(s.co.now_ms / DAY_MS);
    int64_t cycle = add_cycle(&s, 1, "Primer plan", CYCLE_PUBLIC);
    add_session(&s, cycle, "La más lejana", s.co.now_ms + 9 * (int64_t)DAY_MS);
    add_session(&s, cycle, "La próxima", s.co.now_ms + 2 * (int64_t)DAY_MS);
    struct roundtable_draft mesa = {.cycle = cycle,
                                    .title = STR("Mesa de obra"),
                                    .theme = STR("obra"),
                                    .problem = STR("Drenaje"),
                                    .modality = CO_REMOTE,
                                    .iap2 = CO_INVOLVE,
                                    .iap2_evidence = STR("acta"),
                                    .place = STR("https://sala.ejemplo.mx"),
                                    .opens = today - 1,
                                    .closes = today + 5};
    CHECK_OK(roundtable_save(&s.co, &mesa, &s.faults, &table, &err));
    CHECK_OK(roundtable_set_state(&s.co, table, 1, ROUNDTABLE_OPEN, &s.faults, &err));
    struct call_draft call = {.cycle = cycle,
                              .title = STR("Dos lugares"),
                              .body = STR("Bases"),
                              .asks = STR("Carta"),
                              .sector = CO_CIVIL_SOCIETY,
                              .seats = 2,
                              .opens = today - 1,
                              .closes = today + 1};
    CHECK_OK(call_add(&s.co, &call, &s.faults, &id, &err));
    close_beside(&s);
    const struct reply *reply = client_get("/e/MX/abierto", "");
    CHECK(says(reply, "<dt>Próxima sesión</dt><dd><a href=\"/e/MX/sesion/2\">"));
    CHECK(says(reply, "La próxima") && !says(reply, "La más lejana"));
    CHECK(says(reply, "2 cosas abiertas ahora"));
    CHECK(says(reply, "href=\"/e/MX/mesa/1\">Mesa de obra") && says(reply, "/e/MX/convocatoria/1"));
    serve_end(server);
}

TEST(home_shows_the_newest_public_cycle_and_links_the_others)
{
    struct server *server = serve(with_forms);
    struct beside s;
    open_beside(&s);
    add_cycle(&s, 1, "El viejo", CYCLE_CLOSED);
    add_cycle(&s, 2, "El de ahora", CYCLE_PUBLIC);
    add_cycle(&s, 3, "El que viene", CYCLE_DRAFT);
    close_beside(&s);
    const struct reply *reply = client_get("/e/MX/abierto", "");
    CHECK(says(reply, "Segundo plan · en curso") && says(reply, "/e/MX/abierto?ciclo=1"));
    CHECK(!says(reply, "ciclo=3"));
    CHECK(says(client_get("/e/MX/abierto?ciclo=1", ""), "Este ciclo está cerrado"));
    CHECK(says(client_get("/e/MX/abierto?ciclo=3", ""), "Segundo plan · en curso"));
    CHECK(says(client_get("/e/26/abierto", ""), "todavía no hay un ciclo"));
    serve_end(server);
}
