/* Private to the server: what the process may still do once it listens. Whoever takes over a thread
 * of it finds a store that can be read and connections that can be answered, no program to start,
 * no file to write, no other machine to call.
 *
 * Landlock (base/landlock.h): the store's folder is readable; of the files in it only SQLite's -wal
 * and -shm, which readers mark themselves in, are writable. Seccomp: the system calls that a server
 * over SQLite or libpq makes; others fail, and those that only an intruder would make end the
 * process. With PostgreSQL the process may also connect and read the system's files, so that a lost
 * connection can be made again. Each is used where the kernel has it. */
#ifndef CAUCE_WEB_CONFINE_H
#define CAUCE_WEB_CONFINE_H

#include <stddef.h>

#include "base/err.h"

struct confinement {
    int landlock; /* the kernel's ABI; 0 = not there */
    bool seccomp;
};

/* Before threads are made, after the store was read and the socket listens. `socket` is the path of
 * our unix socket, to be taken away at the end, or NULL. */
void confine_files(const char *store, const char *socket, struct confinement *done);
/* After; holds for all threads. */
void confine_calls(const char *store, struct confinement *done);
/* "Landlock (ABI 7), seccomp", in the reader's language. */
void confine_describe(const struct confinement *done, char *out, size_t size);

#endif
