/* Cycles of open government: 1st plan, 2nd plan …, each with the six steps, what every step needs
 * to begin and to end and the evidence there is for it, and the warnings where practice departs
 * from the declaration. Steps may overlap and return; nothing here ever blocks.
 *
 * Who may change: a member of the secretariat, an administrator, the program. A draft is seen by
 * them alone. Changes and errors are as in cocreate.h; what is given back lives in co->arena.
 * Seed: "Gobierno Abierto: Cocreación desde lo Local" (the six steps) and the joint declaration
 * (five commitments, one year). */
#ifndef CAUCE_COCREATE_CYCLE_H
#define CAUCE_COCREATE_CYCLE_H

#include "cocreate/cocreate.h"

/* --- cycles ----------------------------------------------------------------------------------- */

enum cycle_state { CYCLE_DRAFT, CYCLE_PUBLIC, CYCLE_CLOSED, CYCLE_STATES };
const char *cycle_state_word(int state); /* NULL when it is none */

enum { CYCLE_MOST_TITLE = 200, CYCLE_MOST_TEXT = 20000, CYCLE_MOST_NOTE = 2000 };

/* Fields, as faults name them: number title about begins ends. */
struct cycle_draft {
    int64_t number; /* 1 = the first of this entity */
    struct str title, about;
    int32_t begins, ends; /* days; `ends` as planned, DATE_NONE = not said */
    bool example;         /* made-up data, said on every page of the cycle */
};
struct cycle {
    int64_t id, version;
    int state; /* enum cycle_state */
    struct cycle_draft is;
};
enum err_code cycle_add(struct co *co, const struct cycle_draft *draft, struct co_faults *faults,
                        int64_t *id_out, struct err *err);
/* ERR_CONFLICT when `version` is not the newest. */
enum err_code cycle_edit(struct co *co, int64_t id, int64_t version,
                         const struct cycle_draft *draft, struct co_faults *faults,
                         struct err *err);
/* Publishes, closes, opens again. `reason` is needed (field "reason") for going back. */
enum err_code cycle_move(struct co *co, int64_t id, int64_t version, int state, struct str reason,
                         struct co_faults *faults, struct err *err);
/* ERR_NOTFOUND also for a draft that the actor may not see. */
enum err_code cycle_get(struct co *co, int64_t id, struct cycle *out, struct err *err);
/* All that the actor may see, the newest first. */
enum err_code cycle_list(struct co *co, struct cycle **out, size_t *count_out, struct err *err);

/* --- the six steps ---------------------------------------------------------------------------- */

enum cycle_step {
    STEP_NONE,
    STEP_START,
    STEP_SENSITISATION,
    STEP_SECRETARIAT,
    STEP_ROUNDTABLES,
    STEP_PLAN,
    STEP_FOLLOW_UP,
    STEPS
};
const char *cycle_step_word(int step); /* "Inicio del ciclo" …; NULL when it is none */

/* Where the evidence of a need stands. */
enum need_place {
    NEED_CYCLE,
    NEED_DECLARATION,
    NEED_EVENTS,
    NEED_SECRETARIAT, /* its calls, members and sessions */
    NEED_RULES,
    NEED_ROUNDTABLES,
    NEED_PROPOSALS,
    NEED_PLAN,
    NEED_FOLLOW_UP
};
/* Something that a step needs, and how much of it there is. */
struct step_need {
    const char *says; /* "La declaración está firmada por las tres partes" */
    enum need_place place;
    bool to_end;           /* false: to begin */
    int64_t found, wanted; /* met when found >= wanted */
};
enum { STEP_MOST_NEEDS = 8 };
/* A stretch of time in which a step was worked on; returning to a step begins another. */
struct step_round {
    int step, round;
    int32_t began, ended; /* days; ended DATE_NONE = goes on */
    struct str note;
    int64_t version;
};
struct step {
    int step;
    bool begun, ended; /* both false: not yet; begun && !ended: goes on now */
    struct step_round *rounds;
    size_t round_count;
    struct step_need needs[STEP_MOST_NEEDS];
    size_t need_count, met; /* `met` of them are met */
};
/* Begins a step, or returns to one that had ended (then `note` must say why, field "note").
 * ERR_CONFLICT when it goes on already. Fields: step day note. */
enum err_code step_begin(struct co *co, int64_t cycle, int step, int32_t day, struct str note,
                         struct co_faults *faults, struct err *err);
/* Ends the round that goes on; `version` is that of the round. What is missing does not block: it
 * is said in the log with how much was met. */
enum err_code step_end(struct co *co, int64_t cycle, int step, int64_t version, int32_t day,
                       struct str note, struct co_faults *faults, struct err *err);
/* steps[1] to steps[6], each with its rounds and needs. */
enum err_code step_list(struct co *co, int64_t cycle, struct step steps[STEPS], struct err *err);

/* --- what there is, and what departs from the declaration ------------------------------------- */

/* Counts of the evidence of a cycle. */
struct cycle_facts {
    int64_t declarations, purposes, parties_signed, signed_files; /* parties: of the three */
    int64_t events_held, events_counted, events_told; /* held; with attendance; with an outcome */
    int64_t calls_published, rules, parties_seated, installed;
    int64_t tables_held, proposals, unanswered, accepted;
    int64_t plans, plans_published, commitments, cuts, closings;
    int32_t plan_begins, plan_ends; /* of the newest plan that is no draft, else of the newest */
    int32_t last_sitting;           /* day of the last session held; DATE_NONE = none */
    int32_t secretariat_began;      /* step 3; DATE_NONE */
};
enum err_code cycle_facts(struct co *co, int64_t cycle, struct cycle_facts *out, struct err *err);

enum cycle_warning_kind {
    CYCLE_WARNS_COMMITMENTS, /* there is a plan, and it has not five commitments */
    CYCLE_WARNS_TERM,        /* the plan's term is not one year */
    CYCLE_WARNS_NO_SESSION,  /* six months without a session of the secretariat */
    CYCLE_WARNING_KINDS
};
struct cycle_warning {
    enum cycle_warning_kind kind;
    struct str says;       /* a sentence, with the figures */
    int64_t found, wanted; /* commitments; days of term; days without a session */
};
/* What departs, in the order of the kinds; at most one of each. Six months are counted by the
 * calendar from the last session held, before the first one from the day the secretariat's step
 * began, and otherwise from the cycle's begin; a draft or closed cycle is not warned of them.
 * `today` in days. Pure but for the arena of `co`, which the sentences live in. */
enum err_code cycle_warnings(struct co *co, const struct cycle *cycle,
                             const struct cycle_facts *facts, int32_t today,
                             struct cycle_warning out[CYCLE_WARNING_KINDS], size_t *count_out,
                             struct err *err);
/* The same day `months` later, or the last of that month. */
int32_t day_after_months(int32_t day, int months);

#endif
