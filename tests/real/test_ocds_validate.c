/* The validator on published files: broken ones that a validator must survive and explain, worked
 * examples of the standards that must pass, and Mexican publications, with figures counted by other
 * means. */
#include <dirent.h>
#include <string.h>

#include "../ocds/validating.h"
#include "harness.h"
#include "ocds_validate_expected.h"

static const char *data(const char *name)
{
    static char path[4096];
    snprintf(path, sizeof path, "%s/%s", test_real_data(), name);
    FILE *f = fopen(path, "rb");
    if (!f) test_skip("no published files here");
    fclose(f);
    return path;
}

static void check_told(const struct told *t)
{
    char name[300];
    struct validated v;
    snprintf(name, sizeof name, "cove_ocds_fixtures/%s", t->file);
    validating_file(&v, data(name));
    if (v.result.elements != t->elements || v.result.errors != t->errors)
        test_fail(__FILE__, __LINE__, "%s: %d elements, %d errors", t->file, (int)v.result.elements,
                  (int)v.result.errors);
    for (size_t i = 0; i < 14 && t->groups[i].code; i++) {
        const struct validate_group *g = validated_group(&v, t->groups[i].code, t->groups[i].path);
        if (!g || g->count != t->groups[i].count)
            test_fail(__FILE__, __LINE__, "%s: %s at %s: %d", t->file, t->groups[i].code,
                      t->groups[i].path, g ? (int)g->count : 0);
    }
    validating_end(&v);
}

TEST(validate_explains_every_file_that_a_validator_must_survive)
{
    for (size_t i = 0; i < validate_expected_count; i++) check_told(&validate_expected[i]);
}

TEST(validate_knows_an_expectation_for_every_such_file)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%s/cove_ocds_fixtures", test_real_data());
    DIR *d = opendir(folder);
    if (!d) test_skip("no published files here");
    for (struct dirent *e; (e = readdir(d));) {
        bool known = e->d_name[0] == '.';
        for (size_t i = 0; i < validate_expected_count; i++)
            known = known || strcmp(validate_expected[i].file, e->d_name) == 0;
        if (!known) test_fail(__FILE__, __LINE__, "%s", e->d_name);
    }
    closedir(d);
}

/* The fourteen kinds of error that this file was made to have, and no other. */
TEST(validate_finds_the_errors_that_the_fields_validator_finds)
{
    static const char *const kinds[][2] = {{"minLength", "/id"},
                                           {"pattern", "/version"},
                                           {"type", "/tender/value/amount"},
                                           {"type", "/buyer"},
                                           {"required", "/tender/id"},
                                           {"required", "/initiationType"},
                                           {"type", "/tender/numberOfTenderers"},
                                           {"type", "/ocid"},
                                           {"type", "/parties"},
                                           {"type", "/tender/title"},
                                           {"format.date-time", "/date"},
                                           {"format.uri", "/uri"},
                                           {"codelist.closed", "/tender/value/currency"},
                                           {"minItems", "/tag"}};
    struct validated v;
    validating_file(&v, data("cove_ocds_fixtures/badfile_all_validation_errors.json"));
    CHECK_INT(v.result.errors, 14);
    for (size_t i = 0; i < 14; i++) CHECK(validated_group(&v, kinds[i][0], kinds[i][1]));
    validating_end(&v);
}

