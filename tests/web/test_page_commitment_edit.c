/* Writing a commitment over real HTTP: made, written part by part, by two at once, amended with
 * its reason and session, its history, its indicators, what it is tied to. */
#include <stdio.h>
#include <string.h>

#include "cocreate/check.h"
#include "cocreate/commitment_parts.h"
#include "cocreate/hunt.h"
#include "followed.h"
#include "mesa_here.h"

static struct err err;

static struct commitment commitment_now(int64_t id)
{
    struct beside b;
    struct commitment c;
    static struct arena kept;
    open_beside(&b);
    arena_free(&kept);
    CHECK_OK(commitment_get(&b.co, id, &c, &err));
    kept = b.arena; /* what it says lives until the next look */
    ledger_close(b.ledger);
    return c;
}

#define PROBLEM(title, problem, text)                                                              \
    "title=" title "&problem=" problem "&baseline=28+de+791+contratos+publicados&text=" text

static const char *part_of(int64_t id, const char *part)
{
    return says("/e/MX/compromiso/%lld/editar/%s", (long long)id, part);
}

TEST(a_commitment_is_made_with_its_problem_and_then_tells_what_is_missing)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0};
    int64_t first, plan = mesa_plan(mesa_cycle(), &first);
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    const struct reply *reply = browser_get(&member, "/e/MX/compromiso/nuevo");
    check_page_says(reply, "Con el problema y quién responde basta");
    reply = browser_send(&member, "/e/MX/compromiso/nuevo",
                         says("plan=%lld&title=&problem=Nadie+%%3Cb%%3E+sabe&objective=Saber&"
                              "responsible=Hacienda",
                              (long long)plan));
    CHECK_INT(reply_status(reply), 400);
    check_page_says(reply, "id=\"e-title\"");
    check_page_says(reply, "Nadie &lt;b&gt; sabe");
    reply = browser_send(&member, "/e/MX/compromiso/nuevo",
                         says("plan=%lld&title=Seguir+el+empréstito&problem=Nadie+sabe&"
                              "objective=Saber&responsible=Hacienda",
                              (long long)plan));
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(str_of(reply_header(reply, "Location")), "/e/MX/compromiso/2/editar");
    reply = browser_get(&member, "/e/MX/compromiso/2/editar");
    check_page_says(reply, "Para publicarlo faltan 10 datos");
    check_page_says(reply, "la línea base: cómo está el problema hoy, en cifras");
    check_page_says(reply, "/e/MX/compromiso/2/editar/problema");
    struct browser citizen = {.person = 0};
    browser_enter(&citizen, CO_CITIZEN, 0);
    CHECK_INT(reply_status(browser_get(&citizen, "/e/MX/compromiso/2/editar")), 403);
    CHECK_INT(reply_status(browser_get(&member, "/e/MX/compromiso/2/editar/nada")), 404);
    CHECK_INT(reply_status(browser_get(&member, "/e/MX/compromiso/99/editar")), 404);
    serve_end(server);
}

/* The list of parts says how each begins. */
static void reply_of_parts(struct browser *member, int64_t id)
{
    const struct reply *reply =
        browser_get(member, says("/e/MX/compromiso/%lld/editar", (long long)id));
    check_page_says(reply, "<p>$1,234.50</p>");
    check_page_says(reply, "<p>Reunir</p>");
    check_page_says(reply, "un indicador con línea base y meta");
}

