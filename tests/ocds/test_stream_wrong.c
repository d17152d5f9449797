/* The stream: what is wrong is told with its place, in order, and costs nobody else anything;
 * limits hold; errors end a run at the same place with any number of threads. */
#include "harness.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "seen.h"
#include "streaming.h"

/* ---- what is wrong --------------------------------------------------------------------------- */

TEST(stream_tells_lines_that_do_not_parse_and_goes_on)
{
    seen_check("{\"ocid\":\"a\"}\n{\"ocid\":1,}\n{\"ocid\"\n{\"ocid\":\"b\"} x\n{\"ocid\":\"c\"}\n"
               "{\"ocid\":\"\\ud800\"}\n{\"a\":\"cut",
               "R 1 f:1/0  0{} {\"ocid\":\"a\"}\nR 5 f:5/48  0{} {\"ocid\":\"c\"}\nend\n",
               "bad 2 f:2/22:10 No es JSON válido: falta un valor o hay un signo fuera de lugar\n"
               "bad 3 f:3/32:8 No es JSON válido: el texto termina antes de tiempo\n"
               "bad 4 f:4/46:14 No es JSON válido: sobra texto después del valor\n"
               "bad 6 f:6/76:16 No es JSON válido: hay una cadena de texto mal escrita\n"
               "bad 7 f:7/88:10 No es JSON válido: el texto termina antes de tiempo\n"
               "file f utf-8  1 0 7\n");
}

static void check_elements(const char *text, uint64_t elements, uint64_t bad)
{
    how.job.threads = 1;
    struct seen s = seen_run(str_of(text), false);
    CHECK_INT(s.code, ERR_NONE);
    CHECK_INT(s.totals.elements, elements);
    CHECK_INT(s.totals.bad, bad);
    seen_free(&s);
}

TEST(stream_tells_lines_from_other_forms_also_where_the_first_is_broken)
{
    check_elements("{\n{\"ocid\":\"a\"}\n", 1, 1);
    check_elements("{\"ocid\":\"cut\n{\"ocid\":\"a\"}\n{\"ocid\":\"b\"}", 2, 1);
    check_elements("{\"ocid\"\n{\"ocid\":\"a\"}\n", 1, 1);
    check_elements("{\"ocid\":\n{\"ocid\":\"a\"}\n{\"ocid\":\"b\"}\n", 2, 1);
    check_elements("{\"ocid\":1} x\n{\"ocid\":\"a\"}\n", 1, 1);
    /* These are one value, or values and lists that go on. */
    check_elements("{\"ocid\":\n{\"ocid\":\"a\"}\n}", 1, 0);
    check_elements("{\"releases\":[\n{\"ocid\":\"a\"}\n]}", 1, 0);
    check_elements("{\"releases\":[{\"ocid\":\"a\"}\n{\"ocid\":\"b\"}\n]}", 2, 0);
    check_elements("{\"ocid\":\"a\"} {\"ocid\":\"b\"}\n{\"ocid\":\"c\"}", 3, 0);
    check_elements("{\"ocid\":\"a\"},\n{\"ocid\":\"b\"}\n", 2, 0);
    check_elements("{\n\"ocid\":\"a\"}\n{\"ocid\":\"b\"}\n", 2, 0);
}

TEST(stream_keeps_duplicate_keys_and_refuses_nul_bytes)
{
    static const char text[] =
        "{\"ocid\":\"a\",\"ocid\":\"b\"}\n{\"ocid\":\"c\0\"}\n{\"ocid\":\"d\"}\n";
    how.job.threads = 1;
    struct seen s = seen_run((struct str){text, sizeof text - 1}, false);
    CHECK_STR(buf_view(&s.out),
              "R 0{} {\"ocid\":\"a\",\"ocid\":\"b\"}\nR 0{} {\"ocid\":\"d\"}\nend\n");
    CHECK_INT(s.totals.bad, 1);
    seen_free(&s);
}

