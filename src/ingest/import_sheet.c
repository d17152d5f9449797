/* One sheet from its first rows to a snapshot: the head is kept until the layout is recognised,
 * then rows go through the mapping as they come. Promises that a sheet is loaded whole or not at
 * all, and that every row read is accepted or quarantined. */
#include <stdio.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/mem.h"
#include "base/text.h"
#include "ingest/import_private.h"
#include "ingest/releases.h"

#define PREAMBLE_MAX 16384
#define ROWS_PER_TELL 2048

struct sheet {
    struct import_file *file;
    struct source *source;
    const struct source_info *info;
    struct str name;
    bool hidden, decided, skip;
    struct row head[LAYOUT_HEAD_ROWS];
    size_t head_count;
    const struct layout *layout;
    struct import_result result;
    struct children children;
    bool has_children;
    struct sink sink;
    struct map *map;
    struct releases *releases; /* put aside until the end, where the layout joins them */
    uint64_t since_told;
};
struct workbook {
    struct sheet sheet;
    bool any_known; /* some sheet was recognised */
    bool any_result;
    struct import_result unknown; /* told at the end when no sheet was */
    bool has_unknown;
    struct err problem; /* the first that came before a header was found */
    bool has_problem;
};

static enum err_code fatal(struct import_file *file, enum err_code code)
{
    if (code) file->import->fatal = true;
    return code;
}

static enum err_code no_memory(struct import_file *file, struct err *err)
{
    return fatal(file, err_no_memory(err));
}

static enum err_code told(struct sheet *s, struct err *err)
{
    const struct import_options *options = s->file->import->options;
    if (++s->since_told % ROWS_PER_TELL != 0) return ERR_NONE;
    char what[256];
    snprintf(what, sizeof what, "%.*s", STR_FMT(s->file->name));
    if (progress_tell(options->progress, what, source_position(s->source), s->file->size))
        return ERR_NONE;
    return fatal(s->file, err_set(err, ERR_CANCELLED, "%s", _("detenido")));
}

/* --- opening ---------------------------------------------------------------------------------- */

static struct str preamble_of(struct sheet *s, size_t header)
{
    struct buf text;
    buf_init(&text, PREAMBLE_MAX);
    for (size_t r = 0; r < header; r++)
        for (uint32_t i = 0; i < s->head[r].count; i++) {
            struct str cell = str_trim(s->head[r].cells[i].text);
            if (cell.n && text.n + cell.n + 2 < PREAMBLE_MAX) {
                buf_str(&text, cell);
                buf_char(&text, ' ');
            }
        }
    struct str kept = arena_str(&s->file->arena, buf_view(&text));
    buf_free(&text);
    return kept;
}

/* The file's name without digits and dates: two deliveries of one file are one series. */
static struct str default_series(struct sheet *s)
{
    struct str key = text_key(&s->file->arena, s->file->name);
    struct str sheet = text_key(&s->file->arena, s->name);
    return arena_printf(&s->file->arena, "%.*s/%.*s%s%.*s", STR_FMT(s->layout->info.id),
                        STR_FMT(key), sheet.n ? "/" : "", STR_FMT(sheet));
}

static enum err_code begin_load(struct sheet *s, struct err *err)
{
    struct import *import = s->file->import;
    const struct import_options *o = import->options;
    struct load_snapshot snapshot = {.owner = import->owner,
                                     .sha256 = s->file->sha256,
                                     .size = s->file->size,
                                     .name = s->file->name,

                                     .sheet = s->name,
                                     .series = s->result.series,
                                     .series_given = import->options->series != NULL,
                                     .url = s->file->url,
                                     .layout = s->layout->info.id,
                                     .layout_sha256 = str_of(s->layout->info.sha256),
                                     .format = s->result.format,
                                     .encoding = s->result.encoding,
                                     .imported_by = str_of(o->imported_by),
                                     .retrieved_at =
                                         o->retrieved_at ? o->retrieved_at : time_now_ms(),
                                     .cut_off = o->cut_off,
                                     .header_row = s->result.header_row,
                                     .file = s->file->kept ? -1 : s->file->fd};
    if (snapshot.cut_off == DATE_NONE) snapshot.cut_off = map_cut_off(s->map);
    return fatal(s->file, load_begin(import->ledger, &snapshot, &s->sink.load, err));
}

