/* What a child that parses may not do. Each test plays a parser that a hostile file has taken
 * over: it tries one thing and says over its pipe whether it could. */
#include "harness.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "books.h"
#include "format/sandbox.h"
#include "format/sandbox_filter.h"

static struct sandbox_limits limits = {.memory = 64 << 20, .seconds = 5};

struct outcome {
    char said[64];
    enum err_code ended;
    struct err err;
};

static void say(const char *text)
{
    if (write(SANDBOX_PIPE, text, strlen(text)) < 0) _exit(3);
}

static struct outcome play(void (*run)(void *user), void *user, int file)
{
    struct outcome o = {0};
    struct sandbox_child child;
    struct err err = {0};
    struct sandbox_job job = {.input = bytes_fd(STR("entrada")),
                              .file = file,
                              .limits = limits,
                              .run = run,
                              .user = user};
    job.limits.file_bytes = file >= 0 ? 4096 : 0;
    CHECK_OK(sandbox_spawn(&job, &child, &err));
    size_t n = 0;
    for (;;) {
        ssize_t got = sandbox_pipe_read(child.pipe, o.said + n, sizeof o.said - 1 - n, 30);
        CHECK(got >= 0);
        if (got == 0) break;
        n += (size_t)got;
    }
    o.ended = sandbox_collect(&child, &limits, &o.err);
    close(child.pipe);
    close(job.input);
    return o;
}

static void need(const char *mechanism)
{
    char text[200];
    source_sandbox_description(text, sizeof text);
    char missing[64];
    snprintf(missing, sizeof missing, "sin %s", mechanism);
    if (strstr(text, missing) || !strstr(text, mechanism))
        test_skip("this kernel or container refuses it");
}

static void reads_and_answers(void *user)
{
    (void)user;
    char bytes[32];
    ssize_t n = read(SANDBOX_INPUT, bytes, sizeof bytes);
    if (n > 0 && write(SANDBOX_PIPE, bytes, (size_t)n) < 0) _exit(3);
}

TEST(sandbox_lets_a_parser_read_its_input_and_answer)
{
    struct outcome o = play(reads_and_answers, NULL, -1);
    CHECK_STR(str_of(o.said), "entrada");
    CHECK_INT(o.ended, ERR_NONE);
}

static void opens(void *user)
{
    int fd = open(user, O_RDONLY);
    say(fd >= 0 ? "opened" : "refused");
}

TEST(sandbox_opens_no_file)
{
    static char passwd[] = "/etc/passwd", self[] = "/proc/self/fd/3", dir[] = "/";
    char *paths[] = {passwd, self, dir};
    for (int i = 0; i < 3; i++) {
        struct outcome o = play(opens, paths[i], -1);
        CHECK_STR(str_of(o.said), "refused");
    }
}

static void creates(void *user)
{
    (void)user;
    int fd = open("nuevo", O_WRONLY | O_CREAT, 0600);
    say(fd >= 0 ? "created" : "refused");
}

TEST(sandbox_creates_no_file)
{
    struct outcome o = play(creates, NULL, -1);
    CHECK_STR(str_of(o.said), "refused");
    CHECK(access("nuevo", F_OK) != 0);
}

static void forks(void *user)
{
    (void)user;
    pid_t pid = fork();
    if (pid == 0) _exit(0);
    say("forked");
}

static void executes(void *user)
{
    (void)user;
    char *const argv[] = {NULL};
    execve("/bin/true", argv, argv);
    say("refused");
}

static void connects(void *user)
{
    (void)user;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    say(fd >= 0 ? "socket" : "refused");
}

static void signals_its_parent(void *user)
{
    (void)user;
    say(kill(getppid(), 0) == 0 ? "reached" : "refused");
}

static void check_killed(void (*run)(void *user))
{
    need("seccomp");
    struct outcome o = play(run, NULL, -1);
    CHECK_STR(str_of(o.said), "");
    CHECK_INT(o.ended, ERR_BUG);
    CHECK(strstr(o.err.message, "prohibido") != NULL);
}

TEST(sandbox_kills_a_parser_that_forks)
{
    check_killed(forks);
}

TEST(sandbox_kills_a_parser_that_executes)
{
    check_killed(executes);
}

TEST(sandbox_kills_a_parser_that_asks_for_a_socket)
{
    check_killed(connects);
}

TEST(sandbox_reaches_no_other_process)
{
    if (!SANDBOX_SANITIZED) check_killed(signals_its_parent);
}

static void *nothing(void *user)
{
    return user;
}

static void starts_a_thread(void *user)
{
    (void)user;
    pthread_t thread;
    if (pthread_create(&thread, NULL, nothing, NULL) == 0 && pthread_join(thread, NULL) == 0)
        say("thread");
}

