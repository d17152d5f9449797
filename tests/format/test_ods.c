/* OpenDocument spreadsheets: values by their attributes, repeats, covered cells, hidden tables. */
#include <string.h>

#include "books.h"
#include "harness.h"

#define ROW(cells) "<table:table-row>" cells "</table:table-row>"
#define TEXT(t)                                                                                    \
    "<table:table-cell office:value-type=\"string\"><text:p>" t "</text:p></table:table-cell>"
#define NUMBER(v)                                                                                  \
    "<table:table-cell office:value-type=\"float\" office:value=\"" v                              \
    "\"><text:p>x</text:p></table:table-cell>"
#define TABLE(name, rows) "<table:table table:name=\"" name "\">" rows "</table:table>"

static void check(const char *spreadsheet, const char *want)
{
    CHECK_STR(str_of(render_child(ods_fd(spreadsheet))), want);
    CHECK_STR(str_of(render_here(ods_fd(spreadsheet))), want);
}

static void check_says(const char *spreadsheet, const char *part)
{
    const char *got = render_child(ods_fd(spreadsheet));
    if (!strstr(got, part)) test_fail(__FILE__, __LINE__, "got %.400s", got);
}

TEST(ods_takes_values_from_attributes_exactly)
{
    check(
        TABLE(
            "Hoja",
            ROW(TEXT("Año &amp; más") NUMBER("1234.50") NUMBER(
                "1.5E+3") "<table:table-cell office:value-type=\"date\" "
                          "office:date-value=\"2024-02-29\"><text:p>29/02/24</text:p></"
                          "table:table-cell>"
                          "<table:table-cell office:value-type=\"time\" "
                          "office:time-value=\"PT13H05M09S\"><text:p>1</text:p></table:table-cell>"
                          "<table:table-cell office:value-type=\"boolean\" "
                          "office:boolean-value=\"true\"><text:p>V</text:p></table:table-cell>"
                          "<table:table-cell office:value-type=\"percentage\" "
                          "office:value=\"0.16\"><text:p>16%</text:p></table:table-cell>"
                          "<table:table-cell office:value-type=\"string\" "
                          "calcext:value-type=\"error\"><text:p>#N/D</text:p></table:table-cell>")),
        "== Hoja\n1: [t]Año & más [n]1234.50 [n]1500 [d]2024-02-29 [d]13:05:09 [b]TRUE [n]0.16 "
        "[e]#N/D\n");
}

TEST(ods_joins_paragraphs_spaces_and_tabs)
{
    check(TABLE("H", ROW("<table:table-cell office:value-type=\"string\"><text:p>a<text:s "
                         "text:c=\"3\"/>b<text:tab/>"
                         "<text:span>c</text:span></text:p><text:p>d<text:line-break/>e</text:p></"
                         "table:table-cell>")),
          "== H\n1: [t]a   b\tc\nd\ne\n");
}

TEST(ods_leaves_comments_and_shapes_out)
{
    check(
        TABLE("H", "<table:shapes><draw:frame><text:p>no</text:p></draw:frame></table:shapes>" ROW(
                       "<table:table-cell "
                       "office:value-type=\"string\"><office:annotation><text:p>no</text:p></"
                       "office:annotation>"
                       "<text:p>sí</text:p></table:table-cell>")),
        "== H\n1: [t]sí\n");
}

TEST(ods_repeats_cells_and_rows)
{
    check(
        TABLE(
            "H",
            "<table:table-row><table:table-cell table:number-columns-repeated=\"2\"/>"
            "<table:table-cell office:value-type=\"float\" office:value=\"7\" "
            "table:number-columns-repeated=\"2\"/>"
            "<table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row>"
            "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell "
            "table:number-columns-repeated=\"16384\"/></table:table-row>"
            "<table:table-row table:number-rows-repeated=\"2\">" NUMBER(
                "1") "</table:table-row>" ROW(NUMBER("2")) "<table:table-row "
                                                           "table:number-rows-repeated=\"1048568\">"
                                                           "<table:table-cell/></table:table-row>"),
        "== H\n1: [t] [t] [n]7 [n]7\n5: [n]1\n6: [n]1\n7: [n]2\n");
}

TEST(ods_marks_covered_cells_and_formulas)
{
    check(TABLE("H", ROW("<table:table-cell table:number-columns-spanned=\"3\" "
                         "office:value-type=\"string\"><text:p>T</text:p></table:table-cell>"
                         "<table:covered-table-cell table:number-columns-repeated=\"2\"/>"
                         "<table:table-cell table:formula=\"of:=1+1\" office:value-type=\"float\" "
                         "office:value=\"2\"/>"
                         "<table:table-cell table:formula=\"of:=X\"/>")),
          "== H\n1: [t]T [tm] [tm] [nf]2 [ef]\n");
}

TEST(ods_tells_hidden_tables_and_keeps_their_order)
{
    check(TABLE("Uno",
                ROW(NUMBER("1"))) "<table:table table:name=\"Dos\" "
                                  "table:style-name=\"oculta\">" ROW(NUMBER("2")) "</table:table>",
          "== Uno\n1: [n]1\n== Dos hidden\n1: [n]2\n");
}

TEST(ods_refuses_repeat_bombs)
{
    check_says(TABLE("H", ROW("<table:table-cell office:value-type=\"float\" office:value=\"1\" "
                              "table:number-columns-repeated=\"999999999\"/>")),
               "?? limit: La hoja tiene más de 4096 columnas");
    check_says(TABLE("H", "<table:table-row table:number-rows-repeated=\"999999999\">" NUMBER(
                              "1") "</table:table-row>"),
               "?? limit: La fila dice repetirse 999999999 veces");
    check_says(
        TABLE("H",
              "<table:table-row "
              "table:number-rows-repeated=\"4000000000\"><table:table-cell/></table:table-row>" ROW(
                  NUMBER("1"))),
        "?? limit: La hoja dice tener más de");
}

TEST(ods_refuses_document_types_and_damage)
{
    struct zip_maker z;
    zip_maker_start(&z);
    zip_maker_add(&z, "mimetype", STR("application/vnd.oasis.opendocument.spreadsheet"), 0);
    zip_maker_text(&z, "content.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>");
    CHECK(strstr(render_child(zip_maker_fd(&z)),
                 "?? input: content.xml declara un tipo de documento") != NULL);
    zip_maker_start(&z);
    zip_maker_add(&z, "mimetype", STR("application/vnd.oasis.opendocument.spreadsheet"), 0);
    CHECK(strstr(render_child(zip_maker_fd(&z)), "le falta su contenido") != NULL);
    zip_maker_start(&z);
    zip_maker_add(&z, "mimetype", STR("application/vnd.oasis.opendocument.spreadsheet"), 0);
    zip_maker_text(&z, "META-INF/manifest.xml", "<m><manifest:encryption-data/></m>");
    zip_maker_text(&z, "content.xml", "\1\2\3");
    CHECK(strstr(render_child(zip_maker_fd(&z)), "?? unsupported: El archivo está protegido") !=
          NULL);
}
