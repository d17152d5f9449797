/* The validator: whatever the bytes, it ends, keeps its bounds, and says the same with one thread
 * and with two; every group has its place and no more occurrences than occasions. The first byte
 * chooses voice, output and a forced version. */
#include "fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/json.h"
#include "ocds/validate.h"

static int in_memory(const uint8_t *data, size_t size)
{
    int fd = memfd_create("validate", MFD_CLOEXEC);
    MUST(fd >= 0);
    MUST(size == 0 || write(fd, data, size) == (ssize_t)size);
    MUST(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static void look(void *user, const struct validate_group *g)
{
    uint64_t *groups = user;
    MUST(g->count > 0 && g->of >= g->count && g->elements <= g->count);
    MUST(g->code && g->pointer.n <= 2000 && g->found.n <= 120 && g->detail.n <= 160);
    ++*groups;
}

static enum err_code run(const struct validate_options *options, const uint8_t *data, size_t size,
                         unsigned threads, struct buf *report)
{
    struct validate_result result;
    struct ocds_totals totals;
    struct err err = {0};
    struct ocds_input input = {.name = "x", .fd = in_memory(data, size)};
    int out = in_memory(NULL, 0);
    struct ocds_job job = {.inputs = &input,
                           .input_count = 1,
                           .out = out,
                           .side = -1,
                           .threads = threads,
                           .max_element = 1 << 16,
                           .max_depth = 32};
    enum err_code code = validate_run(&job, options, &result, &totals, &err);
    MUST(!code || err.message[0]);
    MUST(result.valid <= result.elements);
    off_t n = lseek(out, 0, SEEK_END);
    char *p = n > 0 ? buf_reserve(report, (size_t)n) : NULL;
    MUST(n == 0 || (p && pread(out, p, (size_t)n, 0) == n));
    report->n += (size_t)n;
    close(out);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    struct arena arena;
    struct err err = {0};
    struct schema *schemas[SCHEMA_STANDARDS];
    struct validate_options o = {.known_extensions = data[0] & 1,
                                 .user_voice = data[0] & 2,
                                 .output = data[0] & 4 ? VALIDATE_JSON : VALIDATE_TEXT,
                                 .forced = data[0] & 8,
                                 .standard = (enum schema_standard)((data[0] >> 4) % 3)};
    uint64_t groups = 0;
    struct buf one, two;
    arena_init(&arena, (size_t)64 << 20);
    buf_init(&one, (size_t)64 << 20);
    buf_init(&two, (size_t)64 << 20);
    for (int i = 0; i < SCHEMA_STANDARDS; i++) {
        MUST(schema_builtin(&arena, (enum schema_standard)i, &schemas[i], &err) == ERR_NONE);
        o.schemas[i] = schemas[i];
    }
    o.group = look;
    o.user = &groups;
    enum err_code a = run(&o, data + 1, size - 1, 1, &one);
    enum err_code b = run(&o, data + 1, size - 1, 2, &two);
    MUST(a == b && str_eq(buf_view(&one), buf_view(&two)));
    if (!a && o.output == VALIDATE_JSON) {
        json_ref root;
        MUST(json_parse(&arena, buf_view(&one), 16, &root, &err) == ERR_NONE);
        MUST(json_count(json_get(root, "groups")) * 2 == groups);
    }
    buf_free(&one);
    buf_free(&two);
    arena_free(&arena);
    return 0;
}
