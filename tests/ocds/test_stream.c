/* The stream: every form of input gives the same elements, any number of threads the same bytes;
 * what is wrong is told with its place and costs nobody else anything. */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "base/file.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/stream_private.h"
#include "streaming.h"

/* What a run gave: a line an element, and a line a problem, package or file. */
struct seen {
    struct buf out, told;
    struct ocds_totals totals;
    struct err err;
    enum err_code code;
    bool places; /* write them too */
    const char *refuse, *fatal;
    uint64_t sum;
};

static struct ocds_job job;
static bool general;

static enum err_code take(void *user, void *state, const struct ocds_element *e,
                          struct arena *arena, struct ocds_output *out, struct err *err)
{
    const struct seen *s = user;
    static const char kinds[] = "?RCP";
    (void)arena;
    *(uint64_t *)state += e->number;
    buf_printf(out->main, "%c", kinds[e->kind]);
    if (s->places)
        buf_printf(out->main, " %" PRIu64 " %s:%" PRIu64 "/%" PRIu64 " %.*s", e->number, e->file,
                   e->line, e->offset, STR_FMT(e->path));
    buf_printf(out->main, " %" PRIu64 "%.*s ", e->package->number, STR_FMT(e->package->json));
    size_t before = out->main->n;
    json_inline_write(out->main, e->root);
    struct str json = str_slice(buf_view(out->main), before, out->main->n);
    buf_char(out->main, '\n');
    if (out->side && s->refuse) buf_printf(out->side, "%" PRIu64 ",", e->number);
    if (s->fatal && str_contains(json, str_of(s->fatal)))
        return err_set(err, ERR_BUG, "fatal at %" PRIu64, e->number);
    if (s->refuse && str_contains(json, str_of(s->refuse)))
        return err_set(err, ERR_INPUT, "refused");
    return ERR_NONE;
}

static enum err_code package(void *user, const struct ocds_package *p, const char *file,
                             struct err *err)
{
    struct seen *s = user;
    (void)err;
    buf_printf(&s->told, "package %" PRIu64 " %s %.*s\n", p->number, file, STR_FMT(p->json));
    return ERR_NONE;
}

static enum err_code file_end(void *user, const struct ocds_file *f, struct err *err)
{
    struct seen *s = user;
    (void)err;
    buf_printf(&s->told, "file %s %s %s %d %" PRIu64 " %" PRIu64 "\n", f->name, f->encoding,
               f->packing, f->form, f->packages, f->elements);
    return ERR_NONE;
}

static enum err_code join(void *user, void *into, void *from, struct err *err)
{
    (void)user;
    (void)err;
    *(uint64_t *)into += *(uint64_t *)from;
    return ERR_NONE;
}

static enum err_code finish(void *user, void *state, struct ocds_output *out, struct err *err)
{
    struct seen *s = user;
    (void)err;
    s->sum = *(uint64_t *)state;
    buf_text(out->main, "end\n");
    return ERR_NONE;
}

static void problem(void *user, const struct ocds_problem *p)
{
    struct seen *s = user;
    buf_printf(&s->told, "%s %" PRIu64 " %s:%" PRIu64 "/%" PRIu64 ":%u %s\n",
               p->note ? "note" : "bad", p->element, p->err.place.file, p->err.place.line,
               p->err.place.offset, p->err.place.column, p->err.message);
}

static void run_inputs(struct seen *s, const struct ocds_input *inputs, size_t count, bool first)
{
    struct ocds_task task = {.state_size = sizeof(uint64_t),
                             .context_first = first,
                             .element = take,
                             .package = package,
                             .file = file_end,
                             .join = join};
    int out = streaming_file(STR_NONE);
    struct ocds_job j = job;
    j.inputs = inputs;
    j.input_count = count;
    j.out = out;
    j.side = -1;
    j.problem = problem;
    j.user = s;
    buf_init(&s->told, (size_t)1 << 28);
    struct run *run = mem_calloc(1, sizeof *run);
    CHECK(run);
    run->general = general;
    s->code = stream_run(run, &j, &task, s, finish, &s->totals, &s->err);
    mem_free(run);
    s->out = streaming_read(out);
}

