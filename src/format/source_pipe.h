/* Private to src/format: the stream of frames by which a parser in the child hands its events to
 * the parent. The writer batches; the reader gives rows whose cells point into its buffer, and
 * trusts nothing: every length is checked against what has arrived and against stated limits.
 *
 * A frame is 8 bytes (payload length, kind) and its payload, in the machine's own byte order
 * (both ends are one program on one machine). A row's payload is a struct frame_row, then two
 * bytes per cell (length 9 bits, type 3, flags 4; length 511 means that four bytes with the real
 * length follow), then the cells' bytes with `gap` unused bytes between neighbours. */
#ifndef CAUCE_FORMAT_SOURCE_PIPE_H
#define CAUCE_FORMAT_SOURCE_PIPE_H

#include <sys/types.h>

#include "format/reader.h"

enum frame_kind {
    FRAME_INFO = 1,
    FRAME_SHEET,
    FRAME_ROW,
    FRAME_VALUE,
    FRAME_CONTEXT,
    FRAME_PROBLEM,
    FRAME_POSITION, /* bytes of the input consumed */
    FRAME_FAIL,     /* the parser ended with this error */
    FRAME_END
};

/* --- the child's end -------------------------------------------------------------------------- */

struct pipe_writer {
    int fd;
    char *p;
    size_t n;
    uint64_t max_frame;
    uint64_t told_position;
    bool told_info;
    bool broken; /* the other end went away */
};

/* `fd` stays the caller's. */
enum err_code pipe_writer_open(struct pipe_writer *writer, int fd,
                               const struct source_options *options, struct err *err);
/* struct reader's emit; `user` is the writer. ERR_CANCELLED when the other end went away. */
enum err_code pipe_emit(void *user, struct reader *reader, const struct source_event *event,
                        struct err *err);
/* Last frame: the end, or the error; then flushes. */
void pipe_writer_end(struct pipe_writer *writer, struct reader *reader, enum err_code code,
                     const struct err *err);
void pipe_writer_close(struct pipe_writer *writer);

/* --- the parent's end ------------------------------------------------------------------------- */

struct pipe_reader {
    /* Like read(2): bytes, 0 at the end, -1 with errno. */
    ssize_t (*fill)(void *user, void *p, size_t n);
    void *user;
    char *p;
    size_t from, to, capacity;
    struct cell *cells;
    uint32_t cell_capacity;
    uint32_t max_columns;
    uint64_t max_frame;
    struct source_info info;
    char record_path[256];
    bool told_info;
    uint64_t position;
    char sheet[64]; /* last seen, for messages */
    uint64_t row, line;
};

enum pipe_result {
    PIPE_EVENT,  /* *event is filled (SOURCE_EVENT_END included) */
    PIPE_INFO,   /* reader->info is filled */
    PIPE_FAILED, /* the parser reported *err */
    PIPE_CLOSED, /* the stream ended in the middle: the child died */
    PIPE_SILENT, /* fill failed; errno tells */
    PIPE_BROKEN, /* what came is not what a parser of ours sends */
    PIPE_MEMORY
};
/* `fill` and `user` are set by the caller. */
enum err_code pipe_reader_open(struct pipe_reader *reader, const struct source_options *options,
                               struct err *err);
/* What it points to is valid until the next call. */
enum pipe_result pipe_next(struct pipe_reader *reader, struct source_event *event, struct err *err);
void pipe_reader_close(struct pipe_reader *reader);

/* Both ends' notion of the largest frame. */
uint64_t pipe_max_frame(const struct source_options *options);

#endif
