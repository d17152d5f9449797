/* Adding to the log, reading it, signing it: see log.h. */
#include "archive/log.h"

#include <sodium.h>
#include <string.h>

#include "archive/log_private.h"
#include "archive_queries.h"
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "format/json.h"

enum { HEX = LOG_HASH + 1, ERASED_AT_ONCE = 100 /* as in log_private_of */ };

/* --- what an event may look like ------------------------------------------------------------ */

static bool is_plain(struct str s, const char *signs)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr(signs, c))))
            return false;
    }
    return true;
}

/* One JSON object in UTF-8, so that anyone can read what the hash was taken of. */
static enum err_code check_object(struct str text, struct err *err)
{
    struct arena arena;
    json_ref root = NULL;
    struct err why = {0};
    if (text.n > LOG_MAX_BODY)
        return err_set(err, ERR_LIMIT, _("La anotación pasa de %d bytes"), (int)LOG_MAX_BODY);
    arena_init(&arena, (size_t)32 * LOG_MAX_BODY);
    enum err_code code = json_parse(&arena, text, 64, &root, &why);
    bool object = !code && json_type(root) == JSON_OBJECT;
    arena_free(&arena);
    if (object) return ERR_NONE;
    return err_set(err, ERR_INPUT, _("La anotación de la bitácora no es un objeto JSON: %s"),
                   why.message);
}

static enum err_code check(const struct log_event *e, struct err *err)
{
    struct str kind = str_of(e->kind);
    if (!kind.n || kind.n > 64 || !is_plain(kind, ".-") || e->subject.n > 128 ||
        !is_plain(e->subject, ".-/"))
        return err_set(err, ERR_INPUT,
                       _("La anotación de la bitácora no tiene un tipo o un asunto "
                         "válidos"));
    enum err_code code = check_object(e->body, err);
    return code || !e->personal.n ? code : check_object(e->personal, err);
}

/* --- adding --------------------------------------------------------------------------------- */

struct head {
    int64_t seq;
    char hash[HEX];
};

