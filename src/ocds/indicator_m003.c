/* M003: amendments that stretch the time beyond what the law lets one contract grow. The original
 * period is that of the award, else what the tender foresaw. Days as written. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    (void)err;
    amendment_limits_open(context, &indicator_m003, state);
    return ERR_NONE;
}

static bool days_of(const struct view_period *p, int32_t *end, int64_t *days)
{
    int32_t start;

    if (!view_day(p->start, &start) || !view_day(p->end, end) || *end <= start) return false;
    *days = (int64_t)*end - start;
    return true;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    int64_t limit = amendment_limit(state, view);
    struct contract_links links;
    enum err_code code = contract_links_of(arena, view, &links, err);

    (void)context;
    for (size_t i = 0; !code && i < view->contract_count; i++) {
        const struct view_contract *c = &view->contracts[i];
        const struct view_award *award = contract_award(view, &links, i);
        const struct view_period *first = award && award->contract_period.end.n
                                              ? &award->contract_period
                                              : &view->tender.contract_period;
        int32_t end, now_end;
        int64_t days, now_days;
        struct asking a;

        if (!contract_amendments(view, &links, i) || !days_of(first, &end, &days) ||
            !days_of(&c->period, &now_end, &now_days) || now_days <= days)
            continue;
        int64_t growth = percent_between(now_days - days, days);
        if (growth <= limit) continue;
        ask_begin(&a, sink, &indicator_m003, arena, view);
        ask_evidence(&a, first->end,
                     first == &view->tender.contract_period ? "/tender/contractPeriod/endDate"
                                                            : "/awards/%zu/contractPeriod/endDate",
                     award ? (size_t)links.award[i] - 1 : 0);
        ask_evidence(&a, c->period.end, "/contracts/%zu/period/endDate", i);
        code = ask(
            &a, (double)growth / 10000, err,
            _("¿Por qué el contrato %s pasó de %lld a %lld días (%s más) y ahora termina el %s en "
              "lugar del %s?"),
            ask_contract(&a, view, i), (long long)days, (long long)now_days,
            ask_percent(&a, growth), ask_day(&a, now_end), ask_day(&a, end));
    }
    return code;
}

static const char *const fields[] = {
    "/contracts[]/period/endDate",
    "/awards[]/contractPeriod/endDate|/tender/contractPeriod/endDate",
    "/contracts[]/amendments|/awards[]/amendments", NULL};
static const struct indicator_parameter parameters[] = {
    {"works", SETTINGS_NUMBER, "25",
     N_("Cuánto puede alargarse un contrato de obra, en porcentaje (LOPSRM art. 59, por "
        "verificar).")},
    {"others", SETTINGS_NUMBER, "20",
     N_("Cuánto puede alargarse otro contrato, en porcentaje (LAASSP art. 52, por verificar).")},
    {.name = NULL}};

const struct indicator indicator_m003 = {
    .code = "M003",
    .name = "amendments_in_time",
    .title = N_("Convenios que alargan de más"),
    .asks = N_("¿Qué contratos se alargaron por convenio más de lo que la ley permite?"),
    .formula = N_(
        "Duración actual del contrato contra la que se adjudicó (o se previó en la licitación); se "
        "pregunta por los contratos con convenios que se alargaron más de «works» en obra o más de "
        "«others» en lo demás."),
    .source =
        "LAASSP art. 52, LOPSRM art. 59 (por verificar); near to Open Contracting Partnership R064",
    .caution = N_(
        "Una suspensión, una inundación o un terreno que no se entregó alargan con razón. El plazo "
        "original puede estar mal publicado."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct amendment_limits),
    .open = open_state,
    .release = release,
};
