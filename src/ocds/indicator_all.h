/* The indicators, one file each; indicator_list.c puts them in order. */
#ifndef CAUCE_OCDS_INDICATOR_ALL_H
#define CAUCE_OCDS_INDICATOR_ALL_H

#include "ocds/indicator.h"

extern const struct indicator indicator_r003, indicator_r018, indicator_r024, indicator_r025,
    indicator_r028, indicator_r030, indicator_r035, indicator_r036, indicator_r038, indicator_r048,
    indicator_r058;

#endif
