/* Importing small files: what is accepted, what is quarantined and why, versions, folders. */
#include <stdlib.h>
#include <unistd.h>

#include "importing.h"

static const char contracts[] = "formato contratos\n"
                                "  título Contratos\n"
                                "  editor Tesorería\n"
                                "  entidad 26\n"
                                "  fechas día-mes-año\n"
                                "  ejercicio año_de(fecha)\n"
                                "  fila número\n"
                                "columnas\n"
                                "  número \"No. contrato\" | \"Número de contrato\"\n"
                                "  quien \"Proveedor\"\n"
                                "  rfc \"RFC\" opcional\n"
                                "  importe \"Monto\"\n"
                                "  fecha \"Fecha\" opcional\n"
                                "  correo \"Correo\" opcional privada\n"
                                "nodo contrato como c\n"
                                "  clave número\n"
                                "  etiqueta número\n"
                                "  monto contratado importe fecha fecha\n"
                                "  parte proveedor nombre quien rfc rfc\n";

BOTH(import_turns_rows_into_contracts_with_suppliers)
{
    start(url);
    write_layout("contratos", contracts);
    struct import_result r =
        import_text("a.csv", "No. contrato,Proveedor,Monto,Fecha\n"
                             "C-1,Aceros del Norte SA de CV,\"$ 1,234.50\",15/03/2024\n"
                             "C-2,Varilla SA,2000,01/04/2024\n");
    check_rows(&r, 2, 0);
    CHECK_STR(r.layout, "contratos");
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 323450);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM party WHERE role = 2"), 2);
    CHECK_INT(ask_number("SELECT MIN(entity) FROM node"), 26000);
    CHECK_INT(ask_number("SELECT year FROM amount WHERE minor = 123450"), 2024);
    CHECK_TEXT("SELECT layout FROM snapshot", "contratos");
    CHECK_INT(ask_number("SELECT length(layout_sha256) FROM snapshot"), 64);
}

BOTH(import_of_the_same_bytes_adds_nothing)
{
    start(url);
    write_layout("contratos", contracts);
    const char *text = "No. contrato,Proveedor,Monto\nC-1,Uno,1\n";
    struct import_result first = import_text("a.csv", text), again = import_text("copia.csv", text);
    CHECK_INT(first.state, IMPORT_LOADED);
    CHECK_INT(again.state, IMPORT_NOTHING_NEW);
    CHECK_INT(again.summary.snapshot, first.summary.snapshot);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM snapshot"), 1);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 1);
}

BOTH(import_of_a_changed_copy_tells_what_appeared_changed_and_vanished)
{
    start(url);
    write_layout("contratos", contracts);
    import_text(
        "a.csv",
        "No. "
        "contrato,Proveedor,Monto\nC-1,Uno,1\nC-2,Dos,2\nC-3,Tres,3\nC-4,Cuatro,4\nC-5,Cinco,5\n");
    struct import_result r = import_text(
        "a.csv",
        "No. "
        "contrato,Proveedor,Monto\nC-1,Uno,1\nC-2,Dos,20\nC-3,Tres,3\nC-5,Cinco,5\nC-6,Seis,6\n");
    check_rows(&r, 5, 0);
    CHECK_INT(r.summary.appeared, 1);
    CHECK_INT(r.summary.changed, 1);
    CHECK_INT(r.summary.vanished, 1);
}

BOTH(import_quarantines_what_is_no_money_and_keeps_the_row)
{
    start(url);
    write_layout("contratos", contracts);
    struct import_result r =
        import_text("a.csv", "No. contrato,Proveedor,Monto,Correo\n"
                             "C-1,Uno,doce pesos,ana@ejemplo.mx\nC-2,Dos,N/A,\n,Tres,3,\n");
    check_rows(&r, 1, 2);
    CHECK_INT(reason_count(&r, "bad-money"), 1);
    CHECK_INT(reason_count(&r, "no-key"), 1);
    CHECK_TEXT("SELECT found FROM quarantine WHERE reason = 'bad-money'", "doce pesos");
    CHECK_TEXT("SELECT column_name FROM quarantine WHERE reason = 'bad-money'", "Monto");
    CHECK_INT(ask_number("SELECT row FROM quarantine WHERE reason = 'bad-money'"), 2);
    /* Nothing is lost but what is private. */
    CHECK_TEXT("SELECT raw FROM quarantine WHERE reason = 'bad-money'", "C-1\x1fUno\x1f"
                                                                        "doce pesos\x1f█");
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 0);
}

static void set_dry_run(struct import_options *options)
{
    options->dry_run = true;
}

