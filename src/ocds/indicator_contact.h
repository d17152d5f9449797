/* Contact details in a form that can be compared: what two parties really share. Serves R044 and
 * M008. */
#ifndef CAUCE_OCDS_INDICATOR_CONTACT_H
#define CAUCE_OCDS_INDICATOR_CONTACT_H

#include "ocds/indicator.h"

enum contact_kind { CONTACT_PHONE, CONTACT_EMAIL, CONTACT_ADDRESS, CONTACT_KINDS };

/* The last ten digits of a telephone, an e-mail in lower case, the key of street, number and
 * place. Empty when there is none or it tells nobody apart (all the same digit, a street without
 * a number). .p NULL as well. */
struct str contact_of(struct arena *arena, const struct view_party *party, enum contact_kind kind);
/* As it is published, and its path in the party. */
struct str contact_text(const struct view_party *party, enum contact_kind kind);
const char *contact_path(enum contact_kind kind);
/* "el mismo teléfono" … for people. */
const char *contact_words(enum contact_kind kind);
/* Whether two parties are one under two ids: the same tax id, or the same name. */
bool contact_same_party(struct arena *arena, const struct view_party *a,
                        const struct view_party *b);
/* What stands for a party as itself: its tax id, else the key of its name, else its id. */
struct str contact_identity(struct arena *arena, const struct view_party *party);

#endif
