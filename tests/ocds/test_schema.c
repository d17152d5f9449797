/* The schemas that the program carries, JSON Schema files, extensions and codelists. */
#include "harness.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "ocds/schema.h"

#include <string.h>
#include <sys/stat.h>

static struct arena arena;
static struct err err;

static struct schema *builtin(enum schema_standard standard)
{
    struct schema *schema;
    if (!arena.limit) arena_init(&arena, 256u << 20);
    CHECK_OK(schema_builtin(&arena, standard, &schema, &err));
    return schema;
}

/* Down the members: "tender.items.unit"; arrays are stepped through. */
static const struct schema_field *at(const struct schema_object *object, const char *path)
{
    struct str rest = str_of(path);
    const struct schema_field *f = NULL;
    while (rest.n) {
        struct str name = str_split(rest, '.', &rest);
        CHECK(object != NULL);
        f = schema_find(object, name);
        if (!f) return NULL;
        const struct schema_field *value = f;
        while (value->items) value = value->items;
        object = value->object;
    }
    return f;
}

static void put(const char *path, const char *text)
{
    CHECK_OK(file_write(path, str_of(text), &err));
}

TEST(schema_builtin_knows_each_standard)
{
    struct schema *v1 = builtin(SCHEMA_OCDS_1_1);
    CHECK_STR(v1->version, "1.1.5");
    CHECK(v1->release && v1->record && v1->release_package && v1->record_package);
    CHECK(!v1->project);
    CHECK_STR(v1->release->name, "release");
    CHECK_STR(at(v1->release, "tender")->object->name, "Tender");
    struct schema *v0 = builtin(SCHEMA_OCDS_1_0);
    CHECK_STR(v0->version, "1.0.3");
    CHECK(v0->release && v0->record && v0->release_package && v0->record_package);
    CHECK(!schema_find(v0->release, STR("parties")));
    struct schema *infrastructure = builtin(SCHEMA_OC4IDS_0_9);
    CHECK_STR(infrastructure->version, "0.9.4");
    CHECK(infrastructure->project && infrastructure->project_package && !infrastructure->release);
    CHECK(at(infrastructure->project_package, "projects")->items->object ==
          infrastructure->project);
}

TEST(schema_fields_have_types_flags_and_limits)
{
    const struct schema_object *r = builtin(SCHEMA_OCDS_1_1)->release;
    const struct schema_field *f = schema_find(r, STR("ocid"));
    CHECK(f->required && !f->omit_when_merged && f->types == SCHEMA_STRING);
    CHECK_INT(f->min_length, 1);
    f = schema_find(r, STR("date"));
    CHECK(f->required && f->omit_when_merged && f->format == SCHEMA_DATE_TIME);
    f = at(r, "parties.additionalIdentifiers");
    CHECK(f->whole_list_merge && f->unique_items && f->types == SCHEMA_ARRAY);
    f = at(r, "tender.id");
    CHECK(f->version_id && f->types == (SCHEMA_STRING | SCHEMA_INTEGER));
    f = at(r, "tender.amendment");
    CHECK(f->deprecated && f->types == SCHEMA_OBJECT);
    CHECK_STR(f->deprecated_in, "1.1");
    f = at(r, "awards.items");
    CHECK_INT(f->min_items, 1);
    CHECK(f->items->object->has_id);
    CHECK(!at(r, "tender.items.unit.value")->object->has_id);
    f = at(r, "parties.details");
    CHECK(f->types == (SCHEMA_OBJECT | SCHEMA_NULL) && !f->object);
    CHECK(at(r, "tender.value")->object == at(r, "contracts.value")->object);
    CHECK_STR(at(r, "tender.items.unit")->object->name, "Item.unit");
    CHECK_STR(at(builtin(SCHEMA_OCDS_1_1)->release_package, "version")->pattern,
              "^(\\d+\\.)(\\d+)$");
}