TEST(requirement_15_every_part_of_the_template_is_written_in_a_form_of_its_own)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0};
    int64_t id;
    mesa_plan(mesa_cycle(), &id);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    static const char *const parts[][2] = {
        {"problema", "title=Abrir+la+deuda&problem=No+se+sabe&baseline=0+de+12"},
        {"que", "objective=Que+se+sepa&description=Publicar&purposes=c&purposes=a&sdg=16.7,16.6&"
                "begins=2026-02-01&ends=31/12/2026"},
        {"quien", "responsible=Tesorería&responsible_org=0&support=Sonora+Ciudadana"},
        {"acciones",
         "action_title_1=Reunir&action_responsible_1=Finanzas&action_begins_1=2026-02-"
         "01&action_ends_1=2026-03-01&action_title_3=Publicar&action_ends_3=2026-06-01"},
        {"medios", "verification=El+portal&evidence=Un+CSV+por+trimestre"},
        {"dinero", "budget=1,234.50&budget_text=Partida+33301"},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        int64_t text = commitment_now(id).now.number;
        const struct reply *reply = browser_send(
            &member, part_of(id, parts[i][0]), says("%s&text=%lld", parts[i][1], (long long)text));
        CHECK_INT(reply_status(reply), 303);
        CHECK_INT(commitment_now(id).now.number, text + 1);
    }
    struct commitment c = commitment_now(id);
    const struct commitment_draft *d = &c.now.is;
    CHECK_STR(d->title, "Abrir la deuda");
    CHECK_STR(d->baseline, "0 de 12");
    CHECK_STR(d->purposes, "ac");
    CHECK_STR(d->sdg, "16.7 16.6");
    CHECK_INT(d->ends, date_from_ymd(2026, 12, 31));
    CHECK_STR(d->responsible, "Tesorería");
    CHECK_STR(d->support, "Sonora Ciudadana");
    CHECK_INT(d->action_count, 2);
    CHECK_STR(d->actions[1].title, "Publicar");
    CHECK_STR(d->verification, "El portal");
    CHECK_STR(d->evidence, "Un CSV por trimestre");
    CHECK(d->has_budget && d->budget == 123450);
    check_page_says(browser_get(&member, part_of(id, "dinero")), "value=\"1234.50\"");
    reply_of_parts(&member, id);
    check_page_says(browser_get(&member, part_of(id, "acciones")), "id=\"f-action_title_4\"");
    serve_end(server);
}

TEST(an_action_that_is_not_right_is_told_in_its_row_and_nothing_typed_is_lost)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0};
    int64_t id;
    mesa_plan(mesa_cycle(), &id);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    const struct reply *reply = browser_send(
        &member, part_of(id, "acciones"),
        "action_title_1=Bien&action_title_2=Mal&action_begins_2=2026-05-01&action_ends_2=2026-04-01"
        "&action_responsible_9=Nadie&action_begins_4=ayer&text=1");
    CHECK_INT(reply_status(reply), 400);
    check_page_says(reply, "id=\"e-action_ends_2\"");
    check_page_says(reply, "id=\"e-action_title_9\"");
    check_page_says(reply, "id=\"e-action_begins_4\"");
    check_page_says(reply, "value=\"Nadie\"");
    CHECK_INT(commitment_now(id).now.is.action_count, 0);
    serve_end(server);
}

TEST(the_second_of_two_who_write_the_same_part_is_told_and_nothing_is_lost)
{
    struct server *server = serve(with_forms);
    struct browser ana = {.person = 0}, luis = {.person = 0};
    int64_t id;
    mesa_plan(mesa_cycle(), &id);
    browser_enter(&ana, CO_MEMBER, CO_GOVERNMENT);
    browser_enter(&luis, CO_MEMBER, CO_CIVIL_SOCIETY);
    const char *path = part_of(id, "problema");
    check_page_says(browser_get(&ana, path), "name=\"text\" value=\"1\"");
    check_page_says(browser_get(&luis, path), "name=\"text\" value=\"1\"");
    CHECK_INT(
        reply_status(browser_send(&ana, path, PROBLEM("Uno", "Nadie+sabe+cuánto+se+gastó", "1"))),
        303);
    const struct reply *reply =
        browser_send(&luis, path, PROBLEM("Uno", "Nadie+sabe+en+qué+se+gastó", "1"));
    CHECK_INT(reply_status(reply), 409);
    check_page_says(reply, "Otra persona guardó esta parte");
    check_page_says(reply, "<del>cuánto </del><ins>en qué </ins>");
    check_page_says(reply, "Nadie sabe cuánto se gastó");              /* what she wrote */
    check_page_says(reply, "\nNadie sabe en qué se gastó</textarea>"); /* what he wrote */
    check_page_says(reply, "name=\"text\" value=\"2\"");
    CHECK_STR(commitment_now(id).now.is.problem, "Nadie sabe cuánto se gastó");
    reply = browser_send(&luis, path, PROBLEM("Uno", "Nadie+sabe+en+qué+se+gastó", "2"));
    CHECK_INT(reply_status(reply), 303);
    CHECK_STR(commitment_now(id).now.is.problem, "Nadie sabe en qué se gastó");
    reply = browser_get(&luis, says("/e/MX/compromiso/%lld/historia", (long long)id));
    check_page_says(reply, "<del>cuánto </del><ins>en qué </ins>"); /* hers is kept */
    serve_end(server);
}

