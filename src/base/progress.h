/* Progress of long work, told to whoever watches; the work itself never prints. */
#ifndef CAUCE_BASE_PROGRESS_H
#define CAUCE_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct progress {
    /* Called now and then with what is done of the whole (0 = unknown). False asks to stop. */
    bool (*tell)(void *user, const char *what, uint64_t done, uint64_t whole);
    void *user;
};

/* True when nobody watches or the watcher wants to go on. */
static inline bool progress_tell(const struct progress *p, const char *what, uint64_t done,
                                 uint64_t whole)
{
    return !p || !p->tell || p->tell(p->user, what, done, whole);
}

#endif
