/* CSV: the two kernels give the same events, cells are valid UTF-8 within the file, offsets and
 * numbers go up, and nothing is larger than the limits. */
#include "fuzz/fuzz.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/text.h"
#include "format/csv_private.h"
#include "format/source_parse.h"

struct seen {
    uint64_t hash, number, offset, events;
};

static enum err_code take(void *user, struct reader *reader, const struct source_event *e,
                          struct err *err)
{
    (void)err;
    struct seen *s = user;
    s->events++;
    s->hash = hash64_seed(&e->kind, sizeof e->kind, s->hash);
    if (e->kind == SOURCE_EVENT_PROBLEM) {
        MUST(e->raw.n <= 65536 && e->problem.message[0] && e->problem.place.row > s->number);
        s->number = e->problem.place.row;
    }
    if (e->kind != SOURCE_EVENT_ROW) return ERR_NONE;
    MUST(e->row.number > s->number && (s->events == 1 || e->row.offset >= s->offset));
    MUST(e->row.count >= 1 && e->row.count <= reader->options->max_columns);
    s->number = e->row.number;
    s->offset = e->row.offset;
    s->hash = hash64_seed(&e->row.line, sizeof e->row.line, s->hash);
    for (uint32_t i = 0; i < e->row.count; i++) {
        struct str text = e->row.cells[i].text;
        MUST(text_is_utf8(text) && !(text.n && memchr(text.p, 0, text.n)));
        s->hash = hash64_seed(text.p ? text.p : "", text.n, s->hash);
    }
    return ERR_NONE;
}

static enum err_code run(const uint8_t *data, size_t size, csv_scan_function *scan,
                         const struct source_options *options, struct seen *seen)
{
    struct err err = {0};
    int fd = memfd_create("csv", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size && lseek(fd, 0, SEEK_SET) == 0);
    struct reader reader = {.fd = fd, .options = options, .emit = take, .user = seen, .spill = -1};
    enum err_code code = input_open(fd, options, &reader.input, &err);
    if (!code) code = csv_read_with(&reader, scan, &err);
    MUST(!code || err.message[0]);
    input_close(reader.input);
    close(fd);
    return code;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const encodings[] = {NULL, "utf-8", "cp850", "utf-16le"};
    if (size < 1) return 0;
    struct source_options given = {.max_columns = 64,
                                   .max_cell = 200,
                                   .max_element = 2000,
                                   .encoding = encodings[data[0] & 3]};
    if (data[0] & 4) given.delimiter = ";,|\t"[data[0] >> 6];
    struct source_options options = source_options_filled(&given);
    struct seen plain = {0}, vector = {0};
    enum err_code a = run(data + 1, size - 1, csv_scan_plain, &options, &plain);
    enum err_code b = run(data + 1, size - 1, csv_scan_best(), &options, &vector);
    MUST(a == b && plain.events == vector.events && plain.hash == vector.hash);
    return 0;
}
