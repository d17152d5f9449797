/* SQLite: prepared statements. Parameters by number whatever their order in the text; nothing is
 * copied on the way in, and what stands ready is SQLite's until the next step. */
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store/sqlite_driver.h"

/* SQLite numbers "$2 … $1" by first appearance, so each number keeps its index. */
struct sqlite_statement {
    struct store_stmt base;
    struct sqlite_store *store;
    sqlite3_stmt *stmt;
    bool writes;
    int index[]; /* by parameter, from 0 */
};

/* Index of "$n" in the statement; 0 when it is not used. */
static int index_of(sqlite3_stmt *stmt, int n)
{
    char name[8] = {'$'};
    int i = 1;
    if (n >= 100) name[i++] = (char)('0' + n / 100);
    if (n >= 10) name[i++] = (char)('0' + n / 10 % 10);
    name[i] = (char)('0' + n % 10);
    return sqlite3_bind_parameter_index(stmt, name);
}

static enum err_code check(struct sqlite_statement *s, const struct store_query *query,
                           const char *rest, struct err *err)
{
    int used = 0;
    for (int i = 0; i < query->parameters; i++)
        used += (s->index[i] = index_of(s->stmt, i + 1)) != 0;
    if (!s->stmt || used != query->parameters || sqlite3_bind_parameter_count(s->stmt) != used ||
        sqlite3_column_count(s->stmt) != query->columns || rest[strspn(rest, " \t\r\n;")])
        return err_set(err, ERR_BUG,
                       _("la consulta %s no tiene los parámetros o columnas que declara"),
                       query->name);
    s->writes = !sqlite3_stmt_readonly(s->stmt);
    return ERR_NONE;
}

enum err_code sqlite_prepare(struct store *store, const struct store_query *query,
                             struct store_stmt **out, struct err *err)
{
    const char *rest = "";
    struct sqlite_statement *s = mem_calloc(1, sizeof *s + query->parameters * sizeof(int));
    if (!s) return err_no_memory(err);
    s->store = (struct sqlite_store *)store;
    int rc = sqlite3_prepare_v3(s->store->db, query->sqlite, -1, SQLITE_PREPARE_PERSISTENT,
                                &s->stmt, &rest);
    enum err_code code =
        rc == SQLITE_OK ? check(s, query, rest, err) : sqlite_fail(s->store, rc, query->name, err);
    if (code)
        sqlite_finalize(&s->base);
    else
        *out = &s->base;
    return code;
}

void sqlite_finalize(struct store_stmt *stmt)
{
    struct sqlite_statement *s = (struct sqlite_statement *)stmt;
    sqlite3_finalize(s->stmt);
    mem_free(s);
}

void sqlite_clear(struct store_stmt *stmt)
{
    struct sqlite_statement *s = (struct sqlite_statement *)stmt;
    sqlite3_reset(s->stmt);
    sqlite3_clear_bindings(s->stmt);
}

/* The store's bytes outlive the step (store.h), so SQLite need not copy them. */
static int bind_bytes(sqlite3_stmt *stmt, int index, struct str value, bool blob)
{
    return blob ? sqlite3_bind_blob64(stmt, index, value.p, value.n, SQLITE_STATIC)
                : sqlite3_bind_text64(stmt, index, value.p, value.n, SQLITE_STATIC, SQLITE_UTF8);
}

static void bound(struct store_stmt *stmt, int index, int rc)
{
    if (rc == SQLITE_OK) return;
    stmt->problem = rc == SQLITE_NOMEM || rc == SQLITE_TOOBIG ? PROBLEM_MEMORY : PROBLEM_INDEX;
    stmt->problem_index = index;
}

void sqlite_bind_int(struct store_stmt *stmt, int index, int64_t value)
{
    struct sqlite_statement *s = (struct sqlite_statement *)stmt;
    bound(stmt, index, sqlite3_bind_int64(s->stmt, s->index[index - 1], value));
}

void sqlite_bind_bytes(struct store_stmt *stmt, int index, struct str value, bool blob)
{
    struct sqlite_statement *s = (struct sqlite_statement *)stmt;
    bound(stmt, index, bind_bytes(s->stmt, s->index[index - 1], value, blob));
}

void sqlite_bind_null(struct store_stmt *stmt, int index)
{
    struct sqlite_statement *s = (struct sqlite_statement *)stmt;
    bound(stmt, index, sqlite3_bind_null(s->stmt, s->index[index - 1]));
}

enum err_code sqlite_step(struct store_stmt *stmt, bool *row_out, struct err *err)
{
    struct sqlite_statement *s = (struct sqlite_statement *)stmt;
    if (s->writes && !s->store->base.in_transaction)
        return err_set(err, ERR_BUG, _("la consulta %s escribe fuera de una transacción"),
                       stmt->query->name);
    if (!s->store->base.in_transaction) sqlite_undo(s->store); /* see lite_rollback */
    int rc = sqlite3_step(s->stmt);
    *row_out = rc == SQLITE_ROW;
    if (*row_out) return ERR_NONE;
    enum err_code code =
        rc == SQLITE_DONE ? ERR_NONE : sqlite_fail(s->store, rc, stmt->query->name, err);
    sqlite3_reset(s->stmt);
    return code;
}

void sqlite_reset(struct store_stmt *stmt)
{
    sqlite3_reset(((struct sqlite_statement *)stmt)->stmt);
}

int64_t sqlite_get_int(struct store_stmt *stmt, int column)
{
    return sqlite3_column_int64(((struct sqlite_statement *)stmt)->stmt, column);
}

/* SQLite gives NULL both for NULL and for an empty blob; they are told apart here. */
struct str sqlite_get_bytes(struct store_stmt *stmt, int column, bool blob)
{
    sqlite3_stmt *s = ((struct sqlite_statement *)stmt)->stmt;
    if (sqlite3_column_type(s, column) == SQLITE_NULL) return STR_NONE;
    const char *p =
        blob ? sqlite3_column_blob(s, column) : (const char *)sqlite3_column_text(s, column);
    return (struct str){p ? p : "", p ? (size_t)sqlite3_column_bytes(s, column) : 0};
}

bool sqlite_get_null(struct store_stmt *stmt, int column)
{
    return sqlite3_column_type(((struct sqlite_statement *)stmt)->stmt, column) == SQLITE_NULL;
}

int64_t sqlite_changes(struct store_stmt *stmt)
{
    return sqlite3_changes64(((struct sqlite_statement *)stmt)->store->db);
}
