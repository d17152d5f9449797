/* Files and commands for the tests of the build's tools; see house.h. Failures end the test. */
#include "house.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void find_tool(char *path, size_t size, const char *name)
{
    const char *build = getenv("CAUCE_BUILD");
    if (strchr(name, '/'))
        snprintf(path, size, "%s", name);
    else if (build && *build)
        snprintf(path, size, "%s/tools/%s", build, name);
    else
        snprintf(path, size, "%s/build/tools/%s", test_root(), name);
    if (access(path, X_OK) != 0) test_skip("the tool is not built");
}

static void become(const char *path, const char *const *arguments, int output)
{
    char *argv[9] = {strdup(path)};
    for (int i = 0; arguments[i] && i < 7; i++) argv[i + 1] = strdup(arguments[i]);
    dup2(output, STDOUT_FILENO);
    dup2(output, STDERR_FILENO);
    execv(path, argv);
    _exit(127);
}

int house_run(struct said *said, const char *program, const char *const *arguments)
{
    char path[PATH_MAX];
    int ends[2], status = 0;
    find_tool(path, sizeof path, program);
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) become(path, arguments, ends[1]);
    close(ends[1]);
    size_t n = 0;
    for (ssize_t got; (got = read(ends[0], said->text + n, sizeof said->text - 1 - n)) > 0;)
        n += (size_t)got;
    said->text[n] = 0;
    close(ends[0]);
    CHECK(waitpid(child, &status, 0) == child);
    if (!WIFEXITED(status)) test_fail(__FILE__, __LINE__, "%s: %s", program, said->text);
    return WEXITSTATUS(status);
}

void house_write(const char *path, const char *text)
{
    char folder[PATH_MAX];
    for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(folder, sizeof folder, "%.*s", (int)(slash - path), path);
        mkdir(folder, 0755);
    }
    FILE *out = fopen(path, "wb");
    CHECK(out != NULL);
    CHECK(fputs(text, out) >= 0);
    CHECK(fclose(out) == 0);
}
