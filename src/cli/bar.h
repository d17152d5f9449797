/* The progress bar (on stderr, only on a terminal) and clean stopping: the first SIGINT, SIGTERM or
 * SIGHUP asks the work to stop at the next telling; a second one ends the program at once, which is
 * safe too, because the store only ever shows whole transactions. */
#ifndef CAUCE_CLI_BAR_H
#define CAUCE_CLI_BAR_H

#include "cli/cli.h"

struct bar {
    struct progress progress; /* hand &bar.progress to the work */
    const struct cli *cli;
    bool bytes;             /* `done` counts bytes, else things */
    int64_t started, drawn; /* monotonic ms */
    char what[160];
    bool shown;
};

/* `bytes`: what the work counts are bytes. Nothing is drawn with --quiet, --json, --no-progress or
 * when stderr is no terminal. */
void bar_start(struct bar *bar, const struct cli *cli, bool bytes);
/* Clears the line; may be called twice. */
void bar_end(struct bar *bar);
void bar_catch_signals(void);
bool bar_interrupted(void);

#endif
