/* The conversion to OC4IDS on any bytes: it ends, and what it wrote is JSON, a package or projects
 * one per line, the same with two threads as with one. */
#include "fuzz/fuzz.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "format/json_inline.h"
#include "ocds/oc4ids.h"

static int with_bytes(const uint8_t *data, size_t size)
{
    int fd;
    struct err err;
    MUST(file_temp(&fd, &err) == ERR_NONE);
    MUST(file_write_all(fd, data, size, &err) == ERR_NONE);
    MUST(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static char *convert(const uint8_t *data, size_t size, bool package, unsigned threads, size_t *n)
{
    struct err err = {0};
    struct ocds_totals totals;
    struct oc4ids_options options = {.all = true, .package = package, .now_ms = 1590969600000};
    struct ocds_input input = {.name = "fuzz", .fd = with_bytes(data, size)};
    struct ocds_job job = {.inputs = &input,
                           .input_count = 1,
                           .out = with_bytes(data, 0),
                           .side = -1,
                           .threads = threads};
    enum err_code code = oc4ids_run(&job, &options, NULL, NULL, &totals, &err);
    MUST(code == ERR_NONE || err.message[0] != '\0');
    off_t end = lseek(job.out, 0, SEEK_END);
    MUST(end >= 0);
    char *text = mem_alloc((size_t)end + 1);
    MUST(text && pread(job.out, text, (size_t)end, 0) == end);
    close(job.out);
    *n = code ? 0 : (size_t)end;
    return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t n, again;
    if (size < 2) return 0;
    bool package = data[0] & 1;
    char *text = convert(data + 1, size - 1, package, 1, &n);
    struct json_pool pool = {0};
    json_ref root;
    struct str rest = {text, n};
    while (rest.n) {
        struct str line = str_split(rest, '\n', &rest);
        MUST(json_pool_parse(&pool, line, &root, NULL) == ERR_NONE);
        MUST(json_is_object(root));
    }
    if (data[0] & 2) {
        char *other = convert(data + 1, size - 1, package, 2, &again);
        MUST(n == again && memcmp(text, other, n) == 0);
        mem_free(other);
    }
    json_pool_free(&pool);
    mem_free(text);
    return 0;
}