static enum err_code read_head(struct store *store, int64_t entity, struct head *out,
                               struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *out = (struct head){0};
    memset(out->hash, '0', LOG_HASH);
    enum err_code code = q_log_head(store, entity, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    struct q_log_head_row r;
    q_log_head_row(stmt, &r);
    out->seq = r.seq;
    if (r.hash.n == LOG_HASH) memcpy(out->hash, r.hash.p, LOG_HASH);
    store_reset(stmt);
    return ERR_NONE;
}

static void make_salt(char out[HEX])
{
    unsigned char bytes[LOG_HASH / 2];
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2hex(out, HEX, bytes, sizeof bytes);
}

/* The body that everybody sees. */
static enum err_code add_sealed(struct store *store, const struct log_event *event, int64_t seq,
                                char seal[LOG_SEAL + 1], struct str *body, struct err *err)
{
    char salt[HEX];
    *body = event->body;
    if (!event->about.n) return ERR_NONE;
    make_salt(salt);
    log_seal(str_of(salt), event->body, seal);
    *body = str_of(seal);
    return q_log_sealed_add_run(store, event->entity, seq, event->about, str_of(salt), event->body,
                                err);
}

static enum err_code add_personal(struct store *store, const struct log_event *event, int64_t seq,
                                  char hash[HEX], struct err *err)
{
    char salt[HEX];
    hash[0] = '\0';
    if (!event->personal.n) return ERR_NONE;
    make_salt(salt);
    log_personal_hash(str_of(salt), event->personal, hash);
    return q_log_private_add_run(store, event->entity, seq, str_of(salt), event->personal, err);
}

static enum err_code add_entry(struct store *store, const struct log_entry *e, struct err *err)
{
    enum err_code code =
        q_log_entry_add_run(store, e->entity, e->seq, e->at, e->actor, e->kind, e->subject, e->body,
                            e->private_hash, e->previous, e->hash, err);
    return code ? code : q_log_head_put_run(store, e->entity, e->seq, e->hash, err);
}

static enum err_code start_sodium(struct err *err)
{
    if (sodium_init() >= 0) return ERR_NONE;
    return err_set(err, ERR_BUG, _("No hay de dónde tomar números al azar en esta máquina"));
}

enum err_code log_append(struct store *store, const struct log_event *event, int64_t *seq_out,
                         struct err *err)
{
    char hash[HEX], personal[HEX], seal[LOG_SEAL + 1];
    struct head head;
    struct str body = STR_NONE;
    enum err_code code = start_sodium(err);
    if (!code) code = check(event, err);
    if (!code && !store_in_transaction(store))
        code = err_set(err, ERR_BUG, _("Se quiso anotar en la bitácora fuera de una transacción"));
    if (!code) code = read_head(store, event->entity, &head, err);
    if (!code) code = add_personal(store, event, head.seq + 1, personal, err);
    if (!code) code = add_sealed(store, event, head.seq + 1, seal, &body, err);
    if (code) return code;
    struct log_entry e = {.entity = event->entity,
                          .seq = head.seq + 1,
                          .at = time_now_ms(),
                          .actor = event->actor,
                          .kind = str_of(event->kind),
                          .subject = event->subject.n ? event->subject : STR(""),
                          .body = body,
                          .private_hash = str_of(personal),
                          .previous = str_of(head.hash)};
    log_hash(&e, hash);
    e.hash = str_of(hash);
    code = add_entry(store, &e, err);
    if (!code && seq_out) *seq_out = e.seq;
    return code;
}

enum err_code log_erase(struct store *store, int64_t entity, int64_t seq, int64_t actor,
                        struct str reason, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_log_private_erase(store, entity, seq, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (store_changes(stmt) == 0)
        return err_set(err, ERR_NOTFOUND,
                       _("La anotación %lld no tiene datos personales guardados"), (long long)seq);
    struct buf body;
    struct json_writer w;
    buf_init(&body, LOG_MAX_BODY);
    json_start(&w, &body, false);
    json_open_object(&w);
    json_key(&w, "seq");
    json_put_int(&w, seq);
    json_key(&w, "reason");
    json_put_str(&w, reason);
    json_close_object(&w);
    struct log_event event = {.entity = entity,
                              .actor = actor,
                              .kind = "log.erased",
                              .subject = STR("log"),
                              .body = buf_view(&body)};
    code = body.failed ? err_no_memory(err) : log_append(store, &event, NULL, err);
    buf_free(&body);
    return code;
}

/* A page of their numbers, read whole before anything is erased. */
static enum err_code find_personal(struct store *store, const struct log_erasure *e, int64_t after,
                                   int64_t out[ERASED_AT_ONCE], size_t *count, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    *count = 0;
    enum err_code code =
        q_log_private_of(store, e->entity, e->subject, e->kind.n ? e->kind : STR(""),
                         e->part.n ? e->part : STR(""), after, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row)
        out[(*count)++] = store_int(stmt, 0);
    return code;
}

enum err_code log_erase_all(struct store *store, const struct log_erasure *what, struct err *err)
{
    int64_t seqs[ERASED_AT_ONCE], after = 0;
    size_t count = 0;
    enum err_code code;
    do {
        code = find_personal(store, what, after, seqs, &count, err);
        for (size_t i = 0; !code && i < count; i++)
            code = log_erase(store, what->entity, after = seqs[i], what->actor, what->reason, err);
    } while (!code && count == ERASED_AT_ONCE);
    return code;
}

/* --- reading -------------------------------------------------------------------------------- */

/* Both queries have the same columns. */
static enum err_code give_each(struct store_stmt *stmt, int64_t entity,
                               enum err_code (*each)(void *user, const struct log_entry *entry,
                                                     struct err *err),
                               void *user, struct err *err)
{
    bool row = false;
    enum err_code code = ERR_NONE;
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_log_entries_row r;
        q_log_entries_row(stmt, &r);
        struct log_entry e = {.entity = entity,
                              .seq = r.seq,
                              .at = r.at,
                              .actor = r.actor,
                              .kind = r.kind,
                              .subject = r.subject,
                              .body = r.body,
                              .private_hash = r.private_hash,
                              .previous = r.previous,
                              .hash = r.hash,
                              .salt = r.salt,
                              .personal = r.private,
                              .about = r.about,
                              .seal_salt = r.seal_salt,
                              .sealed = r.sealed};
        code = each(user, &e, err);
        if (code) store_reset(stmt);
    }
    return code;
}

enum err_code log_read(struct store *store, int64_t entity, int64_t after,
                       enum err_code (*each)(void *user, const struct log_entry *entry,
                                             struct err *err),
                       void *user, struct err *err)
{
    struct store_stmt *stmt;
    enum err_code code = q_log_entries(store, entity, after, &stmt, err);
    return code ? code : give_each(stmt, entity, each, user, err);
}

enum err_code log_read_back(struct store *store, int64_t entity, int64_t before, int64_t most,
                            enum err_code (*each)(void *user, const struct log_entry *entry,
                                                  struct err *err),
                            void *user, struct err *err)
{
    struct store_stmt *stmt;
    enum err_code code =
        q_log_entries_back(store, entity, before ? before : INT64_MAX, most, &stmt, err);
    return code ? code : give_each(stmt, entity, each, user, err);
}

enum err_code log_sealed_abouts(struct store *store, struct arena *arena, int64_t entity,
                                struct str **out, size_t *count_out, struct err *err)
{
    struct store_stmt *stmt;
    size_t capacity = 64, n = 0;
    bool row = false;
    struct str *list = arena_array(arena, capacity, sizeof *list);
    enum err_code code = list ? q_log_sealed_abouts(store, entity, &stmt, err) : err_no_memory(err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        if (n == capacity) {
            struct str *more = arena_array(arena, 2 * capacity, sizeof *more);
            if (more) memcpy(more, list, n * sizeof *list);
            list = more;
            capacity *= 2;
        }
        if (list) list[n] = arena_str(arena, store_text(stmt, 0));
        if (list && list[n++].p) continue;
        store_reset(stmt);
        return err_no_memory(err);
    }
    *out = list;
    *count_out = code ? 0 : n;
    return code;
}

enum err_code log_length(struct store *store, int64_t entity, int64_t *out, struct err *err)
{
    struct head head;
    enum err_code code = read_head(store, entity, &head, err);
    *out = head.seq;
    return code;
}

struct last {
    struct arena *arena;
    struct log_checkpoint *out;
};

static enum err_code keep_last(void *user, const struct log_checkpoint *c, struct err *err)
{
    struct last *last = user;
    *last->out = *c;
    last->out->hash = arena_str(last->arena, c->hash);
    last->out->key = arena_str(last->arena, c->key);
    last->out->signature = arena_str(last->arena, c->signature);
    return last->out->signature.p ? ERR_NONE : err_no_memory(err);
}

enum err_code log_last_checkpoint(struct store *store, struct arena *arena, int64_t entity,
                                  struct log_checkpoint *out, struct err *err)
{
    struct last last = {arena, out};
    *out = (struct log_checkpoint){0};
    return log_checkpoints_read(store, entity, keep_last, &last, err);
}

enum err_code log_checkpoints_read(struct store *store, int64_t entity,
                                   enum err_code (*each)(void *user,
                                                         const struct log_checkpoint *checkpoint,
                                                         struct err *err),
                                   void *user, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_log_checkpoints(store, entity, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_log_checkpoints_row r;
        q_log_checkpoints_row(stmt, &r);
        struct log_checkpoint c = {.entity = entity,
                                   .seq = r.seq,
                                   .at = r.at,
                                   .hash = r.hash,
                                   .key = r.key,
                                   .signature = r.signature};
        code = each(user, &c, err);
        if (code) store_reset(stmt);
    }
    return code;
}

/* --- signing -------------------------------------------------------------------------------- */

struct key {
    unsigned char public[crypto_sign_PUBLICKEYBYTES], secret[crypto_sign_SECRETKEYBYTES];
};

static enum err_code make_key(struct store *store, int64_t entity, struct key *out, struct err *err)
{
    char public[2 * crypto_sign_PUBLICKEYBYTES + 1], secret[2 * crypto_sign_SECRETKEYBYTES + 1];
    crypto_sign_keypair(out->public, out->secret);
    sodium_bin2hex(public, sizeof public, out->public, sizeof out->public);
    sodium_bin2hex(secret, sizeof secret, out->secret, sizeof out->secret);
    enum err_code code =
        q_log_key_add_run(store, entity, str_of(public), str_of(secret), time_now_ms(), err);
    sodium_memzero(secret, sizeof secret);
    return code;
}

static enum err_code find_key(struct store *store, int64_t entity, struct key *out, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    enum err_code code = q_log_key(store, entity, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code) return code;
    if (!row) return make_key(store, entity, out, err);
    struct q_log_key_row r;
    q_log_key_row(stmt, &r);
    bool whole = log_from_hex(r.key, out->public, sizeof out->public) &&
                 log_from_hex(r.secret, out->secret, sizeof out->secret);
    store_reset(stmt);
    return whole ? ERR_NONE : err_set(err, ERR_BUG, _("La llave de la bitácora está dañada"));
}

static struct str hex(struct arena *arena, const unsigned char *p, size_t n)
{
    char *out = arena_alloc(arena, 2 * n + 1);
    if (out) sodium_bin2hex(out, 2 * n + 1, p, n);
    return (struct str){out, out ? 2 * n : 0};
}

enum err_code log_checkpoint(struct store *store, struct arena *arena, int64_t entity,
                             struct log_checkpoint *out, struct err *err)
{
    struct head head;
    struct key key;
    char message[256];
    unsigned char signature[crypto_sign_BYTES];
    enum err_code code = start_sodium(err);
    if (!code) code = read_head(store, entity, &head, err);
    if (!code && head.seq == 0)
        code = err_set(err, ERR_NOTFOUND, _("La bitácora está vacía: no hay nada que firmar"));
    if (!code) code = find_key(store, entity, &key, err);
    if (code) return code;
    *out = (struct log_checkpoint){.entity = entity,
                                   .seq = head.seq,
                                   .at = time_now_ms(),
                                   .hash = arena_str(arena, str_of(head.hash)),
                                   .key = hex(arena, key.public, sizeof key.public)};
    size_t n = log_checkpoint_message(out, message, sizeof message);
    crypto_sign_detached(signature, NULL, (const unsigned char *)message, n, key.secret);
    sodium_memzero(&key, sizeof key);
    out->signature = hex(arena, signature, sizeof signature);
    if (!n || !out->hash.p || !out->key.p || !out->signature.p) return err_no_memory(err);
    return q_log_checkpoint_add_run(store, entity, out->seq, out->at, out->hash, out->key,
                                    out->signature, err);
}
