/* Private to the JSON reader: its window and cursor (json_window.c), the framing of one value
 * (json_frame.c), and the walk over the outer structure (json_read.c).
 *
 * Positions are absolute, in bytes of the text as UTF-8; the window holds [base, base + n). What is
 * at or after `keep` stays in the window while it moves. */
#ifndef CAUCE_FORMAT_JSON_PRIVATE_H
#define CAUCE_FORMAT_JSON_PRIVATE_H

#include "format/json_scan.h"
#include "format/json_stream.h"
#include "format/reader.h"

enum { JSON_PADDING = 64 }; /* zeros behind the window, which the kernel may read */

/* How far lines and original offsets have been counted. */
struct json_mark {
    uint64_t position, line, offset, line_start;
};

struct json {
    struct reader *reader;
    const struct json_stream_sink
        *sink; /* values go here, framed only; NULL: to the reader, checked */
    json_scan_function *scan;
    struct json_index *index;

    unsigned char *p;
    size_t n, capacity;
    uint64_t base, keep, at;
    bool ended;
    struct encoder *encoder; /* NULL: the file is UTF-8, the window holds its own bytes */
    unsigned unit;           /* with an encoder: bytes of the file per UTF-16 unit or character */
    struct buf converted;

    struct json_mark mark;
    struct arena arena; /* of the element being handed on */
    struct source_event *event;
    uint64_t *types;   /* a bit per level of nesting: 1 = object */
    uint64_t elements; /* handed on or told as problems */
    uint64_t good;     /* of these, handed on */
    bool comment_told, comma_told;
    bool stop; /* a break in the structure was told; nothing more can be framed */
    char path[256];

    bool in_object; /* an outer object is being walked: its text up to `at` goes to context */
    struct buf context;
    bool streamed;         /* its record array has been found */
    uint64_t context_from; /* text from here on is not in `context` yet */
    enum { UNDECIDED, PACKAGES, ELEMENTS, LINES } shape;
};

/* ---- json_window.c ----------------------------------------------------------------------- */
enum err_code json_fill(struct json *j, struct err *err);
/* The next byte that is no blank and no comment, at j->at; -1 at the end of the file. */
enum err_code json_peek(struct json *j, int *byte, struct err *err);
/* Overwrites the comment at `at` with blanks. *found is false when it is none. */
enum err_code json_blank_comment(struct json *j, uint64_t at, bool *found, struct err *err);
/* Line and original offset of a position not before the last one asked for. */
struct json_mark json_place(struct json *j, uint64_t at);
/* Fills the event's problem with the place of `at`. */
void json_tell_place(struct json *j, uint64_t at);
enum err_code json_memory(struct err *err);
static inline unsigned char *json_byte(const struct json *j, uint64_t at)
{
    return j->p + (at - j->base);
}

/* ---- json.c ------------------------------------------------------------------------------ */
/* What yyjson refused, with its code, at a byte of `text`, told with its place there. */
enum err_code json_refused(struct str text, uint32_t code, size_t at, struct err *err);

/* ---- json_frame.c ------------------------------------------------------------------------ */
enum json_frame {
    JSON_FRAMED,
    JSON_HUGE,   /* longer than max_element: passed over, not in the window any more */
    JSON_DEEP,   /* nested beyond max_depth; framed all the same */
    JSON_BROKEN, /* a bracket that does not fit, at *end */
    JSON_CUT     /* the file ends inside it */
};
/* The value at j->at: *end is the position behind it. The window keeps it unless it is huge. */
enum err_code json_frame_value(struct json *j, uint64_t *end, enum json_frame *how,
                               struct err *err);

/* ---- json_emit.c ------------------------------------------------------------------------- */
enum err_code json_emit(struct json *j, enum source_event_kind kind, struct err *err);
enum err_code json_emit_problem(struct json *j, struct str raw, struct err *err);
/* The element at `at`, whose place has been taken; invalid ones are told as problems instead. */
enum err_code json_emit_value(struct json *j, const struct json_mark *place, uint64_t at,
                              struct str text, struct err *err);
enum err_code json_emit_context(struct json *j, const struct json_mark *place, struct err *err);
/* The record array of an outer object begins; its text so far is in the context. */
enum err_code json_emit_begin(struct json *j, struct err *err);
/* Nothing more can be framed: an error when nothing was before, else a problem and j->stop. */
enum err_code json_break(struct json *j, uint64_t at, const char *what, struct err *err);

/* json_read.c: json_read() with a kernel of the caller's choice, to compare them. */
enum err_code json_read_with(struct reader *reader, json_scan_function *scan, struct err *err);
/* The same, framing only, with bytes that have been read already. */
struct json_start {
    const struct json_stream_sink *sink;
    unsigned char *p; /* given away; JSON_PADDING zeros behind n, room for them behind capacity */
    size_t n, capacity;
    bool ended;            /* there is no more than this */
    uint64_t line, offset; /* of its first byte */
};
enum err_code json_read_from(struct reader *reader, json_scan_function *scan,
                             const struct json_start *start, struct err *err);
/* "/releases" for the name of an array of records; else NULL. */
const char *json_record_key(struct str key);

#endif
