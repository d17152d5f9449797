/* R068: paid more than was contracted. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"
#include "ocds/indicator_payment.h"

struct state {
    int64_t above, tax;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->above = parameter_percent(context, &indicator_r068, "above");
    s->tax = parameter_percent(context, &indicator_r068, "tax");
    return ERR_NONE;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    enum err_code code = ERR_NONE;

    (void)context;
    for (size_t i = 0; !code && i < view->contract_count; i++) {
        const struct view_contract *c = &view->contracts[i];
        struct asking a;
        money_sum paid;
        int64_t amount;

        if (!payments_of(c, &paid, &amount) || paid <= amount) continue;
        int64_t excess = percent_between(paid - amount, amount);
        if (excess < s->above || only_tax(amount, paid, s->tax)) continue;
        ask_begin(&a, sink, &indicator_r068, arena, view);
        ask_evidence(&a, c->value.amount, "/contracts/%zu/value/amount", i);
        for (size_t k = 0; k < c->transaction_count; k++)
            ask_evidence(&a, c->transactions[k].value.amount,
                         "/contracts/%zu/implementation/transactions/%zu/value/amount", i, k);
        code = ask(&a, (double)excess / 10000, err,
                   _("¿Por qué se pagaron %s por el contrato %s, %s más que los %s contratados?"),
                   ask_sum(&a, paid, c->value.currency), ask_contract(&a, view, i),
                   ask_sum(&a, paid - amount, c->value.currency),
                   ask_money(&a, amount, c->value.currency));
    }
    return code;
}

static const char *const fields[] = {
    "/contracts[]/value/amount", "/contracts[]/implementation/transactions[]/value/amount", NULL};
static const struct indicator_parameter parameters[] = {
    {"above", SETTINGS_NUMBER, "1",
     N_("Desde cuánto por encima de lo contratado se pregunta, en porcentaje.")},
    {"tax", SETTINGS_NUMBER, "16",
     N_("IVA en porcentaje: cuando la diferencia es justo el IVA no se pregunta; 0 = se "
        "pregunta.")},
    {.name = NULL}};

const struct indicator indicator_r068 = {
    .code = "R068",
    .name = "payments_above_contract",
    .title = N_("Pagado por encima de lo contratado"),
    .asks = N_("¿En qué contratos se pagó más dinero del que se contrató?"),
    .formula = N_("Suma de las transacciones del contrato contra su valor, en la misma moneda y "
                  "cada transacción una vez; se pregunta cuando lo supera en «above» o más y la "
                  "diferencia no es justo «tax»."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R068",
    .caution =
        N_("Un convenio pudo subir el monto sin que se publicara, y los ajustes de costos de "
           "una obra se pagan además."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
