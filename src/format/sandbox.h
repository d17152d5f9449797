/* Private to src/format: the child process in which untrusted bytes are parsed. The child reads
 * one descriptor (and may write one temporary file), writes one pipe, and can do nothing else:
 * no file, no network, no process, bounded memory and time. Where the kernel lacks a mechanism
 * the others still hold; sandbox_describe tells which.
 *
 * Inside the child the input is descriptor 3, the pipe 4, the temporary file (if any) 5. */
#ifndef CAUCE_FORMAT_SANDBOX_H
#define CAUCE_FORMAT_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/err.h"

enum { SANDBOX_INPUT = 3, SANDBOX_PIPE = 4, SANDBOX_FILE = 5 };

struct sandbox_limits {
    uint64_t memory;       /* bytes of address space beyond what the process has at the fork */
    uint32_t seconds;      /* of processor time */
    uint64_t file_bytes;   /* size that the temporary file may reach; 0 = no file may be written */
    const char *open_path; /* the one path that may be opened, read-only, told by this very
                              address (it must lie in read-only memory); NULL = none. Only
                              "/proc/self/fd/3" makes sense: it is the input itself. */
};

struct sandbox_job {
    int input;
    int file; /* -1 = none */
    struct sandbox_limits limits;
    void (*prepare)(void); /* before the doors close, input untouched: load what a library would
                              open later; may be NULL */
    /* Runs in the child. Writes to SANDBOX_PIPE; its return ends the child. */
    void (*run)(void *user);
    void *user;
    bool report; /* private: the child first writes what confines it */
};

struct sandbox_child {
    pid_t pid;
    int pipe; /* read end, non-blocking, owned by the caller */
};

/* Forks and confines. The job's descriptors stay open in the parent. The thread that calls this
 * must outlive the child (the kernel ends the child with it). */
enum err_code sandbox_spawn(const struct sandbox_job *job, struct sandbox_child *child_out,
                            struct err *err);
/* Like read(2) on the child's pipe, but gives up with ETIMEDOUT after `seconds` of silence. */
ssize_t sandbox_pipe_read(int pipe, void *p, size_t n, uint32_t seconds);
/* Ends the child if it still runs and collects it. ERR_NONE when it had left on its own; else
 * says in `err` (place kept) how it ended: time, memory, a forbidden call, a crash. */
enum err_code sandbox_collect(struct sandbox_child *child, const struct sandbox_limits *limits,
                              struct err *err);
/* As sandbox_collect for a child nobody listens to any more: killed, never an error. */
void sandbox_abandon(struct sandbox_child *child);
/* See source_sandbox_description. */
void sandbox_describe(char *out, size_t size);

#endif
