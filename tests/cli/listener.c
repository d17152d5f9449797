/* Listens and accepts: see listener.h. */
#include "listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "harness.h"

static void *run(void *user)
{
    struct listener *l = user;
    while (!l->stop) {
        struct pollfd ready = {.fd = l->fd, .events = POLLIN};
        if (poll(&ready, 1, 20) <= 0) continue;
        l->talk = accept(l->fd, NULL, NULL);
        if (l->talk < 0) continue;
        l->answer(l->user);
        shutdown(l->talk, SHUT_RDWR);
        close(l->talk);
    }
    return NULL;
}

void listener_start(struct listener *l, void (*answer)(void *user), void *user)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_ANY)};
    socklen_t size = sizeof at;
    l->answer = answer;
    l->user = user;
    l->stop = false;
    l->fd = socket(AF_INET, SOCK_STREAM, 0);
    CHECK_INT(bind(l->fd, (struct sockaddr *)&at, size), 0);
    CHECK_INT(listen(l->fd, 8), 0);
    CHECK_INT(getsockname(l->fd, (struct sockaddr *)&at, &size), 0);
    l->port = ntohs(at.sin_port);
    CHECK_INT(pthread_create(&l->thread, NULL, run, l), 0);
}

void listener_end(struct listener *l)
{
    l->stop = true;
    pthread_join(l->thread, NULL);
    close(l->fd);
}
