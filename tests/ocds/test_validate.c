/* What the schemas ask for, one case and one counter-case for each rule. */
#include <string.h>

#include "harness.h"
#include "validating.h"

TEST(validate_finds_nothing_wrong_in_a_good_release)
{
    struct validated v;
    validating(&v, PACKAGED("1.1", RELEASE("]")));
    CHECK_INT(v.result.elements, 1);
    CHECK_INT(v.result.valid, 1);
    CHECK_INT(v.result.errors, 0);
    CHECK_INT(v.result.warnings, 0);
    validating_end(&v);
}

TEST(validate_tells_required_members_that_are_missing)
{
    EXPECT({RELEASE("],'tender':{'title':'x'}"), "required", "/tender/id", 1, 1},
           {TENDER(""), "required", "/tender/id", 0, 0},
           {TENDER(",'documents':[{'id':'1'},{'title':'x'},{'title':'y'}]"), "required",
            "/tender/documents/id", 2, 3},
           {"{'id':'1'}\n{'ocid':'ocds-abc123-1'}", "required", "/ocid", 1, 2});
}

TEST(validate_tells_values_of_another_type)
{
    EXPECT(
        {TENDER(",'title':3"), "type", "/tender/title", 1, 1},
        {TENDER(",'title':null"), "type", "/tender/title", 0, 0},
        {TENDER(",'items':{}"), "type", "/tender/items", 1, 1},
        {TENDER(",'numberOfTenderers':1.5"), "type", "/tender/numberOfTenderers", 1, 1},
        {TENDER(",'numberOfTenderers':1.0"), "type", "/tender/numberOfTenderers", 1, 1},
        {TENDER(",'numberOfTenderers':2"), "type", "/tender/numberOfTenderers", 0, 0},
        {TENDER(",'value':{'amount':'10','currency':'MXN'}"), "type", "/tender/value/amount", 1, 1},
        {TENDER(",'value':{'amount':10,'currency':'MXN'}"), "type", "/tender/value/amount", 0, 0},
        {TENDER(",'items':[7]"), "type", "/tender/items", 1, 1},
        {PACKAGED("1.1", "true"), "type", "", 1, 1}, {"[]", "type", "", 0, 0});
}

TEST(validate_takes_date_times_as_rfc_3339_says)
{
    static const char *const good[] = {"2024-02-29T23:59:59Z",      "2024-01-01t00:00:00z",
                                       "2000-02-29T00:00:00+14:00", "2024-12-31T23:59:60-06:00",
                                       "2024-01-01T00:00:00.1234Z", "2024-06-30T12:00:00.0-06:00"};
    static const char *const bad[] = {"2023-02-29T00:00:00Z",
                                      "1900-02-29T00:00:00Z",
                                      "2024-01-01",
                                      "2024-01-01T00:00:00",
                                      "2024-01-01T00:00Z",
                                      "2024-01-01 00:00:00Z",
                                      "2024-13-01T00:00:00Z",
                                      "2024-01-32T00:00:00Z",
                                      "2024-01-01T24:00:00Z",
                                      "2024-01-01T00:60:00Z",
                                      "2024-01-01T00:00:00.Z",
                                      "2024-01-01T00:00:00+0600",
                                      "2024-01-01T00:00:00+24:00",
                                      "2024-01-01T00:00:00ZZ",
                                      "01/02/2024",
                                      "Last Tuesday",
                                      ""};
    char text[2000];
    for (size_t i = 0; i < 6 + sizeof bad / sizeof *bad; i++) {
        struct validated v;
        snprintf(text, sizeof text,
                 "{'ocid':'ocds-abc123-1','id':'1','date':'%s','tag':['compiled'],"
                 "'initiationType':'tender'}",
                 i < 6 ? good[i] : bad[i - 6]);
        validating(&v, text);
        const struct validate_group *g = validated_group(&v, "format.date-time", "/date");
        if ((g != NULL) != (i >= 6)) test_fail(__FILE__, __LINE__, "%s", text);
        validating_end(&v);
    }
}

