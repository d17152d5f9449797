/* What the indicators of a run remember, in two places: a small set of states with every worker,
 * and one for all, into which a worker joins its own every few hundred releases. So memory does
 * not grow with the number of workers, and what a worker touches stays in its cache. A run with
 * one worker joins nothing. Private to the indicator engine. */
#ifndef CAUCE_OCDS_INDICATOR_STATES_H
#define CAUCE_OCDS_INDICATOR_STATES_H

#include "ocds/indicator_private.h"

struct indicator_common; /* the states for all; any thread */
enum err_code indicator_common_new(struct indicator_common **out, const struct indicator_run *run,
                                   struct err *err);
void indicator_common_free(struct indicator_common *common);

/* A worker's: one for each chosen indicator. On an error indicator_states_close is still called. */
enum err_code indicator_states_open(struct indicator_common *common, void ***states,
                                    struct err *err);
void indicator_states_close(struct indicator_common *common, void **states);
/* After a release: gives them away when it is time to, and there are other workers; and what was
 * found with them where it is kept for the end, as figures by id. */
enum err_code indicator_states_rest(struct indicator_common *common, void **states,
                                    struct indicator_sink *sink, struct err *err);
/* At the end of the run: all that was found, in the sink of the worker that ends it. */
enum err_code indicator_states_sink(struct indicator_common *common, struct indicator_sink *sink,
                                    struct err *err);
/* At the end of a worker, and of the run: all of them to the common ones. */
enum err_code indicator_states_give(struct indicator_common *common, void **states,
                                    struct err *err);
/* The joined state of an indicator, after all were given; and the end of it. */
void *indicator_states_joined(struct indicator_common *common, size_t i);
void indicator_states_done(struct indicator_common *common, size_t i);

#endif
