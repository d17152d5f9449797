/* The plan for Citus, and mksql: what it makes of SQL and what it refuses. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "fixture.h"

TEST(the_citus_plan_places_reference_tables_first_and_the_rest_together)
{
    static const struct store_table late = {"late", NULL, 0, true, "id"};
    const struct store_table *const tables[] = {&table_entity, &table_thing, &late, &table_part};
    struct buf plan;
    buf_init(&plan, 4096);
    store_plan_citus(tables, 4, &plan);
    CHECK(!plan.failed);
    CHECK_STR(buf_view(&plan),
              "SELECT create_reference_table('entity');\n"
              "SELECT create_reference_table('late');\n"
              "SELECT create_distributed_table('thing', 'entity');\n"
              "SELECT create_distributed_table('part', 'entity', colocate_with => 'thing');\n");
    CHECK(plan.p[plan.n] == '\0');
    buf_free(&plan);
}

/* Runs mksql on one file of SQL; its words go to "said". True when it was content. */
static bool mksql(const char *mode, const char *name, const char *sql)
{
    char tool[4200];
    const char *build = getenv("CAUCE_BUILD");
    snprintf(tool, sizeof tool, "%s/tools/mksql", build ? build : "");
    if (!build || access(tool, X_OK) != 0) test_skip("mksql is not built here (set CAUCE_BUILD)");
    FILE *f = fopen(name, "w");
    CHECK(f && fputs(sql, f) >= 0 && fclose(f) == 0);
    pid_t child = fork();
    if (child == 0) {
        int said = open("said", O_WRONLY | O_CREAT | O_TRUNC, 0600);
        if (said < 0 || dup2(said, 2) < 0) _exit(9);
        if (strcmp(mode, "schema") == 0)
            execl(tool, tool, "schema", "room", "out.h", "out.c", name, (char *)NULL);
        execl(tool, tool, "queries", "room", name, "out.h", "out.c", (char *)NULL);
        _exit(9);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) <= 1);
    return WEXITSTATUS(status) == 0;
}

static bool file_says(const char *path, const char *words)
{
    struct arena arena;
    struct str text;
    struct err err = {0};
    arena_init(&arena, 1 << 20);
    CHECK_OK(file_read(&arena, path, 1 << 20, &text, &err));
    bool found = str_contains(text, str_of(words));
    if (!found) fprintf(stderr, "%s: %.*s\n", path, STR_FMT(text));
    arena_free(&arena);
    return found;
}

#define GROUND                                                                                     \
    "-- table: town reference\nCREATE TABLE town (id INT NOT NULL, name TEXT, PRIMARY KEY "        \
    "(id));\n"                                                                                     \
    "-- table: work entity clustered\nCREATE TABLE work (entity INT NOT NULL REFERENCES town "     \
    "(id), "                                                                                       \
    "id INT NOT NULL, bytes BLOB, PRIMARY KEY (entity, id));\n"

TEST(mksql_writes_a_schema_for_each_engine)
{
    CHECK(mksql("schema", "0001-first.sql",
                GROUND
                "CREATE INDEX work_bytes ON work (entity, bytes);\n"
                "ALTER TABLE work ADD COLUMN place TEXT; -- said 'later'\n"
                "INSERT INTO town (id, name) VALUES (1, 'Compostela; \"Nay.\" -- no comment');\n"));
    CHECK(file_says("out.c", "id INTEGER NOT NULL"));
    CHECK(file_says("out.c", "STRICT, WITHOUT ROWID"));
    CHECK(file_says("out.c", "id BIGINT NOT NULL"));
    CHECK(file_says("out.c", "bytes BYTEA"));
    CHECK(file_says("out.c", "'Compostela; \\\"Nay.\\\" -- no comment'"));
    CHECK(file_says("out.c", "{\"place\", STORE_TEXT, true}"));
    CHECK(
        file_says("out.c", "room_table_work = {\"work\", columns_work, 4, false, \"entity, id\"}"));
    CHECK(file_says("out.c", "\"CREATE INDEX work_bytes ON work (entity, bytes)\""));
    CHECK(file_says("out.h", "extern const struct store_table room_table_town;"));
}

