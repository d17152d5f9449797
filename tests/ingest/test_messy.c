/* Each kind of messy input that real files hold gets in right, or is told. One test per kind. */
#include "importing.h"

static const char things[] = "formato cosas\n"
                             "  título Cosas\n"
                             "  editor Nadie\n"
                             "  entidad opción\n"
                             "  fechas día-mes-año\n"
                             "  ejercicio año\n"
                             "columnas\n"
                             "  id \"Clave\"\n"
                             "  título_ \"Descripción\" opcional\n"
                             "  importe \"Importe\"\n"
                             "  año \"Año\" opcional\n"
                             "  firma \"Firma\" opcional\n"
                             "  avance \"Avance\" opcional\n"
                             "  lat \"Latitud\" opcional\n"
                             "  lon \"Longitud\" opcional\n"
                             "nodo proyecto como n\n"
                             "  clave clave_cartera(id)\n"
                             "  etiqueta título_\n"
                             "  empieza firma\n"
                             "  monto aprobado importe\n"
                             "  atributo avance_físico avance como porcentaje\n"
                             "  coordenadas lat, lon\n";

static struct import_result import_things(const char *name, const char *text)
{
    start("ledger.cauce");
    write_layout("cosas", things);
    return import_text(name, text);
}

static void check_money(const char *cell, int64_t minor, const char *rule)
{
    char text[200];
    snprintf(text, sizeof text, "Clave,Importe\nA1,\"%s\"\n", cell);
    struct import_result r = import_things("a.csv", text);
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT minor FROM amount"), minor);
    if (rule) CHECK_INT(finding_count(&r, rule), 1);
}

TEST(messy_money_with_thousands_and_sign)
{
    check_money(" $ 1,234.00 ", 123400, NULL);
}
TEST(messy_money_negative_with_sign)
{
    check_money("$ -313,520.60", -31352060, "negative-amount");
}
TEST(messy_money_with_blank_thousands)
{
    check_money("124 857.3", 12485730, NULL);
}
TEST(messy_money_with_final_point)
{
    check_money("1000.", 100000, NULL);
}
TEST(messy_money_two_readings_is_kept_and_told)
{
    check_money("221,888,505,50", 22188850550, "ambiguous-money");
}
TEST(messy_money_letter_o_for_zero_is_told)
{
    check_money("o.oo", 0, "ambiguous-money");
}
TEST(messy_money_accountants_zero)
{
    check_money("$-", 0, NULL);
}

TEST(messy_money_that_was_not_published_is_not_zero)
{
    struct import_result r =
        import_things("a.csv", "Clave,Importe\nA1,-\nA2,N/A\nA3,#N/A\nA4,NULL\nA5,NA\nA6,\n");
    check_rows(&r, 6, 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node"), 6);
}

TEST(messy_money_in_thousands_said_by_the_preamble)
{
    start("ledger.cauce");
    write_layout("cosas",
                 "formato cosas\n  título T\n  editor E\n  escala según preámbulo\n  ejercicio "
                 "año_de(preámbulo)\n"
                 "  corte fecha_de(preámbulo)\ncolumnas\n  id \"Clave\"\n  importe \"Importe\"\n"
                 "nodo partida como n\n  clave id\n  monto aprobado importe\n");
    struct import_result r =
        import_text("a.csv", "Municipio de Prueba\nAl 31 de diciembre de 2018\n(Miles de pesos)\n\n"
                             "Clave,Importe\nA1,\"1,234.5\"\n");
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT minor FROM amount"), 123450000);
    CHECK_INT(ask_number("SELECT year FROM amount"), 2018);
    CHECK_INT(ask_number("SELECT cut_off FROM snapshot"), date_from_ymd(2018, 12, 31));
}

static void check_date(const char *cell, int year, int month, int day)
{
    char text[200];
    snprintf(text, sizeof text, "Clave,Importe,Firma\nA1,1,%s\n", cell);
    struct import_result r = import_things("a.csv", text);
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT starts FROM node"), date_from_ymd(year, month, day));
}

TEST(messy_date_iso_with_gmt)
{
    check_date("2013-12-30 00:00:00 GMT", 2013, 12, 30);
}
TEST(messy_date_iso_with_offset)
{
    check_date("2019-09-03T00:00:00-05:00", 2019, 9, 3);
}
TEST(messy_date_day_first)
{
    check_date("03/04/2020", 2020, 4, 3);
}
TEST(messy_date_with_points)
{
    check_date("31.12.2019", 2019, 12, 31);
}
TEST(messy_date_month_and_year)
{
    check_date("Octubre/2011", 2011, 10, 1);
}

TEST(messy_date_that_is_none_is_told_and_the_row_kept)
{
    struct import_result r =
        import_things("a.csv", "Clave,Importe,Firma\nA1,1,31/02/2020\nA2,2,0000-00-00\n");
    check_rows(&r, 2, 0);
    CHECK_INT(finding_count(&r, "bad-date"), 1);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE starts IS NULL"), 2);
}

TEST(messy_key_behind_an_apostrophe)
{
    struct import_result r =
        import_things("a.csv", "Clave,Importe\n'0912NBG0002,1\n\"'001 02 001\",2\n");
    check_rows(&r, 2, 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE key = '0912NBG0002'"), 1);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE key = '00102001'"), 1);
}

