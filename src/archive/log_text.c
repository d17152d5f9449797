/* The form of an entry that its hash is taken of, and of a checkpoint that is signed: pure text,
 * the same for whoever writes a verifier (docs/log.md). */
#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>

#include "archive/log_private.h"
#include "base/hash.h"

static void add_text(struct sha256 *h, struct str s)
{
    if (s.n) sha256_add(h, s.p, s.n);
    sha256_add(h, "\n", 1);
}

static void add_int(struct sha256 *h, int64_t v)
{
    char digits[24];
    int n = snprintf(digits, sizeof digits, "%" PRId64, v);
    add_text(h, (struct str){digits, (size_t)n});
}

void log_hash(const struct log_entry *e, char out[LOG_HASH + 1])
{
    struct sha256 h;
    sha256_start(&h);
    add_text(&h, STR("cauce log 1"));
    add_int(&h, e->entity);
    add_int(&h, e->seq);
    add_int(&h, e->at);
    add_int(&h, e->actor);
    add_text(&h, e->kind);
    add_text(&h, e->subject);
    add_int(&h, (int64_t)e->body.n);
    add_text(&h, e->body);
    add_text(&h, e->private_hash);
    add_text(&h, e->previous);
    sha256_hex(&h, out);
}

void log_personal_hash(struct str salt, struct str personal, char out[LOG_HASH + 1])
{
    unsigned char bytes[LOG_HASH / 2];
    struct sha256 h;
    sha256_start(&h);
    if (log_from_hex(salt, bytes, sizeof bytes)) sha256_add(&h, bytes, sizeof bytes);
    if (personal.n) sha256_add(&h, personal.p, personal.n);
    sha256_hex(&h, out);
}

bool log_from_hex(struct str text, unsigned char *out, size_t size)
{
    size_t got = 0;
    return text.n == 2 * size && sodium_hex2bin(out, size, text.p, text.n, NULL, &got, NULL) == 0 &&
           got == size;
}

size_t log_checkpoint_message(const struct log_checkpoint *c, char *out, size_t size)
{
    int n = snprintf(out, size, "cauce checkpoint 1\n%" PRId64 "\n%" PRId64 "\n%" PRId64 "\n%.*s\n",
                     c->entity, c->seq, c->at, STR_FMT(c->hash));
    return n > 0 && (size_t)n < size ? (size_t)n : 0;
}

bool log_checkpoint_holds(const struct log_checkpoint *c)
{
    unsigned char key[crypto_sign_PUBLICKEYBYTES], signature[crypto_sign_BYTES];
    char message[256];
    size_t n = log_checkpoint_message(c, message, sizeof message);
    return n && log_from_hex(c->key, key, sizeof key) &&
           log_from_hex(c->signature, signature, sizeof signature) &&
           crypto_sign_verify_detached(signature, (const unsigned char *)message, n, key) == 0;
}

void log_seal(struct str salt, struct str text, char out[LOG_SEAL + 1])
{
    char hash[LOG_HASH + 1];
    log_personal_hash(salt, text, hash);
    snprintf(out, LOG_SEAL + 1, "{\"sealed\":\"%s\"}", hash);
}

bool log_is_sealed(const struct log_entry *entry)
{
    struct str body = entry->body;
    unsigned char bytes[LOG_HASH / 2];
    return body.n == LOG_SEAL && str_starts(body, STR("{\"sealed\":\"")) &&
           log_from_hex(str_slice(body, 11, 11 + LOG_HASH), bytes, sizeof bytes);
}
