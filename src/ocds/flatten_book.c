/* Rows from the workers' spool into a workbook: see flatten_private.h and format/xlsx_write.h. */
#include <string.h>

#include "base/file.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/xlsx_write.h"
#include "ocds/flatten_private.h"

struct book {
    const struct flat_plan *plan;
    struct xlsx_writer *writer;
    uint64_t *rows; /* of each sheet, the header included */
    struct str *cells;
    struct buf text;
    struct flat_lost *lost;
};

static void lose(struct book *b, enum flatten_loss loss, struct str heading)
{
    if (!b->lost->count[loss]++) b->lost->first[loss] = heading;
}

/* The text of a cell that stands in quotes. */
static struct str unquoted(struct book *b, struct str cell)
{
    struct str inner = str_slice(cell, 1, cell.n - 1);
    if (!inner.n || !memchr(inner.p, '"', inner.n)) return inner;
    buf_clear(&b->text);
    for (size_t i = 0; i < inner.n; i++) {
        buf_char(&b->text, inner.p[i]);
        if (inner.p[i] == '"') i++;
    }
    return buf_view(&b->text);
}

static enum err_code put_cell(struct book *b, uint32_t sheet, uint32_t column, struct str cell,
                              struct err *err)
{
    struct xlsx_at at = {.sheet = sheet, .column = column, .row = b->rows[sheet]};
    struct str heading = b->plan->sheets[sheet].columns[column].path;
    bool cut = false, quoted = cell.p[0] == '"' && cell.n > 1;
    if (!quoted) {
        if (str_is(cell, "true") || str_is(cell, "false"))
            return xlsx_write_bool(b->writer, at, cell.p[0] == 't', err);
        if (flat_is_number(cell)) {
            if (xlsx_holds_number(cell)) return xlsx_write_number(b->writer, at, cell, err);
            lose(b, FLATTEN_NUMBER, heading);
        }
    } else {
        cell = unquoted(b, cell);
        if (!cell.n) {
            lose(b, FLATTEN_EMPTY, heading);
            return ERR_NONE;
        }
    }
    enum err_code code = xlsx_write_text(b->writer, at, cell, &cut, err);
    if (cut) lose(b, FLATTEN_LONG, heading);
    return code;
}

static enum err_code put_row(void *user, const struct flat_row *row, struct str text,
                             struct err *err)
{
    struct book *b = user;
    const struct flat_map *map = &b->plan->maps[row->worker][row->sheet];
    enum err_code code = ERR_NONE;
    struct str *cells = b->cells, *moved = b->cells + FLAT_COLUMNS;
    uint32_t count = b->plan->sheets[map->sheet].count;
    flat_row_cells(text, row->columns, cells);
    memset(moved, 0, count * sizeof *moved);
    for (uint32_t i = 0; i < row->columns; i++)
        if (!moved[map->columns[i]].n) moved[map->columns[i]] = cells[i];
    for (uint32_t i = 0; !code && i < count; i++)
        if (moved[i].n) code = put_cell(b, map->sheet, i, moved[i], err);
    if (code == ERR_LIMIT)
        err_found(err, b->plan->sheets[map->sheet].name.p, b->plan->sheets[map->sheet].name.n);
    b->rows[map->sheet]++;
    return code;
}

static enum err_code put_headers(struct book *b, struct err *err)
{
    enum err_code code = ERR_NONE;
    for (uint32_t s = 0; !code && s < b->plan->sheet_count; s++) {
        const struct flat_final *sheet = &b->plan->sheets[s];
        bool cut;
        code = xlsx_writer_sheet(b->writer, sheet->name, err);
        for (uint32_t i = 0; !code && i < sheet->count; i++)
            code = xlsx_write_text(b->writer, (struct xlsx_at){.sheet = s, .column = i},
                                   sheet->columns[i].path, &cut, err);
        b->rows[s] = 1;
    }
    return code;
}

static enum err_code fill(struct book *b, const int spools[2], struct err *err)
{
    b->rows = mem_calloc(b->plan->sheet_count + 1u, sizeof *b->rows);
    b->cells = mem_calloc(2 * (size_t)FLAT_COLUMNS, sizeof *b->cells);
    if (!b->rows || !b->cells) return err_no_memory(err);
    enum err_code code = put_headers(b, err);
    for (int i = 0; !code && i < 2; i++)
        if (spools[i] >= 0) code = flat_spool_read(spools[i], put_row, b, err);
    return code;
}

static enum err_code make_temporary(void *user, int *fd_out, struct err *err)
{
    const char *const *folder = user;
    return file_temp_in(*folder, fd_out, err);
}

enum err_code flat_write_book(const struct flat_run *run, const struct flat_plan *plan,
                              const int spools[2], const struct ocds_job *job,
                              struct flat_lost *lost, struct err *err)
{
    struct file_replace file;
    enum err_code code = file_replace_begin(run->options->output, &file, err);
    if (code) return code;
    struct book b = {.plan = plan, .lost = lost};
    const char *spill = job->spill;
    buf_init(&b.text, (size_t)1 << 30);
    struct xlsx_temporary temporary = {.make = make_temporary, .user = &spill};
    code = xlsx_writer_open(file.fd, &temporary, &b.writer, err);
    if (!code) code = fill(&b, spools, err);
    enum err_code closed = xlsx_writer_close(b.writer, !code, code ? NULL : err);
    if (!code) code = closed;
    if (!code) code = file_replace_commit(&file, err);
    file_replace_abandon(&file);
    buf_free(&b.text);
    mem_free(b.rows);
    mem_free(b.cells);
    return code;
}
