/* Notices: e-mail waiting to be sent. A change adds them in its own transaction, so that nothing is
 * told that did not happen; `cauce notices send` takes them to a mail server or, without one, to a
 * folder of files (the spool), which is the default. */
#ifndef CAUCE_COCREATE_NOTICE_H
#define CAUCE_COCREATE_NOTICE_H

#include "cocreate/cocreate.h"

/* To a person, at the address of the account; in the change's transaction. Plain text. */
enum err_code notice_add(struct co *home, int64_t person, const char *kind, struct str subject,
                         struct str body, struct err *err);

struct notice_row {
    int64_t id, person, made, tries;
    struct str email, kind, subject, body, fault;
};
/* Those not sent yet, oldest first; closed accounts are left out. */
enum err_code notice_due(struct co *home, size_t most, struct notice_row **out, size_t *count_out,
                         struct err *err);
/* What became of one: `fault` empty = sent. A change of its own. */
enum err_code notice_tried(struct co *home, int64_t id, struct str fault, struct err *err);
/* The message as it goes over the wire (RFC 5322, UTF-8, CRLF): no line of it can be forged by what
 * stands in subject or address. */
enum err_code notice_message(struct arena *arena, const struct notice_row *notice, struct str from,
                             struct str *out, struct err *err);

#endif
