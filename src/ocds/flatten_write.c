/* Rows from the workers' spool into one CSV file per sheet. Rows whose columns already stand in the
 * final order are copied; the others are taken apart. Sheets are shared among threads, each of
 * which reads the spool on its own; no file appears before all are whole. See flatten_private.h. */
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/flatten_private.h"

enum { WINDOW = 1 << 18, KEEP = 1 << 16, WRITERS = 4 };

/* --- the spool -------------------------------------------------------------------------------- */

static enum err_code fill(int fd, uint64_t *offset, struct buf *window, size_t need, bool *end,
                          struct err *err)
{
    size_t want = need > WINDOW ? need : WINDOW;
    char *to = buf_reserve(window, want);
    if (!to) return err_no_memory(err);
    while (want) {
        ssize_t n = pread(fd, to, want, (off_t)*offset);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return err_errno(err, _("No se pudo leer el archivo temporal"));
        if (n == 0) {
            *end = true;
            break;
        }
        *offset += (uint64_t)n;
        window->n += (size_t)n;
        to += n;
        want -= (size_t)n;
    }
    return ERR_NONE;
}

enum err_code flat_spool_read(int fd,
                              enum err_code (*take)(void *user, const struct flat_row *row,
                                                    struct str text, struct err *err),
                              void *user, struct err *err)
{
    struct buf window;
    buf_init(&window, (size_t)3 << 30);
    uint64_t offset = 0;
    size_t at = 0;
    bool end = false;
    enum err_code code = ERR_NONE;
    while (!code) {
        struct flat_row row;
        size_t left = window.n - at, need = sizeof row;
        if (left >= need) {
            memcpy(&row, window.p + at, sizeof row);
            need += row.bytes;
        }
        if (left >= need) {
            code = take(user, &row, (struct str){window.p + at + sizeof row, row.bytes}, err);
            at += need;
            continue;
        }
        if (end) break;
        if (at) memmove(window.p, window.p + at, left);
        window.n = left;
        at = 0;
        code = fill(fd, &offset, &window, need, &end, err);
    }
    buf_free(&window);
    return code;
}

void flat_row_cells(struct str text, uint32_t columns, struct str *cells)
{
    const char *p = text.p, *end = text.p + text.n;
    for (uint32_t i = 0; i < columns; i++) {
        const char *from = p;
        if (p < end && *p == '"') {
            p++;
            while (p < end && (*p != '"' || (p + 1 < end && p[1] == '"'))) p += *p == '"' ? 2 : 1;
        }
        const char *comma = p < end ? memchr(p, ',', (size_t)(end - p)) : NULL;
        p = comma ? comma : end;
        cells[i] = (struct str){from, (size_t)(p - from)};
        p = comma ? comma + 1 : end;
    }
}

/* --- one file --------------------------------------------------------------------------------- */

struct sink {
    struct file_replace file;
    struct buf out;
    unsigned writer;
    uint32_t direct; /* the sheet of run->direct whose rows come first; FLAT_NONE = none */
};
struct writing {
    const struct flat_run *run;
    const struct flat_plan *plan;
    const int *spools;
    struct sink *sinks;
};
struct writer {
    const struct writing *all;
    unsigned number;
    pthread_t thread;
    bool started;
    struct str *cells, *moved;
    enum err_code code;
    struct err err;
};

static enum err_code flush(struct sink *sink, size_t at, struct err *err)
{
    if (sink->out.failed) return err_no_memory(err);
    if (sink->out.n < at) return ERR_NONE;
    enum err_code code = file_write_all(sink->file.fd, sink->out.p, sink->out.n, err);
    buf_clear(&sink->out);
    return code;
}

static void put_heading(struct buf *out, struct str s)
{
    bool quotes = s.n == 0;
    for (size_t i = 0; i < s.n; i++) quotes |= strchr(",\"\n\r", s.p[i]) != NULL;
    if (!quotes) {
        buf_str(out, s);
        return;
    }
    buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') buf_char(out, '"');
        if (s.p[i]) buf_char(out, s.p[i]);
    }
    buf_char(out, '"');
}

void flat_header_write(struct buf *out, const struct flat_final *sheet)
{
    for (uint32_t i = 0; i < sheet->count; i++) {
        if (i) buf_char(out, ',');
        put_heading(out, sheet->columns[i].path);
    }
    buf_char(out, '\n');
}

