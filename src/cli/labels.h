/* Plain words for the stable codes that the rooms below use. */
#ifndef CAUCE_CLI_LABELS_H
#define CAUCE_CLI_LABELS_H

#include "cli/cli.h"
#include "ledger/vocabulary.h"

/* Why a row was set aside; the code itself where there is no label. May copy into the arena. */
const char *label_reason(struct str code, struct arena *arena);
const char *label_rule(struct str code, struct arena *arena);
/* The word of a vocabulary in the reader's language. */
const char *label_word(enum word_list list, int number);
enum style label_severity_style(int severity);
/* "1,234,567.89 MXN" into the arena. */
struct str label_money(struct arena *arena, int64_t minor, const char *currency);

#endif
