/* Private to the library's face (library*.c): a run of one of its functions, from plain C types to
 * the room's own and back. */
#ifndef CAUCE_OCDS_LIBRARY_PRIVATE_H
#define CAUCE_OCDS_LIBRARY_PRIVATE_H

#include "ocds/cauce-ocds.h"
#include "ocds/schema.h"
#include "ocds/stream.h"

struct library_run {
    const struct cauce_ocds_job *given;
    struct ocds_job job;
    struct ocds_totals totals;
    struct arena arena; /* of options, schemas and lists; ends with the run */
    struct progress progress;
    struct err err;
};

/* A member of a struct that the caller may have built against an older header. */
#define LIBRARY_HAS(options, member)                                                               \
    ((options) &&                                                                                  \
     (options)->size >= offsetof(__typeof__(*(options)), member) + sizeof((options)->member))
#define LIBRARY_GET(options, member, otherwise)                                                    \
    (LIBRARY_HAS(options, member) ? (options)->member : (otherwise))

/* Fills the job. On error library_end is still called. */
enum err_code library_begin(struct library_run *run, const struct cauce_ocds_job *job);
/* Releases everything, tells, and gives the function's result. totals and error may be NULL. */
int library_end(struct library_run *run, enum err_code code, struct cauce_ocds_totals *totals,
                struct cauce_ocds_error *error);
/* The schema of a standard, changed by a file and by extensions (ended by NULL); either may be
 * NULL. */
enum err_code library_schema(struct library_run *run, enum schema_standard standard,
                             const char *file, const char *const *extensions, struct schema **out);

#endif
