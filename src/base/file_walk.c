/* Walking a folder in a fixed order, so that two runs over the same files do the same. */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/i18n.h"
#include "base/mem.h"

enum { MAX_DEPTH = 64 };

struct walk {
    enum err_code (*each)(void *user, const char *path);
    void *user;
    struct err *err;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool litter(const char *name)
{
    return name[0] == '.' || !strcmp(name, "__MACOSX") || !strcmp(name, "Thumbs.db") ||
           !strcmp(name, "desktop.ini");
}

static enum err_code out_of_memory(struct err *err)
{
    return err_no_memory(err);
}

static void free_names(char **names, size_t n)
{
    for (size_t i = 0; i < n; i++) mem_free(names[i]);
    mem_free(names);
}

static char *copy_name(const char *name)
{
    size_t n = strlen(name) + 1;
    char *copy = mem_alloc(n);
    return copy ? memcpy(copy, name, n) : NULL;
}

/* Names of a folder, sorted; *names_out is freed with free_names(). */
static enum err_code list(const char *path, char ***names_out, size_t *n_out, struct err *err)
{
    DIR *folder = opendir(path);
    if (!folder) return err_errno(err, _("No se pudo abrir la carpeta %s"), path);
    char **names = NULL;
    size_t n = 0, room = 0;
    enum err_code code = ERR_NONE;
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir(folder);
        if (!entry) {
            if (errno) code = err_errno(err, _("No se pudo leer la carpeta %s"), path);
            break;
        }
        if (litter(entry->d_name)) continue;
        if (n == room) {
            room = room ? room * 2 : 64;
            char **more = mem_realloc(names, room * sizeof *names);
            if (!more) {
                code = out_of_memory(err);
                break;
            }
            names = more;
        }
        if (!(names[n] = copy_name(entry->d_name))) {
            code = out_of_memory(err);
            break;
        }
        n++;
    }
    closedir(folder);
    if (code) {
        free_names(names, n);
        return code;
    }
    if (n) qsort(names, n, sizeof *names, by_name);
    *names_out = names;
    *n_out = n;
    return ERR_NONE;
}

static enum err_code visit(struct walk *walk, const char *path, int depth);

static enum err_code visit_folder(struct walk *walk, const char *path, int depth)
{
    if (depth >= MAX_DEPTH)
        return err_set(walk->err, ERR_LIMIT, _("Demasiadas carpetas anidadas en %s"), path);
    char **names = NULL;
    size_t n = 0;
    enum err_code code = list(path, &names, &n, walk->err);
    if (code) return code;
    size_t length = strlen(path);
    bool slash = length > 0 && path[length - 1] == '/';
    for (size_t i = 0; i < n && !code; i++) {
        size_t room = length + strlen(names[i]) + 2;
        char *child = mem_alloc(room);
        if (!child) {
            code = out_of_memory(walk->err);
            break;
        }
        snprintf(child, room, "%s%s%s", path, slash ? "" : "/", names[i]);
        code = visit(walk, child, depth + 1);
        mem_free(child);
    }
    free_names(names, n);
    return code;
}

static enum err_code visit(struct walk *walk, const char *path, int depth)
{
    struct stat st;
    /* The path a person gave may be a link; what lies below it is not followed. */
    int failed = depth == 0 ? stat(path, &st) : lstat(path, &st);
    if (failed) {
        if (errno != ENOENT) return err_errno(walk->err, _("No se pudo leer %s"), path);
        err_set(walk->err, ERR_NOTFOUND, _("No existe %s"), path);
        err_advice(walk->err, _("Revise la ruta"));
        return ERR_NOTFOUND;
    }
    if (S_ISDIR(st.st_mode)) return visit_folder(walk, path, depth);
    if (S_ISREG(st.st_mode)) return walk->each(walk->user, path);
    return ERR_NONE;
}

enum err_code file_walk(const char *path, enum err_code (*each)(void *user, const char *path),
                        void *user, struct err *err)
{
    struct walk walk = {each, user, err};
    return visit(&walk, path, 0);
}
