/* The open templates (layouts abierto-*) on one small made-up file each: read whole, exact, and
 * linked from the loan to the payment. Sums were added by hand from the cells of the files. */
#include "importing.h"

#include "base/date.h"
#include "ledger/vocabulary.h"

#define P(pesos, centavos) ((int64_t)(pesos)*100 + (centavos))

static struct import_result import_template(const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/tests/data/formats/%s", test_root(), name);
    return import_one_file(path);
}

static void import_all(void)
{
    static const struct {
        const char *file, *layout;
        uint64_t accepted, quarantined;
    } files[] = {
        {"abierto-contratos.csv", "abierto-contratos", 3, 1}, /* "por definir" */
        {"abierto-pagos.csv", "abierto-pagos", 3, 1},         /* one without amount */
        {"abierto-obras-2024-09-30.csv", "abierto-obras", 2, 0},
        {"abierto-destino.csv", "abierto-destino", 3, 1}, /* one that names no work */
        {"abierto-deuda-movimientos.csv", "abierto-deuda-movimientos", 4, 0},
        {"abierto-fideicomisos.csv", "abierto-fideicomisos", 3, 0},
        {"abierto-fondos.csv", "abierto-fondos", 1, 0},
        {"abierto-programas.csv", "abierto-programas", 1, 0},
        {"abierto-apoyos.csv", "abierto-apoyos", 2, 0},
    };
    start("ledger.cauce");
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct import_result r = import_template(files[i].file);
        CHECK_STR(r.layout, files[i].layout);
        check_rows(&r, files[i].accepted, files[i].quarantined);
    }
}

static int64_t sum_of(enum node_kind kind, enum moment moment)
{
    char sql[256];
    snprintf(sql, sizeof sql,
             "SELECT CAST(COALESCE(SUM(a.minor), 0) AS BIGINT) FROM amount a JOIN node n ON "
             "n.entity = a.entity AND n.id = a.node WHERE n.kind = %d AND a.moment = %d",
             (int)kind, (int)moment);
    return ask_number(sql);
}

TEST(formats_open_are_read_to_the_centavo)
{
    import_all();
    CHECK_INT(sum_of(NODE_CONTRACT, MOMENT_CONTRACTED), P(1000000, 50) + P(2000, 25) + P(300, 0));
    CHECK_INT(sum_of(NODE_CONTRACT, MOMENT_AMENDED), P(50000, 0));
    CHECK_INT(sum_of(NODE_PAYMENT, MOMENT_PAID), P(300000, 10) + P(650000, 0) + P(99, 99));
    CHECK_INT(sum_of(NODE_PROJECT, MOMENT_MODIFIED), P(1100000, 0) + P(500000, 0));
    CHECK_INT(sum_of(NODE_PROJECT, MOMENT_PAID), P(300000, 10));
    CHECK_INT(sum_of(NODE_LOAN, MOMENT_DRAWN), P(800000, 50));
    CHECK_INT(sum_of(NODE_LOAN, MOMENT_AMORTISED), P(40000, 0));
    CHECK_INT(sum_of(NODE_LOAN, MOMENT_INTEREST), P(12345, 67));
    CHECK_INT(sum_of(NODE_TRUST, MOMENT_INFLOW), P(3000, 0));
    CHECK_INT(sum_of(NODE_TRUST, MOMENT_OUTFLOW), P(1100, 0));
    CHECK_INT(sum_of(NODE_FUND, MOMENT_MINISTERED), P(250000, 0));
    CHECK_INT(sum_of(NODE_PROGRAMME, MOMENT_MODIFIED), P(1500, 0));
    CHECK_INT(sum_of(NODE_SUPPORT, MOMENT_PAID), P(1000, 25));
    CHECK_INT(sum_of(NODE_DELIVERY, MOMENT_STATED), P(600, 0));
}

static int64_t links_between(const char *source, const char *target)
{
    char sql[512];
    snprintf(sql, sizeof sql,
             "SELECT COUNT(*) FROM link l JOIN node s ON s.entity = l.entity AND s.id = l.source "
             "JOIN node t ON t.entity = l.entity AND t.id = l.target WHERE s.key = '%s' AND t.key "
             "= '%s'",
             source, target);
    return ask_number(sql);
}

