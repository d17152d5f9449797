/* JSON as it is published: packages, lists, lines, broken and hostile texts. */
#include "harness.h"

#include <string.h>

#include "base/mem.h"
#include "format/json_private.h"
#include "reading.h"

static struct reading reading;

static enum err_code read_plain(struct reader *reader, struct err *err)
{
    return json_read_with(reader, json_scan_plain, err);
}

static enum err_code read_vector(struct reader *reader, struct err *err)
{
    return json_read_with(reader, json_scan_best(), err);
}

static void check_bytes(struct str text, const char *want)
{
    struct err err = {0};
    CHECK_OK(reading_run(&reading, read_plain, text, &err));
    CHECK_STR(buf_view(&reading.out), want);
    CHECK_OK(reading_run(&reading, read_vector, text, &err));
    CHECK_STR(buf_view(&reading.out), want);
    reading_free(&reading);
    reading = (struct reading){.options = reading.options, .info = reading.info};
}
static void check(const char *text, const char *want)
{
    check_bytes(str_of(text), want);
}

static void check_error(const char *text, enum err_code code, uint64_t line, uint32_t column)
{
    struct err err = {0};
    CHECK_INT(reading_run(&reading, read_vector, str_of(text), &err), code);
    CHECK_INT(err.place.line, line);
    CHECK_INT(err.place.column, column);
    CHECK(err.message[0]);
    reading_free(&reading);
}

TEST(json_hands_on_the_elements_of_a_package_and_then_its_rest)
{
    check("{\"uri\":\"x\",\n \"releases\": [\n {\"id\":1},\n {\"id\":2}\n ],\"version\":\"1.1\"}",
          "1/3/28 /releases/0 {\"id\":1}\n2/4/39 /releases/1 {\"id\":2}\n"
          "context {\"uri\":\"x\",\"version\":\"1.1\"}\n");
    CHECK_STR(reading.info.record_path, "/releases");
    check("{\"records\":[{}],\"uri\":\"x\"}", "1/1/12 /records/0 {}\ncontext {\"uri\":\"x\"}\n");
    check("{\"uri\":\"x\",\"projects\":[]}", "context {\"uri\":\"x\"}\n");
    check(
        "{\"type\":\"FeatureCollection\",\"features\":[{},{}]}",
        "1/1/40 /features/0 {}\n2/1/43 /features/1 {}\ncontext {\"type\":\"FeatureCollection\"}\n");
    check("{\"data\":[1,\"a\",[2]]}",
          "1/1/9 /data/0 1\n2/1/11 /data/1 \"a\"\n3/1/15 /data/2 [2]\ncontext {}\n");
}

TEST(json_hands_on_the_elements_of_a_list)
{
    check("[{\"a\":1},{\"a\":[2,{}]}]", "1/1/1 /0 {\"a\":1}\n2/1/9 /1 {\"a\":[2,{}]}\n");
    check("[]", "");
    check(" [ 1 , 2 ] ", "1/1/3 /0 1\n2/1/7 /1 2\n");
    check("[{\"id\":1,\"releases\":[1]}]", "1/1/1 /0 {\"id\":1,\"releases\":[1]}\n");
}

TEST(json_looks_into_a_list_around_a_package)
{
    check("[{\"uri\":\"x\",\"releases\":[{\"id\":1}]}]",
          "1/1/24 /0/releases/0 {\"id\":1}\ncontext {\"uri\":\"x\"}\n");
}

TEST(json_takes_a_bare_release_or_project_for_one_element)
{
    check("{\"ocid\":\"a\",\"releases\":[{}]}", "1/1/0  {\"ocid\":\"a\",\"releases\":[{}]}\n");
    check("{\"id\":\"p\",\"contractingProcesses\":[]}",
          "1/1/0  {\"id\":\"p\",\"contractingProcesses\":[]}\n");
    check("{\"releases\":{}}", "1/1/0  {\"releases\":{}}\n");
    check("{}", "1/1/0  {}\n");
}

TEST(json_reads_lines_and_concatenated_values)
{
    check("{\"a\":1}\n{\"a\":2}\n\n{\"a\":3}",
          "1/1/0  {\"a\":1}\n2/2/8  {\"a\":2}\n3/4/17  {\"a\":3}\n");
    check("{\"a\":1}{\"a\":2}", "1/1/0  {\"a\":1}\n2/1/7  {\"a\":2}\n");
    check("{\n\"a\":1}\n{\n\"a\":2}", "1/1/0  {\n\"a\":1}\n2/3/9  {\n\"a\":2}\n");
    check("{\"releases\":[{}]}\n{\"releases\":[{}]}",
          "1/1/13 /releases/0 {}\ncontext {}\n2/2/31 /releases/0 {}\ncontext {}\n");
}

TEST(json_loses_only_the_broken_line_of_json_lines)
{
    check("{\"a\":1}\n{\"a\":2}\n{\"a\": [3}\n{\"b\":\n{\"a\":5}\n",
          "1/1/0  {\"a\":1}\n2/2/8  {\"a\":2}\n!input 3/3/24 {\"a\": [3}\n!input 4/4/31 {\"b\":\n"
          "5/5/32  {\"a\":5}\n");
}

