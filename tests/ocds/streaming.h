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

#endif
