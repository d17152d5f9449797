/* Indicators that look at one process: found, just not found, not asked where a field is
 * missing. */
#include "questions.h"

#define ONE(members) "{\"ocid\":\"p1\"," members "}\n"
#define A_TENDER(members) "\"tender\":{\"id\":\"t\"," members "}"
#define AN_AWARD(members) "\"awards\":[{\"id\":\"a\",\"status\":\"active\"," members "}]"
#define A_CONTRACT(members) "\"contracts\":[{\"id\":\"c\",\"awardID\":\"a\"," members "}]"

/* ---- R031 -------------------------------------------------------- */

#define ESTIMATE(estimate, award)                                                                  \
    ONE(A_TENDER("\"title\":\"Puente\"," MXN(estimate)) "," AN_AWARD(MXN(award)))

TEST(an_award_above_the_estimate_is_asked_about)
{
    struct str text = asked("R031", NULL, ESTIMATE("1000000", "1100000.50"));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "¿Por qué «Puente» se adjudicó por $1,100,000.50, 10 % más que lo estimado "
                     "($1,000,000.00)?");
    CHECK_SAYS(text, "\"value\":0.1");
    CHECK_SAYS(text, "/awards/0/value/amount");
}

TEST(an_award_at_the_estimate_or_a_hair_above_it_is_not)
{
    CHECK_INT(findings(asked("R031", NULL, ESTIMATE("1000000", "1000000"))), 0);
    CHECK_INT(findings(asked("R031", NULL, ESTIMATE("1000000", "1009999.99"))), 0);
    CHECK_INT(findings(asked("R031", NULL, ESTIMATE("1000000", "1010000"))), 1);
    CHECK_INT(findings(asked("R031", "[R031]\nabove = 20\n", ESTIMATE("1000000", "1100000"))), 0);
}

TEST(a_difference_that_is_just_the_vat_is_passed_over)
{
    CHECK_INT(findings(asked("R031", NULL, ESTIMATE("1000000", "1160000"))), 0);
    CHECK_INT(findings(asked("R031", NULL, ESTIMATE("1000000", "1170000"))), 1);
    CHECK_INT(findings(asked("R031", "[R031]\ntax = 0\n", ESTIMATE("1000000", "1160000"))), 1);
}

TEST(amounts_of_two_currencies_are_never_compared)
{
    CHECK_INT(findings(asked("R031", NULL, ONE(A_TENDER(USD("10")) "," AN_AWARD(MXN("100"))))), 0);
    CHECK_INT(findings(asked("R059", NULL, ONE(AN_AWARD(USD("10")) "," A_CONTRACT(MXN("99"))))), 0);
}

TEST(cancelled_awards_do_not_count)
{
    CHECK_INT(findings(asked("R031", NULL,
                             ONE(A_TENDER(MXN("100")) ",\"awards\":[{\"id\":\"a\",\"status\":"
                                                      "\"cancelled\"," MXN("900") "}]"))),
              0);
}

/* ---- R059, R064, R069, M003 -------------------------------------- */

TEST(a_contract_for_another_amount_than_its_award_is_asked_about)
{
    struct str text = asked("R059", NULL, ONE(AN_AWARD(MXN("100")) "," A_CONTRACT(MXN("110"))));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "10 % más que los $100.00 que se adjudicaron?");
    CHECK_INT(
        findings(asked("R059", NULL, ONE(AN_AWARD(MXN("100")) "," A_CONTRACT(MXN("109.99"))))), 0);
    text = asked("R059", NULL, ONE(AN_AWARD(MXN("100")) "," A_CONTRACT(MXN("80"))));
    CHECK_SAYS(text, "20 % menos que los $100.00");
    CHECK_SAYS(text, "\"value\":-0.2");
}

TEST(contracts_of_one_award_are_added_up)
{
    CHECK_INT(findings(asked(
                  "R059", NULL,
                  ONE(AN_AWARD(MXN("100")) ",\"contracts\":[{\"id\":\"1\",\"awardID\":\"a\"," MXN(
                      "60") "},{\"id\":\"2\",\"awardID\":\"a\"," MXN("40") "}]"))),
              0);
}

