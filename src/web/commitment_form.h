/* The template of a commitment as forms: six parts of its text, each short enough for a phone, with
 * its own fields, saved by itself. What is beside the text (indicators, what it is tied to) has
 * pages of its own. One table says which field stands in which part; the pages that make, edit and
 * amend a commitment draw and read it. Everything is allocated in page->arena. */
#ifndef CAUCE_WEB_COMMITMENT_FORM_H
#define CAUCE_WEB_COMMITMENT_FORM_H

#include "cocreate/commitment.h"
#include "cocreate/plan.h"
#include "cocreate/text_diff.h"
#include "web/form_parts.h"

enum edit_part {
    EDIT_PROBLEM,
    EDIT_WHAT,
    EDIT_WHO,
    EDIT_ACTIONS,
    EDIT_MEANS,
    EDIT_MONEY,
    EDIT_PARTS
};
/* "problema" as in addresses and in commitment_lacks; its title in the reader's language. */
const char *edit_part_code(int part);
const char *edit_part_title(int part);
int edit_part_of(struct str code); /* EDIT_PARTS when there is none */
/* Whether a field of commitment_diff is written in this part. */
bool edit_part_has(int part, const char *field);

/* The fields of a part, with what the commitment says now, and room for EDIT_MORE further ones. */
enum { EDIT_MORE = 8 };
struct edit_fields {
    struct form_field *list;
    size_t count;
};
enum err_code edit_fields(struct page *page, struct co *co, int part,
                          const struct commitment_draft *now, struct edit_fields *out,
                          struct err *err);
void edit_add(struct edit_fields *fields, struct form_field field);
/* Puts what the form sent for a part into a draft; the rest of the draft stays. */
void edit_read(struct page *page, int part, struct commitment_draft *draft);

/* Sessions that were held in a cycle, as choices: of an approval, of an amendment. */
struct form_choice *edit_sittings(struct page *page, struct co *co, int64_t cycle,
                                  size_t *count_out);
/* "Sesión 3, 4 de marzo de 2026": of one of them; empty for 0. */
struct str edit_sitting_name(struct page *page, struct co *co, int64_t sitting);

/* What two texts differ in, for a page: fields that differ, with their words. */
struct edit_change {
    const char *label;
    struct str before, after;
    const struct text_piece *pieces;
    size_t count;
};
/* Only fields of `part`, or of all with EDIT_PARTS. */
enum err_code edit_changes(struct page *page, struct co *co, int part,
                           const struct commitment_draft *before,
                           const struct commitment_draft *after, struct edit_change **out,
                           size_t *count_out, struct err *err);

#endif
