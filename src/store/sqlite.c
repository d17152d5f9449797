/* The SQLite driver: opening with everything hardened, transactions, error classes.
 *
 * WAL: readers see the last committed state while one writer works. synchronous=FULL: a commit that
 * returned has been synced to the disk. The writer takes its lock in BEGIN IMMEDIATE and never in
 * the middle. Only the feature set of SQLite 3.40 is used. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "store/sqlite_driver.h"

enum { NO_BLOOM_FILTER = 0x00080000 }; /* of SQLITE_TESTCTRL_OPTIMIZATIONS */

static enum err_code error_class(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_RETRY;
    case SQLITE_CONSTRAINT:
        return rc == SQLITE_CONSTRAINT_NOTNULL || rc == SQLITE_CONSTRAINT_CHECK ||
                       rc == SQLITE_CONSTRAINT_DATATYPE
                   ? ERR_INPUT
                   : ERR_CONFLICT;
    case SQLITE_NOMEM:
        return ERR_MEMORY;
    case SQLITE_IOERR:
        return rc == SQLITE_IOERR_NOMEM ? ERR_MEMORY : ERR_IO;
    case SQLITE_FULL:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_CORRUPT:
        return ERR_IO;
    case SQLITE_READONLY:
        return rc == SQLITE_READONLY ? ERR_BUG : ERR_IO;
    case SQLITE_NOTADB:
        return ERR_INPUT;
    case SQLITE_TOOBIG:
        return ERR_LIMIT;
    case SQLITE_INTERRUPT:
        return ERR_CANCELLED;
    default:
        return ERR_BUG;
    }
}

static void advise(struct err *err, int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        err_advice(err, _("Otro proceso está escribiendo; inténtelo de nuevo cuando termine."));
        break;
    case SQLITE_FULL:
        err_advice(err, _("Libere espacio en el disco; lo ya confirmado sigue entero."));
        break;
    case SQLITE_CORRUPT:
        err_advice(err, _("El archivo está dañado: recupere su último respaldo."));
        break;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        err_advice(err, _("Revise los permisos del archivo y de su carpeta."));
        break;
    }
}

enum err_code sqlite_fail(struct sqlite_store *store, int rc, const char *what, struct err *err)
{
    enum err_code code = error_class(rc);
    const char *words = (rc & 0xff) == SQLITE_NOMEM ? _("no alcanzó la memoria")
                        : store->db                 ? sqlite3_errmsg(store->db)
                                                    : sqlite3_errstr(rc);
    err_set(err, code, "%s: %s: %s", store->path, what, words);
    advise(err, rc);
    return code;
}

static enum err_code run(struct sqlite_store *store, const char *sql, struct err *err)
{
    int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ERR_NONE : sqlite_fail(store, rc, sql, err);
}

static enum err_code lite_script(struct store *base, const char *sql, struct err *err)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    base->statements++;
    int rc = sqlite3_exec(store->db, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ERR_NONE : sqlite_fail(store, rc, _("al cambiar el esquema"), err);
}

static enum err_code lite_scalar(struct store *base, const char *sql, int64_t *out, bool *found,
                                 struct err *err)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    sqlite3_stmt *stmt = NULL;
    base->statements++;
    int rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_step(stmt);
    *found = rc == SQLITE_ROW;
    if (*found) *out = sqlite3_column_int64(stmt, 0);
    enum err_code code =
        rc == SQLITE_ROW || rc == SQLITE_DONE ? ERR_NONE : sqlite_fail(store, rc, sql, err);
    sqlite3_finalize(stmt);
    return code;
}

static enum err_code lite_prepare_schema(struct store *base, struct err *err)
{
    return lite_script(base,
                       "CREATE TABLE IF NOT EXISTS store_migration (version INTEGER PRIMARY KEY, "
                       "name TEXT NOT NULL, applied INTEGER NOT NULL) STRICT",
                       err);
}

static enum err_code lite_has_table(struct store *base, const char *name, bool *found,
                                    struct err *err)
{
    char sql[160];
    int64_t one;
    snprintf(sql, sizeof sql, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '%s'",
             name);
    return lite_scalar(base, sql, &one, found, err);
}

/* --- transactions ----------------------------------------------------------------------------- */

/* Some failures (a full disk) have rolled back already. Where there is no memory even for a
 * prepared statement, it is done before the next begin or query; nothing of it was committed. */
void sqlite_undo(struct sqlite_store *store)
{
    if (sqlite3_get_autocommit(store->db)) return;
    sqlite3_step(store->undo);
    sqlite3_reset(store->undo);
}

static void lite_rollback(struct store *base)
{
    base->statements++;
    sqlite_undo((struct sqlite_store *)base);
}

static enum err_code lite_begin(struct store *base, struct err *err)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    base->statements++;
    sqlite3_busy_timeout(store->db, base->wait_ms);
    sqlite_undo(store);
    enum err_code code = run(store, store_writes(base) ? "BEGIN IMMEDIATE" : "BEGIN", err);
    if (code) sqlite_undo(store); /* memory may have run out after it had begun */
    return code;
}

