/* Merging: a list of releases by all options that the first byte chooses. What comes out is JSON,
 * the three ways of merging agree, and compiling what was compiled changes nothing any more. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "format/json_inline.h"
#include "ocds/merge_private.h"

enum { RELEASES = 16, DEPTH = 60 };

struct input {
    struct arena arena; /* to look at the depth */
    struct json_pool pool;
    json_ref releases[RELEASES];
    size_t count;
};

static bool read_input(struct input *in, const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    json_ref root;
    *in = (struct input){0};
    arena_init(&in->arena, 1 << 26);
    if (json_parse(&in->arena, text, DEPTH, &root, NULL)) return false;
    if (json_pool_parse(&in->pool, text, &root, NULL)) return false;
    struct json_iter it = json_each(root);
    while (json_type(root) == JSON_ARRAY && in->count < RELEASES && json_next(&it))
        in->releases[in->count++] = it.value;
    return in->count > 0;
}

static enum err_code together(const struct merge_options *o, const json_ref *releases, size_t count,
                              struct buf *out)
{
    struct merger *m;
    struct err err = {0};
    MUST(merger_new(o, &m, &err) == ERR_NONE);
    enum err_code code = merger_merge(m, releases, count, out, NULL, &err);
    MUST(code == ERR_NONE ? !out->failed : out->n == 0 && err.message[0]);
    merger_free(m);
    return code;
}

static enum err_code one_by_one(const struct merge_options *o, json_ref release, struct buf *out)
{
    struct merger *m;
    struct err err = {0};
    MUST(merger_new(o, &m, &err) == ERR_NONE);
    enum err_code code = ERR_RETRY;
    for (int round = 0; round < 2 && code == ERR_RETRY; round++) {
        MUST(merger_begin(m, NULL, &err) == ERR_NONE);
        code = merger_add(m, release, &err);
        if (!code) code = merger_add(m, release, &err);
    }
    MUST(code != ERR_RETRY);
    if (!code) code = merger_end(m, out, &err);
    merger_free(m);
    return code;
}

/* Compiling a compiled release: after a first time, which drops emptied objects, nothing changes.
 */
static void check_again(const struct merge_options *o, struct str compiled)
{
    struct buf twice, thrice;
    struct json_pool pool = {0}, again = {0};
    json_ref root;
    buf_init(&twice, 1 << 26);
    buf_init(&thrice, 1 << 26);
    MUST(json_pool_parse(&pool, compiled, &root, NULL) == ERR_NONE);
    if (!o->versioned && together(o, &root, 1, &twice) == ERR_NONE) {
        MUST(json_pool_parse(&again, buf_view(&twice), &root, NULL) == ERR_NONE);
        MUST(together(o, &root, 1, &thrice) == ERR_NONE);
        MUST(str_eq(buf_view(&twice), buf_view(&thrice)));
    }
    json_pool_free(&pool);
    json_pool_free(&again);
    buf_free(&twice);
    buf_free(&thrice);
}

static void check(const struct merge_options *o, const struct input *in)
{
    struct buf out, kept, twice;
    json_ref pair[2] = {in->releases[0], in->releases[0]};
    buf_init(&out, 1 << 26);
    buf_init(&kept, 1 << 26);
    buf_init(&twice, 1 << 26);
    if (together(o, in->releases, in->count, &out) == ERR_NONE) check_again(o, buf_view(&out));
    /* The same release twice has one date: sorted or not is the same. */
    enum err_code a = together(o, pair, 2, &twice), b = one_by_one(o, pair[0], &kept);
    if (a == ERR_NONE) MUST(b == ERR_NONE && str_eq(buf_view(&twice), buf_view(&kept)));
    buf_free(&out);
    buf_free(&kept);
    buf_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct merge_override overrides[] = {{STR("awards"), MERGE_APPEND},
                                                      {STR("tender.items"), MERGE_BY_POSITION}};
    struct arena arena;
    struct schema *schema = NULL;
    struct input in;
    if (size < 1) return 0;
    arena_init(&arena, 256 << 20);
    struct merge_options o = {.dates = data[0] & 1 ? MERGE_DATES_INSTANT : MERGE_DATES_COMPATIBLE,
                              .versioned = (data[0] & 2) != 0,
                              .collision = (enum merge_collision)(data[0] >> 2 & 3),
                              .overrides = overrides,
                              .override_count = data[0] & 16 ? 2 : 0};
    bool rules = (data[0] & 32) == 0;
    if (read_input(&in, data + 1, size - 1)) {
        if (rules) MUST(schema_builtin(&arena, SCHEMA_OCDS_1_1, &schema, NULL) == ERR_NONE);
        o.schema = schema;
        check(&o, &in);
    }
    json_pool_free(&in.pool);
    arena_free(&in.arena);
    arena_free(&arena);
    return 0;
}