TEST(import_dry_run_counts_and_writes_nothing)
{
    start("ledger.cauce");
    write_layout("contratos", contracts);
    write_text("a.csv", "No. contrato,Proveedor,Monto\nC-1,Uno,1\nC-2,Dos,x\n");
    struct import_report report = import_path("a.csv", set_dry_run);
    CHECK_INT(report.results[0].state, IMPORT_TRIED);
    CHECK_INT(report.results[0].summary.rows_accepted, 1);
    CHECK_INT(report.results[0].summary.rows_quarantined, 1);
    CHECK_INT(report.results[0].summary.amounts, 1);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM snapshot"), 0);
}

TEST(import_of_an_unknown_header_says_what_is_missing_and_extra)
{
    start("ledger.cauce");
    write_layout("contratos", contracts);
    struct import_result r =
        import_text("a.csv", "No. contrato,Proveedor,Valor,Fecha\nC-1,Uno,1,\n");
    CHECK_INT(r.state, IMPORT_UNKNOWN);
    CHECK_INT(r.match.missing_count, 1);
    CHECK_STR(r.match.missing[0], "Monto");
    CHECK_INT(r.match.extra_count, 1);
    CHECK_STR(r.match.extra[0], "Valor");
    CHECK_INT(r.match.seen_count, 4);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM snapshot"), 0);
}

TEST(import_stops_at_two_layouts_that_fit_equally)
{
    start("ledger.cauce");
    write_layout("contratos", contracts);
    char twin[sizeof contracts + 8];
    snprintf(twin, sizeof twin, "formato gemelo%s", contracts + strlen("formato contratos"));
    write_layout("gemelo", twin);
    struct import_result r = import_text("a.csv", "No. contrato,Proveedor,Monto\nC-1,Uno,1\n");
    CHECK_INT(r.state, IMPORT_UNKNOWN);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 0);
}

TEST(import_walks_folders_and_tells_every_file)
{
    start("ledger.cauce");
    write_layout("contratos", contracts);
    CHECK(system("mkdir -p datos/sub") == 0);
    write_text("datos/a.csv", "No. contrato,Proveedor,Monto\nC-1,Uno,1\n");
    write_text("datos/sub/b.csv", "No. contrato,Proveedor,Monto\nC-2,Dos,2\n");
    write_text("datos/LEEME.md", "# hola\n");
    write_text("datos/mapa.json", "{\"type\":\"FeatureCollection\",\"features\":[]}");
    write_text("datos/otro.csv", "x,y\n1,2\n");
    write_text("datos/vacio.csv", "");
    struct import_report report = import_path("datos", NULL);
    CHECK_INT(report.files, 6);
    CHECK_INT(report.by_state[IMPORT_LOADED], 2);
    CHECK_INT(report.by_state[IMPORT_IGNORED], 3);
    CHECK_INT(report.by_state[IMPORT_UNKNOWN], 1);
    CHECK_INT(report.rows_read, 2);
}

TEST(import_reads_members_of_a_zip_archive)
{
    start("ledger.cauce");
    write_layout("contratos", contracts);
    write_text("a.csv", "No. contrato,Proveedor,Monto\nC-1,Uno,1\n");
    write_text("b.txt", "nada");
    if (system("python3 -c \"import zipfile; z=zipfile.ZipFile('todo.zip','w'); z.write('a.csv'); "
               "z.write('b.txt')\"") != 0)
        test_skip("no python3 to make an archive with");
    struct import_report report = import_path("todo.zip", NULL);
    CHECK_INT(report.count, 2);
    CHECK_INT(report.by_state[IMPORT_LOADED], 1);
    CHECK_TEXT("SELECT name FROM snapshot", "todo.zip!a.csv");
}

TEST(import_of_a_missing_file_fails_alone)
{
    start("ledger.cauce");
    struct import_report report = import_path("no-existe.csv", NULL);
    CHECK_INT(report.by_state[IMPORT_FAILED], 1);
    CHECK_INT(report.results[0].err.code, ERR_NOTFOUND);
}

static bool refuse(void *user, const char *what, uint64_t done, uint64_t whole)
{
    int *left = user;
    (void)what;
    (void)done;
    (void)whole;
    return --*left > 0;
}

