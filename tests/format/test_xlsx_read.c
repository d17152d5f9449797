/* Workbooks: parts, sheets and their order, strings, merged ranges, the variants that programs
 * write. Every expectation was written by hand from the XML beside it. */
#include <string.h>
#include <unistd.h>

#include "books.h"
#include "harness.h"

#define CHECK_TEXT(got, want) CHECK_STR(str_of(got), want)

TEST(xlsx_reads_cells_of_every_type)
{
    struct book b = {
        .sheets =
            {"<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\"><v>12.50</v></c>"
             "<c r=\"C1\" t=\"b\"><v>1</v></c><c r=\"D1\" t=\"e\"><v>#N/A</v></c>"
             "<c r=\"E1\" t=\"inlineStr\"><is><t>en línea</t></is></c>"
             "<c r=\"F1\" t=\"str\"><f>A1&amp;\"x\"</f><v>dosx</v></c>"
             "<c r=\"G1\" t=\"d\"><v>2024-05-06</v></c></row></sheetData>"},
        .strings = "<si><t>uno</t></si><si><t>dos</t></si>"};
    const char *want = "== Hoja1\n1: [t]dos [n]12.50 [b]TRUE [e]#N/A [t]en línea [tf]dosx "
                       "[d]2024-05-06\n";
    CHECK_TEXT(render_child(book_fd(&b)), want);
    CHECK_TEXT(render_here(book_fd(&b)), want);
}

TEST(xlsx_fills_gaps_and_leaves_empty_ends_out)
{
    CHECK_TEXT(
        render_child(sheet_fd("<row r=\"3\"><c r=\"C3\"><v>1</v></c><c r=\"E3\" s=\"1\"/></row>"
                              "<row r=\"4\"/><row r=\"7\"><c r=\"A7\"><v>2</v></c></row>")),
        "== Hoja1\n3: [t] [t] [n]1\n7: [n]2\n");
}

TEST(xlsx_counts_rows_and_cells_that_carry_no_reference)
{
    CHECK_TEXT(render_child(sheet_fd("<row><c><v>1</v></c><c><v>2</v></c></row>"
                                     "<row r=\"5\"><c r=\"C5\"><v>3</v></c><c><v>4</v></c></row>"
                                     "<row><c><v>5</v></c></row>")),
               "== Hoja1\n1: [n]1 [n]2\n5: [t] [t] [n]3 [n]4\n6: [n]5\n");
}

TEST(xlsx_takes_rows_and_cells_out_of_order)
{
    CHECK_TEXT(
        render_child(sheet_fd("<row r=\"9\"><c r=\"B9\"><v>2</v></c><c r=\"A9\"><v>1</v></c></row>"
                              "<row r=\"2\"><c r=\"A2\"><v>3</v></c></row>")),
        "== Hoja1\n9: [n]1 [n]2\n2: [n]3\n");
}

TEST(xlsx_joins_rich_text_and_skips_phonetic_runs)
{
    struct book b = {
        .sheets =
            {"<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"inlineStr\">"
             "<is><r><t>uno </t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> dos</t></r>"
             "<rPh sb=\"0\" eb=\"1\"><t>no</t></rPh></is></c></row></sheetData>"},
        .strings = "<si><r><rPr><b/></rPr><t>Obra </t></r><r><t>pública</t></r>"
                   "<rPh sb=\"0\" eb=\"1\"><t>no</t></rPh><phoneticPr fontId=\"1\"/></si>"};
    CHECK_TEXT(render_child(book_fd(&b)), "== Hoja1\n1: [t]Obra pública [t]uno  dos\n");
}

TEST(xlsx_undoes_entities_cdata_escapes_and_line_ends)
{
    CHECK_TEXT(
        render_child(sheet_fd(
            "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>a &amp; b &lt;c&gt; &#233;&#xE9;"
            "</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t><![CDATA[x <&amp;> y]]></t></is></c>"
            "<c r=\"C1\" t=\"str\"><v>l1_x000A_l2_x005F_x0041_</v></c>"
            "<c r=\"D1\" t=\"str\"><v>p\r\nq</v></c><c r=\"E1\"><v>1<!-- no -->2</v></c></row>")),
        "== Hoja1\n1: [t]a & b <c> éé [t]x <&amp;> y [t]l1\nl2_x0041_ [t]p\nq [n]12\n");
}

TEST(xlsx_gives_nfc)
{
    CHECK_TEXT(render_child(sheet_fd(
                   "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Educacio\xCC\x81n</v></c></row>")),
               "== Hoja1\n1: [t]Educaci\xC3\xB3n\n");
}

TEST(xlsx_flags_formulas_and_tells_those_never_computed)
{
    CHECK_TEXT(render_child(
                   sheet_fd("<row r=\"1\"><c r=\"A1\"><f>SUM(B1:B9)</f><v>7</v></c>"
                            "<c r=\"B1\"><f>1+1</f></c><c r=\"C1\" t=\"str\"><f>\"\"</f><v></v></c>"
                            "<c r=\"D1\"><f t=\"shared\" si=\"0\"/><v>8</v></c></row>")),
               "== Hoja1\n1: [nf]7 [ef] [tf] [nf]8\n");
}