TEST(sandbox_allows_a_helper_thread)
{
    struct outcome o = play(starts_a_thread, NULL, -1);
    CHECK_STR(str_of(o.said), "thread");
    CHECK_INT(o.ended, ERR_NONE);
}

static void maps_code(void *user)
{
    (void)user;
    void *p =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    say(p == MAP_FAILED ? "refused" : "mapped");
}

TEST(sandbox_makes_no_memory_executable)
{
    if (SANDBOX_SANITIZED) test_skip("a sanitizer needs its own mappings");
    check_killed(maps_code);
}

static void takes_memory(void *user)
{
    (void)user;
    /* volatile: or the compiler leaves the unused memory out */
    void *volatile p = malloc(512 << 20);
    say(p ? "had" : "refused");
}

TEST(sandbox_bounds_memory)
{
    if (SANDBOX_SANITIZED) test_skip("a sanitizer maps terabytes of its own");
    struct outcome o = play(takes_memory, NULL, -1);
    CHECK_STR(str_of(o.said), "refused");
}

static void spins(void *user)
{
    (void)user;
    for (volatile unsigned i = 0;; i++)
        ;
}

TEST(sandbox_bounds_processor_time)
{
    limits.seconds = 1;
    struct outcome o = play(spins, NULL, -1);
    CHECK_INT(o.ended, ERR_LIMIT);
    CHECK(strstr(o.err.message, "más de 1 segundos de procesador") != NULL);
}

static void crashes(void *user)
{
    (void)user;
    __builtin_trap();
}

TEST(sandbox_tells_a_crash)
{
    struct outcome o = play(crashes, NULL, -1);
    CHECK_INT(o.ended, ERR_BUG);
    CHECK(o.err.message[0] != '\0');
}

static int secret = -1;

static void looks_for_descriptors(void *user)
{
    (void)user;
    char c;
    int open_ones = 0;
    for (int fd = 0; fd < 256; fd++) {
        if (fd == SANDBOX_INPUT || fd == SANDBOX_PIPE || (SANDBOX_SANITIZED && fd == 2)) continue;
        if (pread(fd, &c, 1, 0) >= 0 || errno != EBADF) open_ones++;
    }
    say(open_ones ? "some" : "none");
}

TEST(sandbox_inherits_no_other_descriptor)
{
    secret = bytes_fd(STR("secreto"));
    struct outcome o = play(looks_for_descriptors, NULL, -1);
    CHECK_STR(str_of(o.said), "none");
    close(secret);
}

static void writes_too_much(void *user)
{
    (void)user;
    char bytes[4096];
    memset(bytes, 'x', sizeof bytes);
    ssize_t first = write(SANDBOX_FILE, bytes, sizeof bytes);
    ssize_t second = write(SANDBOX_FILE, bytes, sizeof bytes);
    say(first == sizeof bytes && second < 0 && errno == EFBIG ? "bounded" : "unbounded");
}

TEST(sandbox_bounds_its_temporary_file)
{
    struct err err = {0};
    int file;
    CHECK_OK(file_temp(&file, &err));
    struct outcome o = play(writes_too_much, NULL, file);
    CHECK_STR(str_of(o.said), "bounded");
    CHECK_INT(lseek(file, 0, SEEK_END), 4096);
    close(file);
}

TEST(sandbox_children_end_with_their_parent)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t parent = fork();
    if (parent == 0) {
        struct sandbox_child child;
        struct sandbox_job job = {
            .input = bytes_fd(STR("x")), .file = -1, .limits = limits, .run = spins};
        job.limits.seconds = 100;
        if (sandbox_spawn(&job, &child, NULL) == ERR_NONE &&
            write(ends[1], &child.pid, sizeof child.pid) > 0)
            pause();
        _exit(1);
    }
    pid_t child;
    CHECK(read(ends[0], &child, sizeof child) == sizeof child);
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    for (int i = 0; i < 500 && kill(child, 0) == 0; i++) {
        /* An orphan that was killed stays a zombie until somebody collects it. */
        char path[64], state[256] = "";
        snprintf(path, sizeof path, "/proc/%d/stat", (int)child);
        int fd = open(path, O_RDONLY);
        if (fd < 0) return;
        ssize_t n = read(fd, state, sizeof state - 1);
        close(fd);
        if (n > 0 && strstr(state, ") Z")) return;
        usleep(10000);
    }
    CHECK(kill(child, 0) != 0);
}

TEST(sandbox_description_names_what_holds)
{
    char text[200];
    source_sandbox_description(text, sizeof text);
    CHECK(strstr(text, "proceso aparte") != NULL);
    CHECK(strstr(text, "seccomp") != NULL && strstr(text, "Landlock") != NULL);
}
