/* M009 and PODER's traz-ir: a contract for a round amount, one that ends in `zeros` zeros before
 * the decimals. Works and supplies that are really quoted seldom come out round. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"

struct state {
    int64_t multiple;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;
    int64_t zeros = parameter_count(context, &indicator_m009, "zeros");

    if (zeros < 1 || zeros > 15)
        return err_set(err, ERR_USAGE, _("[%s] zeros va de 1 a 15"), indicator_m009.code);
    s->multiple = 1;
    for (int64_t i = 0; i < zeros; i++) s->multiple *= 10;
    return ERR_NONE;
}

static bool is_round(const struct view_value *value, int64_t multiple)
{
    char currency[4] = "MXN";
    int64_t minor;

    if (!view_minor(value, &minor) || minor <= 0) return false;
    if (value->currency.n == 3) memcpy(currency, value->currency.p, 3);
    for (int i = money_digits(currency); i > 0; i--) {
        if (minor % 10) return false;
        minor /= 10;
    }
    return minor % multiple == 0;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    enum err_code code = ERR_NONE;
    int64_t minor;

    (void)context;
    for (size_t i = 0; !code && i < view->contract_count; i++) {
        const struct view_contract *c = &view->contracts[i];
        struct asking a;

        if (!is_round(&c->value, s->multiple) || !view_minor(&c->value, &minor)) continue;
        ask_begin(&a, sink, &indicator_m009, arena, view);
        ask_evidence(&a, c->value.amount, "/contracts/%zu/value/amount", i);
        code = ask(&a, 1, err,
                   _("¿De qué cuentas salió un monto tan redondo (%s) para el contrato %s?"),
                   ask_money(&a, minor, c->value.currency), ask_contract(&a, view, i));
    }
    return code;
}

static const char *const fields[] = {"/contracts[]/value/amount", NULL};
static const struct indicator_parameter parameters[] = {
    {"zeros", SETTINGS_INTEGER, "5", N_("En cuántos ceros termina el monto, sin contar centavos.")},
    {.name = NULL}};

const struct indicator indicator_m009 = {
    .code = "M009",
    .name = "rounded_amount",
    .title = N_("Monto redondo"),
    .asks = N_("¿Qué contratos son por una cantidad redonda?"),
    .formula = N_("El valor del contrato, sin centavos, termina en «zeros» ceros."),
    .source = "PODER, OCDS_RedFlags, traz-ir",
    .caution =
        N_("Los contratos abiertos, los topes de gasto y los donativos suelen fijarse en números "
           "redondos. Y con IVA incluido un monto redondo es más raro que sin él."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
