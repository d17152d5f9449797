/* The tables that the program carries against the published JSON Schema files, field by field, and
 * against what writing them anew gives. With CAUCE_TABLES=FOLDER the new tables are left there. */
#include "harness.h"

#include "base/buf.h"
#include "base/embed.h"
#include "base/file.h"
#include "format/json.h"
#include "ocds/schema.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;
static struct err err;

static struct schema *builtin(enum schema_standard standard)
{
    struct schema *schema;
    if (!arena.limit) arena_init(&arena, 256u << 20);
    CHECK_OK(schema_builtin(&arena, standard, &schema, &err));
    return schema;
}

static const char *published(const char *name)
{
    static char path[4][600];
    static unsigned next;
    char *p = path[next++ % 4];
    snprintf(p, sizeof path[0], "%s/%s", test_real_data(), name);
    if (!file_exists(p)) test_skip("the published schemas are not here");
    return p;
}

/* Pairs of objects that have been compared, so that circles end. */
struct pairs {
    const struct schema_object *a[400], *b[400];
    size_t count;
};

static void same_object(struct pairs *pairs, const struct schema_object *a,
                        const struct schema_object *b, const char *where);

static void same_lists(const struct schema_codelist *a, const struct schema_codelist *b,
                       const char *where)
{
    if (!a != !b) test_fail(__FILE__, __LINE__, "%s: one has a codelist", where);
    if (!a) return;
    if (!str_eq(a->name, b->name) || a->count != b->count)
        test_fail(__FILE__, __LINE__, "%s: codelists differ", where);
    for (size_t i = 0; i < a->count; i++)
        if (!str_eq(a->codes[i], b->codes[i]) || !schema_code_known(b, a->codes[i]))
            test_fail(__FILE__, __LINE__, "%s: code %.*s", where, STR_FMT(a->codes[i]));
}

