/* A whole cycle read from one JSON file: the declaration, who takes part, activities, sessions with
 * their agreements, roundtables with what was proposed and answered, the plan with its commitments
 * and what became of them. For a municipality that brings its plan out of spreadsheets, and for the
 * demo. The form is described by example in docs/ciclo-archivo.md.
 *
 * All or nothing: one transaction, every act through the function of its own header, so that the
 * log has each. What is wrong is told with its JSON pointer ("/plan/commitments/0/title").
 * A real cycle is written down today, and the file cannot speak for anyone: what a person says with
 * their own account (supports, comments, ballots, signatures, progress, assessments) is refused. In
 * a cycle marked as an example each act carries its day, and all days move by whole weeks so that
 * the file's "today" falls on the last days. */
#ifndef CAUCE_COCREATE_CYCLE_FILE_H
#define CAUCE_COCREATE_CYCLE_FILE_H

#include "cocreate/cocreate.h"

enum {
    CYCLE_FILE_MOST_FAULTS = 50,
    CYCLE_FILE_MOST_BYTES = 16 << 20,
    CYCLE_FILE_MOST_ACTS = 50000
};

struct cycle_file_fault {
    struct str pointer; /* "" = the file as a whole */
    struct str says;
};
struct cycle_file_faults {
    struct cycle_file_fault list[CYCLE_FILE_MOST_FAULTS];
    size_t count, more; /* more: left out of the list */
};

/* The form alone, without a store: JSON, keys, types, codes, days, references within the file.
 * ERR_INPUT with faults. Pure but for the arena. */
enum err_code cycle_file_check(struct arena *arena, struct str text,
                               struct cycle_file_faults *faults, struct err *err);

struct cycle_file_options {
    int64_t home; /* entity of the accounts */
    /* Accounts marked as "sample" get this password: only in an example, and in a store that has no
     * accounts yet (ERR_DENIED otherwise). Empty: everyone is invited. */
    struct str sample_password;
    /* The bytes of a document that the file names; NULL: only addresses are taken. */
    enum err_code (*read)(void *user, struct str file, struct arena *arena, struct str *out,
                          struct err *err);
    void *user;
};
/* Somebody who was invited: what `cauce person invite` tells of them. */
struct cycle_file_invited {
    struct str name, email, token; /* token empty: had an account, or is a sample one */
    unsigned roles;
    bool sample;
};
struct cycle_file_done {
    int64_t cycle, acts;
    int64_t sessions, proposals, commitments, checks;
    struct cycle_file_invited *invited;
    size_t invited_count;
};
/* Loads it; the actor must be the program or an administrator. ERR_INPUT with faults: nothing was
 * changed. What is given back lives in co->arena. */
enum err_code cycle_file_load(struct co *co, struct str text,
                              const struct cycle_file_options *options,
                              struct cycle_file_faults *faults, struct cycle_file_done *done,
                              struct err *err);

#endif
