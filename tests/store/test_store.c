/* Values, transactions and conflicts: the same bodies on both engines. */
#include "fixture.h"

BOTH(values_come_back_as_they_were_given)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 7);
    static const char bytes[] = "a\0b\xff";
    CHECK_OK(store_prepare(s, &insert_thing, &stmt, &err));
    store_bind_int(stmt, 1, 7);
    store_bind_int(stmt, 2, INT64_MIN);
    store_bind_text(stmt, 3, STR("Ñandú 漢字 🏛 'comillas' \\ y\ttab\nfin"));
    store_bind_blob(stmt, 4, (struct str){bytes, 4});
    store_bind_int(stmt, 5, INT64_MAX);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_INT(store_changes(stmt), 1);
    CHECK_OK(store_commit(s, &err));
    CHECK_OK(store_prepare(s, &thing_by_id, &stmt, &err));
    store_bind_int(stmt, 1, 7);
    store_bind_int(stmt, 2, INT64_MIN);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK(row);
    CHECK_STR(store_text(stmt, 0), "Ñandú 漢字 🏛 'comillas' \\ y\ttab\nfin");
    CHECK(str_eq(store_blob(stmt, 1), (struct str){bytes, 4}));
    CHECK(store_int(stmt, 2) == INT64_MAX);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK(!row);
    store_close(s);
}

BOTH(null_and_empty_are_different)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_prepare(s, &insert_thing, &stmt, &err));
    store_bind_int(stmt, 1, 1);
    store_bind_int(stmt, 2, 1);
    store_bind_text(stmt, 3, STR(""));
    store_bind_blob(stmt, 4, STR(""));
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_OK(add_thing(s, 1, 2, NULL, &err));
    CHECK_OK(store_commit(s, &err));
    for (int id = 1; id <= 2; id++) {
        CHECK_OK(store_prepare(s, &thing_by_id, &stmt, &err));
        store_bind_int(stmt, 1, 1);
        store_bind_int(stmt, 2, id);
        CHECK_OK(store_step(stmt, &row, &err));
        CHECK(row);
        CHECK((store_text(stmt, 0).p != NULL) == (id == 1));
        CHECK((store_blob(stmt, 1).p != NULL) == (id == 1));
        CHECK(store_null(stmt, 0) == (id == 2) && store_null(stmt, 1) == (id == 2));
        CHECK(store_null(stmt, 2));
        CHECK_INT(store_int(stmt, 2), 0);
        store_reset(stmt);
    }
    store_close(s);
}

static const struct store_query shuffled = {
    "shuffled",
    "SELECT $3 || '-' || $1 || '-' || $3 || '-' || $2, CAST($4 AS BIGINT) + $4",
    "SELECT $3 || '-' || $1 || '-' || $3 || '-' || $2, CAST($4 AS BIGINT) + $4",
    4,
    2,
    "ttti>ti",
    false};

BOTH(parameters_may_stand_in_any_order_and_be_repeated)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(s, &shuffled, &stmt, &err));
    store_bind_text(stmt, 1, STR("uno"));
    store_bind_text(stmt, 2, STR("dos"));
    store_bind_text(stmt, 3, STR("tres"));
    store_bind_int(stmt, 4, 21);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK(row);
    CHECK_STR(store_text(stmt, 0), "tres-uno-tres-dos");
    CHECK_INT(store_int(stmt, 1), 42);
    store_close(s);
}

BOTH(a_prepared_statement_forgets_its_old_values)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(add_thing(s, 1, 1, "primera", &err));
    CHECK_OK(store_prepare(s, &thing_by_id, &stmt, &err));
    store_bind_int(stmt, 1, 1);
    store_bind_int(stmt, 2, 1);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK(row);
    CHECK_OK(store_prepare(s, &thing_by_id, &stmt, &err));
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK(!row);
    store_close(s);
}

/* Steps an insert whose label cannot be stored; gives the error. */
static struct err refused_text(const char *url, struct str label)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_prepare(s, &insert_thing, &stmt, &err));
    store_bind_int(stmt, 1, 1);
    store_bind_int(stmt, 2, 1);
    store_bind_text(stmt, 3, label);
    CHECK_INT(store_step(stmt, &row, &err), ERR_INPUT);
    struct err later = {0};
    CHECK_INT(store_commit(s, &later), ERR_INPUT);
    CHECK(!store_in_transaction(s));
    CHECK_INT(count(s, &count_things, 1), 0);
    store_close(s);
    return err;
}

BOTH(text_with_a_nul_byte_is_refused_by_name)
{
    struct err err = refused_text(url, (struct str){"todo ascii y de pronto\0fin", 26});
    CHECK(strstr(err.message, "NUL") && strstr(err.message, "insert_thing"));
}

