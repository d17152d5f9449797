/* M014 and PODER's temp-dl: a contract of more than a thousand days. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"

struct state {
    int64_t days;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->days = parameter_count(context, &indicator_m014, "days");
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
        int32_t start, end;
        struct asking a;

        if (!view_day(c->period.start, &start) || !view_day(c->period.end, &end) ||
            (int64_t)end - start <= s->days)
            continue;
        ask_begin(&a, sink, &indicator_m014, arena, view);
        ask_evidence(&a, c->period.start, "/contracts/%zu/period/startDate", i);
        ask_evidence(&a, c->period.end, "/contracts/%zu/period/endDate", i);
        code = ask(&a, (double)end - start, err,
                   _("¿Por qué el contrato %s dura %lld días, del %s al %s?"),
                   ask_contract(&a, view, i), (long long)end - start, ask_day(&a, start),
                   ask_day(&a, end));
    }
    return code;
}

static const char *const fields[] = {"/contracts[]/period/startDate", "/contracts[]/period/endDate",
                                     NULL};
static const struct indicator_parameter parameters[] = {
    {"days", SETTINGS_INTEGER, "1000", N_("Duración en días por encima de la cual se pregunta.")},
    {.name = NULL}};

const struct indicator indicator_m014 = {
    .code = "M014",
    .name = "long_contract",
    .title = N_("Contrato muy largo"),
    .asks = N_("¿Qué contratos atan al comprador por años?"),
    .formula = N_("Días entre el inicio y el fin del contrato; se pregunta por encima de «days»."),
    .source = "PODER, OCDS_RedFlags, temp-dl",
    .caution = N_("Los arrendamientos, las concesiones y las obras grandes son plurianuales con "
                  "autorización; "
                  "también hay errores en el año de la fecha."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
