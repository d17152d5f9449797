/* Private to flatten*.c: what one worker knows of the data's form (a tree of objects and fields,
 * the sheets and their columns in the order in which it saw them), the row it is making, and how
 * rows travel from the workers to the files.
 *
 * Workers never agree on anything while they run. Each numbers sheets and columns for itself and
 * writes rows as CSV text in its own order; afterwards the orders are joined into the one in
 * which things first stood in the input (flatten_join.c), and rows whose columns already stand
 * in that order, nearly all, are copied as they are (flatten_write.c). */
#ifndef CAUCE_OCDS_FLATTEN_PRIVATE_H
#define CAUCE_OCDS_FLATTEN_PRIVATE_H

#include <stdatomic.h>

#include "base/file.h"
#include "format/json_inline.h"
#include "ocds/flatten.h"

enum {
    FLAT_SHEETS = 256,    /* at most; each is an open file */
    FLAT_COLUMNS = 16384, /* of one sheet: what a workbook holds */
    FLAT_FRAMES = 1100,   /* levels of nesting, objects and lists */
    FLAT_DICTIONARY = 64 << 20
};
#define FLAT_NONE UINT32_MAX

enum flat_kind {
    FLAT_ABSENT,
    FLAT_TEXT,  /* quoted where it has to be */
    FLAT_PLAIN, /* the same, and without quotes or control characters */
    FLAT_RAW    /* numbers, true, false */
};
struct flat_cell {
    const char *p;
    uint32_t n;
    uint32_t kind; /* enum flat_kind */
};

struct flat_sight { /* when something was first seen: what orders sheets and columns */
    uint64_t element;
    uint32_t order; /* within the element */
};

struct flat_column {
    struct str path;
    struct flat_sight sight;
};

/* An ancestor's id in the rows of a sheet: which frame of the walk holds it. */
struct flat_parent {
    uint32_t frame;
    bool root_id, positioned; /* the id is the root's own; its position is said here, when asked */
    struct str path;
    uint32_t column;
    uint32_t position; /* column of the ancestor's position */
};

struct flat_sheet {
    struct str list; /* "contracts/0/items"; "" = the main sheet */
    struct str name;
    struct flat_sight sight;
    struct flat_column *columns;
    struct flat_cell *cells; /* of the row being made; as many as there is room for columns */
    uint32_t count, capacity;
    uint32_t used;  /* cells up to the last one that is not absent */
    uint64_t bytes; /* text in the cells */
    uint64_t total; /* text of all rows, to share the work of writing them */
    uint16_t number;
    struct flat_parent *parents;
    uint32_t parent_count;
    uint32_t position; /* column of the row's own position */
    struct flat_sheet *next;
};

struct flat_object;
struct flat_field {
    struct str key;
    struct flat_object *in;
    struct flat_field *after;   /* what followed it last time */
    struct flat_field *sibling; /* all fields of the object */
    uint32_t column;            /* in the object's sheet */
    uint32_t rollup;            /* in the sheet around it */
    bool dropped;               /* not asked for */
    bool only_list;             /* the schema knows it as a list and nothing else */
    bool bad_key;
    struct flat_object *object; /* its members when it is an object */
    struct flat_object *list;   /* those of its elements when it is a list of objects */
    const struct schema_field *schema;
};
struct flat_object {
    struct str prefix; /* "", "tender/", "parties/0/" */
    struct flat_sheet *sheet;
    struct flat_sheet *outer; /* where a list of one is rolled up; NULL = nowhere */
    uint32_t outer_position;  /* column there of its position */
    struct flat_field *first; /* what came first last time */
    struct flat_field *fields;
    struct flat_field **table; /* by hash of the key; room for `mask` + 1 */
    uint32_t count, mask;
    bool kept; /* all of it was asked for */
    const struct schema_object *schema;
};

/* The form of the data as one worker saw it. */
struct flat_form {
    struct arena arena;
    struct flat_object root;
    struct flat_sheet *sheets, **sheets_end;
    uint16_t sheet_count, worker;
    struct flat_form *next;
};

struct flat_frame {
    struct flat_object *object; /* of a list: its elements' */
    json_ref value;             /* the object or list itself */
    json_ref at;                /* next key or element */
    size_t left;
    struct flat_field *field; /* the one before */
    json_ref id;              /* once looked for */
    uint64_t *ids;            /* of a list: hashes of the ids seen in it */
    uint64_t index;           /* position in its list */
    uint32_t id_count;
    bool list, row, id_known, rolled;
};

struct flat_text;
struct flat_run {
    const struct flatten_options *options;
    struct flatten_options filled;
    struct str root_id, id_name;
    atomic_uint workers;
    struct flat_form *forms; /* of all workers, after the run */
    struct buf sample;       /* the first elements: all workers look at them before their own */
    struct flat_text *texts;
    size_t text_count;
    const struct schema_object *order_schema;
    struct flat_meta *meta; /* with --meta */
    struct flat_form *sample_form;
    struct flat_direct *direct; /* CSV files that are written to already; NULL = none */
    struct flatten_result *result;
};
struct flat_text { /* an element of the sample */
    size_t from, n;
    uint64_t element;
    enum ocds_kind kind;
};

