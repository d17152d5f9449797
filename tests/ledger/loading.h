/* For the tests of loads: a small file of contracts made in memory, loaded as ingest would, and
 * questions to the store in one line. Bodies run on both engines (BOTH, see below). */
#ifndef CAUCE_TESTS_LEDGER_LOADING_H
#define CAUCE_TESTS_LEDGER_LOADING_H

#include <string.h>

#include "harness.h"
#include "ledger/load.h"

#define BOTH(name) BOTH_SECONDS(name, 120)
#define BOTH_SECONDS(name, seconds)                                                                \
    static void name(const char *url);                                                             \
    TEST_SECONDS(name##_on_sqlite, seconds)                                                        \
    {                                                                                              \
        name("ledger.cauce");                                                                      \
    }                                                                                              \
    TEST_SECONDS(name##_on_postgres, seconds)                                                      \
    {                                                                                              \
        const char *url = test_postgres();                                                         \
        if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");                             \
        name(url);                                                                                 \
    }                                                                                              \
    static void name(const char *url)

/* One row of a file of contracts. NULL texts are empty. */
struct contract_row {
    const char *key, *title, *supplier, *rfc;
    int64_t minor;
    const char *code, *place; /* of the supplier */
    const char *problem;      /* the row goes to quarantine for this reason */
    const char *procedure;    /* only referred to: a link to an unpublished node */
};
struct loading {
    const char *name;   /* file name; NULL = "contratos.csv" */
    const char *series; /* as a person gives it; NULL = guessed from the name */
    const char *sheet, *layout;
    int64_t entity;  /* 0 = the federation */
    int32_t cut_off; /* 0 = unknown */
};

/* A new ledger, open for writing. */
struct ledger *new_ledger(const char *url);
struct ledger *open_ledger(const char *url, enum store_mode mode);
/* The rows as a file, kept and loaded. The summary's snapshot is 0 when it was known already. */
enum err_code try_load(struct ledger *ledger, const struct loading *how,
                       const struct contract_row *rows, size_t count, struct load_summary *summary,
                       struct err *err);
#define HOW(...) (&(struct loading){__VA_ARGS__})
/* The same, must succeed. */
struct load_summary load_rows(struct ledger *ledger, const struct loading *how,
                              const struct contract_row *rows, size_t count);
#define LOAD(ledger, how, ...)                                                                     \
    load_rows(ledger, how, (const struct contract_row[]){__VA_ARGS__},                             \
              sizeof((const struct contract_row[]){__VA_ARGS__}) / sizeof(struct contract_row))
/* Without the bytes' part in it: begins a load of a file with this text. */
enum err_code begin_load(struct ledger *ledger, const struct loading *how, const char *text,
                         size_t n, struct load **out, struct err *err);
void map_contract(struct load *load, const struct contract_row *row);

/* The one number, or text, that a query without parameters gives (all entities). */
int64_t ask_number(struct ledger *ledger, const struct store_query *query);
const char *ask_text(struct ledger *ledger,
                     const struct store_query *query); /* until the next ask */
#define QUERY_OF(sql, type)                                                                        \
    static const struct store_query query_ = {sql, sql, sql, 0, 1, type, true}
#define NUMBER(ledger, sql)                                                                        \
    ({                                                                                             \
        QUERY_OF(sql, ">i");                                                                       \
        ask_number(ledger, &query_);                                                               \
    })
#define TEXT(ledger, sql)                                                                          \
    ({                                                                                             \
        QUERY_OF(sql, ">t");                                                                       \
        ask_text(ledger, &query_);                                                                 \
    })
/* Every engine's own integrity check finds nothing, and no row refers to nothing. */
void check_whole(struct ledger *ledger);

#endif