TEST(mksql_refuses_what_could_not_be_spread_by_entity)
{
    static const struct {
        const char *sql, *said;
    } cases[] = {
        {"CREATE TABLE a (id INT NOT NULL, PRIMARY KEY (id));",
         "0001-x.sql:1: write \"-- table: a"},
        {"-- table: b entity\nCREATE TABLE a (id INT NOT NULL, PRIMARY KEY (id));",
         "x.sql:2: write"},
        {"-- table: a entity\nCREATE TABLE a (id INT NOT NULL,\nPRIMARY KEY (id));",
         "x.sql:3: PRIMARY KEY of a must begin"},
        {GROUND "CREATE INDEX i ON work (id);", "x.sql:5: INDEX of work must begin with entity"},
        {GROUND "-- table: c entity\nCREATE TABLE c (entity INT NOT NULL, id INT NOT NULL UNIQUE, "
                "PRIMARY KEY (entity, id));",
         "x.sql:6: UNIQUE of c must begin"},
        {GROUND "-- table: c entity\nCREATE TABLE c (entity INT NOT NULL, id INT NOT NULL, PRIMARY "
                "KEY (entity, id), "
                "FOREIGN KEY (id, entity) REFERENCES work (id, entity));",
         "FOREIGN KEY of c must begin"},
        {GROUND "-- table: c reference\nCREATE TABLE c (entity INT NOT NULL, id INT NOT NULL, "
                "PRIMARY KEY (id), "
                "FOREIGN KEY (entity, id) REFERENCES work (entity, id));",
         "a reference table cannot point at work"},
        {GROUND "-- table: c reference\nCREATE TABLE c (id INT NOT NULL REFERENCES later (id), "
                "PRIMARY KEY (id));",
         "later is not there yet"},
        {"-- table: a entity\nCREATE TABLE a (entity TEXT NOT NULL, PRIMARY KEY (entity));",
         "needs the column entity INT"},
        {"-- table: a reference\nCREATE TABLE a (id INT, PRIMARY KEY (id));", "must be NOT NULL"},
        {"-- table: a reference\nCREATE TABLE a (id INT NOT NULL);", "has no PRIMARY KEY"},
        {"-- table: a reference\nCREATE TABLE a (id BIGINT NOT NULL, PRIMARY KEY (id));",
         "INT, TEXT and BLOB, not BIGINT"},
        {"-- table: a reference\nCREATE TABLE a (user INT NOT NULL, PRIMARY KEY (user));",
         "\"user\" is a word of SQL"},
        {"-- table: a reference\nCREATE TABLE a (\"x\" INT NOT NULL, PRIMARY KEY (x));",
         "double quotes"},
        {"-- table: a reference\nCREATE TABLE a (x INT NOT NULL, PRIMARY KEY (x))",
         "';' is missing"},
        {"-- table: a reference\nCREATE TABLE a (x INT NOT NULL DEFAULT 'abc", "closing quote"},
        {"VACUUM;", "a migration has no statement VACUUM"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(!mksql("schema", "0001-x.sql", cases[i].sql));
        CHECK(file_says("said", cases[i].said));
    }
    CHECK(!mksql("schema", "0002-x.sql", GROUND));
    CHECK(file_says("said", "is not number 0001"));
}

TEST(mksql_turns_queries_into_typed_functions)
{
    CHECK(mksql("queries", "q.sql",
                "-- name: find(entity int, label text?, n int?) -> (id int, minor int?)\n-- What "
                "it finds.\n"
                "SELECT id, minor FROM work WHERE label = $label AND n = $n AND entity = $entity;\n"
                "-- name: put(name text)\n-- sqlite:\nINSERT INTO a VALUES ($1);\n-- pg:\nINSERT "
                "INTO b VALUES ($name);\n"));
    CHECK(file_says("out.h",
                    "/* What it finds. */\nenum err_code q_find(struct store *store, int64_t "
                    "entity, struct str "
                    "label, const int64_t *n, struct store_stmt **out, struct err *err);"));
    CHECK(file_says("out.h", "enum err_code q_find_one("));
    CHECK(file_says("out.h", "    int64_t minor;\n    bool minor_null;"));
    CHECK(file_says(
        "out.h",
        "enum err_code q_put_run(struct store *store, struct str name, struct err *err);"));
    CHECK(file_says("out.c", "label = $2 AND n = $3 AND entity = $1"));
    CHECK(file_says("out.c", "const size_t room_query_alternatives = 1;"));
}

TEST(mksql_refuses_queries_that_do_not_fit_their_declaration)
{
    static const struct {
        const char *sql, *said;
    } cases[] = {
        {"SELECT 1;", "q.sql:1: SQL before the first"},
        {"-- name: a(x int)\nSELECT 1;", "q.sql:2: a does not use its parameter x"},
        {"-- name: a(x int)\nSELECT $x, $y;", "q.sql:2: a has no parameter $y"},
        {"-- name: a(x int, x int)\nSELECT $x;", "x stands twice"},
        {"-- name: a(x float)\nSELECT $x;", "not float"},
        {"-- name: a(for int)\nSELECT $for;", "cannot be the name"},
        {"-- name: a()\nSELECT 1;\n-- name: a()\nSELECT 1;", "q.sql:3: there are two queries a"},
        {"-- name: a()\nSELECT 1;\nSELECT 2;", "a has a second statement"},
        {"-- name: a()\n-- sqlite:\nSELECT 1;", "a needs one text"},
        {"-- name: a()\nSELECT 1", "';' is missing"},
        {"-- name: a()\nSELECT 1\n-- name: b()\nSELECT 1;", "';' is missing before"},
        {"-- name: a() -> \nSELECT 1;", "'(' is missing"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CHECK(!mksql("queries", "q.sql", cases[i].sql));
        CHECK(file_says("said", cases[i].said));
    }
}
