/* Private to src/format: which parser reads a file. Runs in the child, in the thread of an
 * in_process source, and directly in tests and fuzz targets. */
#ifndef CAUCE_FORMAT_SOURCE_PARSE_H
#define CAUCE_FORMAT_SOURCE_PARSE_H

#include "format/reader.h"

/* A copy of `given` (may be NULL) with every limit filled in and within what the pipe can carry. */
struct source_options source_options_filled(const struct source_options *given);
/* Recognises reader->fd and parses it to its end. reader->fd, options, spill, emit and user are
 * set; info and input are filled here. */
enum err_code source_parse(struct reader *reader, struct err *err);

#endif
