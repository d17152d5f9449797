/* What is left to a server that somebody has taken over: each test confines a child as `serve` does
 * and lets it try. */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ledger/entity.h"
#include "web/confine.h"

static struct ledger *ledger;
static struct arena arena;

static void read_store(void)
{
    struct err err = {0};
    struct entity sonora;
    arena_init(&arena, 1 << 20);
    CHECK_OK(ledger_entity_find(ledger, &arena, STR("26"), &sonora, &err));
    CHECK_STR(sonora.code, "26");
}

/* Runs `attempt` confined; its exit status, or minus the signal that ended it. */
static int confined(int (*attempt)(void), struct confinement *done_out)
{
    struct err err = {0};
    int status, ends[2];
    CHECK_OK(ledger_init("cauce.db", NULL, &err));
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        struct confinement done;
        CHECK_OK(ledger_open("cauce.db", STORE_READ, &ledger, &err));
        read_store();
        confine_files("cauce.db", NULL, &done);
        confine_calls("cauce.db", &done);
        if (write(ends[1], &done, sizeof done) != sizeof done) _exit(99);
        _exit(attempt());
    }
    CHECK(read(ends[0], done_out, sizeof *done_out) == sizeof *done_out);
    CHECK(waitpid(child, &status, 0) == child);
    return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

static bool can_open(const char *path, int flags)
{
    int fd = open(path, flags, 0600);
    if (fd >= 0) close(fd);
    return fd >= 0;
}

static int open_elsewhere(void)
{
    return can_open("/etc/passwd", O_RDONLY)          ? 1
           : can_open("/usr/bin/env", O_RDONLY)       ? 2
           : can_open("/tmp", O_RDONLY | O_DIRECTORY) ? 3
                                                      : 0;
}

TEST(a_confined_server_opens_nothing_outside_its_folder)
{
    struct confinement done;
    int result = confined(open_elsewhere, &done);
    if (!done.landlock) test_skip("this kernel has no Landlock");
    CHECK_INT(result, 0);
}

static int write_inside(void)
{
    return can_open("cauce.db", O_WRONLY)              ? 1
           : can_open("nuevo.txt", O_WRONLY | O_CREAT) ? 2
           : unlink("cauce.db") == 0                   ? 3
           : rename("cauce.db", "otro.db") == 0        ? 4
           : truncate("cauce.db", 0) == 0              ? 5
                                                       : 0;
}

TEST(a_confined_server_changes_nothing_in_its_folder)
{
    struct confinement done;
    int result = confined(write_inside, &done);
    if (!done.landlock) test_skip("this kernel has no Landlock");
    CHECK_INT(result, 0);
    CHECK(access("cauce.db", R_OK) == 0 && access("nuevo.txt", F_OK) != 0);
}

static int read_on(void)
{
    read_store();
    return 0;
}

TEST(a_confined_server_reads_its_store)
{
    struct confinement done;
    CHECK_INT(confined(read_on, &done), 0);
}

static int start_program(void)
{
    execl("/bin/true", "true", (char *)NULL);
    return 1;
}

TEST(a_confined_server_that_starts_a_program_is_ended)
{
    struct confinement done;
    int result = confined(start_program, &done);
    if (!done.seccomp) test_skip("this machine refuses filters");
    CHECK_INT(result, -SIGSYS);
}

static int call_out(void)
{
    return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

/* Under a sanitizer the filter lets more through; Landlock still refuses to connect. */
TEST(a_confined_server_calls_no_other_machine)
{
    struct confinement done;
    int result = confined(call_out, &done);
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    test_skip("a sanitizer needs a wider filter");
#endif
    if (!done.seccomp) test_skip("this machine refuses filters");
    CHECK_INT(result, 0);
}

static void *nothing(void *unused)
{
    return unused;
}

static int make_thread(void)
{
    pthread_t thread;
    int word = 1;
    if (pthread_create(&thread, NULL, nothing, &word) != 0) return 1;
    return pthread_join(thread, NULL) != 0;
}

TEST(a_confined_server_still_makes_threads)
{
    struct confinement done;
    CHECK_INT(confined(make_thread, &done), 0);
}
