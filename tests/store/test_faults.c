/* Failing allocations and failing writes, one after the other, leave the store whole: everything
 * of a transaction or nothing, and the right error class. */
#include <sqlite3.h>
#include <unistd.h>

#include "fixture.h"

enum { ROWS = 300 };

/* A whole use of a store: *committed when the commit said so. Gives the first error. */
static enum err_code use(const char *url, int64_t from, bool *committed, struct err *err)
{
    struct store *s = NULL;
    struct store_bulk *things = NULL, *parts = NULL;
    struct store_stmt *stmt;
    bool row = true;
    *committed = false;
    enum err_code code = store_open(url, STORE_WRITE, &s, err);
    if (!code) code = store_begin(s, err);
    if (!code) code = store_bulk_begin(s, &table_thing, &things, err);
    if (!code) code = store_bulk_begin(s, &table_part, &parts, err);
    for (int64_t i = from; !code && i < from + ROWS; i++) {
        store_bulk_int(things, 1);
        store_bulk_int(things, i);
        store_bulk_text(things, STR_NONE);
        store_bulk_blob(things, STR("some bytes that take some room, so that pages fill up"));
        store_bulk_int(things, i);
        code = store_bulk_row(things, err);
        for (int k = 0; k < 4; k++) store_bulk_int(parts, k < 2 ? (k ? i : 1) : k);
        if (!code) code = store_bulk_row(parts, err);
    }
    if (!code) code = store_bulk_flush(things, err);
    if (!code) code = store_bulk_flush(parts, err);
    store_bulk_abort(things);
    store_bulk_abort(parts);
    if (!code) code = store_prepare(s, &list_things, &stmt, err);
    if (!code) store_bind_int(stmt, 1, 1);
    while (!code && row) code = store_step(stmt, &row, err);
    if (!code) {
        code = store_commit(s, err);
        *committed = code == ERR_NONE;
    }
    if (!code && store_engine(s) == STORE_SQLITE) code = store_backup(s, "copia.cauce", NULL, err);
    store_close(s);
    return code;
}

/* After a use that may have failed: all its rows or none; `sure` says that they must be there. */
static int64_t look(const char *url, int64_t before, bool sure)
{
    struct store *s = open_again(url, STORE_READ);
    int64_t rows = count(s, &count_things, 1);
    CHECK_INT(count(s, &count_parts, 1), rows);
    CHECK(rows == before + ROWS || (!sure && rows == before));
    check_whole(s);
    store_close(s);
    return rows;
}

static void empty_store(const char *url)
{
    struct err err = {0};
    struct store *s = fresh(url);
    CHECK_OK(store_begin(s, &err));
    add_entity(s, 1);
    CHECK_OK(store_commit(s, &err));
    store_close(s);
}

static void fail_allocations(const char *url, int sticky)
{
    int64_t rows = 0;
    int failures = 0;
    empty_store(url);
    for (uint64_t n = 1;; n += 1 + n / 12) {
        struct err err = {0};
        bool committed;
        mem_fail_after(n, sticky);
        enum err_code code = use(url, rows, &committed, &err);
        bool reached = mem_calls() >= n;
        mem_fail_after(0, 0);
        CHECK(code == ERR_NONE || code == ERR_MEMORY);
        failures += code != ERR_NONE;
        rows = look(url, rows, committed);
        if (!reached) break;
    }
    CHECK(failures > 5);
}

BOTH_SECONDS(one_failing_allocation_leaves_the_store_whole, 300)
{
    fail_allocations(url, 0);
}

BOTH_SECONDS(no_memory_left_leaves_the_store_whole, 300)
{
    fail_allocations(url, 1);
}

BOTH_SECONDS(failing_allocations_during_migration_leave_a_version, 300)
{
    char one[700];
    int failures = 0;
    for (uint64_t n = 1;; n += 1 + n / 8) {
        struct err err = {0};
        struct store *s = NULL;
        bool server = strncmp(url, "postgres", 8) == 0;
        snprintf(one, sizeof one, server ? "%s_%llu" : "%s%llu", url, (unsigned long long)n);
        mem_fail_after(n, 0);
        enum err_code code = store_open(one, STORE_CREATE, &s, &err);
        if (!code) code = store_migrate(s, test_migrations, TEST_MIGRATIONS, NULL, &err);
        store_close(s);
        bool reached = mem_calls() >= n;
        mem_fail_after(0, 0);
        CHECK(code == ERR_NONE || code == ERR_MEMORY);
        failures += code != ERR_NONE;
        s = fresh(one);
        check_whole(s);
        store_close(s);
        if (!reached) break;
    }
    CHECK(failures > 0); /* libpq's own allocations are not ours to refuse */
}

