/* JSON of any published form as a stream of framed values, for engines that parse each value
 * themselves: lines straight from the file's bytes, everything else through the JSON reader's
 * framing (packages, arrays, values one behind another, comments, missing commas, UTF-16, latin-1).
 *
 * Nothing is parsed here beyond brackets, strings and the keys of outer objects; memory is bounded
 * by the longest value. Runs in the caller's process. One stream belongs to one thread. */
#ifndef CAUCE_FORMAT_JSON_STREAM_H
#define CAUCE_FORMAT_JSON_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "format/source.h"

struct json_stream_options {
    uint64_t max_element; /* bytes of one value; 0 = 64 MiB */
    uint32_t max_depth;   /* levels; 0 = 128 */
};

struct json_stream_value {
    struct str text; /* UTF-8, or bytes that are none; not checked to be JSON */
    struct str path; /* JSON pointer: "/releases/3", "" */
    uint64_t line, offset;
    uint32_t column;
    bool
        exact; /* an offset inside the text counts bytes of the file (false: UTF-16 and the like) */
};

/* Any non-zero result stops the walk and is returned by it. Texts are valid during the call. */
struct json_stream_sink {
    void *user;
    enum err_code (*value)(void *user, const struct json_stream_value *value, struct err *err);
    /* An outer object's record array begins; `before` is the object up to there, closed. */
    enum err_code (*begin)(void *user, struct str before, struct err *err);
    /* The outer object ended: all of it without its record arrays. Where it broke off: what is
     * known of it, which may be no JSON. */
    enum err_code (*end)(void *user, const struct json_stream_value *context, struct err *err);
    /* With its place in the text, without the file's name. A note: nothing was lost. */
    enum err_code (*problem)(void *user, const struct err *problem, bool note, struct err *err);
};

struct json_stream;
/* Takes over `fd` (a pipe is fine; closes it also when it fails); decompresses .gz and .zst; looks
 * at the first 256 kB. */
enum err_code json_stream_open(int fd, const struct json_stream_options *options,
                               struct json_stream **out, struct err *err);
void json_stream_close(struct json_stream *s);
/* What it holds, decompressed. SOURCE_UNKNOWN: it is empty. */
enum source_format json_stream_format(const struct json_stream *s);
/* How it is packed: SOURCE_GZIP, SOURCE_ZSTD, or SOURCE_UNKNOWN when it is not. */
enum source_format json_stream_packing(const struct json_stream *s);
const char *json_stream_encoding(const struct json_stream *s);
/* ERR_INPUT or ERR_UNSUPPORTED, told for people, when it cannot be JSON at all. */
enum err_code json_stream_refused(const struct json_stream *s, struct err *err);
/* The first byte that is no blank; -1 when there is none. */
int json_stream_first(const struct json_stream *s);
/* One object a line, in UTF-8, the first of them no package: its bytes can be read and split. */
bool json_stream_is_lines(const struct json_stream *s);
/* The file's bytes, decompressed, from the start; *got 0 at the end. Either this or the walk. */
enum err_code json_stream_read(struct json_stream *s, void *p, size_t size, size_t *got,
                               struct err *err);
/* Walks the whole. A break in the structure is told as a problem, with what came before kept; what
 * cannot be read or is beyond the limits outside any value is an error. */
enum err_code json_stream_walk(struct json_stream *s, const struct json_stream_sink *sink,
                               struct err *err);
uint64_t json_stream_position(const struct json_stream *s); /* bytes of the file consumed */

/* Is this text of one object a package: an array under "releases", "records", "projects", "data",
 * "rows" or "features", and neither "ocid" nor "id"? 64 bytes behind it must be readable. */
bool json_stream_is_package(struct str object);
/* Walks a text in memory that stands at this line and offset. */
enum err_code json_stream_walk_text(struct str text, uint64_t line, uint64_t offset,
                                    const struct json_stream_options *options,
                                    const struct json_stream_sink *sink, struct err *err);
/* UTF-8 with foreign bytes read as cp1252. .p is NULL when memory runs out. */
struct str json_stream_mend(struct arena *arena, struct str text);

#endif
