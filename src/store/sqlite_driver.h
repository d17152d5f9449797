/* Shared by the files of the SQLite driver; nothing outside src/store/sqlite*.c includes it. */
#ifndef CAUCE_STORE_SQLITE_DRIVER_H
#define CAUCE_STORE_SQLITE_DRIVER_H

#include <sqlite3.h>

#include "store/driver.h"

/* In the file's header, so that another program's database is not taken for ours: "Cauc". */
enum { SQLITE_STORE_ID = 0x43617563 };

struct sqlite_store {
    struct store base;
    sqlite3 *db;
    sqlite3_stmt *undo; /* ROLLBACK, prepared while there was memory for it */
    char path[STORE_URL_MAX];
};

/* Makes SQLite allocate through base/mem.h; once per process, before its first use. */
void sqlite_memory_start(void);

/* Error class and words for a result code of this handle; `what` is what was being done. */
enum err_code sqlite_fail(struct sqlite_store *store, int rc, const char *what, struct err *err);

/* Rolls back what is open, if anything is. */
void sqlite_undo(struct sqlite_store *store);
enum err_code sqlite_statistics(struct store *store, struct err *err);

/* Statements and bulk loads, for the driver's table. */
enum err_code sqlite_prepare(struct store *store, const struct store_query *query,
                             struct store_stmt **out, struct err *err);
void sqlite_finalize(struct store_stmt *stmt);
void sqlite_bind_int(struct store_stmt *stmt, int index, int64_t value);
void sqlite_bind_bytes(struct store_stmt *stmt, int index, struct str value, bool blob);
void sqlite_bind_null(struct store_stmt *stmt, int index);
void sqlite_clear(struct store_stmt *stmt);
enum err_code sqlite_step(struct store_stmt *stmt, bool *row_out, struct err *err);
void sqlite_reset(struct store_stmt *stmt);
int64_t sqlite_get_int(struct store_stmt *stmt, int column);
struct str sqlite_get_bytes(struct store_stmt *stmt, int column, bool blob);
bool sqlite_get_null(struct store_stmt *stmt, int column);
int64_t sqlite_changes(struct store_stmt *stmt);
enum err_code sqlite_bulk_begin(struct store *store, const struct store_table *table,
                                struct store_bulk **out, struct err *err);
void sqlite_bulk_int(struct store_bulk *bulk, int64_t value);
void sqlite_bulk_bytes(struct store_bulk *bulk, struct str value, bool blob);
void sqlite_bulk_null(struct store_bulk *bulk);
enum err_code sqlite_bulk_row(struct store_bulk *bulk, struct err *err);
enum err_code sqlite_bulk_hold(struct store_bulk *bulk, struct err *err);
enum err_code sqlite_bulk_flush(struct store_bulk *bulk, struct err *err);
void sqlite_bulk_free(struct store_bulk *bulk);
enum err_code sqlite_backup(struct store *store, const char *path, const struct progress *progress,
                            struct err *err);
enum err_code sqlite_verify(struct store *store, void (*tell)(void *user, const char *problem),
                            void *user, struct err *err);
enum err_code sqlite_size(struct store *store, uint64_t *bytes_out, struct err *err);

#endif
