/* Commitments of a plan: what each says, with its actions; every text it ever had; amendments; the
 * difference of two texts. Indicators and the money behind it: commitment_parts.h.
 *
 * Nothing is overwritten: every save adds a text with the next number. Until the plan is approved
 * texts are drafts (sitting 0); the approval signs the one of that moment (signed_text, the
 * ORIGINAL); from then on commitment_amend adds one with its reason and the session that authorised
 * it, and the original stands beside the current for ever.
 *
 * Who may change: a member of the secretariat, an administrator, the program. Commitments of a plan
 * are seen by who sees the plan (plan.h). Everything given back lives in co->arena. Log:
 * commitment.added .edited .amended .withdrawn. Comments on a draft: co_comment, subject 'plan/ID',
 * place 'commitment/ID'. */
#ifndef CAUCE_COCREATE_COMMITMENT_H
#define CAUCE_COCREATE_COMMITMENT_H

#include "cocreate/cocreate.h"

enum {
    COMMITMENT_MOST_TITLE = 300,
    COMMITMENT_MOST_TEXT = 10000,
    COMMITMENT_MOST_ACTIONS = 40,
    COMMITMENT_MOST_REASON = 2000,
    COMMITMENT_PAGE = 100
};

struct commitment_action { /* fields: actions, one fault for all, says which */
    struct str title, responsible;
    int32_t begins, ends; /* days; DATE_NONE = not said */
    /* Which one it is, from text to text, wherever it stands: what is reported of it names this
     * (progress.h). 0 in a draft = not known: one that says the same title is that one, else it is
     * new and gets the next number. Where a draft knows none, they are told by their places. */
    int64_t number;
};
/* What a commitment says, in the order of the template. Fields are named as the members. Required:
 * title, problem, objective, responsible; the rest may wait. */
struct commitment_draft {
    struct str title, problem, baseline, objective, description;
    struct str purposes;     /* letters of the declaration, any form; kept as "acf" */
    struct str sdg;          /* targets of Agenda 2030, any separators; kept as "16.6 16.7" */
    struct str responsible;  /* institution and office, as the public reads it */
    int64_t responsible_org; /* organisation of the ledger whose people report; 0 = none */
    struct str support;      /* supporting institutions and organisations, a line each */
    struct str verification; /* means of verification */
    struct str evidence;     /* expected */
    bool has_budget;
    int64_t budget; /* centavos */
    struct str budget_text;
    int32_t begins, ends; /* days */
    const struct commitment_action *actions;
    size_t action_count;
};
struct commitment_text {
    int64_t number;
    struct commitment_draft is;
    struct str reason; /* of an amendment or a withdrawal */
    int64_t sitting;   /* that approved or authorised it; 0 = a draft */
    int64_t by, at;    /* person (0 = the program), ms */
};
enum commitment_state { COMMITMENT_IN_FORCE, COMMITMENT_WITHDRAWN };
struct commitment {
    int64_t id, plan, version;
    int plan_state;             /* enum plan_state */
    int64_t number;             /* in the plan: 1, 2, … */
    int state;                  /* enum commitment_state */
    bool proactive;             /* shown, not counted among the five */
    int64_t signed_text;        /* number of the original; 0 = not approved yet */
    struct commitment_text now; /* the text that is valid */
    bool amended;               /* signed, and the valid text is a later one */
};

/* Adds one to a plan that is not approved yet (later ERR_CONFLICT). */
enum err_code commitment_add(struct co *co, int64_t plan, const struct commitment_draft *draft,
                             bool proactive, struct co_faults *faults, int64_t *id_out,
                             struct err *err);
/* Until approval. ERR_CONFLICT when `version` is not the newest: somebody else saved meanwhile, and
 * nothing of either is lost. ERR_CONFLICT too after approval: amend it. */
enum err_code commitment_edit(struct co *co, int64_t id, int64_t version,
                              const struct commitment_draft *draft, struct co_faults *faults,
                              struct err *err);
/* After approval. Fields besides: reason sitting (a session that was held). A text that says the
 * same is a fault ("title"). */
enum err_code commitment_amend(struct co *co, int64_t id, int64_t version,
                               const struct commitment_draft *draft, struct str reason,
                               int64_t sitting, struct co_faults *faults, struct err *err);
/* Takes it out of the plan, with a reason, and after approval the session. It stays readable. */
enum err_code commitment_withdraw(struct co *co, int64_t id, int64_t version, struct str reason,
                                  int64_t sitting, struct co_faults *faults, struct err *err);

/* ERR_NOTFOUND also when the actor does not see its plan. */
enum err_code commitment_get(struct co *co, int64_t id, struct commitment *out, struct err *err);
/* Of a plan in their order, withdrawn ones too; those after number `after` (0 = from the first), at
 * most COMMITMENT_PAGE. */
enum err_code commitment_list(struct co *co, int64_t plan, int64_t after, struct commitment **out,
                              size_t *count_out, struct err *err);
/* One of its texts: the original is number commitment.signed_text. */
enum err_code commitment_text(struct co *co, int64_t id, int64_t number,
                              struct commitment_text *out, struct err *err);
/* Its texts, the oldest first, after a number, at most COMMITMENT_PAGE. */
enum err_code commitment_texts(struct co *co, int64_t id, int64_t after,
                               struct commitment_text **out, size_t *count_out, struct err *err);

/* The action of a text with this number; NULL when it has none. Pure. */
const struct commitment_action *commitment_action_of(const struct commitment_draft *text,
                                                     int64_t number);

/* The difference of two texts, field by field in the order of the template. */
enum { COMMITMENT_FIELDS = 17 };
struct commitment_change {
    const char *field;        /* "problem" … "actions" */
    const char *label;        /* in the reader's language */
    struct str before, after; /* as people read them; money "$1,234.50", days ISO, actions a line
                                 each */
    bool differs;
};
/* All fields, also those that are alike. Pure but for co->arena. */
enum err_code commitment_diff(struct co *co, const struct commitment_draft *before,
                              const struct commitment_draft *after,
                              struct commitment_change out[COMMITMENT_FIELDS], struct err *err);

#endif