TEST(stream_reads_foreign_bytes_as_cp1252_and_says_so_once_a_file)
{
    /* Mostly UTF-8, so the file counts as UTF-8 with some foreign lines. */
    seen_check("{\"ocid\":\"áéíóú\"}\n{\"ocid\":\"a\xF1o\"}\n{\"ocid\":\"\xE1\"}\n",
               "R 1 f:1/0  0{} {\"ocid\":\"áéíóú\"}\nR 2 f:2/22  0{} {\"ocid\":\"año\"}\n"
               "R 3 f:3/37  0{} {\"ocid\":\"á\"}\nend\n",
               "note 2 f:2/22:0 Hay bytes que no son UTF-8; se leyeron como Windows-1252\n"
               "file f utf-8  1 0 3\n");
    seen_check("[{\"ocid\":\"áéíóú\"},{\"ocid\":\"a\xF1o\"}]",
               "R 1 f:1/1 /0 0{} {\"ocid\":\"áéíóú\"}\nR 2 f:1/23 /1 0{} {\"ocid\":\"año\"}\nend\n",
               "note 2 f:1/23:0 Hay bytes que no son UTF-8; se leyeron como Windows-1252\n"
               "file f utf-8  2 0 2\n");
}

TEST(stream_passes_over_comments_and_stray_commas)
{
    seen_check(
        "{\"ocid\":\"a\"}\n{\"ocid\":\"z\"}\n// una nota\n/* otra */ "
        "{\"ocid\":\"b\"}\n,{\"ocid\":\"c\"}\n",
        "R 1 f:1/0  0{} {\"ocid\":\"a\"}\nR 2 f:2/13  0{} {\"ocid\":\"z\"}\n"
        "R 3 f:4/49  0{} {\"ocid\":\"b\"}\nR 4 f:5/63  0{} {\"ocid\":\"c\"}\nend\n",
        "note 0 f:3/26:1 El archivo trae comentarios, que JSON no admite; se pasaron por alto\n"
        "file f utf-8  1 0 4\n");
}

TEST(stream_keeps_what_stands_before_the_end_of_a_cut_file)
{
    seen_check("{\"uri\":\"u\",\"releases\":[{\"ocid\":\"a\"},{\"ocid\":\"b",
               "R 1 f:1/23 /releases/0 1{\"uri\":\"u\"} {\"ocid\":\"a\"}\nend\n",
               "bad 0 f:1/46:47 No es JSON válido: el archivo termina antes de tiempo\n"
               "package 1 f {\"uri\":\"u\"}\nfile f utf-8  3 1 1\n");
}

TEST(stream_tells_files_that_are_no_json_and_reads_the_others)
{
    how.job.threads = 2;
    struct seen s = {0};
    struct ocds_input inputs[] = {{"a", streaming_file(STR("id,monto\n1,2\n"))},
                                  {"b", streaming_file(STR(""))},
                                  {"c", streaming_file(STR("<html><body>404</body></html>"))},
                                  {"d", streaming_file(STR("[{\"ocid\":\"x\"}]"))}};
    seen_inputs(&s, inputs, 4, false);
    CHECK_INT(s.code, ERR_NONE);
    CHECK_INT(s.totals.bad, 2);
    CHECK_INT(s.totals.notes, 1); /* nothing is lost of an empty one */
    CHECK_INT(s.totals.elements, 1);
    CHECK_STR(buf_view(&s.told),
              "bad 0 a:0/0:0 No es JSON: no empieza con «{» ni con «[»\n"
              "note 0 b:0/0:0 El archivo está vacío\n"
              "bad 0 c:0/0:0 No es un archivo de datos sino una página web (HTML)\n"
              "file d utf-8  2 0 1\n");
    seen_free(&s);
}

TEST(stream_keeps_the_whole_lines_before_the_damage_of_an_archive)
{
    struct buf lines = seen_many("", "\n", "\n"), packed = seen_gzipped(buf_view(&lines));
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        how.job.threads = threads;
        struct seen s = seen_run(str_slice(buf_view(&packed), 0, packed.n / 2), false);
        CHECK_INT(s.code, ERR_NONE);
        CHECK_INT(s.totals.bad, 1);
        CHECK(s.totals.elements > 100 && s.totals.elements < MANY);
        CHECK(strstr(s.told.p, "dañado o incompleto"));
        seen_free(&s);
    }
    buf_free(&packed);
    buf_free(&lines);
}

/* ---- limits --------------------------------------------------------------------------------- */

static struct buf nested(int levels, const char *before, const char *after)
{
    struct buf b;
    buf_init(&b, 1 << 22);
    buf_text(&b, before);
    for (int i = 1; i < levels; i++) buf_text(&b, i % 2 ? "{\"a\":" : "[");
    buf_text(&b, "{}");
    for (int i = levels; i-- > 1;) buf_char(&b, i % 2 ? '}' : ']');
    buf_text(&b, after);
    return b;
}