TEST(messy_key_damaged_by_a_spreadsheet_is_told)
{
    start("ledger.cauce");
    write_layout(
        "cosas",
        "formato cosas\n  título T\n  editor E\ncolumnas\n  id \"Clave\"\n  importe \"Importe\"\n"
        "nodo proyecto como n\n  clave id\n  monto aprobado importe\n");
    struct import_result r = import_text("a.csv", "Clave,Importe\n8.36E+21,1\n");
    check_rows(&r, 1, 0);
    CHECK_INT(finding_count(&r, "damaged-key"), 1);
}

TEST(messy_delimiter_semicolon_with_backslash_quotes)
{
    struct import_result r = import_things(
        "a.csv", "Clave;Descripción;Importe\nA1;\"El \\\"Sol\\\"; etapa 2\";1,000.00\n"
                 "A2;\"Dos\";2\nA3;\"Tres \\\"c\\\"\";3\n");
    check_rows(&r, 3, 0);
    CHECK_TEXT("SELECT label FROM node WHERE key = 'A1'", "El \"Sol\"; etapa 2");
}

TEST(messy_line_breaks_inside_cells)
{
    struct import_result r = import_things(
        "a.csv", "Clave,Descripción,Importe\r\nA1,\"uno\ndos\",1\r\nA2,\"tres\",2\r\n");
    check_rows(&r, 2, 0);
    CHECK_INT(ask_number("SELECT row FROM amount WHERE minor = 200"), 3);
}

TEST(messy_trailing_empty_columns_are_fine)
{
    struct import_result r = import_things("a.csv", "Clave,Importe,,,,,\nA1,1,,,,,\nA2,2\n");
    check_rows(&r, 2, 0);
}

TEST(messy_too_many_cells_go_to_quarantine)
{
    struct import_result r =
        import_things("a.csv", "Clave,Importe\nA1,1\nA2,1,234.00\nA3,3\nA4,4\n");
    check_rows(&r, 3, 1);
    CHECK_INT(reason_count(&r, "ragged"), 1);
}

TEST(messy_too_few_cells_go_to_quarantine)
{
    struct import_result r = import_things("a.csv", "Clave,Importe\nA1,1\nA2\nA3,3\nA4,4\n");
    check_rows(&r, 3, 1);
    CHECK_INT(reason_count(&r, "ragged"), 1);
}

TEST(messy_repeated_header_goes_to_quarantine)
{
    struct import_result r = import_things("a.csv", "Clave,Importe\nA1,1\nClave,Importe\nA2,2\n");
    check_rows(&r, 2, 1);
    CHECK_INT(reason_count(&r, "repeated-header"), 1);
}

TEST(messy_blank_rows_are_not_counted)
{
    struct import_result r = import_things("a.csv", "Clave,Importe\n\nA1,1\n,\n  ,  \nA2,2\n");
    check_rows(&r, 2, 0);
}

TEST(messy_preamble_rows_are_skipped)
{
    struct import_result r = import_things(
        "a.csv", "Secretaría,,\nReporte,,\n,,\nfuente: x,,\nClave,Importe,Año\nA1,1,2015\n");
    check_rows(&r, 1, 0);
    CHECK_INT(r.header_row, 5);
    CHECK_INT(ask_number("SELECT year FROM amount"), 2015);
}

TEST(messy_header_accents_case_and_order_do_not_matter)
{
    struct import_result r = import_things("a.csv", "IMPORTE,DESCRIPCION,clave\n1,uno,A1\n");
    check_rows(&r, 1, 0);
    CHECK_TEXT("SELECT label FROM node", "uno");
}

