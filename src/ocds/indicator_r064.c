/* R064 and PODER's traz-mc: a contract that was changed after it was signed. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"

struct state {
    int64_t minimum;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->minimum = parameter_count(context, &indicator_r064, "minimum_amendments");
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

        if (!c->amendment_count || (int64_t)c->amendment_count < s->minimum) continue;
        ask_begin(&a, sink, &indicator_r064, arena, view);
        for (size_t k = 0; k < c->amendment_count; k++) {
            const struct view_amendment *m = &c->amendments[k];
            ask_evidence(&a,
                         m->rationale.n     ? m->rationale
                         : m->description.n ? m->description
                                            : m->date,
                         "/contracts/%zu/amendments/%zu", i, k);
        }
        code =
            ask(&a, (double)c->amendment_count, err,
                i18n_plural("¿Qué cambió en el contrato %s con su convenio modificatorio, y por "
                            "qué?",
                            "¿Qué cambió en el contrato %s con sus %zu convenios modificatorios, "
                            "y por qué?",
                            c->amendment_count),
                ask_contract(&a, view, i), c->amendment_count);
    }
    return code;
}

static const char *const fields[] = {"/contracts[]/amendments", NULL};
static const struct indicator_parameter parameters[] = {
    {"minimum_amendments", SETTINGS_INTEGER, "1", N_("Convenios, al menos.")}, {.name = NULL}};

const struct indicator indicator_r064 = {
    .code = "R064",
    .name = "amended_contract",
    .title = N_("Contrato modificado"),
    .asks = N_("¿Qué contratos se cambiaron después de firmarse?"),
    .formula = N_("Número de convenios modificatorios del contrato; se pregunta desde "
                  "«minimum_amendments»."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R064; PODER, "
              "OCDS_RedFlags, traz-mc",
    .caution = N_(
        "Los convenios son legales y a menudo necesarios: lo que cuenta es qué cambiaron y con qué "
        "razón. Que no haya ninguno publicado no prueba que no los hubo."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
