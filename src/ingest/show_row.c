/* A source row as it was published, read again from the bytes the ledger keeps: from all of them,
 * or (quick) from the header's and the row's alone, which the index of rows knows. Cells of columns
 * that the layout calls private are crossed out. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "ingest/import.h"
#include "ingest/layout_ast.h"
#include "ingest/recognise.h"
#include "ledger/bytes.h"
#include "ledger/load_index.h"
#include "ledger/snapshot.h"

enum {
    QUICK_UNPACKED = 64 << 20,
    QUICK_BYTES = 4 << 20,
    HEAD_BYTES = 1 << 20,
    ROW_BYTES = 1 << 20,
    AROUND_BYTES = 64 << 10
};

struct show {
    struct arena *arena;
    const struct import_row_ask *ask;
    const struct snapshot *snapshot;
    uint64_t row; /* as the reader will number it: another one where it reads only a part */
    struct import_row *out;
    struct layout_row last[3]; /* the records up to the header: merged titles stand above it */
    size_t last_count;
    bool header_done, in_sheet, found;
    bool part;          /* what is read is not the whole file */
    const char *folder; /* layouts beside the store */
};

static const struct str *copy_cells(struct arena *arena, const struct row *row)
{
    struct str *cells = arena_array(arena, row->count ? row->count : 1, sizeof *cells);
    for (uint32_t i = 0; cells && i < row->count; i++) {
        cells[i] = arena_str(arena, row->cells[i].text);
        if (!cells[i].p) return NULL;
    }
    return cells;
}

static enum err_code keep_header(struct show *s, const struct row *row, struct err *err)
{
    const struct str *cells = copy_cells(s->arena, row);
    if (!cells) return err_no_memory(err);
    if (s->last_count == 3) {
        s->last[0] = s->last[1];
        s->last[1] = s->last[2];
        s->last_count = 2;
    }
    s->last[s->last_count++] = (struct layout_row){row->number, row->line, row->count, cells};
    return ERR_NONE;
}

static enum err_code take_row(struct show *s, const struct row *row, struct err *err)
{
    struct import_row *out = s->out;
    size_t names = 0;
    out->cells = copy_cells(s->arena, row);
    if (s->last_count) out->names = recognise_header(s->arena, s->last, s->last_count - 1, &names);
    if (!out->cells || (s->last_count && !out->names)) return err_no_memory(err);
    out->number = row->number;
    out->line = row->line;
    out->count = row->count > names ? row->count : names;
    /* Both lists are given the same length. */
    struct str *both = arena_array(s->arena, out->count * 2 + 1, sizeof *both);
    if (!both) return err_no_memory(err);
    for (size_t i = 0; i < out->count; i++) {
        both[i] = i < names ? out->names[i] : STR("");
        both[out->count + i] = i < row->count ? out->cells[i] : STR("");
    }
    out->names = both;
    out->cells = both + out->count;
    s->found = true;
    return ERR_NONE;
}

static enum err_code one_event(struct show *s, const struct source_event *event, struct err *err)
{
    switch (event->kind) {
    case SOURCE_EVENT_SHEET:
        s->in_sheet = str_eq(event->sheet.name, s->snapshot->sheet);
        s->last_count = 0;
        return ERR_NONE;
    case SOURCE_EVENT_ROW:
        if (!s->in_sheet) return ERR_NONE;
        if (event->row.number == s->row) return take_row(s, &event->row, err);
        if ((int64_t)event->row.number <= s->snapshot->header_row)
            return keep_header(s, &event->row, err);
        return ERR_NONE;
    case SOURCE_EVENT_VALUE:
        if (event->value.number != s->row) return ERR_NONE;
        s->out->json = arena_str(s->arena, event->value.json);
        s->out->number = event->value.number;
        s->out->line = event->value.line;
        s->found = true;
        return s->out->json.p ? ERR_NONE : err_no_memory(err);
    default:
        return ERR_NONE;
    }
}

