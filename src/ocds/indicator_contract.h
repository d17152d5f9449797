/* A contract beside the award it came from, and how both are named in a question. Pure. */
#ifndef CAUCE_OCDS_INDICATOR_CONTRACT_H
#define CAUCE_OCDS_INDICATOR_CONTRACT_H

#include "ocds/indicator_ask.h"

/* Which award each contract belongs to: by awardID; where it has none, the only award. Made once
 * per release, in the arena, in n log n whatever the release holds. */
struct contract_links {
    const uint32_t *award;     /* by contract: index of its award + 1; 0 = none */
    const uint32_t *contracts; /* by award: how many it has */
};
/* ERR_MEMORY only. */
enum err_code contract_links_of(struct arena *arena, const struct view *view,
                                struct contract_links *out, struct err *err);
/* NULL when it has none. */
static inline const struct view_award *
contract_award(const struct view *view, const struct contract_links *links, size_t contract)
{
    return links->award[contract] ? &view->awards[links->award[contract] - 1] : NULL;
}
/* "«Pavimentación» (CT-12)": the title and the number; what there is of it. */
const char *ask_contract(struct asking *a, const struct view *view, size_t index);
/* The same of the whole process: the tender's title, else its id, else the ocid. */
const char *ask_process(struct asking *a, const struct view *view);
/* Amendments of the contract and of its award. */
size_t contract_amendments(const struct view *view, const struct contract_links *links,
                           size_t contract);
/* The limit by law of what amendments may add, in hundredths of a percent: parameter "works" for
 * public works, else "others". Read in `open`. */
struct amendment_limits {
    int64_t works, others;
};
void amendment_limits_open(const struct indicator_context *context,
                           const struct indicator *indicator, struct amendment_limits *limits);
static inline int64_t amendment_limit(const struct amendment_limits *limits,
                                      const struct view *view)
{
    return str_is(view->tender.category, "works") ? limits->works : limits->others;
}

#endif