TEST(xlsx_marks_cells_under_a_merged_range)
{
    struct book b = {
        .sheets = {
            "<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>Título</v></c>"
            "<c r=\"B1\"/></row><row r=\"2\"><c r=\"A2\"><v>1</v></c><c r=\"C2\"><v>9</v></c>"
            "</row><row r=\"3\"><c r=\"B3\"><v>5</v></c></row></sheetData>"
            "<mergeCells count=\"2\"><mergeCell ref=\"A2:A3\"/>"
            "<mergeCell ref=\"A1:C1\"/></mergeCells>"}};
    CHECK_TEXT(render_child(book_fd(&b)),
               "== Hoja1\n1: [t]Título [tm] [tm]\n2: [n]1 [t] [n]9\n3: [tm] [n]5\n");
}

TEST(xlsx_keeps_the_order_of_the_workbook_and_tells_hidden_sheets)
{
    struct book b = {
        .sheets = {"<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>",
                   "<sheetData><row r=\"1\"><c r=\"A1\"><v>2</v></c></row></sheetData>",
                   "<sheetData/>"},
        .workbook =
            "<workbook xmlns:r=\"x\"><sheets><sheet name=\"Reporte &amp; más\" r:id=\"rId2\"/>"
            "<sheet name=\"Tabla_1\" state=\"hidden\" r:id=\"rId1\"/>"
            "<sheet name=\"Oculta\" state=\"veryHidden\" r:id=\"rId3\"/></sheets></workbook>"};
    CHECK_TEXT(render_child(book_fd(&b)), "== Reporte & más\n1: [n]2\n== Tabla_1 hidden\n1: [n]1\n"
                                          "== Oculta hidden\n");
}

TEST(xlsx_reads_prefixed_strict_and_absolute_variants)
{
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_text(&z, "_rels/.rels",
                   "<Relationships><Relationship Id=\"a\" Target=\"/xl/libro.xml\" "
                   "Type=\"http://purl.oclc.org/"
                   "ooxml/officeDocument/relationships/officeDocument\"/></Relationships>");
    zip_maker_text(
        &z, "xl/libro.xml",
        "<x:workbook xmlns:x=\"m\" xmlns:r=\"o\"><x:sheets><x:sheet name=\"S\" r:id=\"q\"/>"
        "</x:sheets></x:workbook>");
    zip_maker_text(
        &z, "xl/_rels/libro.xml.rels",
        "<Relationships><Relationship Id=\"q\" Target=\"/xl/hojas/../worksheets/una.xml\" "
        "Type=\"http:"
        "//purl.oclc.org/ooxml/officeDocument/relationships/worksheet\"/></Relationships>");
    zip_maker_text(
        &z, "xl/worksheets/Una.xml",
        "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>4</x:v></x:c>"
        "<x:c r='B1' t='inlineStr'><x:is><x:t>b</x:t></x:is></x:c></x:row></x:sheetData>"
        "<x:mergeCells><x:mergeCell ref=\"B1:C1\"/></x:mergeCells></x:worksheet>");
    CHECK_TEXT(render_child(zip_maker_fd(&z)), "== S\n1: [n]4 [t]b [tm]\n");
}

TEST(xlsx_reads_a_sheet_in_utf16)
{
    static const char ascii[] = "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>42</v></c>"
                                "</row></sheetData></worksheet>";
    char wide[2 + 2 * sizeof ascii] = "\xFF\xFE";
    for (size_t i = 0; i < sizeof ascii - 1; i++) {
        wide[2 + 2 * i] = ascii[i];
        wide[3 + 2 * i] = 0;
    }
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_text(&z, "xl/workbook.xml",
                   "<workbook><sheets><sheet name=\"U\" id=\"1\"/></sheets></workbook>");
    zip_maker_add(&z, "xl/worksheets/sheet1.xml", (struct str){wide, 2 * sizeof ascii}, 0);
    CHECK_TEXT(render_child(zip_maker_fd(&z)), "== U\n1: [n]42\n");
}

TEST(xlsx_reads_a_sheet_declared_in_latin1)
{
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_text(&z, "xl/workbook.xml",
                   "<workbook><sheets><sheet name=\"U\" id=\"1\"/></sheets></workbook>");
    zip_maker_text(
        &z, "xl/worksheets/sheet1.xml",
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><worksheet><sheetData><row r=\"1\">"
        "<c r=\"A1\" t=\"str\"><v>a\xF1o</v></c></row></sheetData></worksheet>");
    CHECK_TEXT(render_child(zip_maker_fd(&z)), "== U\n1: [t]año\n");
}

