/* Pages of one thing, of lists of things and of an organisation. */
#include "pages.h"

#include "ledger/entity.h"
#include "trace/trace.h"
#include "web/layout_parts.h"
#include "web_routes.h"

enum { STATEMENTS = 40 };
#define RTL "\xE2\x80\xAE" /* U+202E turns what follows around */

static struct rendered node(struct money_world *m, int64_t id)
{
    const struct page_node_parameters asked = {.id = id};
    return page_rendered(&m->w, page_node, SONORA, "/e/26/nodo/1", &asked);
}

static struct rendered works(struct money_world *m, struct page_works_parameters asked)
{
    return page_rendered(&m->w, page_works, SONORA, "/e/26/obras", &asked);
}

static void compute(struct world *w)
{
    OK(trace_rebuild(w->ledger, 0, NULL, NULL, &w->err));
}

static void check_sound(const struct rendered *page)
{
    CHECK_INT(page->code, ERR_NONE);
    check_well_formed(page->html);
    check_silent(page, "<script>");
    check_silent(page, "\" onload=\"");
    CHECK(page->statements <= STATEMENTS);
}

BOTH(a_thing_tells_what_is_followed_and_what_is_lost)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = node(&m, m.project);
    check_sound(&page);
    check_says(&page, "<b>$60.00</b>");
    check_says(&page, "<span class=\"seen\">$50.00</span>");
    check_says(&page, "<span class=\"lost\">$10.00</span>");
    check_says(&page, "/fila/30");
    check_says(&page, "&lt;script&gt;");
    money_world_close(&m);
}

BOTH(a_payment_is_where_the_trail_arrives)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = node(&m, m.payment);
    check_sound(&page);
    check_says(&page, "llegó a donde iba");
    check_silent(&page, "Pedir lo que falta");
    money_world_close(&m);
}

/* All of the total is divided into chapters: that is no way further. */
BOTH(a_total_that_is_only_divided_is_not_told_as_followed)
{
    struct money_world m;
    money_world_open(&m, url);
    struct rendered page = node(&m, m.total);
    check_sound(&page);
    check_says(&page, "En qué se divide");
    check_says(&page, "del mismo presupuesto");
    check_says(&page, "aquí se pierde el rastro de");
    check_silent(&page, "Todo se puede seguir");
    money_world_close(&m);
}

BOTH(a_thing_that_is_not_there_is_not_found)
{
    struct money_world m;
    money_world_open(&m, url);
    CHECK_INT(node(&m, 987654).code, ERR_NOTFOUND);
    CHECK_INT(node(&m, INT64_MAX).code, ERR_NOTFOUND);
    const struct page_organisation_parameters nobody = {.id = 987654};
    CHECK_INT(page_rendered(&m.w, page_organisation, SONORA, "/e/26/organizacion/1", &nobody).code,
              ERR_NOTFOUND);
    money_world_close(&m);
}

/* The balance of 2023 is 5 pesos below what its account gives. */
BOTH(a_trust_tells_the_year_that_does_not_close)
{
    static const struct {
        enum moment moment;
        int64_t year, pesos;
    } figures[] = {{MOMENT_BALANCE, 2022, 100},
                   {MOMENT_INFLOW, 2023, 30},
                   {MOMENT_YIELD, 2023, 2},
                   {MOMENT_OUTFLOW, 2023, 12},
                   {MOMENT_BALANCE, 2023, 115}};
    struct money_world m;
    money_world_open(&m, url);
    struct world *w = &m.w;
    world_begin(w);
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "f.csv"});
    int64_t trust = world_node(w, &(struct world_node){.entity = SONORA,
                                                       .snapshot = s,
                                                       .row = 2,
                                                       .kind = NODE_TRUST,
                                                       .key = "F-1",
                                                       .label = "Pensiones " RTL HOSTILE});
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        world_amount(w, &(struct world_amount){.entity = SONORA,
                                               .node = trust,
                                               .snapshot = s,
                                               .row = (int64_t)i + 2,
                                               .item = (int64_t)i + 1,
                                               .minor = figures[i].pesos * 100,
                                               .year = figures[i].year,
                                               .moment = figures[i].moment});
    world_commit(w);
    compute(w);
    struct rendered page = node(&m, trust);
    check_sound(&page);
    check_says(&page, "2023 no cierra: el saldo publicado difiere en $5.00");
    check_says(&page, "pl-narrow"); /* a picture for phones */
    check_says(&page, "pl-wide");   /* and one for wide screens */
    check_says(&page, "/fila/6\">$115.00</a>");
    const struct page_trusts_parameters all = {0};
    page = page_rendered(w, page_trusts, SONORA, "/e/26/fideicomisos", &all);
    check_sound(&page);
    check_says(&page, "Pensiones ");
    money_world_close(&m);
}

