/* Sheets in, rows out: each row with the key of its object into one of the streams, packed as
 * column numbers and text. See unflatten_private.h. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "ocds/unflatten_private.h"

#define NO_COLUMN UINT32_MAX

struct reading {
    struct un_run *run;
    const char *file;
    struct un_sheet *sheet; /* NULL until its heading was read */
    struct str name;        /* of the sheet */
    struct buf cells, key;
    uint64_t skip, header_rows; /* rows still to come before the heading; rows that it takes */
    bool csv, ignore, hash_comments, begun;
};

static void place(const struct reading *r, const struct row *row, struct err *err)
{
    err_file(err, r->file);
    err_row(err, row->number, row->line);
    snprintf(err->place.sheet, sizeof err->place.sheet, "%.*s", STR_FMT(r->name));
}

/* --- before the heading ----------------------------------------------------------------------- */

static bool empty_row(const struct row *row)
{
    for (uint32_t i = 0; i < row->count; i++)
        if (row->cells[i].text.n) return false;
    return true;
}

/* "skipRows 2": the word without regard to capitals, and its number. */
static bool command(struct str cell, const char *name, uint64_t *number)
{
    struct str rest, word = str_split(str_trim(cell), ' ', &rest);
    uint64_t n = 0;
    if (!str_eq_nocase(word, str_of(name))) return false;
    *number = str_to_u64(str_trim(rest), &n) ? n : 0;
    return true;
}

/* A row that begins with # holds commands for whoever reads the sheet. */
static bool commands(struct reading *r, const struct row *row)
{
    uint64_t n;
    if (row->count == 0 || !str_is(str_trim(row->cells[0].text), "#")) return false;
    bool known = false, hash = false, ignore = false;
    uint64_t skip = 0, rows = 1;
    for (uint32_t i = 1; i < row->count; i++) {
        struct str cell = row->cells[i].text;
        if (command(cell, "skiprows", &n)) {
            skip = n;
        } else if (command(cell, "headerrows", &n)) {
            rows = n ? n : 1;
        } else if (command(cell, "hashcomments", &n)) {
            hash = true;
        } else if (command(cell, "ignore", &n)) {
            ignore = true;
        } else if (!command(cell, "rootlistpath", &n) && !command(cell, "idname", &n) &&
                   !command(cell, "rootid", &n)) {
            continue;
        }
        known = true;
    }
    if (!known) return false; /* a heading: the column of positions */
    r->skip = skip;
    r->header_rows = rows;
    r->hash_comments = hash;
    r->ignore = ignore;
    return true;
}

static enum err_code begin_sheet(struct reading *r, const struct row *row, struct err *err)
{
    struct un_run *run = r->run;
    struct un_sheet *sheet = arena_alloc(&run->arena, sizeof *sheet);
    if (!sheet || run->sheet_count == UN_SHEETS)
        return err_set(err, ERR_LIMIT, _("Hay más de %d hojas"), UN_SHEETS);
    sheet->file = r->file;
    sheet->name = arena_str(&run->arena, r->name);
    if (!sheet->name.p) return err_no_memory(err);
    sheet->csv = r->csv;
    sheet->root_id = sheet->id = sheet->position = NO_COLUMN;
    sheet->meta = str_eq_nocase(sheet->name, STR("meta"));
    enum err_code code = un_headings(run, sheet, row, err);
    if (code) return code;
    sheet->rank = sheet->number = run->sheet_count;
    run->sheets[run->sheet_count++] = r->sheet = sheet;
    run->result->sheets++;
    return ERR_NONE;
}

/* --- rows ------------------------------------------------------------------------------------- */

static void put_key(struct reading *r, const struct row *row, uint32_t column, char mark)
{
    struct str text = column < row->count ? row->cells[column].text : STR_NONE;
    buf_char(&r->key, mark);
    buf_str(&r->key, text);
    buf_char(&r->key, '\0');
}

