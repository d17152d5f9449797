/* Landlock and seccomp of the server; see confine.h. */
#include "web/confine.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>

#include "base/i18n.h"
#include "base/landlock.h"
#include "store/url.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* --- files ------------------------------------------------------------------------------------ */

/* The folder of a path, into `out`. */
static void folder_of(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        snprintf(out, size, ".");
    else
        snprintf(out, size, "%.*s", slash == path ? 1 : (int)(slash - path), path);
}

static void allow_sqlite(struct landlock *landlock, const char *path)
{
    char other[STORE_URL_MAX + 8];
    folder_of(path, other, sizeof other);
    landlock_allow(landlock, other, LANDLOCK_READ);
    /* Both exist once a handle has read, and stay for as long as one is open. */
    snprintf(other, sizeof other, "%s-wal", path);
    landlock_allow(landlock, other, LANDLOCK_READ | LANDLOCK_WRITE);
    snprintf(other, sizeof other, "%s-shm", path);
    landlock_allow(landlock, other, LANDLOCK_READ | LANDLOCK_WRITE);
}

/* Names, certificates and passwords that libpq reads when it connects again. */
static void allow_postgres(struct landlock *landlock)
{
    static const char *const folders[] = {"/etc", "/usr", "/lib", "/lib64", "/run", "/var/run"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        landlock_allow(landlock, folders[i], LANDLOCK_READ);
}

void confine_files(const char *store, const char *socket, struct confinement *done)
{
    struct landlock landlock;
    struct store_url url;
    char folder[STORE_URL_MAX];
    *done = (struct confinement){0, false};
    if (store_url_parse(store, &url, NULL) || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
    landlock_begin(&landlock, url.engine == STORE_POSTGRES);
    if (url.engine == STORE_POSTGRES)
        allow_postgres(&landlock);
    else
        allow_sqlite(&landlock, url.path);
    if (SANITIZED) landlock_allow(&landlock, "/proc", LANDLOCK_READ); /* its search for leaks */
    if (socket) {
        folder_of(socket, folder, sizeof folder);
        landlock_allow(&landlock, folder, LANDLOCK_REMOVE);
    }
    done->landlock = landlock_end(&landlock);
}

/* --- system calls ----------------------------------------------------------------------------- */

/* What SQLite, libpq, libmicrohttpd and the C library ask for while pages are served. */
static const int allowed[] = {
    SCMP_SYS(read),
    SCMP_SYS(readv),
    SCMP_SYS(pread64),
    SCMP_SYS(preadv),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(pwrite64),
    SCMP_SYS(pwritev),
    SCMP_SYS(lseek),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(newfstatat),
    SCMP_SYS(stat),
    SCMP_SYS(lstat),
    SCMP_SYS(statx),
    SCMP_SYS(open),
    SCMP_SYS(openat),
    SCMP_SYS(access),
    SCMP_SYS(faccessat),
    SCMP_SYS(faccessat2),
    SCMP_SYS(readlink),
    SCMP_SYS(readlinkat),
    SCMP_SYS(getcwd),
    SCMP_SYS(fcntl),
    SCMP_SYS(flock),
    SCMP_SYS(ftruncate),
    SCMP_SYS(fsync),
    SCMP_SYS(fdatasync),
    SCMP_SYS(unlink),
    SCMP_SYS(unlinkat),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(madvise),
    SCMP_SYS(brk),
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigtimedwait),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(tgkill),
    SCMP_SYS(getpid),
    SCMP_SYS(gettid),
    SCMP_SYS(getuid),
    SCMP_SYS(geteuid),
    SCMP_SYS(getgid),
    SCMP_SYS(getegid),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(gettimeofday),
    SCMP_SYS(time),
    SCMP_SYS(getrandom),
    SCMP_SYS(uname),
    SCMP_SYS(sysinfo),
    SCMP_SYS(getrlimit),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(membarrier),
    SCMP_SYS(epoll_create1),
    SCMP_SYS(epoll_ctl),
    SCMP_SYS(epoll_wait),
    SCMP_SYS(epoll_pwait),
    SCMP_SYS(epoll_pwait2),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(select),
    SCMP_SYS(pselect6),
    SCMP_SYS(eventfd2),
    SCMP_SYS(pipe2),
    SCMP_SYS(pipe),
    SCMP_SYS(memfd_create), /* a row's bytes, as a file for the reader */
    SCMP_SYS(accept),
    SCMP_SYS(accept4),
    SCMP_SYS(shutdown),
    SCMP_SYS(getsockname),
    SCMP_SYS(getpeername),
    SCMP_SYS(getsockopt),
    SCMP_SYS(setsockopt),
    SCMP_SYS(recvfrom),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendto),
    SCMP_SYS(sendmsg),
    SCMP_SYS(sendfile),
};
/* To call a database server, and to load the libraries that find it. */
static const int allowed_postgres[] = {
    SCMP_SYS(socket), SCMP_SYS(connect),  SCMP_SYS(sendmmsg), SCMP_SYS(recvmmsg),
    SCMP_SYS(mmap),   SCMP_SYS(mprotect), SCMP_SYS(ioctl),    SCMP_SYS(getdents64),
};
/* Nothing of ours makes these; who does has taken a thread over. */
static const int deadly[] = {
    SCMP_SYS(execve),
    SCMP_SYS(execveat),
    SCMP_SYS(fork),
    SCMP_SYS(vfork),
    SCMP_SYS(process_vm_writev),
    SCMP_SYS(mount),
    SCMP_SYS(bpf),
    SCMP_SYS(init_module),
    SCMP_SYS(finit_module),
    SCMP_SYS(unshare),
    SCMP_SYS(setns),
    SCMP_SYS(kexec_load),
    SCMP_SYS(chroot),
    SCMP_SYS(pivot_root),
    SCMP_SYS(setuid),
    SCMP_SYS(setreuid),
    SCMP_SYS(setresuid),
    SCMP_SYS(keyctl),
};

