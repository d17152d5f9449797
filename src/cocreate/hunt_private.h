/* Private to the files about hunts. */
#ifndef CAUCE_COCREATE_HUNT_PRIVATE_H
#define CAUCE_COCREATE_HUNT_PRIVATE_H

#include "cocreate/change_private.h"
#include "cocreate/hunt.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

static inline bool hunt_runs(const struct co *co)
{
    return co->actor.program || (co->actor.roles & HUNT_KEEPERS) != 0;
}
/* The hunt, which must be open, for somebody with one of the roles. */
enum err_code hunt_play(struct co *co, int64_t id, unsigned roles, struct hunt *out,
                        struct err *err);
/* Lets everybody read the evidence of a question (0 = of all) whose answers are shown now. */
enum err_code finds_show_evidence(struct co *co, int64_t hunt, int64_t position, struct err *err);
/* Every answer, with what it says, whoever asks. */
enum err_code finds_read(struct co *co, int64_t hunt, struct rows *rows, struct err *err);

#endif
