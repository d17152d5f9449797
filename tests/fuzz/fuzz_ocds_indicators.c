/* Every indicator over any bytes, correct and compatible, in all three forms: no crash, results and
 * findings that are JSON themselves, and the same results from one worker and from two. */
#include "fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/json.h"
#include "ocds/indicator.h"

static int file_of(const void *p, size_t n)
{
    int fd = memfd_create("indicators", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, p, n) == (ssize_t)n && lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static struct str run(struct arena *arena, const uint8_t *data, size_t size,
                      struct indicator_options *o, unsigned threads)
{
    struct err err = {0};
    int out = file_of("", 0);
    struct ocds_input input = {.name = "x", .fd = file_of(data, size)};
    struct ocds_job job = {
        .inputs = &input, .input_count = 1, .out = out, .side = -1, .threads = threads};
    struct ocds_totals totals;
    enum err_code code = indicator_run(&job, o, &totals, &err);
    off_t n = lseek(out, 0, SEEK_END);
    char *text = arena_alloc(arena, (size_t)n + 1);
    MUST(text && pread(out, text, (size_t)n, 0) == n);
    close(out);
    MUST(code == ERR_NONE || err.message[0]);
    return (struct str){text, code ? 0 : (size_t)n};
}

static void is_json(struct arena *arena, struct str text)
{
    struct err err;
    json_ref root;
    while (text.n) {
        struct str line = str_split(text, '\n', &text);
        MUST(json_parse(arena, line, 64, &root, &err) == ERR_NONE);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 8192) return 0;
    for (int compatible = 0; compatible < 2; compatible++) {
        struct arena arena;
        arena_init(&arena, (size_t)1 << 28);
        struct indicator_options o = {.settings = settings_empty(&arena),
                                      .lists = lists_new(&arena),
                                      .compatible = compatible,
                                      .output = INDICATOR_RESULTS,
                                      .meta = true,
                                      .maps = true};
        struct str one = run(&arena, data, size, &o, 1);
        is_json(&arena, one);
        MUST(str_eq(one, run(&arena, data, size, &o, 2)));
        o.output = INDICATOR_FINDINGS;
        is_json(&arena, run(&arena, data, size, &o, 1));
        o.output = INDICATOR_TEXT;
        run(&arena, data, size, &o, 1);
        arena_free(&arena);
    }
    return 0;
}
