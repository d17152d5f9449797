/* There and back is the identity: on data made from a seed, and on what has been published. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "format/json_inline.h"
#include "harness.h"
#include "tables.h"

static struct tables t;

/* --- made data -------------------------------------------------------------------------------- */

struct making {
    uint64_t state;
    struct buf out;
    bool book, ids;
};

static uint32_t roll(struct making *m, uint32_t below)
{
    m->state = m->state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(m->state >> 33) % below;
}

static void put_value(struct making *m)
{
    static const char *const texts[] = {"\"x\"", "\"12\"", "\"-0.5\"", "\"true\"", "\"a,b\"",
                                        "\"a;b\"", "\"\\\"q\\\"\"", "\"l\\nm\"", "\"=1+1\"",
                                        "\" s \"", "\"_x0041_\"", "\"ñandú 😀\"", "\"1E5\"",
                                        "\"null\"", "\"\\t\"", "\"2024-01-01T00:00:00Z\"",
                                        "\"<&>\"", "\"'\"", "\"\\r\\n\"", "\"\\u0001\"", "\"#\"",
                                        /* From here only where a file keeps them. */
                                        "\"\"", "\"AdministraciÃ³n\"", "\"e\\u0301\""};
    static const char *const numbers[] = {"0",      "1.10",  "-7",  "123456789012.34",
                                          "100",    "0.000", "1e5", "12345678901234567890",
                                          "-0.0e-3"};
    switch (roll(m, 4)) {
    case 0:
        buf_text(&m->out, numbers[roll(m, m->book ? 6 : 9)]);
        break;
    case 1:
        buf_text(&m->out, roll(m, 2) ? "true" : "false");
        break;
    default:
        buf_text(&m->out, texts[roll(m, m->book ? 21 : 24)]);
    }
}

static void put_object(struct making *m, int depth, int id);

static void put_list(struct making *m, int depth)
{
    uint32_t n = 1 + roll(m, 4);
    buf_char(&m->out, '[');
    for (uint32_t i = 0; i < n; i++) {
        if (i) buf_char(&m->out, ',');
        put_object(m, depth, m->ids ? (int)i : -1);
    }
    buf_char(&m->out, ']');
}

static void put_object(struct making *m, int depth, int id)
{
    static const char *const plain[] = {"title", "x_y", "ñ", "value", "a b", "k,\\\"q"};
    static const char *const objects[] = {"tender", "unit", "o"};
    static const char *const lists[] = {"contracts", "items", "l"};
    bool any = false;
    buf_char(&m->out, '{');
    if (id >= 0) {
        buf_printf(&m->out, roll(m, 2) ? "\"id\":%d" : "\"id\":\"%d\"", id);
        any = true;
    }
    for (size_t i = 0; i < 6; i++) {
        if (roll(m, 3) && (any || i < 5)) continue;
        buf_printf(&m->out, "%s\"%s\":", any ? "," : "", plain[i]);
        put_value(m);
        any = true;
    }
    for (size_t i = 0; depth && i < 3; i++) {
        if (roll(m, 3)) continue;
        buf_printf(&m->out, ",\"%s\":", objects[i]);
        put_object(m, depth - 1, -1);
    }
    for (size_t i = 0; depth && i < 3; i++) {
        if (roll(m, 3)) continue;
        buf_printf(&m->out, ",\"%s\":", lists[i]);
        put_list(m, depth - 1);
    }
    buf_char(&m->out, '}');
}

static struct str make(struct making *m, uint64_t seed, bool book, bool ids)
{
    m->state = seed;
    m->book = book;
    m->ids = ids;
    buf_clear(&m->out);
    for (unsigned i = 0; i < 40; i++) {
        buf_printf(&m->out,
                   "{\"ocid\":\"o-%u\",\"id\":\"%u\",\"tag\":[\"planning\",\"te,nder\"],\"body\":",
                   ids ? i : i % 7, i);
        put_object(m, 3, -1);
        buf_text(&m->out, "}\n");
    }
    return buf_view(&m->out);
}

/* Numbers of one value may only stand once in a list for ids to tell elements apart: 0 and "0" do
 * not, as identifiers are compared as text; make() gives each element of a list its own. */
