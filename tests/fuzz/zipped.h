/* A zip of stored members with right checksums, so that fuzzed bytes reach the parser of a part and
 * do not die at the zip's door. */
#ifndef CAUCE_TESTS_FUZZ_ZIPPED_H
#define CAUCE_TESTS_FUZZ_ZIPPED_H

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zlib.h>

#include "base/str.h"
#include "fuzz/fuzz.h"

struct zipped_member {
    const char *name;
    struct str data;
};

static inline void zipped_write(int fd, const void *p, size_t n)
{
    MUST(write(fd, p, n) == (ssize_t)n);
}

/* The 26 bytes from the version to the lengths, which local and central headers share. */
static inline void zipped_fields(unsigned char *p, const struct zipped_member *m)
{
    uint32_t crc = (uint32_t)crc32(0, (const unsigned char *)m->data.p, (unsigned)m->data.n);
    uint32_t size = (uint32_t)m->data.n;
    memset(p, 0, 26);
    memcpy(p + 10, &crc, 4);
    memcpy(p + 14, &size, 4);
    memcpy(p + 18, &size, 4);
    p[22] = (unsigned char)strlen(m->name);
}

static inline int zipped_fd(const struct zipped_member *members, size_t n)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    unsigned char head[46], end[22] = "PK\5\6";
    uint32_t offsets[8], at = 0;
    MUST(fd >= 0 && n <= 8);
    for (size_t i = 0; i < n; i++) {
        const struct zipped_member *m = &members[i];
        memcpy(head, "PK\3\4", 4);
        zipped_fields(head + 4, m);
        zipped_write(fd, head, 30);
        zipped_write(fd, m->name, strlen(m->name));
        zipped_write(fd, m->data.p, m->data.n);
        offsets[i] = at;
        at += (uint32_t)(30 + strlen(m->name) + m->data.n);
    }
    uint32_t length = 0;
    for (size_t i = 0; i < n; i++) {
        memset(head, 0, sizeof head);
        memcpy(head, "PK\1\2", 4);
        zipped_fields(head + 6, &members[i]);
        memcpy(head + 42, &offsets[i], 4);
        zipped_write(fd, head, 46);
        zipped_write(fd, members[i].name, strlen(members[i].name));
        length += (uint32_t)(46 + strlen(members[i].name));
    }
    end[8] = end[10] = (unsigned char)n;
    memcpy(end + 12, &length, 4);
    memcpy(end + 16, &at, 4);
    zipped_write(fd, end, sizeof end);
    return fd;
}

#endif
