/* One small made-up file per published format, in tests/data/formats: recognised, read whole, and
 * exact. The sums below were added by hand from the cells of each file, level by level where a file
 * holds totals and parts together; nothing here was copied from what the program printed. */
#include "importing.h"

#include "ledger/vocabulary.h"

#define P(pesos, centavos) ((int64_t)(pesos)*100 + (centavos))

struct sum {
    enum moment moment;
    int64_t minor;
};
struct format_file {
    const char *file, *layout;
    uint64_t accepted, quarantined;
    struct sum sums[8];
};

static const struct format_file files[] = {
    {"compranet-2018.csv",
     "compranet-2018",
     3,
     0,
     {{MOMENT_CONTRACTED, P(12500000, 50) + P(99999, 99) + P(3100000, 0)}}},
    {"compranet-2023.csv",
     "compranet-2023",
     2,
     0,
     {{MOMENT_CONTRACTED, P(25000000, 10) + P(480000, 0)}}},
    /* "1.5E+6" is a figure; the row without one is put aside */
    {"comprasmx-21.csv", "comprasmx", 2, 1, {{MOMENT_CONTRACTED, P(12345, 67) + P(1500000, 0)}}},
    {"cuenta-publica-federal.csv",
     "cuenta-publica-federal",
     2,
     0,
     {{MOMENT_APPROVED, P(99305000, 0) + P(12345678, 0)},
      {MOMENT_MODIFIED, P(101000000, 50) + P(12000000, 0)},
      {MOMENT_ACCRUED, P(100950000, 25) + P(12000000, 0)},
      {MOMENT_EXECUTED, P(100950000, 25) + P(12000000, 0)},
      {MOMENT_PAID, P(100950000, 25) + P(11999999, 99)}}},
    {"pef.csv", "pef", 3, 0, {{MOMENT_APPROVED, P(99305000, 0) + P(45000000, 75) + P(0, 0)}}},
    {"ppef.csv", "ppef", 2, 0, {{MOMENT_PROPOSED, P(40000000, 0) + P(12500000, 5)}}},
    {"rpu.csv",
     "rpu",
     3,
     0,
     {{MOMENT_AUTHORISED, P(1500000000, 0) + P(250000000, 0) + P(3400000000, 0)},
      {MOMENT_CLOSING, P(1320450100, 55) + P(98765432, 10) + P(2900000000, 0)}}},
    {"srft-contratos.csv",
     "srft-contratos",
     2,
     0,
     {{MOMENT_CONTRACTED, P(1490000, 50) + P(200000, 0)}}},
    {"srft-proyectos.csv",
     "srft-proyectos",
     2,
     0,
     {{MOMENT_APPROVED, P(1500000, 0) + P(200000, 0)},
      {MOMENT_COMMITTED, P(1490000, 50) + P(200000, 0)},
      {MOMENT_ACCRUED, P(700000, 0) + P(200000, 0)},
      {MOMENT_EXECUTED, P(700000, 0) + P(200000, 0)},
      {MOMENT_PAID, P(650000, 25) + P(200000, 0)},
      {MOMENT_MINISTERED, P(750000, 0) + P(200000, 0)}}},
    /* 2024 left + right, 2023 left + right */
    {"ldf-1.csv", "ldf-1", 18, 0, {{MOMENT_BALANCE, P(2190 + 2780, 0) + P(1921, 50) + P(2452, 0)}}},
    /* rows 1, A, a1; B, b1; 2; 3; 4 and its A. The movements of 3 are those of 1. */
    {"ldf-2.xlsx",
     "ldf-2",
     22,
     0,
     {{MOMENT_OPENING, 3 * P(500000, 50) + P(1000000, 0) + 2 * P(1000000, 0) + P(300000, 0) +
                           P(1800000, 50) + 2 * P(80000, 0)},
      {MOMENT_DRAWN, 3 * P(200000, 0)},
      {MOMENT_AMORTISED, P(100000, 0) + 4 * P(50000, 0)},
      {MOMENT_REVALUED, -3 * P(0, 50)},
      {MOMENT_CLOSING, P(1600000, 0) + 2 * P(650000, 0) + P(950000, 0) + P(1000000, 0) +
                           P(250000, 0) + P(1850000, 0) + 2 * P(80000, 0)},
      {MOMENT_INTEREST, 2 * P(30000, 25) + 2 * P(10000, 25) + 2 * P(20000, 0)},
      {MOMENT_FEES, 4 * P(500, 0)},
      {MOMENT_CONTRACTED, P(250000, 0) + P(200000, 0)}}},
    /* A and F are revenue; what the last two tables repeat counts once; four repeated headers */
    {"ldf-4.csv",
     "ldf-4",
     41,
     4,
     {{MOMENT_APPROVED, 2 * P(1500000, 0) + 3 * P(40000, 0) + 2 * P(60000, 0)},
      {MOMENT_ACCRUED,
       2 * P(700000, 0) + 5 * P(50000, 0) + 2 * P(10000, 0) + P(60000, 0) + 2 * P(20000, 0)},
      {MOMENT_PAID,
       2 * P(690000, 0) + 5 * P(50000, 0) + 2 * P(10000, 0) + P(60000, 0) + 2 * P(20000, 0)},
      {MOMENT_ESTIMATED, 2 * P(1500000, 0) + 2 * P(60000, 0)},
      {MOMENT_REVENUE_ACCRUED, 2 * P(750000, 0) + 2 * P(20000, 0)},
      {MOMENT_COLLECTED, 2 * P(740000, 0) + 2 * P(20000, 0)}}},
    /* total IV, sections I to III, letters, and the numbered lines of H, I and A */
    {"ldf-5.csv",
     "ldf-5",
     24,
     0,
     {{MOMENT_ESTIMATED, 3 * P(1560000, 0) + P(600000 + 40000 + 600000, 0)},
      {MOMENT_EXPANSION, 3 * P(5000, 0)},
      {MOMENT_REVENUE_MODIFIED, 3 * P(1565000, 0) + P(600000 + 40000 + 600000, 0)},
      {MOMENT_REVENUE_ACCRUED, 3 * P(770000, 0) + P(300000 + 17500 + 300000, 0)},
      {MOMENT_COLLECTED, 3 * P(765000, 10) + P(300000 + 17500 + 300000, 0)}}},
    /* total, sections, chapters, concepts; the chapter F paid 999.25 less than its concept */
    {"ldf-6a.xlsx",
     "ldf-6",
     22,
     0,
     {{MOMENT_APPROVED, 4 * P(1500000, 0)},
      {MOMENT_EXPANSION, 0},
      {MOMENT_MODIFIED, 4 * P(1500000, 0)},
      {MOMENT_ACCRUED, 4 * P(700000, 0)},
      {MOMENT_PAID, 4 * P(690000, 0) - P(999, 25)}}},
    {"ldf-6b.csv",
     "ldf-6",
     7,
     0, /* total, sections, units */
     {{MOMENT_APPROVED, 3 * P(1500000, 0)},
      {MOMENT_EXPANSION, 0},
      {MOMENT_MODIFIED, 3 * P(1500000, 0)},
      {MOMENT_ACCRUED, 3 * P(700000, 0)},
      {MOMENT_PAID, 3 * P(690000, 0)}}},
    {"ldf-6c.csv",
     "ldf-6",
     12,
     0, /* total, sections, purposes, functions */
     {{MOMENT_APPROVED, 4 * P(1500000, 0)},
      {MOMENT_EXPANSION, 0},
      {MOMENT_MODIFIED, 4 * P(1500000, 0)},
      {MOMENT_ACCRUED, 4 * P(700000, 0)},
      {MOMENT_PAID, 4 * P(690000, 0)}}},
    {"ldf-6d.csv",
     "ldf-6",
     10,
     0, /* total, sections, letters, and C in two */
     {{MOMENT_APPROVED, 3 * P(850000, 0) + P(60000, 0)},
      {MOMENT_EXPANSION, 0},
      {MOMENT_MODIFIED, 3 * P(850000, 0) + P(60000, 0)},
      {MOMENT_ACCRUED, 3 * P(425000, 0) + P(30000, 0)},
      {MOMENT_PAID, 3 * P(420000, 0) + P(25000, 0)}}},
    {"ldf-8.csv",
     "ldf-8",
     32,
     0,
     {{MOMENT_INFLOW, P(12500000, 0) + P(3000000, 0)},
      {MOMENT_BALANCE, P(15000000, 0) + P(1250000, 25)},
      {MOMENT_STATED, P(240000000, 50) + P(36000000, 0) + P(45000, 0) + P(8000, 0) + P(14250, 75) +
                          P(400000000, 0) + P(900000000, 0) + P(50000000, 0) + P(700000000, 0) -
                          P(850000000, 0) - P(49000000, 0)}}},
    {"sipot-adjudicacion.xlsx",
     "sipot-adjudicacion",
     2,
     1, /* "veinte mil" is no figure */
     {{MOMENT_CONTRACTED, P(116000, 0) + P(10000, 0)}}},
    {"sipot-contrataciones.xlsx",
     "sipot-contrataciones",
     2,
     1, /* one without a file number */
     {{MOMENT_CONTRACTED, P(5800000, 12) + P(116, 0)}}},
    {"sipot-deuda.csv",
     "sipot-deuda",
     2,
     0,
     {{MOMENT_CONTRACTED, P(10000000, 0)}, {MOMENT_CLOSING, P(7250000, 55)}}},
    {"sipot-ejercicio-egresos.xlsx",
     "sipot-ejercicio-egresos",
     1,
     0, /* two chapters; one of no row */
     {{MOMENT_APPROVED, P(1000, 0) + P(500, 0)},
      {MOMENT_EXPANSION, -P(100, 50) + P(100, 50)},
      {MOMENT_MODIFIED, P(899, 50) + P(600, 50)},
      {MOMENT_ACCRUED, P(200, 0) + P(150, 25)},
      {MOMENT_PAID, P(200, 0) + P(150, 0)}}},
    {"sipot-licitacion.xlsx", "sipot-licitacion", 2, 0, {{MOMENT_CONTRACTED, P(2320000, 0)}}},
    {"sipot-recursos.csv",
     "sipot-recursos",
     3,
     0,
     {{MOMENT_PAID, P(250000, 0) + P(8000, 50)}, {MOMENT_PLANNED, P(50000, 0)}}},
    {"opa-2016.csv",
     "opa",
     2,
     1, /* one without its key */
     {{MOMENT_APPROVED, P(45000000, 0) + P(1000, 0)},
      {MOMENT_MODIFIED, P(50000000, 25) + P(1000, 0)},
      {MOMENT_EXECUTED, P(10000000, 0)},
      {MOMENT_TOTAL_INVESTMENT, P(900000000, 0) + P(2000, 0)}}},
    {"ocds-1.0.json",
     "ocds",
     1,
     0,
     {{MOMENT_TENDERED, P(1000000, 0)},
      {MOMENT_AWARDED, P(950000, 50)},
      {MOMENT_CONTRACTED, P(950000, 50)},
      {MOMENT_PAID, P(300000, 25)}}},
    {"ocds-1.1-registros.json",
     "ocds",
     2,
     1, /* one only links to its releases */
     {{MOMENT_PLANNED, P(2000, 50) + P(3000, 0)},
      {MOMENT_APPROVED, P(2000, 50) + P(3000, 0)},
      {MOMENT_MODIFIED, P(2000, 50) + P(3000, 0)},
      {MOMENT_EXECUTED, 2 * P(100, 25)},
      {MOMENT_TENDERED, P(2000, 50) + P(3000, 0)},
      {MOMENT_AWARDED, P(1999, 50) + P(2999, 0)},
      {MOMENT_CONTRACTED, P(1999, 50) + P(2999, 0)}}},
    {"oc4ids-0.9.5.json",
     "oc4ids",
     1,
     0,
     {{MOMENT_MODIFIED, P(5000000, 75)}, {MOMENT_PAID, P(1000000, 25)}}},
    {"fdp/gasto.csv",
     "fiscal-data-package",
     2,
     0,
     {{MOMENT_APPROVED, P(1500, 25) + P(500, 0)}, {MOMENT_ACCRUED, P(1400, 0) + P(500, 75)}}},
};

