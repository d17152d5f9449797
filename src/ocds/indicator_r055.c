/* R055: several direct awards of one buyer to one supplier, each just below the amount from which
 * the law asks for competition. For parts of one purchase see R011. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_window.h"

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    return window_open(context, &indicator_r055, state, err);
}

static bool choose(const struct window_adding *adding, const struct purchase *p,
                   struct window_place *place)
{
    if (!p->supplier || !window_limit(adding, p, &place->limit) || p->minor > place->limit ||
        p->minor < place->limit - percent_of(place->limit, adding->window->margin))
        return false;
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

static enum err_code judge(struct window_judging *j, const struct window_run *run, size_t *taken,
                           struct err *err)
{
    struct asking a;

    *taken = run->count;
    window_ask(&a, j, &indicator_r055, INDICATOR_TENDERER, run);
    return ask(&a, (double)run->count, err,
               _("¿Por qué %s adjudicó directamente a %s %zu contratos entre el %s y el %s, todos "
                 "apenas debajo del límite de %s (%s en total)?"),
               ask_name(&a, group_name(&j->window->names, run->buyer)),
               ask_name(&a, group_name(&j->window->names, run->second)), run->count,
               ask_day(&a, run->first), ask_day(&a, run->last),
               ask_money(&a, run->limit, run->currency), ask_sum(&a, run->sum, run->currency));
}

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    struct window_judging j = {.window = state, .arena = arena, .sink = sink};

    (void)context;
    return window_each(&j, judge, err);
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
    {"minimum_awards", SETTINGS_INTEGER, "2", N_("Adjudicaciones, al menos.")},
    {"margin", SETTINGS_NUMBER, "10",
     N_("Qué tan cerca del límite cuenta como apenas debajo, en porcentaje del límite.")},
    {"threshold", SETTINGS_NUMBER, NULL,
     N_("Monto hasta el que se puede comprar sin competencia, donde la lista de umbrales no lo "
        "dice.")},
    {"currency", SETTINGS_TEXT, "MXN", N_("Moneda de ese monto.")},
    {"procurement_methods", SETTINGS_LIST, "direct|limited",
     N_("Métodos que no llevan competencia, como están en los datos.")},
    {.name = NULL}};

const struct indicator indicator_r055 = {
    .code = "R055",
    .name = "direct_awards_below_threshold",
    .title = N_("Adjudicaciones directas apenas debajo del límite"),
    .asks =
        N_("¿Qué proveedores reciben varias adjudicaciones directas por montos apenas menores que "
           "el límite?"),
    .formula = N_(
        "Un mismo comprador y un mismo proveedor, «minimum_awards» o más adjudicaciones directas "
        "dentro de «days» días, cada una entre el límite menos «margin» y el límite. El límite es "
        "el de la lista de umbrales para el año, la categoría y el método, o «threshold»."),
    .source =
        "Open Contracting Partnership, Red Flags in Public Procurement (2024), R055; LAASSP art. "
        "42, LOPSRM art. 43 (por verificar)",
    .caution =
        N_("Un presupuesto puede fijarse en el límite desde el principio, y un precio de catálogo "
           "repetido da montos iguales. Compruebe que el límite sea el de ese comprador: depende "
           "de su presupuesto anual."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct window),
    .open = open_state,
    .release = release,
    .join = window_join,
    .finish = finish,
    .close = window_close,
};
