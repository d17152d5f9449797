/* Reads a drawn picture with a real XML parser and tells the first thing that is wrong with it. */
#ifndef CAUCE_TESTS_PLOT_WELLFORMED_H
#define CAUCE_TESTS_PLOT_WELLFORMED_H

#include "base/str.h"

/* NULL when all is well: the document is well-formed; no style, no event handler, no script;
 * lengths are numbers and not negative; ids are unique and what refers to one finds it; addresses
 * are safe; no link is inside role="img". Otherwise what is wrong, until the next call (not
 * thread-safe). */
const char *svg_fault(struct str svg);

/* What has been read, for tests that look closer. */
struct svg_seen {
    size_t rects, paths, links, texts, titles;
    int64_t rect_area; /* of all rects, in hundredths of a square pixel */
};
const char *svg_read(struct str svg, struct svg_seen *seen);

#endif
