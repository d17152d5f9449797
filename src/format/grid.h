/* Private to src/format: one row of a spreadsheet being put together and emitted: cells in any
 * order of columns, gaps filled with empty cells, merged ranges marked, empty ends left out.
 * Shared by XLSX, ODS and XLS so that the three give the same rows. */
#ifndef CAUCE_FORMAT_GRID_H
#define CAUCE_FORMAT_GRID_H

#include "base/arena.h"
#include "format/reader.h"

struct merge {
    uint32_t first_row, last_row; /* 1-based */
    uint32_t first_column, last_column;
};

struct merge_list {
    struct merge *merges;
    size_t count, capacity;
};
/* False when memory ends. Beyond a bound no real sheet reaches, ranges are left out: their cells
 * are then not marked, which loses no value. */
bool merge_add(struct merge_list *list, const struct merge *merge);

struct grid {
    struct reader *reader;
    struct cell *cells;
    uint32_t count; /* cells of the row so far */
    uint64_t row;   /* 1-based; 0 = no row is open */
    uint64_t bytes; /* text of the row so far */
    char *text;     /* the row's own bytes */
    size_t used, capacity;
    struct arena arena; /* NFC; reset with every row */
    char sheet[64];
    struct merge_list merges; /* sorted by first row */
    size_t merge_next;
    size_t *active; /* merges that reach the current row */
    size_t active_count;
    struct source_event event;
};

enum err_code grid_open(struct grid *grid, struct reader *reader, struct err *err);
void grid_close(struct grid *grid);
/* Emits the sheet; forgets merges. */
enum err_code grid_sheet(struct grid *grid, struct str name, uint32_t index, bool hidden,
                         struct err *err);
/* Merged ranges of the sheet, before its first row; the list becomes the grid's. */
enum err_code grid_merges(struct grid *grid, struct merge_list *list, struct err *err);
/* Opens a row; the one before must have been emitted. */
void grid_row(struct grid *grid, uint64_t number);
/* Room for n bytes that live until the row is emitted; NULL when the row is too large or memory
 * ends (err is set). Earlier cells of the row stay right. */
char *grid_text(struct grid *grid, size_t n, struct err *err);
/* A copy of `s` in the row, in NFC and without what no text may hold; *changed_out when bytes had
 * to be replaced. */
enum err_code grid_copy(struct grid *grid, struct str s, struct str *out, bool *changed_out,
                        struct err *err);
/* Puts a cell at a 0-based column; its text must live until the row is emitted. A column past the
 * limit is refused unless the cell is empty. */
enum err_code grid_cell(struct grid *grid, uint32_t column, const struct cell *cell,
                        struct err *err);
/* Emits the row unless it is empty; it may be emitted again under another number (grid_number). */
enum err_code grid_emit(struct grid *grid, struct err *err);
/* Says in `err` where the reading stands. */
void grid_place(const struct grid *grid, uint32_t column, struct err *err);
/* Something wrong that does not end the reading. The message is translated already. */
enum err_code grid_problem(struct grid *grid, uint32_t column, struct str found, struct err *err,
                           const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Text without NUL and without invalid UTF-8 (each bad byte becomes U+FFFD), in NFC, in `arena`;
 * `s` itself when it is fine. .p NULL when memory ends. */
struct str grid_clean(struct arena *arena, struct str s, bool *changed_out);

#endif
