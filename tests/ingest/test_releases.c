/* Several releases of one contracting process in one file: every figure comes from the release that
 * said it last, and from that release's row. */
#include "importing.h"

#define PROCESS "\"ocid\":\"ocds-aaaaaa-1\","
#define TENDER(amount)                                                                             \
    "\"tender\":{\"id\":\"T\",\"value\":{\"amount\":" amount ",\"currency\":\"MXN\"}}"
#define CONTRACT(amount)                                                                           \
    "\"contracts\":[{\"id\":\"C\",\"value\":{\"amount\":" amount ",\"currency\":\"MXN\"}}]"
#define FIRST "{" PROCESS "\"id\":\"1\",\"date\":\"2020-01-01T00:00:00Z\"," TENDER("10.25") "}"
#define SECOND "{" PROCESS "\"id\":\"2\",\"date\":\"2020-02-01T00:00:00Z\"," TENDER("12.50") "}"
#define THIRD                                                                                      \
    "{" PROCESS                                                                                    \
    "\"id\":\"3\",\"date\":\"2020-03-01T00:00:00Z\"," TENDER("12.50") "," CONTRACT("11") "}"
#define OTHER "{\"ocid\":\"ocds-aaaaaa-2\",\"id\":\"1\"," TENDER("7") "}"

BOTH(import_takes_a_figure_from_the_release_that_said_it_last)
{
    start(url);
    struct import_result r = import_text("a.jsonl", FIRST "\n" OTHER "\n" SECOND "\n" THIRD "\n");
    CHECK_STR(r.layout, "ocds");
    check_rows(&r, 4, 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 3);
    CHECK_INT(ask_number("SELECT minor FROM amount WHERE row = 2"), 700);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount WHERE row = 4"), 2);
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 700 + 1250 + 1100);
}

TEST(import_joins_releases_by_date_and_not_by_their_place_in_the_file)
{
    start("ledger.cauce");
    struct import_result r =
        import_text("a.json", "{\"releases\":[" SECOND "," FIRST "],\"uri\":\"x\"}");
    check_rows(&r, 2, 0);
    CHECK_INT(ask_number("SELECT minor FROM amount"), 1250);
    CHECK_INT(ask_number("SELECT row FROM amount"), 1);
}

TEST(import_quarantines_a_broken_line_between_releases_in_its_place)
{
    start("ledger.cauce");
    struct import_result r = import_text("a.jsonl", FIRST "\n{\"ocid\":tr}\n" SECOND "\n");
    check_rows(&r, 2, 1);
    CHECK_INT(ask_number("SELECT row FROM quarantine"), 2);
    CHECK_INT(ask_number("SELECT minor FROM amount"), 1250);
}

static void by_own_layout(struct import_options *options)
{
    options->layout = "sueltas";
}

TEST(import_leaves_releases_apart_when_a_layout_says_so)
{
    start("ledger.cauce");
    write_layout("sueltas", "formato sueltas\n"
                            "  título  Entregas sueltas\n"
                            "  entregas sueltas\n"
                            "campos\n"
                            "  ocid  \"ocid\"\n"
                            "  monto \"tender/value/amount\"\n"
                            "nodo procedimiento como p\n"
                            "  clave ocid\n"
                            "  monto licitado monto\n");
    write_text("a.jsonl", FIRST "\n" SECOND "\n");
    struct import_report report = import_path("a.jsonl", by_own_layout);
    CHECK_STR(report.results[0].layout, "sueltas");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 2);
}

TEST(import_compiles_a_record_that_its_publisher_did_not)
{
    start("ledger.cauce");
    struct import_result r =
        import_text("a.json", "{\"records\":[{\"ocid\":\"ocds-aaaaaa-1\",\"releases\":[" FIRST
                              "," THIRD "," SECOND "]}]}");
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 2);
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 1250 + 1100);
}

TEST(import_reads_the_last_release_of_a_record_that_cannot_be_compiled)
{
    start("ledger.cauce");
    struct import_result r =
        import_text("a.json", "{\"records\":[{\"ocid\":\"ocds-aaaaaa-1\",\"releases\":[" FIRST
                              ",{" PROCESS "\"id\":\"9\"," TENDER("7") "}]}]}");
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT minor FROM amount"), 700);
}
