/* Records in JSON: linked releases, bad elements, versions, packages and lines. */
#include "importing.h"

static struct import_result import_json(const char *name, const char *text)
{
    start("ledger.cauce");
    return import_text(name, text);
}

#define RELEASE(ocid, id)                                                                          \
    "{\"ocid\":\"" ocid "\",\"id\":\"" id "\",\"tag\":[\"tender\"],\"tender\":{\"id\":\"T\","      \
    "\"value\":{\"amount\":10.25,\"currency\":\"MXN\"}}}"

TEST(ocds_record_reads_what_is_compiled)
{
    struct import_result r = import_json(
        "a.json", "{\"records\":[{\"ocid\":\"ocds-aaaaaa-1\",\"compiledRelease\":" RELEASE(
                      "ocds-aaaaaa-1", "c") ",\"releases\":[" RELEASE("ocds-aaaaaa-1", "1") "]}]}");
    CHECK_STR(r.layout, "ocds");
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT minor FROM amount"), 1025);
}

TEST(ocds_record_without_compiled_release_reads_the_last_embedded_one)
{
    struct import_result r =
        import_json("a.json", "{\"records\":[{\"ocid\":\"ocds-aaaaaa-1\",\"releases\":[" RELEASE(
                                  "ocds-aaaaaa-1", "1") "," RELEASE("ocds-aaaaaa-1", "2") "]}]}");
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 1);
}

TEST(ocds_record_with_linked_releases_only_is_quarantined_as_such)
{
    struct import_result r = import_json(
        "a.json", "{\"records\":[{\"ocid\":\"ocds-aaaaaa-1\",\"releases\":"
                  "[{\"url\":\"https://ejemplo.mx/1.json\",\"date\":\"2020-01-01T00:00:00Z\"}]}]}");
    check_rows(&r, 0, 1);
    CHECK_INT(reason_count(&r, "linked-releases"), 1);
}

TEST(ocds_release_without_ocid_is_quarantined)
{
    struct import_result r = import_json(
        "a.json",
        "{\"releases\":[" RELEASE("ocds-aaaaaa-1", "1") ",{\"id\":\"2\",\"tag\":[\"tender\"]}]}");
    check_rows(&r, 1, 1);
    CHECK_INT(reason_count(&r, "no-ocid"), 1);
}

TEST(ocds_versioned_release_is_told_and_not_read)
{
    struct import_result r = import_json(
        "a.json",
        "{\"ocid\":\"ocds-aaaaaa-1\",\"tag\":[{\"releaseDate\":\"2020\",\"releaseID\":\"1\","
        "\"releaseTag\":[\"tender\"],\"value\":\"tender\"}]}");
    CHECK_INT(r.state, IMPORT_IGNORED);
}

TEST(json_lines_under_a_json_name)
{
    struct import_result r = import_json(
        "a.json", RELEASE("ocds-aaaaaa-1", "1") "\n" RELEASE("ocds-aaaaaa-2", "2") "\n");
    check_rows(&r, 2, 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE kind = 8"), 2);
}

TEST(json_list_around_releases)
{
    struct import_result r = import_json("a.json", "[" RELEASE("ocds-aaaaaa-1", "1") "]");
    check_rows(&r, 1, 0);
}

TEST(json_with_comments)
{
    struct import_result r = import_json(
        "a.json", "// hecho a mano\n{\"releases\":[/* uno */" RELEASE("ocds-aaaaaa-1", "1") "]}");
    check_rows(&r, 1, 0);
}

TEST(json_bare_project_instead_of_a_package)
{
    struct import_result r = import_json(
        "a.json", "{\"id\":\"oc4ids-aaaaaa-1\",\"title\":\"Puente\",\"status\":\"completed\","
                  "\"budget\":{\"amount\":{\"amount\":5,\"currency\":\"MXN\"}},"
                  "\"contractingProcesses\":[{\"id\":\"Release-ocds-aaaaaa-9-v001\"}]}");
    CHECK_STR(r.layout, "oc4ids");
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE key = 'ocds-aaaaaa-9' AND published = 0"),
              1);
}

TEST(json_of_another_shape_is_unknown_and_says_what_it_holds)
{
    struct import_result r = import_json("a.json", "{\"clima\":\"soleado\",\"grados\":30}");
    CHECK_INT(r.state, IMPORT_UNKNOWN);
    CHECK_INT(r.match.seen_count, 2);
    CHECK_STR(r.match.seen[0], "clima");
}

TEST(json_cut_off_in_the_middle_keeps_what_is_whole)
{
    struct import_report report;
    start("ledger.cauce");
    write_text("a.json",
               "{\"releases\":[" RELEASE("ocds-aaaaaa-1", "1") ",{\"ocid\":\"ocds-aaaaaa-2\",\"te");
    report = import_path("a.json", NULL);
    CHECK_INT(report.count, 1);
    const struct import_result *r = &report.results[0];
    CHECK(r->state == IMPORT_FAILED || r->summary.rows_quarantined > 0);
    CHECK(r->state != IMPORT_FAILED || ask_number("SELECT COUNT(*) FROM snapshot") == 0);
}
