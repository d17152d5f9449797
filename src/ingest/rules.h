/* Private to src/ingest: the stable codes of quarantine reasons; those of findings are in
 * ledger/check.h. They are part of exports; never rename one. */
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

#endif
