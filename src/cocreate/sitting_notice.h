/* What members of the secretariat are told by e-mail: that a session is convened, moved or not
 * held, what was agreed when its minutes are out, and agreements whose day comes near. Only those
 * who want notices are written to, each once. Letters are added to the change that they tell of
 * (notice.h): what did not happen is not told. */
#ifndef CAUCE_COCREATE_SITTING_NOTICE_H
#define CAUCE_COCREATE_SITTING_NOTICE_H

#include "cocreate/notice.h"
#include "cocreate/sitting.h"

enum sitting_news {
    SITTING_IS_CONVENED,
    SITTING_IS_CHANGED,
    SITTING_IS_OFF,
    SITTING_HAS_MINUTES, /* with its agreements: who does what by when */
    SITTING_NEWS
};
enum { AGREEMENT_REMINDER_DAYS = 7 };

/* To the members of the session's day, titulars and suplentes. `home`: the entity of the accounts;
 * `page`: the session's. Inside a change. */
enum err_code sitting_tell(struct co *co, int64_t home, enum sitting_news news, int64_t id,
                           const struct notice_page *page, struct err *err);
/* Reminds the members of every entity of open agreements that are due within
 * AGREEMENT_REMINDER_DAYS or late, once for each agreement. A change of its own. */
enum err_code agreements_remind(struct co *home, size_t *reminded, struct err *err);

#endif
