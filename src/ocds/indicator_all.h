/* The indicators, one file each; indicator_list.c puts them in order. */
#ifndef CAUCE_OCDS_INDICATOR_ALL_H
#define CAUCE_OCDS_INDICATOR_ALL_H

#include "ocds/indicator.h"

extern const struct indicator indicator_r018;

#endif
