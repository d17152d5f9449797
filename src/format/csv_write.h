/* Writing CSV that is safe to open in a spreadsheet: RFC 4180 quoting, UTF-8, LF. A text cell that
 * a spreadsheet would take for a formula (first character = + - @ TAB or CR) is written with a
 * leading apostrophe; numbers and dates that this program formatted are not touched. */
#ifndef CAUCE_FORMAT_CSV_WRITE_H
#define CAUCE_FORMAT_CSV_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

struct csv_writer {
    struct buf *out;
    bool in_row;
};
void csv_start(struct csv_writer *w, struct buf *out);
void csv_text(struct csv_writer *w, struct str s);  /* guarded against formulas */
void csv_plain(struct csv_writer *w, struct str s); /* program-made: numbers, codes, dates */
void csv_int(struct csv_writer *w, int64_t v);
void csv_empty(struct csv_writer *w);
void csv_end_row(struct csv_writer *w);

#endif
