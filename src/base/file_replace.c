/* A file that takes another's place only when it is whole: see file.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"

static bool folder_of(const char *path, char *out, size_t size)
{
    const char *slash = strrchr(path, '/');
    int n = !slash          ? snprintf(out, size, ".")
            : slash == path ? snprintf(out, size, "/")
                            : snprintf(out, size, "%.*s", (int)(slash - path), path);
    return n > 0 && (size_t)n < size;
}

/* A device or a pipe (/dev/null, a FIFO) is written to where it stands: a file in its place would
 * take it away from everybody else. */
static enum err_code write_through(const char *path, struct file_replace *out, struct err *err)
{
    out->fd = open(path, O_WRONLY | O_CLOEXEC);
    out->through = true;
    return out->fd >= 0 ? ERR_NONE : err_errno(err, _("No se pudo abrir %s"), path);
}

/* The file that a symbolic link leads to is what is replaced, not the link. */
static bool behind_links(const char *path, char place[FILE_REPLACE_PATH],
                         char folder[FILE_REPLACE_PATH])
{
    char *real = realpath(path, NULL);
    if (!real) return false;
    int n = snprintf(place, FILE_REPLACE_PATH, "%s", real);
    free(real);
    if (n > 0 && n < FILE_REPLACE_PATH && folder_of(place, folder, FILE_REPLACE_PATH)) return true;
    errno = ENAMETOOLONG;
    return false;
}

enum err_code file_replace_begin(const char *path, struct file_replace *out, struct err *err)
{
    *out = (struct file_replace){.fd = -1};
    char folder[sizeof out->path];
    int n = snprintf(out->path, sizeof out->path, "%s", path);
    if (n < 0 || (size_t)n >= sizeof out->path || !folder_of(path, folder, sizeof folder))
        return err_set(err, ERR_INPUT, _("La ruta es demasiado larga: %s"), path);
    struct stat is;
    bool there = stat(path, &is) == 0;
    if (there && S_ISDIR(is.st_mode))
        return err_set(err, ERR_INPUT, _("%s es una carpeta; hace falta un archivo"), path);
    if (there && !S_ISREG(is.st_mode)) return write_through(path, out, err);
    if (there && !behind_links(path, out->path, folder))
        return err_errno(err, _("No se pudo abrir %s"), path);
    out->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0644);
    if (out->fd >= 0) return ERR_NONE;
    /* Not every file system knows O_TMPFILE. */
    snprintf(out->temporary, sizeof out->temporary, "%s.XXXXXX", out->path);
    out->fd = mkostemp(out->temporary, O_CLOEXEC);
    if (out->fd >= 0) return ERR_NONE;
    out->temporary[0] = '\0';
    return err_errno(err, _("No se pudo crear %s"), path);
}

/* Gives a nameless file a name beside its place; another run's may be taken. */
static bool name_it(struct file_replace *file)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file->fd);
    for (unsigned i = 0; i < 100; i++) {
        snprintf(file->temporary, sizeof file->temporary, "%s.%ld-%u", file->path, (long)getpid(),
                 i);
        if (linkat(AT_FDCWD, link, AT_FDCWD, file->temporary, AT_SYMLINK_FOLLOW) == 0) return true;
        if (errno != EEXIST) break;
    }
    file->temporary[0] = '\0';
    return false;
}

enum err_code file_replace_commit(struct file_replace *file, struct err *err)
{
    if (file->fd < 0) return ERR_NONE;
    if (file->through) { /* nothing to sync or to name */
        file_replace_abandon(file);
        return ERR_NONE;
    }
    bool whole = fchmod(file->fd, 0644) == 0 && fsync(file->fd) == 0 &&
                 (file->temporary[0] || name_it(file)) && rename(file->temporary, file->path) == 0;
    enum err_code code = whole ? ERR_NONE : err_errno(err, _("No se pudo guardar %s"), file->path);
    if (whole) file->temporary[0] = '\0';
    file_replace_abandon(file);
    return code;
}

void file_replace_abandon(struct file_replace *file)
{
    if (file->fd >= 0) close(file->fd);
    if (file->temporary[0]) unlink(file->temporary);
    file->fd = -1;
    file->temporary[0] = '\0';
}
