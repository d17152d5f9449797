/* Private to the stream: the run, its batches and who does what.
 *
 * The thread that runs the job reads and frames (stream_read.c), fills batches and hands them to a
 * ring of slots; workers (stream_work.c) take them in order, and so does the running thread itself
 * when the ring is full. Batches are retired in order by the running thread (stream.c): outputs
 * written, problems told, packages and files given to the task. So whatever leaves a run leaves it
 * from one thread and in the order of the input. */
#ifndef CAUCE_OCDS_STREAM_PRIVATE_H
#define CAUCE_OCDS_STREAM_PRIVATE_H

#include <pthread.h>
#include <stdatomic.h>

#include "format/json_inline.h"
#include "format/json_stream.h"
#include "ocds/stream.h"

enum {
    STREAM_BATCH = 256 * 1024, /* bytes of text in a batch, more only for one long element */
    STREAM_ITEMS = 4096,
    STREAM_KEPT = 4 << 20, /* a slot's memory beyond this is given back */
    STREAM_PADDING = 64,
    STREAM_THREADS = 64,
    UNASKED_THREADS = 8 /* at most, where the job names no number */
};

/* An outer object, shared by its elements; counted by the running thread alone. */
struct package {
    struct ocds_package shown;
    uint64_t uses;
    char json[];
};

enum item_kind { ITEM_ELEMENT, ITEM_PROBLEM, ITEM_PACKAGE, ITEM_FILE };
struct item {
    enum item_kind kind;
    uint32_t column;
    bool exact; /* of an element: see json_stream_value; of a problem: it is a note */
    size_t at, n, path_at, path_n; /* in the batch's text */
    uint64_t line, offset, number;
    const char *file;
    struct package *package;
    void *more; /* ITEM_PROBLEM: struct err; ITEM_FILE: struct ocds_file; freed with the item */
};

/* Something to tell when the batch is retired; `main` and `side` are what was written before. */
struct event {
    enum item_kind kind;
    bool note, mended;
    uint64_t number;
    size_t main, side;
    struct package *package;
    const char *file;
    struct ocds_file *of;
    struct err err;
};

enum batch_state { BATCH_FREE, BATCH_READY, BATCH_TAKEN, BATCH_DONE };
struct batch {
    enum batch_state state; /* under the run's lock */
    char *text;
    size_t n, capacity;
    struct item *items;
    size_t count, item_capacity;
    struct buf main, side;
    struct event *events;
    size_t event_count, event_capacity;
    uint64_t elements, of_kind[4];
    enum err_code code; /* fatal: the batch ends there */
    struct err err;
};

struct worker {
    struct run *run;
    pthread_t thread;
    void *state;
    bool opened;
    struct json_pool pool;
    struct arena arena, mended;
    struct depth *depth; /* room for the walk that looks for too many levels */
    struct err found;    /* clear between elements */
};

struct run {
    const struct ocds_job *job;
    const struct ocds_task *task;
    void *user;
    struct ocds_totals *totals;
    struct ocds_package none;
    uint64_t max_element;
    uint32_t max_depth;
    bool general; /* lines through the JSON reader too: to compare them */

    unsigned threads, started; /* workers[0] is the running thread's; started counts the others */
    struct worker workers[STREAM_THREADS];
    pthread_mutex_t lock;
    pthread_cond_t ready, done;
    bool quit;
    atomic_bool stop; /* an error ended the run: what is under way is of no use */

    struct batch *batches;
    size_t slots;
    uint64_t head, taken, tail; /* batches handed over, taken by a worker, retired */
    struct batch *filling;      /* slot `head`, or NULL */

    struct buf main, side; /* small outputs gathered */
    enum err_code code;    /* set when the run is over, with err */
    int why;               /* errno then */
    struct err err;
    const char *mend_told; /* the file whose foreign bytes have been told */

    struct arena names;
    uint64_t number, packages; /* of the last element, of the last package */
    uint64_t whole, before;    /* for progress: all bytes, those of the files before this one */
};

/* ---- stream.c ---------------------------------------------------------------------------- */
/* The batch being filled; a new one is waited for. */
enum err_code run_batch(struct run *run, struct batch **out);
/* Hands over the batch being filled, if there is one. */
enum err_code run_submit(struct run *run);
/* Hands over, and waits until all is retired. */
enum err_code run_drain(struct run *run);
/* Ends the run with an error. Returns run->code, which is then set. */
enum err_code run_fail(struct run *run, const struct err *err);
enum err_code run_memory(struct run *run);
void package_drop(struct package *package);
enum err_code stream_run(struct run *run, const struct ocds_job *job, const struct ocds_task *task,
                         void *user,
                         enum err_code (*finish)(void *user, void *state, struct ocds_output *out,
                                                 struct err *err),
                         struct ocds_totals *totals, struct err *err);

/* ---- stream_work.c ----------------------------------------------------------------------- */
void work_on(struct worker *worker, struct batch *batch);
bool batch_event(struct batch *batch, const struct event *event); /* false: no memory */

/* ---- stream_read.c: one input, and what all forms share ----------------------------------- */
/* Reads one input to its end. Non-zero only when run->code is set. */
enum err_code read_input(struct run *run, const struct ocds_input *input);

/* A file, or a member of a zip, being read. */
struct reading {
    struct run *run;
    struct json_stream *stream;
    struct json_stream_options limits;
    struct ocds_file file;
    struct package *package; /* the outer object being walked; NULL outside any */
    struct err damage;       /* code set: reading ended here, told after the lines before it */
    struct contexts *ahead;  /* of the packages to come; NULL: not asked for */
};
enum err_code read_progress(struct reading *r);
enum err_code read_problem(struct reading *r, const struct err *problem, bool note);
/* The sink that puts what a walk finds into batches; `user` is the reading. */
extern const struct json_stream_sink read_sink;
/* An item in the batch being filled, which has room for `bytes` more of text. */
enum err_code read_item(struct reading *r, size_t bytes, struct batch **batch, struct item **item);
/* The limits outside any value, damaged archives: told as problems; true: told, go on. */
bool read_can_tell(enum err_code code);
/* Walks one object that is a package, in memory. */
enum err_code read_package(struct reading *r, struct str text, uint64_t line, uint64_t offset);

/* ---- stream_lines.c ---------------------------------------------------------------------- */
enum err_code read_lines(struct reading *r);

/* ---- stream_ahead.c: packages whole before their first element ----------------------------- */
/* A first walk over a file (or a text in memory) that keeps what its outer objects say, on disk
 * beyond a megabyte. What is wrong there is told by the second walk. */
enum err_code ahead_file(struct run *run, int fd, const struct json_stream_options *limits,
                         struct contexts **out, struct err *err);
enum err_code ahead_text(struct run *run, struct str text, const struct json_stream_options *limits,
                         struct contexts **out, struct err *err);
/* The next one, valid until the call after; "{}" when there is none. */
struct str ahead_next(struct contexts *contexts);
void ahead_free(struct contexts *contexts);

/* ---- stream_batch.c ---------------------------------------------------------------------- */
/* Room for `n` more bytes of text behind batch->n; false: no memory. */
bool batch_reserve(struct batch *batch, size_t n);
/* A new item, zeroed; NULL: no memory. */
struct item *batch_item(struct batch *batch);
/* Empties it, memory beyond STREAM_KEPT is given back. */
void batch_clear(struct batch *batch);
void batch_free(struct batch *batch);

#endif
