/* R011: one purchase cut into several, so that each stays under the amount from which the law
 * asks for competition. The same buyer, the same object (classification of the first item, else
 * the words of the title), within a window of days, each at or under its limit, together above
 * the highest of their limits. Source of limits: a dated list (LAASSP art. 42 and LOPSRM art. 43
 * with the annex of each year's federal budget, por verificar) or one amount in the settings. */
#include "base/i18n.h"
#include "ocds/indicator_codes.h"
#include "ocds/indicator_window.h"

static enum err_code open_state(const struct indicator_context *context, void *state,
                                struct err *err)
{
    return window_open(context, &indicator_r011, state, err);
}

static bool choose(const struct window_adding *adding, const struct purchase *p,
                   struct window_place *place)
{
    if (p->minor <= 0 || !window_limit(adding, p, &place->limit) || p->minor > place->limit)
        return false;
    place->second = purchase_object(adding->arena, adding->view, p);
    place->name = adding->view->tender.title;
    return place->second.n > 0;
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

    if (run->sum <= run->limit) return ERR_NONE;
    *taken = run->count;
    window_ask(&a, j, &indicator_r011, INDICATOR_BUYER, run);
    return ask(
        &a, (double)run->count, err,
        _("¿Por qué %s hizo %zu compras de lo mismo (%s) entre el %s y el %s, por %s en total, "
          "si cada una quedó debajo del límite de %s a partir del cual hay que poner a "
          "competir?"),
        ask_name(&a, group_name(&j->window->names, run->buyer)), run->count,
        ask_name(&a, group_name(&j->window->names, run->second)), ask_day(&a, run->first),
        ask_day(&a, run->last), ask_sum(&a, run->sum, run->currency),
        ask_money(&a, run->limit, run->currency));
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
    "/awards[]/value/amount|/contracts[]/value/amount",
    "/awards[]/date|/contracts[]/dateSigned|/contracts[]/period/startDate",
    "/tender/items[]/classification/id|/awards[]/items[]/classification/id|"
    "/contracts[]/items[]/classification/id|/tender/title|/awards[]/title|/contracts[]/title",
    NULL};
static const struct indicator_parameter parameters[] = {
    {"days", SETTINGS_INTEGER, "30", N_("Cuántos días separan a la primera compra de la última.")},
    {"minimum_awards", SETTINGS_INTEGER, "2", N_("Compras, al menos.")},
    {"threshold", SETTINGS_NUMBER, NULL,
     N_("Monto hasta el que se puede comprar sin competencia, donde la lista de umbrales no lo "
        "dice.")},
    {"currency", SETTINGS_TEXT, "MXN", N_("Moneda de ese monto.")},
    {"procurement_methods", SETTINGS_LIST, "direct|limited|selective",
     N_("Métodos que el límite permite, como están en los datos.")},
    {.name = NULL}};

const struct indicator indicator_r011 = {
    .code = "R011",
    .name = "split_purchases",
    .title = N_("Compras fraccionadas para quedar debajo del límite"),
    .asks = N_("¿Qué compras se partieron en varias para no tener que ponerlas a competir?"),
    .formula = N_(
        "Un mismo comprador, el mismo objeto (la clasificación del primer artículo o, si no "
        "hay, las palabras del título), «minimum_awards» o más compras dentro de «days» días, cada "
        "una hasta su límite y juntas por encima del mayor de sus límites. El límite es el de "
        "la lista de umbrales para el año, la categoría y el método, o «threshold»."),
    .source =
        "Open Contracting Partnership, Red Flags in Public Procurement (2024), R011 (and R055, "
        "OCDS Cardinal #87); LAASSP art. 42, LOPSRM art. 43 (por verificar)",
    .caution = N_(
        "Lo que se compra cada mes (alimentos, gasolina, renta) puede repetirse sin haber un solo "
        "procedimiento posible, y una clasificación muy general junta cosas distintas."),
    .fields = fields,
    .parameters = parameters,
    .state_size = sizeof(struct window),
    .open = open_state,
    .release = release,
    .join = window_join,
    .finish = finish,
    .close = window_close,
};
