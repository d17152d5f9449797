/* The results of the trace as one text, to be compared. Numbers of gaps are left out: they are
 * given in the order of finding. */
#ifndef CAUCE_TESTS_TRACE_RESULTS_H
#define CAUCE_TESTS_TRACE_RESULTS_H

#include "../ledger/world.h"
#include "base/buf.h"
#include "trace/trace.h"

void results_text(struct world *w, struct buf *out);
/* Brings the results up to date, which must give what computing everything anew gives. */
void results_hold(struct world *w);
struct trace_summary results_update(struct world *w);

#endif
