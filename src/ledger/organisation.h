/* Organisations that may be the same: candidates found by the program, decided by a person, every
 * merge reversible. A merge moves nothing: organisation.merged_into points to the one that was
 * kept, and queries follow it; undoing clears the pointer and keeps the log's line.
 *
 * Candidates are found after a load for the organisations that were new in it: they are compared
 * only with those that share a rare word of their name (blocking), so that the work grows with
 * the number of new names, not with its square. */
#ifndef CAUCE_LEDGER_ORGANISATION_H
#define CAUCE_LEDGER_ORGANISATION_H

#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

struct organisation {
    int64_t entity, id;
    enum organisation_kind kind;
    struct str name, rfc, code, place; /* empty where unknown */
    int64_t merged_into;               /* 0 = itself */
    int64_t snapshot, row;             /* where it was first published */
};

/* By entity and id; follows merges when `follow`. ERR_NOTFOUND. */
enum err_code organisation_get(struct ledger *ledger, struct arena *arena, int64_t entity,
                               int64_t id, bool follow, struct organisation *out, struct err *err);

#define ORGANISATION_SCORE_MIN 900 /* of 1000: below it a pair is not proposed */

/* Compares the organisations first seen in `snapshot` with those of the same entity. Runs within
 * the caller's transaction. Score: text_similarity of the name keys, plus 40 for the same place,
 * minus 40 for different places; pairs with two different valid RFCs are never proposed. A pair
 * that was proposed or decided before stays as it is. */
enum err_code organisation_propose(struct ledger *ledger, int64_t snapshot, uint64_t *proposed_out,
                                   struct err *err);

struct organisation_candidate {
    struct organisation a, b;
    int score;             /* 0 to 1000 */
    struct str reason;     /* one Spanish sentence */
    struct str state;      /* open, confirmed, rejected */
    struct str decided_by; /* empty while open */
    int64_t decided_at;    /* ms; 0 while open */
};
struct organisation_filter {
    int64_t entity;   /* 0 = all */
    struct str state; /* empty = all */
    uint32_t limit;   /* 0 = 100 */
};
/* Highest score first. */
enum err_code organisation_candidates(struct ledger *ledger, struct arena *arena,
                                      const struct organisation_filter *filter,
                                      struct organisation_candidate **out, size_t *count_out,
                                      struct err *err);

struct organisation_pair {
    int64_t entity, a, b;
};
/* Merges: `a` is kept unless only `b` has an RFC. Works on any two organisations of an entity,
 * proposed or not. *merge_out is the number for organisation_undo. Own transaction. */
enum err_code organisation_confirm(struct ledger *ledger, const struct organisation_pair *pair,
                                   struct str reason, struct str by_whom, int64_t *merge_out,
                                   struct err *err);
/* Keeps them apart: the pair is not proposed again. Own transaction. */
enum err_code organisation_reject(struct ledger *ledger, const struct organisation_pair *pair,
                                  struct str by_whom, struct err *err);
/* Takes a merge back; the candidate is open again. ERR_NOTFOUND, or ERR_CONFLICT when it was
 * undone before. Own transaction. */
enum err_code organisation_undo(struct ledger *ledger, int64_t entity, int64_t merge,
                                struct str by_whom, struct err *err);

struct organisation_merge {
    int64_t entity, id, kept, merged;
    struct str kept_name, merged_name, reason, by_whom, undone_by;
    int64_t at, undone_at; /* ms; 0 = not undone */
};
/* The log of merges, newest first; entity 0 = all. */
enum err_code organisation_merges(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  struct organisation_merge **out, size_t *count_out,
                                  struct err *err);

/* Every spelling under which an organisation (and those merged into it) was published. */
struct organisation_spelling {
    struct str name, evidence, file; /* evidence: new, rfc, code, name, merge */
    int64_t organisation, snapshot, row;
};
enum err_code organisation_spellings(struct ledger *ledger, struct arena *arena, int64_t entity,
                                     int64_t id, struct organisation_spelling **out,
                                     size_t *count_out, struct err *err);

#endif
