/* A cycle's file of any bytes: its form is checked within bounds, every fault has its place and its
 * sentence, and what has none is accepted. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "cocreate/cycle_file.h"

static struct cycle_file_faults faults;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct err err = {0};
    char *copy = malloc(size + 1);
    MUST(copy);
    memcpy(copy, data, size);
    memset(&faults, 0, sizeof faults);
    arena_init(&arena, 128 << 20);
    enum err_code code = cycle_file_check(&arena, (struct str){copy, size}, &faults, &err);
    MUST(faults.count <= CYCLE_FILE_MOST_FAULTS);
    MUST(code || !faults.count);
    MUST(!faults.more || faults.count == CYCLE_FILE_MOST_FAULTS);
    for (size_t i = 0; i < faults.count; i++) {
        const struct cycle_file_fault *f = &faults.list[i];
        MUST(f->says.n && (!f->pointer.n || f->pointer.p[0] == '/'));
    }
    arena_free(&arena);
    free(copy);
    return 0;
}
