/* Private to src/format: finding brackets and slashes outside strings in a JSON text, 64 bytes at a
 * time. That is all a framer needs to know where a value ends; what is inside is parsed later. */
#ifndef CAUCE_FORMAT_JSON_SCAN_H
#define CAUCE_FORMAT_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_state {
    uint64_t in_string; /* 0 or all ones */
    uint64_t escaped;   /* 1: a backslash stands before the next byte */
};

enum { JSON_BATCH = 4096 };

struct json_index {
    uint32_t at[JSON_BATCH + 64]; /* offsets of { } [ ] and / outside strings */
    size_t n;
};

/* Scans p[0..n), n <= JSON_BATCH; 64 bytes after p + n must be readable. */
typedef void json_scan_function(struct json_state *state, const unsigned char *p, size_t n,
                                struct json_index *index);
json_scan_function
    json_scan_plain; /* byte by byte: for any machine, and the measure of the other */
json_scan_function json_scan_vector; /* AVX2 and carry-less multiplication */
json_scan_function *json_scan_best(void);

#endif
