/* Landlock: the process gives up every access to files that it does not name here first, for
 * itself, its later threads and its children. Linux 5.13 and later; raw system calls, because the C
 * library has no wrappers and the build machine's headers may be older than the running kernel.
 * Only takes rights away. Holds for the calling thread and what it starts afterwards. */
#ifndef CAUCE_BASE_LANDLOCK_H
#define CAUCE_BASE_LANDLOCK_H

#include <stdbool.h>

enum landlock_rights {
    LANDLOCK_READ = 1,  /* of files, and of the names in folders */
    LANDLOCK_WRITE = 2, /* of files that exist, cutting them too */
    LANDLOCK_REMOVE = 4 /* of files in a folder */
};

struct landlock {
    int fd;  /* -1: the kernel has none, and all calls do nothing */
    int abi; /* 0: none */
};

/* Begins with nothing allowed. `network`: TCP ports, abstract sockets and signals to processes
 * outside stay as they are; else they are given up where the kernel can. */
void landlock_begin(struct landlock *landlock, bool network);
/* Allows `rights` on the file, or below the folder, that `fd` stands for. What has no place in a
 * file system needs no rule and is passed over. */
void landlock_allow_fd(struct landlock *landlock, int fd, unsigned rights);
/* By path; one that does not exist is passed over. */
void landlock_allow(struct landlock *landlock, const char *path, unsigned rights);
/* From here on. Returns the kernel's ABI, 0 when nothing was given up. Needs
 * PR_SET_NO_NEW_PRIVS. */
int landlock_end(struct landlock *landlock);

#endif