/* Twenty words of a publisher: a dozen are shown, the rest is folded; data of persons is not. */
BOTH(long_lists_of_facts_are_folded_and_data_of_persons_is_left_out)
{
    struct money_world m;
    money_world_open(&m, url);
    struct world *w = &m.w;
    world_begin(w);
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "h.csv"});
    for (int i = 0; i < 20; i++) {
        char name[20];
        snprintf(name, sizeof name, "dato_%02d", i);
        world_attribute(w, SONORA, m.project, name, s, 2, "valor");
    }
    world_attribute(w, SONORA, m.project, "correo_del_residente", s, 2, "ana@ejemplo.mx");
    world_attribute(w, SONORA, m.project, "teléfono", s, 2, "55 1234 5678");
    world_commit(w);
    compute(w);
    struct rendered page = node(&m, m.project);
    check_sound(&page);
    check_says(&page, "8 datos más");
    check_silent(&page, "ana@ejemplo.mx");
    check_silent(&page, "1234 5678");
    money_world_close(&m);
}

BOTH(a_new_version_tells_what_changed_and_an_equal_one_does_not)
{
    struct money_world m;
    money_world_open(&m, url);
    struct world *w = &m.w;
    int64_t old = 0, own = 0;
    for (int version = 0; version < 2; version++) {
        world_begin(w);
        int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA,
                                                               .name = version ? "2.csv" : "1.csv",
                                                               .series = "obras",
                                                               .previous = old});
        if (!own)
            own = world_node(w, &(struct world_node){.entity = SONORA,
                                                     .snapshot = s,
                                                     .row = 2,
                                                     .kind = NODE_PROJECT,
                                                     .key = "cambia",
                                                     .label = "Obra que cambia"});
        world_amount(w, &(struct world_amount){.entity = SONORA,
                                               .node = own,
                                               .snapshot = s,
                                               .row = 2,
                                               .item = 1,
                                               .minor = version ? 90000 : 70000,
                                               .year = 2024,
                                               .moment = MOMENT_MODIFIED});
        world_amount(w, &(struct world_amount){.entity = SONORA,
                                               .node = own,
                                               .snapshot = s,
                                               .row = 2,
                                               .item = 2,
                                               .minor = 12300,
                                               .year = 2024,
                                               .moment = MOMENT_APPROVED});
        world_commit(w);
        old = s;
    }
    compute(w);
    struct rendered page = node(&m, own);
    check_sound(&page);
    check_says(&page, "Cómo ha cambiado lo publicado");
    check_says(&page, "+$200.00");
    check_silent(&page, "+$0.00");
    money_world_close(&m);
}

BOTH(works_are_listed_largest_first_with_their_progress_and_place)
{
    struct money_world m;
    money_world_open(&m, url);
    struct world *w = &m.w;
    money_world_grow(&m, 3);
    struct rendered page = works(&m, (struct page_works_parameters){0});
    check_sound(&page);
    check_silent(&page, "id=\"mapa\"");
    world_begin(w);
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "g.csv"});
    world_attribute(w, SONORA, m.project, "avance_físico", s, 30, "41.5");
    world_attribute(w, SONORA, m.project, "latitude", s, 30, "29.1");
    world_attribute(w, SONORA, m.project, "longitude", s, 30, "-110.9");
    world_commit(w);
    compute(w);
    page = works(&m, (struct page_works_parameters){0});
    check_sound(&page);
    check_says(&page, "41.5 %");
    check_says(&page, "$60.00");
    const char *large = strstr(page.html.p, "$60.00"), *small = strstr(page.html.p, "$3.00");
    CHECK(large && small && large < small);
    money_world_close(&m);
}

