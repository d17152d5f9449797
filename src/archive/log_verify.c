/* Proving a copy of the log: every hash, the order, what is personal, and the signatures. Needs no
 * store; memory holds one entry, and the hashes that checkpoints may sign. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "archive/log_private.h"
#include "base/i18n.h"
#include "base/mem.h"
#include "format/json.h"

enum { HEX = LOG_HASH + 1, MOST_MEMBERS = 100 };

struct log_verifier {
    struct log_verdict verdict;
    char wanted[HEX];                      /* key; empty = any */
    unsigned char (*hashes)[LOG_HASH / 2]; /* of entries 1 … last_seq */
    size_t capacity;
    struct arena arena; /* of the line in hand */
};

enum err_code log_verifier_new(struct str key, struct log_verifier **out, struct err *err)
{
    unsigned char bytes[LOG_HASH / 2];
    *out = NULL;
    if (key.n && !log_from_hex(key, bytes, sizeof bytes))
        return err_set(err, ERR_INPUT, _("La llave no son 64 dígitos hexadecimales: «%.*s»"),
                       STR_FMT(key));
    if (sodium_init() < 0)
        return err_set(err, ERR_BUG, _("No hay de dónde tomar números al azar en esta máquina"));
    struct log_verifier *v = mem_calloc(1, sizeof *v);
    if (!v) return err_no_memory(err);
    if (key.n) memcpy(v->wanted, key.p, LOG_HASH);
    memset(v->verdict.last_hash, '0', LOG_HASH);
    arena_init(&v->arena, (size_t)64 * LOG_MAX_BODY);
    *out = v;
    return ERR_NONE;
}

void log_verifier_free(struct log_verifier *v)
{
    if (!v) return;
    arena_free(&v->arena);
    mem_free(v->hashes);
    mem_free(v);
}

const struct log_verdict *log_verdict(const struct log_verifier *v)
{
    return &v->verdict;
}

/* Only the first break is told: after it nothing follows from anything. */
static enum err_code breaks(struct log_verifier *v, int64_t seq, const char *why)
{
    if (v->verdict.broken) return ERR_NONE;
    v->verdict.broken = true;
    v->verdict.at_seq = seq;
    snprintf(v->verdict.why, sizeof v->verdict.why, "%s", why);
    return ERR_NONE;
}

void log_verify_end(struct log_verifier *v)
{
    if (v->wanted[0] && !v->verdict.checkpoints)
        breaks(v, v->verdict.last_seq, _("la copia termina sin ninguna firma de esa llave"));
}

static enum err_code remember(struct log_verifier *v, struct str hash, struct err *err)
{
    size_t at = (size_t)v->verdict.last_seq;
    if (at == v->capacity) {
        size_t capacity = v->capacity ? 2 * v->capacity : 1024;
        void *more = mem_realloc(v->hashes, capacity * sizeof *v->hashes);
        if (!more) return err_no_memory(err);
        v->hashes = more;
        v->capacity = capacity;
    }
    log_from_hex(hash, v->hashes[at], sizeof *v->hashes);
    v->verdict.last_seq++;
    memcpy(v->verdict.last_hash, hash.p, LOG_HASH);
    return ERR_NONE;
}

enum err_code log_verify_entry(struct log_verifier *v, const struct log_entry *e, struct err *err)
{
    char hash[HEX];
    struct log_verdict *d = &v->verdict;
    if (d->broken) return ERR_NONE;
    if (d->entries++ == 0) d->entity = e->entity;
    if (e->entity != d->entity) return breaks(v, e->seq, _("es de otra entidad"));
    if (e->seq != d->last_seq + 1)
        return breaks(v, d->last_seq + 1, _("falta esta anotación, o está fuera de su lugar"));
    if (!str_is(e->previous, d->last_hash))
        return breaks(v, e->seq, _("no sigue a la anotación anterior"));
    log_hash(e, hash);
    if (!str_is(e->hash, hash))
        return breaks(v, e->seq, _("fue cambiada: su huella no es la de su contenido"));
    if (e->salt.p || e->personal.p) { /* also one that was put where there never was any */
        log_personal_hash(e->salt, e->personal, hash);
        if (!str_is(e->private_hash, hash))
            return breaks(v, e->seq, _("sus datos personales fueron cambiados"));
        d->personal++;
    } else if (e->private_hash.n) {
        d->erased++;
    }
    if (e->sealed.p || e->seal_salt.p) {
        char seal[LOG_SEAL + 1];
        log_seal(e->seal_salt, e->sealed, seal);
        if (!str_is(e->body, seal)) return breaks(v, e->seq, _("no dice lo que se había sellado"));
    } else if (log_is_sealed(e)) {
        d->sealed++;
    }
    return remember(v, e->hash, err);
}

