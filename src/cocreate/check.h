/* Checks by machine of a commitment: what the program itself looks up in what was published, again
 * and again, beside the government's word and civil society's.
 *
 * A check has a kind (one file check_KIND.c each), parameters of that kind, and a sentence made of
 * them that people read. Each run is recorded with its time, its result, what was found and what
 * was wanted in words with figures, the newest snapshot it looked at and its evidence, together
 * with an entry of the log, in one transaction. Nothing of a run is changed later: when a check is
 * edited, older runs keep what they wanted. All figures are integers; exactly P percent holds.
 *
 * For a form: machine_kind_at gives what can be chosen; the fields of a kind say what to ask, of
 * which type and within which limits; what a person typed goes as texts, by name, in a draft;
 * machine_check_try runs it without keeping anything ("see it run"); faults name the field, or
 * "kind" or "commitment". To edit, put the texts of machine_check.values back into the fields.
 *
 * Who may add, edit, stop and run: a member of the secretariat, an administrator, a person of the
 * institution responsible for the commitment, the program. Anyone reads; whether a visitor may see
 * the commitment itself is commitment.h's to say. What is given back lives in co->arena. Log:
 * check.added .edited .stopped .resumed .ran (subject 'check/ID'). Used by one thread. */
#ifndef CAUCE_COCREATE_CHECK_H
#define CAUCE_COCREATE_CHECK_H

#include "cocreate/cocreate.h"

enum {
    MACHINE_MOST_FIELDS = 8,
    MACHINE_MOST_TEXT = 300,
    MACHINE_MOST_REASON = 1000,
    MACHINE_PAGE = 100,
    MACHINE_MOST_CHECKS = 50 /* of one commitment */
};

/* --- kinds and what they ask ------------------------------------------------------------------ */

enum machine_type {
    MACHINE_TEXT,
    MACHINE_INT,    /* least to most */
    MACHINE_DAY,    /* "2024-12-31", or as people write it */
    MACHINE_CHOICE, /* one of machine_choice_at */
    MACHINE_MONEY,  /* pesos as people write them; the number is centavos, least to most */
    MACHINE_PERCENT /* 0 to 100 with up to two decimals; the number is hundredths of a percent */
};
struct machine_choice {
    const char *code, *word; /* word: message id */
};
struct machine_field {
    const char *name; /* in the form, in faults and in the parameters' JSON */
    enum machine_type type;
    const char *label, *help; /* message ids; help NULL = none */
    bool required;
    int64_t least, most;                  /* MACHINE_INT, MACHINE_MONEY */
    const struct machine_choice *choices; /* MACHINE_CHOICE, ends with code NULL; NULL = kinds of
                                             things of the ledger */
};
/* The choice at a position, 0, 1 …: code for the form, word in the reader's language. False after
 * the last one. */
bool machine_choice_at(const struct machine_field *field, size_t index, const char **code,
                       const char **word);

struct machine_about;
struct machine_value;
struct machine_finding;
struct machine_kind {
    const char *code;  /* "arrives" */
    const char *title; /* message id: "Llega a tiempo" */
    const char *asks;  /* message id: one sentence on what it looks at */
    const struct machine_field *fields;
    size_t field_count;
    /* Private to this room: what several fields must be together; the sentence; the looking. */
    void (*judge)(const struct machine_value *values, struct co_faults *faults);
    struct str (*says)(struct co *co, const struct machine_about *about);
    enum err_code (*run)(struct co *co, const struct machine_about *about,
                         struct machine_finding *out, struct err *err);
};
/* In the order of a form: 0, 1 …; NULL after the last one. */
const struct machine_kind *machine_kind_at(size_t index);
/* NULL when there is none of that code. */
const struct machine_kind *machine_kind_find(struct str code);

/* Series that files of the entity came in, with the layout that reads them: to be offered beside
 * the field "name" of the kinds "arrives" and "filled". By name, at most 200. */
struct machine_series {
    struct str series, layout;
    int64_t snapshots;
    bool current; /* some file of it is */
};
enum err_code machine_series_list(struct co *co, struct machine_series **out, size_t *count_out,
                                  struct err *err);

/* --- writing ---------------------------------------------------------------------------------- */

struct machine_input { /* as typed, by the field's name; those of no field are left out */
    struct str name, value;
};
struct machine_draft {
    int64_t commitment;
    struct str kind; /* code */
    const struct machine_input *inputs;
    size_t input_count;
};
/* The sentence of what was filled in, before it is saved. Anyone. */
enum err_code machine_check_says(struct co *co, const struct machine_draft *draft,
                                 struct co_faults *faults, struct str *says_out, struct err *err);