/* The layout's private columns are found by name in the row's own header. */
static enum err_code cross_out(struct show *s, struct err *err)
{
    struct layout_set *set;
    enum err_code code = layout_set_open_one(s->out->layout, s->folder, &set, err);
    if (code) return code;
    const struct layout *layout = layout_set_find(set, s->out->layout);
    struct str *cells = arena_array(s->arena, s->out->count ? s->out->count : 1, sizeof *cells);
    for (size_t i = 0; cells && i < s->out->count; i++) {
        cells[i] = s->out->cells[i];
        struct str key = recognise_key(s->arena, s->out->names[i]);
        for (size_t c = 0; layout && cells[i].n && c < layout->columns.count; c++) {
            const struct column *column = &layout->columns.items[c];
            for (size_t k = 0; column->private && k < column->count; k++)
                if (recognise_matches(column->keys[k], key)) cells[i] = STR("█");
        }
    }
    layout_set_close(set);
    if (!cells) return err_no_memory(err);
    s->out->cells = cells;
    return ERR_NONE;
}

static enum err_code read_row(struct show *s, int fd, struct err *err)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", STR_FMT(s->snapshot->name));
    struct source_options options = {.name = name, .in_process = s->ask->quick};
    if (s->ask->quick) options.max_bytes = QUICK_UNPACKED;
    char encoding[16];
    if (s->part) {
        snprintf(encoding, sizeof encoding, "%.*s", STR_FMT(s->snapshot->encoding));
        options.encoding = encoding;
    }
    struct source *source;
    struct source_event event;
    enum err_code code = source_open(fd, &options, &source, err);
    if (code) return code;
    s->in_sheet = s->snapshot->sheet.n == 0;
    while (!code && !s->found) {
        code = source_next(source, &event, err);
        if (code || event.kind == SOURCE_EVENT_END) break;
        code = one_event(s, &event, err);
    }
    source_close(source);
    if (!code && !s->found)
        code = err_set(err, ERR_NOTFOUND, _("el archivo no tiene la fila %llu"),
                       (unsigned long long)s->ask->row);
    if (!code && s->part) s->out->line = 0;
    if (!code) s->out->number = s->ask->row;
    if (!code && s->out->count) code = cross_out(s, err);
    return code;
}

static enum err_code find_snapshot(struct ledger *ledger, struct arena *arena, int64_t id,
                                   struct snapshot *out, struct err *err)
{
    char text[24];
    snprintf(text, sizeof text, "%lld", (long long)id);
    return snapshot_find(ledger, arena, str_of(text), out, err);
}

/* --- quick: only what is needed --------------------------------------------------------------- */

static enum err_code put_part(const struct show *s, struct ledger *ledger, int fd, uint64_t from,
                              uint64_t size, struct err *err)
{
    char sha256[72];
    struct buf bytes;
    enum err_code code;
    snprintf(sha256, sizeof sha256, "%.*s", STR_FMT(s->snapshot->sha256));
    buf_init(&bytes, HEAD_BYTES + ROW_BYTES);
    code = ledger_bytes(ledger, s->snapshot->owner, sha256, from, size, &bytes, err);
    if (!code && write(fd, bytes.p, bytes.n) != (ssize_t)bytes.n)
        code = err_errno(err, "%s", _("no se pudo leer el archivo guardado"));
    buf_free(&bytes);
    return code;
}

/* The header and the row, one after the other, as a file of their own. Rows of a text table are
 * counted on from the one that the index knows; what follows helps to tell the delimiter. */
static enum err_code put_csv(struct show *s, struct ledger *ledger, const struct index_place *at,
                             int fd, struct err *err)
{
    uint64_t end = at->next, start = at->at.offset;
    enum err_code code = ERR_NONE;
    if (end > start + ROW_BYTES) end = start + ROW_BYTES;
    if (end < start + AROUND_BYTES) end = start + AROUND_BYTES;
    if (at->first.offset) code = put_part(s, ledger, fd, 0, at->first.offset, err);
    if (!code) code = put_part(s, ledger, fd, start, end - start, err);
    s->row = at->first.number + (s->ask->row - at->at.number);
    return code;
}