TEST(stream_does_not_hand_on_what_is_nested_too_deep)
{
    static const struct {
        const char *before, *after;
    } forms[] = {{"{\"ocid\":1}\n", "\n{\"ocid\":2}\n"},
                 {"[{\"ocid\":1},", ",{\"ocid\":2}]"},
                 {"{\"releases\":[{\"ocid\":1},", ",{\"ocid\":2}]}"}};
    for (int i = 0; i < 3; i++)
        for (unsigned threads = 1; threads <= 2; threads++) {
            static const int levels[] = {128, 129, 200, 10000};
            for (int k = 0; k < 4; k++) {
                struct buf text = nested(levels[k], forms[i].before, forms[i].after);
                how.job.threads = threads;
                struct seen s = seen_run(buf_view(&text), false);
                CHECK_INT(s.code, ERR_NONE);
                CHECK_INT(s.totals.elements, k ? 2 : 3);
                CHECK_INT(s.totals.bad, k ? 1 : 0);
                if (k) CHECK(strstr(s.told.p, "anidado a más de 128 niveles"));
                seen_free(&s);
                buf_free(&text);
            }
        }
}

TEST(stream_counts_levels_that_lie_behind_many_values)
{
    /* Deep only in the last of many members, and of arrays within arrays. */
    how.job.max_depth = 6;
    how.job.threads = 1;
    seen_check("{\"a\":1,\"b\":[1,2,3,{\"c\":[[[]]]}]}\n{\"a\":1,\"b\":[1,2,3,{\"c\":[[[[]]]]}]}\n",
               "? 1 f:1/0  0{} {\"a\":1,\"b\":[1,2,3,{\"c\":[[[]]]}]}\nend\n",
               "bad 2 f:2/33:0 El elemento está anidado a más de 6 niveles\nfile f utf-8  1 0 2\n");
    how.job.max_depth = 0;
}

static void check_huge(const char *open, const char *close)
{
    struct buf b;
    buf_init(&b, 1 << 26);
    buf_text(&b, open);
    char *p = buf_reserve(&b, 3 << 20);
    memset(p, 'x', 3 << 20);
    b.n += 3 << 20;
    buf_text(&b, close);
    for (unsigned threads = 1; threads <= 3; threads++) {
        how.job.threads = threads;
        struct seen s = seen_run(buf_view(&b), false);
        CHECK_INT(s.code, ERR_NONE);
        CHECK_INT(s.totals.elements, 2);
        CHECK_INT(s.totals.bad, 1);
        CHECK(strstr(s.told.p, "pasa de 100000 bytes"));
        CHECK(strstr(s.out.p, "\"first\"") && strstr(s.out.p, "\"last\""));
        seen_free(&s);
    }
    buf_free(&b);
}

TEST(stream_passes_over_an_element_that_is_too_long)
{
    how.job.max_element = 100000;
    check_huge("{\"ocid\":\"first\"}\n{\"ocid\":\"", "\"}\n{\"ocid\":\"last\"}\n");
    check_huge("[{\"ocid\":\"first\"},{\"ocid\":\"", "\"},{\"ocid\":\"last\"}]");
    check_huge("{\"releases\":[{\"ocid\":\"first\"},{\"ocid\":\"", "\"},{\"ocid\":\"last\"}]}");
    check_huge("[{\"ocid\":\"first\"},\"", "\",{\"ocid\":\"last\"}]");
    how.job.max_element = 0;
}

TEST(stream_tells_a_line_that_is_just_too_long)
{
    how.job.max_element = 20;
    for (int g = 0; g < 2; g++) {
        how.general = g;
        seen_check(
            "{\"ocid\":\"12345678\"}\n{\"ocid\":\"1234567890\"}\n{\"ocid\":\"123456789\"}\n{"
            "\"a\":1}",
            "R 1 f:1/0  0{} {\"ocid\":\"12345678\"}\nR 3 f:3/42  0{} {\"ocid\":\"123456789\"}\n"
            "? 4 f:4/63  0{} {\"a\":1}\nend\n",
            g ? "bad 0 f:2/20:1 El elemento pasa de 20 bytes\nfile f utf-8  1 0 3\n"
              : "bad 2 f:2/20:1 El elemento pasa de 20 bytes\nfile f utf-8  1 0 4\n");
        break;
    }
    how.general = false;
    how.job.max_element = 0;
}

