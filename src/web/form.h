/* What a form sent, as pages read it: text that has been checked to be text, typed values, and one
 * sentence beside each field that is not right. A form that fails is shown again with what was
 * typed, so nothing that a person wrote is lost.
 *
 * The token that proves that a form was ours (against requests forged by another site) is checked
 * before a page runs; templates put it in with {{call form_begin(…)}}. One thread. */
#ifndef CAUCE_WEB_FORM_H
#define CAUCE_WEB_FORM_H

#include "cocreate/cocreate.h"
#include "web/http.h"

#define FORM_TOKEN "_f" /* name of the hidden field */

struct form {
    const struct http_field *fields;
    size_t count;
    struct co_faults faults;
    struct arena *arena;
};

/* The text of a field: trimmed, line breaks as one '\n', other control characters taken out; empty
 * when absent. Bytes that are no UTF-8 are a fault, and empty. */
struct str form_text(struct form *form, const char *name);
/* As it was sent, for passwords: only UTF-8 without NUL; empty otherwise. */
struct str form_raw(struct form *form, const char *name);
/* A whole number; `fallback` when empty. A fault when it is none or outside. */
int64_t form_number(struct form *form, const char *name, int64_t least, int64_t most,
                    int64_t fallback);
/* A date: as browsers send it (2024-12-31) or as people write it; DATE_NONE when empty. */
int32_t form_day(struct form *form, const char *name);
/* Date and time of day ("2024-12-31T18:30", or two fields NAME and NAME_time), local time of the
 * instance, as ms UTC; 0 when empty. */
int64_t form_moment(struct form *form, const char *name);
/* Pesos and centavos; false when empty (and then *minor is 0). A fault when it is no amount. */
bool form_money(struct form *form, const char *name, int64_t *minor);
bool form_flag(const struct form *form, const char *name);
/* What the domain says of `from`, which is no field of this form, stands beside `to`. */
void form_move_fault(struct form *form, const char *from, const char *to);
/* All values of a name, in their order, trimmed. */
size_t form_list(struct form *form, const char *name, struct str *out, size_t most);
/* An upload that has bytes; NULL when there is none. */
const struct http_field *form_file(const struct form *form, const char *name);
bool form_has(const struct form *form, const char *name);

#endif
