/* Unflatten of hostile sheets: any headings, any cells, commands. What comes out is JSON, one value
 * for each object, whoever says the types. */
#include "fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/json_inline.h"
#include "ocds/unflatten.h"

static struct buf content_of(int fd)
{
    struct buf b;
    buf_init(&b, 1 << 28);
    MUST(lseek(fd, 0, SEEK_SET) == 0);
    for (;;) {
        char *to = buf_reserve(&b, 1 << 16);
        MUST(to);
        ssize_t n = read(fd, to, 1 << 16);
        MUST(n >= 0);
        if (n == 0) break;
        b.n += (size_t)n;
    }
    return b;
}

static void check(struct str text, uint64_t objects)
{
    struct json_pool pool = {0};
    struct err err = {0};
    json_ref root;
    uint64_t lines = 0;
    for (; text.n; lines++) {
        struct str line = str_split(text, '\n', &text);
        MUST(json_pool_parse(&pool, line, &root, &err) == ERR_NONE && json_is_object(root));
    }
    MUST(lines == objects);
    json_pool_free(&pool);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 8192) return 0;
    struct err err = {0};
    int fd = memfd_create("sheet", MFD_CLOEXEC), out = memfd_create("out", MFD_CLOEXEC);
    MUST(fd >= 0 && out >= 0);
    MUST(write(fd, data + 1, size - 1) == (ssize_t)(size - 1) && lseek(fd, 0, SEEK_SET) == 0);
    struct ocds_input input = {.name = data[0] & 8 ? "meta.csv" : "main.csv", .fd = fd};
    struct ocds_job job = {.inputs = &input, .input_count = 1, .out = out, .side = -1};
    struct unflatten_options o = {.cell_types = data[0] & 1,
                                  .root_id = data[0] & 2 ? "" : NULL,
                                  .package = data[0] & 4,
                                  .in_process = true};
    struct arena arena;
    arena_init(&arena, 1 << 26);
    struct schema *schema = NULL;
    if (data[0] & 16 && !schema_builtin(&arena, SCHEMA_OCDS_1_1, &schema, &err))
        o.schemas[SCHEMA_OCDS_1_1] = schema;
    struct unflatten_result r;
    enum err_code code = unflatten_run(&job, &o, &r, &err);
    MUST(!code || err.message[0]);
    struct buf b = content_of(out);
    if (!code) check(buf_view(&b), o.package ? r.objects > 0 : r.objects);
    buf_free(&b);
    close(out);
    arena_free(&arena);
    return 0;
}
