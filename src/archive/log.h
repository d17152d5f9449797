/* The log: every decision, vote, edit, answer, piece of evidence and machine check as an entry that
 * can be added but never changed, each bound to the one before by its hash. docs/log.md describes
 * the form well enough for somebody else to write a verifier.
 *
 * An entry is written in the transaction of what it records: both are there or neither is. What is
 * personal goes into the private part, which the entry names only by a salted hash, so that it can
 * be erased and the chain still holds. What is said of something that is not public yet is sealed
 * likewise: the public body is the salted hash of what was said, which copies give out once the
 * thing is public, and which then proves that it was said so at the time. Checkpoints sign where
 * the chain stands (Ed25519).
 *
 * Functions on a store belong to the thread of its handle; the others are pure. */
#ifndef CAUCE_ARCHIVE_LOG_H
#define CAUCE_ARCHIVE_LOG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "store/store.h"

enum {
    LOG_HASH = 64,         /* hexadecimal digits of a SHA-256 */
    LOG_MAX_BODY = 1 << 20 /* bytes of a body, and of a private part */
};

/* What happened. */
struct log_event {
    int64_t entity;
    int64_t actor;       /* id of the person; 0 = the program */
    const char *kind;    /* "proposal.answered": small letters, digits, '.', '-' */
    struct str subject;  /* "proposal/12": as above, and '/'; may be empty */
    struct str body;     /* one JSON object: public for ever */
    struct str personal; /* one JSON object that may have to be erased some day; empty = none */
    struct str about;    /* not empty: the body is sealed until this ("plan/3") is public */
};
/* Adds an entry at the end of the entity's chain, inside the caller's transaction. ERR_INPUT when
 * something has not the form above; ERR_BUG outside a transaction. seq_out may be NULL. */
enum err_code log_append(struct store *store, const struct log_event *event, int64_t *seq_out,
                         struct err *err);
/* Erases the private part of an entry and says so in a new one ("log.erased"), in the caller's
 * transaction. `reason` is public. ERR_NOTFOUND when there is no private part. */
enum err_code log_erase(struct store *store, int64_t entity, int64_t seq, int64_t actor,
                        struct str reason, struct err *err);

/* The same for every entry about a thing: of one kind, or of all with "", whose body has `part` in
 * it ("" = whatever it says; no '%' or '_'). None is fine. */
struct log_erasure {
    int64_t entity, actor;
    struct str subject, kind, part, reason;
};
enum err_code log_erase_all(struct store *store, const struct log_erasure *what, struct err *err);

/* An entry as it stands. Text is valid until the callback returns. */
struct log_entry {
    int64_t entity, seq, at, actor; /* at: ms since 1970, UTC */
    struct str kind, subject, body, private_hash, previous, hash;
    struct str salt, personal; /* .p NULL when there is none, or it was erased */
    /* Of a sealed body: what it waits for, and what was said; .p NULL where it is not sealed, or is
     * still in a copy. */
    struct str about, seal_salt, sealed;
};
/* Whether the public body is a seal. */
bool log_is_sealed(const struct log_entry *entry);
/* What sealed entries wait for, each once. Into the arena. */
enum err_code log_sealed_abouts(struct store *store, struct arena *arena, int64_t entity,
                                struct str **out, size_t *count_out, struct err *err);
enum err_code log_read(struct store *store, int64_t entity, int64_t after,
                       enum err_code (*each)(void *user, const struct log_entry *entry,
                                             struct err *err),
                       void *user, struct err *err);

/* The `most` entries before `before` (0 = the end), the latest first. */
enum err_code log_read_back(struct store *store, int64_t entity, int64_t before, int64_t most,
                            enum err_code (*each)(void *user, const struct log_entry *entry,
                                                  struct err *err),
                            void *user, struct err *err);
/* The last entry's number; 0 when there is none. */
enum err_code log_length(struct store *store, int64_t entity, int64_t *out, struct err *err);

/* The hash that an entry must have, from its other members. NUL-terminated. */
void log_hash(const struct log_entry *entry, char out[LOG_HASH + 1]);
/* SHA-256 of the salt's bytes and the text. */
void log_personal_hash(struct str salt, struct str personal, char out[LOG_HASH + 1]);

struct log_checkpoint {
    int64_t entity, seq, at;
    struct str hash, key, signature; /* hexadecimal */
};
/* Signs the entity's last entry with its key, which is made at the first time. In the caller's
 * transaction; ERR_NOTFOUND when the log is empty. Text in the arena. */
enum err_code log_checkpoint(struct store *store, struct arena *arena, int64_t entity,
                             struct log_checkpoint *out, struct err *err);
/* The last checkpoint into the arena; seq 0 when there is none. */
enum err_code log_last_checkpoint(struct store *store, struct arena *arena, int64_t entity,
                                  struct log_checkpoint *out, struct err *err);
bool log_checkpoint_holds(const struct log_checkpoint *checkpoint);

/* --- copies ----------------------------------------------------------------------------------- */

struct log_copy {
    bool personal; /* with the private parts, no seal: for a backup, never for the public */
    const struct str *opened; /* what is public of what sealed entries wait for */
    size_t opened_count;
};
/* Writes the chain as JSON Lines: entries in their order, then checkpoints. `put` gets pieces of
 * whole lines. */
enum err_code log_export(struct store *store, int64_t entity, const struct log_copy *copy,
                         enum err_code (*put)(void *user, struct str lines, struct err *err),
                         void *user, struct err *err);

/* Verifying, from a store or from the lines of an export, one entry at a time. */
struct log_verdict {
    int64_t entity, entries, checkpoints, personal, erased;
    int64_t sealed; /* bodies that are still sealed in what was verified */
    int64_t last_seq;
    char last_hash[LOG_HASH + 1];
    char key[LOG_HASH + 1]; /* that signed; the last one's */
    bool broken;
    int64_t at_seq; /* where it first breaks */
    char why[240];  /* in the reader's language */
};
struct log_verifier;
/* `key`: the public key that checkpoints must be signed with, hexadecimal; empty = any, told. */
enum err_code log_verifier_new(struct str key, struct log_verifier **out, struct err *err);
void log_verifier_free(struct log_verifier *verifier);
enum err_code log_verify_entry(struct log_verifier *verifier, const struct log_entry *entry,
                               struct err *err);
enum err_code log_verify_checkpoint(struct log_verifier *verifier,
                                    const struct log_checkpoint *checkpoint, struct err *err);
/* A line of an export. ERR_INPUT when it is no line of one. */
enum err_code log_verify_line(struct log_verifier *verifier, struct str line, struct err *err);
/* After the last line: with a key asked for, a copy in which nothing is signed does not hold, for
 * anyone could have written it. (Unsigned entries after the last signature are as they should.) */
void log_verify_end(struct log_verifier *verifier);
const struct log_verdict *log_verdict(const struct log_verifier *verifier);
/* A whole chain in the store. */
enum err_code log_verify_store(struct store *store, int64_t entity, struct log_verifier *verifier,
                               struct err *err);

#endif
