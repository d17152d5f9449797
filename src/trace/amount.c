/* The order of moments for each kind of thing. The reasons, kind by kind, stand beside the
 * lists. */
#include "trace/amount.h"

#include <stddef.h>

/* What the budget was after its changes says how much there was to follow; then what was used of it
 * (accrued is the moment that the law of governmental accounting calls spent), and only then what
 * was first approved. A proposal is no money yet, but better than nothing. */
static const uint8_t budget[] = {MOMENT_MODIFIED,
                                 MOMENT_ACCRUED,
                                 MOMENT_EXECUTED,
                                 MOMENT_PAID,
                                 MOMENT_APPROVED,
                                 MOMENT_COMMITTED,
                                 MOMENT_RESERVED,
                                 MOMENT_MINISTERED,
                                 MOMENT_PROPOSED,
                                 MOMENT_STATED,
                                 0};
/* A work runs over years: its whole investment is what its contracts must be held against. The cost
 * of life includes running it, which no contract of the work carries. */
static const uint8_t project[] = {MOMENT_TOTAL_INVESTMENT,
                                  MOMENT_MODIFIED,
                                  MOMENT_FINAL,
                                  MOMENT_APPROVED,
                                  MOMENT_EXECUTED,
                                  MOMENT_ACCRUED,
                                  MOMENT_PAID,
                                  MOMENT_COMMITTED,
                                  MOMENT_TOTAL_COST,
                                  MOMENT_PLANNED,
                                  MOMENT_MINISTERED,
                                  MOMENT_CONTRACTED,
                                  MOMENT_PROPOSED,
                                  MOMENT_STATED,
                                  0};
/* What was signed. What an amendment says is in some files the change and in others the new total,
 * so it only counts where nothing else is said. */
static const uint8_t contract[] = {
    MOMENT_CONTRACTED, MOMENT_FINAL, MOMENT_AMENDED, MOMENT_AWARDED, MOMENT_PAID, MOMENT_STATED, 0};
/* Steps before a contract: used only where no contract under them has an amount. */
static const uint8_t step[] = {MOMENT_AWARDED,
                               MOMENT_TENDERED,
                               MOMENT_PLANNED,
                               MOMENT_APPROVED,
                               MOMENT_CONTRACTED,
                               MOMENT_STATED,
                               0};
static const uint8_t payment[] = {MOMENT_PAID, MOMENT_EXECUTED, MOMENT_ACCRUED, MOMENT_STATED, 0};
/* Only what was drawn can have gone anywhere; what was authorised, or is still owed, says at least
 * how large the loan is. */
static const uint8_t loan[] = {MOMENT_DRAWN,   MOMENT_AUTHORISED, MOMENT_CONTRACTED, MOMENT_OPENING,
                               MOMENT_CLOSING, MOMENT_BALANCE,    MOMENT_STATED,     0};
/* What left the trust is what can be followed; its balance is still there. */
static const uint8_t trust[] = {MOMENT_OUTFLOW, MOMENT_BALANCE, MOMENT_CLOSING,
                                MOMENT_INFLOW,  MOMENT_STATED,  0};
static const uint8_t revenue[] = {MOMENT_COLLECTED,
                                  MOMENT_REVENUE_ACCRUED,
                                  MOMENT_REVENUE_MODIFIED,
                                  MOMENT_ESTIMATED,
                                  MOMENT_PROPOSED,
                                  MOMENT_STATED,
                                  0};
static const uint8_t fund[] = {MOMENT_MINISTERED, MOMENT_MODIFIED,  MOMENT_APPROVED,
                               MOMENT_ACCRUED,    MOMENT_EXECUTED,  MOMENT_PAID,
                               MOMENT_COLLECTED,  MOMENT_ESTIMATED, MOMENT_INFLOW,
                               MOMENT_PROPOSED,   MOMENT_STATED,    0};
static const uint8_t result[] = {MOMENT_PAID,    MOMENT_EXECUTED, MOMENT_ACCRUED,
                                 MOMENT_OUTFLOW, MOMENT_STATED,   0};

static const uint8_t *list_of(enum node_kind kind)
{
    switch (kind) {
    case NODE_REVENUE:
        return revenue;
    case NODE_FUND:
        return fund;
    case NODE_LOAN:
        return loan;
    case NODE_TRUST:
        return trust;
    case NODE_BUDGET_LINE:
    case NODE_PROGRAMME:
        return budget;
    case NODE_PROJECT:
        return project;
    case NODE_PLANNING:
    case NODE_PROCEDURE:
    case NODE_AWARD:
        return step;
    case NODE_CONTRACT:
        return contract;
    case NODE_PAYMENT:
        return payment;
    case NODE_SUPPORT:
    case NODE_DELIVERY:
    case NODE_RESULT:
        break;
    }
    return result;
}

int amount_rank(enum node_kind kind, enum moment moment)
{
    const uint8_t *list = list_of(kind);

    for (int i = 0; list[i]; i++)
        if (list[i] == moment) return i;
    return AMOUNT_NONE;
}

bool amount_is_level(enum moment moment)
{
    return moment == MOMENT_OPENING || moment == MOMENT_CLOSING || moment == MOMENT_BALANCE ||
           moment == MOMENT_AUTHORISED;
}

bool amount_skips_zero(enum node_kind kind)
{
    return kind == NODE_LOAN;
}

static bool says_nothing(const struct amount *amount, enum node_kind kind)
{
    return amount->rank == AMOUNT_NONE || (amount->minor == 0 && amount_skips_zero(kind));
}

static bool replaces(const struct amount *old, const struct amount *row, enum node_kind kind)
{
    bool nothing = says_nothing(old, kind);

    if (nothing != says_nothing(row, kind)) return nothing;
    if (row->rank != old->rank) return row->rank < old->rank;
    if (row->age != old->age) return row->age > old->age;
    return row->year > old->year; /* a level: its newest year */
}

void amount_take(struct amount *amount, enum node_kind kind, const struct amount *row)
{
    bool level = amount_is_level((enum moment)row->moment);

    if (row->rank == AMOUNT_NONE) return;
    if (amount->rank == row->rank && amount->age == row->age &&
        (!level || amount->year == row->year)) {
        amount->minor += row->minor;
        if (row->year > amount->year) amount->year = row->year;
    } else if (replaces(amount, row, kind)) {
        *amount = *row;
    }
}

int64_t amount_minor(const struct amount *amount)
{
    return amount->minor > INT64_MAX    ? INT64_MAX
           : amount->minor < -INT64_MAX ? -INT64_MAX
                                        : (int64_t)amount->minor;
}
