/* What a new commitment begins with when it comes from somewhere: from a gap in the money's trail,
 * or from a question of a hunt that found one. Problem and baseline (in pesos, with the file) are
 * written from what was published; where a machine can see whether the gap closed, a check is
 * suggested with its sentence.
 *
 * Everything is allocated in page->arena. */
#ifndef CAUCE_WEB_COMMITMENT_SEED_H
#define CAUCE_WEB_COMMITMENT_SEED_H

#include "cocreate/check.h"
#include "cocreate/commitment.h"
#include "web/page.h"

enum { SEED_MOST_INPUTS = 6 };
struct commitment_seed {
    struct commitment_draft draft; /* days DATE_NONE */
    struct str gap;                /* key: is tied to the commitment; empty */
    struct str from, from_url;     /* what it comes from, in words, and its page */
    bool has_check;
    struct machine_input inputs[SEED_MOST_INPUTS];
    struct machine_draft check; /* commitment 0 until there is one; inputs: use seed_check */
    struct str says;            /* the sentence of the check */
};
/* ERR_NOTFOUND with a sentence when the gap is there no longer. */
enum err_code seed_of_gap(struct page *page, struct co *co, struct str key,
                          struct commitment_seed *out, struct err *err);
/* The check of a seed for the commitment that was made of it. */
struct machine_draft seed_check(const struct commitment_seed *seed, int64_t commitment);

#endif