static struct seen run_str(struct str text, bool places)
{
    struct seen s = {.places = places};
    struct ocds_input input = {"f", streaming_file(text)};
    run_inputs(&s, &input, 1, false);
    return s;
}

static void drop(struct seen *s)
{
    buf_free(&s->out);
    buf_free(&s->told);
}

static void check(const char *text, const char *want_out, const char *want_told)
{
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        job.threads = threads;
        struct seen s = run_str(str_of(text), true);
        CHECK_STR(buf_view(&s.out), want_out);
        CHECK_STR(buf_view(&s.told), want_told);
        drop(&s);
    }
}

/* ---- forms --------------------------------------------------------------------------------- */

TEST(stream_hands_on_lines_with_their_places)
{
    check(
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
    check("{\"uri\":\"u\",\n\"releases\":[{\"ocid\":\"a\"},\n{\"ocid\":\"b\"}],\"z\":1}",
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
        run_inputs(&s, &input, 1, true);
        CHECK_STR(buf_view(&s.out), "R 1{\"uri\":\"u\"} {\"ocid\":\"a\"}\n"
                                    "R 2{\"uri\":\"v\",\"z\":1} {\"ocid\":\"b\"}\nend\n");
        drop(&s);
    }
}

TEST(stream_takes_a_line_that_is_a_package_for_its_elements)
{
    const char *text =
        "{\"ocid\":\"a\"}\n"
        "{\"version\":\"1.1\",\"releases\":[{\"ocid\":\"b\"},{\"ocid\":\"c\"}],\"z\":2}\n"
        "{\"ocid\":\"d\"}\n";
    for (int g = 0; g < 2; g++) {
        general = g;
        check(text,
              "R 1 f:1/0  0{} {\"ocid\":\"a\"}\n"
              "R 2 f:2/42 /releases/0 1{\"version\":\"1.1\"} {\"ocid\":\"b\"}\n"
              "R 3 f:2/55 /releases/1 1{\"version\":\"1.1\"} {\"ocid\":\"c\"}\n"
              "R 4 f:3/76  0{} {\"ocid\":\"d\"}\nend\n",
              "package 1 f {\"version\":\"1.1\",\"z\":2}\nfile f utf-8  1 1 4\n");
    }
    general = false;
    struct seen s = {0};
    struct ocds_input input = {"f", streaming_file(str_of(text))};
    run_inputs(&s, &input, 1, true);
    CHECK(strstr(s.out.p, "R 1{\"version\":\"1.1\",\"z\":2} {\"ocid\":\"b\"}"));
    drop(&s);
}

/* 3,000 releases of changing length, in every form that they are published in. */
enum { MANY = 3000 };

static void put_release(struct buf *b, int i)
{
    buf_printf(b, "{\"ocid\":\"ocds-%d\",\"t\":\"%.*s\",\"n\":[%d.50,{\"á\":null}]}", i,
               i * 7 % 400,
               "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
               "yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy"
               "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
               "wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww"
               "vvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvvv",
               i);
}

static struct buf many(const char *open, const char *between, const char *close)
{
    struct buf b;
    buf_init(&b, 1 << 26);
    buf_text(&b, open);
    for (int i = 0; i < MANY; i++) {
        if (i) buf_text(&b, between);
        put_release(&b, i);
    }
    buf_text(&b, close);
    CHECK(!b.failed);
    return b;
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

static struct buf gzipped(struct str s)
{
    struct buf b;
    buf_init(&b, 1 << 26);
    z_stream z = {0};
    CHECK(deflateInit2(&z, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    union {
        const char *given;
        Bytef *wanted;
    } in = {.given = s.p};
    z.next_in = in.wanted;
    z.avail_in = (unsigned)s.n;
    z.avail_out = (unsigned)s.n + 1000;
    z.next_out = (Bytef *)buf_reserve(&b, s.n + 1000);
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    b.n = z.total_out;
    deflateEnd(&z);
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
            general = g;
            job.threads = threads[i];
            struct seen s = run_str(text, false);
            CHECK_INT(s.code, ERR_NONE);
            CHECK_INT(s.totals.elements, MANY);
            CHECK_INT(s.totals.bad + s.totals.notes, 0);
            CHECK_INT(s.sum, MANY * (MANY + 1) / 2);
            CHECK(str_eq(buf_view(&s.out), want));
            drop(&s);
        }
    general = false;
}

static void check_form(struct buf text, struct str want)
{
    check_same(buf_view(&text), want);
    struct buf packed = gzipped(buf_view(&text));
    check_same(buf_view(&packed), want);
    buf_free(&packed);
    buf_free(&text);
}

TEST(stream_gives_the_same_elements_for_every_form_and_number_of_threads)
{
    struct buf lines = many("", "\n", "\n");
    job.threads = 1;
    struct seen s = run_str(buf_view(&lines), false);
    struct str want = buf_view(&s.out);
    CHECK_INT(s.totals.elements, MANY);
    struct buf packed = zstandard(buf_view(&lines)), wide = utf16(buf_view(&lines));
    check_form(lines, want);
    check_same(buf_view(&packed), want);
    buf_free(&packed);
    check_form(wide, want);
    check_form(many("\xEF\xBB\xBF", "\r\n", ""), want);
    check_form(many("[", ",\n", "]"), want);
    check_form(many("[\n", "\n,", "\n]\n"), want);
    check_form(many("", " ", ""), want);
    check_form(many("\n\n", "\n\n \n", ""), want);
    drop(&s);
}

TEST(stream_gives_the_same_elements_in_packages_of_every_kind)
{
    static const char *const names[] = {"releases", "records", "projects"};
    struct buf lines = many("", "\n", "\n");
    for (int i = 0; i < 3; i++) {
        char open[80];
        snprintf(open, sizeof open, "{\"uri\":\"u\", \"%s\" : [", names[i]);
        struct buf text = many(open, " , ", "],\"version\":\"1.1\"}");
        job.threads = 1;
        struct seen one = run_str(buf_view(&text), false);
        CHECK_INT(one.totals.elements, MANY);
        CHECK_INT(one.totals.packages, 1);
        check_same(buf_view(&text), buf_view(&one.out));
        drop(&one);
        buf_free(&text);
    }
    buf_free(&lines);
}

TEST(stream_reads_pipes_and_several_inputs_in_their_order)
{
    struct buf lines = many("", "\n", "\n");
    for (unsigned threads = 1; threads <= 3; threads++) {
        job.threads = threads;
        struct seen s = {0};
        struct ocds_input inputs[] = {{"a", streaming_file(STR("{\"ocid\":\"first\"}"))},
                                      {"b", streaming_pipe(buf_view(&lines))},
                                      {"c", streaming_file(STR("[{\"ocid\":\"last\"}]"))}};
        run_inputs(&s, inputs, 3, false);
        CHECK_INT(s.totals.elements, MANY + 2);
        CHECK_INT(s.totals.files, 3);
        CHECK(str_starts(buf_view(&s.out), STR("R 0{} {\"ocid\":\"first\"}\n")));
        CHECK(str_ends(buf_view(&s.out), STR("R 0{} {\"ocid\":\"last\"}\nend\n")));
        CHECK_STR(buf_view(&s.told), "file a utf-8  0 0 1\nfile b utf-8  1 0 3000\n"
                                     "file c utf-8  2 0 1\n");
        drop(&s);
    }
    buf_free(&lines);
}

/* ---- what is wrong --------------------------------------------------------------------------- */

TEST(stream_tells_lines_that_do_not_parse_and_goes_on)
{
    check("{\"ocid\":\"a\"}\n{\"ocid\":1,}\n{\"ocid\"\n{\"ocid\":\"b\"} x\n{\"ocid\":\"c\"}\n"
          "{\"ocid\":\"\\ud800\"}\n{\"a\":\"cut",
          "R 1 f:1/0  0{} {\"ocid\":\"a\"}\nR 5 f:5/48  0{} {\"ocid\":\"c\"}\nend\n",
          "bad 2 f:2/22:10 No es JSON válido: falta un valor o hay un signo fuera de lugar\n"
          "bad 3 f:3/32:8 No es JSON válido: el texto termina antes de tiempo\n"
          "bad 4 f:4/46:14 No es JSON válido: sobra texto después del valor\n"
          "bad 6 f:6/76:16 No es JSON válido: hay una cadena de texto mal escrita\n"
          "bad 7 f:7/88:10 No es JSON válido: el texto termina antes de tiempo\n"
          "file f utf-8  1 0 7\n");
}

TEST(stream_keeps_duplicate_keys_and_refuses_nul_bytes)
{
    static const char text[] =
        "{\"ocid\":\"a\",\"ocid\":\"b\"}\n{\"ocid\":\"c\0\"}\n{\"ocid\":\"d\"}\n";
    job.threads = 1;
    struct seen s = run_str((struct str){text, sizeof text - 1}, false);
    CHECK_STR(buf_view(&s.out),
              "R 0{} {\"ocid\":\"a\",\"ocid\":\"b\"}\nR 0{} {\"ocid\":\"d\"}\nend\n");
    CHECK_INT(s.totals.bad, 1);
    drop(&s);
}

TEST(stream_reads_foreign_bytes_as_cp1252_and_says_so_once_a_file)
{
    /* Mostly UTF-8, so the file counts as UTF-8 with some foreign lines. */
    check("{\"ocid\":\"áéíóú\"}\n{\"ocid\":\"a\xF1o\"}\n{\"ocid\":\"\xE1\"}\n",
          "R 1 f:1/0  0{} {\"ocid\":\"áéíóú\"}\nR 2 f:2/22  0{} {\"ocid\":\"año\"}\n"
          "R 3 f:3/37  0{} {\"ocid\":\"á\"}\nend\n",
          "note 2 f:2/22:0 Hay bytes que no son UTF-8; se leyeron como Windows-1252\n"
          "file f utf-8  1 0 3\n");
    check("[{\"ocid\":\"áéíóú\"},{\"ocid\":\"a\xF1o\"}]",
          "R 1 f:1/1 /0 0{} {\"ocid\":\"áéíóú\"}\nR 2 f:1/23 /1 0{} {\"ocid\":\"año\"}\nend\n",
          "note 2 f:1/23:0 Hay bytes que no son UTF-8; se leyeron como Windows-1252\n"
          "file f utf-8  2 0 2\n");
}

TEST(stream_passes_over_comments_and_stray_commas)
{
    check("{\"ocid\":\"a\"}\n{\"ocid\":\"z\"}\n// una nota\n/* otra */ "
          "{\"ocid\":\"b\"}\n,{\"ocid\":\"c\"}\n",
          "R 1 f:1/0  0{} {\"ocid\":\"a\"}\nR 2 f:2/13  0{} {\"ocid\":\"z\"}\n"
          "R 3 f:4/49  0{} {\"ocid\":\"b\"}\nR 4 f:5/63  0{} {\"ocid\":\"c\"}\nend\n",
          "note 0 f:3/26:1 El archivo trae comentarios, que JSON no admite; se pasaron por alto\n"
          "file f utf-8  1 0 4\n");
}

TEST(stream_keeps_what_stands_before_the_end_of_a_cut_file)
{
    check("{\"uri\":\"u\",\"releases\":[{\"ocid\":\"a\"},{\"ocid\":\"b",
          "R 1 f:1/23 /releases/0 1{\"uri\":\"u\"} {\"ocid\":\"a\"}\nend\n",
          "bad 0 f:1/46:47 No es JSON válido: el archivo termina antes de tiempo\n"
          "package 1 f {\"uri\":\"u\"}\nfile f utf-8  3 1 1\n");
}

TEST(stream_tells_files_that_are_no_json_and_reads_the_others)
{
    job.threads = 2;
    struct seen s = {0};
    struct ocds_input inputs[] = {{"a", streaming_file(STR("id,monto\n1,2\n"))},
                                  {"b", streaming_file(STR(""))},
                                  {"c", streaming_file(STR("<html><body>404</body></html>"))},
                                  {"d", streaming_file(STR("[{\"ocid\":\"x\"}]"))}};
    run_inputs(&s, inputs, 4, false);
    CHECK_INT(s.code, ERR_NONE);
    CHECK_INT(s.totals.bad, 3);
    CHECK_INT(s.totals.elements, 1);
    CHECK_STR(buf_view(&s.told),
              "bad 0 a:0/0:0 No es JSON: no empieza con «{» ni con «[»\n"
              "bad 0 b:0/0:0 El archivo está vacío\n"
              "bad 0 c:0/0:0 No es un archivo de datos sino una página web (HTML)\n"
              "file d utf-8  2 0 1\n");
    drop(&s);
}

TEST(stream_keeps_the_whole_lines_before_the_damage_of_an_archive)
{
    struct buf lines = many("", "\n", "\n"), packed = gzipped(buf_view(&lines));
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        job.threads = threads;
        struct seen s = run_str(str_slice(buf_view(&packed), 0, packed.n / 2), false);
        CHECK_INT(s.code, ERR_NONE);
        CHECK_INT(s.totals.bad, 1);
        CHECK(s.totals.elements > 100 && s.totals.elements < MANY);
        CHECK(strstr(s.told.p, "dañado o incompleto"));
        drop(&s);
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
                job.threads = threads;
                struct seen s = run_str(buf_view(&text), false);
                CHECK_INT(s.code, ERR_NONE);
                CHECK_INT(s.totals.elements, k ? 2 : 3);
                CHECK_INT(s.totals.bad, k ? 1 : 0);
                if (k) CHECK(strstr(s.told.p, "anidado a más de 128 niveles"));
                drop(&s);
                buf_free(&text);
            }
        }
}

TEST(stream_counts_levels_that_lie_behind_many_values)
{
    /* Deep only in the last of many members, and of arrays within arrays. */
    job.max_depth = 6;
    job.threads = 1;
    check("{\"a\":1,\"b\":[1,2,3,{\"c\":[[[]]]}]}\n{\"a\":1,\"b\":[1,2,3,{\"c\":[[[[]]]]}]}\n",
          "? 1 f:1/0  0{} {\"a\":1,\"b\":[1,2,3,{\"c\":[[[]]]}]}\nend\n",
          "bad 2 f:2/33:0 El elemento está anidado a más de 6 niveles\nfile f utf-8  1 0 2\n");
    job.max_depth = 0;
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
        job.threads = threads;
        struct seen s = run_str(buf_view(&b), false);
        CHECK_INT(s.code, ERR_NONE);
        CHECK_INT(s.totals.elements, 2);
        CHECK_INT(s.totals.bad, 1);
        CHECK(strstr(s.told.p, "pasa de 100000 bytes"));
        CHECK(strstr(s.out.p, "\"first\"") && strstr(s.out.p, "\"last\""));
        drop(&s);
    }
    buf_free(&b);
}

