/* What is judged about a commitment: the three parties' words side by side (never averaged), OGP's
 * variables as independent evaluators code them, lessons, and the end-of-commitment form.
 *
 * Nothing of it is ever changed: who thinks otherwise later adds a later word, and both stay. All
 * who see the commitment see it. What is given back lives in co->arena. Log: assessment.made,
 * coding.made, lesson.noted, commitment.closed; names go into its private part alone. `by_name` is
 * how the one who acts is called in public (struct session.name).
 * Sources: OGP's IRM (variables and their values), OGP Local (the form, due a month after). */
#ifndef CAUCE_COCREATE_ASSESSMENT_H
#define CAUCE_COCREATE_ASSESSMENT_H

#include "cocreate/cocreate.h"
#include "cocreate/progress.h"

enum { ASSESSMENT_MOST_TEXT = 10000, ASSESSMENT_MOST = 500, LESSON_PAGE = 100 };

/* --- the three parties ------------------------------------------------------------------------ */

/* OGP's five levels of completion. */
enum assessment_level {
    LEVEL_UNTOLD,
    LEVEL_NO_EVIDENCE,
    LEVEL_NOT_STARTED,
    LEVEL_LIMITED,
    LEVEL_SUBSTANTIAL,
    LEVEL_COMPLETE,
    LEVELS
};
const char *assessment_level_code(int level); /* NULL for LEVEL_UNTOLD, or when it is none */
const char *assessment_level_word(int level); /* "sin evidencia", "no iniciado", "limitado" … */

struct assessment {
    int64_t id, at; /* id 0 = this party has not spoken; ms */
    int sector;     /* government, civil society or guarantor */
    int cut, level; /* enum progress_cut, enum assessment_level */
    struct str text, by_name;
};
/* A member of the secretariat speaks for the sector of their seat; nobody else speaks, nor for
 * another sector (ERR_DENIED). While the plan is published, or ended (else ERR_CONFLICT). Fields:
 * cut level text; `text` is required: a level without its reasons is none. */
enum err_code assessment_add(struct co *co, int64_t commitment, int cut, int level, struct str text,
                             struct str by_name, struct co_faults *faults, int64_t *id_out,
                             struct err *err);
/* The last word of each party at a cut (ASSESSMENT_ANY_CUT: its last of all), in the order
 * government, civil society, guarantor. A party that has not spoken stands with id 0. */
enum { ASSESSMENT_PARTIES = 3, ASSESSMENT_ANY_CUT = -1 };
enum err_code assessment_sides(struct co *co, int64_t commitment, int cut,
                               struct assessment out[ASSESSMENT_PARTIES], struct err *err);
/* Every word ever said, the oldest first. */
enum err_code assessment_list(struct co *co, int64_t commitment, struct assessment **out,
                              size_t *count_out, struct err *err);

/* --- OGP's coding ----------------------------------------------------------------------------- */

enum coding_variable {
    CODING_NONE,
    CODING_VERIFIABLE, /* no, yes */
    CODING_RELEVANCE,  /* unclear, access to information, participation, accountability, several */
    CODING_POTENTIAL,  /* unclear, modest, substantial */
    CODING_COMPLETION, /* the five levels */
    CODING_EARLY_RESULTS, /* worsened, did not change, marginal, major, outstanding */
    CODING_VARIABLES
};
const char *coding_variable_code(int variable);
const char *coding_variable_word(int variable);
/* Values of a variable are 1 to coding_values(variable); 0 when there is no such variable. */
int coding_values(int variable);
const char *coding_value_code(int variable, int value); /* NULL when it is none */
const char *coding_value_word(int variable, int value);

struct coding {
    int64_t id, at, coder; /* coder: person */
    int variable, value;
    int32_t day; /* of the coding */
    struct str justification, by_name;
};
/* Only an independent evaluator codes (ERR_DENIED). Fields: variable value day justification; the
 * justification is required, the day is not in the future. */
enum err_code coding_add(struct co *co, int64_t commitment, const struct coding *draft,
                         struct co_faults *faults, int64_t *id_out, struct err *err);
/* Every coding by variable, the oldest first: of several coders, or of one who recoded, all. */
enum err_code coding_list(struct co *co, int64_t commitment, struct coding **out, size_t *count_out,
                          struct err *err);

/* --- lessons ---------------------------------------------------------------------------------- */

/* The four lessons of the first cycles, and any other. */
enum lesson_kind {
    LESSON_NONE,
    LESSON_CONTEXT,
    LESSON_COMMITMENT, /* political */
    LESSON_SIMULATION,
    LESSON_ALLIANCES,
    LESSON_OTHER,
    LESSON_KINDS
};
const char *lesson_kind_code(int kind);
const char *lesson_kind_word(int kind);
struct lesson {
    int64_t id, at, cycle, commitment; /* commitment 0 = of the cycle as a whole */
    int kind;
    struct str text, by_name;
};
/* Members, administrators, facilitators, institutions and evaluators. Fields: kind text cycle; with
 * a commitment the cycle is that of its plan, whatever the draft says. */
enum err_code lesson_add(struct co *co, const struct lesson *draft, struct co_faults *faults,
                         int64_t *id_out, struct err *err);
/* Of a cycle (commitment 0: all of it), those after an id, at most LESSON_PAGE. */
enum err_code lesson_list(struct co *co, int64_t cycle, int64_t commitment, int64_t after,
                          struct lesson **out, size_t *count_out, struct err *err);

/* --- the end-of-commitment form --------------------------------------------------------------- */

enum { CLOSING_QUESTIONS = 8, CLOSING_MONTHS = 1 };
struct closing_question {
    const char *code; /* the field's name: "information" … */
    const char *says; /* the question in the reader's language */
    bool required;
};
struct closing_question closing_question(size_t index); /* index < CLOSING_QUESTIONS */

struct closing {
    int32_t due; /* a month after the commitment's valid text ends; DATE_NONE = no end is said */
    bool written;
    bool overdue; /* due before today and not written */
    int64_t at;   /* ms */
    struct str answers[CLOSING_QUESTIONS];
};
/* Writes the form, once (later ERR_CONFLICT): people of the responsible institution, members and
 * administrators, of a commitment whose plan is published or ended. */
enum err_code closing_write(struct co *co, int64_t commitment,
                            const struct str answers[CLOSING_QUESTIONS], struct co_faults *faults,
                            struct err *err);
/* The form, or when it is due; a withdrawn commitment has none due. */
enum err_code closing_get(struct co *co, int64_t commitment, struct closing *out, struct err *err);

/* Writes to the people of the responsible institution and to the members of the secretariat, of
 * every entity, of the forms that are due within CLOSING_REMINDER_DAYS or late and not handed in,
 * once for each commitment. A change of its own; `home`: the entity of the accounts. */
enum { CLOSING_REMINDER_DAYS = 7 };
enum err_code closings_remind(struct co *home, size_t *reminded, struct err *err);

#endif
