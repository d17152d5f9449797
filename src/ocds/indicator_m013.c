/* M013 and PODER's temp-tipo: less time to prepare a proposal than the law asks for, by the
 * character of the procedure (procurementMethodCharacterMxCnet of CompraNet): 15 days national,
 * 20 international (LAASSP art. 32, LOPSRM art. 33, por verificar). Whole days between the dates
 * as they are written. OCDS Cardinal's R003 asks the same with one number. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_contract.h"

struct state {
    int64_t national, international;
    struct str methods;
};

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    struct state *s = state;

    (void)err;
    s->national = parameter_count(context, &indicator_m013, "national");
    s->international = parameter_count(context, &indicator_m013, "international");
    s->methods = parameter_text(context, &indicator_m013, "procurement_methods");
    return ERR_NONE;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    const struct state *s = state;
    const struct view_tender *t = &view->tender;
    struct str character = json_text(json_get(t->node, "procurementMethodCharacterMxCnet"));
    bool international = str_starts(character, STR("Internacional"));
    int64_t least = international ? s->international : s->national;
    int32_t start, end;
    struct asking a;

    (void)context;
    if (!word_listed(s->methods, t->method) || !view_day(t->period.start, &start) ||
        !view_day(t->period.end, &end) || end <= start || (int64_t)end - start >= least)
        return ERR_NONE;
    ask_begin(&a, sink, &indicator_m013, arena, view);
    ask_evidence(&a, t->period.start, "/tender/tenderPeriod/startDate");
    ask_evidence(&a, t->period.end, "/tender/tenderPeriod/endDate");
    if (character.n) ask_evidence(&a, character, "/tender/procurementMethodCharacterMxCnet");
    return ask(&a, (double)(end - start), err,
               international
                   ? _("¿Por qué hubo solo %d días (del %s al %s) para preparar propuestas de %s, "
                       "si en una licitación internacional deben ser al menos %lld?")
                   : _("¿Por qué hubo solo %d días (del %s al %s) para preparar propuestas de %s, "
                       "si deben ser al menos %lld?"),
               end - start, ask_day(&a, start), ask_day(&a, end), ask_process(&a, view),
               (long long)least);
}

static const char *const fields[] = {"/tender/procurementMethod", "/tender/tenderPeriod/startDate",
                                     "/tender/tenderPeriod/endDate", NULL};
static const struct indicator_parameter parameters[] = {
    {"national", SETTINGS_INTEGER, "15",
     N_("Días que debe durar el plazo de una licitación nacional.")},
    {"international", SETTINGS_INTEGER, "20",
     N_("Días que debe durar el plazo de una licitación internacional.")},
    {"procurement_methods", SETTINGS_LIST, "open",
     N_("Métodos para los que corre ese plazo, como están en los datos.")},
    {.name = NULL}};

const struct indicator indicator_m013 = {
    .code = "M013",
    .name = "short_preparation",
    .title = N_("Poco tiempo para preparar propuestas"),
    .asks = N_("¿Qué licitaciones dieron menos tiempo que el de la ley para preparar propuestas?"),
    .formula = N_("Días entre el inicio y el fin del plazo de propuestas; se pregunta por debajo "
                  "de «national», "
                  "o de «international» si el carácter del procedimiento es internacional, en los "
                  "«procurement_methods»."),
    .source = "PODER, OCDS_RedFlags, temp-tipo; LAASSP art. 32, LOPSRM art. 33 (por verificar)",
    .caution = N_(
        "La ley permite acortar el plazo con una razón escrita: pídala. La convocatoria pudo "
        "publicarse antes de la fecha que dan los datos. Un plazo que empieza y termina el mismo "
        "día se toma por un dato incompleto."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct state),
    .open = open_state,
    .release = release,
};
