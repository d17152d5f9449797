/* The SQL that queries may use: what stands here gives the same on both engines. A construct that
 * is not here is tried here first. */
#include "fixture.h"

#define SAME(name, sql, types)                                                                     \
    {                                                                                              \
        name, sql, sql, 0, 1, ">" types, false                                                     \
    }
static const struct {
    struct store_query query;
    const char *text; /* what comes out, as text; NULL = NULL */
} constructs[] = {
    {SAME("sum", "SELECT CAST(SUM(n) AS BIGINT) FROM thing WHERE entity = 1", "i"), "60"},
    {SAME("sum of nothing",
          "SELECT COALESCE(CAST(SUM(n) AS BIGINT), 0) FROM thing WHERE entity = 9", "i"),
     "0"},
    {SAME("filter", "SELECT COUNT(*) FILTER (WHERE n > 10) FROM thing", "i"), "2"},
    {SAME("case", "SELECT CAST(SUM(CASE WHEN n > 10 THEN 1 ELSE 0 END) AS BIGINT) FROM thing", "i"),
     "2"},
    {SAME("nulls last", "SELECT id FROM thing ORDER BY label DESC NULLS LAST, id LIMIT 1", "i"),
     "1"},
    {SAME("nulls first", "SELECT id FROM thing ORDER BY label NULLS FIRST, id LIMIT 1", "i"), "2"},
    {SAME("not distinct", "SELECT COUNT(*) FROM thing WHERE label IS NOT DISTINCT FROM NULL", "i"),
     "1"},
    {SAME("row values",
          "SELECT id FROM thing WHERE (entity, id) > (1, 1) ORDER BY entity, id LIMIT 1", "i"),
     "2"},
    {SAME("recursive",
          "WITH RECURSIVE up (i, s) AS (SELECT 1, 1 UNION ALL SELECT i + 1, s * (i + 1) FROM up "
          "WHERE i < 5) SELECT MAX(s) FROM up",
          "i"),
     "120"},
    {SAME("window",
          "SELECT CAST(SUM(n) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS "
          "BIGINT) "
          "FROM thing ORDER BY id DESC LIMIT 1",
          "i"),
     "50"},
    {SAME(
         "lag",
         "SELECT LAG(n) OVER (PARTITION BY entity ORDER BY id) FROM thing ORDER BY id DESC LIMIT 1",
         "i"),
     "20"},
    {SAME("exists",
          "SELECT COUNT(*) FROM entity AS e WHERE NOT EXISTS (SELECT 1 FROM thing AS t WHERE "
          "t.entity = e.id)",
          "i"),
     "1"},
    {SAME("left join",
          "SELECT COUNT(t.id) FROM entity AS e LEFT JOIN thing AS t ON t.entity = e.id", "i"),
     "3"},
    {SAME("group having", "SELECT entity FROM thing GROUP BY entity HAVING COUNT(*) > 2", "i"),
     "1"},
    {SAME("union", "SELECT COUNT(*) FROM (SELECT id FROM thing UNION SELECT id FROM entity) AS u",
          "i"),
     "3"},
    {SAME("except", "SELECT id FROM thing EXCEPT SELECT id FROM entity", "i"), "3"},
    {SAME("values", "SELECT MAX(v.column1) FROM (VALUES (1), (3), (2)) AS v", "i"), "3"},
    {SAME("division", "SELECT -7 / 2", "i"), "-3"},
    {SAME("remainder", "SELECT -7 % 2", "i"), "-1"},
    {SAME("length counts letters", "SELECT LENGTH('ñandú')", "i"), "5"},
    {SAME("substr", "SELECT SUBSTR('año fiscal', 2, 4)", "t"), "ño f"},
    {SAME("replace", "SELECT REPLACE('a.b.c', '.', '-')", "t"), "a-b-c"},
    {SAME("concatenate", "SELECT 'a' || NULL", "t"), NULL},
    {SAME("coalesce", "SELECT COALESCE(label, 'sin') FROM thing WHERE entity = 1 AND id = 2", "t"),
     "sin"},
    {SAME("nullif", "SELECT NULLIF(n, 10) FROM thing WHERE entity = 1 AND id = 1", "i"), NULL},
    {SAME("text by bytes", "SELECT label FROM thing WHERE label > 'a' ORDER BY label LIMIT 1", "t"),
     "añil"},
    {SAME("upper before lower",
          "SELECT label FROM thing WHERE label IS NOT NULL ORDER BY label LIMIT 1", "t"),
     "Zócalo"},
    {SAME("in", "SELECT COUNT(*) FROM thing WHERE id IN (1, 3, 5)", "i"), "2"},
    {SAME("between", "SELECT COUNT(*) FROM thing WHERE n BETWEEN 10 AND 20", "i"), "2"},
    {SAME("limit offset", "SELECT id FROM thing ORDER BY id LIMIT 1 OFFSET 2", "i"), "3"},
    {SAME("abs", "SELECT ABS(-5)", "i"), "5"},
    {SAME("scalar subquery", "SELECT (SELECT MAX(id) FROM thing) + 1", "i"), "4"},
    {SAME("count distinct", "SELECT COUNT(DISTINCT entity) FROM thing", "i"), "1"},
};

