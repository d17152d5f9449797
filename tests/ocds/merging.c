/* Merging in the tests: see merging.h. */
#include "merging.h"

#include <string.h>

#include "base/mem.h"
#include "format/json_inline.h"
#include "harness.h"
#include "ocds/merge_private.h"

struct schema *merging_schema(enum schema_standard standard)
{
    static struct arena arena;
    static struct schema *made[SCHEMA_STANDARDS];
    struct err err = {0};
    if (!arena.limit) arena_init(&arena, 256u << 20);
    if (!made[standard]) CHECK_OK(schema_builtin(&arena, standard, &made[standard], &err));
    return made[standard];
}

static struct str kept(struct str text)
{
    static struct arena arena;
    if (!arena.limit) arena_init(&arena, SIZE_MAX);
    struct str copy = arena_str(&arena, text);
    CHECK(copy.p);
    return copy;
}

struct str merging_text(const char *text)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    for (; *text; text++) buf_char(&b, *text == '\'' ? '"' : *text);
    struct str result = kept(buf_view(&b));
    buf_free(&b);
    return result;
}

struct merging { /* one text */
    struct json_pool pool;
    json_ref releases[512];
    size_t count;
    struct merger *merger;
    struct buf out;
};

static void begin(struct merging *m, const struct merge_options *options, struct str text)
{
    struct err err = {0};
    json_ref root;
    *m = (struct merging){0};
    CHECK_OK(json_pool_parse(&m->pool, text, &root, &err));
    struct json_iter it = json_each(root);
    while (json_next(&it)) {
        CHECK(m->count < 512);
        m->releases[m->count++] = it.value;
    }
    CHECK_OK(merger_new(options, &m->merger, &err));
    buf_init(&m->out, 1 << 28);
}

/* What came of it, or "error: …". */
static struct str end(struct merging *m, enum err_code code)
{
    char text[64];
    snprintf(text, sizeof text, "error: %s", err_code_name(code));
    struct str result = kept(code ? str_of(text) : buf_view(&m->out));
    merger_free(m->merger);
    json_pool_free(&m->pool);
    buf_free(&m->out);
    return result;
}

struct str merging_result(const struct merge_options *options, struct str releases,
                          struct err *told_err)
{
    struct err err = {0};
    struct merging m;
    begin(&m, options, releases);
    enum err_code code = merger_merge(m.merger, m.releases, m.count, &m.out, NULL, &err);
    if (told_err) *told_err = err;
    return end(&m, code);
}

struct str merging_plain(const struct merge_options *options, struct str releases)
{
    struct err err = {0};
    struct merging m;
    enum err_code code = ERR_NONE;
    begin(&m, options, releases);
    CHECK_OK(merger_begin(m.merger, NULL, &err));
    CHECK_OK(merge_plain_begin(m.merger, &err));
    for (size_t i = 0; i < m.count && !code; i++) code = merger_add(m.merger, m.releases[i], &err);
    if (!code) code = merger_end(m.merger, &m.out, &err);
    return end(&m, code);
}

/* A release as it would come from a file: gone before the next one. */
static enum err_code add_passing(struct merger *m, json_ref release)
{
    struct err err = {0};
    struct json_pool pool = {0};
    struct buf text;
    json_ref root;
    buf_init(&text, 1 << 28);
    json_inline_write(&text, release);
    CHECK_OK(json_pool_parse(&pool, buf_view(&text), &root, &err));
    enum err_code code = merger_add(m, root, &err);
    memset(pool.p, 0x55, pool.n);
    json_pool_free(&pool);
    buf_free(&text);
    return code;
}

struct str merging_one_by_one(const struct merge_options *options, struct str releases)
{
    struct err err = {0};
    struct merging m;
    enum err_code code = ERR_RETRY;
    begin(&m, options, releases);
    for (int round = 0; round < 2 && code == ERR_RETRY; round++) {
        CHECK_OK(merger_begin(m.merger, NULL, &err));
        code = ERR_NONE;
        for (size_t i = 0; i < m.count && !code; i++) code = add_passing(m.merger, m.releases[i]);
    }
    if (!code) code = merger_end(m.merger, &m.out, &err);
    return end(&m, code);
}

