/* The ledger's SQL as a whole: every query on both engines, and the rule that lets the tables be
 * spread over machines by entity. */
#include "queries.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "ledger_queries.h"
#include "ledger_schema.h"

static void prepare_all(const char *url)
{
    struct err err = {0};
    struct store *s;
    CHECK_OK(store_open(url, STORE_CREATE, &s, &err));
    CHECK_OK(store_migrate(s, ledger_migrations, ledger_migration_count, NULL, &err));
    check_queries_prepare(s, ledger_queries, ledger_query_count);
    store_close(s);
}

TEST(every_query_of_the_ledger_is_understood_by_sqlite)
{
    prepare_all("x.cauce");
}

TEST(every_query_of_the_ledger_is_understood_by_postgres)
{
    const char *url = test_postgres();
    if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");
    prepare_all(url);
}

TEST(queries_of_the_ledger_stay_with_one_entity_or_say_why_not)
{
    size_t across = 0;
    check_queries_stay(ledger_queries, ledger_query_count, ledger_tables, ledger_table_count);
    for (size_t i = 0; i < ledger_query_count; i++) across += ledger_queries[i]->all_entities;
    printf("# %zu queries, %zu across entities, %zu with a text per engine\n", ledger_query_count,
           across, ledger_query_alternatives);
    CHECK(ledger_query_alternatives <= 2); /* each is a thing to keep right twice */
}

/* The check itself must be able to fail. */
TEST(a_query_that_forgets_the_entity_is_found)
{
    static const struct {
        const char *sql;
        bool stays;
    } cases[] = {
        {"SELECT id FROM node WHERE entity = $1", true},
        {"SELECT n.id FROM node n JOIN amount AS a ON a.entity = n.entity AND a.node = n.id "
         "WHERE n.entity = $1",
         true},
        {"SELECT name FROM snapshot", true},
        {"SELECT id FROM node WHERE id = $1", false},
        {"SELECT entity, id FROM node WHERE key = $1", false},
        {"SELECT n.id FROM node n JOIN amount AS a ON a.node = n.id WHERE n.entity = $1", false},
        {"UPDATE node SET published = 1 WHERE id = $1", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct store_query query = {"q", cases[i].sql, cases[i].sql, 0, 0, ">", false};
        int status;
        pid_t child = fork();
        if (child == 0) {
            check_query_stays(&query, query.sqlite, ledger_tables, ledger_table_count);
            _exit(0);
        }
        CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
        CHECK_INT(WEXITSTATUS(status) == 0, cases[i].stays);
    }
}

TEST(every_table_of_the_ledger_can_be_sharded_by_entity_or_is_shared)
{
    struct buf plan;
    char name[80];
    buf_init(&plan, 1 << 16);
    store_plan_citus(ledger_tables, ledger_table_count, &plan);
    CHECK(!plan.failed && ledger_table_count > 10);
    for (size_t i = 0; i < ledger_table_count; i++) {
        const struct store_table *t = ledger_tables[i];
        CHECK(t->reference || strncmp(t->key, "entity", 6) == 0);
        snprintf(name, sizeof name, "create_%s_table('%s'",
                 t->reference ? "reference" : "distributed", t->name);
        if (!strstr(plan.p, name)) test_fail(__FILE__, __LINE__, "the plan lacks %s", t->name);
    }
    buf_free(&plan);
}
