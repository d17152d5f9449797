/* Notices: e-mail waiting to be sent. A change adds them in its own transaction, so that nothing is
 * told that did not happen; `cauce notices send` takes them to a mail server or, without one, to a
 * folder of files (the spool), which is the default. */
#ifndef CAUCE_COCREATE_NOTICE_H
#define CAUCE_COCREATE_NOTICE_H

#include "cocreate/cocreate.h"

/* A letter as its reader gets it. */
struct letter {
    struct str subject;
    struct buf body;
    bool english;
    struct str stop; /* see notice_add_stoppable; empty = none */
};
/* A page of the site: "https://abierto.ejemplo.mx" and "/e/26/sesion/3", without a language. */
struct notice_page {
    struct str site, path;
};
/* Puts its address, in the reader's language, and ends the line. */
void letter_link(struct letter *letter, const struct notice_page *page);

/* What is written to somebody, whoever caused it. `write` runs in the reader's language: _() says
 * what they read. */
struct letter_of {
    const char *kind;
    enum err_code (*write)(const void *user, struct letter *out, struct err *err);
    const void *user;
    struct str email; /* empty: the account's, when it is sent */
};
/* To a person, in the language of the account; in the change's transaction. *id_out may be NULL.
 * ERR_NOTFOUND when there is none. */
enum err_code notice_write(struct co *home, int64_t person, const struct letter_of *what,
                           struct err *err);
/* As much work for nobody, so that nobody learns from the time an answer takes whether an address
 * has an account. */
enum err_code notice_write_nobody(struct co *home, const struct letter_of *what, struct err *err);

/* To a person, at the address of the account; in the change's transaction. Plain text, as it is. */
enum err_code notice_add(struct co *home, int64_t person, const char *kind, struct str subject,
                         struct str body, struct err *err);

/* The same, with the address of a page by which who gets it stops getting more (goes into the
 * message's head). It is not sent once the person wants no more. */
enum err_code notice_add_stoppable(struct co *home, int64_t person, const char *kind,
                                   struct str subject, struct str body, struct str stop,
                                   struct err *err);

enum notice_state {
    NOTICE_WAITS,   /* for the next run */
    NOTICE_LATER,   /* it failed, and is tried again at `due` */
    NOTICE_ON_WAY,  /* taken and never heard of again: it may have arrived, so it is not sent */
    NOTICE_GIVEN_UP /* for good: a permanent fault, or too many tries */
};
const char *notice_state_word(int state);
struct notice_row {
    int64_t id, person, made, tries;
    int state;   /* enum notice_state */
    int64_t due; /* ms; of NOTICE_LATER */
    struct str email, kind, subject, body, fault, stop;
};
/* Those to be sent now, oldest first; closed accounts are left out. */
enum err_code notice_due(struct co *home, size_t most, struct notice_row **out, size_t *count_out,
                         struct err *err);
/* Every one that was not sent, those after a number. */
enum err_code notice_list(struct co *home, int64_t after, size_t most, struct notice_row **out,
                          size_t *count_out, struct err *err);
/* Before one is sent: *mine is true for one taker only, however many try at once. What is taken and
 * not told of afterwards stays NOTICE_ON_WAY, so that nothing is sent twice. A change of its own.
 */
enum err_code notice_take(struct co *home, int64_t id, bool *mine, struct err *err);
/* What became of one: `fault` empty = sent. Otherwise it waits longer after each try (a minute to a
 * day) and is given up after NOTICE_MOST_TRIES; at once when refused for good. Where there was no
 * server to say anything about it, it waits a few minutes and that is no try of its own, however
 * often. A change of its own. */
enum { NOTICE_MOST_TRIES = 12 };
enum notice_fault { NOTICE_NOT_NOW, NOTICE_REFUSED, NOTICE_NO_SERVER };
enum err_code notice_tried(struct co *home, int64_t id, int64_t tries, struct str fault,
                           enum notice_fault kind, struct err *err);
/* Puts one that was given up, or that stayed on its way, back. ERR_NOTFOUND. */
enum err_code notice_retry(struct co *home, int64_t id, struct err *err);
/* The message as it goes over the wire (RFC 5322, UTF-8, CRLF): no line of it can be forged by what
 * stands in subject or address. */
enum err_code notice_message(struct arena *arena, const struct notice_row *notice, struct str from,
                             struct str *out, struct err *err);

#endif