static enum err_code open_children(struct sheet *s, struct err *err)
{
    struct source_options options;
    struct source *source;
    struct source_event event;
    int fd = dup(s->file->fd);
    if (fd < 0) return err_errno(err, "%s", _("no se pudo leer el archivo otra vez"));
    if (lseek(fd, 0, SEEK_SET) < 0) {
        close(fd);
        return err_errno(err, "%s", _("no se pudo leer el archivo otra vez"));
    }
    char name[256];
    snprintf(name, sizeof name, "%.*s", STR_FMT(s->file->name));
    import_source_options(s->file->import, name, &options);
    enum err_code code = source_open(fd, &options, &source, err);
    bool inside = false;
    children_init(&s->children);
    s->has_children = true;
    while (!code) {
        code = source_next(source, &event, err);
        if (code || event.kind == SOURCE_EVENT_END) break;
        if (event.kind == SOURCE_EVENT_SHEET) {
            inside = !event.sheet.hidden &&
                     str_eq_nocase(str_slice(event.sheet.name, 0, 5), STR("Tabla"));
            if (inside) code = children_sheet(&s->children, event.sheet.name, err);
        } else if (event.kind == SOURCE_EVENT_ROW && inside) {
            code = children_row(&s->children, &event.row, err);
        }
    }
    source_close(source);
    return code;
}

static enum err_code open_map(struct sheet *s, const struct str *header, size_t count,
                              struct str preamble, struct err *err)
{
    struct import *import = s->file->import;
    struct map_file file = {.name = s->file->name,
                            .sheet = s->name,
                            .preamble = preamble,
                            .header = header,
                            .header_count = count,
                            .padded = s->info->format != SOURCE_CSV,
                            .entity = import->owner,
                            .entities = import->entities,
                            .places = import->places,
                            .has_date_order = import->options->has_date_order,
                            .date_order = import->options->date_order,
                            .children = s->has_children ? &s->children : NULL};
    s->sink = (struct sink){0};
    return map_open(&s->file->arena, s->layout, &file, &s->sink, &s->map, err);
}

/* Everything between knowing the layout and the first row of data. */
static enum err_code start(struct sheet *s, const struct str *header, size_t count,
                           struct str preamble, struct err *err)
{
    struct import *import = s->file->import;
    const struct layout_info *info = &s->layout->info;
    bool known = false;
    s->result.layout = info->id;
    s->result.title = info->title;
    if (info->class != LAYOUT_DATA) {
        s->skip = true;
        s->result.state = IMPORT_IGNORED;
        s->result.reason = info->reason;
        if (info->class == LAYOUT_CATALOGUE)
            s->result.reason = arena_printf(
                &s->file->arena, _("es un catálogo: se carga con «cauce catalogue import %.*s»"),
                STR_FMT(info->catalogue));
        return ERR_NONE;
    }
    if (!import->options->dry_run && import->ledger) {
        enum err_code code = load_known(import->ledger, import->owner, s->file->sha256, s->name,
                                        info->id, &known, &s->result.summary.snapshot, err);
        if (code) return fatal(s->file, code);
    }
    if (known) {
        s->skip = true;
        s->result.state = IMPORT_NOTHING_NEW;
        return ERR_NONE;
    }
    enum err_code code = s->layout->children ? open_children(s, err) : ERR_NONE;
    if (!code) code = open_map(s, header, count, preamble, err);
    if (code) return code;
    s->result.series = str_of(import->options->series);
    if (!s->result.series.n) s->result.series = map_series(s->map);
    if (!s->result.series.n) s->result.series = default_series(s);
    s->result.state = import->options->dry_run ? IMPORT_TRIED : IMPORT_LOADED;
    return import->options->dry_run ? ERR_NONE : begin_load(s, err);
}

/* --- recognising ------------------------------------------------------------------------------ */

static enum err_code keep_head(struct sheet *s, const struct row *row, struct err *err)
{
    struct cell *cells = arena_array(&s->file->arena, row->count ? row->count : 1, sizeof *cells);
    if (!cells) return no_memory(s->file, err);
    for (uint32_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        cells[i].text = arena_str(&s->file->arena, row->cells[i].text);
        if (!cells[i].text.p) return no_memory(s->file, err);
    }
    s->head[s->head_count] = *row;
    s->head[s->head_count++].cells = cells;
    return ERR_NONE;
}

static struct layout_row *head_rows(struct sheet *s)
{
    struct layout_row *rows = arena_array(&s->file->arena, s->head_count + 1, sizeof *rows);
    for (size_t r = 0; rows && r < s->head_count; r++) {
        struct str *cells = arena_array(&s->file->arena, s->head[r].count + 1, sizeof *cells);
        if (!cells) return NULL;
        for (uint32_t i = 0; i < s->head[r].count; i++) cells[i] = s->head[r].cells[i].text;
        rows[r] = (struct layout_row){s->head[r].number, s->head[r].line, s->head[r].count, cells};
    }
    return rows;
}

