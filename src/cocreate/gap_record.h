/* The record of a gap: the missing datum, which law asks for it, who must publish it, why it is
 * missing, how grave that is, how it stands, and the evidence with which it was closed. A record
 * hangs on a gap that the money shows ("gap/KEY"), on a question of a hunt ("hunt/3/2"), or
 * stands alone; requests for information about the same thing (request.h) are its folio and its
 * answer.
 *
 * Who keeps records: the secretariat and facilitators; everybody reads them. A record is closed
 * with evidence (an address or a paper of "gap-record/ID", role "closure") or ends as one that
 * cannot be closed, with its reason; it can be opened again. Log: gap.recorded .edited .closed
 * .opened. */
#ifndef CAUCE_COCREATE_GAP_RECORD_H
#define CAUCE_COCREATE_GAP_RECORD_H

#include "cocreate/cocreate.h"
#include "cocreate/paper.h"
#include "trace/gaps.h"

#define GAP_KEEPERS ((unsigned)(CO_MEMBER | CO_FACILITATOR | CO_ADMIN))

/* Where on the money's way it is missing. */
enum gap_stage {
    GAP_NO_STAGE,
    GAP_ORIGIN,
    GAP_DECISION,
    GAP_BUDGET,
    GAP_PROJECT,
    GAP_PROCUREMENT,
    GAP_CONTRACT,
    GAP_WORK,
    GAP_PAYMENT,
    GAP_RESULT,
    GAP_OTHER_STAGE,
    GAP_STAGES
};
enum gap_cause {
    GAP_NO_CAUSE, /* not known */
    GAP_NOT_MADE,
    GAP_NOT_PUBLISHED,
    GAP_UNUSABLE,
    GAP_SCATTERED,
    GAP_MISMATCHED,
    GAP_OUTDATED,
    GAP_CAUSES
};
enum gap_severity { GAP_NO_SEVERITY, GAP_LOW, GAP_MEDIUM, GAP_HIGH, GAP_SEVERITIES };
enum gap_state { GAP_OPEN, GAP_CLOSED, GAP_HOPELESS, GAP_STATES };
const char *gap_stage_word(int stage);       /* "pago"; NULL when it is none */
const char *gap_cause_word(int cause);       /* "no se sabe", "se tiene y no se publica" */
const char *gap_severity_word(int severity); /* NULL when it is none */
const char *gap_state_word(int state);
/* The stage of what the ledger says is missing. */
int gap_stage_of(enum trace_missing missing);

/* Fields: missing obligation unit theme stage year cause cause_text severity. */
struct gap_record_draft {
    struct str subject; /* set by the program; empty = of nothing else */
    struct str missing; /* the datum */
    struct str obligation, unit, theme;
    int stage;
    int64_t year; /* 0 = not said */
    int cause;
    struct str cause_text;
    int severity;
};
struct gap_record {
    int64_t id, version, made;
    int state;
    struct gap_record_draft is;
    struct str closure, url; /* how it ended, and where it stands now */
    int32_t closed;          /* DATE_NONE */
};
/* ERR_CONFLICT when the subject has one already. */
enum err_code gap_record_add(struct co *co, const struct gap_record_draft *draft,
                             struct co_faults *faults, int64_t *id_out, struct err *err);
enum err_code gap_record_edit(struct co *co, int64_t id, int64_t version,
                              const struct gap_record_draft *draft, struct co_faults *faults,
                              struct err *err);
/* Closes (evidence: url or a paper, which may be NULL), ends as hopeless, or opens again. Fields:
 * closure url file state. */
struct gap_closing {
    int state; /* enum gap_state */
    struct str closure, url;
    struct paper_draft *paper; /* subject, role and title are set here; NULL = none */
};
enum err_code gap_record_close(struct co *co, int64_t id, int64_t version,
                               const struct gap_closing *closing, struct co_faults *faults,
                               struct err *err);
enum err_code gap_record_get(struct co *co, int64_t id, struct gap_record *out, struct err *err);
/* Of a subject; false in *has_out when there is none. */
enum err_code gap_record_of(struct co *co, struct str subject, struct gap_record *out,
                            bool *has_out, struct err *err);
struct gap_record_filter {
    int stage;
    struct str unit, theme; /* exactly; empty = every one */
    int64_t year;
    bool one_state;
    int state;
    size_t skip, most;
};
/* The open ones first, the gravest first. */
enum err_code gap_record_list(struct co *co, const struct gap_record_filter *filter,
                              struct gap_record **out, size_t *count_out, struct err *err);
/* How many there are by stage, unit, theme or year, those with most open ones first; at most 60. */
enum gap_group_by { GAP_BY_STAGE, GAP_BY_UNIT, GAP_BY_THEME, GAP_BY_YEAR };
struct gap_group {
    int stage;
    struct str unit, theme;
    int64_t year, records, open;
};
enum err_code gap_record_groups(struct co *co, enum gap_group_by by, struct gap_group **out,
                                size_t *count_out, struct err *err);
/* To what requests about this record are attached: its subject, else "gap-record/ID". */
struct str gap_record_subject(struct co *co, const struct gap_record *record);

#endif
