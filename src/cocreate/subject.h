/* What a word such as "commitment/12" means: the things of the cycle as the log, comments and
 * people who follow them name them, with the title that the public reads and the address of their
 * page.
 * Reads only; what is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_SUBJECT_H
#define CAUCE_COCREATE_SUBJECT_H

#include "cocreate/cocreate.h"

enum { SUBJECT_MOST = 64 }; /* bytes of one */

/* "commitment/12" into its word and number; false when it has not that form. The number of a bare
 * word ("entity") is 0. */
bool subject_parse(struct str subject, struct str *kind, int64_t *id);
/* The path of its page below the entity's: "compromiso/12"; .p NULL for what has no page of its
 * own. Pure but for the arena. */
struct str subject_path(struct arena *arena, struct str subject);
/* The kind's word in the reader's language ("compromiso"); NULL for one that cannot be followed. */
const char *subject_word(struct str subject);
/* Whether everybody may see it. What is no thing of the cycle (a role, an account) has nothing to
 * hide: true. */
enum err_code subject_is_public(struct co *co, struct str subject, bool *out, struct err *err);
/* Whether this actor may see it; as above. */
enum err_code subject_is_seen(struct co *co, struct str subject, bool *out, struct err *err);
/* Its title as this actor may read it: "entity" is everything of the entity. ERR_NOTFOUND when
 * there is none, or the actor may not see it. */
enum err_code subject_title(struct co *co, struct str subject, struct str *out, struct err *err);

#endif
