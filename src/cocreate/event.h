/* Sensitisation and any other public activity of a cycle: talks, workshops, visits; where and how,
 * how many came by sector and gender, and what came out. Materials are papers of "event/ID" with
 * role "material". The heads of any other meeting ("roundtable/2") are counted here too.
 *
 * Who may change: the secretariat or a facilitator. Everybody reads what belongs to a cycle that
 * they may see. Heads are numbers: no names. */
#ifndef CAUCE_COCREATE_EVENT_H
#define CAUCE_COCREATE_EVENT_H

#include "cocreate/cocreate.h"

enum event_kind {
    EVENT_NONE,
    EVENT_TALK,
    EVENT_WORKSHOP,
    EVENT_VISIT,
    EVENT_FORUM,
    EVENT_OTHER,
    EVENT_KINDS
};
const char *event_kind_code(int kind); /* "talk" … NULL when it is none */
const char *event_kind_word(int kind); /* "charla" … */
int event_kind_of(struct str code);    /* 0 when it is none */

enum event_state { EVENT_PLANNED, EVENT_HELD, EVENT_CANCELLED, EVENT_STATES };
const char *event_state_word(int state);

/* Fields, as faults name them: kind title about place modality iap2 starts ends. */
struct event_draft {
    int64_t cycle;
    int kind, modality, iap2; /* enum event_kind, co_modality, co_iap2 */
    struct str title, about, place;
    int64_t starts, ends; /* ms; ends 0 = not said */
};
struct event {
    int64_t id, version;
    int state;
    struct str outcome;
    struct event_draft is;
    int64_t people; /* heads counted, all together */
};
enum err_code event_add(struct co *co, const struct event_draft *draft, struct co_faults *faults,
                        int64_t *id_out, struct err *err);
/* ERR_CONFLICT when it was changed meanwhile, held or cancelled. */
enum err_code event_edit(struct co *co, int64_t id, int64_t version,
                         const struct event_draft *draft, struct co_faults *faults,
                         struct err *err);

/* Heads of one sector and gender. */
struct attendance {
    int sector, gender; /* enum co_sector, co_gender */
    int64_t people;
};
enum { ATTENDANCE_MOST = CO_SECTORS * CO_GENDERS, ATTENDANCE_MOST_PEOPLE = 1000000 };
/* It was held: what came out (field "outcome") and who came (field "attendance", or "outcome" when
 * nothing was said). May be told again to correct it: the log keeps what was told before. */
enum err_code event_hold(struct co *co, int64_t id, int64_t version, struct str outcome,
                         const struct attendance *list, size_t count, struct co_faults *faults,
                         struct err *err);
enum err_code event_cancel(struct co *co, int64_t id, int64_t version, struct str reason,
                           struct co_faults *faults, struct err *err);
enum err_code event_get(struct co *co, int64_t id, struct event *out, struct err *err);
/* Of a cycle (0 = of all that the actor may see), the newest first, `most` after `skip`. */
enum err_code event_list(struct co *co, int64_t cycle, size_t skip, size_t most, struct event **out,
                         size_t *count_out, struct err *err);

/* The heads of any meeting, replacing what was counted before; the caller has checked who may.
 * Lines with 0 people are left out, two of one sector and gender are a fault. */
enum err_code attendance_set(struct co *co, struct str subject, const struct attendance *list,
                             size_t count, struct co_faults *faults, struct err *err);
/* By sector, then gender. */
enum err_code attendance_get(struct co *co, struct str subject, struct attendance **out,
                             size_t *count_out, struct err *err);

#endif