static void put_moved(struct writer *w, struct buf *out, const struct flat_map *map,
                      const struct flat_final *sheet, const struct flat_row *row, struct str text)
{
    flat_row_cells(text, row->columns, w->cells);
    memset(w->moved, 0, sheet->count * sizeof *w->moved);
    for (uint32_t i = 0; i < row->columns; i++) {
        struct str *to = &w->moved[map->columns[i]];
        if (!to->n) *to = w->cells[i];
    }
    for (uint32_t i = 0; i < sheet->count; i++) {
        if (i) buf_char(out, ',');
        buf_str(out, w->moved[i]);
    }
    buf_char(out, '\n');
}

static enum err_code put_row(void *user, const struct flat_row *row, struct str text,
                             struct err *err)
{
    struct writer *w = user;
    const struct flat_map *map = &w->all->plan->maps[row->worker][row->sheet];
    struct sink *sink = &w->all->sinks[map->sheet];
    if (sink->writer != w->number) return ERR_NONE;
    const struct flat_final *sheet = &w->all->plan->sheets[map->sheet];
    if (row->columns > map->same) {
        put_moved(w, &sink->out, map, sheet, row, text);
        return flush(sink, KEEP, err);
    }
    uint32_t commas = sheet->count - (row->columns ? row->columns : 1);
    if (!sheet->count) commas = 0;
    char *to = buf_reserve(&sink->out, text.n + commas + 1);
    if (!to) return err_no_memory(err);
    if (text.n) memcpy(to, text.p, text.n);
    if (commas) memset(to + text.n, ',', commas);
    to[text.n + commas] = '\n';
    sink->out.n += text.n + commas + 1;
    return flush(sink, KEEP, err);
}

static void *write_sheets(void *user)
{
    struct writer *w = user;
    for (uint32_t i = 0; !w->code && i < w->all->plan->sheet_count; i++) {
        const struct sink *sink = &w->all->sinks[i];
        if (sink->writer == w->number && sink->direct != FLAT_NONE)
            w->code = flat_direct_read(w->all->run->direct, sink->direct, put_row, w, &w->err);
    }
    for (int i = 0; !w->code && i < 2; i++)
        if (w->all->spools[i] >= 0)
            w->code = flat_spool_read(w->all->spools[i], put_row, w, &w->err);
    for (uint32_t i = 0; !w->code && i < w->all->plan->sheet_count; i++)
        if (w->all->sinks[i].writer == w->number) w->code = flush(&w->all->sinks[i], 1, &w->err);
    return NULL;
}

/* --- all of them ------------------------------------------------------------------------------ */

/* The largest sheet first, each to whoever has least. */
static unsigned share(struct writing *all, unsigned threads)
{
    const struct flat_plan *plan = all->plan;
    uint64_t load[WRITERS] = {0};
    unsigned writers = threads > WRITERS ? WRITERS : threads ? threads : 1;
    for (uint32_t i = 0; i < plan->sheet_count; i++) all->sinks[i].writer = UINT32_MAX;
    for (uint32_t n = 0; n < plan->sheet_count; n++) {
        uint32_t best = UINT32_MAX;
        for (uint32_t i = 0; i < plan->sheet_count; i++)
            if (all->sinks[i].writer == UINT32_MAX &&
                (best == UINT32_MAX || plan->sheets[i].total > plan->sheets[best].total))
                best = i;
        unsigned least = 0;
        for (unsigned k = 1; k < writers; k++)
            if (load[k] < load[least]) least = k;
        all->sinks[best].writer = least;
        load[least] += plan->sheets[best].total + 1;
    }
    return writers;
}

static enum err_code write_all(struct writing *all, unsigned threads, struct err *err)
{
    struct writer writers[WRITERS] = {0};
    unsigned count = share(all, threads);
    uint32_t widest = 1;
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < all->plan->sheet_count; i++)
        if (all->plan->sheets[i].count > widest) widest = all->plan->sheets[i].count;
    for (unsigned i = 0; i < count; i++) {
        struct writer *w = &writers[i];
        w->all = all;
        w->number = i;
        w->cells = mem_calloc(FLAT_COLUMNS, sizeof *w->cells);
        w->moved = mem_calloc(widest, sizeof *w->moved);
        if (!w->cells || !w->moved) code = err_no_memory(err);
    }
    for (unsigned i = 1; !code && i < count; i++)
        writers[i].started =
            pthread_create(&writers[i].thread, NULL, write_sheets, &writers[i]) == 0;
    for (unsigned i = 0; !code && i < count; i++)
        if (!writers[i].started) write_sheets(&writers[i]);
    for (unsigned i = 0; i < count; i++) {
        if (writers[i].started) pthread_join(writers[i].thread, NULL);
        if (!code && writers[i].code) {
            code = writers[i].code;
            if (err) *err = writers[i].err;
        }
        mem_free(writers[i].cells);
        mem_free(writers[i].moved);
    }
    return code;
}