static void lite_foreign_keys(struct store *base, bool on)
{
    sqlite3_db_config(((struct sqlite_store *)base)->db, SQLITE_DBCONFIG_ENABLE_FKEY, (int)on,
                      NULL);
}

static enum err_code lite_commit(struct store *base, struct err *err)
{
    base->statements++;
    return run((struct sqlite_store *)base, "COMMIT", err);
}

/* --- opening ---------------------------------------------------------------------------------- */

static enum err_code not_there(const char *path, struct err *err)
{
    err_set(err, ERR_NOTFOUND, _("no existe el almacén %s"), path);
    return ERR_NOTFOUND;
}

static enum err_code not_ours(const char *path, struct err *err)
{
    err_set(err, ERR_INPUT, _("%s no es un almacén de Cauce"), path);
    err_advice(err, _("No se tocó. Dé la ruta del almacén, o la de un archivo que aún no exista."));
    return ERR_INPUT;
}

static enum err_code look_before(const char *path, enum store_mode mode, struct err *err)
{
    struct stat st;
    if (stat(path, &st) == 0) return S_ISREG(st.st_mode) ? ERR_NONE : not_ours(path, err);
    if (errno == ENOENT) return mode == STORE_CREATE ? ERR_NONE : not_there(path, err);
    return err_errno(err, _("no se puede abrir %s"), path);
}

/* What a foreign file is told, without touching it; a file of no bytes is a new store. The file is
 * read through SQLite's own descriptor: closing another one would drop the locks of every handle
 * that this process has on it (fcntl(2)), and the last writer elsewhere would take the WAL away. */
static enum err_code look_inside(struct sqlite_store *store, struct err *err)
{
    char head[100];
    sqlite3_file *file = NULL;
    sqlite3_int64 size = 0;
    int rc = sqlite3_file_control(store->db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (rc != SQLITE_OK || !file || !file->pMethods) return sqlite_fail(store, rc, "", err);
    rc = file->pMethods->xFileSize(file, &size);
    if (rc == SQLITE_OK && size >= (sqlite3_int64)sizeof head)
        rc = file->pMethods->xRead(file, head, sizeof head, 0);
    if (rc != SQLITE_OK) return sqlite_fail(store, rc, _("al abrir"), err);
    bool ours = size >= (sqlite3_int64)sizeof head && memcmp(head, "SQLite format 3", 16) == 0;
    return size == 0 || ours ? ERR_NONE : not_ours(store->path, err);
}

static int pragma_int(sqlite3 *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK) rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW) *out = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? SQLITE_OK : rc == SQLITE_OK ? SQLITE_ERROR : rc;
}

static void harden(sqlite3 *db)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},    {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    };
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        sqlite3_db_config(db, options[i].option, options[i].value, NULL);
    /* A Bloom filter reads a whole table before the first row comes; our queries search indexes,
     * and the time of a page must not grow with the ledger. SQLite has no other switch for it. */
    sqlite3_test_control(SQLITE_TESTCTRL_OPTIMIZATIONS, db, NO_BLOOM_FILTER);
    sqlite3_extended_result_codes(db, 1);
}

/* Another program's database, or one without our mark that holds tables, is refused; an empty one
 * is marked and made WAL. The mark stands before any table, so a crash in between is told apart. */
static enum err_code claim(struct sqlite_store *store, struct err *err)
{
    int64_t id = 0, tables = 0;
    int rc = pragma_int(store->db, "PRAGMA application_id", &id);
    if (rc == SQLITE_OK) rc = pragma_int(store->db, "SELECT COUNT(*) FROM sqlite_schema", &tables);
    if (rc != SQLITE_OK) return sqlite_fail(store, rc, _("al abrir"), err);
    if (id != SQLITE_STORE_ID && (id != 0 || tables != 0)) {
        err_set(err, ERR_INPUT, _("%s es una base SQLite de otro programa"), store->path);
        err_advice(err,
                   _("No se tocó. Dé la ruta del almacén, o la de un archivo que aún no exista."));
        return ERR_INPUT;
    }
    if (id == SQLITE_STORE_ID || !store_writes(&store->base)) return ERR_NONE;
    char sql[160];
    snprintf(sql, sizeof sql,
             "PRAGMA page_size=8192; PRAGMA journal_mode=WAL; PRAGMA application_id=%d",
             SQLITE_STORE_ID);
    return run(store, sql, err);
}

static enum err_code configure(struct sqlite_store *store, struct err *err)
{
    /* The writer: 64 MB of pages, then it spills into the WAL, so the size of a transaction is
     * bounded by the disk only; the WAL is cut back after it. No mmap: an import's memory stays
     * countable, and a failing disk gives an error, not a signal. */
    static const char writer[] =
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cell_size_check=1; "
        "PRAGMA cache_size=-65536; PRAGMA mmap_size=0; PRAGMA temp_store=FILE; "
        "PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=2000";
    static const char reader[] =
        "PRAGMA query_only=1; PRAGMA cell_size_check=1; PRAGMA cache_size=-16384; "
        "PRAGMA mmap_size=1073741824; PRAGMA temp_store=FILE";
    harden(store->db);
    sqlite3_busy_timeout(store->db, store->base.wait_ms);
    enum err_code code = claim(store, err);
    return code ? code : run(store, store_writes(&store->base) ? writer : reader, err);
}