static enum err_code decide(struct sheet *s, struct err *err)
{
    struct import *import = s->file->import;
    struct layout_row *rows = head_rows(s);
    struct recognise_input input = {
        .file = s->file->name, .sheet = s->name, .rows = rows, .count = s->head_count};
    size_t count;
    s->decided = true;
    if (!rows) return no_memory(s->file, err);
    if (s->head_count == 0) {
        s->skip = true;
        return ERR_NONE;
    }
    const struct layout *own[1] = {s->file->own};
    struct layout_set only = {.items = own, .count = 1};
    enum err_code code = recognise_table(own[0] ? &only : import->layouts, &s->file->arena, &input,
                                         own[0] ? own[0] : import->forced, &s->result.match, err);
    if (code) return fatal(s->file, code);
    s->layout = s->result.match.layout;
    if (!s->layout) {
        s->skip = true;
        s->result.state = IMPORT_UNKNOWN;
        return ERR_NONE;
    }
    size_t at = s->result.match.header;
    s->result.header_row = rows[at].number;
    const struct str *header = recognise_header(&s->file->arena, rows, at, &count);
    struct str preamble = preamble_of(s, at);
    if (!header || !preamble.p) return no_memory(s->file, err);
    code = start(s, header, count, preamble, err);
    for (size_t r = at + 1; !code && !s->skip && r < s->head_count; r++)
        code = fatal(s->file, map_row(s->map, &s->head[r], err));
    return code;
}

static enum err_code decide_json(struct sheet *s, const struct value *value, struct err *err)
{
    struct import *import = s->file->import;
    json_ref element = NULL;
    struct err bad = {0};
    enum err_code code = json_parse(&s->file->arena, value->json, 128, &element, &bad);
    if (code == ERR_MEMORY) return no_memory(s->file, err);
    if (code) return err_set(err, ERR_INPUT, "%s", bad.message);
    s->decided = true;
    const char *ignored = import_ignored_json(element);
    if (ignored) {
        s->skip = true;
        s->result.state = IMPORT_IGNORED;
        s->result.reason = str_of(ignored);
        return ERR_NONE;
    }
    code = recognise_element(import->layouts, &s->file->arena, s->file->name, element,
                             import->forced, &s->result.match, err);
    if (code) return fatal(s->file, code);
    s->layout = s->result.match.layout;
    if (s->layout && s->layout->join_releases) {
        code = fatal(s->file, releases_new(&s->releases, err));
        if (code) return code;
    }
    if (s->layout) return start(s, NULL, 0, STR(""), err);
    s->skip = true;
    s->result.state = IMPORT_UNKNOWN;
    return ERR_NONE;
}

/* --- ending ----------------------------------------------------------------------------------- */

static const struct import_count *counts_of(struct arena *arena, struct sink_counts *counts,
                                            size_t *count)
{
    sink_sort(counts);
    struct import_count *out = arena_array(arena, counts->count ? counts->count : 1, sizeof *out);
    *count = out ? counts->count : 0;
    for (size_t i = 0; i < *count; i++) {
        out[i].code = arena_str(arena, str_of(counts->items[i].code));
        out[i].count = counts->items[i].count;
    }
    return out;
}

static void sum_up(struct sheet *s)
{
    struct arena *arena = s->file->import->arena;
    struct import_result *r = &s->result;
    r->quarantined = counts_of(arena, &s->sink.reasons, &r->quarantined_count);
    r->findings = counts_of(arena, &s->sink.rules, &r->findings_count);
    r->first_quarantined = arena_str(arena, str_of(s->sink.first));
    if (!s->file->import->options->dry_run) return;
    r->summary = (struct load_summary){.rows_read = s->sink.rows_read,
                                       .rows_accepted = s->sink.rows_accepted,
                                       .rows_quarantined = s->sink.rows_quarantined,
                                       .organisations = s->sink.organisations,
                                       .nodes = s->sink.nodes,
                                       .amounts = s->sink.amounts,
                                       .links = s->sink.links,
                                       .findings = s->sink.findings};
}

/* Frees what the sheet holds; a load still open is rolled back. */
static void drop(struct sheet *s)
{
    if (s->sink.load) load_abort(s->sink.load);
    s->sink.load = NULL;
    map_close(s->map);
    s->map = NULL;
    releases_free(s->releases);
    s->releases = NULL;
    if (s->has_children) children_free(&s->children);
    s->has_children = false;
}

static enum err_code finish(struct workbook *w, struct err *err)
{
    struct sheet *s = &w->sheet;
    enum err_code code = ERR_NONE;
    if (!s->source) return ERR_NONE;
    if (!s->decided && !s->hidden && s->info->format != SOURCE_JSON &&
        s->info->format != SOURCE_JSONL)
        code = decide(s, err);
    if (!code && s->releases) code = fatal(s->file, releases_give(s->releases, s->map, err));
    if (!code && s->sink.load) {
        struct load *load = s->sink.load;
        s->sink.load = NULL;
        code = fatal(s->file, load_finish(load, s->file->import->options->progress,
                                          &s->result.summary, err));
        if (!code) s->file->kept = true;
    }
    if (!code && s->layout) {
        w->any_known = true;
        sum_up(s);
        code = import_add(s->file->import, &s->result, err);
    } else if (!code && s->decided && s->result.state == IMPORT_IGNORED) {
        w->any_known = true;
        code = import_add(s->file->import, &s->result, err);
    } else if (!code && s->decided && s->result.state == IMPORT_UNKNOWN &&
               s->head_count + (s->result.match.seen_count > 0) > 0 && !w->has_unknown) {
        w->has_unknown = true;
        w->unknown = s->result;
    }
    drop(s);
    return code;
}

