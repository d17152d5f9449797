/* The checks of the field: each with a case that it finds and one that it lets pass. */
#include "harness.h"
#include "validating.h"

#define AWARD(more) RELEASE("],'awards':[{'id':'a'" more "}]")
#define CONTRACT(more)                                                                             \
    RELEASE("],'awards':[{'id':'a','status':'active','date':'2024-02-10T00:00:00Z','value':{"      \
            "'amount':100,'currency':'MXN'},'suppliers':[{'id':'B','name':'Obras'}]}],"            \
            "'contracts':[{'id':'c','awardID':'a'" more "}]")
#define PARTY(more) RELEASE(",{'id':'P','name':'P','roles':[]" more "}]")

TEST(validate_tells_what_is_published_empty)
{
    EXPECT({TENDER(",'title':''"), "empty", "/tender/title", 1, 1},
           {TENDER(",'title':' \\n '"), "empty", "/tender/title", 1, 1},
           {TENDER(",'title':'\u00a0'"), "empty", "/tender/title", 1, 1},
           {TENDER(",'title':'é'"), "empty", "/tender/title", 0, 0},
           {TENDER(",'items':[]"), "empty", "/tender/items", 1, 1},
           {TENDER(",'value':{}"), "empty", "/tender/value", 1, 1},
           {TENDER(",'title':null"), "null", "/tender/title", 1, 1},
           {TENDER(",'propio':{'a':[{'b':''}]}"), "empty", "/tender/propio", 1, 1});
}

TEST(validate_tells_ids_that_are_missing_or_stand_twice)
{
    EXPECT({RELEASE(",{'name':'x'}]"), "id.missing", "/parties/id", 1, 2},
           {TENDER(",'documents':[{'id':'1'},{'id':'1'},{'id':1}]"), "id.duplicate",
            "/tender/documents/id", 1, 3},
           {TENDER(",'documents':[{'id':'1'},{'id':'2'}]"), "id.duplicate", "/tender/documents/id",
            0, 0},
           {AWARD(",'suppliers':[{'name':'x'}]"), "id.missing", "/awards/suppliers/id", 1, 1});
}

TEST(validate_tells_releases_and_processes_that_appear_twice)
{
#define ONE(ocid, id, tag) "{'ocid':'ocds-abc123-" ocid "','id':'" id "','tag':['" tag "']}\n"
    EXPECT({ONE("1", "a", "tender") ONE("1", "b", "tender"), "release.duplicate", "/ocid", 0, 0},
           {ONE("1", "a", "tender") ONE("2", "a", "tender") ONE("1", "a", "tender"),
            "release.duplicate", "/ocid", 1, 3},
           {ONE("1", "a", "compiled") ONE("2", "a", "compiled") ONE("1", "b", "compiled"),
            "ocid.duplicate", "/ocid", 1, 3});
    struct validated v;
    validating(&v, ONE("1", "a", "tender") ONE("2", "a", "tender") ONE("1", "a", "tender"));
    CHECK_INT(validated_group(&v, "release.duplicate", "/ocid")->line, 3);
    validating_end(&v);
}

TEST(validate_looks_at_prefixes_of_processes_and_projects)
{
    EXPECT({"{'ocid':'ocds-abc123-1'}", "ocid.prefix", "/ocid", 0, 0},
           {"{'ocid':'ocds-ABC123-1'}", "ocid.prefix", "/ocid", 1, 1},
           {"{'ocid':'ocds-abc1234-1'}", "ocid.prefix", "/ocid", 1, 1},
           {"{'ocid':'LA-1'}", "ocid.prefix", "/ocid", 1, 1},
           {"{'id':'oc4ids-abc123-1','contractingProcesses':[{}]}", "project.prefix", "/id", 0, 0},
           {"{'id':'1','contractingProcesses':[{}]}", "project.prefix", "/id", 1, 1});
}

