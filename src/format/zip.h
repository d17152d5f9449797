/* Archives of published files (.zip): names and members, with bombs refused.
 * A member is unpacked to an unlinked temporary file by a sandboxed child. */
#ifndef CAUCE_FORMAT_ZIP_H
#define CAUCE_FORMAT_ZIP_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum zip_trouble {
    ZIP_FINE,
    ZIP_DUPLICATE,   /* an earlier member has the same name; can be unpacked all the same */
    ZIP_UNSAFE_NAME, /* absolute, or with ".." or control characters: not unpacked */
    ZIP_ENCRYPTED,   /* needs a password: not unpacked */
    ZIP_STRANGE,     /* a compression method that is not read: not unpacked */
    ZIP_BOMB         /* grows beyond the ratio when unpacked: not unpacked */
};

struct zip_member {
    struct str name; /* UTF-8 in NFC; names in cp437, cp850 or cp1252 converted */
    uint64_t index;
    uint64_t size; /* unpacked, as the directory says; checked again while unpacking */
    enum zip_trouble trouble;
};
/* What is wrong with a member, for people; "" when it is fine. */
const char *zip_trouble_text(enum zip_trouble trouble);

struct zip_limits {
    uint64_t max_members; /* [10 000] */
    uint64_t max_bytes;   /* unpacked, all members [64 GiB] */
    uint32_t max_ratio;   /* unpacked : packed, above 1 MiB unpacked [200] */
};

/* Lists members in directory order, folders and operating-system litter ("__MACOSX", ".DS_Store",
 * "Thumbs.db", "desktop.ini", "~$…") left out; the directory is read by a sandboxed child. Too many
 * members, or members that together pass max_bytes or max_ratio, refuse the whole (ERR_LIMIT).
 * `fd` stays open and owned by the caller; its offset moves. limits may be NULL. */
enum err_code zip_list(struct arena *arena, int fd, const struct zip_limits *limits,
                       struct zip_member **members_out, size_t *count_out, struct err *err);
/* Unpacks one member into a seekable temporary file at offset 0; the caller closes *fd_out.
 * Members in trouble (other than duplicates) are refused. */
enum err_code zip_extract(int fd, uint64_t index, const struct zip_limits *limits, int *fd_out,
                          struct err *err);

#endif
