/* R024, a price close to the winning bid: the second-lowest valid bid is unusually near.
 *
 * As OCDS Cardinal: the ratio (second - winner) / winner is at or below the lower fence Q1 - 1.5
 * IQR of all processes' ratios (or `threshold`); nothing is flagged unless Q1 and the fence are
 * above zero. What else is left out, except in compatible mode: see indicator_lowest.h. */
#include <math.h>

#include "base/i18n.h"
#include "ocds/indicator_all.h"
#include "ocds/indicator_lowest.h"

static enum err_code finish(const struct indicator_context *context, void *state,
                            struct arena *arena, struct indicator_sink *sink, struct err *err)
{
    static const struct lowest_words words = {
        .indicator = &indicator_r024,
        .process = N_("¿Por qué la segunda propuesta quedó apenas %.1f %% arriba de la ganadora en "
                      "%.*s?"),
        .tenderer =
            N_("¿Por qué la propuesta de «%.*s» quedó tan cerca de la de su rival en %.*s?"),
        .map = "ocid_tenderer_r024",
        .second = true};
    const struct lowest_state *s = state;
    double *ratios, fence = indicator_parameter(context, &indicator_r024, "threshold"), q1 = 1;
    size_t n;
    enum err_code code = lowest_ratios(context, s, arena, &ratios, &n, err);
    if (!code && isnan(fence))
        code = indicator_fence(sink, &indicator_r024, ratios, n, -1.5, &q1, &fence, err);
    if (!code) code = indicator_meta(sink, &indicator_r024, "lower_fence", fence, err);
    /* Otherwise most processes have no difference at all, and all of them would be flagged. */
    if (!(q1 > 0 && fence > 0)) return code;
    struct lowest_asking asking = {context, &words, arena, sink};
    return code ? code : lowest_ask(&asking, s, -INFINITY, fence, err);
}

static const struct indicator_parameter parameters[] = {
    {"threshold", SETTINGS_NUMBER, NULL,
     N_("Diferencia relativa (0.05 es 5 %) hasta la cual se pregunta, en lugar de la cerca "
        "estadística.")},
    {.name = NULL}};

const struct indicator indicator_r024 = {
    .code = "R024",
    .name = "price_close_to_winning_bid",
    .title = N_("Precio muy cercano al de la propuesta ganadora"),
    .asks = N_("¿En qué procedimientos quedó la segunda propuesta sospechosamente cerca de la "
               "ganadora?"),
    .formula = N_("(segunda - ganadora) / ganadora, menor o igual que Q1 - 1.5 (Q3 - Q1) de todos "
                  "los procedimientos, o que «threshold». Solo con un fallo activo a un proveedor, "
                  "todos los fallos definitivos, propuestas válidas de un solo licitante en la "
                  "moneda comparada y la ganadora como la más baja; sin importes en cero ni "
                  "procedimientos con varios lotes."),
    .source = "Open Contracting Partnership, Red Flags in Public Procurement (2024), R024; "
              "OCDS Cardinal, R024",
    .caution = N_("En productos con precio de mercado conocido, las propuestas honestas también se "
                  "parecen."),
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
