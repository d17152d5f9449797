/* The ledger's tables, handed to the planner of the store; see plan.h. */
#include "ledger/plan.h"

#include "ledger_schema.h"

void ledger_plan_citus(struct buf *out)
{
    store_plan_citus(ledger_tables, ledger_table_count, out);
}
