/* Memory that ends and writes that fail, at every point of reading a workbook: an error value each
 * time, nothing leaked, nothing made up. */
#include "harness.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/mem.h"
#include "books.h"
#include "format/source_parse.h"
#include "format/source_pipe.h"
#include "format/xlsx.h"
#include "format/zip_names.h"

static uint64_t rows, hash;

static enum err_code take(void *user, struct reader *reader, const struct source_event *e,
                          struct err *err)
{
    (void)user;
    (void)reader;
    (void)err;
    if (e->kind != SOURCE_EVENT_ROW) return ERR_NONE;
    rows++;
    for (uint32_t i = 0; i < e->row.count; i++)
        for (size_t k = 0; k < e->row.cells[i].text.n; k++)
            hash = (hash ^ (unsigned char)e->row.cells[i].text.p[k]) * UINT64_C(1099511628211);
    return ERR_NONE;
}

static enum err_code parse(int fd)
{
    struct err err = {0};
    struct source_options options = source_options_filled(NULL);
    struct reader reader = {.fd = fd, .options = &options, .emit = take, .spill = -1};
    rows = hash = 0;
    enum err_code code = source_parse(&reader, &err);
    if (reader.input) input_close(reader.input);
    if (code) CHECK(err.message[0] != '\0');
    return code;
}

static void check_every_allocation(int fd)
{
    CHECK_INT(parse(fd), ERR_NONE);
    uint64_t want_rows = rows, want_hash = hash;
    CHECK(want_rows > 0);
    mem_fail_after(0, 0);
    CHECK_INT(parse(fd), ERR_NONE);
    uint64_t calls = mem_calls();
    CHECK(calls > 10);
    for (int sticky = 0; sticky < 2; sticky++)
        for (uint64_t n = 1; n <= calls; n++) {
            mem_fail_after(n, sticky);
            enum err_code code = parse(fd);
            mem_fail_after(0, 0);
            if (code == ERR_NONE) CHECK(rows == want_rows && hash == want_hash);
            if (code != ERR_NONE && code != ERR_MEMORY && code != ERR_LIMIT)
                test_fail(__FILE__, __LINE__, "allocation %d gave %s", (int)n, err_code_name(code));
        }
    close(fd);
}

TEST(xlsx_survives_every_failing_allocation)
{
    struct book b = {
        .sheets = {"<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" "
                   "s=\"1\"><v>45000</v></c></row>"
                   "<row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><r><t>a\xCC\x81 "
                   "&amp;</t></r></is></c></row></sheetData>"
                   "<mergeCells><mergeCell ref=\"C1:D1\"/></mergeCells>",
                   "<sheetData><row><c t=\"str\"><v>x</v></c></row></sheetData>"},
        .strings = "<si><t>un texto que ocupa algo más de sesenta y cuatro bytes, para que "
                   "crezca</t></si>",
        .styles =
            "<numFmts><numFmt numFmtId=\"170\" formatCode=\"dd/mm/yyyy\"/></numFmts><cellXfs><xf/>"
            "<xf numFmtId=\"170\"/></cellXfs>"};
    check_every_allocation(book_fd(&b));
}

TEST(ods_survives_every_failing_allocation)
{
    check_every_allocation(
        ods_fd("<table:table table:name=\"A\" table:style-name=\"oculta\"><table:table-row>"
               "<table:table-cell office:value-type=\"string\"><text:p>uno "
               "a\xCC\x81</text:p></table:table-cell>"
               "<table:table-cell office:value-type=\"float\" "
               "office:value=\"1E3\"/></table:table-row></table:table>"));
}

static void count_member(void *user, const struct zip_member *member)
{
    (void)member;
    ++*(int *)user;
}

TEST(zip_survives_every_failing_allocation)
{
    struct package_limits limits = {
        .max_members = 100, .max_bytes = 1 << 20, .max_ratio = 200, .ratio_above = 1 << 20};
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_text(&z, "A\xA4o.csv", "1");
    zip_maker_text(&z, "b\xCC\x81.csv", "2");
    int fd = zip_maker_fd(&z);
    for (uint64_t n = 1; n < 60; n++) {
        struct err err = {0};
        int members = 0;
        mem_fail_after(n, 1);
        enum err_code code = zip_names_each(fd, &limits, count_member, &members, &err);
        mem_fail_after(0, 0);
        CHECK(code == ERR_MEMORY || (code == ERR_NONE && members == 2));
    }
    close(fd);
}

TEST(source_survives_failing_allocations_on_both_sides)
{
    for (uint64_t n = 1; n < 80; n++) {
        struct source *source = NULL;
        static struct source_event e;
        struct err err = {0};
        int fd = sheet_fd("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
        mem_fail_after(n, 0);
        enum err_code code = source_open(fd, NULL, &source, &err);
        do
            if (!code) code = source_next(source, &e, &err);
        while (!code && e.kind != SOURCE_EVENT_END);
        mem_fail_after(0, 0);
        source_close(source);
        if (code && code != ERR_MEMORY && code != ERR_LIMIT)
            test_fail(__FILE__, __LINE__, "allocation %d gave %s", (int)n, err_code_name(code));
    }
}

TEST(xlsx_strings_tell_a_spill_file_that_takes_no_more)
{
    static char text[5000];
    memset(text, 'x', sizeof text);
    struct err err = {0};
    struct xlsx_strings *s;
    int fd;
    CHECK_OK(file_temp(&fd, &err));
    CHECK_OK(xlsx_strings_open(fd, 1000, &s, &err));
    file_fail_after(2);
    enum err_code code = ERR_NONE;
    for (int i = 0; i < 100 && !code; i++)
        code = xlsx_strings_add(s, (struct str){text, sizeof text}, &err);
    file_fail_after(0);
    CHECK_INT(code, ERR_IO);
    xlsx_strings_close(s);
    close(fd);
}
