/* SQLite: backup, verification, size. A backup is one plain file with one committed state, made
 * beside its name, synced and renamed, so that name never holds half a copy. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "store/sqlite_driver.h"

enum { PAGES_PER_STEP = 1024 };

/* Copies while others read and write; when a writer commits in between, SQLite begins again, and
 * after a few such rounds the rest is copied in one step, which no commit can interrupt. */
static enum err_code copy_pages(struct sqlite_store *store, sqlite3 *to,
                                const struct progress *progress, struct err *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", store->db, "main");
    if (!backup) return sqlite_fail(store, sqlite3_extended_errcode(to), _("al respaldar"), err);
    int rc = SQLITE_OK, left = 0, restarts = 0;
    bool wanted = true;
    while ((rc == SQLITE_OK || rc == SQLITE_BUSY || rc == SQLITE_LOCKED) && wanted) {
        rc = sqlite3_backup_step(backup, restarts > 3 ? -1 : PAGES_PER_STEP);
        int whole = sqlite3_backup_pagecount(backup), now = sqlite3_backup_remaining(backup);
        restarts += now > left && left > 0;
        left = now;
        if (rc == SQLITE_BUSY || rc == SQLITE_LOCKED) sqlite3_sleep(10);
        wanted = progress_tell(progress, _("respaldo"), (uint64_t)(whole - now), (uint64_t)whole);
    }
    sqlite3_backup_finish(backup);
    if (rc == SQLITE_DONE) return ERR_NONE;
    if (!wanted) return err_set(err, ERR_CANCELLED, _("respaldo interrumpido"));
    enum err_code code = sqlite_fail(store, rc, _("al respaldar"), err);
    if (err)
        snprintf(err->message, sizeof err->message, _("al respaldar %.150s: %s"), store->path,
                 sqlite3_errstr(rc));
    return code;
}

/* The copy is one plain file: no WAL beside it that could be forgotten when it is carried away. */
static enum err_code copy_to(struct sqlite_store *store, const char *temporary,
                             const struct progress *progress, struct err *err)
{
    sqlite3 *to = NULL;
    int rc = sqlite3_open_v2(temporary, &to, SQLITE_OPEN_READWRITE, NULL);
    enum err_code code = rc == SQLITE_OK ? ERR_NONE : sqlite_fail(store, rc, temporary, err);
    if (!code) code = copy_pages(store, to, progress, err);
    if (!code) {
        rc = sqlite3_exec(to, "PRAGMA journal_mode=DELETE", NULL, NULL, NULL);
        if (rc != SQLITE_OK)
            code = err_set(err, (rc & 0xff) == SQLITE_NOMEM ? ERR_MEMORY : ERR_IO,
                           _("al respaldar en %s: %s"), temporary, sqlite3_errmsg(to));
    }
    sqlite3_close(to);
    return code;
}

/* fsync of the file, or of its folder with O_DIRECTORY. */
static enum err_code sync_path(const char *path, int flags, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    bool ok = fd >= 0 && fsync(fd) == 0;
    enum err_code code = ok ? ERR_NONE : err_errno(err, _("no se pudo asegurar en disco %s"), path);
    if (fd >= 0) close(fd);
    return code;
}

enum err_code sqlite_backup(struct store *base, const char *path, const struct progress *progress,
                            struct err *err)
{
    char temporary[STORE_URL_MAX], folder[STORE_URL_MAX];
    base->statements++;
    int n = snprintf(temporary, sizeof temporary, "%s%s.XXXXXX", *path == '/' ? "" : "./", path);
    if (n < 0 || (size_t)n >= sizeof temporary)
        return err_set(err, ERR_USAGE, _("la ruta es demasiado larga"));
    int fd = mkstemp(temporary);
    if (fd < 0) return err_errno(err, _("no se puede escribir junto a %s"), path);
    close(fd);
    memcpy(folder, temporary, sizeof folder);
    *(strrchr(folder, '/') + 1) = '\0';
    enum err_code code = copy_to((struct sqlite_store *)base, temporary, progress, err);
    if (!code) code = sync_path(temporary, 0, err);
    if (!code && rename(temporary, path) != 0)
        code = err_errno(err, _("no se pudo dar su nombre a %s"), path);
    if (code)
        unlink(temporary);
    else
        code = sync_path(folder, O_DIRECTORY, err);
    return code;
}

/* Tells each row of a checking pragma as one line; "ok" is not a problem. */
static enum err_code tell_rows(struct sqlite_store *store, const char *sql, bool foreign,
                               void (*tell)(void *user, const char *problem), void *user,
                               struct err *err)
{
    char line[512];
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(store->db, sql, -1, &stmt, NULL);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const char *first = (const char *)sqlite3_column_text(stmt, 0);
        if (foreign) {
            const char *parent = (const char *)sqlite3_column_text(stmt, 2);
            snprintf(line, sizeof line, _("%s: una fila apunta a otra de %s que no existe"),
                     first ? first : "?", parent ? parent : "?");
            tell(user, line);
        } else if (first && strcmp(first, "ok") != 0) {
            tell(user, first);
        }
        rc = SQLITE_OK;
    }
    enum err_code code = ERR_NONE;
    if ((rc & 0xff) == SQLITE_CORRUPT || rc == SQLITE_NOTADB)
        tell(user, sqlite3_errmsg(store->db)); /* so damaged that the check itself ended */
    else if (rc != SQLITE_DONE)
        code = sqlite_fail(store, rc, sql, err);
    sqlite3_finalize(stmt);
    return code;
}

enum err_code sqlite_verify(struct store *base, void (*tell)(void *user, const char *problem),
                            void *user, struct err *err)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    base->statements += 2;
    enum err_code code = tell_rows(store, "PRAGMA integrity_check", false, tell, user, err);
    return code ? code : tell_rows(store, "PRAGMA foreign_key_check", true, tell, user, err);
}

enum err_code sqlite_size(struct store *base, uint64_t *bytes_out, struct err *err)
{
    struct sqlite_store *store = (struct sqlite_store *)base;
    struct stat st;
    char wal[STORE_URL_MAX + 8];
    if (stat(store->path, &st) != 0) return err_errno(err, _("no se puede leer %s"), store->path);
    *bytes_out = (uint64_t)st.st_size;
    snprintf(wal, sizeof wal, "%s-wal", store->path);
    if (stat(wal, &st) == 0) *bytes_out += (uint64_t)st.st_size;
    return ERR_NONE;
}
