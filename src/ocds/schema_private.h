/* What the files of the schema share: JSON Schema documents as small trees that Merge Patch can
 * change, the tables of standards/, and the making of the graph. Only schema*.c and their tests
 * include this. */
#ifndef CAUCE_OCDS_SCHEMA_PRIVATE_H
#define CAUCE_OCDS_SCHEMA_PRIVATE_H

#include "base/buf.h"
#include "format/json.h"
#include "ocds/schema.h"

enum {
    SCHEMA_FILE_MAX = 16 << 20, /* bytes of a schema or codelist file */
    SCHEMA_DEPTH = 64,          /* levels of nesting in a file */
    SCHEMA_MEMBERS = 2048,      /* of one object in a file */
    SCHEMA_NODES = 200000,      /* objects and fields of a graph */
    SCHEMA_CODES = 60000        /* of one codelist */
};

/* A value of a schema document. Never changed once it is part of a source: a patch makes new nodes
 * and shares the rest. Titles and descriptions are left out. */
enum tree_type { TREE_NULL, TREE_BOOL, TREE_NUMBER, TREE_TEXT, TREE_ARRAY, TREE_OBJECT };
struct tree_member {
    struct str key; /* empty in arrays */
    const struct tree *value;
    struct tree_member *next;
};
struct tree {
    enum tree_type type;
    bool truth;
    struct str text; /* of numbers and text */
    struct tree_member *first, *last;
    size_t count;
};
/* All of these give NULL (or false) when memory runs out. */
struct tree *tree_new(struct arena *arena, enum tree_type type);
struct tree *tree_new_text(struct arena *arena, struct str text);
struct tree *tree_new_bool(struct arena *arena, bool truth);
bool tree_add(struct arena *arena, struct tree *container, struct str key,
              const struct tree *value);
/* NULL when absent, and for anything that is no object. */
const struct tree *tree_get(const struct tree *object, const char *key);
const struct tree *tree_get_str(const struct tree *object, struct str key);
struct str tree_text(const struct tree *object, const char *key); /* of a text member, or empty */
bool tree_true(const struct tree *object, const char *key);
enum err_code tree_read(struct arena *arena, struct str json, const char *file,
                        const struct tree **out, struct err *err);
/* JSON Merge Patch, RFC 7396. `target` may be NULL. */
enum err_code tree_patch(struct arena *arena, const struct tree *target, const struct tree *patch,
                         const struct tree **out, struct err *err);

/* A change to the codelists: "name.csv" replaces, "+name.csv" adds, "-name.csv" takes away. */
struct list_change {
    struct str name; /* without the sign */
    char sign;       /* '+', '-' or 0 */
    struct str *codes;
    size_t count, capacity;
    struct list_change *next;
};

enum schema_document {
    DOC_RELEASE,
    DOC_RELEASE_PACKAGE,
    DOC_RECORD_PACKAGE,
    DOC_PROJECT,
    DOC_PROJECT_PACKAGE,
    DOC_NEIGHBOUR, /* this one and those that follow: other files of a schema's folder */
    DOC_MAX = 24
};
/* What a graph is made from. Never changed: a schema gets a new one. */
struct schema_source {
    const struct tree *documents[DOC_MAX];
    struct str names[DOC_MAX];            /* of neighbours: "geojson.json" */
    size_t count;                         /* of documents, DOC_NEIGHBOUR at least */
    const struct schema_codelist **lists; /* sorted by name */
    size_t list_count;
};
/* Names of the documents in tables ("release-package") and of their root objects. */
extern const char *const schema_document_names[DOC_NEIGHBOUR];
extern const char *const schema_root_names[DOC_NEIGHBOUR];

/* Makes the graph of `source` and puts it into `schema` when it succeeds. *missing (may be NULL)
 * becomes the first $ref that leads nowhere, or empty. */
enum err_code schema_bind(struct arena *arena, const struct schema_source *source,
                          struct schema *schema, struct str *missing, struct err *err);
/* The file name that a $ref names, without fragment: empty for the document itself. */
struct str schema_ref_file(struct str ref);
/* The document of that file name; DOC_MAX when it is not there. */
unsigned schema_ref_document(const struct schema_source *source, struct str file, bool *versioned);

/* Codelists. A list with the codes given, sorted, each once. */
enum err_code codelist_make(struct arena *arena, struct str name, const struct str *codes,
                            size_t count, const struct schema_codelist **out, struct err *err);
/* By name, in a sorted array; NULL when it is not there. */
const struct schema_codelist *codelist_find(const struct schema_codelist *const *lists,
                                            size_t count, struct str name);
enum err_code codelist_apply(struct arena *arena, struct schema_source *source,
                             const struct list_change *changes, struct err *err);
/* The codes of a CSV file: the column "Code". `name` with its sign. */
enum err_code codelist_read_csv(struct arena *arena, struct str text, struct str name,
                                struct list_change **out, struct err *err);
/* All CSV files of a folder, or one; prepends to *changes. */
enum err_code codelist_read_path(struct arena *arena, const char *path,
                                 struct list_change **changes, struct err *err);
enum err_code codelist_add_code(struct arena *arena, struct list_change *change, struct str code,
                                struct err *err);

/* A table of standards/: documents, or the patch of one extension. */
struct schema_table {
    struct str version;
    const struct tree *documents[DOC_NEIGHBOUR];
    struct list_change *changes;
    bool found; /* the extension asked for is there */
};
/* `extension`: read only the part of that name (compared as schema_extension_name gives it, with
 * the part's other names); empty: the whole table but extensions. */
enum err_code table_read(struct arena *arena, struct str text, const char *file,
                         struct str extension, struct schema_table *out, struct err *err);
/* The first name of the next part that is an extension; `rest` is left behind its heading. False
 * when there are no more. */
bool table_next_extension(struct str *rest, struct str *name);
/* Whether two names of extensions mean the same: case, "-" and "_" left aside. */
bool extension_same(struct str a, struct str b);
void table_write_document(struct buf *out, const struct tree *document, const char *root);
void table_write_codes(struct buf *out, char sign, struct str name, const struct str *codes,
                       size_t count);
/* A word of a table: bytes that would end it are written as %XX. */
void table_write_word(struct buf *out, struct str word);

/* The patches and changes applied to a source. */
enum err_code schema_patch(struct arena *arena, struct schema_source *source,
                           const struct tree *const patches[DOC_NEIGHBOUR],
                           const struct list_change *changes, struct err *err);
/* A new source with the patches and changes applied, bound into `schema`. */
enum err_code schema_apply(struct arena *arena, struct schema *schema,
                           const struct tree *const patches[DOC_NEIGHBOUR],
                           const struct list_change *changes, struct err *err);
/* An extension read from files, for schema_extend and schema_write_extension. */
struct schema_extension {
    const struct tree *patches[DOC_NEIGHBOUR];
    struct list_change *changes;
};
enum err_code extension_read(struct arena *arena, const char *path, struct schema_extension *out,
                             struct err *err);

#endif
