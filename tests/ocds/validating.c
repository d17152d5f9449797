/* See validating.h. */
#include "validating.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "streaming.h"

static void keep(void *user, const struct validate_group *g)
{
    struct validated *v = user;
    CHECK(v->count < 2000);
    struct validate_group *mine = &v->groups[v->count++];
    *mine = *g;
    mine->path = arena_str(&v->arena, g->path);
    mine->detail = arena_str(&v->arena, g->detail);
    mine->pointer = arena_str(&v->arena, g->pointer);
    mine->found = arena_str(&v->arena, g->found);
    CHECK(g->of >= g->count && g->count >= g->elements && g->count > 0);
}

void validating_begin(struct validated *v)
{
    struct err err = {0};
    *v = (struct validated){0};
    arena_init(&v->arena, (size_t)256 << 20);
    for (int i = 0; i < SCHEMA_STANDARDS; i++) {
        CHECK_OK(schema_builtin(&v->arena, (enum schema_standard)i, &v->schemas[i], &err));
        v->options.schemas[i] = v->schemas[i];
    }
    v->groups = arena_array(&v->arena, 2000, sizeof *v->groups);
    CHECK(v->groups);
    v->options.known_extensions = true;
    v->options.group = keep;
    v->options.user = v;
}

static void run_on(struct validated *v, struct ocds_input *input, unsigned threads)
{
    struct err err = {0};
    int out = streaming_file(STR(""));
    struct ocds_job job = {
        .inputs = input, .input_count = 1, .out = out, .side = -1, .threads = threads};
    v->count = 0;
    CHECK_OK(validate_run(&job, &v->options, &v->result, &v->totals, &err));
    buf_free(&v->report);
    v->report = streaming_read(out);
}

void validating_run(struct validated *v, const char *text, unsigned threads)
{
    size_t n = strlen(text);
    char *json = arena_alloc(&v->arena, n + 1);
    CHECK(json);
    for (size_t i = 0; i < n; i++) json[i] = text[i] == '\'' ? '"' : text[i];
    struct ocds_input input = {.name = "datos.json", .fd = streaming_file((struct str){json, n})};
    run_on(v, &input, threads);
}

void validating(struct validated *v, const char *text)
{
    validating_begin(v);
    validating_run(v, text, 1);
}

void validating_file(struct validated *v, const char *path)
{
    struct ocds_input input = {.name = path, .fd = open(path, O_RDONLY | O_CLOEXEC)};
    CHECK(input.fd >= 0);
    validating_begin(v);
    run_on(v, &input, 1);
}

void validating_end(struct validated *v)
{
    buf_free(&v->report);
    arena_free(&v->arena);
}

const struct validate_group *validated_group(const struct validated *v, const char *code,
                                             const char *path)
{
    for (size_t i = 0; i < v->count; i++)
        if (strcmp(v->groups[i].code, code) == 0 && str_is(v->groups[i].path, path))
            return &v->groups[i];
    return NULL;
}

void expect_all(const struct expected *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct validated v;
        const struct expected *e = &list[i];
        validating(&v, e->text);
        CHECK_INT(v.totals.bad, 0);
        const struct validate_group *g = validated_group(&v, e->code, e->path);
        if (!g && e->count)
            test_fail(__FILE__, __LINE__, "%s at %s is not found in %s", e->code, e->path, e->text);
        if (g && !e->count)
            test_fail(__FILE__, __LINE__, "%s at %s is found in %s", e->code, e->path, e->text);
        if (g) {
            CHECK_INT(g->count, e->count);
            CHECK_INT(g->of, e->of);
        }
        validating_end(&v);
    }
}