static struct import_result import_format(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/data/formats/%s", test_root(), name);
    return import_one_file(path);
}

static int64_t ask_of(const struct import_result *r, const char *sql, int moment)
{
    char text[512];
    snprintf(text, sizeof text, sql, (long long)r->summary.snapshot, moment);
    return ask_number(text);
}

static void check_format(const struct format_file *f)
{
    struct import_result r = import_format(f->file);
    int moments = 0;
    CHECK_STR(r.layout, f->layout);
    check_rows(&r, f->accepted, f->quarantined);
    for (size_t i = 0; i < sizeof f->sums / sizeof *f->sums && f->sums[i].moment; i++, moments++) {
        int64_t got = ask_of(&r,
                             "SELECT CAST(COALESCE(SUM(minor), -1) AS BIGINT) FROM amount "
                             "WHERE snapshot = %lld AND moment = %d",
                             (int)f->sums[i].moment);
        if (got != f->sums[i].minor)
            test_fail(__FILE__, __LINE__, "%s: moment %d adds up to %lld, not %lld", f->file,
                      (int)f->sums[i].moment, (long long)got, (long long)f->sums[i].minor);
    }
    CHECK_INT(
        ask_of(&r,
               "SELECT COUNT(DISTINCT moment) FROM amount WHERE snapshot = %lld AND moment > %d",
               0),
        moments);
}

