/* The dashboard over real HTTP: every word of every voice, its filters, what changed, and the same
 * rows as CSV and JSON. */
#include <stdio.h>
#include <string.h>

#include "cocreate/check.h"
#include "cocreate/light.h"
#include "followed.h"
#include "format/json.h"
#include "pages.h"

static struct err err;

#define SESSIONS                                                                                   \
    (const struct machine_input[])                                                                 \
    {                                                                                              \
        {STR("least"), STR("2")}, {STR("from"), STR("2025-01-01")},                                \
        {                                                                                          \
            STR("until"), STR("2025-12-31")                                                        \
        }                                                                                          \
    }

/* The first is reported as completed, refused, assessed twice and failed by a check. */
static int64_t disputed_plan(int64_t *plan)
{
    struct beside b;
    int64_t made, id = followed_plan(plan);
    struct machine_run run;
    open_beside(&b);
    struct town t = {.co = b.co, .ledger = b.ledger};
    struct co own = followed_as(&b, CO_INSTITUTION, CO_GOVERNMENT);
    struct co society = followed_as(&b, CO_MEMBER, CO_CIVIL_SOCIETY);
    struct co guarantor = followed_as(&b, CO_MEMBER, CO_GUARANTOR);
    int64_t report, paper = here_paper(&t);
    struct progress_draft d = {.commitment = id,
                               .cut = CUT_FIRST,
                               .day = HERE_NOW(&t),
                               .state = PROGRESS_COMPLETED,
                               .text = STR("Listo"),
                               .papers = &paper,
                               .paper_count = 1};
    CHECK_OK(progress_add(&own, &d, &b.faults, &report, &err));
    CHECK_OK(progress_accept(&society, report, false, STR("=Está vacío"), &b.faults, &err));
    CHECK_OK(assessment_add(&society, id, CUT_FIRST, LEVEL_LIMITED, STR("=Está vacío"), STR(""),
                            &b.faults, &made, &err));
    CHECK_OK(assessment_add(&guarantor, id, CUT_FIRST, LEVEL_SUBSTANTIAL, STR("Va bien"), STR(""),
                            &b.faults, &made, &err));
    struct machine_draft check = {id, STR("sessions"), SESSIONS, 3};
    CHECK_OK(machine_check_add(&b.co, &check, &b.faults, &made, &err));
    CHECK_OK(machine_check_run(&b.co, made, &run, &err));
    CHECK_INT(run.is.result, MACHINE_FAILS);
    close_beside(&b);
    return id;
}

static size_t times(struct str text, const char *part)
{
    size_t n = 0;
    for (const char *p = text.p; (p = memmem(p, (size_t)(text.p + text.n - p), part, strlen(part)));
         p++)
        n++;
    return n;
}

TEST(requirement_49_board_shows_each_commitment_with_four_voices_and_its_cuts)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0};
    disputed_plan(NULL);
    const struct reply *reply = browser_get(&visitor, "/e/MX/tablero");
    CHECK_INT(reply_status(reply), 200);
    followed_says(reply, "2 compromisos. Según el gobierno: «completado, no lo aceptan», 1; «sin "
                         "informe», 1.");
    followed_says(reply, "En 1 la máquina encontró que no se cumple.");
    followed_says(reply, "En 1 las partes no coinciden.");
    followed_says(reply, "<b>limitado</b>");
    followed_says(reply, "<b>sustancial</b>");
    followed_says(reply, "<b>no cumple</b>");
    followed_says(reply, "Secretaría de Hacienda");
    followed_says(reply, "class=\"k3\"");
    CHECK_INT(times(reply_body(reply), "<dl class=\"voices\">"), 2);
    serve_end(server);
}

TEST(board_is_filtered_by_links_and_says_how_many_each_shows)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0};
    disputed_plan(NULL);
    struct {
        const char *query;
        size_t rows;
    } tries[] = {{"?filtro=disputa", 1}, {"?filtro=maquina", 1}, {"?proposito=a", 2},
                 {"?institucion=1", 2},  {"?filtro=atraso", 0},  {"?plan=1&filtro=", 2},
                 {"?filtro=cumplido", 0}};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        char path[100];
        snprintf(path, sizeof path, "/e/MX/tablero%s", tries[i].query);
        const struct reply *reply = browser_get(&visitor, path);
        CHECK_INT(reply_status(reply), 200);
        CHECK_INT(times(reply_body(reply), "<dl class=\"voices\">"), tries[i].rows);
        followed_says(reply, "Todos: 2");
        followed_says(reply, "La máquina dice que no: 1");
    }
    /* Choices add up, and so do the numbers beside the others. */
    const struct reply *none = browser_get(&visitor, "/e/MX/tablero?proposito=z&filtro=disputa");
    CHECK_INT(times(reply_body(none), "<dl class=\"voices\">"), 0);
    followed_says(none, "Todos: 0");
    followed_says(none, "Ver todos");
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/tablero?filtro=nada")), 400);
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/tablero?orden=nada")), 400);
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/tablero?desde=ayer")), 400);
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/tablero?plan=99")), 404);
    serve_end(server);
}

static bool before(struct str text, const char *one, const char *other)
{
    const char *a = memmem(text.p, text.n, one, strlen(one));
    const char *b = memmem(text.p, text.n, other, strlen(other));
    return a && b && a < b;
}