static void there_and_back(bool book, bool ids)
{
    struct making m = {0};
    buf_init(&m.out, 1 << 26);
    tables_init(&t);
    t.flatten.positions = !ids;
    if (book) {
        t.flatten.format = FLATTEN_XLSX;
        t.flatten.output = "out.xlsx";
    }
    for (uint64_t seed = 1; seed < (book ? 5u : 13u); seed++) {
        struct str json = make(&m, seed, book, ids), got;
        char folder[32];
        snprintf(folder, sizeof folder, "out-%u", (unsigned)seed);
        if (!book) t.flatten.output = folder;
        t.threads = (unsigned)(seed % 3) + 1;
        TABLES_OK(&t, tables_flatten(&t, json));
        TABLES_OK(&t, tables_unflatten(&t, t.flatten.output, &got));
        CHECK_INT(t.unflattened.conflicts, 0);
        tables_check_lines(&t, json, got, false);
    }
    buf_free(&m.out);
    tables_free(&t);
}

TEST(flatten_then_unflatten_is_the_identity_in_csv_by_ids)
{
    there_and_back(false, true);
}
TEST(flatten_then_unflatten_is_the_identity_in_csv_by_positions)
{
    there_and_back(false, false);
}
TEST(flatten_then_unflatten_is_the_identity_in_a_workbook_by_ids)
{
    there_and_back(true, true);
}
TEST(flatten_then_unflatten_is_the_identity_in_a_workbook_by_positions)
{
    there_and_back(true, false);
}

TEST(flatten_then_unflatten_keeps_many_objects_in_order)
{
    struct buf json;
    struct str got;
    buf_init(&json, 1 << 26);
    for (unsigned i = 0; i < 20000; i++)
        buf_printf(&json,
                   "{\"ocid\":\"o-%u\",\"id\":\"x\",\"l\":[{\"id\":\"a\",\"v\":%u},{\"id\":\"b\","
                   "\"v\":1}]}\n",
                   i * 7919 % 20011, i);
    tables_init(&t);
    TABLES_OK(&t, tables_flatten(&t, buf_view(&json)));
    TABLES_OK(&t, tables_unflatten(&t, "out", &got));
    CHECK(str_eq(got, buf_view(&json)));
    buf_free(&json);
}

TEST(flatten_then_unflatten_keeps_objects_of_which_only_a_position_is_said)
{
    struct str got, json = STR("{\"l\":[{\"m\":[{\"x\":1},{}]},{\"m\":[{\"x\":2}]}]}\n");
    tables_init(&t);
    t.flatten.positions = true;
    TABLES_OK(&t, tables_flatten(&t, json));
    TABLES_OK(&t, tables_unflatten(&t, "out", &got));
    CHECK(str_eq(got, json));
}

TEST(flatten_with_lists_rolled_up_comes_back_too)
{
    struct str got, json = STR("{\"ocid\":\"o\",\"l\":[{\"x\":1,\"m\":[{\"y\":2}]}]}\n"
                               "{\"ocid\":\"p\",\"l\":[{\"x\":1},{\"x\":2}]}\n");
    tables_init(&t);
    t.flatten.rollup = t.flatten.positions = true;
    TABLES_OK(&t, tables_flatten(&t, json));
    TABLES_OK(&t, tables_unflatten(&t, "out", &got));
    CHECK(str_eq(got, json));
    t.flatten.positions = false;
    t.flatten.output = "by-id";
    TABLES_OK(&t, tables_flatten(&t, json));
    CHECK_INT(t.flattened.lost[FLATTEN_NO_ID], 2);
}

TEST(a_workbook_tells_the_numbers_and_texts_that_it_does_not_hold)
{
    struct buf json;
    struct str got;
    buf_init(&json, 1 << 20);
    buf_text(&json,
             "{\"ocid\":\"o\",\"a\":1e5,\"b\":1234567890123456,\"c\":1.10,\"d\":\"\",\"e\":\"");
    for (int i = 0; i < 33000; i++) buf_char(&json, 'x');
    buf_text(&json, "\"}\n");
    tables_init(&t);
    t.flatten.format = FLATTEN_XLSX;
    t.flatten.output = "out.xlsx";
    TABLES_OK(&t, tables_flatten(&t, buf_view(&json)));
    CHECK_INT(t.flattened.lost[FLATTEN_NUMBER], 2);
    CHECK_INT(t.flattened.lost[FLATTEN_EMPTY], 1);
    CHECK_INT(t.flattened.lost[FLATTEN_LONG], 1);
    CHECK_STR(str_of(t.flattened.first[FLATTEN_LONG].path), "e");
    TABLES_OK(&t, tables_unflatten(&t, "out.xlsx", &got));
    CHECK(str_starts(
        got,
        STR("{\"ocid\":\"o\",\"a\":\"1e5\",\"b\":\"1234567890123456\",\"c\":1.10,\"e\":\"xxx")));
    buf_free(&json);
}

