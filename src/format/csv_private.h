/* Private to the CSV reader: its state, shared by csv_read.c (the window and the rows),
 * csv_record.c (records that are not strict CSV), csv_cell.c (the text of a cell) and
 * csv_sniff.c (dialect). */
#ifndef CAUCE_FORMAT_CSV_PRIVATE_H
#define CAUCE_FORMAT_CSV_PRIVATE_H

#include "format/csv_scan.h"
#include "format/reader.h"

struct csv {
    struct reader *reader;
    struct csv_dialect dialect;
    csv_scan_function *scan;
    struct arena arena; /* repaired cells of the current row */

    /* The window: bytes of the file from `base` on. A record never straddles its start. */
    char *p;
    size_t n, capacity;
    char previous;         /* the byte before the window, once it has moved */
    bool ended;            /* nothing follows the window */
    struct encoder *utf16; /* NULL unless the file is UTF-16: the window then holds UTF-8 */
    struct buf converted;
    const uint16_t *table; /* single-byte encodings: the window holds the file's own bytes */

    /* The record that begins at `start`. */
    size_t start;
    uint64_t number, line, offset;
    struct cell *cells;
    uint32_t count;
    bool odd; /* it began before the current batch, where something called for a closer look */
    bool line_breaks; /* likewise, a line break inside a cell */
    bool too_wide;    /* more than max_columns */
    bool too_long;    /* a cell beyond max_cell */
    bool memory;      /* no memory for a repaired cell */
    struct csv_index *index;
    struct source_event *event;

    size_t
        lookahead; /* how far an opening quote may be from its end before it counts as unclosed */
    unsigned unclosed; /* how many were */
};

/* csv_cell.c: the cell p[from, to), quotes included, becomes the next cell of the row. */
void csv_add_cell(struct csv *c, size_t from, size_t to);
void csv_add_text(struct csv *c, size_t from, size_t to); /* quotes in it are text */
/* A stretch of the window as UTF-8, for people to see; NULL text when memory runs out. */
struct str csv_readable(struct csv *c, struct str bytes);

/* csv_record.c: reads the record at c->start without assuming strictness. */
enum csv_outcome {
    CSV_RECORD,   /* c->cells are filled; *next is where the next record begins */
    CSV_UNCLOSED, /* a quote opens and does not close */
    CSV_MORE      /* the window ends first */
};
enum csv_outcome csv_record(struct csv *c, size_t *next);

/* csv_read.c: csv_read() with a kernel of the caller's choice, to compare them. */
enum err_code csv_read_with(struct reader *reader, csv_scan_function *scan, struct err *err);

/* csv_sniff.c: fills what the options leave open. `sample` is UTF-8 or single-byte. */
void csv_sniff(struct str sample, bool whole, struct csv_dialect *dialect);

#endif
