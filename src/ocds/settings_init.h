/* A settings file to begin with: every key that exists, explained and commented out. */
#ifndef CAUCE_OCDS_SETTINGS_INIT_H
#define CAUCE_OCDS_SETTINGS_INIT_H

#include "base/buf.h"
#include "ocds/indicator.h"

/* Appends it, in the reader's language: "#" begins explanations, ";" the keys to uncomment. `list`:
 * indicators ended by NULL. */
void settings_write_default(struct buf *out, const struct indicator *const *list);

#endif