enum err_code log_verify_checkpoint(struct log_verifier *v, const struct log_checkpoint *c,
                                    struct err *err)
{
    unsigned char hash[LOG_HASH / 2];
    struct log_verdict *d = &v->verdict;
    (void)err;
    if (d->broken) return ERR_NONE;
    if (c->entity != d->entity || c->seq < 1 || c->seq > d->last_seq)
        return breaks(v, c->seq, _("está firmada y no está en la copia"));
    if (!log_from_hex(c->hash, hash, sizeof hash) ||
        memcmp(hash, v->hashes[c->seq - 1], sizeof hash) != 0)
        return breaks(v, c->seq,
                      _("se firmó otra cosa: la huella firmada no es la de la anotación"));
    if (v->wanted[0] && !str_eq_nocase(c->key, str_of(v->wanted)))
        return breaks(v, c->seq, _("la firma es de otra llave"));
    if (!log_checkpoint_holds(c)) return breaks(v, c->seq, _("la firma no es válida"));
    d->checkpoints++;
    memcpy(d->key, c->key.p, LOG_HASH);
    return ERR_NONE;
}

/* --- lines of an export --------------------------------------------------------------------- */

static bool get_int(json_ref object, const char *name, int64_t *out)
{
    json_ref v = json_get(object, name);
    return json_type(v) == JSON_NUMBER && str_to_i64(json_text(v), out);
}

static struct str get_text(json_ref object, const char *name)
{
    json_ref v = json_get(object, name);
    return json_type(v) == JSON_STRING ? json_text(v) : STR_NONE;
}

static enum err_code no_line(struct err *err)
{
    return err_set(err, ERR_INPUT, _("No es una línea de una copia de la bitácora"));
}

/* Of a member that stands twice, readers take the first or the last: there must be one to take. */
static bool each_once(json_ref object)
{
    for (struct json_iter a = json_each(object); json_next(&a);) {
        size_t times = 0;
        for (struct json_iter b = json_each(object); json_next(&b);) times += str_eq(a.key, b.key);
        if (times != 1) return false;
    }
    return true;
}

static enum err_code checkpoint_of(struct log_verifier *v, json_ref object, struct err *err)
{
    struct log_checkpoint c = {.hash = get_text(object, "hash"),
                               .key = get_text(object, "key"),
                               .signature = get_text(object, "signature")};
    if (!each_once(object) || !get_int(object, "entity", &c.entity) ||
        !get_int(object, "seq", &c.seq) || !get_int(object, "at", &c.at) || c.key.n != LOG_HASH)
        return no_line(err);
    return log_verify_checkpoint(v, &c, err);
}

enum err_code log_verify_line(struct log_verifier *v, struct str line, struct err *err)
{
    json_ref root = NULL;
    arena_reset(&v->arena);
    enum err_code code = json_parse(&v->arena, line, 8, &root, err);
    if (code == ERR_MEMORY) return code;
    if (code || json_type(root) != JSON_OBJECT || json_count(root) > MOST_MEMBERS ||
        !each_once(root))
        return no_line(err);
    json_ref checkpoint = json_get(root, "checkpoint");
    if (checkpoint) return checkpoint_of(v, checkpoint, err);
    struct log_entry e = {.kind = get_text(root, "kind"),
                          .subject = get_text(root, "subject"),
                          .body = get_text(root, "body"),
                          .private_hash = get_text(root, "private_hash"),
                          .previous = get_text(root, "previous"),
                          .hash = get_text(root, "hash"),
                          .salt = get_text(root, "salt"),
                          .seal_salt = get_text(root, "opened_salt"),
                          .sealed = get_text(root, "opened"),
                          .personal = get_text(root, "private")};
    if (!get_int(root, "entity", &e.entity) || !get_int(root, "seq", &e.seq) ||
        !get_int(root, "at", &e.at) || !get_int(root, "actor", &e.actor) || !e.kind.p ||
        !e.subject.p || !e.body.p || !e.private_hash.p || !e.previous.p || e.hash.n != LOG_HASH)
        return no_line(err);
    return log_verify_entry(v, &e, err);
}

/* --- a store -------------------------------------------------------------------------------- */

static enum err_code each_entry(void *user, const struct log_entry *entry, struct err *err)
{
    return log_verify_entry(user, entry, err);
}

static enum err_code each_checkpoint(void *user, const struct log_checkpoint *checkpoint,
                                     struct err *err)
{
    return log_verify_checkpoint(user, checkpoint, err);
}

enum err_code log_verify_store(struct store *store, int64_t entity, struct log_verifier *verifier,
                               struct err *err)
{
    enum err_code code = log_read(store, entity, 0, each_entry, verifier, err);
    return code ? code : log_checkpoints_read(store, entity, each_checkpoint, verifier, err);
}
