/* Private to the files about people: passwords and tokens. */
#ifndef CAUCE_COCREATE_PERSON_PRIVATE_H
#define CAUCE_COCREATE_PERSON_PRIVATE_H

#include "cocreate/person.h"

enum { PASSWORD_TEXT = 128 };
/* Argon2id with OWASP's setting (2 passes, 19 MiB), as libsodium writes it. */
enum err_code password_make(struct str password, char out[PASSWORD_TEXT], struct err *err);
/* `stored` may be empty: then the same time is spent and the answer is false. */
bool password_is(struct str stored, struct str password);
void password_check(struct co_faults *faults, const char *field, struct str password);

/* An address in small letters; empty when it is none. In the arena. */
struct str email_fold(struct arena *arena, struct str text);

/* A new token for a person, the earlier ones of whom end. Inside a change. */
enum err_code token_give(struct co *home, int64_t person, const char *purpose, int64_t life_ms,
                         char token[SESSION_TOKEN + 1], struct err *err);
/* Whom a token is of; ERR_NOTFOUND when it is none, spent or too old. */
enum err_code token_owner(struct co *home, struct str token, const char *purpose, const char *other,
                          int64_t *person_out, struct err *err);

struct person_secret {
    struct person person;
    struct str password;
    int64_t totp_last;
};
enum err_code person_read(struct co *home, int64_t id, struct person_secret *out, struct err *err);
/* 0 when nobody has this address. */
enum err_code person_find_email(struct co *home, struct str email, int64_t *id_out,
                                struct err *err);

#endif