TEST(two_who_write_different_parts_both_keep_what_they_wrote)
{
    struct server *server = serve(with_forms);
    struct browser ana = {.person = 0}, luis = {.person = 0};
    int64_t id;
    mesa_plan(mesa_cycle(), &id);
    browser_enter(&ana, CO_MEMBER, CO_GOVERNMENT);
    browser_enter(&luis, CO_MEMBER, CO_CIVIL_SOCIETY);
    CHECK_INT(reply_status(browser_send(&ana, part_of(id, "medios"),
                                        "verification=El+portal&evidence=Un+CSV&text=1")),
              303);
    CHECK_INT(reply_status(browser_send(&luis, part_of(id, "dinero"),
                                        "budget=0&budget_text=Con+lo+que+hay&text=1")),
              303);
    struct commitment c = commitment_now(id);
    CHECK_INT(c.now.number, 3);
    CHECK_STR(c.now.is.evidence, "Un CSV");
    CHECK_STR(c.now.is.budget_text, "Con lo que hay");
    CHECK_INT(reply_status(browser_send(&luis, part_of(id, "dinero"),
                                        "budget=0&budget_text=Con+lo+que+hay&text=3")),
              303);
    CHECK_INT(commitment_now(id).now.number, 3); /* nothing new: no new text */
    serve_end(server);
}

TEST(requirement_16_an_amendment_asks_for_reason_and_session_and_stands_beside_the_original)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0}, visitor = {.person = 0};
    int64_t id, cycle = mesa_cycle(), plan = mesa_plan(cycle, &id), sitting = mesa_sitting(cycle);
    const char *path = part_of(id, "problema");
    struct commitment before = commitment_now(id);
    const char *title = says("%.*s", STR_FMT(before.now.is.title));
    mesa_publish(plan, sitting);
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    const struct reply *reply = browser_get(&member, path);
    check_page_says(reply, "Sesión que lo autorizó");
    reply = browser_send(&member, path, PROBLEM("Otro", "Se+supo", "1"));
    CHECK_INT(reply_status(reply), 400);
    check_page_says(reply, "id=\"e-reason\"");
    check_page_says(reply, "id=\"e-sitting\"");
    check_page_says(reply, "value=\"Otro\"");
    CHECK_INT(commitment_now(id).now.number, 1);
    reply = browser_send(&member, path,
                         says(PROBLEM("Otro", "Se+supo", "1") "&reason=Llegó+tarde&sitting=%lld",
                              (long long)sitting));
    CHECK_INT(reply_status(reply), 303);
    CHECK(commitment_now(id).amended);
    check_page_says(browser_get(&member, part_of(id, "medios")), "Llegó tarde"); /* offered again */
    reply = browser_get(&visitor, says("/e/MX/compromiso/%lld/historia", (long long)id));
    CHECK_INT(reply_status(reply), 200);
    followed_says(reply, "se ha modificado 1 vez");
    followed_says(reply, "El original y lo vigente");
    followed_says(reply, title);
    followed_says(reply, "Motivo: Llegó tarde");
    followed_says(reply, says("/e/MX/sesion/%lld", (long long)sitting));
    followed_says(reply, "<ins>Otro</ins>");
    check_page_silent(reply, "/editar");
    serve_end(server);
}

TEST(a_commitment_is_withdrawn_with_its_reason_and_stays_readable)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0}, visitor = {.person = 0};
    int64_t id, cycle = mesa_cycle(), plan = mesa_plan(cycle, &id), sitting = mesa_sitting(cycle);
    mesa_publish(plan, sitting);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    const char *path = says("/e/MX/compromiso/%lld/retirar", (long long)id);
    CHECK_INT(reply_status(browser_send(&member, path, "reason=&sitting=")), 400);
    CHECK_INT(reply_status(browser_send(
                  &member, path, says("reason=Se+extinguió&sitting=%lld", (long long)sitting))),
              303);
    CHECK_INT(commitment_now(id).state, COMMITMENT_WITHDRAWN);
    check_page_says(browser_get(&visitor, says("/e/MX/compromiso/%lld/historia", (long long)id)),
                    "Se extinguió");
    check_page_says(browser_get(&member, part_of(id, "medios")), "ya no se modifica");
    serve_end(server);
}

