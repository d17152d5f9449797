/* Bulk loads: what goes in comes out, parents first, and a broken row takes all with it. */
#include "fixture.h"

static const struct store_query sum_parts = {"sum_parts",
                                             "SELECT COUNT(*), CAST(SUM(minor) AS BIGINT), "
                                             "COUNT(DISTINCT thing) FROM part WHERE entity = $1",
                                             "SELECT COUNT(*), CAST(SUM(minor) AS BIGINT), "
                                             "COUNT(DISTINCT thing) FROM part WHERE entity = $1",
                                             1,
                                             3,
                                             "i>iii",
                                             false};

static void put_thing(struct store_bulk *bulk, int64_t id, struct str label)
{
    struct err err = {0};
    store_bulk_int(bulk, 1);
    store_bulk_int(bulk, id);
    store_bulk_text(bulk, label);
    if (id % 3)
        store_bulk_blob(bulk, (struct str){"\0\xff", (size_t)(id % 3)});
    else
        store_bulk_null(bulk);
    store_bulk_int(bulk, -id);
    CHECK_OK(store_bulk_row(bulk, &err));
}

static enum err_code put_part(struct store_bulk *bulk, int64_t thing, int64_t item, struct err *err)
{
    store_bulk_int(bulk, 1);
    store_bulk_int(bulk, thing);
    store_bulk_int(bulk, item);
    store_bulk_int(bulk, thing * 10 + item);
    return store_bulk_row(bulk, err);
}

/* Rows of parents and children in turns, enough that PostgreSQL's buffers are sent many times. */
BOTH(several_bulk_loads_fill_tables_that_point_at_each_other)
{
    enum { THINGS = 60000 };
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *things, *parts;
    char label[80];
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_bulk_begin(s, &table_thing, &things, &err));
    CHECK_OK(store_bulk_begin(s, &table_part, &parts, &err));
    int64_t sum = 0;
    for (int64_t id = 1; id <= THINGS; id++) {
        int n = snprintf(label, sizeof label, "obra pública número %lld \\N \"con\ttodo\"",
                         (long long)id);
        put_thing(things, id, (struct str){label, (size_t)n});
        for (int64_t item = 1; item <= 2; item++) {
            CHECK_OK(put_part(parts, id, item, &err));
            sum += id * 10 + item;
        }
    }
    CHECK_OK(store_bulk_end(things, &err));
    CHECK_OK(store_bulk_end(parts, &err));
    CHECK_OK(store_commit(s, &err));
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(s, &sum_parts, &stmt, &err));
    store_bind_int(stmt, 1, 1);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_INT(store_int(stmt, 0), 2 * THINGS);
    CHECK_INT(store_int(stmt, 1), sum);
    CHECK_INT(store_int(stmt, 2), THINGS);
    store_reset(stmt);
    CHECK_OK(store_prepare(s, &thing_by_id, &stmt, &err));
    store_bind_int(stmt, 1, 1);
    store_bind_int(stmt, 2, 59999);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK_STR(store_text(stmt, 0), "obra pública número 59999 \\N \"con\ttodo\"");
    CHECK(str_eq(store_blob(stmt, 1), (struct str){"\0\xff", 59999 % 3}));
    CHECK_INT(store_int(stmt, 2), -59999);
    store_reset(stmt);
    check_whole(s);
    store_close(s);
}

/* Ends a bulk load that must fail, at whatever call it does, and looks that nothing stayed. */
static void must_fail(struct store *s, struct store_bulk *bulk, enum err_code code,
                      enum err_code wanted)
{
    struct err err = {0};
    if (!code) code = store_bulk_flush(bulk, &err);
    CHECK_INT(code, wanted);
    CHECK_INT(store_bulk_row(bulk, &err), wanted);
    CHECK_INT(store_bulk_end(bulk, &err), wanted);
    CHECK_INT(store_commit(s, &err), wanted);
    CHECK_INT(count(s, &count_parts, 1), 0);
    CHECK_INT(count(s, &count_things, 1), 0);
}

BOTH(a_bulk_row_that_breaks_a_key_takes_the_transaction_with_it)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *bulk;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_commit(s, &err));
    for (int kind = 0; kind < 2; kind++) {
        CHECK_OK(store_begin(s, &err));
        CHECK_OK(add_thing(s, 1, 1, "x", &err));
        CHECK_OK(store_bulk_begin(s, &table_part, &bulk, &err));
        CHECK_OK(put_part(bulk, 1, 1, &err));
        must_fail(s, bulk, put_part(bulk, kind ? 2 : 1, 1, &err), ERR_CONFLICT);
    }
    store_close(s);
}

