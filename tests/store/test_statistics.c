/* The planner's figures: an index that leads with the entity and goes on is preferred to reading
 * all of an entity, from the first row on. */
#include <sqlite3.h>
#include <string.h>

#include "harness.h"
#include "store/store.h"

static const struct store_migration migrations[] = {
    {1, "first",
     "CREATE TABLE edge (entity INTEGER NOT NULL, source INTEGER NOT NULL, target INTEGER NOT "
     "NULL, "
     "note TEXT NOT NULL, PRIMARY KEY (entity, source, target)) STRICT, WITHOUT ROWID;"
     "CREATE INDEX edge_target ON edge (entity, target);",
     "CREATE TABLE edge (entity BIGINT NOT NULL, source BIGINT NOT NULL, target BIGINT NOT NULL, "
     "note TEXT NOT NULL, PRIMARY KEY (entity, source, target));"
     "CREATE INDEX edge_target ON edge (entity, target);"},
};
static const struct store_index indexes[] = {
    {"edge", "edge_target", "CREATE INDEX edge_target ON edge (entity, target)"},
};

/* The plan of a query as SQLite tells it, lines one after another. */
static void plan(const char *path, char *out, size_t size)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    CHECK(sqlite3_open(path, &db) == SQLITE_OK);
    CHECK(sqlite3_prepare_v2(
              db, "EXPLAIN QUERY PLAN SELECT note FROM edge WHERE entity = 1 AND target = 2", -1,
              &stmt, NULL) == SQLITE_OK);
    out[0] = '\0';
    while (sqlite3_step(stmt) == SQLITE_ROW) {
        const char *line = (const char *)sqlite3_column_text(stmt, 3);
        size_t n = strlen(out);
        snprintf(out + n, size - n, "%s\n", line);
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

TEST(store_tells_the_planner_that_few_rows_of_an_entity_share_a_key)
{
    struct err err = {0};
    struct store *store;
    char text[512];
    CHECK_OK(store_open("plan.db", STORE_CREATE, &store, &err));
    CHECK_OK(store_migrate(store, migrations, 1, NULL, &err));
    plan("plan.db", text, sizeof text);
    if (!strstr(text, "edge_target")) test_fail(__FILE__, __LINE__, "%s", text);
    store_close(store);
}

TEST(store_tells_the_planner_again_after_indexes_were_put_off)
{
    struct err err = {0};
    struct store *store;
    char text[512];
    bool deferred[1];
    CHECK_OK(store_open("plan.db", STORE_CREATE, &store, &err));
    CHECK_OK(store_migrate(store, migrations, 1, NULL, &err));
    CHECK_OK(store_begin(store, &err));
    CHECK_OK(store_defer_indexes(store, indexes, 1, deferred, &err));
    CHECK(deferred[0]);
    CHECK_OK(store_make_indexes(store, indexes, 1, deferred, &err));
    CHECK_OK(store_commit(store, &err));
    plan("plan.db", text, sizeof text);
    if (!strstr(text, "edge_target")) test_fail(__FILE__, __LINE__, "%s", text);
    store_close(store);
}
