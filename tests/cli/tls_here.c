/* Running tests/cli/tls_server.py: see tls_here.h. */
#include "tls_here.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness.h"

void tls_begin(struct tls_server *s, const char *mode, bool wrong)
{
    int out[2];
    char line[32] = "";
    size_t n = 0;
    if (access("/usr/bin/python3", X_OK) != 0 || access("/usr/bin/openssl", X_OK) != 0)
        test_skip("no python3 or openssl for a server over TLS");
    CHECK_INT(pipe(out), 0);
    fflush(NULL);
    s->pid = fork();
    if (s->pid == 0) {
        char script[4096];
        prctl(PR_SET_PDEATHSIG, SIGKILL); /* it ends with the test, whatever becomes of that */
        snprintf(script, sizeof script, "%s/tests/cli/tls_server.py", test_root());
        dup2(out[1], STDOUT_FILENO);
        close(out[0]);
        close(out[1]);
        execl("/usr/bin/python3", "python3", script, mode, wrong ? "WRONG" : "RIGHT", (char *)NULL);
        _exit(77);
    }
    CHECK(s->pid > 0);
    close(out[1]);
    while (n + 1 < sizeof line && read(out[0], line + n, 1) == 1 && line[n] != '\n') n++;
    close(out[0]);
    line[n] = '\0';
    s->port = (int)strtol(line, NULL, 10);
    CHECK(s->port > 0);
}

void tls_end(struct tls_server *s)
{
    kill(s->pid, SIGKILL);
    waitpid(s->pid, NULL, 0);
}
