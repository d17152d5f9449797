/* Private to src/ingest: one run of the importer and the file it is at. import.c walks what was
 * given; import_file.c opens one file; import_sheet.c carries one sheet (or one list of JSON
 * elements) from its first rows to a snapshot. */
#ifndef CAUCE_INGEST_IMPORT_PRIVATE_H
#define CAUCE_INGEST_IMPORT_PRIVATE_H

#include "ingest/children.h"
#include "ingest/import.h"
#include "ingest/layout_set.h"
#include "ingest/map.h"
#include "ingest/recognise.h"

#define IMPORT_MAX_RESULTS 100000

struct import {
    const struct import_options *options;
    struct arena *arena; /* of the report */
    struct ledger *ledger;
    struct layout_set *layouts;
    const struct layout *forced;
    struct entity_index *entities;
    struct place_index *places;
    int64_t owner;
    struct import_result
        *results; /* mem_realloc'ed while running, copied to the arena at the end */
    size_t count, capacity;
    uint64_t files;
    bool fatal; /* the error in hand ends the run: the store, memory, or a person */
};

/* One file. */
struct import_file {
    struct import *import;
    struct str path; /* as shown */
    struct str name; /* as kept: last component, "archive.zip!member" for members */
    struct str url;
    int fd; /* seekable */
    char sha256[65];
    uint64_t size;
    bool kept;                /* its bytes went into the store with an earlier sheet */
    struct arena arena;       /* what one sheet needs; reset for each */
    const struct layout *own; /* made from the datapackage.json beside it; NULL = none */
};

/* Adds a result and tells whoever watches. Text is copied. */
enum err_code import_add(struct import *import, const struct import_result *result,
                         struct err *err);
struct import_result import_result_of(const struct import_file *file, enum import_state state);
/* Takes over `fd`. ERR_NONE although the file failed, unless import->fatal. */
enum err_code import_one(struct import *import, int fd, struct str path, struct str name,
                         struct str url, struct err *err);
/* Reads an open source of this file to its end, sheet by sheet. */
enum err_code import_source(struct import_file *file, struct source *source, struct err *err);
/* Not public money by its name or first bytes: the reason, or NULL. */
const char *import_ignored_name(struct str name);
const char *import_ignored_format(enum source_format format);
const char *import_ignored_json(json_ref element);
/* A layout made from the datapackage.json beside a table (Fiscal Data Package); empty when there
 * is none. fdp.c */
enum err_code fdp_layout(struct arena *arena, const char *path, struct str *text_out,
                         struct err *err);
void import_source_options(const struct import *import, const char *name,
                           struct source_options *out);

#endif