/* A reader on a medium where nobody can write (a CD, a read-only mount) cannot make WAL's shared
 * memory; there the file cannot change either, and is opened as unchanging. */
static int open_immutable(struct sqlite_store *store)
{
    char uri[STORE_URL_MAX * 3 + 32];
    size_t n = (size_t)snprintf(uri, sizeof uri, "file:");
    for (const char *p = store->path; *p; p++) {
        bool plain = strchr("%?#", *p) == NULL;
        n += (size_t)snprintf(uri + n, sizeof uri - n, plain ? "%c" : "%%%02X", (unsigned char)*p);
    }
    snprintf(uri + n, sizeof uri - n, "?immutable=1");
    return sqlite3_open_v2(uri, &store->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
}

static bool unwritable_folder(const char *path)
{
    char folder[STORE_URL_MAX], wal[STORE_URL_MAX + 8];
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = '\0'; /* a path has a '/': url.h */
    snprintf(wal, sizeof wal, "%s-wal", path);
    struct stat st;
    bool pending = stat(wal, &st) == 0 && st.st_size > 0;
    return !pending && faccessat(AT_FDCWD, *folder ? folder : "/", W_OK, AT_EACCESS) != 0;
}

static enum err_code connect_file(struct sqlite_store *store, struct err *err)
{
    int flags = store->base.mode == STORE_READ     ? SQLITE_OPEN_READONLY
                : store->base.mode == STORE_CREATE ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                                                   : SQLITE_OPEN_READWRITE;
    int rc = sqlite3_open_v2(store->path, &store->db, flags | SQLITE_OPEN_PRIVATECACHE, NULL);
    if (rc != SQLITE_OK) return sqlite_fail(store, rc, _("al abrir"), err);
    enum err_code code = look_inside(store, err);
    if (code) return code;
    code = configure(store, err);
    if (code != ERR_IO || store_writes(&store->base) || !unwritable_folder(store->path))
        return code;
    sqlite3_close(store->db);
    store->db = NULL;
    rc = open_immutable(store);
    return rc == SQLITE_OK ? configure(store, err) : sqlite_fail(store, rc, _("al abrir"), err);
}

static void lite_close(struct store *base)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    sqlite3_finalize(store->undo);
    sqlite3_close(store->db);
    mem_free(store);
}

static enum err_code lite_open(const struct store_url *url, enum store_mode mode,
                               struct store **out, struct err *err)
{
    sqlite_memory_start();
    enum err_code code = look_before(url->path, mode, err);
    if (code) return code;
    struct sqlite_store *store = mem_calloc(1, sizeof *store);
    if (!store) return err_no_memory(err);
    store->base.driver = &sqlite_driver;
    store->base.mode = mode;
    store->base.wait_ms = STORE_WAIT_MS;
    memcpy(store->path, url->path, sizeof store->path);
    snprintf(store->base.description, sizeof store->base.description, "SQLite %s",
             sqlite3_libversion());
    code = connect_file(store, err);
    if (!code && sqlite3_prepare_v2(store->db, "ROLLBACK", -1, &store->undo, NULL) != SQLITE_OK)
        code = err_no_memory(err);
    if (code)
        lite_close(&store->base);
    else
        *out = &store->base;
    return code;
}

const struct store_driver sqlite_driver = {
    .engine = STORE_SQLITE,
    .open = lite_open,
    .close = lite_close,
    .begin = lite_begin,
    .foreign_keys = lite_foreign_keys,
    .commit = lite_commit,
    .rollback = lite_rollback,
    .script = lite_script,
    .scalar = lite_scalar,
    .prepare_schema = lite_prepare_schema,
    .has_table = lite_has_table,
    .defers_indexes = true,
    .statistics = sqlite_statistics,
    .prepare = sqlite_prepare,
    .finalize = sqlite_finalize,
    .bind_int = sqlite_bind_int,
    .bind_bytes = sqlite_bind_bytes,
    .bind_null = sqlite_bind_null,
    .clear = sqlite_clear,
    .step = sqlite_step,
    .reset = sqlite_reset,
    .get_int = sqlite_get_int,
    .get_bytes = sqlite_get_bytes,
    .get_null = sqlite_get_null,
    .changes = sqlite_changes,
    .bulk_begin = sqlite_bulk_begin,
    .bulk_int = sqlite_bulk_int,
    .bulk_bytes = sqlite_bulk_bytes,
    .bulk_null = sqlite_bulk_null,
    .bulk_row = sqlite_bulk_row,
    .bulk_hold = sqlite_bulk_hold,
    .bulk_release = sqlite_bulk_flush,
    .bulk_flush = sqlite_bulk_flush,
    .bulk_free = sqlite_bulk_free,
    .backup = sqlite_backup,
    .verify = sqlite_verify,
    .size = sqlite_size,
};
