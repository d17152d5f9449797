/* Asking one indicator of a few releases, for the tests of the indicators beyond Cardinal's. */
#ifndef CAUCE_TESTS_OCDS_QUESTIONS_H
#define CAUCE_TESTS_OCDS_QUESTIONS_H

#include "indicators.h"
#include "ocds/lists.h"

/* The findings as JSON Lines; the text lives until the next call. */
struct str asked(const char *code, const char *settings, const char *releases);
/* Reads a list for the following calls of `asked`; `asked_without` forgets them. */
void asked_with(enum list_kind kind, const char *csv);
void asked_without(void);
size_t findings(struct str text); /* lines */
#define CHECK_SAYS(text, words) CHECK(str_contains(text, STR(words)))

#endif
