/* Private to src/format: what a parser of one format is given and what it gives. Parsers push
 * events into `emit`; source.c runs them in the sandboxed child (or in a thread, in process) and
 * carries the events over a pipe. Parsers never open, fork or exit; they read `input` only. */
#ifndef CAUCE_FORMAT_READER_H
#define CAUCE_FORMAT_READER_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "format/source.h"

/* The file's bytes, decompressed on the way (gzip, zstd). For formats that need to seek (zip),
 * `fd` is the plain descriptor. */
struct input;
enum err_code input_open(int fd, const struct source_options *options, struct input **out,
                         struct err *err);
/* Up to `size` bytes; *got_out 0 at the end. Enforces max_bytes. */
enum err_code input_read(struct input *input, void *p, size_t size, size_t *got_out,
                         struct err *err);
uint64_t input_position(const struct input *input); /* bytes of the original file consumed */
/* SOURCE_GZIP or SOURCE_ZSTD when it decompresses, else SOURCE_UNKNOWN. */
enum source_format input_packing(const struct input *input);
void input_close(struct input *input);

struct reader {
    int fd;
    struct input *input;
    const struct source_options *options; /* all limits filled in */
    struct source_info info;              /* the parser fills it before its first event */
    uint64_t position; /* bytes consumed, told by formats that do not read through `input` */
    int spill;         /* an empty temporary file for what does not fit in memory; -1 = none */
    /* Returns non-zero to stop (the consumer went away or failed). */
    enum err_code (*emit)(void *user, struct reader *reader, const struct source_event *event,
                          struct err *err);
    void *user;
};

enum err_code csv_read(struct reader *reader, struct err *err); /* csv_read.c */
enum err_code json_read(struct reader *reader,
                        struct err *err); /* json_read.c: JSON and JSON Lines */
enum err_code xlsx_read(struct reader *reader, struct err *err); /* xlsx_read.c */
enum err_code ods_read(struct reader *reader, struct err *err);  /* ods_read.c */
enum err_code xls_read(struct reader *reader, struct err *err);  /* xls_read.c */
/* libfreexl opens files by name only: the input's own name inside the child (in read-only memory,
 * see sandbox.h), and what has to be loaded before the child is confined. */
extern const char xls_path[];
void xls_prepare(void);

/* encoding.c: which encoding the first bytes are in ("utf-8", "utf-8-bom", "utf-16le", "utf-16be",
 * "cp1252", "latin-1", "cp850", "macroman"); and a stream converter to UTF-8. `sample` should be
 * as long as convenient (256 kB); a file's later bytes may still be invalid. */
const char *encoding_detect(const void *sample, size_t n);
struct encoder;
enum err_code encoder_open(const char *encoding, struct encoder **out, struct err *err);
/* Converts all of `in`, appends UTF-8 to `out`; incomplete sequences at the end are kept for the
 * next call unless `last`. Invalid bytes become U+FFFD and are counted. */
enum err_code encoder_convert(struct encoder *encoder, struct str in, bool last, struct buf *out,
                              uint64_t *replaced_out, struct err *err);
void encoder_close(struct encoder *encoder);
/* Mojibake in one cell ("AdministraciÃ³n"): UTF-8 read as cp1252 once; the repaired text, or the
 * same text when it is not that. */
struct str encoding_repair(struct arena *arena, struct str cell, bool *repaired_out);

#endif
