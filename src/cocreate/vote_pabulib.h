/* Boxes in and out as Pabulib's .pb files (pabulib.h).
 *
 * Out: a counted box of approvals, ranks, dots or knapsacks, its voters numbered in the order of
 * their tokens. In: a vote held elsewhere becomes a counted box, to be told and counted anew here;
 * its ballots get tokens of chance. Changes are as in cocreate.h. */
#ifndef CAUCE_COCREATE_VOTE_PABULIB_H
#define CAUCE_COCREATE_VOTE_PABULIB_H

#include "cocreate/pabulib.h"
#include "cocreate/vote.h"

/* Appends the file to `out`. For everybody, as the ballots are; ERR_INPUT before it is counted, for
 * an option without cost or a vote without budget, and for scores by criterion, which the format
 * does not have. */
enum err_code vote_export(struct co *co, int64_t id, struct buf *out, struct err *err);
/* Makes a counted box of a file's text. VOTE_STAFF. ERR_INPUT with the line (err->place) for a file
 * that cannot be read. Log: vote.made, vote.imported, vote.counted. */
struct vote_import {
    int64_t cycle, roundtable;
    struct str title; /* empty: the file's description */
    struct str text;  /* the file */
    int rule;         /* for approvals; COUNT_NO_RULE = greedy */
};
enum err_code vote_import(struct co *co, const struct vote_import *import, struct co_faults *faults,
                          int64_t *id_out, struct err *err);

#endif
