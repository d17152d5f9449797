/* One file: its hash, what it is, and the members of an archive. What is wrong with it becomes its
 * result; only the store, memory and a person's stop go further up. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "format/zip.h"
#include "ingest/import_private.h"

#define SHEET_ARENA_MAX ((size_t)192 << 20)

void import_source_options(const struct import *import, const char *name,
                           struct source_options *out)
{
    *out = (struct source_options){.name = name, .in_process = import->options->in_process};
}

struct import_result import_result_of(const struct import_file *file, enum import_state state)
{
    return (struct import_result){.state = state, .path = file->path, .size = file->size};
}

static enum err_code add_failed(struct import_file *file, const struct err *why, struct err *err)
{
    struct import_result result = import_result_of(file, IMPORT_FAILED);
    result.err = *why;
    char name[192];
    snprintf(name, sizeof name, "%.*s", STR_FMT(file->path));
    if (!result.err.place.file[0]) err_file(&result.err, name);
    return import_add(file->import, &result, err);
}

static enum err_code add_ignored(struct import_file *file, const char *reason, struct err *err)
{
    struct import_result result = import_result_of(file, IMPORT_IGNORED);
    result.reason = str_of(reason);
    return import_add(file->import, &result, err);
}

static enum err_code import_members(struct import_file *file, struct err *err)
{
    struct import *import = file->import;
    struct zip_member *members;
    struct err why = {0};
    size_t count;
    enum err_code code = zip_list(import->arena, file->fd, NULL, &members, &count, &why);
    if (code) return add_failed(file, &why, err);
    if (count == 0) return add_ignored(file, _("es un archivo zip vacío"), err);
    for (size_t i = 0; i < count; i++) {
        int fd;
        struct str path =
            arena_printf(import->arena, "%.*s!%.*s", STR_FMT(file->path), STR_FMT(members[i].name));
        struct str name =
            arena_printf(import->arena, "%.*s!%.*s", STR_FMT(file->name), STR_FMT(members[i].name));
        if (!path.p || !name.p) return import->fatal = true, err_no_memory(err);
        why = (struct err){0};
        code = zip_extract(file->fd, members[i].index, NULL, &fd, &why);
        if (code) {
            struct import_file member = *file;
            member.path = path;
            member.size = members[i].size;
            code = add_failed(&member, &why, err);
        } else {
            code = import_one(import, fd, path, name, file->url, err);
        }
        if (code) return code;
    }
    return ERR_NONE;
}

static enum err_code open_and_read(struct import_file *file, struct err *err)
{
    struct source_options options;
    struct source *source;
    char name[256];
    int fd = dup(file->fd);
    if (fd < 0 || lseek(fd, 0, SEEK_SET) < 0) {
        if (fd >= 0) close(fd);
        return err_errno(err, "%s", _("no se pudo leer el archivo"));
    }
    snprintf(name, sizeof name, "%.*s", STR_FMT(file->name));
    import_source_options(file->import, name, &options);
    enum err_code code = source_open(fd, &options, &source, err);
    if (code) return code;
    code = import_source(file, source, err);
    source_close(source);
    return code;
}

/* A table described by a package beside it is read by the layout made from the package. */
static enum err_code find_package(struct import_file *file, struct err *err)
{
    struct str text;
    struct err ignored = {0};
    if (file->import->forced || str_contains(file->path, STR("!")) ||
        str_contains(file->path, STR("://")))
        return ERR_NONE;
    char *path = arena_cstr(file->import->arena, file->path);
    if (!path) return err_no_memory(err);
    enum err_code code = fdp_layout(file->import->arena, path, &text, err);
    if (code || !text.n) return code;
    if (layout_parse(file->import->arena, "datapackage.json", text, &file->own, &ignored))
        file->own = NULL;
    return ERR_NONE;
}

static enum err_code read_file(struct import_file *file, struct err *err)
{
    unsigned char first[4096];
    struct err why = {0};
    const char *reason = file->import->forced ? NULL : import_ignored_name(file->name);
    if (reason) return add_ignored(file, reason, err);
    ssize_t got = pread(file->fd, first, sizeof first, 0);
    if (got < 0) {
        err_errno(&why, "%s", _("no se pudo leer el archivo"));
        return add_failed(file, &why, err);
    }
    if (got == 0) return add_ignored(file, _("está vacío"), err);
    enum source_format format = source_recognise(first, (size_t)got);
    if (format == SOURCE_ZIP) return import_members(file, err);
    if ((reason = import_ignored_format(format))) return add_ignored(file, reason, err);
    enum err_code code = sha256_fd(file->fd, file->sha256, &file->size, &why);
    if (!code) code = find_package(file, &why);
    if (!code) code = open_and_read(file, &why);
    if (!code) return ERR_NONE;
    if (file->import->fatal) {
        if (err) *err = why;
        return code;
    }
    return add_failed(file, &why, err);
}

enum err_code import_one(struct import *import, int fd, struct str path, struct str name,
                         struct str url, struct err *err)
{
    struct import_file file = {.import = import, .path = path, .name = name, .url = url, .fd = fd};
    struct str what = file_name(path);
    char shown[256];
    off_t end = lseek(fd, 0, SEEK_END);
    file.size = end > 0 ? (uint64_t)end : 0;
    lseek(fd, 0, SEEK_SET);
    import->files++;
    snprintf(shown, sizeof shown, "%.*s", STR_FMT(what));
    if (!progress_tell(import->options->progress, shown, 0, file.size)) {
        close(fd);
        import->fatal = true;
        return err_set(err, ERR_CANCELLED, "%s", _("detenido"));
    }
    arena_init(&file.arena, SHEET_ARENA_MAX);
    enum err_code code = read_file(&file, err);
    arena_free(&file.arena);
    close(fd);
    return code;
}
