/* Shared by the tests of merging: releases written with ' for ", and releases made from a seed. */
#ifndef CAUCE_TESTS_OCDS_MERGING_H
#define CAUCE_TESTS_OCDS_MERGING_H

#include "base/buf.h"
#include "ocds/merge.h"

/* The schema of a standard, made once per process. */
struct schema *merging_schema(enum schema_standard standard);
/* Text with ' turned into "; in memory that stays. */
struct str merging_text(const char *text);
/* A list of releases merged; on an error "error: CODE" and the message in *told_err, if given. */
struct str merging_result(const struct merge_options *options, struct str releases,
                          struct err *told_err);
/* The same by the plain routine, and one release at a time. */
struct str merging_plain(const struct merge_options *options, struct str releases);
struct str merging_one_by_one(const struct merge_options *options, struct str releases);

/* A list of releases made from a seed; `wild`: values change their kind and ids their type. */
void merging_make(struct buf *out, uint64_t seed, bool wild);
uint64_t merging_random(uint64_t *state);

#endif
