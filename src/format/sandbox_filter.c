/* Landlock by raw system calls (the C library has no wrappers and the build machine's headers may
 * be older than the running kernel) and seccomp through libseccomp. Both only take rights away. */
#include "format/sandbox_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* --- Landlock --------------------------------------------------------------------------------- */

/* The kernel's interface (Documentation/userspace-api/landlock.rst); the structure grew with the
 * ABI and the call takes its size, so the newest form may be given to any kernel by its size. */
struct landlock_ruleset {
    uint64_t file_access;
    uint64_t net_access; /* ABI 4 */
    uint64_t scoped;     /* ABI 6 */
};
struct landlock_beneath {
    uint64_t access;
    int32_t fd;
} __attribute__((packed));

enum { CALL_CREATE_RULESET = 444, CALL_ADD_RULE = 445, CALL_RESTRICT_SELF = 446 };
enum { ASK_VERSION = 1, RULE_PATH_BENEATH = 1 };
#define ACCESS_READ_FILE (UINT64_C(1) << 2)

static uint64_t file_rights(long abi)
{
    unsigned bits = 13;      /* ABI 1: execute … make symlink */
    if (abi >= 2) bits = 14; /* refer */
    if (abi >= 3) bits = 15; /* truncate */
    if (abi >= 5) bits = 16; /* ioctl on devices */
    return (UINT64_C(1) << bits) - 1;
}

int sandbox_landlock(int readable_fd)
{
    long abi = syscall(CALL_CREATE_RULESET, NULL, 0, ASK_VERSION);
    if (abi < 1) return 0;
    struct landlock_ruleset rules = {.file_access = file_rights(abi)};
    size_t size = sizeof rules.file_access;
    if (abi >= 4) {
        rules.net_access = 3; /* bind, connect */
        size = 2 * sizeof(uint64_t);
    }
    if (abi >= 6) {
        rules.scoped = 3; /* abstract sockets, signals */
        size = sizeof rules;
    }
    long fd = syscall(CALL_CREATE_RULESET, &rules, size, 0);
    if (fd < 0) return 0;
    if (readable_fd >= 0) {
        /* May fail for files without a place in any file system; those need no rule. */
        struct landlock_beneath rule = {ACCESS_READ_FILE, readable_fd};
        syscall(CALL_ADD_RULE, (int)fd, RULE_PATH_BENEATH, &rule, 0);
    }
    long result = syscall(CALL_RESTRICT_SELF, (int)fd, 0);
    close((int)fd);
    return result == 0 ? (int)abi : 0;
}

/* --- seccomp ---------------------------------------------------------------------------------- */

/* What reading, writing, allocating, ending and one helper thread need. */
static const int allowed[] = {
    SCMP_SYS(read),           SCMP_SYS(pread64),
    SCMP_SYS(readv),          SCMP_SYS(write),
    SCMP_SYS(writev),         SCMP_SYS(pwrite64),
    SCMP_SYS(lseek),          SCMP_SYS(close),
    SCMP_SYS(fstat),          SCMP_SYS(brk),
    SCMP_SYS(munmap),         SCMP_SYS(mremap),
    SCMP_SYS(madvise),        SCMP_SYS(exit),
    SCMP_SYS(exit_group),     SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(clock_gettime),
    SCMP_SYS(gettimeofday),   SCMP_SYS(getrandom),
    SCMP_SYS(futex),          SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),           SCMP_SYS(restart_syscall),
    SCMP_SYS(sched_yield),    SCMP_SYS(gettid),
    SCMP_SYS(getpid),         SCMP_SYS(fadvise64),
};
#if !SANDBOX_SANITIZED
/* Things that libraries try in passing and can live without. */
static const int refused[] = {
    SCMP_SYS(open),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(ioctl),
    SCMP_SYS(fcntl),
    SCMP_SYS(prlimit64),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getcwd),
    SCMP_SYS(uname),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(sched_setscheduler),
    SCMP_SYS(prctl),
    SCMP_SYS(tgkill),
    SCMP_SYS(rt_sigaction),
};
#else
/* A sanitizer's own machinery; and there the rest fails rather than kills, so that its report
 * comes out. What would reach outside kills all the same. */
static const int sanitizer[] = {
    SCMP_SYS(mmap),
    SCMP_SYS(mprotect),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(getppid),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(prctl),
    SCMP_SYS(tgkill),
    SCMP_SYS(kill),
    SCMP_SYS(sched_setaffinity),
};
static const int deadly[] = {
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(socket),
    SCMP_SYS(connect),
    SCMP_SYS(ptrace),
    SCMP_SYS(process_vm_readv),
    SCMP_SYS(process_vm_writev),
};
#endif

static int add_simple(scmp_filter_ctx filter)
{
    int failed = 0;
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
#if SANDBOX_SANITIZED
    for (size_t i = 0; i < sizeof sanitizer / sizeof *sanitizer; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, sanitizer[i], 0);
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, deadly[i], 0);
    failed |= seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(clone), 1,
                               SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0));
#else
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EACCES), refused[i], 0);
    /* Memory may be had, but never memory that runs. */
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
#endif
    return failed;
}

/* Threads are clone() with CLONE_THREAD; without it a clone is a fork and is not allowed. The
 * flags of clone3() lie in memory where a filter cannot look, so it is said not to exist. */
static int add_threads(scmp_filter_ctx filter)
{
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                            SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)) |
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
}

/* freexl opens its input by name. A filter cannot read a string, but it can compare its address:
 * only the constant "/proc/self/fd/3" may be opened, and only for reading. Then its size is asked,
 * by the descriptor that the opening gave: 0, the lowest that is free. A parser taken over could
 * put other text at that address; Landlock holds then. */
static int add_open(scmp_filter_ctx filter, const char *path)
{
    const uint32_t no = SCMP_ACT_ERRNO(EACCES);
    if (!path)
        return seccomp_rule_add(filter, no, SCMP_SYS(openat), 0) |
               seccomp_rule_add(filter, no, SCMP_SYS(newfstatat), 0);
    const scmp_datum_t address = (scmp_datum_t)(uintptr_t)path;
    return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(openat), 2,
                            SCMP_A1(SCMP_CMP_EQ, address, 0),
                            SCMP_A2(SCMP_CMP_MASKED_EQ, O_ACCMODE | O_CREAT, O_RDONLY)) |
           seccomp_rule_add(filter, no, SCMP_SYS(openat), 1, SCMP_A1(SCMP_CMP_NE, address, 0)) |
           seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(newfstatat), 1,
                            SCMP_A0(SCMP_CMP_EQ, 0, 0)) |
           seccomp_rule_add(filter, no, SCMP_SYS(newfstatat), 1, SCMP_A0(SCMP_CMP_NE, 0, 0));
}

bool sandbox_seccomp(const char *open_path)
{
    scmp_filter_ctx filter =
        seccomp_init(SANDBOX_SANITIZED ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS);
    if (!filter) return false;
    int failed = add_simple(filter) | add_threads(filter) | add_open(filter, open_path);
    bool loaded = !failed && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return loaded;
}
