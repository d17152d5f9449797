/* Figures over time, as pages and commands show them: a loan by year, a trust by year, a work with
 * its contracts, payments and progress, an entity's budget by year with its parts, and how a node's
 * figures changed from one published file to the next. Plain arrays in the caller's arena; every
 * figure names the file and the row it comes from. Reads only; the time depends on what is shown.
 *
 * A figure is taken from the newest current snapshot that has it (for that year and moment), its
 * rows added up; figures in another currency than the one shown are left out. A handle belongs to
 * one thread. Functions that take a node give ERR_NOTFOUND when there is none, ERR_USAGE when it is
 * of another kind. */
#ifndef CAUCE_TRACE_SERIES_H
#define CAUCE_TRACE_SERIES_H

#include "base/date.h"
#include "ledger/ledger.h"
#include "ledger/vocabulary.h"

struct series_figure {
    bool has; /* false: nobody published it, everything else is zero */
    int64_t minor;
    char currency[4];
    enum moment moment;
    int64_t year; /* fiscal year; 0 = none */
    int32_t at;   /* the day it speaks of; DATE_NONE */
    int64_t snapshot, row;
    int64_t rows; /* how many were added up; `row` is the first of them */
    struct str file;
};

/* What every series says of its node. */
struct series_node {
    int64_t entity, id;
    struct str entity_code, entity_name;
    enum node_kind kind;
    struct str key, label;
    bool published;
    int64_t unit; /* organisation; 0 = none */
    struct str unit_name;
    int32_t starts, ends;  /* DATE_NONE */
    int64_t year;          /* 0 = none */
    int64_t snapshot, row; /* where first seen */
    struct str file;
};

/* --- loans ----------------------------------------------------------------------------------- */

struct series_loan_year {
    int64_t year; /* 0 = files do not say */
    struct series_figure opening, drawn, amortised, revalued, interest, fees, closing;
    bool has_expected;  /* opening and closing are both there */
    int64_t expected;   /* h = d + e - f + g: opening + drawn - amortised + revalued */
    int64_t difference; /* published closing - expected */
};
struct series_fact { /* a word of the publisher: "destino", "fuente_de_pago", "tasa" … */
    struct str name, value;
    int64_t snapshot, row;
    struct str file;
};
struct series_loan {
    struct series_node node;
    int64_t creditor; /* organisation; 0 = none */
    struct str creditor_name, debtor_name;
    char currency[4];
    struct series_figure authorised;      /* authorised, else contracted, else stated */
    const struct series_loan_year *years; /* oldest first */
    size_t year_count;
    /* Destination: what the trace follows of the money (trace_node), and what remains. */
    bool traced;         /* false: not computed yet, or no amount */
    int64_t followed[2]; /* [0] proven, [1] possible */
    int64_t amount;      /* the amount followed (drawn, else authorised …) */
    int64_t untraced[2]; /* amount - followed */
    const struct series_fact *facts;
    size_t fact_count;
};
/* A line of LDF format 2, whose key begins with its year, is shown with the same line of the ten
 * years before and after it. */
enum err_code series_loan(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t node,
                          struct series_loan *out, struct err *err);

/* --- trusts ---------------------------------------------------------------------------------- */

struct series_trust_year {
    int64_t year;
    struct series_figure opening; /* as published, else the balance of the year before */
    struct series_figure inflow, yield, outflow, balance;
    bool has_expected;
    int64_t expected;   /* opening + inflow + yield - |outflow| */
    int64_t difference; /* published balance - expected; 0 = the identity holds */
};
struct series_trust {
    struct series_node node;
    char currency[4];
    struct str trustor_name, trustee_name;
    struct series_figure initial;          /* what it was founded with */
    const struct series_trust_year *years; /* oldest first */
    size_t year_count;
    bool traced;
    int64_t followed[2], amount, untraced[2]; /* as in a loan */
    const struct series_fact *facts;
    size_t fact_count;
};
enum err_code series_trust(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t node,
                           struct series_trust *out, struct err *err);

/* --- works: projects, programmes of works and contracts --------------------------------------- */

