/* Private to the files about plans, commitments and their follow-up: what they ask of each other
 * inside a change, whoever acts. */
#ifndef CAUCE_COCREATE_PLAN_PRIVATE_H
#define CAUCE_COCREATE_PLAN_PRIVATE_H

#include "cocreate/change_private.h"
#include "cocreate/commitment.h"
#include "cocreate/plan.h"
#include "cocreate_queries.h"
#include "ledger/rows.h"

/* The state from which on the actor sees a plan. */
static inline int plan_least(const struct co *co)
{
    unsigned workers = SECRETARIAT | CO_FACILITATOR | CO_INSTITUTION | CO_EVALUATOR;
    return co->actor.program || (co->actor.roles & workers) ? PLAN_DRAFT : PLAN_CONSULTATION;
}
/* A fault beside `field` unless it is a session that was held. */
enum err_code plan_check_sitting(struct co *co, int64_t sitting, const char *field,
                                 struct co_faults *faults, struct err *err);
/* "This is done while the plan is …" */
enum err_code plan_not_now(struct err *err, const char *says);

/* ERR_DENIED unless the actor is of the institution responsible for the commitment. */
enum err_code commitment_may_report(const struct co *co, const struct commitment *commitment,
                                    struct err *err);
/* Names a commitment in an entry's body, so that the log reads without the tables. */
void commitment_note(struct co_note *n, const struct commitment *commitment);
/* The text's own checks; purposes and targets are put in order into co->arena. */
enum err_code commitment_check(struct co *co, struct commitment_draft *draft,
                               struct co_faults *faults, struct err *err);
/* Says of each action of a draft which one it is among those of `old`, the text before it; new ones
 * get numbers that this commitment never had. */
enum err_code commitment_number_actions(struct co *co, int64_t commitment,
                                        const struct commitment_draft *old,
                                        struct commitment_draft *draft, struct err *err);
/* Adds a text and its actions as they stand. Inside a change. */
enum err_code commitment_text_write(struct co *co, int64_t commitment,
                                    const struct commitment_text *text, struct err *err);
#endif
