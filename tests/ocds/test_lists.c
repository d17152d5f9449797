/* The lists that people bring: read as published, looked up, and what is wrong with them told. */
#include "harness.h"
#include "ocds/lists.h"

static struct arena arena;
static struct err err;

static struct indicator_lists *begin(void)
{
    arena_free(&arena);
    arena_init(&arena, 64 << 20);
    struct indicator_lists *lists = lists_new(&arena);
    CHECK(lists != NULL);
    return lists;
}
static enum err_code read_as(struct indicator_lists *lists, enum list_kind kind, struct str text)
{
    err = (struct err){0};
    return lists_read_text(&arena, lists, kind, text, "lista.csv", "", &err);
}

TEST(a_list_of_the_tax_office_is_read_as_it_is_published)
{
    /* latin-1, two rows before the header, tabs before fields, a footer. */
    static const char text[] =
        "Informaci\xf3n actualizada al 31 de mayo de 2024,,,,\n"
        "Listado completo de contribuyentes (Art\xed"
        "culo 69-B del CFF),,,,\n"
        "No,RFC,Nombre del Contribuyente,Situaci\xf3n del contribuyente,"
        "Publicaci\xf3n p\xe1gina SAT presuntos,Publicaci\xf3n DOF presuntos,"
        "Publicaci\xf3n p\xe1gina SAT definitivos,Publicaci\xf3n DOF desvirtuados\n"
        "1,\tSAT970701NN3,\"CONSTRUCTORA MU\xd1OZ, S.A. DE C.V.\",Definitivo,\t22/04/2015,"
        "30/03/2015,01/07/2016,\n"
        "2,XXXXXXXXXXXX,XXXXXXXXXXXX,Sentencia Favorable,,,,\n"
        "3,OBN140219AB9,Otra,Desvirtuado,ver oficio 500-05,,,10/10/2020\n"
        ",,,,,,,\n";
    struct indicator_lists *lists = begin();
    const struct list_entry *found[4];
    bool exact;

    CHECK_OK(read_as(lists, LIST_TAX, (struct str){text, sizeof text - 1}));
    CHECK(lists_has(lists, LIST_TAX) && !lists_has(lists, LIST_SANCTIONED));
    CHECK_INT(lists_find(lists, LIST_TAX, STR("SAT970701NN3"), STR_NONE, found, 4, &exact), 1);
    CHECK(exact);
    CHECK_STR(found[0]->situation, "Definitivo");
    CHECK_STR(found[0]->name, "CONSTRUCTORA MUÑOZ, S.A. DE C.V.");
    CHECK_INT(found[0]->from, date_from_ymd(2015, 3, 30)); /* the earlier of the two */
    CHECK_INT(found[0]->definitive, date_from_ymd(2016, 7, 1));
    CHECK_STR(str_of(found[0]->as_of), "2024-05-31");
    CHECK_INT(found[0]->row, 4);
    CHECK_INT(lists_find(lists, LIST_TAX, STR("OBN140219AB9"), STR_NONE, found, 4, &exact), 1);
    CHECK_INT(found[0]->from, DATE_NONE);
    CHECK_INT(found[0]->cleared, date_from_ymd(2020, 10, 10));
}

TEST(a_name_matches_where_no_tax_id_contradicts)
{
    struct indicator_lists *lists = begin();
    const struct list_entry *found[4];
    bool exact;

    CHECK_OK(read_as(lists, LIST_SANCTIONED,
                     STR("RFC;Proveedor;Inicio;Fin\n;Obras del Norte, S.A. de C.V.;2020-01-01;"
                         "Indefinida\nSAT970701NN3;Caminos SA;01/02/2019;31/12/2019\n")));
    CHECK_INT(lists_find(lists, LIST_SANCTIONED, STR("OBN140219AB9"), STR("obras del norte"), found,
                         4, &exact),
              1);
    CHECK(!exact && found[0]->until == DATE_NONE);
    CHECK_INT(lists_find(lists, LIST_SANCTIONED, STR_NONE, STR("caminos"), found, 4, &exact), 1);
    CHECK_INT(
        lists_find(lists, LIST_SANCTIONED, STR("OBN140219AB9"), STR("caminos"), found, 4, &exact),
        0);
    CHECK_INT(lists_find(lists, LIST_SANCTIONED, STR_NONE, STR_NONE, found, 4, &exact), 0);
}

TEST(an_entry_may_stand_several_times)
{
    struct indicator_lists *lists = begin();
    const struct list_entry *found[2];
    bool exact;

    CHECK_OK(read_as(lists, LIST_SANCTIONED,
                     STR("rfc,desde\nSAT970701NN3,2020-01-01\nSAT970701NN3,2021-01-01\n"
                         "sat-970701-nn3,2022-01-01\n")));
    CHECK_INT(lists_find(lists, LIST_SANCTIONED, STR("SAT970701NN3"), STR_NONE, found, 2, &exact),
              2);
    CHECK_INT(found[0]->row, 2);
    CHECK_INT(found[1]->row, 3);
}

TEST(what_a_list_lacks_is_named)
{
    struct indicator_lists *lists = begin();
    CHECK_INT(read_as(lists, LIST_THRESHOLDS, STR("a,b\n1,2\n")), ERR_INPUT);
    CHECK(strstr(err.message, "año, método y monto"));
    CHECK(strcmp(err.place.file, "lista.csv") == 0);
    CHECK_INT(read_as(lists, LIST_TAX, STR("rfc,nombre\nSAT970701NN3,x\n")), ERR_INPUT);
    CHECK(strstr(err.message, "situación"));
    CHECK(!lists_has(lists, LIST_TAX));
    CHECK_INT(read_as(lists, LIST_HOLIDAYS, STR_NONE), ERR_INPUT);
}

