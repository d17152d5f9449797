/* What must hold of any merge, over releases made from seeds: the routines agree, compiling twice
 * changes nothing, the order of the input does not matter, and the last versions are the compiled
 * values. */
#include "harness.h"
#include "merging.h"

#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/merge_private.h"

enum { SEEDS = 100 };

static struct err err;

static struct merge_options options_for(uint64_t seed)
{
    static const struct merge_override overrides[] = {{STR("awards"), MERGE_APPEND},
                                                      {STR("tender.items"), MERGE_BY_POSITION}};
    return (struct merge_options){.schema = seed % 3 ? merging_schema(SCHEMA_OCDS_1_1) : NULL,
                                  .dates = MERGE_DATES_INSTANT,
                                  .versioned = seed % 2 != 0,
                                  .collision = seed % 5 == 0   ? MERGE_COLLISION_APPEND
                                               : seed % 7 == 0 ? MERGE_COLLISION_BY_POSITION
                                                               : MERGE_COLLISION_WARN,
                                  .overrides = overrides,
                                  .override_count = seed % 11 == 0 ? 2 : 0};
}

static void agree(uint64_t seed, bool wild)
{
    struct merge_options o = options_for(seed);
    struct buf text;
    buf_init(&text, 1 << 24);
    merging_make(&text, seed, wild);
    struct str all = merging_result(&o, buf_view(&text), &err);
    struct str plain = merging_plain(&o, buf_view(&text));
    struct str one = merging_one_by_one(&o, buf_view(&text));
    if (!str_eq(all, plain) || !str_eq(all, one))
        test_fail(__FILE__, __LINE__, "seed %llu\n%.*s\ntree  %.*s\nplain %.*s\none   %.*s",
                  (unsigned long long)seed, STR_FMT(buf_view(&text)), STR_FMT(all), STR_FMT(plain),
                  STR_FMT(one));
    buf_free(&text);
}

TEST(merge_routines_agree_on_regular_releases)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) agree(seed, false);
}

TEST(merge_routines_agree_on_releases_that_change_their_kinds)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) agree(seed * 7919, true);
}

static struct str in_list(struct str release)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    buf_char(&b, '[');
    buf_str(&b, release);
    buf_char(&b, ']');
    struct str text = merging_text(buf_view(&b).p);
    buf_free(&b);
    return text;
}

TEST(merge_of_a_compiled_release_is_itself)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct merge_options o = {.schema = merging_schema(SCHEMA_OCDS_1_1)};
        struct buf text;
        buf_init(&text, 1 << 24);
        merging_make(&text, seed, false);
        struct str once = merging_result(&o, buf_view(&text), &err);
        buf_free(&text);
        if (str_starts(once, STR("error"))) continue;
        /* Emptied objects are gone the second time; after that nothing changes. */
        struct str twice = merging_result(&o, in_list(once), &err);
        struct str thrice = merging_result(&o, in_list(twice), &err);
        CHECK(str_eq(twice, thrice));
    }
}

/* The releases of a list, in another order. */
static struct str turned_around(struct str list)
{
    struct json_pool pool = {0};
    struct buf b;
    json_ref root, items[16];
    size_t n = 0;
    buf_init(&b, 1 << 24);
    CHECK_OK(json_pool_parse(&pool, list, &root, &err));
    struct json_iter it = json_each(root);
    while (json_next(&it)) items[n++] = it.value;
    buf_char(&b, '[');
    while (n) {
        json_inline_write(&b, items[--n]);
        if (n) buf_char(&b, ',');
    }
    buf_char(&b, ']');
    struct str text = merging_text(buf_view(&b).p);
    buf_free(&b);
    json_pool_free(&pool);
    return text;
}

TEST(merge_does_not_look_at_the_order_of_releases_with_different_dates)
{
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct merge_options o = options_for(seed);
        struct buf text;
        buf_init(&text, 1 << 24);
        merging_make(&text, seed, seed % 2 == 0);
        struct str forth = merging_result(&o, buf_view(&text), &err);
        struct str back = merging_result(&o, turned_around(buf_view(&text)), &err);
        CHECK(str_eq(forth, back));
        buf_free(&text);
    }
}

/* Whether `versioned` ends in the values of `compiled`, where it is a history. */
static void ends_in(json_ref versioned, json_ref compiled)
{
    struct json_iter it = json_each(compiled);
    if (json_type(compiled) == JSON_ARRAY) {
        for (size_t i = 0; json_next(&it); i++) ends_in(json_at(versioned, i), it.value);
        return;
    }
    while (json_next(&it)) {
        json_ref v = json_get_str(versioned, it.key);
        CHECK(v != NULL);
        size_t n = json_count(v);
        json_ref last = n && json_type(v) == JSON_ARRAY ? json_at(v, n - 1) : NULL;
        if (last && json_get(last, "releaseID"))
            CHECK(merge_equal(json_get(last, "value"), it.value));
        else if (json_type(it.value) == JSON_OBJECT || json_type(it.value) == JSON_ARRAY)
            ends_in(v, it.value);
        else
            CHECK(merge_equal(v, it.value)); /* an id in a list */
    }
}

