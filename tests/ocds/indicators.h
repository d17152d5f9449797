/* Running indicators over text, for the tests of the indicators. */
#ifndef CAUCE_TESTS_OCDS_INDICATORS_H
#define CAUCE_TESTS_OCDS_INDICATORS_H

#include <string.h>

#include "harness.h"
#include "ocds/indicator.h"

struct indicators_asked {
    const char *only;     /* "R003,R018"; NULL = all */
    const char *settings; /* INI text; NULL = none */
    bool compatible, maps, no_meta;
    enum indicator_output output;
    unsigned threads;                    /* 0 = 1 */
    const struct indicator_lists *lists; /* NULL = none */
};
/* What comes out of running them over `data`; lives in `arena`. The test fails when they do. */
struct str indicators_of(struct arena *arena, const char *data, size_t n,
                         const struct indicators_asked *asked);
/* As OCDS Cardinal writes them (INDICATOR_RESULTS), without the figures of the indicators, or with
 * them. What `arena` had before is gone. */
struct str indicators_results(struct arena *arena, const char *data, const char *only,
                              const char *settings, bool compatible);
struct str indicators_with_meta(struct arena *arena, const char *data, const char *only,
                                const char *settings, bool compatible);

#define PERIOD(from, to) "\"tenderPeriod\":{\"startDate\":\"" from "\",\"endDate\":\"" to "\"}"
#define TENDER(members) "\"tender\":{" members "}"
#define BUYER(id) "\"buyer\":{\"id\":\"" id "\"}"
#define MXN(amount) "\"value\":{\"amount\":" amount ",\"currency\":\"MXN\"}"
#define USD(amount) "\"value\":{\"amount\":" amount ",\"currency\":\"USD\"}"
#define BID(status, who, value)                                                                    \
    "{\"status\":\"" status "\",\"tenderers\":[{\"id\":\"" who "\"}]," value "}"
#define BIDS(list) "\"bids\":{\"details\":[" list "]}"
#define AWARD(status, who) "{\"status\":\"" status "\",\"suppliers\":[{\"id\":\"" who "\"}]}"
#define AWARDS(list) "\"awards\":[" list "]"
#define RELEASE(ocid, members) "{\"ocid\":\"" ocid "\"," members "}\n"

#endif
