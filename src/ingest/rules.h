/* Private to src/ingest: the stable codes of quarantine reasons, and the rules of findings that are
 * not in ledger/check.h. They are part of exports; never rename one. */
#ifndef CAUCE_INGEST_RULES_H
#define CAUCE_INGEST_RULES_H

#include "ledger/check.h"

#define REASON_NO_KEY "no-key"
#define REASON_BAD_MONEY "bad-money"
#define REASON_NO_MONEY "no-money"
#define REASON_BAD_CURRENCY "bad-currency"
#define REASON_RAGGED "ragged"
#define REASON_UNKNOWN_ENTITY "unknown-entity"
#define REASON_UNKNOWN_WORD "unknown-word" /* a moment or kind the layout's table does not know */
#define REASON_REPEATED_HEADER "repeated-header"
#define REASON_DUPLICATE_ROW "duplicate-row"
#define REASON_BAD_JSON "bad-json"
#define REASON_NO_FIELD "no-field"
#define REASON_LINKED_RELEASES "linked-releases"
#define REASON_UNREADABLE "unreadable"

/* Rules of findings that ledger/check.h does not name: about the file, not about the money. */
#define RULE_TEXT_LOST "lost-text" /* bytes that no encoding explains */
#define RULE_CHILD_MISSING                                                                         \
    "child-missing"                  /* a row refers to rows of a child sheet that are not there */
#define RULE_BAD_NUMBER "bad-number" /* an attribute that should be a number */
#define RULE_PART_WITHOUT_KEY "part-without-key" /* one of several things in a row has no key */

#endif
