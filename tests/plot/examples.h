/* The pictures that the tests of this room draw: made-up figures, one function for each picture,
 * used for the golden files, for the sizes, for the well-formedness. */
#ifndef CAUCE_TESTS_PLOT_EXAMPLES_H
#define CAUCE_TESTS_PLOT_EXAMPLES_H

#include <stddef.h>

#include "base/buf.h"

struct example {
    const char *name; /* of the golden file */
    void (*draw)(struct buf *out);
};
const struct example *plot_examples(size_t *count_out);
/* Those of one file each; plot_examples puts them together. */
extern const struct example river_examples[], flow_examples[], chart_examples[];
extern const size_t river_example_count, flow_example_count, chart_example_count;

#endif
