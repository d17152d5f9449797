/* Finding parts of a release by their id (parties, awards) in n log n, however many it has: a
 * hostile release may have a million. Few are just looked through. */
#ifndef CAUCE_OCDS_INDICATOR_IDS_H
#define CAUCE_OCDS_INDICATOR_IDS_H

#include "ocds/indicator.h"

struct ids_entry {
    struct str id;
    uint32_t index;
};
struct ids {
    const struct ids_entry *entries; /* sorted where there are many */
    size_t count;
};
/* ERR_MEMORY only. Ends with the arena; the texts are the release's own. */
enum err_code ids_of_parties(struct arena *arena, const struct view *view, struct ids *out,
                             struct err *err);
enum err_code ids_of_awards(struct arena *arena, const struct view *view, struct ids *out,
                            struct err *err);
/* The index of the first with this id + 1; 0 when there is none, and for the empty id. */
uint32_t ids_find(const struct ids *ids, struct str id);

#endif
