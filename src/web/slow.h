/* A few places for what is slow and takes much memory (hashing a password: a tenth of a second and
 * 19 MiB): however many threads want one, no more than these are taken at a time, and the others
 * wait. Safe to use from any thread. */
#ifndef CAUCE_WEB_SLOW_H
#define CAUCE_WEB_SLOW_H

#include <pthread.h>

struct slow {
    pthread_mutex_t lock;
    pthread_cond_t left;
    unsigned most, taken, highest; /* highest: the most that were ever taken at a time */
};
void slow_open(struct slow *slow, unsigned most); /* at least one */
void slow_close(struct slow *slow);
void slow_enter(struct slow *slow);
void slow_leave(struct slow *slow);
/* How many are taken now. */
unsigned slow_taken(struct slow *slow);

#endif
