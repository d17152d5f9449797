/* What a cell's characters mean: exact numbers, serial dates of both calendars, format codes,
 * references, the table of shared strings in memory and spilled. */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "books.h"
#include "format/xlsx.h"
#include "harness.h"

static const char *number(const char *text)
{
    static char out[512], copy[600];
    struct str s;
    if (!xlsx_number(str_of(text), out, sizeof out, &s)) return "no";
    snprintf(copy, sizeof copy, "%.*s", STR_FMT(s));
    return copy;
}

TEST(xlsx_numbers_stay_as_they_are_stored)
{
    const char *same[] = {"0.1", "4219503.7500000009",    "12.50", "-3",
                          "007", "1234567890123456789012"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++)
        CHECK_STR(str_of(number(same[i])), same[i]);
}

TEST(xlsx_numbers_lose_their_exponent_exactly)
{
    const char *pairs[][2] = {{"1E+6", "1000000"},
                              {"1.5e3", "1500"},
                              {"1.5E-3", "0.0015"},
                              {"-2.50E1", "-25"},
                              {"0E5", "0"},
                              {"-0E5", "0"},
                              {"123.456E1", "1234.56"},
                              {"8.36E+21", "8360000000000000000000"},
                              {"1E-10", "0.0000000001"},
                              {"+5", "5"},
                              {".5", "0.5"},
                              {"-.5", "-0.5"},
                              {"5.", "5"},
                              {"0.10E2", "10"},
                              {"4.4500000000000002E-2", "0.044500000000000002"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        CHECK_STR(str_of(number(pairs[i][0])), pairs[i][1]);
}

TEST(xlsx_numbers_refuse_what_is_none)
{
    const char *bad[] = {"",     "-",     ".",   "1,5", "1e", "e5", "1E+401", "1E999999999",
                         "0x10", "1.2.3", "nan", "inf", "1 "};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) CHECK_STR(str_of(number(bad[i])), "no");
}

static const char *date(const char *text, enum xlsx_kind kind, bool from_1904)
{
    static char out[40], copy[48];
    struct str s;
    if (!xlsx_date(str_of(text), kind, from_1904, out, &s)) return "no";
    snprintf(copy, sizeof copy, "%.*s", STR_FMT(s));
    return copy;
}

TEST(xlsx_dates_of_the_1900_calendar)
{
    CHECK_STR(str_of(date("45657", XLSX_DATE, false)), "2024-12-31");
    CHECK_STR(str_of(date("1", XLSX_DATE, false)), "1900-01-01");
    CHECK_STR(str_of(date("59", XLSX_DATE, false)), "1900-02-28");
    CHECK_STR(str_of(date("60", XLSX_DATE, false)), "1900-02-29");
    CHECK_STR(str_of(date("61", XLSX_DATE, false)), "1900-03-01");
    CHECK_STR(str_of(date("2958465", XLSX_DATE, false)), "9999-12-31");
    CHECK_STR(str_of(date("2958466", XLSX_DATE, false)), "no");
    CHECK_STR(str_of(date("-1", XLSX_DATE, false)), "no");
    CHECK_STR(str_of(date("0", XLSX_DATE, false)), "1899-12-30");
}

TEST(xlsx_dates_of_the_1904_calendar)
{
    CHECK_STR(str_of(date("0", XLSX_DATE, true)), "1904-01-01");
    CHECK_STR(str_of(date("44195", XLSX_DATE, true)), "2024-12-31");
    CHECK_STR(str_of(date("60", XLSX_DATE, true)), "1904-03-01");
}

TEST(xlsx_times_are_rounded_to_the_millisecond)
{
    CHECK_STR(str_of(date("45657.572916666664", XLSX_DATE, false)), "2024-12-31T13:45:00");
    CHECK_STR(str_of(date("45657.999999999999", XLSX_DATE, false)), "2025-01-01");
    CHECK_STR(str_of(date("0.57291666666666663", XLSX_TIME, false)), "13:45:00");
    CHECK_STR(str_of(date("0.25000289351851855", XLSX_TIME, false)), "06:00:00.250");
    CHECK_STR(str_of(date("0", XLSX_TIME, false)), "00:00:00");
    CHECK_STR(str_of(date("45657.5", XLSX_TIME, false)), "2024-12-31T12:00:00");
}

TEST(xlsx_format_codes_tell_dates_from_figures)
{
    const char *dates[] = {"dd/mm/yyyy",
                           "d-mmm-yy",
                           "[$-80A]dd\" de \"mmmm\" de \"yyyy;@",
                           "yyyy\\-mm\\-dd",
                           "[$-409]m/d/yy h:mm AM/PM;@",
                           "mmmm",
                           "DD/MM/AAAA"};
    const char *times[] = {"h:mm", "hh:mm:ss", "mm:ss.0"};
    const char *plain[] = {"General",
                           "0.00",
                           "#,##0.00",
                           "\"$\"#,##0.00",
                           "[$$-80A]#,##0.00",
                           "_-* #,##0.00_-",
                           "[Red]-#,##0",
                           "@",
                           "0%",
                           "0.00E+00",
                           "\"dd/mm\"0",
                           "[h]:mm:ss",
                           "[mm]:ss",
                           "#,##0\\ \"días\"",
                           "0;dd/mm/yyyy",
                           "Est\xC3\xA1ndar"};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++)
        CHECK_INT(xlsx_format_kind(str_of(dates[i])), XLSX_DATE);
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        CHECK_INT(xlsx_format_kind(str_of(times[i])), XLSX_TIME);
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (xlsx_format_kind(str_of(plain[i])) != XLSX_PLAIN)
            test_fail(__FILE__, __LINE__, "%s", plain[i]);
}