TEST(indicators_are_written_corrected_and_dropped_until_the_plan_is_approved)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0};
    struct beside b;
    struct measure *list;
    size_t count;
    int64_t id, cycle = mesa_cycle(), plan = mesa_plan(cycle, &id);
    const char *path = says("/e/MX/compromiso/%lld/indicadores", (long long)id);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    const char *whole =
        "title=Contratos+publicados&unit=contratos&baseline=28&baseline_day=2026-01-"
        "01&target=791&target_day=2026-12-31&rises=si";
    const struct reply *reply = browser_send(&member, path, "title=Contratos&unit=&rises=si");
    CHECK_INT(reply_status(reply), 400);
    check_page_says(reply, "id=\"e-unit\"");
    check_page_says(reply, "value=\"Contratos\"");
    CHECK_INT(reply_status(browser_send(&member, path, whole)), 303);
    CHECK_INT(reply_status(browser_send(&member, path, whole)), 303);
    check_page_says(browser_get(&member, path), "Contratos publicados");
    open_beside(&b);
    CHECK_OK(measure_list(&b.co, id, &list, &count, &err));
    CHECK_INT(count, 2);
    int64_t first = list[0].id, second = list[1].id;
    close_beside(&b);
    const char *one = says("/e/MX/compromiso/%lld/indicador/%lld", (long long)id, (long long)first);
    CHECK_INT(reply_status(
                  browser_send(&member, one,
                               "title=Publicados&unit=contratos&baseline=28&baseline_day="
                               "2026-01-01&target=700&target_day=2026-12-31&rises=si&version=1")),
              303);
    CHECK_INT(
        reply_status(browser_send(&member, path, says("drop=%lld&version=1", (long long)second))),
        303);
    CHECK_INT(reply_status(browser_get(
                  &member, says("/e/MX/compromiso/99/indicador/%lld", (long long)first))),
              404);
    open_beside(&b);
    CHECK_OK(measure_list(&b.co, id, &list, &count, &err));
    CHECK_INT(count, 1);
    CHECK_STR(list[0].is.target, "700");
    close_beside(&b);
    mesa_publish(plan, mesa_sitting(cycle));
    check_page_says(browser_get(&member, path), "los indicadores quedan como están");
    serve_end(server);
}

#define MEASURE(title, target, version)                                                            \
    "title=" title "&unit=contratos&baseline=28&baseline_day=2026-01-01&target=" target            \
    "&target_day=2026-12-31&rises=si&version=" version

TEST(the_second_of_two_who_correct_an_indicator_sees_both_and_nothing_is_lost)
{
    struct server *server = serve(with_forms);
    struct browser ana = {.person = 0}, luis = {.person = 0};
    int64_t id;
    mesa_plan(mesa_cycle(), &id);
    browser_enter(&ana, CO_MEMBER, CO_GOVERNMENT);
    browser_enter(&luis, CO_MEMBER, CO_CIVIL_SOCIETY);
    const char *list = says("/e/MX/compromiso/%lld/indicadores", (long long)id);
    CHECK_INT(reply_status(browser_send(&ana, list, MEASURE("Publicados", "791", ""))), 303);
    const char *one = says("/e/MX/compromiso/%lld/indicador/1", (long long)id);
    check_page_says(browser_get(&luis, one), "name=\"version\" value=\"1\"");
    CHECK_INT(reply_status(browser_send(&ana, one, MEASURE("De ella", "791", "1"))), 303);
    /* Wrong first: the version stays the one that he saw, so that hers is still told. */
    const struct reply *reply = browser_send(&luis, one, MEASURE("De el", "muchos", "1"));
    CHECK_INT(reply_status(reply), 400);
    check_page_says(reply, "id=\"e-target\"");
    check_page_says(reply, "value=\"muchos\"");
    check_page_says(reply, "name=\"version\" value=\"1\"");
    reply = browser_send(&luis, one, MEASURE("De el", "700", "1"));
    CHECK_INT(reply_status(reply), 409);
    check_page_says(reply, "Otra persona cambió esto");
    check_page_says(reply, "id=\"n-title\""); /* hers beside his */
    check_page_says(reply, "<div class=\"text\">De ella</div>");
    check_page_says(reply, "value=\"De el\"");
    check_page_says(reply, "id=\"n-target\"");
    check_page_silent(reply, "id=\"n-unit\""); /* both wrote the same */
    check_page_says(reply, "name=\"version\" value=\"2\"");
    CHECK_INT(reply_status(browser_send(&luis, list, "drop=1&version=1")), 409);
    CHECK_INT(reply_status(browser_send(&luis, one, MEASURE("De el", "700", "2"))), 303);
    check_page_says(browser_get(&ana, list), "De el");
    serve_end(server);
}

