/* M005: a contract signed before it was awarded. Found only when the day of the signature is before
 * that of the award as both are written and, where both have a time and an offset, the instant too:
 * midnight in another time zone makes nobody suspicious. */
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
    s->days = parameter_count(context, &indicator_m005, "days");
    return ERR_NONE;
}

/* Days between the two as written; 0 when the signature was not earlier. */
static int64_t earlier(struct str signature, struct str award, int32_t *signed_day, int32_t *day)
{
    int64_t signed_ms, award_ms;

    if (!view_day(signature, signed_day) || !view_day(award, day) || *signed_day >= *day) return 0;
    if (view_instant_strict(signature, &signed_ms) && view_instant_strict(award, &award_ms) &&
        signed_ms >= award_ms)
        return 0;
    return (int64_t)*day - *signed_day;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    struct contract_links links;
    enum err_code code = contract_links_of(arena, view, &links, err);

    (void)context;
    for (size_t i = 0; !code && i < view->contract_count; i++) {
        const struct view_contract *c = &view->contracts[i];
        const struct view_award *award = contract_award(view, &links, i);
        int32_t signed_day = 0, day = 0;
        struct asking a;

        if (!award) continue;
        int64_t days = earlier(c->date_signed, award->date, &signed_day, &day);
        if (days <= s->days) continue;
        ask_begin(&a, sink, &indicator_m005, arena, view);
        ask_evidence(&a, c->date_signed, "/contracts/%zu/dateSigned", i);
        ask_evidence(&a, award->date, "/awards/%zu/date", (size_t)links.award[i] - 1);
        code = ask(&a, (double)days, err,
                   i18n_plural("¿Por qué el contrato %s se firmó el %s, %lld día antes de que se "
                               "adjudicara (%s)?",
                               "¿Por qué el contrato %s se firmó el %s, %lld días antes de que se "
                               "adjudicara (%s)?",
                               (unsigned long)days),
                   ask_contract(&a, view, i), ask_day(&a, signed_day), (long long)days,
                   ask_day(&a, day));
    }
    return code;
}

static const char *const fields[] = {"/contracts[]/dateSigned", "/awards[]/date", NULL};
static const struct indicator_parameter parameters[] = {
    {"days", SETTINGS_INTEGER, "0", N_("Días de adelanto que se dejan pasar.")}, {.name = NULL}};

const struct indicator indicator_m005 = {
    .code = "M005",
    .name = "signed_before_award",
    .title = N_("Firmado antes de adjudicarse"),
    .asks = N_("¿Qué contratos se firmaron antes de que se adjudicaran?"),
    .formula = N_("El día de la firma es anterior al día de la adjudicación por más de «days»; con "
                  "hora y huso "
                  "en las dos fechas, también el instante."),
    .source = "Own; dates out of order, as in the checks of the Open Contracting Partnership",
    .caution = N_(
        "Muchas veces es un error de captura, o la fecha de adjudicación es la de su publicación. "
        "Pida las dos actas."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