TEST(merge_last_versions_are_the_compiled_values)
{
    unsigned compared = 0;
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct merge_options o = {.schema = merging_schema(SCHEMA_OCDS_1_1)}, v = o;
        struct buf text;
        struct json_pool a = {0}, b = {0};
        json_ref compiled, versioned;
        v.versioned = true;
        buf_init(&text, 1 << 24);
        merging_make(&text, seed, false);
        struct str one = merging_result(&o, buf_view(&text), &err);
        struct str all = merging_result(&v, buf_view(&text), &err);
        buf_free(&text);
        /* Null before an object: the reference compiles it and cannot version it. */
        if (str_starts(one, STR("error")) || str_starts(all, STR("error"))) continue;
        CHECK_OK(json_pool_parse(&a, one, &compiled, &err));
        CHECK_OK(json_pool_parse(&b, all, &versioned, &err));
        struct json_iter it = json_each(compiled);
        while (json_next(&it)) {
            if (str_is(it.key, "tag") || str_is(it.key, "id") || str_is(it.key, "date") ||
                str_is(it.key, "ocid"))
                continue;
            json_ref history = json_get_str(versioned, it.key);
            CHECK(history != NULL);
            size_t n = json_count(history);
            if (json_type(history) == JSON_ARRAY && json_get(json_at(history, 0), "releaseID"))
                CHECK(merge_equal(json_get(json_at(history, n - 1), "value"), it.value));
            else
                ends_in(history, it.value);
            compared++;
        }
        json_pool_free(&a);
        json_pool_free(&b);
    }
    CHECK(compared > SEEDS);
}

/* Every allocation fails once: the error is told, nothing is appended, nothing is lost. */
static void without_memory(bool wild, bool versioned)
{
    struct merge_options o = {.schema = merging_schema(SCHEMA_OCDS_1_1), .versioned = versioned};
    struct buf text;
    struct json_pool pool = {0};
    json_ref root, releases[16];
    size_t count = 0;
    buf_init(&text, 1 << 24);
    merging_make(&text, wild ? 7919 * 3 : 5, wild);
    CHECK_OK(json_pool_parse(&pool, buf_view(&text), &root, &err));
    struct json_iter it = json_each(root);
    while (json_next(&it)) releases[count++] = it.value;
    bool done = false;
    struct str whole = merging_result(&o, buf_view(&text), &err);
    enum err_code wanted = str_starts(whole, STR("error")) ? ERR_INPUT : ERR_NONE;
    for (uint64_t n = 1; !done; n += 1 + n / 24) {
        struct merger *merger = NULL;
        struct buf out;
        struct err told = {0};
        CHECK(n < 500000);
        buf_init(&out, 1 << 24);
        mem_fail_after(n, 0);
        enum err_code code = merger_new(&o, &merger, &told);
        if (!code) code = merger_merge(merger, releases, count, &out, NULL, &told);
        done = mem_calls() < n;
        mem_fail_after(0, 0);
        CHECK(code == wanted || (code == ERR_MEMORY && !done));
        CHECK(code == ERR_NONE || (out.n == 0 && told.message[0]));
        merger_free(merger);
        buf_free(&out);
    }
    buf_free(&text);
    json_pool_free(&pool);
}

TEST(merge_survives_without_memory)
{
    without_memory(false, false);
    without_memory(false, true);
    without_memory(true, false);
    without_memory(true, true);
}

TEST(merge_equality_is_that_of_values)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } pairs[] = {{"1", "1.0", true},
                 {"1", "true", true},
                 {"0", "false", true},
                 {"0", "-0.0", true},
                 {"0", "-0", true},
                 {"1e2", "100", true},
                 {"1.10", "1.1", true},
                 {"1", "2", false},
                 {"1", "\"1\"", false},
                 {"null", "false", false},
                 {"123456789012345678901", "123456789012345678901", true},
                 {"123456789012345678901", "123456789012345678902", false},
                 {"0.1", "0.10000000000000000001", true},
                 {"9007199254740993", "9007199254740992.0", false},
                 {"1e400", "1", false},
                 {"[1,2]", "[1.0,2]", true},
                 {"[1,2]", "[2,1]", false},
                 {"[]", "{}", false},
                 {"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", true},
                 {"{\"a\":1,\"a\":2}", "{\"a\":2}", true},
                 {"{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":1}", false},
                 {"{\"a\":1}", "{\"a\":null}", false}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct json_pool p = {0}, q = {0};
        json_ref a, b;
        CHECK_OK(json_pool_parse(&p, str_of(pairs[i].a), &a, &err));
        CHECK_OK(json_pool_parse(&q, str_of(pairs[i].b), &b, &err));
        if (merge_equal(a, b) != pairs[i].equal || merge_equal(b, a) != pairs[i].equal)
            test_fail(__FILE__, __LINE__, "%s and %s", pairs[i].a, pairs[i].b);
        json_pool_free(&p);
        json_pool_free(&q);
    }
}

TEST(merge_ids_read_as_python_writes_them)
{
    static const char *const texts[][2] = {{"1.0", "1.0"},
                                           {"2.50", "2.5"},
                                           {"1e2", "100.0"},
                                           {"1e16", "1e+16"},
                                           {"1E-5", "1e-05"},
                                           {"0.0001", "0.0001"},
                                           {"-0.0", "-0.0"},
                                           {"-0", "0"},
                                           {"123e-2", "1.23"},
                                           {"1234567.5", "1234567.5"},
                                           {"1.5e300", "1.5e+300"},
                                           {"true", "True"},
                                           {"null", "None"},
                                           {"0.1", "0.1"},
                                           {"1e15", "1000000000000000.0"}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct json_pool pool = {0};
        struct buf out;
        json_ref v;
        buf_init(&out, 1000);
        CHECK_OK(json_pool_parse(&pool, str_of(texts[i][0]), &v, &err));
        merge_python_text(&out, v);
        CHECK_STR(buf_view(&out), texts[i][1]);
        buf_free(&out);
        json_pool_free(&pool);
    }
}
