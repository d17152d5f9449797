/* The actions of a commitment as rows of a form: what will be done, by whom, from when to when. A
 * row that is left empty is no action; every save leaves room for more. Private to the forms of
 * commitments (commitment_form.c). */
#ifndef CAUCE_WEB_COMMITMENT_ACTIONS_H
#define CAUCE_WEB_COMMITMENT_ACTIONS_H

#include "web/commitment_form.h"

enum { ACTION_FIELDS_MOST = COMMITMENT_MOST_ACTIONS * 7 + 1 };
enum err_code action_fields(struct page *page, const struct commitment_draft *now,
                            struct edit_fields *out, struct err *err);
/* Says beside its row what is not right. */
void action_read(struct page *page, struct commitment_draft *draft);

#endif
