/* Validation of Open Contracting data: against the schemas, the codelists and the checks of the
 * field; grouped, counted, with an example and its place, in two voices. */
#ifndef CAUCE_OCDS_VALIDATE_H
#define CAUCE_OCDS_VALIDATE_H

#include "ocds/schema.h"
#include "ocds/stream.h"

enum validate_level { VALIDATE_ERROR, VALIDATE_WARNING, VALIDATE_INFO };

/* One kind of finding at one path, over all elements. */
struct validate_group {
    enum validate_level level;
    const char *code;  /* stable: "required", "type", "format.date-time", "codelist.closed", … */
    struct str path;   /* without indexes: "/tender/value/currency" */
    struct str detail; /* the code or type found where that parts groups; may be empty */
    uint64_t count;    /* occurrences */
    uint64_t elements; /* elements that have it */
    uint64_t of;       /* elements looked at that could have it */
    /* The first, in the order of the input. */
    struct str pointer; /* in the file: "/releases/0/tender/value/currency" */
    struct str found;   /* shortened */
    const char *file;
    uint64_t line, element;
    struct str message; /* for the publisher: what is wrong and what to do */
};

enum validate_output { VALIDATE_TEXT, VALIDATE_JSON };
struct validate_options {
    /* Schemas by standard, made with schema_builtin and changed by --schema, --codelists and
     * extensions; NULL entries are not used. */
    const struct schema *schemas[SCHEMA_STANDARDS];
    bool known_extensions; /* apply those that the package names and the program carries */
    enum validate_output output;
    bool user_voice;   /* text: for who uses the data, else for the publisher; JSON has both */
    unsigned examples; /* text: groups shown; 0 = all */
};
struct validate_result {
    uint64_t elements, valid, errors, warnings; /* valid: without an error */
};
enum err_code validate_run(const struct ocds_job *job, const struct validate_options *options,
                           struct validate_result *result, struct ocds_totals *totals,
                           struct err *err);

#endif