/* ---- order, errors --------------------------------------------------------------------------- */

static struct seen run_many(const char *refuse, const char *fatal)
{
    struct buf lines = seen_many("", "\n", "\n");
    struct seen s = {.refuse = refuse, .fatal = fatal};
    struct ocds_input input = {"f", streaming_file(buf_view(&lines))};
    seen_inputs(&s, &input, 1, false);
    buf_free(&lines);
    return s;
}

static void check_like_one_thread(const char *refuse, const char *fatal)
{
    how.job.threads = 1;
    struct seen one = run_many(refuse, fatal);
    for (unsigned threads = 2; threads <= 5; threads++) {
        how.job.threads = threads;
        struct seen s = run_many(refuse, fatal);
        CHECK_INT(s.code, one.code);
        CHECK_STR(str_of(s.err.message), one.err.message);
        CHECK(str_eq(buf_view(&s.out), buf_view(&one.out)));
        CHECK_STR(buf_view(&s.told), one.told.p ? one.told.p : "");
        CHECK_INT(s.totals.bad, one.totals.bad);
        seen_free(&s);
    }
    seen_free(&one);
}

TEST(stream_tells_problems_of_a_task_in_the_order_of_the_input)
{
    check_like_one_thread("7.50", NULL);
    how.job.threads = 3;
    struct seen s = run_many("ocds-17\"", NULL);
    CHECK_INT(s.totals.bad, 1);
    CHECK_INT(s.totals.elements, MANY);
    /* What the refused element had written is taken back. */
    CHECK(strstr(s.out.p, "ocds-16\"") && !strstr(s.out.p, "ocds-17\""));
    CHECK(strstr(s.told.p, "bad 18 f:18/"));
    seen_free(&s);
}

TEST(stream_ends_with_the_first_error_whatever_the_threads)
{
    check_like_one_thread(NULL, "99.50");
    how.job.threads = 4;
    struct seen s = run_many(NULL, "99.50");
    CHECK_INT(s.code, ERR_BUG);
    CHECK_STR(str_of(s.err.message), "fatal at 100");
    CHECK_INT(s.err.place.line, 100);
    CHECK(!strstr(s.out.p, "ocds-100\""));
    CHECK(strstr(s.out.p, "ocds-98\""));
    seen_free(&s);
}

TEST(stream_ends_with_the_first_bad_element_when_strict)
{
    how.job.strict = true;
    check_like_one_thread("7.50", NULL);
    how.job.threads = 2;
    struct seen s = run_many("7.50", NULL);
    CHECK_INT(s.code, ERR_INPUT);
    CHECK_INT(s.totals.bad, 1);
    CHECK_INT(s.err.place.line, 8);
    seen_free(&s);
    s = seen_run(STR("{\"ocid\":1}\n{\"ocid\":2}\n{"), false);
    CHECK_INT(s.code, ERR_INPUT);
    CHECK_STR(buf_view(&s.out), "R 0{} {\"ocid\":1}\nR 0{} {\"ocid\":2}\n");
    seen_free(&s);
    s = seen_run(STR("no es json"), false);
    CHECK_INT(s.code, ERR_INPUT);
    seen_free(&s);
    how.job.strict = false;
}

static enum err_code writes_much(void *user, void *state, const struct ocds_element *e,
                                 struct arena *arena, struct ocds_output *out, struct err *err)
{
    (void)user;
    (void)state;
    (void)arena;
    (void)err;
    for (int i = 0; i < 200; i++) buf_str(out->main, e->text);
    return ERR_NONE;
}

TEST(stream_ends_quietly_when_its_reader_goes_away)
{
    struct buf lines = seen_many("", "\n", "\n");
    signal(SIGPIPE, SIG_IGN);
    for (unsigned threads = 1; threads <= 3; threads++) {
        int ends[2];
        struct err err = {0};
        struct ocds_task task = {.element = writes_much};
        struct ocds_input input = {"f", streaming_file(buf_view(&lines))};
        CHECK(pipe(ends) == 0);
        close(ends[0]);
        struct ocds_job j = {
            .inputs = &input, .input_count = 1, .out = ends[1], .side = -1, .threads = threads};
        errno = 0;
        CHECK_INT(ocds_run(&j, &task, NULL, NULL, NULL, &err), ERR_IO);
        CHECK_INT(errno, EPIPE);
        close(ends[1]);
    }
    buf_free(&lines);
}

