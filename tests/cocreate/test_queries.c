/* The cycle's SQL as a whole: every query on both engines, and none that looks across entities
 * without saying why. */
#include "cocreate_queries.h"
#include "ledger_schema.h"
#include "queries.h"

static void prepare_all(const char *url)
{
    struct err err = {0};
    struct store *s;
    CHECK_OK(store_open(url, STORE_CREATE, &s, &err));
    CHECK_OK(store_migrate(s, ledger_migrations, ledger_migration_count, NULL, &err));
    check_queries_prepare(s, cocreate_queries, cocreate_query_count);
    store_close(s);
}

TEST(every_query_of_the_cycle_is_understood_by_sqlite)
{
    prepare_all("x.cauce");
}

TEST(every_query_of_the_cycle_is_understood_by_postgres)
{
    const char *url = test_postgres();
    if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");
    prepare_all(url);
}

TEST(queries_of_the_cycle_stay_with_one_entity_or_say_why_not)
{
    check_queries_stay(cocreate_queries, cocreate_query_count, ledger_tables, ledger_table_count);
    CHECK_INT(cocreate_query_alternatives, 0);
}
