/* Drafting a layout for an unknown file: the draft parses, reads the file it was made from, and
 * does not use what looks private. */
#include "importing.h"

static struct str draft_of(const char *path)
{
    static char kept[65536];
    struct err err = {0};
    struct buf draft, *out = &draft;
    buf_init(out, sizeof kept - 1);
    CHECK_OK(layout_draft(path, NULL, STR("borrador"), false, out, &err));
    struct arena arena;
    const struct layout *layout;
    arena_init(&arena, 16 << 20);
    if (layout_parse(&arena, "borrador", buf_view(out), &layout, &err))
        test_fail(__FILE__, __LINE__, "line %d: %s\n%s", (int)err.place.line, err.message, out->p);
    arena_free(&arena);
    memcpy(kept, draft.p, draft.n);
    struct str text = {kept, draft.n};
    buf_free(&draft);
    return text;
}

TEST(draft_of_a_table_reads_that_table)
{
    start("ledger.cauce");
    write_text("obras.csv",
               "Ayuntamiento de Prueba\n\nNo.,Nombre de la obra,\"Monto \"\"total\"\"\",Fecha de "
               "firma,RFC,Liga,"
               "Correo del "
               "titular,\n001,Puente,\"$1,500.00\",15/03/2024,ANO850101AB1,https://x.mx/1,a@x.mx,\n"
               "002,Calle,20.5,16/03/2024,ANO850101AB1,https://x.mx/2,b@x.mx,\n");
    struct str draft = draft_of("obras.csv");
    CHECK(str_contains(draft, STR("privada")));
    write_file("layouts/borrador.layout", draft.p, draft.n);
    struct import_result r = import_one_file("obras.csv");
    CHECK_STR(r.layout, "borrador");
    check_rows(&r, 2, 0);
    CHECK_INT(r.header_row, 3);
    CHECK_INT(ask_number("SELECT CAST(SUM(minor) AS BIGINT) FROM amount"), 152050);
    CHECK_INT(ask_number("SELECT COUNT(*) FROM attribute WHERE value LIKE '%@%'"), 0);
}

TEST(draft_of_json_parses)
{
    start("ledger.cauce");
    write_text("a.json", "[{\"folio\":\"1\",\"monto\":2,\"partes\":[]}]");
    CHECK(str_contains(draft_of("a.json"), STR("\"folio\"")));
}

TEST(draft_of_headers_with_the_same_and_awkward_names)
{
    start("ledger.cauce");
    write_text("a.csv", "si,si,clave,2024,\"a\\b\",\n1,2,3,4,5,6\n");
    draft_of("a.csv");
}

TEST(draft_of_nothing_says_so)
{
    struct err err = {0};
    struct buf out;
    buf_init(&out, 1 << 20);
    CHECK_INT(layout_draft("no-existe.csv", NULL, STR("x"), false, &out, &err), ERR_IO);
    write_text("vacio.csv", "\n\n");
    CHECK(layout_draft("vacio.csv", NULL, STR("x"), false, &out, &err) != ERR_NONE);
}