TEST(stream_passes_over_an_element_that_is_too_long)
{
    job.max_element = 100000;
    check_huge("{\"ocid\":\"first\"}\n{\"ocid\":\"", "\"}\n{\"ocid\":\"last\"}\n");
    check_huge("[{\"ocid\":\"first\"},{\"ocid\":\"", "\"},{\"ocid\":\"last\"}]");
    check_huge("{\"releases\":[{\"ocid\":\"first\"},{\"ocid\":\"", "\"},{\"ocid\":\"last\"}]}");
    check_huge("[{\"ocid\":\"first\"},\"", "\",{\"ocid\":\"last\"}]");
    job.max_element = 0;
}

TEST(stream_tells_a_line_that_is_just_too_long)
{
    job.max_element = 20;
    for (int g = 0; g < 2; g++) {
        general = g;
        check("{\"ocid\":\"12345678\"}\n{\"ocid\":\"1234567890\"}\n{\"ocid\":\"123456789\"}\n{"
              "\"a\":1}",
              "R 1 f:1/0  0{} {\"ocid\":\"12345678\"}\nR 3 f:3/42  0{} {\"ocid\":\"123456789\"}\n"
              "? 4 f:4/63  0{} {\"a\":1}\nend\n",
              g ? "bad 0 f:2/20:1 El elemento pasa de 20 bytes\nfile f utf-8  1 0 3\n"
                : "bad 2 f:2/20:1 El elemento pasa de 20 bytes\nfile f utf-8  1 0 4\n");
        break;
    }
    general = false;
    job.max_element = 0;
}