TEST(board_puts_what_is_urgent_first_and_says_why)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0};
    disputed_plan(NULL);
    const struct reply *reply = browser_get(&visitor, "/e/MX/tablero");
    followed_says(reply, "En orden: lo urgente primero");
    followed_says(reply, "Un sector no acepta lo que se dio por completado.");
    followed_says(reply, "<span class=\"tag may\">en tiempo</span>");
    CHECK(before(reply_body(reply), "id=\"compromiso-1\"", "id=\"compromiso-2\""));
    reply = browser_get(&visitor, "/e/MX/tablero?orden=novedad");
    CHECK(before(reply_body(reply), "id=\"compromiso-1\"", "id=\"compromiso-2\""));
    /* The files come in the same order, with the reasons. */
    reply = browser_get(&visitor, "/e/MX/tablero.csv?orden=numero");
    CHECK(str_contains(reply_body(reply), STR(",stands,late,why,")));
    CHECK(str_contains(reply_body(reply), STR("on-time,")));
    CHECK(str_contains(reply_body(reply), STR("Un sector no acepta")));
    serve_end(server);
}

TEST(board_says_what_changed_since_a_day)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0};
    disputed_plan(NULL);
    const struct reply *reply = browser_get(&visitor, "/e/MX/tablero?desde=2020-01-01");
    followed_says(reply, "Qué cambió desde el 1 de enero de 2020");
    followed_says(reply, "El gobierno informó (primer corte): completado.");
    followed_says(reply, "=Está vacío");
    followed_says(reply, "Una comprobación corrió por primera vez: No se cumple.");
    followed_says(browser_get(&visitor, "/e/MX/tablero?desde=2190-01-01"),
                  "Nada ha cambiado desde entonces");
    serve_end(server);
}

TEST(board_as_csv_and_json_is_what_the_page_shows)
{
    struct server *server = followed_serve();
    struct browser visitor = {.person = 0};
    struct arena arena;
    json_ref root;
    disputed_plan(NULL);
    arena_init(&arena, 8 << 20);
    struct str csv =
        arena_str(&arena, reply_body(browser_get(&visitor, "/e/MX/tablero.csv?filtro=disputa")));
    CHECK(str_starts(csv, STR("id,number,title,responsible,")));
    CHECK_INT(times(csv, "\n"), 2);
    CHECK(str_contains(csv, STR("Seguir el empréstito")));
    CHECK(str_contains(csv, STR("'=Está vacío"))); /* no formula in a spreadsheet */
    const struct reply *reply = browser_get(&visitor, "/e/MX/tablero.json?desde=2020-01-01");
    CHECK_OK(json_parse(&arena, reply_body(reply), 8, &root, &err));
    json_ref list = json_get(root, "commitments");
    CHECK_INT(json_count(list), 2);
    json_ref first = json_at(list, 0);
    CHECK_STR(json_text(json_get(first, "government")), "completed");
    CHECK_STR(json_text(json_get(first, "civil_society")), "limited");
    CHECK_STR(json_text(json_get(first, "guarantor")), "substantial");
    CHECK_STR(json_text(json_get(first, "machine")), "fails");
    CHECK_STR(json_text(json_get(first, "in_dispute")), "yes");
    CHECK(json_count(json_get(root, "changes")) >= 5);
    arena_free(&arena);
    serve_end(server);
}

TEST(board_without_a_plan_says_who_makes_one)
{
    struct server *server = serve(NULL);
    struct browser visitor = {.person = 0};
    followed_says(browser_get(&visitor, "/e/MX/tablero"), "Todavía no hay un plan publicado");
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/tablero.csv")), 200);
    CHECK_INT(reply_status(browser_get(&visitor, "/e/MX/tablero.json")), 200);
    serve_end(server);
}

TEST(requirement_49_three_cuts_have_their_days_and_what_is_not_reported_is_late)
{
    struct server *server = followed_serve();
    struct browser member = {.person = 0}, visitor = {.person = 0};
    int64_t plan;
    char path[64];
    followed_plan(&plan);
    snprintf(path, sizeof path, "/e/MX/plan/%lld/cortes", (long long)plan);
    browser_enter(&member, CO_MEMBER, CO_GUARANTOR);
    followed_says(browser_get(&member, "/e/MX/tablero"), path);
    const struct reply *reply =
        browser_send(&member, path, "cut1=2026-01-20&cut2=2026-01-10&cut3=");
    CHECK_INT(reply_status(reply), 400);
    CHECK(str_contains(reply_body(reply), STR("id=\"e-cut2\"")));
    CHECK(str_contains(reply_body(reply), STR("id=\"e-cut3\"")));
    CHECK(str_contains(reply_body(reply), STR("value=\"2026-01-20\"")));
    reply = browser_send(&member, path, "cut1=2026-01-20&cut2=2026-06-30&cut3=2026-12-01");
    CHECK_INT(reply_status(reply), 303);
    reply = browser_get(&visitor, "/e/MX/tablero?filtro=atraso");
    followed_says(reply, "No se informó del primer corte, que era el 20 de enero de 2026.");
    followed_says(reply, "class=\"late\"");
    followed_says(reply, "Van con retraso 2.");
    followed_says(reply, "<span class=\"tag cut\">con retraso</span>");
    serve_end(server);
}
