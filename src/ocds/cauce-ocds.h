/* libcauce-ocds: the Open Contracting engine of Cauce as a C library.
 *
 * Every command of `cauce ocds` is one function here: a job (what to read, where to write, how many
 * threads) and the command's options. Each is a pure stream: it reads files of any size in bounded
 * memory, keeps numbers as they were written, gives the same bytes with any number of threads, and
 * needs no store and no network. docs/ocds.md says what the commands do.
 *
 *   cc example.c $(pkg-config --cflags --libs cauce-ocds)
 *
 * Every struct begins with its size (CAUCE_OCDS_INIT), so that programs built against an older
 * header go on working; what is zero or NULL means the default. Functions return 0 or a code of
 * enum cauce_ocds_code, with a sentence in `error` (may be NULL). Threads: a job is run by one
 * thread at a time and makes its own workers; different jobs may run side by side. The callbacks
 * are called by the thread that runs the job. Messages are Spanish, or English after
 * cauce_ocds_language("en"), which is to be called before anything else. */
#ifndef CAUCE_OCDS_CAUCE_OCDS_H
#define CAUCE_OCDS_CAUCE_OCDS_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define CAUCE_OCDS_API __attribute__((visibility("default")))
/* struct cauce_ocds_job job = CAUCE_OCDS_INIT(job); */
#define CAUCE_OCDS_INIT(name)                                                                      \
    {                                                                                              \
        .size = sizeof(name)                                                                       \
    }

enum cauce_ocds_code {
    CAUCE_OCDS_OK = 0,
    CAUCE_OCDS_INPUT,    /* the data, or a file of settings or schema, is not what it should be */
    CAUCE_OCDS_USAGE,    /* an option that is none */
    CAUCE_OCDS_NOTFOUND, /* no such file */
    CAUCE_OCDS_IO,       /* reading or writing failed */
    CAUCE_OCDS_MEMORY,
    CAUCE_OCDS_LIMIT,     /* past a limit that protects the machine */
    CAUCE_OCDS_CANCELLED, /* `progress` asked to stop */
    CAUCE_OCDS_OTHER
};

struct cauce_ocds_error {
    enum cauce_ocds_code code;
    char message[1024]; /* whole sentence: file, line, what is wrong, what to do */
};

/* An element that could not be read, or (note) that was read although something was not right. */
struct cauce_ocds_problem {
    const char *file; /* valid during the call, as is the message */
    unsigned long long line, byte, element;
    const char *message;
    int note;
};

struct cauce_ocds_job {
    size_t size;
    const char *const *inputs; /* paths, also .gz, .zst and .zip; "-" = standard input */
    size_t input_count;
    int out;                        /* descriptor for the result; 0 = standard output */
    int side;                       /* of the second result, where there is one; 0 = none */
    unsigned threads;               /* 0 = one per processor, 8 at most */
    int strict;                     /* the first element that cannot be read ends the job */
    unsigned long long max_element; /* bytes; 0 = 64 MiB */
    unsigned max_depth;             /* levels of nesting; 0 = 128 */
    const char *spill;              /* folder for temporary files; NULL = TMPDIR, else /tmp */
    void (*problem)(void *user, const struct cauce_ocds_problem *problem);
    int (*progress)(void *user, unsigned long long done, unsigned long long whole); /* 0 = stop */
    void *user;
};

/* What was read. */
struct cauce_ocds_totals {
    unsigned long long files, packages, elements, bytes;
    unsigned long long bad, notes; /* passed over; read all the same */
};

/* "es" or "en". */
CAUCE_OCDS_API void cauce_ocds_language(const char *language);
/* "0.3.0" */
CAUCE_OCDS_API const char *cauce_ocds_version(void);

/* --- looking ---------------------------------------------------------------------------------- */

/* What the inputs are: forms, versions, extensions, counts, encodings, first bad places. */
CAUCE_OCDS_API int cauce_ocds_detect(const struct cauce_ocds_job *job, int json,
                                     struct cauce_ocds_totals *totals,
                                     struct cauce_ocds_error *error);

struct cauce_ocds_validate {
    size_t size;
    const char *schema;            /* JSON Schema file in place of the release's; NULL */
    const char *codelists;         /* CSV file or folder; NULL */
    const char *const *extensions; /* folders or release-schema.json files, ended by NULL; NULL */
    int json;                      /* else text for people */
    int for_users;                 /* text: for who uses the data, else for who publishes it */
    int only_errors;
    int ignore_known_extensions; /* those that packages name are applied unless this is set */
    unsigned groups;             /* kinds of finding told; 0 = all */
};
struct cauce_ocds_validity {
    unsigned long long elements, valid, errors, warnings;
};
CAUCE_OCDS_API int cauce_ocds_validate(const struct cauce_ocds_job *job,
                                       const struct cauce_ocds_validate *options,
                                       struct cauce_ocds_validity *result,
                                       struct cauce_ocds_totals *totals,
                                       struct cauce_ocds_error *error);

/* How many of each field are filled; with `questions` also what the data can answer. JSON. */
CAUCE_OCDS_API int cauce_ocds_coverage(const struct cauce_ocds_job *job, int questions,
                                       struct cauce_ocds_totals *totals,
                                       struct cauce_ocds_error *error);

