/* Private to src/format: a zip file as a package of parts (XLSX, ODS, archives), read through
 * libzip's directory and zlib's inflate, with bombs stopped by what really comes out: members,
 * total bytes, ratio. Parts stream; a large part may be inflated by a helper thread. */
#ifndef CAUCE_FORMAT_PACKAGE_H
#define CAUCE_FORMAT_PACKAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct package_limits {
    uint64_t max_members;
    uint64_t max_bytes;   /* unpacked, all parts together */
    uint32_t max_ratio;   /* unpacked : packed of one part … */
    uint64_t ratio_above; /* … once this many bytes came out */
};

struct package_member {
    struct str name; /* bytes as stored; valid until package_close */
    uint64_t size;   /* as the directory says */
    uint64_t packed;
    uint16_t method;
    bool encrypted;
    bool folder;
};

struct package;
/* `fd` stays the caller's; read with pread only. */
enum err_code package_open(int fd, const struct package_limits *limits, struct package **out,
                           struct err *err);
uint64_t package_count(const struct package *package);
uint64_t package_size(const struct package *package); /* bytes of the zip file */
const struct package_limits *package_limits(const struct package *package);
enum err_code package_member(struct package *package, uint64_t index, struct package_member *out,
                             struct err *err);
/* Index of a part by its path, without leading slash; letter case and the direction of slashes
 * are ignored. -1 when absent. */
int64_t package_find(struct package *package, struct str path);
/* Bytes of packed data consumed so far, for progress. */
uint64_t package_position(const struct package *package);
void package_close(struct package *package);

struct part;
enum part_mode {
    PART_PLAIN,
    PART_THREADED, /* inflate ahead in a helper thread when the part is large; everything else of
                      the package must rest until part_close */
    PART_UNCHECKED /* without CRC-32, where another pass checks it */
};
/* Only one part of a package may be open at a time. */
enum err_code part_open(struct package *package, uint64_t index, enum part_mode mode,
                        struct part **out, struct err *err);
/* Up to `size` bytes; *got_out is 0 at the end, where length and CRC-32 have been checked. */
enum err_code part_read(struct part *part, void *p, size_t size, size_t *got_out, struct err *err);
void part_close(struct part *part);

#endif
