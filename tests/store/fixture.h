/* For the tests of the store: a small schema, and every test body run on both engines.
 *
 *   BOTH(a_thing_holds) { struct store *s = fresh(url); … }
 *
 * registers a_thing_holds_on_sqlite and a_thing_holds_on_postgres; the second is skipped, visibly,
 * where no PostgreSQL is given (CAUCE_TEST_PG). */
#ifndef CAUCE_TESTS_STORE_FIXTURE_H
#define CAUCE_TESTS_STORE_FIXTURE_H

#include <string.h>

#include "base/mem.h"
#include "harness.h"
#include "store/store.h"

#define BOTH(name) BOTH_SECONDS(name, 120)
#define BOTH_SECONDS(name, seconds)                                                                \
    static void name(const char *url);                                                             \
    TEST_SECONDS(name##_on_sqlite, seconds)                                                        \
    {                                                                                              \
        name("store.cauce");                                                                       \
    }                                                                                              \
    TEST_SECONDS(name##_on_postgres, seconds)                                                      \
    {                                                                                              \
        const char *url = test_postgres();                                                         \
        if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");                             \
        name(url);                                                                                 \
    }                                                                                              \
    static void name(const char *url)

/* Tables: entity(id, name) reference; thing(entity, id, label?, data?, n?) with an index by label;
 * part(entity, thing, item, minor) clustered, pointing at thing. */
extern const struct store_migration test_migrations[];
enum { TEST_MIGRATIONS = 3 };
extern const struct store_table table_entity, table_thing, table_part;
extern const struct store_index test_indexes[];
enum { TEST_INDEXES = 2 };
extern const struct store_query insert_entity, insert_thing, thing_by_id, count_things, count_parts,
    delete_thing, list_things;

/* Opened for writing, with the schema; ends the test when that fails. */
struct store *fresh(const char *url);
struct store *open_again(const char *url, enum store_mode mode);
void add_entity(struct store *store, int64_t id);
enum err_code add_thing(struct store *store, int64_t entity, int64_t id, const char *label,
                        struct err *err);
int64_t count(struct store *store, const struct store_query *query, int64_t entity);
/* store_verify finds nothing. */
void check_whole(struct store *store);

#endif
