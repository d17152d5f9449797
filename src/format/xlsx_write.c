/* Workbooks through libxlsxwriter, whose types stay in this file: see xlsx_write.h. In its mode of
 * constant memory each sheet waits in a temporary file of its own. */
#include "format/xlsx_write.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/buf.h"
#include "base/i18n.h"
#include "base/mem.h"

enum { SHEETS = 1024, LONGEST_BYTES = 4 * XLSX_LONGEST };

struct xlsx_writer {
    lxw_workbook *book;
    lxw_worksheet *sheets[SHEETS];
    uint32_t count;
    char path[64];
    struct buf text; /* the cell's, ended by NUL */
};

static enum err_code failed(lxw_error why, struct err *err)
{
    if (why == LXW_ERROR_MEMORY_MALLOC_FAILED)
        return err_set(err, ERR_MEMORY, _("No hay memoria suficiente"));
    return err_set(err, ERR_IO, _("No se pudo escribir el libro XLSX: %s"), lxw_strerror(why));
}

enum err_code xlsx_writer_open(int fd, const char *temporary, struct xlsx_writer **out,
                               struct err *err)
{
    struct xlsx_writer *w = *out = mem_calloc(1, sizeof *w);
    if (!w) return err_set(err, ERR_MEMORY, _("No hay memoria suficiente"));
    buf_init(&w->text, (size_t)16 * LONGEST_BYTES);
    snprintf(w->path, sizeof w->path, "/proc/self/fd/%d", fd);
    union {
        const char *given;
        char *wanted; /* the library only reads it */
    } folder = {.given = temporary};
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder.wanted};
    w->book = workbook_new_opt(w->path, &options);
    if (!w->book) {
        mem_free(w);
        *out = NULL;
        return err_set(err, ERR_MEMORY, _("No hay memoria suficiente"));
    }
    /* Else the workbook would say when it was made, and differ from run to run. */
    lxw_doc_properties properties = {.created = 946684800};
    workbook_set_properties(w->book, &properties);
    return ERR_NONE;
}

enum err_code xlsx_writer_close(struct xlsx_writer *w, bool whole, struct err *err)
{
    if (!w) return ERR_NONE;
    enum err_code code = ERR_NONE;
    if (whole) {
        lxw_error why = workbook_close(w->book);
        if (why) code = failed(why, err);
    } else {
        lxw_workbook_free(w->book);
    }
    buf_free(&w->text);
    mem_free(w);
    return code;
}

enum err_code xlsx_writer_sheet(struct xlsx_writer *w, struct str name, struct err *err)
{
    char z[160];
    snprintf(z, sizeof z, "%.*s", STR_FMT(name));
    lxw_error why = workbook_validate_sheet_name(w->book, z);
    if (why || w->count == SHEETS)
        return err_set(err, ERR_LIMIT, _("Un libro no puede tener una hoja llamada «%s»: %s"), z,
                       why ? lxw_strerror(why) : _("hay demasiadas"));
    lxw_worksheet *sheet = workbook_add_worksheet(w->book, z);
    if (!sheet) return err_set(err, ERR_IO, _("No se pudo escribir el libro XLSX: %s"), z);
    w->sheets[w->count++] = sheet;
    return ERR_NONE;
}

static enum err_code within(uint64_t row, uint32_t column, struct err *err)
{
    if (row < XLSX_ROWS && column < XLSX_COLUMNS) return ERR_NONE;
    err_set(err, ERR_LIMIT, _("Una hoja de XLSX no puede tener más de %d filas ni de %d columnas"),
            XLSX_ROWS, XLSX_COLUMNS);
    err_advice(err, _("Use --format csv, que no tiene límite de filas"));
    return ERR_LIMIT;
}

/* Where the text has as many UTF-16 units as a cell takes. */
static size_t fitting(struct str s)
{
    size_t units = 0, at = 0;
    while (at < s.n) {
        unsigned char c = (unsigned char)s.p[at];
        size_t step = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
        units += step == 4 ? 2 : 1;
        if (units > XLSX_LONGEST) return at;
        at = at + step > s.n ? s.n : at + step;
    }
    return s.n;
}

/* "_x0041_" would be read as an escape: its first _ is escaped itself. */
static void put_escaped(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        bool escape = s.p[i] == '_' && i + 6 < s.n && s.p[i + 1] == 'x' && s.p[i + 6] == '_';
        for (size_t k = 2; escape && k < 6; k++) {
            char c = s.p[i + k];
            escape = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        }
        if (escape)
            buf_text(out, "_x005F_");
        else
            buf_char(out, s.p[i]);
    }
}

enum err_code xlsx_write_text(struct xlsx_writer *w, uint32_t sheet, uint64_t row, uint32_t column,
                              struct str text, bool *cut_out, struct err *err)
{
    enum err_code code = within(row, column, err);
    if (code) return code;
    *cut_out = false;
    if (text.n > XLSX_LONGEST) {
        size_t n = fitting(text);
        *cut_out = n < text.n;
        text.n = n;
    }
    buf_clear(&w->text);
    if (text.n && memmem(text.p, text.n, "_x", 2))
        put_escaped(&w->text, text);
    else
        buf_str(&w->text, text);
    buf_char(&w->text, '\0');
    if (w->text.failed) return err_set(err, ERR_MEMORY, _("No hay memoria suficiente"));
    lxw_error why = worksheet_write_string(w->sheets[sheet], (lxw_row_t)row, (lxw_col_t)column,
                                           w->text.p, NULL);
    if (why == LXW_ERROR_MAX_STRING_LENGTH_EXCEEDED) { /* the escapes made it too long */
        *cut_out = true;
        return ERR_NONE;
    }
    return why ? failed(why, err) : ERR_NONE;
}

bool xlsx_holds_number(struct str s)
{
    char digits[32], again[32];
    if (s.n == 0 || s.n > 17) return false;
    size_t count = 0;
    bool point = false;
    for (size_t i = 0; i < s.n; i++) {
        bool digit = s.p[i] >= '0' && s.p[i] <= '9';
        if (s.p[i] == '.' && !point)
            point = true;
        else if (!digit && !(s.p[i] == '-' && i == 0))
            return false;
        count += digit;
    }
    if (count == 0 || count > 15) return false;
    memcpy(digits, s.p, s.n);
    digits[s.n] = '\0';
    /* The library writes doubles with 16 digits. */
    snprintf(again, sizeof again, "%.16G", strtod(digits, NULL));
    return strcmp(digits, again) == 0 && strcmp(digits, "-0") != 0;
}

enum err_code xlsx_write_number(struct xlsx_writer *w, uint32_t sheet, uint64_t row,
                                uint32_t column, struct str digits, struct err *err)
{
    char z[32];
    enum err_code code = within(row, column, err);
    if (code) return code;
    snprintf(z, sizeof z, "%.*s", STR_FMT(digits));
    lxw_error why = worksheet_write_number(w->sheets[sheet], (lxw_row_t)row, (lxw_col_t)column,
                                           strtod(z, NULL), NULL);
    return why ? failed(why, err) : ERR_NONE;
}

enum err_code xlsx_write_bool(struct xlsx_writer *w, uint32_t sheet, uint64_t row, uint32_t column,
                              bool value, struct err *err)
{
    enum err_code code = within(row, column, err);
    if (code) return code;
    lxw_error why =
        worksheet_write_boolean(w->sheets[sheet], (lxw_row_t)row, (lxw_col_t)column, value, NULL);
    return why ? failed(why, err) : ERR_NONE;
}
