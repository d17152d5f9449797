/* Rows that go into their files at once. What the first elements of an input tell of its sheets and
 * columns is nearly always all that there is: rows that need no other columns are written where
 * they belong, and only the others wait in the spool until all columns are known. From the first
 * row of a sheet that waits, all of that sheet do, so that the order stays. See flatten_private.h.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/flatten_private.h"

enum { KEEP = 1 << 16 };
static const size_t OUT_MAX = (size_t)4 << 30;

static enum err_code flush(struct buf *out, int fd, size_t at, struct err *err)
{
    if (out->failed) return err_no_memory(err);
    if (out->n < at) return ERR_NONE;
    enum err_code code = file_write_all(fd, out->p, out->n, err);
    buf_clear(out);
    return code;
}

/* Only sheets whose columns stand as they will in the end. */
static enum err_code open_sheet(const struct flat_run *run, const struct flat_plan *plan,
                                const struct flat_map *map, struct flat_direct_sheet *sheet,
                                struct err *err)
{
    const struct flat_final *final = &plan->sheets[map->sheet];
    char path[FILE_REPLACE_PATH];
    if (map->same != final->count || !final->count) return ERR_NONE;
    int n = snprintf(path, sizeof path, "%s/%.*s.csv", run->options->output, STR_FMT(final->name));
    if (n < 0 || (size_t)n >= sizeof path) return ERR_NONE; /* told in the end */
    enum err_code code = file_replace_begin(path, &sheet->file, err);
    sheet->late = code || sheet->file.through;
    sheet->columns = final->count;
    if (sheet->late) {
        file_replace_abandon(&sheet->file);
        return code;
    }
    flat_header_write(&sheet->out, final);
    return ERR_NONE;
}

enum err_code flat_direct_open(struct flat_run *run, struct flat_form *sample, int spool,
                               struct err *err)
{
    struct flat_direct *d = run->direct = mem_calloc(1, sizeof *d);
    if (!d) return err_no_memory(err);
    *d = (struct flat_direct){.worker = sample->worker, .spool = spool};
    buf_init(&d->rest, OUT_MAX);
    d->sheets = mem_calloc(sample->sheet_count + 1u, sizeof *d->sheets);
    if (!d->sheets) return err_no_memory(err);
    d->count = sample->sheet_count;
    for (uint32_t i = 0; i < d->count; i++) {
        d->sheets[i] = (struct flat_direct_sheet){.file = {.fd = -1}, .late = true};
        buf_init(&d->sheets[i].out, OUT_MAX);
    }
    d->made_folder = mkdir(run->options->output, 0777) == 0;
    if (!d->made_folder && errno != EEXIST)
        return err_errno(err, _("No se pudo crear la carpeta %s"), run->options->output);
    struct flat_plan plan;
    struct flat_form *others = run->forms;
    run->forms = sample;
    enum err_code code = flat_plan_make(run, &plan, err);
    run->forms = others;
    for (uint32_t i = 0; !code && i < d->count; i++)
        code = open_sheet(run, &plan, &plan.maps[d->worker][i], &d->sheets[i], err);
    arena_free(&plan.arena);
    return code;
}

static enum err_code put_row(struct flat_direct_sheet *sheet, const struct flat_row *row,
                             const char *text, struct err *err)
{
    uint32_t commas = sheet->columns - (row->columns ? row->columns : 1);
    char *to = buf_reserve(&sheet->out, (size_t)row->bytes + commas + 1);
    if (!to) return err_no_memory(err);
    if (row->bytes) memcpy(to, text, row->bytes);
    if (commas) memset(to + row->bytes, ',', commas);
    to[row->bytes + commas] = '\n';
    sheet->out.n += (size_t)row->bytes + commas + 1;
    return flush(&sheet->out, sheet->file.fd, KEEP, err);
}

