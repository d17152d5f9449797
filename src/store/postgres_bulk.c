/* PostgreSQL: bulk loads by COPY in its binary format (documented with COPY): no escaping, no
 * parsing of numbers on either side. Each load gathers rows and goes out past SEND_AT; loads opened
 * before it go first, so that rows find the rows they point at. The answer is awaited only before
 * the next command, while the caller already makes the next rows. */
#if CAUCE_WITH_PG
#include <endian.h>
#include <limits.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "store/postgres_driver.h"

enum { SEND_AT = 1 << 20, ROW_MAX = 256 << 20 };

struct postgres_load {
    struct store_bulk base;
    struct postgres_store *store;
    struct postgres_load *next, *previous;
    struct buf rows;
    size_t row_start;
    char *copy; /* the statement */
};

static const char head[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";

static void put16(struct buf *b, uint16_t v)
{
    v = htobe16(v);
    buf_put(b, &v, sizeof v);
}

static void put32(struct buf *b, uint32_t v)
{
    v = htobe32(v);
    buf_put(b, &v, sizeof v);
}

static void begin_rows(struct postgres_load *load)
{
    buf_clear(&load->rows);
    buf_put(&load->rows, head, sizeof head - 1);
    load->row_start = load->rows.n;
}

static char *copy_statement(const struct store_table *table)
{
    struct buf sql;
    buf_init(&sql, 1 << 16);
    buf_printf(&sql, "COPY %s (", table->name);
    for (size_t i = 0; i < table->count; i++)
        buf_printf(&sql, "%s%s", i ? ", " : "", table->columns[i].name);
    buf_text(&sql, ") FROM STDIN (FORMAT binary)");
    if (!sql.failed) return sql.p; /* the load's from now on */
    buf_free(&sql);
    return NULL;
}

enum err_code postgres_bulk_begin(struct store *store, const struct store_table *table,
                                  struct store_bulk **out, struct err *err)
{
    struct postgres_load *load = mem_calloc(1, sizeof *load);
    if (!load) return err_no_memory(err);
    load->store = (struct postgres_store *)store;
    buf_init(&load->rows, SEND_AT + (size_t)ROW_MAX);
    load->copy = copy_statement(table);
    begin_rows(load);
    load->previous = load->store->last;
    *(load->previous ? &load->previous->next : &load->store->first) = load;
    load->store->last = load;
    if (!load->copy || load->rows.failed) {
        postgres_bulk_free(&load->base);
        return err_no_memory(err);
    }
    *out = &load->base;
    return ERR_NONE;
}

/* The cell's length; the first cell of a row is preceded by their number. */
static void cell(struct store_bulk *bulk, uint32_t n)
{
    struct postgres_load *load = (struct postgres_load *)bulk;
    if (bulk->column == 1) put16(&load->rows, (uint16_t)bulk->table->count);
    put32(&load->rows, n);
}

void postgres_bulk_int(struct store_bulk *bulk, int64_t value)
{
    uint64_t v = htobe64((uint64_t)value);
    cell(bulk, 8);
    buf_put(&((struct postgres_load *)bulk)->rows, &v, sizeof v);
}

void postgres_bulk_bytes(struct store_bulk *bulk, struct str value, bool blob)
{
    (void)blob;
    if (value.n > INT_MAX) {
        bulk->problem = PROBLEM_MEMORY;
        return;
    }
    cell(bulk, (uint32_t)value.n);
    buf_put(&((struct postgres_load *)bulk)->rows, value.p, value.n);
}

void postgres_bulk_null(struct store_bulk *bulk)
{
    cell(bulk, UINT32_MAX);
}

static enum err_code send_rows(struct postgres_load *load, struct err *err)
{
    struct postgres_store *store = load->store;
    const char *table = load->base.table->name;
    if (load->rows.n <= sizeof head - 1) return ERR_NONE;
    enum err_code code = postgres_settle(store, err);
    if (code) return code;
    store->base.statements++;
    PGresult *result = PQexec(store->db, load->copy);
    if (PQresultStatus(result) != PGRES_COPY_IN) code = postgres_fail(store, result, table, err);
    PQclear(result);
    if (code) return code;
    put16(&load->rows, UINT16_MAX);
    if (load->rows.failed) {
        PQputCopyEnd(store->db, "out of memory");
        postgres_finish(store);
        return err_no_memory(err);
    }
    bool sent = true;
    for (size_t at = 0; sent && at < load->rows.n; at += SEND_AT) {
        size_t n = load->rows.n - at < SEND_AT ? load->rows.n - at : SEND_AT;
        sent = PQputCopyData(store->db, load->rows.p + at, (int)n) == 1;
    }
    if (!sent || PQputCopyEnd(store->db, NULL) != 1) return postgres_fail(store, NULL, table, err);
    store->copying = load->base.table;
    begin_rows(load);
    return ERR_NONE;
}

/* Sends this load and those opened before it. */
static enum err_code send_up_to(struct postgres_load *load, struct err *err)
{
    enum err_code code = ERR_NONE;
    for (struct postgres_load *l = load->store->first; !code && l; l = l == load ? NULL : l->next)
        code = send_rows(l, err);
    return code;
}

enum err_code postgres_bulk_row(struct store_bulk *bulk, struct err *err)
{
    struct postgres_load *load = (struct postgres_load *)bulk;
    if (load->rows.failed) return err_no_memory(err);
    load->row_start = load->rows.n;
    return load->rows.n < SEND_AT ? ERR_NONE : send_up_to(load, err);
}

enum err_code postgres_bulk_flush(struct store_bulk *bulk, struct err *err)
{
    struct postgres_load *load = (struct postgres_load *)bulk;
    load->rows.n = load->row_start; /* a row without its store_bulk_row is not there */
    enum err_code code = send_up_to(load, err);
    return code ? code : postgres_settle(load->store, err);
}

void postgres_bulk_free(struct store_bulk *bulk)
{
    struct postgres_load *load = (struct postgres_load *)bulk;
    *(load->previous ? &load->previous->next : &load->store->first) = load->next;
    *(load->next ? &load->next->previous : &load->store->last) = load->previous;
    if (load->store->copying == bulk->table) postgres_settle(load->store, NULL);
    buf_free(&load->rows);
    mem_free(load->copy);
    mem_free(load);
}
#endif
