/* Private to the files about proposals: checks and writes that several of them need. */
#ifndef CAUCE_COCREATE_PROPOSAL_PRIVATE_H
#define CAUCE_COCREATE_PROPOSAL_PRIVATE_H

#include "cocreate/proposal.h"

/* Trims and checks what was said; `derived`: a text made of others, which nobody signs. */
void proposal_check(struct co *co, struct proposal_draft *d, bool derived,
                    struct co_faults *faults);
/* Writes a row and its entry in the log, inside a change. */
struct proposal_origin {
    int64_t cycle, author, typed_by;
    int channel;
};
enum err_code proposal_write(struct co *co, const struct proposal_draft *d,
                             const struct proposal_origin *origin, int64_t *id_out,
                             struct err *err);
/* Lower case without accents, to search it by; .p NULL without memory. */
struct str proposal_words(struct co *co, const struct proposal_draft *d);
/* The SHA-256 of the words, each text ended by a NUL: proves later what was said. */
void proposal_seal(const struct proposal_draft *d, char out[65]);
/* A reason that explains: of at least PROPOSAL_LEAST_REASON letters. */
void proposal_check_reason(struct co_faults *faults, struct str *reason);
/* Ties two things, inside a change. */
enum err_code proposal_tie(struct co *co, struct str source, struct str target, int kind,
                           struct err *err);
/* "proposal/12" in the arena. */
struct str proposal_subject(struct co *co, int64_t id);
enum err_code proposal_set_state(struct co *co, const struct proposal_ref *ref, int state,
                                 struct err *err);

#endif
