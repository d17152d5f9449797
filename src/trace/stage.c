/* The stages that money passes, in the order in which it passes them. */
#include "base/i18n.h"
#include "trace/trace.h"

enum trace_stage trace_stage_of(enum node_kind kind)
{
    switch (kind) {
    case NODE_REVENUE:
    case NODE_FUND:
    case NODE_LOAN:
    case NODE_TRUST:
        return STAGE_SOURCE;
    case NODE_BUDGET_LINE:
    case NODE_PROGRAMME:
        return STAGE_BUDGET;
    case NODE_PROJECT:
        return STAGE_PROJECT;
    case NODE_PLANNING:
    case NODE_PROCEDURE:
    case NODE_AWARD:
        return STAGE_PROCEDURE;
    case NODE_CONTRACT:
        return STAGE_CONTRACT;
    case NODE_PAYMENT:
        return STAGE_PAYMENT;
    case NODE_SUPPORT:
    case NODE_DELIVERY:
    case NODE_RESULT:
        break;
    }
    return STAGE_RESULT;
}

struct words {
    const char *code, *name;
};
static const struct words stages[STAGE_COUNT] = {
    {"", ""},
    {"source", N_("origen")},
    {"budget", N_("presupuesto")},
    {"project", N_("proyecto")},
    {"procedure", N_("procedimiento")},
    {"contract", N_("contrato")},
    {"payment", N_("pago")},
    {"result", N_("resultado")},
};

const char *trace_stage_name(enum trace_stage stage)
{
    bool known = stage > 0 && (int)stage < STAGE_COUNT;

    return known ? _(stages[stage].name) : "";
}

const char *trace_stage_code(enum trace_stage stage)
{
    bool known = stage > 0 && (int)stage < STAGE_COUNT;

    return known ? stages[stage].code : "";
}
