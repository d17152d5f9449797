/* Archives of published files (.zip): names and members, with bombs refused.
 * A member is unpacked to an unlinked temporary file by a sandboxed child. */
#ifndef CAUCE_FORMAT_ZIP_H
#define CAUCE_FORMAT_ZIP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct zip_member {
    struct str name; /* UTF-8 in NFC; cp437/cp850 names converted; ".." and absolute paths refused */
    uint64_t index;
    uint64_t size; /* unpacked, as the directory says; checked again while unpacking */
};

struct zip_limits {
    uint64_t max_members; /* [10 000] */
    uint64_t max_bytes;   /* unpacked, all members [64 GiB] */
    uint32_t max_ratio;   /* unpacked : packed, above 1 MiB unpacked [200] */
};

/* Lists members in directory order, folders and operating-system litter ("__MACOSX", ".DS_Store")
 * left out. `fd` stays open and owned by the caller. limits may be NULL. */
enum err_code zip_list(struct arena *arena, int fd, const struct zip_limits *limits,
                       struct zip_member **members_out, size_t *count_out, struct err *err);
/* Unpacks one member into a seekable temporary file at offset 0; the caller closes *fd_out. */
enum err_code zip_extract(int fd, uint64_t index, const struct zip_limits *limits, int *fd_out,
                          struct err *err);

#endif
