/* The follow-up of a plan's commitments: its three dated cuts, what the responsible institution
 * reports with its evidence, and the word of the sectors that did not implement it.
 *
 * A report is never changed: a later one stands after it. "Completed" is the government's word; it
 * counts as complete only with evidence and once a sector that did not implement it accepts it.
 * Everybody who sees the commitment sees its follow-up. What is given back lives in co->arena.
 * Log: plan.cut, progress.reported, progress.accepted, progress.refused; names go into its private
 * part alone. `by_name` is how the one who acts is called in public (struct session.name). */
#ifndef CAUCE_COCREATE_PROGRESS_H
#define CAUCE_COCREATE_PROGRESS_H

#include "cocreate/cocreate.h"

/* --- cuts ------------------------------------------------------------------------------------- */

enum progress_cut { CUT_BETWEEN, CUT_FIRST, CUT_SECOND, CUT_FINAL, CUTS };
const char *progress_cut_word(int cut); /* "primer corte" …; 0 = "entre cortes"; NULL: none */

/* Sets the days of the three cuts of a plan, in order and none before it begins; setting
 * them again is in the log. Secretariat, administrators. `was`: the days that the person saw;
 * ERR_CONFLICT when they are others by now; NULL = whatever they are. Fields: cut1 cut2 cut3. */
enum err_code plan_cuts_set(struct co *co, int64_t plan, const int32_t was[CUTS],
                            const int32_t days[CUTS], struct co_faults *faults, struct err *err);
/* days[1] to days[3]; DATE_NONE where not set. */
enum err_code plan_cuts(struct co *co, int64_t plan, int32_t days[CUTS], struct err *err);

/* --- progress --------------------------------------------------------------------------------- */

enum progress_state {
    PROGRESS_UNTOLD,
    PROGRESS_NONE,
    PROGRESS_UNDER_WAY,
    PROGRESS_COMPLETED,
    PROGRESS_STATES
};
const char *progress_state_code(int state); /* NULL when it is none, as for PROGRESS_UNTOLD */
const char *progress_state_word(int state); /* "sin avance", "en proceso", "completado" */

enum { PROGRESS_MOST_TEXT = 10000, PROGRESS_MOST_PAPERS = 40, PROGRESS_PAGE = 100 };

/* Fields, as faults name them: action cut day state text evidence. */
struct progress_draft {
    int64_t commitment;
    int64_t action; /* commitment_action.number; 0 = the commitment as a whole */
    int cut;        /* enum progress_cut */
    int32_t day;    /* the state is that of this day; not in the future */
    int state;      /* enum progress_state */
    struct str text;
    const int64_t *papers; /* evidence: public documents (co_paper), each an id */
    size_t paper_count;
    struct str by_name;
};
/* Reports. Only people of the institution responsible for the commitment (role CO_INSTITUTION and
 * actor.institution == responsible_org; nobody else, not even an administrator), while the plan is
 * published; else ERR_DENIED, ERR_CONFLICT. "Completed" without evidence is a fault. */
enum err_code progress_add(struct co *co, const struct progress_draft *draft,
                           struct co_faults *faults, int64_t *id_out, struct err *err);

struct progress_paper {
    int64_t id;
    struct str title, url; /* url empty: its bytes are kept here */
};
struct progress_acceptance {
    int sector;
    bool accepts;
    struct str reason;
    int64_t at;
};
struct progress_report {
    int64_t id, commitment, action, at; /* at: ms */
    int cut, state;
    int32_t day;
    struct str text, by_name;
    int64_t by;
    int sector; /* that implements and reports */
    struct progress_paper *papers;
    size_t paper_count;
    struct progress_acceptance *acceptances; /* at most one of each sector */
    size_t acceptance_count;
    bool complete; /* completed, with evidence, accepted by a sector that did not implement it and
                      refused by none */
    bool disputed; /* accepted by one and refused by another: both are shown */
};
/* A member of the secretariat says for their sector (government, civil society, guarantor; not the
 * one that implements) whether a report of "completed" holds. Refusing needs a reason. A sector
 * speaks once to each report. Fields: progress reason. ERR_DENIED for the implementing sector and
 * for whoever reported it. */
enum err_code progress_accept(struct co *co, int64_t progress, bool accepts, struct str reason,
                              struct co_faults *faults, struct err *err);
enum err_code progress_get(struct co *co, int64_t id, struct progress_report *out, struct err *err);
/* The oldest first, those after an id (0 = from the first), at most PROGRESS_PAGE. */
enum err_code progress_list(struct co *co, int64_t commitment, int64_t after,
                            struct progress_report **out, size_t *count_out, struct err *err);
/* The last report on the commitment as a whole by its day (of one day, the one made last);
 * out->id 0 when there is none. */
enum err_code progress_last(struct co *co, int64_t commitment, struct progress_report *out,
                            struct err *err);

#endif
