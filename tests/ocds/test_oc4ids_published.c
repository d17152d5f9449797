/* The conversion to OC4IDS on published records, and what comes out against the schema's own idea
 * of a project. */
#include "harness.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "format/json.h"
#include "ocds/oc4ids.h"
#include "ocds/schema.h"

static struct arena arena;
static struct err err;

struct inputs {
    struct ocds_input list[20];
    size_t count;
};

static enum err_code add(void *user, const char *path)
{
    struct inputs *in = user;
    if (in->count < 20)
        in->list[in->count++] =
            (struct ocds_input){.name = arena_cstr(&arena, str_of(path)), .fd = -1};
    return ERR_NONE;
}

static json_ref convert(const char *folder, struct oc4ids_options options, uint64_t *projects,
                        uint64_t *processes)
{
    char path[600];
    struct inputs in = {.count = 0};
    struct ocds_totals totals;
    struct str text;
    json_ref root;
    if (!arena.limit) arena_init(&arena, 256u << 20);
    snprintf(path, sizeof path, "%s/%s", test_real_data(), folder);
    if (!file_exists(path)) test_skip("the published records are not here");
    CHECK_OK(file_walk(path, add, &in, &err));
    struct ocds_job job = {.inputs = in.list,
                           .input_count = in.count,
                           .out = open("out.json", O_RDWR | O_CREAT | O_TRUNC, 0600),
                           .side = -1};
    options.package = true;
    options.now_ms = 1590969600000;
    CHECK_OK(oc4ids_run(&job, &options, projects, processes, &totals, &err));
    close(job.out);
    CHECK_OK(file_read(&arena, "out.json", 1u << 26, &text, &err));
    CHECK_OK(json_parse(&arena, text, 200, &root, &err));
    return root;
}

/* Every member is a field of the standard and of a type that it allows, but for those that the
 * releases bring along. */
static void check_value(const struct schema_field *field, json_ref v, const char *where);

static void check_object(const struct schema_object *object, json_ref v, const char *where)
{
    for (struct json_iter it = json_each(v); json_next(&it);) {
        char path[200];
        snprintf(path, sizeof path, "%s/%.*s", where, STR_FMT(it.key));
        const struct schema_field *f = schema_find(object, it.key);
        if (f) check_value(f, it.value, path);
    }
    if (str_is(object->name, "LinkedRelease")) return; /* as the record had it */
    for (size_t i = 0; i < object->count; i++)
        if (object->fields[i].required && !json_get_str(v, object->fields[i].name))
            test_fail(__FILE__, __LINE__, "%s has no %.*s", where, STR_FMT(object->fields[i].name));
}

static void check_value(const struct schema_field *field, json_ref v, const char *where)
{
    static const unsigned bits[] = {[JSON_ABSENT] = 0,
                                    [JSON_NULL] = SCHEMA_NULL,
                                    [JSON_BOOL] = SCHEMA_BOOLEAN,
                                    [JSON_NUMBER] = SCHEMA_NUMBER | SCHEMA_INTEGER,
                                    [JSON_STRING] = SCHEMA_STRING,
                                    [JSON_ARRAY] = SCHEMA_ARRAY,
                                    [JSON_OBJECT] = SCHEMA_OBJECT};
    if (!(field->types & bits[json_type(v)]))
        test_fail(__FILE__, __LINE__, "%s is of another type", where);
    if (json_type(v) == JSON_OBJECT && field->object) check_object(field->object, v, where);
    if (json_type(v) == JSON_ARRAY && field->items)
        for (struct json_iter it = json_each(v); json_next(&it);)
            check_value(field->items, it.value, where);
}

TEST(oc4ids_projects_of_nuevo_leon)
{
    uint64_t projects, processes;
    json_ref root = convert("nl_inai_infraestructura_abierta/data/nl-releases",
                            (struct oc4ids_options){.all = true, .prefix = "oc4ids-gx3fo2"},
                            &projects, &processes);
    struct schema *schema;
    /* Six processes; two of them name the project PEI-0119/2019. */
    CHECK_INT(processes, 6);
    CHECK_INT(projects, 5);
    json_ref first = json_at(json_get(root, "projects"), 0);
    CHECK_STR(json_text(json_get(first, "id")), "oc4ids-gx3fo2-PEI-0119/2019");
    CHECK_INT(json_count(json_get(first, "contractingProcesses")), 2);
    CHECK(json_get(first, "parties") && json_get(first, "title"));
    CHECK_OK(schema_builtin(&arena, SCHEMA_OC4IDS_0_9, &schema, &err));
    check_object(schema->project_package, root, "");
}

TEST(oc4ids_projects_of_inai)
{
    uint64_t projects, processes;
    json_ref root = convert("nl_inai_infraestructura_abierta/data/inai-record-package",
                            (struct oc4ids_options){.all = true}, &projects, &processes);
    CHECK_INT(processes, 2);
    CHECK_INT(projects, 2);
    json_ref process =
        json_at(json_get(json_at(json_get(root, "projects"), 0), "contractingProcesses"), 0);
    CHECK_INT(json_count(json_get(process, "releases")), 47);
    CHECK(json_get(json_get(process, "summary"), "contractValue") != NULL);
    CHECK(json_get(json_get(process, "summary"), "suppliers") != NULL);
}
