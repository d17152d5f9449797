/* Workbooks made to harm: bombs, absurd sizes, document types, broken XML. Each must end in an
 * error with its place, in bounded memory and time, and never in rows that are not there. */
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "books.h"
#include "harness.h"

static bool says(const char *text, const char *part)
{
    if (strstr(text, part)) return true;
    fprintf(stderr, "got: %.600s\n", text);
    return false;
}

static int parts_fd(const char *workbook, const char *sheet)
{
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_text(&z, "xl/workbook.xml", workbook);
    zip_maker_text(&z, "xl/worksheets/sheet1.xml", sheet);
    return zip_maker_fd(&z);
}
#define ONE_SHEET "<workbook><sheets><sheet name=\"S\" id=\"1\"/></sheets></workbook>"

TEST(xlsx_refuses_document_types_and_entities)
{
    const char *lol = "<!DOCTYPE l [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]>" ONE_SHEET;
    CHECK(says(render_child(parts_fd(lol, "<worksheet/>")),
               "?? input: workbook.xml declara un tipo de documento"));
    const char *xxe = "<!DOCTYPE x [<!ENTITY e SYSTEM "
                      "\"file:///etc/passwd\">]><worksheet><sheetData><row r=\"1\">"
                      "<c r=\"A1\" t=\"str\"><v>&e;</v></c></row></sheetData></worksheet>";
    CHECK(says(render_child(parts_fd(ONE_SHEET, xxe)), "declara un tipo de documento"));
    CHECK(!strstr(render_child(parts_fd(ONE_SHEET, xxe)), "root:"));
}

TEST(xlsx_refuses_a_million_columns)
{
    CHECK(says(render_child(sheet_fd("<row r=\"2\"><c r=\"BDWGN2\"><v>1</v></c></row>")),
               "?? limit: La hoja tiene más de 4096 columnas"));
    CHECK(says(
        render_child(sheet_fd(
            "<row r=\"2\"><c r=\"ZZZZZZZZZ2\"><v>1</v></c><c r=\"ZZZZZZ2\"><v>1</v></c></row>")),
        "?? limit: La hoja tiene más de 4096 columnas"));
    /* Formatting alone out there loses nothing. */
    CHECK_STR(str_of(render_child(
                  sheet_fd("<row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"XFD2\" s=\"4\"/></row>"))),
              "== Hoja1\n2: [n]1\n");
}

TEST(xlsx_refuses_absurd_rows)
{
    CHECK(says(render_child(sheet_fd("<row r=\"99999999999\"><c r=\"A1\"><v>1</v></c></row>")),
               "?? limit: La hoja dice tener más de"));
}

TEST(xlsx_survives_merges_over_everything)
{
    struct buf t;
    buf_init(&t, 1 << 26);
    buf_text(&t, "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c "
                 "r=\"A2\"><v>2</v></c></row>"
                 "</sheetData><mergeCells>");
    for (int i = 0; i < 20000; i++) buf_text(&t, "<mergeCell ref=\"A1:XFD1048576\"/>");
    buf_text(
        &t,
        "<mergeCell ref=\"\"/><mergeCell ref=\"C9:A1\"/><mergeCell ref=\"A0:A0\"/></mergeCells>");
    struct book b = {.sheets = {t.p}};
    const char *got = render_child(book_fd(&b));
    CHECK(says(got, "== Hoja1\n1: [n]1 [tm]"));
    CHECK(says(got, "\n2: [tm]"));
    buf_free(&t);
}

TEST(xlsx_refuses_zip_bombs_by_what_comes_out)
{
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_text(&z, "xl/workbook.xml", ONE_SHEET);
    zip_maker_bomb(&z, "xl/worksheets/sheet1.xml", 200 << 20);
    CHECK(
        says(render_child(zip_maker_fd(&z)), "?? limit: Una parte del zip crece más de 200 veces"));
    zip_maker_start(&z);
    zip_maker_text(&z, "xl/workbook.xml", ONE_SHEET);
    zip_maker_bomb(&z, "xl/sharedStrings.xml", 200 << 20);
    CHECK(
        says(render_child(zip_maker_fd(&z)), "?? limit: Una parte del zip crece más de 200 veces"));
}

TEST(xlsx_refuses_more_bytes_than_it_was_told)
{
    struct source_options options = {.max_bytes = 3000};
    struct buf t;
    buf_init(&t, 1 << 20);
    for (int i = 1; i < 400; i++)
        buf_printf(&t, "<row r=\"%d\"><c r=\"A%d\"><v>%d</v></c></row>", i, i, i * i);
    CHECK(says(render(sheet_fd(t.p), &options),
               "?? limit: El archivo zip descomprimido pasa de 3000 bytes"));
    buf_free(&t);
}

TEST(xlsx_refuses_ten_thousand_members_and_one)
{
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_text(&z, "xl/workbook.xml", ONE_SHEET);
    for (int i = 0; i < 10000; i++) {
        char name[32];
        snprintf(name, sizeof name, "x%d", i);
        zip_maker_add(&z, name, STR(""), 0);
    }
    CHECK(says(render_child(zip_maker_fd(&z)), "?? limit: El archivo zip tiene 10001 miembros"));
}

