/* Shared by the files of the PostgreSQL driver; nothing but src/store/postgres*.c includes it. */
#ifndef CAUCE_STORE_POSTGRES_DRIVER_H
#define CAUCE_STORE_POSTGRES_DRIVER_H

#include <libpq-fe.h>

#include "store/driver.h"

struct postgres_statement;
struct postgres_load;

struct postgres_store {
    struct store base;
    PGconn *db;
    struct store_url url;
    unsigned connection; /* counts reconnections: statements are prepared again after one */
    unsigned next_name;
    /* What still stands on the wire and must be taken off before the next command: */
    struct postgres_statement *streaming; /* rows of this one */
    const struct store_table *copying;    /* or the answer to this COPY */
    struct postgres_load *first, *last;   /* open loads, in the order of opening */
};

/* postgres_connect.c */
enum err_code postgres_connect(struct postgres_store *store, struct err *err);

/* postgres.c. Error class and words for a result (NULL: of the connection); `what` was done. */
enum err_code postgres_fail(struct postgres_store *store, const PGresult *result, const char *what,
                            struct err *err);
/* A command without parameters; *result_out (may be NULL) is the caller's to clear. */
enum err_code postgres_run(struct postgres_store *store, const char *sql, const char *what,
                           PGresult **result_out, struct err *err);
enum err_code postgres_scalar(struct store *base, const char *sql, int64_t *out, bool *found,
                              struct err *err);
void postgres_words(const PGconn *db, char *out, size_t size);
/* Takes off the wire what stands there. */
enum err_code postgres_settle(struct postgres_store *store, struct err *err);
/* Reads and drops what follows the last result of a command. */
void postgres_finish(struct postgres_store *store);

/* Statements (postgres_stmt.c) and bulk loads (postgres_bulk.c), for the driver's table. */
enum err_code postgres_prepare(struct store *store, const struct store_query *query,
                               struct store_stmt **out, struct err *err);
void postgres_finalize(struct store_stmt *stmt);
void postgres_bind_int(struct store_stmt *stmt, int index, int64_t value);
void postgres_bind_bytes(struct store_stmt *stmt, int index, struct str value, bool blob);
void postgres_bind_null(struct store_stmt *stmt, int index);
void postgres_clear(struct store_stmt *stmt);
enum err_code postgres_step(struct store_stmt *stmt, bool *row_out, struct err *err);
void postgres_reset(struct store_stmt *stmt);
int64_t postgres_get_int(struct store_stmt *stmt, int column);
struct str postgres_get_bytes(struct store_stmt *stmt, int column, bool blob);
bool postgres_get_null(struct store_stmt *stmt, int column);
int64_t postgres_changes(struct store_stmt *stmt);
/* Keeps the rows that a statement still has on the wire in memory. */
void postgres_spill(struct postgres_statement *s);

enum err_code postgres_bulk_begin(struct store *store, const struct store_table *table,
                                  struct store_bulk **out, struct err *err);
void postgres_bulk_int(struct store_bulk *bulk, int64_t value);
void postgres_bulk_bytes(struct store_bulk *bulk, struct str value, bool blob);
void postgres_bulk_null(struct store_bulk *bulk);
enum err_code postgres_bulk_row(struct store_bulk *bulk, struct err *err);
enum err_code postgres_bulk_flush(struct store_bulk *bulk, struct err *err);
void postgres_bulk_free(struct store_bulk *bulk);

/* postgres_check.c */
enum err_code postgres_backup(struct store *store, const char *path,
                              const struct progress *progress, struct err *err);
enum err_code postgres_verify(struct store *store, void (*tell)(void *user, const char *problem),
                              void *user, struct err *err);
enum err_code postgres_size(struct store *store, uint64_t *bytes_out, struct err *err);

#endif
