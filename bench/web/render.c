/* The limit for the server: the same page, through everything but HTTP, again and again on one
 * thread. render STORE SECONDS URL… prints for each URL: pages per second compressed, plain, and
 * the sizes of both. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/i18n.h"
#include "web/server.h"

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Pages per second of processor time; the size of one goes to *size_out. */
static double measure(struct server *server, const char *url, bool gzip, double length,
                      size_t *size_out)
{
    struct http_request request = {.target = str_of(url), .accepts_gzip = gzip};
    struct http_answer answer;
    long pages = 0;
    double from = seconds(), now = from;
    while (now - from < length) {
        server_render(server, &request, &answer);
        *size_out = answer.size;
        if (answer.status != 200) {
            fprintf(stderr, "render: %s: status %d\n", url, answer.status);
            exit(1);
        }
        server_answer_free(server, &answer);
        pages++;
        now = seconds();
    }
    return (double)pages / (now - from);
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct server *server;
    if (argc < 4) return 2;
    struct server_options options = {.store = argv[1], .http = {.threads = 1}};
    double length = strtod(argv[2], NULL);
    i18n_start();
    if (server_open(&options, &server, &err)) {
        fprintf(stderr, "render: %s\n", err.message);
        return 1;
    }
    for (int i = 3; i < argc; i++) {
        size_t packed, plain;
        double with_gzip = measure(server, argv[i], true, length, &packed);
        double without = measure(server, argv[i], false, length, &plain);
        printf("%.0f %.0f %zu %zu\n", with_gzip, without, packed, plain);
    }
    server_close(server);
    return 0;
}
