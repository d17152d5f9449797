/* Private to the files about sessions. */
#ifndef CAUCE_COCREATE_SITTING_PRIVATE_H
#define CAUCE_COCREATE_SITTING_PRIVATE_H

#include "cocreate/change_private.h"
#include "cocreate/sitting.h"

/* A new version of a session whose minutes are not published, which ends the signatures given to
 * what it was; ERR_CONFLICT otherwise. Inside a change. */
enum err_code sitting_touch(struct co *co, int64_t id, int64_t version, struct err *err);
/* The same for one that was held: ERR_CONFLICT with a sentence when it was not. */
enum err_code sitting_touch_held(struct co *co, int64_t id, int64_t version, struct err *err);
enum err_code agreements_read(struct co *co, struct sitting *s, struct err *err);
void minutes_hash(struct str minutes, char out[65]);

#endif
