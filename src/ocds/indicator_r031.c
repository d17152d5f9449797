/* R031: awarded for more than was estimated. The standing awards of a process together, against the
 * tender's value; one currency only. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"
#include "ocds/indicator_purchase.h"

struct state {
    int64_t above, tax;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->above = parameter_percent(context, &indicator_r031, "above");
    s->tax = parameter_percent(context, &indicator_r031, "tax");
    return ERR_NONE;
}

/* False when an award has no amount or another currency: then the sum says nothing. */
static bool awarded(const struct purchase *p, size_t count, struct str currency, money_sum *sum)
{
    *sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (!p[i].has_amount || !str_eq(p[i].currency, currency)) return false;
        *sum += p[i].minor;
    }
    return count > 0;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    const struct purchase *p;
    struct asking a;
    money_sum sum;
    int64_t estimate;
    size_t count;

    (void)context;
    if (!view_minor(&view->tender.value, &estimate) || estimate <= 0) return ERR_NONE;
    p = purchases_of(arena, view, &count);
    if (!p) return err_no_memory(err);
    if (!awarded(p, count, view->tender.value.currency, &sum)) return ERR_NONE;
    int64_t excess = percent_between(sum - estimate, estimate);
    if (sum <= estimate || excess < s->above || only_tax(estimate, sum, s->tax)) return ERR_NONE;
    ask_begin(&a, sink, &indicator_r031, arena, view);
    ask_evidence(&a, view->tender.value.amount, "/tender/value/amount");
    for (size_t i = 0; i < count; i++)
        ask_evidence(&a, p[i].amount, p[i].amount_path, p[i].amount_index);
    return ask(&a, (double)excess / 10000, err,
               _("¿Por qué %s se adjudicó por %s, %s más que lo estimado (%s)?"),
               ask_process(&a, view), ask_sum(&a, sum, view->tender.value.currency),
               ask_percent(&a, excess), ask_money(&a, estimate, view->tender.value.currency));
}

static const char *const fields[] = {"/tender/value/amount",
                                     "/awards[]/value/amount|/contracts[]/value/amount", NULL};
static const struct indicator_parameter parameters[] = {
    {"above", SETTINGS_NUMBER, "1",
     N_("Desde cuánto por encima de lo estimado se pregunta, en porcentaje.")},
    {"tax", SETTINGS_NUMBER, "16",
     N_("IVA en porcentaje: cuando la diferencia es justo el IVA no se pregunta; 0 = se "
        "pregunta.")},
    {.name = NULL}};

const struct indicator indicator_r031 = {
    .code = "R031",
    .name = "award_above_estimate",
    .title = N_("Adjudicado por más de lo estimado"),
    .asks = N_("¿Qué se adjudicó por más dinero del que se había estimado?"),
    .formula =
        N_("Suma de las adjudicaciones vigentes del proceso contra el valor de la "
           "licitación, en la misma moneda; se pregunta cuando la supera en «above» o más y la "
           "diferencia no es justo «tax»."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R031",
    .caution =
        N_("Lo estimado puede ser el mínimo de un contrato abierto, o estar hecho mucho "
           "antes de licitar. Si solo una parte lleva IVA, la diferencia puede ser menor que "
           "el IVA."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
