/* Outlines for a map: projected, and simplified to what can be seen. */
#ifndef CAUCE_PLOT_OUTLINE_H
#define CAUCE_PLOT_OUTLINE_H

#include <stddef.h>
#include <stdint.h>

struct outline_point {
    int64_t x, y;
};
/* Leaves out the corners of a ring whose triangle with their neighbours is smaller than `area`
 * (square tenths of a pixel), smallest first among neighbours (Visvalingam and Whyatt 1993, by
 * rounds); keeps the order and at least three points. In place; the new number. */
size_t outline_simplify(struct outline_point *ring, size_t count, int64_t area);

#endif
