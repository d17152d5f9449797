/* Releases, compiled releases, OC4IDS projects and any other JSON objects as tables: one row per
 * object in a main sheet, and a sheet for each list of objects, whose rows repeat the ids of what
 * they belong to. Headings are paths, with 0 for "an element of this list": tender/value/amount,
 * parties/0/name. They are the conventions of Flatten Tool, so that either program reads what the
 * other writes; unflatten.h is the way back.
 *
 * Text is quoted in CSV when it needs it or when it would pass for a number, true or false: so the
 * type of every value is in the file, and anything that reads CSV still reads it. Memory does not
 * grow with the input; the result is the same byte for byte with any number of threads. */
#ifndef CAUCE_OCDS_FLATTEN_H
#define CAUCE_OCDS_FLATTEN_H

#include "ocds/schema.h"
#include "ocds/stream.h"

enum flatten_format {
    FLATTEN_CSV, /* a folder with a file for each sheet */
    FLATTEN_XLSX /* one workbook */
};

/* What a table cannot hold, or not without help. Counted; nothing else is ever lost. */
enum flatten_loss {
    FLATTEN_NULL,        /* null: an empty cell, as if it were absent */
    FLATTEN_EMPTY,       /* an empty object, list or (in XLSX) text */
    FLATTEN_MIXED,       /* a list of objects with other things in it, which are left out */
    FLATTEN_DEEP,        /* a list of lists of something else than texts and numbers: left out */
    FLATTEN_SEPARATOR,   /* a text with ; in a list of texts */
    FLATTEN_LIST,        /* a list of texts in a field that the schema does not know as a list */
    FLATTEN_NO_LIST,     /* a value that is none where the schema asks for a list */
    FLATTEN_KEY,         /* a field whose name is empty, a number, or holds / or # */
    FLATTEN_DUPLICATE,   /* the same field twice in one object: the first is kept */
    FLATTEN_NO_ID,       /* a list of objects in an object of a list that has no id */
    FLATTEN_REPEATED_ID, /* two objects of one list with the same id */
    FLATTEN_NUL,         /* U+0000 in a text */
    FLATTEN_NUMBER,      /* XLSX: a number that a cell does not hold exactly, written as text */
    FLATTEN_LONG,        /* XLSX: a text of more than 32,767 characters, cut there */
    FLATTEN_LOSSES
};
/* One sentence for people, translated. */
const char *flatten_loss_text(enum flatten_loss loss);
/* Stable word for programs: "null", "empty", … */
const char *flatten_loss_code(enum flatten_loss loss);

struct flatten_options {
    enum flatten_format format;
    const char *output;       /* the folder (made when it is not there) or the workbook */
    const char *main_sheet;   /* NULL = "main" */
    const char *root_id;      /* NULL = "ocid"; "" = none */
    const char *id_name;      /* NULL = "id" */
    const char *sheet_prefix; /* before every sheet's name; NULL = none */
    const char *root_list;    /* "a/b": the objects are in this list of each element; NULL = the
                                 elements themselves */
    /* What the fields are, to know which lists of texts come back as such, and for the order of
     * columns; by the kind of the element. NULL entries are not used. */
    const struct schema *schemas[SCHEMA_STANDARDS];
    const struct str *only; /* paths to keep, as in headings; NULL = all. Ids are always kept */
    size_t only_count;
    unsigned truncation; /* letters of a parent's name in a sheet's name; 0 = 3 */
    bool schema_order;   /* columns in the schema's order, the others behind; else by first sight */
    bool rollup;         /* lists with one object also stand in the main sheet */
    bool releases;       /* of records: their releases, else their compiled release */
    bool positions;      /* columns #, #parties/0, … with positions: exact also without ids */
    bool meta;           /* what packages say of themselves, in a sheet "meta" */
    bool safe;           /* an apostrophe before text that a spreadsheet would take for a formula */
};

struct flatten_place {
    uint64_t element; /* of the first one */
    char path[160];
};
struct flatten_result {
    uint64_t rows, sheets, columns;
    uint64_t lost[FLATTEN_LOSSES];
    struct flatten_place first[FLATTEN_LOSSES];
};

/* Writes everything or, on an error, nothing that had no name before. ERR_LIMIT: more columns or
 * sheets than a table may have, or more rows than a workbook holds. ERR_USAGE: the folder has
 * sheets of other data, which would pass for sheets of this. */
enum err_code flatten_run(const struct ocds_job *job, const struct flatten_options *options,
                          struct flatten_result *result, struct ocds_totals *totals,
                          struct err *err);

#endif