static void same_field(struct pairs *pairs, const struct schema_field *a,
                       const struct schema_field *b, const char *where)
{
    char path[300];
    if (!a != !b) test_fail(__FILE__, __LINE__, "%s: only in one", where);
    if (!a) return;
    snprintf(path, sizeof path, "%s.%.*s", where, STR_FMT(a->name));
#define SAME(member)                                                                               \
    if (a->member != b->member) test_fail(__FILE__, __LINE__, "%s: " #member, path)
    SAME(types);
    SAME(format);
    SAME(required);
    SAME(deprecated);
    SAME(omit_when_merged);
    SAME(whole_list_merge);
    SAME(version_id);
    SAME(open_codelist);
    SAME(unique_items);
    SAME(languages);
    SAME(versioned);
    SAME(has_minimum);
    SAME(min_length);
    SAME(min_items);
    SAME(min_properties);
    SAME(minimum);
#undef SAME
    if (!str_eq(a->name, b->name) || !str_eq(a->pattern, b->pattern) ||
        !str_eq(a->deprecated_in, b->deprecated_in))
        test_fail(__FILE__, __LINE__, "%s: name, pattern or version", path);
    same_lists(a->codelist, b->codelist, path);
    same_object(pairs, a->object, b->object, path);
    same_field(pairs, a->items, b->items, path);
    same_field(pairs, a->other, b->other, path);
}

static void same_object(struct pairs *pairs, const struct schema_object *a,
                        const struct schema_object *b, const char *where)
{
    if (!a != !b) test_fail(__FILE__, __LINE__, "%s: members only in one", where);
    if (!a) return;
    for (size_t i = 0; i < pairs->count; i++) {
        if ((pairs->a[i] == a) != (pairs->b[i] == b))
            test_fail(__FILE__, __LINE__, "%s: shared in one only", where);
        if (pairs->a[i] == a) return;
    }
    CHECK(pairs->count < 400);
    pairs->a[pairs->count] = a;
    pairs->b[pairs->count++] = b;
    if (!str_eq(a->name, b->name) || a->count != b->count || a->has_id != b->has_id ||
        a->languages != b->languages)
        test_fail(__FILE__, __LINE__, "%s: %.*s and %.*s", where, STR_FMT(a->name),
                  STR_FMT(b->name));
    for (size_t i = 0; i < a->count; i++) same_field(pairs, &a->fields[i], &b->fields[i], where);
}

static size_t same_schema(const struct schema *a, const struct schema *b)
{
    struct pairs pairs = {.count = 0};
    CHECK(str_eq(a->version, b->version));
    same_object(&pairs, a->release, b->release, "release");
    same_object(&pairs, a->release_package, b->release_package, "release-package");
    same_object(&pairs, a->record_package, b->record_package, "record-package");
    same_object(&pairs, a->record, b->record, "record");
    same_object(&pairs, a->project, b->project, "project");
    same_object(&pairs, a->project_package, b->project_package, "project-package");
    CHECK_INT(a->codelist_count, b->codelist_count);
    for (size_t i = 0; i < a->codelist_count; i++)
        same_lists(a->codelists[i], b->codelists[i], "codelists");
    return pairs.count;
}

static void check_file(const char *name, struct buf *made)
{
    const char *folder = getenv("CAUCE_TABLES");
    char path[600];
    CHECK(!made->failed);
    if (folder && *folder) {
        snprintf(path, sizeof path, "%s/%s", folder, name);
        CHECK_OK(file_write(path, buf_view(made), &err));
    }
    for (size_t i = 0; i < standard_files_count; i++)
        if (str_is(str_of(standard_files[i].name), name)) {
            struct str kept = {(const char *)standard_files[i].data, standard_files[i].size};
            if (!str_eq(kept, buf_view(made)))
                test_fail(__FILE__, __LINE__, "%s is not what the published files give", name);
            return;
        }
    test_fail(__FILE__, __LINE__, "%s is not carried", name);
}

static void check_standard(enum schema_standard standard, const char *folder,
                           const char *const *files, const char *name)
{
    char path[300];
    struct schema *table = builtin(standard), *json = builtin(standard);
    snprintf(path, sizeof path, "%s/codelists", folder);
    CHECK_OK(schema_load_codelists(&arena, json, published(path), &err));
    for (; *files; files++) {
        snprintf(path, sizeof path, "%s/%s", folder, *files);
        CHECK_OK(schema_load(&arena, json, published(path), &err));
    }
    CHECK(same_schema(table, json) > 15);
    struct buf out;
    buf_init(&out, 1u << 20);
    schema_write_table(json, &out);
    snprintf(path, sizeof path, "%s.schema", name);
    check_file(path, &out);
    buf_clear(&out);
    schema_write_codelists(json, &out);
    snprintf(path, sizeof path, "%s.codelists", name);
    check_file(path, &out);
    buf_free(&out);
}

TEST(schema_tables_say_what_the_published_schemas_say)
{
    static const char *const ocds[] = {"release-schema.json", "release-package-schema.json",
                                       "record-package-schema.json", NULL};
    static const char *const oc4ids[] = {"project-schema.json", "project-package-schema.json",
                                         NULL};
    check_standard(SCHEMA_OCDS_1_1, "ocds_standard/1.1.5/schema", ocds, "ocds-1.1");
    check_standard(SCHEMA_OC4IDS_0_9, "oc4ids/0.9.4/schema/project-level", oc4ids, "oc4ids-0.9");
}

static const char *const mexican[] = {"awardRationale",
                                      "budgetLines",
                                      "clarificationMeetings",
                                      "contactPointType",
                                      "extendedProcurementCategory",
                                      "guarantees",
                                      "implementationStatus",
                                      "nameBreakdown",
                                      "paymentMethod",
                                      "publicNotices",
                                      "requestForQuotes",
                                      "surveillanceMechanisms",
                                      "taxes"};

TEST(schema_carries_the_mexican_extensions_as_they_were_published)
{
    struct schema *carried = builtin(SCHEMA_OCDS_1_1), *json = builtin(SCHEMA_OCDS_1_1);
    for (size_t i = 0; i < sizeof mexican / sizeof *mexican; i++) {
        char url[300], path[300];
        snprintf(url, sizeof url,
                 "https://raw.githubusercontent.com/any/ocds_%s_extension/master/extension.json",
                 mexican[i]);
        snprintf(path, sizeof path, "edca_mx_extensions/%s", mexican[i]);
        CHECK(schema_extend_known(&arena, carried, str_of(url), &err));
        CHECK_OK(schema_extend(&arena, json, published(path), &err));
        CHECK(same_schema(carried, json) > 15);
    }
}

TEST(schema_dereferenced_says_the_same_of_every_field)
{
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    CHECK_OK(schema_load(
        &arena, s, published("ocds_standard/1.1.5/schema/dereferenced-release-schema.json"), &err));
    const struct schema_field *f = schema_find(s->release, STR("tender"));
    CHECK(f->object && schema_find(f->object, STR("items"))->items->object->has_id);
}

/* Every member is a field, or the translation of one. */
static void known_members(const struct schema_object *object, json_ref v, const char *where)
{
    for (struct json_iter it = json_each(v); json_next(&it);) {
        char path[300];
        snprintf(path, sizeof path, "%s/%.*s", where, STR_FMT(it.key));
        const struct schema_field *f = schema_find(object, it.key);
        if (!f) f = schema_find_language(object, it.key);
        /* The example of OC4IDS 0.9.4 has "test" where its schema says "tests". */
        if (!f && str_is(it.key, "test") && str_is(object->name, "HealthAndSafety.materialTests"))
            continue;
        if (!f) test_fail(__FILE__, __LINE__, "%s is not known", path);
        json_ref value = it.value;
        while (json_type(value) == JSON_ARRAY && f->items) {
            f = f->items;
            value = json_at(value, 0);
        }
        if (json_type(it.value) == JSON_OBJECT && f->object)
            known_members(f->object, it.value, path);
        if (json_type(value) != JSON_OBJECT || value == it.value || !f->object) continue;
        for (struct json_iter each = json_each(it.value); json_next(&each);)
            known_members(f->object, each.value, path);
    }
}

static json_ref read_json(const char *name)
{
    struct str text;
    json_ref root;
    CHECK_OK(file_read(&arena, published(name), 1u << 24, &text, &err));
    CHECK_OK(json_parse(&arena, text, 200, &root, &err));
    return root;
}

TEST(schema_knows_every_field_of_the_published_examples)
{
    struct schema *infrastructure = builtin(SCHEMA_OC4IDS_0_9), *ocds = builtin(SCHEMA_OCDS_1_1);
    known_members(infrastructure->project_package,
                  read_json("oc4ids/0.9.4/docs/examples/example.json"), "");
    static const char *const releases[] = {"planning", "tender", "award", "contract",
                                           "implementation"};
    for (size_t i = 0; i < sizeof releases / sizeof *releases; i++) {
        char path[200];
        snprintf(path, sizeof path, "ocds_standard/1.1.5/docs/examples/%s.json", releases[i]);
        known_members(ocds->release_package, read_json(path), releases[i]);
    }
}

TEST(schema_knows_the_extensions_that_inai_names)
{
    struct schema *s = builtin(SCHEMA_OCDS_1_1);
    json_ref package = read_json(
        "nl_inai_infraestructura_abierta/data/inai-record-package/record-package_312.json");
    size_t count = 0;
    for (struct json_iter it = json_each(json_get(package, "extensions")); json_next(&it);) {
        if (!schema_extend_known(&arena, s, json_text(it.value), &err))
            test_fail(__FILE__, __LINE__, "%.*s is not known", STR_FMT(json_text(it.value)));
        count++;
    }
    CHECK(count > 10);
    const struct schema_field *f = schema_find(s->release, STR("contracts"));
    CHECK(schema_find(f->items->object, STR("guarantees")) != NULL);
}