TEST_SECONDS(formats_published_by_governments_are_read_to_the_centavo, 600)
{
    start("ledger.cauce");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) check_format(&files[i]);
}

TEST(formats_accountants_dash_is_an_amount_of_zero)
{
    start("ledger.cauce");
    import_format("pef.csv");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount WHERE minor = 0"), 1);
}

TEST(formats_debt_that_kept_its_balance_after_paying_is_told)
{
    start("ledger.cauce");
    import_format("ldf-2.xlsx");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM finding WHERE rule = 'debt-balance'"), 1);
    CHECK_TEXT("SELECT n.key FROM finding f JOIN node n ON n.entity = f.entity AND n.id = f.node "
               "WHERE f.rule = 'debt-balance'",
               "2024/LDF2/1/B1");
    /* b1 does not fit its B either: 950,000 against 1,000,000 */
    CHECK_INT(ask_number("SELECT minor FROM finding WHERE rule = 'total-differs'"), -P(50000, 0));
    CHECK_TEXT("SELECT value FROM attribute WHERE name = 'plazo' AND row = (SELECT MIN(row) FROM "
               "attribute "
               "WHERE name = 'plazo')",
               "360 días");
}

TEST(formats_printed_totals_of_spending_are_recomputed)
{
    start("ledger.cauce");
    import_format("ldf-6a.xlsx");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM finding WHERE rule = 'total-differs'"), 2);
    CHECK_INT(
        ask_number(
            "SELECT COUNT(*) FROM finding WHERE rule = 'total-differs' AND ABS(minor) = 99925"),
        2);
    CHECK_TEXT("SELECT p.key FROM node n JOIN node p ON p.entity = n.entity AND p.id = n.parent "
               "WHERE n.key = '2024/LDF6a/I/9900'",
               "2024/LDF6a/I/9000");
    import_format("ldf-6b.csv");
    import_format("ldf-6c.csv");
    /* by object, by unit and by function: the same budget */
    CHECK_INT(ask_number("SELECT COUNT(*) FROM finding WHERE rule = 'classifications-agree'"), 2);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM finding WHERE rule = 'classifications-differ'"), 0);
}

