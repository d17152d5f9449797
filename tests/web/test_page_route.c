/* The routes: of a thing step by step, of an entity as a whole. */
#include "pages.h"

#include "web/layout_parts.h"
#include "web_routes.h"

static struct rendered route(struct money_world *m, int64_t node)
{
    const struct page_route_parameters asked = {.id = node};
    return page_rendered(&m->w, page_route, SONORA, "/e/26/ruta/1", &asked);
}

static struct rendered routes(struct money_world *m, struct page_routes_parameters asked)
{
    return page_rendered(&m->w, page_routes, SONORA, "/e/26/ruta", &asked);
}

BOTH(route_says_what_is_followed_and_where_the_rest_is_lost)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = route(&m, m.project);
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    check_says(&page, "title=\"$60.00\"");
    check_says(&page, "dejan seguir 83; 33 hasta su destino"); /* 50 and 20 of 60 */
    check_says(&page, "Viene de: Presupuesto");
    check_says(&page, "Sigue a: Contrato");
    check_says(&page, "Sigue a: Pago");
    check_says(&page, "Aquí se pierde el rastro de <data value=\"10.00\""); /* no contract */
    check_says(&page, "Aquí se pierde el rastro de <data value=\"30.00\""); /* no payment */
    check_says(&page, "/fila/31");
    check_silent(&page, "<script>");
    money_world_close(&m);
}

BOTH(route_of_a_payment_is_the_end_of_the_way_and_no_break)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = route(&m, m.payment);
    check_well_formed(page.html);
    check_says(&page, "Es el final del camino");
    check_silent(&page, "class=\"break\"");
    money_world_close(&m);
}

BOTH(route_of_nothing_is_not_found)
{
    struct money_world m;
    money_world_open(&m, url);
    CHECK_INT(route(&m, 999999).code, ERR_NOTFOUND);
    money_world_close(&m);
}

BOTH(route_asks_no_more_of_a_larger_ledger)
{
    struct money_world m;
    money_world_open(&m, url);
    uint64_t small = route(&m, m.project).statements;
    money_world_grow(&m, 40);
    CHECK_INT(route(&m, m.project).statements, small);
    CHECK(small <= 20);
    CHECK(route(&m, m.chapter).html.n < 300000); /* 41 works below it */
    check_well_formed(route(&m, m.chapter).html);
    money_world_close(&m);
}

BOTH(routes_of_an_entity_say_what_kind_of_thing_is_joined_to_which)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = routes(&m, (struct page_routes_parameters){0});
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    check_says(&page, "De presupuesto a proyectos");
    check_says(&page, "De contratos a pagos");
    page = routes(&m, (struct page_routes_parameters){.por = STR("unidad"), .anio = 2024});
    check_well_formed(page.html);
    check_says(&page, "Por unidad responsable");
    check_says(&page, "los archivos no lo dicen");
    CHECK(page.statements <= 6);
    money_world_close(&m);
}

TEST(of_100_pesos_is_cut_and_never_rounded_up_and_the_rest_adds_up)
{
    static const struct {
        int64_t part, whole;
        const char *of, *rest;
    } cases[] = {
        {0, 100, "0", "100"},
        {100, 100, "100", "0"},
        {999, 1000, "99", "1"},
        {1, 1000, "menos de 1", "más de 99"},
        {INT64_MAX - 1, INT64_MAX, "99", "1"},
        {-5, 100, "0", "100"},
        {200, 100, "100", "0"},
        {5, 0, "0", "100"},
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    struct page page = {.arena = &arena};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK_STR(layout_hundred(&page, cases[i].part, cases[i].whole), cases[i].of);
        CHECK_STR(layout_hundred_rest(&page, cases[i].part, cases[i].whole), cases[i].rest);
    }
    arena_free(&arena);
}

TEST(bar_of_a_trail_fills_its_width_and_shows_what_is_there)
{
    struct layout_trail t = layout_trail(1000, 250, 500, 0);
    CHECK_INT(t.proven, 250);
    CHECK_INT(t.possible, 250);
    CHECK_INT(t.ended, 500);
    CHECK_INT(t.ended_from, 500);
    t = layout_trail(INT64_MAX, 1, 1, 0);
    CHECK(t.proven >= 1);
    CHECK_INT(t.proven + t.possible + t.ended, 1000);
    t = layout_trail(-5, 3, 2, 0);
    CHECK_INT(t.proven + t.possible + t.ended, 0);
    t = layout_trail(50, 0, 0, 100);
    CHECK_INT(t.ended, 500);
}
