/* Landlock (base/landlock.h) and seccomp through libseccomp. Both only take rights away. */
#include "format/sandbox_filter.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/landlock.h"

/* --- Landlock --------------------------------------------------------------------------------- */

int sandbox_landlock(int readable_fd)
{
    struct landlock landlock;
    landlock_begin(&landlock, false);
    landlock_allow_fd(&landlock, readable_fd, LANDLOCK_READ);
    return landlock_end(&landlock);
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