static void three_things(struct store *s)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool row;
    static const char *const labels[] = {"añil", NULL, "Zócalo"};
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    add_entity(s, 2);
    for (int i = 0; i < 3; i++) {
        CHECK_OK(store_prepare(s, &insert_thing, &stmt, &err));
        store_bind_int(stmt, 1, 1);
        store_bind_int(stmt, 2, i + 1);
        store_bind_text(stmt, 3, str_of(labels[i]));
        store_bind_int(stmt, 5, (i + 1) * 10);
        CHECK_OK(store_step(stmt, &row, &err));
    }
    CHECK_OK(store_commit(s, &err));
}

BOTH(the_sql_that_queries_may_use_means_the_same)
{
    struct err err = {0};
    struct store *s = fresh(url);
    three_things(s);
    for (size_t i = 0; i < sizeof constructs / sizeof *constructs; i++) {
        const struct store_query *q = &constructs[i].query;
        struct store_stmt *stmt;
        bool row;
        char number[32], what[80];
        snprintf(what, sizeof what, "%s", q->name);
        CHECK_OK(store_prepare(s, q, &stmt, &err));
        CHECK_OK(store_step(stmt, &row, &err));
        CHECK(row);
        struct str got = store_text(stmt, 0);
        if (q->types[1] == 'i' && !store_null(stmt, 0)) {
            snprintf(number, sizeof number, "%lld", (long long)store_int(stmt, 0));
            got = str_of(number);
        }
        test_check_str(__FILE__, __LINE__, what, got, str_of(constructs[i].text));
        CHECK(store_null(stmt, 0) == (constructs[i].text == NULL));
        store_reset(stmt);
    }
    store_close(s);
}

static const struct store_query
    upsert = {"upsert",
              "INSERT INTO entity (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = "
              "excluded.name "
              "RETURNING id, name",
              "INSERT INTO entity (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = "
              "excluded.name "
              "RETURNING id, name",
              2,
              2,
              "it>it",
              false},
    ignore = {"ignore",
              "INSERT INTO entity (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
              "INSERT INTO entity (id, name) VALUES ($1, $2) ON CONFLICT DO NOTHING",
              2,
              0,
              "it>",
              false},
    copy_rows = {"copy_rows",
                 "INSERT INTO entity (id, name) SELECT id + 10, name FROM entity WHERE true ON "
                 "CONFLICT DO NOTHING",
                 "INSERT INTO entity (id, name) SELECT id + 10, name FROM entity WHERE true ON "
                 "CONFLICT DO NOTHING",
                 0,
                 0,
                 ">",
                 false},
    update_from = {"update_from",
                   "UPDATE thing SET n = e.id FROM entity AS e WHERE e.id = thing.entity",
                   "UPDATE thing SET n = e.id FROM entity AS e WHERE e.id = thing.entity",
                   0,
                   0,
                   ">",
                   false},
    null_parameter = {"null_parameter",
                      "SELECT CASE WHEN $1 IS NULL THEN 1 ELSE 0 END",
                      "SELECT CASE WHEN $1 IS NULL THEN 1 ELSE 0 END",
                      1,
                      1,
                      "t>i",
                      false};

static int64_t changes(struct store *s, const struct store_query *q, int64_t id, const char *name)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(s, q, &stmt, &err));
    if (q->parameters) {
        store_bind_int(stmt, 1, id);
        store_bind_text(stmt, 2, str_of(name));
    }
    CHECK_OK(store_step(stmt, &row, &err));
    if (q->columns) {
        CHECK(row && store_int(stmt, 0) == id);
        CHECK_STR(store_text(stmt, 1), name);
        CHECK_OK(store_step(stmt, &row, &err));
        CHECK(!row);
    }
    return store_changes(stmt);
}

BOTH(the_writing_that_queries_may_use_means_the_same)
{
    struct err err = {0};
    struct store *s = fresh(url);
    three_things(s);
    CHECK_OK(store_begin(s, &err));
    CHECK_INT(changes(s, &upsert, 1, "otro nombre"), 1);
    CHECK_INT(changes(s, &upsert, 3, "nuevo"), 1);
    CHECK_INT(changes(s, &ignore, 3, "no"), 0);
    CHECK_INT(changes(s, &ignore, 4, "sí"), 1);
    CHECK_INT(changes(s, &update_from, 0, NULL), 3);
    CHECK_INT(changes(s, &copy_rows, 0, NULL), 4);
    CHECK_OK(store_commit(s, &err));
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(s, &null_parameter, &stmt, &err)); /* typed by its declaration */
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_INT(store_int(stmt, 0), 1);
    store_close(s);
}

#if CAUCE_WITH_PG
/* A sum that was not cast is told when the query is prepared, not when a number is read wrongly. */
TEST(a_column_of_another_type_is_refused_when_prepared)
{
    const char *url = test_postgres();
    if (!url) test_skip("no PostgreSQL here (set CAUCE_TEST_PG)");
    static const struct store_query sum = {"sum", "",   "SELECT SUM(n) FROM thing", 0, 1,
                                           ">i",  false};
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_stmt *stmt;
    CHECK_INT(store_prepare(s, &sum, &stmt, &err), ERR_BUG);
    CHECK(strstr(err.message, "sum"));
    store_close(s);
}
#endif