TEST(stream_says_that_the_disk_is_full)
{
    struct buf lines = seen_many("", "\n", "\n");
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        how.job.threads = threads;
        struct seen s = {0};
        struct ocds_input input = {"f", streaming_file(buf_view(&lines))};
        file_fail_after(1);
        seen_inputs(&s, &input, 1, false);
        file_fail_after(0);
        CHECK_INT(s.code, ERR_IO);
        CHECK_INT(s.out.n, 0);
        CHECK(s.err.message[0]);
        seen_free(&s);
    }
    buf_free(&lines);
}

static enum err_code refuse_package(void *user, const struct ocds_package *p, const char *file,
                                    struct err *err)
{
    (void)user;
    (void)file;
    return p->number == 2 ? err_set(err, ERR_CONFLICT, "no more packages") : ERR_NONE;
}

TEST(stream_ends_with_the_error_of_a_package_wherever_its_elements_are)
{
    struct buf text;
    buf_init(&text, 1 << 22);
    for (int i = 0; i < 9000; i++)
        buf_printf(&text, "{\"uri\":%d,\"releases\":[{\"ocid\":1},{\"ocid\":2}]}\n", i);
    for (unsigned threads = 1; threads <= 4; threads++) {
        struct seen s = {0};
        struct err err = {0};
        struct ocds_totals totals;
        struct ocds_input input = {"f", streaming_file(buf_view(&text))};
        struct ocds_task task = seen_task(threads % 2 == 0);
        task.package = refuse_package;
        task.file = NULL;
        struct ocds_job job = {
            .inputs = &input, .input_count = 1, .out = -1, .side = -1, .threads = threads};
        CHECK_INT(ocds_run(&job, &task, &s, NULL, &totals, &err), ERR_CONFLICT);
        CHECK_STR(str_of(err.message), "no more packages");
    }
    buf_free(&text);
}

static bool stop_soon(void *user, const char *what, uint64_t done, uint64_t whole)
{
    int *calls = user;
    CHECK(what && done <= whole);
    return ++*calls < 3;
}

TEST(stream_stops_when_progress_says_so)
{
    struct buf lines = seen_many("", "\n", "\n");
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        int calls = 0;
        struct progress progress = {stop_soon, &calls};
        how.job.threads = threads;
        how.job.progress = &progress;
        struct seen s = seen_run(buf_view(&lines), false);
        CHECK_INT(s.code, ERR_CANCELLED);
        CHECK_INT(calls, 3);
        seen_free(&s);
    }
    how.job.progress = NULL;
    buf_free(&lines);
}

TEST(stream_says_what_file_it_could_not_open)
{
    struct seen s = {0};
    struct ocds_input input = {"no-hay-tal.json", -1};
    seen_inputs(&s, &input, 1, false);
    CHECK_INT(s.code, ERR_IO);
    CHECK(strstr(s.err.message, "no-hay-tal.json"));
    seen_free(&s);
}

TEST_SECONDS(stream_says_when_memory_runs_out_wherever_it_does, 300)
{
    static const char *const texts[] = {
        "{\"ocid\":1}\n{\"ocid\":2,}\n{\"version\":1,\"releases\":[{\"ocid\":3}]}\n{\"ocid\":"
        "\"\xE1\"}\n",
        "{\"uri\":\"u\",\"releases\":[{\"ocid\":\"a\"},{\"ocid\":1,},{\"ocid\":\"b\"}],\"z\":1}"};
    for (int t = 0; t < 2; t++)
        for (uint64_t n = 1;; n++) {
            struct seen s = {0};
            struct ocds_input input = {"f", streaming_file(str_of(texts[t]))};
            struct ocds_task task = seen_task(t);
            how.job.threads = 1 + (unsigned)(n % 2);
            struct ocds_job j = how.job;
            j.inputs = &input;
            j.input_count = 1;
            j.out = j.side = -1;
            buf_init(&s.told, 1 << 20);
            mem_fail_after(n, 0);
            enum err_code code = ocds_run(&j, &task, &s, NULL, &s.totals, &s.err);
            uint64_t calls = mem_calls();
            mem_fail_after(0, 0);
            buf_free(&s.told);
            if (code) {
                CHECK_INT(code, ERR_MEMORY);
                CHECK(s.err.message[0]);
            }
            if (calls < n) {
                CHECK_INT(code, ERR_NONE);
                CHECK(n > 10);
                break;
            }
        }
}
