/* Flatten, in both ways and with any number of threads, of any bytes: the same rows; and what comes
 * back from positions has as many objects as went in, which say the same when nothing was lost. */
#include "fuzz/fuzz.h"

#include <dirent.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/json_inline.h"
#include "ocds/flatten.h"
#include "ocds/unflatten.h"

struct folder {
    char path[64];
    char names[300][400];
    size_t count;
};

static void list(struct folder *f)
{
    DIR *dir = opendir(f->path);
    f->count = 0;
    if (!dir) return;
    for (const struct dirent *e; (e = readdir(dir)) && f->count < 300;)
        if (e->d_name[0] != '.')
            snprintf(f->names[f->count++], sizeof f->names[0], "%s/%s", f->path, e->d_name);
    closedir(dir);
}

static void remove_all(struct folder *f)
{
    list(f);
    for (size_t i = 0; i < f->count; i++) unlink(f->names[i]);
    rmdir(f->path);
}

static int file_of(const uint8_t *data, size_t size)
{
    int fd = memfd_create("data", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static enum err_code flatten(const uint8_t *data, size_t size, struct flatten_options *o,
                             unsigned threads, struct flatten_result *r, struct ocds_totals *totals)
{
    struct err err = {0};
    struct ocds_input input = {.name = "data", .fd = file_of(data, size)};
    struct ocds_job job = {.inputs = &input,
                           .input_count = 1,
                           .out = -1,
                           .side = -1,
                           .threads = threads,
                           .max_element = 1 << 16};
    enum err_code code = flatten_run(&job, o, r, totals, &err);
    MUST(!code || err.message[0]);
    return code;
}

static void back(struct folder *f, const struct flatten_result *r)
{
    struct err err = {0};
    struct ocds_input inputs[300];
    list(f);
    for (size_t i = 0; i < f->count; i++)
        inputs[i] = (struct ocds_input){.name = f->names[i], .fd = -1};
    struct ocds_job job = {.inputs = inputs, .input_count = f->count, .out = -1, .side = -1};
    struct unflatten_options o = {.cell_types = true, .in_process = true};
    struct unflatten_result u;
    enum err_code code = unflatten_run(&job, &o, &u, &err);
    MUST(!code || err.message[0]);
    bool keys = r->lost[FLATTEN_KEY] || r->lost[FLATTEN_DUPLICATE] || r->lost[FLATTEN_NUL];
    MUST(code || keys || u.conflicts == 0);
    MUST(code || keys || u.rows == r->rows);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1 || size > 4096) return 0;
    struct folder one = {0}, two = {0};
    snprintf(one.path, sizeof one.path, "/tmp/fuzz-flat-%ld-a", (long)getpid());
    snprintf(two.path, sizeof two.path, "/tmp/fuzz-flat-%ld-b", (long)getpid());
    struct flatten_options o = {.output = one.path,
                                .positions = true,
                                .rollup = data[0] & 1,
                                .meta = data[0] & 2,
                                .safe = data[0] & 4,
                                .releases = data[0] & 8,
                                .truncation = data[0] >> 4};
    struct flatten_result a, b;
    struct ocds_totals totals;
    enum err_code first = flatten(data + 1, size - 1, &o, 1, &a, &totals);
    o.output = two.path;
    if (data[0] & 16) o.format = FLATTEN_XLSX;
    enum err_code second = flatten(data + 1, size - 1, &o, 2, &b, &totals);
    MUST(first == second || o.format == FLATTEN_XLSX);
    MUST(first || second || (a.rows == b.rows && a.columns == b.columns && a.sheets == b.sheets));
    if (!first && !(data[0] & 7)) back(&one, &a);
    unlink(two.path);
    remove_all(&one);
    remove_all(&two);
    return 0;
}
