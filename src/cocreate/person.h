/* People: accounts with a confirmed e-mail address, a password (Argon2id), an optional second
 * factor; what each may do, from when to when; and the bodies that hold the seats of the three
 * parties, which change their names and follow each other.
 *
 * Accounts stand under the instance's own entity (`home`), roles under the entity they hold in. No
 * function tells a stranger whether an address has an account. Changes are as in cocreate.h.
 *
 * Argon2id is slow on purpose and takes 19 MiB: it comes in a half of its own that only reads
 * (…_ready, …_prove), before the change, so that a server does it without keeping others from
 * writing. Inside a change it is refused (ERR_BUG). */
#ifndef CAUCE_COCREATE_PERSON_H
#define CAUCE_COCREATE_PERSON_H

#include "cocreate/cocreate.h"
#include "cocreate/session.h"

enum { PERSON_LEAST_PASSWORD = 10, PERSON_MOST_PASSWORD = 200, PERSON_MOST_NAME = 80 };

struct person {
    int64_t id, made;
    struct str email, name, totp; /* totp: the secret; empty = no second factor */
    int sector, gender;
    bool confirmed, english, notices, ended;
};
/* An address as accounts are found by it: in small letters, visible ASCII alone (so that no letter
 * of another script passes for one of these); empty when it is none. In the arena. */
struct str person_address(struct arena *arena, struct str text);
/* By number; ERR_NOTFOUND. co->entity is the home of accounts here and wherever `home` is said. */
enum err_code person_get(struct co *home, int64_t id, struct person *out, struct err *err);

struct person_draft {
    struct str email, name, password;
    int sector, gender;
    bool english;
    struct str stored; /* the password as the store keeps it: person_sign_up_ready */
};
/* The slow half of signing up: checks what was written, folds the address, makes `stored`. */
enum err_code person_sign_up_ready(struct co *home, struct person_draft *draft,
                                   struct co_faults *faults, struct err *err);
/* Signs up; does the slow half too where `stored` is empty. `token` gets what a link to confirm the
 * address needs; it is empty when the address has an account already, whose owner is to be told
 * instead: *id_out is that account then, and *known true. Nobody else learns the difference. */
enum err_code person_sign_up(struct co *home, const struct person_draft *draft,
                             struct co_faults *faults, int64_t *id_out, bool *known,
                             char token[SESSION_TOKEN + 1], struct err *err);
enum err_code person_confirm(struct co *home, struct str token, int64_t *id_out, struct err *err);

enum person_entry { PERSON_REFUSED, PERSON_WANTS_CODE, PERSON_ENTERED };
/* Address and password, and the second factor's code where the account has one. A refusal says
 * nothing of which of them was wrong, and takes as long for an address without account. */
/* It is two halves: proving the password, which is meant to be slow and only reads, and entering,
 * which is quick and writes. A server does the first without keeping others from writing. */
struct person_proof {
    int64_t id; /* 0 = there is no such account */
    bool right;
    struct str stored; /* what the password was held against: it must still be that one */
};
enum err_code person_prove(struct co *home, struct str email, struct str password,
                           struct person_proof *out, struct err *err);
enum err_code person_enter_proven(struct co *home, const struct person_proof *proof,
                                  struct str code, enum person_entry *entry, int64_t *id_out,
                                  struct err *err);
/* The same proof by the one who asks (co->actor), before what cannot be undone; a fault beside
 * `field` when it is not right. */
enum err_code person_prove_own(struct co *home, struct str password, const char *field,
                               struct co_faults *faults, struct person_proof *out, struct err *err);
enum err_code person_enter(struct co *home, struct str email, struct str password, struct str code,
                           enum person_entry *entry, int64_t *id_out, struct err *err);

/* A token for a link to a new password, valid for an hour; empty when there is no such account. */
enum err_code person_forgot(struct co *home, struct str email, int64_t *id_out,
                            char token[SESSION_TOKEN + 1], struct err *err);
/* A password that somebody may have, as the store keeps it; a fault beside "password" otherwise. */
enum err_code person_password_ready(struct co *home, struct str password, struct co_faults *faults,
                                    struct str *stored, struct err *err);
