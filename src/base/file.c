/* Files: see file.h. Every write goes through file_write_all(), where tests make one fail. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/i18n.h"

/* A global on purpose: the injected failure must reach any write of the program. */
static _Atomic uint64_t fail_write;

void file_fail_after(uint64_t n)
{
    atomic_store(&fail_write, n);
}

static bool write_refused(void)
{
    uint64_t left = atomic_load_explicit(&fail_write, memory_order_relaxed);
    if (left == 0) return false;
    return atomic_fetch_sub(&fail_write, 1) == 1;
}

enum err_code file_write_all(int fd, const void *p, size_t n, struct err *err)
{
    const char *at = p;
    while (n) {
        if (write_refused()) {
            errno = ENOSPC;
            return err_errno(err, _("No se pudo escribir"));
        }
        ssize_t done = write(fd, at, n);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return err_errno(err, _("No se pudo escribir"));
        at += done;
        n -= (size_t)done;
    }
    return ERR_NONE;
}

static enum err_code out_of_memory(struct err *err)
{
    return err_no_memory(err);
}

static enum err_code open_failed(const char *path, struct err *err)
{
    if (errno != ENOENT && errno != ENOTDIR) return err_errno(err, _("No se pudo abrir %s"), path);
    err_set(err, ERR_NOTFOUND, _("No existe el archivo %s"), path);
    err_advice(err, _("Revise la ruta"));
    return ERR_NOTFOUND;
}

enum err_code file_read(struct arena *arena, const char *path, uint64_t max, struct str *out,
                        struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return open_failed(path, err);
    enum err_code code = ERR_NONE;
    struct buf all;
    buf_init(&all, max < SIZE_MAX / 2 ? (size_t)max : SIZE_MAX / 2);
    for (;;) {
        char chunk[16384];
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) code = err_errno(err, _("No se pudo leer %s"), path);
        if (got <= 0) break;
        if (all.n + (size_t)got > all.max) {
            code = err_set(err, ERR_LIMIT, _("%s es más grande de lo permitido (%llu bytes)"), path,
                           (unsigned long long)max);
            break;
        }
        buf_put(&all, chunk, (size_t)got);
        if (all.failed) {
            code = out_of_memory(err);
            break;
        }
    }
    close(fd);
    if (!code) {
        *out = arena_str(arena, buf_view(&all));
        if (!out->p) code = out_of_memory(err);
    }
    buf_free(&all);
    return code;
}

/* A rename is durable only once its folder is synced. */
static void sync_folder_of(const char *path)
{
    char folder[4096];
    const char *slash = strrchr(path, '/');
    size_t n = slash ? (size_t)(slash - path) : 0;
    if (n >= sizeof folder) return;
    if (slash && n == 0) n = 1;
    memcpy(folder, slash ? path : ".", slash ? n : 1);
    folder[slash ? n : 1] = '\0';
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return;
    fsync(fd);
    close(fd);
}

/* A device or a pipe: see file_replace_begin. */
static enum err_code write_through(const char *path, struct str content, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) return err_errno(err, _("No se pudo abrir %s"), path);
    enum err_code code = file_write_all(fd, content.p, content.n, err);
    close(fd);
    return code;
}

enum err_code file_write(const char *path, struct str content, struct err *err)
{
    struct stat is;
    if (stat(path, &is) == 0 && !S_ISREG(is.st_mode) && !S_ISDIR(is.st_mode))
        return write_through(path, content, err);
    char beside[4096];
    int n = snprintf(beside, sizeof beside, "%s.XXXXXX", path);
    if (n < 0 || (size_t)n >= sizeof beside)
        return err_set(err, ERR_INPUT, _("La ruta es demasiado larga: %s"), path);
    int fd = mkostemp(beside, O_CLOEXEC);
    if (fd < 0) return err_errno(err, _("No se pudo crear %s"), path);
    enum err_code code = file_write_all(fd, content.p, content.n, err);
    if (!code && (fchmod(fd, 0644) != 0 || fsync(fd) != 0))
        code = err_errno(err, _("No se pudo guardar %s"), path);
    if (close(fd) != 0 && !code) code = err_errno(err, _("No se pudo guardar %s"), path);
    if (!code && rename(beside, path) != 0) code = err_errno(err, _("No se pudo guardar %s"), path);
    if (code)
        unlink(beside);
    else
        sync_folder_of(path);
    return code;
}

enum err_code file_temp_in(const char *folder, int *fd_out, struct err *err)
{
    if (!folder) folder = getenv("TMPDIR");
    if (!folder || !*folder) folder = "/tmp";
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0) {
        /* Not every file system knows O_TMPFILE. */
        char name[4096];
        int n = snprintf(name, sizeof name, "%s/cauce-XXXXXX", folder);
        if (n > 0 && (size_t)n < sizeof name && (fd = mkostemp(name, O_CLOEXEC)) >= 0) unlink(name);
    }
    if (fd < 0) return err_errno(err, _("No se pudo crear un archivo temporal en %s"), folder);
    *fd_out = fd;
    return ERR_NONE;
}

enum err_code file_temp(int *fd_out, struct err *err)
{
    return file_temp_in(NULL, fd_out, err);
}

enum err_code file_spool(int from_fd, uint64_t max, int *fd_out, struct err *err)
{
    int fd;
    enum err_code code = file_temp(&fd, err);
    if (code) return code;
    uint64_t whole = 0;
    for (;;) {
        char chunk[65536];
        ssize_t got = read(from_fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) code = err_errno(err, _("No se pudo leer la entrada"));
        if (got <= 0) break;
        whole += (uint64_t)got;
        if (whole > max) {
            code = err_set(err, ERR_LIMIT, _("La entrada pasa del máximo de %llu bytes"),
                           (unsigned long long)max);
            break;
        }
        if ((code = file_write_all(fd, chunk, (size_t)got, err))) break;
    }
    if (!code && lseek(fd, 0, SEEK_SET) != 0)
        code = err_errno(err, _("No se pudo releer el archivo temporal"));
    if (code) {
        close(fd);
        return code;
    }
    *fd_out = fd;
    return ERR_NONE;
}

bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

struct str file_name(struct str path)
{
    while (path.n > 1 && path.p[path.n - 1] == '/') path.n--;
    const char *slash = path.n ? memrchr(path.p, '/', path.n) : NULL;
    if (!slash || path.n == 1) return path;
    return str_slice(path, (size_t)(slash - path.p) + 1, path.n);
}
