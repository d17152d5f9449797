/* One SQL interface over SQLite (embedded, the default) and PostgreSQL (libpq).
 *
 * URL: a path or "sqlite:PATH" for SQLite; "postgres://…" or "postgresql://…" for PostgreSQL (with
 * "&replica=host:port" any number of times: read handles go there first).
 * One writer beside any number of readers: STORE_WRITE takes the writer's lock in store_begin
 * (SQLite: BEGIN IMMEDIATE; PostgreSQL: transaction + advisory lock), STORE_READ handles see the
 * last committed state. A handle belongs to one thread at a time; open one per thread.
 *
 * SQL is never built at run time: callers pass `struct store_query` constants that tools/mksql.c
 * generated from the queries.sql beside the code that owns the tables. Text is `$n`-numbered and
 * the same on both engines, except for the counted alternatives (`-- sqlite:` / `-- pg:`).
 *
 * Results are enum store_result: OK/ROW/DONE or an error class; details go to struct err. */
#ifndef CAUCE_STORE_STORE_H
#define CAUCE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/progress.h"
#include "base/str.h"

struct store;
struct store_stmt;

enum store_engine { STORE_SQLITE, STORE_POSTGRES };
/* STORE_WRITE opens what exists, STORE_CREATE also makes it (PostgreSQL: the schema is made by
 * store_migrate). */
enum store_mode { STORE_READ, STORE_WRITE, STORE_CREATE };

/* What generated code declares, one static const per query. */
struct store_query {
    const char *name;
    const char *sqlite; /* text per engine; the same pointer when they agree */
    const char *postgres;
    uint8_t parameters;
    uint8_t columns;
    const char *types; /* 'i', 't', 'b' for each parameter, '>', the same for each column */
    bool all_entities; /* looks across entities on purpose */
};

/* One column of a bulk load. */
enum store_type { STORE_INT, STORE_TEXT, STORE_BLOB };
struct store_column {
    const char *name;
    enum store_type type;
    bool nullable;
};
struct store_table {
    const char *name;
    const struct store_column *columns;
    size_t count;
    bool reference;  /* shared by all entities; otherwise the first key column is `entity` */
    const char *key; /* "entity, id" */
};

struct store_migration {
    int version; /* 1, 2, … without holes */
    const char *name;
    const char *sqlite; /* statements separated by ';' */
    const char *postgres;
};

enum err_code store_open(const char *url, enum store_mode mode, struct store **out,
                         struct err *err);
void store_close(struct store *store); /* NULL is fine; rolls back what is open */
enum store_engine store_engine(const struct store *store);
/* How long store_begin waits for another writer before it gives ERR_RETRY; 10 s unless told. */
void store_wait(struct store *store, int milliseconds);
/* From now on what queries sort stays in memory: for a process that may write nowhere. On
 * PostgreSQL it is the server's own affair. */
enum err_code store_sort_in_memory(struct store *store, struct err *err);
/* Statements sent since the handle was opened: tests count them per page and command. */
uint64_t store_statements(const struct store *store);

/* Schema. `store_migrate` runs what is missing, each migration in one transaction with its record
 * in table store_migration(version, name, applied); a crash leaves the old or the new version.
 * ERR_UNSUPPORTED when the store is newer than the program. */
enum err_code store_migrate(struct store *store, const struct store_migration *all, size_t count,
                            const struct progress *progress, struct err *err);
enum err_code store_version(struct store *store, int *version_out, struct err *err);

/* Transactions do not nest. Writing outside one is refused. After an error inside one, everything
 * but store_rollback gives that error again. A store_commit that fails has rolled back, except that
 * ERR_DOWN from it leaves unknown whether the server committed. A commit that returned ERR_NONE is
 * durable (on PostgreSQL as durable as the server's synchronous_commit says). store_rollback never
 * fails. */
enum err_code store_begin(struct store *store, struct err *err);
/* The same, for a large load whose writer makes every id it refers to: until the transaction ends
 * foreign keys are not looked up row by row, which would double the time (PostgreSQL: where the
 * role may set session_replication_role; else they are checked as always). Keys stay unique.
 * store_verify finds what refers to nothing. */
enum err_code store_begin_load(struct store *store, struct err *err);
enum err_code store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);
bool store_in_transaction(const struct store *store);

/* Queries. store_prepare gives a cached statement, reset and with all parameters NULL; it stays
 * owned by the store. Parameters are numbered from 1 as in `$1`; bytes must stay valid until the
 * statement has given its last row or was reset. Text must be UTF-8 without NUL (ERR_INPUT from
 * store_step). One statement can be in use once at a time: a query inside its own loop needs a
 * second struct store_query. */
