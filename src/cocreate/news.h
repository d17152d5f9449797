/* News: what happened in public, in words, out of the log; and telling it to those who follow.
 *
 * Only kinds of entries that have words here are news, and only of things that a visitor may see
 * when they are read: drafts, what was hidden and who voted are none. Reading is bounded
 * (NEWS_MOST_LOOKED entries). What is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_NEWS_H
#define CAUCE_COCREATE_NEWS_H

#include "archive/log.h"
#include "cocreate/cocreate.h"

enum { NEWS_MOST_LOOKED = 20000, NEWS_HOURS = 20 };

struct news {
    int64_t seq, at, actor; /* of the entry; at: ms */
    char id[37];            /* for ever and everywhere its own: a UUID out of the entry's hash */
    const char *words;      /* message id: "Se contó la votación"; i18n() when it is shown */
    struct str subject;     /* what it is about: "vote/3" */
    struct str parent;      /* of which that is a part: "plan/1"; may be empty */
    struct str title;       /* of the subject */
    struct str detail;      /* a sentence of the entry: a reason, a text; may be empty */
};
/* The latest first, at most `most`. `about` empty: of everything. */
enum err_code news_latest(struct co *co, struct str about, size_t most, struct news **out,
                          size_t *count_out, struct err *err);
/* The words for any entry of the log, also such as are no news; NULL for a kind that has none. In
 * the reader's language. */
const char *news_words(struct str kind);

/* Writes to everybody who follows something one letter an entity with what happened there since the
 * last time; what they did themselves is left out. At most every NEWS_HOURS (unless `now`), in
 * their language, with a link that stops the letters. One change: what was told is
 * never told again. `home`: the entity of the accounts; `site`: "https://abierto.ejemplo.mx". */
enum err_code news_gather(struct co *home, struct str site, bool now, size_t *written,
                          struct err *err);

/* The link that stops the letters: /avisos/PERSON/SIGNATURE. The signature is of the program's own
 * key (HMAC-SHA-256), which is made at the first time (then inside a change). */
enum { NEWS_SIGNATURE = 64 };
enum err_code news_sign(struct co *home, int64_t person, char out[NEWS_SIGNATURE + 1],
                        struct err *err);
/* Turns the letters off for whom the signature is of. ERR_NOTFOUND when it is not theirs. `check`:
 * only looks whether it is. */
enum err_code news_stop(struct co *home, int64_t person, struct str signature, bool check,
                        struct err *err);

#endif
