/* What was paid on a contract: its transactions in the contract's currency, exact. */
#ifndef CAUCE_OCDS_INDICATOR_PAYMENT_H
#define CAUCE_OCDS_INDICATOR_PAYMENT_H

#include "base/money.h"
#include "ocds/indicator.h"

/* False when the contract has no amount above zero, or a transaction has no amount or is in another
 * currency: then what was paid cannot be compared. Transactions with the same id count once. */
bool payments_of(const struct view_contract *contract, money_sum *paid, int64_t *amount);

#endif
