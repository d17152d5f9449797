/* What was imported: one snapshot per published file (and sheet) as it was on a day. Reads only. */
#ifndef CAUCE_LEDGER_SNAPSHOT_H
#define CAUCE_LEDGER_SNAPSHOT_H

#include "base/date.h"
#include "ledger/ledger.h"

struct snapshot {
    int64_t id, owner;
    struct str owner_name;
    struct str sha256, name, sheet, series, url; /* url empty = none */
    int64_t size;
    int64_t retrieved_at, imported_at; /* ms */
    int32_t cut_off;                   /* DATE_NONE */
    struct str layout, layout_sha256, format, encoding, imported_by, program;
    int64_t header_row, rows_read, rows_accepted, rows_quarantined;
    int64_t previous, superseded_by;     /* 0 = none */
    int64_t entities;                    /* how many entities have rows in it */
    int64_t findings;                    /* of all severities */
    int64_t appeared, changed, vanished; /* rows against the previous one; 0 when first */
};
struct snapshot_filter {
    int64_t entity;    /* 0 = all; else those that hold rows of it */
    struct str series; /* empty = all */
    bool current;      /* only those that no newer one replaced */
    uint32_t limit;    /* 0 = no limit */
};
/* Newest first. Allocated in `arena`. */
enum err_code snapshot_list(struct ledger *ledger, struct arena *arena,
                            const struct snapshot_filter *filter, struct snapshot **out,
                            size_t *count_out, struct err *err);
/* How many files stand behind the figures, in one statement. */
struct snapshot_summary {
    int64_t current;        /* snapshots that no newer one replaced */
    int32_t newest_cut_off; /* DATE_NONE: none of them says of which day it speaks */
};
/* Of one entity (those that hold rows of it), or of all with 0. */
enum err_code snapshot_summary(struct ledger *ledger, int64_t entity, struct snapshot_summary *out,
                               struct err *err);
/* By number, by the first hexadecimal digits (at least 6) of its SHA-256, or by file name (the
 * newest of that name). ERR_NOTFOUND; ERR_USAGE when several fit. */
enum err_code snapshot_find(struct ledger *ledger, struct arena *arena, struct str text,
                            struct snapshot *out, struct err *err);

struct snapshot_quarantined {
    int64_t entity, snapshot, row, line;
    struct str reason, column, found, message, raw; /* raw: cells joined by U+001F */
};
/* The rows that were set aside, in the file's order, after row `after`; limit 0 = 100. */
enum err_code snapshot_quarantine(struct ledger *ledger, struct arena *arena, int64_t snapshot,
                                  int64_t after, uint32_t limit, struct snapshot_quarantined **out,
                                  size_t *count_out, struct err *err);
struct snapshot_reason {
    struct str reason;
    int64_t count;
};
/* Why rows were set aside, most frequent first. */
enum err_code snapshot_reasons(struct ledger *ledger, struct arena *arena, int64_t snapshot,
                               struct snapshot_reason **out, size_t *count_out, struct err *err);

#endif
