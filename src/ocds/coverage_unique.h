/* A value written with each key once, as readers understand repeated keys that keep the order of
 * members: in the place of the first, with the value of the last. */
#ifndef CAUCE_OCDS_COVERAGE_UNIQUE_H
#define CAUCE_OCDS_COVERAGE_UNIQUE_H

#include "base/buf.h"
#include "base/err.h"
#include "format/json.h"

/* Appends to `out`. ERR_MEMORY; time grows as n log n with the members of an object. */
enum err_code coverage_unique(json_ref v, struct buf *out, struct err *err);

#endif
