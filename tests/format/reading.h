/* Helpers of the tests that read a text with one parser, in this process, and compare what came out
 * with a plain rendering of it. */
#ifndef CAUCE_TESTS_FORMAT_READING_H
#define CAUCE_TESTS_FORMAT_READING_H

#include "base/buf.h"
#include "format/reader.h"

struct reading {
    struct buf out; /* a line per event */
    uint64_t rows, problems, values, cells;
    uint64_t stop_after; /* rows; 0 = never */
    bool quiet;          /* count only */
    struct source_options options;
    struct source_info info;
    /* Instead of rendering, when set. */
    void (*each)(struct reading *reading, const struct source_event *event);
    void *user;
};

typedef enum err_code reading_function(struct reader *reader, struct err *err);
enum err_code reading_run(struct reading *reading, reading_function *parse, struct str text,
                          struct err *err);
enum err_code reading_run_fd(struct reading *reading, reading_function *parse, int fd,
                             struct err *err);
void reading_free(struct reading *reading);

#endif