BOTH(a_bulk_row_with_wrong_values_is_refused)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *bulk;
    for (int kind = 0; kind < 5; kind++) {
        CHECK_OK(store_begin(s, &err));
        CHECK_OK(store_bulk_begin(s, &table_thing, &bulk, &err));
        store_bulk_int(bulk, 1);
        if (kind != 0) store_bulk_int(bulk, 1); /* 0: too few values */
        if (kind == 1) store_bulk_int(bulk, 1); /* a number in a column of text */
        if (kind == 2) store_bulk_text(bulk, (struct str){"a\0b", 3});
        if (kind >= 3) store_bulk_text(bulk, STR("bien"));
        store_bulk_null(bulk);
        if (kind == 3) store_bulk_text(bulk, STR("7"));
        if (kind == 4) store_bulk_null(bulk);
        if (kind == 4) store_bulk_null(bulk); /* too many */
        if (kind < 3) store_bulk_int(bulk, 7);
        must_fail(s, bulk, store_bulk_row(bulk, &err), kind == 2 ? ERR_INPUT : ERR_BUG);
    }
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(store_bulk_begin(s, &table_thing, &bulk, &err));
    store_bulk_null(bulk); /* NULL where the table wants a value */
    for (int i = 0; i < 4; i++) store_bulk_null(bulk);
    must_fail(s, bulk, store_bulk_row(bulk, &err), ERR_BUG);
    store_close(s);
}

BOTH(an_aborted_bulk_load_leaves_the_transaction_usable)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *bulk;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(add_thing(s, 1, 1, "x", &err));
    CHECK_OK(store_bulk_begin(s, &table_part, &bulk, &err));
    store_bulk_int(bulk, 1); /* half a row */
    store_bulk_abort(bulk);
    store_bulk_abort(NULL);
    CHECK_OK(store_bulk_begin(s, &table_part, &bulk, &err));
    CHECK_OK(put_part(bulk, 1, 1, &err));
    CHECK_OK(store_bulk_end(bulk, &err));
    CHECK_OK(store_commit(s, &err));
    CHECK_INT(count(s, &count_parts, 1), 1);
    store_close(s);
}

BOTH(a_load_must_end_before_its_transaction)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *bulk;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(add_thing(s, 1, 1, "x", &err));
    CHECK_OK(store_bulk_begin(s, &table_part, &bulk, &err));
    CHECK_OK(put_part(bulk, 1, 1, &err));
    CHECK_INT(store_commit(s, &err), ERR_BUG); /* a row may still wait here */
    CHECK_OK(store_begin(s, &err));
    CHECK_INT(put_part(bulk, 1, 2, &err), ERR_BUG);
    CHECK_INT(store_bulk_end(bulk, &err), ERR_BUG);
    store_rollback(s);
    CHECK_INT(count(s, &count_things, 1) + count(s, &count_parts, 1), 0);
    store_close(s);
}

/* One value larger than what is gathered before sending. */
BOTH(a_large_value_goes_through_bulk)
{
    enum { SIZE = 5 << 20 };
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *bulk;
    struct store_stmt *stmt;
    bool row;
    char *bytes = mem_alloc(SIZE);
    CHECK(bytes);
    for (int i = 0; i < SIZE; i++) bytes[i] = (char)(i * 7 + i / 251);
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_bulk_begin(s, &table_thing, &bulk, &err));
    store_bulk_int(bulk, 1);
    store_bulk_int(bulk, 1);
    store_bulk_null(bulk);
    store_bulk_blob(bulk, (struct str){bytes, SIZE});
    store_bulk_null(bulk);
    CHECK_OK(store_bulk_row(bulk, &err));
    CHECK_OK(store_bulk_end(bulk, &err));
    CHECK_OK(store_commit(s, &err));
    CHECK_OK(store_prepare(s, &thing_by_id, &stmt, &err));
    store_bind_int(stmt, 1, 1);
    store_bind_int(stmt, 2, 1);
    CHECK_OK(store_step(stmt, &row, &err));
    CHECK(str_eq(store_blob(stmt, 1), (struct str){bytes, SIZE}));
    mem_free(bytes);
    store_close(s);
}

static const struct store_query index_named = {
    "index_named",
    "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'index' AND name = $1",
    "SELECT COUNT(*) FROM pg_indexes WHERE schemaname = current_schema() AND indexname = $1",
    1,
    1,
    "t>i",
    false};

static int64_t has_index(struct store *s, const char *name)
{
    struct err err = {0};
    struct store_stmt *stmt;
    bool row;
    CHECK_OK(store_prepare(s, &index_named, &stmt, &err));
    store_bind_text(stmt, 1, str_of(name));
    CHECK_OK(store_step(stmt, &row, &err));
    int64_t n = store_int(stmt, 0);
    store_reset(stmt);
    return n;
}