TEST(xlsx_styles_decide_which_numbers_are_dates)
{
    struct book b = {
        .sheets = {"<sheetData><row r=\"1\"><c r=\"A1\" s=\"1\"><v>45657</v></c><c r=\"B1\" "
                   "s=\"2\"><v>45657</v></c>"
                   "<c r=\"C1\" s=\"0\"><v>45657</v></c><c r=\"D1\" s=\"3\"><v>0.5</v></c>"
                   "<c r=\"E1\" s=\"99\"><v>1</v></c><c r=\"F1\" "
                   "s=\"1\"><v>-4</v></c></row></sheetData>"},
        .styles =
            "<numFmts><numFmt numFmtId=\"165\" formatCode=\"dd/mm/yyyy\"/></numFmts><cellStyleXfs>"
            "<xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
            "<xf numFmtId=\"165\"/><xf numFmtId=\"20\"/></cellXfs>"};
    CHECK_STR(str_of(render_child(book_fd(&b))),
              "== Hoja1\n1: [d]2024-12-31 [d]2024-12-31 [n]45657 [d]12:00:00 [n]1 [n]-4\n");
    b.workbook = "<workbook xmlns:r=\"x\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"A\" "
                 "r:id=\"rId1\"/>"
                 "</sheets></workbook>";
    CHECK_STR(str_of(render_child(book_fd(&b))),
              "== A\n1: [d]2029-01-01 [d]2029-01-01 [n]45657 [d]12:00:00 [n]1 [n]-4\n");
}

TEST(xlsx_numbers_in_cells_are_canonical_and_bad_ones_are_text)
{
    CHECK_STR(str_of(render_child(sheet_fd(
                  "<row r=\"1\"><c r=\"A1\"><v>1.5E+3</v></c><c r=\"B1\"><v>-0.1</v></c>"
                  "<c r=\"C1\"><v>1,5</v></c><c r=\"D1\"><v> 7 </v></c>"
                  "<c r=\"E1\"><v>-.5</v></c><c r=\"F1\"><v>4219503.7500000009</v></c></row>"))),
              "== Hoja1\n1: [n]1500 [n]-0.1 [t]1,5 [n]7 [n]-0.5 [n]4219503.7500000009\n");
}

TEST(xlsx_references_are_read)
{
    uint32_t column;
    uint64_t row;
    CHECK(xlsx_ref(STR("A1"), &column, &row) && column == 0 && row == 1);
    CHECK(xlsx_ref(STR("XFD1048576"), &column, &row) && column == 16383 && row == 1048576);
    CHECK(xlsx_ref(STR("$BC$23"), &column, &row) && column == 54 && row == 23);
    CHECK(xlsx_ref(STR("ZZZZZZZ1"), &column, &row) && column > 1000000);
    CHECK(!xlsx_ref(STR("12"), &column, &row));
    CHECK(!xlsx_ref(STR("A1B"), &column, &row));
    CHECK(!xlsx_ref(STR(""), &column, &row));
}

/* Strings of many lengths, some longer than a block of the spill file's cache. */
static size_t make(uint64_t i, char *p)
{
    size_t n = i % 97 == 0 ? 40000 : (size_t)(i * 31 % 200);
    for (size_t k = 0; k < n; k++) p[k] = (char)('a' + (i + k) % 26);
    return n;
}

static void check_table(struct xlsx_strings *s, uint64_t count)
{
    static char want[65536];
    struct err err = {0};
    CHECK_INT(xlsx_strings_count(s), count);
    for (uint64_t k = 0; k < count; k++) {
        uint64_t i = k * 7919 % count; /* out of order */
        struct str got;
        bool stable;
        CHECK_OK(xlsx_strings_get(s, i, &got, &stable, &err));
        CHECK(str_eq(got, (struct str){want, make(i, want)}));
    }
}

TEST(xlsx_strings_are_the_same_in_memory_and_spilled)
{
    static char text[65536];
    struct err err = {0};
    size_t budgets[] = {0, 1 << 16, 1};
    for (int k = 0; k < 3; k++) {
        int fd;
        struct xlsx_strings *s;
        CHECK_OK(file_temp(&fd, &err));
        CHECK_OK(xlsx_strings_open(fd, budgets[k], &s, &err));
        /* Reading the part is what closes the table; here an empty part does. */
        for (uint64_t i = 0; i < 5000; i++)
            CHECK_OK(xlsx_strings_add(s, (struct str){text, make(i, text)}, &err));
        CHECK_OK(xlsx_strings_finish(s, &err));
        check_table(s, 5000);
        CHECK((lseek(fd, 0, SEEK_END) > 0) == (k > 0));
        xlsx_strings_close(s);
        close(fd);
    }
}

TEST(xlsx_strings_beyond_the_budget_need_somewhere_to_go)
{
    struct err err = {0};
    struct xlsx_strings *s;
    CHECK_OK(xlsx_strings_open(-1, 100, &s, &err));
    CHECK_OK(xlsx_strings_add(s, STR("corto"), &err));
    static char text[200];
    memset(text, 'x', sizeof text);
    CHECK_INT(xlsx_strings_add(s, (struct str){text, sizeof text}, &err), ERR_LIMIT);
    xlsx_strings_close(s);
}
