/* Published workbooks and JSON, against a second reading by Python where it is at hand. */
#include "independent.h"

static struct import_result import_data(const char *pattern)
{
    start("ledger.cauce");
    return import_one_file(data_path(pattern));
}

static const char rft[] = "import sys, openpyxl\n"
                          "from decimal import Decimal as D, ROUND_HALF_UP\n"
                          "s = openpyxl.load_workbook(sys.argv[1], data_only=True).active\n"
                          "rows = list(s.iter_rows(min_row=11, min_col=1, values_only=True))\n"
                          "print(sum(int((D(repr(r[%d])) * 100).quantize(D(1), ROUND_HALF_UP)) for "
                          "r in rows if r[%d] is not None))\n";

TEST(rft_of_mexico_city_with_preamble_and_merged_titles)
{
    const char *pattern = "fdp_demos_mexico/Mexico-Pre-Pilot/Gasto*.xlsx";
    struct import_result r = import_data(pattern);
    CHECK_STR(r.layout, "rft-2016");
    CHECK_INT(r.header_row, 10);
    check_rows(&r, 500, 0);
    CHECK_INT(ask_number("SELECT MIN(entity) FROM node"), 9000);
    static const struct {
        int moment, column;
    } figures[] = {{1, 17}, {2, 18}, {53, 19}, {3, 20}, {4, 21}, {5, 22}, {6, 23}};
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
        char program[600];
        snprintf(program, sizeof program, rft, figures[i].column, figures[i].column);
        CHECK_INT(amount_sum("rft-2016", figures[i].moment),
                  python_number(program, data_path(pattern)));
    }
}

static const char platform[] =
    "import sys, openpyxl\n"
    "from decimal import Decimal as D, ROUND_HALF_UP\n"
    "s = openpyxl.load_workbook(sys.argv[1], data_only=True).worksheets[0]\n"
    "rows = list(s.iter_rows(min_row=8, min_col=1, values_only=True))\n"
    "print(sum(int((D(repr(r[%d])) * 100).quantize(D(1), ROUND_HALF_UP)) for r in rows if r[%d] is "
    "not None))\n";

TEST(platform_workbook_of_spending_by_chapter)
{
    const char *pattern = "municipio_transparencia_art35/documentos/1er/articulo-35/Gasto*.xlsx";
    struct import_result r = import_data(pattern);
    CHECK_STR(r.layout, "sipot-gasto-capitulo");
    CHECK_INT(r.header_row, 7);
    check_rows(&r, 117, 0);
    static const int moments[] = {1, 2, 3, 4, 5, 6};
    for (size_t i = 0; i < 6; i++) {
        char program[600];
        snprintf(program, sizeof program, platform, (int)i + 7, (int)i + 7);
        CHECK_INT(amount_sum("sipot-gasto-capitulo", moments[i]),
                  python_number(program, data_path(pattern)));
    }
}

TEST(municipal_statement_total_is_the_sum_of_its_chapters)
{
    struct import_result r = import_data(
        "municipio_transparencia_art35/documentos/1er/articulo-35/HIPERVINCULOS/*.xlsx");
    CHECK_STR(r.layout, "cog-municipal");
    CHECK_INT(r.summary.rows_quarantined, 0);
    CHECK_INT(ask_number("SELECT a.minor FROM amount a JOIN node n ON n.id = a.node WHERE n.key = "
                         "'2018/COG/TOTAL' AND a.moment = 1"),
              7173913251);
    CHECK_INT(ask_number("SELECT CAST(SUM(a.minor) AS BIGINT) FROM amount a JOIN node n ON n.id = "
                         "a.node JOIN node p ON p.id = n.parent "
                         "WHERE p.key = '2018/COG/TOTAL' AND a.moment = 1"),
              7173913251);
    CHECK_INT(ask_number("SELECT cut_off FROM snapshot"), date_from_ymd(2018, 12, 31));
}

TEST(platform_workbooks_without_rows_are_recognised)
{
    start("ledger.cauce");
    char folder[1024];
    snprintf(folder, sizeof folder, "%s", data_path("municipio_transparencia_art35"));
    struct import_report report = import_path(folder, NULL);
    CHECK_INT(report.count, 10);
    CHECK_INT(report.by_state[IMPORT_UNKNOWN] + report.by_state[IMPORT_FAILED], 0);
    CHECK_INT(report.rows_quarantined, 0);
}

