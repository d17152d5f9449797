/* Any bytes as what a child sends: events within the limits whose cells lie in the bytes that came,
 * or an end. */
#include "fuzz/fuzz.h"

#include <string.h>

#include "base/mem.h"
#include "format/source_parse.h"
#include "format/source_pipe.h"

struct feed {
    const uint8_t *p;
    size_t n, step;
};

static ssize_t fill(void *user, void *p, size_t n)
{
    struct feed *f = user;
    if (n > f->step) n = f->step;
    if (n > f->n) n = f->n;
    if (n) memcpy(p, f->p, n);
    f->p += n;
    f->n -= n;
    return (ssize_t)n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct source_event e;
    struct source_options options = {.max_element = 1 << 16, .max_columns = 64};
    options = source_options_filled(&options);
    struct feed feed = {data, size, 1 + size % 977};
    struct pipe_reader in = {.fill = fill, .user = &feed};
    struct err err = {0};
    MUST(pipe_reader_open(&in, &options, &err) == ERR_NONE);
    enum pipe_result result;
    uint64_t sum = 0;
    do {
        result = pipe_next(&in, &e, &err);
        if (result != PIPE_EVENT || e.kind != SOURCE_EVENT_ROW) continue;
        MUST(e.row.count <= options.max_columns);
        for (uint32_t i = 0; i < e.row.count; i++) {
            const struct str s = e.row.cells[i].text;
            MUST(e.row.cells[i].type <= CELL_ERROR);
            for (size_t k = 0; k < s.n; k++)
                sum += (unsigned char)s.p[k]; /* readable to the last */
        }
    } while (result == PIPE_INFO || (result == PIPE_EVENT && e.kind != SOURCE_EVENT_END));
    MUST(result != PIPE_SILENT && result != PIPE_MEMORY && sum < UINT64_MAX);
    MUST(result != PIPE_FAILED || err.code);
    pipe_reader_close(&in);
    return 0;
}
