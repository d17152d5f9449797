/* PostgreSQL: prepared statements with binary values both ways. Rows are taken one at a time off
 * the wire, so a result of any size needs the memory of a row; when another command must go out in
 * between, what is still on the wire is kept aside first. */
#if CAUCE_WITH_PG
#include <endian.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "store/postgres_driver.h"

enum {
    OID_BYTEA = 17,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_VARCHAR = 1043
};
/* Rows kept aside for one statement; beyond it a caller reads too much inside a loop. */
enum { SPILL_MAX = 256 << 20 };

struct parameter {
    const char *value;
    int64_t big_endian;
    int length;
};
struct cell {
    const char *p; /* NULL = NULL */
    int n;
};
struct postgres_statement {
    struct store_stmt base;
    struct postgres_store *store;
    const struct store_query *query;
    char name[16];
    unsigned connection; /* on which it was prepared */
    bool active;         /* sent, not at its end */
    PGresult *row;       /* the row that stands ready, when it came off the wire */
    struct buf spill;    /* rows kept aside: for each cell its length and bytes */
    size_t spill_at;
    struct err failure; /* met while keeping rows aside; told at the next step */
    int64_t changes;
    Oid *types;
    struct parameter *in;
    struct cell *out;
    const char **values; /* for libpq */
    int *lengths, *formats;
};

static bool column_fits(Oid oid, char type)
{
    return type == 'i'   ? oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2
           : type == 't' ? oid == OID_TEXT || oid == OID_VARCHAR
                         : oid == OID_BYTEA;
}

/* What the server says the columns are against what the query declares. */
static enum err_code check_columns(const struct postgres_statement *s, const PGresult *result,
                                   struct err *err)
{
    const struct store_query *q = s->query;
    if (PQnfields(result) != q->columns)
        return err_set(err, ERR_BUG,
                       _("la consulta %s no tiene los parámetros o columnas que declara"), q->name);
    for (int i = 0; i < q->columns; i++)
        if (!column_fits(PQftype(result, i), q->types[q->parameters + 1 + i]))
            return err_set(err, ERR_BUG,
                           _("la columna %d de la consulta %s es de otro tipo (oid %u)"), i + 1,
                           q->name, PQftype(result, i));
    return ERR_NONE;
}

static enum err_code prepare_on_server(struct postgres_statement *s, struct err *err)
{
    struct postgres_store *store = s->store;
    if (store->url.pooled || s->connection == store->connection) return ERR_NONE;
    enum err_code code = postgres_settle(store, err);
    if (code) return code;
    PGresult *result =
        PQprepare(store->db, s->name, s->query->postgres, s->query->parameters, s->types);
    if (PQresultStatus(result) == PGRES_COMMAND_OK) {
        PQclear(result);
        result = PQdescribePrepared(store->db, s->name);
    }
    code = PQresultStatus(result) == PGRES_COMMAND_OK
               ? check_columns(s, result, err)
               : postgres_fail(store, result, s->query->name, err);
    PQclear(result);
    if (!code) s->connection = store->connection;
    return code;
}

static bool allocate(struct postgres_statement *s)
{
    size_t n = s->query->parameters + 1U, m = s->query->columns + 1U;
    s->types = mem_calloc(n, sizeof *s->types);
    s->in = mem_calloc(n, sizeof *s->in);
    s->out = mem_calloc(m, sizeof *s->out);
    s->values = mem_calloc(n, sizeof *s->values);
    s->lengths = mem_calloc(n, sizeof *s->lengths);
    s->formats = mem_calloc(n, sizeof *s->formats);
    return s->types && s->in && s->out && s->values && s->lengths && s->formats;
}

enum err_code postgres_prepare(struct store *store, const struct store_query *query,
                               struct store_stmt **out, struct err *err)
{
    struct postgres_statement *s = mem_calloc(1, sizeof *s);
    if (!s) return err_no_memory(err);
    s->store = (struct postgres_store *)store;
    s->query = query;
    buf_init(&s->spill, SPILL_MAX);
    snprintf(s->name, sizeof s->name, "q%u", s->store->next_name++);
    enum err_code code = allocate(s) ? ERR_NONE : err_no_memory(err);
    for (int i = 0; !code && i < query->parameters; i++) {
        char type = query->types[i];
        s->types[i] = type == 'i' ? OID_INT8 : type == 't' ? OID_TEXT : OID_BYTEA;
        s->formats[i] = 1;
    }
    if (!code) code = prepare_on_server(s, err);
    if (code)
        postgres_finalize(&s->base);
    else
        *out = &s->base;
    return code;
}

