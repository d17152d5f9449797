/* All indicators of an entity in one list: the city's own and those of commitments whose plan the
 * actor sees, each with its last value. One indicator by itself, its series and how to change it
 * are in commitment_parts.h; here is what pages about all of them ask besides. Reads only. */
#ifndef CAUCE_COCREATE_INDICATOR_H
#define CAUCE_COCREATE_INDICATOR_H

#include "cocreate/commitment_parts.h"

struct indicator {
    struct measure measure;
    int64_t number, plan; /* of the commitment; 0 = the city's */
    struct str commitment;
    int64_t measured, areas; /* values of the whole; sub-areas with values */
    int32_t last_day;        /* DATE_NONE = never measured */
    struct str last;         /* its last value */
    enum measure_standing standing;
};
/* The city's first, by theme; `theme` empty = of every one. */
enum err_code indicator_list(struct co *co, struct str theme, size_t skip, size_t most,
                             struct indicator **out, size_t *count_out, struct err *err);
struct indicator_theme {
    struct str theme;
    int64_t indicators;
};
enum err_code indicator_themes(struct co *co, struct indicator_theme **out, size_t *count_out,
                               struct err *err);
/* Sub-areas with values, by name; the indicator must be seen. */
enum err_code indicator_areas(struct co *co, int64_t id, struct str **out, size_t *count_out,
                              struct err *err);

#endif