/* --- releases from a seed ------------------------------------------------------------------------
 */

uint64_t merging_random(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

struct maker {
    uint64_t state;
    struct buf *out;
    bool wild, text_ids;
};

static unsigned below(struct maker *m, unsigned n)
{
    return (unsigned)(merging_random(&m->state) % n);
}

static const char *const keys[] = {
    "title", "amount", "tender", "buyer",  "value",  "awards", "items", "additionalClassifications",
    "roles", "xlist",  "xobj",   "status", "parties"};
enum { KEYS = sizeof keys / sizeof *keys };
static const char kinds[KEYS + 1] = "vvooolllwlovl";

static void put_value(struct maker *m)
{
    static const char *const values[] = {"\"a\"", "\"b\"", "\"\"",     "null",    "1",
                                         "1.0",   "1.10",  "true",     "[\"x\"]", "[]",
                                         "{}",    "null",  "[1,\"y\"]"};
    buf_text(m->out, values[below(m, sizeof values / sizeof *values)]);
}

static void put_id(struct maker *m)
{
    static const char *const wild[] = {"null", "1.0", "true", "\"true\"", "1", "\"1\"", "2.5"};
    if (m->wild && below(m, 4) == 0)
        buf_text(m->out, wild[below(m, 7)]);
    else
        buf_printf(m->out, m->text_ids ? "\"%u\"" : "%u", below(m, 4));
}

static void put_object(struct maker *m, int depth, bool element);

static void put_member(struct maker *m, unsigned key, int depth)
{
    char kind = kinds[key];
    if (m->wild && below(m, 12) == 0) kind = "olvw"[below(m, 4)];
    if (depth > 3) kind = 'v';
    if (kind == 'o') {
        put_object(m, depth, false);
    } else if (kind == 'l') {
        buf_char(m->out, '[');
        for (unsigned n = below(m, 4), i = 0; i < n; i++) {
            if (i) buf_char(m->out, ',');
            put_object(m, depth, true);
        }
        buf_char(m->out, ']');
    } else if (kind == 'w') {
        buf_text(m->out, below(m, 2) ? "[\"p\"]" : "[\"p\",\"q\"]");
    } else {
        put_value(m);
    }
}

static void put_object(struct maker *m, int depth, bool element)
{
    const char *comma = "";
    unsigned first = below(m, KEYS);
    buf_char(m->out, '{');
    if (element && below(m, 8)) {
        buf_text(m->out, "\"id\":");
        put_id(m);
        comma = ",";
    }
    for (unsigned i = 0; i < KEYS; i++) {
        unsigned key = (first + i) % KEYS;
        if (below(m, 3)) continue;
        buf_printf(m->out, "%s\"%s\":", comma, keys[key]);
        put_member(m, key, depth + 1);
        comma = ",";
    }
    buf_char(m->out, '}');
}

void merging_make(struct buf *out, uint64_t seed, bool wild)
{
    struct maker m = {.state = seed, .out = out, .wild = wild};
    unsigned n = 1 + below(&m, 4);
    m.text_ids = below(&m, 2) != 0;
    buf_char(out, '[');
    for (unsigned i = 0; i < n; i++) {
        buf_printf(out,
                   "%s{\"ocid\":\"ocds-x-1\",\"id\":\"%u\",\"date\":\"2020-01-%02uT00:00:00Z\",",
                   i ? "," : "", i, i + 1);
        buf_text(out, "\"tag\":[\"tender\"],\"language\":\"es\"");
        for (unsigned key = 0; key < KEYS; key++) {
            if (below(&m, 2)) continue;
            buf_printf(out, ",\"%s\":", keys[key]);
            put_member(&m, key, 1);
        }
        buf_char(out, '}');
    }
    buf_char(out, ']');
    CHECK(!out->failed);
}
