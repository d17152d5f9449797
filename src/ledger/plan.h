/* How the tables of the ledger are spread over several machines. */
#ifndef CAUCE_LEDGER_PLAN_H
#define CAUCE_LEDGER_PLAN_H

#include "base/buf.h"

/* The statements that shard an existing ledger on Citus (store_plan_citus): catalogues copied to
 * every machine, all other tables spread by entity. NUL-terminated. Pure. */
void ledger_plan_citus(struct buf *out);

#endif
