/* What all of the open-government cycle shares: who acts, one change with its entry in the log,
 * what was wrong with what a person wrote, and the field's own words.
 *
 * A change is a function `THING_verb(struct co *co, const struct THING_draft *draft, …)`: it checks
 * what the person wrote, changes the tables and adds to the log, in one transaction, or nothing.
 * Nothing is overwritten that was published: a later version stands beside it with its reason.
 * Used by one thread; the tables are those of migrations 8 and later (src/ledger/migrations). */
#ifndef CAUCE_COCREATE_COCREATE_H
#define CAUCE_COCREATE_COCREATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/money.h"
#include "base/str.h"
#include "format/json.h"
#include "ledger/ledger.h"

/* --- words of the field; the numbers stand in the store and never change ---------------------- */

enum co_sector {
    CO_NO_SECTOR,
    CO_GOVERNMENT,
    CO_CIVIL_SOCIETY,
    CO_GUARANTOR, /* the transparency guarantor's seat, whatever body holds it */
    CO_ACADEMIA,
    CO_PRIVATE,
    CO_CITIZENRY, /* people for themselves */
    CO_SECTORS
};
enum co_modality {
    CO_NO_MODALITY,
    CO_IN_PERSON,
    CO_REMOTE,
    CO_TELEPHONE,
    CO_HYBRID,
    CO_MODALITIES
};
/* How much people could decide: the IAP2 spectrum of public participation. */
enum co_iap2 {
    CO_NO_IAP2,
    CO_INFORM,
    CO_CONSULT,
    CO_INVOLVE,
    CO_COLLABORATE,
    CO_EMPOWER,
    CO_IAP2S
};
enum co_gender { CO_GENDER_UNTOLD, CO_WOMEN, CO_MEN, CO_OTHER_GENDER, CO_GENDERS };
/* Stable code ("civil-society") for machines, and the word in the reader's language. NULL when the
 * number is none. */
const char *co_sector_code(int sector);
const char *co_sector_word(int sector);
const char *co_modality_code(int modality);
const char *co_modality_word(int modality);
const char *co_iap2_code(int iap2);
const char *co_iap2_word(int iap2);
const char *co_gender_code(int gender);
const char *co_gender_word(int gender);
/* The number of a code; 0 when it is none. */
int co_sector_of(struct str code);
int co_modality_of(struct str code);
int co_iap2_of(struct str code);
int co_gender_of(struct str code);

/* --- who acts --------------------------------------------------------------------------------- */

enum co_role { /* bits: a person may hold several */
               CO_VISITOR = 0,
               CO_CITIZEN = 1,      /* signed in */
               CO_PARTICIPANT = 2,  /* registered in a cycle */
               CO_MEMBER = 4,       /* of the secretariat (STL), titular or suplente, now */
               CO_FACILITATOR = 8,  /* of roundtables */
               CO_INSTITUTION = 16, /* reports for an institution responsible for commitments */
               CO_EVALUATOR = 32,   /* independent */
               CO_ADMIN = 64
};

struct co_actor {
    int64_t person; /* 0 = a visitor, or the program itself */
    unsigned roles; /* enum co_role, in this entity, now */
    int sector;     /* of the seat held, or told at sign-up */
    int64_t
        institution; /* organisation of the ledger for whom an institution's person reports; 0 */
    bool program;    /* the program itself: may do anything */
};
/* "members may, or the program": ERR_DENIED with a sentence otherwise. */
enum err_code co_may(const struct co_actor *actor, unsigned roles, struct err *err);

/* One request's surroundings. */
struct co {
    struct ledger *ledger; /* a writer's handle for changes */
    struct arena *arena;   /* what is given back lives here */
    int64_t entity;
    struct co_actor actor;
    int64_t now_ms;
    int depth; /* of co_begin */
};

/* The local day of an instant, where the program runs. */
int32_t co_day(int64_t ms);

/* --- one change ------------------------------------------------------------------------------- */