TEST(validate_takes_uris_with_a_scheme_and_letters_of_any_language)
{
    EXPECT({TENDER(",'documents':[{'id':'1','url':'https://example.org/a?b=c#d'}]"), "format.uri",
            "/tender/documents/url", 0, 0},
           {TENDER(",'documents':[{'id':'1','url':'https://example.org/ñandú%20x'}]"), "format.uri",
            "/tender/documents/url", 0, 0},
           {TENDER(",'documents':[{'id':'1','url':'https://example.org/a b'}]"), "format.uri",
            "/tender/documents/url", 1, 1},
           {TENDER(",'documents':[{'id':'1','url':'www.example.org'}]"), "format.uri",
            "/tender/documents/url", 1, 1},
           {TENDER(",'documents':[{'id':'1','url':'https:'}]"), "format.uri",
            "/tender/documents/url", 1, 1},
           {TENDER(",'documents':[{'id':'1','url':'https://x/%2'}]"), "format.uri",
            "/tender/documents/url", 1, 1},
           {TENDER(",'documents':[{'id':'1','url':'urn:isbn:1'}]"), "format.uri",
            "/tender/documents/url", 0, 0});
}

TEST(validate_parts_closed_from_open_codelists)
{
    EXPECT({TENDER(",'status':'done'"), "codelist.closed", "/tender/status", 1, 1},
           {TENDER(",'status':'complete'"), "codelist.closed", "/tender/status", 0, 0},
           {TENDER(",'awardCriteria':'mine'"), "codelist.open", "/tender/awardCriteria", 1, 1},
           {TENDER(",'awardCriteria':'priceOnly'"), "codelist.open", "/tender/awardCriteria", 0, 0},
           {TENDER(",'submissionMethod':['written','mine']"), "codelist.open",
            "/tender/submissionMethod", 1, 2},
           {TENDER(",'value':{'amount':1,'currency':'PESOS'}"), "codelist.closed",
            "/tender/value/currency", 1, 1});
}

TEST(validate_keeps_codes_apart_in_groups)
{
    struct validated v;
    validating(&v, TENDER(",'submissionMethod':['a','b','a']"));
    size_t groups = 0;
    for (size_t i = 0; i < v.count; i++) {
        if (strcmp(v.groups[i].code, "codelist.open") != 0) continue;
        CHECK_INT(v.groups[i].count, str_is(v.groups[i].detail, "a") ? 2 : 1);
        groups++;
    }
    CHECK_INT(groups, 2);
    validating_end(&v);
}

TEST(validate_holds_lists_and_texts_to_their_least_and_to_unique_elements)
{
    EXPECT({"{'ocid':'ocds-abc123-1','id':'','date':'2024-01-01T00:00:00Z','tag':[],"
            "'initiationType':'tender'}",
            "minLength", "/id", 1, 1},
           {"{'ocid':'ocds-abc123-1','id':'','date':'2024-01-01T00:00:00Z','tag':[],"
            "'initiationType':'tender'}",
            "minItems", "/tag", 1, 1},
           {TENDER(",'items':[{'id':'1','x':2},{'id':'1','x':2}]"), "uniqueItems", "/tender/items",
            1, 1},
           {TENDER(",'items':[{'id':'1'},{'id':'2'}]"), "uniqueItems", "/tender/items", 0, 0},
           {"{'id':'oc4ids-abc123-1','contractingProcesses':[],'title':''}", "minLength", "/title",
            1, 1},
           {"{'id':'oc4ids-abc123-1','contractingProcesses':[{'id':'ocds-abc123-1','summary':{}}]}",
            "minProperties", "/contractingProcesses/summary", 1, 1});
}

