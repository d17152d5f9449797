/* Private to unflatten*.c: what headings mean, rows on their way, and one object being put
 * together. */
#ifndef CAUCE_OCDS_UNFLATTEN_PRIVATE_H
#define CAUCE_OCDS_UNFLATTEN_PRIVATE_H

#include "format/source.h"
#include "ocds/unflatten.h"

enum {
    UN_SHEETS = 4096,
    UN_COLUMNS = 16384,
    UN_STREAMS = 128,       /* rows are shared out among so many */
    UN_EXTENT = 1 << 15,    /* bytes of a stream before they go to disk */
    UN_SHAPES = 256 << 20,  /* memory for headings */
    UN_OBJECT = 1024 << 20, /* memory for one object */
    UN_PARTS = 512          /* of one heading */
};

/* --- headings (unflatten_heading.c) ----------------------------------------------------------- */

enum un_kind { UN_OBJECT_KIND, UN_LIST, UN_ELEMENT, UN_LEAF };
struct un_node;

/* A place in the objects that some heading names. */
struct un_shape {
    struct str name; /* of the member; an element has its list's */
    struct un_shape *parent;
    struct un_shape *rivals; /* the same name as another kind of thing */
    struct un_shape *next;   /* of the same hash */
    const struct schema_field *field;
    const struct schema_object *object;
    uint64_t index; /* of an element, as the heading has it */
    uint32_t level; /* lists on the way */
    uint8_t kind;   /* enum un_kind */
    bool leads;     /* an element's id */
    /* Of the row that is being looked at; stale unless epoch says so. */
    uint64_t epoch, id_epoch;
    struct un_node *node;
    struct str id;
    bool by_position;
};

enum un_use { UN_IGNORED, UN_VALUE, UN_POSITION };
struct un_column {
    struct un_shape *shape; /* leaf; element or root for positions */
    struct str heading;
    uint8_t use;
};
struct un_sheet {
    const char *file;
    struct str name;
    struct un_column *columns;
    uint32_t count;
    uint32_t root_id, id, position; /* columns; UINT32_MAX = none */
    uint32_t level;                 /* most lists in a heading: main sheets have 0 */
    uint32_t number;                /* in the order of reading: as rows name it */
    uint32_t rank;                  /* place in the order of sheets, once all are read */
    bool csv, meta;
};

struct un_run {
    const struct ocds_job *job;
    const struct unflatten_options *options;
    struct unflatten_result *result;
    struct str root_id, id_name;
    struct arena arena; /* headings and sheets */
    struct un_shape root, meta_root;
    struct un_shape **table; /* shapes by parent and name */
    size_t mask, shapes;
    struct un_sheet **sheets;
    uint32_t sheet_count;
    struct un_spool *rows;
    struct buf meta; /* the first row of the meta sheet */
    uint64_t epoch;  /* of shapes: which row they were last used in */
    bool has_root_id;
};

enum err_code un_headings(struct un_run *run, struct un_sheet *sheet, const struct row *row,
                          struct err *err);
/* Once it is known whether these are releases or projects. */
void un_bind_schema(struct un_run *run);
enum err_code un_tell(struct un_run *run, struct err *what, struct err *err);

/* --- rows (unflatten_read.c) ------------------------------------------------------------------ */

enum un_cell_type { UN_TEXT, UN_NUMBER, UN_BOOL, UN_BARE /* CSV without quotes */ };
struct un_cell {
    uint32_t column;
    uint32_t size; /* bytes << 2 | enum un_cell_type; the text stands behind */
};
struct un_row {
    uint32_t bytes; /* of all that follows: key, then cells */
    uint32_t key;
    uint64_t hash;
    uint64_t number;
    uint32_t sheet;
    uint32_t cells;
};
enum err_code un_read_all(struct un_run *run, struct err *err);

/* --- streams in one temporary file (unflatten_spool.c) ---------------------------------------- */

struct un_spool;
enum err_code un_spool_new(const char *folder, struct un_spool **out, struct err *err);
void un_spool_free(struct un_spool *spool);
/* One record, in two parts. */
enum err_code un_spool_put(struct un_spool *spool, uint32_t stream, struct str head,
                           struct str rest, struct err *err);
/* Appends the next records of a stream, from *at = 0 on; false from `more` when there are none. */
enum err_code un_spool_get(const struct un_spool *spool, uint32_t stream, size_t *at,
                           struct buf *into, struct err *err);
bool un_spool_more(const struct un_spool *spool, uint32_t stream, size_t at);

/* --- one object (unflatten_tree.c) ------------------------------------------------------------ */

struct un_tree;
enum err_code un_tree_new(struct un_run *run, struct un_tree **out, struct err *err);
void un_tree_free(struct un_tree *tree);
void un_tree_clear(struct un_tree *tree, struct un_shape *root);
enum err_code un_tree_row(struct un_tree *tree, const struct un_row *row, const char *cells,
                          struct err *err);
/* Appends the object as compact JSON (unflatten_value.c). */
enum err_code un_tree_write(struct un_tree *tree, struct buf *out, struct err *err);

#endif
