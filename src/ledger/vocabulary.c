/* The words of the ledger as plain tables, and finding a word by what a person wrote. A layout may
 * use the code or the Spanish word; both are compared without accents, case or punctuation, so
 * that "Saldo inicial", "saldo_inicial" and "opening" all name the same moment. */
#include "ledger/vocabulary.h"

#include "base/text.h"

static const struct word node_kinds[] = {
    {NODE_REVENUE, "revenue", "ingreso", "revenue"},
    {NODE_FUND, "fund", "fondo", "fund"},
    {NODE_LOAN, "loan", "crédito", "loan"},
    {NODE_TRUST, "trust", "fideicomiso", "trust"},
    {NODE_BUDGET_LINE, "budget_line", "partida", "budget line"},
    {NODE_PROGRAMME, "programme", "programa", "programme"},
    {NODE_PROJECT, "project", "proyecto", "project"},
    {NODE_PROCEDURE, "procedure", "procedimiento", "procedure"},
    {NODE_CONTRACT, "contract", "contrato", "contract"},
    {NODE_PAYMENT, "payment", "pago", "payment"},
    {NODE_SUPPORT, "support", "apoyo", "support"},
    {NODE_DELIVERY, "delivery", "entrega", "delivery"},
    {NODE_RESULT, "result", "resultado", "result"},
    {NODE_AWARD, "award", "adjudicación", "award"},
    {NODE_PLANNING, "planning", "planeación", "planning"},
};

static const struct word moments[] = {
    {MOMENT_APPROVED, "approved", "aprobado", "approved"},
    {MOMENT_MODIFIED, "modified", "modificado", "modified"},
    {MOMENT_COMMITTED, "committed", "comprometido", "committed"},
    {MOMENT_ACCRUED, "accrued", "devengado", "accrued"},
    {MOMENT_EXECUTED, "executed", "ejercido", "executed"},
    {MOMENT_PAID, "paid", "pagado", "paid"},
    {MOMENT_ESTIMATED, "estimated", "estimado", "estimated"},
    {MOMENT_REVENUE_MODIFIED, "revenue_modified", "ingreso modificado", "modified revenue"},
    {MOMENT_REVENUE_ACCRUED, "revenue_accrued", "ingreso devengado", "accrued revenue"},
    {MOMENT_COLLECTED, "collected", "recaudado", "collected"},
    {MOMENT_PLANNED, "planned", "planeado", "planned"},
    {MOMENT_TENDERED, "tendered", "licitado", "tendered"},
    {MOMENT_AWARDED, "awarded", "adjudicado", "awarded"},
    {MOMENT_CONTRACTED, "contracted", "contratado", "contracted"},
    {MOMENT_AMENDED, "amended", "convenio modificatorio", "amended"},
    {MOMENT_FINAL, "final", "finiquito", "final settlement"},
    {MOMENT_OPENING, "opening", "saldo inicial", "opening balance"},
    {MOMENT_DRAWN, "drawn", "disposición", "drawn"},
    {MOMENT_AMORTISED, "amortised", "amortización", "amortised"},
    {MOMENT_REVALUED, "revalued", "revaluación", "revalued"},
    {MOMENT_CLOSING, "closing", "saldo final", "closing balance"},
    {MOMENT_INTEREST, "interest", "intereses", "interest"},
    {MOMENT_FEES, "fees", "comisiones", "fees"},
    {MOMENT_AUTHORISED, "authorised", "autorizado", "authorised"},
    {MOMENT_INFLOW, "inflow", "entrada", "inflow"},
    {MOMENT_YIELD, "yield", "rendimiento", "yield"},
    {MOMENT_OUTFLOW, "outflow", "salida", "outflow"},
    {MOMENT_BALANCE, "balance", "saldo", "balance"},
    {MOMENT_PROPOSED, "proposed", "propuesto", "proposed"},
    {MOMENT_EXPANSION, "expansion", "ampliación", "expansion"},
    {MOMENT_MINISTERED, "ministered", "ministrado", "ministered"},
    {MOMENT_REFUNDED, "refunded", "reintegrado", "refunded"},
    {MOMENT_RESERVED, "reserved", "reservado", "reserved"},
    {MOMENT_TOTAL_INVESTMENT, "total_investment", "inversión total", "total investment"},
    {MOMENT_TOTAL_COST, "total_cost", "costo total", "total cost"},
    {MOMENT_STATED, "stated", "declarado", "stated"},
};

