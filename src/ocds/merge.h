/* Merging releases of one contracting process: the compiled release and the versioned release,
 * exactly as the reference implementation of the standard's merging routine makes them.
 * A merger belongs to one thread; its schema may be shared. */
#ifndef CAUCE_OCDS_MERGE_H
#define CAUCE_OCDS_MERGE_H

#include "ocds/schema.h"
#include "ocds/stream.h"

enum merge_dates {
    MERGE_DATES_COMPATIBLE, /* compared as text, as the reference does */
    MERGE_DATES_INSTANT     /* compared as instants: offsets count */
};
/* Two objects of one array with the same id. */
enum merge_collision {
    MERGE_COLLISION_WARN,       /* the later one is merged into the earlier, and it is told */
    MERGE_COLLISION_RAISE,      /* an error */
    MERGE_COLLISION_APPEND,     /* kept as an element of its own */
    MERGE_COLLISION_BY_POSITION /* matched by id and position among those with that id */
};

struct merge_options {
    const struct schema *schema; /* its release object's rules */
    enum merge_dates dates;
    enum merge_collision collision;
    bool versioned; /* else compiled */
};

/* Told while merging: kind of warning, ocid, path. */
struct merge_warning {
    struct str path, id;
};

struct merger;
enum err_code merger_new(const struct merge_options *options, struct merger **out, struct err *err);
void merger_free(struct merger *merger);
/* Merges `count` releases of one ocid, in any order (they are sorted by date; equal dates keep their
 * order), and appends the result as compact JSON to `out`. ERR_INPUT: a release without date, with a
 * date that is no text, that is no object, or of which a value changes its type where that cannot
 * be merged. `warn` may be NULL. Memory is the merger's, and ends with the call. */
enum err_code merger_merge(struct merger *merger, const json_ref *releases, size_t count,
                           struct buf *out,
                           void (*warn)(void *user, const struct merge_warning *warning),
                           void *user, struct err *err);

struct compile_options {
    struct merge_options merge;
    bool package;    /* record packages with releases, compiledRelease (and versionedRelease) */
    bool linked;     /* in packages: links instead of releases */
    uint64_t memory; /* bytes kept before spilling to disk; 0 = 96 MiB */
    /* For packages: what to say of the publisher; the first package's metadata when NULL. */
    const char *uri, *published_date;
};
/* `cauce ocds compile`: releases of one ocid may stand anywhere in the input. The compiled releases
 * come in the order in which their ocid first appeared. */
enum err_code compile_run(const struct ocds_job *job, const struct compile_options *options,
                          struct ocds_totals *totals, struct err *err);

/* The release that stands for an element: a release itself; of a record its compiledRelease, else
 * what its embedded releases compile to (parsed into `pool`), else its last release. NULL when there
 * is none. `pool` belongs to the caller's thread; valid until its next use. */
struct json_pool;
enum err_code ocds_release_of(struct merger *merger, const struct ocds_element *element,
                              struct json_pool *pool, json_ref *out, struct err *err);

#endif