TEST(actions_change_places_by_the_number_beside_them)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0};
    int64_t id, cycle = mesa_cycle(), plan = mesa_plan(cycle, &id), sitting = mesa_sitting(cycle);
    const char *path = part_of(id, "acciones");
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    CHECK_INT(reply_status(browser_send(&member, path,
                                        "action_title_1=Uno&action_title_2=Dos&action_title_3=Tres"
                                        "&text=1")),
              303);
    const struct reply *reply = browser_get(&member, path);
    check_page_says(reply, "name=\"action_number_3\" value=\"3\"");
    check_page_says(reply, "for=\"f-action_place_3\">Lugar en la lista</label>");
#define THREE                                                                                      \
    "action_title_1=Uno&action_number_1=1&action_title_2=Dos&action_number_2=2&action_title_3="    \
    "Tres&action_number_3=3&text=2&"
    reply = browser_send(&member, path, THREE "action_place_3=0");
    CHECK_INT(reply_status(reply), 400);
    check_page_says(reply, "id=\"e-action_place_3\"");
    check_page_says(reply, "name=\"action_number_3\" value=\"3\"");
    /* Up: before what stands there; the others move down. */
    CHECK_INT(reply_status(browser_send(&member, path, THREE "action_place_3=1")), 303);
    struct commitment c = commitment_now(id);
    CHECK_STR(c.now.is.actions[0].title, "Tres");
    CHECK_STR(c.now.is.actions[1].title, "Uno");
    CHECK_STR(c.now.is.actions[2].title, "Dos");
    CHECK_INT(c.now.is.actions[0].number, 3);
    mesa_publish(plan, sitting);
    /* Down, after the approval: with reason and session, and the original keeps its order. */
    CHECK_INT(reply_status(browser_send(
                  &member, path,
                  says("action_title_1=Tres&action_number_1=3&action_title_2=Uno&action_number_2=1&"
                       "action_title_3=Dos&action_number_3=2&action_place_1=3&text=3&"
                       "reason=Primero+lo+primero&sitting=%lld",
                       (long long)sitting))),
              303);
    c = commitment_now(id);
    CHECK(c.amended);
    CHECK_STR(c.now.is.actions[2].title, "Tres");
    CHECK_STR(c.now.is.actions[0].title, "Uno");
    reply = browser_get(&member, says("/e/MX/compromiso/%lld/historia", (long long)id));
    check_page_says(reply, "Primero lo primero");
    serve_end(server);
}

TEST(a_commitment_is_tied_to_the_proposals_it_comes_from)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0};
    int64_t id, cycle = mesa_cycle();
    mesa_plan(cycle, &id);
    int64_t proposal = mesa_proposal(mesa_table(cycle, "Mesa"), "Que se publique");
    const char *path = says("/e/MX/compromiso/%lld/ligas", (long long)id);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    check_page_says(browser_get(&member, path), "No está ligado a ninguna propuesta");
    CHECK_INT(reply_status(browser_send(&member, path, "proposal=0")), 400);
    CHECK_INT(reply_status(browser_send(&member, path, says("proposal=%lld", (long long)proposal))),
              303);
    const struct reply *reply = browser_get(&member, path);
    check_page_says(reply, says("/e/MX/propuesta/%lld", (long long)proposal));
    check_page_says(reply, "Desligar");
    CHECK_INT(
        reply_status(browser_send(&member, path, says("drop_proposal=%lld", (long long)proposal))),
        303);
    check_page_says(browser_get(&member, path), "No está ligado a ninguna propuesta");
    CHECK_INT(reply_status(browser_send(&member, path, "node=123456")), 400);
    check_page_says(browser_get(&member, says("%s?q=puente", path)), "Ningún archivo publicado");
    serve_end(server);
}

