/* The kernel's interface: Documentation/userspace-api/landlock.rst. The structure grew with the ABI
 * and the call takes its size, so the newest form may be given to any kernel by its size. */
#include "base/landlock.h"

#include <fcntl.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct ruleset {
    uint64_t file_access;
    uint64_t net_access; /* ABI 4 */
    uint64_t scoped;     /* ABI 6 */
};
struct beneath {
    uint64_t access;
    int32_t fd;
} __attribute__((packed));

enum { CALL_CREATE_RULESET = 444, CALL_ADD_RULE = 445, CALL_RESTRICT_SELF = 446 };
enum { ASK_VERSION = 1, RULE_PATH_BENEATH = 1 };

#define BIT(n) (UINT64_C(1) << (n))
#define WRITE_FILE BIT(1)
#define READ_FILE BIT(2)
#define READ_DIR BIT(3)
#define REMOVE_FILE BIT(5)
#define TRUNCATE BIT(14) /* ABI 3 */

static uint64_t handled(int abi)
{
    unsigned bits = 13;      /* ABI 1: execute … make symlink */
    if (abi >= 2) bits = 14; /* refer */
    if (abi >= 3) bits = 15; /* truncate */
    if (abi >= 5) bits = 16; /* ioctl on devices */
    return BIT(bits) - 1;
}

void landlock_begin(struct landlock *landlock, bool network)
{
    long abi = syscall(CALL_CREATE_RULESET, NULL, 0, ASK_VERSION);
    *landlock = (struct landlock){-1, 0};
    if (abi < 1) return;
    struct ruleset rules = {.file_access = handled((int)abi)};
    size_t size = sizeof rules.file_access;
    if (abi >= 4 && !network) {
        rules.net_access = 3; /* bind, connect */
        size = 2 * sizeof(uint64_t);
    }
    if (abi >= 6 && !network) {
        rules.scoped = 3; /* abstract sockets, signals */
        size = sizeof rules;
    }
    landlock->fd = (int)syscall(CALL_CREATE_RULESET, &rules, size, 0);
    landlock->abi = landlock->fd < 0 ? 0 : (int)abi;
}

void landlock_allow_fd(struct landlock *landlock, int fd, unsigned rights)
{
    struct stat st;
    uint64_t access = 0;
    if (landlock->fd < 0 || fd < 0 || fstat(fd, &st) != 0) return;
    bool folder = S_ISDIR(st.st_mode);
    if (rights & LANDLOCK_READ) access |= READ_FILE | (folder ? READ_DIR : 0);
    if (rights & LANDLOCK_WRITE) access |= WRITE_FILE | TRUNCATE;
    if (folder && rights & LANDLOCK_REMOVE) access |= REMOVE_FILE;
    struct beneath rule = {access & handled(landlock->abi), fd};
    syscall(CALL_ADD_RULE, landlock->fd, RULE_PATH_BENEATH, &rule, 0);
}

void landlock_allow(struct landlock *landlock, const char *path, unsigned rights)
{
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) return;
    landlock_allow_fd(landlock, fd, rights);
    close(fd);
}

int landlock_end(struct landlock *landlock)
{
    if (landlock->fd < 0) return 0;
    long result = syscall(CALL_RESTRICT_SELF, landlock->fd, 0);
    close(landlock->fd);
    landlock->fd = -1;
    return result == 0 ? landlock->abi : 0;
}