TEST(amendments_are_counted_by_contract)
{
    struct str text =
        asked("R064", NULL,
              ONE(A_CONTRACT(
                  "\"title\":\"Presa\",\"amendments\":[{\"id\":\"1\",\"rationale\":\"Lluvia\"},"
                  "{\"id\":\"2\"}]")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "¿Qué cambió en el contrato «Presa» (c) con sus 2 convenios modificatorios");
    CHECK_SAYS(text, "Lluvia");
    CHECK_INT(findings(asked("R064", NULL, ONE(A_CONTRACT("\"amendments\":[]")))), 0);
}

#define AMENDED(category, award, contract)                                                         \
    ONE(A_TENDER("\"mainProcurementCategory\":\"" category "\"") "," AN_AWARD(                     \
        MXN(award)) "," A_CONTRACT("\"amendments\":[{\"id\":\"1\"}]," MXN(contract)))

TEST(growth_by_amendment_has_the_limit_of_its_law)
{
    CHECK_INT(findings(asked("R069", NULL, AMENDED("works", "100", "125"))), 0);
    CHECK_INT(findings(asked("R069", NULL, AMENDED("works", "100", "125.02"))), 1);
    CHECK_INT(findings(asked("R069", NULL, AMENDED("goods", "100", "120"))), 0);
    struct str text = asked("R069", NULL, AMENDED("goods", "100", "125"));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "creció 25 %, de $100.00 a $125.00, más que el 20 %");
    CHECK_INT(findings(asked("R069", "[R069]\nothers = 30\n", AMENDED("goods", "100", "125"))), 0);
}

TEST(growth_without_an_amendment_is_not_growth_by_amendment)
{
    CHECK_INT(findings(asked("R069", NULL, ONE(AN_AWARD(MXN("100")) "," A_CONTRACT(MXN("900"))))),
              0);
}

TEST(the_former_amount_that_an_amendment_tells_goes_before_the_award)
{
    struct str text =
        asked("R069", NULL,
              ONE(AN_AWARD(MXN("400")) "," A_CONTRACT(
                  "\"amendments\":[{\"id\":\"1\",\"changes\":[{\"property\":\"value.amount\","
                  "\"former_value\":200}]}]," MXN("400"))));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "creció 100 %, de $200.00 a $400.00");
}

#define BETWEEN(start, end) "{\"startDate\":\"" start "\",\"endDate\":\"" end "\"}"

TEST(a_contract_that_is_stretched_beyond_the_limit_is_asked_about)
{
    struct str text = asked(
        "M003", NULL,
        ONE(AN_AWARD("\"contractPeriod\":" BETWEEN("2020-01-01", "2020-04-10")) "," A_CONTRACT(
            "\"amendments\":[{\"id\":\"1\"}],\"period\":" BETWEEN("2020-01-01", "2020-06-01"))));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "pasó de 100 a 152 días (52 % más) y ahora termina el 1 de junio de 2020");
    CHECK_INT(
        findings(asked(
            "M003", NULL,
            ONE(AN_AWARD("\"contractPeriod\":" BETWEEN("2020-01-01", "2020-04-10")) "," A_CONTRACT(
                "\"amendments\":[{\"id\":\"1\"}],\"period\":" BETWEEN("2020-01-01",
                                                                      "2020-04-30"))))),
        0);
}

/* ---- R067, R068, M004 -------------------------------------------- */

#define MILESTONE(members) "\"implementation\":{\"milestones\":[{" members "}]}"