TEST(validate_finds_repeated_elements_in_long_lists_too)
{
    static char text[200000];
    size_t n = (size_t)snprintf(text, sizeof text, "{'ocid':'ocds-abc123-1','tender':{'items':[");
    for (int i = 0; i < 3000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s{'id':'%d','quantity':%d}",
                              i ? "," : "", i == 2999 ? 17 : i, i == 2999 ? 17 : i);
    snprintf(text + n, sizeof text - n, "]}}");
    struct validated v;
    validating(&v, text);
    CHECK(validated_group(&v, "uniqueItems", "/tender/items"));
    const struct validate_group *g = validated_group(&v, "id.duplicate", "/tender/items/id");
    CHECK(g);
    CHECK_INT(g->count, 1);
    CHECK_STR(g->pointer, "/tender/items/2999/id");
    validating_end(&v);
}

TEST(validate_tells_fields_that_nobody_defines_and_those_that_are_deprecated)
{
    EXPECT({TENDER(",'propio':{'a':{'b':1}}"), "additional", "/tender/propio", 1, 1},
           {TENDER(",'propio':{'a':{'b':1}}"), "additional", "/tender/propio/a", 0, 0},
           {TENDER(",'title_es':'Obra'"), "additional", "/tender/title_es", 0, 0},
           {TENDER(",'title_es-MX':'Obra'"), "additional", "/tender/title_es-MX", 0, 0},
           {TENDER(",'status_es':'Obra'"), "additional", "/tender/status_es", 1, 1},
           {TENDER(",'title_es':3"), "type", "/tender/title_es", 1, 1},
           {TENDER(",'amendment':{'rationale':'x'}"), "deprecated", "/tender/amendment", 1, 1},
           {TENDER(",'amendments':[{'rationale':'x'}]"), "deprecated", "/tender/amendments", 0, 0});
}

TEST(validate_tells_a_member_that_stands_twice)
{
    EXPECT({TENDER(",'title':'a','status':'active','title':'b'"), "duplicate-key", "/tender/title",
            1, 1},
           {TENDER(",'items':[{'id':'1'},{'id':'2'}]"), "duplicate-key", "/tender/items/id", 0, 0});
}

TEST(validate_holds_a_package_to_its_version)
{
    EXPECT({PACKAGED("1.1", "{}"), "package.version", "/version", 0, 0},
           {PACKAGED("7.3", "{}"), "package.version", "/version", 1, 1},
           {PACKAGED("1.1.5", "{}"), "pattern", "/version", 1, 1},
           {PACKAGED("1.1", "{}"), "required", "/publisher", 0, 0},
           {"{'version':'1.1','releases':[{}]}", "required", "/publisher", 1, 1},
           {"{'version':'1.1','releases':{}}", "type", "/releases", 1, 1},
           /* Parties are of 1.1, and what says no version is of 1.0. */
           {PACKAGED("1.0", "{'parties':[]}"), "additional", "/parties", 1, 1},
           {PACKAGED("1.1", "{'parties':[]}"), "additional", "/parties", 0, 0},
           {"{'releases':[{'parties':[]}]}", "additional", "/parties", 1, 1});
}

TEST(validate_uses_the_extensions_that_a_package_names)
{
#define WITH(url)                                                                                  \
    "{'uri':'https://example.org/p','version':'1.1','extensions':['" url "'],'publishedDate':"     \
    "'2024-06-01T00:00:00Z','publisher':{'name':'Obras'},'releases':[" RELEASE(                    \
        "],'bids':{'details':[{'id':'1','status':'nothing'}]}") "]}"
#define BIDS                                                                                       \
    "https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/master/"     \
    "extension.json"
    EXPECT({WITH(BIDS), "additional", "/bids", 0, 0},
           {WITH(BIDS), "codelist.closed", "/bids/details/status", 1, 1},
           {WITH("https://example.org/nada/extension.json"), "additional", "/bids", 1, 1},
           {WITH("https://example.org/nada/extension.json"), "package.extension", "/extensions", 1,
            1});
}

