/* The schema as a whole: migrations, indexes put off during a load, the plan for Citus. Works
 * through the driver's scripts, so it is the same for both engines. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "store/driver.h"

static const char version_sql[] = "SELECT COALESCE(MAX(version), 0) FROM store_migration";

enum err_code store_version(struct store *store, int *version_out, struct err *err)
{
    bool found = false;
    int64_t version = 0;
    *version_out = 0;
    enum err_code code = store->driver->has_table(store, "store_migration", &found, err);
    if (code || !found) return code;
    code = store->driver->scalar(store, version_sql, &version, &found, err);
    *version_out = (int)version;
    return code;
}

static enum err_code check_numbers(const struct store_migration *all, size_t count, int version,
                                   struct err *err)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].version != (int)i + 1)
            return err_set(err, ERR_BUG, _("las migraciones no están numeradas seguido"));
    if (version <= (int)count) return ERR_NONE;
    err_set(err, ERR_UNSUPPORTED,
            _("el almacén es de una versión más nueva (%d) que este programa (%d)"), version,
            (int)count);
    err_advice(err, _("Actualice el programa."));
    return ERR_UNSUPPORTED;
}

/* One migration and its record, inside the open transaction. */
static enum err_code apply(struct store *store, const struct store_migration *one, struct err *err)
{
    struct timespec now;
    char record[256];
    bool lite = store->driver->engine == STORE_SQLITE;
    enum err_code code = store->driver->script(store, lite ? one->sqlite : one->postgres, err);
    if (code) return code;
    clock_gettime(CLOCK_REALTIME, &now);
    int n = snprintf(record, sizeof record,
                     "INSERT INTO store_migration (version, name, applied) VALUES (%d, '%s', %lld)",
                     one->version, one->name, (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000);
    if (n < 0 || (size_t)n >= sizeof record || strchr(one->name, '\''))
        return err_set(err, ERR_BUG, _("el nombre de la migración %d no sirve"), one->version);
    code = store->driver->script(store, record, err);
    return code || !store->driver->statistics ? code : store->driver->statistics(store, err);
}

/* The next missing migration in one transaction; *done when none is missing. The version is read
 * after the writer's lock is held: another program may be migrating too. */
static enum err_code next(struct store *store, const struct store_migration *all, size_t count,
                          bool *done, struct err *err)
{
    int version = 0;
    enum err_code code = store_begin(store, err);
    if (code) return code;
    code = store->driver->prepare_schema(store, err);
    if (!code) code = store_version(store, &version, err);
    if (!code) code = check_numbers(all, count, version, err);
    *done = !code && version == (int)count;
    if (!code && !*done) code = apply(store, &all[version], err);
    if (!code) return store_commit(store, err);
    store_rollback(store);
    return code;
}

enum err_code store_migrate(struct store *store, const struct store_migration *all, size_t count,
                            const struct progress *progress, struct err *err)
{
    int version = 0;
    if (!store_writes(store) || store->in_transaction)
        return err_set(err, ERR_BUG,
                       _("migrar pide un almacén abierto para escribir, sin transacción"));
    enum err_code code = store_version(store, &version, err);
    if (!code) code = check_numbers(all, count, version, err);
    bool done = !code && version == (int)count;
    for (uint64_t i = 0; !code && !done; i++) {
        if (!progress_tell(progress, _("migraciones"), i, count - (size_t)version))
            return err_set(err, ERR_CANCELLED, _("interrumpido; lo ya migrado queda"));
        code = next(store, all, count, &done, err);
    }
    return code;
}

/* --- indexes ---------------------------------------------------------------------------------- */

static enum err_code is_empty(struct store *store, const char *table, bool *empty, struct err *err)
{
    char sql[160];
    int64_t one;
    bool found = true;
    snprintf(sql, sizeof sql, "SELECT 1 FROM %s LIMIT 1", table);
    enum err_code code = store->driver->scalar(store, sql, &one, &found, err);
    *empty = !found;
    return code;
}

enum err_code store_defer_indexes(struct store *store, const struct store_index *indexes,
                                  size_t count, bool *deferred, struct err *err)
{
    memset(deferred, 0, count * sizeof *deferred);
    if (!store->in_transaction)
        return err_set(err, ERR_BUG, _("los índices se aplazan dentro de la carga"));
    if (!store->driver->defers_indexes) return ERR_NONE;
    for (size_t i = 0; i < count; i++) {
        char sql[160];
        enum err_code code = is_empty(store, indexes[i].table, &deferred[i], err);
        snprintf(sql, sizeof sql, "DROP INDEX %s", indexes[i].name);
        if (!code && deferred[i]) code = store->driver->script(store, sql, err);
        if (code) return code;
    }
    return ERR_NONE;
}

enum err_code store_make_indexes(struct store *store, const struct store_index *indexes,
                                 size_t count, const bool *deferred, struct err *err)
{
    enum err_code code = ERR_NONE;
    bool any = false;
    for (size_t i = 0; !code && i < count; i++) {
        if (!deferred[i]) continue;
        any = true;
        code = store->driver->script(store, indexes[i].create, err);
    }
    /* An index takes its statistics with it when it is dropped. */
    return code || !any ? code : store->driver->statistics(store, err);
}

/* --- Citus ------------------------------------------------------------------------------------ */

/* Tables come parents first (mksql refuses another order), so that each table's foreign keys point
 * at tables that are already placed. */
void store_plan_citus(const struct store_table *const *tables, size_t count, struct buf *out)
{
    const char *first = NULL;
    for (size_t i = 0; i < count; i++)
        if (tables[i]->reference)
            buf_printf(out, "SELECT create_reference_table('%s');\n", tables[i]->name);
    for (size_t i = 0; i < count; i++) {
        if (tables[i]->reference) continue;
        buf_printf(out, "SELECT create_distributed_table('%s', 'entity'", tables[i]->name);
        if (first) buf_printf(out, ", colocate_with => '%s'", first);
        buf_text(out, ");\n");
        if (!first) first = tables[i]->name;
    }
}
