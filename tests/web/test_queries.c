/* The room's own SQL, on both engines. */
#include "queries.h"

#include "ledger/ledger.h"
#include "web_queries.h"

static void prepare_all(const char *url)
{
    struct err err = {0};
    struct ledger *ledger;
    CHECK_OK(ledger_init(url, NULL, &err));
    CHECK_OK(ledger_open(url, STORE_READ, &ledger, &err));
    check_queries_prepare(ledger_store(ledger), web_queries, web_query_count);
    ledger_close(ledger);
}

TEST(every_query_of_the_pages_is_understood_by_sqlite)
{
    prepare_all("x.cauce");
}

TEST(every_query_of_the_pages_is_understood_by_postgres)
{
    const char *url = test_postgres();
    if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");
    prepare_all(url);
}

static void see(struct store *store, char *out, size_t size)
{
    struct err err = {0};
    struct store_stmt *stmt;
    struct q_web_state_row row;
    bool there;
    CHECK_OK(q_web_state(store, &stmt, &err));
    CHECK_OK(store_step(stmt, &there, &err));
    CHECK(there);
    q_web_state_row(stmt, &row);
    snprintf(out, size, "%.*s", STR_FMT(row.state));
    store_reset(stmt);
}

/* The tags of pages rest on it. */
static void notices_commits(const char *url)
{
    struct err err = {0};
    char before[100], same[100], after[100];
    struct ledger *reader, *writer;
    CHECK_OK(ledger_init(url, NULL, &err));
    CHECK_OK(ledger_open(url, STORE_READ, &reader, &err));
    CHECK_OK(ledger_open(url, STORE_WRITE, &writer, &err));
    see(ledger_store(reader), before, sizeof before);
    see(ledger_store(reader), same, sizeof same);
    CHECK_STR(str_of(same), before);
    CHECK_OK(ledger_home_set(writer, 26000, &err));
    see(ledger_store(reader), after, sizeof after);
    CHECK(strcmp(before, after) != 0);
    ledger_close(writer);
    ledger_close(reader);
}

TEST(the_state_of_the_store_changes_with_each_commit_on_sqlite)
{
    notices_commits("x.cauce");
}

TEST(the_state_of_the_store_changes_with_each_commit_on_postgres)
{
    const char *url = test_postgres();
    if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");
    notices_commits(url);
}