struct flat_worker {
    struct flat_run *run;
    struct flat_form *form;
    struct flat_frame *frames;
    uint32_t depth;
    struct arena *scratch; /* emptied after the element */
    uint64_t element, position;
    uint32_t order;
    uint64_t rows;
    struct buf *out;
    uint64_t lost[FLATTEN_LOSSES];
    struct flatten_place first[FLATTEN_LOSSES];
    struct err *err;
};

/* Before each row on its way to the files. */
struct flat_row {
    uint32_t bytes; /* of the CSV text behind it, without line break */
    uint32_t columns;
    uint16_t worker, sheet;
};

/* flatten_form.c: all of these give NULL or FLAT_NONE with w->err set when a limit is reached. */
struct flat_form *flat_form_new(struct flat_run *run, uint16_t worker, struct err *err);
void flat_form_free(struct flat_form *form);
struct flat_field *flat_field_find(struct flat_worker *w, struct flat_object *object,
                                   struct str key);
struct flat_object *flat_field_object(struct flat_worker *w, struct flat_field *field);
struct flat_object *flat_field_list(struct flat_worker *w, struct flat_field *field);
uint32_t flat_column_add(struct flat_worker *w, struct flat_sheet *sheet, struct str path);
struct str flat_path(struct arena *arena, struct str prefix, struct str key);

/* flatten_walk.c */
enum err_code flat_walk(struct flat_worker *w, json_ref root, const struct schema_object *schema,
                        uint64_t position);
void flat_lose(struct flat_worker *w, enum flatten_loss loss, struct str prefix, struct str key);

/* flatten_cell.c: the row of a sheet as CSV text; the sheet is empty afterwards. Gives how many
 * texts had NUL bytes, which are left out. */
uint32_t flat_row_write(struct buf *out, struct flat_sheet *sheet, uint16_t worker, bool safe);
/* A list of texts and numbers, or of lists of them, as one text. .p NULL without memory. */
struct str flat_list_text(struct flat_worker *w, json_ref list, struct str prefix, struct str key);
bool flat_is_number(struct str s); /* as JSON writes them */

/* flatten_join.c: the sheets of all workers in their order, each with all of its columns. */
struct flat_final {
    struct str name;
    uint64_t total;
    const struct flat_column *columns;
    uint32_t count;
};
struct flat_map { /* one worker's sheet in the final one */
    uint32_t sheet;
    uint32_t same;           /* so many first columns stand where they stood */
    const uint32_t *columns; /* final number of each */
};
struct flat_plan {
    struct arena arena;
    struct flat_final *sheets;
    uint32_t sheet_count;
    struct flat_map **maps; /* [worker][sheet] */
    uint64_t columns;
};
enum err_code flat_plan_make(struct flat_run *run, struct flat_plan *plan, struct err *err);

/* flatten_direct.c: rows that go into their files at once. */
struct flat_direct_sheet {
    struct file_replace file; /* .fd -1: none */
    struct buf out;
    uint32_t columns;
    bool late; /* its rows wait in the spool, from some row on */
};
struct flat_direct {
    struct flat_direct_sheet *sheets; /* by the sample's numbers, which are all workers' */
    uint32_t count;
    uint16_t worker; /* whose form the sample's is */
    bool made_folder;
    int spool;
    struct buf rest; /* on its way to the spool */
};
enum err_code flat_direct_open(struct flat_run *run, struct flat_form *sample, int spool,
                               struct err *err);
enum err_code flat_direct_write(struct flat_direct *direct, struct str rows, struct err *err);
enum err_code flat_direct_end(struct flat_direct *direct, struct err *err);
void flat_direct_free(struct flat_run *run, bool failed);
/* The rows of a sheet that was written to, as flat_spool_read gives them. */
enum err_code flat_direct_read(const struct flat_direct *direct, uint32_t number,
                               enum err_code (*take)(void *user, const struct flat_row *row,
                                                     struct str text, struct err *err),
                               void *user, struct err *err);

/* flatten_write.c: the rows of the spools, one behind the other, into the files. */
void flat_header_write(struct buf *out, const struct flat_final *sheet);
struct flat_lost { /* what cells could not hold, found while writing */
    uint64_t count[FLATTEN_LOSSES];
    struct str first[FLATTEN_LOSSES]; /* heading */
};
enum err_code flat_write(const struct flat_run *run, const struct flat_plan *plan,
                         const int spools[2], const struct ocds_job *job, struct err *err);
/* flatten_book.c: the same into a workbook. */
enum err_code flat_write_book(const struct flat_run *run, const struct flat_plan *plan,
                              const int spools[2], const struct ocds_job *job,
                              struct flat_lost *lost, struct err *err);

/* Rows of a spool in their order. `row` is called with the text behind each; what it gives ends the
 * reading when it is not ERR_NONE. */
enum err_code flat_spool_read(int fd,
                              enum err_code (*row)(void *user, const struct flat_row *row,
                                                   struct str text, struct err *err),
                              void *user, struct err *err);
/* Splits a row's text into cells, quotes left on. `cells` has room for `row->columns`. */
void flat_row_cells(struct str text, uint32_t columns, struct str *cells);

#endif
