/* XLS (BIFF, Excel 97-2003) through libfreexl, where the build has it. The library is old C that
 * loads a whole workbook: it only ever runs inside the sandboxed child. It opens files by name, so
 * the child may open one name, that of its own input (see sandbox.h). Figures are stored as binary
 * floating point in this format; they are given as the shortest decimal that stands for them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/i18n.h"
#include "format/grid.h"
#include "format/xlsx.h" /* xlsx_number: one way to write a plain decimal */

const char xls_path[] = "/proc/self/fd/3";

#if CAUCE_WITH_XLS

#include <freexl.h>
#include <iconv.h>

enum { SHEETS_MAX = 4096 };

/* Converters are loaded from disk when first used, which the confined child cannot do. What is
 * loaded once stays while it is open; the child's end closes it. */
void xls_prepare(void)
{
    static const char *const pages[] = {"CP1252",     "CP437",  "CP850",   "MACINTOSH",
                                        "ISO-8859-1", "CP1250", "UTF-16LE"};
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) (void)iconv_open("UTF-8", pages[i]);
}

/* A workbook with a password is an OLE2 file with a stream of this name (in UTF-16). */
static bool is_encrypted(int fd)
{
    static const char name[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
    char bytes[64 << 10];
    off_t at = 0;
    for (;;) {
        ssize_t n = pread(fd, bytes, sizeof bytes, at);
        if (n <= (ssize_t)sizeof name) return false;
        if (memmem(bytes, (size_t)n, name, sizeof name - 1)) return true;
        at += n - (ssize_t)sizeof name;
    }
}

static enum err_code cannot_open(const struct reader *reader, int result, struct err *err)
{
    if (result == FREEXL_INSUFFICIENT_MEMORY) return err_no_memory(err);
    if (is_encrypted(reader->fd)) {
        err_set(err, ERR_UNSUPPORTED, _("El archivo está protegido con contraseña"));
        err_advice(err, _("Quite la contraseña y vuelva a intentarlo"));
        return ERR_UNSUPPORTED;
    }
    if (result == FREEXL_BIFF_WORKBOOK_NOT_FOUND)
        err_set(err, ERR_INPUT, _("No es un libro de Excel, aunque su envoltura es de Office"));
    else
        err_set(err, ERR_INPUT, _("El libro de Excel 97-2003 está dañado (código %d)"), result);
    err_advice(err, _("Ábralo en una hoja de cálculo y guárdelo como XLSX o CSV"));
    return ERR_INPUT;
}

/* The shortest decimal that reads back as the same number. */
static struct str shortest(double value, char out[64])
{
    for (int digits = 15; digits <= 17; digits++) {
        double back = 0;
        snprintf(out, 64, "%.*g", digits, value);
        if (sscanf(out, "%lf", &back) == 1 && back == value) break;
    }
    for (char *p = out; *p; p++)
        if (*p == ',') *p = '.';
    return str_of(out);
}

static enum err_code put_double(struct grid *grid, struct cell *cell, double value, struct err *err)
{
    char text[64], plain[512];
    struct str s = shortest(value, text), number;
    cell->type = CELL_NUMBER;
    if (!xlsx_number(s, plain, sizeof plain, &number)) {
        cell->type = CELL_ERROR;
        number = s;
    }
    bool changed;
    return grid_copy(grid, number, &cell->text, &changed, err);
}

static enum err_code put_int(struct grid *grid, struct cell *cell, int value, struct err *err)
{
    char text[16];
    bool changed;
    cell->type = CELL_NUMBER;
    int n = snprintf(text, sizeof text, "%d", value);
    return grid_copy(grid, (struct str){text, (size_t)n}, &cell->text, &changed, err);
}

static enum err_code put_cell(struct grid *grid, uint32_t column, const FreeXL_CellValue *v,
                              struct err *err)
{
    struct cell cell = {0};
    enum err_code code = ERR_NONE;
    switch (v->type) {
    case FREEXL_CELL_INT:
        code = put_int(grid, &cell, v->value.int_value, err);
        break;
    case FREEXL_CELL_DOUBLE:
        code = put_double(grid, &cell, v->value.double_value, err);
        break;
    case FREEXL_CELL_TEXT:
    case FREEXL_CELL_SST_TEXT:
    case FREEXL_CELL_DATE:
    case FREEXL_CELL_DATETIME:
    case FREEXL_CELL_TIME:
        if (v->type != FREEXL_CELL_TEXT && v->type != FREEXL_CELL_SST_TEXT) cell.type = CELL_DATE;
        code = grid_copy(grid, str_of(v->value.text_value ? v->value.text_value : ""), &cell.text,
                         &cell.converted, err);
        break;
    default:
        return ERR_NONE;
    }
    if (!code && v->type == FREEXL_CELL_DATETIME) {
        /* The library writes "2024-01-31 10:00:00"; ISO has a T there. */
        char *blank = cell.text.n ? grid->text + (cell.text.p - grid->text) : NULL;
        if (cell.text.n > 10 && blank[10] == ' ') blank[10] = 'T';
    }
    return code ? code : grid_cell(grid, column, &cell, err);
}

static enum err_code read_sheet(struct grid *grid, const void *book, unsigned short sheet,
                                struct err *err)
{
    const char *name = NULL;
    unsigned rows = 0;
    unsigned short columns = 0;
    bool changed;
    freexl_get_worksheet_name(book, sheet, &name);
    arena_reset(&grid->arena);
    struct str clean = grid_clean(&grid->arena, str_of(name ? name : ""), &changed);
    if (!clean.p && name && *name) return err_no_memory(err);
    enum err_code code = grid_sheet(grid, clean, sheet, false, err);
    if (code) return code;
    if (freexl_select_active_worksheet(book, sheet) != FREEXL_OK ||
        freexl_worksheet_dimensions(book, &rows, &columns) != FREEXL_OK)
        return ERR_NONE; /* a chart, or an empty sheet */
    for (unsigned row = 0; row < rows && !code; row++) {
        grid_row(grid, (uint64_t)row + 1);
        for (unsigned short column = 0; column < columns && !code; column++) {
            FreeXL_CellValue value;
            if (freexl_get_cell_value(book, row, column, &value) == FREEXL_OK)
                code = put_cell(grid, column, &value, err);
        }
        if (!code) code = grid_emit(grid, err);
    }
    return code;
}

static enum err_code read_book(struct reader *reader, const void *book, struct err *err)
{
    unsigned sheets = 0, password = 0;
    freexl_get_info(book, FREEXL_BIFF_PASSWORD, &password);
    if (password == FREEXL_BIFF_OBFUSCATED) {
        err_set(err, ERR_UNSUPPORTED, _("El archivo está protegido con contraseña"));
        err_advice(err, _("Quite la contraseña y vuelva a intentarlo"));
        return ERR_UNSUPPORTED;
    }
    freexl_get_info(book, FREEXL_BIFF_SHEET_COUNT, &sheets);
    if (!sheets) return err_set(err, ERR_INPUT, _("El libro de Excel no tiene ninguna hoja"));
    struct grid grid;
    enum err_code code = grid_open(&grid, reader, err);
    for (unsigned i = 0; i < sheets && i < SHEETS_MAX && !code; i++)
        code = read_sheet(&grid, book, (unsigned short)i, err);
    grid_close(&grid);
    return code;
}

enum err_code xls_read(struct reader *reader, struct err *err)
{
    char own[40];
    const char *path = xls_path;
    if (reader->fd != 3) {
        snprintf(own, sizeof own, "/proc/self/fd/%d", reader->fd);
        path = own;
    }
    const void *book = NULL;
    int result = freexl_open(path, &book);
    if (result != FREEXL_OK) {
        if (book) freexl_close(book);
        return cannot_open(reader, result, err);
    }
    memcpy(reader->info.encoding, "utf-8", 6);
    enum err_code code = read_book(reader, book, err);
    freexl_close(book);
    reader->position = reader->info.size;
    return code;
}

#else

void xls_prepare(void)
{
}

enum err_code xls_read(struct reader *reader, struct err *err)
{
    (void)reader;
    err_set(err, ERR_UNSUPPORTED,
            _("Es un libro de Excel 97-2003 (XLS), que este programa no lee"));
    err_advice(err, _("Ábralo en una hoja de cálculo y guárdelo como XLSX o CSV"));
    return ERR_UNSUPPORTED;
}

#endif
