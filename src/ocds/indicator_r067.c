/* R067: what the contract promised came late. Milestones of the implementation, or of the contract,
 * that were met later than due. Dates as written. */
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
    s->days = parameter_count(context, &indicator_r067, "days");
    return ERR_NONE;
}

struct late {
    int64_t days, worst;
    size_t count;
    int32_t due, met;
    struct str title;
};

static void look(struct asking *a, json_ref milestones, const char *path, size_t contract,
                 struct late *late)
{
    size_t index = 0;

    for (struct json_iter it = json_each(milestones); json_next(&it); index++) {
        struct str due = json_text(json_get(it.value, "dueDate"));
        struct str met = json_text(json_get(it.value, "dateMet"));
        int32_t d, m;

        if (!view_day(due, &d) || !view_day(met, &m) || m - d <= late->days) continue;
        ask_evidence(a, met, path, contract, index);
        late->count++;
        if (m - d <= late->worst) continue;
        late->worst = m - d;
        late->due = d;
        late->met = m;
        late->title = json_text(json_get(it.value, "title"));
    }
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
        struct late late = {.days = s->days};
        struct asking a;

        if (!c->milestones && !c->implementation_milestones) continue;
        ask_begin(&a, sink, &indicator_r067, arena, view);
        look(&a, c->implementation_milestones,
             "/contracts/%zu/implementation/milestones/%zu/dateMet", i, &late);
        look(&a, c->milestones, "/contracts/%zu/milestones/%zu/dateMet", i, &late);
        if (!late.count) continue;
        code = ask(
            &a, (double)late.worst, err,
            _("¿Por qué el contrato %s cumplió %s el %s, %lld días después de lo pactado (%s)?"),
            ask_contract(&a, view, i),
            late.title.n ? ask_name(&a, late.title) : _("lo que debía entregar"),
            ask_day(&a, late.met), (long long)late.worst, ask_day(&a, late.due));
    }
    return code;
}

static const char *const fields[] = {
    "/contracts[]/implementation/milestones|/contracts[]/milestones", NULL};
static const struct indicator_parameter parameters[] = {
    {"days", SETTINGS_INTEGER, "30", N_("Días de retraso que se dejan pasar.")}, {.name = NULL}};

const struct indicator indicator_r067 = {
    .code = "R067",
    .name = "late_milestones",
    .title = N_("Entregas tardías"),
    .asks = N_("¿Qué contratos cumplieron tarde lo que prometían?"),
    .formula = N_(
        "Días entre la fecha pactada de un hito y la fecha en que se cumplió; se pregunta por el "
        "mayor retraso del contrato, por encima de «days»."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R067",
    .caution =
        N_("El plazo pudo ampliarse por convenio, o el retraso venir de quien contrata (terrenos, "
           "anticipo). Pregunte también si se cobraron las penas convencionales."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