BOTH(lists_ask_no_more_of_a_larger_ledger_and_are_cut_into_pages)
{
    struct money_world m;
    money_world_open(&m, url);
    uint64_t small = works(&m, (struct page_works_parameters){0}).statements;
    money_world_grow(&m, 70);
    struct rendered page = works(&m, (struct page_works_parameters){0});
    check_sound(&page);
    CHECK_INT(page.statements, small);
    check_says(&page, "rel=\"next\"");
    const struct page_contracts_parameters all = {0};
    page = page_rendered(&m.w, page_contracts, SONORA, "/e/26/contratos", &all);
    check_sound(&page);
    check_says(&page, "Aquí hay 71, por");
    check_says(&page, "no se publicó"); /* with whom */
    money_world_close(&m);
}

/* The same money in two publications: only the one that counts is listed. */
BOTH(debt_lists_what_totals_count)
{
    struct money_world m;
    money_world_open(&m, url);
    struct world *w = &m.w;
    const struct page_debt_parameters all = {0};
    struct rendered page = page_rendered(w, page_debt, SONORA, "/e/26/deuda", &all);
    check_sound(&page);
    check_says(&page, "no hay créditos publicados");
    world_begin(w);
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = SONORA, .name = "d.csv"});
    int64_t loan = world_node(w, &(struct world_node){.entity = SONORA,
                                                      .snapshot = s,
                                                      .row = 2,
                                                      .kind = NODE_LOAN,
                                                      .key = "RPU/1",
                                                      .label = "Crédito simple"});
    world_amount(w, &(struct world_amount){.entity = SONORA,
                                           .node = loan,
                                           .snapshot = s,
                                           .row = 2,
                                           .item = 1,
                                           .minor = 50000,
                                           .moment = MOMENT_DRAWN});
    world_commit(w);
    compute(w);
    page = page_rendered(w, page_debt, SONORA, "/e/26/deuda", &all);
    check_sound(&page);
    check_says(&page, "Crédito simple");
    check_says(&page, "$500.00");
    money_world_close(&m);
}

static int64_t supplier(struct money_world *m, int64_t entity, int64_t contract)
{
    struct world *w = &m->w;
    int64_t s = world_snapshot(w, &(struct world_snapshot){.owner = entity, .name = "p.csv"});
    int64_t own = world_organisation(
        w, &(struct world_organisation){
               .entity = entity, .snapshot = s, .name = "Obras " HOSTILE, .rfc = "CPV050312EJ4"});
    if (!contract) {
        contract = world_node(w, &(struct world_node){.entity = entity,
                                                      .snapshot = s,
                                                      .row = 4,
                                                      .kind = NODE_CONTRACT,
                                                      .key = "z-1",
                                                      .label = "Puente"});
        world_amount(w, &(struct world_amount){.entity = entity,
                                               .node = contract,
                                               .snapshot = s,
                                               .row = 4,
                                               .item = 1,
                                               .minor = 700,
                                               .moment = MOMENT_CONTRACTED});
    }
    world_party(w, entity, contract, ROLE_SUPPLIER, own, s);
    return own;
}

BOTH(a_supplier_is_told_in_each_place_by_its_contracts)
{
    struct money_world m;
    money_world_open(&m, url);
    struct world *w = &m.w;
    world_begin(w);
    const struct page_organisation_parameters asked = {.id = supplier(&m, SONORA, m.contract)};
    supplier(&m, ZACATECAS, 0);
    world_commit(w);
    compute(w);
    struct rendered page =
        page_rendered(w, page_organisation, SONORA, "/e/26/organizacion/1", &asked);
    check_sound(&page);
    check_says(&page, "CPV050312EJ4");
    check_says(&page, "1 contrato publicado");
    check_says(&page, "Zacatecas");
    check_says(&page, "title=\"$7.00\"");
    check_says(&page, "title=\"$57.00\""); /* everywhere */
    page = node(&m, m.contract);
    check_sound(&page);
    check_says(&page, "/organizacion/");
    money_world_close(&m);
}
