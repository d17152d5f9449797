/* Many people at once, over real HTTP, each on a connection of their own:
 *
 *   crowd PORT ENTITY VOTE THREADS <cookies   each looks at the vote, loads the ballot, votes
 *   crowd PORT sign-in TRIES THREADS          each tries to enter (Argon2id, an address without
 *                                             account takes as long as one that has one)
 *
 * Writes how many a second, and the half and the slowest hundredth of each request in ms. An answer
 * that is not the right one ends it with 1. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_PEOPLE = 20000, ROOM = 1 << 18, TOKEN = 64, STEPS = 3 };

static struct {
    int port, people, threads;
    const char *entity, *vote;
    char (*cookies)[TOKEN + 1];
    atomic_int next, wrong;
    double *took[STEPS];
} crowd;

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static int reach(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((unsigned short)crowd.port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int one = 1, fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0) return fd;
    if (fd >= 0) close(fd);
    return -1;
}

/* One request and its whole answer; gives the status, 0 when the connection ended. */
static int ask(int fd, const char *request, char *answer)
{
    size_t n = 0, whole = 0;
    if (send(fd, request, strlen(request), MSG_NOSIGNAL) < 0) return 0;
    while (!whole || n < whole) {
        ssize_t got = recv(fd, answer + n, ROOM - 1 - n, 0);
        if (got <= 0) return 0;
        n += (size_t)got;
        answer[n] = '\0';
        const char *end = strstr(answer, "\r\n\r\n"), *length = strstr(answer, "Content-Length: ");
        if (!whole && end)
            whole = (size_t)(end + 4 - answer) +
                    (length && length < end ? strtoul(length + 16, NULL, 10) : 0);
        if (whole >= ROOM) return 0;
    }
    return (int)strtol(answer + 9, NULL, 10);
}

static int timed(int fd, const char *request, char *answer, double *out)
{
    double began = now_ms();
    int status = ask(fd, request, answer);
    *out = now_ms() - began;
    return status;
}

/* Sends "_f=TOKEN&fields" to the path, with the token of the form in `page`. */
static int post(int fd, const char *path, const char *cookie, const char *fields, char *page,
                double *took)
{
    static const char mark[] = "name=\"_f\" value=\"";
    char request[2048], body[512];
    const char *at = strstr(page, mark);
    if (!at) return 0;
    snprintf(body, sizeof body, "_f=%.64s&%s", at + sizeof mark - 1, fields);
    snprintf(request, sizeof request,
             "POST %s HTTP/1.1\r\nHost: bench\r\nCookie: %s\r\nContent-Type: "
             "application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
             path, cookie, strlen(body), body);
    return timed(fd, request, page, took);
}

/* Looks, loads the ballot, votes for three. */
static void vote(int who, char *room)
{
    char request[600], path[200], cookie[100], fields[100];
    int fd = reach();
    bool fine = fd >= 0;
    snprintf(cookie, sizeof cookie, "cauce=%s", crowd.cookies[who]);
    for (int step = 0; step < 2 && fine; step++) {
        snprintf(path, sizeof path, "/e/%s/votacion/%s%s", crowd.entity, crowd.vote,
                 step ? "/votar" : "");
        snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: bench\r\nCookie: %s\r\n\r\n",
                 path, cookie);
        fine = timed(fd, request, room, &crowd.took[step][who]) == 200;
    }
    snprintf(fields, sizeof fields, "opcion=%d&opcion=%d&opcion=%d", who % 20 + 1,
             (who / 3) % 7 + 21 - 7, (who + 5) % 4 + 1);
    if (who % 20 + 1 >= 14 || who % 20 + 1 <= 4) snprintf(fields, sizeof fields, "opcion=7");
    fine = fine && post(fd, path, cookie, fields, room, &crowd.took[2][who]) == 200 &&
           strstr(room, "Su voto qued");
    if (!fine) atomic_fetch_add(&crowd.wrong, 1);
    if (fd >= 0) close(fd);
}

static void sign_in(int who, char *room)
{
    char cookie[120] = "", fields[120];
    int fd = reach();
    bool fine = fd >= 0 && ask(fd, "GET /entrar HTTP/1.1\r\nHost: bench\r\n\r\n", room) == 200;
    const char *set = fine ? strstr(room, "Set-Cookie: ") : NULL;
    if (set) snprintf(cookie, sizeof cookie, "%.*s", (int)strcspn(set + 12, ";\r"), set + 12);
    snprintf(fields, sizeof fields, "email=nadie%d%%40ejemplo.mx&password=correcto+caballo", who);
    fine = fine && post(fd, "/entrar", cookie, fields, room, &crowd.took[0][who]) == 400;
    if (!fine) atomic_fetch_add(&crowd.wrong, 1);
    if (fd >= 0) close(fd);
}

static void *take_part(void *unused)
{
    char *room = malloc(ROOM);
    (void)unused;
    for (int who; room && (who = atomic_fetch_add(&crowd.next, 1)) < crowd.people;)
        crowd.vote ? vote(who, room) : sign_in(who, room);
    free(room);
    return NULL;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static void tell(const char *what, double *took)
{
    qsort(took, (size_t)crowd.people, sizeof *took, ascending);
    printf("%-24s %8.1f ms (half) %8.1f ms (99 of 100) %8.1f ms (the slowest)\n", what,
           took[crowd.people / 2], took[crowd.people * 99 / 100], took[crowd.people - 1]);
}

static int read_cookies(void)
{
    int n = 0;
    while (n < MOST_PEOPLE && scanf("%64s", crowd.cookies[n]) == 1) n++;
    return n;
}

int main(int argc, char **argv)
{
    bool votes = argc == 5 && strcmp(argv[2], "sign-in") != 0;
    pthread_t threads[512];
    if (argc != 5) return 2;
    crowd.port = (int)strtol(argv[1], NULL, 10);
    crowd.entity = argv[2];
    crowd.vote = votes ? argv[3] : NULL;
    crowd.threads = (int)strtol(argv[4], NULL, 10);
    crowd.cookies = calloc(MOST_PEOPLE, sizeof *crowd.cookies);
    for (int i = 0; i < STEPS; i++) crowd.took[i] = calloc(MOST_PEOPLE, sizeof(double));
    if (!crowd.cookies || !crowd.took[2] || crowd.threads < 1 || crowd.threads > 512) return 2;
    crowd.people = votes ? read_cookies() : (int)strtol(argv[3], NULL, 10);
    double began = now_ms();
    for (int i = 0; i < crowd.threads; i++)
        if (pthread_create(&threads[i], NULL, take_part, NULL)) return 1;
    for (int i = 0; i < crowd.threads; i++) pthread_join(threads[i], NULL);
    double seconds = (now_ms() - began) / 1e3;
    printf("%d people, %d at once: %.1f s, %.0f a second\n", crowd.people, crowd.threads, seconds,
           crowd.people / seconds);
    tell(votes ? "the vote's page" : "trying to enter", crowd.took[0]);
    if (votes) tell("the ballot", crowd.took[1]);
    if (votes) tell("voting", crowd.took[2]);
    if (crowd.wrong) fprintf(stderr, "%d did not get what they asked for\n", crowd.wrong);
    return crowd.wrong > 0;
}