TEST(xlsx_refuses_deep_xml)
{
    struct buf t;
    buf_init(&t, 1 << 20);
    for (int i = 0; i < 1000; i++) buf_text(&t, "<a>");
    CHECK(says(render_child(parts_fd(ONE_SHEET, t.p)), "anida más de 128 elementos"));
    CHECK(says(render_child(parts_fd(t.p, "<worksheet/>")), "anida más de 128 elementos"));
    buf_free(&t);
}

TEST(xlsx_refuses_endless_tags_and_texts)
{
    size_t n = 20 << 20;
    struct buf t;
    buf_init(&t, 1 << 26);
    buf_text(&t, "<worksheet><sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>");
    for (size_t i = 0; i < n / 8; i++) buf_printf(&t, "%08x", (unsigned)(i * 2654435761U));
    CHECK(says(render_child(parts_fd(ONE_SHEET, t.p)), "?? limit:"));
    buf_clear(&t);
    buf_text(&t, "<worksheet a=\"");
    for (size_t i = 0; i < n / 8; i++) buf_printf(&t, "%08x", (unsigned)(i * 2654435761U));
    CHECK(says(render_child(parts_fd(ONE_SHEET, t.p)), "?? limit:"));
    CHECK(says(render_child(parts_fd(t.p, "<worksheet/>")), "?? limit:"));
    buf_free(&t);
}

TEST(xlsx_tells_damage)
{
    const char *sheets[] = {"<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
                            "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1",
                            "<worksheet><sheetData><row r=1></row></sheetData></worksheet>",
                            "<worksheet><sheetData><row r=\"1\"",
                            "<worksheet></worksheet></worksheet>",
                            "</worksheet>",
                            "",
                            "texto",
                            "<",
                            "<worksheet><![CDATA[",
                            "<worksheet><!-- "};
    for (size_t i = 0; i < sizeof sheets / sizeof *sheets; i++) {
        const char *got = render_child(parts_fd(ONE_SHEET, sheets[i]));
        if (!strstr(got, "!! ")) test_fail(__FILE__, __LINE__, "%s gave %s", sheets[i], got);
    }
    CHECK(says(render_child(parts_fd("<workbook><sheets>", "<worksheet/>")),
               "?? input: workbook.xml no es XML"));
    CHECK(says(render_child(parts_fd("<workbook/>", "<worksheet/>")), "no tiene ninguna hoja"));
    struct book b = {.sheets = {"<sheetData/>"}, .flags = ZIP_WRONG_CRC};
    CHECK(says(render_child(book_fd(&b)), "?? input: Una parte del archivo zip está dañada"));
    b.flags = ZIP_DEFLATED | ZIP_SIZE_LIE;
    CHECK(says(render_child(book_fd(&b)), "?? input: Una parte del archivo zip está dañada"));
    b.flags = ZIP_LOCKED;
    CHECK(says(render_child(book_fd(&b)),
               "?? unsupported: El archivo está protegido con contraseña"));
}

TEST(xlsx_tells_a_truncated_file)
{
    int fd = sheet_fd("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    CHECK(ftruncate(fd, lseek(fd, 0, SEEK_END) - 30) == 0);
    lseek(fd, 0, SEEK_SET);
    CHECK(says(render_child(fd), "?? input: El archivo zip está dañado o incompleto"));
}

TEST(xlsx_tells_a_binary_workbook)
{
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_text(&z, "[Content_Types].xml", "<Types/>");
    zip_maker_text(&z, "_rels/.rels",
                   "<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                   "Target=\"xl/workbook.bin\"/></Relationships>");
    zip_maker_text(&z, "xl/workbook.bin", "x");
    CHECK(says(render_child(zip_maker_fd(&z)),
               "?? unsupported: Es un libro binario de Excel (XLSB)"));
}

TEST(xlsx_replaces_bytes_that_are_no_text)
{
    CHECK_STR(str_of(render_child(
                  sheet_fd("<row r=\"1\"><c r=\"A1\" t=\"str\"><v>a\xFF\xFE z</v></c></row>"))),
              "== Hoja1\n1: [tc]a\xEF\xBF\xBD\xEF\xBF\xBD z\n");
}

/* 40 MB of strings: more than the table may hold in memory. */
TEST_SECONDS(xlsx_with_endless_strings_stays_in_bounded_memory, 300)
{
    struct buf t;
    buf_init(&t, 1 << 28);
    enum { STRINGS = 400000 };
    for (unsigned i = 0; i < STRINGS; i++)
        buf_printf(&t, "<si><t>%08x-%08x-%08x-%08x-%08x-%08x-%08x-%08x-%08x-%08x-%u</t></si>",
                   i * 2654435761U, i * 40503U, i * 69069U, i * 1103515245U, i * 22695477U,
                   i * 214013U, i * 134775813U, i * 1664525U, i * 16807U, i * 48271U, i);
    struct book b = {.strings = t.p,
                     .sheets = {"<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c "
                                "r=\"B1\" t=\"s\"><v>399999</v></c>"
                                "<c r=\"C1\" t=\"s\"><v>200000</v></c></row></sheetData>"}};
    int fd = book_fd(&b);
    buf_free(&t);
    char want[400];
    const char *got = render_child(fd);
    snprintf(want, sizeof want, "-%u [t]", 399999U);
    CHECK(says(got, "-0 [t]") && says(got, want) && says(got, "-200000\n"));
}
