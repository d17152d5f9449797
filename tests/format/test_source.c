/* A source: recognition, the stream between child and parent, what happens when either dies. */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "books.h"
#include "format/source_frame.h"
#include "format/source_parse.h"
#include "format/source_pipe.h"

/* --- recognition ---------------------------------------------------------------------------- */

static enum source_format what(const char *text)
{
    return source_recognise(text, strlen(text));
}

TEST(source_recognises_by_bytes)
{
    CHECK_INT(what("a,b\n1,2\n"), SOURCE_CSV);
    CHECK_INT(what("\xEF\xBB\xBF"
                   "a;b"),
              SOURCE_CSV);
    CHECK_INT(what("[Nombre],[Monto]\n"), SOURCE_CSV);
    CHECK_INT(what("{\"a\": 1}"), SOURCE_JSON);
    CHECK_INT(what("  [ {\"a\":1} ]"), SOURCE_JSON);
    CHECK_INT(what("[]"), SOURCE_JSON);
    CHECK_INT(what("[1,2]"), SOURCE_JSON);
    CHECK_INT(what("/* nota */ {\"a\":\n1}"), SOURCE_JSON);
    CHECK_INT(what("{\"a\":\"}\\\"{\"}\n{\"a\":2}\n"), SOURCE_JSONL);
    CHECK_INT(what("<!DOCTYPE html><html>"), SOURCE_HTML);
    CHECK_INT(what("\n<?xml version='1.0'?><!-- x --><HTML>"), SOURCE_HTML);
    CHECK_INT(what("%PDF-1.7"), SOURCE_PDF);
    CHECK_INT(what("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), SOURCE_XLS);
    CHECK_INT(what("\x1F\x8B\x08zz"), SOURCE_GZIP);
    CHECK_INT(what("\x28\xB5\x2F\xFDzz"), SOURCE_ZSTD);
    CHECK_INT(source_recognise("", 0), SOURCE_UNKNOWN);
    CHECK_INT(source_recognise("\xFF\xFE{\0\"\0", 6), SOURCE_JSON);
}

TEST(source_tells_zip_containers_apart)
{
    struct zip_maker z;
    int fd = sheet_fd("<row/>");
    CHECK_INT(source_recognise_fd(fd), SOURCE_XLSX);
    close(fd);
    fd = ods_fd("");
    CHECK_INT(source_recognise_fd(fd), SOURCE_ODS);
    close(fd);
    zip_maker_start(&z);
    zip_maker_text(&z, "datos.csv", "a,b\n");
    fd = zip_maker_fd(&z);
    CHECK_INT(source_recognise_fd(fd), SOURCE_ZIP);
    close(fd);
}

/* Nothing in the first 4 kB says it is a workbook; the directory at the end does. */
TEST(source_recognises_a_workbook_by_its_directory)
{
    static char noise[20000];
    for (size_t i = 0; i < sizeof noise; i++) noise[i] = (char)(i * 131 % 251);
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_add(&z, "docProps/thumbnail.jpeg", (struct str){noise, sizeof noise}, 0);
    zip_maker_text(&z, "xl/workbook.xml",
                   "<workbook><sheets><sheet name=\"S\"/></sheets></workbook>");
    zip_maker_text(&z, "xl/worksheets/sheet1.xml", "<worksheet><sheetData/></worksheet>");
    int fd = zip_maker_fd(&z);
    CHECK_INT(source_recognise_fd(fd), SOURCE_XLSX);
    CHECK_STR(str_of(render_child(fd)), "== S\n");
}

static void check_says(int fd, const char *part)
{
    const char *got = render_child(fd);
    if (!strstr(got, part)) test_fail(__FILE__, __LINE__, "got %.300s", got);
}

TEST(source_tells_what_is_no_data)
{
    struct zip_maker z;
    check_says(bytes_fd(STR("<html><body>Error 500</body></html>")),
               "?? input: No es un archivo de datos sino una página web");
    check_says(bytes_fd(STR("%PDF-1.4 ...")), "?? unsupported: Es un PDF");
    check_says(bytes_fd(STR("")), "?? input: El archivo está vacío");
    zip_maker_start(&z);
    zip_maker_text(&z, "datos.csv", "a,b\n");
    check_says(zip_maker_fd(&z), "?? unsupported: Es un archivo comprimido (zip)");
}

TEST(source_names_the_file_in_errors)
{
    struct source_options options = {.name = "carpeta/pagina.csv"};
    struct source *source;
    struct err err = {0};
    CHECK_INT(source_open(bytes_fd(STR("<html>")), &options, &source, &err), ERR_INPUT);
    CHECK_STR(str_of(err.place.file), "carpeta/pagina.csv");
    CHECK(source == NULL);
}

/* --- the stream ----------------------------------------------------------------------------- */

static ssize_t from_fd(void *user, void *p, size_t n)
{
    return read(*(int *)user, p, n > 7000 ? 7000 : n); /* frames arrive in pieces */
}

static char long_text[300000];

static struct cell cell_of(size_t n, int kind)
{
    return (struct cell){.text = {long_text, n},
                         .type = (uint8_t)(kind % 5),
                         .quoted = kind & 1,
                         .formula = kind & 2,
                         .merged = kind & 4,
                         .converted = kind & 8};
}

static void check_cell(const struct cell *got, const struct cell *want)
{
    CHECK(str_eq(got->text, want->text));
    CHECK_INT(got->type, want->type);
    CHECK(got->quoted == want->quoted && got->formula == want->formula &&
          got->merged == want->merged && got->converted == want->converted);
}

struct stream {
    int fd;
    struct source_options options;
    struct pipe_writer writer;
    struct reader reader;
    struct pipe_reader in;
};

static void open_stream(struct stream *s)
{
    struct err err = {0};
    for (size_t i = 0; i < sizeof long_text; i++) long_text[i] = (char)('a' + i % 23);
    *s = (struct stream){.fd = -1, .options = source_options_filled(NULL)};
    CHECK_OK(file_temp(&s->fd, &err));
    CHECK_OK(pipe_writer_open(&s->writer, s->fd, &s->options, &err));
    s->reader = (struct reader){.options = &s->options, .emit = pipe_emit, .user = &s->writer};
    s->reader.info.format = SOURCE_CSV;
}

static void turn_round(struct stream *s)
{
    struct err err = {0};
    pipe_writer_end(&s->writer, &s->reader, ERR_NONE, &err);
    CHECK(lseek(s->fd, 0, SEEK_SET) == 0);
    s->in = (struct pipe_reader){.fill = from_fd, .user = &s->fd};
    CHECK_OK(pipe_reader_open(&s->in, &s->options, &err));
}

static void close_stream(struct stream *s)
{
    pipe_writer_close(&s->writer);
    pipe_reader_close(&s->in);
    close(s->fd);
}

static enum pipe_result next(struct stream *s, struct source_event *e)
{
    enum pipe_result result;
    do result = pipe_next(&s->in, e, NULL);
    while (result == PIPE_INFO);
    return result;
}

TEST(source_pipe_carries_rows_of_every_shape)
{
    static struct source_event e = {.kind = SOURCE_EVENT_ROW};
    static struct cell cells[600];
    struct err err = {0};
    struct stream s;
    const size_t lengths[] = {0, 1, 510, 511, 512, 65536, 262144, 300000};
    open_stream(&s);
    for (uint32_t k = 0; k < 8; k++) {
        for (uint32_t i = 0; i < 600; i++) cells[i] = cell_of(i == 3 ? lengths[k] : i % 40, (int)i);
        e.row = (struct row){k + 1, k + 10, k * 1000, k * 85, cells};
        CHECK_OK(pipe_emit(&s.writer, &s.reader, &e, &err));
    }
    turn_round(&s);
    for (uint32_t k = 0; k < 8; k++) {
        CHECK_INT(next(&s, &e), PIPE_EVENT);
        CHECK_INT(e.row.number, k + 1);
        CHECK_INT(e.row.line, k + 10);
        CHECK_INT(e.row.offset, k * 1000);
        CHECK_INT(e.row.count, k * 85);
        for (uint32_t i = 0; i < e.row.count; i++) {
            struct cell want = cell_of(i == 3 ? lengths[k] : i % 40, (int)i);
            check_cell(&e.row.cells[i], &want);
        }
    }
    CHECK_INT(next(&s, &e), PIPE_EVENT);
    CHECK_INT(e.kind, SOURCE_EVENT_END);
    close_stream(&s);
}

/* Neighbours in one line of text travel with what stands between them. */
TEST(source_pipe_carries_neighbouring_cells)
{
    static struct source_event e = {.kind = SOURCE_EVENT_ROW};
    struct err err = {0};
    struct stream s;
    static const char line[] = "uno, dos, , cuatro,x";
    struct cell cells[4];
    open_stream(&s);
    for (uint32_t gap = 0; gap <= 4; gap++) {
        const char *p = line;
        for (uint32_t i = 0; i < 4; i++) {
            cells[i] = (struct cell){.text = {p, i == 2 ? 0 : 2}};
            p += cells[i].text.n + gap;
        }
        e.row = (struct row){gap, 0, 0, 4, cells};
        CHECK_OK(pipe_emit(&s.writer, &s.reader, &e, &err));
    }
    turn_round(&s);
    for (uint32_t gap = 0; gap <= 4; gap++) {
        const char *p = line;
        CHECK_INT(next(&s, &e), PIPE_EVENT);
        CHECK_INT(e.row.count, 4);
        for (uint32_t i = 0; i < 4; i++) {
            size_t n = i == 2 ? 0 : 2;
            CHECK(str_eq(e.row.cells[i].text, (struct str){p, n}));
            p += n + gap;
        }
    }
    close_stream(&s);
}

TEST(source_pipe_carries_values_sheets_problems_and_errors)
{
    static struct source_event e;
    struct err err = {0};
    struct stream s;
    open_stream(&s);
    e.kind = SOURCE_EVENT_SHEET;
    e.sheet.name = STR("Hoja ñ");
    e.sheet.index = 3;
    e.sheet.hidden = true;
    CHECK_OK(pipe_emit(&s.writer, &s.reader, &e, &err));
    e.kind = SOURCE_EVENT_VALUE;
    e.value = (struct value){5, 6, 7, STR("/records/4"), {long_text, sizeof long_text}};
    CHECK_OK(pipe_emit(&s.writer, &s.reader, &e, &err));
    e.kind = SOURCE_EVENT_PROBLEM;
    err_set(&e.problem, ERR_INPUT, "malo\x1b[31m");
    e.problem.place.row = 9;
    e.raw = STR("crudo");
    CHECK_OK(pipe_emit(&s.writer, &s.reader, &e, &err));
    err_clear(&e.problem);
    e.problem.message[0] = 'n';
    CHECK_OK(pipe_emit(&s.writer, &s.reader, &e, &err));
    turn_round(&s);
    CHECK_INT(next(&s, &e), PIPE_EVENT);
    CHECK(e.kind == SOURCE_EVENT_SHEET && e.sheet.index == 3 && e.sheet.hidden);
    CHECK_STR(e.sheet.name, "Hoja ñ");
    CHECK_INT(next(&s, &e), PIPE_EVENT);
    CHECK(e.kind == SOURCE_EVENT_VALUE && e.value.number == 5 && e.value.line == 6 &&
          e.value.offset == 7);
    CHECK_STR(e.value.path, "/records/4");
    CHECK(str_eq(e.value.json, (struct str){long_text, sizeof long_text}));
    CHECK_INT(next(&s, &e), PIPE_EVENT);
    CHECK(e.kind == SOURCE_EVENT_PROBLEM && e.problem.place.row == 9);
    CHECK_STR(str_of(e.problem.message), "malo [31m"); /* no control characters reach a terminal */
    CHECK_STR(e.raw, "crudo");
    CHECK_INT(next(&s, &e), PIPE_EVENT);
    CHECK(e.kind == SOURCE_EVENT_PROBLEM && !e.problem.code); /* a note */
    CHECK_STR(str_of(e.problem.message), "n");
    close_stream(&s);
}

TEST(source_pipe_refuses_a_row_beyond_the_limit)
{
    static struct source_event e = {.kind = SOURCE_EVENT_ROW};
    struct err err = {0};
    struct stream s;
    open_stream(&s);
    s.options.max_element = 1000;
    pipe_writer_close(&s.writer);
    CHECK_OK(pipe_writer_open(&s.writer, s.fd, &s.options, &err));
    static struct cell cells[8];
    for (int i = 0; i < 8; i++) cells[i] = cell_of(300000, i);
    e.row = (struct row){1, 1, 0, 8, cells};
    CHECK_INT(pipe_emit(&s.writer, &s.reader, &e, &err), ERR_LIMIT);
    turn_round(&s);
    close_stream(&s);
}

/* --- a hostile stream ----------------------------------------------------------------------- */

static enum pipe_result feed(const void *p, size_t n)
{
    static struct source_event e;
    struct stream s = {.options = source_options_filled(NULL)};
    struct err err = {0};
    s.fd = bytes_fd((struct str){p, n});
    s.in = (struct pipe_reader){.fill = from_fd, .user = &s.fd};
    CHECK_OK(pipe_reader_open(&s.in, &s.options, &err));
    enum pipe_result result;
    do result = pipe_next(&s.in, &e, &err);
    while (result == PIPE_INFO || (result == PIPE_EVENT && e.kind != SOURCE_EVENT_END));
    pipe_reader_close(&s.in);
    close(s.fd);
    return result;
}

struct __attribute__((packed)) stream_bytes {
    struct frame_head info_head;
    struct frame_info info;
    struct frame_head row_head;
    struct frame_row row;
    uint16_t heads[2];
    char text[5];
    struct frame_head end;
};

static struct stream_bytes good(void)
{
    return (struct stream_bytes){.info_head = {sizeof(struct frame_info), FRAME_INFO},
                                 .info = {.format = SOURCE_CSV},
                                 .row_head = {sizeof(struct frame_row) + 9, FRAME_ROW},
                                 .row = {.number = 1, .count = 2, .heads = 4, .gap = 1},
                                 .heads = {2 << HEAD_LENGTH_SHIFT, 2 << HEAD_LENGTH_SHIFT},
                                 .text = "ab,cd",
                                 .end = {0, FRAME_END}};
}
#define FEED(change)                                                                               \
    ({                                                                                             \
        struct stream_bytes b = good();                                                            \
        change;                                                                                    \
        feed(&b, sizeof b);                                                                        \
    })

TEST(source_pipe_believes_no_length)
{
    CHECK_INT(FEED((void)0), PIPE_EVENT);
    CHECK_INT(FEED(b.row.count = 3), PIPE_BROKEN);
    CHECK_INT(FEED(b.row.count = 1), PIPE_BROKEN);
    CHECK_INT(FEED(b.row.count = UINT32_MAX), PIPE_BROKEN);
    CHECK_INT(FEED(b.row.heads = 5), PIPE_BROKEN);
    CHECK_INT(FEED(b.row.heads = UINT32_MAX), PIPE_BROKEN);
    CHECK_INT(FEED(b.row.gap = 2), PIPE_BROKEN);
    CHECK_INT(FEED(b.row.gap = UINT32_MAX), PIPE_BROKEN);
    CHECK_INT(FEED(b.heads[1] = 3 << HEAD_LENGTH_SHIFT), PIPE_BROKEN);
    CHECK_INT(FEED(b.heads[1] = 0xffff), PIPE_BROKEN);
    CHECK_INT(FEED(b.heads[0] = 7), PIPE_BROKEN);
    CHECK_INT(FEED(b.row_head.length = UINT32_MAX), PIPE_BROKEN);
    CHECK_INT(FEED(b.row_head.length = 3), PIPE_BROKEN);
    CHECK_INT(FEED(b.row_head.kind = 99), PIPE_BROKEN);
    CHECK_INT(FEED(b.row_head.kind = FRAME_PROBLEM), PIPE_BROKEN);
    CHECK_INT(FEED(b.row_head.kind = FRAME_FAIL), PIPE_BROKEN);
    CHECK_INT(FEED(b.row_head.kind = FRAME_INFO), PIPE_BROKEN);
    CHECK_INT(FEED(b.info_head.kind = FRAME_ROW), PIPE_BROKEN);
    CHECK_INT(FEED(b.info.format = 77), PIPE_BROKEN);
    CHECK_INT(FEED(b.end.length = 1), PIPE_CLOSED);
}

TEST(source_pipe_cut_anywhere_is_told)
{
    struct stream_bytes b = good();
    for (size_t n = 0; n < sizeof b; n++) CHECK_INT(feed(&b, n), PIPE_CLOSED);
}

/* --- going away ----------------------------------------------------------------------------- */

static int many_rows_fd(void)
{
    struct buf t;
    buf_init(&t, 1 << 28);
    for (int i = 1; i <= 100000; i++)
        buf_printf(&t,
                   "<row r=\"%d\"><c r=\"A%d\"><v>%d</v></c><c r=\"B%d\" t=\"str\"><v>"
                   "texto de la fila número %d</v></c></row>",
                   i, i, i, i, i);
    int fd = sheet_fd(t.p);
    buf_free(&t);
    return fd;
}

static void read_rows(struct source *source, int rows)
{
    static struct source_event e;
    struct err err = {0};
    while (rows > 0) {
        CHECK_OK(source_next(source, &e, &err));
        rows -= e.kind == SOURCE_EVENT_ROW;
    }
}

TEST(source_closed_early_leaves_nothing_behind)
{
    for (int in_process = 0; in_process < 2; in_process++) {
        struct source_options options = {.in_process = in_process};
        struct source *source;
        struct err err = {0};
        int before = dup(0);
        CHECK_OK(source_open(many_rows_fd(), &options, &source, &err));
        read_rows(source, 10);
        source_close(source);
        CHECK(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD);
        int after = dup(0);
        CHECK_INT(after, before + 1);
        close(before);
        close(after);
    }
}

static pid_t only_child(void)
{
    char path[64], text[64] = "";
    snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    int fd = open(path, O_RDONLY);
    if (fd < 0) test_skip("this kernel does not list children");
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    CHECK(n > 0);
    return (pid_t)strtol(text, NULL, 10);
}

TEST(source_tells_where_a_killed_child_had_come)
{
    static struct source_event e;
    struct source_options options = {.name = "contratos.xlsx"};
    struct source *source;
    struct err err = {0};
    CHECK_OK(source_open(many_rows_fd(), &options, &source, &err));
    read_rows(source, 10);
    kill(only_child(), SIGKILL);
    enum err_code code = ERR_NONE;
    while (!code && (code = source_next(source, &e, &err)) == ERR_NONE)
        CHECK(e.kind == SOURCE_EVENT_ROW);
    CHECK_INT(code, ERR_CANCELLED);
    CHECK_STR(str_of(err.place.file), "contratos.xlsx");
    CHECK_STR(str_of(err.place.sheet), "Hoja1");
    CHECK(err.place.row >= 10);
    CHECK_INT(source_next(source, &e, &err), ERR_CANCELLED);
    source_close(source);
}

TEST(source_reads_csv_through_the_child)
{
    CHECK_STR(str_of(render_child(bytes_fd(STR("a,b\n1,\"x\ny\"\n")))),
              "== \n1: [t]a [t]b\n2: [t]1 [t]x\ny\n");
}

TEST(source_tells_its_position_and_format)
{
    static struct source_event e;
    struct source *source;
    struct err err = {0};
    int fd = many_rows_fd();
    uint64_t size = (uint64_t)lseek(fd, 0, SEEK_END);
    lseek(fd, 0, SEEK_SET);
    CHECK_OK(source_open(fd, NULL, &source, &err));
    CHECK_INT(source_info(source)->format, SOURCE_XLSX);
    CHECK_INT(source_info(source)->size, size);
    uint64_t before = 0;
    do {
        CHECK_OK(source_next(source, &e, &err));
        CHECK(source_position(source) >= before);
        before = source_position(source);
    } while (e.kind != SOURCE_EVENT_END);
    CHECK_INT(before, size);
    CHECK_OK(source_next(source, &e, &err));
    CHECK_INT(e.kind, SOURCE_EVENT_END);
    source_close(source);
}
