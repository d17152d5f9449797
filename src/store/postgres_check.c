/* PostgreSQL: what a person asks of a store as a whole: is it sound, how large is it, and how it is
 * backed up (by the server's own tools). Reads only. */
#if CAUCE_WITH_PG
#include <stdio.h>

#include "base/i18n.h"
#include "store/postgres_driver.h"

enum err_code postgres_backup(struct store *base, const char *path, const struct progress *progress,
                              struct err *err)
{
    (void)base;
    (void)path;
    (void)progress;
    err_set(err, ERR_UNSUPPORTED,
            _("un almacén en PostgreSQL se respalda con las herramientas del servidor"));
    err_advice(err, _("Use pg_basebackup con archivado de WAL, o pg_dump --schema=…; vea "
                      "docs/scale.md."));
    return ERR_UNSUPPORTED;
}

/* Every row of every table: tells unreadable pages and, with data checksums, any damaged one. */
static const char tables_sql[] =
    "SELECT format('SELECT COUNT(t.*) FROM %I.%I AS t', schemaname, tablename), tablename "
    "FROM pg_catalog.pg_tables WHERE schemaname = current_schema() ORDER BY tablename";

/* Rows that point at nothing: one anti-join per foreign key, as large loads may leave its check
 * out. */
static const char foreign_sql[] =
    "SELECT format('SELECT COUNT(*) FROM %s AS c WHERE %s AND NOT EXISTS "
    "(SELECT 1 FROM %s AS p WHERE %s)', c.conrelid::regclass, k.present, c.confrelid::regclass, "
    "k.same), c.conrelid::regclass, c.confrelid::regclass FROM pg_catalog.pg_constraint AS c, "
    "LATERAL (SELECT string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ') AS present, "
    "string_agg(format('c.%I = p.%I', a.attname, b.attname), ' AND ') AS same "
    "FROM unnest(c.conkey, c.confkey) AS u (mine, theirs) "
    "JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = u.mine "
    "JOIN pg_catalog.pg_attribute AS b ON b.attrelid = c.confrelid AND b.attnum = u.theirs) AS k "
    "WHERE c.contype = 'f' AND c.connamespace = to_regnamespace(quote_ident(current_schema())) "
    "ORDER BY c.conrelid, c.conname";

/* Runs each statement that `list` gives; what it counts is a problem where `foreign`. */
static enum err_code run_each(struct store *base, const char *list, bool foreign,
                              void (*tell)(void *user, const char *problem), void *user,
                              struct err *err)
{
    char line[512];
    PGresult *all = NULL;
    struct postgres_store *store = (struct postgres_store *)base;
    enum err_code code = postgres_run(store, list, _("al verificar"), &all, err);
    for (int i = 0; !code && i < PQntuples(all); i++) {
        struct err told = {0};
        int64_t count = 0;
        bool found;
        code = postgres_scalar(base, PQgetvalue(all, i, 0), &count, &found, &told);
        if (code == ERR_IO) {
            tell(user, told.message);
            code = ERR_NONE;
        } else if (code && err) {
            *err = told;
        } else if (!code && foreign && count > 0) {
            snprintf(line, sizeof line, _("%s: %lld filas apuntan a otras de %s que no existen"),
                     PQgetvalue(all, i, 1), (long long)count, PQgetvalue(all, i, 2));
            tell(user, line);
        }
    }
    PQclear(all);
    return code;
}

enum err_code postgres_verify(struct store *base, void (*tell)(void *user, const char *problem),
                              void *user, struct err *err)
{
    enum err_code code = run_each(base, tables_sql, false, tell, user, err);
    return code ? code : run_each(base, foreign_sql, true, tell, user, err);
}

enum err_code postgres_size(struct store *base, uint64_t *bytes_out, struct err *err)
{
    int64_t bytes = 0;
    bool found;
    enum err_code code =
        postgres_scalar(base,
                        "SELECT CAST(COALESCE(SUM(pg_total_relation_size(c.oid)), 0) AS BIGINT) "
                        "FROM pg_catalog.pg_class AS c WHERE c.relkind IN ('r', 'p') AND "
                        "c.relnamespace = to_regnamespace(quote_ident(current_schema()))",
                        &bytes, &found, err);
    *bytes_out = (uint64_t)bytes;
    return code;
}
#endif
