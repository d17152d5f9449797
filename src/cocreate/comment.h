/* Comments on a public thing of the cycle — a proposal, a commitment, the draft of a plan, one
 * of its parts — each with room for one answer, and moderated with a public reason.
 *
 * Who comments is shown under the name they gave; text and name may be personal and stand in the
 * private part of the log. Changes are as in cocreate.h; what is given back lives in co->arena. */
#ifndef CAUCE_COCREATE_COMMENT_H
#define CAUCE_COCREATE_COMMENT_H

#include "cocreate/cocreate.h"

enum { COMMENT_MOST_TEXT = 3000 };

/* Fields: text, name, place. */
struct comment_draft {
    struct str subject; /* "proposal/12", "commitment/3", "plan/1": a word, '/', a number */
    struct str place;   /* a part of it: "commitment/3"; empty = the whole */
    struct str text;
    struct str name; /* shown; empty = none */
};
/* CO_CITIZEN. That the subject is there and takes comments is the caller's to know, except for
 * proposals: a hidden one, or none, is ERR_NOTFOUND. Log: comment.made. */
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

#endif
