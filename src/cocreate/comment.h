/* Comments on a public thing of the cycle — a proposal, a commitment, the draft of a plan, one
 * of its parts — with replies one level deep, each with room for one answer of an office, and
 * moderated with a public reason.
 *
 * Who comments is shown under the name they gave; text and name may be personal and stand in the
 * private part of the log. Changes are as in cocreate.h; what is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_COMMENT_H
#define CAUCE_COCREATE_COMMENT_H

#include "cocreate/cocreate.h"

enum { COMMENT_MOST_TEXT = 3000, COMMENT_MOST_REPLIES = 50 };

/* Fields: text, name, place. */
struct comment_draft {
    struct str subject; /* "proposal/12", "commitment/3", "plan/1": a word, '/', a number */
    struct str place;   /* a part of it: "commitment/3"; empty = the whole; "comment/9": replies */
    struct str text;
    struct str name; /* shown; empty = none */
};
/* CO_CITIZEN. That the subject is there and takes comments is the caller's to know, except for
 * proposals: a hidden one, or none, is ERR_NOTFOUND. A reply to one that is hidden, a reply itself,
 * of another subject or has COMMENT_MOST_REPLIES is ERR_INPUT. Log: comment.made. */
enum err_code comment_add(struct co *co, const struct comment_draft *draft,
                          struct co_faults *faults, int64_t *id_out, struct err *err);
/* CO_MEMBER, CO_INSTITUTION or CO_ADMIN; `name`: the office that answers. One answer: ERR_CONFLICT
 * when there is one. Fields: answer, name. Log: comment.answered. */
enum err_code comment_answer(struct co *co, int64_t id, struct str answer, struct str name,
                             struct co_faults *faults, struct err *err);
/* Hides, or shows again, with a public reason (field "reason"). CO_MEMBER, CO_FACILITATOR or
 * CO_ADMIN; ERR_CONFLICT when it is so already. Log: comment.hidden, comment.shown. */
enum err_code comment_hide(struct co *co, int64_t id, bool hidden, struct str reason,
                           struct co_faults *faults, struct err *err);

struct comment {
    int64_t id, person, made,
        answered; /* answered: ms; 0 = not yet. person is not for the public */
    struct str subject, place, name, text; /* name and text empty when hidden and not for staff */
    int sector;
    bool hidden;
    struct str hidden_reason, answer, answer_name;
};
/* ERR_NOTFOUND. */
enum err_code comment_get(struct co *co, int64_t id, struct comment *out, struct err *err);
/* Of a subject, oldest first, those after `after`, at most `most` (1 to 200). */
enum err_code comment_list(struct co *co, struct str subject, int64_t after, size_t most,
                           struct comment **out, size_t *count_out, struct err *err);

/* A comment and the replies to it, the oldest first. */
struct comment_thread {
    struct comment first;
    const struct comment *replies;
    size_t reply_count;
};
/* Of a subject and, unless empty, one place of it: the newest thread first, `most` (1 to 50) after
 * `skip`. `visible` and `hidden` count every comment and reply of the subject. */
struct comment_threads {
    struct comment_thread *list;
    size_t count;
    int64_t visible, hidden;
};
enum err_code comment_threads(struct co *co, const struct comment_draft *of, size_t skip,
                              size_t most, struct comment_threads *out, struct err *err);

#endif