static const char *const worked[] = {
    "ocds_sample_data/fictional-example/1.1/ocds-213czf-000-00001-01-planning.json",
    "ocds_sample_data/fictional-example/1.1/ocds-213czf-000-00001-02-tender.json",
    "ocds_sample_data/fictional-example/1.1/ocds-213czf-000-00001-03-tenderAmendment.json",
    "ocds_sample_data/fictional-example/1.1/ocds-213czf-000-00001-04-award.json",
    "ocds_sample_data/fictional-example/1.1/ocds-213czf-000-00001-05-contract.json",
    "ocds_sample_data/fictional-example/1.1/ocds-213czf-000-00001-06-implementation.json",
    "ocds_sample_data/fictional-example/1.1/ocds-213czf-000-00001.json",
    "ocds_sample_data/fictional-example/1.1/record/ocds-213czf-000-00001-withversions.json",
    "ocds_sample_data/fictional-example/1.1/record/ocds-213czf-000-00001.json",
    "ocds_standard/1.1.5/docs/examples/award.json",
    "ocds_standard/1.1.5/docs/examples/contract.json",
    "ocds_standard/1.1.5/docs/examples/contractAmendment.json",
    "ocds_standard/1.1.5/docs/examples/easy-releases/worked-example-1/1-tender.json",
    "ocds_standard/1.1.5/docs/examples/easy-releases/worked-example-1/2-tenderUpdate.json",
    "ocds_standard/1.1.5/docs/examples/easy-releases/worked-example-1/3-award.json",
    "ocds_standard/1.1.5/docs/examples/easy-releases/worked-example-1/4-contract.json",
    "ocds_standard/1.1.5/docs/examples/easy-releases/worked-example-2/1-tender.json",
    "ocds_standard/1.1.5/docs/examples/easy-releases/worked-example-2/2-tenderUpdate.json",
    "ocds_standard/1.1.5/docs/examples/easy-releases/worked-example-2/3-award.json",
    "ocds_standard/1.1.5/docs/examples/easy-releases/worked-example-2/4-contract.json",
    "ocds_standard/1.1.5/docs/examples/extended.json",
    "ocds_standard/1.1.5/docs/examples/implementation.json",
    "ocds_standard/1.1.5/docs/examples/merging/example02-field-planning.json",
    "ocds_standard/1.1.5/docs/examples/merging/example02-field-tender.json",
    "ocds_standard/1.1.5/docs/examples/merging/example02-object-tender.json",
    "ocds_standard/1.1.5/docs/examples/merging/example02-object-tenderAmendment.json",
    "ocds_standard/1.1.5/docs/examples/merging/example03-award.json",
    "ocds_standard/1.1.5/docs/examples/merging/merge-award-1.json",
    "ocds_standard/1.1.5/docs/examples/merging/merge-award-2.json",
    "ocds_standard/1.1.5/docs/examples/merging/merge-tender-1.json",
    "ocds_standard/1.1.5/docs/examples/merging/merge-tender-2.json",
    "ocds_standard/1.1.5/docs/examples/merging/merge-tender-3.json",
    "ocds_standard/1.1.5/docs/examples/merging/merged-tender.json",
    "ocds_standard/1.1.5/docs/examples/merging/merged.json",
    "ocds_standard/1.1.5/docs/examples/merging/versioned.json",
    "ocds_standard/1.1.5/docs/examples/milestones/af-implementation-milestones-1.json",
    "ocds_standard/1.1.5/docs/examples/milestones/af-implementation-milestones-2.json",
    "ocds_standard/1.1.5/docs/examples/milestones/af-implementation-milestones-3.json",
    "ocds_standard/1.1.5/docs/examples/milestones/implementation-milestones-1.json",
    "ocds_standard/1.1.5/docs/examples/milestones/implementation-milestones-2.json",
    "ocds_standard/1.1.5/docs/examples/milestones/implementation-milestones-3.json",
    "ocds_standard/1.1.5/docs/examples/milestones/planning-tender-milestones-2.json",
    "ocds_standard/1.1.5/docs/examples/milestones/planning-tender-milestones.json",
    "ocds_standard/1.1.5/docs/examples/minimal_updates/award.json",
    "ocds_standard/1.1.5/docs/examples/minimal_updates/tender.json",
    "ocds_standard/1.1.5/docs/examples/minimal_updates/tenderUpdate.json",
    "ocds_standard/1.1.5/docs/examples/organization-classification/"
    "dhangadhi_female_chaired_example.json",
    "ocds_standard/1.1.5/docs/examples/organization-classification/"
    "fictional_wob_organization_classification.json",
    "ocds_standard/1.1.5/docs/examples/organization-classification/"
    "moldova_organization_scale.json",
    "ocds_standard/1.1.5/docs/examples/organization-classification/"
    "uk_organization_classification.json",
    "ocds_standard/1.1.5/docs/examples/organization-identifiers.json",
    "ocds_standard/1.1.5/docs/examples/organization_reference.json",
    "ocds_standard/1.1.5/docs/examples/organizational-units/honduras-planning.json",
    "ocds_standard/1.1.5/docs/examples/organizational-units/moldova-tender.json",
    "ocds_standard/1.1.5/docs/examples/organizational-units/paraguay-planning.json",
    "ocds_standard/1.1.5/docs/examples/planning.json",
    "ocds_standard/1.1.5/docs/examples/pre-qualification/pre-qualification-package.json",
    "ocds_standard/1.1.5/docs/examples/pre-qualification/"
    "pre-qualification-paraguay-package.json",
    "ocds_standard/1.1.5/docs/examples/pre-qualification/pre-selection-package.json",
    "ocds_standard/1.1.5/docs/examples/record-embedded-releases.json",
    "ocds_standard/1.1.5/docs/examples/record.json",
    "ocds_standard/1.1.5/docs/examples/records/award.json",
    "ocds_standard/1.1.5/docs/examples/records/contract.json",
    "ocds_standard/1.1.5/docs/examples/records/contractAmendment.json",
    "ocds_standard/1.1.5/docs/examples/records/implementation.json",
    "ocds_standard/1.1.5/docs/examples/records/planning.json",
    "ocds_standard/1.1.5/docs/examples/records/tender.json",
    "ocds_standard/1.1.5/docs/examples/records/tenderUpdate.json",
    "ocds_standard/1.1.5/docs/examples/tender.json",
    "ocds_standard/1.1.5/docs/examples/tenderAmendment.json",
    "ocds_standard/1.1.5/docs/examples/tenderUpdate.json",
    "ocds_standard/1.1.5/docs/examples/unsuccessful-tender-planning.json",
    "ocds_standard/1.1.5/docs/examples/unsuccessful-tender-related-process.json",
    "ocds_standard/1.1.5/docs/examples/unsuccessful-tender-tender.json"};

