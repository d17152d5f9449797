/* Bulk load of the store, for bench/store/run: the same rows as a CSV file, or straight through
 * store_bulk. bulk csv ROWS >file; bulk make URL; bulk load URL ROWS (prints seconds);
 * bulk read URL; bulk pages URL ROWS (pages per second: 25 rows by one statement, then by 25).
 * Rows come from a fixed seed, so every peer loads the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "store/store.h"

static const struct store_migration schema[] = {
    {1, "payment",
     "CREATE TABLE entity (id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id)) STRICT;"
     "CREATE TABLE payment (entity INTEGER NOT NULL REFERENCES entity (id), id INTEGER NOT NULL, "
     "supplier TEXT NOT NULL, concept TEXT NOT NULL, minor INTEGER NOT NULL, at INTEGER, "
     "PRIMARY KEY (entity, id)) STRICT, WITHOUT ROWID;"
     "INSERT INTO entity VALUES (1, 'municipio');",
     "CREATE TABLE entity (id BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id));"
     "CREATE TABLE payment (entity BIGINT NOT NULL REFERENCES entity (id), id BIGINT NOT NULL, "
     "supplier TEXT COLLATE \"C\" NOT NULL, concept TEXT COLLATE \"C\" NOT NULL, "
     "minor BIGINT NOT NULL, at BIGINT, PRIMARY KEY (entity, id));"
     "INSERT INTO entity VALUES (1, 'municipio');"},
};
static const struct store_column columns[] = {
    {"entity", STORE_INT, false},   {"id", STORE_INT, false},    {"supplier", STORE_TEXT, false},
    {"concept", STORE_TEXT, false}, {"minor", STORE_INT, false}, {"at", STORE_INT, true}};
static const struct store_table payment = {"payment", columns, 6, false, "entity, id"};
#define QUERY(name, sql, parameters, columns, types)                                               \
    static const struct store_query name = {#name, sql, sql, parameters, columns, types, false}
QUERY(empty, "DELETE FROM payment", 0, 0, ">");
QUERY(total, "SELECT COUNT(*), CAST(SUM(minor) AS BIGINT) FROM payment", 0, 2, ">ii");
QUERY(one, "SELECT id, supplier, minor FROM payment WHERE entity = 1 AND id = $1", 1, 3, "i>iti");
QUERY(page,
      "SELECT id, supplier, minor FROM payment WHERE entity = 1 AND id > $1 ORDER BY entity, id "
      "LIMIT 25",
      1, 3, "i>iti");

struct row {
    int64_t id, minor, at;
    struct str supplier;
    char concept[64];
    size_t concept_length;
};

static void make_row(int64_t id, struct row *row)
{
    static const char *const suppliers[] = {"CONSTRUCTORA DEL NAYAR SA DE CV", "MARIA LOPEZ IBARRA",
                                            "PAPELERIA \"EL PUERTO\" S. DE R.L. DE C.V.",
                                            "Ingeniería y Caminos, S.C."};
    uint64_t x = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
    x ^= x >> 29;
    row->id = id;
    row->minor = (int64_t)(x % UINT64_C(5000000000));
    row->at = 18000 + (int64_t)(x % 2000);
    row->supplier = str_of(suppliers[x >> 32 & 3]);
    row->concept_length =
        (size_t)snprintf(row->concept, sizeof row->concept, "estimación %llu de la obra %llu",
                         (unsigned long long)(x % 17), (unsigned long long)(x % 90001));
}

static void csv(int64_t rows)
{
    for (int64_t id = 1; id <= rows; id++) {
        struct row row;
        make_row(id, &row);
        printf("1,%lld,\"", (long long)id);
        for (size_t i = 0; i < row.supplier.n; i++) {
            if (row.supplier.p[i] == '"') putchar('"');
            putchar(row.supplier.p[i]);
        }
        printf("\",%s,%lld,%lld\n", row.concept, (long long)row.minor, (long long)row.at);
    }
}

static void must(enum err_code code, const struct err *err)
{
    if (!code) return;
    fprintf(stderr, "%s: %s\n", err_code_name(code), err->message);
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void load(struct store *store, int64_t rows)
{
    struct err err = {0};
    struct store_bulk *bulk;
    struct store_stmt *stmt;
    bool ready;
    must(store_begin(store, &err), &err);
    must(store_prepare(store, &empty, &stmt, &err), &err);
    must(store_step(stmt, &ready, &err), &err);
    must(store_commit(store, &err), &err);
    double start = now();
    must(store_begin(store, &err), &err);
    must(store_bulk_begin(store, &payment, &bulk, &err), &err);
    for (int64_t id = 1; id <= rows; id++) {
        struct row row;
        make_row(id, &row);
        store_bulk_int(bulk, 1);
        store_bulk_int(bulk, id);
        store_bulk_text(bulk, row.supplier);
        store_bulk_text(bulk, (struct str){row.concept, row.concept_length});
        store_bulk_int(bulk, row.minor);
        store_bulk_int(bulk, row.at);
        must(store_bulk_row(bulk, &err), &err);
    }
    must(store_bulk_end(bulk, &err), &err);
    must(store_commit(store, &err), &err);
    printf("%.3f\n", now() - start);
}

static void read_back(struct store *store)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool ready;
    must(store_prepare(store, &total, &stmt, &err), &err);
    must(store_step(stmt, &ready, &err), &err);
    printf("%lld rows, %lld centavos\n", (long long)store_int(stmt, 0),
           (long long)store_int(stmt, 1));
    store_reset(stmt);
}

/* Steps a statement to its end; gives its rows. */
static int drain(struct store *store, const struct store_query *query, int64_t id)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool ready = true;
    int rows = -1;
    must(store_prepare(store, query, &stmt, &err), &err);
    store_bind_int(stmt, 1, id);
    for (; ready; rows++) must(store_step(stmt, &ready, &err), &err);
    return rows;
}

static double pages(struct store *store, int64_t rows, int per_statement)
{
    double start = now(), end = start + 2;
    int64_t done = 0;
    uint64_t x = 1;
    for (; now() < end; done++) {
        x = x * UINT64_C(6364136223846793005) + 1442695040888963407U;
        int64_t id = (int64_t)(x >> 20) % (rows - 30);
        int got = 0;
        while (got < 25) got += drain(store, per_statement == 25 ? &page : &one, id + got + 1);
    }
    return (double)done / (now() - start);
}

int main(int argc, char **argv)
{
    struct err err = {0};
    struct store *store;
    if (argc == 3 && strcmp(argv[1], "csv") == 0) {
        csv(strtoll(argv[2], NULL, 10));
        return 0;
    }
    if (argc < 3) return 2;
    must(store_open(argv[2], STORE_CREATE, &store, &err), &err);
    must(store_migrate(store, schema, 1, NULL, &err), &err);
    if (strcmp(argv[1], "load") == 0 && argc == 4)
        load(store, strtoll(argv[3], NULL, 10));
    else if (strcmp(argv[1], "read") == 0)
        read_back(store);
    else if (strcmp(argv[1], "pages") == 0 && argc == 4)
        printf("%.0f %.0f\n", pages(store, strtoll(argv[3], NULL, 10), 25),
               pages(store, strtoll(argv[3], NULL, 10), 1));
    store_close(store);
    return 0;
}
