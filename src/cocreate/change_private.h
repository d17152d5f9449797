/* Private to the files about cycles and the secretariat: what every one of their changes does
 * alike, so that each says only what is its own. */
#ifndef CAUCE_COCREATE_CHANGE_PRIVATE_H
#define CAUCE_COCREATE_CHANGE_PRIVATE_H

#include "cocreate/cocreate.h"

enum { SECRETARIAT = CO_MEMBER | CO_ADMIN }; /* who keeps the cycle's books */

/* Who may, then what was written, then the transaction: the first that is not right ends it, and
 * co_end must then not be called. */
static inline enum err_code change_begin(struct co *co, unsigned roles,
                                         const struct co_faults *faults, struct err *err)
{
    enum err_code code = co_may(&co->actor, roles, err);
    if (!code && faults) code = co_check(faults, err);
    return code ? code : co_begin(co, err);
}

/* Runs an UPDATE that carries a version: when it changed nothing somebody else was quicker. */
static inline enum err_code change_ran(struct store_stmt **stmt, enum err_code code,
                                       struct err *err)
{
    bool row;
    if (!code) code = store_step(*stmt, &row, err);
    if (!code && store_changes(*stmt) == 0) code = co_changed(err);
    return code;
}

/* Runs an UPDATE of what may be done once; when nothing changed somebody did it before, as `says`
 * tells. */
static inline enum err_code change_once(struct store_stmt *stmt, const char *says, struct err *err)
{
    bool row;
    enum err_code code = store_step(stmt, &row, err);
    if (!code && !store_changes(stmt)) return err_set(err, ERR_CONFLICT, "%s", says);
    return code;
}

/* NULL of the store for a day or an instant that is not known. */
static inline const int64_t *day_or_null(int32_t day, int64_t *room)
{
    *room = day;
    return day == DATE_NONE ? NULL : room;
}
static inline const int64_t *ms_or_null(int64_t ms, int64_t *room)
{
    *room = ms;
    return ms == 0 ? NULL : room;
}

static inline bool of_secretariat(const struct co *co)
{
    return co->actor.program || (co->actor.roles & SECRETARIAT) != 0;
}

static inline int32_t today_of(const struct co *co)
{
    return co_day(co->now_ms);
}

#endif