TEST(formats_open_link_a_loan_to_its_payments)
{
    import_all();
    CHECK_INT(links_between("RPU/P99-0000001", "OB2024001"), 1);
    CHECK_INT(links_between("FONDO/2024/fais", "OB2024002"), 1);
    CHECK_INT(links_between("F-1", "oc4ids-prueba-1"), 1);
    CHECK_INT(links_between("2024/COG/6150", "OB2024001"), 1);
    CHECK_INT(links_between("OB2024001", "LO-EJ-01-2024"), 1);
    CHECK_INT(links_between("LO-EJ-01-2024", "LO-EJ-01-2024/OP-01-2024"), 1);
    CHECK_INT(links_between("LO-EJ-01-2024/OP-01-2024", "PAGO/T-1"), 1);
    CHECK_INT(links_between("LO-EJ-01-2024/OP-01-2024", "PAGO/T-2"), 1);
    CHECK_INT(ask_number("SELECT minor FROM link l JOIN node t ON t.entity = l.entity AND t.id = "
                         "l.target WHERE t.key = 'OB2024001' AND l.minor = 50000000"),
              P(500000, 0));
}

TEST(formats_open_link_a_contract_without_work_to_its_budget_or_programme)
{
    import_all();
    CHECK_INT(links_between("2024/COG/21101", "AD-EJ-02-2024"), 1);
    CHECK_INT(links_between("2024/DEP-9", "AD-03-2024"), 1); /* no procedure was published */
    CHECK_INT(links_between("2024/COG/4410", "AD-03-2024"), 0);
    CHECK_INT(links_between("2024/COG/4410", "2024/DEP-9"), 1);
    CHECK_INT(links_between("2024/COG/3110", "PAGO/T-3"), 1); /* a payment without contract */
    CHECK_INT(links_between("2024/DEP-9", "2024/A-2"), 1);
    CHECK_INT(links_between("2024/A-1", "2024/A-1/entrega"), 1);
    CHECK_INT(links_between("2024/A-2", "2024/A-2/entrega"), 0);
}

TEST(formats_open_take_the_cut_off_of_works_from_the_file_name)
{
    start("ledger.cauce");
    import_template("abierto-obras-2024-09-30.csv");
    CHECK_INT(ask_number("SELECT cut_off FROM snapshot"), date_from_ymd(2024, 9, 30));
}

TEST(formats_open_leave_names_of_persons_unread)
{
    import_all();
    CHECK_INT(ask_number("SELECT COUNT(*) FROM organisation WHERE name LIKE '%Inventado%'"), 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM attribute WHERE value LIKE '%Inventado%'"), 0);
}

TEST(formats_debt_of_another_year_is_not_a_new_version)
{
    static const char *const rows =
        "Gobierno de Ejemplo (a)\n"
        "Informe Analítico de la Deuda Pública y Otros Pasivos - LDF\n"
        "Del 1 de enero al 31 de diciembre de %s (b)\n"
        "(PESOS)\n"
        "Denominación de la Deuda Pública y Otros Pasivos (c),Saldo al 31 de diciembre de 2022 "
        "(d),Disposiciones del Periodo (e),Amortizaciones del Periodo (f),\"Revaluaciones, "
        "Reclasificaciones y Otros Ajustes (g)\",Saldo Final del Periodo (h),Pago de Intereses del "
        "Periodo (i),Pago de Comisiones y demás costos (j)\n"
        "1. Deuda Pública (1=A+B),100.00,0,10.00,0,90.00,1,0\n"
        "\"B. Largo Plazo\",100.00,0,10.00,0,90.00,1,0\n";
    char text[2048];
    start("ledger.cauce");
    snprintf(text, sizeof text, rows, "2023");
    import_text("deuda-a.csv", text);
    snprintf(text, sizeof text, rows, "2024");
    import_text("deuda-b.csv", text);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM snapshot WHERE superseded_by IS NULL"), 2);
}
