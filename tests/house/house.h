/* What the tests of the build's own tools share: small files and the output of a command. */
#ifndef CAUCE_TESTS_HOUSE_HOUSE_H
#define CAUCE_TESTS_HOUSE_HOUSE_H

#include "harness.h"

/* Runs a tool of the build (CAUCE_BUILD/tools/NAME) or any program named with a '/', with at most
 * seven arguments ended by NULL. Keeps up to 64 kB of what it printed, both streams, in `said`.
 * Returns its exit status; a signal fails the test. Skips the test when the tool is not built. */
struct said {
    char text[65536];
};
int house_run(struct said *said, const char *program, const char *const *arguments);
/* Writes a file below the test's folder, making the folders it needs. */
void house_write(const char *path, const char *text);

#define RUN(said, program, ...) house_run(said, program, (const char *const[]){__VA_ARGS__, NULL})

#endif