struct series_progress { /* hundredths of a percent: 10000 = 100 % */
    bool has_physical, has_financial;
    int64_t physical, financial;
    int64_t snapshot, row;
    struct str file;
    int32_t cut_off; /* DATE_NONE */
    int64_t imported_at;
};
struct series_contract {
    int64_t node;
    struct str key, label, supplier_name;
    int64_t supplier; /* organisation; 0 = none */
    int32_t starts, ends;
    struct series_figure contracted, amended, paid; /* paid: payments linked to it added up, else
                                                       what the contract's own row says */
    int64_t payments;                               /* how many */
};
struct series_payment {
    int64_t node, contract; /* contract 0: linked to the work itself */
    struct str key, label;
    struct series_figure paid; /* .at: its day */
};
struct series_document {
    int64_t node;
    struct str kind, title, url;
    int32_t dated;  /* DATE_NONE */
    bool reception; /* of the end of a work: acta de entrega, recepción, finiquito */
    int64_t snapshot, row;
    struct str file;
};
struct series_work {
    struct series_node node;
    char currency[4];
    const struct series_figure *budget; /* the work's own figures, in the order of moments */
    size_t budget_count;
    const struct series_contract *contracts; /* of links and joins one to three steps down; most
                                                pesos first; at most SERIES_PARTS_MAX */
    size_t contract_count;
    const struct series_payment *payments; /* by day; at most SERIES_PARTS_MAX */
    size_t payment_count;
    const struct series_progress *progress; /* one per snapshot, oldest first */
    size_t progress_count;
    const struct series_document *documents;
    size_t document_count;
    bool has_contracted, has_paid;
    int64_t contracted; /* contracts and their amendments, else the work's own figure */
    int64_t paid;
    bool has_physical, has_financial, financial_computed;
    int64_t physical;   /* the newest published, hundredths of a percent */
    int64_t financial;  /* the newest published, else paid / contracted (financial_computed) */
    int64_t divergence; /* financial - physical, where both are there */
    bool cut;           /* there is more than SERIES_PARTS_MAX */
};
#define SERIES_PARTS_MAX 500
/* For projects, programmes and contracts (a contract is its own only contract). */
enum err_code series_work(struct ledger *ledger, struct arena *arena, int64_t entity, int64_t node,
                          struct series_work *out, struct err *err);

/* --- budgets --------------------------------------------------------------------------------- */

enum series_moment { /* of spending; of revenue: estimated, modified, accrued, collected */
                     SERIES_APPROVED,
                     SERIES_MODIFIED,
                     SERIES_ACCRUED,
                     SERIES_PAID,
                     SERIES_MOMENTS
};
/* The total of one classification in one year: its printed total where there is one, else the sum
 * of what stands at the top in the same file (then .rows says of how many). */
struct series_budget {
    int64_t entity, year;
    struct str scheme; /* "COG", "CFG", "CA", "CRI" …; "" = lines without classifier */
    char currency[4];
    bool printed;
    int64_t total; /* node of the printed total; 0 = none */
    struct series_figure figures[SERIES_MOMENTS];
};
/* kind: NODE_BUDGET_LINE or NODE_REVENUE; year 0 = all. By year, then COG first, CFG, CA, others;
 * MXN first. */
enum err_code series_budgets(struct ledger *ledger, struct arena *arena, int64_t entity,
                             enum node_kind kind, int64_t year, struct series_budget **out,
                             size_t *count_out, struct err *err);

struct series_part {
    int64_t node;
    struct str code, key, label;
    int64_t unit;
    struct series_figure figures[SERIES_MOMENTS];
    bool divided; /* it has parts of its own */
};
struct series_parts_filter {
    int64_t entity;
    enum node_kind kind; /* NODE_BUDGET_LINE or NODE_REVENUE */
    int64_t year;        /* ignored with parent */
    struct str scheme;   /* ignored with parent */
    int64_t parent;      /* parts of this line; 0 = below the total of year and scheme */
    char currency[4];    /* "" = MXN */
    uint32_t limit;      /* 0 = SERIES_PARTS_MAX */
};
/* Largest first (accrued, else modified, else approved); *more_out: there are more. */
enum err_code series_parts(struct ledger *ledger, struct arena *arena,
                           const struct series_parts_filter *filter, struct series_part **out,
                           size_t *count_out, bool *more_out, struct err *err);

/* Debt service: COG chapter 9000 by year, with its concepts (9100 amortisation, 9200 interest,
 * 9300 fees …). Years oldest first. */
struct series_debt_year {
    int64_t year;
    struct series_part chapter;
    const struct series_part *concepts; /* by code */
    size_t concept_count;
};
enum err_code series_debt_service(struct ledger *ledger, struct arena *arena, int64_t entity,
                                  struct series_debt_year **out, size_t *count_out,
                                  struct err *err);

/* --- history --------------------------------------------------------------------------------- */

/* One figure of a node as one file gave it: files that newer ones replaced are there too. */
struct series_change {
    enum moment moment;
    int64_t year; /* 0 = none */
    struct series_figure figure;
    int32_t cut_off; /* of the file; DATE_NONE */
    int64_t imported_at;
    bool superseded;
    bool has_before; /* an older file gave the same moment and year */
    int64_t before;  /* what it was there */
    int64_t change;  /* figure.minor - before */
};
/* By moment, year and currency, oldest file first. moment 0 = all. */
enum err_code series_history(struct ledger *ledger, struct arena *arena, int64_t entity,
                             int64_t node, enum moment moment, struct series_change **out,
                             size_t *count_out, struct err *err);

#endif