/* The element as the first of a list that has no end: reading stops after it. */
static enum err_code put_json(struct show *s, struct ledger *ledger, const struct index_place *at,
                              int fd, struct err *err)
{
    uint64_t end = at->next, start = at->at.offset;
    if (end > start + ROW_BYTES) end = start + ROW_BYTES;
    if (write(fd, "[", 1) != 1)
        return err_errno(err, "%s", _("no se pudo leer el archivo guardado"));
    s->row = 1;
    return put_part(s, ledger, fd, start, end - start, err);
}

/* *done_out false: the format, or this file, does not let a part be read alone. */
static enum err_code put_slice(struct show *s, struct ledger *ledger, int fd, bool *done_out,
                               struct err *err)
{
    bool csv = str_is(s->snapshot->format, "csv"), json = str_is(s->snapshot->format, "json");
    struct index_place at;
    bool found;
    enum err_code code;
    *done_out = false;
    if (!csv && !json) return ERR_NONE;
    code = index_find(ledger, s->snapshot->owner, s->snapshot->id, s->ask->row, &at, &found, err);
    if (code || !found || at.first.offset > HEAD_BYTES) return code;
    if (json && (at.at.number != s->ask->row || !at.at.offset)) return ERR_NONE;
    if (csv && s->ask->row - at.at.number > 64) return ERR_NONE;
    *done_out = s->part = true;
    return csv ? put_csv(s, ledger, &at, fd, err) : put_json(s, ledger, &at, fd, err);
}

static enum err_code put_whole(const struct show *s, struct ledger *ledger, int fd, struct err *err)
{
    char sha256[72];
    uint64_t most = s->ask->max_bytes ? s->ask->max_bytes : QUICK_BYTES;
    if (s->ask->quick && s->snapshot->size > (int64_t)most) {
        err_set(err, ERR_LIMIT, "%s", _("el archivo es muy grande para abrirlo aquí"));
        err_advice(err, _("Bájelo de donde se publicó, o use «cauce row»."));
        return ERR_LIMIT;
    }
    snprintf(sha256, sizeof sha256, "%.*s", STR_FMT(s->snapshot->sha256));
    return ledger_bytes_write(ledger, s->snapshot->owner, sha256, fd, err);
}

static enum err_code open_bytes(struct show *s, struct ledger *ledger, int *fd, struct err *err)
{
    bool done = false;
    enum err_code code;
    if (s->ask->quick) {
        *fd = memfd_create("fila", MFD_CLOEXEC);
        code = *fd < 0 ? err_errno(err, "%s", _("no alcanza la memoria")) : ERR_NONE;
        if (!code) code = put_slice(s, ledger, *fd, &done, err);
    } else {
        code = file_temp(fd, err);
    }
    if (!code && !done) code = put_whole(s, ledger, *fd, err);
    if (!code && lseek(*fd, 0, SEEK_SET) < 0)
        code = err_errno(err, "%s", _("no se pudo leer el archivo guardado"));
    return code;
}

const char *import_layout_folder(struct arena *arena, const char *store_url)
{
    const char *path = strncmp(store_url, "sqlite:", 7) == 0 ? store_url + 7 : store_url;
    const char *slash = strstr(path, "://") ? NULL : strrchr(path, '/');
    if (!slash) return "layouts";
    return arena_printf(arena, "%.*s/layouts", (int)(slash - path), path).p;
}

enum err_code import_row_show(struct ledger *ledger, struct arena *arena,
                              const struct import_row_ask *ask, struct import_row *out,
                              struct err *err)
{
    struct snapshot found;
    struct show s = {.arena = arena, .ask = ask, .snapshot = &found, .row = ask->row, .out = out};
    int fd = -1;
    *out = (struct import_row){0};
    enum err_code code = find_snapshot(ledger, arena, ask->snapshot, &found, err);
    if (code) return code;
    out->file = found.name;
    out->sheet = found.sheet;
    out->layout = found.layout;
    out->url = found.url;
    s.folder = import_layout_folder(arena, ledger_url(ledger));
    code = open_bytes(&s, ledger, &fd, err);
    if (!code) return read_row(&s, fd, err); /* the source closes fd */
    if (fd >= 0) close(fd);
    return code;
}
