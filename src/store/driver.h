/* What a database engine gives to store.c, which holds all that engines share: the state of the
 * transaction, the cache of statements, checks of what callers hand in. Private to this room.
 *
 * A driver's structs begin with the shared ones. Functions that can fail set `err`; a failure
 * inside a transaction is remembered by store.c, so that both engines refuse to go on after it
 * (PostgreSQL does by itself). `postgres_driver` is NULL in builds without it. */
#ifndef CAUCE_STORE_DRIVER_H
#define CAUCE_STORE_DRIVER_H

#include "store/store.h"
#include "store/url.h"

struct store_driver {
    enum store_engine engine;
    enum err_code (*open)(const struct store_url *url, enum store_mode mode, struct store **out,
                          struct err *err);
    void (*close)(struct store *store);
    enum err_code (*begin)(struct store *store, struct err *err);
    /* NULL where it cannot be switched; only called between transactions. */
    void (*foreign_keys)(struct store *store, bool on);
    enum err_code (*commit)(struct store *store, struct err *err);
    void (*rollback)(struct store *store);
    /* Statements separated by ';', without results. */
    enum err_code (*script)(struct store *store, const char *sql, struct err *err);
    /* First column of the first row as an integer; *found false when there is none. */
    enum err_code (*scalar)(struct store *store, const char *sql, int64_t *out, bool *found,
                            struct err *err);
    /* Makes what migrations are recorded in, and what they need (PostgreSQL: the schema). */
    enum err_code (*prepare_schema)(struct store *store, struct err *err);
    enum err_code (*has_table)(struct store *store, const char *name, bool *found, struct err *err);
    bool defers_indexes;
    /* Tells the planner what keys look like, after the schema changed; NULL where not needed. */
    enum err_code (*statistics)(struct store *store, struct err *err);

    enum err_code (*prepare)(struct store *store, const struct store_query *query,
                             struct store_stmt **out, struct err *err);
    void (*finalize)(struct store_stmt *stmt);
    void (*bind_int)(struct store_stmt *stmt, int index, int64_t value);
    void (*bind_bytes)(struct store_stmt *stmt, int index, struct str value, bool blob);
    void (*bind_null)(struct store_stmt *stmt, int index);
    void (*clear)(struct store_stmt *stmt); /* resets, all parameters NULL */
    enum err_code (*step)(struct store_stmt *stmt, bool *row_out, struct err *err);
    void (*reset)(struct store_stmt *stmt);
    int64_t (*get_int)(struct store_stmt *stmt, int column);
    struct str (*get_bytes)(struct store_stmt *stmt, int column, bool blob);
    bool (*get_null)(struct store_stmt *stmt, int column);
    int64_t (*changes)(struct store_stmt *stmt);

    enum err_code (*bulk_begin)(struct store *store, const struct store_table *table,
                                struct store_bulk **out, struct err *err);
    void (*bulk_int)(struct store_bulk *bulk, int64_t value);
    void (*bulk_bytes)(struct store_bulk *bulk, struct str value, bool blob);
    void (*bulk_null)(struct store_bulk *bulk);
    enum err_code (*bulk_row)(struct store_bulk *bulk, struct err *err);
    enum err_code (*bulk_hold)(struct store_bulk *bulk, struct err *err); /* or NULL */
    enum err_code (*bulk_release)(struct store_bulk *bulk, struct err *err);
    enum err_code (*bulk_flush)(struct store_bulk *bulk, struct err *err);
    void (*bulk_free)(struct store_bulk *bulk);

    enum err_code (*backup)(struct store *store, const char *path, const struct progress *progress,
                            struct err *err);
    enum err_code (*verify)(struct store *store, void (*tell)(void *user, const char *problem),
                            void *user, struct err *err);
    enum err_code (*size)(struct store *store, uint64_t *bytes_out, struct err *err);
};
extern const struct store_driver sqlite_driver;
#if CAUCE_WITH_PG
extern const struct store_driver postgres_driver;
#endif

enum { STORE_WAIT_MS = 10000 };

struct store {
    const struct store_driver *driver;
    enum store_mode mode;
    bool in_transaction;
    bool loading; /* foreign keys are switched off until the transaction ends */
    int wait_ms;
    uint64_t statements;
    uint64_t transaction;      /* number of the last one begun */
    int loads;                 /* bulk loads not ended */
    struct err failure;        /* code ERR_NONE: the transaction is sound */
    struct store_stmt **cache; /* open addressing by the query's address */
    size_t cache_size, cache_used;
    char description[160];
};

/* Why a value cannot be stored; told by the next step or row, as binding does not fail. */
enum store_problem {
    PROBLEM_NONE,
    PROBLEM_NUL,
    PROBLEM_UTF8,
    PROBLEM_INDEX,
    PROBLEM_TYPE,
    PROBLEM_MEMORY
};

struct store_stmt {
    struct store *store;
    const struct store_query *query;
    enum store_problem problem;
    int problem_index;
    bool stepping; /* between the first step and the end or reset */
};

struct store_bulk {
    struct store *store;
    const struct store_table *table;
    size_t column;        /* next to be given */
    uint64_t transaction; /* to which it belongs */
    enum store_problem problem;
    int problem_index;
};

/* True for the modes that may write. */
static inline bool store_writes(const struct store *store)
{
    return store->mode != STORE_READ;
}

#endif