static bool is_ours(const struct flat_plan *plan, struct str file)
{
    for (uint32_t i = 0; i < plan->sheet_count; i++)
        if (str_eq(plan->sheets[i].name, (struct str){file.p, file.n - 4})) return true;
    return false;
}

/* Sheets of an earlier run would pass for sheets of this one. */
static enum err_code check_folder(const struct flat_plan *plan, const char *folder, struct err *err)
{
    DIR *dir = opendir(folder);
    if (!dir) return err_errno(err, _("No se pudo abrir la carpeta %s"), folder);
    enum err_code code = ERR_NONE;
    for (const struct dirent *e; !code && (e = readdir(dir));) {
        struct str file = str_of(e->d_name);
        if (!str_ends(file, STR(".csv")) || is_ours(plan, file)) continue;
        code = err_set(err, ERR_USAGE, _("La carpeta %s ya tiene hojas de otros datos: %s"), folder,
                       e->d_name);
        err_advice(err, _("Elija otra carpeta o vacíe esa"));
    }
    closedir(dir);
    return code;
}

/* The file of a sheet that was written to already is the sheet's, when all of its rows are there in
 * all of its columns; else its rows are read again. */
static bool take_direct(struct writing *all, uint32_t number)
{
    struct flat_direct *d = all->run->direct;
    struct sink *sink = &all->sinks[number];
    for (uint32_t i = 0; d && i < d->count; i++) {
        struct flat_direct_sheet *sheet = &d->sheets[i];
        const struct flat_map *map = &all->plan->maps[d->worker][i];
        if (sheet->file.fd < 0 || map->sheet != number) continue;
        bool whole = !sheet->late && map->same == all->plan->sheets[number].count;
        if (!whole) {
            sink->direct = i;
            return false;
        }
        sink->file = sheet->file;
        sheet->file.fd = -1;
        return true;
    }
    return false;
}

static enum err_code open_sinks(struct writing *all, const char *folder, struct err *err)
{
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return err_errno(err, _("No se pudo crear la carpeta %s"), folder);
    enum err_code code = check_folder(all->plan, folder, err);
    for (uint32_t i = 0; !code && i < all->plan->sheet_count; i++) {
        char path[FILE_REPLACE_PATH];
        if (take_direct(all, i)) continue;
        int n =
            snprintf(path, sizeof path, "%s/%.*s.csv", folder, STR_FMT(all->plan->sheets[i].name));
        if (n < 0 || (size_t)n >= sizeof path)
            return err_set(err, ERR_INPUT, _("La ruta es demasiado larga: %s"), folder);
        code = file_replace_begin(path, &all->sinks[i].file, err);
        flat_header_write(&all->sinks[i].out, &all->plan->sheets[i]);
    }
    return code;
}

enum err_code flat_write(const struct flat_run *run, const struct flat_plan *plan,
                         const int spools[2], const struct ocds_job *job, struct err *err)
{
    struct writing all = {.run = run, .plan = plan, .spools = spools};
    all.sinks = mem_calloc(plan->sheet_count + 1u, sizeof *all.sinks);
    if (!all.sinks) return err_no_memory(err);
    for (uint32_t i = 0; i < plan->sheet_count; i++) {
        all.sinks[i].file.fd = -1;
        all.sinks[i].direct = FLAT_NONE;
        buf_init(&all.sinks[i].out, (size_t)4 << 30);
    }
    bool existed = access(run->options->output, F_OK) == 0;
    enum err_code code = open_sinks(&all, run->options->output, err);
    if (!code) code = write_all(&all, ocds_threads(job), err);
    for (uint32_t i = 0; !code && i < plan->sheet_count; i++)
        code = file_replace_commit(&all.sinks[i].file, err);
    for (uint32_t i = 0; i < plan->sheet_count; i++) {
        file_replace_abandon(&all.sinks[i].file);
        buf_free(&all.sinks[i].out);
    }
    if (code && !existed) (void)rmdir(run->options->output);
    mem_free(all.sinks);
    return code;
}