TEST(json_tells_an_element_that_is_no_json_and_keeps_the_others)
{
    check("[{\"a\":1},\n{\"a\": , \"b\":2},\n{\"a\":3}]",
          "1/1/1 /0 {\"a\":1}\n!input 2/2/16 {\"a\": , \"b\":2}\n3/3/26 /2 {\"a\":3}\n");
}

TEST(json_tells_where_the_structure_breaks_and_keeps_what_was_before)
{
    check("[{\"a\":1},\n{\"a\":2", "1/1/1 /0 {\"a\":1}\n!input 2/2/16 \n");
    check("[{\"a\":1},\n{\"a\":[2}]", "1/1/1 /0 {\"a\":1}\n!input 2/2/17 }]\n");
    check("{\"a\":1}\nx", "1/1/0  {\"a\":1}\n!input 2/2/8 x\n");
}

TEST(json_refuses_what_is_no_json_with_line_and_column)
{
    check_error("{\"a\": ,\n\"b\":2}", ERR_INPUT, 1, 7);
    check_error("{\"a\":1\n", ERR_INPUT, 2, 1);
    check_error("{\n  \"a\" 1}", ERR_INPUT, 2, 7);
    check_error("{\n  a:1}", ERR_INPUT, 2, 3);
    check_error("hola", ERR_INPUT, 1, 1);
    check_error("{\"a\":[1,\n2}", ERR_INPUT, 2, 2);
}

TEST(json_passes_over_comments_and_says_so_once)
{
    check("/* uno */ {\"releases\": [ // dos\n {\"a\": \"//no\" /* \"tres */},\n {\"b\":2}]}",
          "!none 1/1/0 \n1/2/33 /releases/0 {\"a\": \"//no\"            }\n"
          "2/3/61 /releases/1 {\"b\":2}\ncontext {}\n");
}

TEST(json_notes_missing_commas_once)
{
    check("[{\"a\":1} {\"a\":2} {\"a\":3},]",
          "1/1/1 /0 {\"a\":1}\n!none 2/1/9 \n2/1/9 /1 {\"a\":2}\n3/1/17 /2 {\"a\":3}\n");
}

TEST(json_reads_other_encodings_with_exact_offsets)
{
    check_bytes(STR("\xFF\xFE[\0{\0}\0,\0{\0}\0]\0"), "1/1/4 /0 {}\n2/1/10 /1 {}\n");
    check_bytes(STR("\xFE\xFF\0[\0\"\0\xF1\0\"\0,\0"
                    "1\0]"),
                "1/1/4 /0 \"ñ\"\n2/1/12 /1 1\n");
    check("\xEF\xBB\xBF[{},2]", "1/1/4 /0 {}\n2/1/7 /1 2\n");
    check("[{\"a\":\"Construcci\xF3n\"},1]", "1/1/1 /0 {\"a\":\"Construcción\"}\n2/1/22 /1 1\n");
    check("[\"Año\",\"Construcci\xF3n\",\"Pen\xCC\x83"
          "a\"]",
          "1/1/1 /0 \"Año\"\n2/1/8 /1 \"Construcción\"\n3/1/23 /2 \"Peña\"\n");
}

TEST(json_refuses_deep_nesting_and_goes_on)
{
    reading.options.max_depth = 4;
    check("[[[[[1]]]],[[[[[1]]]]],{\"a\":1}]",
          "1/1/1 /0 [[[[1]]]]\n!limit 2/1/11 [[[[[1]]]]]\n3/1/23 /2 {\"a\":1}\n");
    struct buf b;
    buf_init(&b, 1 << 22);
    for (int i = 0; i < 1000000; i++) buf_char(&b, '[');
    struct err err = {0};
    CHECK_INT(reading_run(&reading, read_vector, buf_view(&b), &err), ERR_INPUT);
    buf_free(&b);
    reading_free(&reading);
}

TEST(json_passes_over_an_element_too_large_for_its_limit)
{
    reading.options.max_element = 100000;
    struct buf b;
    buf_init(&b, 1 << 24);
    buf_text(&b, "[1,\n{\"a\":\"");
    for (int i = 0; i < 4000000; i++) buf_char(&b, 'x');
    buf_text(&b, "\"},\n{\"b\":2}]");
    struct err err = {0};
    CHECK_OK(reading_run(&reading, read_vector, buf_view(&b), &err));
    CHECK_STR(buf_view(&reading.out), "1/1/1 /0 1\n!limit 2/2/4 \n3/3/4000014 /2 {\"b\":2}\n");
    buf_free(&b);
    reading_free(&reading);
}

