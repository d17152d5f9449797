/* A run of the importer: opens the ledger and the layouts once, walks what was given, and gathers
 * one result per sheet. */
#include "ingest/import.h"

#include <string.h>
#include <stdio.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ingest/import_private.h"
#include "store/url.h"

const char *import_state_name(enum import_state state)
{
    static const char *const names[] = {"loaded",  "nothing-new", "tried",
                                        "ignored", "unknown",     "failed"};
    return (size_t)state < sizeof names / sizeof *names ? names[state] : "?";
}

static enum err_code no_memory(struct import *import, struct err *err)
{
    import->fatal = true;
    return err_no_memory(err);
}

static bool keep(struct arena *arena, struct str *s)
{
    *s = arena_str(arena, *s);
    return s->p != NULL;
}

static const struct str *keep_list(struct arena *arena, const struct str *list, size_t *count)
{
    struct str *copy = arena_array(arena, *count ? *count : 1, sizeof *copy);
    for (size_t i = 0; copy && i < *count; i++) {
        copy[i] = list[i];
        if (!keep(arena, &copy[i])) return NULL;
    }
    if (!copy) *count = 0;
    return copy;
}

/* The layouts of a match belong to the set, which ends with the run: their ids are in the lists. */
static bool keep_result(struct arena *arena, struct import_result *r)
{
    struct layout_match *m = &r->match;
    m->seen = keep_list(arena, m->seen, &m->seen_count);
    m->missing = keep_list(arena, m->missing, &m->missing_count);
    m->extra = keep_list(arena, m->extra, &m->extra_count);
    return m->seen && m->missing && m->extra && keep(arena, &r->path) && keep(arena, &r->sheet) &&
           keep(arena, &r->layout) && keep(arena, &r->title) && keep(arena, &r->series) &&
           keep(arena, &r->format) && keep(arena, &r->encoding) && keep(arena, &r->reason);
}

enum err_code import_add(struct import *import, const struct import_result *result, struct err *err)
{
    if (import->count == import->capacity) {
        size_t capacity = import->capacity ? import->capacity * 2 : 64;
        struct import_result *more = capacity > IMPORT_MAX_RESULTS
                                         ? NULL
                                         : mem_realloc(import->results, capacity * sizeof *more);
        if (!more) return no_memory(import, err);
        import->results = more;
        import->capacity = capacity;
    }
    struct import_result *kept = &import->results[import->count];
    *kept = *result;
    if (!keep_result(import->arena, kept)) return no_memory(import, err);
    import->count++;
    if (import->options->each) import->options->each(import->options->user, kept);
    return ERR_NONE;
}

static enum err_code add_failed(struct import *import, const char *path, const struct err *why,
                                struct err *err)
{
    struct import_result result = {.state = IMPORT_FAILED, .path = str_of(path), .err = *why};
    err_file(&result.err, path);
    import->files++;
    return import_add(import, &result, err);
}

struct walk {
    struct import *import;
    struct err *err;
};

/* The store's own files, in the folder that is read: opening and closing one would give up the
 * locks that this process holds on it (POSIX locks belong to a process, not to a descriptor). */
static bool is_store(const char *store_url, const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm"};
    struct store_url url;
    char own[STORE_URL_MAX + 8];
    struct stat a, b;

    if (store_url_parse(store_url, &url, NULL) || url.engine != STORE_SQLITE || stat(path, &a))
        return false;
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        snprintf(own, sizeof own, "%s%s", url.path, endings[i]);
        if (stat(own, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino) return true;
    }
    return false;
}

static enum err_code each_file(void *user, const char *path)
{
    struct walk *walk = user;
    struct import *import = walk->import;
    if (is_store(import->options->store_url, path)) return ERR_NONE;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        struct err why = {0};
        err_errno(&why, "%s", _("no se pudo abrir"));
        return add_failed(import, path, &why, walk->err);
    }
    struct str shown = str_of(path);
    return import_one(import, fd, shown, file_name(shown), str_of(import->options->url), walk->err);
}

static enum err_code import_stdin(struct import *import, struct err *err)
{
    struct err why = {0};
    int fd;
    uint64_t most = (uint64_t)64 << 30;
    enum err_code code = file_spool(STDIN_FILENO, most, &fd, &why);
    if (code) return add_failed(import, "-", &why, err);
    struct str url = str_of(import->options->url);
    struct str name = url.n ? file_name(url) : STR("-");
    return import_one(import, fd, STR("-"), name, url, err);
}

