/* Payments on a contract: see indicator_payment.h. */
#include "ocds/indicator_payment.h"

enum { COMPARED = 512 };

/* A transaction that was published twice: the same id (looked for among the first ones, so that a
 * contract of thousands of payments stays quick). */
static bool repeated(const struct view_contract *c, size_t at)
{
    struct str id = c->transactions[at].id;

    for (size_t i = 0; id.n && i < at && i < COMPARED; i++)
        if (str_eq(c->transactions[i].id, id)) return true;
    return false;
}

bool payments_of(const struct view_contract *c, money_sum *paid, int64_t *amount)
{
    *paid = 0;
    if (!c->transaction_count || !view_minor(&c->value, amount) || *amount <= 0) return false;
    for (size_t i = 0; i < c->transaction_count; i++) {
        const struct view_transaction *t = &c->transactions[i];
        int64_t minor;

        if (!view_minor(&t->value, &minor) || !str_eq(t->value.currency, c->value.currency))
            return false;
        if (!repeated(c, i)) *paid += minor;
    }
    return true;
}
