/* The grammar of layouts: what each value, condition and block means, and that a mistake is told
 * with its line and what was expected. */
#include "importing.h"

#include <stdlib.h>

/* The attribute "v" of one row with a = `cell` and b = "B", for a value written in a layout. */
static const char *value_of(const char *value, const char *cell)
{
    char layout[1000], text[400];
    start("ledger.cauce");
    snprintf(layout, sizeof layout,
             "formato f\n  título T\n  editor E\ncolumnas\n  a \"a\"\n  b \"b\"\n"
             "tabla t\n  \"Uno\" = primero_de_todos\n  \"dos\" = \"el segundo\"\n  otros = otro\n"
             "nodo proyecto como n\n  clave \"k\"\n  atributo v %s\n",
             value);
    write_layout("f", layout);
    snprintf(text, sizeof text, "a,b\n\"%s\",B\n", cell);
    struct import_result r = import_text("a.csv", text);
    check_rows(&r, 1, 0);
    if (ask_number("SELECT COUNT(*) FROM attribute") == 0) return "";
    return ask_text("SELECT value FROM attribute");
}

#define VALUE(name, value, cell, want)                                                             \
    TEST(value_##name)                                                                             \
    {                                                                                              \
        CHECK_STR(str_of(value_of(value, cell)), want);                                            \
    }

VALUE(of_a_column_is_trimmed, "a", "  x y ", "x y")
VALUE(joins_texts_and_columns, "a \"/\" b \"-1\"", "x", "x/B-1")
VALUE(clean_strips_apostrophes, "limpio(a)", "' 0012 ", "0012")
VALUE(upper_case_keeps_accents, "mayúsculas(a)", "ñandú áé", "ÑANDÚ ÁÉ")
VALUE(lower_case_keeps_accents, "minúsculas(a)", "ÑANDÚ", "ñandú")
VALUE(name_for_comparing, "nombre(a)", "  ÁVILA, S.A.", "avila s a")
VALUE(digits_only, "dígitos(a)", "A-12/3", "123")
VALUE(zeros_are_put_back, "ceros(a, 3)", "7", "007")
VALUE(zeros_of_a_spreadsheet_number, "ceros(a, 3)", "7.0", "007")
VALUE(zeros_leave_longer_codes, "ceros(a, 2)", "123", "123")
VALUE(first_letters, "primeros(a, 2)", "ñáx", "ñá")
VALUE(last_letters, "últimos(a, 2)", "xñá", "ñá")
VALUE(from_a_letter, "desde(a, 3)", "ñáx", "x")
VALUE(before_a_text, "antes(a, \" - \")", "12 - Salud", "12")
VALUE(before_a_text_that_is_not_there, "antes(a, \"#\")", "12", "12")
VALUE(after_a_text, "después(a, \"-\")", "12-Salud-3", "Salud-3")
VALUE(without_prefix, "sin_prefijo(a, \"Release-\")", "Release-ocds-1", "ocds-1")
VALUE(without_suffix, "sin_sufijo(a, \"-bis\")", "12-bis", "12")
VALUE(without_version, "sin_versión(a)", "ocds-1-v001", "ocds-1")
VALUE(without_version_leaves_other_endings, "sin_versión(a)", "ocds-1-001", "ocds-1-001")
VALUE(replaced, "reemplazar(a, \"O\", \"0\")", "1O2O", "1020")
VALUE(procedure_key, "clave_procedimiento(a)", "' la-006-e45 2019", "LA-006-E452019")
VALUE(portfolio_key, "clave_cartera(a)", "'001 02 001", "00102001")
VALUE(first_that_is_not_empty, "primero(a, b)", "", "B")
VALUE(united_without_empty_ones, "une(\"/\", a, b, a)", "", "B")
VALUE(translated_by_a_table, "traducir(a, t)", "UNO", "primero_de_todos")
VALUE(translated_to_a_quoted_text, "traducir(a, t)", "Dos", "el segundo")
VALUE(translated_otherwise, "traducir(a, t)", "tres", "otro")
VALUE(not_translated_when_empty, "traducir(a, t)", "", "")
VALUE(year_inside_a_text, "año_de(a)", "Ejercicio fiscal 2018, 12345", "2018")
VALUE(date_inside_a_text, "fecha_de(a)", "AL 31 DE DICIEMBRE DE 2018", "2018-12-31")
VALUE(code_in_its_catalogues_form, "código(a, \"COG\")", "11300", "1130")
VALUE(code_above, "código_superior(a, \"COG\")", "11300", "1100")
VALUE(without_its_last_letter, "sin_último(a)", "011", "01")
VALUE(of_the_file_name, "sin_sufijo(archivo, \".csv\")", "x", "a")
VALUE(of_the_row_number, "renglón", "x", "2")

/* Does a condition hold for a = `cell`? */
static bool holds(const char *condition, const char *cell)
{
    char value[300];
    snprintf(value, sizeof value, "\"sí\" si %s", condition);
    return strcmp(value_of(value, cell), "sí") == 0;
}

#define HOLDS(name, condition, cell, want)                                                         \
    TEST(condition_##name)                                                                         \
    {                                                                                              \
        CHECK(holds(condition, cell) == want);                                                     \
    }

HOLDS(not_empty, "a", "x", true)
HOLDS(empty, "a", "", false)
HOLDS(no_is_empty, "no a", "", true)
HOLDS(equal_without_accents_or_case, "a = \"Licitación\"", "LICITACION", true)
HOLDS(one_of_several, "a = \"x\" | \"y\"", "Y", true)
HOLDS(none_of_several, "a no = \"x\" | \"y\"", "z", true)
HOLDS(starts, "a empieza \"COG\"", "cog01", true)
HOLDS(does_not_start, "a empieza \"COG\"", "xcog", false)
HOLDS(contains, "a contiene \"total\"", "Gran TOTAL", true)
HOLDS(length_in_letters, "a largo 2", "ñá", true)
HOLDS(both, "a y b", "x", true)
HOLDS(either, "no b o a", "x", true)
HOLDS(and_binds_tighter_than_or, "b o a y a", "", true)

/* --- mistakes --------------------------------------------------------------------------------- */

static void check_mistake(const char *text, uint64_t line, const char *part)
{
    struct arena arena;
    struct err err = {0};
    const struct layout *layout;
    arena_init(&arena, 16 << 20);
    CHECK_INT(layout_parse(&arena, "mío.layout", str_of(text), &layout, &err), ERR_INPUT);
    CHECK_STR(str_of(err.place.file), "mío.layout");
    CHECK_INT(err.place.line, line);
    if (!strstr(err.message, part)) test_fail(__FILE__, __LINE__, "%s: %s", part, err.message);
    arena_free(&arena);
}

#define HEAD "formato f\n  título T\ncolumnas\n  a \"a\"\n  p \"p\" privada\n"
#define MISTAKE(name, text, line, part)                                                            \
    TEST(mistake_##name)                                                                           \
    {                                                                                              \
        check_mistake(text, line, part);                                                           \
    }

MISTAKE(of_an_empty_file, "# nada\n", 0, "formato NOMBRE")
MISTAKE(of_an_unclosed_quote, "formato f\ncolumnas\n  a \"a\n", 3, "comillas")
MISTAKE(of_a_tab, "formato f\n\ttítulo T\n", 2, "tabulador")
MISTAKE(of_an_unknown_section, HEAD "nodos\n", 6, "reconocer")
MISTAKE(of_an_unknown_instruction, "formato f\n  titulo T\n  autor X\n", 3, "título, editor")
MISTAKE(of_an_unknown_column, HEAD "nodo contrato como n\n  clave b\n", 7, "«b»")
MISTAKE(of_a_private_column_in_use, HEAD "nodo contrato como n\n  clave p\n", 7, "privada")
MISTAKE(of_an_unknown_kind, HEAD "nodo contrata como n\n  clave a\n", 6, "contrato")
MISTAKE(of_an_unknown_moment, HEAD "nodo contrato como n\n  clave a\n  monto pagadito a\n", 8,
        "pagado")
MISTAKE(of_a_node_without_key, HEAD "nodo contrato como n\n  etiqueta a\n", 6, "clave")
MISTAKE(of_an_unknown_function, HEAD "nodo contrato como n\n  clave limpiar(a)\n", 7, "limpiar")
MISTAKE(of_a_missing_parenthesis, HEAD "nodo contrato como n\n  clave limpio(a\n", 7, "paréntesis")
MISTAKE(of_an_unknown_table, HEAD "nodo contrato como n\n  clave traducir(a, t)\n", 7, "tabla")
MISTAKE(of_an_unknown_node_in_a_link, HEAD "nodo contrato como n\n  clave a\nenlace de n a m\n", 8,
        "«m»")
MISTAKE(of_two_nodes_of_one_name,
        HEAD "nodo contrato como n\n  clave a\nnodo pago como n\n  clave a\n", 8, "«n»")
MISTAKE(of_no_columns, "formato f\n  título T\n", 0, "columnas")
MISTAKE(of_no_node, HEAD, 0, "nodo")
MISTAKE(of_words_left_over, HEAD "nodo contrato como n x\n  clave a\n", 6, "«x»")
MISTAKE(of_json_loops_in_tables, HEAD "cada \"x\"\n  nodo pago como p\n    clave a\n", 6, "JSON")

TEST(mistake_in_a_layout_of_the_folder_stops_the_import_with_its_place)
{
    struct err err = {0};
    struct layout_set *set;
    const char *folder = "layouts";
    start("ledger.cauce");
    write_layout("roto", "formato roto\n  título T\ncolumnas\n  a\n");
    CHECK_INT(layout_set_open(&folder, 1, &set, &err), ERR_INPUT);
    CHECK_STR(str_of(err.place.file), "layouts/roto.layout");
    CHECK_INT(err.place.line, 4);
}

TEST(layout_of_the_folder_overrides_the_one_that_ships)
{
    struct err err = {0};
    struct layout_set *set;
    const char *folder = "layouts";
    start("ledger.cauce");
    write_layout("comprasmx", "formato comprasmx\n  título Mío\n  editor Yo\ncolumnas\n  a \"a\"\n"
                              "nodo contrato como n\n  clave a\n");
    CHECK_OK(layout_set_open(&folder, 1, &set, &err));
    CHECK_STR(layout_info(layout_set_find(set, STR("comprasmx")))->title, "Mío");
    layout_set_close(set);
}

/* --- blocks ----------------------------------------------------------------------------------- */

TEST(rows_that_the_layout_omits_ends_or_quarantines)
{
    start("ledger.cauce");
    write_layout("f",
                 "formato f\n  título T\n  editor E\ncolumnas\n  a \"a\"\n  m \"m\"\nfilas\n"
                 "  omitir si a empieza \"Nota\"\n  cuarentena \"sin-clave\" si a = \"?\"\n"
                 "  terminar si a = \"Fin\"\nnodo partida como n\n  clave a\n  monto aprobado m\n");
    struct import_result r = import_text("a.csv", "a,m\nx,1\nNota: y,2\n?,3\nFin,4\nz,5\n");
    check_rows(&r, 4, 1);
    CHECK_INT(reason_count(&r, "sin-clave"), 1);
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 100);
}

TEST(sections_are_remembered_for_the_rows_below)
{
    start("ledger.cauce");
    write_layout("f",
                 "formato f\n  título T\n  editor E\ncolumnas\n  a \"a\"\n  m \"m\"\nrecordar\n"
                 "  sección = a si no m\nnodo partida como n\n  si m\n  clave sección \"/\" a\n"
                 "  monto aprobado m\n");
    import_text("a.csv", "a,m\nUno,\nx,1\nDos,\nx,2\n");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE key IN ('Uno/x', 'Dos/x')"), 2);
}

TEST(carried_columns_take_the_value_above)
{
    start("ledger.cauce");
    write_layout("f",
                 "formato f\n  título T\n  editor E\ncolumnas\n  a \"a\" arrastrada\n  b \"b\"\n"
                 "nodo partida como n\n  clave a \"/\" b\n");
    import_text("a.csv", "a,b\nUno,1\n,2\nDos,1\n");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE key IN ('Uno/1', 'Uno/2', 'Dos/1')"), 3);
}

TEST(long_tables_take_the_moment_from_a_column)
{
    start("ledger.cauce");
    write_layout(
        "f", "formato f\n  título T\n  editor E\ncolumnas\n  a \"a\"\n  fase \"fase\"\n  m \"m\"\n"
             "tabla fases\n  \"Original\" = aprobado\n  \"Final\" = pagado\n"
             "nodo partida como n\n  clave a\n  monto según traducir(fase, fases) m\n");
    struct import_result r = import_text("a.csv", "a,fase,m\nx,Original,1\nx,FINAL,2\nx,Otra,3\n");
    check_rows(&r, 2, 1);
    CHECK_INT(reason_count(&r, "unknown-word"), 1);
    CHECK_INT(ask_number("SELECT minor FROM amount WHERE moment = 6"), 200);
}

TEST(parts_hang_from_their_total_and_links_join_by_key)
{
    start("ledger.cauce");
    write_layout(
        "f", "formato f\n  título T\n  editor E\ncolumnas\n  a \"a\"\n  m \"m\"\n  obra \"obra\"\n"
             "nodo contrato como n\n  clave a\n  padre \"total\"\n  monto contratado m negativo\n"
             "referencia proyecto como o\n  si obra\n  clave obra\n"
             "enlace de o a n exacto monto m\n");
    import_text("a.csv", "a,m,obra\ntotal,3,\nx,1,P1\ny,2,\n");
    CHECK_INT(
        ask_number(
            "SELECT COUNT(*) FROM node n JOIN node p ON p.id = n.parent WHERE p.key = 'total'"),
        2);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM link"), 1);
    CHECK_INT(ask_number("SELECT minor FROM link"), 100);
    CHECK_INT(ask_number("SELECT published FROM node WHERE kind = 7"), 0);
    CHECK_INT(
        ask_number("SELECT minor FROM amount a JOIN node n ON n.id = a.node WHERE n.key = 'x'"),
        -100);
}

TEST(json_loops_see_their_fathers_and_find_by_id)
{
    start("ledger.cauce");
    write_layout("f",
                 "formato f\n  título T\n  editor E\nreconocer\n  con \"id\"\n  con \"pagos\"\n"
                 "campos\n  id \"id\"\nnodo contrato como c\n  clave id\n"
                 "cada \"pagos\"\n  campos\n    m \"valor/monto\"\n    quien \"quien\"\n    arriba "
                 "\"^/id\"\n"
                 "  nodo pago como p\n    clave arriba \"/\" m\n    monto pagado m\n"
                 "    parte beneficiario nombre buscar(\"/partes\", \"id\", quien, \"nombre\")\n"
                 "  enlace de c a p exacto\n");
    struct import_result r =
        import_text("a.json", "[{\"id\":\"C1\",\"partes\":[{\"id\":7,\"nombre\":\"Siete SA\"}],"
                              "\"pagos\":[{\"valor\":{\"monto\":1.10},\"quien\":7},"
                              "{\"valor\":{\"monto\":2.20},\"quien\":8}]}]");
    check_rows(&r, 1, 0);
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 330);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM link"), 2);
    CHECK_TEXT("SELECT name FROM organisation", "Siete SA");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node WHERE key = 'C1/1.10'"), 1);
}