BOTH(text_that_is_not_utf8_is_refused)
{
    struct err err = refused_text(url, STR("a\xf1o fiscal en latin-1"));
    CHECK(strstr(err.message, "UTF-8"));
}

BOTH(wrong_types_and_numbers_are_bugs_not_conversions)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(s, &thing_by_id, &stmt, &err));
    store_bind_text(stmt, 1, STR("1"));
    CHECK_INT(store_step(stmt, &row, &err), ERR_BUG);
    CHECK_OK(store_prepare(s, &thing_by_id, &stmt, &err));
    store_bind_int(stmt, 3, 1);
    CHECK_INT(store_step(stmt, &row, &err), ERR_BUG);
    static const struct store_query lies = {"lies", "SELECT 1, 2", "SELECT 1, 2", 0,
                                            1,      ">i",          false};
    CHECK_INT(store_prepare(s, &lies, &stmt, &err), ERR_BUG);
    static const struct store_query broken = {"broken", "SELEC 1", "SELEC 1", 0, 1, ">i", false};
    CHECK_INT(store_prepare(s, &broken, &stmt, &err), ERR_BUG);
    store_close(s);
}

BOTH(a_rolled_back_transaction_leaves_nothing)
{
    struct err err = {0};
    struct store *s = fresh(url);
    CHECK_OK(store_begin(s, &err));
    CHECK_INT(store_begin(s, &err), ERR_BUG);
    add_entity(s, 1);
    CHECK_OK(add_thing(s, 1, 1, "x", &err));
    store_rollback(s);
    CHECK(!store_in_transaction(s));
    CHECK_INT(count(s, &count_things, 1), 0);
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(add_thing(s, 1, 1, "x", &err));
    store_close(s);
    s = open_again(url, STORE_WRITE);
    CHECK_INT(count(s, &count_things, 1), 0);
    CHECK_INT(store_commit(s, &err), ERR_BUG);
    store_close(s);
}

BOTH(writing_outside_a_transaction_is_refused)
{
    struct err err = {0};
    struct store *s = fresh(url);
    CHECK_INT(add_thing(s, 1, 1, "x", &err), ERR_BUG);
    struct store_bulk *bulk;
    CHECK_INT(store_bulk_begin(s, &table_thing, &bulk, &err), ERR_BUG);
    store_close(s);
}

BOTH(a_reading_handle_cannot_write)
{
    struct err err = {0};
    struct store *s = fresh(url), *reader = open_again(url, STORE_READ);
    CHECK_OK(store_begin(reader, &err));
    CHECK_INT(add_thing(reader, 1, 1, "x", &err), ERR_BUG);
    store_rollback(reader);
    CHECK_INT(store_migrate(reader, test_migrations, TEST_MIGRATIONS, NULL, &err), ERR_BUG);
    store_close(reader);
    store_close(s);
}

/* A second row under the key of another, and a row that points nowhere, are conflicts; after one
 * the transaction is lost on both engines. */
BOTH(broken_keys_are_conflicts_and_end_the_transaction)
{
    struct err err = {0};
    struct store *s = fresh(url);
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(add_thing(s, 1, 1, "a", &err));
    CHECK_OK(store_commit(s, &err));
    const struct {
        int64_t entity, id;
        const char *label;
    } broken[] = {{1, 1, "b"}, {1, 2, "a"}, {99, 1, "c"}};
    for (int i = 0; i < 3; i++) {
        CHECK_OK(store_begin(s, &err));
        CHECK_OK(add_thing(s, 1, 10, "antes", &err));
        CHECK_INT(add_thing(s, broken[i].entity, broken[i].id, broken[i].label, &err),
                  ERR_CONFLICT);
        CHECK_INT(add_thing(s, 1, 11, "después", &err), ERR_CONFLICT);
        CHECK_INT(store_commit(s, &err), ERR_CONFLICT);
    }
    CHECK_OK(store_begin(s, &err));
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(s, &insert_entity, &stmt, &err));
    store_bind_int(stmt, 1, 5);
    CHECK_INT(store_step(stmt, &row, &err), ERR_INPUT); /* NOT NULL */
    store_rollback(s);
    CHECK_INT(count(s, &count_things, 1), 1);
    store_close(s);
}

BOTH(a_parent_in_use_cannot_be_deleted)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *bulk;
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(add_thing(s, 1, 1, "a", &err));
    CHECK_OK(store_bulk_begin(s, &table_part, &bulk, &err));
    for (int i = 0; i < 4; i++) store_bulk_int(bulk, 1);
    CHECK_OK(store_bulk_row(bulk, &err));
    CHECK_OK(store_bulk_end(bulk, &err));
    CHECK_OK(store_commit(s, &err));
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(store_prepare(s, &delete_thing, &stmt, &err));
    store_bind_int(stmt, 1, 1);
    store_bind_int(stmt, 2, 1);
    CHECK_INT(store_step(stmt, &row, &err), ERR_CONFLICT);
    store_rollback(s);
    check_whole(s);
    store_close(s);
}

