/* Following: what a person wants to be told about ("commitment/12", or "entity" for everything of
 * the entity), and the digest that tells them.
 *
 * What somebody follows is theirs alone: no public page shows it and the log does not have it.
 * Changes are as in cocreate.h, but without an entry in the log. */
#ifndef CAUCE_COCREATE_FOLLOW_H
#define CAUCE_COCREATE_FOLLOW_H

#include "cocreate/cocreate.h"

enum { FOLLOW_MOST = 500 }; /* things that one person follows in an entity */

/* The visitor follows it from now on, or no more; doing it twice changes nothing. CO_CITIZEN.
 * ERR_NOTFOUND for what the visitor may not see (stopping always works); ERR_INPUT past
 * FOLLOW_MOST. */
enum err_code follow_set(struct co *co, struct str subject, bool on, struct err *err);
/* Whether the visitor follows it. */
enum err_code follow_is(struct co *co, struct str subject, bool *out, struct err *err);

struct follow_row {
    int64_t entity, at;
    struct str subject, entity_code, entity_name;
};
/* What a person follows, in all entities. */
enum err_code follow_list(struct co *co, int64_t person, struct follow_row **out, size_t *count_out,
                          struct err *err);

#endif
