/* All examples as one list: see examples.h. */
#include "plot/examples.h"

const struct example *plot_examples(size_t *count_out)
{
    static struct example all[64];
    size_t n = 0;
    for (size_t i = 0; i < river_example_count; i++) all[n++] = river_examples[i];
    for (size_t i = 0; i < flow_example_count; i++) all[n++] = flow_examples[i];
    for (size_t i = 0; i < chart_example_count; i++) all[n++] = chart_examples[i];
    *count_out = n;
    return all;
}
