/* The harness of harness.h: runs registered tests, each in a child process and a folder of its own. */
#include "harness.h"

#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
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
    if (test_count < (int)(sizeof tests / sizeof *tests))
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
        test_fail(file, line, "%s is \"%.*s\", expected \"%.*s\"", what, STR_FMT(got), STR_FMT(want));
}

const char *test_root(void)
{
    return root;
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

/* A schema of its own per test, so that tests can run side by side. */
const char *test_postgres(void)
{
    static char url[512];
    const char *base = getenv("CAUCE_TEST_PG");
    if (!base || !*base) return NULL;
    static int calls;
    snprintf(url, sizeof url, "%s%cschema=t%ld_%d", base, strchr(base, '?') ? '&' : '?',
             (long)getpid(), ++calls);
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

static int run_one(const struct test *test)
{
    char folder[] = "/tmp/cauce-test-XXXXXX";
    if (!mkdtemp(folder)) return 1;
    chmod(folder, 0711);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        setpgid(0, 0);
        alarm((unsigned)test->seconds);
        if (chdir(folder) != 0) _exit(1);
        test->function();
        fflush(NULL);
        exit(0);
    }
    int status = 1;
    while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
        ;
    if (child > 0) kill(-child, SIGKILL);
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    if (WIFSIGNALED(status))
        fprintf(stderr, "%s: ended by signal %d%s\n", test->name, WTERMSIG(status),
                WTERMSIG(status) == SIGALRM ? " (took too long)" : "");
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
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

int main(int argc, char **argv)
{
    int passed = 0, failed = 0, skipped = 0;
    const char *named = getenv("CAUCE_ROOT");
    if (named)
        snprintf(root, sizeof root, "%s", named);
    else if (!getcwd(root, sizeof root))
        return 2;
    qsort(tests, (size_t)test_count, sizeof *tests, by_name);
    for (int i = 0; i < test_count; i++) {
        if (!wanted(tests[i].name, argc, argv)) continue;
        int status = run_one(&tests[i]);
        if (status == 0)
            passed++;
        else if (status == EXIT_SKIP)
            skipped++;
        else
            failed++;
        printf("%s %s\n", status == 0 ? "ok" : status == EXIT_SKIP ? "skip" : "not ok", tests[i].name);
        fflush(stdout);
    }
    const char *program = strrchr(argv[0], '/');
    printf("%s: %d passed, %d failed, %d skipped\n", program ? program + 1 : argv[0], passed, failed, skipped);
    return failed ? 1 : 0;
}
