/* Private to src/format: finding the separators of a CSV text, 64 bytes at a time.
 *
 * The kernel knows strict CSV only (RFC 4180: a quote opens right after a separator and closes
 * right before one). Where a text breaks that, it stops and says so, and csv_record.c reads
 * that one record leniently. So the common case is fast and no case is guessed at by bit
 * tricks. */
#ifndef CAUCE_FORMAT_CSV_SCAN_H
#define CAUCE_FORMAT_CSV_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum csv_newline {
    CSV_LF,   /* LF ends a record; a CR before it is dropped */
    CSV_CRLF, /* only CR LF ends a record, LF alone is text */
    CSV_CR    /* CR or LF ends a record (old Macintosh files) */
};

struct csv_dialect {
    char delimiter;
    bool backslash; /* \" is a quote inside quotes */
    enum csv_newline newline;
};

/* Between one call and the next; all zero with `before` set at the start of a record. */
struct csv_state {
    uint64_t in_quote; /* 0 or all ones */
    uint64_t before;   /* 1: a quote may open at the next byte */
    uint64_t closed;   /* 1: the last byte closed a quote */
    uint64_t escaped;  /* 1: a backslash stands before the next byte */
    uint64_t cr, lead; /* 1: the last byte was CR; the first of a two-byte letter */
};

enum { CSV_BATCH = 4096 };

struct csv_index {
    uint32_t at[CSV_BATCH + 64]; /* offsets of separators outside quotes */
    size_t n;
    size_t scanned; /* bytes that `at` speaks for */
    /* One bit per block of 64 bytes: */
    uint64_t odd;  /* cells here need a closer look: doubled or escaped quotes, NUL, bytes above
                             0x7F that are not plain Latin-1 letters in valid UTF-8 */
    uint64_t high; /* bytes above 0x7F */
    uint64_t line_breaks; /* line breaks that end no record */
    bool stray;           /* after `scanned` bytes comes something that is not strict CSV */
};

static inline struct csv_state csv_state_start(void)
{
    return (struct csv_state){.before = 1};
}

/* Scans p[0..n), n <= CSV_BATCH; 64 bytes after p + n must be readable. */
typedef void csv_scan_function(struct csv_state *state, const struct csv_dialect *dialect,
                               const unsigned char *p, size_t n, struct csv_index *index);
csv_scan_function csv_scan_plain; /* byte by byte: for any machine, and the measure of the other */
csv_scan_function
    csv_scan_vector; /* AVX2 and carry-less multiplication; plain where there is none */
/* The fastest of the two that this machine has. */
csv_scan_function *csv_scan_best(void);

#endif