TEST(messy_empty_and_duplicate_headers)
{
    start("ledger.cauce");
    write_layout(
        "cosas",
        "formato cosas\n  título T\n  editor E\ncolumnas\n  nada \"\" posición 1\n  id \"Clave\"\n"
        "  segunda \"Importe\" vez 2\nnodo proyecto como n\n  clave id\n  monto aprobado segunda\n"
        "  atributo primera nada\n");
    struct import_result r = import_text("a.csv", ",Clave,Importe,Importe\nx,A1,1,2\n");
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT minor FROM amount"), 200);
    CHECK_TEXT("SELECT value FROM attribute", "x");
}

TEST(messy_progress_over_100_is_told_and_kept)
{
    struct import_result r =
        import_things("a.csv", "Clave,Importe,Avance\nA1,1,3600000%\nA2,1,99.5\n");
    check_rows(&r, 2, 0);
    CHECK_INT(finding_count(&r, "progress-over"), 1);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM attribute WHERE name = 'avance_físico'"), 2);
}

TEST(messy_coordinates_zero_swapped_and_outside_are_told)
{
    struct import_result r =
        import_things("a.csv", "Clave,Importe,Latitud,Longitud\nA1,1,0,0\nA2,1,-100.3,25.6\n"
                               "A3,1,48.85,2.35\nA4,1,25.6,-100.3\n");
    check_rows(&r, 4, 0);
    CHECK_INT(finding_count(&r, "coordinate-zero"), 1);
    CHECK_INT(finding_count(&r, "coordinate-swapped"), 1);
    CHECK_INT(finding_count(&r, "coordinate-outside"), 1);
}

TEST(messy_latin1_file)
{
    struct import_result r = import_things(
        "a.csv", "Clave,Descripci\xf3n,Importe\nA1,Pavimentaci\xf3n de la calle Mu\xf1oz,1\n");
    check_rows(&r, 1, 0);
    CHECK_TEXT("SELECT label FROM node", "Pavimentación de la calle Muñoz");
}

TEST(messy_utf8_with_bom)
{
    struct import_result r = import_things("a.csv", "\xef\xbb\xbf"
                                                    "Clave,Importe\nA1,1\n");
    check_rows(&r, 1, 0);
}

TEST(messy_mojibake_in_one_cell_is_undone_and_told)
{
    struct import_result r = import_things(
        "a.csv", "Clave,Descripción,Importe\nA1,AdministraciÃ³n pública,1\nA2,Añil,2\n");
    check_rows(&r, 2, 0);
    CHECK_INT(finding_count(&r, "repaired-text"), 1);
}

TEST(messy_tab_before_every_field)
{
    struct import_result r = import_things("a.csv", "Clave,Importe\n\"\tA1\",\"\t1\"\n");
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE key = 'A1'"), 1);
}

TEST(messy_duplicate_rows_where_the_layout_refuses_them)
{
    start("ledger.cauce");
    write_layout(
        "cosas",
        "formato cosas\n  título T\n  editor E\n  repetidas cuarentena\ncolumnas\n  id \"Clave\"\n"
        "  importe \"Importe\"\nnodo proyecto como n\n  clave id\n  monto aprobado importe\n");
    struct import_result r = import_text("a.csv", "Clave,Importe\nA1,1\nA2,2\nA1,1\nA1,1\n");
    check_rows(&r, 2, 2);
    CHECK_INT(reason_count(&r, "duplicate-row"), 2);
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 300);
}

TEST(messy_entity_names_never_become_phantoms)
{
    start("ledger.cauce");
    write_layout("cosas", "formato cosas\n  título T\n  editor E\n  entidad según "
                          "estado\ncolumnas\n  estado \"Estado\"\n"
                          "  importe \"Importe\"\nnodo partida como n\n  clave \"total\"\n  monto "
                          "aprobado importe\n");
    struct import_result r = import_text(
        "a.csv", "Estado,Importe\nColima ,1\nColima,2\nDistrito Federal,3\nCiudad de México,4\n"
                 "NACIONAL,5\nAtlántida,6\n");
    check_rows(&r, 4, 2);
    CHECK_INT(reason_count(&r, "unknown-entity"), 2);
    CHECK_INT(ask_number("SELECT COUNT(DISTINCT entity) FROM amount"), 2);
}
