/* Starting, confining and collecting the children that parse untrusted bytes; see sandbox.h.
 * Between the fork and the closed doors the child runs only code of this file and, where a job
 * says so, its `prepare`; no untrusted byte is looked at before. */
#include "format/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "format/sandbox_filter.h"

enum { PIPE_BYTES = 1 << 20, ABOVE_ALL = 64 };

struct confinement {
    int landlock; /* ABI, 0 = none */
    bool seccomp;
    bool memory;
    bool processor;
};

/* --- in the child ----------------------------------------------------------------------------- */

/* Address space in use, so that the limit counts only what the child adds. */
static uint64_t address_space(void)
{
    char text[64] = "";
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0) return 0;
    long page = sysconf(_SC_PAGESIZE);
    return strtoull(text, NULL, 10) * (uint64_t)(page > 0 ? page : 4096);
}

static bool set_limit(int what, uint64_t value)
{
    struct rlimit limit = {value, value};
    return setrlimit((__rlimit_resource_t)what, &limit) == 0;
}

static void set_limits(const struct sandbox_limits *limits, struct confinement *done)
{
    struct rlimit cpu = {limits->seconds, limits->seconds + 1};
    done->processor = setrlimit(RLIMIT_CPU, &cpu) == 0;
    set_limit(RLIMIT_CORE, 0);
    set_limit(RLIMIT_FSIZE, limits->file_bytes);
    set_limit(RLIMIT_MSGQUEUE, 0);
    set_limit(RLIMIT_NOFILE, SANDBOX_FILE + (limits->open_path ? 2 : 1));
    uint64_t used = address_space();
    /* A sanitizer maps terabytes that it never touches. */
    if (!SANDBOX_SANITIZED && used) done->memory = set_limit(RLIMIT_AS, used + limits->memory);
}

/* The job's descriptors to 3, 4, 5; every other closed. The error stream stays open only where a
 * sanitizer needs it. */
static bool keep_descriptors(const struct sandbox_job *job, int pipe)
{
    int from[3] = {job->input, pipe, job->file};
    for (int i = 0; i < 3; i++)
        if (from[i] >= 0 && (from[i] = fcntl(from[i], F_DUPFD, ABOVE_ALL)) < 0) return false;
    for (int i = 0; i < 3; i++)
        if (from[i] >= 0 && dup2(from[i], SANDBOX_INPUT + i) < 0) return false;
    if (from[2] < 0) close(SANDBOX_FILE);
    if (close_range(SANDBOX_FILE + 1, ~0U, 0) != 0)
        for (int fd = SANDBOX_FILE + 1; fd < 65536; fd++) close(fd);
    close(0);
    close(1);
    if (!SANDBOX_SANITIZED) close(2);
    return true;
}

/* The parent's handlers and blocked signals mean nothing here. The terminal's interrupt is for
 * the parent to judge; a file or pipe that takes no more is an error value, not a signal. */
static void reset_signals(void)
{
    for (int n = 1; n < NSIG; n++)
        if (!SANDBOX_SANITIZED || (n != SIGSEGV && n != SIGBUS && n != SIGFPE && n != SIGILL))
            signal(n, SIG_DFL);
    signal(SIGINT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void confine(const struct sandbox_job *job, struct confinement *done)
{
    set_limits(&job->limits, done);
    /* Nobody attaches to the child; but then its /proc/self belongs to root. */
    if (!job->limits.open_path) prctl(PR_SET_DUMPABLE, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
    done->landlock = sandbox_landlock(job->limits.open_path ? SANDBOX_INPUT : -1);
    done->seccomp = sandbox_seccomp(job->limits.open_path);
}

static void child_main(const struct sandbox_job *job, int pipe, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(0);
    reset_signals();
    if (job->prepare) job->prepare();
    if (!keep_descriptors(job, pipe)) _exit(1);
    struct confinement done = {0};
    confine(job, &done);
    if (job->report && write(SANDBOX_PIPE, &done, sizeof done) < 0) _exit(1);
    job->run(job->user);
    _exit(0);
}

/* --- in the parent ---------------------------------------------------------------------------- */

enum err_code sandbox_spawn(const struct sandbox_job *job, struct sandbox_child *child_out,
                            struct err *err)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return err_errno(err, _("No se pudo abrir un conducto hacia el lector"));
    /* A wider pipe saves switches between the two processes; a refusal costs only speed. */
    fcntl(ends[1], F_SETPIPE_SZ, PIPE_BYTES);
    pid_t parent = getpid();
    pid_t child = fork();
    if (child < 0) {
        err_errno(err, _("No se pudo iniciar el proceso lector"));
        close(ends[0]);
        close(ends[1]);
        return ERR_IO;
    }
    if (child == 0) child_main(job, ends[1], parent);
    close(ends[1]);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *child_out = (struct sandbox_child){child, ends[0]};
    return ERR_NONE;
}

ssize_t sandbox_pipe_read(int pipe, void *p, size_t n, uint32_t seconds)
{
    for (;;) {
        ssize_t got = read(pipe, p, n);
        if (got >= 0) return got;
        if (errno == EINTR) continue;
        if (errno != EAGAIN) return -1;
        struct pollfd wait = {pipe, POLLIN, 0};
        int wait_ms = seconds > 1000000 ? 1000000000 : (int)seconds * 1000;
        int ready = poll(&wait, 1, wait_ms);
        if (ready == 0) {
            errno = ETIMEDOUT;
            return -1;
        }
        if (ready < 0 && errno != EINTR) return -1;
    }
}

/* The exit status, or -1 when somebody else collected it. */
static int wait_for(pid_t pid)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR) return -1;
    return status;
}

