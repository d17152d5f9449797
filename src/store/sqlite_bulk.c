/* SQLite: bulk loads as prepared INSERTs. By default each row goes straight in. Where the caller
 * holds its bytes (store_bulk_hold), rows wait and go in many to a statement: within one statement
 * SQLite keeps its place in the tree, so rows in key order are appended without a search from the
 * root. OR FAIL spares it the journal of the single statement: a load that fails is rolled back
 * whole. */
#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "store/sqlite_driver.h"

enum { HELD_ROWS = 128, HELD_VALUES = 2048 };

struct held {
    const char *p;
    int64_t n; /* the integer, or the length of text or blob */
    enum { HELD_NULL, HELD_INT, HELD_TEXT, HELD_BLOB } kind;
};

struct sqlite_load {
    struct store_bulk base;
    struct sqlite_store *store;
    sqlite3_stmt *one;  /* a row */
    sqlite3_stmt *many; /* `rows` rows; made when first so many are there */
    struct held *held;  /* NULL where each row goes straight in */
    size_t rows, used;  /* `used` counts values */
};

static void put_row(struct buf *sql, size_t columns)
{
    for (size_t i = 0; i < columns; i++) buf_text(sql, i ? ", ?" : "(?");
    buf_char(sql, ')');
}

static enum err_code prepare(struct sqlite_load *load, const struct store_table *table, size_t rows,
                             sqlite3_stmt **out, struct err *err)
{
    struct buf sql;
    enum err_code code = ERR_NONE;
    buf_init(&sql, 1 << 18);
    buf_printf(&sql, "INSERT %sINTO %s (", rows > 1 ? "OR FAIL " : "", table->name);
    for (size_t i = 0; i < table->count; i++)
        buf_printf(&sql, "%s%s", i ? ", " : "", table->columns[i].name);
    buf_text(&sql, ") VALUES ");
    for (size_t i = 0; i < rows; i++) {
        if (i) buf_text(&sql, ", ");
        put_row(&sql, table->count);
    }
    if (sql.failed) {
        code = err_no_memory(err);
    } else {
        int rc =
            sqlite3_prepare_v3(load->store->db, sql.p, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
        if (rc != SQLITE_OK) code = sqlite_fail(load->store, rc, table->name, err);
    }
    buf_free(&sql);
    return code;
}

enum err_code sqlite_bulk_begin(struct store *store, const struct store_table *table,
                                struct store_bulk **out, struct err *err)
{
    struct sqlite_load *load = mem_calloc(1, sizeof *load);
    if (!load) return err_no_memory(err);
    load->store = (struct sqlite_store *)store;
    store->statements++;
    enum err_code code = prepare(load, table, 1, &load->one, err);
    if (code)
        sqlite_bulk_free(&load->base);
    else
        *out = &load->base;
    return code;
}

enum err_code sqlite_bulk_hold(struct store_bulk *bulk, struct err *err)
{
    struct sqlite_load *load = (struct sqlite_load *)bulk;
    if (load->held) return ERR_NONE;
    load->rows = HELD_VALUES / bulk->table->count;
    if (load->rows > HELD_ROWS) load->rows = HELD_ROWS;
    if (load->rows < 2) return ERR_NONE;
    load->held = mem_calloc(load->rows * bulk->table->count, sizeof *load->held);
    return load->held ? ERR_NONE : err_no_memory(err);
}

static int bind_value(sqlite3_stmt *stmt, int index, const struct held *value)
{
    switch (value->kind) {
    case HELD_INT:
        return sqlite3_bind_int64(stmt, index, value->n);
    case HELD_TEXT:
        return sqlite3_bind_text64(stmt, index, value->p, (sqlite3_uint64)value->n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case HELD_BLOB:
        return sqlite3_bind_blob64(stmt, index, value->p, (sqlite3_uint64)value->n, SQLITE_STATIC);
    case HELD_NULL:
        break;
    }
    return sqlite3_bind_null(stmt, index);
}

/* A value of the row at hand: kept, or bound at once. */
static void take(struct store_bulk *bulk, const struct held *value)
{
    struct sqlite_load *load = (struct sqlite_load *)bulk;
    if (load->held) {
        load->held[load->used++] = *value;
        return;
    }
    int rc = bind_value(load->one, (int)bulk->column, value);
    if (rc == SQLITE_OK) return;
    bulk->problem = rc == SQLITE_NOMEM || rc == SQLITE_TOOBIG ? PROBLEM_MEMORY : PROBLEM_INDEX;
    bulk->problem_index = (int)bulk->column;
}

void sqlite_bulk_int(struct store_bulk *bulk, int64_t value)
{
    take(bulk, &(struct held){NULL, value, HELD_INT});
}

void sqlite_bulk_bytes(struct store_bulk *bulk, struct str value, bool blob)
{
    take(bulk, &(struct held){value.p, (int64_t)value.n, blob ? HELD_BLOB : HELD_TEXT});
}

void sqlite_bulk_null(struct store_bulk *bulk)
{
    take(bulk, &(struct held){NULL, 0, HELD_NULL});
}

static enum err_code run(struct sqlite_load *load, sqlite3_stmt *stmt, struct err *err)
{
    int rc = sqlite3_step(stmt);
    enum err_code code =
        rc == SQLITE_DONE ? ERR_NONE : sqlite_fail(load->store, rc, load->base.table->name, err);
    sqlite3_reset(stmt);
    return code;
}

static enum err_code run_held(struct sqlite_load *load, sqlite3_stmt *stmt, const struct held *held,
                              size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        int rc = bind_value(stmt, (int)i + 1, &held[i]);
        if (rc != SQLITE_OK) return sqlite_fail(load->store, rc, load->base.table->name, err);
    }
    return run(load, stmt, err);
}

enum err_code sqlite_bulk_row(struct store_bulk *bulk, struct err *err)
{
    struct sqlite_load *load = (struct sqlite_load *)bulk;
    size_t full = load->rows * bulk->table->count;
    if (!load->held) return run(load, load->one, err);
    if (load->used < full) return ERR_NONE;
    load->used = 0;
    enum err_code code =
        load->many ? ERR_NONE : prepare(load, bulk->table, load->rows, &load->many, err);
    return code ? code : run_held(load, load->many, load->held, full, err);
}

enum err_code sqlite_bulk_flush(struct store_bulk *bulk, struct err *err)
{
    struct sqlite_load *load = (struct sqlite_load *)bulk;
    enum err_code code = ERR_NONE;
    for (size_t i = 0; i < load->used && !code; i += bulk->table->count)
        code = run_held(load, load->one, load->held + i, bulk->table->count, err);
    load->used = 0;
    return code;
}

void sqlite_bulk_free(struct store_bulk *bulk)
{
    struct sqlite_load *load = (struct sqlite_load *)bulk;
    sqlite3_finalize(load->one);
    sqlite3_finalize(load->many);
    mem_free(load->held);
    mem_free(load);
}
