/* The joint declaration that a cycle stands on: its text, the purposes it serves, and who signed it
 * in which capacity and when. The signed file is a paper with subject "declaration/ID" and role
 * "signed" (paper.h). What was signed is not rewritten: another declaration stands beside it.
 *
 * Who may change: the secretariat or an administrator. Who reads: whoever may see the cycle.
 * Signatories sign in public for an office, so their names are shown; the log keeps them in its
 * private part all the same. */
#ifndef CAUCE_COCREATE_DECLARATION_H
#define CAUCE_COCREATE_DECLARATION_H

#include "cocreate/cocreate.h"

enum {
    DECLARATION_MOST_TITLE = 300,
    DECLARATION_MOST_TEXT = 100000,
    SIGNATORY_MOST_NAME = 120,
    SIGNATORY_MOST_CAPACITY = 300
};

/* Fields, as faults name them: title body place signed purposes. */
struct declaration_draft {
    int64_t cycle;
    struct str title, body, place;
    int32_t signed_on;   /* day of the act; DATE_NONE = not yet */
    struct str purposes; /* letters, as a person gives them: "a, c, f"; purpose.h */
};
struct declaration {
    int64_t id, version;
    bool locked; /* somebody signed: text and purposes stand for good */
    struct declaration_draft is;
    struct signatory *signatories; /* in their order */
    size_t signatory_count;
    bool signed_by[CO_SECTORS]; /* at least one of the sector signed */
};
enum err_code declaration_add(struct co *co, const struct declaration_draft *draft,
                              struct co_faults *faults, int64_t *id_out, struct err *err);
/* ERR_CONFLICT when somebody changed it meanwhile, or signed it. draft->cycle is not looked at. */
enum err_code declaration_edit(struct co *co, int64_t id, int64_t version,
                               const struct declaration_draft *draft, struct co_faults *faults,
                               struct err *err);
enum err_code declaration_get(struct co *co, int64_t id, struct declaration *out, struct err *err);
/* Those of a cycle, the oldest first, with their signatories. */
enum err_code declaration_list(struct co *co, int64_t cycle, struct declaration **out,
                               size_t *count_out, struct err *err);

/* Fields: name capacity sector signed. */
struct signatory_draft {
    struct str name, capacity; /* "Directora", "for whom and as what" */
    int sector;
    int32_t signed_on; /* DATE_NONE = is to sign */
};
struct signatory {
    int64_t id;
    struct signatory_draft is;
};
/* Goes last. */
enum err_code signatory_add(struct co *co, int64_t declaration, const struct signatory_draft *draft,
                            struct co_faults *faults, int64_t *id_out, struct err *err);
/* Notes the day on which one that was to sign did. ERR_CONFLICT when it was noted already. */
enum err_code signatory_sign(struct co *co, int64_t declaration, int64_t id, int32_t day,
                             struct co_faults *faults, struct err *err);
/* Takes one off that has not signed. ERR_CONFLICT otherwise. */
enum err_code signatory_drop(struct co *co, int64_t declaration, int64_t id, struct err *err);

#endif