TEST(a_milestone_met_late_is_asked_about)
{
    struct str text =
        asked("R067", NULL,
              ONE(A_CONTRACT(MILESTONE("\"title\":\"Entrega\",\"dueDate\":\"2020-01-01\","
                                       "\"dateMet\":\"2020-03-01\""))));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "cumplió «Entrega» el 1 de marzo de 2020, 60 días después de lo pactado");
    CHECK_INT(findings(asked("R067", NULL,
                             ONE(A_CONTRACT(MILESTONE("\"dueDate\":\"2020-01-01\",\"dateMet\":"
                                                      "\"2020-01-31\""))))),
              0);
    CHECK_INT(
        findings(asked("R067", NULL, ONE(A_CONTRACT(MILESTONE("\"dueDate\":\"2020-01-01\""))))), 0);
}

#define PAID(members, first, second)                                                               \
    ONE(A_CONTRACT(members ",\"implementation\":{\"transactions\":[{\"id\":\"1\"," first           \
                           "},{\"id\":\"2\"," second "}],\"status\":\"ongoing\"}"))

TEST(payments_above_the_contract_are_asked_about)
{
    struct str text = asked("R068", NULL, PAID(MXN("100"), MXN("60"), MXN("60")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "¿Por qué se pagaron $120.00 por el contrato «c», $20.00 más que los $100.00");
    CHECK_INT(findings(asked("R068", NULL, PAID(MXN("100"), MXN("60"), MXN("40")))), 0);
    CHECK_INT(findings(asked("R068", NULL, PAID(MXN("100"), MXN("60"), USD("60")))), 0);
}

TEST(one_payment_told_twice_counts_once)
{
    CHECK_INT(
        findings(asked("R068", NULL,
                       ONE(A_CONTRACT(MXN("100") ",\"implementation\":{\"transactions\":[{"
                                                 "\"id\":\"x\"," MXN("90") "},{\"id\":\"x\"," MXN(
                                                     "90") "}]}")))),
        0);
}

TEST(paid_and_not_built_is_asked_about)
{
    struct str text = asked("M004", NULL, PAID(MXN("100"), MXN("60"), MXN("38")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "¿Por qué se pagó el 98 % del contrato «c» si sus trabajos no han terminado?");
    CHECK_INT(findings(asked("M004", NULL, PAID(MXN("100"), MXN("60"), MXN("34")))), 0);
    CHECK_INT(
        findings(asked("M004", "[M004]\npaid = 90\n", PAID(MXN("100"), MXN("60"), MXN("34")))), 1);
}

TEST(paid_with_milestones_unmet_is_asked_about_and_finished_work_is_not)
{
#define DONE(status)                                                                               \
    ONE(A_CONTRACT(MXN("100") ",\"implementation\":{\"transactions\":[{" MXN(                      \
        "100") "}],\"status\":\"concluded\",\"milestones\":[{\"status\":\"" status "\"}]}"))
    struct str text = asked("M004", NULL, DONE("notMet"));
    CHECK_SAYS(text, "si faltan por cumplir 1 de sus 1 hitos?");
    CHECK_INT(findings(asked("M004", NULL, DONE("met"))), 0);
}

/* ---- M005 -------------------------------------------------------- */

#define SIGNED(award, signature)                                                                   \
    ONE(AN_AWARD("\"date\":\"" award "\"") "," A_CONTRACT("\"dateSigned\":\"" signature "\""))

TEST(a_contract_signed_before_its_award_is_asked_about)
{
    struct str text = asked("M005", NULL, SIGNED("2021-03-05", "2021-03-02"));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text,
               "¿Por qué el contrato «c» se firmó el 2 de marzo de 2021, 3 días antes de que se "
               "adjudicara (5 de marzo de 2021)?");
    CHECK_INT(findings(asked("M005", NULL, SIGNED("2021-03-05", "2021-03-05"))), 0);
    CHECK_INT(findings(asked("M005", NULL, SIGNED("2021-03-05", "2021-03-06"))), 0);
}

TEST(midnight_in_another_time_zone_is_no_signature_before_the_award)
{
    /* The same day, seen from two places; and an earlier day that is a later instant. */
    CHECK_INT(
        findings(asked("M005", NULL, SIGNED("2021-03-02T23:00:00-06:00", "2021-03-02T00:00:00Z"))),
        0);
    CHECK_INT(findings(asked("M005", NULL,
                             SIGNED("2021-03-02T00:30:00+09:00", "2021-03-01T23:30:00-06:00"))),
              0);
    CHECK_INT(
        findings(asked("M005", NULL, SIGNED("2021-03-04T00:00:00Z", "2021-03-01T23:30:00-06:00"))),
        1);
}

/* ---- M009, M010 -------------------------------------------------- */

TEST(a_round_amount_ends_in_five_zeros)
{
    struct str text = asked("M009", NULL, ONE(A_CONTRACT(MXN("1500000"))));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "un monto tan redondo ($1,500,000.00)");
    CHECK_INT(findings(asked("M009", NULL, ONE(A_CONTRACT(MXN("1500000.01"))))), 0);
    CHECK_INT(findings(asked("M009", NULL, ONE(A_CONTRACT(MXN("1510000"))))), 0);
    CHECK_INT(findings(asked("M009", NULL, ONE(A_CONTRACT(MXN("0"))))), 0);
    CHECK_INT(findings(asked("M009", "[M009]\nzeros = 4\n", ONE(A_CONTRACT(MXN("1510000"))))), 1);
}

