/* How a commitment stands, in one word for each who speaks: the government (what it reported),
 * civil society and the guarantor (what they assessed), the machine (what its checks found); and
 * what is late. They stand side by side: there is no light that sums them up.
 *
 * Read alone; who sees the plan sees its lights. What is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_LIGHT_H
#define CAUCE_COCREATE_LIGHT_H

#include "cocreate/assessment.h"
#include "cocreate/commitment.h"
#include "cocreate/progress.h"

enum light_machine {
    LIGHT_NO_CHECKS,
    LIGHT_HOLDS, /* the newest run of every check holds */
    LIGHT_FAILS, /* of at least one it does not */
    LIGHT_UNTOLD /* none fails, of at least one it cannot be told, or it never ran */
};
const char *light_machine_code(int machine); /* "holds" …; NULL when it is none or no checks */
const char *
light_machine_word(int machine); /* "cumple", "no cumple", "no se sabe", "sin comprobaciones" */

/* Bits of what is late today, of a published plan's commitments in force. */
enum light_late {
    LATE_CUT = 1,     /* a cut is past and nothing was reported for it by its number */
    LATE_ACTIONS = 2, /* actions whose end is past and that no report says completed; none once
                          the whole was reported completed */
    LATE_END = 4,     /* its end is past and it does not count as complete (progress.h) */
    LATE_CLOSING = 8  /* its end-of-commitment form is overdue */
};

struct light {
    struct commitment commitment;
    /* In the order of the words on a page. The state reported on the whole by the responsible
     * institution (PROGRESS_UNTOLD = it has said nothing), with the report's day … */
    int reported; /* enum progress_state */
    int32_t reported_day;
    int reported_cut;        /* enum progress_cut, of that report */
    bool complete, disputed; /* of that report: see struct progress_report */
    bool refused;            /* a sector refused it, whether or not another accepted it */
    /* … for each of the three cuts, the state last reported on the whole by its number, and whether
     * anything was reported by it at all, with the day the plan sets for it (DATE_NONE = none) … */
    int cut_states[CUTS];
    bool cut_told[CUTS];
    int32_t cut_days[CUTS];
    /* … what each party said last (id 0 = nothing), in the order of assessment_sides … */
    struct assessment sides[ASSESSMENT_PARTIES];
    /* … and what the machine found. */
    int machine; /* enum light_machine */
    int64_t checks_hold, checks_fail, checks_untold;
    int64_t ran;          /* ms: of the newest run of them; 0 = none ran yet */
    struct str found;     /* in words, of the one that says most: fails, else untold, else holds */
    int64_t found_check;  /* whose it is; 0 = none ran yet */
    unsigned late;        /* enum light_late */
    int64_t actions_late; /* how many */
    int late_cut;         /* the first cut that was not reported; 0 = none */
    int32_t closing_due;  /* DATE_NONE = none */
};
/* "en proceso", "completado y aceptado", "completado, en disputa", "completado, sin aceptar", "sin
 * informe": the government's word with what became of it. In the reader's language. */
const char *light_reported_word(const struct light *light);
/* Those who speak do not say the same: a sector refused what was reported as completed, or two
 * parties gave different levels the last time. Pure. */
bool light_in_dispute(const struct light *light);
/* A party's word: its level, or "sin opinión". `party` 0 to 2 as in `sides`. */
const char *light_party_word(const struct light *light, size_t party);
/* The words for one bit of what is late; NULL when it is none. */
const char *light_late_word(unsigned bit);

enum err_code light_get(struct co *co, int64_t commitment, struct light *out, struct err *err);
/* Of all commitments of a plan in their order (the first COMMITMENT_PAGE), withdrawn ones too: a
 * fixed number of statements, however many commitments there are. */
enum err_code light_list(struct co *co, int64_t plan, struct light **out, size_t *count_out,
                         struct err *err);

#endif
