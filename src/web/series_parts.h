/* Values over time as pictures, for indicators and surveys: decimal text to points, a line drawn
 * for phones and for wide screens (the style sheet shows one), interrupted where it must be. */
#ifndef CAUCE_WEB_SERIES_PARTS_H
#define CAUCE_WEB_SERIES_PARTS_H

#include "plot/line.h"
#include "web/page.h"

enum { SERIES_POINTS = 400 };
/* Adds a value at its day; days must grow, and what is no figure is left out. Gives the new
 * count. */
size_t series_add(struct page *page, struct plot_point *points, size_t n, int32_t day,
                  struct str value);
/* "marzo de 2026": a day as the axis of a picture says it, in the reader's language. */
struct str series_month(struct page *page, int32_t day);
/* Interrupts the line between the last point and the next one, which is at `day`. */
size_t series_break(struct plot_point *points, size_t n, int32_t day);
/* A target as a level line; false when it is no figure. */
bool series_level(struct str value, int32_t from, int32_t until, struct plot_point out[2]);
/* Both forms of the picture, to be written with {{raw: …}}; empty when there is nothing to draw. */
struct series_picture {
    const char *id; /* ASCII, unique on the page */
    struct str title;
    const struct plot_line_series *series;
    size_t count;
    int32_t first, last; /* days of the axis */
};
struct str series_draw(struct page *page, const struct series_picture *picture);

#endif
