/* Any bytes as an archive: members with readable names, each unpacked or refused. */
#include "fuzz/fuzz.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/text.h"
#include "format/zip_names.h"

static void see(void *user, const struct zip_member *member)
{
    ++*(uint64_t *)user;
    MUST(member->trouble <= ZIP_BOMB);
    MUST(!member->name.n || text_is_utf8(member->name));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct package_limits limits = {64, 4 << 20, 200, 1 << 20};
    struct err err = {0};
    uint64_t count = 0;
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    MUST(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    enum err_code code = zip_names_each(fd, &limits, see, &count, &err);
    MUST(!code || err.message[0]);
    MUST(count <= limits.max_members);
    struct package *package;
    if (package_open(fd, &limits, &package, &err) == ERR_NONE) {
        for (uint64_t i = 0; i < package_count(package); i++) {
            struct part *part = NULL;
            static char bytes[65536];
            size_t got = 1;
            uint64_t total = 0;
            code = zip_names_check(package, i, &err);
            if (!code) code = part_open(package, i, PART_PLAIN, &part, &err);
            while (!code && got) {
                code = part_read(part, bytes, sizeof bytes, &got, &err);
                total += got;
            }
            MUST(total <= limits.max_bytes + sizeof bytes);
            part_close(part);
        }
        package_close(package);
    }
    close(fd);
    return 0;
}