void postgres_finalize(struct store_stmt *stmt)
{
    struct postgres_statement *s = (struct postgres_statement *)stmt;
    postgres_reset(stmt);
    buf_free(&s->spill);
    mem_free(s->types);
    mem_free(s->in);
    mem_free(s->out);
    mem_free(s->values);
    mem_free(s->lengths);
    mem_free(s->formats);
    mem_free(s);
}

void postgres_bind_int(struct store_stmt *stmt, int index, int64_t value)
{
    struct parameter *p = &((struct postgres_statement *)stmt)->in[index - 1];
    p->big_endian = (int64_t)htobe64((uint64_t)value);
    p->value = (const char *)&p->big_endian;
    p->length = 8;
}

void postgres_bind_bytes(struct store_stmt *stmt, int index, struct str value, bool blob)
{
    (void)blob;
    struct parameter *p = &((struct postgres_statement *)stmt)->in[index - 1];
    if (value.n > INT_MAX) {
        stmt->problem = PROBLEM_MEMORY;
        return;
    }
    p->value = value.p;
    p->length = (int)value.n;
}

void postgres_bind_null(struct store_stmt *stmt, int index)
{
    ((struct postgres_statement *)stmt)->in[index - 1].value = NULL;
}

void postgres_clear(struct store_stmt *stmt)
{
    struct postgres_statement *s = (struct postgres_statement *)stmt;
    postgres_reset(stmt);
    for (int i = 0; i < s->query->parameters; i++) s->in[i].value = NULL;
}

void postgres_reset(struct store_stmt *stmt)
{
    struct postgres_statement *s = (struct postgres_statement *)stmt;
    PQclear(s->row);
    s->row = NULL;
    if (s->store->streaming == s) {
        s->store->streaming = NULL;
        postgres_finish(s->store);
    }
    buf_clear(&s->spill);
    s->spill_at = 0;
    s->active = false;
    s->failure.code = ERR_NONE;
}

/* --- stepping --------------------------------------------------------------------------------- */

static enum err_code send(struct postgres_statement *s, struct err *err)
{
    struct postgres_store *store = s->store;
    enum err_code code = postgres_settle(store, err);
    if (!code) code = prepare_on_server(s, err);
    if (code) return code;
    int n = s->query->parameters;
    for (int i = 0; i < n; i++) {
        s->values[i] = s->in[i].value;
        s->lengths[i] = s->in[i].length;
    }
    int sent = store->url.pooled ? PQsendQueryParams(store->db, s->query->postgres, n, s->types,
                                                     s->values, s->lengths, s->formats, 1)
                                 : PQsendQueryPrepared(store->db, s->name, n, s->values, s->lengths,
                                                       s->formats, 1);
    if (!sent) return postgres_fail(store, NULL, s->query->name, err);
    PQsetSingleRowMode(store->db);
    store->streaming = s;
    s->active = true;
    return ERR_NONE;
}

static void note_end(struct postgres_statement *s, PGresult *result)
{
    if (!str_to_i64(str_of(PQcmdTuples(result)), &s->changes)) s->changes = 0;
}

/* The next row off the wire into s->row. */
static enum err_code receive(struct postgres_statement *s, bool *row_out, struct err *err)
{
    struct postgres_store *store = s->store;
    PGresult *result = PQgetResult(store->db);
    ExecStatusType status = PQresultStatus(result);
    enum err_code code = ERR_NONE;
    *row_out = status == PGRES_SINGLE_TUPLE;
    if (*row_out) {
        if (store->url.pooled) code = check_columns(s, result, err);
        s->row = result;
        if (!code) return ERR_NONE;
    }
    if (!*row_out && status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK)
        code = postgres_fail(store, result, s->query->name, err);
    else if (!*row_out)
        note_end(s, result);
    if (!*row_out) PQclear(result);
    *row_out = false;
    postgres_finish(store);
    store->streaming = NULL;
    return code;
}

static void show_row(struct postgres_statement *s)
{
    for (int i = 0; i < s->query->columns; i++) {
        bool null = PQgetisnull(s->row, 0, i);
        s->out[i] = null ? (struct cell){NULL, 0}
                         : (struct cell){PQgetvalue(s->row, 0, i), PQgetlength(s->row, 0, i)};
    }
}