TEST(schema_of_1_0_keeps_its_merge_strategies)
{
    const struct schema_object *r = builtin(SCHEMA_OCDS_1_0)->release;
    CHECK(schema_find(r, STR("ocid"))->omit_when_merged);
    CHECK(at(r, "tender.tenderers")->whole_list_merge);
    CHECK(!at(r, "tender.items")->whole_list_merge);
    CHECK(at(r, "tender.items")->items->object->has_id);
    CHECK(at(r, "tender.submissionMethod")->whole_list_merge);
    CHECK(schema_code_known(at(r, "tag")->codelist, STR("planning")));
    CHECK(!schema_code_known(at(r, "tag")->codelist, STR("planningUpdate")));
}

TEST(schema_codelists_are_open_or_closed_by_field)
{
    const struct schema_object *r = builtin(SCHEMA_OCDS_1_1)->release;
    const struct schema_field *f = at(r, "tender.procurementMethod");
    CHECK(f->codelist && !f->open_codelist);
    CHECK_STR(f->codelist->name, "method.csv");
    CHECK(schema_code_known(f->codelist, STR("open")));
    CHECK(!schema_code_known(f->codelist, STR("Open")));
    CHECK(!schema_code_known(f->codelist, STR("")));
    f = at(r, "tender.submissionMethod");
    CHECK(f->codelist == f->items->codelist && f->open_codelist && f->items->open_codelist);
    f = at(r, "tag");
    CHECK(f->codelist == f->items->codelist && !f->items->open_codelist);
    f = at(r, "tender.value.currency");
    CHECK(schema_code_known(f->codelist, STR("MXN")) && !f->open_codelist);
    CHECK_INT(f->codelist->count, 302);
    for (size_t i = 1; i < f->codelist->count; i++)
        CHECK(str_compare(f->codelist->codes[i - 1], f->codelist->codes[i]) < 0);
}

TEST(schema_records_have_linked_and_embedded_releases)
{
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    const struct schema_field *f = schema_find(s->record, STR("releases"));
    CHECK(f->other && !f->other->other);
    CHECK(schema_find(f->items->object, STR("url"))->required);
    CHECK(f->other->items->object == s->release);
    CHECK(schema_find(s->record, STR("compiledRelease"))->object == s->release);
    CHECK(!schema_find(s->record, STR("compiledRelease"))->versioned);
    f = schema_find(s->record, STR("versionedRelease"));
    CHECK(f->versioned && f->object == s->release);
}

TEST(schema_find_language_takes_language_tags)
{
    const struct schema_object *r = builtin(SCHEMA_OCDS_1_1)->release;
    const struct schema_object *t = at(r, "tender")->object;
    CHECK_STR(schema_find_language(t, STR("title_es"))->name, "title");
    CHECK_STR(schema_find_language(t, STR("title_zh-Hant"))->name, "title");
    CHECK_STR(schema_find_language(t, STR("description_es-MX"))->name, "description");
    CHECK(!schema_find_language(t, STR("title_")));
    CHECK(!schema_find_language(t, STR("title_e")));
    CHECK(!schema_find_language(t, STR("title_es-")));
    CHECK(!schema_find_language(t, STR("title_español")));
    CHECK(!schema_find_language(t, STR("status_es")));
    CHECK(!schema_find_language(t, STR("titulo_es")));
    CHECK(!schema_find_language(r, STR("ocid_es")));
}

TEST(schema_find_finds_every_field_and_nothing_else)
{
    static const enum schema_standard all[] = {SCHEMA_OCDS_1_0, SCHEMA_OCDS_1_1, SCHEMA_OC4IDS_0_9};
    for (size_t s = 0; s < 3; s++) {
        struct schema *schema = builtin(all[s]);
        const struct schema_object *o = schema->release ? schema->release : schema->project;
        for (size_t i = 0; i < o->count; i++) {
            CHECK(schema_find(o, o->fields[i].name) == &o->fields[i]);
            char other[80];
            int n = snprintf(other, sizeof other, "%.*sx", STR_FMT(o->fields[i].name));
            CHECK(!schema_find(o, (struct str){other, (size_t)n}));
            CHECK(!schema_find(o, str_slice(o->fields[i].name, 1, 99)));
        }
        CHECK(!schema_find(o, STR_NONE));
    }
}

