/* Private to the files about people: passwords and tokens. */
#ifndef CAUCE_COCREATE_PERSON_PRIVATE_H
#define CAUCE_COCREATE_PERSON_PRIVATE_H

#include "cocreate/person.h"

enum { PASSWORD_TEXT = 128 };
/* Argon2id with OWASP's setting (2 passes, 19 MiB), as libsodium writes it. Slow on purpose:
 * ERR_BUG inside a change, which others would wait for. In the arena. */
enum err_code password_make(struct co *home, struct str password, struct str *out, struct err *err);
/* Likewise. `stored` may be empty: then the same time is spent and the answer is false. */
enum err_code password_is(struct co *home, struct str stored, struct str password, bool *right,
                          struct err *err);
void password_check(struct co_faults *faults, const char *field, struct str password);

/* A new token for a person, the earlier ones of whom end. Inside a change. */
struct token_of {
    int64_t person; /* 0: of nobody, for as much work; no token opens it */
    const char *purpose;
    struct str detail; /* of a change of address: the new one */
    int64_t life_ms;
};
enum err_code token_give(struct co *home, const struct token_of *of, char token[SESSION_TOKEN + 1],
                         struct err *err);
/* Whom a token is of; ERR_NOTFOUND when it is none, spent or too old. */
enum err_code token_owner(struct co *home, struct str token, const char *purpose, const char *other,
                          int64_t *person_out, struct err *err);
enum err_code token_detail(struct co *home, struct str token, const char *purpose,
                           int64_t *person_out, struct str *detail, struct err *err);

struct person_secret {
    struct person person;
    struct str password;
    int64_t totp_last;
};
enum err_code person_read(struct co *home, int64_t id, struct person_secret *out, struct err *err);
/* Name, sector and gender as they may be told. */
void person_check_who(struct person_draft *d, struct co_faults *faults);
/* An entry about a person: what they are called stays in its private part. Inside a change. */
enum err_code person_note(struct co *home, const char *kind, int64_t id, struct str name,
                          struct str email, struct err *err);
/* Inside a change: the account is still the one whose password was proved; ERR_CONFLICT. */
enum err_code person_still_proven(struct co *home, const struct person_proof *proof,
                                  struct err *err);
/* 0 when nobody has this address. */
enum err_code person_find_email(struct co *home, struct str email, int64_t *id_out,
                                struct err *err);

#endif
