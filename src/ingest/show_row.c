/* A source row as it was published, read again from the bytes the ledger keeps. Cells of columns
 * that the layout calls private are crossed out. */
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "base/i18n.h"
#include "ingest/import.h"
#include "ingest/layout_ast.h"
#include "ingest/recognise.h"
#include "ledger/bytes.h"
#include "ledger/snapshot.h"

struct show {
    struct arena *arena;
    const struct snapshot *snapshot;
    uint64_t row;
    struct import_row *out;
    struct layout_row last[3]; /* the records up to the header: merged titles stand above it */
    size_t last_count;
    bool header_done, in_sheet, found;
};

static enum err_code no_memory(struct err *err)
{
    return err_set(err, ERR_MEMORY, "%s", _("no alcanza la memoria"));
}

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
    if (!cells) return no_memory(err);
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
    if (!out->cells || (s->last_count && !out->names)) return no_memory(err);
    out->number = row->number;
    out->line = row->line;
    out->count = row->count > names ? row->count : names;
    /* Both lists are given the same length. */
    struct str *both = arena_array(s->arena, out->count * 2 + 1, sizeof *both);
    if (!both) return no_memory(err);
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
        return s->out->json.p ? ERR_NONE : no_memory(err);
    default:
        return ERR_NONE;
    }
}

/* The layout's private columns are found by name in the row's own header. */
static enum err_code cross_out(struct show *s, struct err *err)
{
    struct layout_set *set;
    enum err_code code = layout_set_open(NULL, 0, &set, err);
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
    if (!cells) return no_memory(err);
    s->out->cells = cells;
    return ERR_NONE;
}

static enum err_code read_row(struct show *s, int fd, struct err *err)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", STR_FMT(s->snapshot->name));
    struct source_options options = {.name = name};
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
                       (unsigned long long)s->row);
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

enum err_code import_row_show(struct ledger *ledger, struct arena *arena, int64_t snapshot,
                              uint64_t row, struct import_row *out, struct err *err)
{
    struct snapshot found;
    struct show s = {.arena = arena, .snapshot = &found, .row = row, .out = out};
    int fd = -1;
    *out = (struct import_row){0};
    enum err_code code = find_snapshot(ledger, arena, snapshot, &found, err);
    if (code) return code;
    out->file = found.name;
    out->sheet = found.sheet;
    out->layout = found.layout;
    out->url = found.url;
    char *sha256 = arena_cstr(arena, found.sha256);
    if (!sha256) return no_memory(err);
    code = file_temp(&fd, err);
    if (!code) code = ledger_bytes_write(ledger, found.owner, sha256, fd, err);
    if (!code && lseek(fd, 0, SEEK_SET) < 0)
        code = err_errno(err, "%s", _("no se pudo leer el archivo guardado"));
    if (!code) return read_row(&s, fd, err); /* the source closes fd */
    if (fd >= 0) close(fd);
    return code;
}
