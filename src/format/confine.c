/* A filter of system calls over the whole process: see confine.h. */
#include "format/confine.h"

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>

#include "format/sandbox_filter.h"

/* Told EPERM, so that what tries fails cleanly: a library may ask out of habit. */
static const int refused[] = {
    SCMP_SYS(socket),        SCMP_SYS(connect),         SCMP_SYS(bind),
    SCMP_SYS(listen),        SCMP_SYS(accept),          SCMP_SYS(accept4),
    SCMP_SYS(execve),        SCMP_SYS(execveat),        SCMP_SYS(process_vm_readv),
    SCMP_SYS(mount),         SCMP_SYS(umount2),         SCMP_SYS(process_vm_writev),
    SCMP_SYS(bpf),           SCMP_SYS(keyctl),          SCMP_SYS(add_key),
    SCMP_SYS(request_key),   SCMP_SYS(init_module),     SCMP_SYS(finit_module),
    SCMP_SYS(delete_module), SCMP_SYS(kexec_load),      SCMP_SYS(unshare),
    SCMP_SYS(setns),         SCMP_SYS(chroot),          SCMP_SYS(pivot_root),
    SCMP_SYS(setuid),        SCMP_SYS(setgid),          SCMP_SYS(setreuid),
    SCMP_SYS(setresuid),     SCMP_SYS(perf_event_open), SCMP_SYS(userfaultfd),
    SCMP_SYS(swapon),        SCMP_SYS(reboot),          SCMP_SYS(settimeofday),
    SCMP_SYS(personality),
};

bool confine_process(void)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return false;
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    if (!filter) return false;
    int failed = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
    /* The search for leaks traces the process itself. */
    if (!SANDBOX_SANITIZED)
        failed |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(ptrace), 0);
    bool loaded = !failed && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return loaded;
}