BOTH(a_second_writer_is_told_to_try_again)
{
    struct err err = {0};
    struct store *first = fresh(url), *second = open_again(url, STORE_WRITE);
    store_wait(second, 50);
    CHECK_OK(store_begin(first, &err));
    add_entity(first, 1);
    CHECK_INT(store_begin(second, &err), ERR_RETRY);
    CHECK(!store_in_transaction(second));
    CHECK_INT(count(second, &count_things, 1), 0); /* reading goes on */
    CHECK_OK(store_commit(first, &err));
    CHECK_OK(store_begin(second, &err));
    CHECK_OK(add_thing(second, 1, 1, "x", &err)); /* and sees what the first committed */
    CHECK_OK(store_commit(second, &err));
    store_close(first);
    store_close(second);
}

BOTH(readers_see_the_last_committed_state_during_a_write)
{
    struct err err = {0};
    struct store *writer = fresh(url), *reader = open_again(url, STORE_READ);
    CHECK_OK(store_begin(writer, &err));
    add_entity(writer, 1);
    CHECK_OK(add_thing(writer, 1, 1, "a", &err));
    CHECK_INT(count(reader, &count_things, 1), 0);
    CHECK_OK(store_commit(writer, &err));
    CHECK_INT(count(reader, &count_things, 1), 1);
    CHECK_OK(store_begin(reader, &err));
    CHECK_INT(count(reader, &count_things, 1), 1);
    CHECK_OK(store_begin(writer, &err));
    CHECK_OK(add_thing(writer, 1, 2, "b", &err));
    CHECK_OK(store_commit(writer, &err));
    CHECK_INT(count(reader, &count_things, 1), 1); /* one state for the whole transaction */
    CHECK_OK(store_commit(reader, &err));
    CHECK_INT(count(reader, &count_things, 1), 2);
    store_close(writer);
    store_close(reader);
}

BOTH(a_result_survives_other_statements_in_between)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_stmt *list, *one;
    bool row;
    char label[32];
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    for (int i = 1; i <= 500; i++) {
        snprintf(label, sizeof label, "cosa %d", i);
        CHECK_OK(add_thing(s, 1, i, i % 7 ? label : NULL, &err));
    }
    CHECK_OK(store_prepare(s, &list_things, &list, &err));
    store_bind_int(list, 1, 1);
    int rows = 0;
    for (;; rows++) {
        CHECK_OK(store_step(list, &row, &err));
        if (!row) break;
        int64_t id = store_int(list, 0);
        struct str text = store_text(list, 1);
        CHECK_OK(store_prepare(s, &thing_by_id, &one, &err));
        store_bind_int(one, 1, 1);
        store_bind_int(one, 2, id);
        CHECK_OK(store_step(one, &row, &err));
        CHECK(row);
        CHECK(str_eq(store_text(one, 0), text)); /* the outer row is still readable */
        CHECK((text.p == NULL) == (id % 7 == 0));
        if (id % 2) store_reset(one);
    }
    CHECK_INT(rows, 500);
    CHECK_OK(store_commit(s, &err));
    store_close(s);
}

BOTH(a_result_left_in_the_middle_disturbs_nobody)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_stmt *list;
    bool row;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    for (int i = 1; i <= 100; i++) CHECK_OK(add_thing(s, 1, i, NULL, &err));
    CHECK_OK(store_prepare(s, &list_things, &list, &err));
    store_bind_int(list, 1, 1);
    CHECK_OK(store_step(list, &row, &err));
    CHECK_OK(store_step(list, &row, &err));
    CHECK_INT(store_int(list, 0), 2);
    store_reset(list);
    CHECK_OK(store_step(list, &row, &err)); /* begins again */
    CHECK_INT(store_int(list, 0), 1);
    CHECK_OK(store_commit(s, &err));
    store_close(s);
}

BOTH(statements_sent_are_counted)
{
    struct err err = {0};
    struct store *s = fresh(url);
    uint64_t before = store_statements(s);
    count(s, &count_things, 1);
    count(s, &count_things, 2);
    CHECK_INT(store_statements(s) - before, 2);
    before = store_statements(s);
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_commit(s, &err));
    CHECK_INT(store_statements(s) - before, 3);
    store_close(s);
}

BOTH(a_store_says_what_it_is_and_how_large)
{
    struct err err = {0};
    struct store *s = fresh(url);
    uint64_t bytes = 0;
    CHECK_OK(store_size(s, &bytes, &err));
    CHECK(bytes > 8192);
    bool lite = store_engine(s) == STORE_SQLITE;
    CHECK(strncmp(store_description(s), lite ? "SQLite 3." : "PostgreSQL 1", lite ? 9 : 12) == 0);
    check_whole(s);
    store_close(s);
}
