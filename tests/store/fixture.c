/* The small schema of fixture.h, written out for both engines, and helpers that end the test when
 * something fails that the test is not about. */
#include "fixture.h"

#include "base/text.h"

const struct store_migration test_migrations[] = {
    {1, "entity",
     "CREATE TABLE entity (id INTEGER NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id)) STRICT;",
     "CREATE TABLE entity (id BIGINT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (id));"},
    {2, "thing",
     "CREATE TABLE thing (entity INTEGER NOT NULL REFERENCES entity (id), id INTEGER NOT NULL, "
     "label TEXT, "
     "data BLOB, n INTEGER, PRIMARY KEY (entity, id)) STRICT;"
     "CREATE UNIQUE INDEX thing_label ON thing (entity, label);",
     "CREATE TABLE thing (entity BIGINT NOT NULL REFERENCES entity (id), id BIGINT NOT NULL, label "
     "TEXT "
     "COLLATE \"C\", "
     "data BYTEA, n BIGINT, PRIMARY KEY (entity, id));"
     "CREATE UNIQUE INDEX thing_label ON thing (entity, label);"},
    {3, "part",
     "CREATE TABLE part (entity INTEGER NOT NULL, thing INTEGER NOT NULL, item INTEGER NOT NULL, "
     "minor INTEGER NOT NULL, PRIMARY KEY (entity, thing, item), "
     "FOREIGN KEY (entity, thing) REFERENCES thing (entity, id)) STRICT, WITHOUT ROWID;"
     "CREATE INDEX part_minor ON part (entity, minor);",
     "CREATE TABLE part (entity BIGINT NOT NULL, thing BIGINT NOT NULL, item BIGINT NOT NULL, "
     "minor BIGINT NOT NULL, PRIMARY KEY (entity, thing, item), "
     "FOREIGN KEY (entity, thing) REFERENCES thing (entity, id));"
     "CREATE INDEX part_minor ON part (entity, minor);"},
};

static const struct store_column entity_columns[] = {{"id", STORE_INT, false},
                                                     {"name", STORE_TEXT, false}};
static const struct store_column thing_columns[] = {{"entity", STORE_INT, false},
                                                    {"id", STORE_INT, false},
                                                    {"label", STORE_TEXT, true},
                                                    {"data", STORE_BLOB, true},
                                                    {"n", STORE_INT, true}};
static const struct store_column part_columns[] = {{"entity", STORE_INT, false},
                                                   {"thing", STORE_INT, false},
                                                   {"item", STORE_INT, false},
                                                   {"minor", STORE_INT, false}};
const struct store_table table_entity = {"entity", entity_columns, 2, true, "id"};
const struct store_table table_thing = {"thing", thing_columns, 5, false, "entity, id"};
const struct store_table table_part = {"part", part_columns, 4, false, "entity, thing, item"};
const struct store_index test_indexes[] = {
    {"thing", "thing_label", "CREATE UNIQUE INDEX thing_label ON thing (entity, label)"},
    {"part", "part_minor", "CREATE INDEX part_minor ON part (entity, minor)"},
};

#define QUERY(variable, sql, in, out, types)                                                       \
    const struct store_query variable = {#variable, sql, sql, in, out, types, false}
QUERY(insert_entity, "INSERT INTO entity (id, name) VALUES ($1, $2)", 2, 0, "it>");
QUERY(insert_thing, "INSERT INTO thing (entity, id, label, data, n) VALUES ($1, $2, $3, $4, $5)", 5,
      0, "iitbi>");
QUERY(thing_by_id, "SELECT label, data, n FROM thing WHERE id = $2 AND entity = $1", 2, 3,
      "ii>tbi");
QUERY(count_things, "SELECT COUNT(*) FROM thing WHERE entity = $1", 1, 1, "i>i");
QUERY(count_parts, "SELECT COUNT(*) FROM part WHERE entity = $1", 1, 1, "i>i");
QUERY(delete_thing, "DELETE FROM thing WHERE entity = $1 AND id = $2", 2, 0, "ii>");
QUERY(list_things, "SELECT id, label FROM thing WHERE entity = $1 ORDER BY id", 1, 2, "i>it");

struct store *open_again(const char *url, enum store_mode mode)
{
    struct err err = {0};
    struct store *store;
    CHECK_OK(store_open(url, mode, &store, &err));
    return store;
}

struct store *fresh(const char *url)
{
    struct err err = {0};
    struct store *store = open_again(url, STORE_CREATE);
    CHECK_OK(store_migrate(store, test_migrations, TEST_MIGRATIONS, NULL, &err));
    return store;
}

void add_entity(struct store *store, int64_t id)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(store, &insert_entity, &stmt, &err));
    store_bind_int(stmt, 1, id);
    store_bind_text(stmt, 2, STR("un municipio"));
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK(!row);
}

enum err_code add_thing(struct store *store, int64_t entity, int64_t id, const char *label,
                        struct err *err)
{
    struct store_stmt *stmt;
    bool row;
    enum err_code code = store_prepare(store, &insert_thing, &stmt, err);
    if (code) return code;
    store_bind_int(stmt, 1, entity);
    store_bind_int(stmt, 2, id);
    store_bind_text(stmt, 3, str_of(label));
    return store_step(stmt, &row, err);
}

int64_t count(struct store *store, const struct store_query *query, int64_t entity)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(store, query, &stmt, &err));
    store_bind_int(stmt, 1, entity);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK(row);
    int64_t n = store_int(stmt, 0);
    store_reset(stmt);
    return n;
}

static void complain(void *user, const char *problem)
{
    (void)user;
    fprintf(stderr, "%s\n", problem);
    test_fail(__FILE__, __LINE__, "the store is damaged");
}

void check_whole(struct store *store)
{
    struct err err = {0};
    CHECK_OK(store_verify(store, complain, NULL, &err));
}
