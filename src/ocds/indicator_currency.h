/* Which currency amounts are compared in, when the settings do not say: counted, or the first seen
 * as OCDS Cardinal does. Private to the indicator engine. */
#ifndef CAUCE_OCDS_INDICATOR_CURRENCY_H
#define CAUCE_OCDS_INDICATOR_CURRENCY_H

#include "ocds/indicator_private.h"

struct indicator_census { /* zero-initialise */
    struct indicator_table counts;
    char last[8];  /* the currency of the amount before, */
    uint64_t runs; /* how often in a row: not yet counted in the table */
    uint64_t first_element;
    char *first; /* owned; compatible: of the first amount in the order of the input */
};

enum err_code indicator_census_add(struct indicator_census *census, const struct indicator_run *run,
                                   const struct view *view, struct err *err);
enum err_code indicator_census_join(struct indicator_census *into, struct indicator_census *from,
                                    struct err *err);
/* Empty when there were no amounts. Valid as long as the census or the arena. */
enum err_code indicator_census_decide(struct indicator_census *census,
                                      const struct indicator_run *run, struct arena *arena,
                                      struct str *out, struct err *err);
void indicator_census_free(struct indicator_census *census);

#endif
