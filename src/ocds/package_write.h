/* Private to the room: elements on their way from workers to a writer of packages.
 *
 * Workers put each element on a line: its kind ('R', 'C', 'P' or '?'), the number of its package,
 * a blank, its compact JSON. Before the first of a batch, and wherever the package changes, a line
 * '#' with that number and the package's JSON. So the running thread finds in order what it needs.
 */
#ifndef CAUCE_OCDS_PACKAGE_WRITE_H
#define CAUCE_OCDS_PACKAGE_WRITE_H

#include "format/json_inline.h"
#include "ocds/stream.h"

/* One worker's state: what its lines have said last. */
struct package_lines {
    const struct buf *out;
    size_t at; /* where the last line ended; another place: a new batch */
    uint64_t package;
    struct json_pool pool;
};
/* The line without the element, ready for its JSON: json_inline_write or buf_str, then `end`. */
enum err_code package_line_begin(struct package_lines *lines, const struct ocds_element *element,
                                 struct buf *out, struct err *err);
void package_line_end(struct package_lines *lines, struct buf *out);
void package_lines_close(struct package_lines *lines);
/* For a task whose state is struct package_lines and whose elements go on as they are: .element,
 * which refuses what is neither release, record nor project, and .close. */
enum err_code package_task_element(void *user, void *state, const struct ocds_element *element,
                                   struct arena *arena, struct ocds_output *out, struct err *err);
void package_task_close(void *user, void *state);

struct package_line {
    char kind; /* '#': json is a package */
    uint64_t package;
    struct str json;
};
/* The next line of a part; false at its end. */
bool package_line_next(struct str *part, struct package_line *line);
/* The package that is being written, as a line '#' told of it. */
struct package_context {
    uint64_t package; /* 0: outside any */
    struct buf json;
};
enum err_code package_context_keep(struct package_context *context, const struct package_line *line,
                                   struct err *err);
/* "releases", "records", "projects". */
const char *package_array_of(char kind);

/* Text on its way to a descriptor. */
struct package_out {
    int fd;
    struct buf buf;
};
enum err_code package_out_flush(struct package_out *out, size_t at, struct err *err);

#endif