TEST(acts_on_closed_days_are_asked_about)
{
#define DATED(date)                                                                                \
    ONE(A_TENDER("\"title\":\"Obra\"," MXN("1")) "," AN_AWARD("\"date\":\"" date "\""))
    struct str text = asked("M010", NULL, DATED("2022-02-07T10:00:00-06:00"));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text,
               "¿Quién trabajaba el 7 de febrero de 2022 (Día de la Constitución), día en que se "
               "adjudicó «Obra»?");
    CHECK_SAYS(asked("M010", NULL, DATED("2022-02-06")), "(domingo)");
    CHECK_INT(findings(asked("M010", NULL, DATED("2022-02-08"))), 0);
    CHECK_INT(findings(asked("M010", "[M010]\nweekends = false\n", DATED("2022-02-06"))), 0);
}

TEST(mexican_holidays_are_not_asked_of_other_countries)
{
    CHECK_INT(findings(asked("M010", NULL,
                             ONE(A_TENDER(USD("1")) "," AN_AWARD("\"date\":\"2022-02-07\"")))),
              0);
    asked_with(LIST_HOLIDAYS, "fecha,nombre\n2022-02-08,Fiesta local\n");
    CHECK_SAYS(asked("M010", NULL, ONE(A_TENDER(USD("1")) "," AN_AWARD("\"date\":\"2022-02-08\""))),
               "(Fiesta local)");
    asked_without();
}

/* ---- M012 to M017 ------------------------------------------------ */

#define SUPPLIER(id, party)                                                                        \
    ONE(AN_AWARD("\"suppliers\":[{\"id\":\"" id "\",\"name\":\"Obras SA\"}]," MXN(                 \
        "50000")) ",\"parties\":[{\"id\":\"" id                                                    \
                  "\",\"name\":\"Obras SA\",\"roles\":[\"supplier\"]" party "}]")

TEST(a_supplier_without_identifier_is_asked_about)
{
    struct str text = asked("M012", NULL, SUPPLIER("7", ""));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text, "¿Quién es «Obras SA», que recibió $50,000.00 por");
    CHECK_INT(findings(asked("M012", NULL, SUPPLIER("7", ",\"identifier\":{\"id\":\"X-1\"}"))), 0);
    CHECK_INT(findings(asked("M012", NULL, SUPPLIER("SAT970701NN3", ""))), 0);
}

#define PREPARATION(method, extra, start, end)                                                     \
    ONE(A_TENDER("\"procurementMethod\":\"" method "\"" extra                                      \
                 ",\"tenderPeriod\":" BETWEEN(start, end)))

