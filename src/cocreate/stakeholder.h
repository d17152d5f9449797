/* The map of stakeholders: organisations and people that have to do with a cycle, whom they speak
 * for, what they are interested in and where their interests could conflict, when they first and
 * last took part.
 *
 * Who may change: the secretariat or a facilitator. Everybody reads. The name of someone of the
 * citizenry is kept out of the public part of the log. */
#ifndef CAUCE_COCREATE_STAKEHOLDER_H
#define CAUCE_COCREATE_STAKEHOLDER_H

#include "cocreate/cocreate.h"

/* Fields, as faults name them: name sector represents interests contact first last. */
struct stakeholder_draft {
    struct str name;
    int sector;
    struct str represents; /* whom it speaks for, and how many they are */
    struct str interests;  /* statement of interests and of conflicts between them */
    struct str contact;    /* public contact of the organisation */
    int64_t organisation;  /* of the ledger; 0 = none */
    int32_t first, last;   /* days of its first and last participation; DATE_NONE = none yet */
};
struct stakeholder {
    int64_t id, version;
    struct stakeholder_draft is;
};
enum err_code stakeholder_add(struct co *co, const struct stakeholder_draft *draft,
                              struct co_faults *faults, int64_t *id_out, struct err *err);
enum err_code stakeholder_edit(struct co *co, int64_t id, int64_t version,
                               const struct stakeholder_draft *draft, struct co_faults *faults,
                               struct err *err);
/* It took part on a day: moves first and last where that widens them. Field: day. */
enum err_code stakeholder_came(struct co *co, int64_t id, int32_t day, struct co_faults *faults,
                               struct err *err);
enum err_code stakeholder_get(struct co *co, int64_t id, struct stakeholder *out, struct err *err);
/* By sector (0 = all), then name; `most` after `skip`. */
enum err_code stakeholder_list(struct co *co, int sector, size_t skip, size_t most,
                               struct stakeholder **out, size_t *count_out, struct err *err);

#endif
