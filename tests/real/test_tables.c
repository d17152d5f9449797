/* Published tables: rows read, sums to the centavo against a second reading, known sums. */
#include "independent.h"

static struct import_result import_data(const char *pattern)
{
    start("ledger.cauce");
    return import_one_file(data_path(pattern));
}

static void check_ojos(const char *pattern, const char *layout, int approved, int accrued)
{
    struct import_result r = import_data(pattern);
    struct table t = read_csv(data_path(pattern));
    CHECK_STR(r.layout, layout);
    check_rows(&r, t.rows, 0);
    CHECK_INT(ask_number("SELECT COUNT(DISTINCT entity) FROM node"), 32);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE entity NOT IN (SELECT id FROM entity "
                         "WHERE kind = 'state')"),
              0);
    /* One cell ("221,888,505,50") has two readings: the second way reads it as pesos. */
    int64_t twice = amount_sum(layout, approved), thrice = amount_sum(layout, accrued);
    int64_t a = sum_column(&t, "Aprobado"), d = sum_column(&t, "Devengado");
    if (finding_count(&r, "ambiguous-money") == 0) {
        CHECK_INT(twice, a);
        CHECK_INT(thrice, d);
    } else {
        CHECK((twice == a) != (thrice == d));
    }
}

TEST(ojos_al_gasto_by_object_of_expenditure)
{
    check_ojos("ojos_al_gasto/2025*/estados/COG-*", "ojos-al-gasto-cog", 1, 4);
}
TEST(ojos_al_gasto_by_function)
{
    check_ojos("ojos_al_gasto/2025*/estados/CF-*", "ojos-al-gasto-cfg", 1, 4);
}
TEST(ojos_al_gasto_by_unit)
{
    check_ojos("ojos_al_gasto/2025*/estados/CA-*", "ojos-al-gasto-ca", 1, 4);
}
TEST(ojos_al_gasto_revenue)
{
    check_ojos("ojos_al_gasto/2025*/estados/EAID-*", "ojos-al-gasto-eaid", 11, 13);
}

static int64_t state_total(int entity, int year, int moment)
{
    char sql[300];
    snprintf(sql, sizeof sql,
             "SELECT a.minor FROM amount a JOIN node n ON n.entity = a.entity AND n.id = a.node "
             "WHERE a.entity = %d AND "
             "n.key = '%d/COG/TOTAL' AND a.moment = %d",
             entity, year, moment);
    return ask_number(sql);
}

TEST(ojos_al_gasto_known_sums_of_sonora_and_zacatecas)
{
    import_data("ojos_al_gasto/2025*/estados/COG-*");
    CHECK_INT(state_total(26000, 2018, 1), 6401709442100);
    CHECK_INT(state_total(26000, 2018, 4), 9128169763071);
    CHECK_INT(state_total(26000, 2024, 1), 8267194858700);
    /* All three classifications of this edition say so, and the chapters add up to it. */
    CHECK_INT(state_total(26000, 2024, 4), 9543094073100);
    CHECK_INT(state_total(32000, 2024, 1), 3867179937900);
    CHECK_INT(state_total(32000, 2024, 4), 4255481728500);
}

TEST(ojos_al_gasto_chapters_hang_from_the_total_and_concepts_from_chapters)
{
    import_data("ojos_al_gasto/2025*/estados/COG-*");
    CHECK_INT(
        ask_number("SELECT COUNT(*) FROM node WHERE parent IS NULL AND key NOT LIKE '%/TOTAL'"), 0);
    CHECK_INT(
        ask_number(
            "SELECT COUNT(*) FROM node n JOIN node p ON p.entity = n.entity AND p.id = n.parent "
            "WHERE n.entity = 26000 AND n.year = 2024 AND p.key = '2024/COG/TOTAL'"),
        9);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE published = 0"), 0);
}

TEST(comprasmx_rows_and_sum)
{
    const char *path = "comprasmx_history/*.csv";
    struct import_result r = import_data(path);
    struct table t = read_csv(data_path(path));
    CHECK_STR(r.layout, "comprasmx");
    CHECK_INT(r.summary.rows_read, t.rows);
    CHECK_INT(reason_count(&r, "duplicate-row"), r.summary.rows_quarantined);
    /* The second way: rows equal in every cell count once. */
    int64_t sum = 0;
    size_t money = column(&t, "Importe DRC");
    for (size_t i = 1; i <= t.rows; i++) {
        bool again = false;
        for (size_t k = 1; k < i && !again; k++) {
            again = true;
            for (size_t c = 0; c < t.columns && again; c++)
                again = strcmp(t.cells[i][c], t.cells[k][c]) == 0;
        }
        if (!again) sum += centavos(t.cells[i][money]);
    }
    CHECK_INT(amount_sum("comprasmx", 24), sum);
}

static void check_compranet(const char *pattern, uint64_t quarantined)
{
    struct import_result r = import_data(pattern);
    struct table t = read_csv(data_path(pattern));
    size_t money = column(&t, "IMPORTE_CONTRATO"), currency = column(&t, "MONEDA");
    int64_t sum = 0;
    CHECK_STR(r.layout, "compranet-2010");
    check_rows(&r, t.rows - quarantined, quarantined);
    CHECK_INT(reason_count(&r, "bad-currency"), quarantined);
    for (size_t i = 1; i <= t.rows; i++)
        if (strcmp(t.cells[i][currency], "MXN") == 0) sum += centavos(t.cells[i][money]);
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount WHERE currency = 'MXN'"),
              sum);
}

