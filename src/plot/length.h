/* From money to lengths without floating point. */
#ifndef CAUCE_PLOT_LENGTH_H
#define CAUCE_PLOT_LENGTH_H

#include <stddef.h>
#include <stdint.h>

#include "base/money.h"

/* part / whole * length, rounded down, exact for all 128-bit values (binary long multiplication
 * with the remainder kept below `whole`; nothing overflows). A part below zero gives 0, above the
 * whole gives `length`; a whole of zero or less gives 0. */
int64_t plot_share(money_sum part, money_sum whole, int64_t length);
/* The same, but at least `least` for any part above zero: what exists is seen. */
int64_t plot_share_seen(money_sum part, money_sum whole, int64_t length, int64_t least);
/* Divides `length` among values in proportion so that the parts add up to `length` exactly: each
 * border is the share of the running sum. Negative values count as zero; all zero: all zero. */
void plot_divide(const int64_t *values, size_t count, int64_t length, int64_t *out);

/* Round values from at most `low` to at least `high` (1, 2 or 5 times a power of ten apart), about
 * `wanted` of them, at most PLOT_TICKS; zero is among them when it lies between. Their number. */
#define PLOT_TICKS 16
size_t plot_ticks(int64_t low, int64_t high, int wanted, int64_t out[PLOT_TICKS]);

/* Square root, rounded down. */
uint64_t plot_root(unsigned __int128 value);
/* Cosine of a latitude in millionths of a degree, in millionths, within 2e-6. */
int64_t plot_cosine(int64_t millionths);

#endif
