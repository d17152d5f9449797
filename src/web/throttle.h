/* How often something may be tried: signing in with one address, from one machine. Counts stand
 * in a table of fixed size and are forgotten after their window; when it is full the oldest go.
 * Safe to use from any thread. */
#ifndef CAUCE_WEB_THROTTLE_H
#define CAUCE_WEB_THROTTLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct throttle;
struct throttle *throttle_new(void); /* NULL without memory */
void throttle_free(struct throttle *throttle);
/* Counts one more try of `what` ("sign-in") by `who` and says whether it is within `most` in the
 * last `seconds`. An empty `who` is never refused (a unix socket, behind a server that counts). */
bool throttle_allows(struct throttle *throttle, const char *what, struct str who, int64_t now_ms,
                     unsigned most, unsigned seconds);
/* Forgets what was counted, after a success. */
void throttle_forget(struct throttle *throttle, const char *what, struct str who);

#endif
