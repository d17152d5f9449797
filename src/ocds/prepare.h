/* Corrections that make compiled releases fit to compute indicators from: the same corrections,
 * with the same settings and the same list of issues, as `prepare` of OCDS Cardinal.
 *
 * Always: an object where a list of tenderers, suppliers or parties belongs becomes a list of one;
 * ids that are numbers become text; a repeated key keeps its last value. By settings: defaults,
 * redactions, codes, statuses, prefixes, auctions, party roles. All else stays as it is, with the
 * order of members and the digits of numbers. */
#ifndef CAUCE_OCDS_PREPARE_H
#define CAUCE_OCDS_PREPARE_H

#include "ocds/settings.h"
#include "ocds/stream.h"

struct prepare_options {
    const struct settings *settings; /* never NULL */
    /* To the letter. Else also: /contracts[]/awardID becomes text without being asked, as the
     * manual of Cardinal says; the compiled release within a record is corrected; nothing is made
     * of a null bid or award; an empty separator splits nothing; stages lose only lists of bids. */
    bool compatible;
};
struct prepare_result {
    uint64_t releases, changed; /* written; those that needed a correction */
    uint64_t issues;            /* rows of the list of issues */
    uint64_t auctions;          /* left where they were, because there were bids already */
};
/* Compact JSON, one element a line, to job->out; issues as CSV rows without header to job->side:
 * line, ocid, path, array indexes, incorrect value, "not set" | "invalid" | "is zero". Elements
 * that are no objects are problems. `result` may be NULL. */
enum err_code prepare_run(const struct ocds_job *job, const struct prepare_options *options,
                          struct prepare_result *result, struct ocds_totals *totals,
                          struct err *err);

#endif
