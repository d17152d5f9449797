/* Private to sandbox.c: the two kernel mechanisms that confine the child. */
#ifndef CAUCE_FORMAT_SANDBOX_FILTER_H
#define CAUCE_FORMAT_SANDBOX_FILTER_H

#include <stdbool.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANDBOX_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) ||                         \
    __has_feature(memory_sanitizer)
#define SANDBOX_SANITIZED 1
#endif
#endif
#ifndef SANDBOX_SANITIZED
#define SANDBOX_SANITIZED 0
#endif

/* Takes away every access to the file system (and, where the kernel can, to TCP and to signals
 * and sockets outside). `readable_fd` >= 0 leaves that one file readable by path. Returns the
 * kernel's Landlock ABI, 0 when it has none or refused. */
int sandbox_landlock(int readable_fd);
/* Allows only what a parser needs of the kernel; the rest ends the process or fails. See
 * struct sandbox_limits for `open_path`. False when the kernel or the machine refuses filters. */
bool sandbox_seccomp(const char *open_path);

#endif
