/* The PostgreSQL driver (libpq): transactions, error classes, the schema.
 *
 * One writer per schema: each write transaction first takes an advisory lock, so that writers come
 * one after another as on SQLite. It runs at READ COMMITTED on purpose: at a higher level its
 * snapshot would be taken before the lock is granted and miss what the writer before it committed;
 * behind the lock nobody else commits, so what it reads does not change. Readers' transactions are
 * REPEATABLE READ, READ ONLY: one state from beginning to end, on replicas too. */
#if CAUCE_WITH_PG
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store/postgres_driver.h"

enum { LOCK_CLASS = 0x43617563 }; /* "Cauc" */

static enum err_code error_class(const char *state)
{
    static const struct {
        const char *prefix;
        enum err_code code;
    } classes[] = {
        {"40", ERR_RETRY},     {"55P03", ERR_RETRY},    {"57014", ERR_CANCELLED},
        {"57P", ERR_DOWN},     {"08", ERR_DOWN},        {"53100", ERR_IO},
        {"53200", ERR_MEMORY}, {"53300", ERR_DOWN},     {"58", ERR_IO},
        {"XX001", ERR_IO},     {"XX002", ERR_IO},       {"54", ERR_LIMIT},
        {"23502", ERR_INPUT},  {"23514", ERR_INPUT},    {"23", ERR_CONFLICT},
        {"22", ERR_INPUT},     {"28", ERR_USAGE},       {"42501", ERR_USAGE},
        {"3D000", ERR_USAGE},  {"0A", ERR_UNSUPPORTED},
    };
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (strncmp(state, classes[i].prefix, strlen(classes[i].prefix)) == 0)
            return classes[i].code;
    return ERR_BUG;
}

/* What libpq says of the connection, on one line. */
void postgres_words(const PGconn *db, char *out, size_t size)
{
    snprintf(out, size, "%s", PQerrorMessage(db));
    for (char *p = out; *p; p++)
        if (*p == '\n' || *p == '\t') *p = ' ';
    struct str s = str_trim(str_of(out));
    memmove(out, s.p, s.n);
    out[s.n] = '\0';
}

enum err_code postgres_fail(struct postgres_store *store, const PGresult *result, const char *what,
                            struct err *err)
{
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *words = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *detail = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL) : NULL;
    bool lost = PQstatus(store->db) != CONNECTION_OK;
    enum err_code code = lost ? ERR_DOWN : state ? error_class(state) : ERR_DOWN;
    if (!lost && !state && strstr(PQerrorMessage(store->db), "out of memory")) code = ERR_MEMORY;
    char connection[300];
    postgres_words(store->db, connection, sizeof connection);
    if (!words) words = connection;
    err_set(err, code, "PostgreSQL: %s: %s%s%s", what, words, detail ? ": " : "",
            detail ? detail : "");
    if (code == ERR_DOWN) err_advice(err, _("Se perdió el servidor; lo no confirmado no quedó."));
    if (code == ERR_RETRY)
        err_advice(err, _("Otro proceso está escribiendo; inténtelo de nuevo cuando termine."));
    return code;
}

void postgres_finish(struct postgres_store *store)
{
    PGresult *result;
    while ((result = PQgetResult(store->db)) != NULL) {
        ExecStatusType status = PQresultStatus(result);
        PQclear(result);
        if (status == PGRES_COPY_IN) PQputCopyEnd(store->db, "unexpected");
        if (PQstatus(store->db) != CONNECTION_OK && status == PGRES_FATAL_ERROR) break;
    }
}

enum err_code postgres_settle(struct postgres_store *store, struct err *err)
{
    if (store->streaming) {
        postgres_spill(store->streaming);
        store->streaming = NULL;
    }
    if (!store->copying) return ERR_NONE;
    const char *table = store->copying->name;
    store->copying = NULL;
    PGresult *result = PQgetResult(store->db);
    enum err_code code = PQresultStatus(result) == PGRES_COMMAND_OK
                             ? ERR_NONE
                             : postgres_fail(store, result, table, err);
    PQclear(result);
    postgres_finish(store);
    return code;
}

/* A command without parameters; *result_out (may be NULL) is the caller's to clear. */
enum err_code postgres_run(struct postgres_store *store, const char *sql, const char *what,
                           PGresult **result_out, struct err *err)
{
    enum err_code code = postgres_settle(store, err);
    if (code) return code;
    store->base.statements++;
    PGresult *result = PQexec(store->db, sql);
    ExecStatusType status = PQresultStatus(result);
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK && status != PGRES_EMPTY_QUERY)
        code = postgres_fail(store, result, what, err);
    if (result_out && !code)
        *result_out = result;
    else
        PQclear(result);
    return code;
}

static enum err_code pg_script(struct store *base, const char *sql, struct err *err)
{
    return postgres_run((struct postgres_store *)base, sql, _("al cambiar el esquema"), NULL, err);
}

enum err_code postgres_scalar(struct store *base, const char *sql, int64_t *out, bool *found,
                              struct err *err)
{
    PGresult *result = NULL;
    enum err_code code = postgres_run((struct postgres_store *)base, sql, sql, &result, err);
    if (code) return code;
    *found = PQntuples(result) > 0;
    if (*found && !str_to_i64(str_of(PQgetvalue(result, 0, 0)), out)) *out = 0;
    PQclear(result);
    return ERR_NONE;
}

static enum err_code pg_prepare_schema(struct store *base, struct err *err)
{
    struct postgres_store *store = (struct postgres_store *)base;
    char sql[512];
    int n = 0;
    if (store->url.schema[0])
        n = snprintf(sql, sizeof sql, "CREATE SCHEMA IF NOT EXISTS \"%s\"; ", store->url.schema);
    snprintf(sql + n, sizeof sql - (size_t)n,
             "CREATE TABLE IF NOT EXISTS store_migration (version BIGINT PRIMARY KEY, name TEXT "
             "NOT NULL, "
             "applied BIGINT NOT NULL)");
    return pg_script(base, sql, err);
}

