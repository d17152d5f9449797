/* For the tests of imports: small files and layouts written into the test's own folder, imported
 * as the command line would, and questions to the store in one line. */
#ifndef CAUCE_TESTS_INGEST_IMPORTING_H
#define CAUCE_TESTS_INGEST_IMPORTING_H

#include "harness.h"
#include "ingest/import.h"

#define BOTH(name)                                                                                 \
    static void name(const char *url);                                                             \
    TEST(name##_on_sqlite)                                                                         \
    {                                                                                              \
        name("ledger.cauce");                                                                      \
    }                                                                                              \
    TEST(name##_on_postgres)                                                                       \
    {                                                                                              \
        const char *url = test_postgres();                                                         \
        if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");                             \
        name(url);                                                                                 \
    }                                                                                              \
    static void name(const char *url)

/* A ledger at `url`, and the folder "layouts" for the layouts of the test. */
void start(const char *url);
/* layouts/NAME.layout */
void write_layout(const char *name, const char *text);
void write_file(const char *name, const void *bytes, size_t size);
void write_text(const char *name, const char *text);
/* Imports a path with usual options; `change` (may be NULL) changes them before. */
struct import_report import_path(const char *path, void (*change)(struct import_options *options));
/* The same for a file with one table: its one result. */
struct import_result import_one_file(const char *path);
/* Writes and imports in one go. */
struct import_result import_text(const char *name, const char *text);
uint64_t reason_count(const struct import_result *result, const char *reason);
uint64_t finding_count(const struct import_result *result, const char *rule);

/* The one number or text that a query without parameters gives. */
int64_t ask_number(const char *sql);
const char *ask_text(const char *sql); /* until the next ask */
#define CHECK_TEXT(sql, want) CHECK_STR(str_of(ask_text(sql)), want)

/* Rows read = accepted + quarantined, told and stored. */
void check_rows(const struct import_result *result, uint64_t accepted, uint64_t quarantined);

#endif