TEST(formats_contracts_and_projects_of_one_folio_share_their_state)
{
    start("ledger.cauce");
    import_format("srft-contratos.csv");
    import_format("srft-proyectos.csv");
    CHECK_INT(
        ask_number(
            "SELECT COUNT(*) FROM link l JOIN node p ON p.entity = l.entity AND p.id = l.source "
            "JOIN node c ON c.entity = l.entity AND c.id = l.target WHERE p.kind = 7 AND c.kind = "
            "9 "
            "AND p.label IS NOT NULL"),
        2);
    CHECK_INT(
        ask_number("SELECT entity FROM node WHERE key = 'SRFT/SON190101234567/HMO-OP-01-2019'"),
        26000);
    CHECK_INT(
        ask_number("SELECT entity FROM node WHERE key = 'SRFT/ZAC190101234568/ZAC-OP-07-2019'"),
        32000);
}

TEST(formats_keys_that_lost_their_digits_stay_text_and_are_told)
{
    start("ledger.cauce");
    struct import_result r = import_format("comprasmx-21.csv");
    CHECK(finding_count(&r, "damaged-key") > 0);
    CHECK_INT(finding_count(&r, "bad-date"), 0); /* "2024-01-15 00:00:00 GMT" */
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE kind = 8 AND key = '8.36E21'"), 1);
    r = import_format("opa-2016.csv");
    CHECK_INT(finding_count(&r, "damaged-key"), 1);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM attribute WHERE value LIKE '%prueba@%'"), 0);
}

