/* Workbooks as the national platform and others publish them: preamble, child sheets joined by
 * number, hidden catalogues, hints of the template. */
#include "importing.h"

#include <unistd.h>

#include "../format/books.h"

static struct buf xml;

static void cell(const char *text)
{
    bool number = text[0] >= '0' && text[0] <= '9' && strspn(text, "0123456789.") == strlen(text);
    if (number)
        buf_printf(&xml, "<c><v>%s</v></c>", text);
    else if (!text[0])
        buf_text(&xml, "<c/>");
    else
        buf_printf(&xml, "<c t=\"inlineStr\"><is><t>%s</t></is></c>", text);
}

/* "a|b|c" is one row. */
static void row(const char *cells)
{
    struct str rest = str_of(cells);
    buf_text(&xml, "<row>");
    for (bool more = true; more;) {
        char text[200];
        more = rest.n > 0 && memchr(rest.p, '|', rest.n) != NULL;
        struct str one = str_split(rest, '|', &rest);
        snprintf(text, sizeof text, "%.*s", STR_FMT(one));
        cell(text);
    }
    buf_text(&xml, "</row>");
}

/* Static memory: workbooks of the tests are small. */
static const char *sheet_of(const char *const *rows)
{
    static char kept[8][16384];
    static size_t next;
    buf_clear(&xml);
    xml.max = sizeof kept[0] - 1;
    buf_text(&xml, "<sheetData>");
    for (; *rows; rows++) row(*rows);
    buf_text(&xml, "</sheetData>");
    CHECK(!xml.failed);
    char *copy = kept[next++ % 8];
    memcpy(copy, xml.p, xml.n + 1);
    buf_free(&xml);
    return copy;
}

static const char platform[] =
    "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>"
    "<sheet name=\"Reporte de Formatos\" sheetId=\"1\" r:id=\"rId1\"/>"
    "<sheet name=\"Hidden_1\" sheetId=\"2\" state=\"hidden\" r:id=\"rId2\"/>"
    "<sheet name=\"Tabla_514400\" sheetId=\"3\" r:id=\"rId3\"/></sheets></workbook>";

static void write_book(const char *name, const struct book *book)
{
    char bytes[65536];
    int fd = book_fd(book);
    ssize_t n = read(fd, bytes, sizeof bytes);
    CHECK(n > 0);
    write_file(name, bytes, (size_t)n);
    close(fd);
}

#define PLATFORM_HEADER                                                                            \
    "Ejercicio|Fecha de inicio del periodo que se informa|"                                        \
    "Fecha de término del periodo que se informa|"                                                \
    "Presupuesto anual asignado al sujeto obligado|"                                               \
    "Desglose del presupuesto por capítulo de gasto &#10;Tabla_514400|Nota"

static struct import_result import_platform(const char *const *main_rows, const char *const *child)
{
    struct book book = {.workbook = platform};
    book.sheets[0] = sheet_of(main_rows);
    book.sheets[1] = sheet_of((const char *const[]){"Nacional", "Extranjero", NULL});
    book.sheets[2] = sheet_of(child);
    start("ledger.cauce");
    write_book("25.xlsx", &book);
    return import_one_file("25.xlsx");
}

static const char *const children[] = {"|2|2|6",
                                       "|66158|66159|66160",
                                       "ID|Clave del capítulo de gasto|Denominación del capítulo "
                                       "de gasto|Presupuesto por capítulo de gasto",
                                       "1|1000|Servicios personales|700.50",
                                       "1|2000|Materiales|300",
                                       "2|1000|Otro año|5",
                                       NULL};

TEST(platform_rows_take_their_chapters_from_the_child_sheet)
{
    static const char *const rows[] = {"53481",
                                       "TÍTULO||NOMBRE CORTO",
                                       "Presupuesto||Presupuesto",
                                       "1|4|4|6|10|14",
                                       "514390|514396|514397|514392|514400|514398",
                                       "Tabla Campos",
                                       PLATFORM_HEADER,
                                       "||||Colocar el ID de los registros de la Tabla_514400|",
                                       "2019|01/01/2019|31/12/2019|1000.50|1|",
                                       "2020|01/01/2020|31/12/2020|5|2|",
                                       NULL};
    struct import_result r = import_platform(rows, children);
    CHECK_STR(r.layout, "sipot-presupuesto-anual");
    CHECK_INT(r.header_row, 7);
    check_rows(&r, 3, 0); /* the template's hint is a row without data */
    CHECK_INT(ask_number("SELECT minor FROM amount a JOIN node n ON n.id = a.node "
                         "WHERE n.key = '2019/COG/TOTAL'"),
              100050);
    CHECK_INT(
        ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount a JOIN node n ON n.id = a.node "
                   "JOIN node p ON p.id = n.parent WHERE p.key = '2019/COG/TOTAL'"),
        100050);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE year = 2020 AND key = '2020/COG/1000'"),
              1);
}

TEST(platform_row_whose_children_are_missing_is_told)
{
    static const char *const rows[] = {PLATFORM_HEADER, "2019|01/01/2019|31/12/2019|1000.50|77|",
                                       NULL};
    struct import_result r = import_platform(rows, children);
    check_rows(&r, 1, 0);
    CHECK_INT(finding_count(&r, "child-missing"), 1);
}

TEST(sheets_without_a_known_header_are_left_out_when_another_is_known)
{
    struct book book = {0};
    start("ledger.cauce");
    write_layout("f", "formato f\n  título T\n  editor E\ncolumnas\n  a \"Clave\"\n  m \"Monto\"\n"
                      "nodo partida como n\n  clave a\n  monto aprobado m\n");
    book.sheets[0] = sheet_of((const char *const[]){"Portada", "2024", NULL});
    book.sheets[1] = sheet_of((const char *const[]){"Clave|Monto", "x|1.5", "y|0.1", NULL});
    write_book("libro.xlsx", &book);
    struct import_result r = import_one_file("libro.xlsx");
    check_rows(&r, 2, 0);
    CHECK_STR(r.sheet, "Hoja2");
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 160);
}

TEST(binary_dust_of_a_spreadsheet_is_no_rounding)
{
    struct book book = {0};
    start("ledger.cauce");
    write_layout("f", "formato f\n  título T\n  editor E\ncolumnas\n  a \"Clave\"\n  m \"Monto\"\n"
                      "nodo partida como n\n  clave a\n  monto aprobado m\n");
    book.sheets[0] = sheet_of((const char *const[]){"Clave|Monto", "x|6573840.110000001",
                                                    "y|17087.099999999999", "z|1.2391", NULL});
    write_book("libro.xlsx", &book);
    struct import_result r = import_one_file("libro.xlsx");
    check_rows(&r, 3, 0);
    CHECK_INT(finding_count(&r, "rounded-money"), 1);
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount"),
              657384011 + 1708710 + 124);
}

TEST(spreadsheet_served_as_csv_is_read_for_what_it_is)
{
    struct book book = {0};
    start("ledger.cauce");
    write_layout("f", "formato f\n  título T\n  editor E\ncolumnas\n  a \"Clave\"\nnodo partida "
                      "como n\n  clave a\n");
    book.sheets[0] = sheet_of((const char *const[]){"Clave", "x", NULL});
    write_book("libro.csv", &book);
    struct import_result r = import_one_file("libro.csv");
    check_rows(&r, 1, 0);
    CHECK_STR(r.format, "xlsx");
}