/* What the rows of one object have in common. */
static void make_key(struct reading *r, const struct row *row)
{
    const struct un_sheet *s = r->sheet;
    buf_clear(&r->key);
    if (s->position < row->count && row->cells[s->position].text.n) {
        put_key(r, row, s->position, '#');
        return;
    }
    bool root = s->root_id < row->count && row->cells[s->root_id].text.n;
    bool id = s->id < row->count && row->cells[s->id].text.n;
    if (root || id) {
        put_key(r, row, s->root_id, 'r');
        put_key(r, row, s->id, 'i');
        return;
    }
    buf_printf(&r->key, "-%u-%llu", (unsigned)s->number, (unsigned long long)row->number);
}

static enum un_cell_type type_of(const struct reading *r, const struct cell *cell)
{
    if (r->csv) return cell->quoted ? UN_TEXT : UN_BARE;
    return cell->type == CELL_NUMBER ? UN_NUMBER : cell->type == CELL_BOOL ? UN_BOOL : UN_TEXT;
}

/* Packs the cells that say something; gives how many. */
static uint32_t pack(struct reading *r, const struct row *row)
{
    const struct un_sheet *s = r->sheet;
    uint32_t count = row->count < s->count ? row->count : s->count, packed = 0;
    buf_clear(&r->cells);
    buf_str(&r->cells, buf_view(&r->key));
    for (uint32_t i = 0; i < count; i++) {
        const struct cell *cell = &row->cells[i];
        bool empty_text = r->csv && cell->quoted && r->run->options->cell_types;
        if (s->columns[i].use == UN_IGNORED || (!cell->text.n && !empty_text)) continue;
        if (cell->text.n > UINT32_MAX >> 2) continue;
        struct un_cell head = {i, (uint32_t)cell->text.n << 2 | (uint32_t)type_of(r, cell)};
        buf_put(&r->cells, &head, sizeof head);
        buf_str(&r->cells, cell->text);
        packed++;
    }
    return packed;
}

static enum err_code take_row(struct reading *r, const struct row *row, struct err *err)
{
    struct un_run *run = r->run;
    make_key(r, row);
    struct un_row head = {
        .key = (uint32_t)r->key.n, .number = row->number, .sheet = r->sheet->number};
    head.cells = pack(r, row);
    if (r->cells.failed || r->key.failed) return err_no_memory(err);
    if (!head.cells) return ERR_NONE;
    head.bytes = (uint32_t)r->cells.n;
    head.hash = hash64(r->key.p, r->key.n);
    struct str first = {(const char *)&head, sizeof head}, rest = buf_view(&r->cells);
    if (r->sheet->meta) {
        if (run->meta.n) return ERR_NONE; /* the first package's */
        buf_str(&run->meta, first);
        buf_str(&run->meta, rest);
        return run->meta.failed ? err_no_memory(err) : ERR_NONE;
    }
    run->result->rows++;
    return un_spool_put(run->rows, (uint32_t)(head.hash >> 57), first, rest, err);
}

static enum err_code row_event(struct reading *r, const struct row *row, struct err *err)
{
    if (r->ignore || empty_row(row)) return ERR_NONE;
    if (r->sheet) {
        if (r->header_rows > 1) {
            r->header_rows--;
            return ERR_NONE;
        }
        if (r->hash_comments && str_starts(row->cells[0].text, STR("#"))) return ERR_NONE;
        enum err_code code = take_row(r, row, err);
        if (code) place(r, row, err);
        return code;
    }
    if (!r->begun) {
        r->begun = true;
        if (commands(r, row)) return ERR_NONE;
    }
    if (r->skip) {
        r->skip--;
        return ERR_NONE;
    }
    return begin_sheet(r, row, err);
}

/* --- files ------------------------------------------------------------------------------------ */

static void sheet_event(struct reading *r, struct str name)
{
    r->sheet = NULL;
    r->skip = 0;
    r->header_rows = 1;
    r->begun = r->ignore = r->hash_comments = false;
    r->name = name;
    if (name.n) return;
    struct str file = file_name(str_of(r->file));
    size_t dot = 0;
    while (dot < file.n && file.p[dot] != '.') dot++;
    r->name = str_slice(file, 0, dot);
}

