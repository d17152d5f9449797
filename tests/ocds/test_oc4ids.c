/* From OCDS to OC4IDS: each transform, who is the same party, which processes make up a project. */
#include "harness.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "ocds/oc4ids.h"
#include "ocds/oc4ids_private.h"

static struct arena arena;
static struct err err;
static char told[2000];
static struct ocds_totals totals;

static void on_problem(void *user, const struct ocds_problem *problem)
{
    (void)user;
    size_t n = strlen(told);
    snprintf(told + n, sizeof told - n, "%s%s\n", problem->note ? "" : "! ", problem->err.message);
}

/* What the conversion of `json` writes. 2020-06-01 counts as now. */
static struct str convert_with(const char *json, struct oc4ids_options options, unsigned threads)
{
    if (!arena.limit) arena_init(&arena, 64u << 20);
    CHECK_OK(file_write("in.json", str_of(json), &err));
    struct ocds_input input = {.name = "in.json", .fd = -1};
    struct ocds_job job = {.inputs = &input,
                           .input_count = 1,
                           .out = open("out.json", O_RDWR | O_CREAT | O_TRUNC, 0600),
                           .side = -1,
                           .threads = threads,
                           .problem = on_problem};
    struct str out;
    options.now_ms = 1590969600000;
    told[0] = '\0';
    totals = (struct ocds_totals){0};
    CHECK(job.out >= 0);
    CHECK_OK(oc4ids_run(&job, &options, NULL, NULL, &totals, &err));
    close(job.out);
    CHECK_OK(file_read(&arena, "out.json", 1u << 24, &out, &err));
    return out;
}

static struct str convert(const char *json)
{
    return convert_with(json, (struct oc4ids_options){.project_id = "P", .no_embedded = true}, 1);
}

/* With one optional transform. */
static struct str convert_more(const char *json, const char *name)
{
    const struct oc4ids_transform *more = oc4ids_transform_find(str_of(name));
    CHECK(more && more->optional);
    return convert_with(json,
                        (struct oc4ids_options){
                            .project_id = "P", .no_embedded = true, .more = &more, .more_count = 1},
                        1);
}

static void has(struct str out, const char *part)
{
    if (!str_contains(out, str_of(part)))
        test_fail(__FILE__, __LINE__, "%.*s\n  has no %s", STR_FMT(out), part);
}

static void lacks(struct str out, const char *part)
{
    if (str_contains(out, str_of(part)))
        test_fail(__FILE__, __LINE__, "%.*s\n  has %s", STR_FMT(out), part);
}

#define R(n, rest)                                                                                 \
    "{\"ocid\":\"o" n "\",\"id\":\"r" n "\",\"date\":\"2020-01-0" n "T00:00:00Z\"," rest "}\n"

TEST(oc4ids_has_the_transforms_of_the_kit)
{
    size_t all = 0, optional = 0;
    for (const struct oc4ids_transform *t = oc4ids_transforms; t->name; t++) {
        all++;
        if (t->optional) optional++;
        CHECK(t->run && t->what && oc4ids_transform_find(str_of(t->name)) == t);
    }
    CHECK_INT(all - optional, 26);
    CHECK_INT(optional, 6);
    CHECK(!oc4ids_transform_find(STR("titulo")));
}

TEST(oc4ids_contracting_process_setup_makes_a_summary_per_process)
{
    CHECK_STR(convert(R("1", "\"tag\":[\"tender\"]") R("2", "\"tag\":[\"tender\"]")
                          R("1", "\"tag\":[\"award\"]")),
              "{\"id\":\"P\",\"contractingProcesses\":[{\"id\":\"o1\",\"summary\":{\"ocid\":\"o1\"}"
              "},{\"id\":\"o2\",\"summary\":{\"ocid\":\"o2\"}}]}\n");
}