enum err_code store_prepare(struct store *store, const struct store_query *query,
                            struct store_stmt **out, struct err *err);
void store_bind_int(struct store_stmt *stmt, int index, int64_t value);
void store_bind_text(struct store_stmt *stmt, int index, struct str value); /* .p NULL = NULL */
void store_bind_blob(struct store_stmt *stmt, int index, struct str value);
void store_bind_null(struct store_stmt *stmt, int index);
/* *row_out: true = a row stands ready, false = no more. After false or an error it is reset. */
enum err_code store_step(struct store_stmt *stmt, bool *row_out, struct err *err);
int64_t store_int(struct store_stmt *stmt, int column); /* columns from 0; 0 for NULL */
struct str store_text(struct store_stmt *stmt,
                      int column); /* valid until the next step; .p NULL = NULL */
struct str store_blob(struct store_stmt *stmt, int column);
bool store_null(struct store_stmt *stmt, int column);
/* Must be called when a result is left before its end. */
void store_reset(struct store_stmt *stmt);
/* Rows changed by the last step that wrote. */
int64_t store_changes(struct store_stmt *stmt);

/* Bulk load into one table, inside a transaction: a prepared insert on SQLite, COPY on PostgreSQL.
 * Several loads may be open at once. Open those of parents before those of the tables that point
 * at them: on PostgreSQL each load gathers rows until it holds 1 MiB or is flushed or ended, and
 * loads opened earlier are sent before it.
 * Values are given in column order, then store_bulk_row; bytes must stay valid until then. A row
 * that breaks a key is ERR_CONFLICT (on PostgreSQL perhaps only from a later call, at the latest
 * from the commit) and the transaction must be rolled back. */
struct store_bulk;
enum err_code store_bulk_begin(struct store *store, const struct store_table *table,
                               struct store_bulk **out, struct err *err);
void store_bulk_int(struct store_bulk *bulk, int64_t value);
void store_bulk_text(struct store_bulk *bulk, struct str value);
void store_bulk_blob(struct store_bulk *bulk, struct str value);
void store_bulk_null(struct store_bulk *bulk);
enum err_code store_bulk_row(struct store_bulk *bulk, struct err *err);
/* From now on bytes given to this load must stay valid until its next release, flush or end, not
 * only until store_bulk_row: then rows go in many at a time, a third faster on SQLite. A row that
 * breaks a key may be told of by a later row, or by the release. Right after store_bulk_begin. */
enum err_code store_bulk_hold(struct store_bulk *bulk, struct err *err);
/* The bytes given so far are no longer needed. What a query must see wants store_bulk_flush. */
enum err_code store_bulk_release(struct store_bulk *bulk, struct err *err);
enum err_code store_bulk_flush(struct store_bulk *bulk, struct err *err);
enum err_code store_bulk_end(struct store_bulk *bulk, struct err *err); /* flushes and frees */
void store_bulk_abort(struct store_bulk *bulk);

/* Around a large load: on SQLite the secondary indexes named in `indexes` are dropped by the first
 * call when their table is empty, and made again by the second, which is much faster than keeping
 * them up to date row by row. On PostgreSQL they stay: dropping one would lock readers out. Both
 * run inside the caller's transaction. */
struct store_index {
    const char *table;
    const char *name;
    const char *create; /* the statement that makes it, the same on both engines */
};
enum err_code store_defer_indexes(struct store *store, const struct store_index *indexes,
                                  size_t count, bool *deferred, struct err *err);
enum err_code store_make_indexes(struct store *store, const struct store_index *indexes,
                                 size_t count, const bool *deferred, struct err *err);

/* Maintenance. Backup makes a consistent copy while others read and write (SQLite: the backup
 * API into a temporary name, synced, then renamed; PostgreSQL: ERR_UNSUPPORTED with advice). */
enum err_code store_backup(struct store *store, const char *path, const struct progress *progress,
                           struct err *err);
/* Full integrity check: calls `tell` with each problem found, in the engine's words. */
enum err_code store_verify(struct store *store, void (*tell)(void *user, const char *problem),
                           void *user, struct err *err);
/* "SQLite 3.40.1", "PostgreSQL 15.8 (primary)". Valid while the handle is open. */
const char *store_description(struct store *store);
/* Bytes the store takes on disk. */
enum err_code store_size(struct store *store, uint64_t *bytes_out, struct err *err);

/* Writes the statements that shard the schema on Citus: reference tables first, then distributed
 * ones by `entity`, all colocated. Pure text; NUL-terminated into `out`. */
struct buf;
void store_plan_citus(const struct store_table *const *tables, size_t count, struct buf *out);

#endif