/* --- merging ---------------------------------------------------------------------------------- */

struct cauce_ocds_compile {
    size_t size;
    int versioned;     /* every value each field has had */
    int package;       /* record packages */
    int linked;        /* in packages: links instead of releases */
    int dates_as_text; /* ordered as the reference implementation does, not as instants */
    const char *schema;
    const char *const *extensions; /* ended by NULL; NULL */
    int ignore_known_extensions;
    const char *ocid_prefix;   /* completes ocids that lack it; NULL */
    unsigned long long memory; /* bytes kept before spilling to disk; 0 = 128 MiB */
};
CAUCE_OCDS_API int cauce_ocds_compile(const struct cauce_ocds_job *job,
                                      const struct cauce_ocds_compile *options,
                                      struct cauce_ocds_totals *totals,
                                      struct cauce_ocds_error *error);
/* Releases of one process, each the text of a JSON object, in memory: the compiled (or versioned)
 * release as NUL-terminated JSON, to be given back to cauce_ocds_free. `options` may be NULL; of it
 * versioned, dates_as_text, schema and extensions count. */
CAUCE_OCDS_API char *cauce_ocds_merge(const char *const *releases, size_t count,
                                      const struct cauce_ocds_compile *options,
                                      struct cauce_ocds_error *error);
CAUCE_OCDS_API void cauce_ocds_free(char *text);

/* --- indicators ------------------------------------------------------------------------------- */

/* Corrections and defaults of a settings file; issues as CSV to job.side. settings may be NULL. */
CAUCE_OCDS_API int cauce_ocds_prepare(const struct cauce_ocds_job *job, const char *settings,
                                      int compatible, struct cauce_ocds_totals *totals,
                                      struct cauce_ocds_error *error);

enum cauce_ocds_output { CAUCE_OCDS_FINDINGS, CAUCE_OCDS_RESULTS, CAUCE_OCDS_TEXT };
struct cauce_ocds_indicators {
    size_t size;
    const char *settings;    /* NULL = defaults */
    const char *const *only; /* codes, ended by NULL; NULL = all that the data allow */
    int compatible;          /* OCDS Cardinal's, to the letter */
    enum cauce_ocds_output output;
    const char *sanctioned, *tax_list, *holidays, *thresholds, *havens, *founded; /* CSV; NULL */
    const char *as_of; /* the lists' date, ISO; NULL */
};
CAUCE_OCDS_API int cauce_ocds_indicators(const struct cauce_ocds_job *job,
                                         const struct cauce_ocds_indicators *options,
                                         struct cauce_ocds_totals *totals,
                                         struct cauce_ocds_error *error);

/* --- changing the form ------------------------------------------------------------------------ */

/* OCDS 1.0 to 1.1. */
CAUCE_OCDS_API int cauce_ocds_upgrade(const struct cauce_ocds_job *job,
                                      struct cauce_ocds_totals *totals,
                                      struct cauce_ocds_error *error);

struct cauce_ocds_package {
    size_t size;
    const char *uri, *published_date, *publisher_name, *publisher_uri, *version;
};
/* One package of all elements (and of all packages: combining). */
CAUCE_OCDS_API int cauce_ocds_package(const struct cauce_ocds_job *job,
                                      const struct cauce_ocds_package *options,
                                      struct cauce_ocds_totals *totals,
                                      struct cauce_ocds_error *error);
/* Packages of at most `elements`, a line each. */
CAUCE_OCDS_API int cauce_ocds_split(const struct cauce_ocds_job *job, unsigned long long elements,
                                    struct cauce_ocds_totals *totals,
                                    struct cauce_ocds_error *error);

/* Tables: a folder of CSV files, or a workbook when `xlsx`. */
CAUCE_OCDS_API int cauce_ocds_flatten(const struct cauce_ocds_job *job, const char *output,
                                      int xlsx, struct cauce_ocds_totals *totals,
                                      struct cauce_ocds_error *error);
/* And back: inputs are CSV files, folders of them, or workbooks. JSON Lines to job.out. */
CAUCE_OCDS_API int cauce_ocds_unflatten(const struct cauce_ocds_job *job,
                                        struct cauce_ocds_error *error);

/* Projects (OC4IDS) of contracting processes. project_id NULL = as the data say. */
CAUCE_OCDS_API int cauce_ocds_to_oc4ids(const struct cauce_ocds_job *job, const char *project_id,
                                        int all_transforms, struct cauce_ocds_totals *totals,
                                        struct cauce_ocds_error *error);

/* --- your own --------------------------------------------------------------------------------- */

/* One element of the inputs, as `cauce ocds` sees it. Text is valid during the call. */
struct cauce_ocds_element {
    const char *json; /* NUL-terminated; `length` bytes */
    size_t length;
    const char *kind; /* "release", "record", "project" or "other" */
    const char *file;
    unsigned long long number, line, byte;
};
/* Calls `each` for every element, in the order of the input, in the calling thread; other than 0
 * stops the job. */
CAUCE_OCDS_API int
cauce_ocds_each(const struct cauce_ocds_job *job,
                int (*each)(void *user, const struct cauce_ocds_element *element), void *user,
                struct cauce_ocds_totals *totals, struct cauce_ocds_error *error);

#ifdef __cplusplus
}
#endif
#endif
