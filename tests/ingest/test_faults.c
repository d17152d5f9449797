/* Memory that runs out at any point of an import: an error, never a crash or a half-loaded file. */
#include "importing.h"

#include "base/mem.h"

static enum err_code try_import(struct err *err)
{
    struct arena arena;
    struct import_report report;
    const char *folder = "layouts", *path = "a.csv";
    struct import_options options = {.store_url = "ledger.cauce",
                                     .cut_off = DATE_NONE,
                                     .layout_folders = &folder,
                                     .layout_folder_count = 1,
                                     .in_process = true};
    arena_init(&arena, 64 << 20);
    enum err_code code = import_run(&options, &path, 1, &arena, &report, err);
    if (!code && report.count && report.results[0].state == IMPORT_FAILED)
        code = report.results[0].err.code;
    arena_free(&arena);
    return code;
}

TEST_SECONDS(import_survives_every_failed_allocation, 280)
{
    start("ledger.cauce");
    write_layout(
        "f",
        "formato f\n  título T\n  editor E\n  repetidas cuarentena\ncolumnas\n  a \"Clave\"\n"
        "  b \"Monto\"\n  c \"Quien\" arrastrada\ntabla t\n  \"x\" = y\n"
        "nodo contrato como n\n  clave a\n  etiqueta traducir(c, t) \"!\"\n  monto contratado b\n"
        "  parte proveedor nombre c\n");
    write_text("a.csv", "Clave,Monto,Quien\nC-1,1,Uno SA\nC-2,x,\nC-3,\"221,888,505,50\",Tres\n");
    bool done = false;
    uint64_t step = 1;
    for (uint64_t n = 1; !done && n < 200000; n += step) {
        struct err err = {0};
        mem_fail_after(n, 1);
        enum err_code code = try_import(&err);
        mem_fail_after(0, 0);
        done = code == ERR_NONE;
        if (!done) CHECK_INT(ask_number("SELECT COUNT(*) FROM snapshot"), 0);
        if (n > 400) step = n / 40; /* opening the store is tested by its own room */
    }
    CHECK(done);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM amount"), 2);
}
