/* Merging releases of one contracting process: the compiled release and the versioned release,
 * exactly as the reference implementation of the standard's merging routine makes them.
 * A merger belongs to one thread; its schema may be shared. */
#ifndef CAUCE_OCDS_MERGE_H
#define CAUCE_OCDS_MERGE_H

#include "ocds/schema.h"
#include "ocds/stream.h"

enum merge_dates {
    MERGE_DATES_COMPATIBLE, /* compared as text, as the reference does */
    MERGE_DATES_INSTANT     /* compared as instants: offsets count. Where a date of a process is
                               no date-time, all of its dates are compared as text */
};
/* Two objects of one array with the same id, in one release. */
enum merge_collision {
    MERGE_COLLISION_WARN,       /* the later one is merged into the earlier, and it is told */
    MERGE_COLLISION_RAISE,      /* an error */
    MERGE_COLLISION_APPEND,     /* the later one is kept as an element of its own */
    MERGE_COLLISION_BY_POSITION /* matched by id and position among those with that id */
};
/* How the objects of one array are matched from release to release, whatever the schema says of
 * their ids: the reference's rule overrides. */
enum merge_strategy {
    MERGE_BY_ID,      /* the standard's routine */
    MERGE_APPEND,     /* never matched: every object of every release is kept */
    MERGE_BY_POSITION /* by their position in the array */
};
struct merge_override {
    struct str path; /* "awards", "contracts.implementation.milestones" */
    enum merge_strategy strategy;
};

struct merge_options {
    const struct schema *schema; /* its release object's rules; NULL = no rules at all */
    enum merge_dates dates;
    enum merge_collision collision;
    bool versioned; /* else compiled */
    const struct merge_override *overrides;
    size_t override_count;
};

/* Told while merging: objects that share an id. */
struct merge_warning {
    struct str path, id; /* of the array, without positions: "tender.items" */
};
struct merge_teller {
    void (*warn)(void *user, const struct merge_warning *warning); /* may be NULL */
    void *user;
};

struct merger;
/* The options' schema, paths and overrides are kept by pointer. */
enum err_code merger_new(const struct merge_options *options, struct merger **out, struct err *err);
void merger_free(struct merger *merger); /* NULL is fine */
/* Merges `count` releases of one ocid, in any order (they are sorted by date; equal dates keep
 * their order), and appends the result as compact JSON to `out`. ERR_INPUT: a release that is no
 * object; where there are several, one without date or with a date that is no text; a value that
 * is an object in one release and something else in another, where the reference cannot merge
 * them; an id that is a list or an object; a shared id, when collisions raise. `teller` may be
 * NULL. Nothing is appended on an error. Memory is the merger's, and ends with the call. */
enum err_code merger_merge(struct merger *merger, const json_ref *releases, size_t count,
                           struct buf *out, const struct merge_teller *teller, struct err *err);

/* The same, one release at a time, in the order of their dates: for a process too large to hold. A
 * release may go away after merger_add; what the result needs is copied. */
enum err_code merger_begin(struct merger *merger, const struct merge_teller *teller,
                           struct err *err);
/* ERR_RETRY: these releases need the slow routine; all are given again from the first. */
enum err_code merger_add(struct merger *merger, json_ref release, struct err *err);
enum err_code merger_end(struct merger *merger, struct buf *out, struct err *err);

/* The order of dates: negative, 0 or positive. */
struct merge_date {
    struct str text;
    int64_t ms;   /* UTC, when `instant` */
    bool instant; /* the text is a date-time */
};
struct merge_date merge_date_of(struct str text);
int merge_date_compare(const struct merge_date *a, const struct merge_date *b, bool as_instants);

struct compile_options {
    /* The rules. When `extend` is given, it is the same schema as merge.schema and is changed
     * before merging, in `arena`: with `choose`, to the rules of 1.0 when all packages say that
     * version; and by the extensions that the packages name and the program knows. */
    struct merge_options merge;
    struct arena *arena;
    struct schema *extend;
    bool choose, ignore_extensions;
    bool package;    /* one record package: releases, compiledRelease (and versionedRelease) */
    bool linked;     /* in packages: links instead of releases, where the package has a uri */
    uint64_t memory; /* bytes of releases kept before spilling to disk; 0 = 128 MiB */
    struct str
        ocid_prefix; /* ocids that do not begin with it are completed with it; empty = none */
    /* Of the record package: what the input's packages said when NULL. */
    const char *uri, *published_date, *publisher;
};
/* `cauce ocds compile`: releases of one ocid may stand anywhere in the input. The compiled releases
 * come in the order in which their ocid first appeared, one per line. Elements: releases; records,
 * of which the embedded releases count, or else the compiledRelease, passed through with a note.
 * The result is the same for any number of threads and any `memory`. */
enum err_code compile_run(const struct ocds_job *job, const struct compile_options *options,
                          struct ocds_totals *totals, struct err *err);

/* The release that stands for an element: a release itself; of a record its compiledRelease,
 * else what its embedded releases compile to (parsed into `pool`), else its last release. NULL
 * when there is none. `merger` makes compiled releases, or is NULL: then the last release stands
 * for a record without compiledRelease. `pool` belongs to the caller's thread; valid until its
 * next use. */
struct json_pool;
enum err_code ocds_release_of(struct merger *merger, const struct ocds_element *element,
                              struct json_pool *pool, json_ref *out, struct err *err);

#endif