static int add_all(scmp_filter_ctx filter, uint32_t action, const int *calls, size_t count)
{
    int failed = 0;
    for (size_t i = 0; i < count; i++) failed |= seccomp_rule_add(filter, action, calls[i], 0);
    return failed;
}
#define ADD(filter, action, calls) add_all(filter, action, calls, sizeof calls / sizeof *calls)

/* Threads may be made (clone with CLONE_THREAD), processes not; clone3's flags lie in memory where
 * a filter cannot look, so it is said not to exist. Memory that runs code cannot be had. */
static int add_careful(scmp_filter_ctx filter, bool postgres)
{
    int failed = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
                                  SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD));
    failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    if (postgres) return failed;
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    failed |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                               SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    return failed | seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
                                     SCMP_A1(SCMP_CMP_EQ, 0x541B, 0)); /* FIONREAD */
}

void confine_calls(const char *store, struct confinement *done)
{
    struct store_url url;
    if (store_url_parse(store, &url, NULL)) return;
    bool postgres = url.engine == STORE_POSTGRES;
    /* A sanitizer's own machinery asks for more than can be listed; there only the worst ends. */
    scmp_filter_ctx filter = seccomp_init(SANITIZED ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM));
    if (!filter) return;
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    failed |= ADD(filter, SCMP_ACT_KILL_PROCESS, deadly);
    if (!SANITIZED) {
        failed |= ADD(filter, SCMP_ACT_ALLOW, allowed);
        if (postgres) failed |= ADD(filter, SCMP_ACT_ALLOW, allowed_postgres);
        failed |= add_careful(filter, postgres);
    }
    done->seccomp = !failed && seccomp_load(filter) == 0;
    seccomp_release(filter);
}

void confine_describe(const struct confinement *done, char *out, size_t size)
{
    char landlock[80];
    if (done->landlock)
        snprintf(landlock, sizeof landlock, _("Landlock (ABI %d)"), done->landlock);
    else
        snprintf(landlock, sizeof landlock, "%s", _("sin Landlock"));
    snprintf(out, size, "%s, %s", landlock, done->seccomp ? "seccomp" : _("sin seccomp"));
}
