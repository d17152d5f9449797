/* What a file of contracting data is: its form, standard and version, extensions, publisher, how
 * much of what is in it, and the first place where something is wrong. */
#ifndef CAUCE_OCDS_DETECT_H
#define CAUCE_OCDS_DETECT_H

#include "ocds/stream.h"

/* More different ocids than this are said to be "at least" so many. */
enum { DETECT_OCIDS = 1 << 19 };

struct detect_options {
    bool json; /* one JSON object: {"files":[…],"ocids":…,…}; else Spanish text for people */
};
/* Reads all inputs to their end and writes the answer, files in their order. Memory is bounded by
 * the number of files and DETECT_OCIDS. */
enum err_code detect_run(const struct ocds_job *job, const struct detect_options *options,
                         struct ocds_totals *totals, struct err *err);

#endif