TEST(json_follows_a_given_path_to_the_records)
{
    reading.options.record_path = "/result/filas";
    check("{\"ok\":true,\"result\":{\"n\":2,\"filas\":[{\"a\":1},{\"a\":2}],\"m\":3},\"z\":{"
          "\"filas\":[1]}}",
          "1/1/36 /result/filas/0 {\"a\":1}\n2/1/44 /result/filas/1 {\"a\":2}\n"
          "context {\"ok\":true,\"result\":{\"n\":2,\"m\":3},\"z\":{\"filas\":[1]}}\n");
    reading.options.record_path = "";
    check("{\"releases\":[{}]}", "1/1/0  {\"releases\":[{}]}\n");
}

static uint64_t next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * 2685821657736338717u;
}

static void random_value(uint64_t *state, struct buf *b, int depth)
{
    static const char *const scalars[] = {"1",        "-2.5e3", "\"a\"",       "\"\\\"{\"",
                                          "\"\\\\\"", "null",   "true",        "\"ñ]\"",
                                          "{}",       "[]",     "\"\\u00e1\"", "\"// no\""};
    size_t n = next(state) % 5;
    if (depth == 0 || next(state) % 3 == 0) {
        buf_text(b, scalars[next(state) % 12]);
    } else if (next(state) % 2) {
        buf_char(b, '[');
        for (size_t i = 0; i < n; i++) {
            if (i) buf_text(b, ", ");
            random_value(state, b, depth - 1);
        }
        buf_char(b, ']');
    } else {
        buf_char(b, '{');
        for (size_t i = 0; i < n; i++) {
            buf_printf(b, "%s\"%s\":", i ? ",\n" : "", i == 2 ? "releases" : "k");
            random_value(state, b, depth - 1);
        }
        buf_char(b, '}');
    }
}

TEST(json_kernels_agree_on_random_texts)
{
    uint64_t state = 5;
    for (int i = 0; i < 6000; i++) {
        struct buf b;
        buf_init(&b, 1 << 22);
        for (size_t k = 1 + next(&state) % 3; k > 0; k--) {
            random_value(&state, &b, 5);
            buf_char(&b, '\n');
        }
        for (size_t k = next(&state) % 3 ? 0 : next(&state) % 4; k > 0; k--)
            b.p[next(&state) % b.n] = "\"\\{}[],:/ \n*x\xFF"[next(&state) % 14];
        struct reading plain = {.rows = 0}, vector = {.rows = 0};
        struct err a = {0}, c = {0};
        enum err_code one = reading_run(&plain, read_plain, buf_view(&b), &a);
        enum err_code two = reading_run(&vector, read_vector, buf_view(&b), &c);
        if (one != two || !str_eq(buf_view(&plain.out), buf_view(&vector.out)) ||
            a.place.offset != c.place.offset)
            test_fail(__FILE__, __LINE__, "round %d differs: %.*s\n--\n%.*s\n--\n%.*s", i,
                      STR_FMT(buf_view(&b)), STR_FMT(buf_view(&plain.out)),
                      STR_FMT(buf_view(&vector.out)));
        reading_free(&plain);
        reading_free(&vector);
        buf_free(&b);
    }
}

TEST(json_reads_the_same_across_any_window_border)
{
    struct buf b;
    buf_init(&b, 1 << 24);
    buf_text(&b, "{\"uri\":\"x\",\"records\":[");
    uint64_t want = 0;
    while (b.n < 3000000) {
        buf_printf(&b, "%s{\"n\":%llu,\"text\":\"%*s\\\"\",\"list\":[{},{\"a\":[1,2]}]}",
                   want ? ",\n" : "", (unsigned long long)want, (int)(want % 3000), "}");
        want++;
    }
    buf_text(&b, "],\"version\":\"1.1\"}");
    struct err err = {0};
    struct reading plain = {.rows = 0}, vector = {.rows = 0};
    CHECK_OK(reading_run(&plain, read_plain, buf_view(&b), &err));
    CHECK_OK(reading_run(&vector, read_vector, buf_view(&b), &err));
    CHECK(str_eq(buf_view(&plain.out), buf_view(&vector.out)));
    CHECK_INT(vector.values, want);
    CHECK_INT(vector.problems, 0);
    CHECK(str_ends(buf_view(&vector.out), STR("context {\"uri\":\"x\",\"version\":\"1.1\"}\n")));
    reading_free(&plain);
    reading_free(&vector);
    buf_free(&b);
}

TEST(json_reader_tells_every_failing_allocation)
{
    struct str text = STR("{\"uri\":\"Año\",\"releases\":[{\"id\":\"\xF3\"},{\"id\":2},]}");
    struct err err = {0};
    mem_fail_after(0, 0);
    CHECK_OK(reading_run(&reading, read_vector, text, &err));
    reading_free(&reading);
    uint64_t calls = mem_calls();
    CHECK(calls > 8);
    reading.quiet = true;
    for (uint64_t n = 1; n <= calls; n++) {
        mem_fail_after(n, 1);
        enum err_code code = reading_run(&reading, read_vector, text, &err);
        mem_fail_after(0, 0);
        if (code != ERR_MEMORY) CHECK(code == ERR_NONE && n + 2 > calls);
        reading_free(&reading);
    }
}
