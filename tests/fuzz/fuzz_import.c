/* Any bytes as a published file, through reading, recognition and mapping with the layouts that
 * ship, without a store: nothing breaks, and rows read = accepted + quarantined. */
#include "fuzz/fuzz.h"

#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "ingest/import_private.h"

static struct layout_set *layouts;

static void check(void *user, const struct import_result *result)
{
    (void)user;
    MUST(result->summary.rows_read ==
         result->summary.rows_accepted + result->summary.rows_quarantined);
    MUST(result->state != IMPORT_LOADED);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct err err = {0};
    struct arena arena;
    struct import_options options = {
        .dry_run = true, .in_process = true, .cut_off = DATE_NONE, .each = check};
    struct import import = {.options = &options, .arena = &arena, .owner = 1};
    int fd;
    if (!layouts) MUST(layout_set_open(NULL, 0, &layouts, &err) == ERR_NONE);
    import.layouts = layouts;
    arena_init(&arena, 256u << 20);
    if (file_temp(&fd, &err) == ERR_NONE) {
        MUST(file_write_all(fd, data, size, &err) == ERR_NONE);
        MUST(lseek(fd, 0, SEEK_SET) == 0);
        enum err_code code = import_one(&import, fd, STR("fuzz"), STR("fuzz"), STR(""), &err);
        MUST(code == ERR_NONE || code == ERR_MEMORY);
    }
    mem_free(import.results);
    arena_free(&arena);
    return 0;
}