static const char small[] =
    "{\"id\":\"https://example.org/schema/1__2__0/release-schema.json\",\"type\":\"object\","
    "\"required\":[\"ocid\",\"secret\"],\"properties\":{\"ocid\":{\"type\":\"string\"},"
    "\"id\":{\"type\":\"string\",\"mergeStrategy\":\"ocdsOmit\"},"
    "\"parts\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/definitions/Part\"}},"
    "\"place\":{\"$ref\":\"geo.json#/definitions/Point\"},"
    "\"kind\":{\"type\":\"string\",\"codelist\":\"kind.csv\",\"openCodelist\":false,"
    "\"enum\":[\"a\",\"b\"]}},"
    "\"definitions\":{\"Part\":{\"type\":\"object\",\"properties\":{\"id\":{\"type\":\"string\"},"
    "\"parts\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/definitions/Part\"}}}}}}";

TEST(schema_load_reads_cycles_neighbours_and_enumerations)
{
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    put("mine.json", small);
    CHECK_INT(schema_load(&arena, s, "mine.json", &err), ERR_INPUT);
    CHECK(strstr(err.message, "geo.json") != NULL);
    CHECK_STR(s->version, "1.1.5");
    CHECK(schema_find(s->release, STR("tender")) != NULL);
    put("geo.json", "{\"definitions\":{\"Point\":{\"type\":\"object\",\"properties\":{"
                    "\"lat\":{\"type\":\"number\",\"minimum\":-90}}}}}");
    CHECK_OK(schema_load(&arena, s, "mine.json", &err));
    CHECK_STR(s->version, "1.2.0");
    CHECK(!schema_find(s->release, STR("tender")));
    const struct schema_object *part = at(s->release, "parts")->items->object;
    CHECK(part == at(s->release, "parts.parts.parts.parts")->items->object);
    CHECK(at(s->release, "place.lat")->has_minimum);
    CHECK_INT(at(s->release, "place.lat")->minimum, -90);
    CHECK(at(s->release, "secret")->required && at(s->release, "secret")->types == SCHEMA_ANY);
    CHECK(schema_code_known(at(s->release, "kind")->codelist, STR("b")));
    CHECK(!schema_code_known(at(s->release, "kind")->codelist, STR("c")));
    CHECK(schema_find(s->release_package, STR("releases"))->items->object == s->release);
}

TEST(schema_load_refuses_what_is_no_schema)
{
    static const char *const texts[] = {"",
                                        "[]",
                                        "{",
                                        "{\"properties\":{}}",
                                        "\xff\xfe",
                                        "null",
                                        "{\"id\":\"x/release-schema.json\",\"properties\":{\"ocid\""
                                        ":{\"$ref\":\"#/definitions/A\"}},\"definitions\":{\"A\":"
                                        "{\"$ref\":\"#/definitions/A\"}}}"};
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        put("bad.json", texts[i]);
        CHECK(schema_load(&arena, s, "bad.json", &err) != ERR_NONE);
        CHECK(err.message[0] != '\0');
        CHECK(schema_find(s->release, STR("tender")) != NULL);
    }
    CHECK(schema_load(&arena, s, "absent.json", &err) != ERR_NONE);
}

