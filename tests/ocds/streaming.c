/* Inputs and outputs in memory: see streaming.h. */
#include "streaming.h"

#include <sys/mman.h>
#include <unistd.h>

#include "harness.h"

int streaming_file(struct str content)
{
    int fd = memfd_create("stream", MFD_CLOEXEC);
    CHECK(fd >= 0);
    while (content.n) {
        ssize_t n = write(fd, content.p, content.n);
        CHECK(n > 0);
        content = str_slice(content, (size_t)n, content.n);
    }
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

struct buf streaming_read(int fd)
{
    struct buf b;
    buf_init(&b, (size_t)1 << 30);
    CHECK(lseek(fd, 0, SEEK_SET) == 0);
    for (;;) {
        char *p = buf_reserve(&b, 65536);
        CHECK(p);
        ssize_t n = read(fd, p, 65536);
        CHECK(n >= 0);
        b.n += (size_t)n;
        if (n == 0) break;
    }
    if (b.n) b.p[b.n] = '\0';
    close(fd);
    return b;
}

int streaming_pipe(struct str content)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        close(ends[0]);
        while (content.n) {
            ssize_t n = write(ends[1], content.p, content.n);
            if (n <= 0) break;
            content = str_slice(content, (size_t)n, content.n);
        }
        _exit(0);
    }
    close(ends[1]);
    return ends[0];
}
