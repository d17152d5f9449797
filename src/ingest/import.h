/* Importing published files: from paths, folders, zip archives, standard input and URLs to
 * snapshots of the ledger. One call does what `cauce import` does; nothing here prints.
 *
 * Each sheet of each file is one snapshot, written in one transaction. What goes wrong with one
 * file is told in its result and does not stop the others; interruption (progress says no) and a
 * store that fails do. Rows read = rows accepted + rows quarantined, always. */
#ifndef CAUCE_INGEST_IMPORT_H
#define CAUCE_INGEST_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/progress.h"
#include "base/str.h"
#include "format/source.h"
#include "ingest/layout.h"
#include "ledger/load.h"

enum import_state {
    IMPORT_LOADED,      /* a new snapshot */
    IMPORT_NOTHING_NEW, /* these very bytes were imported with this layout before */
    IMPORT_TRIED,       /* dry run: what would be loaded */
    IMPORT_IGNORED, /* not public money data (documentation, schema, map, catalogue, …): `reason` */
    IMPORT_UNKNOWN, /* no layout fits, or more than one: see `match` */
    IMPORT_FAILED   /* see `err` */
};
/* Stable machine name: "loaded", "nothing-new", "tried", "ignored", "unknown", "failed". */
const char *import_state_name(enum import_state state);

struct import_count {
    struct str code; /* reason of quarantine or rule of finding */
    uint64_t count;
};

/* One sheet of one file (one file where the format has no sheets). */
struct import_result {
    enum import_state state;
    struct str path; /* as given or found: "folder/file.csv", "archive.zip!member.csv", "-", URL */
    struct str sheet, layout, title, series, format, encoding;
    struct str reason; /* IMPORT_IGNORED */
    uint64_t size, header_row;
    struct load_summary summary; /* TRIED: rows and facts only; NOTHING_NEW: snapshot only */
    const struct import_count *quarantined; /* reasons, most frequent first */
    size_t quarantined_count;
    const struct import_count *findings; /* rules of row-level findings, most frequent first */
    size_t findings_count;
    struct str first_quarantined; /* one line: "fila 12: …", to show beside the counts */
    struct layout_match match;    /* IMPORT_UNKNOWN */
    struct err err;               /* IMPORT_FAILED */
};

struct import_options {
    const char *store_url;
    const char *entity; /* --entity: code or name; NULL = the instance's own */
    const char *url;    /* where the file was published; with paths that are URLs, they are it */
    const char *layout; /* forced layout id; NULL = recognise */
    const char *series; /* forced series; NULL = the layout's own rule */
    const char *imported_by;           /* NULL = "" */
    const char *const *layout_folders; /* besides the embedded ones */
    size_t layout_folder_count;
    int32_t cut_off;      /* DATE_NONE = the layout's own rule */
    int64_t retrieved_at; /* ms; 0 = now */
    bool has_date_order;  /* overrides the layout's order of dates */
    enum date_order date_order;
    bool dry_run;
    bool in_process;               /* parse without the sandboxed child: tests and fuzzing only */
    uint64_t max_download;         /* bytes; 0 = 4 GiB */
    uint32_t max_download_seconds; /* 0 = 1800 */
    const struct progress *progress;
    /* Called as each result is ready; may be NULL. Valid until import_run returns. */
    void (*each)(void *user, const struct import_result *result);
    void *user;
};

struct import_report {
    const struct import_result *results;
    size_t count;
    uint64_t files;
    uint64_t by_state[6]; /* indexed by enum import_state */
    uint64_t rows_read, rows_accepted, rows_quarantined, findings;
};

/* Files, folders (recursively), .zip archives, "-" (standard input), http:// and https:// URLs.
 * Results live in `arena`. Returns ERR_CANCELLED when interrupted (what was committed stays),
 * ERR_DOWN/ERR_IO/… when the store failed; ERR_NONE although single files failed. */
enum err_code import_run(const struct import_options *options, const char *const *paths,
                         size_t count, struct arena *arena, struct import_report *out,
                         struct err *err);

/* The names a header can be known by: a source row as it was published, from the bytes kept in
 * the ledger. */
struct import_row {
    struct str file, sheet, layout, url;
    uint64_t number, line;
    const struct str *names; /* header; empty for JSON */
    const struct str *cells;
    size_t count;
    struct str json; /* the element, for JSON formats */
};
struct import_row_ask {
    int64_t snapshot;
    uint64_t row;
    /* For pages: reads in this process, only the row's own bytes where the format allows it, makes
     * no file, and does not know the line. ERR_LIMIT for rows that would need more than
     * `max_bytes` of the file (0 = 4 MiB). The caller must be confined itself. */
    bool quick;
    uint64_t max_bytes;
};
enum err_code import_row_show(struct ledger *ledger, struct arena *arena,
                              const struct import_row_ask *ask, struct import_row *out,
                              struct err *err);

/* The folder of a person's own layouts: "layouts" beside the store's file; in the current folder
 * where the store is a server. NULL without memory. */
const char *import_layout_folder(struct arena *arena, const char *store_url);

/* Downloads to an unlinked temporary file, within limits; redirects followed at most 5 times, http
 * and https only. */
struct import_fetch {
    const char *url;
    uint64_t max_bytes;
    uint32_t max_seconds;
    const struct progress *progress;
};
enum err_code import_fetch(const struct import_fetch *fetch, int *fd_out, struct err *err);

#endif
