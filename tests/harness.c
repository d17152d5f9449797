/* The harness of harness.h: runs registered tests, each in a child process and a folder of its
 * own, several side by side, and counts how they end. */
#include "harness.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct test {
    const char *name;
    test_function function;
    int seconds;
};
static struct test tests[4096];
static int test_count;
static char root[PATH_MAX];
enum { EXIT_SKIP = 77 };

void test_register(const char *name, test_function function, int seconds)
{
    if (test_count == (int)(sizeof tests / sizeof *tests)) abort();
    tests[test_count++] = (struct test){name, function, seconds};
}

void test_fail(const char *file, int line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "%s:%d: ", file, line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    fflush(NULL);
    _exit(1);
}

void test_skip(const char *why)
{
    printf("# %s\n", why);
    fflush(NULL);
    _exit(EXIT_SKIP);
}

void test_check_int(const char *file, int line, const char *what, int64_t got, int64_t want)
{
    if (got != want)
        test_fail(file, line, "%s is %lld, expected %lld", what, (long long)got, (long long)want);
}

void test_check_str(const char *file, int line, const char *what, struct str got, struct str want)
{
    if (!str_eq(got, want))
        test_fail(file, line, "%s is \"%.*s\", expected \"%.*s\"", what, STR_FMT(got),
                  STR_FMT(want));
}

const char *test_root(void)
{
    return root;
}

const char *test_program(void)
{
    static char path[PATH_MAX + 32];
    const char *named = getenv("CAUCE_PROGRAM");
    if (named && *named)
        snprintf(path, sizeof path, "%s", named);
    else
        snprintf(path, sizeof path, "%s/build/cauce", root);
    if (access(path, X_OK) != 0) test_skip("the program is not built (make build)");
    return path;
}

const char *test_real_data(void)
{
    static char path[PATH_MAX + 32];
    const char *named = getenv("CAUCE_DATA");
    if (named && *named)
        snprintf(path, sizeof path, "%s", named);
    else
        snprintf(path, sizeof path, "%s/../shared/data", root);
    if (access(path, R_OK) != 0) test_skip("no published files here (set CAUCE_DATA)");
    return path;
}

/* A schema of its own per test, so that tests can run side by side. Numbers of processes come again
 * within a long run; together with the moment they do not. */
const char *test_postgres(void)
{
    static char url[512];
    const char *base = getenv("CAUCE_TEST_PG");
    if (!base || !*base) return NULL;
    static int calls;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    snprintf(url, sizeof url, "%s%cschema=t%ld_%lld_%d", base, strchr(base, '?') ? '&' : '?',
             (long)getpid(), (long long)now.tv_sec, ++calls);
    return url;
}

static int remove_one(const char *path, const struct stat *st, int flag, struct FTW *ftw)
{
    (void)st;
    (void)flag;
    (void)ftw;
    remove(path);
    return 0;
}

/* One test under way: its process, its folder, and what it printed so far. */
struct running {
    const struct test *test;
    pid_t pid;
    FILE *output;
    struct timespec start;
    char folder[PATH_MAX];
};

static void be_the_child(const struct running *r)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    alarm((unsigned)r->test->seconds);
    dup2(fileno(r->output), STDOUT_FILENO);
    dup2(fileno(r->output), STDERR_FILENO);
    if (chdir(r->folder) != 0) _exit(1);
    r->test->function();
    fflush(NULL);
    exit(0); /* not _exit: the leak checker looks at the end */
}

static bool start_test(struct running *r, const struct test *test)
{
    const char *temporary = getenv("TMPDIR");
    *r = (struct running){.test = test};
    snprintf(r->folder, sizeof r->folder, "%s/cauce-test-XXXXXX",
             temporary && *temporary ? temporary : "/tmp");
    r->output = tmpfile();
    if (!r->output || !mkdtemp(r->folder)) return false;
    chmod(r->folder, 0711);
    clock_gettime(CLOCK_MONOTONIC, &r->start);
    fflush(NULL);
    r->pid = fork();
    if (r->pid == 0) be_the_child(r);
    return r->pid > 0;
}