TEST(schema_extend_adds_changes_and_takes_away)
{
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    const struct schema_object *before = s->release;
    CHECK(mkdir("ext", 0700) == 0 && mkdir("ext/codelists", 0700) == 0);
    put("ext/extension.json", "{\"name\":{\"es\":\"Prueba\"}}");
    put("ext/release-schema.json",
        "{\"definitions\":{\"Tender\":{\"required\":[\"id\",\"bond\"],\"properties\":{"
        "\"bond\":{\"$ref\":\"#/definitions/Bond\"},\"amendment\":null,"
        "\"title\":{\"minLength\":3}}},\"Bond\":{\"type\":\"object\",\"properties\":{"
        "\"id\":{\"type\":\"string\"},\"kind\":{\"type\":\"string\",\"codelist\":\"bond.csv\","
        "\"openCodelist\":true}}},\"RelatedProcess\":null},"
        "\"properties\":{\"parties\":{\"wholeListMerge\":true}}}");
    put("ext/codelists/bond.csv", "Code,Title\r\ncash,\"a, \"\"b\"\"\"\r\n\"letter\",x\r\n");
    put("ext/codelists/+partyRole.csv", "\xef\xbb\xbf"
                                        "code\nbondsman");
    put("ext/codelists/-method.csv", "Title,Code\nno,open\n");
    CHECK_OK(schema_extend(&arena, s, "ext", &err));
    CHECK(at(s->release, "tender.bond")->required && at(s->release, "tender.id")->required);
    CHECK(!at(s->release, "tender.amendment"));
    CHECK_INT(at(s->release, "tender.title")->min_length, 3);
    CHECK(at(s->release, "tender.title")->types == (SCHEMA_STRING | SCHEMA_NULL));
    CHECK(at(s->release, "parties")->whole_list_merge);
    const struct schema_field *kind = at(s->release, "tender.bond.kind");
    CHECK_INT(kind->codelist->count, 2);
    CHECK(schema_code_known(kind->codelist, STR("cash")));
    CHECK(schema_code_known(at(s->release, "parties.roles")->codelist, STR("bondsman")));
    CHECK(schema_code_known(at(s->release, "parties.roles")->codelist, STR("buyer")));
    CHECK(!schema_code_known(at(s->release, "tender.procurementMethod")->codelist, STR("open")));
    CHECK(at(s->release, "relatedProcesses")->items->types == SCHEMA_ANY);
    CHECK(schema_find(s->record, STR("compiledRelease"))->object == s->release);
    CHECK(at(before, "tender.amendment") && !at(before, "tender.bond"));
    CHECK_INT(schema_extend(&arena, s, "nowhere", &err) != ERR_NONE, 1);
    CHECK_OK(schema_extend(&arena, s, "ext/extension.json", &err));
    CHECK_OK(schema_extend(&arena, s, "ext/release-schema.json", &err));
}

TEST(schema_codelists_from_files_replace)
{
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    put("method.csv", "Código,Code\nx,abierta\n");
    CHECK_OK(schema_load_codelists(&arena, s, "method.csv", &err));
    const struct schema_field *f = at(s->release, "tender.procurementMethod");
    CHECK_INT(f->codelist->count, 1);
    CHECK(schema_code_known(f->codelist, STR("abierta")));
    put("bad.csv", "Nombre\nx\n");
    CHECK_INT(schema_load_codelists(&arena, s, "bad.csv", &err), ERR_INPUT);
    CHECK(strstr(err.place.file, "bad.csv") != NULL);
    put("empty.txt", "");
    CHECK_INT(schema_load_codelists(&arena, s, "empty.txt", &err), ERR_NOTFOUND);
}

TEST(schema_extension_names_are_read_from_any_address)
{
    static const char *const urls[][2] = {
        {"https://raw.githubusercontent.com/open-contracting-extensions/ocds_bid_extension/v1.1.4/"
         "extension.json",
         "bid"},
        {"https://bitbucket.org/someone/ocds_guarantees_extension/raw/abc123/extension.json",
         "guarantees"},
        {"https://extensions.open-contracting.org/es/extensions/lots/v1.1.5/", "lots"},
        {"https://extensions.open-contracting.org/en/extensions/lots/master/?x=1#y", "lots"},
        {"https://example.org/ext/ocds_taxes_extension/master/extension.json", "taxes"},
        {"http://standard.open-contracting.org/profiles/ppp/latest/es/extension.json", "ppp"},
        {"https://example.org/mi-extension/2.0/release-schema.json", "mi-extension"},
        {"", ""},
        {"https://", ""},
        {"https://github.com/", ""},
        {"////", ""}};
    for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
        CHECK_STR(schema_extension_name(str_of(urls[i][0])), urls[i][1]);
}

TEST(schema_extend_known_applies_those_that_are_carried)
{
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    CHECK(schema_extend_known(
        &arena, s,
        STR("https://raw.githubusercontent.com/INAImexico/ocds_guarantees_extension/master/"
            "extension.json"),
        &err));
    CHECK(at(s->release, "contracts.guarantees.obligations")->codelist->count > 0);
    CHECK(at(s->release, "contracts.guarantees.id")->required);
    CHECK(schema_code_known(at(s->release, "parties.roles")->codelist, STR("guarantor")));
    const struct schema_object *now = s->release;
    CHECK(!schema_extend_known(&arena, s, STR("https://example.org/unheard/extension.json"), &err));
    CHECK(!schema_extend_known(&arena, s, STR(""), &err));
    CHECK(s->release == now);
}

