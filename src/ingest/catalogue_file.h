/* Official catalogue files (CSV, XLSX, JSON) into the catalogues of the ledger: finds the header by
 * the names that publishers use for code, name, parent, RFC …, whatever order and however many
 * rows stand before it, and hands each row to ledger/catalogue.h. */
#ifndef CAUCE_INGEST_CATALOGUE_FILE_H
#define CAUCE_INGEST_CATALOGUE_FILE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/progress.h"
#include "base/str.h"
#include "ledger/catalogue.h"

struct catalogue_file {
    const char *path;
    const struct catalogue_kind *kind;
    struct str version; /* empty = the date, else the first digits of the file's SHA-256 */
    int32_t dated;      /* DATE_NONE when unknown; lists need one */
    bool in_process;    /* parse without the sandboxed child: tests only */
    const struct progress *progress;
};
/* One transaction: all of the file or nothing. ERR_INPUT tells which column was looked for and what
 * the header says; ERR_NOTFOUND when there is no such file. `ledger` must be open for writing. */
enum err_code catalogue_file_load(struct ledger *ledger, const struct catalogue_file *file,
                                  struct catalogue_summary *summary_out, struct err *err);

#endif
