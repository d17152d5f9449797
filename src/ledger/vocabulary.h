/* The words of the ledger: node kinds, accounting moments, evidence, roles. Each has a number (in
 * the store), a code (in exports and --json), the Spanish word (in layouts and on screens) and the
 * English one. Numbers never change meaning. Pure tables; thread-safe. */
#ifndef CAUCE_LEDGER_VOCABULARY_H
#define CAUCE_LEDGER_VOCABULARY_H

#include <stddef.h>

#include "base/str.h"

enum node_kind {
    NODE_REVENUE = 1,
    NODE_FUND,
    NODE_LOAN,
    NODE_TRUST,
    NODE_BUDGET_LINE,
    NODE_PROGRAMME,
    NODE_PROJECT,
    NODE_PROCEDURE,
    NODE_CONTRACT,
    NODE_PAYMENT,
    NODE_SUPPORT,
    NODE_DELIVERY,
    NODE_RESULT,
    NODE_AWARD,
    NODE_PLANNING
};

enum moment {
    /* expenditure (CONAC) */
    MOMENT_APPROVED = 1,
    MOMENT_MODIFIED,
    MOMENT_COMMITTED,
    MOMENT_ACCRUED,
    MOMENT_EXECUTED,
    MOMENT_PAID,
    /* revenue */
    MOMENT_ESTIMATED = 11,
    MOMENT_REVENUE_MODIFIED,
    MOMENT_REVENUE_ACCRUED,
    MOMENT_COLLECTED,
    /* contracting */
    MOMENT_PLANNED = 21,
    MOMENT_TENDERED,
    MOMENT_AWARDED,
    MOMENT_CONTRACTED,
    MOMENT_AMENDED,
    MOMENT_FINAL,
    /* debt and trusts */
    MOMENT_OPENING = 31,
    MOMENT_DRAWN,
    MOMENT_AMORTISED,
    MOMENT_REVALUED,
    MOMENT_CLOSING,
    MOMENT_INTEREST,
    MOMENT_FEES,
    MOMENT_AUTHORISED,
    MOMENT_INFLOW = 41,
    MOMENT_YIELD,
    MOMENT_OUTFLOW,
    MOMENT_BALANCE,
    /* proposals of a budget, transfers, reintegration, other stated figures */
    MOMENT_PROPOSED = 51,
    MOMENT_EXPANSION,
    MOMENT_MINISTERED,
    MOMENT_REFUNDED,
    MOMENT_RESERVED,
    MOMENT_TOTAL_INVESTMENT = 61,
    MOMENT_TOTAL_COST,
    MOMENT_STATED
};

enum evidence { EVIDENCE_EXACT = 1, EVIDENCE_DECLARED, EVIDENCE_CONFIRMED, EVIDENCE_INFERRED };

enum party_role {
    ROLE_BUYER = 1,
    ROLE_SUPPLIER,
    ROLE_RESPONSIBLE,
    ROLE_EXECUTOR,
    ROLE_CREDITOR,
    ROLE_DEBTOR,
    ROLE_TRUSTOR,
    ROLE_TRUSTEE,
    ROLE_COORDINATOR,
    ROLE_PAYER,
    ROLE_PAYEE,
    ROLE_BENEFICIARY,
    ROLE_FUNDER,
    ROLE_TENDERER,
    ROLE_PROCURING,
    ROLE_SUPERVISOR
};

enum organisation_kind {
    ORGANISATION_UNKNOWN,
    ORGANISATION_PUBLIC,
    ORGANISATION_COMPANY,
    ORGANISATION_PERSON
};

enum severity { SEVERITY_NOTE = 1, SEVERITY_QUESTION, SEVERITY_CONTRADICTION };
enum change_kind { CHANGE_APPEARED = 1, CHANGE_CHANGED, CHANGE_VANISHED };

struct word {
    int number;
    const char *code;    /* "budget_line": exports, JSON */
    const char *spanish; /* "partida": layouts and screens */
    const char *english; /* "budget line" */
};

enum word_list {
    WORDS_NODE_KIND,
    WORDS_MOMENT,
    WORDS_EVIDENCE,
    WORDS_ROLE,
    WORDS_ORGANISATION_KIND,
    WORDS_SEVERITY,
    WORDS_CHANGE
};
const struct word *word_list(enum word_list list, size_t *count_out);
const struct word *word_of(enum word_list list, int number); /* never NULL; "?" when unknown */
/* By code or Spanish word, accents and case ignored; NULL when unknown. */
const struct word *word_find(enum word_list list, struct str text);

#endif