static enum err_code tell_signal(int number, const struct sandbox_limits *limits, struct err *err)
{
    enum err_code code = ERR_BUG;
    if (number == SIGXCPU) {
        code = err_set(err, ERR_LIMIT,
                       _("Leer el archivo tomó más de %u segundos de procesador y se detuvo"),
                       limits->seconds);
        err_advice(err, _("El archivo puede estar dañado o hecho para estorbar; ábralo en otro "
                          "programa y guárdelo como CSV"));
    } else if (number == SIGKILL || number == SIGTERM) {
        code = err_set(err, ERR_CANCELLED, _("El sistema o una persona detuvo el proceso lector"));
        err_advice(err, _("Si a la máquina le falta memoria, libere un poco y repita"));
    } else if (number == SIGSYS) {
        err_set(err, code, _("Al leer el archivo el lector intentó algo prohibido y fue detenido"));
        err_advice(err, _("Nada fuera del lector quedó afectado. No confíe en este archivo; avise "
                          "a quien mantiene Cauce"));
    } else {
        err_set(err, code, _("El lector falló con este archivo (señal %d)"), number);
        err_advice(err, _("Nada fuera del lector quedó afectado; avise a quien mantiene Cauce"));
    }
    return code;
}

enum err_code sandbox_collect(struct sandbox_child *child, const struct sandbox_limits *limits,
                              struct err *err)
{
    if (child->pid <= 0) return ERR_NONE;
    int status = wait_for(child->pid);
    child->pid = 0;
    if (status >= 0 && WIFSIGNALED(status)) return tell_signal(WTERMSIG(status), limits, err);
    if (status >= 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0) return ERR_NONE;
    err_set(err, ERR_BUG, _("El proceso lector terminó de forma inesperada"));
    return ERR_BUG;
}

void sandbox_abandon(struct sandbox_child *child)
{
    if (child->pid <= 0) return;
    kill(child->pid, SIGKILL);
    wait_for(child->pid);
    child->pid = 0;
}

/* --- telling ---------------------------------------------------------------------------------- */

static void say_nothing(void *user)
{
    (void)user;
}

static void describe(const struct confinement *done, char *out, size_t size)
{
    char landlock[80], seccomp[80], limits[120];
    if (done->landlock)
        snprintf(landlock, sizeof landlock, _("Landlock (ABI %d)"), done->landlock);
    else
        snprintf(landlock, sizeof landlock, "%s", _("sin Landlock"));
    snprintf(seccomp, sizeof seccomp, "%s", done->seccomp ? "seccomp" : _("sin seccomp"));
    if (done->memory && done->processor)
        snprintf(limits, sizeof limits, "%s", _("límites de memoria y de procesador"));
    else if (done->processor)
        snprintf(limits, sizeof limits, "%s", _("límite de procesador, sin límite de memoria"));
    else
        snprintf(limits, sizeof limits, "%s", _("sin límites de memoria ni de procesador"));
    snprintf(out, size, _("proceso aparte, %s, %s, %s"), seccomp, landlock, limits);
}

void sandbox_describe(char *out, size_t size)
{
    struct sandbox_job job = {.input = open("/dev/null", O_RDONLY | O_CLOEXEC), .file = -1};
    job.limits = (struct sandbox_limits){.memory = 64 << 20, .seconds = 10};
    job.run = say_nothing;
    job.report = true;
    struct sandbox_child child;
    struct confinement done = {0};
    bool told = false;
    if (job.input >= 0 && sandbox_spawn(&job, &child, NULL) == ERR_NONE) {
        ssize_t n = sandbox_pipe_read(child.pipe, &done, sizeof done, 10);
        told = n == (ssize_t)sizeof done;
        close(child.pipe);
        sandbox_abandon(&child);
    }
    if (job.input >= 0) close(job.input);
    if (told)
        describe(&done, out, size);
    else
        snprintf(out, size, "%s", _("no se pudo iniciar el proceso lector"));
}