TEST(time_to_prepare_a_proposal_depends_on_the_character)
{
    CHECK_INT(findings(asked("M013", NULL, PREPARATION("open", "", "2020-01-01", "2020-01-16"))),
              0);
    CHECK_INT(findings(asked("M013", NULL, PREPARATION("open", "", "2020-01-01", "2020-01-15"))),
              1);
    struct str text =
        asked("M013", NULL,
              PREPARATION("open", ",\"procurementMethodCharacterMxCnet\":\"Internacional\"",
                          "2020-01-01", "2020-01-16"));
    CHECK_SAYS(text, "hubo solo 15 días");
    CHECK_SAYS(text, "licitación internacional deben ser al menos 20?");
    CHECK_INT(findings(asked("M013", NULL, PREPARATION("direct", "", "2020-01-01", "2020-01-02"))),
              0);
    CHECK_INT(findings(asked("M013", NULL, PREPARATION("open", "", "2020-01-01", "2020-01-01"))),
              0);
}

TEST(a_contract_of_more_than_a_thousand_days_is_asked_about)
{
    CHECK_INT(findings(asked("M014", NULL,
                             ONE(A_CONTRACT("\"period\":" BETWEEN("2020-01-01", "2022-09-27"))))),
              0);
    CHECK_INT(findings(asked("M014", NULL,
                             ONE(A_CONTRACT("\"period\":" BETWEEN("2020-01-01", "2022-09-28"))))),
              1);
}

TEST(a_supplier_in_a_listed_country_is_asked_about)
{
    asked_with(LIST_HAVENS, "codigo,pais\nPA,Panamá\nKY,Islas Caimán\n");
    CHECK_SAYS(asked("M015", NULL, SUPPLIER("1", ",\"address\":{\"countryName\":\"PANAMA\"}")),
               "tiene su domicilio en «Panamá»");
    CHECK_INT(findings(asked("M015", NULL, SUPPLIER("1", ",\"address\":{\"countryName\":\"ky\"}"))),
              1);
    CHECK_INT(findings(asked("M015", NULL, SUPPLIER("1", ",\"address\":{\"countryName\":\"MX\"}"))),
              0);
    asked_without();
}

TEST(two_words_for_one_size_are_asked_about_unless_they_are_the_same)
{
#define SIZES(buyer, supplier)                                                                     \
    SUPPLIER("1", ",\"details\":{\"scaleReportedByBuyerMxCnet\":\"" buyer                          \
                  "\",\"scaleReportedBySupplierMxCnet\":\"" supplier "\"}")
    CHECK_SAYS(asked("M016", NULL, SIZES("Micro", "Grande")), "«Micro», como dice quien le compra");
    CHECK_INT(findings(asked("M016", NULL, SIZES("Micro", "MICRO"))), 0);
    CHECK_INT(findings(asked("M016", NULL, SIZES("Micro", ""))), 0);
}

TEST(a_title_of_codes_says_nothing)
{
    CHECK_SAYS(asked("M017", NULL, ONE(A_CONTRACT("\"title\":\"SERV 3 A-22/2019\"," MXN("10")))),
               "¿Qué se compró por $10.00 con el contrato que se llama «SERV 3 A-22/2019»?");
    CHECK_INT(findings(asked("M017", NULL, ONE(A_CONTRACT("\"title\":\"Compra de camas\"")))), 0);
    CHECK_INT(
        findings(asked("M017", NULL,
                       ONE(A_CONTRACT("\"title\":\"X1\",\"description\":\"Compra de camas\"")))),
        0);
}

/* ---- R044 -------------------------------------------------------- */

#define RIVALS(first, second)                                                                      \
    ONE(A_TENDER(                                                                                  \
        "\"title\":\"Puente\",\"tenderers\":[{\"id\":\"1\"},{\"id\":\"2\"}]") ",\"parties\":[{"    \
                                                                              "\"id\":\"1\","      \
                                                                              "\"name\":\"Norte "  \
                                                                              "SA de CV\"," first  \
                                                                              "},{\"id\":\"2\","   \
                                                                              "\"name\":\"Sur "    \
                                                                              "SA\"," second "}]")
