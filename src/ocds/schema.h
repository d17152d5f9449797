/* What a standard's schemas say, as a compact graph: fields, types, merge rules, codelists, and
 * none of their prose. Built from the tables that the program carries (standards/), from JSON
 * Schema files that a person gives (--schema), and from extensions, which change a release schema
 * by JSON Merge Patch (RFC 7396).
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

/* A list of codes, with a table to find them. Whether it is open is said by the field that uses it.
 */
struct schema_codelist {
    struct str name;         /* "procurementMethod.csv"; empty: codes that a field lists itself */
    const struct str *codes; /* sorted by byte order, each once */
    size_t count;
    uint32_t mask;         /* the table below has mask + 1 places */
    const uint16_t *table; /* number of the code + 1; 0 = free; as in struct schema_object */
};
bool schema_code_known(const struct schema_codelist *list, struct str code);

struct schema_object;

/* A member of an object, or the elements of an array (then `name` is empty). A field that refers to
 * a definition has the definition's types, members and limits besides its own flags. */
struct schema_field {
    struct str name;
    uint8_t types;  /* enum schema_types; NUMBER takes integers too. SCHEMA_ANY: not said */
    uint8_t format; /* enum schema_format */
    bool required;
    bool deprecated;
    bool omit_when_merged; /* omitWhenMerged, or ocdsOmit in 1.0 */
    bool whole_list_merge; /* wholeListMerge, or ocdsVersion in 1.0, as written; on arrays only */
    bool version_id;       /* versionId */
    bool open_codelist;    /* codes that are not in the codelist are allowed */
    bool unique_items;
    bool languages; /* NAME_LANGUAGE is a member too: title_es */
    bool versioned; /* `object` in versioned form: each value a list of its versions */
    bool has_minimum;
    uint32_t min_length, min_items, min_properties; /* 0 = not asked for */
    int64_t minimum;                                /* of a number */
    struct str pattern;                             /* regular expression, or empty */
    struct str deprecated_in;                       /* version, or empty */
    const struct schema_codelist
        *codelist;                      /* NULL = none. Stands on an array and on its elements */
    const struct schema_object *object; /* of an object: its members; NULL = any member */
    const struct schema_field *items;   /* of an array; NULL = anything */
    const struct schema_field *other; /* another form that the value may have instead (oneOf), with
                                         forms of its own; NULL = none. A record's releases: linked,
                                         or embedded. Types, members and items are of one form */
};

/* An object of the standard, with all fields in the schema's order and a table to find them. The
 * same definition (Organization, Item …) is one schema_object wherever it is used. */
struct schema_object {
    struct str name; /* "Organization"; "release" for the root; "Item.unit" without definition */
    const struct schema_field *fields;
    size_t count;
    uint32_t mask;         /* the table below has mask + 1 places */
    const uint16_t *table; /* field number + 1; 0 = free; linear probing from schema_hash(name) */
    bool has_id;           /* an `id` member: its lists are merged by identifier */
    bool languages;        /* a field has NAME_LANGUAGE beside it */
};

/* Of the length and three bytes: good enough to part names, and nearly free. */
static inline uint32_t schema_hash(struct str s)
{
    if (s.n == 0) return 0;
    uint32_t h = (uint32_t)s.n * 0x9e3779b1u;
    h ^= (uint32_t)(unsigned char)s.p[0] * 0x85ebca6bu;
    h ^= (uint32_t)(unsigned char)s.p[s.n / 2] * 0xc2b2ae35u;
    h ^= (uint32_t)(unsigned char)s.p[s.n - 1] * 0x27d4eb2fu;
    return h ^ h >> 15;
}
/* NULL when the object has no such member. */
static inline const struct schema_field *schema_find(const struct schema_object *object,
                                                     struct str name)
{
    for (uint32_t at = schema_hash(name);; at++) {
        uint16_t n = object->table[at & object->mask];
        if (n == 0) return NULL;
        const struct schema_field *f = &object->fields[n - 1];
        if (f->name.n == name.n && memcmp(f->name.p, name.p, name.n) == 0) return f;
    }
}
/* The field that NAME_LANGUAGE translates: "title" for "title_es", "title_zh-Hant"; NULL when there
 * is none or it has no translations. */
const struct schema_field *schema_find_language(const struct schema_object *object,
                                                struct str name);

struct schema_source; /* what the graph was made from: extensions are applied to it */

struct schema {
    enum schema_standard standard;
    struct str version;                  /* "1.1.5" */
    const struct schema_object *release; /* OCDS */
    const struct schema_object *record;
    const struct schema_object *release_package;
    const struct schema_object *record_package;
    const struct schema_object *project; /* OC4IDS */
    const struct schema_object *project_package;
    const struct schema_codelist *const *codelists; /* sorted by name */
    size_t codelist_count;
    struct schema_source *source;
};

/* The functions that change a schema make its graph anew: pointers into the old one stay valid with
 * the arena and say what was so before. When they fail the schema is left as it was. */

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
/* Every extension that the program carries, in the table's order: for tables, which do not say what
 * extensions their data had. On an error the schema has those that came before. */
enum err_code schema_extend_all(struct arena *arena, struct schema *schema, struct err *err);
/* The table forms, as kept in standards/ (standards/README.md): for making new ones. Fails by buf's
 * own flag. */
struct buf;
void schema_write_table(const struct schema *schema, struct buf *out);
void schema_write_codelists(const struct schema *schema, struct buf *out);
/* An extension as a table: `path` as for schema_extend, `name` what its URL is known by. */
enum err_code schema_write_extension(const char *path, const char *name, struct buf *out,
                                     struct err *err);
/* The extension's name in a published URL: "lots" in every form of address that the registry and
 * its repositories have had. Points into `url`. */
struct str schema_extension_name(struct str url);

/* How a value at a place is merged (Merging in the OCDS documentation). */
enum schema_merge {
    SCHEMA_MERGE_VALUE,      /* a later value replaces the earlier */
    SCHEMA_MERGE_OMIT,       /* not in compiled or versioned releases */
    SCHEMA_MERGE_WHOLE_LIST, /* an array that is replaced as one value */
    SCHEMA_MERGE_IDENTIFIER  /* an array of objects, merged by their id */
};

#endif
