/* What a process gives up before it reads untrusted data, and what it keeps. */
#include "harness.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "format/confine.h"

TEST(confine_takes_the_network_and_other_programs_away_and_leaves_files)
{
    if (!confine_process()) test_skip("no filters of system calls here");
    errno = 0;
    CHECK(socket(AF_INET, SOCK_STREAM, 0) < 0);
    CHECK_INT(errno, EPERM);
    errno = 0;
    CHECK(socket(AF_UNIX, SOCK_STREAM, 0) < 0);
    CHECK_INT(errno, EPERM);
    char program[] = "/bin/true";
    char *arguments[] = {program, NULL};
    errno = 0;
    CHECK(execv(program, arguments) < 0);
    CHECK_INT(errno, EPERM);

    struct err err = {0};
    CHECK_OK(file_write("kept", STR("x"), &err));
    CHECK(file_exists("kept"));
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) _exit(socket(AF_INET, SOCK_STREAM, 0) < 0 ? 0 : 1);
    int status;
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(confine_process()); /* again is fine */
}
