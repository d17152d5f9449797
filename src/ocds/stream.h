/* One run over Open Contracting data: bytes in, elements through a worker, bytes out in order.
 *
 * Every command of this room is a task: what to do with one element. The stream reads the inputs
 * (files, .gz, .zst, .zip, standard input), finds the elements in whatever form they come (JSON
 * Lines, release, record and project packages, arrays, values one behind another), parses each once
 * and hands it to one of `threads` workers. What workers write comes out in the order of the input
 * and is the same byte for byte with any number of threads.
 *
 * Memory is bounded by threads and the longest element, whatever the size of the input. Numbers
 * stay text. Bad elements are told (file, line, byte, why) and passed over, or end the run when the
 * job is strict. Nothing here opens the store. A job is used by one thread at a time. */
#ifndef CAUCE_OCDS_STREAM_H
#define CAUCE_OCDS_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/progress.h"
#include "base/str.h"
#include "format/json.h"

enum ocds_kind {
    OCDS_OTHER,   /* a JSON value that is none of the following */
    OCDS_RELEASE, /* has "ocid" and is no record */
    OCDS_RECORD,  /* has "ocid" and "releases", "compiledRelease" or "versionedRelease" */
    OCDS_PROJECT  /* OC4IDS: an element of "projects", or has "contractingProcesses" */
};

struct ocds_input {
    const char *name; /* a path, also for messages; "-" with fd 0 for standard input */
    int fd;           /* -1: open `name`; else read this one, which the stream closes */
};

/* Something wrong that did not end the run (or ended it, when strict). */
struct ocds_problem {
    struct err err;   /* code, place (file, line, column, offset), message, advice */
    uint64_t element; /* number of the element, 0 = outside any */
    bool note;        /* nothing was lost: comments, a missing comma, bytes read as cp1252 */
};

struct ocds_job {
    const struct ocds_input *inputs;
    size_t input_count;
    int out;                         /* where results go; -1 = nowhere */
    int side;                        /* the second output of commands that have one; -1 = none */
    unsigned threads;                /* 0 = one per processor, at most 8 */
    bool strict;                     /* the first bad element ends the run */
    uint64_t max_element;            /* bytes of one element; 0 = 64 MiB */
    uint32_t max_depth;              /* levels of nesting; 0 = 128 */
    const char *spill;               /* folder for temporary files; NULL = TMPDIR, else /tmp */
    const struct progress *progress; /* may be NULL; called from the thread that runs the job */
    /* Called in the order of the input, never from two threads at once. May be NULL. */
    void (*problem)(void *user, const struct ocds_problem *problem);
    void *user;
};

/* The outer object that an element came in, without its array of elements. */
struct ocds_package {
    uint64_t number; /* 1-based in the run; 0 = no package */
    struct str json; /* as text: what stands before the array, unless the task asks for all of it;
                        "{}" at least */
};

struct ocds_element {
    json_ref root;   /* the parsed value; never NULL; valid until the callback returns */
    struct str text; /* its bytes (UTF-8), as they stood, with line breaks if it had them */
    enum ocds_kind kind;
    uint64_t number;  /* 1-based over the whole run: the order of the input, bad ones counted */
    const char *file; /* as in ocds_input.name, "archive.zip/member.json" in a zip; valid until
                               the run ends */
    uint64_t line, offset; /* where it begins in the file */
    struct str path;       /* JSON pointer in the file: "/releases/3", "" for a line */
    bool exact; /* `text` stands at `offset` of the unpacked file just so: nothing was decoded */
    const struct ocds_package *package; /* never NULL */
};

/* Buffers of one worker for one batch; written out in order. */
struct ocds_output {
    struct buf *main, *side;
    struct ocds_noting *noting; /* for ocds_note */
    struct run *run;            /* for ocds_pass_on */
};
/* In `finish`: what was written so far may leave, so that a long result is never whole in memory;
 * `main` is empty afterwards, or goes on. What could not be written ends the run as elsewhere. */
