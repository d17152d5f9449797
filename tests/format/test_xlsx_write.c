/* Workbooks written and read back by our own reader: text, numbers, escapes, limits. */
#include "format/xlsx_write.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "format/source.h"
#include "harness.h"

static struct err err;
static struct xlsx_writer *writer;
static int fd;

static void open_book(void)
{
    fd = memfd_create("book", MFD_CLOEXEC);
    CHECK(fd >= 0);
    CHECK_OK(xlsx_writer_open(fd, NULL, &writer, &err));
}

static void text(uint32_t sheet, uint64_t row, uint32_t column, const char *what)
{
    bool cut;
    struct xlsx_at at = {.sheet = sheet, .row = row, .column = column};
    CHECK_OK(xlsx_write_text(writer, at, str_of(what), &cut, &err));
    CHECK(!cut);
}

/* Closes it and gives everything in it as "[sheet]", then "row:cell|cell|" with n, b before numbers
 * and truths. */
static struct str read_back(struct buf *out)
{
    CHECK_OK(xlsx_writer_close(writer, true, &err));
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    struct source_options options = {.name = "book.xlsx", .in_process = true};
    struct source *source;
    struct source_event e;
    CHECK_OK(source_open(fd, &options, &source, &err));
    buf_init(out, 1 << 24);
    for (;;) {
        CHECK_OK(source_next(source, &e, &err));
        if (e.kind == SOURCE_EVENT_END) break;
        CHECK(e.kind == SOURCE_EVENT_SHEET || e.kind == SOURCE_EVENT_ROW);
        if (e.kind == SOURCE_EVENT_SHEET) {
            buf_printf(out, "[%.*s]", STR_FMT(e.sheet.name));
            continue;
        }
        buf_printf(out, "%u:", (unsigned)e.row.number);
        for (uint32_t i = 0; i < e.row.count; i++) {
            const struct cell *c = &e.row.cells[i];
            buf_text(out, c->type == CELL_NUMBER ? "n" : c->type == CELL_BOOL ? "b" : "");
            buf_str(out, c->text);
            buf_char(out, '|');
        }
    }
    source_close(source);
    return buf_view(out);
}

TEST(xlsx_write_keeps_sheets_rows_and_gaps)
{
    struct buf out;
    open_book();
    CHECK_OK(xlsx_writer_sheet(writer, STR("uno & <dos>"), &err));
    CHECK_OK(xlsx_writer_sheet(writer, STR("b\"c"), &err));
    text(0, 0, 0, "a");
    text(1, 0, 0, "z");
    text(0, 0, 2, "c");
    text(0, 4, 27, "far");
    CHECK_STR(read_back(&out), "[uno & <dos>]1:a||c|5:|||||||||||||||||||||||||||far|[b\"c]1:z|");
    buf_free(&out);
}

TEST(xlsx_write_keeps_numbers_as_they_are_spelled)
{
    static const char *const numbers[] = {"0",  "87260.99",        "691722.20",
                                          "-7", "123456789012345", "0.00012"};
    struct buf out;
    open_book();
    CHECK_OK(xlsx_writer_sheet(writer, STR("n"), &err));
    for (uint32_t i = 0; i < 6; i++) {
        struct xlsx_at at = {.column = i};
        CHECK(xlsx_holds_number(str_of(numbers[i])));
        CHECK_OK(xlsx_write_number(writer, at, str_of(numbers[i]), &err));
    }
    CHECK_OK(xlsx_write_bool(writer, (struct xlsx_at){.column = 6}, true, &err));
    CHECK_STR(read_back(&out), "[n]1:n0|n87260.99|n691722.20|n-7|n123456789012345|n0.00012|bTRUE|");
    buf_free(&out);
    static const char *const others[] = {
        "1e5", "1234567890123456", "", "-", "1.", ".5", "1.2.3", "1-2", "x"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CHECK(!xlsx_holds_number(str_of(others[i])));
}

TEST(xlsx_write_keeps_text_with_marks_and_controls)
{
    struct buf out;
    open_book();
    CHECK_OK(xlsx_writer_sheet(writer, STR("t"), &err));
    text(0, 0, 0, "<a>&\"'");
    text(0, 0, 1, " s\n\t\r\x01\x1f ");
    text(0, 0, 2, "_x0041_ _x00 __x0041_");
    text(0, 0, 3, "=1+1");
    text(0, 0, 4, "ñ😀\xEF\xBF\xBF");
    text(0, 0, 5, "0012");
    CHECK_STR(read_back(&out), "[t]1:<a>&\"'| s\n\t\r\x01\x1f |_x0041_ _x00 __x0041_|=1+1|"
                               "ñ😀\xEF\xBF\xBF|0012|");
    buf_free(&out);
}

TEST(xlsx_write_says_what_a_workbook_does_not_hold)
{
    struct buf longest;
    bool cut;
    buf_init(&longest, 1 << 20);
    for (int i = 0; i < 16384; i++) buf_text(&longest, "😀"); /* two units each */
    open_book();
    CHECK_OK(xlsx_writer_sheet(writer, STR("l"), &err));
    CHECK_OK(xlsx_write_text(writer, (struct xlsx_at){0}, buf_view(&longest), &cut, &err));
    CHECK(cut);
    buf_free(&longest);
    struct xlsx_at below = {.row = XLSX_ROWS}, beside = {.column = XLSX_COLUMNS};
    CHECK_INT(xlsx_write_text(writer, below, STR("x"), &cut, &err), ERR_LIMIT);
    CHECK(strstr(err.advice, "csv"));
    CHECK_INT(xlsx_write_bool(writer, beside, true, &err), ERR_LIMIT);
    CHECK_OK(xlsx_writer_close(writer, false, &err));
    CHECK(lseek(fd, 0, SEEK_END) == 0); /* not whole: nothing was written */
    close(fd);
}

TEST(xlsx_write_takes_many_rows)
{
    struct buf out;
    open_book();
    CHECK_OK(xlsx_writer_sheet(writer, STR("m"), &err));
    for (uint64_t i = 0; i < 60000; i++) text(0, i, 0, "fila");
    struct str got = read_back(&out);
    CHECK(str_ends(got, STR("60000:fila|")));
    buf_free(&out);
}

TEST(xlsx_write_says_when_memory_ends)
{
    for (uint64_t n = 1;; n++) {
        bool cut;
        fd = memfd_create("book", MFD_CLOEXEC);
        writer = NULL;
        mem_fail_after(n, 1);
        enum err_code code = xlsx_writer_open(fd, NULL, &writer, &err);
        if (!code) code = xlsx_writer_sheet(writer, STR("s"), &err);
        if (!code) code = xlsx_write_text(writer, (struct xlsx_at){0}, STR("x"), &cut, &err);
        enum err_code closed = xlsx_writer_close(writer, !code, &err);
        bool reached = mem_calls() >= n;
        mem_fail_after(0, 0);
        close(fd);
        CHECK(reached == (code || closed));
        if (!reached) break;
    }
}