TEST(xlsx_tells_a_missing_sheet_and_reads_the_others)
{
    struct book b = {
        .sheets = {"<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>"},
        .workbook = "<workbook xmlns:r=\"x\"><sheets><sheet name=\"Falta\" r:id=\"no\"/>"
                    "<sheet name=\"Está\" r:id=\"rId1\"/></sheets></workbook>",
        .relations =
            "<Relationships><Relationship Id=\"no\" Type=\"x/worksheet\" "
            "Target=\"worksheets/9.xml\"/>"
            "<Relationship Id=\"rId1\" Type=\"x/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
            "</Relationships>"};
    CHECK_TEXT(render_child(book_fd(&b)),
               "== Falta\n!! La hoja está en la lista del libro, pero el archivo no la contiene\n"
               "== Está\n1: [n]1\n");
}

TEST(xlsx_gives_the_rows_before_the_damage_and_the_sheets_after_it)
{
    struct book b = {
        .sheets = {"<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"2\"><c "
                   "r=\"A2\"><v>&no;</v></c>",
                   "<sheetData><row r=\"1\"><c r=\"A1\"><v>2</v></c></row></sheetData>"}};
    CHECK_TEXT(
        render_child(book_fd(&b)),
        "== Hoja1\n1: [n]1\n!! La celda usa una entidad XML que no se conoce\n== Hoja2\n1: [n]2\n");
}

TEST(xlsx_tells_strings_that_do_not_exist_once_per_sheet)
{
    CHECK_TEXT(
        render_child(sheet_fd(
            "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>7</v></c></row>")),
        "== Hoja1\n!! La celda remite a un texto compartido que no existe (hay 0)\n"
        "1: [e]#REF! [e]#REF!\n");
}

TEST(xlsx_passes_charts_and_unknown_elements_over)
{
    struct book b = {
        .sheets = {"<sheetPr/><dimension ref=\"A1:XFD1048576\"/><extLst><c "
                   "r=\"A1\"><v>no</v></c></extLst>"
                   "<sheetData><row r=\"1\"><c "
                   "r=\"A1\"><v>1</v><extLst><v>no</v></extLst></c><otro><c><v>no</v>"
                   "</c></otro></row></sheetData><c><v>no</v></c>",
                   "<sheetData/>"},
        .relations =
            "<Relationships><Relationship Id=\"rId1\" Type=\"x/worksheet\" "
            "Target=\"worksheets/sheet1.xml\"/>"
            "<Relationship Id=\"rId2\" Type=\"x/chartsheet\" Target=\"worksheets/sheet2.xml\"/>"
            "</Relationships>"};
    CHECK_TEXT(render_child(book_fd(&b)), "== Hoja1\n1: [n]1\n");
}

/* The short way through plain cells and the long way must agree: the same rows once plain and once
 * with a blank in every tag. */
TEST(xlsx_short_and_long_way_agree)
{
    struct buf plain, spaced;
    buf_init(&plain, 1 << 26);
    buf_init(&spaced, 1 << 26);
    for (int row = 1; row <= 3000; row++) {
        buf_printf(&plain, "<row r=\"%d\">", row);
        buf_printf(&spaced, "<row r = '%d' >", row);
        for (int c = 0; c < 9; c++) {
            const char *types[] = {"", " t=\"b\"", " t=\"str\"", " t=\"n\""};
            const char *spread[] = {"", " t = 'b'", " t = 'str'", " t='n'"};
            int t = (row * 7 + c) % 4;
            buf_printf(&plain, "<c r=\"%c%d\" s=\"0\"%s><v>%d.%d</v></c>", 'A' + c * 2, row,
                       types[t], row, c);
            buf_printf(&spaced, "<c  s = '0' r='%c%d'%s ><v >%d.%d</v ></c >", 'A' + c * 2, row,
                       spread[t], row, c);
        }
        buf_text(&plain, "</row>");
        buf_text(&spaced, "</row >");
    }
    struct buf one;
    buf_init(&one, 1 << 26);
    buf_text(&one, render_child(sheet_fd(plain.p)));
    CHECK_TEXT(render_child(sheet_fd(spaced.p)), one.p);
    CHECK(one.n > 100000);
    buf_free(&one);
    buf_free(&plain);
    buf_free(&spaced);
}

TEST(xlsx_keeps_its_place_in_errors)
{
    struct source_options options = {.name = "libro.xlsx", .max_cell = 64};
    struct source *source;
    struct err err = {0};
    char rows[512];
    snprintf(rows, sizeof rows,
             "<row r=\"8\"><c r=\"A8\"><v>1</v></c></row><row r=\"12\"><c r=\"C12\" "
             "t=\"str\"><v>%0100d</v></c></row>",
             7);
    CHECK_OK(source_open(sheet_fd(rows), &options, &source, &err));
    static struct source_event e;
    enum err_code code = ERR_NONE;
    while (!code && (code = source_next(source, &e, &err)) == ERR_NONE &&
           e.kind != SOURCE_EVENT_END)
        ;
    CHECK_INT(code, ERR_LIMIT);
    CHECK_STR(str_of(err.place.file), "libro.xlsx");
    CHECK_STR(str_of(err.place.sheet), "Hoja1");
    CHECK_INT(err.place.row, 12);
    CHECK_INT(err.place.column, 3);
    CHECK_INT(source_next(source, &e, &err), ERR_LIMIT);
    source_close(source);
}