/* --- published data --------------------------------------------------------------------------- */

struct published {
    struct buf lines; /* each object of the files on a line */
    unsigned files;
};

static enum err_code collect(void *user, const char *path)
{
    struct published *p = user;
    struct str text;
    json_ref root, list;
    struct err e = {0};
    if (!str_ends(str_of(path), STR(".json"))) return ERR_NONE;
    CHECK(file_read(&t.arena, path, 1 << 26, &text, &e) == ERR_NONE);
    CHECK(json_parse(&t.arena, text, 128, &root, &e) == ERR_NONE);
    static const char *const names[] = {"releases", "records", "projects"};
    bool whole = true;
    for (int i = 0; i < 3; i++) {
        if (!(list = json_get(root, names[i]))) continue;
        whole = false;
        for (struct json_iter it = json_each(list); json_next(&it);) {
            json_ref v = i == 1 ? json_get(it.value, "compiledRelease") : it.value;
            if (!v) continue;
            json_inline_write(&p->lines, v);
            buf_char(&p->lines, '\n');
        }
    }
    if (whole) {
        json_inline_write(&p->lines, root);
        buf_char(&p->lines, '\n');
    }
    p->files++;
    return ERR_NONE;
}

/* All is kept, save what flattening told; `lost` are the losses that this data may have. */
static void published(const char *folder, bool book, const enum flatten_loss *lost, size_t count)
{
    char path[512];
    struct published p = {0};
    struct str got;
    buf_init(&p.lines, 1 << 28);
    snprintf(path, sizeof path, "%s/%s", test_real_data(), folder);
    if (!file_exists(path)) test_skip("no such published data here");
    tables_init(&t);
    CHECK(file_walk(path, collect, &p, &t.err) == ERR_NONE);
    CHECK(p.files && p.lines.n);
    t.flatten.positions = true;
    if (book) {
        t.flatten.format = FLATTEN_XLSX;
        t.flatten.output = "out.xlsx";
    }
    TABLES_OK(&t, tables_flatten(&t, buf_view(&p.lines)));
    for (int i = 0; i < FLATTEN_LOSSES; i++) {
        bool known = !t.flattened.lost[i] || i == FLATTEN_NULL || i == FLATTEN_EMPTY;
        for (size_t k = 0; k < count; k++) known |= (int)lost[k] == i;
        if (!known)
            test_fail(__FILE__, __LINE__, "lost: %s", flatten_loss_code((enum flatten_loss)i));
    }
    TABLES_OK(&t, tables_unflatten(&t, t.flatten.output, &got));
    CHECK_INT(t.unflattened.conflicts, 0);
    if (!count) tables_check_lines(&t, buf_view(&p.lines), got, true);
    buf_free(&p.lines);
}

TEST(published_sample_releases_come_back_as_they_were)
{
    published("ocds_sample_data/fictional-example/1.1", false, NULL, 0);
}
TEST(published_sample_releases_come_back_from_a_workbook)
{
    published("ocds_sample_data/fictional-example/1.1", true, NULL, 0);
}
TEST(published_releases_of_nuevo_leon_come_back_as_they_were)
{
    published("nl_inai_infraestructura_abierta/data/nl-releases", false, NULL, 0);
}
TEST(published_projects_of_nuevo_leon_lose_only_what_is_told)
{
    static const enum flatten_loss lost[] = {FLATTEN_NO_LIST};
    published("nl_inai_infraestructura_abierta/data/nl-oc4ids", false, lost, 1);
}
TEST(published_records_of_the_inai_lose_only_what_is_told)
{
    static const enum flatten_loss lost[] = {FLATTEN_LIST, FLATTEN_SEPARATOR};
    published("nl_inai_infraestructura_abierta/data/inai-record-package", false, lost, 2);
}