TEST(a_commitment_made_of_a_proposal_begins_with_its_words_and_is_tied_to_it)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0};
    int64_t first, cycle = mesa_cycle(), plan = mesa_plan(cycle, &first);
    int64_t proposal = mesa_proposal(mesa_table(cycle, "Mesa"), "Que se publique el empréstito");
    const char *path = says("/e/MX/compromiso/nuevo?propuesta=%lld&plan=%lld", (long long)proposal,
                            (long long)plan);
    browser_enter(&member, CO_MEMBER, CO_GOVERNMENT);
    check_page_says(browser_get(&member, path), "value=\"Que se publique el empréstito\"");
    CHECK_INT(reply_status(browser_send(
                  &member, path,
                  says("plan=%lld&title=A&problem=B&objective=C&responsible=D", (long long)plan))),
              303);
    check_page_says(browser_get(&member, "/e/MX/compromiso/2/ligas"),
                    says("/e/MX/propuesta/%lld", (long long)proposal));
    CHECK_INT(reply_status(browser_get(&member, "/e/MX/compromiso/nuevo?propuesta=99")), 404);
    CHECK_INT(reply_status(browser_get(&member, "/e/MX/compromiso/nuevo?hueco=nada")), 404);
    serve_end(server);
}

TEST(requirement_47_a_question_of_a_hunt_becomes_a_commitment_that_tells_what_was_looked_for)
{
    struct server *server = serve(with_forms);
    struct browser member = {.person = 0};
    struct beside b;
    struct hunt_tie *ties;
    size_t count;
    int64_t first, hunt, team, plan = mesa_plan(mesa_cycle(), &first);
    open_beside(&b);
    struct hunt_draft draft = {.title = STR("El empréstito"),
                               .problem = STR("Nadie sabe en qué se gastó"),
                               .begins = DATE_NONE,
                               .ends = DATE_NONE};
    const struct hunt_question question = {.text = STR("¿Quién cobró?")};
    CHECK_OK(hunt_add(&b.co, &draft, STR("-"), &b.faults, &hunt, &err));
    CHECK_OK(hunt_questions_set(&b.co, hunt, 1, &question, 1, &b.faults, &err));
    CHECK_OK(hunt_move(&b.co, hunt, 2, HUNT_OPEN, &err));
    CHECK_OK(hunt_team_add(&b.co, hunt, STR("Rojo"), 0, 3, &b.faults, &team, &err));
    const struct find_place place = {.hunt = hunt, .position = 1, .team = team};
    const struct find_draft found = {.needed = true,
                                     .result = FIND_MISSING,
                                     .place = STR("El portal"),
                                     .day = (int32_t)(b.co.now_ms / 86400000),
                                     .minutes = 35,
                                     .answer = STR("No está")};
    CHECK_OK(find_save(&b.co, &place, &found, &b.faults, &err));
    close_beside(&b);
    browser_enter(&member, CO_MEMBER, CO_CIVIL_SOCIETY);
    const char *path = says("/e/MX/compromiso/nuevo?caceria=%lld&pregunta=1", (long long)hunt);
    const struct reply *reply = browser_get(&member, path);
    check_page_says(reply, "value=\"Que se publique: ¿Quién cobró?\"");
    check_page_says(reply, "lo buscó 1 equipo, 35 minutos en total");
    CHECK_INT(reply_status(browser_send(
                  &member, path,
                  says("plan=%lld&title=A&problem=B&objective=C&responsible=D", (long long)plan))),
              303);
    open_beside(&b);
    CHECK_OK(hunt_ties(&b.co, hunt, &ties, &count, &err));
    CHECK_INT(count, 1);
    CHECK_STR(ties[0].target, "commitment/2");
    close_beside(&b);
    CHECK_INT(
        reply_status(browser_get(
            &member, says("/e/MX/compromiso/nuevo?caceria=%lld&pregunta=9", (long long)hunt))),
        404);
    serve_end(server);
}
