/* R058, a heavily discounted bid: the winner is unusually far below the second-lowest valid bid.
 *
 * As OCDS Cardinal: the ratio (second - winner) / winner is at or above the upper fence Q3 + 1.5
 * IQR of all processes' ratios (or `threshold`), and the fence is above zero. What else is left
 * out, except in compatible mode: see indicator_lowest.h. */
#include <math.h>

#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_lowest.h"

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    static const struct lowest_words words = {
        .indicator = &indicator_r058,
        .process =
            N_("¿Cómo pudo ganar un precio tan bajo, si la segunda propuesta costaba %.1f %% "
               "más, en %.*s?"),
        .tenderer = N_("¿Cómo podrá cumplir «%.*s» con un precio tan bajo en %.*s?"),
        .map = "ocid_tenderer_r058"};
    const struct lowest_state *s = state;
    double *ratios, fence = indicator_parameter(context, &indicator_r058, "threshold"), q1;
    size_t n;
    enum err_code code = lowest_ratios(context, s, arena, &ratios, &n, err);
    if (!code && isnan(fence))
        code = indicator_fence(sink, &indicator_r058, ratios, n, 1.5, &q1, &fence, err);
    if (!code) code = indicator_meta(sink, &indicator_r058, "upper_fence", fence, err);
    if (!(fence > 0)) return code;
    struct lowest_asking asking = {context, &words, arena, sink};
    return code ? code : lowest_ask(&asking, s, fence, INFINITY, err);
}

static const struct indicator_parameter parameters[] = {
    {"threshold", SETTINGS_NUMBER, NULL,
     N_("Diferencia relativa (0.5 es 50 %) desde la cual se pregunta, en lugar de la cerca "
        "estadística.")},
    {.name = NULL}};

const struct indicator indicator_r058 = {
    .code = "R058",
    .name = "heavily_discounted_bid",
    .title = N_("Propuesta ganadora muy por debajo de las demás"),
    .asks = N_("¿En qué procedimientos ganó un precio mucho más bajo que el de todos los demás?"),
    .formula = N_("(segunda - ganadora) / ganadora, mayor o igual que Q3 + 1.5 (Q3 - Q1) de todos "
                  "los procedimientos, o que «threshold». Se comparan los mismos procedimientos "
                  "que en R024."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R058; "
              "OCDS Cardinal, R058",
    .caution = N_("Puede ser eficiencia real; conviene ver si después hubo convenios que subieron "
                  "el precio."),
    .fields = lowest_fields,
    .parameters = parameters,
    .cardinal = true,
    .state_size = sizeof(struct lowest_state),
    .shares = lowest_shares,
    .release = lowest_release,
    .join = lowest_join,
    .finish = finish,
    .close = lowest_close,
};
