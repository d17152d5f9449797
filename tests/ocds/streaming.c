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

static void tell(void *user, const struct ocds_problem *p)
{
    struct buf *told = user;
    buf_printf(told, "%s %s\n", p->note ? "note" : "bad", p->err.message);
}

struct streamed streaming_run(streaming_command *command, const void *options, struct str input,
                              unsigned threads)
{
    struct streamed s = {0};
    struct ocds_input in = {"f", streaming_file(input)};
    int out = streaming_file(STR_NONE);
    buf_init(&s.told, 1 << 24);
    struct ocds_job job = {.inputs = &in,
                           .input_count = 1,
                           .out = out,
                           .side = -1,
                           .threads = threads,
                           .problem = tell,
                           .user = &s.told};
    s.code = command(&job, options, &s.totals, &s.err);
    s.out = streaming_read(out);
    return s;
}

void streamed_free(struct streamed *s)
{
    buf_free(&s->out);
    buf_free(&s->told);
}

void streaming_check(streaming_command *command, const void *options, const char *input,
                     const char *want, const char *want_told)
{
    for (unsigned threads = 1; threads <= 3; threads += 2) {
        struct streamed s = streaming_run(command, options, str_of(input), threads);
        struct err err = s.err;
        CHECK_OK(s.code);
        CHECK_STR(buf_view(&s.out), want);
        CHECK_STR(buf_view(&s.told), want_told);
        streamed_free(&s);
    }
}
