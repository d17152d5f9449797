/* Writing workbooks (XLSX) a row at a time: memory does not grow with the rows. Sheets may be
 * written in turns; within one, rows and the cells of a row go forward. Text stays text, also
 * when it looks like a number or a formula; numbers are written with the digits they are given
 * in. The same calls give the same bytes. One writer belongs to one thread. */
#ifndef CAUCE_FORMAT_XLSX_WRITE_H
#define CAUCE_FORMAT_XLSX_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum { XLSX_ROWS = 1048576, XLSX_COLUMNS = 16384, XLSX_LONGEST = 32767, XLSX_SHEETS = 1024 };

struct xlsx_writer;
/* The workbook is written to `fd`, which stays the caller's, when it is closed. `temporary` makes
 * the files in which sheets wait until then; NULL = file_temp. */
struct xlsx_temporary {
    enum err_code (*make)(void *user, int *fd_out, struct err *err);
    void *user;
};
enum err_code xlsx_writer_open(int fd, const struct xlsx_temporary *temporary,
                               struct xlsx_writer **out, struct err *err);
/* Writes the workbook when it is `whole`; frees the writer in any case. */
enum err_code xlsx_writer_close(struct xlsx_writer *writer, bool whole, struct err *err);
/* Sheets are numbered from 0 in the order of the calls. A name has at most 31 characters, none of
 * []:*?/\, and differs from the others in more than capitals: the caller sees to that. */
enum err_code xlsx_writer_sheet(struct xlsx_writer *writer, struct str name, struct err *err);

/* A cell; row and column from 0. ERR_LIMIT past what a workbook holds: rows, columns, or 4 GiB of
 * one sheet. UTF-8; of text longer than XLSX_LONGEST characters the rest is left out and *cut_out
 * set. */
struct xlsx_at {
    uint32_t sheet, column;
    uint64_t row;
};
enum err_code xlsx_write_text(struct xlsx_writer *writer, struct xlsx_at at, struct str text,
                              bool *cut_out, struct err *err);
/* Digits for which xlsx_holds_number is true. */
enum err_code xlsx_write_number(struct xlsx_writer *writer, struct xlsx_at at, struct str digits,
                                struct err *err);
enum err_code xlsx_write_bool(struct xlsx_writer *writer, struct xlsx_at at, bool value,
                              struct err *err);
/* True when spreadsheets keep the value of these digits: a plain decimal of at most 15 of them. */
bool xlsx_holds_number(struct str digits);

#endif
