/* For the tests on published files: a second, deliberately simple way to read them, sharing no code
 * with the program, to compare sums with. */
#ifndef CAUCE_TESTS_REAL_INDEPENDENT_H
#define CAUCE_TESTS_REAL_INDEPENDENT_H

#include "../ingest/importing.h"

/* PATH below the folder of published files; skips the test when it is not there. The pattern may
 * hold `*` (file names come in decomposed Unicode). Valid until the next call. */
const char *data_path(const char *pattern);

/* A CSV file read whole: commas, doubled quotes, any encoding (bytes are kept). */
struct table {
    size_t rows, columns; /* without the header */
    char ***cells;        /* cells[row][column], header at row 0 */
};
struct table read_csv(const char *path);
/* Column whose header begins with these bytes; fails the test when absent. */
size_t column(const struct table *t, const char *name);
/* Centavos of a plain figure ("1,234.5", "-3"); 0 for anything else. */
int64_t centavos(const char *text);
int64_t sum_column(const struct table *t, const char *name);

/* The first line that a Python program prints as a number; skips the test without python3 or the
 * modules it imports. The path is its argument. */
int64_t python_number(const char *program, const char *path);

/* Sum of all amounts of a moment that came with a layout, in centavos. */
int64_t amount_sum(const char *layout, int moment);

#endif