static enum err_code import_url(struct import *import, const char *url, struct err *err)
{
    const struct import_options *o = import->options;
    struct import_fetch fetch = {url, o->max_download ? o->max_download : (uint64_t)4 << 30,
                                 o->max_download_seconds ? o->max_download_seconds : 1800,
                                 o->progress};
    struct err why = {0};
    int fd;
    enum err_code code = import_fetch(&fetch, &fd, &why);
    if (code == ERR_CANCELLED) {
        import->fatal = true;
        if (err) *err = why;
        return code;
    }
    if (code) return add_failed(import, url, &why, err);
    struct str name = str_of(url), rest;
    name = file_name(str_split(name, '?', &rest));
    return import_one(import, fd, str_of(url), name.n ? name : str_of(url),
                      str_of(o->url ? o->url : url), err);
}

static enum err_code import_path(struct import *import, const char *path, struct err *err)
{
    struct walk walk = {import, err};
    struct err why = {0};
    struct stat st;
    if (str_is(str_of(path), "-")) return import_stdin(import, err);
    if (str_starts(str_of(path), STR("http://")) || str_starts(str_of(path), STR("https://")))
        return import_url(import, path, err);
    if (stat(path, &st)) {
        err_errno(&why, "%s", _("no se pudo abrir"));
        if (errno == ENOENT) why.code = ERR_NOTFOUND;
        return add_failed(import, path, &why, err);
    }
    if (!S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode)) { /* a pipe or device given by name */
        int from = open(path, O_RDONLY | O_CLOEXEC), fd = -1;
        enum err_code code = from < 0 ? err_errno(&why, "%s", _("no se pudo abrir"))
                                      : file_spool(from, (uint64_t)64 << 30, &fd, &why);
        if (from >= 0) close(from);
        if (code) return add_failed(import, path, &why, err);
        return import_one(import, fd, str_of(path), file_name(str_of(path)),
                          str_of(import->options->url), err);
    }
    if (S_ISREG(st.st_mode)) return each_file(&walk, path);
    enum err_code code = file_walk(path, each_file, &walk, &why);
    if (!code || import->fatal) return code;
    return add_failed(import, path, &why, err);
}

/* --- opening and closing ---------------------------------------------------------------------- */

static enum err_code choose_owner(struct import *import, struct err *err)
{
    const char *wanted = import->options->entity;
    struct entity found;
    if (!wanted) return ledger_home(import->ledger, &import->owner, err);
    enum err_code code =
        ledger_entity_find(import->ledger, import->arena, str_of(wanted), &found, err);
    if (!code) import->owner = found.id;
    return code;
}

static enum err_code open_all(struct import *import, struct err *err)
{
    const struct import_options *o = import->options;
    enum err_code code =
        layout_set_open(o->layout_folders, o->layout_folder_count, &import->layouts, err);
    if (!code && o->layout) {
        import->forced = layout_set_find(import->layouts, str_of(o->layout));
        if (!import->forced) {
            code = err_set(err, ERR_USAGE, _("no hay ningún formato llamado «%s»"), o->layout);
            err_advice(err, "%s", _("«cauce layout list» los dice."));
        }
    }
    if (!code)
        code =
            ledger_open(o->store_url, o->dry_run ? STORE_READ : STORE_WRITE, &import->ledger, err);
    if (!code) code = choose_owner(import, err);
    if (!code) code = entity_index_open(import->ledger, &import->entities, err);
    if (!code) code = place_index_open(import->ledger, &import->places, err);
    return code;
}

static void close_all(struct import *import)
{
    place_index_close(import->places);
    entity_index_close(import->entities);
    ledger_close(import->ledger);
    layout_set_close(import->layouts);
    mem_free(import->results);
}

static enum err_code report(struct import *import, struct import_report *out, struct err *err)
{
    struct import_result *results =
        arena_array(import->arena, import->count ? import->count : 1, sizeof *results);
    if (!results) return no_memory(import, err);
    if (import->count) memcpy(results, import->results, import->count * sizeof *results);
    *out =
        (struct import_report){.results = results, .count = import->count, .files = import->files};
    for (size_t i = 0; i < import->count; i++) {
        struct import_result *r = &results[i];
        r->match.layout = r->match.nearest = r->match.rival = NULL;
        out->by_state[r->state]++;
        out->rows_read += r->summary.rows_read;
        out->rows_accepted += r->summary.rows_accepted;
        out->rows_quarantined += r->summary.rows_quarantined;
        out->findings += r->summary.findings;
    }
    return ERR_NONE;
}

enum err_code import_run(const struct import_options *options, const char *const *paths,
                         size_t count, struct arena *arena, struct import_report *out,
                         struct err *err)
{
    struct import import = {.options = options, .arena = arena};
    *out = (struct import_report){0};
    enum err_code code = open_all(&import, err);
    for (size_t i = 0; !code && i < count; i++) code = import_path(&import, paths[i], err);
    enum err_code told = report(&import, out, code ? NULL : err);
    close_all(&import);
    return code ? code : told;
}