enum err_code ocds_pass_on(struct ocds_output *out, struct err *err);
/* Tells something about the element being worked on that costs nothing: in the order of the input,
 * as a problem that is a note. The place is the element's where `note` has none. Nothing is told of
 * an element that is refused afterwards, nor in `finish`. */
enum err_code ocds_note(struct ocds_output *out, const struct err *note);

/* What was found out about an input on the way. */
enum ocds_form {
    OCDS_FORM_VALUES,  /* one value, or several one behind another */
    OCDS_FORM_LINES,   /* one value a line */
    OCDS_FORM_ARRAY,   /* a list at the top */
    OCDS_FORM_PACKAGES /* outer objects with their elements in an array; at least one of them */
};
struct ocds_file {
    const char *name;     /* as in ocds_element.file */
    const char *encoding; /* "utf-8", "utf-8-bom", "utf-16le", "cp1252", … */
    const char *packing;  /* "gzip", "zstd", "zip" or "" */
    enum ocds_form form;
    uint64_t packages, elements; /* found in it, bad ones too */
    uint64_t bytes;              /* of the file, packed as it is */
};

/* What a command does. `state` is one worker's own memory, zeroed; no two threads share one.
 * Elements reach workers in any order and any share: what ends in the result must not depend on
 * that. So sums and sets, or lists with the element's number, put in order at the end. */
struct ocds_task {
    size_t state_size;
    bool context_first; /* packages are read whole before their first element: the inputs are read
                           twice (standard input is spooled) */
    enum err_code (*open)(void *user, void *state, struct err *err);
    /* One element. `arena` is emptied after it. ERR_INPUT with a message makes the element a
     * problem (the stream fills in the place) and takes back what it wrote; any other error ends
     * the run. Required. */
    enum err_code (*element)(void *user, void *state, const struct ocds_element *element,
                             struct arena *arena, struct ocds_output *out, struct err *err);
    /* Once per package, after its elements, with all of its members but the elements: in order
     * and in one thread, but not ordered against elements of other threads. May be NULL. */
    enum err_code (*package)(void *user, const struct ocds_package *package, const char *file,
                             struct err *err);
    /* Once per file (or member of a zip) that could be opened, after its elements: in order and in
     * one thread, as above. May be NULL. */
    enum err_code (*file)(void *user, const struct ocds_file *file, struct err *err);
    /* Takes what elements wrote to `main` in place of the job's output: in order and in the thread
     * that runs the job, in pieces that end where an element's output ends. May be NULL. */
    enum err_code (*write)(void *user, struct str part, struct err *err);
    /* Adds `from` to `into`; `from` is closed afterwards. NULL when the state needs no joining. */
    enum err_code (*join)(void *user, void *into, void *from, struct err *err);
    void (*close)(void *user, void *state); /* releases what the state holds; may be NULL */
};

struct ocds_totals {
    uint64_t files, packages, elements, bytes; /* elements: handed to the task */
    uint64_t of_kind[4];                       /* by enum ocds_kind */
    uint64_t bad;                              /* told as problems that are no notes */
    uint64_t notes;
};

/* Runs it. What ends it early is the error that stands first in the input, with all that was
 * written before it, however many threads there are. The joined state is given to `finish` (may be
 * NULL) together with a buffer whose content is written last; then closed. The job's descriptors
 * stay open, its inputs' are closed. ERR_CANCELLED when progress asked to stop; ERR_IO when an
 * output cannot be written (errno says why: EPIPE too). */
enum err_code ocds_run(const struct ocds_job *job, const struct ocds_task *task, void *user,
                       enum err_code (*finish)(void *user, void *state, struct ocds_output *out,
                                               struct err *err),
                       struct ocds_totals *totals, struct err *err);

/* How many threads the job asks for; else as many as there are processors, up to eight. */
unsigned ocds_threads(const struct ocds_job *job);
/* What a value is, by its members; `array` is the name of the array it came from, or empty. */
enum ocds_kind ocds_kind_of(json_ref value, struct str array);

#endif
