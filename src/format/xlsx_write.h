/* Writing workbooks (XLSX) a row at a time: memory does not grow with the rows. Sheets may be written
 * in turns; within one, rows go forward and columns too. Text stays text, also when it looks like a
 * number or a formula. The same calls give the same bytes. One writer belongs to one thread. */
#ifndef CAUCE_FORMAT_XLSX_WRITE_H
#define CAUCE_FORMAT_XLSX_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum { XLSX_ROWS = 1048576, XLSX_COLUMNS = 16384, XLSX_LONGEST = 32767 };

struct xlsx_writer;
/* The workbook is written to `fd`, which stays the caller's, when it is closed. `temporary` is the
 * folder for what waits until then; NULL = the system's. */
enum err_code xlsx_writer_open(int fd, const char *temporary, struct xlsx_writer **out,
                               struct err *err);
/* Writes it and frees the writer, also on an error; without `whole` nothing is written. */
enum err_code xlsx_writer_close(struct xlsx_writer *writer, bool whole, struct err *err);
/* Sheets are numbered from 0. A name has at most 31 characters, none of []:*?/\, and is unlike the
 * others in more than capitals. */
enum err_code xlsx_writer_sheet(struct xlsx_writer *writer, struct str name, struct err *err);

/* A cell, both numbers from 0. ERR_LIMIT past the last row or column of a workbook. Text longer than
 * XLSX_LONGEST characters is cut there and *cut_out set; NUL bytes end it. */
enum err_code xlsx_write_text(struct xlsx_writer *writer, uint32_t sheet, uint64_t row,
                              uint32_t column, struct str text, bool *cut_out, struct err *err);
/* Digits that a cell holds exactly as they are written: see xlsx_holds_number. */
enum err_code xlsx_write_number(struct xlsx_writer *writer, uint32_t sheet, uint64_t row,
                                uint32_t column, struct str digits, struct err *err);
enum err_code xlsx_write_bool(struct xlsx_writer *writer, uint32_t sheet, uint64_t row,
                              uint32_t column, bool value, struct err *err);
/* True when these digits come back from a number cell as they are: at most 15 of them, no exponent,
 * no zeros at the end of a fraction, and the nearest double prints like them. */
bool xlsx_holds_number(struct str digits);

#endif
