/* Coverage and prepare on published Open Contracting files: counts against an independent recursive
 * count; and what prepare writes is what was published, but for ids that became text and lists of
 * one. */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "format/json.h"
#include "harness.h"
#include "ocds/coverage.h"
#include "ocds/prepare.h"

static struct err err;

static const char *const folders[] = {"ocds_sample_data", "nl_inai_infraestructura_abierta/data",
                                      "cove_ocds_fixtures", "oc4ids", "ocds_merge_fixtures"};

/* --- the elements, each as text --------------------------------------------------------------- */

struct elements {
    struct arena arena;
    struct str *list;
    size_t count, room;
};

static enum err_code keep(void *user, void *state, const struct ocds_element *e,
                          struct arena *arena, struct ocds_output *out, struct err *why)
{
    struct elements *all = user;
    (void)state, (void)arena, (void)out, (void)why;
    if (all->count == all->room) {
        all->room = all->room ? 2 * all->room : 64;
        all->list = realloc(all->list, all->room * sizeof *all->list);
        CHECK(all->list != NULL);
    }
    all->list[all->count] = arena_str(&all->arena, e->text);
    CHECK(all->list[all->count].p != NULL);
    all->count++;
    return ERR_NONE;
}

static void read_elements(const char *path, struct elements *all)
{
    const struct ocds_task task = {.element = keep};
    struct ocds_input input = {.name = path, .fd = -1};
    struct ocds_job job = {.inputs = &input, .input_count = 1, .out = -1, .side = -1, .threads = 1};
    struct ocds_totals totals;
    *all = (struct elements){0};
    arena_init(&all->arena, (size_t)1 << 30);
    CHECK_OK(ocds_run(&job, &task, all, NULL, &totals, &err));
}

static json_ref parsed(struct arena *arena, struct str text)
{
    json_ref root;
    CHECK_OK(json_parse(arena, text, 200, &root, &err));
    return root;
}

/* --- coverage --------------------------------------------------------------------------------- */

static uint64_t expected(json_ref v, bool *filled)
{
    uint64_t n = 0;
    bool any = false;
    struct json_iter it = json_each(v);
    switch (json_type(v)) {
    case JSON_OBJECT:
    case JSON_ARRAY:
        while (json_next(&it)) {
            bool one = false;
            n += expected(it.value, &one);
            any |= one;
        }
        break;
    case JSON_STRING:
        any = json_text(v).n != 0;
        break;
    default:
        any = json_type(v) != JSON_NULL;
    }
    *filled = any;
    return n + any + (any && json_type(v) == JSON_OBJECT);
}

static struct str output_of(struct arena *arena, const char *name)
{
    struct str text;
    CHECK_OK(file_read(arena, name, UINT64_C(1) << 29, &text, &err));
    return text;
}

static void check_coverage(const char *path, const struct elements *all, struct arena *arena)
{
    static const struct coverage_options o = {.output = COVERAGE_JSON, .compatible = true};
    struct ocds_input input = {.name = path, .fd = -1};
    int out = open("out", O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    struct ocds_job job = {.inputs = &input, .input_count = 1, .out = out, .side = -1};
    struct ocds_totals totals;
    uint64_t want = 0, got = 0;
    CHECK(out >= 0);
    CHECK_OK(coverage_run(&job, &o, NULL, &totals, &err));
    close(out);
    for (size_t i = 0; i < all->count; i++) {
        bool filled;
        want += expected(parsed(arena, all->list[i]), &filled);
    }
    struct json_iter it = json_each(parsed(arena, output_of(arena, "out")));
    while (json_next(&it)) {
        uint64_t n = 0;
        CHECK(str_to_u64(json_text(it.value), &n) && n > 0);
        got += n;
    }
    CHECK_INT(got, want);
}

/* --- prepare ---------------------------------------------------------------------------------- */

static bool may_become_list(struct str key)
{
    return str_is(key, "tenderers") || str_is(key, "suppliers") || str_is(key, "parties");
}
static bool may_become_text(struct str key)
{
    return str_is(key, "id") || str_is(key, "awardID");
}

static void check_same(json_ref was, json_ref is, struct str key)
{
    enum json_type type = json_type(was);
    if (type == JSON_NUMBER && may_become_text(key) && json_type(is) == JSON_STRING) {
        CHECK(str_eq(json_text(was), json_text(is)));
        return;
    }
    if (type == JSON_OBJECT && may_become_list(key) && json_type(is) == JSON_ARRAY) {
        CHECK_INT(json_count(is), 1);
        is = json_at(is, 0);
    }
    CHECK_INT(json_type(is), type);
    CHECK_INT(json_count(is), json_count(was));
    CHECK(str_eq(json_text(is), json_text(was)));
    struct json_iter a = json_each(was), b = json_each(is);
    while (json_next(&a)) {
        CHECK(json_next(&b));
        CHECK(str_eq(a.key, b.key));
        check_same(a.value, b.value, a.key);
    }
}

static void check_prepare(const char *path, const struct elements *all, struct arena *arena)
{
    struct prepare_options o = {.settings = settings_empty(arena)};
    struct prepare_result result;
    struct ocds_input input = {.name = path, .fd = -1};
    int out = open("out", O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);
    struct ocds_job job = {.inputs = &input, .input_count = 1, .out = out, .side = -1};
    struct ocds_totals totals;
    CHECK(o.settings && out >= 0);
    CHECK_OK(prepare_run(&job, &o, &result, &totals, &err));
    close(out);
    struct str text = output_of(arena, "out");
    size_t objects = 0;
    for (size_t i = 0; i < all->count; i++) {
        json_ref was = parsed(arena, all->list[i]);
        if (json_type(was) != JSON_OBJECT) continue;
        objects++;
        check_same(was, parsed(arena, str_split(text, '\n', &text)), STR_NONE);
    }
    CHECK_INT(text.n, 0);
    CHECK_INT(result.releases, objects);
}

/* --- all files -------------------------------------------------------------------------------- */

struct walk {
    uint64_t files, elements;
    bool prepare;
};

static enum err_code check_file(void *user, const char *path)
{
    struct walk *w = user;
    struct elements all;
    struct arena arena;
    if (!str_ends(str_of(path), STR(".json")) && !str_ends(str_of(path), STR(".jsonl")))
        return ERR_NONE;
    arena_init(&arena, (size_t)1 << 30);
    read_elements(path, &all);
    if (w->prepare)
        check_prepare(path, &all, &arena);
    else
        check_coverage(path, &all, &arena);
    w->files++;
    w->elements += all.count;
    free(all.list);
    arena_free(&all.arena);
    arena_free(&arena);
    return ERR_NONE;
}

static struct walk walk_all(bool prepare)
{
    struct walk w = {.prepare = prepare};
    const char *data = test_real_data();
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        char path[1000];
        snprintf(path, sizeof path, "%s/%s", data, folders[i]);
        if (file_exists(path)) CHECK_OK(file_walk(path, check_file, &w, &err));
    }
    if (w.files == 0) test_skip("the published files are not here");
    return w;
}

TEST(coverage_of_published_files_is_that_of_an_independent_count)
{
    struct walk w = walk_all(false);
    CHECK(w.elements > w.files);
}

TEST(prepare_leaves_published_values_as_they_are)
{
    struct walk w = walk_all(true);
    CHECK(w.elements > w.files);
}
