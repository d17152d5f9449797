/* A real server of one thread on a port of this machine, for tests: who connects is handed to
 * `answer`, one at a time, and let go afterwards. */
#ifndef CAUCE_TESTS_CLI_LISTENER_H
#define CAUCE_TESTS_CLI_LISTENER_H

#include <pthread.h>
#include <stdatomic.h>

struct listener {
    void (*answer)(void *user); /* reads and writes `talk` */
    void *user;
    int port, talk;
    atomic_bool stop; /* set by listener_end: a long answer should end */
    int fd;
    pthread_t thread;
};
void listener_start(struct listener *l, void (*answer)(void *user), void *user);
void listener_end(struct listener *l);

#endif