TEST(oc4ids_releases_with_an_address_are_linked_and_others_embedded)
{
    static const char package[] =
        "{\"releases\":[{\"ocid\":\"o1\",\"id\":\"b\",\"date\":\"2020-02-01T00:00:00Z\",\"tag\":["
        "\"award\"]},{\"ocid\":\"o1\",\"id\":\"a\",\"date\":\"2020-01-01T00:00:00Z\",\"tag\":["
        "\"tender\"],\"x\":1.50}],\"uri\":\"https://example.org/p.json\"}";
    struct oc4ids_options options = {.project_id = "P"};
    has(convert_with(package, options, 1),
        "\"releases\":[{\"id\":\"a\",\"tag\":[\"tender\"],\"date\":\"2020-01-01T00:00:00Z\","
        "\"url\":\"https://example.org/p.json#a\"},{\"id\":\"b\",");
    has(convert_with(R("1", "\"x\":1.50"), options, 1),
        "\"embeddedReleases\":[{\"ocid\":\"o1\",\"id\":\"r1\",\"date\":\"2020-01-01T00:00:00Z\","
        "\"x\":1.50}]");
    lacks(convert(R("1", "\"x\":1.50")), "embeddedReleases");
}

TEST(oc4ids_reads_records)
{
    static const char record[] =
        "{\"ocid\":\"o1\",\"releases\":[{\"url\":\"u#7\",\"date\":\"d\"},{\"url\":\"v\"}],"
        "\"compiledRelease\":{"
        "\"ocid\":\"o1\",\"planning\":{\"rationale\":\"why\"}}}";
    struct str out = convert(record);
    has(out, "\"purpose\":\"why\"");
    has(out, "\"releases\":[{\"url\":\"u#7\",\"date\":\"d\",\"id\":\"7\"},{\"url\":\"v\"}]");
    out = convert(
        "{\"ocid\":\"o1\",\"releases\":[" R("1", "\"planning\":{\"rationale\":\"a\"}") "," R(
            "2", "\"planning\":{\"rationale\":\"b\"}") "]}");
    has(out, "\"purpose\":\"b\"");
}

#define PARTY(id, role, rest)                                                                      \
    "{\"id\":\"" id "\",\"roles\":[\"" role "\"]," rest "\"name\":\"N" id "\"}"
#define PARTIES(list) "\"parties\":[" list "]"

TEST(oc4ids_parties_are_copied_by_role)
{
    struct str out = convert(R("1", PARTIES(PARTY("a", "publicAuthority", "") "," PARTY(
                                        "b", "tenderer", "") "," PARTY("c", "funder", ""))));
    has(out, "\"parties\":[{\"id\":\"a\",\"roles\":[\"publicAuthority\"],\"name\":\"Na\"},"
             "{\"id\":\"c\",");
    lacks(out, "\"Nb\"");
}

TEST(oc4ids_buyer_role_becomes_public_authority)
{
    static const char json[] = R("1", PARTIES(PARTY("a", "buyer", "")));
    lacks(convert(json), "parties");
    has(convert_more(json, "buyer_role"), "\"roles\":[\"buyer\",\"publicAuthority\"]");
}

TEST(oc4ids_parties_of_one_identifier_are_one)
{
    static const char json[] =
        R("1",
          PARTIES(PARTY("1", "supplier", "\"identifier\":{\"scheme\":\"MX-RFC\",\"id\":\"X\"},")))
            R("2",
              PARTIES(PARTY("1", "publicAuthority", "") "," PARTY(
                  "7", "procuringEntity", "\"identifier\":{\"id\":\"X\",\"scheme\":\"MX-RFC\"},")));
    struct str out = convert(json);
    /* The id 1 means two organisations, so that all get new ones. */
    has(out, "{\"id\":\"1\",\"roles\":[\"publicAuthority\"],");
    has(out, "{\"id\":\"MX-RFC-X\",\"roles\":[\"supplier\",\"procuringEntity\"],");
    has(out, "\"procuringEntity\":{\"id\":\"MX-RFC-X\",\"name\":\"N1\"}");
    has(out, "\"suppliers\":[{\"id\":\"MX-RFC-X\",\"name\":\"N1\"}]");
}

