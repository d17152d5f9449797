/* The indicators beyond OCDS Cardinal's: one file each, listed in indicator_list.c. */
#ifndef CAUCE_OCDS_INDICATOR_CODES_H
#define CAUCE_OCDS_INDICATOR_CODES_H

#include "ocds/indicator.h"

/* With the codes of the Open Contracting Partnership's guide. */
extern const struct indicator indicator_r011, indicator_r013, indicator_r031, indicator_r040,
    indicator_r044, indicator_r046, indicator_r049, indicator_r055, indicator_r059, indicator_r064,
    indicator_r067, indicator_r068, indicator_r069;
/* Without one. */
extern const struct indicator indicator_m001, indicator_m002, indicator_m003, indicator_m004,
    indicator_m005, indicator_m006, indicator_m007, indicator_m008, indicator_m009, indicator_m010,
    indicator_m011, indicator_m012, indicator_m013, indicator_m014, indicator_m015, indicator_m016,
    indicator_m017;
/* How complete what is published is (indicator_fields.c). */
extern const struct indicator indicator_m018, indicator_m019, indicator_m020, indicator_m021,
    indicator_m022, indicator_m023, indicator_m024, indicator_m025, indicator_m026;

#endif
