/* Proposals: what people said, word for word, and what became of it. Of a roundtable, or of the
 * citizen agenda (roundtable 0: to an authority, outside a cycle).
 *
 * What was said is never overwritten: a correction, by its author before anybody took part, or by
 * who typed it in, leaves the wording before it readable (proposal_edit). Proposals that say the
 * same are merged, one that says several things is split; the old ones stay readable and lineage
 * ties them to the new. Every other one ends accepted, modified or rejected, with a reasoned answer
 * tied to the session that decided; a later answer stands beside the first. What waits is counted
 * in public, with its days. Moderation hides a text, never the fact or the reason.
 * Texts and the names people gave may be personal: the log keeps them in its private part, and in
 * the public part the SHA-256 of the words. Changes are as in cocreate.h; what is given back lives
 * in co->arena. */
#ifndef CAUCE_COCREATE_PROPOSAL_H
#define CAUCE_COCREATE_PROPOSAL_H

#include "cocreate/cocreate.h"

enum {
    PROPOSAL_MOST_TITLE = 160,
    PROPOSAL_MOST_TEXT = 6000,
    PROPOSAL_LEAST_REASON = 20, /* letters of a reason that is one */
    PROPOSAL_MOST_PARTS = 20    /* merged at once, or parts of a split */
};
/* Who types in, merges, splits and moderates. Answers: see proposal_answer. */
#define PROPOSAL_STAFF ((unsigned)(CO_MEMBER | CO_FACILITATOR | CO_ADMIN))

enum proposal_channel {
    PROPOSAL_WEB,
    PROPOSAL_IN_ROOM,
    PROPOSAL_TELEPHONE,
    PROPOSAL_PAPER,
    PROPOSAL_DERIVED /* made of others by merging or splitting */
};
enum proposal_state {
    PROPOSAL_OPEN,   /* waits for its answer */
    PROPOSAL_BECAME, /* merged or split: those that it became are answered */
    PROPOSAL_ACCEPTED,
    PROPOSAL_MODIFIED, /* accepted with changes, which the reason tells */
    PROPOSAL_REJECTED
};
/* In the reader's language; NULL when it is none. Codes are stable ("accepted"). */
const char *proposal_channel_word(int channel);
const char *proposal_state_word(int state);
const char *proposal_state_code(int state);

/* Fields, as faults name them: title, problem, cause, proposal, theme, authority, author_name,
 * sector, channel, paper, cost, gap, roundtable. */
struct proposal_draft {
    int64_t roundtable;                  /* 0 = the citizen agenda */
    struct str title;                    /* a short name for it */
    struct str problem, cause, proposal; /* verbatim; cause may be empty */
    struct str theme;                    /* empty: that of the roundtable */
    struct str authority;                /* to whom; required in the citizen agenda, else empty */
    struct str author_name;              /* name or pseudonym shown; empty = none is shown */
    int sector;                          /* enum co_sector, as told; may be none */
    int channel;                         /* not PROPOSAL_DERIVED */
    int64_t paper;                       /* co_paper: the original; required for PROPOSAL_PAPER */
    bool has_cost;
    int64_t cost;   /* centavos, where a budget is shared out */
    struct str gap; /* key of the gap in the money's trail it came from; empty = none */
};
/* From the web: CO_CITIZEN, and only while the roundtable takes proposals (roundtable_takes;
 * ERR_INPUT with a fault on "roundtable" otherwise). The other channels: PROPOSAL_STAFF types them
 * in, also after the table has closed; they have no author, and say who typed. A gap is also
 * written as lineage. Log: proposal.made. */
enum err_code proposal_make(struct co *co, const struct proposal_draft *draft,
                            struct co_faults *faults, int64_t *id_out, struct err *err);

/* One of them, and the version that was read. */
struct proposal_ref {
    int64_t id, version;
};
/* Corrects title, problem, cause, proposal, theme and cost; the wording so far is kept and shown.
 * The author, while it waits and nobody else has supported or commented it; PROPOSAL_STAFF what was
 * typed in or derived, while it waits, with a reason (field "reason"). ERR_DENIED otherwise,
 * ERR_CONFLICT when somebody changed it meanwhile. Log: proposal.corrected. */