TEST(oc4ids_parties_alike_but_for_id_and_roles_are_one)
{
    static const char json[] =
        "{\"ocid\":\"o1\",\"date\":\"2020-01-01T00:00:00Z\",\"parties\":[{\"id\":\"a\",\"roles\":["
        "\"supplier\"],\"name\":\"N\",\"address\":{\"region\":\"r\",\"locality\":\"l\"}}]}\n"
        "{\"ocid\":\"o2\",\"date\":\"2020-01-01T00:00:00Z\",\"parties\":[{\"id\":\"b\",\"address\":"
        "{\"locality\":\"l\",\"region\":\"r\"},\"roles\":[\"funder\"],\"name\":\"N\"}]}";
    struct str out = convert(json);
    has(out, "\"parties\":[{\"id\":\"a\",\"roles\":[\"supplier\",\"funder\"],");
    lacks(out, "\"id\":\"b\"");
}

#define PROJECT(rest) "\"planning\":{\"project\":{" rest "}}"

TEST(oc4ids_sector_and_classifications_stand_once)
{
    static const char json[] =
        R("1", PROJECT("\"sector\":{\"scheme\":\"COFOG\",\"id\":\"04\"},"
                       "\"additionalClassifications\":[{\"scheme\":\"a\",\"id\":\"1\"}]"))
            R("2", PROJECT("\"sector\":{\"scheme\":\"COFOG\",\"id\":\"04\"},"
                           "\"additionalClassifications\":[{\"id\":\"1\",\"scheme\":\"a\"},{\"id\":"
                           "\"2\"}]")) R("3", PROJECT("\"sector\":{\"id\":\"x\"}"));
    struct str out = convert(json);
    has(out, "\"sector\":[\"COFOG-04\",\"x\"]");
    has(out, "\"additionalClassifications\":[{\"scheme\":\"a\",\"id\":\"1\"},{\"id\":\"2\"}]");
}

TEST(oc4ids_title_must_be_agreed_on)
{
    has(convert(R("1", PROJECT("\"title\":\"A\"")) R("2", "\"x\":1")), "\"title\":\"A\"");
    struct str out = convert(R("1", PROJECT("\"title\":\"A\"")) R("2", PROJECT("\"title\":\"B\"")));
    lacks(out, "\"title\"");
    CHECK(strstr(told, "o2") != NULL);
    CHECK_INT(totals.bad, 0);
}

#define TENDER(rest) "\"tender\":{\"id\":\"t\"," rest "}"

TEST(oc4ids_title_from_tender_names_the_processes_when_several)
{
    static const char two[] = R("1", TENDER("\"title\":\"A\"")) R("2", TENDER("\"title\":\"B\""));
    has(convert_more(R("1", TENDER("\"title\":\"A\"")), "title_from_tender"),
        "{\"id\":\"P\",\"contractingProcesses\"");
    has(convert_more(R("1", TENDER("\"title\":\"A\"")), "title_from_tender"),
        ",\"title\":\"A\"}\n");
    has(convert_more(two, "title_from_tender"), "\"title\":\"<o1> A\\n<o2> B\\n\"");
    lacks(convert(two), "<o1>");
}

TEST(oc4ids_description_and_its_stand_in)
{
    has(convert(R("1", PROJECT("\"description\":\"D\""))), "\"description\":\"D\"");
    static const char json[] = R("1", TENDER("\"description\":\"D\""));
    has(convert_more(json, "description_tender"), "\"description\":\"D\"}\n");
    static const char two[] =
        R("1", TENDER("\"description\":\"D\"")) R("2", TENDER("\"description\":\"E\""));
    has(convert_more(two, "description_tender"), "\"description\":\"<o1> D\\n<o2> E\\n\"");
}

TEST(oc4ids_purpose_is_the_rationale)
{
    has(convert(R("1", "\"planning\":{\"rationale\":\"W\"}")), "\"purpose\":\"W\"");
    has(convert(R("1", "\"planning\":{\"rationale\":\"W\"}") R("2", "\"x\":1")),
        "\"purpose\":\"<o1> W\\n\"");
}