TEST(validate_follows_references_to_organizations)
{
    EXPECT({AWARD(",'suppliers':[{'id':'X','name':'x'}]"), "reference.organization",
            "/awards/suppliers", 1, 1},
           {AWARD(",'suppliers':[{'id':'B','name':'Obras'}]"), "reference.organization",
            "/awards/suppliers", 0, 0},
           {AWARD(",'suppliers':[{'id':'B','name':'Otra'}]"), "reference.name",
            "/awards/suppliers/name", 1, 1},
           {AWARD(",'suppliers':[{'id':'B','name':'Obras'}]"), "role.missing", "/awards/suppliers",
            1, 1},
           {RELEASE("]"), "role.missing", "/buyer", 0, 0},
           {RELEASE(",{'id':'S','roles':['supplier','buyer']}]"), "role.unreferenced", "/parties",
            1, 2},
           {RELEASE(
                ",{'id':'S','roles':['supplier']}],'awards':[{'id':'a','suppliers':[{'id':'S'}]}]"),
            "role.unreferenced", "/parties", 0, 0},
           {PARTY(""), "party.identifier", "/parties/identifier", 1, 2},
           {PARTY(",'identifier':{'id':''}"), "party.identifier", "/parties/identifier", 1, 2},
           {PARTY(",'identifier':{'id':'RFC'}"), "party.identifier", "/parties/identifier", 0, 0});
}