TEST(validate_tells_linked_releases_of_a_record_from_embedded_ones)
{
#define RECORD(releases)                                                                           \
    "{'uri':'https://example.org/p','version':'1.1','publishedDate':'2024-06-01T00:00:00Z',"       \
    "'publisher':{'name':'Obras'},'records':[{'ocid':'ocds-abc123-1','releases':[" releases "]}]}"
    EXPECT({RECORD("{'url':'https://example.org/r','date':'2024-06-01T00:00:00Z'}"), "required",
            "/releases/id", 0, 0},
           {RECORD("{'url':'https://example.org/r'}"), "required", "/releases/date", 1, 1},
           {RECORD("{'ocid':'ocds-abc123-1','id':'1','date':'2024-06-01T00:00:00Z'}"), "required",
            "/releases/tag", 1, 1},
           {RECORD("{'ocid':'ocds-abc123-1','id':'1','date':'2024-06-01T00:00:00Z'}"), "required",
            "/releases/url", 0, 0});
}

TEST(validate_holds_a_versioned_release_to_lists_of_versions)
{
#define VERSIONED(tender)                                                                          \
    "{'ocid':'ocds-abc123-1','releases':[],'versionedRelease':{'ocid':'ocds-abc123-1','tender':"   \
    "{" tender "}}}"
#define VERSION(value)                                                                             \
    "[{'releaseID':'1','releaseDate':'2024-06-01T00:00:00Z','releaseTag':['tender'],'value'"       \
    ":" value "}]"
    EXPECT(
        {VERSIONED("'title':" VERSION("'Obra'")), "type", "/versionedRelease/tender/title", 0, 0},
        {VERSIONED("'title':'Obra'"), "type", "/versionedRelease/tender/title", 1, 1},
        {VERSIONED("'title':" VERSION("7")), "type", "/versionedRelease/tender/title/value", 1, 1},
        {VERSIONED("'items':[{'id':'1','quantity':" VERSION("7") "}]"), "type",
         "/versionedRelease/tender/items/quantity", 0, 0});
}

TEST(validate_places_an_example_in_a_file_of_many_lines)
{
    struct validated v;
    validating(&v, "{'uri':'https://example.org/p','version':'1.1',\n'publisher':{'name':'x'},\n"
                   "'publishedDate':'2024-06-01T00:00:00Z',\n'releases':[\n{'ocid':'ocds-abc123-1',"
                   "\n'id':'1'},\n\n{'ocid':'ocds-abc123-2',\n'id':'2',\n'tender':{\n'id':'1',\n"
                   "'items':[\n{},\n{\n'id':\n3.5,'quantity':'\\u00f1'}]}}]}");
    const struct validate_group *g = validated_group(&v, "type", "/tender/items/quantity");
    CHECK(g);
    CHECK_STR(g->pointer, "/releases/1/tender/items/1/quantity");
    CHECK_STR(g->found, "ñ");
    CHECK_INT(g->line, 16);
    CHECK_INT(g->element, 2);
    g = validated_group(&v, "required", "/tag");
    CHECK(g);
    CHECK_STR(g->pointer, "/releases/0");
    CHECK_INT(g->line, 5);
    CHECK_INT(g->count, 2);
    validating_end(&v);
}

TEST(validate_holds_everything_to_a_version_that_a_person_asks_for)
{
    struct validated v;
    validating_begin(&v);
    v.options.forced = true;
    v.options.standard = SCHEMA_OCDS_1_0;
    validating_run(&v, PACKAGED("1.1", "{'parties':[]}"), 1);
    CHECK(validated_group(&v, "additional", "/parties"));
    v.options.standard = SCHEMA_OC4IDS_0_9;
    validating_run(&v, "{'ocid':'ocds-abc123-1'}", 1);
    CHECK(validated_group(&v, "additional", "/ocid"));
    validating_end(&v);
}

TEST(validate_passes_over_what_is_no_json_and_says_so_once)
{
    struct validated v;
    validating(&v, RELEASE("]") "\n{'ocid':\n" RELEASE("],'x':1"));
    CHECK_INT(v.result.elements, 2);
    CHECK_INT(v.totals.bad, 1);
    validating_end(&v);
}