TEST(import_that_is_interrupted_leaves_the_ledger_as_it_was)
{
    start("ledger.cauce");
    write_layout("contratos", contracts);
    FILE *f = fopen("a.csv", "w");
    CHECK(f != NULL);
    fprintf(f, "No. contrato,Proveedor,Monto\n");
    for (int i = 0; i < 20000; i++) fprintf(f, "C-%d,Uno,%d\n", i, i);
    fclose(f);
    struct err err = {0};
    struct arena arena;
    struct import_report report;
    const char *folder = "layouts", *path = "a.csv";
    int left = 4;
    struct progress progress = {refuse, &left};
    struct import_options options = {.store_url = "ledger.cauce",
                                     .cut_off = DATE_NONE,
                                     .layout_folders = &folder,
                                     .layout_folder_count = 1,
                                     .progress = &progress};
    arena_init(&arena, 64 << 20);
    CHECK_INT(import_run(&options, &path, 1, &arena, &report, &err), ERR_CANCELLED);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM snapshot"), 0);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM node"), 0);
    struct import_result r = import_one_file("a.csv");
    check_rows(&r, 20000, 0);
    arena_free(&arena);
}

TEST(import_shows_a_row_as_it_was_published)
{
    start("ledger.cauce");
    write_layout("contratos", contracts);
    struct import_result r = import_text(
        "a.csv", "Informe\n\nNo. contrato,Proveedor,Monto\nC-1,Uno,1\nC-2,\"Dos, SA\",2\n");
    struct err err = {0};
    struct ledger *ledger;
    struct arena arena;
    struct import_row row;
    arena_init(&arena, 64 << 20);
    CHECK_OK(ledger_open("ledger.cauce", STORE_READ, &ledger, &err));
    int64_t number = ask_number("SELECT row FROM amount WHERE minor = 200");
    struct import_row_ask ask = {.snapshot = r.summary.snapshot, .row = (uint64_t)number};
    CHECK_OK(import_row_show(ledger, &arena, &ask, &row, &err));
    CHECK_INT(row.count, 3);
    CHECK_STR(row.names[1], "Proveedor");
    CHECK_STR(row.cells[1], "Dos, SA");
    ask.row = 99;
    CHECK_INT(import_row_show(ledger, &arena, &ask, &row, &err), ERR_NOTFOUND);
    ledger_close(ledger);
    arena_free(&arena);
}

/* Every row that the index knows, read alone, is the row as the whole file gives it. */
static void check_quick_rows(const char *sql, int64_t snapshot, int rows)
{
    struct err err = {0};
    struct ledger *ledger;
    struct arena arena;
    arena_init(&arena, 64 << 20);
    CHECK_OK(ledger_open("ledger.cauce", STORE_READ, &ledger, &err));
    int64_t first = ask_number(sql);
    for (int64_t number = first; number < first + rows; number += 37) {
        struct import_row slow, quick;
        struct import_row_ask ask = {.snapshot = snapshot, .row = (uint64_t)number};
        CHECK_OK(import_row_show(ledger, &arena, &ask, &slow, &err));
        ask.quick = true;
        CHECK_OK(import_row_show(ledger, &arena, &ask, &quick, &err));
        CHECK_INT(quick.number, slow.number);
        CHECK_INT(quick.count, slow.count);
        CHECK(str_eq(quick.json, slow.json));
        for (size_t i = 0; i < slow.count; i++) {
            CHECK(str_eq(quick.names[i], slow.names[i]));
            CHECK(str_eq(quick.cells[i], slow.cells[i]));
        }
    }
    ledger_close(ledger);
    arena_free(&arena);
}

TEST(import_shows_a_row_without_reading_the_rest)
{
    struct buf text;
    start("ledger.cauce");
    write_layout("contratos", contracts);
    buf_init(&text, 8 << 20);
    buf_text(&text, "Informe de \"obra\"\n\nNo. contrato,Proveedor,Monto\n");
    for (int i = 1; i <= 300; i++) /* one in three goes to quarantine, and is shown too */
        buf_printf(&text, "C-%d,\"Pavimentos\ny, Puentes %d\",%s\n", i, i, i % 3 ? "1.50" : "uno");
    struct import_result r = import_text("a.csv", text.p);
    check_quick_rows("SELECT MIN(row) FROM amount", r.summary.snapshot, 299);
    buf_free(&text);
}

TEST(import_of_a_folder_leaves_the_store_in_it_alone)
{
    struct err err = {0};
    struct arena arena;
    struct import_report report;
    const char *folder = "layouts", *path = ".";
    start("ledger.cauce");
    write_layout("contratos", contracts);
    import_text("a.csv", "No. contrato,Proveedor,Monto\nC-1,Uno,1\n");
    struct import_options options = {.store_url = "./ledger.cauce",
                                     .cut_off = DATE_NONE,
                                     .layout_folders = &folder,
                                     .layout_folder_count = 1};
    arena_init(&arena, 64 << 20);
    CHECK_OK(import_run(&options, &path, 1, &arena, &report, &err));
    for (size_t i = 0; i < report.count; i++)
        CHECK(!str_contains(report.results[i].path, STR("ledger.cauce")));
    CHECK(report.count > 0);
    arena_free(&arena);
}