BOTH(deferred_indexes_are_whole_again_after_the_load)
{
    struct err err = {0};
    struct store *s = fresh(url);
    bool deferred[TEST_INDEXES];
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(add_thing(s, 1, 1, "a", &err));
    CHECK_OK(store_defer_indexes(s, test_indexes, TEST_INDEXES, deferred, &err));
    CHECK(!deferred[0]); /* its table holds rows */
    CHECK(deferred[1] == (store_engine(s) == STORE_SQLITE));
    CHECK_INT(has_index(s, "part_minor"), !deferred[1]);
    struct store_bulk *bulk;
    CHECK_OK(store_bulk_begin(s, &table_part, &bulk, &err));
    CHECK_OK(put_part(bulk, 1, 1, &err));
    CHECK_OK(store_bulk_end(bulk, &err));
    CHECK_OK(store_make_indexes(s, test_indexes, TEST_INDEXES, deferred, &err));
    CHECK_OK(store_commit(s, &err));
    CHECK_INT(has_index(s, "part_minor"), 1);
    CHECK_INT(has_index(s, "thing_label"), 1);
    CHECK_OK(store_begin(s, &err));
    CHECK_INT(add_thing(s, 1, 2, "a", &err), ERR_CONFLICT);
    store_rollback(s);
    check_whole(s);
    store_close(s);
}

BOTH(a_deferred_index_comes_back_with_the_rollback)
{
    struct err err = {0};
    struct store *s = fresh(url);
    bool deferred[TEST_INDEXES];
    CHECK_OK(store_begin(s, &err));
    CHECK_OK(store_defer_indexes(s, test_indexes, TEST_INDEXES, deferred, &err));
    store_rollback(s);
    CHECK_INT(has_index(s, "thing_label") + has_index(s, "part_minor"), 2);
    store_close(s);
}

/* Held rows: more than go into one statement, with a rest, and bytes that change after a
 * release. */
BOTH(a_held_load_keeps_every_row_of_released_bytes)
{
    enum { THINGS = 1000 };
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *things;
    static char labels[100][40];
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_bulk_begin(s, &table_thing, &things, &err));
    CHECK_OK(store_bulk_hold(things, &err));
    for (int64_t id = 1; id <= THINGS; id++) {
        char *label = labels[id % 100];
        int n = snprintf(label, sizeof labels[0], "cosa %lld", (long long)id);
        put_thing(things, id, (struct str){label, (size_t)n});
        if (id % 100 == 0) CHECK_OK(store_bulk_release(things, &err));
    }
    CHECK_OK(store_bulk_end(things, &err));
    CHECK_OK(store_commit(s, &err));
    CHECK_INT(count(s, &count_things, 1), THINGS);
    struct store_stmt *stmt;
    bool row;
    for (int64_t id = 1; id <= THINGS; id += 37) {
        char label[40];
        snprintf(label, sizeof label, "cosa %lld", (long long)id);
        CHECK_OK(store_prepare(s, &thing_by_id, &stmt, &err));
        store_bind_int(stmt, 1, 1);
        store_bind_int(stmt, 2, id);
        CHECK_OK(store_step(stmt, &row, &err));
        CHECK(row);
        CHECK_STR(store_text(stmt, 0), label);
        store_reset(stmt);
    }
    check_whole(s);
    store_close(s);
}

BOTH(a_held_row_that_breaks_a_key_fails_the_load)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *things;
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_bulk_begin(s, &table_thing, &things, &err));
    CHECK_OK(store_bulk_hold(things, &err));
    put_thing(things, 1, STR("uno"));
    put_thing(things, 1, STR("otro"));
    CHECK_INT(store_bulk_end(things, &err), ERR_CONFLICT);
    store_rollback(s);
    CHECK_INT(count(s, &count_things, 1), 0);
    check_whole(s);
    store_close(s);
}

BOTH(foreign_keys_hold_again_after_a_large_load)
{
    struct err err = {0};
    struct store *s = fresh(url);
    for (int i = 0; i < 2; i++) { /* after a commit, and after a rollback */
        CHECK_OK(store_begin_load(s, &err));
        if (!i) {
            add_entity(s, 1);
            CHECK_OK(add_thing(s, 1, 1, "cosa", &err));
            CHECK_OK(store_commit(s, &err));
        } else {
            store_rollback(s);
        }
        CHECK_OK(store_begin(s, &err));
        CHECK_INT(add_thing(s, 9, 1, "de nadie", &err), ERR_CONFLICT);
        store_rollback(s);
    }
    check_whole(s);
    store_close(s);
}

static void note(void *user, const char *problem)
{
    printf("# %s\n", problem);
    ++*(int *)user;
}

/* Where a load left the check of foreign keys out, verification is what finds an orphan. */
BOTH(a_row_that_points_at_nothing_is_refused_or_found_by_verify)
{
    struct err err = {0};
    struct store *s = fresh(url);
    struct store_bulk *parts;
    CHECK_OK(store_begin_load(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_bulk_begin(s, &table_part, &parts, &err));
    enum err_code code = put_part(parts, 77, 1, &err);
    if (!code) code = store_bulk_flush(parts, &err);
    store_bulk_abort(parts);
    CHECK(code == ERR_NONE || code == ERR_CONFLICT);
    if (!code) {
        int problems = 0;
        CHECK_OK(store_commit(s, &err));
        CHECK_OK(store_verify(s, note, &problems, &err));
        CHECK(problems > 0);
    }
    store_close(s);
}