static const struct word evidences[] = {
    {EVIDENCE_EXACT, "exact", "clave exacta", "exact key"},
    {EVIDENCE_DECLARED, "declared", "declarado", "declared by the publisher"},
    {EVIDENCE_CONFIRMED, "confirmed", "confirmado", "confirmed by a person"},
    {EVIDENCE_INFERRED, "inferred", "inferido", "inferred"},
};

static const struct word roles[] = {
    {ROLE_BUYER, "buyer", "comprador", "buyer"},
    {ROLE_SUPPLIER, "supplier", "proveedor", "supplier"},
    {ROLE_RESPONSIBLE, "responsible", "responsable", "responsible unit"},
    {ROLE_EXECUTOR, "executor", "ejecutor", "executor"},
    {ROLE_CREDITOR, "creditor", "acreedor", "creditor"},
    {ROLE_DEBTOR, "debtor", "deudor", "debtor"},
    {ROLE_TRUSTOR, "trustor", "fideicomitente", "trustor"},
    {ROLE_TRUSTEE, "trustee", "fiduciario", "trustee"},
    {ROLE_COORDINATOR, "coordinator", "coordinador", "coordinator"},
    {ROLE_PAYER, "payer", "pagador", "payer"},
    {ROLE_PAYEE, "payee", "receptor del pago", "payee"},
    {ROLE_BENEFICIARY, "beneficiary", "beneficiario", "beneficiary"},
    {ROLE_FUNDER, "funder", "financiador", "funder"},
    {ROLE_TENDERER, "tenderer", "licitante", "tenderer"},
    {ROLE_PROCURING, "procuring", "unidad compradora", "procuring unit"},
    {ROLE_SUPERVISOR, "supervisor", "supervisor", "supervisor"},
};

static const struct word organisation_kinds[] = {
    {ORGANISATION_UNKNOWN, "unknown", "sin clasificar", "unknown"},
    {ORGANISATION_PUBLIC, "public", "pública", "public body"},
    {ORGANISATION_COMPANY, "company", "empresa", "company"},
    {ORGANISATION_PERSON, "person", "persona", "natural person"},
};

static const struct word severities[] = {
    {SEVERITY_NOTE, "note", "nota", "note"},
    {SEVERITY_QUESTION, "question", "pregunta", "question"},
    {SEVERITY_CONTRADICTION, "contradiction", "contradicción", "contradiction"},
};

static const struct word changes[] = {
    {CHANGE_APPEARED, "appeared", "apareció", "appeared"},
    {CHANGE_CHANGED, "changed", "cambió", "changed"},
    {CHANGE_VANISHED, "vanished", "desapareció", "vanished"},
};

const struct word *word_list(enum word_list list, size_t *count_out)
{
#define LIST(words)                                                                                \
    *count_out = sizeof(words) / sizeof *(words);                                                  \
    return words
    switch (list) {
    case WORDS_NODE_KIND:
        LIST(node_kinds);
    case WORDS_MOMENT:
        LIST(moments);
    case WORDS_EVIDENCE:
        LIST(evidences);
    case WORDS_ROLE:
        LIST(roles);
    case WORDS_ORGANISATION_KIND:
        LIST(organisation_kinds);
    case WORDS_SEVERITY:
        LIST(severities);
    case WORDS_CHANGE:
        LIST(changes);
    }
#undef LIST
    *count_out = 0;
    return NULL;
}

const struct word *word_of(enum word_list list, int number)
{
    static const struct word unknown = {0, "?", "?", "?"};
    size_t count;
    const struct word *words = word_list(list, &count);

    for (size_t i = 0; i < count; i++)
        if (words[i].number == number) return &words[i];
    return &unknown;
}

/* Key for comparing: no accents, no case, '_' and '-' as blanks. No word is longer than 64. */
static struct str key_of(struct str text, char buffer[64])
{
    return (struct str){buffer, text_key_into(text, buffer, 64)};
}

const struct word *word_find(enum word_list list, struct str text)
{
    char wanted_buffer[64], word_buffer[64];
    struct str wanted = key_of(text, wanted_buffer);
    size_t count;
    const struct word *words = word_list(list, &count);

    if (!wanted.n) return NULL;
    for (size_t i = 0; i < count; i++) {
        if (str_eq(key_of(str_of(words[i].code), word_buffer), wanted) ||
            str_eq(key_of(str_of(words[i].spanish), word_buffer), wanted))
            return &words[i];
    }
    return NULL;
}