TEST(compranet_2013_rows_and_sum)
{
    check_compranet("compranet_samples_2010_2015/*2013*", 0);
}
TEST(compranet_2015_with_an_empty_first_header_and_a_test_currency)
{
    check_compranet("compranet_samples_2010_2015/*2015_*", 1);
}

TEST(compranet_2015_joins_contracts_to_public_works_by_portfolio_key)
{
    import_data("compranet_samples_2010_2015/*2015_*");
    struct table t = read_csv(data_path("compranet_samples_2010_2015/*2015_*"));
    size_t key = column(&t, "CLAVE_CARTERA_SHCP");
    int64_t keys = 0;
    for (size_t i = 1; i <= t.rows; i++) keys += t.cells[i][key][0] != '\0';
    CHECK_INT(
        ask_number(
            "SELECT COUNT(*) FROM link l JOIN node n ON n.entity = l.entity AND n.id = l.source "
            "WHERE n.kind = 7 AND l.evidence = 1"),
        keys);
}

TEST(opa_2021_in_latin1)
{
    const char *path = "opa_obra_publica_abierta/data/muestras/*.csv";
    struct import_result r = import_data(path);
    struct table t = read_csv(data_path(path));
    CHECK_STR(r.layout, "opa");
    check_rows(&r, t.rows, 0);
    CHECK_INT(amount_sum("opa", 1), sum_column(&t, "APROBADO"));
    CHECK_INT(amount_sum("opa", 2), sum_column(&t, "MODIFICADO"));
    CHECK_INT(amount_sum("opa", 5), sum_column(&t, "EJERCIDO"));
    CHECK_INT(amount_sum("opa", 61), sum_column(&t, "MONTO_TOTAL_INVERSION"));
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE key LIKE '%''%'"), 0);
    CHECK(ask_number("SELECT COUNT(*) FROM node WHERE label LIKE '%ó%'") > 0);
    /* Officials' names, mails and telephones are nowhere. */
    CHECK_INT(ask_number("SELECT COUNT(*) FROM attribute WHERE value LIKE '%@%gob.mx%'"), 0);
}

TEST(ramo_23_of_2015_in_cp1252)
{
    const char *path = "fdp_demos_mexico/Mexico-Pre-Pilot/RAMO_23*";
    struct import_result r = import_data(path);
    struct table t = read_csv(data_path(path));
    CHECK_STR(r.layout, "ramo-23");
    check_rows(&r, t.rows, 0);
    CHECK_INT(amount_sum("ramo-23", 1), sum_column(&t, "Monto aprobado"));
    CHECK_INT(ask_number("SELECT MIN(year) FROM amount"), 2015);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM link"), t.rows);
}

TEST(airport_tables_join_and_give_the_known_sums)
{
    start("ledger.cauce");
    char folder[1024];
    snprintf(folder, sizeof folder, "%s", data_path("naicm_edca_2017_tables"));
    struct import_report report = import_path(folder, NULL);
    CHECK_INT(report.count, 19);
    CHECK_INT(report.by_state[IMPORT_UNKNOWN] + report.by_state[IMPORT_FAILED], 0);
    CHECK_INT(report.rows_quarantined, 0);
    CHECK_INT(amount_sum("edca-contract", 24), 12729613784143);
    CHECK_INT(amount_sum("edca-award", 23), 12729259440925);
    struct table t = read_csv(data_path("naicm_edca_2017_tables/tender.csv"));
    CHECK_INT(amount_sum("edca-tender", 22), sum_column(&t, "value_amount"));
    /* Every contract hangs from its award, every award from its process. */
    CHECK_INT(
        ask_number(
            "SELECT COUNT(*) FROM node WHERE kind = 9 AND id NOT IN (SELECT target FROM link)"),
        0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE kind IN (8, 9, 14) AND published = 0"),
              0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM attribute WHERE value LIKE '%@%'"), 0);
}

static void check_madrid(const char *folder, int kind)
{
    char pattern[200];
    snprintf(pattern, sizeof pattern, "fdp_madrid/%s/*.csv", folder);
    struct import_result r = import_data(pattern);
    struct table t = read_csv(data_path(pattern));
    CHECK_STR(r.layout, "fiscal-data-package");
    check_rows(&r, t.rows, 0);
    CHECK_INT(amount_sum("fiscal-data-package", 51), sum_column(&t, "amount"));
    CHECK_INT(ask_number("SELECT COUNT(DISTINCT currency) FROM amount"), 1);
    CHECK_TEXT("SELECT currency FROM amount", "EUR");
    CHECK_INT(ask_number("SELECT MIN(kind) FROM node"), kind);
}

TEST(fiscal_data_package_of_madrid_expenditure)
{
    check_madrid("madrid-expenditure", 5);
}
TEST(fiscal_data_package_of_madrid_revenue)
{
    check_madrid("madrid-revenue", 1);
}
