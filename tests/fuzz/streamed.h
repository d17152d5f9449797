/* For fuzz targets of commands over Open Contracting data: one run in memory. */
#ifndef CAUCE_TESTS_FUZZ_STREAMED_H
#define CAUCE_TESTS_FUZZ_STREAMED_H

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "format/json_inline.h"
#include "fuzz/fuzz.h"
#include "ocds/stream.h"

typedef enum err_code streamed_command(const struct ocds_job *job, struct ocds_totals *totals,
                                       struct err *err);
struct streamed {
    struct buf out;
    struct ocds_totals totals;
    enum err_code code;
};

static void streamed_problem(void *user, const struct ocds_problem *p)
{
    (void)user;
    MUST(p->err.message[0]);
}

static inline struct streamed streamed_run(streamed_command *command, struct str text,
                                           unsigned threads)
{
    struct streamed s = {.code = ERR_NONE};
    struct err err = {0};
    int in = memfd_create("in", MFD_CLOEXEC), out = memfd_create("out", MFD_CLOEXEC);
    MUST(in >= 0 && out >= 0 && write(in, text.p, text.n) == (ssize_t)text.n);
    MUST(lseek(in, 0, SEEK_SET) == 0);
    struct ocds_input input = {"f", in};
    struct ocds_job job = {.inputs = &input,
                           .input_count = 1,
                           .out = out,
                           .side = -1,
                           .threads = threads,
                           .max_element = 4000,
                           .max_depth = 20,
                           .problem = streamed_problem};
    s.code = command(&job, &s.totals, &err);
    MUST(!s.code || err.message[0]);
    off_t n = lseek(out, 0, SEEK_END);
    buf_init(&s.out, 1 << 28);
    char *p = buf_reserve(&s.out, (size_t)n);
    MUST(p && pread(out, p, (size_t)n, 0) == n);
    s.out.n = (size_t)n;
    close(out);
    return s;
}

/* One thread and two agree; gives back what came of it. */
static inline struct streamed streamed_both(streamed_command *command, struct str text)
{
    struct streamed one = streamed_run(command, text, 1), two = streamed_run(command, text, 2);
    MUST(one.code == two.code && str_eq(buf_view(&one.out), buf_view(&two.out)));
    MUST(one.totals.elements == two.totals.elements && one.totals.bad == two.totals.bad);
    buf_free(&two.out);
    return one;
}

/* Every line parses. */
static inline void streamed_parses(struct str text)
{
    struct json_pool pool = {0};
    while (text.n) {
        json_ref root;
        struct str line = str_split(text, '\n', &text);
        MUST(json_pool_parse(&pool, line, &root, NULL) == ERR_NONE);
    }
    json_pool_free(&pool);
}

#endif
