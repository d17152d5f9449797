/* For the tests of roundtables, proposals and comments: a public cycle with an open table, a
 * proposal, a session that was held, a plan with a commitment; all in the store beside the server.
 */
#ifndef CAUCE_TESTS_WEB_MESA_HERE_H
#define CAUCE_TESTS_WEB_MESA_HERE_H

#include "browsing.h"
#include "cocreate/proposal.h"

int64_t mesa_cycle(void);
/* Open, and takes proposals today. */
int64_t mesa_table(int64_t cycle, const char *title);
/* From the web, of nobody in particular; table 0 = of the citizen agenda. */
int64_t mesa_proposal(int64_t table, const char *title);
struct proposal mesa_read(int64_t proposal);
/* Was held yesterday. */
int64_t mesa_sitting(int64_t cycle);
/* A plan in consultation since yesterday, with one commitment. */
int64_t mesa_plan(int64_t cycle, int64_t *commitment_out);
/* Approves and publishes it in a session that was held. */
void mesa_publish(int64_t plan, int64_t sitting);
/* Formats into memory of the test: the last eight are kept. */
const char *says(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* Ends the test unless the text stands, or does not stand, in the page. */
void check_page_says(const struct reply *reply, const char *text);
void check_page_silent(const struct reply *reply, const char *text);

#endif