/* ---- order, errors --------------------------------------------------------------------------- */

static struct seen run_many(const char *refuse, const char *fatal)
{
    struct buf lines = many("", "\n", "\n");
    struct seen s = {.refuse = refuse, .fatal = fatal};
    struct ocds_input input = {"f", streaming_file(buf_view(&lines))};
    run_inputs(&s, &input, 1, false);
    buf_free(&lines);
    return s;
}

static void check_like_one_thread(const char *refuse, const char *fatal)
{
    job.threads = 1;
    struct seen one = run_many(refuse, fatal);
    for (unsigned threads = 2; threads <= 5; threads++) {
        job.threads = threads;
        struct seen s = run_many(refuse, fatal);
        CHECK_INT(s.code, one.code);
        CHECK_STR(str_of(s.err.message), one.err.message);
        CHECK(str_eq(buf_view(&s.out), buf_view(&one.out)));
        CHECK_STR(buf_view(&s.told), one.told.p ? one.told.p : "");
        CHECK_INT(s.totals.bad, one.totals.bad);
        drop(&s);
    }
    drop(&one);
}

TEST(stream_tells_problems_of_a_task_in_the_order_of_the_input)
{
    check_like_one_thread("7.50", NULL);
    job.threads = 3;
    struct seen s = run_many("ocds-17\"", NULL);
    CHECK_INT(s.totals.bad, 1);
    CHECK_INT(s.totals.elements, MANY);
    /* What the refused element had written is taken back. */
    CHECK(strstr(s.out.p, "ocds-16\"") && !strstr(s.out.p, "ocds-17\""));
    CHECK(strstr(s.told.p, "bad 18 f:18/"));
    drop(&s);
}

