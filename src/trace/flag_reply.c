/* Right of reply: what the unit responsible answers to a question. Only ever added to. */
#include "base/date.h"
#include "base/i18n.h"
#include "base/text.h"
#include "trace/flag_private.h"
#include "trace_queries.h"

enum { TEXT_MAX = 4000, NAME_MAX_CHARACTERS = 200, URL_MAX_BYTES = 2000, REPLIES_MAX = 1000 };

/* Valid UTF-8 of one to `most` characters, without control characters other than line ends. */
static enum err_code check_words(struct str s, size_t most, const char *what, struct err *err)
{
    struct str trimmed = str_trim(s);
    bool control = false;

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == 0x7f) control = true;
    }
    if (!trimmed.n) {
        err_set(err, ERR_USAGE, _("Falta %s."), what);
    } else if (s.n > most * 4 || !text_is_utf8(s) || control || text_width(s) > most) {
        err_set(err, ERR_USAGE, _("Revise %s: hasta %zu caracteres de texto."), what, most);
        err_found(err, s.p, s.n);
    } else {
        return ERR_NONE;
    }
    return ERR_USAGE;
}

static enum err_code check_url(struct str url, struct err *err)
{
    bool good = url.n <= URL_MAX_BYTES && text_is_utf8(url) &&
                (str_starts(url, STR("https://")) || str_starts(url, STR("http://")));

    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '"' || url.p[i] == '<' ||
            url.p[i] == '>' || (unsigned char)url.p[i] == 0x7f)
            good = false;
    if (good && url.n > sizeof "https://") return ERR_NONE;
    err_set(err, ERR_USAGE, _("La dirección debe empezar con http:// o https://."));
    err_found(err, url.p, url.n);
    return ERR_USAGE;
}

static enum err_code check_reply(const struct flag_reply *r, struct err *err)
{
    enum err_code code =
        check_words(r->author, NAME_MAX_CHARACTERS, _("el nombre y cargo de quien responde"), err);

    if (!code) code = check_words(r->unit, NAME_MAX_CHARACTERS, _("la unidad que responde"), err);
    if (!code) code = check_words(r->text, TEXT_MAX, _("la respuesta"), err);
    if (!code && r->url.n) code = check_url(r->url, err);
    return code;
}

static enum err_code put(struct ledger *ledger, int64_t entity, struct str key,
                         const struct flag_reply *r, struct err *err)
{
    struct store *store = ledger_store(ledger);
    struct store_stmt *stmt;
    bool row;
    int64_t item;
    enum err_code code = q_flag_reply_next(store, entity, key, &stmt, err);

    if (code || (code = store_step(stmt, &row, err))) return code;
    item = row ? store_int(stmt, 0) : 1;
    store_reset(stmt);
    if (item > REPLIES_MAX)
        return err_set(err, ERR_LIMIT, _("Esta pregunta ya tiene demasiadas respuestas."));
    return q_flag_reply_put_run(store, entity, key, item, str_trim(r->author), str_trim(r->unit),
                                str_trim(r->text), r->url.n ? r->url : STR_NONE,
                                r->at ? r->at : time_now_ms(), err);
}

enum err_code flag_reply_add(struct ledger *ledger, int64_t entity, struct str key,
                             const struct flag_reply *reply, struct err *err)
{
    struct store *store = ledger_store(ledger);
    struct arena arena;
    struct flag flag;
    enum err_code code = check_reply(reply, err);

    if (code) return code;
    arena_init(&arena, (size_t)16 << 20);
    code = flag_read(ledger, &arena, entity, key, &flag, err); /* there is such a question */
    arena_free(&arena);
    if (!code) code = store_begin(store, err);
    if (code) return code;
    code = put(ledger, entity, key, reply, err);
    if (!code) return store_commit(store, err);
    store_rollback(store);
    return code;
}
