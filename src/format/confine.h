/* For programs that read untrusted data in their own process: what they never need is given up for
 * good, for all threads and children. Files stay as they are; the network, other programs, other
 * processes' memory and the machine's administration are out of reach from there on. */
#ifndef CAUCE_FORMAT_CONFINE_H
#define CAUCE_FORMAT_CONFINE_H

#include <stdbool.h>

/* False when the kernel or the machine refuses filters: nothing was given up, nothing is wrong.
 * Only with one thread so far; once is enough. */
bool confine_process(void);

#endif
