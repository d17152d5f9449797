/* The chain as JSON Lines, for copies: see log.h and docs/log.md. Bodies are written as JSON text
 * within JSON text, so that their bytes, which the hash was taken of, come out exactly. */
#include "archive/log_private.h"
#include "base/i18n.h"
#include "format/json.h"

enum { PUT_AT = 256 * 1024 };

struct export
{
    struct buf buf;
    const struct log_copy *copy;
    enum err_code (*put)(void *user, struct str lines, struct err *err);
    void *user;
};

static void text(struct json_writer *w, const char *name, struct str value)
{
    json_key(w, name);
    json_put_str(w, value);
}

static void number(struct json_writer *w, const char *name, int64_t value)
{
    json_key(w, name);
    json_put_int(w, value);
}

static enum err_code flush(struct export *x, size_t at_least, struct err *err)
{
    if (x->buf.failed) return err_no_memory(err);
    if (x->buf.n < at_least || x->buf.n == 0) return ERR_NONE;
    enum err_code code = x->put(x->user, buf_view(&x->buf), err);
    buf_clear(&x->buf);
    return code;
}

/* Whether the copy says what was sealed. */
static bool is_open(const struct log_copy *copy, const struct log_entry *e)
{
    if (!e->sealed.p) return false; /* nearly all: the list is not looked through for them */
    bool open = copy->personal;
    for (size_t i = 0; i < copy->opened_count && !open; i++)
        open = str_eq(copy->opened[i], e->about);
    return open;
}

static enum err_code entry_line(void *user, const struct log_entry *e, struct err *err)
{
    struct export *x = user;
    struct json_writer w;
    json_start(&w, &x->buf, false);
    json_open_object(&w);
    number(&w, "entity", e->entity);
    number(&w, "seq", e->seq);
    number(&w, "at", e->at);
    number(&w, "actor", e->actor);
    text(&w, "kind", e->kind);
    text(&w, "subject", e->subject);
    text(&w, "body", e->body);
    text(&w, "private_hash", e->private_hash);
    text(&w, "previous", e->previous);
    text(&w, "hash", e->hash);
    if (is_open(x->copy, e)) {
        text(&w, "opened_salt", e->seal_salt);
        text(&w, "opened", e->sealed);
    }
    if (x->copy->personal && e->salt.p) {
        text(&w, "salt", e->salt);
        text(&w, "private", e->personal);
    }
    json_close_object(&w);
    buf_char(&x->buf, '\n');
    return flush(x, PUT_AT, err);
}

static enum err_code checkpoint_line(void *user, const struct log_checkpoint *c, struct err *err)
{
    struct export *x = user;
    struct json_writer w;
    json_start(&w, &x->buf, false);
    json_open_object(&w);
    json_key(&w, "checkpoint");
    json_open_object(&w);
    number(&w, "entity", c->entity);
    number(&w, "seq", c->seq);
    number(&w, "at", c->at);
    text(&w, "hash", c->hash);
    text(&w, "key", c->key);
    text(&w, "signature", c->signature);
    json_close_object(&w);
    json_close_object(&w);
    buf_char(&x->buf, '\n');
    return flush(x, PUT_AT, err);
}

enum err_code log_export(struct store *store, int64_t entity, const struct log_copy *copy,
                         enum err_code (*put)(void *user, struct str lines, struct err *err),
                         void *user, struct err *err)
{
    struct export x = {.copy = copy, .put = put, .user = user};
    buf_init(&x.buf, (size_t)8 * LOG_MAX_BODY);
    enum err_code code = log_read(store, entity, 0, entry_line, &x, err);
    if (!code) code = log_checkpoints_read(store, entity, checkpoint_line, &x, err);
    if (!code) code = flush(&x, 1, err);
    buf_free(&x.buf);
    return code;
}