/* The outermost begins a transaction, inner ones count along. */
enum err_code co_begin(struct co *co, struct err *err);
/* Ends what co_begin began: the outermost commits when `code` is ERR_NONE and rolls back otherwise.
 * Gives `code`, or what went wrong with the commit. */
enum err_code co_end(struct co *co, enum err_code code, struct err *err);
/* The next id of a kind of thing ("proposal") in this entity. Inside a change. */
enum err_code co_id(struct co *co, const char *kind, int64_t *out, struct err *err);

/* An entry of the log about a thing, in the change's transaction:
 *   struct co_note n;
 *   co_note_begin(&n);
 *   co_note_text(&n, "title", title); …
 *   return co_note_end(co, &n, "proposal.made", "proposal", id, err);
 * The body is public for ever: what is personal (names of private persons, e-mail) goes through
 * co_note_personal, and can be erased. While a visitor may not see the thing (a draft), the body is
 * sealed and becomes public with it. What is a part of another thing, with no page of its own, says
 * of which with co_note_about. */
struct co_note {
    char about[64];
    bool in_public;
    struct buf body, personal;
    struct json_writer w, personal_w;
    bool has_personal;
};
void co_note_begin(struct co_note *n);
void co_note_text(struct co_note *n, const char *key, struct str value); /* empty: left out */
void co_note_int(struct co_note *n, const char *key, int64_t value);
void co_note_word(struct co_note *n, const char *key, const char *code); /* NULL: left out */
void co_note_personal(struct co_note *n, const char *key, struct str value);
void co_note_about(struct co_note *n, const char *kind, int64_t id); /* 0: of nothing else */
/* What is said is for all though the thing is not to be seen (any more): why it was hidden. */
void co_note_in_public(struct co_note *n);
/* Erases what is personal in the log's entries about a thing, inside a change: of one kind ("" =
 * all), with `part` in the body ("" = any). The entries stay and hold (archive/log.h). */
enum err_code co_forget(struct co *co, const char *subject, int64_t id, const char *kind,
                        struct str part, struct err *err);
/* Writes the entry and frees the note, also on error. */
enum err_code co_note_end(struct co *co, struct co_note *n, const char *kind, const char *subject,
                          int64_t id, struct err *err);

/* --- what a person wrote ---------------------------------------------------------------------- */

/* One sentence beside each field that is not right. */
enum { CO_MAX_FAULTS = 24 };
struct co_fault {
    const char *field; /* "title", as the form names it */
    const char *says;  /* in the reader's language: literal or of the arena */
};
struct co_faults {
    struct co_fault list[CO_MAX_FAULTS];
    size_t count;
};
void co_fault(struct co_faults *faults, const char *field, const char *says);
const char *co_fault_of(const struct co_faults *faults, const char *field); /* NULL = none */
/* A text that must be there and not be longer than `most` characters; trimmed in place. */
void co_check_text(struct co_faults *faults, const char *field, struct str *text, size_t most,
                   bool required);
/* `day` may be DATE_NONE unless required. */
void co_check_day(struct co_faults *faults, const char *field, int32_t day, bool required);
void co_check_choice(struct co_faults *faults, const char *field, int choice, int count,
                     bool required);
/* ERR_INPUT with a general sentence when there are faults. */
enum err_code co_check(const struct co_faults *faults, struct err *err);
/* Somebody else changed it meanwhile: ERR_CONFLICT with a sentence that says what to do. */
enum err_code co_changed(struct err *err);
/* There is none with this number: ERR_NOTFOUND. `what`: _("propuesta"). */
enum err_code co_missing(const char *what, int64_t id, struct err *err);
/* Copies a text into co->arena; .p NULL without memory. */
struct str co_keep(struct co *co, struct str text);
/* A day as people read it, in the reader's language: "31 de marzo de 2026"; "sin fecha" for
 * DATE_NONE. In co->arena; .p NULL without memory. */
struct str co_day_text(struct co *co, int32_t day);

#endif