enum err_code flat_direct_write(struct flat_direct *d, struct str rows, struct err *err)
{
    enum err_code code = ERR_NONE;
    while (!code && rows.n) {
        struct flat_row row;
        memcpy(&row, rows.p, sizeof row);
        struct str whole = str_slice(rows, 0, sizeof row + row.bytes);
        struct flat_direct_sheet *sheet = row.sheet < d->count ? &d->sheets[row.sheet] : NULL;
        rows = str_slice(rows, whole.n, rows.n);
        if (sheet && row.columns > sheet->columns) sheet->late = true;
        if (sheet && !sheet->late) {
            code = put_row(sheet, &row, whole.p + sizeof row, err);
            continue;
        }
        buf_str(&d->rest, whole);
        code = flush(&d->rest, d->spool, KEEP, err);
    }
    return code;
}

enum err_code flat_direct_end(struct flat_direct *d, struct err *err)
{
    enum err_code code = flush(&d->rest, d->spool, 1, err);
    for (uint32_t i = 0; !code && i < d->count; i++)
        if (d->sheets[i].file.fd >= 0)
            code = flush(&d->sheets[i].out, d->sheets[i].file.fd, 1, err);
    return code;
}

void flat_direct_free(struct flat_run *run, bool failed)
{
    struct flat_direct *d = run->direct;
    if (!d) return;
    for (uint32_t i = 0; d->sheets && i < d->count; i++) {
        file_replace_abandon(&d->sheets[i].file);
        buf_free(&d->sheets[i].out);
    }
    if (failed && d->made_folder) (void)rmdir(run->options->output);
    buf_free(&d->rest);
    mem_free(d->sheets);
    mem_free(d);
    run->direct = NULL;
}

/* --- rows of a sheet that got more columns later ---------------------------------------------- */

/* The end of the row that begins at `from`, behind its line break; 0 when it is not all there. */
static size_t row_end(const struct buf *window, size_t from)
{
    bool quoted = false;
    for (size_t i = from; i < window->n; i++) {
        if (window->p[i] == '"') quoted = !quoted;
        if (window->p[i] == '\n' && !quoted) return i + 1;
    }
    return 0;
}

/* Reads on behind what is left of the window from *at on. */
static enum err_code fill(int fd, uint64_t *offset, struct buf *window, size_t *at, bool *end,
                          struct err *err)
{
    enum { MORE = 1 << 18 };
    window->n -= *at;
    if (*at && window->n) memmove(window->p, window->p + *at, window->n);
    *at = 0;
    char *to = buf_reserve(window, MORE);
    if (!to) return err_no_memory(err);
    ssize_t n = pread(fd, to, MORE, (off_t)*offset);
    if (n < 0 && errno == EINTR) return ERR_NONE;
    if (n < 0) return err_errno(err, _("No se pudo leer el archivo temporal"));
    *end = n == 0;
    *offset += (uint64_t)n;
    window->n += (size_t)n;
    return ERR_NONE;
}

enum err_code flat_direct_read(const struct flat_direct *d, uint32_t number,
                               enum err_code (*take)(void *user, const struct flat_row *row,
                                                     struct str text, struct err *err),
                               void *user, struct err *err)
{
    const struct flat_direct_sheet *sheet = &d->sheets[number];
    struct buf window;
    buf_init(&window, OUT_MAX);
    uint64_t offset = 0;
    size_t at = 0;
    bool end = false, header = true;
    enum err_code code = ERR_NONE;
    while (!code) {
        size_t next = row_end(&window, at);
        if (next) {
            struct flat_row row = {.bytes = (uint32_t)(next - at - 1),
                                   .columns = sheet->columns,
                                   .worker = d->worker,
                                   .sheet = (uint16_t)number};
            if (!header) code = take(user, &row, (struct str){window.p + at, row.bytes}, err);
            header = false;
            at = next;
        } else if (end) {
            break;
        } else {
            code = fill(sheet->file.fd, &offset, &window, &at, &end, err);
        }
    }
    buf_free(&window);
    return code;
}