static enum err_code pg_has_table(struct store *base, const char *name, bool *found,
                                  struct err *err)
{
    char sql[200];
    int64_t one;
    snprintf(sql, sizeof sql,
             "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = current_schema() AND tablename "
             "= '%s'",
             name);
    return postgres_scalar(base, sql, &one, found, err);
}

/* --- transactions ----------------------------------------------------------------------------- */

static void pg_rollback(struct store *base)
{
    struct postgres_store *store = (struct postgres_store *)base;
    postgres_settle(store, NULL);
    store->base.statements++;
    PQclear(PQexec(store->db, "ROLLBACK"));
}

/* A reader whose server is gone goes on at another. */
static enum err_code begin_reading(struct postgres_store *store, struct err *err)
{
    static const char sql[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    enum err_code code = postgres_run(store, sql, _("al comenzar"), NULL, err);
    if (code != ERR_DOWN) return code;
    code = postgres_connect(store, err);
    return code ? code : postgres_run(store, sql, _("al comenzar"), NULL, err);
}

static enum err_code pg_begin(struct store *base, struct err *err)
{
    struct postgres_store *store = (struct postgres_store *)base;
    char sql[768];
    if (!store_writes(base)) return begin_reading(store, err);
    /* A large load (store_begin_load) makes every id it refers to; foreign keys cost two thirds of
     * its time. PostgreSQL leaves them out where the role may say so: a superuser, or from version
     * 15 one to whom it was granted (GRANT SET ON PARAMETER session_replication_role). Elsewhere
     * this selects nothing and they are checked. It ends with the transaction by itself. */
    static const char unchecked[] =
        "; SELECT set_config('session_replication_role', 'replica', true) WHERE ";
    char name[72] = "current_schema()";
    if (store->url.schema[0]) snprintf(name, sizeof name, "'%s'", store->url.schema);
    snprintf(sql, sizeof sql,
             "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = %d; "
             "SELECT pg_advisory_xact_lock(%d, hashtext(COALESCE(%s, ''))); SET LOCAL lock_timeout "
             "= 0%s%s",
             base->wait_ms > 0 ? base->wait_ms : 1, LOCK_CLASS, name,
             base->loading ? unchecked : "",
             !base->loading ? ""
             : PQserverVersion(store->db) >= 150000
                 ? "has_parameter_privilege('session_replication_role', 'SET')"
                 : "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)");
    enum err_code code = postgres_run(store, sql, _("al comenzar"), NULL, err);
    if (code) pg_rollback(base);
    return code;
}

/* A server that answers COMMIT with "ROLLBACK" had given the transaction up. When the connection
 * breaks here, nobody knows whether it was committed: the error says so. */
static enum err_code pg_commit(struct store *base, struct err *err)
{
    struct postgres_store *store = (struct postgres_store *)base;
    PGresult *result = NULL;
    enum err_code code = postgres_settle(store, err);
    if (code) return code;
    code = postgres_run(store, "COMMIT", _("al confirmar"), &result, err);
    if (code == ERR_DOWN)
        err_advice(err, _("No se sabe si quedó confirmado: revise antes de repetir."));
    if (code) return code;
    if (strcmp(PQcmdStatus(result), "COMMIT") != 0)
        code =
            err_set(err, ERR_BUG, _("PostgreSQL deshizo la transacción en lugar de confirmarla"));
    PQclear(result);
    return code;
}

/* --- opening -------------------------------------------------------------------------------- */

static void pg_close(struct store *base)
{
    struct postgres_store *store = (struct postgres_store *)base;
    PQfinish(store->db);
    mem_free(store);
}

static enum err_code pg_open(const struct store_url *url, enum store_mode mode, struct store **out,
                             struct err *err)
{
    struct postgres_store *store = mem_calloc(1, sizeof *store);
    if (!store) return err_no_memory(err);
    store->base.driver = &postgres_driver;
    store->base.mode = mode;
    store->base.wait_ms = STORE_WAIT_MS;
    store->url = *url;
    enum err_code code = postgres_connect(store, err);
    if (code)
        pg_close(&store->base);
    else
        *out = &store->base;
    return code;
}

const struct store_driver postgres_driver = {
    .engine = STORE_POSTGRES,
    .open = pg_open,
    .close = pg_close,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .script = pg_script,
    .scalar = postgres_scalar,
    .prepare_schema = pg_prepare_schema,
    .has_table = pg_has_table,
    /* DROP INDEX would lock readers out until the load's end. */
    .defers_indexes = false,
    .prepare = postgres_prepare,
    .finalize = postgres_finalize,
    .bind_int = postgres_bind_int,
    .bind_bytes = postgres_bind_bytes,
    .bind_null = postgres_bind_null,
    .clear = postgres_clear,
    .step = postgres_step,
    .reset = postgres_reset,
    .get_int = postgres_get_int,
    .get_bytes = postgres_get_bytes,
    .get_null = postgres_get_null,
    .changes = postgres_changes,
    .bulk_begin = postgres_bulk_begin,
    .bulk_int = postgres_bulk_int,
    .bulk_bytes = postgres_bulk_bytes,
    .bulk_null = postgres_bulk_null,
    .bulk_row = postgres_bulk_row,
    .bulk_flush = postgres_bulk_flush,
    .bulk_free = postgres_bulk_free,
    .backup = postgres_backup,
    .verify = postgres_verify,
    .size = postgres_size,
};
#endif