/* --- failing writes --------------------------------------------------------------------------- */

/* A file system between SQLite and the real one, whose n-th write, sync or truncation fails, and
 * with `sticky` all after it. Everything else is passed on. */
struct shim_file {
    sqlite3_file base;
    sqlite3_file *real;
};
static sqlite3_vfs *real_vfs;
static int writes_left, sticky_failure, failing_code, failures_given;

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((struct shim_file *)f)->real;
}

static bool must_fail(void)
{
    if (writes_left == 0) return false;
    if (--writes_left > 0) return false;
    if (sticky_failure) writes_left = 1;
    failures_given++;
    return true;
}

static int shim_close(sqlite3_file *f)
{
    return real_of(f)->pMethods ? real_of(f)->pMethods->xClose(real_of(f)) : SQLITE_OK;
}
static int shim_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return real_of(f)->pMethods->xRead(real_of(f), p, n, at);
}
static int shim_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    if (must_fail()) return failing_code;
    return real_of(f)->pMethods->xWrite(real_of(f), p, n, at);
}
static int shim_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (must_fail()) return SQLITE_IOERR_TRUNCATE;
    return real_of(f)->pMethods->xTruncate(real_of(f), size);
}
static int shim_sync(sqlite3_file *f, int flags)
{
    if (must_fail()) return SQLITE_IOERR_FSYNC;
    return real_of(f)->pMethods->xSync(real_of(f), flags);
}
static int shim_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return real_of(f)->pMethods->xFileSize(real_of(f), size);
}
static int shim_lock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xLock(real_of(f), level);
}
static int shim_unlock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), level);
}
static int shim_reserved(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}
static int shim_control(sqlite3_file *f, int op, void *arg)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, arg);
}
static int shim_sector(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}
static int shim_device(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}
static int shim_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}
static int shim_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}
static void shim_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}
static int shim_unmap(sqlite3_file *f, int remove)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

static const sqlite3_io_methods shim_methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_reserved,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_device,
    .xShmMap = shim_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_barrier,
    .xShmUnmap = shim_unmap,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    struct shim_file *file = (struct shim_file *)f;
    file->real = (sqlite3_file *)(void *)(file + 1);
    file->base.pMethods = NULL;
    int rc = real_vfs->xOpen(real_vfs, name, file->real, flags, out);
    if (rc == SQLITE_OK) file->base.pMethods = &shim_methods;
    return rc;
}

static void install_shim(void)
{
    static sqlite3_vfs shim;
    real_vfs = sqlite3_vfs_find(NULL);
    CHECK(real_vfs);
    shim = *real_vfs;
    shim.pNext = NULL;
    shim.szOsFile = (int)sizeof(struct shim_file) + real_vfs->szOsFile;
    shim.zName = "failing";
    shim.xOpen = shim_open;
    CHECK(sqlite3_vfs_register(&shim, 1) == SQLITE_OK);
}

/* Fails each write in turn of use after use. */
static void fail_writes(int code_given, int sticky)
{
    int64_t rows = 0;
    int failed = 0;
    empty_store("x.cauce");
    install_shim();
    for (int n = 1;; n += 1 + n / 16) {
        struct err err = {0};
        bool committed;
        failures_given = 0;
        failing_code = code_given;
        sticky_failure = sticky;
        writes_left = n;
        enum err_code code = use("x.cauce", rows, &committed, &err);
        writes_left = 0;
        if (code && code != ERR_IO) test_fail(__FILE__, __LINE__, "%d: %s", code, err.message);
        failed += code == ERR_IO;
        if (code) CHECK(err.message[0]);
        rows = look("x.cauce", rows, committed);
        if (!failures_given) break;
    }
    CHECK(failed > 5);
}

TEST_SECONDS(a_full_disk_leaves_the_store_whole, 300)
{
    fail_writes(SQLITE_FULL, 1);
}

TEST_SECONDS(one_failing_write_leaves_the_store_whole, 300)
{
    fail_writes(SQLITE_IOERR_WRITE, 0);
}
