/* What all pictures share. Every picture is one function
 *
 *     void plot_NAME_draw(struct buf *out, const struct plot_NAME *picture);
 *
 * that appends one <svg> element to *out. It never fails but by out->failed (no memory, or the
 * buffer's maximum); any numbers and any bytes are safe: texts are escaped, bytes that XML does not
 * allow become U+FFFD, hostile sums run in 128 bits. Nothing is kept; thread-safe. The same input
 * gives the same bytes on every machine: coordinates are integers (tenths of a pixel).
 *
 * Texts (money, labels, dates) come ready for people from the caller, in the user's language; a
 * text too long for its place is cut with an ellipsis and is whole in the element's <title>.
 * Colours, fonts and patterns are classes `pl-…` of assets/plot.css; there is no script, no style
 * attribute and no <style>, so a strict Content-Security-Policy holds.
 *
 * The picture is role="img", or role="group" when something in it is a link (what is inside an
 * "img" cannot be reached by a keyboard); its name and description are <title> and <desc>. */
#ifndef CAUCE_PLOT_PLOT_H
#define CAUCE_PLOT_PLOT_H

#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Where a picture is shown. A page may hold both forms: the style sheet shows one of them. */
enum plot_screen {
    PLOT_ANY,    /* everywhere, scaled to the column */
    PLOT_NARROW, /* below 720 pixels only: draw it 360 wide */
    PLOT_WIDE    /* from 720 pixels on: draw it 720 to 1100 wide */
};

struct plot_frame {
    struct str id; /* unique on the page: begins the ids inside (other bytes than letters, digits,
                         '-' and '_' become '-') */
    struct str title; /* one line: what is seen */
    struct str desc;  /* the same in words, for those who do not see it */
    int width;        /* of the viewBox, pixels; 0 = 360; kept within 160 to 1600 */
    int height;       /* 0 = what the content needs; other values only where a header says so */
    enum plot_screen screen;
};

/* How sure a link is: the same numbers as enum evidence of the ledger. */
enum plot_evidence {
    PLOT_EXACT = 1,
    PLOT_DECLARED,
    PLOT_CONFIRMED,
    PLOT_INFERRED /* drawn lighter and hatched */
};

/* Writes a round value of an axis as people read it ("20 mil mdp"); value in the unit of the
 * picture's numbers (centavos). */
typedef void plot_tick_text(void *context, int64_t value, struct buf *out);

#define PLOT_GROUPS 8 /* colour classes pl-g0 … pl-g7; other numbers wrap around */

#endif
