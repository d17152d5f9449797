/* What tools/mkpo.c makes from the translations in locale/, for i18n.c alone: one catalogue per
 * language, its messages sorted by bytes so that a lookup is a binary search. Read-only. */
#ifndef CAUCE_BASE_I18N_TABLE_H
#define CAUCE_BASE_I18N_TABLE_H

#include <stddef.h>

struct i18n_message {
    const char *spanish; /* the message id; with a context: "context\004id" */
    const char *text;    /* the translation, or its form for n == 1 */
    const char *many;    /* the form for the rest; NULL when the message has no plural */
};
struct i18n_catalogue {
    const char *language; /* "en" */
    const struct i18n_message *messages;
    size_t count;
};

extern const struct i18n_catalogue i18n_catalogues[];
extern const size_t i18n_catalogues_count;

#endif
