/* The front page and the home of an entity: what they say, that nothing a file says breaks out, and
 * that a page of a large ledger asks no more than one of a small one. */
#include "pages.h"

#include "web_routes.h"

static const struct page_entity_parameters newest = {0};

static struct rendered home(struct money_world *m)
{
    return page_rendered(&m->w, page_home, 0, "/", NULL);
}

static struct rendered entity(struct money_world *m, const struct page_entity_parameters *asked)
{
    return page_rendered(&m->w, page_entity, SONORA, "/e/26", asked);
}

BOTH(home_leads_with_the_only_entity_and_says_how_far_its_newest_budget_goes)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = home(&m);
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    check_says(&page, "¿A dónde va el dinero de Sonora?");
    check_says(&page, "En 2024, los archivos publicados hablan de");
    check_says(&page, "title=\"$900.00\"");
    check_says(&page, "De cada 100 pesos, 6 se siguen"); /* 60 of 900 */
    check_says(&page, "title=\"$840.00\"");              /* and the rest is lost */
    check_silent(&page, "<script>");
    money_world_close(&m);
}

BOTH(home_of_an_empty_ledger_says_that_there_are_no_files)
{
    struct world w;
    world_open(&w, url);
    struct rendered page = page_rendered(&w, page_home, 0, "/", NULL);
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    check_says(&page, "Todavía no hay archivos.");
    world_close(&w);
}

BOTH(home_asks_no_more_of_a_larger_ledger)
{
    struct money_world m;
    money_world_open(&m, url);
    uint64_t small = home(&m).statements;
    money_world_grow(&m, 40);
    CHECK_INT(home(&m).statements, small);
    CHECK(small <= 12);
    money_world_close(&m);
}

BOTH(entity_says_its_newest_budget_and_what_is_followed_and_lost)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = entity(&m, &newest);
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    check_says(&page, "En 2024 el presupuesto (devengado) fue de");
    check_says(&page, "dejan seguir 6; 2 hasta su destino"); /* 60 and 20 of 900 */
    check_says(&page, "Se pierde el rastro de <data value=\"880.00\"");
    check_says(&page, "href=\"/e/26?anio=2023\"");
    check_says(&page, "&lt;script&gt;");
    check_silent(&page, "<script>");
    money_world_close(&m);
}

BOTH(entity_of_a_year_without_works_says_that_the_trail_ends_in_the_budget)
{
    static const struct page_entity_parameters old = {.anio = 2023};
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = entity(&m, &old);
    check_well_formed(page.html);
    check_says(&page, "En 2023 el presupuesto (devengado) fue de");
    check_says(&page, "el rastro se pierde en el propio presupuesto");
    money_world_close(&m);
}

BOTH(entity_without_files_says_so)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = page_rendered(&m.w, page_entity, ZACATECAS, "/e/32", &newest);
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    check_says(&page, "Todavía no hay aquí ningún dinero que seguir de este gobierno.");
    check_says(&page, "Aquí no hay ningún archivo publicado de este gobierno.");
    money_world_close(&m);
}

BOTH(entity_asks_no_more_of_a_larger_ledger)
{
    struct money_world m;
    money_world_open(&m, url);
    uint64_t small = entity(&m, &newest).statements;
    money_world_grow(&m, 40);
    struct rendered page = entity(&m, &newest);
    CHECK_INT(page.statements, small);
    CHECK(small <= 20);
    CHECK(page.html.n < 120000);
    money_world_close(&m);
}
