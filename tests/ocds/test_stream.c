/* The stream: every form of input gives the same elements, any number of threads the same bytes. */
#include "harness.h"

#include <string.h>
#include <zstd.h>

#include "seen.h"
#include "streaming.h"

/* ---- forms --------------------------------------------------------------------------------- */

TEST(stream_hands_on_lines_with_their_places)
{
    seen_check(
        "{\"ocid\":\"a\"}\r\n\n  {\"ocid\":\"b\",\"releases\":[]}\n{\"contractingProcesses\":[]}\n"
        "{\"x\":1}",
        "R 1 f:1/0  0{} {\"ocid\":\"a\"}\n"
        "C 2 f:3/17  0{} {\"ocid\":\"b\",\"releases\":[]}\n"
        "P 3 f:4/44  0{} {\"contractingProcesses\":[]}\n"
        "? 4 f:5/72  0{} {\"x\":1}\nend\n",
        "file f utf-8  1 0 4\n");
}

TEST(stream_hands_on_the_elements_of_a_package_with_what_stands_before_them)
{
    seen_check("{\"uri\":\"u\",\n\"releases\":[{\"ocid\":\"a\"},\n{\"ocid\":\"b\"}],\"z\":1}",
               "R 1 f:2/24 /releases/0 1{\"uri\":\"u\"} {\"ocid\":\"a\"}\n"
               "R 2 f:3/38 /releases/1 1{\"uri\":\"u\"} {\"ocid\":\"b\"}\nend\n",
               "package 1 f {\"uri\":\"u\",\"z\":1}\nfile f utf-8  3 1 2\n");
}

TEST(stream_gives_whole_packages_to_tasks_that_ask_for_them)
{
    const char *text = "{\"releases\":[{\"ocid\":\"a\"}],\"uri\":\"u\"}\n"
                       "{\"uri\":\"v\",\"releases\":[{\"ocid\":\"b\"}],\"z\":1}\n";
    for (int piped = 0; piped < 2; piped++) {
        struct seen s = {0};
        struct str t = str_of(text);
        struct ocds_input input = {"f", piped ? streaming_pipe(t) : streaming_file(t)};
        seen_inputs(&s, &input, 1, true);
        CHECK_STR(buf_view(&s.out), "R 1{\"uri\":\"u\"} {\"ocid\":\"a\"}\n"
                                    "R 2{\"uri\":\"v\",\"z\":1} {\"ocid\":\"b\"}\nend\n");
        seen_free(&s);
    }
}

TEST(stream_takes_a_line_that_is_a_package_for_its_elements)
{
    const char *text =
        "{\"ocid\":\"a\"}\n"
        "{\"version\":\"1.1\",\"releases\":[{\"ocid\":\"b\"},{\"ocid\":\"c\"}],\"z\":2}\n"
        "{\"ocid\":\"d\"}\n";
    for (int g = 0; g < 2; g++) {
        how.general = g;
        seen_check(text,
                   "R 1 f:1/0  0{} {\"ocid\":\"a\"}\n"
                   "R 2 f:2/42 /releases/0 1{\"version\":\"1.1\"} {\"ocid\":\"b\"}\n"
                   "R 3 f:2/55 /releases/1 1{\"version\":\"1.1\"} {\"ocid\":\"c\"}\n"
                   "R 4 f:3/76  0{} {\"ocid\":\"d\"}\nend\n",
                   "package 1 f {\"version\":\"1.1\",\"z\":2}\nfile f utf-8  1 1 4\n");
    }
    how.general = false;
    struct seen s = {0};
    struct ocds_input input = {"f", streaming_file(str_of(text))};
    seen_inputs(&s, &input, 1, true);
    CHECK(strstr(s.out.p, "R 1{\"version\":\"1.1\",\"z\":2} {\"ocid\":\"b\"}"));
    seen_free(&s);
}

static struct buf utf16(struct str s)
{
    struct buf b;
    buf_init(&b, 1 << 26);
    buf_put(&b, "\xFF\xFE", 2);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        unsigned u = c < 0x80 ? c : (c & 0x1Fu) << 6 | ((unsigned char)s.p[i + 1] & 0x3Fu);
        i += c >= 0x80;
        buf_char(&b, (char)(u & 0xFF));
        buf_char(&b, (char)(u >> 8));
    }
    return b;
}

