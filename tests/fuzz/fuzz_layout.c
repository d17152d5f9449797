/* Layout files with any bytes in them: parsed or refused with a line, and a layout that parses can
 * read a table without breaking anything. */
#include "fuzz/fuzz.h"

#include "ingest/map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct err err = {0};
    const struct layout *layout;
    arena_init(&arena, 64u << 20);
    enum err_code code =
        layout_parse(&arena, "fuzz.layout", (struct str){(const char *)data, size}, &layout, &err);
    if (code) {
        MUST(layout == NULL);
        MUST(err.message[0] != '\0');
    } else if (!layout_info(layout)->json) {
        /* Its own columns as the header, and rows of awkward cells. */
        static const char *const cells[] = {"",     "1",     "'0012", "$ 1,2.3", "31/02/2020",
                                            "\xff", "TOTAL", "-",     "9E+21"};
        struct str header[64];
        struct cell row[64] = {0};
        size_t count = layout->columns.count < 64 ? layout->columns.count : 64;
        for (size_t i = 0; i < count; i++) header[i] = layout->columns.items[i].alternatives[0];
        struct map_file file = {.name = STR("fuzz"),
                                .preamble = STR("Miles de pesos 2018"),
                                .header = header,
                                .header_count = count,
                                .entity = 1};
        struct sink sink = {0};
        struct map *map;
        if (map_open(&arena, layout, &file, &sink, &map, &err) == ERR_NONE) {
            for (size_t r = 0; r < 9; r++) {
                for (size_t i = 0; i < count; i++) row[i].text = str_of(cells[(i + r) % 9]);
                struct row given = {.number = r + 2, .count = (uint32_t)count, .cells = row};
                MUST(map_row(map, &given, &err) == ERR_NONE);
            }
            MUST(sink.rows_read == sink.rows_accepted + sink.rows_quarantined);
            map_close(map);
        }
    }
    arena_free(&arena);
    return 0;
}
