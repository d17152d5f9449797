/* R049: direct award after direct award from one buyer to one supplier. The fullest window of days
 * is told, the earliest of equals. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_window.h"

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    return window_open(context, &indicator_r049, state, err);
}

static bool choose(const struct window_adding *adding, const struct purchase *p,
                   struct window_place *place)
{
    (void)adding;
    if (p->minor <= 0 || !p->supplier) return false;
    window_supplier(place, p->supplier);
    return true;
}

static enum err_code release(const struct indicator_context *context, void *state,
                             const struct view *view, struct arena *arena,
                             struct indicator_sink *sink, struct err *err)
{
    struct window_adding adding = {context, state, arena, view};

    (void)sink;
    return window_add(&adding, choose, err);
}

static enum err_code tell(struct window_judging *j, struct err *err)
{
    const struct window_run *run = &j->best;
    struct asking a;

    if (!run->count) return ERR_NONE;
    window_ask(&a, j, &indicator_r049, INDICATOR_TENDERER, run);
    return ask(
        &a, (double)run->count, err,
        _("¿Por qué %s contrató a %s sin competencia %zu veces entre el %s y el %s, por %s en "
          "total?"),
        ask_name(&a, group_name(&j->window->names, run->buyer)),
        ask_name(&a, group_name(&j->window->names, run->second)), run->count,
        ask_day(&a, run->first), ask_day(&a, run->last), ask_sum(&a, run->sum, run->currency));
}

static bool same_pair(const struct window_run *a, const struct window_run *b)
{
    return a->count && str_eq(a->buyer, b->buyer) && str_eq(a->second, b->second) &&
           str_eq(a->currency, b->currency);
}

static enum err_code judge(struct window_judging *j, const struct window_run *run, size_t *taken,
                           struct err *err)
{
    enum err_code code = ERR_NONE;

    *taken = 0;
    if (!same_pair(&j->best, run)) {
        code = tell(j, err);
        j->best = *run;
    } else if (run->count > j->best.count) {
        j->best = *run;
    }
    return code;
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct window_judging j = {.window = state, .arena = arena, .sink = sink};
    enum err_code code = window_each(&j, judge, err);

    (void)context;
    return code ? code : tell(&j, err);
}

static const char *const fields[] = {
    "/buyer|/tender/procuringEntity|/parties",
    "/tender/procurementMethod",
    "/awards[]/suppliers|/parties",
    "/awards[]/value/amount|/contracts[]/value/amount",
    "/awards[]/date|/contracts[]/dateSigned|/contracts[]/period/startDate",
    NULL};
static const struct indicator_parameter parameters[] = {
    {"days", SETTINGS_INTEGER, "365", N_("Cuántos días abarca la cuenta.")},
    {"minimum_awards", SETTINGS_INTEGER, "4", N_("Adjudicaciones directas, al menos.")},
    {"procurement_methods", SETTINGS_LIST, "direct|limited",
     N_("Métodos que no llevan competencia, como están en los datos.")},
    {.name = NULL}};

const struct indicator indicator_r049 = {
    .code = "R049",
    .name = "repeated_direct_awards",
    .title = N_("Una adjudicación directa tras otra al mismo proveedor"),
    .asks = N_("¿Qué proveedores reciben de un comprador un contrato tras otro sin competir?"),
    .formula =
        N_("Por comprador, proveedor y moneda: el mayor número de adjudicaciones con "
           "«procurement_methods» dentro de «days» días; se pregunta desde «minimum_awards»."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R049",
    .caution = N_(
        "Puede ser el único que ofrece el servicio en el lugar, o pedidos de un contrato marco que "
        "se licitó una vez."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct window),
    .open = open_state,
    .release = release,
    .join = window_join,
    .finish = finish,
    .close = window_close,
};
