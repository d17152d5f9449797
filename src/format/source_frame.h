/* Private to source_pipe_write.c and source_pipe_read.c: how frames look in bytes. */
#ifndef CAUCE_FORMAT_SOURCE_FRAME_H
#define CAUCE_FORMAT_SOURCE_FRAME_H

#include <stdint.h>

struct frame_head {
    uint32_t length; /* of the payload */
    uint32_t kind;
};

struct frame_row {
    uint64_t number;
    uint64_t line;
    uint64_t offset;
    uint32_t count;
    uint32_t heads; /* bytes of all cell heads */
    uint32_t gap;
    uint32_t zero;
};

struct frame_value {
    uint64_t number;
    uint64_t line;
    uint64_t offset;
    uint32_t path; /* bytes; then the path and the text */
    uint32_t zero;
};

struct frame_sheet {
    uint32_t index;
    uint32_t hidden;
};

struct frame_info {
    uint32_t format;
    char encoding[16];
    char delimiter;
    char backslash;
    char zero[2];
    uint64_t size; /* then the record path */
};

enum {
    HEAD_TYPE = 7,
    HEAD_QUOTED = 1 << 3,
    HEAD_FORMULA = 1 << 4,
    HEAD_MERGED = 1 << 5,
    HEAD_CONVERTED = 1 << 6,
    HEAD_LENGTH_SHIFT = 7,
    HEAD_LONG = 511,
    MAX_GAP = 3
};

#endif