TEST(schema_extensions_build_on_each_other)
{
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    CHECK_OK(schema_extend_all(&arena, s, &err));
    CHECK(
        at(s->release, "planning.budget.budgetBreakdown.budgetLines.components")->whole_list_merge);
    CHECK(at(s->release, "bids.details.status")->codelist->count == 5);
    CHECK(at(s->release, "tender.lots.value.netAmount") != NULL);
    CHECK(at(s->release, "tender.items.deliveryLocation.geometry.coordinates")->items->types ==
          (SCHEMA_NUMBER | SCHEMA_ARRAY));
    CHECK(at(s->release, "parties.details.scale") && at(s->release, "parties.memberOf"));
    CHECK(at(s->release, "parties.details.classifications.scheme") != NULL);
    CHECK(!at(s->release, "tender.milestones.documents")->deprecated);
    CHECK(at(s->release, "tender.lots.submissionTerms")->types == SCHEMA_ANY);
    CHECK(schema_find_language(s->release, STR("title_es")) != NULL);
    CHECK(at(s->release, "tender.lots.subcontractingTerms.description") != NULL);
    CHECK(at(s->release, "parties.beneficialOwners.identifier.scheme") != NULL);
    CHECK_INT(at(s->release, "contracts.signatories")->min_items, 2);
    CHECK_INT(at(s->release, "awards.requirementResponses.requirement")->types,
              SCHEMA_STRING | SCHEMA_OBJECT);
}

TEST(schema_survives_memory_running_out)
{
    uint64_t n = 1;
    for (bool done = false; !done; n += n / 16 + 1) {
        struct arena own;
        struct schema *s;
        CHECK(n < 1000000);
        arena_init(&own, 64u << 20);
        mem_fail_after(n, 1);
        enum err_code code = schema_builtin(&own, SCHEMA_OCDS_1_1, &s, &err);
        done = !code &&
               schema_extend_known(&own, s, STR("https://github.com/x/ocds_lots_extension"), &err);
        mem_fail_after(0, 0);
        CHECK(!code || (code == ERR_MEMORY && !s));
        arena_free(&own);
    }
    CHECK(n > 2);
    for (size_t limit = 1000; limit < 1000000; limit = limit * 3 / 2) {
        struct arena own;
        struct schema *s;
        arena_init(&own, limit);
        enum err_code code = schema_builtin(&own, SCHEMA_OC4IDS_0_9, &s, &err);
        CHECK(!code || code == ERR_MEMORY);
        arena_free(&own);
    }
}

TEST(schema_refuses_what_is_too_large)
{
    struct buf json;
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    buf_init(&json, 1u << 22);
    buf_text(&json, "{\"id\":\"release-schema.json\",\"properties\":{\"ocid\":{}");
    for (int i = 0; i < 3000; i++) buf_printf(&json, ",\"f%d\":{\"type\":\"string\"}", i);
    buf_text(&json, "}}");
    CHECK_OK(file_write("wide.json", buf_view(&json), &err));
    CHECK_INT(schema_load(&arena, s, "wide.json", &err), ERR_LIMIT);
    buf_clear(&json);
    for (int i = 0; i < 200; i++) buf_text(&json, "{\"properties\":{\"a\":");
    CHECK_OK(file_write("deep.json", buf_view(&json), &err));
    CHECK(schema_load(&arena, s, "deep.json", &err) != ERR_NONE);
    /* Forms of forms: without a limit they would double at every level. */
    put("forms.json", "{\"id\":\"release-schema.json\",\"properties\":{\"ocid\":{\"$ref\":"
                      "\"#/definitions/A\"}},\"definitions\":{\"A\":{\"oneOf\":[{\"$ref\":"
                      "\"#/definitions/A\"},{\"$ref\":\"#/definitions/A\"}]}}}");
    CHECK_INT(schema_load(&arena, s, "forms.json", &err), ERR_LIMIT);
    CHECK(schema_find(s->release, STR("tender")) != NULL);
    buf_free(&json);
}
