/* The budget page: its sentences, parts, choices, and what it says when nothing is published. */
#include "pages.h"

#include "web_routes.h"

static struct rendered budget(struct money_world *m, struct page_budget_parameters asked)
{
    return page_rendered(&m->w, page_budget, SONORA, "/e/26/presupuesto", &asked);
}

BOTH(budget_says_what_of_each_100_pesos_went_where)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = budget(&m, (struct page_budget_parameters){0});
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    check_says(&page, "En qué se gastó en 2024");
    check_says(&page, "$900.00"); /* the exact total, beside its source */
    check_says(&page, "De cada 100 pesos, 72 fueron para Servicios personales");
    check_says(&page, "clasificacion=cog&amp;momento=aprobado");
    check_silent(&page, "<script>");
    money_world_close(&m);
}

BOTH(budget_shows_the_moment_and_year_asked_for)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page =
        budget(&m, (struct page_budget_parameters){.anio = 2023, .momento = STR("aprobado")});
    check_well_formed(page.html);
    check_says(&page, "En qué se gastó en 2023");
    check_says(&page, "$1,000.00");
    check_says(&page, "De cada 100 pesos, 70 fueron para Servicios personales");
    money_world_close(&m);
}

BOTH(budget_opens_a_part_and_leads_back)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = budget(&m, (struct page_budget_parameters){.parte = m.chapter});
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    check_says(&page, "<h1>Inversión pública</h1>");
    check_says(&page, "Los archivos publicados no lo dividen más.");
    check_says(&page, "Volver un nivel arriba");
    page = budget(&m, (struct page_budget_parameters){.parte = 999999});
    CHECK_INT(page.code, ERR_NOTFOUND);
    money_world_close(&m);
}

BOTH(budget_that_nobody_published_is_said_with_the_law_that_asks_for_it)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = budget(&m, (struct page_budget_parameters){.lado = STR("ingreso")});
    CHECK_INT(page.code, ERR_NONE);
    check_well_formed(page.html);
    check_says(&page, "Aquí no hay ningún presupuesto publicado de este gobierno.");
    money_world_close(&m);
}

BOTH(budget_asks_no_more_of_a_larger_ledger)
{
    struct money_world m;
    money_world_open(&m, url);
    uint64_t small = budget(&m, (struct page_budget_parameters){0}).statements;
    money_world_grow(&m, 40);
    CHECK_INT(budget(&m, (struct page_budget_parameters){0}).statements, small);
    CHECK(small <= 12);
    money_world_close(&m);
}
