/* Calls for members of the secretariat: what is asked for, who applied with which statement on
 * conflicts of interest, how each was evaluated, and the published result. Once the result is
 * published nothing of the call changes.
 *
 * Who may: the secretariat makes, evaluates and publishes, an evaluator evaluates too; anybody
 * with an account applies, for themselves, while it is open; the secretariat types in who came on
 * paper. Who applied to a call judges nobody of it: sees and opens the own application alone, and
 * does not publish the result. Who judges stands back, with a reason and for good, from a
 * candidate with whom there is a conflict of interest: neither the statement nor the documents are
 * theirs to open then, and what they had evaluated is void. Documents are papers of "candidate/ID"
 * (paper.h); those of private persons with `members_only`. Until the result is published,
 * candidates are seen by those who judge and by themselves; then by everybody, but for what their
 * evaluation says of those who were not chosen. Names are kept out of the public part of the log;
 * what is opened is not written down, as the log records acts and not reading. */
#ifndef CAUCE_COCREATE_CALL_H
#define CAUCE_COCREATE_CALL_H

#include "cocreate/cocreate.h"

/* Fields, as faults name them: title body asks sector seats opens closes. */
struct call_draft {
    int64_t cycle;
    struct str title, body;
    struct str asks;       /* documents asked for, a line each */
    int sector;            /* of the seats: government, civil society or guarantor */
    int64_t seats;         /* titulars; as many suplentes may be chosen */
    int32_t opens, closes; /* days, both included */
};
struct call {
    int64_t id, version, published; /* ms; 0 = no result yet */
    int64_t candidates, decided;    /* how many applied, and how many of them were decided on */
    bool open;                      /* takes applications today */
    struct str result;
    struct call_draft is;
};
enum err_code call_add(struct co *co, const struct call_draft *draft, struct co_faults *faults,
                       int64_t *id_out, struct err *err);
/* ERR_CONFLICT when it was changed meanwhile, or somebody applied already. */
enum err_code call_edit(struct co *co, int64_t id, int64_t version, const struct call_draft *draft,
                        struct co_faults *faults, struct err *err);
enum err_code call_get(struct co *co, int64_t id, struct call *out, struct err *err);
/* Of a cycle (0 = all), the newest first. */
enum err_code call_list(struct co *co, int64_t cycle, struct call **out, size_t *count_out,
                        struct err *err);

enum call_choice { CALL_UNDECIDED, CALL_TITULAR, CALL_SUPLENTE, CALL_NOT_CHOSEN, CALL_CHOICES };
const char *call_choice_word(int choice);

/* Fields: name organisation statement conflict_text. */
struct candidate_draft {
    int64_t call;
    struct str name, organisation;
    struct str statement;     /* why they want to take part */
    bool no_conflict;         /* declares to have no conflict of interest */
    struct str conflict_text; /* needed otherwise: which */
    bool on_paper;            /* typed in by the secretariat for somebody without an account */
};
struct candidate {
    int64_t id, version;
    int64_t person, at; /* person 0 = on paper; at: ms */
    int64_t recused;    /* how many of those who judge stood back from it */
    bool judged;        /* the actor may judge it; else only what is public of it is here */
    bool stood_back;    /* the actor stood back from it */
    int score;          /* 0 to 100; -1 = not evaluated, or not to be seen by the actor */
    int choice;         /* enum call_choice */
    struct str evaluation;
    struct candidate_draft is;
};
/* ERR_CONFLICT when the call is not open (but on paper, until the result is published) or this
 * person applied already. */
enum err_code candidate_apply(struct co *co, const struct candidate_draft *draft,
                              struct co_faults *faults, int64_t *id_out, struct err *err);
/* After the call has closed. Fields: score evaluation choice. ERR_DENIED for who applied to the
 * call or stood back; ERR_CONFLICT when `version` is not the newest: somebody else evaluated it. */
struct candidate_evaluation {
    int64_t version;
    int score, choice;
    struct str text; /* the reasons: field evaluation */
};
enum err_code candidate_evaluate(struct co *co, int64_t id, const struct candidate_evaluation *is,
                                 struct co_faults *faults, struct err *err);
/* Stands back from a candidate until the end, with the reason (field "reason"), which only the
 * log's erasable part keeps. Until the result is published, once. */
enum err_code candidate_stand_back(struct co *co, int64_t id, struct str reason,
                                   struct co_faults *faults, struct err *err);
/* ERR_NOTFOUND also for one that the actor may not see. */
enum err_code candidate_get(struct co *co, int64_t id, struct candidate *out, struct err *err);
/* Those that the actor may see, in the order they came. */
enum err_code candidate_list(struct co *co, int64_t call, struct candidate **out, size_t *count_out,
                             struct err *err);
/* Publishes the result for good (field "result"): every candidate must be decided on, and no more
 * titulars or suplentes chosen than there are seats (field "result" too). Giving the roles is
 * role_give (person.h). */
enum err_code call_publish(struct co *co, int64_t id, int64_t version, struct str result,
                           struct co_faults *faults, struct err *err);

#endif
