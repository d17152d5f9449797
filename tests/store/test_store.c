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
