/* Loading one snapshot: rows become facts, facts become rows of the store, in one transaction.
 *
 * The caller maps a source row to facts between load_row_begin and load_row_accept (or
 * load_row_quarantine, which drops the facts of the row). Facts refer to each other by load_ref,
 * valid within the row, and only to what was given before them. Text passed in need only live until
 * the call returns; reasons and rules are constants of the program.
 * Inside, a writer thread turns batches of rows into bulk inserts; organisations and nodes are
 * resolved there to 64-bit ids. Nothing is visible to readers until load_finish returned ERR_NONE;
 * load_abort, a crash or a kill leave the store as it was.
 * Memory is bounded whatever the number of rows. One load at a time per ledger handle; the calls
 * of one load come from one thread. */
#ifndef CAUCE_LEDGER_LOAD_H
#define CAUCE_LEDGER_LOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/err.h"
#include "base/progress.h"
#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

struct load;
typedef uint32_t load_ref;
#define LOAD_NONE UINT32_MAX

struct load_snapshot {
    int64_t owner;      /* entity the bytes are kept under */
    const char *sha256; /* 64 hexadecimal digits */
    uint64_t size;
    struct str name, sheet, series, url, layout, layout_sha256, format, encoding, imported_by;
    bool series_given;    /* a person said which series it is; else `series` is only a guess, and
                             the rows decide (load_finish) */
    int64_t retrieved_at; /* ms */
    int32_t cut_off;      /* DATE_NONE when unknown */
    uint64_t header_row;
    int file; /* descriptor of the raw bytes, kept as chunks; read with pread; -1 when
                             this file's bytes are kept already (another sheet) */
};

enum err_code load_begin(struct ledger *ledger, const struct load_snapshot *snapshot,
                         struct load **out, struct err *err);
/* True in *known_out when these very bytes (and sheet) were imported with this layout before. */
enum err_code load_known(struct ledger *ledger, int64_t owner, const char *sha256, struct str sheet,
                         struct str layout, bool *known_out, int64_t *snapshot_out,
                         struct err *err);

struct load_row {
    int64_t entity;
    uint64_t number, line, offset;
    struct str key; /* the row's own key within its series; the whole row where it has none */
    uint64_t content_hash; /* of all cells */
};
enum err_code load_row_begin(struct load *load, const struct load_row *row, struct err *err);

struct load_organisation {
    enum organisation_kind kind;
    struct str name, rfc /* as published */, code /* "scheme:code" or empty */, place;
};
struct load_node {
    enum node_kind kind;
    struct str key, label, place, scheme, code;
    bool published;        /* false: only referred to */
    load_ref unit, parent; /* LOAD_NONE */
    int32_t starts, ends;  /* DATE_NONE */
    int32_t year;          /* 0 = none */
};
struct load_amount {
    enum moment moment;
    uint32_t item;
    int64_t minor;
    char currency[4];
    int32_t at;   /* DATE_NONE */
    int32_t year; /* 0 = none */
};
struct load_link {
    enum evidence evidence;
    int score; /* -1 = none */
    struct str reason;
    bool stated; /* `minor` and `currency` are given */
    int64_t minor;
    char currency[4];
};
struct load_problem {
    const char *reason; /* stable code */
    struct str column, found, message, raw;
};
struct load_finding {
    const char *rule;
    enum severity severity;
    load_ref node;
    struct str column, subject, expected, found;
    bool has_minor;
    int64_t minor;
    int32_t year;
};

/* LOAD_NONE when memory ran out (told again by load_row_accept). */
load_ref load_organisation(struct load *load, const struct load_organisation *fact);
load_ref load_node(struct load *load, const struct load_node *fact);
/* `item` tells figures of one moment in one row apart; one that comes again is kept as well, under
 * item + 2^32. */
void load_amount(struct load *load, load_ref node, const struct load_amount *fact);
void load_link(struct load *load, load_ref from, load_ref to, const struct load_link *fact);
void load_party(struct load *load, load_ref node, enum party_role role, load_ref organisation);
void load_attribute(struct load *load, load_ref node, struct str name, struct str value);
void load_classification(struct load *load, load_ref node, struct str scheme, struct str code);
void load_document(struct load *load, load_ref node, struct str kind, struct str title,
                   struct str url, int32_t dated);
/* About the current row. */
void load_finding(struct load *load, const struct load_finding *fact);

enum err_code load_row_accept(struct load *load, struct err *err);
enum err_code load_row_quarantine(struct load *load, const struct load_problem *problem,
                                  struct err *err);

struct load_summary {
    int64_t snapshot, previous; /* previous 0 = first of its series */
    uint64_t rows_read, rows_accepted, rows_quarantined;
    uint64_t organisations, nodes, amounts, links; /* new ones */
    uint64_t findings;
    uint64_t appeared, changed, vanished; /* against previous */
};
/* Ends the rows, keeps the row index, compares with the previous snapshot of the series: the one of
 * the same owner, layout, sheet and series name where a person gave the series; otherwise the one
 * of the same owner and layout that shares most row keys, at least half of the smaller one's (any
 * at all where the guessed name agrees too; then a name that is taken by other rows gets a number).
 * A snapshot whose cut-off lies before the newest one's takes its place in the past: it is compared
 * with the one before it and is born superseded. Then runs the
 * checks that look at the whole snapshot (ledger/check.h), commits. On error all is rolled back.
 * Frees the load in every case. */
enum err_code load_finish(struct load *load, const struct progress *progress,
                          struct load_summary *summary_out, struct err *err);
void load_abort(struct load *load); /* rolls back, frees */

#endif