TEST(stream_ends_with_the_first_error_whatever_the_threads)
{
    check_like_one_thread(NULL, "99.50");
    job.threads = 4;
    struct seen s = run_many(NULL, "99.50");
    CHECK_INT(s.code, ERR_BUG);
    CHECK_STR(str_of(s.err.message), "fatal at 100");
    CHECK_INT(s.err.place.line, 100);
    CHECK(!strstr(s.out.p, "ocds-100\""));
    CHECK(strstr(s.out.p, "ocds-98\""));
    drop(&s);
}

TEST(stream_ends_with_the_first_bad_element_when_strict)
{
    job.strict = true;
    check_like_one_thread("7.50", NULL);
    job.threads = 2;
    struct seen s = run_many("7.50", NULL);
    CHECK_INT(s.code, ERR_INPUT);
    CHECK_INT(s.totals.bad, 1);
    CHECK_INT(s.err.place.line, 8);
    drop(&s);
    s = run_str(STR("{\"ocid\":1}\n{\"ocid\":2}\n{"), false);
    CHECK_INT(s.code, ERR_INPUT);
    CHECK_STR(buf_view(&s.out), "R 0{} {\"ocid\":1}\nR 0{} {\"ocid\":2}\n");
    drop(&s);
    s = run_str(STR("no es json"), false);
    CHECK_INT(s.code, ERR_INPUT);
    drop(&s);
    job.strict = false;
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
    struct buf lines = many("", "\n", "\n");
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

static bool stop_soon(void *user, const char *what, uint64_t done, uint64_t whole)
{
    int *calls = user;
    CHECK(what && done <= whole);
    return ++*calls < 3;
}

TEST(stream_stops_when_progress_says_so)
{
    struct buf lines = many("", "\n", "\n");
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        int calls = 0;
        struct progress progress = {stop_soon, &calls};
        job.threads = threads;
        job.progress = &progress;
        struct seen s = run_str(buf_view(&lines), false);
        CHECK_INT(s.code, ERR_CANCELLED);
        CHECK_INT(calls, 3);
        drop(&s);
    }
    job.progress = NULL;
    buf_free(&lines);
}

TEST(stream_says_what_file_it_could_not_open)
{
    struct seen s = {0};
    struct ocds_input input = {"no-hay-tal.json", -1};
    run_inputs(&s, &input, 1, false);
    CHECK_INT(s.code, ERR_IO);
    CHECK(strstr(s.err.message, "no-hay-tal.json"));
    drop(&s);
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
            struct ocds_task task = {.state_size = 8,
                                     .context_first = t,
                                     .element = take,
                                     .package = package,
                                     .file = file_end,
                                     .join = join};
            job.threads = 1 + (unsigned)(n % 2);
            struct ocds_job j = job;
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
