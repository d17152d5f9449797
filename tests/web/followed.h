/* For the tests of the follow-up's pages: a published plan in the store beside the server, whose
 * first commitment answers to institution 1 (that of browser_enter). */
#ifndef CAUCE_TESTS_WEB_FOLLOWED_H
#define CAUCE_TESTS_WEB_FOLLOWED_H

#include "../cocreate/plan_here.h"
#undef BOTH
#include "browsing.h"

/* A server that takes forms, on 1 February 2026, when nothing is late: the plan's actions end on 31
 * March and 30 November. */
struct server *followed_serve(void);
/* Two commitments, of institutions 1 and 2, in a published cycle and plan; gives the first. */
int64_t followed_plan(int64_t *plan_out);
/* As followed_plan, but only a draft that visitors do not see. */
int64_t followed_draft(void);
/* "/e/MX/compromiso/ID" and what follows it, in memory of the function. */
const char *followed_path(int64_t commitment, const char *rest);
/* Somebody else speaks for a sector, beside the server. */
struct co followed_as(struct beside *b, unsigned role, int sector);
/* Ends the test unless the page says this, and is well-formed where it has no form. */
void followed_says(const struct reply *reply, const char *text);

#endif
