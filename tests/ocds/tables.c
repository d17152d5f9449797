/* There and back: see tables.h. */
#include "tables.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "harness.h"
#include "streaming.h"

static enum err_code take_away(void *user, const char *path)
{
    (void)user;
    CHECK(unlink(path) == 0);
    return ERR_NONE;
}

void tables_init(struct tables *t)
{
    struct err gone = {0};
    if (file_exists("out")) (void)file_walk("out", take_away, NULL, &gone);
    arena_free(&t->arena);
    *t = (struct tables){.flatten = {.output = "out"},
                         .unflatten = {.cell_types = true, .in_process = true}};
    arena_init(&t->arena, (size_t)1 << 30);
    struct schema *release, *project;
    struct err err = {0};
    CHECK_OK(schema_builtin(&t->arena, SCHEMA_OCDS_1_1, &release, &err));
    CHECK_OK(schema_builtin(&t->arena, SCHEMA_OC4IDS_0_9, &project, &err));
    t->flatten.schemas[SCHEMA_OCDS_1_1] = t->unflatten.schemas[SCHEMA_OCDS_1_1] = release;
    t->flatten.schemas[SCHEMA_OC4IDS_0_9] = t->unflatten.schemas[SCHEMA_OC4IDS_0_9] = project;
}

void tables_free(struct tables *t)
{
    arena_free(&t->arena);
}

static void note(void *user, const struct ocds_problem *problem)
{
    struct tables *t = user;
    t->problems++;
    t->problem = problem->err;
}

enum err_code tables_flatten(struct tables *t, struct str json)
{
    struct err err = {0};
    CHECK_OK(file_write("in.json", json, &err));
    struct ocds_input input = {.name = "in.json", .fd = -1};
    struct ocds_job job = {.inputs = &input,
                           .input_count = 1,
                           .out = -1,
                           .side = -1,
                           .threads = t->threads ? t->threads : 1,
                           .problem = note,
                           .user = t};
    enum err_code code = flatten_run(&job, &t->flatten, &t->flattened, &t->totals, &err);
    t->err = err;
    return code;
}

struct str tables_sheet(struct tables *t, const char *name)
{
    char path[256];
    struct str text;
    struct err err = {0};
    snprintf(path, sizeof path, "%s/%s.csv", t->flatten.output, name);
    CHECK_OK(file_read(&t->arena, path, 1 << 28, &text, &err));
    return text;
}

void tables_write(struct tables *t, const char *name, const char *text)
{
    char path[256];
    struct err err = {0};
    mkdir(t->flatten.output, 0777);
    snprintf(path, sizeof path, "%s/%s.csv", t->flatten.output, name);
    CHECK_OK(file_write(path, str_of(text), &err));
}

struct inputs {
    struct arena *arena;
    struct ocds_input list[300];
    size_t count;
};

static enum err_code add(void *user, const char *path)
{
    struct inputs *in = user;
    CHECK(in->count < 300);
    in->list[in->count++] =
        (struct ocds_input){.name = arena_cstr(in->arena, str_of(path)), .fd = -1};
    return ERR_NONE;
}

enum err_code tables_unflatten(struct tables *t, const char *path, struct str *out)
{
    struct inputs in = {.arena = &t->arena};
    struct err err = {0};
    CHECK_OK(file_walk(path, add, &in, &err));
    struct ocds_job job = {.inputs = in.list,
                           .input_count = in.count,
                           .out = streaming_file(STR_NONE),
                           .side = -1,
                           .problem = note,
                           .user = t};
    enum err_code code = unflatten_run(&job, &t->unflatten, &t->unflattened, &err);
    t->err = err;
    struct buf b = streaming_read(job.out);
    *out = arena_str(&t->arena, buf_view(&b));
    buf_free(&b);
    return code;
}

/* --- comparing -------------------------------------------------------------------------------- */

static bool says_nothing(json_ref v)
{
    if (json_type(v) == JSON_NULL) return true;
    if (json_type(v) != JSON_OBJECT && json_type(v) != JSON_ARRAY) return false;
    if (json_type(v) == JSON_ARRAY) return json_count(v) == 0;
    for (struct json_iter it = json_each(v); json_next(&it);)
        if (!says_nothing(it.value)) return false;
    return true;
}

static bool differ(char *where, size_t size, struct str key, const char *what)
{
    char tail[400];
    snprintf(tail, sizeof tail, "%.300s", where);
    snprintf(where, size, "/%.*s%s%s", STR_FMT(key), tail, tail[0] ? "" : what);
    return false;
}

static bool equal_lists(json_ref a, json_ref b, bool lenient, char *where, size_t size)
{
    char number[24];
    if (json_count(a) != json_count(b)) return differ(where, size, STR("*"), ": other count");
    struct json_iter y = json_each(b);
    for (struct json_iter x = json_each(a); json_next(&x) && json_next(&y);) {
        snprintf(number, sizeof number, "%zu", x.index);
        if (!tables_equal(x.value, y.value, lenient, where, size))
            return differ(where, size, str_of(number), ": other value");
    }
    return true;
}

static bool within(json_ref a, json_ref b, bool lenient, char *where, size_t size)
{
    for (struct json_iter x = json_each(a); json_next(&x);) {
        if (lenient && says_nothing(x.value)) continue;
        json_ref y = json_get_str(b, x.key);
        if (!y) return differ(where, size, x.key, ": missing");
        if (!tables_equal(x.value, y, lenient, where, size))
            return differ(where, size, x.key, ": other value");
    }
    return true;
}

bool tables_equal(json_ref a, json_ref b, bool lenient, char *where, size_t size)
{
    if (json_type(a) != json_type(b)) return differ(where, size, STR("="), ": other type");
    if (json_type(a) == JSON_ARRAY) return equal_lists(a, b, lenient, where, size);
    if (json_type(a) == JSON_OBJECT)
        return within(a, b, lenient, where, size) && within(b, a, lenient, where, size);
    return str_eq(json_text(a), json_text(b));
}

void tables_check_lines(struct tables *t, struct str wanted, struct str got, bool lenient)
{
    for (unsigned line = 1; wanted.n || got.n; line++) {
        struct str a = str_split(wanted, '\n', &wanted), b = str_split(got, '\n', &got);
        char where[512] = "";
        json_ref x, y;
        struct err err = {0};
        if (!a.n || !b.n) test_fail(__FILE__, __LINE__, "line %u is only on one side", line);
        CHECK_OK(json_parse(&t->arena, a, 128, &x, &err));
        CHECK_OK(json_parse(&t->arena, b, 128, &y, &err));
        if (!tables_equal(x, y, lenient, where, sizeof where))
            test_fail(__FILE__, __LINE__, "line %u differs at %s\n  wanted %.*s\n  got    %.*s",
                      line, where, (int)(a.n < 1500 ? a.n : 1500), a.p,
                      (int)(b.n < 1500 ? b.n : 1500), b.p);
    }
}