#define PHONE(digits) "\"contactPoint\":{\"telephone\":\"" digits "\"}"
#define STREET(street) "\"address\":{\"streetAddress\":\"" street "\",\"locality\":\"Centro\"}"

TEST(rivals_that_share_a_telephone_however_it_is_written_are_asked_about)
{
    struct str text =
        asked("R044", NULL, RIVALS(PHONE("(55) 1234-5678"), PHONE("+52 55 12345678")));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text,
               "¿Por qué «Norte SA de CV» y «Sur SA», que compitieron por «Puente», tienen el "
               "mismo teléfono");
    CHECK_INT(findings(asked("R044", NULL, RIVALS(PHONE("55 1234 5678"), PHONE("55 1234 5679")))),
              0);
    CHECK_INT(findings(asked("R044", NULL, RIVALS(PHONE("0000000000"), PHONE("0000000000")))), 0);
}

TEST(an_address_needs_a_number_to_tell_rivals_apart)
{
    CHECK_INT(
        findings(asked("R044", NULL, RIVALS(STREET("Av. Juárez #12"), STREET("AV JUAREZ 12")))), 1);
    CHECK_INT(findings(asked("R044", NULL,
                             RIVALS(STREET("Domicilio conocido"), STREET("Domicilio conocido")))),
              0);
}

TEST(one_company_under_two_ids_is_no_rival_of_itself)
{
    static const char text[] =
        "{\"ocid\":\"p\",\"tender\":{\"tenderers\":[{\"id\":\"1\"},{\"id\":\"2\"}]},\"parties\":["
        "{\"id\":\"1\",\"name\":\"Norte, S.A. de C.V.\","
        "\"contactPoint\":{\"telephone\":\"5512345678\"}},"
        "{\"id\":\"2\",\"name\":\"NORTE SA DE CV\","
        "\"contactPoint\":{\"telephone\":\"5512345678\"}}]}\n";

    CHECK_INT(findings(asked("R044", NULL, text)), 0);
}

/* ---- R046, M006, M007 -------------------------------------------- */

#define WON(id, date)                                                                              \
    ONE(AN_AWARD("\"date\":\"" date "\",\"suppliers\":[{\"id\":\"" id                              \
                 "\",\"name\":\"Obras del Norte, S.A. de C.V.\"}]"))

TEST(a_supplier_disqualified_on_the_day_of_the_award_is_asked_about)
{
    asked_with(LIST_SANCTIONED,
               "RFC,Nombre,Desde,Hasta\nSAT970701NN3,Otra,01/02/2020,01/02/2021\n");
    struct str text = asked("R046", NULL, WON("SAT970701NN3", "2020-06-01"));
    CHECK_INT(findings(text), 1);
    CHECK_SAYS(text,
               "¿Por qué se adjudicó el 1 de junio de 2020 a «Obras del Norte, S.A. de C.V.» (RFC "
               "SAT970701NN3), que según la lista de sancionados estaba inhabilitado del 1 de "
               "febrero de 2020 al 1 de febrero de 2021?");
    CHECK_SAYS(text, "lista.csv, fila 2, lista sin fecha");
    CHECK_INT(findings(asked("R046", NULL, WON("SAT970701NN3", "2020-01-31"))), 0);
    CHECK_INT(findings(asked("R046", NULL, WON("SAT970701NN3", "2020-02-01"))), 1);
    CHECK_INT(findings(asked("R046", NULL, WON("SAT970701NN3", "2021-02-02"))), 0);
    asked_without();
}

TEST(only_the_name_makes_a_possible_match)
{
    asked_with(LIST_SANCTIONED, "Nombre,Desde\nOBRAS DEL NORTE SA DE CV,2020-01-01\n");
    CHECK_SAYS(asked("R046", NULL, WON("77", "2020-06-01")), "alguien con el nombre de «Obras del");
    asked_without();
    /* The list has an RFC and the supplier another one: not the same company. */
    asked_with(LIST_SANCTIONED,
               "RFC,Nombre,Desde\nSAT970701NN3,OBRAS DEL NORTE SA DE CV,2020-01-01\n");
    CHECK_INT(findings(asked("R046", NULL, WON("OBN140219AB9", "2020-06-01"))), 0);
    asked_without();
}