static enum err_code event(struct reading *r, const struct source_event *e, struct err *err)
{
    struct err found;
    switch (e->kind) {
    case SOURCE_EVENT_SHEET:
        buf_clear(&r->key);
        struct str name = arena_str(&r->run->arena, e->sheet.name);
        if (!name.p) return err_no_memory(err);
        sheet_event(r, name);
        return ERR_NONE;
    case SOURCE_EVENT_ROW:
        return row_event(r, &e->row, err);
    case SOURCE_EVENT_PROBLEM:
        found = e->problem;
        err_file(&found, r->file);
        return found.code ? un_tell(r->run, &found, err) : ERR_NONE;
    case SOURCE_EVENT_VALUE:
        err_set(err, ERR_INPUT, _("Es JSON, no una tabla"));
        err_file(err, r->file);
        return ERR_INPUT;
    default:
        return ERR_NONE;
    }
}

/* Headings hardly have any of these marks in them: the most frequent one of the first line parts
 * the columns. 0 = let the reader find out (also for what is no plain text). */
static char delimiter_of(int fd)
{
    static const char marks[] = {',', ';', '\t', '|'};
    char line[16384];
    size_t counts[sizeof marks] = {0}, best = 0;
    ssize_t n = pread(fd, line, sizeof line, 0);
    if (n <= 0 || memchr(line, 0, (size_t)n)) return 0;
    const char *end = memchr(line, '\n', (size_t)n);
    n = end ? end - line : n;
    for (ssize_t i = 0; i < n; i++)
        for (size_t k = 0; k < sizeof marks; k++) counts[k] += line[i] == marks[k];
    for (size_t k = 1; k < sizeof marks; k++)
        if (counts[k] > counts[best]) best = k;
    return marks[best];
}

static enum err_code open_input(const struct ocds_input *input, int *fd, struct err *err)
{
    struct stat is;
    *fd = input->fd >= 0 ? input->fd : open(input->name, O_RDONLY | O_CLOEXEC);
    if (*fd < 0) return err_errno(err, _("No se pudo abrir %s"), input->name);
    if (fstat(*fd, &is) == 0 && S_ISREG(is.st_mode)) return ERR_NONE;
    int spooled = -1;
    enum err_code code = file_spool(*fd, UINT64_C(64) << 30, &spooled, err);
    close(*fd);
    *fd = spooled;
    return code;
}

static enum err_code read_source(struct reading *r, struct source *source, struct err *err)
{
    enum err_code code = ERR_NONE;
    while (!code) {
        struct source_event e;
        code = source_next(source, &e, err);
        if (code || e.kind == SOURCE_EVENT_END) break;
        r->csv = source_info(source)->format == SOURCE_CSV;
        code = event(r, &e, err);
        if (!code && !progress_tell(r->run->job->progress, r->file, source_position(source), 0))
            code = err_set(err, ERR_CANCELLED, _("Se interrumpió la lectura"));
    }
    return code;
}

static enum err_code read_input(struct un_run *run, const struct ocds_input *input, struct err *err)
{
    struct reading r = {.run = run, .file = input->name};
    struct source *source = NULL;
    int fd = -1;
    enum err_code code = open_input(input, &fd, err);
    if (code) return code;
    struct source_options o = {.name = input->name,
                               .in_process = run->options->in_process,
                               .verbatim = true,
                               .delimiter = delimiter_of(fd),
                               .max_columns = UN_COLUMNS,
                               .max_cell = 64 << 20,
                               .max_element = run->job->max_element};
    buf_init(&r.cells, (size_t)2 << 30);
    buf_init(&r.key, (size_t)1 << 30);
    sheet_event(&r, STR_NONE);
    code = source_open(fd, &o, &source, err);
    if (!code) code = read_source(&r, source, err);
    if (code && err && !err->place.file[0]) err_file(err, input->name);
    source_close(source);
    buf_free(&r.cells);
    buf_free(&r.key);
    return code;
}

enum err_code un_read_all(struct un_run *run, struct err *err)
{
    enum err_code code = ERR_NONE;
    for (size_t i = 0; !code && i < run->job->input_count; i++)
        code = read_input(run, &run->job->inputs[i], err);
    return code;
}
