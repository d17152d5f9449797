/* For the tests of plans and their follow-up: a cycle with a plan, sessions and documents as the
 * tables hold them. */
#ifndef CAUCE_TESTS_COCREATE_PLAN_HERE_H
#define CAUCE_TESTS_COCREATE_PLAN_HERE_H

#include "cocreate/commitment.h"
#include "cocreate/plan.h"
#include "town.h"

enum { HEALTH = 40, CULTURE = 41 }; /* institutions of the ledger */

/* A session that was held (1), is planned (0) or was cancelled (2). */
int64_t here_sitting(struct town *town, int state);
int64_t here_paper(struct town *town);
int64_t here_cycle(struct town *town);
/* A draft for 2026. */
int64_t here_plan(struct town *town);
/* A whole text, with two actions, for which an institution answers. */
struct commitment_draft here_draft(const char *title, int64_t responsible);
int64_t here_commitment(struct town *town, int64_t plan, const char *title, int64_t responsible);
void here_approve(struct town *town, int64_t plan);
void here_publish(struct town *town, int64_t plan);
/* Adds two commitments, of HEALTH and of CULTURE, publishes; gives the first. */
int64_t here_published(struct town *town, int64_t *plan_out);
/* Somebody who reports for an institution. */
struct co here_institution(struct town *town, int64_t person, int64_t institution);
/* What the log says but for what is personal, as one text in the town's arena; drafts too. */
struct str here_log(struct town *town);
#define HERE_NOW(town) ((int32_t)((town)->co.now_ms / 86400000))

#endif
