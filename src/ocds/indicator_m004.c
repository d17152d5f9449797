/* M004: paid and not built. What was paid on a contract reaches nearly all of it while the data say
 * that the work goes on (implementation.status, EDCA-MX) or that milestones are not met. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"
#include "ocds/indicator_payment.h"

struct state {
    int64_t paid;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->paid = parameter_percent(context, &indicator_m004, "paid");
    return ERR_NONE;
}

struct progress_seen {
    size_t milestones, open;
};

/* Milestones whose status says something; "met" and EDCA's "concluded" are done. */
static void count(struct asking *a, json_ref milestones, const char *path, size_t contract,
                  struct progress_seen *seen)
{
    size_t index = 0;

    for (struct json_iter it = json_each(milestones); json_next(&it); index++) {
        struct str status = json_text(json_get(it.value, "status"));

        if (!status.n) continue;
        seen->milestones++;
        if (str_is(status, "met") || str_is(status, "concluded")) continue;
        seen->open++;
        ask_evidence(a, status, path, contract, index);
    }
}

static enum err_code tell(struct asking *a, const struct view *view, size_t i, int64_t share,
                          const struct progress_seen *seen, struct err *err)
{
    const struct view_contract *c = &view->contracts[i];

    if (seen->open)
        return ask(a, (double)share / 10000, err,
                   _("¿Por qué se pagó el %s del contrato %s si faltan por cumplir %zu de sus %zu "
                     "hitos?"),
                   ask_percent(a, share), ask_contract(a, view, i), seen->open, seen->milestones);
    return ask(a, (double)share / 10000, err,
               str_is(c->implementation_status, "planning")
                   ? _("¿Por qué se pagó el %s del contrato %s si sus trabajos no han empezado?")
                   : _("¿Por qué se pagó el %s del contrato %s si sus trabajos no han terminado?"),
               ask_percent(a, share), ask_contract(a, view, i));
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
        struct progress_seen seen = {0};
        struct asking a;
        money_sum paid;
        int64_t amount;

        if (!payments_of(c, &paid, &amount)) continue;
        int64_t share = percent_between(paid, amount);
        if (share < s->paid) continue;
        ask_begin(&a, sink, &indicator_m004, arena, view);
        ask_evidence(&a, c->value.amount, "/contracts/%zu/value/amount", i);
        ask_evidence(&a, str_of(ask_sum(&a, paid, c->value.currency)),
                     "/contracts/%zu/implementation/transactions", i);
        if (c->implementation_status.n)
            ask_evidence(&a, c->implementation_status, "/contracts/%zu/implementation/status", i);
        count(&a, c->implementation_milestones,
              "/contracts/%zu/implementation/milestones/%zu/status", i, &seen);
        count(&a, c->milestones, "/contracts/%zu/milestones/%zu/status", i, &seen);
        bool going_on = str_is(c->implementation_status, "planning") ||
                        str_is(c->implementation_status, "ongoing");
        if (going_on || seen.open) code = tell(&a, view, i, share, &seen, err);
    }
    return code;
}

static const char *const fields[] = {
    "/contracts[]/value/amount", "/contracts[]/implementation/transactions[]/value/amount",
    "/contracts[]/implementation/status|/contracts[]/implementation/milestones|"
    "/contracts[]/milestones",
    NULL};
static const struct indicator_parameter parameters[] = {
    {"paid", SETTINGS_NUMBER, "95",
     N_("Desde qué parte pagada del contrato se pregunta, en porcentaje.")},
    {.name = NULL}};

const struct indicator indicator_m004 = {
    .code = "M004",
    .name = "paid_not_built",
    .title = N_("Pagado y sin terminar"),
    .asks = N_("¿Qué contratos están pagados aunque sus trabajos no han terminado?"),
    .formula =
        N_("Suma de las transacciones entre el valor del contrato, en la misma moneda; se pregunta "
           "desde «paid» cuando la ejecución no está concluida o hay hitos sin cumplir."),
    .source =
        "Own; asked for by Mexican civil society (payments against physical progress); EDCA-MX "
        "implementation status",
    .caution = N_(
        "El estado de la obra puede haberse publicado antes que el último pago y no haberse puesto "
        "al día. Compare las fechas de los dos datos, y vaya a ver la obra."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
