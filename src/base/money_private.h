/* Shared by the files of base that read figures; no other room includes it. */
#ifndef CAUCE_BASE_MONEY_PRIVATE_H
#define CAUCE_BASE_MONEY_PRIVATE_H

#include "base/money.h"

struct money_form {
    int scale10; /* power of ten of the unit the figure is written in */
    int digits;  /* minor digits wanted */
    bool percent;
};
enum money_kind money_parse_form(struct str text, const struct money_form *form, int64_t *out);
/* Words and dashes that stand for "no figure was published"; `s` is trimmed. */
bool money_nothing(struct str s);

#endif