TEST(oc4ids_one_procuring_entity_is_named_several_are_not)
{
    static const char one[] = R("1", PARTIES(PARTY("a", "procuringEntity", "")));
    has(convert(one), "\"tender\":{\"procuringEntity\":{\"id\":\"a\",\"name\":\"Na\"}}");
    static const char several[] = R("1", PARTIES(PARTY("a", "administrativeEntity", "") "," PARTY(
                                             "b", "administrativeEntity", "")));
    struct str out = convert(several);
    lacks(out, "\"tender\"");
    has(out, "\"Na\"");
    CHECK(strstr(told, "o1") != NULL);
    has(convert(R("1", PARTIES(PARTY("a", "administrativeEntity", "")))),
        "\"administrativeEntity\":{\"id\":\"a\"");
}

TEST(oc4ids_contract_status_follows_the_codelist)
{
    static const char *const cases[][2] = {
        {TENDER("\"status\":\"active\""), "pre-award"},
        {TENDER("\"status\":\"active\"") ",\"awards\":[{\"id\":\"a\",\"status\":\"pending\"}]",
         "pre-award"},
        {TENDER("\"status\":\"complete\",\"awardPeriod\":{\"startDate\":\"2020-07-01T00:00:"
                "00Z\"}") ",\"awards\":[{\"id\":\"a\",\"date\":\"2020-07-02T00:00:00Z\"}]",
         "pre-award"},
        {"\"contracts\":[{\"id\":\"c\",\"status\":\"active\"}]", "active"},
        {"\"contracts\":[{\"id\":\"c\",\"period\":{\"startDate\":\"2020-01-01T00:00:00Z\"}}]",
         "active"},
        {"\"awards\":[{\"id\":\"a\",\"contractPeriod\":{\"startDate\":\"2020-05-31T20:00:00-06:"
         "00\","
         "\"endDate\":\"2020-06-30T00:00:00Z\"}}]",
         NULL},
        {"\"awards\":[{\"id\":\"a\",\"contractPeriod\":{\"startDate\":\"2020-05-31T17:00:00-06:"
         "00\","
         "\"endDate\":\"2020-06-30T00:00:00Z\"}}]",
         "active"},
        {TENDER("\"status\":\"cancelled\""), "closed"},
        {"\"awards\":[{\"id\":\"a\",\"status\":\"unsuccessful\"}]", "closed"},
        {"\"contracts\":[{\"id\":\"c\",\"status\":\"terminated\"}]", "closed"},
        {"\"contracts\":[{\"id\":\"c\",\"period\":{\"endDate\":\"2020-01-01\"}}]", "closed"},
        {"\"awards\":[{\"id\":\"a\",\"status\":\"active\"}]", NULL},
        {"\"x\":1", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char json[600], want[60];
        snprintf(json, sizeof json, "{\"ocid\":\"o1\",\"date\":\"2020-01-01T00:00:00Z\",%s}",
                 cases[i][0]);
        struct str out = convert(json);
        snprintf(want, sizeof want, "\"status\":\"%s\"", cases[i][1] ? cases[i][1] : "");
        if (cases[i][1])
            has(out, want);
        else
            lacks(out, "\"status\"");
    }
}

TEST(oc4ids_procurement_process_and_tenderers)
{
    static const char json[] = R("1", TENDER("\"procurementMethod\":\"open\","
                                             "\"procurementMethodDetails\":\"L\","
                                             "\"numberOfTenderers\":3"));
    has(convert(json), "\"tender\":{\"procurementMethod\":\"open\",\"procurementMethodDetails\":"
                       "\"L\",\"numberOfTenderers\":3}");
    lacks(convert(R("1", TENDER("\"numberOfTenderers\":0"))), "numberOfTenderers");
}

TEST(oc4ids_locations_get_an_id)
{
    has(convert(R("1", PROJECT("\"locations\":[{\"id\":\"x\",\"description\":\"A\"},{"
                               "\"description\":\"B\"}]"))),
        "\"locations\":[{\"id\":\"x\",\"description\":\"A\"},{\"description\":\"B\",\"id\":\"2\"}"
        "]");
    static const char json[] = R("1", TENDER("\"items\":[{\"id\":\"i\",\"deliveryLocation\":{"
                                             "\"uri\":\"u\"},\"deliveryAddress\":{\"region\":"
                                             "\"NL\"}}]"));
    lacks(convert(json), "locations");
    has(convert_more(json, "location_from_items"),
        "\"locations\":[{\"uri\":\"u\",\"id\":\"1\"},{\"address\":{\"region\":\"NL\"},\"id\":\"2\"}"
        "]");
}

#define BUDGET(amount, currency)                                                                   \
    "\"planning\":{\"budget\":{\"amount\":{\"amount\":" amount ",\"currency\":\"" currency "\"}}}"

TEST(oc4ids_budget_is_summed_exactly_or_not_at_all)
{
    has(convert(R("1", BUDGET("1.10", "MXN"))),
        "\"budget\":{\"amount\":{\"amount\":1.10,\"currency\":\"MXN\"}}");
    has(convert(R("1", BUDGET("0.1", "MXN")) R("2", BUDGET("0.20", "MXN"))
                    R("3", BUDGET("12345678901234567890", "MXN"))),
        "\"amount\":12345678901234567890.30,");
    lacks(convert(R("1", BUDGET("1", "MXN")) R("2", BUDGET("1", "USD"))), "budget");
    CHECK(told[0] != '\0');
    lacks(convert(R("1", BUDGET("1", "MXN")) R("2", "\"x\":1")), "budget");
    lacks(convert(R("1", "\"x\":1") R("2", "\"x\":1")), "budget");
    CHECK(told[0] == '\0');
}

/* JSON with apostrophes for quotes. */
static const char *quoted(const char *text)
{
    static char out[4][2000];
    static unsigned next;
    char *p = out[next++ % 4];
    size_t n = strlen(text);
    CHECK(n < sizeof out[0]);
    for (size_t i = 0; i <= n; i++) p[i] = text[i] == '\'' ? '"' : text[i];
    return p;
}

TEST(oc4ids_documents_are_copied_by_type)
{
    static const char json[] =
        "{'ocid':'o1','date':'2020-01-01','planning':{'documents':["
        "{'id':'a','documentType':'budgetApproval'},{'id':'b','documentType':'needsAssessment'},"
        "{'id':'c','documentType':'environmentalImpact'},"
        "{'id':'d','documentType':'landAndSettlementImpact'},"
        "{'id':'e','documentType':'projectScope'},{'id':'f','documentType':'x'}]},"
        "'contracts':[{'id':'k','implementation':{'documents':["
        "{'id':'g','documentType':'finalAudit'}]}}]}";
    has(convert(quoted(json)),
        quoted("'documents':[{'id':'a','documentType':'budgetApproval'},"
               "{'id':'c','documentType':'environmentalImpact'},"
               "{'id':'d','documentType':'landAndSettlementImpact'},"
               "{'id':'e','documentType':'projectScope'},{'id':'g','documentType':'finalAudit'}]"));
    has(convert_more(quoted(json), "purpose_needs_assessment"),
        quoted("{'id':'b','documentType':'needsAssessment'}"));
}

TEST(oc4ids_documents_of_one_id_are_numbered)
{
    static const char json[] =
        "{'ocid':'o1','planning':{'documents':[{'id':'a','documentType':'projectScope'}]}}\n"
        "{'ocid':'o2','planning':{'documents':[{'id':'a','documentType':'projectScope'},"
        "{'id':'z','documentType':'projectScope'}]}}";
    has(convert(quoted(json)),
        quoted(
            "'documents':[{'id':'1','documentType':'projectScope'},"
            "{'id':'2','documentType':'projectScope'},{'id':'3','documentType':'projectScope'}]"));
}

TEST(oc4ids_funding_sources_come_from_the_breakdown)
{
    static const char json[] =
        R("1", "\"planning\":{\"budget\":{\"budgetBreakdown\":[{\"id\":\"1\",\"sourceParty\":{"
               "\"id\":\"a\"}}]}}," PARTIES(PARTY("a", "payer", "") "," PARTY("b", "funder", "")));
    struct str out = convert(json);
    has(out, "\"roles\":[\"payer\",\"funder\"]");
    lacks(out, "\"Nb\"");
}

TEST(oc4ids_cost_estimate_is_the_last_of_planning)
{
    static const char json[] = R("3", TENDER("\"status\":\"active\",\"value\":{\"amount\":9}")) R(
        "3",
        TENDER("\"status\":\"planning\",\"value\":{\"amount\":5.0}")) "{\"ocid\":\"o3\",\"date\":"
                                                                      "\"2019-01-01T00:00:"
                                                                      "00Z\"," TENDER("\"status\":"
                                                                                      "\"planning\""
                                                                                      ",\"value\":{"
                                                                                      "\"amount\":"
                                                                                      "4}") "}";
    has(convert(json), "\"costEstimate\":{\"amount\":5.0}");
}

TEST(oc4ids_contract_title_and_description)
{
    static const char one[] =
        R("1",
          TENDER(
              "\"title\":\"T\",\"description\":\"TD\"") ",\"awards\":[{\"id\":\"a\",\"title\":"
                                                        "\"A\",\"description\":\"AD\"}],\"contracts"
                                                        "\":[{\"id\":\"c\",\"title\":\"C\","
                                                        "\"description\":\"CD\"}]");
    has(convert(one), "\"title\":\"C\",\"description\":\"CD\"");
    static const char award[] =
        R("1", TENDER("\"title\":\"T\"") ",\"awards\":[{\"id\":\"a\",\"title\":\"A\",\"items\":[{"
                                         "\"id\":\"i\",\"description\":\"I\"}]}],\"contracts\":[{"
                                         "\"id\":\"c\"}]");
    has(convert(award), "\"title\":\"A\",\"description\":\"I\"");
    static const char several[] =
        R("1", TENDER("\"title\":\"T\",\"description\":\"TD\"") ",\"contracts\":[{\"id\":\"c\","
                                                                "\"title\":\"C\"},{\"id\":\"d\"}]");
    has(convert(several), "\"title\":\"T\",\"description\":\"TD\"");
    static const char item[] =
        R("1", TENDER("\"items\":[{\"id\":\"i\",\"description\":\"I\"}]") ",\"awards\":[{\"id\":"
                                                                          "\"c\",\"description\":"
                                                                          "\"C\"},{\"id\":\"d\"}]");
    has(convert(item), "\"description\":\"I\"");
}

TEST(oc4ids_contract_price_is_an_exact_sum_in_one_currency)
{
    static const char json[] =
        R("1", "\"awards\":[{\"id\":\"a\",\"value\":{\"amount\":0.1,\"currency\":\"MXN\"}},{\"id\":"
               "\"b\",\"value\":{\"amount\":0.20}}]");
    has(convert(json), "\"contractValue\":{\"amount\":0.30,\"currency\":\"MXN\"}");
    static const char mixed[] =
        R("1", "\"awards\":[{\"id\":\"a\",\"value\":{\"amount\":1,\"currency\":\"MXN\"}},{\"id\":"
               "\"b\",\"value\":{\"amount\":1,\"currency\":\"USD\"}}]");
    lacks(convert(mixed), "contractValue");
    CHECK(strstr(told, "o1") != NULL);
    lacks(convert(R("1", "\"awards\":[{\"id\":\"a\",\"value\":{\"amount\":\"x\"}}]")),
          "contractValue");
    CHECK(told[0] != '\0');
}

TEST(oc4ids_contract_period_spans_the_awards)
{
    static const char json[] = R(
        "1", "\"awards\":[{\"id\":\"a\",\"contractPeriod\":{\"startDate\":\"2020-02-01T00:00:00Z\","
             "\"endDate\":\"2020-03-01T00:00:00-06:00\"}},{\"id\":\"b\",\"contractPeriod\":{"
             "\"startDate\":\"2020-01-31T20:00:00-06:00\",\"endDate\":\"2020-03-01T05:00:00Z\"}}]");
    /* The earlier start is 02-01 in UTC, the later end is midnight in the centre of Mexico. */
    has(convert(json), "\"contractPeriod\":{\"startDate\":\"2020-02-01T00:00:00Z\",\"endDate\":"
                       "\"2020-03-01T00:00:00-06:00\"}");
    has(convert(R("1", TENDER("\"contractPeriod\":{\"durationInDays\":9}"))),
        "\"contractPeriod\":{\"durationInDays\":9}");
}

TEST(oc4ids_project_scope_summary_takes_items_and_milestones)
{
    static const char json[] =
        R("1", TENDER("\"items\":[{\"id\":\"i\"}],\"milestones\":[{\"id\":\"m\"}]"));
    lacks(convert(json), "milestones");
    has(convert_more(json, "project_scope_summary"),
        "\"tender\":{\"items\":[{\"id\":\"i\"}],\"milestones\":[{\"id\":\"m\"}]}");
}

/* --- which processes make up a project ------------------------------------------------------- */

static struct str grouped(const char *json, const char *prefix)
{
    return convert_with(json, (struct oc4ids_options){.no_embedded = true, .prefix = prefix}, 1);
}

#define OF(id) "\"planning\":{\"budget\":{\"projectID\":\"" id "\"}}"
#define RELATED(ocid)                                                                              \
    "\"relatedProcesses\":[{\"id\":\"1\",\"scheme\":\"ocid\",\"identifier\":\"" ocid "\"}]"
#define SUMMARY(n) "{\"id\":\"o" n "\",\"summary\":{\"ocid\":\"o" n "\"}}"

TEST(oc4ids_processes_of_one_project_come_together)
{
    CHECK_STR(grouped(R("1", OF("A")) R("2", OF("B")) R("3", OF("A")), NULL),
              "{\"id\":\"A\",\"contractingProcesses\":[" SUMMARY("1") "," SUMMARY(
                  "3") "]}\n{\"id\":\"B\",\"contractingProcesses\":[" SUMMARY("2") "]}\n");
    has(grouped(R("1", OF("A")), "oc4ids-x"), "{\"id\":\"oc4ids-x-A\"");
    has(grouped(R("1", "\"planning\":{\"project\":{\"id\":\"Q\"},\"budget\":{\"projectID\":5}}"),
                NULL),
        "{\"id\":\"Q\"");
    has(grouped(R("1", "\"planning\":{\"budget\":{\"projectID\":5}}"), NULL), "{\"id\":\"5\"");
    has(grouped(R("1", "\"planning\":{\"budget\":{\"project\":\"Puente\"}}")
                    R("2", "\"planning\":{\"budget\":{\"project\":\"Puente\"}}"),
                NULL),
        "{\"id\":\"o1\",\"contractingProcesses\":[" SUMMARY("1") "," SUMMARY("2") "]}\n");
}

TEST(oc4ids_the_latest_release_says_the_project)
{
    CHECK_STR(grouped("{\"ocid\":\"o1\",\"date\":\"2021-01-01T00:00:00Z\"," OF("B") "}\n" R(
                          "1", OF("A")) R("2", OF("B")),
                      NULL),
              "{\"id\":\"B\",\"contractingProcesses\":[" SUMMARY("1") "," SUMMARY("2") "]}\n");
}

TEST(oc4ids_processes_without_project_join_those_they_are_related_to)
{
    CHECK_STR(grouped(R("1", RELATED("o2")) R("2", RELATED("o3")) R("3", OF("A")) R("4", "\"x\":1")
                          R("5", RELATED("o4")) R("6", RELATED("unknown")),
                      NULL),
              "{\"id\":\"A\",\"contractingProcesses\":[" SUMMARY("1") "," SUMMARY("2") "," SUMMARY(
                  "3") "]}\n{\"id\":\"o4\",\"contractingProcesses\":"
                       "[" SUMMARY("4") "," SUMMARY("5") "]}\n{\"id\":"
                                                         "\"o6\","
                                                         "\"contracting"
                                                         "Processes\":"
                                                         "[" SUMMARY("6") "]}\n");
}

TEST(oc4ids_what_is_no_release_is_told)
{
    struct str out = grouped("{\"a\":1}\n{\"ocid\":\"\",\"tag\":[]}\n" R("1", "\"x\":1"), NULL);
    has(out, "{\"id\":\"o1\"");
    CHECK_INT(totals.bad, 2);
    out = grouped("{\"ocid\":\"o1\",\"x\":1}\n{\"ocid\":\"o1\",\"x\":2}\n" R("2", "\"x\":1"), NULL);
    has(out, "{\"id\":\"o2\"");
    lacks(out, "\"o1\"");
    CHECK(strstr(told, "! ") != NULL);
}

TEST(oc4ids_package_says_what_the_first_package_said)
{
    static const char json[] =
        "{\"uri\":\"u\",\"publishedDate\":\"2020-01-01T00:00:00Z\",\"releases\":[" R(
            "1", "\"x\":1") "],\"publisher\":{\"name\":\"N\",\"uid\":\"7\"},\"license\":\"l\"}";
    struct oc4ids_options options = {.package = true, .no_embedded = true, .project_id = "P"};
    has(convert_with(json, options, 1),
        "{\"uri\":\"u\",\"publishedDate\":\"2020-01-01T00:00:00Z\",\"version\":\"0.9\","
        "\"publisher\":{\"name\":\"N\",\"uid\":\"7\"},\"license\":\"l\",\"projects\":[{\"id\":"
        "\"P\"");
    options.uri = "v";
    options.publisher_name = "M";
    has(convert_with(json, options, 1), "\"publisher\":{\"name\":\"M\",\"uid\":\"7\"}");
    struct str out = convert_with(R("1", OF("A")) R("2", OF("B")),
                                  (struct oc4ids_options){.package = true, .no_embedded = true}, 1);
    has(out, "{\"version\":\"0.9\",\"projects\":[{\"id\":\"A\"");
    has(out, "},{\"id\":\"B\"");
    CHECK(str_ends(out, STR("]}\n")));
}

TEST(oc4ids_does_not_depend_on_the_number_of_threads)
{
    struct buf json;
    buf_init(&json, 1u << 24);
    for (int i = 0; i < 3000; i++)
        buf_printf(
            &json,
            "{\"ocid\":\"o%d\",\"id\":\"%d\",\"date\":\"2020-01-%02dT00:00:00Z\",\"planning\":"
            "{\"budget\":{\"projectID\":\"%d\",\"amount\":{\"amount\":%d.5,\"currency\":"
            "\"MXN\"}}},\"parties\":[{\"id\":\"%d\",\"name\":\"n%d\",\"roles\":[\"supplier\"]"
            "}]}\n",
            i % 700, i, i % 28 + 1, i % 50, i, i % 90, i % 80);
    struct str one = convert_with(json.p, (struct oc4ids_options){0}, 1);
    for (unsigned threads = 2; threads <= 3; threads++) {
        struct str many = convert_with(json.p, (struct oc4ids_options){0}, threads);
        CHECK(str_eq(one, many));
    }
    CHECK(one.n > 1000);
    buf_free(&json);
}

TEST(oc4ids_decimals_are_exact)
{
    static const char *const cases[][3] = {
        {"0.1", "0.2", "0.3"},
        {"1.50", "2.5", "4.00"},
        {"-1", "0.25", "-0.75"},
        {"1e3", "1.5e-1", "1000.15"},
        {"99999999999999999999.99", "0.01", "100000000000000000000.00"},
        {"0", "0e5", "0"},
        {"-0.05", "0.05", "0.00"}};
    if (!arena.limit) arena_init(&arena, 64u << 20);
    struct maker m = {.arena = &arena};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct decimal d = {0};
        CHECK(decimal_add(&d, str_of(cases[i][0])));
        CHECK(decimal_add(&d, str_of(cases[i][1])));
        CHECK_STR(decimal_text(&m, &d), cases[i][2]);
    }
    static const char *const bad[] = {
        "",    "-",       ".",    "x",     "1x",
        "1e",  "1e99999", "1e40", "1e-40", "1234567890123456789012345678901234567",
        "NaN", "1.2.3"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct decimal d = {.units = 7};
        CHECK(!decimal_add(&d, str_of(bad[i])));
        CHECK(d.units == 7 && d.scale == 0);
    }
}
