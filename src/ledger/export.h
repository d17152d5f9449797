/* The ledger as plain tables with a dictionary, in a folder that is complete or absent:
 *   snapshots, organisations, nodes, amounts, links, quarantine, findings, finding_rows, gaps
 * as CSV or JSON Lines, dictionary.csv (or .json) that describes every column, and SHA256SUMS.
 *
 * Streaming, in bounded memory; deterministic order (two exports of the same ledger are the same
 * bytes); amounts are exact decimals; CSV cells cannot carry a formula into a spreadsheet. All
 * tables are read in one transaction, so they agree with each other. */
#ifndef CAUCE_LEDGER_EXPORT_H
#define CAUCE_LEDGER_EXPORT_H

#include "ledger/ledger.h"

enum export_format { EXPORT_CSV, EXPORT_JSONL };
struct export_options {
    const char *folder; /* must not exist, or be empty */
    enum export_format format;
    int64_t entity; /* 0 = all */
    bool current;   /* only snapshots that no newer one replaced */
    const struct progress *progress;
};
struct export_table {
    const char *name; /* "amounts" */
    uint64_t rows;
    uint64_t bytes;
};
#define EXPORT_TABLES 9
struct export_summary {
    struct export_table tables[EXPORT_TABLES];
};
/* ERR_USAGE when the folder is there and not empty; ERR_CANCELLED leaves nothing behind. */
enum err_code ledger_export(struct ledger *ledger, const struct export_options *options,
                            struct export_summary *summary_out, struct err *err);

/* The dictionary, for help and tests. */
struct export_column {
    const char *table, *name;
    const char *type; /* "integer", "decimal", "text", "date", "timestamp", "boolean" */
    const char *unit; /* "" or what the number counts */
    const char *spanish, *english;
};
const struct export_column *export_columns(size_t *count_out);

#endif