static const char trusts[] =
    "import sys, json\n"
    "from decimal import Decimal as D, ROUND_HALF_UP, InvalidOperation\n"
    "def cents(t):\n"
    "    try: return int((D(t.replace('\\u2010', '-')) * 100).quantize(D(1), ROUND_HALF_UP))\n"
    "    except InvalidOperation: return 0\n"
    "print(sum(cents(e.get('%s') or '') for t in json.load(open(sys.argv[1], "
    "encoding='utf-8-sig')) "
    "for e in t['Evolucion']))\n";

TEST(trusts_of_2014_with_their_evolution)
{
    const char *pattern = "fideicomisos_federales_2015/*.json";
    struct import_result r = import_data(pattern);
    CHECK_STR(r.layout, "fideicomisos");
    check_rows(&r, 614, 0);
    static const struct {
        int moment;
        const char *field;
    } figures[] = {{41, "Ingresos"}, {42, "Rendimientos"}, {43, "Egresos"}, {44, "Disponible"}};
    for (size_t i = 0; i < 4; i++) {
        char program[900];
        snprintf(program, sizeof program, trusts, figures[i].field);
        CHECK_INT(amount_sum("fideicomisos", figures[i].moment),
                  python_number(program, data_path(pattern)));
    }
}

static const char payments[] =
    "import sys, json, glob\n"
    "from decimal import Decimal as D\n"
    "n = 0\n"
    "for f in glob.glob(sys.argv[1] + '/data/nl-releases/*.json'):\n"
    "    for r in json.load(open(f, encoding='utf-8-sig'), parse_float=D)['records']:\n"
    "        for c in r['compiledRelease']['contracts']:\n"
    "            for t in c.get('implementation', {}).get('transactions', []):\n"
    "                n += int(D(t['value']['amount']) * 100)\n"
    "print(n)\n";

TEST(nuevo_leon_projects_reach_their_payments)
{
    start("ledger.cauce");
    char folder[1024];
    snprintf(folder, sizeof folder, "%s", data_path("nl_inai_infraestructura_abierta"));
    struct import_report report = import_path(folder, NULL);
    CHECK_INT(report.by_state[IMPORT_LOADED], 13);
    CHECK_INT(report.by_state[IMPORT_UNKNOWN] + report.by_state[IMPORT_FAILED], 0);
    CHECK_INT(report.rows_quarantined, 0);
    CHECK_INT(amount_sum("ocds", 6), python_number(payments, folder));
    /* project - process - award - contract - payment, every step by its key. */
    CHECK_INT(ask_number("SELECT COUNT(DISTINCT pay.target) FROM link obra JOIN node o ON o.id = "
                         "obra.source AND o.kind = 7 "
                         "JOIN link a ON a.source = obra.target JOIN link c ON c.source = a.target "
                         "JOIN link pay ON pay.source = c.target JOIN node p ON p.id = pay.target "
                         "AND p.kind = 10 "
                         "WHERE o.key LIKE 'oc4ids-%'"),
              ask_number("SELECT COUNT(*) FROM node WHERE kind = 10"));
    /* Its points are written latitude first. */
    CHECK_INT(ask_number("SELECT COUNT(*) FROM finding WHERE rule = 'coordinate-swapped'"), 5);
}

TEST_SECONDS(whole_folder_imports_in_one_command_and_again_adds_nothing, 300)
{
    start("ledger.cauce");
    char folder[1024];
    snprintf(folder, sizeof folder, "%s", test_real_data());
    struct import_report first = import_path(folder, NULL);
    int64_t snapshots = ask_number("SELECT COUNT(*) FROM snapshot"),
            amounts = ask_number("SELECT COUNT(*) FROM amount");
    CHECK(first.by_state[IMPORT_LOADED] > 100);
    CHECK_INT(first.by_state[IMPORT_LOADED], snapshots);
    CHECK_INT(
        ask_number("SELECT CAST(SUM(rows_read) AS BIGINT) FROM snapshot"),
        ask_number("SELECT CAST(SUM(rows_accepted + rows_quarantined) AS BIGINT) FROM snapshot"));
    struct import_report second = import_path(folder, NULL);
    CHECK_INT(second.by_state[IMPORT_LOADED], 0);
    CHECK_INT(second.by_state[IMPORT_NOTHING_NEW],
              first.by_state[IMPORT_LOADED] + first.by_state[IMPORT_NOTHING_NEW]);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM snapshot"), snapshots);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), amounts);
}