static enum err_code begin_sheet(struct workbook *w, struct import_file *file,
                                 struct source *source, const struct source_event *event,
                                 struct err *err)
{
    struct sheet *s = &w->sheet;
    enum err_code code = finish(w, err);
    if (code) return code;
    if (!w->has_unknown) arena_reset(&file->arena);
    memset(s, 0, sizeof *s);
    s->file = file;
    s->source = source;
    s->info = source_info(source);
    s->result = import_result_of(file, IMPORT_UNKNOWN);
    if (event) {
        s->name = arena_str(&file->arena, event->sheet.name);
        s->hidden = event->sheet.hidden || str_starts(event->sheet.name, STR("Tabla_")) ||
                    str_starts(event->sheet.name, STR("Hidden_"));
    }
    s->result.sheet = s->name;
    s->result.format = str_of(source_format_name(s->info->format));
    s->result.encoding = arena_str(&file->arena, str_of(s->info->encoding));
    return ERR_NONE;
}

static enum err_code one_event(struct sheet *s, const struct source_event *event, struct err *err)
{
    if (s->hidden || s->skip) return ERR_NONE;
    switch (event->kind) {
    case SOURCE_EVENT_ROW:
        if (s->decided) return fatal(s->file, map_row(s->map, &event->row, err));
        if (s->head_count < LAYOUT_HEAD_ROWS) {
            enum err_code code = keep_head(s, &event->row, err);
            if (code || s->head_count < LAYOUT_HEAD_ROWS) return code;
            return decide(s, err);
        }
        return ERR_NONE;
    case SOURCE_EVENT_VALUE:
        if (!s->decided) {
            enum err_code code = decide_json(s, &event->value, err);
            if (code || s->skip) return code;
        }
        if (s->releases) return fatal(s->file, releases_keep(s->releases, event, err));
        return fatal(s->file, map_value(s->map, &event->value, err));
    case SOURCE_EVENT_PROBLEM:
        if (event->problem.code == ERR_NONE) return ERR_NONE; /* a note: nothing was lost */
        if (s->releases) return fatal(s->file, releases_keep(s->releases, event, err));
        if (s->decided) return fatal(s->file, map_problem(s->map, event, err));
        if (s->info->format == SOURCE_JSON || s->info->format == SOURCE_JSONL) {
            if (err) *err = event->problem;
            return ERR_INPUT;
        }
        return ERR_NONE;
    default:
        return ERR_NONE;
    }
}

static enum err_code read_events(struct workbook *w, struct import_file *file,
                                 struct source *source, struct err *err)
{
    struct source_event event;
    for (;;) {
        enum err_code code = source_next(source, &event, err);
        if (code) return code;
        if (event.kind == SOURCE_EVENT_END) return finish(w, err);
        if (event.kind == SOURCE_EVENT_SHEET)
            code = begin_sheet(w, file, source, &event, err);
        else if (!w->sheet.source)
            code = begin_sheet(w, file, source, NULL, err);
        if (event.kind == SOURCE_EVENT_PROBLEM && event.problem.code && !w->sheet.decided &&
            !w->has_problem) {
            w->problem = event.problem;
            w->has_problem = true;
        }
        if (!code && event.kind != SOURCE_EVENT_SHEET) code = one_event(&w->sheet, &event, err);
        if (!code) code = told(&w->sheet, err);
        if (code) return code;
    }
}

enum err_code import_source(struct import_file *file, struct source *source, struct err *err)
{
    struct workbook *w = mem_calloc(1, sizeof *w);
    if (!w) return no_memory(file, err);
    enum err_code code = read_events(w, file, source, err);
    drop(&w->sheet);
    if (!code && !w->any_known && !w->has_unknown && w->has_problem) {
        /* Not empty: nothing in it could be read. */
        if (err) *err = w->problem;
        code = w->problem.code ? w->problem.code : ERR_INPUT;
    }
    if (!code && !w->any_known) {
        if (!w->has_unknown) {
            w->unknown = import_result_of(file, IMPORT_IGNORED);
            w->unknown.reason = str_of(_("no tiene ninguna fila"));
        }
        code = import_add(file->import, &w->unknown, err);
    }
    mem_free(w);
    return code;
}