enum err_code proposal_edit(struct co *co, const struct proposal_ref *proposal,
                            const struct proposal_draft *draft, struct str reason,
                            struct co_faults *faults, struct err *err);

/* Merges 2 to PROPOSAL_MOST_PARTS open ones of the same roundtable (or all of the agenda) into a
 * new one, and carries supports over, a person's once. `draft`: title, problem, cause, proposal,
 * theme, authority, cost. `reason` is public. PROPOSAL_STAFF; ERR_CONFLICT when one has changed,
 * and nothing is done then. Log: proposal.made, proposal.merged (of each). */
struct proposal_merge {
    const struct proposal_ref *sources;
    size_t count;
    struct proposal_draft draft;
    struct str reason;
};
enum err_code proposal_merge(struct co *co, const struct proposal_merge *merge,
                             struct co_faults *faults, int64_t *id_out, struct err *err);
/* Splits an open one into 2 to PROPOSAL_MOST_PARTS; who supported it supports each part. ids_out
 * has room for them. Faults of part 1 are of "title_1", "problem_1" … Log: proposal.made (of each),
 * proposal.split. */
struct proposal_split {
    struct proposal_ref source;
    const struct proposal_draft *parts;
    size_t count;
    struct str reason;
};
enum err_code proposal_split(struct co *co, const struct proposal_split *split,
                             struct co_faults *faults, int64_t *ids_out, struct err *err);
/* It lives on in something else: target is "commitment/3", "plan/1". PROPOSAL_STAFF.
 * Log: proposal.became. */
enum err_code proposal_became(struct co *co, int64_t id, struct str target, struct err *err);
/* Takes that back: it was tied by mistake. ERR_NOTFOUND when it was not. PROPOSAL_STAFF.
 * Log: proposal.untied. */
enum err_code proposal_not_became(struct co *co, int64_t id, struct str target, struct err *err);
/* Those that live on in a target, by number; at most 200. */
struct proposal;
enum err_code proposal_sources(struct co *co, struct str target, struct proposal **out,
                               size_t *count_out, struct err *err);

/* Fields: decision, reason, sitting, agreement. */
struct proposal_answer_draft {
    int decision;       /* PROPOSAL_ACCEPTED, _MODIFIED or _REJECTED */
    struct str reason;  /* at least PROPOSAL_LEAST_REASON letters */
    int64_t sitting;    /* the session that decided: held, not in the future; 0 in the agenda */
    int64_t agreement;  /* of that session; 0 = none */
    struct str by_name; /* who signs, as the public reads it: an office or a public person */
};
/* A proposal of a roundtable: CO_MEMBER and CO_ADMIN, and the sitting is required. Of the citizen
 * agenda: CO_INSTITUTION too, sitting 0 allowed. One that was merged or split is ERR_INPUT. A
 * second answer stands beside the first and its decision holds from then on. Log:
 * proposal.answered. */
enum err_code proposal_answer(struct co *co, const struct proposal_ref *proposal,
                              const struct proposal_answer_draft *draft, struct co_faults *faults,
                              int64_t *answer_out, struct err *err);
/* Hides a text, or shows it again, with a public reason (field "reason"). PROPOSAL_STAFF.
 * Log: proposal.hidden, proposal.shown. */
enum err_code proposal_hide(struct co *co, const struct proposal_ref *proposal, bool hidden,
                            struct str reason, struct co_faults *faults, struct err *err);
/* The visitor's support, given or taken back; doing it twice changes nothing. CO_CITIZEN; only an
 * open, visible one. Log: proposal.supported, proposal.unsupported. */
enum err_code proposal_support(struct co *co, int64_t id, bool on, struct err *err);
enum err_code proposal_supported(struct co *co, int64_t id, bool *out, struct err *err);

/* --- reading ---------------------------------------------------------------------------------- */

