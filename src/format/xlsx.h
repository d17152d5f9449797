/* Private to the xlsx_*.c files: a workbook being read. The parts of a workbook (ECMA-376 part 1,
 * SpreadsheetML) each have a file here: xlsx_read.c (workbook, relations, order of sheets),
 * xlsx_strings.c (shared strings), xlsx_styles.c (number formats), xlsx_value.c (what a cell's
 * characters mean), xlsx_scan.c and xlsx_sheet.c (the sheets). */
#ifndef CAUCE_FORMAT_XLSX_H
#define CAUCE_FORMAT_XLSX_H

#include "base/arena.h"
#include "format/grid.h"
#include "format/package.h"
#include "format/reader.h"

/* --- shared strings: in memory up to a budget, then in the spill file ------------------------- */

struct xlsx_strings;
/* `spill` may be -1: then what does not fit in the budget is refused (ERR_LIMIT). `budget` 0 = the
 * default of 24 MiB. */
enum err_code xlsx_strings_open(int spill, size_t budget, struct xlsx_strings **out,
                                struct err *err);
enum err_code xlsx_strings_add(struct xlsx_strings *strings, struct str text, struct err *err);
/* Parses a sharedStrings part into the table. */
enum err_code xlsx_strings_read(struct xlsx_strings *strings, struct part *part,
                                const struct source_options *options, struct err *err);
/* After the last string: what waits to be spilled is written. */
enum err_code xlsx_strings_finish(struct xlsx_strings *strings, struct err *err);
uint64_t xlsx_strings_count(const struct xlsx_strings *strings);
/* `index` < count. From memory the text lives as long as the table; from the spill file only until
 * the next call: *stable_out tells. */
enum err_code xlsx_strings_get(struct xlsx_strings *strings, uint64_t index, struct str *out,
                               bool *stable_out, struct err *err);
void xlsx_strings_close(struct xlsx_strings *strings);

/* --- styles ----------------------------------------------------------------------------------- */

enum xlsx_kind { XLSX_PLAIN, XLSX_DATE, XLSX_TIME }; /* what a number in this format is */

struct xlsx_styles {
    uint8_t *kinds; /* enum xlsx_kind by index of cellXfs */
    uint32_t count, capacity;
};
enum err_code xlsx_styles_read(struct xlsx_styles *styles, struct part *part,
                               const struct source_options *options, struct err *err);
/* Kind of a format code ("dd/mm/yyyy", "#,##0.00", "[h]:mm": elapsed time is a plain number). */
enum xlsx_kind xlsx_format_kind(struct str code);

/* --- values ----------------------------------------------------------------------------------- */

/* A number as stored ("1E+6") in canonical plain decimal ("1000000"), exactly; the same text when
 * it is plain already. False when it is no number. `out` is used only when the text changes. */
bool xlsx_number(struct str text, char *out, size_t size, struct str *number_out);
/* A serial date as ISO text ("2024-12-31", "2024-12-31T13:45:00", "13:45:00"). False when it is
 * outside the calendar (before 1900-01-00 or after 9999-12-31): it stays a number. */
bool xlsx_date(struct str number, enum xlsx_kind kind, bool from_1904, char out[40],
               struct str *date_out);
/* "BC23" to 0-based column 54 and row 23; false when it is not a cell. The row may be missing. */
bool xlsx_ref(struct str ref, uint32_t *column_out, uint64_t *row_out);
/* Undoes _xHHHH_ (ST_Xstring) in place; returns the new length. */
size_t xlsx_unescape(char *p, size_t n);

/* --- sheets ----------------------------------------------------------------------------------- */

enum { XLSX_MAX_ROW = 1 << 24 }; /* sixteen times what Excel allows */

struct xlsx {
    struct reader *reader;
    struct package *package;
    struct grid grid;
    struct xlsx_strings *strings; /* NULL = the workbook has none */
    struct xlsx_styles styles;
    bool from_1904;
};

/* Reads the rows. `what` names the part in messages. */
enum err_code xlsx_sheet_rows(struct xlsx *book, struct part *part, const char *what,
                              struct err *err);

/* Merged ranges stand after the rows that they cover, so a sheet is inflated once more to find
 * them; for a large sheet a helper thread does it ahead of time, on a package of its own. */
struct xlsx_ahead;
enum err_code xlsx_ahead_start(const struct xlsx *book, uint64_t index, struct xlsx_ahead **out,
                               struct err *err);
/* Waits, gives the ranges to the grid and ends `ahead` (NULL is fine). */
enum err_code xlsx_ahead_take(struct xlsx_ahead *ahead, struct grid *grid, struct err *err);

#endif