TEST(a_supplier_younger_than_its_contract_is_asked_about)
{
    asked_with(LIST_FOUNDED, "rfc,fecha de constitución\nSAT970701NN3,2020-01-01\n");
    CHECK_SAYS(asked("M006", NULL, WON("SAT970701NN3", "2020-03-01")),
               "si se constituyó el 1 de enero de 2020, 60 días antes?");
    CHECK_SAYS(asked("M006", NULL, WON("SAT970701NN3", "2019-12-30")),
               "si se constituyó el 1 de enero de 2020, 2 días después?");
    CHECK_INT(findings(asked("M006", NULL, WON("SAT970701NN3", "2020-12-31"))), 0);
    asked_without();
}

TEST(the_tax_offices_list_is_asked_with_its_situation_and_date)
{
    asked_with(LIST_TAX, "Información actualizada al 31 de mayo de 2024,,\nListado completo,,\n"
                         "No,RFC,Nombre del Contribuyente,Situación del contribuyente,Publicación "
                         "página SAT presuntos\n"
                         "1,SAT970701NN3,X,Definitivo,\t01/03/2019\n");
    struct str text = asked("M007", NULL, WON("SAT970701NN3", "2020-03-01"));
    CHECK_SAYS(text, "que desde el 1 de marzo de 2019 estaba en la lista del SAT");
    CHECK_SAYS(text, "«Definitivo»");
    CHECK_SAYS(text, "lista.csv, fila 4, lista del 2024-05-31");
    CHECK_SAYS(asked("M007", NULL, WON("SAT970701NN3", "2018-03-01")),
               "si el SAT lo puso el 1 de marzo de 2019 en la lista");
    CHECK_INT(findings(asked("M007", "[M007]\nlater = false\n", WON("SAT970701NN3", "2018-03-01"))),
              0);
    asked_without();
}

TEST(who_disproved_the_tax_office_is_no_finding)
{
    asked_with(LIST_TAX, "RFC,Situación\nSAT970701NN3,Desvirtuado\nOBN140219AB9,Presunto\n");
    CHECK_INT(findings(asked("M007", NULL, WON("SAT970701NN3", "2020-03-01"))), 0);
    CHECK_INT(findings(asked("M007", NULL, WON("OBN140219AB9", "2020-03-01"))), 1);
    CHECK_INT(
        findings(asked("M007", "[M007]\npresumed = false\n", WON("OBN140219AB9", "2020-03-01"))),
        0);
    asked_without();
}

/* ---- all of them ------------------------------------------------- */

/* Nothing is found in what says nothing, but by the indicators whose finding is that. */
TEST(missing_fields_are_no_finding)
{
    static const char nothing[] =
        "{\"ocid\":\"a\"}\n{\"ocid\":\"b\",\"tender\":{},\"awards\":[{}],\"contracts\":[{}],"
        "\"parties\":[{}]}\n{\"ocid\":\"c\",\"tender\":{\"value\":{},\"tenderPeriod\":{}},"
        "\"awards\":"
        "[{\"suppliers\":[{}],\"value\":{\"amount\":null}}],\"contracts\":[{\"value\":{\"amount\":"
        "\"\"},\"period\":{\"startDate\":\"ayer\"},\"implementation\":{\"transactions\":[{}],"
        "\"milestones\":[{}]},\"amendments\":[{}]}]}\n";

    for (size_t i = 0; indicators[i]; i++) {
        if (indicators[i]->wants_list || indicators[i]->cardinal) continue;
        if (strcmp(indicators[i]->code, "R064") == 0 || strcmp(indicators[i]->code, "M018") >= 0)
            continue;
        struct str text = asked(indicators[i]->code, NULL, nothing);
        if (findings(text)) test_fail(__FILE__, __LINE__, "%.*s", STR_FMT(text));
    }
}
