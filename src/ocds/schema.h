/* What a standard's schemas say, as a compact graph: fields, types, merge rules, codelists, and none
 * of their prose. Built from the tables that the program carries (standards/), from JSON Schema
 * files that a person gives (--schema), and from extensions, which change a release schema by JSON
 * Merge Patch (RFC 7396).
 *
 * A schema is made once, in an arena, and only read afterwards: any number of threads may. */
#ifndef CAUCE_OCDS_SCHEMA_H
#define CAUCE_OCDS_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum schema_standard { SCHEMA_OCDS_1_0, SCHEMA_OCDS_1_1, SCHEMA_OC4IDS_0_9, SCHEMA_STANDARDS };

enum schema_types { /* bits */
                    SCHEMA_STRING = 1,
                    SCHEMA_NUMBER = 2,
                    SCHEMA_INTEGER = 4,
                    SCHEMA_BOOLEAN = 8,
                    SCHEMA_OBJECT = 16,
                    SCHEMA_ARRAY = 32,
                    SCHEMA_NULL = 64,
                    SCHEMA_ANY = 127
};

enum schema_format { SCHEMA_NO_FORMAT, SCHEMA_DATE_TIME, SCHEMA_DATE, SCHEMA_URI, SCHEMA_EMAIL };

struct schema_codelist {
    struct str name;         /* "procurementMethod.csv" */
    const struct str *codes; /* sorted by byte order */
    size_t count;
    bool open;
};
bool schema_code_known(const struct schema_codelist *list, struct str code);

struct schema_object;

/* A member of an object, or the elements of an array (then `name` is empty). */
struct schema_field {
    struct str name;
    uint8_t types;  /* enum schema_types */
    uint8_t format; /* enum schema_format */
    bool required;
    bool deprecated;
    bool omit_when_merged; /* omitWhenMerged */
    bool whole_list_merge; /* wholeListMerge, as written */
    bool version_id;       /* versionId */
    bool open_codelist;
    bool unique_items;
    uint32_t min_length, min_items, min_properties; /* 0 = not asked for */
    bool has_minimum;
    int64_t minimum;                        /* of a number */
    struct str pattern;                     /* regular expression, or empty */
    struct str deprecated_in;               /* version, or empty */
    const struct schema_codelist *codelist; /* NULL = none. `enum` in a schema is a closed one */
    const struct schema_object *object;     /* of an object: its members; NULL = any member */
    const struct schema_field *items;       /* of an array; NULL = anything */
};

/* An object of the standard, with all fields in the schema's order and a table to find them. The
 * same definition (Organization, Item …) is one schema_object wherever it is used. */
struct schema_object {
    struct str name; /* "Organization"; "release" for the root */
    const struct schema_field *fields;
    size_t count;
    uint32_t mask;         /* the table below has mask + 1 places */
    const uint16_t *table; /* field number + 1; 0 = free; linear probing from hash64(name) */
    bool has_id;           /* an `id` member: its lists are merged by identifier */
    /* Members by pattern (patternProperties): such as title_es in OCDS. */
    bool languages; /* accepts NAME_LANGUAGE for its text fields */
};
/* NULL when the object has no such member. */
const struct schema_field *schema_find(const struct schema_object *object, struct str name);

struct schema {
    enum schema_standard standard;
    struct str version;                  /* "1.1.5" */
    const struct schema_object *release; /* OCDS */
    const struct schema_object *record;
    const struct schema_object *release_package;
    const struct schema_object *record_package;
    const struct schema_object *project; /* OC4IDS */
    const struct schema_object *project_package;
    const struct schema_codelist *codelists;
    size_t codelist_count;
};

/* The schema of a standard as the program knows it. Allocated in `arena`. */
enum err_code schema_builtin(struct arena *arena, enum schema_standard standard,
                             struct schema **out, struct err *err);
/* Replaces the release (or project, or package, told by its "id" or title) schema by a JSON Schema
 * file: $ref inside the file and to neighbours in its folder, never the network. */
enum err_code schema_load(struct arena *arena, struct schema *schema, const char *path,
                          struct err *err);
/* Codelists from a folder of CSV files or one file; "+name.csv" adds, "-name.csv" takes away. */
enum err_code schema_load_codelists(struct arena *arena, struct schema *schema, const char *path,
                                    struct err *err);
/* Applies an extension: a folder with extension.json, release-schema.json and codelists/, or the
 * release-schema.json itself. */
enum err_code schema_extend(struct arena *arena, struct schema *schema, const char *path,
                            struct err *err);
/* The extension that stands behind a published URL, when the program carries it (the Mexican ones
 * and those most in use); false when it is not known, and the schema is left as it was. */
bool schema_extend_known(struct arena *arena, struct schema *schema, struct str url,
                         struct err *err);
/* The table form of a schema, as kept in standards/: for making new ones. */
struct buf;
void schema_write_table(const struct schema *schema, struct buf *out);

/* How a value at a place is merged (Merging in the OCDS documentation). */
enum schema_merge {
    SCHEMA_MERGE_VALUE,      /* a later value replaces the earlier */
    SCHEMA_MERGE_OMIT,       /* not in compiled or versioned releases */
    SCHEMA_MERGE_WHOLE_LIST, /* an array that is replaced as one value */
    SCHEMA_MERGE_IDENTIFIER  /* an array of objects, merged by their id */
};

#endif
