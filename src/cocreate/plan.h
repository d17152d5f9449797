/* The local action plan of a cycle (Plan de Acción Local): a draft, its public consultation, its
 * approval in a session of the secretariat, its publication. The commitments in it: commitment.h.
 *
 * Until it is approved a plan and its commitments are edited freely; from then on only amendments
 * of commitments change it (commitment_amend), and each says why and which session allowed it.
 * Where practice departs from the declaration (five commitments, one year) that is told, never
 * blocked.
 *
 * Who may change: a member of the secretariat, an administrator, the program. A draft is seen by
 * them and by facilitators, responsible institutions and evaluators; from the consultation on by
 * everybody. What is given back lives in co->arena. Days are since 1970, DATE_NONE = not said. */
#ifndef CAUCE_COCREATE_PLAN_H
#define CAUCE_COCREATE_PLAN_H

#include "cocreate/cocreate.h"

enum plan_state {
    PLAN_DRAFT,
    PLAN_CONSULTATION, /* the draft is public and is commented on (co_comment, subject 'plan/ID') */
    PLAN_APPROVED,     /* in a session; texts are signed from here on */
    PLAN_PUBLISHED,
    PLAN_CLOSED,
    PLAN_STATES
};
const char *plan_state_code(int state); /* "draft" …; NULL when it is none */
const char *plan_state_word(int state); /* in the reader's language */

enum { PLAN_MOST_TITLE = 200, PLAN_MOST_TEXT = 40000, PLAN_COMMITMENTS = 5, PLAN_MONTHS = 12 };

/* Fields, as faults name them: cycle title introduction context process objective begins ends. In
 * the order of INAI's form of a plan. */
struct plan_draft {
    int64_t cycle;
    struct str title, introduction;
    struct str context;   /* legal frame */
    struct str process;   /* how it was made, and who took part */
    struct str objective; /* strategic objective; the specific ones are the commitments' */
    int32_t begins, ends; /* the term: its first and its last day */
};
struct plan {
    int64_t id, version;
    int state; /* enum plan_state */
    struct plan_draft is;
    int32_t consults, consults_until; /* first and last day of the consultation */
    int32_t approved;                 /* day of approval */
    int64_t sitting;                  /* that approved it (co_sitting); 0 = none yet */
    int64_t published;                /* ms; 0 = not yet */
    int64_t counted, proactive;       /* commitments in force: those that count, those only shown */
};

enum err_code plan_add(struct co *co, const struct plan_draft *draft, struct co_faults *faults,
                       int64_t *id_out, struct err *err);
/* Until approval; later ERR_CONFLICT with a sentence. ERR_CONFLICT too when `version` is not the
 * newest. The cycle stays what it was. */
enum err_code plan_edit(struct co *co, int64_t id, int64_t version, const struct plan_draft *draft,
                        struct co_faults *faults, struct err *err);
/* Opens the public consultation on the draft, or gives it other days. Fields: consults
 * consults_until. */
enum err_code plan_consult(struct co *co, int64_t id, int64_t version, int32_t from, int32_t until,
                           struct co_faults *faults, struct err *err);
/* The instant from which on texts count as changed in the consultation: its first day, or when it
 * was opened, whichever is later (ms); 0 = there was none. */
enum err_code plan_consulted_from(struct co *co, const struct plan *plan, int64_t *out,
                                  struct err *err);
/* Approves the plan, and the text that each commitment in force has now, in a session that was
 * held. Fields: sitting day; "commitments" when there are none. That a consultation was left out is
 * no fault. */
enum err_code plan_approve(struct co *co, int64_t id, int64_t version, int64_t sitting, int32_t day,
                           struct co_faults *faults, struct err *err);
/* Publishes what was approved; ERR_CONFLICT before. */
enum err_code plan_publish(struct co *co, int64_t id, int64_t version, struct err *err);
/* Ends the follow-up of a published plan, or (reason needed, field "reason") opens it again. */
enum err_code plan_close(struct co *co, int64_t id, int64_t version, bool closed, struct str reason,
                         struct co_faults *faults, struct err *err);

/* ERR_NOTFOUND also for a draft that the actor may not see. */
enum err_code plan_get(struct co *co, int64_t id, struct plan *out, struct err *err);
/* Of one cycle, or of all (0); the newest first. */
enum err_code plan_list(struct co *co, int64_t cycle, struct plan **out, size_t *count_out,
                        struct err *err);

/* Where the plan departs from the declaration. */
enum plan_warning_kind {
    PLAN_WARNS_COMMITMENTS,  /* not five that count */
    PLAN_WARNS_TERM,         /* its term is not one year, or not said */
    PLAN_WARNS_CONSULTATION, /* approved without a public consultation on the draft */
    PLAN_WARNING_KINDS
};
struct plan_warning {
    enum plan_warning_kind kind;
    struct str says; /* a sentence, with the figures */
};
/* In the order of the kinds. Pure but for co->arena; ERR_MEMORY alone can go wrong. */
enum err_code plan_warnings(struct co *co, const struct plan *plan,
                            struct plan_warning out[PLAN_WARNING_KINDS], size_t *count_out,
                            struct err *err);

#endif
