/* The dates of open government in one list: sessions, roundtables, activities, votes, calls, the
 * consultation and the cuts of plans, due days of actions and agreements. What a visitor may see,
 * whoever asks. Bounded: CALENDAR_MOST, the ones of the last year and of the future.
 * What is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_CALENDAR_H
#define CAUCE_COCREATE_CALENDAR_H

#include "cocreate/cocreate.h"

enum { CALENDAR_MOST = 1000, CALENDAR_DAYS = 366 };

struct calendar_date {
    struct str uid;       /* names it for ever within the entity: "sitting-3", "plan-1-cut-2" */
    struct str subject;   /* of its page: "sitting/3" */
    struct str title;     /* in the reader's language */
    struct str about;     /* what there is to say; may be empty */
    struct str place;     /* may be empty */
    int64_t version;      /* grows with every change; from 1 */
    int64_t starts, ends; /* ms; ends 0 = not said */
    int32_t first, last;  /* of a date without hours: days, both included; else DATE_NONE */
    bool cancelled;
};
enum err_code calendar_list(struct co *co, struct calendar_date **out, size_t *count_out,
                            struct err *err);

#endif