TEST(validate_follows_references_among_many_organizations)
{
    static char text[400000];
    size_t n = (size_t)snprintf(text, sizeof text, "{'ocid':'ocds-abc123-1','parties':[");
    for (int i = 0; i < 2000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s{'id':'p%d'}", i ? "," : "", i);
    n += (size_t)snprintf(text + n, sizeof text - n, "],'tender':{'tenderers':[");
    for (int i = 0; i < 2000; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%s{'id':'p%d'}", i ? "," : "", i * 2);
    snprintf(text + n, sizeof text - n, "]}}");
    struct validated v;
    validating(&v, text);
    CHECK_INT(validated_group(&v, "reference.organization", "/tender/tenderers")->count, 1000);
    validating_end(&v);
}

TEST(validate_follows_references_to_awards_lots_and_items)
{
#define LOTS(lot)                                                                                  \
    "{'uri':'https://example.org/p','version':'1.1','extensions':['https://raw.githubusercontent." \
    "com/open-contracting-extensions/ocds_lots_extension/master/extension.json'],"                 \
    "'publishedDate':'2024-06-01T00:00:00Z','publisher':{'name':'x'},'releases':[" TENDER(         \
        ",'lots':[{'id':'L1'}],'items':[{'id':'1','relatedLot':'" lot "'}]") "]}"
    EXPECT({CONTRACT(""), "reference.award", "/contracts/awardID", 0, 0},
           {RELEASE("],'awards':[{'id':'a'}],'contracts':[{'id':'c','awardID':'b'}]"),
            "reference.award", "/contracts/awardID", 1, 1},
           {LOTS("L2"), "reference.other", "/tender/items/relatedLot", 1, 1},
           {LOTS("L1"), "reference.other", "/tender/items/relatedLot", 0, 0});
}

TEST(validate_looks_at_amounts)
{
    EXPECT({TENDER(",'value':{'amount':5}"), "value.currency", "/tender/value/amount", 1, 1},
           {TENDER(",'value':{'amount':5,'currency':'MXN'}"), "value.currency",
            "/tender/value/amount", 0, 0},
           {TENDER(",'value':{'currency':'MXN'}"), "value.amount", "/tender/value/currency", 1, 1},
           {TENDER(",'value':{'amount':-5,'currency':'MXN'}"), "value.negative",
            "/tender/value/amount", 1, 1},
           {TENDER(",'value':{'amount':-0.00,'currency':'MXN'}"), "value.negative",
            "/tender/value/amount", 0, 0},
           {TENDER(",'value':{'amount':0.0e5,'currency':'MXN'}"), "value.zero",
            "/tender/value/amount", 1, 1},
           {TENDER(",'value':{'amount':999999999999.99,'currency':'MXN'}"), "value.huge",
            "/tender/value/amount", 0, 0},
           {TENDER(",'value':{'amount':1000000000000,'currency':'MXN'}"), "value.huge",
            "/tender/value/amount", 1, 1},
           {TENDER(",'value':{'amount':1e12,'currency':'MXN'}"), "value.huge",
            "/tender/value/amount", 1, 1});
}

TEST(validate_compares_amounts_of_a_process)
{
#define BUDGET(amount, currency)                                                                   \
    RELEASE("],'planning':{'budget':{'amount':{'amount':" amount ",'currency':'" currency          \
            "'}}},'tender':{'id':'1','value':{'amount':100,'currency':'MXN'}}")
#define PAID(one, two)                                                                             \
    ",'value':{'amount':100,'currency':'MXN'},'implementation':{'transactions':[{'id':'1',"        \
    "'value':{'amount':" one ",'currency':'MXN'}},{'id':'2','value':{'amount':" two                \
    ",'currency':'MXN'}}]}"
    EXPECT({BUDGET("150", "MXN"), "value.budget-tender", "/tender/value", 0, 0},
           {BUDGET("150.01", "MXN"), "value.budget-tender", "/tender/value", 1, 1},
           {BUDGET("49.99", "MXN"), "value.budget-tender", "/tender/value", 1, 1},
           {BUDGET("1000", "USD"), "value.budget-tender", "/tender/value", 0, 0},
           {CONTRACT(",'value':{'amount':150,'currency':'MXN'}"), "value.contract-award", "/awards",
            0, 0},
           {CONTRACT(",'value':{'amount':151,'currency':'MXN'}"), "value.contract-award", "/awards",
            1, 1},
           {CONTRACT(PAID("40", "60")), "value.transactions", "/contracts", 0, 0},
           {CONTRACT(PAID("40", "60.01")), "value.transactions", "/contracts", 1, 1});
}

TEST(validate_looks_at_the_order_of_dates)
{
#define OPEN(more)                                                                                 \
    RELEASE("],'tender':{'id':'1','tenderPeriod':{'startDate':'2024-01-01T00:00:00Z',"             \
            "'endDate':'2024-02-01T00:00:00-06:00'}" more)
    EXPECT(
        {TENDER(",'tenderPeriod':{'startDate':'2024-02-01T00:00:00Z','endDate':"
                "'2024-01-01T00:00:00Z'}"),
         "date.period", "/tender/tenderPeriod", 1, 1},
        /* As instants: noon in Mexico is not before 11:00 in London. */
        {TENDER(",'tenderPeriod':{'startDate':'2024-02-01T12:00:00-06:00','endDate':"
                "'2024-02-01T18:00:00Z'}"),
         "date.period", "/tender/tenderPeriod", 0, 0},
        {TENDER(",'tenderPeriod':{'startDate':'2024-02-01T00:00:00Z','endDate':"
                "'2024-02-11T00:00:00Z','durationInDays':10}"),
         "period.duration", "/tender/tenderPeriod/durationInDays", 0, 0},
        {TENDER(",'tenderPeriod':{'startDate':'2024-02-01T00:00:00Z','endDate':"
                "'2024-02-11T00:00:00Z','durationInDays':30}"),
         "period.duration", "/tender/tenderPeriod/durationInDays", 1, 1},
        {OPEN("},'awards':[{'id':'a','date':'2024-01-20T00:00:00Z'}]"),
         "date.award-before-tender-end", "/awards/date", 1, 1},
        {OPEN("},'awards':[{'id':'a','date':'2024-02-01T06:00:00Z'}]"),
         "date.award-before-tender-end", "/awards/date", 0, 0},
        {OPEN(",'contractPeriod':{'startDate':'2024-01-20T00:00:00Z'}}"),
         "date.contract-period-before-tender-end", "/tender/contractPeriod/startDate", 1, 1},
        {OPEN("},'contracts':[{'id':'c','awardID':'a','dateSigned':'2024-01-20T00:00:00Z'}]"),
         "date.contract-before-tender-end", "/contracts/dateSigned", 1, 1},
        {CONTRACT(",'dateSigned':'2024-02-09T00:00:00Z'"), "date.contract-before-award",
         "/contracts/dateSigned", 1, 1},
        {CONTRACT(",'dateSigned':'2024-02-10T00:00:00Z'"), "date.contract-before-award",
         "/contracts/dateSigned", 0, 0},
        {CONTRACT(",'dateSigned':'2025-02-10T00:00:00Z'"), "date.after-release",
         "/contracts/dateSigned", 1, 2},
        {CONTRACT(",'dateSigned':'2024-02-10T00:00:00Z','implementation':{'transactions':[{"
                  "'id':'1','date':'2024-02-01T00:00:00Z'}]}"),
         "date.transaction-before-contract", "/contracts/implementation/transactions", 1, 1},
        {TENDER(",'documents':[{'id':'1','datePublished':'2024-02-02T00:00:00Z',"
                "'dateModified':'2024-02-01T00:00:00Z'}]"),
         "date.document", "/tender/documents", 1, 1},
        {CONTRACT(",'dateSigned':'2024-02-10T00:00:00Z','amendments':[{'id':'1','date':"
                  "'2024-02-01T00:00:00Z'}]"),
         "date.amendment", "/contracts/amendments", 1, 1},
        {PACKAGED("1.1", RELEASE("]")), "date.release-after-package", "/date", 0, 0},
        {"{'version':'1.1','publishedDate':'2024-05-31T23:59:59Z','releases':[" RELEASE("]") "]}",
         "date.release-after-package", "/date", 1, 1},
        {AWARD(",'date':'1970-01-01T00:00:00Z'"), "date.implausible", "/awards/date", 1, 1},
        {AWARD(",'date':'1990-01-01T00:00:00Z'"), "date.implausible", "/awards/date", 0, 0});
}

TEST(validate_looks_at_statuses_and_tags)
{
    EXPECT({AWARD(",'status':'active'"), "status.award-supplier", "/awards", 1, 1},
           {AWARD(",'status':'cancelled'"), "status.award-supplier", "/awards", 0, 0},
           {RELEASE("],'awards':[{'id':'a','status':'cancelled'}],'contracts':[{'id':'c',"
                    "'awardID':'a'}]"),
            "status.contract-inactive-award", "/contracts", 1, 1},
           {CONTRACT(""), "status.contract-inactive-award", "/contracts", 0, 0},
           {RELEASE("],'tender':{'id':'1','status':'active'},'awards':[{'id':'a'}]"),
            "status.tender-awards", "/tender/status", 1, 1},
           {RELEASE("],'tender':{'id':'1','status':'complete'},'awards':[{'id':'a'}]"),
            "status.tender-awards", "/tender/status", 0, 0},
           {CONTRACT(",'status':'pending','implementation':{'transactions':[{'id':'1'}]}"),
            "status.contract-transactions", "/contracts", 1, 1},
           {TENDER(",'milestones':[{'id':'1','status':'notMet','dateMet':"
                   "'2024-01-01T00:00:00Z'}]"),
            "status.milestone-met", "/tender/milestones/dateMet", 1, 1},
           {"{'ocid':'ocds-abc123-1','tag':['award','tender'],'tender':{'id':'1'}}", "tag.content",
            "/tag", 1, 2},
           {"{'ocid':'ocds-abc123-1','tag':['implementation'],'contracts':[{'id':'1',"
            "'implementation':{'transactions':[]}}]}",
            "tag.content", "/tag", 0, 0});
}

TEST(validate_looks_at_the_number_of_tenderers)
{
    EXPECT({TENDER(",'procurementMethod':'direct','numberOfTenderers':2"),
            "tender.direct-tenderers", "/tender/numberOfTenderers", 1, 1},
           {TENDER(",'procurementMethod':'open','numberOfTenderers':2"), "tender.direct-tenderers",
            "/tender/numberOfTenderers", 0, 0},
           {TENDER(",'numberOfTenderers':2,'tenderers':[{'id':'B','name':'Obras'}]"),
            "tender.number-tenderers", "/tender/numberOfTenderers", 1, 1},
           {TENDER(",'numberOfTenderers':1,'tenderers':[{'id':'B','name':'Obras'}]"),
            "tender.number-tenderers", "/tender/numberOfTenderers", 0, 0});
}

TEST(validate_looks_at_items_contacts_documents_and_languages)
{
    EXPECT({TENDER(",'items':[{'id':'1','quantity':5}]"), "item.unit", "/tender/items/unit", 1, 1},
           {TENDER(",'items':[{'id':'1','quantity':0,'unit':{'name':'m'}}]"), "item.quantity",
            "/tender/items/quantity", 1, 1},
           {TENDER(",'items':[{'id':'1','unit':{'name':'m'}}]"), "item.quantity-missing",
            "/tender/items/quantity", 1, 1},
           {PARTY(",'contactPoint':{'email':'a@b'}"), "contact.email",
            "/parties/contactPoint/email", 1, 1},
           {PARTY(",'contactPoint':{'email':'a@b.mx'}"), "contact.email",
            "/parties/contactPoint/email", 0, 0},
           {PARTY(",'contactPoint':{'telephone':'ext. 12'}"), "contact.phone",
            "/parties/contactPoint/telephone", 1, 1},
           {PARTY(",'contactPoint':{'telephone':'+52 (81) 2020-1234 ext. 5'}"), "contact.phone",
            "/parties/contactPoint/telephone", 0, 0},
           {TENDER(",'documents':[{'id':'1'}]"), "document.url", "/tender/documents/url", 1, 1},
           {RELEASE("],'language':'Spanish'"), "language", "/language", 1, 1},
           {RELEASE("],'language':'es-MX'"), "language", "/language", 0, 0});
}

TEST(validate_looks_at_places)
{
#define PLACE(point, more)                                                                         \
    "{'id':'oc4ids-abc123-1','contractingProcesses':[],'locations':[{'id':'1','geometry':{'type':" \
    "'Point','coordinates':" point "}}]" more "}"
#define PESOS ",'budget':{'amount':{'amount':1,'currency':'MXN'}}"
    EXPECT(
        {PLACE("[-100.3,25.7]", ""), "location.swapped", "/locations/geometry/coordinates", 0, 0},
        {PLACE("[25.7,-100.3]", ""), "location.swapped", "/locations/geometry/coordinates", 1, 1},
        {PLACE("[-100.3,95]", ""), "location.range", "/locations/geometry/coordinates", 1, 1},
        {PLACE("[2.35,48.85]", PESOS), "location.outside", "/locations/geometry/coordinates", 1, 1},
        {PLACE("[2.35,48.85]", ""), "location.outside", "/locations/geometry/coordinates", 0, 0});
}

TEST(validate_says_what_who_uses_the_data_will_not_find)
{
    EXPECT({CONTRACT(""), "use.contract-supplier", "/contracts", 0, 0},
           {RELEASE("],'awards':[{'id':'a'}],'contracts':[{'id':'c','awardID':'a'},{'id':'d',"
                    "'awardID':'z'}]"),
            "use.contract-supplier", "/contracts", 2, 2},
           {CONTRACT(""), "use.contract-value", "/contracts", 1, 1},
           {CONTRACT(",'value':{'amount':1,'currency':'MXN'}"), "use.contract-value", "/contracts",
            0, 0},
           {CONTRACT(""), "use.contract-date", "/contracts", 1, 1},
           {CONTRACT(""), "use.payments", "/contracts", 1, 1},
           {CONTRACT(",'title':'Puente'"), "use.items", "/contracts", 0, 0},
           {AWARD(""), "use.award-value", "/awards", 1, 1},
           {TENDER(""), "use.method", "/tender", 1, 1},
           {TENDER(",'procurementMethod':'direct'"), "use.rationale", "/tender", 1, 1},
           {TENDER(",'procurementMethod':'open'"), "use.rationale", "/tender", 0, 0},
           {TENDER(",'tenderers':[{'id':'B'}]"), "use.competition", "/tender", 0, 0},
           {"{'ocid':'ocds-abc123-1'}", "use.buyer", "", 1, 1},
           {RELEASE("]"), "use.buyer", "", 0, 0}, {RELEASE("]"), "use.documents", "", 1, 1},
           {TENDER(",'documents':[{'id':'1'}]"), "use.documents", "", 0, 0},
           {"{'id':'oc4ids-abc123-1','contractingProcesses':[{'id':'o','summary':{'title':'x'}}]}",
            "use.process-supplier", "/contractingProcesses/summary", 1, 1},
           {"{'id':'oc4ids-abc123-1','contractingProcesses':[{'id':'o'}]}", "use.project-place", "",
            1, 1});
}