TEST(validate_finds_no_error_in_worked_examples_of_the_standards)
{
    for (size_t i = 0; i < sizeof worked / sizeof *worked; i++) {
        struct validated v;
        validating_file(&v, data(worked[i]));
        CHECK(v.result.elements > 0);
        if (v.result.errors)
            test_fail(__FILE__, __LINE__, "%s: %s at %.*s", worked[i], v.groups[0].code,
                      STR_FMT(v.groups[0].path));
        validating_end(&v);
    }
}

/* The same seven that an independent JSON Schema validator finds in it. */
TEST(validate_finds_what_is_wrong_in_the_example_of_oc4ids_and_nothing_else)
{
    static const char *const wrong[][2] = {
        {"type", "/budget/finance/assetClass"},
        {"codelist.closed", "/status"},
        {"minProperties", "/forecasts/observations/value"},
        {"minProperties", "/metrics/observations/value"},
        {"type", "/contractingProcesses/summary/social/laborBudget/amount"},
        {"type", "/social/consultationMeetings/numberOfParticipants"},
        {"type", "/environment/climateMeasures/type"}};
    struct validated v;
    validating_file(&v, data("oc4ids/0.9.4/docs/examples/example.json"));
    CHECK_INT(v.result.errors, 7);
    for (size_t i = 0; i < 7; i++) CHECK(validated_group(&v, wrong[i][0], wrong[i][1]));
    validating_end(&v);
}

static void check_group(const struct validated *v, const char *code, const char *path,
                        uint64_t count, uint64_t of)
{
    const struct validate_group *g = validated_group(v, code, path);
    if (!g) test_fail(__FILE__, __LINE__, "%s at %s is not found", code, path);
    CHECK_INT(g->count, count);
    CHECK_INT(g->of, of);
}

/* Counted with jq: 75 documents, all of them modified in the year 1; eleven organizations, three
 * without identifier, ten with an empty e-mail address; coordinates with latitude first. */
TEST(validate_on_a_project_of_nuevo_leon)
{
    struct validated v;
    validating_file(&v, data("nl_inai_infraestructura_abierta/data/nl-oc4ids/"
                             "ProjectRelease-oc4ids-gx3fo2-000002-v000001.json"));
    check_group(&v, "date.implausible", "/documents/dateModified", 75, 75);
    check_group(&v, "minLength", "/parties/contactPoint/email", 10, 10);
    check_group(&v, "party.identifier", "/parties/identifier", 3, 11);
    check_group(&v, "location.swapped", "/locations/geometry/coordinates", 1, 1);
    check_group(&v, "codelist.closed", "/status", 1, 1);
    validating_end(&v);
}

TEST(validate_on_a_record_of_the_federal_guarantor)
{
    struct validated v;
    validating_file(&v, data("nl_inai_infraestructura_abierta/data/inai-record-package/"
                             "record-package_312.json"));
    CHECK_INT(v.result.elements, 1);
    check_group(&v, "empty", "/compiledRelease/parties/contactPoint/email", 6, 6);
    check_group(&v, "use.payments", "/compiledRelease/contracts", 1, 1);
    CHECK(!validated_group(&v, "additional", "/compiledRelease/contracts/surveillanceMechanisms"));
    validating_end(&v);
}
