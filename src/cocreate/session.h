/* Sessions: who stands behind a cookie. The cookie's token is 64 hexadecimal digits of chance; the
 * store keeps only its hash. Used by one thread. */
#ifndef CAUCE_COCREATE_SESSION_H
#define CAUCE_COCREATE_SESSION_H

#include "cocreate/cocreate.h"

enum { SESSION_TOKEN = 64, SESSION_DAYS = 14 };

struct session {
    struct co_actor actor; /* roles in the entity asked for, now */
    struct str name;       /* as the person is called in public */
    bool old;              /* not seen for an hour: session_seen is due */
};
/* ERR_NOTFOUND when there is none, or it is over, or the account is closed. `home` is the entity of
 * the accounts, `entity` the one whose roles count. */
enum err_code session_find(struct ledger *ledger, struct arena *arena, int64_t home, int64_t entity,
                           struct str token, int64_t now_ms, struct session *out, struct err *err);
/* Begins one for a person who proved who they are; writes the token. Inside a change. */
enum err_code session_start(struct co *co, int64_t person, struct str agent,
                            char token[SESSION_TOKEN + 1], struct err *err);
/* Notes that it was used and lengthens it. A change of its own. */
enum err_code session_seen(struct co *co, struct str token, struct err *err);
/* Ends this one; that it was there is not asked. Inside a change. */
enum err_code session_end(struct co *co, struct str token, struct err *err);
/* Ends all sessions of a person but the one with this token (empty: all). Inside a change. */
enum err_code session_end_all(struct co *co, int64_t person, struct str but, struct err *err);

struct session_row {
    int64_t made, seen;
    struct str agent;
    bool own; /* the one that asks */
};
enum err_code session_list(struct co *co, int64_t person, struct str token,
                           struct session_row **out, size_t *count_out, struct err *err);

/* Tokens: `bytes` of chance as hexadecimal digits, and what the store keeps of one. */
void token_make(char out[SESSION_TOKEN + 1]);
void token_hash(struct str token, char out[SESSION_TOKEN + 1]);
/* A token's form: 64 hexadecimal digits. */
bool token_is_one(struct str token);

#endif
