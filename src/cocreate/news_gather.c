/* Telling those who follow: see news.h. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "cocreate/news_private.h"
#include "cocreate/notice.h"
#include "cocreate/session.h"
#include "cocreate/subject.h"
#include "cocreate_queries.h"
#include "ledger/entity.h"

enum { MOST_NEWS = 4000, MOST_FOLLOWS = 100000, MOST_ENTITIES = 3000, MOST_LETTER = 256 << 10 };
enum { MOST_TOLD = 60 }; /* in one letter of one entity; the rest is counted */

/* --- the link that stops ---------------------------------------------------------------------- */

static enum err_code key_of(struct co *home, char out[SESSION_TOKEN + 1], struct err *err)
{
    struct store *store = ledger_store(home->ledger);
    struct store_stmt *stmt;
    bool row = false;
    *out = '\0';
    enum err_code code = q_key_find(store, home->entity, STR("unsubscribe"), &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code;
    struct str secret = store_text(stmt, 0);
    if (secret.n == SESSION_TOKEN) memcpy(out, secret.p, SESSION_TOKEN);
    out[secret.n == SESSION_TOKEN ? SESSION_TOKEN : 0] = '\0';
    store_reset(stmt);
    return code;
}

static void sign_with(const char *key, int64_t person, char out[NEWS_SIGNATURE + 1])
{
    unsigned char mac[crypto_auth_hmacsha256_BYTES];
    char text[48];
    crypto_auth_hmacsha256_state state;
    snprintf(text, sizeof text, "unsubscribe %lld", (long long)person);
    crypto_auth_hmacsha256_init(&state, (const unsigned char *)key, strlen(key));
    crypto_auth_hmacsha256_update(&state, (const unsigned char *)text, strlen(text));
    crypto_auth_hmacsha256_final(&state, mac);
    sodium_bin2hex(out, NEWS_SIGNATURE + 1, mac, sizeof mac);
}

enum err_code news_sign(struct co *home, int64_t person, char out[NEWS_SIGNATURE + 1],
                        struct err *err)
{
    char key[SESSION_TOKEN + 1];
    enum err_code code = key_of(home, key, err);
    if (!code && !*key) {
        token_make(key);
        code = q_key_add_run(ledger_store(home->ledger), home->entity, STR("unsubscribe"),
                             str_of(key), home->now_ms, err);
    }
    if (!code) sign_with(key, person, out);
    return code;
}

enum err_code news_stop(struct co *home, int64_t person, struct str signature, bool check,
                        struct err *err)
{
    char key[SESSION_TOKEN + 1], wanted[NEWS_SIGNATURE + 1];
    enum err_code code = key_of(home, key, err);
    if (code) return code;
    sign_with(key, person, wanted);
    if (!*key || signature.n != NEWS_SIGNATURE ||
        sodium_memcmp(signature.p, wanted, NEWS_SIGNATURE) != 0)
        return co_missing(_("página"), 0, err);
    if (check) return ERR_NONE;
    struct co_note n;
    struct co own = *home; /* the log has it as what it is: the person's own wish */
    own.actor = (struct co_actor){.person = person};
    code = co_begin(&own, err);
    if (!code)
        code = q_person_no_notices_run(ledger_store(home->ledger), home->entity, person, err);
    if (!code) {
        co_note_begin(&n);
        co_note_int(&n, "notices", 0);
        code = co_note_end(&own, &n, "person.edited", "person", person, err);
    }
    return co_end(&own, code, err);
}

/* --- what is new in an entity ---------------------------------------------------------------- */

struct follow {
    int64_t person, at;
    struct str subject;
};
struct ground { /* an entity with what is new in it */
    struct co co;
    struct entity entity;
    struct news *news;
    size_t news_count;
    struct follow *follows; /* by person */
    size_t follow_count;
    int64_t told, last; /* entries told of so far, and now */
    bool full;
};

static enum err_code take(void *user, const struct log_entry *e, struct err *err)
{
    struct ground *p = user;
    (void)err;
    if (p->full) return ERR_NONE;
    p->last = e->seq;
    if (news_of(&p->co, e, &p->news[p->news_count])) p->news_count++;
    p->full = p->news_count == MOST_NEWS;
    return ERR_NONE;
}

static enum err_code read_news(struct ground *p, struct err *err)
{
    size_t kept = 0;
    p->news = arena_array(p->co.arena, MOST_NEWS + 1, sizeof *p->news);
    if (!p->news) return err_no_memory(err);
    p->last = p->told;
    enum err_code code = log_read(ledger_store(p->co.ledger), p->co.entity, p->told, take, p, err);
    for (size_t i = 0; i < p->news_count && !code; i++)
        if (news_is_public(&p->co, &p->news[i])) p->news[kept++] = p->news[i];
    p->news_count = kept;
    return code;
}

static enum err_code read_follows(struct ground *p, struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    p->follows = arena_array(p->co.arena, MOST_FOLLOWS, sizeof *p->follows);
    if (!p->follows) return err_no_memory(err);
    enum err_code code =
        q_follow_everybody(ledger_store(p->co.ledger), p->co.entity, MOST_FOLLOWS, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_follow_everybody_row r;
        q_follow_everybody_row(stmt, &r);
        p->follows[p->follow_count++] = (struct follow){r.person, r.at, co_keep(&p->co, r.subject)};
    }
    return code;
}

/* --- a letter -------------------------------------------------------------------------------- */

static bool concerns(const struct follow *f, const struct news *n)
{
    return n->at > f->at && n->actor != f->person &&
           (str_is(f->subject, "entity") || str_eq(f->subject, n->subject) ||
            (n->parent.n && str_eq(f->subject, n->parent)));
}

static void put_news(struct buf *out, struct ground *p, const struct news *n, struct str site,
                     bool english)
{
    struct str path = subject_path(p->co.arena, n->subject);
    buf_printf(out, "\n%s: %.*s\n", i18n(n->words), STR_FMT(n->title));
    if (n->detail.n) buf_printf(out, "%.*s\n", STR_FMT(n->detail));
    if (path.n)
        buf_printf(out, "%.*s%s/e/%.*s/%.*s\n", STR_FMT(site), english ? "/en" : "",
                   STR_FMT(p->entity.code), STR_FMT(path));
}

/* The news of one place for who follows `follows[from]` to `follows[to - 1]` there. */
static size_t put_place(struct buf *out, struct ground *p, size_t from, size_t to, struct str site,
                        bool english)
{
    size_t told = 0;
    for (size_t i = 0; i < p->news_count; i++) {
        bool mine = false;
        for (size_t k = from; k < to && !mine; k++) mine = concerns(&p->follows[k], &p->news[i]);
        if (!mine) continue;
        if (!told)
            buf_printf(out, _("Esto es nuevo en lo que usted sigue de %.*s:"),
                       STR_FMT(p->entity.name));
        if (!told) buf_char(out, '\n');
        if (told++ < MOST_TOLD) put_news(out, p, &p->news[i], site, english);
    }
    if (told > MOST_TOLD) {
        buf_char(out, '\n');
        buf_printf(
            out,
            i18n_plural("Y %lld cosa más.", "Y %lld cosas más.", (unsigned long)(told - MOST_TOLD)),
            (long long)(told - MOST_TOLD));
        buf_char(out, '\n');
    }
    return told;
}

static enum err_code write_letter(struct co *home, struct ground *p, size_t from, size_t to,
                                  struct str site, size_t *written, struct err *err)
{
    char signature[NEWS_SIGNATURE + 1];
    struct store_stmt *stmt;
    struct buf body;
    int64_t person = p->follows[from].person;
    bool row = false;
    enum err_code code =
        q_person_reader(ledger_store(home->ledger), home->entity, person, &stmt, err);
    if (!code) code = store_step(stmt, &row, err);
    if (code || !row) return code; /* wants no letters, or is gone */
    bool english = str_is(store_text(stmt, 0), "en");
    store_reset(stmt);
    struct i18n_before before = i18n_for(english ? "en" : "es");
    buf_init(&body, MOST_LETTER);
    size_t told = put_place(&body, p, from, to, site, english);
    if (told) code = news_sign(home, person, signature, err);
    if (told && !code) {
        struct str stop = arena_printf(home->arena, "%.*s%s/avisos/%lld/%s", STR_FMT(site),
                                       english ? "/en" : "", (long long)person, signature);
        buf_printf(&body, "\n--\n%s\n%.*s\n", _("Para no recibir más estos avisos:"),
                   STR_FMT(stop));
        struct str subject = arena_printf(
            home->arena,
            i18n_plural("%lld novedad de %.*s", "%lld novedades de %.*s", (unsigned long)told),
            (long long)told, STR_FMT(p->entity.name));
        code =
            body.failed || !stop.p || !subject.p
                ? err_no_memory(err)
                : notice_add_stoppable(home, person, "digest", subject, buf_view(&body), stop, err);
        *written += !code;
    }
    buf_free(&body);
    i18n_back(before);
    return code;
}

static enum err_code tell_place(struct co *home, struct ground *p, struct str site, size_t *written,
                                struct err *err)
{
    enum err_code code = read_news(p, err);
    if (!code) code = entity_get(home->ledger, home->arena, p->co.entity, &p->entity, err);
    if (!code && p->news_count) code = read_follows(p, err);
    for (size_t from = 0, to; from < p->follow_count && !code; from = to) {
        for (to = from; to < p->follow_count && p->follows[to].person == p->follows[from].person;)
            to++;
        code = write_letter(home, p, from, to, site, written, err);
    }
    if (!code)
        code = q_gathered_set_run(ledger_store(home->ledger), p->co.entity, p->last, home->now_ms,
                                  err);
    return code;
}

/* --- all of them ------------------------------------------------------------------------------ */

/* Entities where something is followed, but for those that were told of not long ago. */
static enum err_code places_of(struct co *home, bool now, struct ground **out, size_t *count,
                               struct err *err)
{
    struct store_stmt *stmt;
    bool row = false;
    int64_t before = now ? home->now_ms : home->now_ms - NEWS_HOURS * INT64_C(3600000);
    *count = 0;
    *out = arena_array(home->arena, MOST_ENTITIES, sizeof **out);
    if (!*out) return err_no_memory(err);
    enum err_code code = q_gather_entities(ledger_store(home->ledger), MOST_ENTITIES, &stmt, err);
    while (!code && !(code = store_step(stmt, &row, err)) && row) {
        struct q_gather_entities_row r;
        q_gather_entities_row(stmt, &r);
        if (r.at > before) continue;
        struct ground *p = &(*out)[(*count)++];
        *p = (struct ground){.co = *home, .told = r.seq};
        p->co.entity = r.entity;
    }
    return code;
}

enum err_code news_gather(struct co *home, struct str site, bool now, size_t *written,
                          struct err *err)
{
    struct ground *places;
    size_t count = 0;
    *written = 0;
    enum err_code code = co_begin(home, err);
    if (code) return code;
    code = places_of(home, now, &places, &count, err);
    for (size_t i = 0; i < count && !code; i++) {
        places[i].co.depth = home->depth;
        code = tell_place(home, &places[i], site, written, err);
    }
    code = co_end(home, code, err);
    if (code) *written = 0;
    return code;
}
