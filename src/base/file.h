/* Files: whole writes that are complete or absent, temporary files, mapping, walking folders. */
#ifndef CAUCE_BASE_FILE_H
#define CAUCE_BASE_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* Whole file into the arena; refuses more than `max` bytes (ERR_LIMIT). */
enum err_code file_read(struct arena *arena, const char *path, uint64_t max, struct str *out,
                        struct err *err);
/* Writes beside `path`, syncs, renames: a crash leaves the old file or the new one. A device or a
 * pipe is written to as it stands. */
enum err_code file_write(const char *path, struct str content, struct err *err);
/* A file that takes another's place only when it is whole. It has no name until then where the
 * folder's file system allows it, so that a killed run leaves nothing behind. A device or a pipe
 * is written to as it stands; behind a symbolic link the file is replaced, not the link. */
enum { FILE_REPLACE_PATH = 1024 };
struct file_replace {
    int fd;       /* write here; -1 = not open */
    bool through; /* what stands at `path` is written to, not replaced */
    char path[FILE_REPLACE_PATH];
    char temporary[1060]; /* name on the way; empty while there is none */
};
enum err_code file_replace_begin(const char *path, struct file_replace *out, struct err *err);
enum err_code file_replace_commit(struct file_replace *file, struct err *err); /* syncs, renames */
void file_replace_abandon(struct file_replace *file); /* also fine after a commit */
/* write(2) until all is written; EINTR retried. Fault injection hooks in here (file_fail_after). */
enum err_code file_write_all(int fd, const void *p, size_t n, struct err *err);
/* An unlinked temporary file, read-write, in `folder`; NULL and file_temp: where the system keeps
 * them (TMPDIR). file_spool copies stdin or a pipe into one, so that it can be seeked. */
enum err_code file_temp_in(const char *folder, int *fd_out, struct err *err);
enum err_code file_temp(int *fd_out, struct err *err);
enum err_code file_spool(int from_fd, uint64_t max, int *fd_out, struct err *err);
/* Calls `each` for every regular file below `path` (or for path itself), sorted by name, hidden
 * files, "__MACOSX" and "Thumbs.db" left out, symbolic links not followed. Stops on non-zero. */
enum err_code file_walk(const char *path, enum err_code (*each)(void *user, const char *path),
                        void *user, struct err *err);
bool file_exists(const char *path);
/* Last component of a path. */
struct str file_name(struct str path);
/* For tests: the n-th write from now fails with ENOSPC; 0 switches it off. */
void file_fail_after(uint64_t n);

#endif