static struct buf zstandard(struct str s)
{
    struct buf b;
    buf_init(&b, 1 << 26);
    char *p = buf_reserve(&b, ZSTD_compressBound(s.n));
    b.n = ZSTD_compress(p, ZSTD_compressBound(s.n), s.p, s.n, 1);
    CHECK(!ZSTD_isError(b.n));
    return b;
}

static void check_same(struct str text, struct str want)
{
    static const unsigned threads[] = {1, 2, 5};
    for (int i = 0; i < 3; i++)
        for (int g = 0; g < 2; g++) {
            how.general = g;
            how.job.threads = threads[i];
            struct seen s = seen_run(text, false);
            CHECK_INT(s.code, ERR_NONE);
            CHECK_INT(s.totals.elements, MANY);
            CHECK_INT(s.totals.bad + s.totals.notes, 0);
            CHECK_INT(s.sum, MANY * (MANY + 1) / 2);
            CHECK(str_eq(buf_view(&s.out), want));
            seen_free(&s);
        }
    how.general = false;
}

static void check_form(struct buf text, struct str want)
{
    check_same(buf_view(&text), want);
    struct buf packed = seen_gzipped(buf_view(&text));
    check_same(buf_view(&packed), want);
    buf_free(&packed);
    buf_free(&text);
}

TEST(stream_gives_the_same_elements_for_every_form_and_number_of_threads)
{
    struct buf lines = seen_many("", "\n", "\n");
    how.job.threads = 1;
    struct seen s = seen_run(buf_view(&lines), false);
    struct str want = buf_view(&s.out);
    CHECK_INT(s.totals.elements, MANY);
    struct buf packed = zstandard(buf_view(&lines)), wide = utf16(buf_view(&lines));
    check_form(lines, want);
    check_same(buf_view(&packed), want);
    buf_free(&packed);
    check_form(wide, want);
    check_form(seen_many("\xEF\xBB\xBF", "\r\n", ""), want);
    check_form(seen_many("[", ",\n", "]"), want);
    check_form(seen_many("[\n", "\n,", "\n]\n"), want);
    check_form(seen_many("", " ", ""), want);
    check_form(seen_many("\n\n", "\n\n \n", ""), want);
    seen_free(&s);
}

TEST(stream_gives_the_same_elements_in_packages_of_every_kind)
{
    static const char *const names[] = {"releases", "records", "projects"};
    struct buf lines = seen_many("", "\n", "\n");
    for (int i = 0; i < 3; i++) {
        char open[80];
        snprintf(open, sizeof open, "{\"uri\":\"u\", \"%s\" : [", names[i]);
        struct buf text = seen_many(open, " , ", "],\"version\":\"1.1\"}");
        how.job.threads = 1;
        struct seen one = seen_run(buf_view(&text), false);
        CHECK_INT(one.totals.elements, MANY);
        CHECK_INT(one.totals.packages, 1);
        check_same(buf_view(&text), buf_view(&one.out));
        seen_free(&one);
        buf_free(&text);
    }
    buf_free(&lines);
}

TEST(stream_reads_pipes_and_several_inputs_in_their_order)
{
    struct buf lines = seen_many("", "\n", "\n");
    for (unsigned threads = 1; threads <= 3; threads++) {
        how.job.threads = threads;
        struct seen s = {0};
        struct ocds_input inputs[] = {{"a", streaming_file(STR("{\"ocid\":\"first\"}"))},
                                      {"b", streaming_pipe(buf_view(&lines))},
                                      {"c", streaming_file(STR("[{\"ocid\":\"last\"}]"))}};
        seen_inputs(&s, inputs, 3, false);
        CHECK_INT(s.totals.elements, MANY + 2);
        CHECK_INT(s.totals.files, 3);
        CHECK(str_starts(buf_view(&s.out), STR("R 0{} {\"ocid\":\"first\"}\n")));
        CHECK(str_ends(buf_view(&s.out), STR("R 0{} {\"ocid\":\"last\"}\nend\n")));
        CHECK_STR(buf_view(&s.told), "file a utf-8  0 0 1\nfile b utf-8  1 0 3000\n"
                                     "file c utf-8  2 0 1\n");
        seen_free(&s);
    }
    buf_free(&lines);
}