TEST(a_cell_that_cannot_be_read_is_told_with_its_place)
{
    struct indicator_lists *lists = begin();
    CHECK_INT(read_as(lists, LIST_FOUNDED, STR("rfc,fecha\nSAT970701NN3,32/13/2020\n")), ERR_INPUT);
    CHECK_INT(err.place.row, 2);
    CHECK_INT(err.place.column, 2);
    CHECK(strcmp(err.found, "32/13/2020") == 0);
    CHECK_INT(read_as(lists, LIST_THRESHOLDS, STR("año,método,monto\n2020,directa,mucho\n")),
              ERR_INPUT);
    CHECK_INT(err.place.column, 3);
    CHECK_INT(read_as(lists, LIST_THRESHOLDS, STR("año,método,monto\n2020,licitación,5\n")),
              ERR_INPUT);
    CHECK_INT(read_as(lists, LIST_THRESHOLDS, STR("año,método,monto\nhoy,directa,5\n")), ERR_INPUT);
    CHECK_INT(lists_read_text(&arena, lists, LIST_HOLIDAYS, STR("fecha\n2020-01-01\n"), "x", "ayer",
                              &err),
              ERR_USAGE);
}

TEST(thresholds_are_found_by_year_category_and_method)
{
    struct indicator_lists *lists = begin();
    CHECK_OK(read_as(
        lists, LIST_THRESHOLDS,
        STR("Ejercicio,Tipo,Procedimiento,Monto miles de pesos\n"
            "2020,Obra pública,Adjudicación directa,\"1,234\"\n"
            "2020,,Adjudicación directa,500\n"
            "2020,Adquisiciones y servicios,Invitación a cuando menos tres personas,2000\n")));
    CHECK_INT(lists_threshold(lists, 2020, STR("works"), 'd')->minor, 123400000);
    CHECK_INT(lists_threshold(lists, 2020, STR("goods"), 'd')->minor, 50000000);
    CHECK_INT(lists_threshold(lists, 2020, STR_NONE, 'd')->minor, 50000000);
    CHECK_INT(lists_threshold(lists, 2020, STR("services"), 'r')->minor, 200000000);
    CHECK(!lists_threshold(lists, 2020, STR("works"), 'r'));
    CHECK(!lists_threshold(lists, 2021, STR("works"), 'd'));
}

TEST(countries_are_found_by_code_and_by_name)
{
    struct indicator_lists *lists = begin();
    CHECK_OK(read_as(lists, LIST_HAVENS, STR("code,name\nPA,Panamá\n,Islas Caimán\n")));
    CHECK(lists_country(lists, STR("pa")) && lists_country(lists, STR("PANAMÁ")));
    CHECK(lists_country(lists, STR(" islas  caiman ")));
    CHECK(!lists_country(lists, STR("P")) && !lists_country(lists, STR_NONE));
}

/* Days of rest of art. 74 LFT, checked against calendars of these years. */
TEST(holidays_follow_their_rule_in_any_year)
{
    static const struct {
        int year, month, day;
        bool closed;
    } days[] = {{2006, 2, 6, true},    {2006, 2, 5, false},  {2005, 2, 5, true},
                {2019, 3, 18, true},   {2019, 3, 21, false}, {2020, 11, 16, true},
                {2020, 11, 20, false}, {2021, 2, 1, true},   {2024, 10, 1, true},
                {2024, 12, 1, false},  {2018, 12, 1, true},  {2018, 10, 1, false},
                {2023, 12, 1, false},  {2022, 9, 16, true},  {2022, 9, 15, false},
                {2022, 12, 25, true},  {2022, 5, 1, true},   {2030, 10, 1, true}};
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        int32_t day = date_from_ymd(days[i].year, days[i].month, days[i].day);
        if ((lists_holiday(NULL, day) != NULL) != days[i].closed)
            test_fail(__FILE__, __LINE__, "%d-%d-%d", days[i].year, days[i].month, days[i].day);
    }
    CHECK_INT(lists_weekday(date_from_ymd(2024, 1, 1)), 0);
    CHECK_INT(lists_weekday(date_from_ymd(1969, 12, 28)), 6);
}

/* In every year: eight days at most and seven at least, the movable ones on Mondays. */
TEST(every_year_has_its_days_of_rest)
{
    for (int year = 2006; year < 2200; year++) {
        int count = 0;
        for (int32_t d = date_from_ymd(year, 1, 1); d <= date_from_ymd(year, 12, 31); d++)
            count += lists_holiday(NULL, d) != NULL;
        CHECK_INT(count, year % 6 == 2 ? 8 : 7);
    }
}

TEST(a_list_of_holidays_adds_to_the_rule)
{
    struct indicator_lists *lists = begin();
    int32_t day = date_from_ymd(2022, 4, 14);
    CHECK(!lists_holiday(lists, day));
    CHECK_OK(read_as(lists, LIST_HOLIDAYS, STR("Fecha,Motivo\n14/04/2022,Jueves Santo\n")));
    CHECK_STR(str_of(lists_holiday(lists, day)), "Jueves Santo");
    CHECK(lists_holiday(lists, date_from_ymd(2022, 12, 25)));
    CHECK(!lists_holiday_listed(lists, date_from_ymd(2022, 12, 25)));
}

TEST(kinds_are_named_as_the_options_that_bring_them)
{
    CHECK_STR(str_of(lists_kind_name(LIST_TAX)), "tax-list");
    for (int i = 0; i < LIST_KINDS; i++) CHECK(lists_kind_name((enum list_kind)i)[0] != '\0');
}