struct proposal {
    int64_t id, version, cycle, made; /* cycle 0 = of the agenda; made: ms */
    struct proposal_draft said;       /* texts empty when hidden and the reader is not staff */
    int64_t author, typed_by;         /* persons; 0 = none. Not for the public */
    int state;
    bool hidden;
    struct str hidden_reason;
    int64_t supports, comments;
    int64_t days; /* waited until now while open; until the first answer once answered; else 0 */
};
/* ERR_NOTFOUND; one of a draft cycle is not found by who does not see that. */
enum err_code proposal_get(struct co *co, int64_t id, struct proposal *out, struct err *err);
/* Whether proposal_edit would let the actor; as whom: its author, or staff (who say why). */
enum proposal_editor { PROPOSAL_NO_EDITOR, PROPOSAL_ITS_AUTHOR, PROPOSAL_ITS_TYPIST };
enum err_code proposal_editor(struct co *co, const struct proposal *proposal, int *out,
                              struct err *err);
/* What it said before it was corrected, the first wording first; empty texts when it is hidden and
 * the reader is not staff. */
struct proposal_wording {
    int64_t number, until; /* until: ms */
    bool by_staff;
    struct str title, problem, cause, proposal, reason;
};
enum err_code proposal_wordings(struct co *co, int64_t id, struct proposal_wording **out,
                                size_t *count_out, struct err *err);

/* The most supported: those that became others come last. */
enum proposal_order { PROPOSAL_BY_NUMBER, PROPOSAL_NEWEST, PROPOSAL_MOST_SUPPORTED };
/* Those after number `after`, or after `skip` of them, at most `most` (1 to 200). Zeroes and empty:
 * of every one. */
struct proposal_filter {
    int64_t cycle, roundtable;
    bool agenda;      /* only of the citizen agenda */
    struct str theme; /* exactly this */
    bool one_state;   /* only those with `state` */
    int state;
    struct str search; /* words that all stand in it; those hidden are not found */
    int order;         /* enum proposal_order */
    int64_t after;
    size_t skip, most;
};
enum err_code proposal_list(struct co *co, const struct proposal_filter *filter,
                            struct proposal **out, size_t *count_out, struct err *err);

/* What is counted in public. Hidden ones count apart, merged and split ones only as `became`. */
struct proposal_counts {
    int64_t waiting, accepted, modified, rejected, became, hidden;
    int64_t longest_days, mean_days; /* of those that wait, until co->now_ms; whole days */
};
/* cycle, roundtable and agenda of the filter count, the rest does not. */
enum err_code proposal_count(struct co *co, const struct proposal_filter *filter,
                             struct proposal_counts *out, struct err *err);
struct proposal_theme {
    struct str theme;
    int64_t proposals, waiting;
};
/* Themes with their visible proposals, by name: how the citizen agenda is laid out. */
enum err_code proposal_themes(struct co *co, bool agenda, struct proposal_theme **out,
                              size_t *count_out, struct err *err);

struct proposal_answer {
    int64_t id, sitting, agreement, made;
    int decision;
    struct str reason, by_name;
    int64_t sitting_number, sitting_starts; /* 0 without one */
};
/* Oldest first; the last one holds. */
enum err_code proposal_answers(struct co *co, int64_t id, struct proposal_answer **out,
                               size_t *count_out, struct err *err);

/* What one session decided, in the order it was written down; `most` after `skip`. */
struct proposal_decision {
    int64_t proposal;
    struct str title;   /* empty when hidden and the reader is not staff */
    bool hidden, holds; /* holds: no later answer of the same proposal stands beside it */
    struct proposal_answer answer;
};
enum err_code proposal_decisions(struct co *co, int64_t sitting, size_t skip, size_t most,
                                 struct proposal_decision **out, size_t *count_out,
                                 struct err *err);

/* The chain problem -> cause -> proposal -> commitment: what it came from, what it became. */
enum proposal_tie_kind { PROPOSAL_MERGED = 1, PROPOSAL_SPLIT, PROPOSAL_LIVES_ON };
struct proposal_tie {
    struct str subject; /* "proposal/12", "commitment/3", "gap/KEY" */
    int64_t id;         /* its number; 0 where it has none */
    int kind;           /* enum proposal_tie_kind */
    bool before;        /* it came from this; otherwise it became this */
    int64_t made;
    /* Of a commitment, else empty: */
    int64_t number;
    struct str title, baseline;
};
enum err_code proposal_ties(struct co *co, int64_t id, struct proposal_tie **out, size_t *count_out,
                            struct err *err);

#endif
