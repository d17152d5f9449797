/* Shared by the tests of this room that run a stream: inputs and outputs in memory. */
#ifndef CAUCE_TESTS_OCDS_STREAMING_H
#define CAUCE_TESTS_OCDS_STREAMING_H

#include "base/buf.h"
#include "ocds/stream.h"

/* A descriptor at the start of these bytes. */
int streaming_file(struct str content);
/* All that has been written to it; closes it. */
struct buf streaming_read(int fd);
/* The same bytes through a pipe, from a process of its own. */
int streaming_pipe(struct str content);

/* What a command of the room wrote and told for one input named "f" (told: a line each, "note" or
 * "bad" and the message), with this many threads. */
struct streamed {
    struct buf out, told;
    struct ocds_totals totals;
    enum err_code code;
    struct err err;
};
typedef enum err_code streaming_command(const struct ocds_job *job, const void *options,
                                        struct ocds_totals *totals, struct err *err);
struct streamed streaming_run(streaming_command *command, const void *options, struct str input,
                              unsigned threads);
void streamed_free(struct streamed *streamed);
/* The same with one thread and with three, which must agree; what was written must be `want`. */
void streaming_check(streaming_command *command, const void *options, const char *input,
                     const char *want, const char *want_told);

#endif
