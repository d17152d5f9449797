/* Validation of Open Contracting data: against the schemas, the codelists and the checks of the
 * field; grouped, counted, with an example and its place, in two voices: for who publishes the data
 * and for who only uses them.
 *
 * Results are the same byte for byte with any number of threads. Groups are kept within a stated
 * number per code (VALIDATE_GROUPS_PER_CODE), whatever keys and codes a hostile file invents. */
#ifndef CAUCE_OCDS_VALIDATE_H
#define CAUCE_OCDS_VALIDATE_H

#include "ocds/schema.h"
#include "ocds/stream.h"

enum validate_level { VALIDATE_ERROR, VALIDATE_WARNING, VALIDATE_INFO };

/* What a path begins in. */
enum validate_scope {
    VALIDATE_RELEASE,
    VALIDATE_RECORD,
    VALIDATE_PROJECT,
    VALIDATE_PACKAGE, /* the outer object that elements came in */
    VALIDATE_SCOPES
};

enum {
    /* Of the paths and codes of one kind of finding, at most so many are told one by one; those of
     * the others are counted together. Which ones are kept does not depend on threads. */
    VALIDATE_GROUPS_PER_CODE = 256,
    /* ocids and release ids that are remembered to find repeated ones; of larger inputs a part is
     * looked at, the same part with any number of threads, and it is told which. */
    VALIDATE_IDS_KEPT = 131072
};

/* One kind of finding at one path, over all elements. */
struct validate_group {
    enum validate_level level;
    enum validate_scope scope;
    const char *code;  /* stable: "required", "type", "format.date-time", "codelist.closed", … */
    struct str path;   /* without indexes: "/tender/value/currency" */
    struct str detail; /* the code or type found where that parts groups; may be empty */
    uint64_t count;    /* occurrences */
    uint64_t elements; /* elements that have it */
    uint64_t of;       /* how often it could have occurred: values at the path, objects that could
                          have had the member, contracts that were asked, …; at least `count` */
    /* The first, in the order of the input. */
    struct str pointer; /* in the file: "/releases/0/tender/value/currency"; where something is
                           missing, of the object that lacks it */
    struct str found;   /* shortened */
    const char *file;
    uint64_t
        line; /* of that place in the file, also inside a value over many lines; 0: a package */
    uint64_t element;
};

enum validate_output { VALIDATE_TEXT, VALIDATE_JSON };
struct validate_options {
    /* Schemas by standard, made with schema_builtin and changed by --schema, --codelists and
     * extensions; NULL entries are not used. At least one of OCDS for OCDS data. */
    const struct schema *schemas[SCHEMA_STANDARDS];
    bool known_extensions; /* apply those that the package names and the program carries */
    bool forced;           /* everything is held to `standard`, whatever the package says */
    enum schema_standard standard;
    enum validate_output output;
    bool user_voice;   /* text: for who uses the data, else for the publisher; JSON has both */
    bool only_errors;  /* tell no warnings and no notes */
    unsigned examples; /* groups told; 0 = all */
    /* Every group in the order of the report, before it is written; may be NULL. */
    void (*group)(void *user, const struct validate_group *group);
    void *user;
};
struct validate_result {
    uint64_t elements, valid, errors, warnings, notes; /* valid: without an error; others: how many
                                                          findings of that level */
};
/* Writes the report to job->out. */
enum err_code validate_run(const struct ocds_job *job, const struct validate_options *options,
                           struct validate_result *result, struct ocds_totals *totals,
                           struct err *err);

#endif