/* Prints what the test said and how it ended; returns its exit status, 1 for a signal. */
static int end_test(struct running *r, int status)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    kill(-r->pid, SIGKILL);
    nftw(r->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    rewind(r->output);
    for (int c; (c = getc(r->output)) != EOF;) putchar(c);
    fclose(r->output);
    if (WIFSIGNALED(status))
        printf("%s: ended by signal %d%s\n", r->test->name, WTERMSIG(status),
               WTERMSIG(status) == SIGALRM ? " (took too long)" : "");
    int code = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    const char *verdict = code == 0 ? "ok" : code == EXIT_SKIP ? "skip" : "not ok";
    long seconds = (long)(now.tv_sec - r->start.tv_sec);
    if (seconds >= 3)
        printf("%s %s (%ld s)\n", verdict, r->test->name, seconds);
    else
        printf("%s %s\n", verdict, r->test->name);
    fflush(stdout);
    r->pid = 0;
    return code;
}

static bool wanted(const char *name, int argc, char **argv)
{
    if (argc < 2) return true;
    for (int i = 1; i < argc; i++)
        if (strstr(name, argv[i])) return true;
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct test *)a)->name, ((const struct test *)b)->name);
}

enum { MAX_JOBS = 16 };
struct tally {
    int passed, failed, skipped;
};

static void count(struct tally *tally, int code)
{
    if (code == 0)
        tally->passed++;
    else if (code == EXIT_SKIP)
        tally->skipped++;
    else
        tally->failed++;
}

/* Waits for any one of the running tests and makes its slot free. */
static void reap(struct running *slots, int jobs, struct tally *tally)
{
    int status = 0;
    pid_t pid = waitpid(-1, &status, 0);
    for (int i = 0; i < jobs; i++)
        if (pid > 0 && slots[i].pid == pid) count(tally, end_test(&slots[i], status));
}

static void run_tests(int argc, char **argv, int jobs, struct tally *tally)
{
    static struct running slots[MAX_JOBS];
    int active = 0;
    for (int i = 0; i < test_count; i++) {
        if (!wanted(tests[i].name, argc, argv)) continue;
        int slot = 0;
        while (slot < jobs && slots[slot].pid) slot++;
        if (slot == jobs) {
            reap(slots, jobs, tally);
            for (slot = 0; slots[slot].pid;) slot++;
        }
        if (!start_test(&slots[slot], &tests[i])) {
            printf("not ok %s: cannot be started: %s\n", tests[i].name, strerror(errno));
            slots[slot].pid = 0;
            tally->failed++;
        }
    }
    do {
        active = 0;
        for (int i = 0; i < jobs; i++) active += slots[i].pid != 0;
        if (active) reap(slots, jobs, tally);
    } while (active);
}

/* CAUCE_TEST_JOBS tests run side by side; 1 when nothing is said. */
int main(int argc, char **argv)
{
    struct tally tally = {0};
    const char *named = getenv("CAUCE_ROOT"), *jobs_named = getenv("CAUCE_TEST_JOBS");
    long jobs = jobs_named ? strtol(jobs_named, NULL, 10) : 1;
    if (jobs < 1) jobs = 1;
    if (jobs > MAX_JOBS) jobs = MAX_JOBS;
    if (named)
        snprintf(root, sizeof root, "%s", named);
    else if (!getcwd(root, sizeof root))
        return 2;
    if (test_count) qsort(tests, (size_t)test_count, sizeof *tests, by_name);
    run_tests(argc, argv, (int)jobs, &tally);
    const char *program = strrchr(argv[0], '/');
    printf("%s: %d passed, %d failed, %d skipped\n", program ? program + 1 : argv[0], tally.passed,
           tally.failed, tally.skipped);
    return tally.failed ? 1 : 0;
}
