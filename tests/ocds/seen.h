/* Shared by the tests of the stream: a run that writes a line for every element, and one for all
 * that is told. */
#ifndef CAUCE_TESTS_OCDS_SEEN_H
#define CAUCE_TESTS_OCDS_SEEN_H

#include "ocds/stream_private.h"

/* What a run gave: a line an element, and a line a problem, package or file. */
struct seen {
    struct buf out, told;
    struct ocds_totals totals;
    struct err err;
    enum err_code code;
    bool places; /* write them too */
    const char *refuse, *fatal;
    uint64_t sum;
};

/* How seen_run runs: set by a test, and back to zero by it. */
struct seen_how {
    struct ocds_job job;
    bool general; /* lines through the JSON reader too */
};
extern struct seen_how how;

/* The task of these runs; its user is the seen. */
struct ocds_task seen_task(bool first);
void seen_inputs(struct seen *s, const struct ocds_input *inputs, size_t count, bool first);
struct seen seen_run(struct str text, bool places);
void seen_free(struct seen *s);
/* With one thread and with three. */
void seen_check(const char *text, const char *want_out, const char *want_told);

enum { MANY = 3000 };
/* So many releases of changing length, with these texts before, between and behind them. */
struct buf seen_many(const char *open, const char *between, const char *close);
struct buf seen_gzipped(struct str s);

#endif