void postgres_spill(struct postgres_statement *s)
{
    PGresult *current = s->row; /* may still be read by its caller */
    bool row = true;
    while (!s->failure.code && row) {
        s->failure.code = receive(s, &row, &s->failure);
        for (int i = 0; row && i < s->query->columns; i++) {
            int32_t n = PQgetisnull(s->row, 0, i) ? -1 : PQgetlength(s->row, 0, i);
            buf_put(&s->spill, &n, sizeof n);
            if (n > 0) buf_put(&s->spill, PQgetvalue(s->row, 0, i), (size_t)n);
        }
        if (s->spill.failed && !s->failure.code)
            err_set(&s->failure, ERR_LIMIT,
                    _("la consulta %s se lee dentro de otra y da demasiadas filas"),
                    s->query->name);
        if (s->row != current) PQclear(s->row);
        s->row = current;
    }
    if (s->store->streaming == s) {
        s->store->streaming = NULL;
        postgres_finish(s->store);
    }
}

static bool spilled_row(struct postgres_statement *s)
{
    if (s->spill_at >= s->spill.n) return false;
    for (int i = 0; i < s->query->columns; i++) {
        int32_t n;
        memcpy(&n, s->spill.p + s->spill_at, sizeof n);
        s->spill_at += sizeof n;
        s->out[i] = n < 0 ? (struct cell){NULL, 0} : (struct cell){s->spill.p + s->spill_at, n};
        if (n > 0) s->spill_at += (size_t)n;
    }
    return true;
}

/* The next row, wherever it stands. */
static enum err_code next_row(struct postgres_statement *s, bool *row_out, struct err *err)
{
    PQclear(s->row);
    s->row = NULL;
    *row_out = spilled_row(s);
    if (*row_out) return ERR_NONE;
    if (s->failure.code) {
        if (err) *err = s->failure;
        return s->failure.code;
    }
    if (s->store->streaming != s) return ERR_NONE; /* the end came while rows were kept aside */
    enum err_code code = receive(s, row_out, err);
    if (!code && *row_out) show_row(s);
    return code;
}

/* A reader outside a transaction may go on at another server. */
static bool may_move(const struct postgres_statement *s, enum err_code code)
{
    return code == ERR_DOWN && !store_writes(&s->store->base) && !s->store->base.in_transaction &&
           PQstatus(s->store->db) != CONNECTION_OK;
}

enum err_code postgres_step(struct store_stmt *stmt, bool *row_out, struct err *err)
{
    struct postgres_statement *s = (struct postgres_statement *)stmt;
    bool first = !s->active;
    enum err_code code = first ? send(s, err) : ERR_NONE;
    if (!code) code = next_row(s, row_out, err);
    if (first && may_move(s, code)) {
        postgres_reset(stmt);
        code = postgres_connect(s->store, err);
        if (!code) code = send(s, err);
        if (!code) code = next_row(s, row_out, err);
    }
    if (code || !*row_out) postgres_reset(stmt);
    return code;
}

/* --- reading ---------------------------------------------------------------------------------- */

int64_t postgres_get_int(struct store_stmt *stmt, int column)
{
    struct cell c = ((struct postgres_statement *)stmt)->out[column];
    uint64_t v8;
    uint32_t v4;
    uint16_t v2;
    if (!c.p) return 0;
    switch (c.n) {
    case 8:
        memcpy(&v8, c.p, 8);
        return (int64_t)be64toh(v8);
    case 4:
        memcpy(&v4, c.p, 4);
        return (int32_t)be32toh(v4);
    case 2:
        memcpy(&v2, c.p, 2);
        return (int16_t)be16toh(v2);
    default:
        return 0;
    }
}

struct str postgres_get_bytes(struct store_stmt *stmt, int column, bool blob)
{
    (void)blob;
    struct cell c = ((struct postgres_statement *)stmt)->out[column];
    return (struct str){c.p, (size_t)c.n};
}

bool postgres_get_null(struct store_stmt *stmt, int column)
{
    return ((struct postgres_statement *)stmt)->out[column].p == NULL;
}

int64_t postgres_changes(struct store_stmt *stmt)
{
    return ((struct postgres_statement *)stmt)->changes;
}
#endif
