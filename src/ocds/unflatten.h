/* Tables back to releases, projects or other objects: the way back of flatten.h. Headings are
 * paths; rows of all sheets with the same ocid and id become one object, and elements of lists are
 * told apart by their ids (or positions, where there are such columns). Flatten Tool's sheets work
 * too, with its commands in a row that begins with #: skipRows, headerRows, hashComments, ignore.
 *
 * Rows of one object may stand anywhere: they are shared out to temporary files by their object,
 * so that memory holds a small part of the input at a time (about a 128th, and any one object
 * whole). Objects come out in the order in which their first row stood, the main sheet first.
 * One thread. */
#ifndef CAUCE_OCDS_UNFLATTEN_H
#define CAUCE_OCDS_UNFLATTEN_H

#include "ocds/schema.h"
#include "ocds/stream.h"

struct unflatten_options {
    const char *root_id; /* NULL = "ocid"; "" = none */
    const char *id_name; /* NULL = "id" */
    /* The types of fields: of a release or, where no sheet has the root's id, of a project. What
     * they do not know is text in CSV and what the cell is in workbooks. NULL = not used. */
    const struct schema *schemas[SCHEMA_STANDARDS];
    /* Cells say the types, for what flatten_run wrote: unquoted numbers, true and false are such;
     * schemas only say which texts are lists. */
    bool cell_types;
    bool package;          /* one package with all objects, else JSON Lines */
    const char *list_name; /* the package's list; NULL = releases, or projects without root ids */
    bool in_process;       /* read without a confined child: tests and fuzzing */
};

struct unflatten_result {
    uint64_t sheets, rows, objects;
    uint64_t conflicts; /* cells that say otherwise than an earlier one, which was kept */
    uint64_t mistyped;  /* cells that are not what the schema asks for, kept as text */
    uint64_t ignored;   /* columns without a heading that can be used */
};

/* job: inputs are files of CSV, XLSX, ODS or XLS; what does not fit is told through job->problem.
 * A sheet called "meta" gives the package's members. ERR_LIMIT: a heading or table past bounds. */
enum err_code unflatten_run(const struct ocds_job *job, const struct unflatten_options *options,
                            struct unflatten_result *result, struct err *err);

#endif
