/* The index of words by which find.h finds things: for each entity and word, the ids of the nodes
 * or organisations that have it. It is made after imports, not during them; what came since is
 * compared one by one (find.c), so an answer never lacks what the index does not hold yet. */
#ifndef CAUCE_LEDGER_WORDS_H
#define CAUCE_LEDGER_WORDS_H

#include "ledger/ledger.h"

/* Takes the words of all that came since the last call, one transaction per entity. Nothing new is
 * one statement. *taken_out (may be NULL): nodes and organisations looked at. */
enum err_code ledger_words_update(struct ledger *ledger, const struct progress *progress,
                                  uint64_t *taken_out, struct err *err);

#endif