/* Adds one that runs from now on (it has not run yet). ERR_INPUT with a sentence when the
 * commitment has MACHINE_MOST_CHECKS. */
enum err_code machine_check_add(struct co *co, const struct machine_draft *draft,
                                struct co_faults *faults, int64_t *id_out, struct err *err);
/* Kind and parameters anew; draft->commitment is not looked at. ERR_CONFLICT when `version` is not
 * the newest. */
enum err_code machine_check_edit(struct co *co, int64_t id, int64_t version,
                                 const struct machine_draft *draft, struct co_faults *faults,
                                 struct err *err);
/* Stops one, or lets it run again (`runs`), with a public reason (field "reason") that the log
 * keeps. Its runs stay. ERR_CONFLICT as above. */
enum err_code machine_check_stop(struct co *co, int64_t id, int64_t version, bool runs,
                                 struct str reason, struct co_faults *faults, struct err *err);

/* --- running ---------------------------------------------------------------------------------- */

enum machine_result {
    MACHINE_NOT_RUN,
    MACHINE_HOLDS,
    MACHINE_FAILS,
    MACHINE_UNTOLD /* cannot be told: nothing is known, or it is not due yet; `found` says why */
};
const char *machine_result_code(int result); /* "holds", "fails", "untold"; NULL otherwise */
const char *machine_result_word(int result); /* "Se cumple" … in the reader's language */

/* Words are in the language of the thread that ran it. `evidence`: a JSON object with, as the kind
 * has them, "snapshots" [id …], "periods" [{"period","snapshot","day"}], "nodes" [{"node",
 * "snapshot","row"}], "documents" [id …], "sittings" [id …], "value" {"day","value"}, and the
 * figures compared as numbers. Lists end at 100. */
struct machine_finding {
    int result; /* enum machine_result */
    struct str found, wanted;
    int64_t snapshot; /* the newest it looked at; 0 = none */
    struct str evidence;
};
/* Looks, and keeps nothing. Members, administrators, institutions and the program. */
enum err_code machine_check_try(struct co *co, const struct machine_draft *draft,
                                struct co_faults *faults, struct machine_finding *out,
                                struct err *err);
struct machine_run {
    int64_t run, at; /* 1, 2, …; ms */
    struct machine_finding is;
};
/* Looks and records. ERR_CONFLICT when it is stopped. */
enum err_code machine_check_run(struct co *co, int64_t id, struct machine_run *out,
                                struct err *err);
/* All of the entity that run and whose commitment is in force, each in its own transaction: after
 * an import and by a command. The program or an administrator. What cannot be read of one (its
 * parameters are of an older form) is recorded as cannot be told; only an error of the store ends
 * it. */
struct machine_summary {
    int64_t holds, fails, untold;
};
enum err_code machine_check_run_due(struct co *co, struct machine_summary *out, struct err *err);
/* The same for every entity that has checks, after an import and by a command, as the program; adds
 * them up. */
enum err_code machine_check_run_everywhere(struct ledger *ledger, int64_t now_ms,
                                           struct machine_summary *out, struct err *err);

/* --- reading ---------------------------------------------------------------------------------- */

struct machine_check {
    int64_t id, commitment, version;
    const struct machine_kind *kind;        /* NULL when this program does not know it */
    struct str values[MACHINE_MOST_FIELDS]; /* by position of the kind's fields; "" = none */
    struct str shown[MACHINE_MOST_FIELDS];  /* the same as people read them */
    struct str says;                        /* the sentence as it was when written */
    bool runs;                              /* false: stopped */
    int64_t by, made;                       /* person (0 = the program), ms */
    struct machine_run last;                /* .run 0: it never ran */
};
/* ERR_NOTFOUND. */
enum err_code machine_check_get(struct co *co, int64_t id, struct machine_check *out,
                                struct err *err);
/* Of a commitment, the oldest first, stopped ones too; all there are. */
enum err_code machine_check_list(struct co *co, int64_t commitment, struct machine_check **out,
                                 size_t *count_out, struct err *err);
/* Of the whole entity, those after an id (0 = from the first), at most MACHINE_PAGE. */
enum err_code machine_check_all(struct co *co, int64_t after, struct machine_check **out,
                                size_t *count_out, struct err *err);
/* The newest first, those before run `before` (0 = from the newest), at most MACHINE_PAGE. */
enum err_code machine_check_runs(struct co *co, int64_t id, int64_t before,
                                 struct machine_run **out, size_t *count_out, struct err *err);

#endif