TEST(formats_child_sheets_of_the_platform_are_joined_however_they_are_named)
{
    start("ledger.cauce");
    struct import_result r = import_format("sipot-adjudicacion.xlsx");
    CHECK_INT(finding_count(&r, "child-missing"), 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM party WHERE role = 14"),
              3); /* who quoted: two and one */
    CHECK_TEXT("SELECT value FROM attribute WHERE name = 'lugar'", "Colonia Centro");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM document WHERE url LIKE '%/cm_.pdf'"), 2);
    r = import_format("sipot-licitacion.xlsx");
    CHECK_INT(finding_count(&r, "child-missing"), 0);
    CHECK_INT(
        ask_number("SELECT COUNT(*) FROM node_classification WHERE code IN ('61501', '61401')"), 2);
}

TEST(formats_budget_breakdown_of_a_process_names_object_and_portfolio)
{
    start("ledger.cauce");
    import_format("ocds-1.1-registros.json");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE kind = 5 AND scheme = 'COG' AND code = "
                         "'61701'"),
              2);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node p JOIN link l ON l.entity = p.entity AND "
                         "l.source = p.id WHERE p.key = '1615000001'"),
              2);
}

TEST(formats_names_of_persons_who_received_money_are_not_kept)
{
    start("ledger.cauce");
    import_format("sipot-recursos.csv");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM organisation WHERE name LIKE '%Prueba%'"), 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM party"), 1);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 3);
}

static const char starred[] = "formato f\n  título T\n  editor E\n  entidad 26\n"
                              "  ejercicio año_de(preámbulo)\n"
                              "columnas\n"
                              "  nombre \"Concepto*\"\n"
                              "  inicial \"Saldo al 31 de diciembre de * (d)\"\n"
                              "  final \"Saldo al * (h)\" privada\n"
                              "recordar\n"
                              "  clave = antes(nombre, \")\")\n"
                              "  clave = desde(clave, 2)\n"
                              "nodo crédito como n\n  clave clave\n  monto saldo_inicial inicial\n";

TEST(layouts_star_in_a_column_name_stands_for_anything)
{
    start("ledger.cauce");
    write_layout("f", starred);
    struct import_result r = import_text(
        "a.csv", "Cifras de 2024,,\n"
                 "CONCEPTO (c),Saldo al 31 de Diciembre de 2023 (d),Saldo al cierre (h)\n"
                 "a1) Banco,10.50,9\n");
    check_rows(&r, 1, 0);
    CHECK_INT(r.header_row, 2);
    CHECK_INT(ask_number("SELECT minor FROM amount"), 1050);
    /* a remembered name made from itself */
    CHECK_TEXT("SELECT key FROM node", "1");
}

TEST(layouts_star_does_not_take_a_column_that_says_otherwise)
{
    struct import_report report;
    start("ledger.cauce");
    write_layout("f", starred);
    write_text("a.csv",
               "Cifras de 2024,,\nConcepto (c),Saldo final (d),Saldo al cierre (h)\na1) B,1,2\n");
    report = import_path("a.csv", NULL);
    CHECK_INT(report.count, 1);
    CHECK_INT(report.results[0].state, IMPORT_UNKNOWN);
}
