/* Runs a command some times, its output going to /dev/null: the best wall-clock seconds, the most
 * memory and the least processor time of any run, "SECONDS MEGABYTES SECONDS". Ends with the
 * command's exit code when not zero.
 *
 *   measure ROUNDS COMMAND ARGUMENT… */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double seconds(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    if (argc < 3) return 2;
    double best = 1e9, least = 1e9;
    long most = 0;
    for (int round = (int)strtol(argv[1], NULL, 10); round > 0; round--) {
        double started = now();
        pid_t child = fork();
        if (child < 0) return 1;
        if (child == 0) {
            int null = open("/dev/null", O_WRONLY);
            if (null < 0 || dup2(null, STDOUT_FILENO) < 0) _exit(126);
            execvp(argv[2], argv + 2);
            _exit(127);
        }
        int status;
        struct rusage used;
        if (wait4(child, &status, 0, &used) != child) return 1;
        double took = now() - started;
        if (took < best) best = took;
        double worked = seconds(used.ru_utime) + seconds(used.ru_stime);
        if (worked < least) least = worked;
        if (used.ru_maxrss > most) most = used.ru_maxrss;
        if (!WIFEXITED(status) || WEXITSTATUS(status)) {
            fprintf(stderr, "measure: %s ended with %d\n", argv[2], status);
            return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
        }
    }
    printf("%.3f %.0f %.3f\n", best, (double)most / 1024, least);
    return 0;
}