/* The slow half of what follows: looks first whether the link is still good. */
enum err_code person_new_password_ready(struct co *home, struct str token, struct str password,
                                        struct co_faults *faults, struct str *stored,
                                        struct err *err);
/* Sets the new password, ends all sessions, confirms the address (it was reached). */
enum err_code person_new_password_set(struct co *home, struct str token, struct str stored,
                                      int64_t *id_out, struct err *err);
/* Both halves. */
enum err_code person_new_password(struct co *home, struct str token, struct str password,
                                  struct co_faults *faults, int64_t *id_out, struct err *err);
/* The one who asks wants to be reached at another address, which has to be confirmed: `token` goes
 * there. When it has an account of its own there is no token, *known is that account and only its
 * owner is told. */
enum err_code person_ask_email(struct co *home, const struct person_proof *proof, struct str email,
                               struct co_faults *faults, int64_t *known,
                               char token[SESSION_TOKEN + 1], struct err *err);
/* The link was opened: the account has that address. *was: the one it had. */
enum err_code person_set_email(struct co *home, struct str token, int64_t *id_out, struct str *was,
                               struct err *err);
/* The person in co->actor changes their own; ERR_CONFLICT when it is not the one that was proved
 * any more. */
enum err_code person_change_password(struct co *home, const struct person_proof *proof,
                                     struct str stored, struct err *err);
enum err_code person_edit(struct co *home, const struct person_draft *draft, bool notices,
                          struct co_faults *faults, struct err *err);
/* Turns the second factor on with a secret that `code` proves the phone has; off with a code. */
enum err_code person_totp_on(struct co *home, struct str secret, struct str code,
                             struct co_faults *faults, struct err *err);
enum err_code person_totp_off(struct co *home, struct str code, struct co_faults *faults,
                              struct err *err);
/* Closes the own account: name, address and password are erased, also in the log's personal parts,
 * and letters that wait are dropped. What was said stays under the name it was said with, unless
 * `unnamed`: then proposals, comments, observations and registrations lose the name, and the log
 * their personal parts; that they were made stays, and the chain holds. */
enum err_code person_close(struct co *home, const struct person_proof *proof, bool unnamed,
                           struct err *err);

/* An account that an administrator makes, with a token for a link by which its owner takes it over;
 * the token is empty when the address has an account already. */
enum err_code person_invite(struct co *home, struct str email, struct str name,
                            struct co_faults *faults, int64_t *id_out,
                            char token[SESSION_TOKEN + 1], struct err *err);

/* --- roles ---------------------------------------------------------------------------------- */

struct role_draft {
    int64_t home, person;
    unsigned role; /* one bit of enum co_role */
    int sector;    /* of a member's seat: government, civil society or guarantor */
    bool substitute;
    int64_t body, institution;
    int32_t begins, ends; /* ends: DATE_NONE = open */
};
struct role_row {
    int64_t id, person;
    struct str name, email; /* email only for administrators */
    struct role_draft role;
    struct str body_name, institution_name; /* "" = none */
};
/* Who may: an administrator, or the program. Inside `co->entity`. */
enum err_code role_give(struct co *co, const struct role_draft *draft, struct co_faults *faults,
                        int64_t *id_out, struct err *err);
enum err_code role_end(struct co *co, int64_t id, int32_t day, struct str reason,
                       struct co_faults *faults, struct err *err);
/* Roles of the entity; only those that hold on `day`, or all with DATE_NONE. */
enum err_code role_list(struct co *co, int32_t day, struct role_row **out, size_t *count_out,
                        struct err *err);
const char *co_role_word(unsigned role);
const char *co_role_code(unsigned role);
unsigned co_role_of(struct str code);

/* --- bodies --------------------------------------------------------------------------------- */

struct body_row {
    int64_t id, successor;
    int sector;
    struct str name, reason, successor_name;
    int32_t begins, ends;
};
enum err_code body_add(struct co *co, int sector, struct str name, int32_t begins,
                       struct co_faults *faults, int64_t *id_out, struct err *err);
/* The body ends; its seats pass to `successor` (0 = nobody yet) on the day after. */
enum err_code body_end(struct co *co, int64_t id, int32_t day, int64_t successor, struct str reason,
                       struct co_faults *faults, struct err *err);
enum err_code body_list(struct co *co, struct body_row **out, size_t *count_out, struct err *err);

#endif
